"""A stored answer as a question of another type keeps it, where nothing of it is lost."""

from collections.abc import Iterable, Mapping

from forms.folding import folded
from forms.instrument import ChoiceList, Question, Value
from forms.question_types import TYPES, Unreadable


class Conversion:
    """Reads stored answers as a question of a newer version would."""

    def __init__(self, question: Question, choices: ChoiceList | None) -> None:
        """Prepare for one question.

        Args:
            question: As the newer version asks it.
            choices: Its list; None when it has none, or it is not at hand.
        """
        self._type = TYPES[question.type]
        self._is_several = question.type in ("select_multiple", "rank")
        self._values: dict[str, str] | None = None
        if choices is not None and choices.choices:
            self._values = _by_words(choices)

    def __call__(self, value: Value) -> Value:
        """Give the answer as the question keeps it.

        Raises:
            Unreadable: It is no answer of this question.
        """
        if value is None:
            return None
        read = self._type.parse(_plain(value))
        if self._values is None or read is None:
            return read
        parts = str(read).split() if self._is_several else [str(read)]
        return " ".join(self._choice(part) for part in parts)

    def _choice(self, text: str) -> str:
        known = self._values or {}
        found = known.get(text) or known.get(folded(text))
        if found is None:
            raise Unreadable("answer.not_in_list")
        return found


def with_options_renamed(value: Value, names: Mapping[str, str], *, several: bool) -> Value:
    """Give an answer with its options as the newer version stores them.

    Args:
        value: As stored.
        names: Option -> the same option now.
        several: It holds any number of options, each once.
    """
    if not several:
        return names.get(str(value), value)
    options = str(value).split()
    if not names.keys() & set(options):
        return value
    return " ".join(dict.fromkeys(names.get(option, option) for option in options))


def _plain(value: str | float) -> str:
    """Write a stored answer so that every type that can hold it reads it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _by_words(choices: ChoiceList) -> dict[str, str]:
    """Give value -> value and folded label -> value; a label that two options share is none."""
    labels: dict[str, set[str]] = {}
    for choice in choices.choices:
        for label in set(choice.labels.values()):
            labels.setdefault(folded(label), set()).add(choice.value)
    found = {label: values.pop() for label, values in labels.items() if len(values) == 1}
    return found | {choice.value: choice.value for choice in choices.choices}


def allowed(choices: ChoiceList) -> frozenset[str]:
    """Give the values of a list."""
    return frozenset(choice.value for choice in choices.choices)


def not_offered(value: Value, values: Iterable[str], *, several: bool) -> bool:
    """Say whether an answer names an option that is not among these values."""
    parts = str(value).split() if several else [str(value)]
    return any(part not in values for part in parts)
