"""Paste a block of cells into a grid: first what would happen, then as one batch that is undone.

The plan answers every pasted row in a session that is thrown away, so that it knows exactly what
the form would say: which cells do not fit, why, and what would be stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.messages import _, ngettext, sentence
from app.operations.grid import Grid
from app.operations.grid_block import MOST_CELLS
from app.operations.grid_changes import Change, Changed, Edit, Kind, undo
from app.operations.grid_columns import GridColumn
from app.progress import Cancel, CancelledError, Progress, Report, silent
from app.store.folding import folded
from app.store.workspace import Workspace
from forms.instrument import Value
from forms.problem import Place, Problem, ProblemError, Severity
from forms.session import CaptureSession

Keep = Literal["fitting", "all"]
"""What is stored of a paste: what fits, or also the rest as text with its problem."""

_HALF_A_CENT = 0.005


@dataclass(frozen=True, slots=True)
class Misfit:
    """A pasted cell that does not fit.

    Attributes:
        row: Row of the grid, the first is 1.
        title: Its column, or which one of those that are too many.
        path: Its question, "" for a column the grid does not have.
        typed: What was pasted.
        problem: Why it does not fit.
        can_keep: It can be stored as it is, to be corrected later.
    """

    row: int
    title: str
    path: str
    typed: str
    problem: Problem
    can_keep: bool


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row of a paste.

    Attributes:
        record: The row it goes into, None for a new one.
        answers: Path -> what will be answered.
        bad: Those paths whose answers do not fit.
    """

    record: int | None
    answers: Mapping[str, Value]
    bad: frozenset[str]


