"""The record in hand: the session in the window's thread, every change on disk in the store's.

A change is worked out at once and stored behind the page; `settled` comes when the commit came
back. While one is on its way the desk is busy, and nobody may answer the next question.
"""

from collections import deque
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.messages import _
from app.operations import capture as operations
from app.operations.attachments import RecordFiles, files_of
from app.operations.capture import Capture, Finished
from app.operations.notes import Note, add_note
from app.operations.remarks import Remark, answer_remark, close_remark, remarks_of
from app.operations.second_keying import (
    FirstKeying,
    plan_of,
    planned_fields,
    questioned,
    start_second,
)
from app.operations.undo_answers import past_of
from app.store.record_info import RecordInfo
from app.store.workspace import Workspace
from app.ui.context import Context
from app.ui.remark_card import first_open
from app.ui.tasks import Part
from forms.answers import Answers, Update
from forms.session import CaptureSession

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.store.second_keyings import SecondKeying

SECOND_MS = 1000
Place = tuple[str, str | None]


def now() -> datetime:
    """Give the time, in UTC."""
    return datetime.now(UTC)


class Desk(QObject):
    """Keeps one record at a time.

    Signals:
        opened: A record lies on the desk; what was being typed in it, or "".
        settled: Everything is on disk.
        stuck: An Exception: the disk refused, the change waits here.
        finished: The record that is final now.
        noted: The remarks on the record, a list of Remark.
    """

    opened = Signal(str)
    settled = Signal()
    stuck = Signal(object)
    finished = Signal(object)
    noted = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.capture: Capture | None = None
        self.busy = False
        self.left_at: Place | None = None
        self.previous = Answers()
        self.past: list[Update] = []
        self.files = RecordFiles({}, {})
        self.remarks: list[Remark] = []
        self.finished_here = 0
        self.keying: SecondKeying | None = None
        self.first: FirstKeying | None = None
        self._keys = 0
        self._unsaved: deque[tuple[Update, Place | None]] = deque()
        self._typed: tuple[Place, str] | None = None
        self._second = QTimer(self)
        self._second.setSingleShot(True)
        self._second.setInterval(SECOND_MS)
        self._second.timeout.connect(self.keep_typed)

    @property
    def session(self) -> CaptureSession:
        """The form logic of the record in hand."""
        return self._in_hand().session

    @property
    def record(self) -> RecordInfo:
        """The record in hand as it was stored when it was opened."""
        return self._in_hand().record

    @property
    def has_record(self) -> bool:
        """Whether a record lies here."""
        return self.capture is not None

    def _in_hand(self) -> Capture:
        if self.capture is None:
            raise RuntimeError("no record in hand")
        return self.capture

    # -- opening and leaving -----------------------------------------------------------------

    def start(self, form_id: str, language: str = "") -> None:
        """Begin a new record of a form.

        Args:
            form_id: Code of the form.
            language: Language to ask in, "" for the form's default.
        """
        begin = partial(_begin, form_id=form_id, person=self._person(), language=language)
        self._open(begin)

    def resume(self, record: str | int) -> None:
        """Take a record up again, at the question where it was left.

        Args:
            record: Its uuid, or its number in this workspace.
        """
        self._open(partial(_resume, record=record, person=self._person()))

    def start_second(self, first: str) -> None:
        """Begin to key a record a second time.

        Args:
            first: uuid of the record that was keyed first.
        """
        self._open(partial(_begin_second, first=first, person=self._person()))

    def _open(self, op: "Callable[[Workspace], _Opened]") -> None:
        self.leave()
        self.busy = True
        self._context.tasks.run(op, self._on_opened, self._on_not_opened, touches=Part.RECORDS)

    def leave(self) -> None:
        """Put the record away; it stays a draft, with everything that was answered."""
        self._second.stop()
        self._typed = None
        self.keep_keys()
        self.capture = None

    def count_key(self) -> None:
        """Count a key that was pressed in an editor."""
        self._keys += 1

    def keep_keys(self) -> None:
        """Put on disk how many keys were pressed in the record in hand."""
        count, self._keys = self._keys, 0
        if count and self.capture is not None:
            record, person = self.capture.record, self.capture.person
            self._context.tasks.run(
                lambda workspace: workspace.second_keyings.add_keystrokes(record, person, count)
            )

    def _person(self) -> str:
        return self._context.settings.person or _("Sin nombre")

    def _on_opened(self, opened: "_Opened") -> None:
        self.busy = False
        self.capture, self.left_at = opened.capture, opened.place
        self.previous, self.past = opened.previous, opened.past
        self.files = opened.files
        self.keying, self.first = opened.keying, opened.first
        self._unsaved = deque()
        self.remarks = opened.remarks
        self.opened.emit(opened.typed)
        self.noted.emit(opened.remarks)

    def _on_not_opened(self, error: Exception) -> None:
        self.busy = False
        self._context.show_error(error)

    # -- answering ---------------------------------------------------------------------------

    def save(self, update: Update, going_to: Place | None) -> None:
        """Put a change on disk, with the question the person goes to; `settled` comes after.

        Args:
            update: What the session said changed; it may be empty.
            going_to: Path and row of that question.
        """
        self._second.stop()
        self._typed = None
        is_draft = self.record.state == "draft"
        self._unsaved.append((update, going_to if is_draft else None))
        self._write(Part.RECORDS if update.answers or update.rows else Part.NOTHING)

    def put_before(self, update: Update) -> None:
        """Have a change stored together with the next one, before it."""
        self._unsaved.append((update, None))

    def _write(self, touches: Part) -> None:
        self.busy = True
        op = partial(_save_all, capture=self._in_hand(), unsaved=self._unsaved)
        self._context.tasks.run(op, self._on_saved, self._on_not_saved, touches=touches)

    def _on_saved(self, _nothing: object) -> None:
        self.busy = False
        self.settled.emit()

    def _on_not_saved(self, error: Exception) -> None:
        self.busy = False
        self.stuck.emit(error)

    def typing(self, place: Place, text: str) -> None:
        """Keep what is being typed, within a second."""
        self._typed = (place, text)
        if not self._second.isActive():
            self._second.start()

    def keep_typed(self) -> None:
        """Put what is being typed into its slot on disk now."""
        self._second.stop()
        if self._typed is None or self.capture is None:
            return
        (path, row), text = self._typed
        self._typed = None
        record = self.capture.record
        self._context.tasks.run(lambda w: w.records.set_pending(record, path, row, text))

    def keep_language(self, language: str) -> None:
        """Note on disk in which language the record is being asked."""
        record = self.record
        self._context.tasks.run(lambda workspace: workspace.records.set_language(record, language))

    # -- finishing and notes -----------------------------------------------------------------

    def finish(self) -> None:
        """Make the record final; who calls has seen that nothing stands in the way."""
        self.busy = True
        capture = self._in_hand()
        self._context.tasks.run(
            lambda workspace: operations.finish(workspace, capture),
            self._on_finished,
            self._on_not_saved,
            touches=Part.RECORDS,
        )

    def _on_finished(self, outcome: Finished) -> None:
        self.busy = False
        if not outcome.done:
            self.settled.emit()
            return
        record = self.record
        self.finished_here += 1
        self.leave()
        self.finished.emit(record)

    def reopen(self, record: RecordInfo) -> None:
        """Take back that a record is final, and go on with it.

        Args:
            record: As it was before it was finished.
        """
        person, state = self._person(), record.state
        self._context.tasks.run(
            lambda workspace: workspace.records.set_state(record, state, person).uuid,
            self.resume,
            touches=Part.RECORDS,
        )

    def note(self, place: Place, text: str) -> None:
        """Write a note down beside a question."""
        record, person, note = self.record, self._person(), Note(*place, text)

        def write(workspace: Workspace) -> list[Remark]:
            add_note(workspace, record, note, person, clock=now)
            return remarks_of(workspace, record.uuid)

        self._context.tasks.run(write, self._on_noted)

    def answer_remark(self, number: int, text: str) -> None:
        """Answer a remark, by its number."""
        uuid, person = self.record.uuid, self._person()
        self._context.tasks.run(
            lambda workspace: answer_remark(workspace, uuid, number, text, person),
            self._on_noted,
        )

    def settle_remark(self, number: int) -> None:
        """Close a remark, by its number: nothing is left to do about it."""
        uuid, person = self.record.uuid, self._person()
        self._context.tasks.run(
            lambda workspace: close_remark(workspace, uuid, number, person), self._on_noted
        )

    def _on_noted(self, remarks: list[Remark]) -> None:
        self.remarks = remarks
        self.noted.emit(remarks)


