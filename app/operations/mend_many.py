"""Mend or explain all problems of one kind as one action, after a look at what would change."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.messages import _
from app.operations import capture as capturing
from app.operations.correct import Correction, correct_checked, judge_all, refusal_of
from app.operations.read_record import RecordProblem, problem_of
from app.operations.record_words import RecordWords
from app.operations.sight import hidden_here
from app.operations.validate_form import check_record
from app.progress import Cancel, Progress, Report, silent
from app.store.issues import REPEATED, StoredIssue
from app.store.journal import Entry, JournalEntry
from app.store.workspace import Workspace
from forms.instrument import Value
from forms.problem import Place, Problem, ProblemError

Clock = Callable[[], datetime]

EXAMPLES = 20
_A_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Mending:
    """How one kind of problem is mended everywhere.

    Attributes:
        form_id: The form.
        cause: Code of the problem.
        field: Path of the question, "" for all that have the problem.
        way: One of `steps.corrections.WAYS`, or `value`.
        value: The value to put in all of them, for `value`.
        reason: Why, for the journal; "" takes the one proposed for each.
    """

    form_id: str
    cause: str
    field: str = ""
    way: str = "suggested"
    value: Value = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What would become of one answer: number of its record, place, before and after."""

    record: int
    field: str
    before: str
    after: Value


@dataclass(frozen=True, slots=True)
class Left:
    """An answer that stays as it is: number of its record, place, what it says.

    Attributes:
        problem: Why the form or the record refuses another one; None when nobody can say which.
    """

    record: int
    field: str
    said: str
    problem: Problem | None


@dataclass(slots=True)
class Mended:
    """What came of it, or would.

    Attributes:
        batch: Key of the batch, to take it back; 0 when it was only looked at.
        found: Problems of this kind.
        mended: Those that are mended.
        changes: The first of them.
        left: The first of those that stay.
    """

    batch: int = 0
    found: int = 0
    mended: int = 0
    changes: list[Change] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        """Give why the first ones were refused."""
        return [each.problem for each in self.left if each.problem is not None]

    def note(self, found: RecordProblem, value: Value, problem: Problem | None = None) -> None:
        """Count a problem as mended, or keep that it was not; without a value nobody can."""
        issue, said = found.issue, found.said or ""
        if value is None or problem is not None:
            if len(self.left) < EXAMPLES:
                self.left.append(Left(issue.record, issue.path, said, problem))
            return
        self.mended += 1
        if len(self.changes) < EXAMPLES:
            self.changes.append(Change(issue.record, issue.path, said, value))


def issues_of(workspace: Workspace, form_id: str, cause: str, path: str = "") -> list[int]:
    """Give the keys of the open issues of one kind, by record.

    Raises:
        ProblemError: `store.no_such_form`; `check.no_such_cause`: nothing of the kind is open.
    """
    version = workspace.instruments.latest(form_id)
    kinds = workspace.issues.kinds(version.instrument, sorted(hidden_here(workspace)))
    alike = [k for k in kinds if k.code == cause and path in ("", k.path, _name(k.path))]
    if not alike:
        known = ", ".join(sorted({kind.code for kind in kinds})) or "–"
        values = {"cause": cause, "known": known}
        raise ProblemError(Problem("check.no_such_cause", values=values))
    return [issue for kind in alike for issue in kind.issues]


