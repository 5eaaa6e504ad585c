"""What one action in a grid changed, taken back or done again as one.

Taking back is answering once more, row by row, so that the journal keeps both; rows that came
with the action go out of sight, rows that went come back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.messages import _
from app.operations import capture as capturing
from app.operations.grid import Grid, GridRow
from app.progress import Cancel, Progress, Report, silent
from app.store.people import CHANGING
from app.store.workspace import Workspace
from forms.instrument import Value
from forms.problem import ProblemError

Kind = Literal["cell", "paste", "fill", "clear", "copy", "remove", "finish"]


@dataclass(frozen=True, slots=True)
class Edit:
    """One answer that changed.

    Attributes:
        record: Key of the row.
        path: The question.
        old, new: Values as stored.
    """

    record: int
    path: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class Change:
    """What one action did.

    Attributes:
        kind: What it was.
        edits: Answers, in order.
        created, removed, finished: Keys of rows that came, went, became final.
        batch: Key of its batch, None when it touched one row.
    """

    kind: Kind
    edits: tuple[Edit, ...] = ()
    created: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    finished: tuple[int, ...] = ()
    batch: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.edits or self.created or self.removed or self.finished)


@dataclass(frozen=True, slots=True)
class Changed:
    """How the grid looks after an action.

    Attributes:
        change: What it did.
        rows: The rows it touched, as they are now; new ones last.
        gone: Keys of rows that are no longer there.
    """

    change: Change
    rows: tuple[GridRow, ...] = ()
    gone: tuple[int, ...] = ()


def set_cell(
    workspace: Workspace,
    grid: Grid,
    record: int | None,
    path: str,
    typed: Value,
    *,
    ids: Sequence[int] = (),
) -> Changed:
    """Answer one cell; it is on disk when this returns.

    Args:
        workspace: Where the row lives.
        grid: The grid.
        record: The row; None begins a new one.
        path: The question.
        typed: What was typed, None to blank it.
        ids: Rows of the grid, for what a new one takes over.

    Raises:
        ProblemError: `answer.readonly`, `answer.not_answerable`; nothing changed.
        KnownError: The disk refused; nothing changed.
    """
    column = grid.form.column(path)
    created = record is None
    if record is None:
        capture = grid.begin(workspace, grid.carried(workspace, ids))
    else:
        capture = grid.open(workspace, record)
    offers = capture.session.node(path).choices if column.is_filtered else ()
    answered = grid.answer(workspace, capture, {path: column.read(typed, offers)})
    row = capture.record.id
    edits = tuple(Edit(row, *each) for each in answered if each[1] != each[2])
    change = Change("cell", edits, (row,) if created else ())
    return Changed(change, (grid.row(workspace, capture),))


def remove_rows(workspace: Workspace, grid: Grid, records: Sequence[int]) -> Changed:
    """Set rows aside; nothing of them goes away."""
    for record in records:
        info = workspace.records.info(record)
        workspace.people.allow(grid.person, CHANGING[info.state])
        workspace.records.delete(info, grid.person, reason=_("Fila quitada de la cuadrícula"))
    grid.forget(records)
    return Changed(Change("remove", removed=tuple(records)), gone=tuple(records))


def finish_rows(
    workspace: Workspace,
    grid: Grid,
    records: Sequence[int],
    *,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Changed:
    """Make every complete row final; the others stay drafts.

    Args:
        workspace: Where they live.
        grid: The grid.
        records: The rows to try.
        report: Told of those looked at.
        cancel: Stops between two; those finished before stay so.
    """
    edits: list[Edit] = []
    finished: list[int] = []
    what = _("Terminando las filas")
    for number, record in enumerate(records, start=1):
        if cancel is not None:
            cancel.check()
        capture = grid.open(workspace, record)
        dropped = capturing.leftovers(capture.session).answers
        if capture.record.state == "draft" and capturing.finish(workspace, capture).done:
            edits += [Edit(record, a.path, a.old, None) for a in dropped if a.row is None]
            finished.append(record)
        grid.forget([record])
        report(Progress(number, len(records), what))
    change = Change("finish", tuple(edits), finished=tuple(finished))
    return Changed(change, tuple(grid.rows(workspace, finished)))


def undo(workspace: Workspace, grid: Grid, change: Change) -> Changed:
    """Take an action back; a row that was finished meanwhile is left alone."""
    if change.kind == "finish":
        for record in change.finished:
            info = workspace.records.info(record)
            workspace.records.set_state(info, "draft", grid.person)
        grid.forget(change.finished)
    for record in change.removed:
        workspace.records.restore(workspace.records.info(record), grid.person)
    if change.batch is not None:
        workspace.batches.undo(change.batch, grid.person)
    else:
        for record in change.created:
            workspace.records.delete(workspace.records.info(record), grid.person)
    back = [replace(each, old=each.new, new=each.old) for each in reversed(change.edits)]
    return _answered(workspace, grid, change, back, gone=change.created)


def redo(workspace: Workspace, grid: Grid, change: Change) -> Changed:
    """Do an action again that was taken back."""
    if change.kind == "finish":
        return finish_rows(workspace, grid, change.finished)
    if change.removed:
        return remove_rows(workspace, grid, change.removed)
    if change.batch is not None:
        workspace.batches.redo(change.batch, grid.person)
    else:
        for record in change.created:
            workspace.records.restore(workspace.records.info(record), grid.person)
    return _answered(workspace, grid, change, change.edits, gone=())


def _answered(
    workspace: Workspace,
    grid: Grid,
    change: Change,
    edits: Iterable[Edit],
    *,
    gone: tuple[int, ...],
) -> Changed:
    """Give answers to the rows that were there before; those that came keep theirs."""
    wanted: dict[int, dict[str, Value]] = {}
    for each in edits:
        if each.record not in change.created:
            wanted.setdefault(each.record, {})[each.path] = each.new
    for record, answers in wanted.items():
        capture = grid.open(workspace, record)
        if capture.record.state == "draft":
            grid.answer(workspace, capture, answers)
    grid.forget(gone)
    touched = dict.fromkeys((*wanted, *change.created, *change.removed, *change.finished))
    shown = grid.rows(workspace, [record for record in touched if record not in gone])
    return Changed(change, tuple(shown), gone)


def change_of_batch(workspace: Workspace, batch: int) -> Change:
    """Read from the journal what a batch did, so that it can be taken back after a restart."""
    keys: dict[str, int] = {}
    edits, created = [], []
    for entry in workspace.journal.entries(batch=batch):
        what = entry.what
        if what.record is None:
            continue
        if what.record not in keys:
            try:
                keys[what.record] = workspace.records.find(what.record).id
            except ProblemError:
                continue
        record = keys[what.record]
        if what.op == "create":
            created.append(record)
        elif what.op == "set" and what.row is None and what.path:
            edits.append(Edit(record, what.path, what.old, what.new))
    return Change("paste", tuple(edits), tuple(created), batch=batch)
