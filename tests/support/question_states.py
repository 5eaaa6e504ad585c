"""The state of one question on its own, as a session would give it."""

from forms.choices import Choice
from forms.instrument import Question
from forms.node_state import NodeState

LETTERS = tuple(Choice(code, {"": f"Opción {code}"}) for code in "abc")


def state(kind="text", value=None, *, choices=(), label="¿Qué?", **attributes):
    """Give the state of a question.

    Args:
        kind: Its type.
        value: Its answer.
        choices: Its options.
        label: Its words.
        **attributes: Of the question, such as `marks` or `appearance`; and `hint`, `required`,
            `relevant`, `readonly`, `violation` of its state.
    """
    of_state = {"hint": "", "required": False, "relevant": True, "readonly": False}
    of_state |= {"violation": None}
    of_state |= {name: attributes.pop(name) for name in of_state if name in attributes}
    listed = {"list_name": "lista"} if choices else {}
    question = Question("q", kind, {"": label}, **listed, **attributes)
    return NodeState(
        ref="q",
        path="q",
        row=None,
        kind="question",
        question=question,
        value=value,
        label=label,
        choices=tuple(choices),
        **of_state,
    )