@dataclass(frozen=True, slots=True)
class PastePlan:
    """What a paste would do; nothing is stored yet.

    Attributes:
        kind: What the person is doing.
        rows: In order.
        misfits: Cells that do not fit, in order.
        fitting: How many cells fit.
        had_head: The first row named the columns and is no data.
    """

    kind: Kind
    rows: tuple[PlannedRow, ...]
    misfits: tuple[Misfit, ...]
    fitting: int
    had_head: bool = False

    @property
    def added(self) -> int:
        """How many rows would be new."""
        return sum(1 for row in self.rows if row.record is None)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a block goes.

    Attributes:
        ids: All rows of the grid, in order.
        row: Place of the first row, from 0; `len(ids)` is below the last one.
        paths: Questions of the columns, from the first one on.
    """

    ids: Sequence[int]
    row: int
    paths: Sequence[str]


def plan_paste(
    workspace: Workspace,
    grid: Grid,
    block: Sequence[Sequence[Value]],
    target: Target,
    *,
    kind: Kind = "paste",
    report: Report = silent,
    cancel: Cancel | None = None,
) -> PastePlan:
    """Work out what pasting a block would do.

    Args:
        workspace: Where the rows live.
        grid: The grid.
        block: Texts as copied, or values as stored.
        target: Where it goes; where its first row names columns, these go where they belong.
        kind: What the person is doing.
        report: Told of the rows looked at.
        cancel: Stops between two rows.

    Raises:
        ProblemError: `grid.block_too_big`, `grid.nothing_to_paste`.
        CancelledError: The person stopped it.
    """
    size = sum(len(row) for row in block)
    if not size:
        raise ProblemError(Problem("grid.nothing_to_paste"))
    if size > MOST_CELLS:
        raise ProblemError(
            Problem("grid.block_too_big", values={"cells": size, "most": MOST_CELLS})
        )
    head = head_of(grid, block[0]) if kind == "paste" else None
    paths = tuple(target.paths) if head is None else head
    rows, misfits, fitting = [], list[Misfit](), 0
    carried = grid.carried(workspace, target.ids)
    what = _("Mirando lo que se pega")
    body = block if head is None else block[1:]
    for offset, cells in enumerate(body):
        if cancel is not None:
            cancel.check()
        place = target.row + offset
        record = target.ids[place] if place < len(target.ids) else None
        if record is None and all(map(_is_blank, cells)):
            continue
        row = _RowPlan(grid, grid.look(workspace, record), place + 1)
        planned = row.plan(cells, paths, carried if record is None else None)
        rows.append(PlannedRow(record, planned, frozenset(row.bad)))
        misfits += row.misfits
        fitting += row.fitting
        report(Progress(offset + 1, len(body), what))
    return PastePlan(kind, tuple(rows), tuple(misfits), fitting, had_head=head is not None)


def head_of(grid: Grid, cells: Sequence[Value]) -> tuple[str, ...] | None:
    """Give the paths that a row of column names means, or None when it is a row of data."""
    known: dict[str, str] = {}
    for column in grid.form.columns:
        known[folded(column.path.rpartition("/")[2])] = column.path
        known[folded(column.title)] = column.path
    names = [folded(str(cell).strip()) for cell in cells if cell is not None]
    filled = [name for name in names if name]
    hits = sum(1 for name in filled if name in known)
    if hits < min(2, len(grid.form.columns)) or hits * 2 < len(filled):
        return None
    return tuple(known.get(name, "") for name in names)


class _RowPlan:
    """What one row of a block would do to one record."""

    def __init__(self, grid: Grid, session: CaptureSession, number: int) -> None:
        self._columns = {column.path: column for column in grid.form.columns}
        self._session = session
        self._number = number
        self.misfits: list[Misfit] = []
        self.bad: set[str] = set()
        self._unasked: set[str] = set()
        self.fitting = 0

    def plan(
        self, cells: Sequence[Value], paths: Sequence[str], carried: Mapping[str, Value] | None
    ) -> dict[str, Value]:
        """Give what is to be answered.

        Args:
            cells: What was pasted.
            paths: Question of each; "" where the form has no such column.
            carried: What a new row takes over from the one before; None when it is not new.
        """
        self._too_many(cells, paths)
        given = {
            path: cell
            for path, cell in zip(paths, cells, strict=False)
            if path and (carried is None or not _is_blank(cell))
        }
        answers: dict[str, Value] = {}
        for path, cell in {**(carried or {}), **given}.items():
            column = self._columns[path]
            offers = self._session.node(path).choices if column.is_filtered else ()
            read = column.read(cell, offers)
            if self._takes(column, read):
                answers[path] = read
        # What is calculated comes last: it differs by itself where something else does not fit.
        for path, cell in sorted(given.items(), key=lambda each: each[0] not in answers):
            if not _is_blank(cell) and not self._fits(path, str(cell), is_taken=path in answers):
                self.bad.add(path)
        return {path: answers[path] for path in answers if path not in self._unasked}

    def _takes(self, column: GridColumn, value: Value) -> bool:
        """Answer in the session that is thrown away, unless the form forbids it."""
        if column.is_calculated:
            return False
        try:
            self._session.answer(column.path, value)
        except ProblemError:
            return False
        return True

    def _fits(self, path: str, typed: str, *, is_taken: bool) -> bool:
        """Judge one cell once its whole row is answered."""
        column, node = self._columns[path], self._session.node(path)
        violation = node.violation
        if not is_taken:
            if _is_same(column, typed, node.value) or (column.is_calculated and self.bad):
                return True
            said = _written(column, node.value)
            code = "grid.calculated" if column.is_calculated else "grid.readonly"
            self._miss(column, typed, Problem(code, values={"said": said}))
        elif not node.relevant:
            self._unasked.add(path)
            self._miss(column, typed, Problem("grid.not_asked"))
        elif violation is not None and violation.severity is Severity.ERROR:
            self._miss(column, typed, violation, can_keep=True)
        else:
            self.fitting += 1
            return True
        return False

    def _miss(
        self, column: GridColumn, typed: str, why: Problem, *, can_keep: bool = False
    ) -> None:
        place = Place(row=self._number, field=column.path, column=column.title)
        values = {"label": column.title, "value": typed, **why.values}
        problem = replace(why, place=place, values=values)
        self.misfits.append(
            Misfit(self._number, column.title, column.path, typed, problem, can_keep)
        )

    def _too_many(self, cells: Sequence[Value], paths: Sequence[str]) -> None:
        for number, cell in enumerate(cells):
            if (number >= len(paths) or not paths[number]) and not _is_blank(cell):
                title = _("Columna {n} de lo pegado").format(n=number + 1)
                place = Place(row=self._number, column=title)
                problem = Problem("grid.no_column", place=place, values={"value": str(cell)})
                self.misfits.append(
                    Misfit(self._number, title, "", str(cell), problem, can_keep=False)
                )


def _is_same(column: GridColumn, typed: str, value: Value) -> bool:
    """Say whether what was pasted over a cell that cannot be changed is what it says anyway."""
    read = str(column.read(typed)).replace(",", "")
    if isinstance(value, int | float):
        try:
            return abs(float(read) - value) < _HALF_A_CENT
        except ValueError:
            return False
    return value is not None and read == str(value)


def _written(column: GridColumn, value: Value) -> str:
    if column.is_money and isinstance(value, float | int):
        return f"{value:,.2f}"
    return "" if value is None else str(value)


def _is_blank(cell: Value) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def apply_paste(
    workspace: Workspace,
    grid: Grid,
    plan: PastePlan,
    keep: Keep = "fitting",
    *,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Changed:
    """Do what was planned, row by row, as one batch; every row is on disk before the next.

    Args:
        workspace: Where the rows live.
        grid: The grid.
        plan: As `plan_paste` gave it.
        keep: Whether what does not fit is left out or stored to be corrected.
        report: Told of the rows done.
        cancel: Stops between two; everything is taken back.

    Raises:
        CancelledError: The person stopped it; the rows are as before.
    """
    edits, created = list[Edit](), list[int]()
    what = _("Guardando las filas")
    batch = 0
    try:
        with workspace.batches.changing(grid.version, grid.person, len(plan.rows)) as batch:
            for number, row in enumerate(plan.rows, start=1):
                if cancel is not None:
                    cancel.check()
                record, answered = _apply_row(workspace, grid, row, keep, batch)
                if row.record is None:
                    created.append(record)
                edits += answered
                report(Progress(number, len(plan.rows), what))
    except CancelledError:
        undo(workspace, grid, Change(plan.kind, tuple(edits), tuple(created), batch=batch))
        raise
    touched = dict.fromkeys([edit.record for edit in edits] + created)
    change = Change(plan.kind, tuple(edits), tuple(created), batch=batch)
    return Changed(change, tuple(grid.rows(workspace, list(touched))))


def _apply_row(
    workspace: Workspace, grid: Grid, row: PlannedRow, keep: Keep, batch: int
) -> tuple[int, list[Edit]]:
    answers = {
        path: value for path, value in row.answers.items() if path not in row.bad or keep == "all"
    }
    if row.record is None:
        capture = grid.begin(workspace, answers, batch)
        capture.batch = None
        return capture.record.id, []
    capture = grid.open(workspace, row.record)
    if capture.record.state != "draft":
        return row.record, []
    capture.batch = batch
    try:
        answered = grid.answer(workspace, capture, answers)
    finally:
        capture.batch = None
    return row.record, [Edit(row.record, *each) for each in answered if each[1] != each[2]]


def summary(plan: PastePlan) -> str:
    """Say in a sentence what a paste would do."""
    cells = plan.fitting + len(plan.misfits)
    if not plan.misfits:
        return ngettext("El dato cabe.", "Los {n} datos caben.", cells).format(n=f"{cells:,}")
    words = _("De {n} datos, {fit} caben y {miss} no.")
    return words.format(n=f"{cells:,}", fit=f"{plan.fitting:,}", miss=f"{len(plan.misfits):,}")


def reason(misfit: Misfit) -> str:
    """Say why a cell does not fit."""
    return sentence(misfit.problem)
