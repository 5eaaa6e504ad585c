"""Capture a record: a form session on one side, the record store on the other.

The session (`forms.session`) decides what an answer means; `save` puts it on disk. A client gives
the next question only after `save` returned, so nothing typed is ever lost.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from uuid import uuid4

from app.operations.sight import see
from app.store.instruments import StoredVersion
from app.store.journal import Entry
from app.store.records import RecordInfo
from app.store.second_keyings import SecondKeying
from app.store.workspace import Workspace
from forms.answers import AnswerChange, Answers, RowChange, Update
from forms.instrument import Value
from forms.problem import Place, Problem, ProblemError, Severity
from forms.session import CaptureSession


@dataclass(slots=True)
class Capture:
    """A record being filled.

    Attributes:
        record: The stored record, a draft until it is finished.
        session: Its form logic.
        person: Who answers.
        batch: Open batch its changes belong to, None when they are made one by one.
    """

    record: RecordInfo
    session: CaptureSession
    person: str
    batch: int | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """How finishing a record went.

    Attributes:
        done: The record is final now.
        problems: What stands in the way; warnings may stay.
    """

    done: bool
    problems: tuple[Problem, ...]


def start(
    workspace: Workspace,
    form_id: str,
    person: str,
    *,
    clock: Callable[[], datetime],
    language: str = "",
    answers: Mapping[str, Value] = MappingProxyType({}),
    batch: int | None = None,
) -> Capture:
    """Begin a new record of a form; it is on disk as a draft when this returns.

    Args:
        workspace: Where it will live.
        form_id: The form.
        person: Who begins it.
        clock: The time, in UTC.
        language: Language to ask in; one that the form does not have is its default.
        answers: Question -> value, to be answered in the same instant.
        batch: Open batch it belongs to.

    Raises:
        ProblemError: One of the answers cannot be given; there is no record then.
    """
    version = workspace.instruments.latest(form_id)
    return begin(
        workspace,
        version,
        person,
        clock=clock,
        language=language,
        answers=answers,
        batch=batch,
    )


def begin(
    workspace: Workspace,
    version: StoredVersion,
    person: str,
    *,
    clock: Callable[[], datetime],
    language: str = "",
    answers: Mapping[str, Value] = MappingProxyType({}),
    batch: int | None = None,
    second: SecondKeying | None = None,
    known: Answers | None = None,
) -> Capture:
    """Begin a record of any version of a form; see `start`.

    Args:
        workspace: Where it will live.
        version: Version of the form.
        person: Who begins it.
        clock: The time, in UTC.
        language: Language to ask in; one that the form does not have is its default.
        answers: Question -> value, to be answered in the same instant.
        batch: Open batch it belongs to.
        second: What it keys a second time.
        known: Answers it has from the beginning, which nobody keys.
    """
    workspace.people.allow(person, "capture")
    spoken = language if language in workspace.instruments.instrument(version.id).languages else ""
    session = CaptureSession(
        workspace.instruments.logic(version.id),
        known,
        choices=workspace.choices.of_version(version.id),
        now=clock,
        new_id=_new_id,
        language=spoken,
        properties=_properties(workspace, person),
    )
    given = [session.answer(path, value) for path, value in answers.items()]
    answered = merged([session.initial_update(), *given])
    record = workspace.records.create(
        version,
        person,
        language=spoken,
        initial=known,
        answered=answered,
        batch=batch,
        second=second,
    )
    return Capture(record, session, person, batch)


def merged(updates: Iterable[Update]) -> Update:
    """Put updates of one record together, to be stored as one."""
    each = tuple(updates)
    return Update(
        answers=tuple(change for update in each for change in update.answers),
        rows=tuple(row for update in each for row in update.rows),
    )


def resume(
    workspace: Workspace,
    record_uuid: str,
    person: str,
    *,
    clock: Callable[[], datetime],
) -> Capture:
    """Open a record again, in the version of the form it was captured with.

    What the form calculates may come out otherwise than when it was left (`today()`); that is on
    disk too when this returns.

    Args:
        workspace: Where the record lives.
        record_uuid: Which record.
        person: Who answers.
        clock: The time, in UTC.

    Raises:
        ProblemError: `record.same_keyer`: this person keyed the record a second keying is of;
            `record.is_blind`: this person keys it a second time.
    """
    workspace.people.ensure(person)
    record = workspace.records.find(record_uuid)
    if record.second_of is not None:
        see_other_person(workspace, workspace.records.info(record.second_of), person)
    capture = look_into(workspace, see(workspace, record, person), person, clock)
    save(workspace, capture, capture.session.initial_update())
    return capture


def see_other_person(workspace: Workspace, first: RecordInfo, person: str) -> None:
    """See that somebody has not keyed a record already: who did cannot key it a second time.

    Raises:
        ProblemError: `record.same_keyer`.
    """
    if person in workspace.second_keyings.keyers(first):
        place = Place(record=first.uuid)
        raise ProblemError(
            Problem("record.same_keyer", place=place, values={"name": person, "number": first.id})
        )


def previous_answers(workspace: Workspace, record: RecordInfo) -> Answers:
    """Give the answers of the record that the same person captured before, for repeating them.

    Blank when there is none. The answers are those of that record's own version of the form.
    """
    before = workspace.records.before(record)
    return Answers() if before is None else workspace.records.answers(before)


def look_into(
    workspace: Workspace,
    record: RecordInfo,
    person: str,
    clock: Callable[[], datetime],
) -> Capture:
    """Open a record to ask or to try something; nothing is put on disk."""
    session = CaptureSession(
        workspace.instruments.logic(record.version),
        workspace.records.answers(record),
        choices=workspace.choices.of_version(record.version),
        now=clock,
        new_id=_new_id,
        language=record.language,
        properties=_properties(workspace, person),
    )
    return Capture(record, session, person)


def _new_id() -> str:
    return str(uuid4())


def _properties(workspace: Workspace, person: str) -> dict[str, str]:
    """Give what a form may ask of the program itself."""
    return {"username": person, "deviceid": workspace.device.id}


def save(
    workspace: Workspace,
    capture: Capture,
    update: Update,
    *,
    reason: str | None = None,
    at_work: tuple[str, str | None] | None = None,
    beside: Sequence[Entry] = (),
) -> None:
    """Put what a person just did on disk; committed when this returns.

    Args:
        workspace: Where the record lives.
        capture: The record being filled.
        update: What the session said changed.
        reason: Why, when a finished record is corrected.
        at_work: Path and row of the question in hand, to resume there.
        beside: What else the journal says of the same action.

    Raises:
        ProblemError: `record.is_approved`: it is given back before it is changed.
    """
    if capture.record.state == "approved":
        if update.rows or any(not change.calculated for change in update.answers):
            raise ProblemError(approved(capture.record.uuid))
        return
    if update.answers or update.rows or at_work:
        workspace.records.save(
            capture.record,
            update,
            capture.person,
            reason=reason,
            at_work=at_work,
            batch=capture.batch,
            beside=beside,
        )


def approved(record_uuid: str) -> Problem:
    """Say that a record was approved, so that nobody changes it by the way."""
    return Problem("record.is_approved", place=Place(record=record_uuid))


def answer(workspace: Workspace, capture: Capture, ref: str, value: Value) -> Update:
    """Answer one question and put it on disk."""
    update = capture.session.answer(ref, value)
    save(workspace, capture, update)
    return update


def finish(workspace: Workspace, capture: Capture) -> Finished:
    """Make the record final, unless something must be corrected first."""
    problems = tuple(of_record(problem, capture.record) for problem in capture.session.violations())
    if any(problem.severity is Severity.ERROR for problem in problems):
        return Finished(done=False, problems=problems)
    save(workspace, capture, capture.session.finish())
    save(workspace, capture, leftovers(capture.session))
    workspace.records.set_state(capture.record, "final", capture.person)
    return Finished(done=True, problems=problems)


def of_record(problem: Problem, record: RecordInfo) -> Problem:
    """Say of which record a problem is."""
    return replace(problem, place=replace(problem.place, record=record.uuid))


def leftovers(session: CaptureSession) -> Update:
    """Give what a finished record leaves behind: what no longer applies to it.

    A draft keeps such answers, so that they come back when they apply again; a record does not
    have them (ODK XForms, "Relevance"). The journal keeps them.
    """
    kept, final = session.answers(), session.final_answers()
    rows = {row.row: row for row in final.rows}
    changes = [
        _blanked(path, None, value)
        for path, value in kept.values.items()
        if value is not None and final.values.get(path) is None
    ]
    for row in kept.rows:
        stays = rows[row.row].values if row.row in rows else {}
        changes += [
            _blanked(path, row.row, value)
            for path, value in row.values.items()
            if value is not None and stays.get(path) is None
        ]
    gone = [
        RowChange("remove_row", row.repeat, row.row, row.parent, row.position)
        for row in reversed(kept.rows)
        if row.row not in rows
    ]
    return Update(answers=tuple(changes), rows=tuple(gone))


def _blanked(path: str, row: str | None, value: Value) -> AnswerChange:
    return AnswerChange(path, row, value, None)
