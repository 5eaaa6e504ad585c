"""What a value of a script means to each kind of question, as ODK's engines take it.

A person who types is met half way and keeps what could not be read; a script is compared with
other engines, so what is no value of the type is blank here, and what is not on offer is not
chosen.
"""

from forms.data_types import read_data
from forms.instrument import Question, Value
from forms.node_state import NodeState

FILE_TYPES = frozenset({"file", "image", "audio", "video"})
_CHOSEN = frozenset({"select_one", "select_multiple", "rank"})


def answer_of(node: NodeState, question: Question, value: object) -> Value:
    """Give the answer that a value of a script stands for.

    Args:
        node: The question as it is now; its choices decide what can be chosen.
        question: What is asked.
        value: As JSON has it: text, number, truth, list or nothing.

    Raises:
        ValueError: A question of this kind takes no such value.
    """
    if question.type in _CHOSEN and question.data_type == "string" and node.choices:
        return _chosen(node, question.type, _texts(value))
    if question.type in _CHOSEN:
        return " ".join(_texts(value))
    if question.type == "acknowledge":
        return "OK" if value else None
    if question.type in FILE_TYPES:
        if value in (None, ""):
            return None
        raise ValueError("a file is attached, not typed")
    read = read_data(question.data_type, _text(value))
    scale = question.scale if question.type == "range" else None
    return read if scale is None or scale.holds(read) else None


def _texts(value: object) -> list[str]:
    if isinstance(value, list):
        return [_text(one) for one in value]
    return [] if value in (None, "") else [_text(value)]


def _text(value: object) -> str:
    """Write a value as JavaScript does, in which ODK's script is read."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return ",".join(_text(one) for one in value)
    return str(value)


def _chosen(node: NodeState, kind: str, wanted: list[str]) -> str:
    """Choose what is on offer; several choices in the order of the list, a ranking in its own."""
    offered = list(dict.fromkeys(choice.value for choice in node.choices))
    if kind == "rank":
        if wanted and not set(offered) <= set(wanted):
            raise ValueError("a ranking needs all choices")
        return " ".join(one for one in wanted if one in offered)
    found = [one for one in offered if one in wanted]
    return " ".join(found[:1] if kind == "select_one" else found)
