"""A record as it was at any moment: from what it is now, the journal is walked backwards."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import uuid4

from app.operations.record_actions import lines_of
from app.operations.sight import see
from app.store.journal import Entry, JournalEntry
from app.store.record_info import RecordInfo
from app.store.record_query import State
from app.store.workspace import Workspace
from forms.answers import Answers, StoredRow
from forms.problem import Place, Problem, ProblemError
from forms.session import CaptureSession


@dataclass(frozen=True, slots=True)
class PastRecord:
    """A record at a moment.

    Attributes:
        record: What is known of it now.
        state: Where it stood then.
        deleted: It was set aside then.
        answers: What it said then; what the form computes was computed again for that moment.
    """

    record: RecordInfo
    state: State
    deleted: bool
    answers: Answers


def record_at(workspace: Workspace, record_uuid: str, moment: datetime) -> PastRecord:
    """Give a record as it was at a moment.

    Args:
        workspace: Where the record lives.
        record_uuid: Which record.
        moment: When, UTC; everything up to it has happened.

    Raises:
        ProblemError: `store.no_such_record`; `record.not_yet` when it did not exist then.
    """
    record = see(workspace, workspace.records.find(record_uuid))
    lines = lines_of(workspace, record_uuid)
    later = _later(lines, moment)
    if any(line.what.op == "create" for line in later) or (
        not lines and record.created_at > moment
    ):
        place = Place(record=record_uuid)
        raise ProblemError(Problem("record.not_yet", place=place))
    past = _Past(record, workspace.records.answers(record))
    for line in reversed(later):
        past.go_back(line.what)
    session = CaptureSession(
        workspace.instruments.instrument(record.version),
        past.answers,
        choices=workspace.choices.of_version(record.version),
        now=lambda: moment,
        new_id=lambda: str(uuid4()),
        language=record.language,
    )
    session.initial_update()
    return PastRecord(record, past.state, past.deleted, session.answers())


def _later(lines: Sequence[JournalEntry], moment: datetime) -> Sequence[JournalEntry]:
    """Give what came after the last thing that had happened by then."""
    for n in range(len(lines), 0, -1):
        if lines[n - 1].at <= moment:
            return lines[n:]
    return lines


class _Past:
    """The state of a record while its journal is walked back."""

    def __init__(self, record: RecordInfo, answers: Answers) -> None:
        self.state = record.state
        self.deleted = record.deleted
        self.answers = answers

    def go_back(self, what: Entry) -> None:
        if what.op == "set":
            self._set(what)
        elif what.op == "state":
            self.state = cast("State", what.old)
        elif what.op == "delete":
            self.deleted = False
        elif what.op == "undo" and what.path is None:
            self.deleted = True
        elif what.op == "add_row":
            self._remove(what.row)
        elif what.op == "remove_row":
            self._put_back(what)

    def _set(self, what: Entry) -> None:
        if what.row is None:
            self.answers.values[what.path or ""] = what.old
        for row in self.answers.rows:
            if row.row == what.row:
                row.values[what.path or ""] = what.old

    def _remove(self, uuid: str | None) -> None:
        gone = next((row for row in self.answers.rows if row.row == uuid), None)
        if gone is None:
            return
        self.answers.rows.remove(gone)
        for row in _beside(self.answers, gone):
            row.position -= row.position > gone.position

    def _put_back(self, what: Entry) -> None:
        if what.old is None:  # erased on a citizen's request
            return
        held = [StoredRow(**each) for each in json.loads(str(what.old))]
        for row in _beside(self.answers, held[0]):
            row.position += row.position >= held[0].position
        self.answers.rows.extend(held)
        depth = {row.row: row.repeat.count("/") for row in self.answers.rows}
        self.answers.rows.sort(key=lambda row: (depth[row.row], row.repeat, row.position))


def _beside(answers: Answers, one: StoredRow) -> list[StoredRow]:
    return [row for row in answers.rows if (row.repeat, row.parent) == (one.repeat, one.parent)]
