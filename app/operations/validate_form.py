"""Check the records of a form and remember what was found.

A record that changed is checked again where it changes (`check_record`), with the records it
shares or shared its key with; what changes many at once marks them, and `validate_form` checks
only those. A whole check is made when the rules may judge otherwise than before.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import app
from app.messages import _
from app.operations.check_links import check_links, settle_links
from app.operations.settle_odd import settle_odd
from app.operations.sight import hidden_here, open_issues
from app.progress import Cancel, Progress, Report, silent
from app.store.explanations import take_over
from app.store.flat_answers import flat_answers, versions_of
from app.store.instruments import StoredVersion
from app.store.issues import REPEATED, StoredIssue
from app.store.record_counts import count_in
from app.store.record_info import RecordInfo
from app.store.record_keys import Keyed, RecordKeys
from app.store.record_query import RecordQuery, State
from app.store.workspace import Workspace
from forms.choices import ChoiceSource
from forms.instrument import Instrument
from forms.problem import Place, Problem, Severity
from forms.session import CaptureSession

if TYPE_CHECKING:
    from app.steps.validation import Checks, Finding

Clock = Callable[[], datetime]

FINISHED: tuple[State, ...] = ("final", "returned", "approved")
"""States whose records are checked; a draft is checked while it is being filled."""

_RECORDS_A_CHUNK = 100
_RECORDS_A_LOOK = 2000
_MOST_ALIKE = 200
_RULES = "checked_by:"  # the name of a setting, before the form


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """What a check found.

    Attributes:
        records: Finished records of the form.
        looked_at: Those that were checked now; the others did not change since they were.
        errors, warnings: How many of each are open.
        problems: What is open, with record and field; none when they were not asked for.
    """

    records: int
    looked_at: int
    errors: int
    warnings: int
    problems: tuple[Problem, ...]


def validate_form(
    workspace: Workspace,
    form_id: str,
    *,
    clock: Clock,
    everything: bool = False,
    tells: bool = True,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> CheckedForm:
    """Check the finished records of a form under its rules, and keep the findings as issues.

    Each record is checked by the version of the form that it was captured with. Those that did not
    change since they were checked are left, unless the rules may judge otherwise now.

    Args:
        workspace: Where the records live.
        form_id: Which form.
        clock: The time, in UTC; `today()` of the form's rules reads it too.
        everything: Check every record, whatever changed.
        tells: Give what is open one by one; who only wants it kept saves the time.
        report: Told of the records done.
        cancel: Stops the check; what was kept before stays.
    """
    version = workspace.instruments.latest(form_id)
    rules = _rules(workspace, version, clock)
    is_new = workspace.settings.get(_RULES + form_id) != rules
    changed = not (everything or is_new)
    ids = workspace.records.ids(
        RecordQuery(version.instrument, states=FINISHED, only_unchecked=changed)
    )
    _check_all(workspace, ids, clock, report, cancel or Cancel())
    _settle_keys(workspace, version, clock(), cancel or Cancel())
    settle_links(workspace, version, clock(), cancel or Cancel())
    settle_odd(workspace, version, clock())
    workspace.issues.solve_unseen(version.instrument, clock())
    take_over(workspace.db, version.instrument, workspace.device.id)
    if is_new:
        workspace.settings.set(_RULES + form_id, rules)
    return _summary(workspace, version, len(ids), tells=tells)


def _rules(workspace: Workspace, version: StoredVersion, clock: Clock) -> str:
    """Name what judges the records: the program, and the day where a rule asks for it."""
    rules = [
        f"{question.constraint} {question.relevant} {question.calculate} {question.required}"
        for each in workspace.instruments.versions(version.instrument)
        for question in workspace.instruments.instrument(each.id).questions()
    ]
    asks = any("today" in rule or "now(" in rule for rule in rules)
    return f"{app.__version__} {clock().date().isoformat() if asks else ''}".strip()


def _check_all(
    workspace: Workspace, ids: Sequence[int], clock: Clock, report: Report, cancel: Cancel
) -> None:
    """Check records some at a time; each chunk is kept before the next one is read."""
    checks = _checks(workspace, clock)
    what = _("Revisando los registros")
    done = 0
    for first in range(0, len(ids), _RECORDS_A_LOOK):
        some = ids[first : first + _RECORDS_A_LOOK]
        doubtful = _without_right(workspace, checks, some, clock())
        done += len(some) - len(doubtful)
        for start in range(0, len(doubtful), _RECORDS_A_CHUNK):
            part = doubtful[start : start + _RECORDS_A_CHUNK]
            _check_some(workspace, checks, part, clock(), cancel)
            done += len(part)
            report(Progress(done, len(ids), what))
        cancel.check()
        report(Progress(done, len(ids), what))


def _check_some(
    workspace: Workspace, checks: "Checks", ids: Sequence[int], at: datetime, cancel: Cancel
) -> None:
    """Open some records, check them and keep what was found."""
    stamps = workspace.issues.stamps(ids)
    found: dict[str, list[Finding]] = {}
    for record in workspace.records.stream_as_captured(ids):
        cancel.check()
        found[record[0]] = list(checks.of(*record))
    workspace.issues.replace_some(found, stamps, at)


def _without_right(
    workspace: Workspace, checks: "Checks", ids: Sequence[int], at: datetime
) -> list[int]:
    """Settle the records that are surely right, and give the others in their order."""
    right: set[int] = set()
    with workspace.db.transaction():
        for version in versions_of(workspace.db, ids):
            screen = checks.screen(version)
            instrument = workspace.instruments.version(version).instrument
            layout = workspace.instruments.layout(instrument, version)
            for row in flat_answers(workspace.db, layout, version, screen.paths, ids):
                if screen.is_right(row[1:]):
                    right.add(row[0])
        workspace.issues.settle(sorted(right), at)
    return [each for each in ids if each not in right]


def _checks(workspace: Workspace, clock: Clock) -> "Checks":
    from app.steps.validation import Checks

    def form(key: int) -> tuple[Instrument, ChoiceSource]:
        return workspace.instruments.instrument(key), workspace.choices.of_version(key)

    return Checks(form, now=clock)


def _settle_keys(
    workspace: Workspace, version: StoredVersion, at: datetime, cancel: Cancel
) -> None:
    """Find the records that repeat another, among all of a form, and forget who did before."""
    keys, labels = _keys(workspace, version)
    before = workspace.issues.repeating(version.instrument)
    some: dict[int, Finding | None] = {}
    for each, first in keys.repeated():
        before.discard(each.id)
        some[each.id] = _repeated(each, first, labels)
        if len(some) == _RECORDS_A_CHUNK:
            cancel.check()
            workspace.issues.replace_repeated(some, at)
            some = {}
    workspace.issues.replace_repeated(some | dict.fromkeys(before), at)


def _keys(workspace: Workspace, version: StoredVersion) -> tuple[RecordKeys, list[tuple[str, str]]]:
    """Give the keys of a form, with path and words of their questions."""
    instrument = workspace.instruments.instrument(version.id)
    questions = [
        question
        for question in instrument.questions()
        if question.marks.key and instrument.repeat_of(question.path) is None
    ]
    layout = workspace.instruments.layout(version.instrument, version.id)
    keys = RecordKeys(workspace.db, layout, [question.path for question in questions])
    return keys, [(question.path, question.label()) for question in questions]


def _repeated(each: Keyed, first: Keyed, labels: Sequence[tuple[str, str]]) -> "Finding":
    from app.steps.validation import Finding

    path, label = labels[0]
    values = {
        "key": ", ".join(str(part) for part in each.key),
        "label": label,
        "first": first.uuid,
        "first_row": first.source_row,
    }
    return Finding(each.uuid, None, path, REPEATED, Severity.ERROR, values)


def check_record(
    workspace: Workspace, record: RecordInfo, session: CaptureSession, at: datetime
) -> None:
    """Check one record that was just changed, and the keys of those it is or was alike.

    Args:
        workspace: Where the record lives.
        record: The record; a draft is left alone.
        session: The record as it is now.
        at: When it was read.
    """
    if record.state not in FINISHED:
        return
    from app.steps.validation import AnswerChecks, as_finding, problems_of

    checks = AnswerChecks(session.instrument)
    found = [as_finding(record.uuid, problem) for problem in problems_of(session, checks)]
    workspace.issues.replace(record.uuid, found, at)
    check_key(workspace, record, at)


def check_key(workspace: Workspace, record: RecordInfo, at: datetime) -> None:
    """Look anew who repeats whom among a record that came, went or changed and those alike.

    So it is with the records it names and those that name it.

    Of very many that are alike only some: `validate_form` looks at all of them.

    Args:
        workspace: Where the record lives.
        record: The record.
        at: The time, in UTC.
    """
    check_links(workspace, record, at)
    version = workspace.instruments.version(workspace.instruments.newest_of(record.instrument))
    settle_odd(workspace, version, at, record.id)
    keys, labels = _keys(workspace, version)
    if not keys:
        return
    touched = [record.id, *workspace.issues.repeating_record(record.uuid, _MOST_ALIKE)]
    found: dict[int, Finding | None] = dict.fromkeys(touched)
    for key in set(keys.of_records(touched).values()):
        same = keys.with_key(key, _MOST_ALIKE)
        found |= {each.id: _repeated(each, same[0], labels) for each in same[1:]}
        found |= {each.id: None for each in same[:1]}
    workspace.issues.replace_repeated(found, at)


def _summary(
    workspace: Workspace, version: StoredVersion, looked_at: int, *, tells: bool
) -> CheckedForm:
    records = count_in(workspace.db, version.instrument, FINISHED)
    counts: Counter[str] = Counter()
    for kind in workspace.issues.kinds(version.instrument, sorted(hidden_here(workspace))):
        counts[kind.severity] += len(kind.issues)
    told = open_problems(workspace, version.form_id) if tells else ()
    return CheckedForm(records, looked_at, counts["error"], counts["warning"], told)


def open_problems(workspace: Workspace, form_id: str) -> tuple[Problem, ...]:
    """Give what is open in a form, as far as who looks may see it."""
    version = workspace.instruments.latest(form_id)
    instrument = workspace.instruments.instrument(version.id)
    told = open_issues(workspace, version.instrument)
    return tuple(issue_as_problem(issue, instrument) for issue in told)


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
