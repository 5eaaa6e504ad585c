"""Exports of the state's systems whose columns are known: files in `app/assets/mappings`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from app.paths import asset
from app.steps.reference import fold

_FEWEST = 4  # columns that are known, and more than half of all


@dataclass(frozen=True, slots=True)
class KnownExport:
    """A table that comes out of a system of the state.

    Attributes:
        id: Its stable name.
        title: For people.
        questions: Folded name of a column -> name of the question it answers.
        types: Name of a question -> its type.
    """

    id: str
    title: str
    questions: Mapping[str, str]
    types: Mapping[str, str]

    def of(self, header: Sequence[str]) -> dict[str, str]:
        """Give the question of each column that is known; the first one of two counts."""
        found: dict[str, str] = {}
        for name in header:
            question = self.questions.get(fold(name))
            if question is not None and question not in found.values():
                found[name] = question
        return found


@cache
def known_exports() -> tuple[KnownExport, ...]:
    """Give all exports that are known."""
    files = sorted(asset("mappings").glob("*.json"))
    return tuple(_read(json.loads(file.read_text(encoding="utf-8"))) for file in files)


def export_of(header: Sequence[str]) -> KnownExport | None:
    """Give the export that a table is, by the names of its columns, or None."""
    fitting = [(len(export.of(header)), export) for export in known_exports()]
    most, export = max(fitting, key=lambda each: each[0])
    return export if most >= _FEWEST and most * 2 > len(header) else None


def _read(facts: dict[str, object]) -> KnownExport:
    columns = facts["columns"]
    assert isinstance(columns, list)  # noqa: S101 - our own file
    return KnownExport(
        str(facts["id"]),
        str(facts["title"]),
        {fold(name): each["question"] for each in columns for name in each["names"]},
        {each["question"]: each["type"] for each in columns},
    )
