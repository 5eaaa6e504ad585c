"""Take back, and do again, what was answered in a record that is being filled.

Taking back is answering once more: what stood there before is given again through the form
session, stored like any answer, and the journal keeps both. Nothing is ever rubbed out.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile

from app.store.journal import VERSION, Entry
from app.store.record_info import RecordInfo
from app.store.workspace import Workspace
from forms.answers import AnswerChange, RowChange, StoredRow, Update
from forms.instrument import Value
from forms.problem import ProblemError
from forms.session import CaptureSession

MOST_STEPS = 200
"""Actions that can be taken back; older ones stay in the journal."""

Step = tuple[Update, ...]
"""What one action changed, in order."""


@dataclass(frozen=True, slots=True)
class Turned:
    """What taking back or doing again changed.

    Attributes:
        updates: To be stored, in order.
        place: Path and row of the first thing that changed, where the person should look.
    """

    updates: Step
    place: tuple[str, str | None]


class Trail:
    """The actions of a person in one record, in order, with those that were taken back."""

    def __init__(self, session: CaptureSession, past: Iterable[Update] = ()) -> None:
        """Begin a trail.

        Args:
            session: The record in hand.
            past: What was done before it was opened, as `past_of` reads it.
        """
        self._session = session
        self._done: deque[Step] = deque(((update,) for update in past), MOST_STEPS)
        self._undone: list[Step] = []

    def note(self, update: Update) -> None:
        """Keep what a person just did; what was taken back before can no longer be redone."""
        if _is_persons(update):
            self._done.append((update,))
            self._undone.clear()

    def undo(self) -> Turned | None:
        """Take back the last action; None when there is none."""
        return self._turn(self._done, self._undone)

    def redo(self) -> Turned | None:
        """Do again what was taken back last; None when nothing was."""
        return self._turn(self._undone, self._done)

    def _turn(
        self, here: deque[Step] | list[Step], there: deque[Step] | list[Step]
    ) -> Turned | None:
        while here:
            step = here.pop()
            back = tuple(u for update in reversed(step) for u in self._reversed(update))
            place = next(filter(None, map(_place, back)), None)
            if place is not None:  # else the form has no room for it any more
                there.append(back)
                return Turned(back, place)
        return None

    def _reversed(self, update: Update) -> Iterator[Update]:
        """Turn what one update did round: instances that came go, answers and instances return."""
        for row in reversed(update.rows):
            if row.op == "add_row":
                with suppress(ProblemError):
                    yield self._session.remove_row(self._ref_of_row(row))
        for change in update.answers:
            if not change.calculated:
                with suppress(ProblemError):
                    yield self._session.answer(self._ref(change), change.old)
        for row in update.rows:
            if row.op == "remove_row" and row.held:
                yield from self._return(row.held)

    def _ref(self, change: AnswerChange) -> str:
        return self._session.ref(change.path, change.row)

    def _ref_of_row(self, row: RowChange) -> str:
        repeat = self._session.ref(row.repeat, row.parent)
        refs = (f"{repeat}[{n}]" for n in range(self._session.row_count(repeat), 0, -1))
        found = (ref for ref in refs if self._session.node(ref).row == row.row)
        return next(found, f"{repeat}[0]")

    def _return(self, held: tuple[StoredRow, ...]) -> Iterator[Update]:
        """Bring an instance back; where the form decides how many there are, its answers."""
        try:
            yield self._session.put_back(held)
        except ProblemError:
            yield from self._fill(held)

    def _fill(self, held: tuple[StoredRow, ...]) -> Iterator[Update]:
        now: dict[str | None, str | None] = {}
        for stored in held:
            with suppress(ProblemError):
                repeat = self._session.ref(stored.repeat, now.get(stored.parent, stored.parent))
                row = now[stored.row] = self._session.node(f"{repeat}[{stored.position}]").row
                for path, value in stored.values.items():
                    yield from self._answer(path, row, value)

    def _answer(self, path: str, row: str | None, value: Value) -> Iterator[Update]:
        with suppress(ProblemError):
            yield self._session.answer(self._session.ref(path, row), value)


def past_of(workspace: Workspace, record: RecordInfo) -> list[Update]:
    """Read from the journal what was answered last in a record, so that it can be taken back.

    Goes back to the last thing that was no answer: the beginning, an instance, another state.
    """
    entries = [e.what for e in workspace.journal.entries(record.uuid) if e.what.op != "remark"]
    answered = list(takewhile(_is_answer, reversed(entries)))[:MOST_STEPS]
    return [
        Update((AnswerChange(what.path or "", what.row, what.old, what.new),))
        for what in reversed(answered)
    ]


def _is_answer(what: Entry) -> bool:
    return what.op == "set" and what.path != VERSION


def _is_persons(update: Update) -> bool:
    return bool(update.rows) or any(not change.calculated for change in update.answers)


def _place(update: Update) -> tuple[str, str | None] | None:
    """Give where an update shows best: the first answer in it, else the repeat."""
    for change in update.answers:
        if not change.calculated:
            return change.path, change.row
    return next(((row.repeat, row.parent) for row in update.rows), None)