class _Opened:
    """A record as it came from the store, with where it was left."""

    def __init__(self, workspace: Workspace, capture: Capture) -> None:
        record = capture.record
        self.capture = capture
        self.remarks: list[Remark] = remarks_of(workspace, record.uuid)
        self.previous: Answers = operations.previous_answers(workspace, record)
        self.past: list[Update] = past_of(workspace, record)
        self.files = files_of(workspace, record)
        self.keying = workspace.second_keyings.of_record(record)
        self.first = questioned(workspace, record)
        self.place = workspace.records.place_of_work(record)
        if record.state == "returned":
            self.place = first_open(self.remarks) or self.place
        self.typed = ""
        pending = workspace.records.pending()
        if pending is not None and pending.record == record.uuid:
            self.place, self.typed = (pending.path, pending.row), pending.text


def _begin(workspace: Workspace, form_id: str, person: str, language: str) -> _Opened:
    begun = operations.start(workspace, form_id, person, clock=now, language=language)
    return _Opened(workspace, begun)


def _begin_second(workspace: Workspace, first: str, person: str) -> _Opened:
    record = workspace.records.find(first)
    plan = plan_of(workspace, workspace.instruments.version(record.version).form_id)
    fields = planned_fields(workspace, record, plan)
    begun = start_second(workspace, first, person, clock=now, way=plan.way, fields=fields)
    return _Opened(workspace, begun)


def _resume(workspace: Workspace, record: str | int, person: str) -> _Opened:
    uuid = workspace.records.info(record).uuid if isinstance(record, int) else record
    return _Opened(workspace, operations.resume(workspace, uuid, person, clock=now))


def _save_all(
    workspace: Workspace, capture: Capture, unsaved: deque[tuple[Update, Place | None]]
) -> None:
    """Store what waits, in order; what was stored leaves the queue even if the next fails."""
    while unsaved:
        update, place = unsaved[0]
        operations.save(workspace, capture, update, at_work=place)
        unsaved.popleft()
