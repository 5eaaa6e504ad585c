"""Operations on columns: split, merge, compute, rename, keep, drop."""

from collections.abc import Sequence
from operator import itemgetter

from typing_extensions import override

from app.steps.cleaning.cells import COLUMNS
from app.steps.cleaning.expressions import RowExpression
from app.steps.cleaning.parameters import Parameter
from app.steps.cleaning.step import Operation, Step, Tally, Work
from forms.problem import Problem, ProblemError

LONGEST_CELL = 100_000
"""Signs that a step may write into a cell: three times what a cell of Excel holds."""

_SHOWN = 60  # signs of a cell that is too long, as a problem shows it


def _refuse_taken(new: Sequence[str], header: Sequence[str]) -> None:
    there, taken = set(header), []
    for name in new:
        taken += [name] if name in there else []
        there.add(name)
    if taken:
        raise ProblemError(
            *(Problem("clean.column_exists", values={"column": name}) for name in taken)
        )


class Split(Work):
    """Cuts a text at a separator; the last new column takes the rest, so that nothing is lost."""

    def __init__(self, step: Step, header: tuple[str, ...]) -> None:
        new = step.texts("into")
        _refuse_taken(new, header)
        self._place = _only(step, header)
        self._drop = step.flag("drop")
        left = [name for name in header if not (self._drop and name == header[self._place])]
        super().__init__((*left, *new))
        self._where = RowExpression(step.where, header) if step.where else None
        self._separator, self._new = step.text("separator"), new
        if not self._separator:
            raise ProblemError(Problem("clean.no_separator"))

    @override
    def do(self, row: int, cells: list[str], tally: Tally) -> list[str]:
        before = cells[self._place]
        parts = [""] * len(self._new)
        if self._where is None or self._where.holds(cells):
            found = before.split(self._separator, len(self._new) - 1)
            parts[: len(found)] = [part.strip() for part in found]
        elif self._drop:
            parts[0] = before
        for name, part in zip(self._new, parts, strict=True):
            if part:
                tally.change(row, name, before, part)
        if self._drop:
            del cells[self._place]
        return cells + parts


class Merge(Work):
    """Writes several cells into one new column."""

    def __init__(self, step: Step, header: tuple[str, ...]) -> None:
        into = step.text("into")
        _refuse_taken([into], header)
        self._into, self._separator = into, step.text("separator")
        self._places = [header.index(name) for name in step.columns]
        self._gone = set(self._places) if step.flag("drop") else set[int]()
        super().__init__((*self._left(header), into))
        self._where = RowExpression(step.where, header) if step.where else None
        if self._gone and self._where is not None:
            raise ProblemError(Problem("clean.drop_everywhere"))
        self._skip_blank = step.flag("skip_blank")

    @override
    def do(self, row: int, cells: list[str], tally: Tally) -> list[str]:
        merged = ""
        if self._where is None or self._where.holds(cells):
            parts = [cells[place] for place in self._places]
            kept = [part for part in parts if part.strip()] if self._skip_blank else parts
            merged = _bounded(self._separator.join(kept), "", row, self._into, tally)
        if merged:
            tally.change(row, self._into, "", merged)
        return [*self._left(cells), merged]

    def _left(self, cells: Sequence[str]) -> list[str]:
        return [cell for place, cell in enumerate(cells) if place not in self._gone]


class Compute(Work):
    """Works out a column by an expression."""

    def __init__(self, step: Step, header: tuple[str, ...]) -> None:
        self._name = step.text("column")
        self._there = header.index(self._name) if self._name in header else None
        if self._there is not None and not step.flag("replace"):
            _refuse_taken([self._name], header)
        super().__init__(header if self._there is not None else (*header, self._name))
        self._expression = RowExpression(step.text("expression"), header)
        self._where = RowExpression(step.where, header) if step.where else None

    @override
    def do(self, row: int, cells: list[str], tally: Tally) -> list[str]:
        fits = self._where is None or self._where.holds(cells)
        before = "" if self._there is None else cells[self._there]
        after = self._expression.value(cells) if fits else before
        after = _bounded(after, before, row, self._name, tally)
        if after != before:
            tally.change(row, self._name, before, after)
        if self._there is None:
            return [*cells, after]
        cells[self._there] = after
        return cells


class Rename(Work):
    """Calls columns otherwise."""

    def __init__(self, step: Step, header: tuple[str, ...]) -> None:
        names = step.mapping("names")
        stay = [name for name in header if name not in names]
        _refuse_taken(list(names.values()), stay)
        super().__init__([names.get(name, name) for name in header])


class Select(Work):
    """Keeps some columns, in the order they are named, or drops some."""

    def __init__(self, step: Step, header: tuple[str, ...]) -> None:
        names = step.columns
        if step.op == "drop_columns":
            names = tuple(name for name in header if name not in step.columns)
        if not names:
            raise ProblemError(Problem("clean.no_column_left"))
        super().__init__(names)
        places = [header.index(name) for name in names]
        self._pick = itemgetter(*places)
        self._one = len(places) == 1

    @override
    def do(self, row: int, cells: list[str], tally: Tally) -> list[str]:
        picked = self._pick(cells)
        return [picked] if self._one else list(picked)


def _bounded(made: str, before: str, row: int, column: str, tally: Tally) -> str:
    """Give what was made, or what stood there where it is no cell of a table any more."""
    if len(made) <= LONGEST_CELL:
        return made
    tally.leave(row, column, f"{made[:_SHOWN]}…", "clean.too_long")
    return before


def _only(step: Step, header: tuple[str, ...]) -> int:
    if len(step.columns) != 1:
        raise ProblemError(Problem("clean.one_column", values={"parameter": "columns"}))
    return header.index(step.columns[0])


_SEPARATOR = Parameter("separator", "text", default=" ")
_DROP = Parameter("drop", "flag", default=False)

OPERATIONS = (
    Operation(
        "split",
        "columns",
        (COLUMNS, Parameter("into", "new_columns", required=True), _SEPARATOR, _DROP),
        Split,
    ),
    Operation(
        "merge",
        "columns",
        (
            COLUMNS,
            Parameter("into", "new_column", required=True),
            _SEPARATOR,
            Parameter("skip_blank", "flag", default=True),
            _DROP,
        ),
        Merge,
    ),
    Operation(
        "compute",
        "columns",
        (
            Parameter("column", "new_column", required=True),
            Parameter("expression", "expression", required=True),
            Parameter("replace", "flag", default=False),
        ),
        Compute,
    ),
    Operation("rename", "columns", (Parameter("names", "renames", required=True),), Rename),
    Operation("keep_columns", "columns", (COLUMNS,), Select),
    Operation("drop_columns", "columns", (COLUMNS,), Select),
)
"""Operations that change which columns there are; `step.Operation` each."""
