"""Capture in a grid: the records of one form as rows, each under the same engine as the form.

A row is a draft. Its session is opened when it is worked on and kept while it is in hand; every
cell is answered and stored by `app.operations.capture`, exactly as a question of the form is.
Rows to look at are read through sessions that are thrown away.
"""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from app.operations import capture as capturing
from app.operations.capture import Capture
from app.operations.grid_columns import GridColumn, columns_of, has_more
from app.operations.record_words import RecordWords
from app.operations.remarks import remarks_of
from app.operations.sight import hidden_here, see
from app.store.record_info import RecordInfo
from app.store.record_query import State
from app.store.workspace import Workspace
from forms.answers import Answers
from forms.choices import Choice
from forms.instrument import Value
from forms.node_state import NodeState
from forms.problem import Problem, ProblemError, Severity
from forms.session import CaptureSession

SESSIONS_KEPT = 32
MISSING = "answer.required"

CellState = str
"""`open`: can be typed in; `locked`: the form or the record's state forbids it; `off`: it is not
asked in this row."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One answer of one row.

    Attributes:
        value: As stored.
        words: As people read it, None when blank.
        state: `open`, `locked` or `off`.
        problem: What is wrong with it, None when nothing is.
        offers: Options of this row, where they depend on its other answers.
        remark: What somebody asks to be looked at here, with who; "" when nobody does.
    """

    value: Value = None
    words: str | None = None
    state: CellState = "off"
    problem: Problem | None = None
    offers: Sequence[Choice] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """One record as a row.

    Attributes:
        id, uuid: The record.
        state: Where it stands; only drafts can be typed in.
        cells: One for each column of the grid.
        missing: Obligatory answers that are blank, in the whole record.
        errors: Answers that must be corrected, in the whole record.
        elsewhere: How many of both are no cell of the grid.
    """

    id: int
    uuid: str
    state: State
    cells: tuple[GridCell, ...]
    missing: int
    errors: int
    elsewhere: int

    @property
    def is_complete(self) -> bool:
        """Whether it is a draft that can be finished."""
        return self.state == "draft" and not self.missing and not self.errors


@dataclass(frozen=True, slots=True)
class GridForm:
    """The form as a table.

    Attributes:
        form_id, title: The form.
        instrument: Its key.
        columns: Those the grid shows.
        has_more: It asks for more than the grid shows; a row opens as a form for the rest.
    """

    form_id: str
    title: str
    instrument: int
    columns: tuple[GridColumn, ...]
    has_more: bool

    def column(self, path: str) -> GridColumn:
        """Give the column of a question.

        Raises:
            KeyError: The grid does not show it.
        """
        for column in self.columns:
            if column.path == path:
                return column
        raise KeyError(path)


