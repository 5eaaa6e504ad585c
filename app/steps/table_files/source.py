"""What every kind of table file gives: numbered rows of texts, and what was noticed on the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from forms.problem import Place, Problem, ProblemError, Severity

MOST_COLUMNS = 16_384
"""As many as a sheet of Excel has; more are no table."""

_NAMED_ONE_BY_ONE = 20


@dataclass(frozen=True, slots=True)
class SheetName:
    """A sheet of a workbook.

    Attributes:
        name: As its tab shows it.
        hidden: Its tab is not shown.
    """

    name: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells that are shown as one: rows and columns from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


class Source(Protocol):
    """A table file that was opened.

    Attributes:
        kind: `csv`, `xlsx`, `xls`, `ods`, `html` or `xml`.
        sheet: Name of the sheet that is read, "" where there are none.
        sheets: All sheets of the file.
        merged: Merged cells of the sheet.
        size: Bytes of the whole file.
        seen: What the last reading noticed.
    """

    kind: str
    sheet: str
    sheets: tuple[SheetName, ...]
    merged: tuple[Merge, ...]
    size: int
    seen: "Seen"

    @property
    def done(self) -> int:
        """Give the bytes of the file that the reading has come to."""
        ...

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Read all rows from the first: (row number from 1, texts); blank rows may be left out.

        Raises:
            ProblemError: The file cannot be read further; the place is in the problem.
            OSError: The system refused it.
        """
        ...


class Seen:
    """Counts what a reading notices, and keeps the first places of each kind.

    A million cells with the same trouble are one warning, not a million.
    """

    def __init__(self, file: str, sheet: str = "") -> None:
        self._file = file
        self._sheet = sheet or None
        self._places: dict[tuple[str, str], list[Place]] = {}
        self._counts: dict[tuple[str, str], int] = {}

    def note(
        self, code: str, value: str = "", row: int | None = None, column: str | None = None
    ) -> None:
        """Note something; what differs in `value` is told apart."""
        key = (code, value)
        self._counts[key] = self._counts.get(key, 0) + 1
        places = self._places.setdefault(key, [])
        if len(places) < _NAMED_ONE_BY_ONE:
            places.append(Place(file=self._file, sheet=self._sheet, row=row, column=column))

    def problems(self) -> list[Problem]:
        """Give a warning for each kind: its first place, how many there are, where the first."""
        return [
            Problem(
                code,
                Severity.WARNING,
                places[0],
                {"value": value, "count": self._counts[code, value], "cells": _cells(places)},
            )
            for (code, value), places in self._places.items()
        ]


def _cells(places: list[Place]) -> str:
    return ", ".join(f"{place.column or ''}{place.row}" for place in places if place.row)


def letters(column: int) -> str:
    """Name a column as spreadsheets do: 1 is `A`, 27 is `AA`."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def position(name: str) -> int:
    """Give the number of a column by its letters: `A` is 1."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


def chosen_sheet(file: str, sheets: Sequence[SheetName], wanted: str | None) -> str:
    """Give the sheet that is asked for, else the first one that is shown.

    Raises:
        ProblemError: `table.no_sheet`: there is none of that name.
    """
    if wanted is None:
        return next((sheet.name for sheet in sheets if not sheet.hidden), sheets[0].name)
    for sheet in sheets:
        if sheet.name.strip().casefold() == wanted.strip().casefold():
            return sheet.name
    names = ", ".join(f"«{sheet.name}»" for sheet in sheets)
    place = Place(file=file, sheet=wanted)
    raise ProblemError(Problem("table.no_sheet", place=place, values={"sheets": names}))