def preview_mending(
    workspace: Workspace,
    mending: Mending,
    person: str,
    *,
    clock: Clock,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Mended:
    """Say exactly what `mend_all` would change and what it would leave, changing nothing.

    Args:
        workspace: Where the records live.
        mending: What and how.
        person: Who would correct.
        clock: The time, in UTC.
        report: Told of those looked at.
        cancel: Stops between two.

    Raises:
        ProblemError: As `mend_all`.
    """
    workspace.people.allow(person, "correct")
    wanted = issues_of(workspace, mending.form_id, mending.cause, mending.field)
    done, what = Mended(found=len(wanted)), _("Mirando qué cambiaría")
    for number, (found, value) in enumerate(_answers(workspace, mending, wanted), start=1):
        (cancel or Cancel()).check()
        put = _correction(mending, found, value)
        problem = None if value is None else refusal_of(workspace, put, person, clock=clock)
        done.note(found, value, problem)
        report(Progress(number, len(wanted), what))
    return done


def _correction(mending: Mending, found: RecordProblem, value: Value) -> Correction:
    issue, reason = found.issue, mending.reason or found.reason
    return Correction(issue.record_uuid, issue.path, value, reason, issue.row)


def mend_all(
    workspace: Workspace,
    mending: Mending,
    person: str,
    *,
    clock: Clock,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Mended:
    """Mend every problem of a kind; one that the form refuses or nobody can guess stays open.

    Args:
        workspace: Where the records live.
        mending: What and how.
        person: Who corrects.
        clock: The time, in UTC.
        report: Told of those done.
        cancel: Stops between two; what was mended before stays, and is taken back by its batch.

    Raises:
        ProblemError: As `issues_of`, or the person may not correct.
    """
    workspace.people.ensure(person)
    workspace.people.allow(person, "correct")
    wanted = issues_of(workspace, mending.form_id, mending.cause, mending.field)
    version = workspace.instruments.latest(mending.form_id)
    done, what = Mended(found=len(wanted)), _("Corrigiendo los registros")
    with workspace.batches.changing(version, person, len(wanted)) as batch:
        done.batch = batch
        for number, (found, value) in enumerate(_answers(workspace, mending, wanted), start=1):
            (cancel or Cancel()).check()
            put = _correction(mending, found, value)
            refused = None if value is None else _refused(workspace, put, person, clock, batch)
            done.note(found, value, refused)
            report(Progress(number, len(wanted), what))
    return done


def _refused(
    workspace: Workspace, wanted: Correction, person: str, clock: Clock, batch: int
) -> Problem | None:
    """Put one answer; give why the form or the record refuses it."""
    try:
        return correct_checked(workspace, wanted, person, clock=clock, batch=batch).problem
    except ProblemError as error:
        return error.problems[0]


def _answers(
    workspace: Workspace, mending: Mending, wanted: Sequence[int]
) -> Iterator[tuple[RecordProblem, Value]]:
    """Give each problem with what its answer becomes; None when that is not known."""
    from app.steps.corrections import mended

    version = workspace.instruments.latest(mending.form_id)
    instrument = workspace.instruments.instrument(version.id)
    choices = workspace.choices.of_version(version.id)
    words = RecordWords(instrument, choices)
    for first in range(0, len(wanted), _A_CHUNK):
        for issue in workspace.issues.get(wanted[first : first + _A_CHUNK]):
            if issue.solved_at is not None or issue.code == REPEATED:
                continue
            found = problem_of(issue, instrument, choices, words)
            if mending.way == "value":
                yield found, mending.value
            elif issue.path not in words.questions:
                yield found, None
            else:
                yield found, mended(issue, instrument, choices, mending.way)


def explain_all(
    workspace: Workspace,
    form_id: str,
    issues: Sequence[int],
    person: str,
    *,
    reason: str,
    clock: Clock,
) -> Mended:
    """Let problems stand as they are, each with the same reason in the journal.

    Args:
        workspace: Where the records live.
        form_id: Their form.
        issues: Keys of the issues.
        person: Who knows that it is right.
        reason: Why.
        clock: The time, in UTC.

    Raises:
        ProblemError: `check.not_explained`: an error is corrected, not explained; the person may
            not review. Nothing was written.
    """
    workspace.people.ensure(person)
    workspace.people.allow(person, "review")
    entry = Entry("remark", reason=reason)
    for issue in workspace.issues.get(issues[:1]):
        if not may_stand(issue):
            place = Place(record=issue.record_uuid, field=issue.path or None)
            raise ProblemError(Problem("check.not_explained", place=place))
    version = workspace.instruments.latest(form_id)
    done = Mended(found=len(issues))
    with workspace.batches.changing(version, person, len(issues)) as done.batch:
        for first in range(0, len(issues), _A_CHUNK):
            given = workspace.issues.get(issues[first : first + _A_CHUNK])
            some = [issue for issue in given if may_stand(issue) and issue.solved_at is None]
            judge_all(workspace, some, person, entry, clock=clock, batch=done.batch)
            done.mended += len(some)
    return done


def may_stand(issue: StoredIssue) -> bool:
    """Say whether somebody may explain a problem instead of correcting it."""
    return issue.severity == "warning" or issue.code == "check.formula"


def is_mending(workspace: Workspace, batch: int) -> bool:
    """Say whether a batch is what `mend_all` or `explain_all` did."""
    lines = workspace.journal.entries(batch=batch, limit=1)
    return bool(lines) and lines[0].what.op in ("set", "remark")


def take_back_mending(
    workspace: Workspace, batch: int, person: str, *, clock: Clock, report: Report = silent
) -> int:
    """Take back what `mend_all` or `explain_all` did; what changed again since is left alone.

    Args:
        workspace: Where the records live.
        batch: As they gave it.
        person: Who takes it back.
        clock: The time, in UTC.
        report: Told of those that are as they were.

    Returns:
        How many answers or explanations are as they were.
    """
    after, back = 0, 0
    while lines := workspace.journal.entries(batch=batch, after=after, limit=_A_CHUNK):
        after = lines[-1].seq
        for line in lines:
            if line.what.op == "set":
                back += _put_back(workspace, line, person, clock)
            elif line.what.op == "remark":
                back += _question_again(workspace, line, person, clock)
        report(Progress(back, None, _("Deshaciendo la corrección")))
    workspace.batches.undo(batch, person)
    return back


def _put_back(workspace: Workspace, line: JournalEntry, person: str, clock: Clock) -> bool:
    capture = capturing.resume(workspace, str(line.what.record), person, clock=clock)
    ref = capture.session.ref(line.what.path or "", line.what.row)
    if capture.session.node(ref).value != line.what.new:
        return False
    update = capture.session.answer(ref, line.what.old)
    capturing.save(workspace, capture, update, reason=_("Se deshizo la corrección"))
    check_record(workspace, capture.record, capture.session, clock())
    return True


def _question_again(workspace: Workspace, line: JournalEntry, person: str, clock: Clock) -> int:
    what = line.what
    record = workspace.records.find(str(what.record))
    stands = [
        issue
        for issue in workspace.issues.accepted(record.instrument, record.id)
        if (issue.path, issue.row) == (what.path or "", what.row)
        and issue.accepted_reason == what.reason
    ]
    judge_all(workspace, stands, person, Entry("undo"), clock=clock)
    return len(stands)


def _name(path: str) -> str:
    return path.rpartition("/")[2]
