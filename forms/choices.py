"""Where a session finds the choices of a question: in the form, or in the store for long lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a choice list.

    Attributes:
        value: What is stored (`name` in XLSForm).
        labels: Language -> text; the key "" holds the text of forms without languages.
        columns: Further columns of the list, used by choice filters.
        files: Kind (`image`, `big-image`, `audio`, `video`) -> language -> name of a file that
            came with the form.
    """

    value: str
    labels: Mapping[str, str]
    columns: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def label(self, language: str = "") -> str:
        """Give the text in a language, else any text there is, else the value."""
        return self.labels.get(language) or next(filter(None, self.labels.values()), self.value)

    def file(self, kind: str, language: str = "") -> str:
        """Give the name of a file of a kind in a language, else in any; "" when there is none."""
        return in_language(self.files.get(kind, {}), language)


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Give a text in a language, else in any language there is, else ""."""
    return texts.get(language) or next(filter(None, texts.values()), "")


class ChoiceSource(Protocol):
    """Answers questions about choice lists, however long they are."""

    def choices(self, list_name: str) -> Iterable[Choice]:
        """Give all choices of a list in their order."""

    def find(self, list_name: str, value: str) -> Choice | None:
        """Give the choice with this value, or None."""

    def search(self, list_name: str, text: str, limit: int = 20) -> list[Choice]:
        """Find choices by part of their label or value, blind to accents and apostrophes."""
