"""Check the records of a form and remember what was found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.messages import _
from app.operations.sight import open_issues
from app.progress import Cancel, Progress, Report, silent
from app.store.issues import StoredIssue
from app.store.record_info import RecordInfo
from app.store.record_query import RecordQuery, State
from app.store.workspace import Workspace
from forms.choices import ChoiceSource
from forms.instrument import Instrument
from forms.problem import Place, Problem, Severity
from forms.session import CaptureSession


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """What a check found.

    Attributes:
        records: Records looked at, drafts left out.
        problems: Everything open now, with record and field.
    """

    records: int
    problems: tuple[Problem, ...]


def validate_form(
    workspace: Workspace,
    form_id: str,
    *,
    clock: Callable[[], datetime],
    report: Report = silent,
    cancel: Cancel | None = None,
) -> CheckedForm:
    """Check the finished records of a form under its rules, and keep the findings as issues.

    Each record is checked by the version of the form that it was captured with.

    Args:
        workspace: Where the records live.
        form_id: Which form.
        clock: The time, in UTC; `today()` of the form's rules reads it too.
        report: Told of the records done.
        cancel: Stops the check; what was kept before stays.
    """
    from app.steps.validation import Checks, Finding

    version = workspace.instruments.latest(form_id)
    began = clock()
    ids = workspace.records.ids(RecordQuery(version.instrument, states=FINISHED))
    cancel = cancel or Cancel()
    what = _("Revisando los registros")

    def form(key: int) -> tuple[Instrument, ChoiceSource]:
        return workspace.instruments.instrument(key), workspace.choices.of_version(key)

    def row_of(uuid: str) -> int | None:
        return workspace.records.find(uuid).source_row

    checks = Checks(form, now=clock, row_of=row_of)
    findings: list[Finding] = []
    for done, record in enumerate(workspace.records.stream_as_captured(ids), start=1):
        cancel.check()
        if done % 100 == 0 or done == len(ids):
            report(Progress(done, len(ids), what))
        findings += checks.of(*record)
    workspace.issues.replace_all(version.instrument, findings, began)
    return CheckedForm(len(ids), open_problems(workspace, form_id))


def check_record(
    workspace: Workspace, record: RecordInfo, session: CaptureSession, at: datetime
) -> None:
    """Check one record that was just changed, and keep what is found beside what others know.

    Whether it repeats another is left as it was: only `validate_form` compares records.

    Args:
        workspace: Where the record lives.
        record: The record; a draft is left alone.
        session: The record as it is now.
        at: When it was read.
    """
    if record.state not in FINISHED:
        return
    from app.steps.domain_checks.checks import DomainChecks
    from app.steps.validation import Finding, as_finding, problems_of

    declared = DomainChecks(session.instrument)
    found = [as_finding(record.uuid, problem) for problem in problems_of(session, declared)]
    found += [
        Finding(record.uuid, each.row, each.path, each.code, Severity(each.severity), each.values)
        for each in workspace.issues.of_records([record.id])
        if each.code.startswith("record.")
    ]
    workspace.issues.replace(record.uuid, found, at)


FINISHED: tuple[State, ...] = ("final", "returned", "approved")
"""States whose records are checked; a draft is checked while it is being filled."""


def open_problems(workspace: Workspace, form_id: str) -> tuple[Problem, ...]:
    """Give what is open in a form, as far as who looks may see it, as problems."""
    version = workspace.instruments.latest(form_id)
    instrument = workspace.instruments.instrument(version.id)
    return tuple(
        issue_as_problem(issue, instrument) for issue in open_issues(workspace, version.instrument)
    )


def issue_as_problem(issue: StoredIssue, instrument: Instrument) -> Problem:
    """Give a stored issue its place, so that it can be said and jumped to."""
    values = dict(issue.values)
    if issue.path and "label" not in values:
        values["label"] = _label(instrument, issue.path)
    place = Place(
        record=issue.record_uuid, row=issue.source_row, row_id=issue.row, field=issue.path or None
    )
    return Problem(issue.code, Severity(issue.severity), place, values)


def _label(instrument: Instrument, path: str) -> str:
    """Give the words of a question; its name where this version does not ask it."""
    try:
        return instrument.question(path).label()
    except KeyError:
        return path.rpartition("/")[2]
