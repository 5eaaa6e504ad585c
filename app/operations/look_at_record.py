"""Look at one record as the person at work may see and move it: remarks, ways, earlier moments."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from app.operations.read_record import RecordSheet, answer_lines, read_record
from app.operations.record_actions import Action, actions_of
from app.operations.record_at import record_at
from app.operations.record_states import ways_of
from app.operations.record_words import RecordWords
from app.operations.remarks import Remark, remarks_of
from app.store.record_query import State
from app.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment at which somebody changed a record.

    Attributes:
        at: When, UTC.
        person: Who.
    """

    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class RecordLook:
    """A record with what may be done about it.

    Attributes:
        sheet: What it says now, or said at a moment.
        remarks: In the order they were made.
        ways: States that this person may move it to.
        moments: When it changed, the latest first.
        at: The moment it is shown at, None for now.
    """

    sheet: RecordSheet
    remarks: tuple[Remark, ...] = ()
    ways: tuple[State, ...] = ()
    moments: tuple[Moment, ...] = ()
    at: datetime | None = None


def look_at(workspace: Workspace, record_uuid: str, person: str) -> RecordLook:
    """Look at a record as it is now.

    Args:
        workspace: Where it lives.
        record_uuid: Which record.
        person: Who looks, by name.

    Raises:
        ProblemError: `store.no_such_record`.
    """
    sheet = read_record(workspace, record_uuid)
    return RecordLook(
        sheet=sheet,
        remarks=tuple(remarks_of(workspace, record_uuid)),
        ways=() if sheet.info.deleted else ways_of(workspace, sheet.info, person),
        moments=_moments(actions_of(workspace, record_uuid)),
    )


def look_back(workspace: Workspace, record_uuid: str, moment: datetime, person: str) -> RecordLook:
    """Look at a record as it was at a moment: nothing can be done about that.

    Args:
        workspace: Where it lives.
        record_uuid: Which record.
        moment: When, UTC.
        person: Who looks, by name.

    Raises:
        ProblemError: `store.no_such_record`; `record.not_yet` when it did not exist then.
    """
    now = look_at(workspace, record_uuid, person)
    past = record_at(workspace, record_uuid, moment)
    version = now.sheet.info.version
    instrument = workspace.instruments.instrument(version)
    words = RecordWords(instrument, workspace.choices.of_version(version))
    sheet = replace(
        now.sheet,
        info=replace(now.sheet.info, state=past.state, deleted=past.deleted),
        answers=tuple(answer_lines(instrument, words, past.answers, [])),
        problems=(),
    )
    return replace(now, sheet=sheet, ways=(), at=moment)


def _moments(actions: Iterable[Action]) -> tuple[Moment, ...]:
    found: dict[datetime, Moment] = {}
    for action in actions:
        if any(line.what.op != "remark" for line in action.entries):
            line = action.entries[-1]
            found[line.at] = Moment(line.at, line.person)
    return tuple(sorted(found.values(), key=lambda each: each.at, reverse=True))
