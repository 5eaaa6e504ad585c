"""The grid in hand: every action runs in the store's thread, in order, and can be taken back.

The sessions of the rows live with the store; the window has rows as they were given. While an
answer is on its way to the disk the desk is busy, and nobody may give the next one.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from app.progress import Progress
from app.ui.context import Context
from app.ui.tasks import Part

if TYPE_CHECKING:
    from app.operations.copy_period import CopyPlan, Period
    from app.operations.grid import Grid, GridRow
    from app.operations.grid_changes import Change, Changed, Kind
    from app.operations.paste_rows import Keep, PastePlan, Target
    from app.progress import Cancel, Report
    from app.store.workspace import Workspace
    from forms.instrument import Value

T = TypeVar("T")

ROWS_A_READING = 40
MOST_STEPS = 200


def now() -> datetime:
    """Give the time, in UTC."""
    return datetime.now(UTC)


class Opened:
    """A grid as it came from the store.

    Attributes:
        grid: It; only the store's thread may work with it.
        ids: Its rows, in order.
        broken_off: (rows stored, rows meant, batch) of a paste that the end of the program
            broke off, None otherwise.
    """

    def __init__(self, workspace: "Workspace", form_id: str, person: str) -> None:
        from app.operations.grid import Grid

        self.grid = Grid(workspace, form_id, person, clock=now)
        self.ids = list(self.grid.ids(workspace))
        self.broken_off = _broken_off(workspace, self.grid)


def _broken_off(workspace: "Workspace", grid: "Grid") -> tuple[int, int, int] | None:
    batches = workspace.batches.all(grid.form.instrument)
    last = next((each for each in batches if each.kind == "bulk"), None)
    if last is None or last.status != "done":
        return None
    stored = workspace.batches.records_of(last.id)
    return (stored, last.rows, last.id) if stored < last.rows else None


class GridDesk(QObject):
    """Keeps one grid at a time.

    Signals:
        opened: An Opened.
        read: Rows to look at, a list of GridRow.
        changed: What an action did, a Changed.
        planned: A PastePlan; nothing is stored yet.
        refused: An Exception: nothing was stored; what was typed waits in its cell.
        free: Nothing is on its way to the disk any more.
        worked: A Progress of something long.
    """

    opened = Signal(object)
    read = Signal(object)
    changed = Signal(object)
    planned = Signal(object)
    refused = Signal(object)
    free = Signal()
    worked = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.grid: Grid | None = None
        self.busy = False
        self.cancel: Cancel | None = None
        self._unread: list[int] = []
        self._done: list[Change] = []
        self._undone: list[Change] = []

    def open(self, form_id: str) -> None:
        """Open a form as a grid; `opened` comes, then its rows bit by bit."""
        self._unread, self._done, self._undone = [], [], []
        person = self._context.person
        self._context.tasks.run(
            lambda workspace: Opened(workspace, form_id, person), self._on_opened
        )

    def _on_opened(self, opened: Opened) -> None:
        self.grid = opened.grid
        self._unread = list(opened.ids)
        self.opened.emit(opened)
        self._read_next()

    def look_again(self, record: int) -> None:
        """Read a row anew: something was written beside its answers."""
        self._unread.append(record)
        self._read_next()

    def _read_next(self) -> None:
        if self._unread:
            some, self._unread = self._unread[:ROWS_A_READING], self._unread[ROWS_A_READING:]
            grid = self._in_hand()
            self._context.tasks.run(lambda workspace: grid.rows(workspace, some), self._on_read)

    def _on_read(self, rows: "list[GridRow]") -> None:
        self.read.emit(rows)
        self._read_next()

    def _in_hand(self) -> "Grid":
        if self.grid is None:
            raise RuntimeError("no grid in hand")
        return self.grid

    # -- what a person does --------------------------------------------------------------------

    def set_cell(self, record: int | None, path: str, typed: "Value", ids: Sequence[int]) -> None:
        """Answer one cell; a record of None begins a row."""
        from app.operations.grid_changes import set_cell

        grid = self._in_hand()
        self._run(lambda workspace: set_cell(workspace, grid, record, path, typed, ids=ids))

    def remove(self, records: Sequence[int]) -> None:
        """Set rows aside."""
        from app.operations.grid_changes import remove_rows

        grid = self._in_hand()
        self._run(lambda workspace: remove_rows(workspace, grid, records))

    def undo(self) -> bool:
        """Take back the last action; False when there is none."""
        return self._turn(self._done, self._undone, "undo")

    def redo(self) -> bool:
        """Do again what was taken back last; False when nothing was."""
        return self._turn(self._undone, self._done, "redo")

    def _turn(self, here: "list[Change]", there: "list[Change]", way: str) -> bool:
        from app.operations import grid_changes

        if not here or self.busy:
            return False
        grid, change = self._in_hand(), here.pop()
        there.append(change)
        turn = grid_changes.undo if way == "undo" else grid_changes.redo
        self._run(lambda workspace: turn(workspace, grid, change), self._on_turned)
        return True

    def undo_batch(self, batch: int) -> None:
        """Take back what the end of the program broke off."""
        from app.operations.grid_changes import change_of_batch, undo

        grid = self._in_hand()
        self._run(
            lambda workspace: undo(workspace, grid, change_of_batch(workspace, batch)),
            self._on_turned,
        )

    # -- what takes longer ---------------------------------------------------------------------

    def plan(self, block: "Sequence[Sequence[Value]]", target: "Target", kind: "Kind") -> None:
        """See what pasting a block would do; `planned` comes."""
        from app.operations.paste_rows import plan_paste

        grid = self._in_hand()

        def op(workspace: "Workspace", report: "Report", cancel: "Cancel") -> "PastePlan":
            return plan_paste(
                workspace, grid, block, target, kind=kind, report=report, cancel=cancel
            )

        self._run_long(op, self._on_planned, Part.NOTHING)

    def apply(self, plan: "PastePlan", keep: "Keep") -> None:
        """Do what was planned."""
        from app.operations.paste_rows import apply_paste

        grid = self._in_hand()
        self._run_long(partial(_apply, apply_paste, grid, plan, keep), self._on_changed)

    def finish(self, records: Sequence[int]) -> None:
        """Make the complete ones among these rows final."""
        from app.operations.grid_changes import finish_rows

        grid = self._in_hand()
        self._run_long(partial(_apply, finish_rows, grid, records), self._on_changed)

    def copy(self, plan: "CopyPlan") -> None:
        """Copy a period."""
        from app.operations.copy_period import apply_copy

        grid = self._in_hand()
        self._run_long(partial(_apply, apply_copy, grid, plan), self._on_changed)

    def look_for_periods(self, on_done: "Callable[[list[Period]], None]") -> None:
        """Ask which periods there are to copy."""
        from app.operations.copy_period import periods

        grid = self._in_hand()
        self._context.tasks.run(lambda workspace: periods(workspace, grid), on_done, self._refuse)

    def plan_copy(self, source: str, target: str, on_done: "Callable[[CopyPlan], None]") -> None:
        """Ask what copying a period would do."""
        from app.operations.copy_period import plan_copy, read_period

        grid = self._in_hand()
        self._context.tasks.run(
            lambda workspace: plan_copy(workspace, grid, source, read_period(target, grid)),
            on_done,
            self._refuse,
        )

    # -- on the way ----------------------------------------------------------------------------

    def _run(
        self,
        op: "Callable[[Workspace], Changed]",
        on_done: "Callable[[Changed], None] | None" = None,
    ) -> None:
        self.busy = True
        done = on_done or self._on_changed
        self._context.tasks.run(op, done, self._refuse, touches=Part.RECORDS)

    def _run_long(
        self,
        op: "Callable[[Workspace, Report, Cancel], T]",
        on_done: "Callable[[T], None]",
        touches: Part = Part.RECORDS,
    ) -> None:
        self.busy = True
        self.cancel = self._context.tasks.run_long(
            op,
            on_done,
            self._refuse,
            on_progress=self._on_progress,
            touches=touches,
        )

    def _on_progress(self, progress: Progress) -> None:
        self.worked.emit(progress)

    def _on_changed(self, changed: "Changed") -> None:
        if not changed.change.is_empty:
            self._done = [*self._done[-MOST_STEPS + 1 :], changed.change]
            self._undone.clear()
        self._on_turned(changed)

    def _on_turned(self, changed: "Changed") -> None:
        self._end()
        self.changed.emit(changed)
        self.free.emit()

    def _on_planned(self, plan: "PastePlan") -> None:
        self._end()
        self.planned.emit(plan)
        self.free.emit()

    def _refuse(self, error: Exception) -> None:
        self._end()
        self.refused.emit(error)
        self.free.emit()

    def _end(self) -> None:
        self.busy = False
        self.cancel = None


def _apply(
    do: "Callable[..., Changed]",
    *given: object,
) -> "Changed":
    """Call an operation of the grid as long work calls it: workspace, report and cancel last."""
    *arguments, workspace, report, cancel = given
    return do(workspace, *arguments, report=report, cancel=cancel)
