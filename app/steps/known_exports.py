"""Exports of the state's systems whose columns are known: files in `app/assets/mappings`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.paths import asset
from app.steps.reference import fold
from app.store.database import KnownError
from forms.problem import Place, Problem, ProblemError

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


def read_mapping(file: Path) -> KnownExport:
    """Read a file in which a person says how the columns of an export are called.

    Args:
        file: As those of `app/assets/mappings`; `id`, `title` and `type` may be left out.

    Raises:
        ProblemError: `table.bad_mapping`: it is no such file.
        KnownError: `table.cannot_read`.
    """
    place = Place(file=file.name)
    try:
        return _read(json.loads(file.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise KnownError(Problem("table.cannot_read", place=place)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProblemError(Problem("table.bad_mapping", place=place)) from error


def _read(facts: dict[str, Any]) -> KnownExport:
    columns = facts["columns"]
    if facts["mapping"] != 1 or not columns:
        raise ValueError("another version, or empty")
    return KnownExport(
        str(facts.get("id", "")),
        str(facts.get("title", "")),
        {fold(name): str(each["question"]) for each in columns for name in _names(each["names"])},
        {str(each["question"]): str(each.get("type", "text")) for each in columns},
    )


def _names(names: object) -> list[str]:
    """Give the names of a column.

    Raises:
        TypeError: They are no list of texts.
    """
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise TypeError("names")
    return names
