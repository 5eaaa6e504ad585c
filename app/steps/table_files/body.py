"""The rows below a header: as many cells as it has columns, and every row that has others named."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.steps.table_files.header import Header
from app.steps.table_files.source import MOST_COLUMNS, Merge, Source, letters
from forms.problem import Place, Problem, ProblemError

KEPT_PROBLEMS = 1000  # named one by one; the rest of a hopeless file is only counted

_NARROWEST_WITH_NOTES = 3  # below a narrower table a lone cell is a row like others
_NARROWEST_WITH_TOTALS = 2
_MOST_NOTES = 20

_TOTAL = re.compile(
    r"(?:(?:sub|gran )?total(?:es)?|suma)(?: (?:general|nacional))?:?", re.IGNORECASE
)
_TOTAL_BEGINS = "stgSTGſ"  # the last one is an s, too, where case does not count
_SOURCE = re.compile(r"(?:fuentes?|notas?|elabor\w+)\s*:", re.IGNORECASE)

Row = tuple[int, list[str]]


@dataclass(slots=True)
class Body:
    """One reading of the rows.

    Attributes:
        file: Name of the file.
        source: Its rows.
        header: What stands above them.
        good: Rows given so far.
        blank: Rows without any text so far, since the header.
        notes: What stands below the last row, once it was read.
    """

    file: str
    source: Source
    header: Header
    good: int = 0
    blank: int = 0
    notes: list[tuple[int, str]] = field(default_factory=list)
    _problems: list[Problem] = field(default_factory=list)
    _bad: int = 0

    def rows(self) -> Iterator[Row]:
        """Read the rows.

        Raises:
            ProblemError: At the end, so that every bad row is named: `table.ragged_row`,
                `table.unnamed_cell`; `table.no_rows`.
        """
        places = self.header.places
        exact = len(places) if len(places) == places[-1] + 1 else -1
        for number, cells in self._without_notes(self._filled()):
            fitting = cells if len(cells) == exact else self._fitting(number, cells)
            if fitting is not None:
                self.good += 1
                yield number, fitting
        if not self.good and not self._bad:
            raise ProblemError(Problem("table.no_rows", place=self._place()))
        if self._bad > KEPT_PROBLEMS:
            more = {"more": self._bad - KEPT_PROBLEMS}
            self._problems.append(
                Problem("table.more_ragged_rows", place=self._place(), values=more)
            )
        if self._problems:
            raise ProblemError(*self._problems)

    def _filled(self) -> Iterator[Row]:
        """Give the rows with text, merged cells filled down, and count the blank ones."""
        last = start = self.header.row
        fill = _fill_down(self.source.merged, start)
        trailing = 0
        for number, cells in self.source.records():
            if number <= start:
                continue
            if len(cells) > MOST_COLUMNS:
                place = self._place(number, letters(len(cells)))
                most = {"most": MOST_COLUMNS}
                raise ProblemError(Problem("table.too_many_columns", place=place, values=most))
            if fill is not None:
                fill.apply(number, cells)
            if not any(map(str.strip, cells)):
                trailing += 1
                continue
            self.blank += number - last - 1
            last, trailing = number, 0
            yield number, cells
        self.blank += trailing

    def _without_notes(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Hold rows back until it is sure that they are no notes or totals below the table.

        A lone cell below a blank row, or one that names a source, is a note when no record follows;
        so is a row that begins with «Total».
        """
        width = len(self.header.names)
        if width < _NARROWEST_WITH_TOTALS:
            yield from rows
            return
        held: list[Row] = []
        last = self.header.row
        for number, cells in rows:
            apart = bool(held) or bool(number > last + 1 and self.good)
            last = number
            if self.good and len(held) < _MOST_NOTES and _closes(cells, width, apart=apart):
                held.append((number, cells))
                continue
            yield from held
            held = []
            yield number, cells
        self.notes = [(number, " ".join(filter(None, cells)).strip()) for number, cells in held]

    def _fitting(self, number: int, cells: list[str]) -> list[str] | None:
        places = self.header.places
        width = places[-1] + 1
        if len(cells) != width:
            while len(cells) > width and not cells[-1].strip():
                cells.pop()
            if len(cells) < width and self.source.kind != "csv":
                cells += [""] * (width - len(cells))
            if len(cells) != width:
                values = {"cells": len(cells), "expected": width}
                self._refuse(Problem("table.ragged_row", place=self._place(number), values=values))
                return None
        if len(places) == width:
            return cells
        for at in set(range(width)).difference(places):
            if cells[at].strip():
                place = self._place(number, letters(at + 1))
                self._refuse(Problem("table.unnamed_cell", place=place))
                return None
        return [cells[at] for at in places]

    def _refuse(self, problem: Problem) -> None:
        self._bad += 1
        if self._bad <= KEPT_PROBLEMS:
            self._problems.append(problem)

    def _place(self, row: int | None = None, column: str | None = None) -> Place:
        return Place(file=self.file, sheet=self.source.sheet or None, row=row, column=column)


def is_total(text: str) -> bool:
    """Whether the text of a row below a table is that of its totals."""
    return bool(_TOTAL.match(text))


def _closes(cells: Sequence[str], width: int, *, apart: bool) -> bool:
    """Whether a row stands below the records, if none follows."""
    first = cells[0].strip()
    if first and len(cells) > 1 and cells[1].strip():  # as in most rows
        return first[0] in _TOTAL_BEGINS and _TOTAL.fullmatch(first) is not None
    filled = [cell.strip() for cell in cells if cell.strip()]
    if _TOTAL.fullmatch(filled[0]):
        return True
    is_lone = len(filled) == 1 and width >= _NARROWEST_WITH_NOTES
    return is_lone and (apart or bool(_SOURCE.match(filled[0])))


class _FillDown:
    """Writes the text of cells that are merged over several rows into each of them."""

    def __init__(self, merged: Sequence[Merge]) -> None:
        self._starts: dict[int, list[Merge]] = defaultdict(list)
        for merge in merged:
            self._starts[merge.top].append(merge)
        self._open: list[tuple[int, int, str]] = []

    def apply(self, row: int, cells: list[str]) -> None:
        """Fill the cells of a row; to be called for every row in order."""
        self._open = [each for each in self._open if each[0] >= row]
        for _bottom, at, text in self._open:
            cells += [""] * (at + 1 - len(cells))
            cells[at] = cells[at] or text
        for merge in self._starts.pop(row, ()):
            at = merge.left - 1
            if at < len(cells):
                self._open.append((merge.bottom, at, cells[at]))


def _fill_down(merged: Sequence[Merge], header: int) -> _FillDown | None:
    high = [merge for merge in merged if merge.bottom > merge.top > header]
    return _FillDown(high) if high else None
