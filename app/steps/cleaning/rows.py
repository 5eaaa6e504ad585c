"""Operations on rows: filling from above, dropping duplicates, deleting, marking outliers."""

import hashlib
from array import array
from collections.abc import Iterable, Sequence

from typing_extensions import override

from app.steps.cleaning.cells import COLUMNS
from app.steps.cleaning.expressions import RowExpression
from app.steps.cleaning.figures import number_reader
from app.steps.cleaning.parameters import Parameter
from app.steps.cleaning.step import Operation, Step, Tally, UnreadError, Work
from app.steps.outliers import Fences, iqr_fences, mad_fences
from app.steps.reference import fold
from forms.problem import Problem, ProblemError

MARK = "_atipico"
"""End of the name of a column that says which values are far from all others."""

MARKED = "1"
"""What stands there; `0` where the value is like the others, blank where there is none."""

_plain_number = number_reader(".")


class Fill(Work):
    """Fills blank cells with a text, or with what stands above."""

    def __init__(self, step: Step, header: tuple[str, ...]) -> None:
        super().__init__(header)
        self._places = [(header.index(name), name) for name in step.columns]
        self._where = RowExpression(step.where, header) if step.where else None
        self._down = step.text("method") == "down"
        self._value = step.text("value")
        if self._down == bool(self._value):
            raise ProblemError(Problem("clean.fill_value"))
        self._above: dict[int, str] = {}

    @override
    def begin(self) -> None:
        self._above.clear()

    @override
    def do(self, row: int, cells: list[str], tally: Tally) -> list[str]:
        fits = self._where is None or self._where.holds(cells)
        for place, name in self._places:
            before = cells[place]
            if before.strip():
                self._above[place] = before
                continue
            after = self._above.get(place, before) if self._down else self._value
            if fits and after != before:
                tally.change(row, name, before, after)
                cells[place] = after
        return cells


class DropDuplicates(Work):
    """Keeps one of the rows that say the same in their keys, or none of them."""

    def __init__(self, step: Step, header: tuple[str, ...]) -> None:
        super().__init__(header)
        names = step.texts("keys") or header
        self._places = [header.index(name) for name in names]
        self._where = RowExpression(step.where, header) if step.where else None
        self._keep = step.text("keep")
        self._folded = step.text("match") == "folded"
        self.learns = self._keep != "first"
        self._chosen: dict[bytes, tuple[int, int]] = {}
        self._seen: set[bytes] = set()
        self._place = 0

    @override
    def begin(self) -> None:
        self._seen.clear()
        self._place = 0

    @override
    def learn(self, row: int, cells: list[str]) -> None:
        self._place += 1
        key = self._key(cells)
        if key is None:
            return
        filled = sum(1 for cell in cells if cell.strip())
        before = self._chosen.get(key)
        if before is None or self._keep == "last":
            self._chosen[key] = filled, self._place
        elif self._keep == "none":
            self._chosen[key] = filled, 0
        elif filled > before[0]:
            self._chosen[key] = filled, self._place

    @override
    def do(self, row: int, cells: list[str], tally: Tally) -> list[str] | None:
        self._place += 1
        key = self._key(cells)
        if key is None or self._stays(key):
            return cells
        tally.remove(row, cells)
        return None

    def _stays(self, key: bytes) -> bool:
        if self.learns:
            return self._chosen[key][1] == self._place
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _key(self, cells: Sequence[str]) -> bytes | None:
        """Give a short proof of the keys; None for a row without any, which repeats nothing."""
        said = [cells[place] for place in self._places]
        if not any(each.strip() for each in said):
            return None
        if self._where is not None and not self._where.holds(cells):
            return None
        written = [fold(each) or each for each in said] if self._folded else said
        text = "".join(f"{len(each)}:{each}" for each in written)
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class DeleteRows(Work):
    """Takes away the rows of which its condition is true."""

    def __init__(self, step: Step, header: tuple[str, ...]) -> None:
        super().__init__(header)
        if not step.where:
            raise ProblemError(Problem("clean.no_condition"))
        self._where = RowExpression(step.where, header)

    @override
    def do(self, row: int, cells: list[str], tally: Tally) -> list[str] | None:
        if not self._where.holds(cells):
            return cells
        tally.remove(row, cells)
        return None


class MarkOutliers(Work):
    """Says in a column beside each which of its numbers are far from all others."""

    learns = True

    def __init__(self, step: Step, header: tuple[str, ...]) -> None:
        marks = tuple(name + MARK for name in step.columns)
        if taken := [name for name in marks if name in header]:
            raise ProblemError(*(_there_already(name) for name in taken))
        super().__init__((*header, *marks))
        self._places = [(header.index(name), name) for name in step.columns]
        self._where = RowExpression(step.where, header) if step.where else None
        self._rule = iqr_fences if step.text("method") == "iqr" else mad_fences
        self._numbers = [array("d") for _place in self._places]
        self._fences: list[Fences | None] | None = None

    @override
    def learn(self, row: int, cells: list[str]) -> None:
        if self._where is None or self._where.holds(cells):
            for (place, _name), numbers in zip(self._places, self._numbers, strict=True):
                numbers.extend(_numbers([cells[place]]))

    @override
    def do(self, row: int, cells: list[str], tally: Tally) -> list[str]:
        if self._fences is None:
            self._fences = [self._rule(numbers) for numbers in self._numbers]
            self._numbers.clear()
        fits = self._where is None or self._where.holds(cells)
        marks = []
        for (place, name), fences in zip(self._places, self._fences, strict=True):
            mark = self._mark(row, name, cells[place], fences, tally) if fits else ""
            if mark == MARKED:
                tally.change(row, name, cells[place], cells[place])
            marks.append(mark)
        return [*cells, *marks]

    def _mark(self, row: int, name: str, cell: str, fences: Fences | None, tally: Tally) -> str:
        if not cell.strip():
            return ""
        found = list(_numbers([cell]))
        if not found:
            tally.leave(row, name, cell, "clean.not_a_number")
            return ""
        return MARKED if fences is not None and fences.exclude(found[0]) else "0"


def _numbers(cells: Iterable[str]) -> Iterable[float]:
    for cell in cells:
        try:
            yield float(_plain_number(cell))
        except UnreadError:
            continue


def _there_already(name: str) -> Problem:
    return Problem("clean.column_exists", values={"column": name})


OPERATIONS = (
    Operation(
        "fill",
        "cells",
        (
            COLUMNS,
            Parameter("method", "choice", default="down", choices=("down", "constant")),
            Parameter("value", "text", default=""),
        ),
        Fill,
    ),
    Operation(
        "drop_duplicates",
        "rows",
        (
            Parameter("keys", "columns"),
            Parameter(
                "keep", "choice", default="first", choices=("first", "last", "most_filled", "none")
            ),
            Parameter("match", "choice", default="exact", choices=("exact", "folded")),
        ),
        DropDuplicates,
    ),
    Operation(
        "mark_outliers",
        "marks",
        (COLUMNS, Parameter("method", "choice", default="mad", choices=("mad", "iqr"))),
        MarkOutliers,
    ),
    Operation("delete_rows", "rows", (), DeleteRows),
)
"""Operations that look at rows; `step.Operation` each."""