class Grid:
    """The rows of one form and one person; it belongs to the thread of its workspace.

    Attributes:
        form: What the grid shows.
        instrument: The newest version of the form.
        person: Who types.
        clock: The time, in UTC.
    """

    def __init__(
        self, workspace: Workspace, form_id: str, person: str, *, clock: Callable[[], datetime]
    ) -> None:
        """Open the newest version of a form as a grid.

        Raises:
            ProblemError: There is no such form, or it cannot run.
        """
        version = workspace.instruments.latest(form_id)
        self.instrument = workspace.instruments.logic(version.id).instrument
        choices = workspace.choices.of_version(version.id)
        self.version = version
        self.person = person
        self.clock = clock
        self.form = GridForm(
            form_id,
            version.title,
            version.instrument,
            columns_of(self.instrument, choices),
            has_more(self.instrument),
        )
        self._words = RecordWords(self.instrument, choices)
        self._captures: OrderedDict[int, Capture] = OrderedDict()

    # -- rows to look at -----------------------------------------------------------------------

    def ids(self, workspace: Workspace) -> "array[int]":
        """Give the drafts of this form that this person began, the oldest first."""
        drafts = workspace.records.drafts(self.form.instrument)
        return array(
            "q", sorted(each.record.id for each in drafts if each.record.author == self.person)
        )

    def rows(self, workspace: Workspace, ids: Sequence[int]) -> list[GridRow]:
        """Read rows, a few hundred at most; a record that is gone, or hidden, is left out."""
        rows, hidden = [], hidden_here(workspace)
        for record in ids:
            try:
                info = workspace.records.info(record)
            except ProblemError:
                continue
            if record in hidden:
                continue
            kept = self._captures.get(record)
            session = kept.session if kept else self._look(workspace, info)
            rows.append(self._row(workspace, info, session))
        return rows

    def look(self, workspace: Workspace, record: int | None) -> CaptureSession:
        """Open a record without storing anything, or a new one, to see what answers would do."""
        if record is None:
            return self._session(workspace, self.version.id, Answers())
        return self._look(workspace, see(workspace, workspace.records.info(record)))

    def _look(self, workspace: Workspace, info: RecordInfo) -> CaptureSession:
        return self._session(workspace, info.version, workspace.records.answers(info))

    def _session(self, workspace: Workspace, version: int, answers: Answers) -> CaptureSession:
        return CaptureSession(
            workspace.instruments.logic(version),
            answers,
            choices=workspace.choices.of_version(version),
            now=self.clock,
            new_id=lambda: str(uuid4()),
        )

    def row(self, workspace: Workspace, capture: Capture) -> GridRow:
        """Give the row of a record in hand."""
        return self._row(workspace, capture.record, capture.session)

    def _row(self, workspace: Workspace, record: RecordInfo, session: CaptureSession) -> GridRow:
        remarks = {
            each.path: f"{each.text} ({each.person})"
            for each in remarks_of(workspace, record.uuid)
            if not each.closed
        }
        cells = tuple(
            replace(self._cell(column, session, record.state), remark=remarks.get(column.path, ""))
            for column in self.form.columns
        )
        wrong = [each for each in session.violations() if each.severity is Severity.ERROR]
        missing = sum(1 for each in wrong if each.code == MISSING)
        shown = {column.path for column in self.form.columns}
        elsewhere = sum(1 for each in wrong if each.place.field not in shown)
        return GridRow(
            record.id, record.uuid, record.state, cells, missing, len(wrong) - missing, elsewhere
        )

    def _cell(self, column: GridColumn, session: CaptureSession, state: State) -> GridCell:
        try:
            node = session.node(column.path)
        except ProblemError:  # an older version of the form did not ask it
            return GridCell()
        offers = node.choices if column.is_filtered else ()
        words = self._say(column, node)
        kind = "open" if node.relevant else "off"
        if node.readonly or column.is_calculated or state != "draft":
            kind = "locked" if node.relevant else "off"
        return GridCell(node.value, words, kind, node.violation, offers)

    def _say(self, column: GridColumn, node: NodeState) -> str | None:
        if column.is_money and isinstance(node.value, int | float):
            return f"{node.value:,.2f}"
        if column.is_monthly and isinstance(node.value, str) and node.violation is None:
            return f"{node.value[5:7]}/{node.value[:4]}"
        return self._words.say(column.path, node.value)

    # -- rows in hand --------------------------------------------------------------------------

    def open(self, workspace: Workspace, record: int) -> Capture:
        """Take a row in hand; the last few stay open."""
        capture = self._captures.pop(record, None)
        if capture is None:
            info = workspace.records.info(record)
            capture = capturing.resume(workspace, info.uuid, self.person, clock=self.clock)
        return self._keep(capture)

    def begin(
        self, workspace: Workspace, carried: Mapping[str, Value], batch: int | None = None
    ) -> Capture:
        """Begin a row as a draft.

        Args:
            workspace: Where it goes.
            carried: Path -> answer that every row of a sitting has: municipality and period.
            batch: Open batch it belongs to.
        """
        capture = capturing.start(
            workspace,
            self.form.form_id,
            self.person,
            clock=self.clock,
            answers=carried,
            batch=batch,
        )
        return self._keep(capture)

    def answer(
        self, workspace: Workspace, capture: Capture, answers: Mapping[str, Value]
    ) -> list[tuple[str, Value, Value]]:
        """Answer some questions of a row and put them on disk together.

        Returns:
            (path, old, new) of each question that was asked to change.
        """
        updates, edits = [], []
        try:
            for path, value in answers.items():
                before = capture.session.node(path).value
                updates.append(capture.session.answer(path, value))
                edits.append((path, before, capture.session.node(path).value))
            capturing.save(workspace, capture, capturing.merged(updates))
        except Exception:
            self.forget([capture.record.id])  # its session is ahead of the disk
            raise
        return edits

    def _keep(self, capture: Capture) -> Capture:
        self._captures[capture.record.id] = capture
        while len(self._captures) > SESSIONS_KEPT:
            self._captures.popitem(last=False)
        return capture

    def forget(self, ids: Iterable[int] | None = None) -> None:
        """Put rows out of hand: somebody else may have changed them. None means all."""
        for record in tuple(self._captures) if ids is None else ids:
            self._captures.pop(record, None)

    def carried(self, workspace: Workspace, ids: Sequence[int]) -> dict[str, Value]:
        """Give what a new row takes over from the last one: municipality and period.

        Args:
            workspace: Where they live; the office's municipality stands in where there is no row.
            ids: Rows of the grid, in order.
        """
        columns = [column for column in self.form.columns if column.is_carried]
        if ids:
            session = self.look(workspace, ids[-1])
            found = {column.path: session.node(column.path).value for column in columns}
        else:
            office = workspace.settings.get("municipality")
            found = {column.path: office for column in columns if not column.is_period}
        return {path: value for path, value in found.items() if value is not None}
