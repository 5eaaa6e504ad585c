"""Correct what the review found; every correction is in the journal with its reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.messages import _
from app.operations import capture as capturing
from app.operations.sight import see
from app.operations.validate_form import check_key, check_record
from app.progress import Cancel, Progress, Report, silent
from app.store.clock import as_text
from app.store.issues import StoredIssue
from app.store.journal import Entry
from app.store.people import CHANGING
from app.store.workspace import Workspace
from forms.answers import Update
from forms.instrument import Value
from forms.problem import Problem, ProblemError, Severity
from forms.session import CaptureSession

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Correction:
    """One answer that should be another.

    Attributes:
        record: uuid of the record.
        field: Path of the question.
        value: The new answer.
        reason: Why, for the journal.
        row: uuid of the repeat instance, None outside repeats.
    """

    record: str
    field: str
    value: Value
    reason: str
    row: str | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """How a correction went.

    Attributes:
        correction: What was asked for.
        before: The answer until then.
        problem: Why the form refuses the new answer; nothing was changed then.
    """

    correction: Correction
    before: Value
    problem: Problem | None = None


def correct(
    workspace: Workspace,
    record_uuid: str,
    field: str,
    value: Value,
    person: str,
    *,
    reason: str,
    clock: Clock,
    row: str | None = None,
) -> Update:
    """Give one answer of a record another value, under the rules of its form.

    Args:
        workspace: Where the record lives.
        record_uuid: Which record.
        field: Path of the question.
        value: The new answer.
        person: Who corrects.
        reason: Why, for the journal.
        clock: The time, in UTC.
        row: uuid of the repeat instance, None outside repeats.

    Raises:
        ProblemError: The person may not (`people.may_not_correct`, `people.may_not_capture`).
    """
    allow_change(workspace, record_uuid, person)
    capture = capturing.resume(workspace, record_uuid, person, clock=clock)
    update = capture.session.answer(capture.session.ref(field, row), value)
    capturing.save(workspace, capture, update, reason=reason)
    return update


def allow_change(workspace: Workspace, record_uuid: str, person: str) -> None:
    """See that a person may change a record: who captures what is open, who corrects the rest.

    Raises:
        ProblemError: `people.may_not_capture`, `people.may_not_correct`, `store.no_such_record`.
    """
    state = workspace.records.find(record_uuid).state
    workspace.people.allow(person, CHANGING[state])


def correct_checked(
    workspace: Workspace,
    correction: Correction,
    person: str,
    *,
    clock: Clock,
    batch: int | None = None,
) -> Corrected:
    """Correct an answer unless the form refuses the new one, and check the record again.

    Args:
        workspace: Where the record lives.
        correction: What to change.
        person: Who corrects.
        clock: The time, in UTC.
        batch: Open batch that the correction belongs to.

    Raises:
        ProblemError: As `correct`; nothing was changed.
    """
    allow_change(workspace, correction.record, person)
    capture = capturing.resume(workspace, correction.record, person, clock=clock)
    capture.batch = batch
    ref = capture.session.ref(correction.field, correction.row)
    before = capture.session.node(ref).value
    update = capture.session.answer(ref, correction.value)
    problem = _violation(capture.session, ref)
    if problem is not None:
        return Corrected(correction, before, problem)
    capturing.save(workspace, capture, update, reason=correction.reason)
    check_record(workspace, capture.record, capture.session, clock())
    return Corrected(correction, before)


def refusal_of(
    workspace: Workspace, correction: Correction, person: str, *, clock: Clock
) -> Problem | None:
    """Say why a correction would be refused, None when it would be made; nothing is changed.

    Args:
        workspace: Where the record lives.
        correction: What would change.
        person: Who would correct.
        clock: The time, in UTC.
    """
    try:
        allow_change(workspace, correction.record, person)
        record = see(workspace, workspace.records.find(correction.record), person)
        if record.state == "approved":
            return capturing.approved(record.uuid)
        session = capturing.look_into(workspace, record, person, clock).session
        ref = session.ref(correction.field, correction.row)
        session.answer(ref, correction.value)
    except ProblemError as error:
        return error.problems[0]
    return _violation(session, ref)


def _violation(session: CaptureSession, ref: str) -> Problem | None:
    """Give the error that an answer has now; a warning is none."""
    problem = session.node(ref).violation
    return problem if problem is not None and problem.severity is Severity.ERROR else None


def correct_all(
    workspace: Workspace,
    corrections: Sequence[Correction],
    person: str,
    *,
    clock: Clock,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> tuple[Corrected, ...]:
    """Correct many answers one by one; what was corrected before a stop stays.

    Args:
        workspace: Where the records live.
        corrections: What to change.
        person: Who corrects.
        clock: The time, in UTC.
        report: Told of those done.
        cancel: Stops between two.
    """
    what = _("Corrigiendo los registros")
    done = []
    for number, correction in enumerate(corrections, start=1):
        if cancel is not None:
            cancel.check()
        done.append(correct_checked(workspace, correction, person, clock=clock))
        report(Progress(number, len(corrections), what))
    return tuple(done)


def take_back(
    workspace: Workspace, corrected: Sequence[Corrected], person: str, *, clock: Clock
) -> None:
    """Give answers the value they had before they were corrected; the last one first."""
    for each in reversed(corrected):
        if each.problem is not None:
            continue
        allow_change(workspace, each.correction.record, person)
        back = replace(each.correction, value=each.before, reason=_("Se deshizo la corrección"))
        capture = capturing.resume(workspace, back.record, person, clock=clock)
        update = capture.session.answer(capture.session.ref(back.field, back.row), back.value)
        capturing.save(workspace, capture, update, reason=back.reason)
        check_record(workspace, capture.record, capture.session, clock())


def set_aside(workspace: Workspace, record_uuid: str, person: str, *, reason: str) -> None:
    """Take a record out of the lists and of what is published; it can be brought back."""
    allow_change(workspace, record_uuid, person)
    workspace.records.delete(workspace.records.find(record_uuid), person, reason=reason)
    _look_at_keys(workspace, record_uuid)


def bring_back(workspace: Workspace, record_uuid: str, person: str) -> None:
    """Undo `set_aside`."""
    allow_change(workspace, record_uuid, person)
    workspace.records.restore(workspace.records.find(record_uuid), person)
    _look_at_keys(workspace, record_uuid)


def _look_at_keys(workspace: Workspace, record_uuid: str) -> None:
    record = workspace.records.find(record_uuid)
    check_key(workspace, record, record.updated_at)


def let_stand(
    workspace: Workspace, issue: StoredIssue, person: str, *, reason: str, clock: Clock
) -> None:
    """Accept that what was found is right as it is; the reason goes into the journal.

    Args:
        workspace: Where the record lives.
        issue: The warning, as the store gave it.
        person: Who knows that it is right.
        reason: Why.
        clock: The time, in UTC.
    """
    _judge(workspace, issue, person, Entry("remark", reason=reason), clock)


def question_again(workspace: Workspace, issue: StoredIssue, person: str, *, clock: Clock) -> None:
    """Undo `let_stand`."""
    _judge(workspace, issue, person, Entry("undo"), clock)


def _judge(
    workspace: Workspace, issue: StoredIssue, person: str, entry: Entry, clock: Clock
) -> None:
    workspace.people.ensure(person)
    workspace.people.allow(person, "review")
    judge_all(workspace, (issue,), person, entry, clock=clock)


def judge_all(
    workspace: Workspace,
    issues: Sequence[StoredIssue],
    person: str,
    entry: Entry,
    *,
    clock: Clock,
    batch: int | None = None,
) -> None:
    """Let some issues stand, or question them again, in one transaction with the journal.

    Args:
        workspace: Where their records live.
        issues: The issues, a few hundred at most.
        person: Who judges.
        entry: What the journal says of each; its reason is that of the issues.
        clock: The time, in UTC.
        batch: Open batch it belongs to.
    """
    lines = [
        replace(entry, record=issue.record_uuid, row=issue.row, path=issue.path or None)
        for issue in issues
    ]
    who = workspace.people.key(person)
    with workspace.db.transaction():
        for issue in issues:
            workspace.issues.accept(issue.id, entry.reason)
        workspace.journal.append(lines, person=who, at=as_text(clock()), batch=batch)
