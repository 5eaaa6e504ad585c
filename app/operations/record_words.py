"""How stored answers are said to people: labels of options, numbers and dates of Guatemala."""

from collections.abc import Mapping
from types import MappingProxyType

from app.messages import N_
from app.store.record_query import State
from forms.choices import ChoiceSource
from forms.instrument import Instrument, Question, Value
from forms.question_types import TYPES

STATES: Mapping[State, str] = MappingProxyType(
    {
        "draft": N_("Borrador"),
        "final": N_("Terminado"),
        "returned": N_("Devuelto"),
        "approved": N_("Aprobado"),
    }
)
"""What the states of a record are called."""

PERSONAL = frozenset({"confidencial", "sensible", "reservado"})
"""Privacy classes whose values are masked until somebody asks for them."""


class RecordWords:
    """Says the answers of one form.

    What options are called is looked up once; `known` hands that over to who reads on.
    """

    def __init__(
        self,
        instrument: Instrument,
        choices: ChoiceSource,
        known: dict[tuple[str, str], str] | None = None,
    ) -> None:
        self._choices = choices
        self._language = instrument.default_language
        self.questions: Mapping[str, Question] = {
            question.path: question for question in instrument.questions()
        }
        self._known = {} if known is None else known

    def label(self, path: str) -> str:
        """Give the words of a question; its path when this version of the form has it no more."""
        question = self.questions.get(path)
        return question.label(self._language) if question is not None else path

    def say(self, path: str, value: Value) -> str | None:
        """Say an answer: «0101 Guatemala», «1,234.50», «21/11/2026»; None when blank."""
        if value is None or value == "":
            return None
        question = self.questions.get(path)
        if question is None:
            return str(value)
        if question.list_name:
            codes = str(value).split() if question.type != "select_one" else [str(value)]
            return ", ".join(self._option(question, code) for code in codes)
        return TYPES[question.type].format(value)

    def name(self, values: Mapping[str, Value]) -> str:
        """Give what a record is known by: its key as people say it, "" when it has none."""
        keys = [question.path for question in self.questions.values() if question.marks.key]
        said = [self.say(path, values.get(path)) for path in keys]
        return ", ".join(words for words in said if words)

    def is_personal(self, path: str) -> bool:
        """Say whether the answers of a question are about a person."""
        question = self.questions.get(path)
        return question is not None and question.marks.privacy in PERSONAL

    def _option(self, question: Question, code: str) -> str:
        key = (question.list_name, code)
        if key not in self._known:
            choice = self._choices.find(*key)
            label = code if choice is None else choice.label(self._language)
            official = bool(question.marks.codelist) and label != code
            self._known[key] = f"{code} {label}" if official else label
        return self._known[key]
