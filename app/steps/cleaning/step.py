"""One step of a recipe, what an operation makes of it, and what it tells of its work."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, Self, cast

from app.steps.cleaning.parameters import Checked, Parameter
from forms.problem import Place, Problem, Severity

KEPT_EXAMPLES = 5
KEPT_PROBLEMS = 1000  # named one by one; the others of a hopeless column are only counted

Reach = Literal["cells", "marks", "rows", "columns"]
"""What an operation touches: values, marks beside rows, rows as such, columns as such."""


class UnreadError(Exception):
    """A value that a step cannot read; it stays as it is.

    Attributes:
        code: Why, as a problem's code.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Step:
    """A step as its recipe says it, checked.

    Attributes:
        op: Name of the operation.
        parameters: What it is told, defaults filled in.
        where: Expression that chooses its rows, "" for all.
        note: What a person wrote beside it.
        columns_in: Columns it was declared to need, None when nothing was declared.
        columns_out: Columns it was declared to write, None when nothing was declared.
    """

    op: str
    parameters: Mapping[str, Checked] = field(default_factory=dict)
    where: str = ""
    note: str = ""
    columns_in: tuple[str, ...] | None = None
    columns_out: tuple[str, ...] | None = None

    @classmethod
    def map(cls, column: str, values: Mapping[str, str], where: str = "") -> Self:
        """Give the step that replaces values of a column, exactly as they are written."""
        parameters: dict[str, Checked] = {"columns": (column,), "values": dict(values)}
        return cls("map", {**parameters, "match": "exact", "others": "keep"}, where)

    @property
    def columns(self) -> tuple[str, ...]:
        """Give the columns it works on; none where it works on all or on rows."""
        found = self.parameters.get("columns") or self.parameters.get("keys") or ()
        return cast("tuple[str, ...]", found)

    def text(self, name: str) -> str:
        """Give a parameter that is a text."""
        return str(self.parameters.get(name) or "")

    def texts(self, name: str) -> tuple[str, ...]:
        """Give a parameter that is several texts."""
        return cast("tuple[str, ...]", self.parameters.get(name) or ())

    def mapping(self, name: str) -> Mapping[str, str]:
        """Give a parameter that maps texts."""
        return cast("Mapping[str, str]", self.parameters.get(name) or {})

    def number(self, name: str) -> int | None:
        """Give a parameter that is a number, None when it was left out."""
        return cast("int | None", self.parameters.get(name))

    def flag(self, name: str) -> bool:
        """Give a parameter that is yes or no."""
        return bool(self.parameters.get(name))


class Example(NamedTuple):
    """One cell before and after.

    Attributes:
        row: Number of its row.
        column: Its column, "" for a row that went.
        before, after: Its text.
    """

    row: int
    column: str
    before: str
    after: str


@dataclass(slots=True)
class Tally:
    """What one step did, counted while rows pass.

    Attributes:
        file: Name of the table, for problems.
        cells: Cells that changed, new ones that hold something included.
        rows: Rows with such cells.
        removed: Rows that went.
        unread: Cells that it could not read and left as they were.
        examples: Of the first changes.
        problems: Of the first cells that it could not read.
    """

    file: str = ""
    cells: int = 0
    rows: int = 0
    removed: int = 0
    unread: int = 0
    examples: list[Example] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _last_row: int | None = None

    def change(self, row: int, column: str, before: str, after: str) -> None:
        """Count a cell that became another."""
        self.cells += 1
        if row != self._last_row:
            self.rows += 1
            self._last_row = row
        self._show(Example(row, column, before, after))

    def remove(self, row: int, cells: Sequence[str]) -> None:
        """Count a row that went."""
        self.removed += 1
        self._show(Example(row, "", " | ".join(cells), ""))

    def leave(self, row: int, column: str, value: str, code: str) -> None:
        """Count a cell that could not be read."""
        self.unread += 1
        if len(self.problems) < KEPT_PROBLEMS:
            place = Place(file=self.file or None, row=row, column=column)
            self.problems.append(Problem(code, Severity.WARNING, place, {"value": value}))

    def _show(self, example: Example) -> None:
        if len(self.examples) < KEPT_EXAMPLES:
            self.examples.append(example)


class Work:
    """A step made ready for the columns of one table.

    Rows pass through `do` one after the other. A step that must see all rows first says so
    (`learns`) and gets them through `learn` in a pass of its own; `begin` opens every pass.

    Attributes:
        header: Columns after it.
        learns: It must see all rows before it does anything.
    """

    learns = False

    def __init__(self, header: Sequence[str]) -> None:
        self.header = tuple(header)

    def begin(self) -> None:
        """Forget what the rows of an earlier pass left behind."""

    def learn(self, row: int, cells: list[str]) -> None:
        """See a row, before any passes through `do`."""

    def do(self, row: int, cells: list[str], tally: Tally) -> list[str] | None:
        """Work on a row.

        Args:
            row: Its number.
            cells: As many as the header had before; may be changed in place.
            tally: Told what changes.

        Returns:
            As many cells as `header` has now, None when the row goes.
        """
        del row, tally
        return cells


Make = Callable[[Step, tuple[str, ...]], Work]
"""Makes a step ready for a header that holds all the columns it needs."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What a step can do.

    Attributes:
        name: As recipes call it.
        reach: What it touches.
        parameters: What it is told; `where` and `note` go with all of them.
        make: Makes a step ready.
    """

    name: str
    reach: Reach
    parameters: tuple[Parameter, ...]
    make: Make

    def columns_in(self, step: Step) -> list[str]:
        """Give the columns that a step names as being there, without those of expressions."""
        found: list[str] = []
        for parameter in self.parameters:
            if parameter.kind == "columns":
                found += step.texts(parameter.name)
            elif parameter.kind == "renames":
                found += step.mapping(parameter.name)
        return found


def in_step(problem: Problem, number: int, op: str) -> Problem:
    """Say of which step of the recipe a problem is, from 1."""
    return replace(problem, values={**problem.values, "step": number, "op": op})
