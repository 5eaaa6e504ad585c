"""Go through what a check found: problems by kind, one case at a time, with what may mend it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from app.messages import group_rule, group_title
from app.operations.read_record import RecordProblem, RecordSheet, problem_of, read_record
from app.operations.record_words import RecordWords
from app.operations.sight import hidden_here, see
from app.operations.validate_form import FINISHED, issue_as_problem
from app.store.record_counts import count_in
from app.store.workspace import Workspace
from forms.instrument import Instrument
from forms.node_state import NodeState
from forms.problem import ProblemError
from forms.question_types import TYPES
from forms.session import CaptureSession


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problems of one kind about one question.

    Attributes:
        code, path, severity: What they share.
        title: What they are called.
        rule: The rule they break, "" when the title says it.
        issues: Their keys, in the order of the records.
    """

    code: str
    path: str
    severity: str
    title: str
    rule: str
    issues: Sequence[int]


@dataclass(frozen=True, slots=True)
class Review:
    """What is to be looked at in one form.

    Attributes:
        form_id, title: The form.
        forms: (form_id, title) of every form of the workspace.
        records: Finished records.
        rules: Rules that each of them is held to.
        groups: Errors first, then warnings; the largest first.
    """

    form_id: str
    title: str
    forms: tuple[tuple[str, str], ...]
    records: int
    rules: int
    groups: tuple[ProblemGroup, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One problem of a group, as a row of its list.

    Attributes:
        found: The problem and what may mend it.
        number: Number of the record.
        name: What the record is known by.
    """

    found: RecordProblem
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class OpenCase:
    """One problem with everything needed to decide about it.

    Attributes:
        case: The problem.
        sheet: The record.
        first: The earlier record that it repeats, None for other problems.
        question: The question as capture would ask it, None when the record no longer has it.
        language: Language of its options.
    """

    case: Case
    sheet: RecordSheet
    first: RecordSheet | None
    question: NodeState | None
    language: str


def review(workspace: Workspace, form_id: str = "") -> Review | None:
    """Give what is open in a form, or in the form with most open when none is named.

    Returns:
        None when the workspace has no form.
    """
    versions = workspace.instruments.forms()
    if not versions:
        return None
    open_in = workspace.issues.counts()

    def waiting(instrument: int) -> int:
        counts = open_in.get(instrument)
        return counts.errors + counts.warnings if counts else 0

    version = max(versions, key=lambda v: (v.form_id == form_id, waiting(v.instrument)))
    instrument = workspace.instruments.instrument(version.id)
    return Review(
        form_id=version.form_id,
        title=version.title,
        forms=tuple((each.form_id, each.title) for each in versions),
        records=count_in(workspace.db, version.instrument, FINISHED),
        rules=count_rules(instrument),
        groups=_grouped(workspace, version.instrument, instrument),
    )


def count_rules(instrument: Instrument) -> int:
    """Count the rules of a form: what is required, bounded, listed, of a type, or unique."""
    answerable = [q for q in instrument.questions() if TYPES[q.type].is_answerable]
    rules = [
        rule
        for q in answerable
        for rule in (q.required, q.constraint, q.list_name, TYPES[q.type].field_type != "string")
    ]
    return sum(map(bool, rules)) + any(q.marks.key for q in answerable)


def _grouped(workspace: Workspace, instrument: int, form: Instrument) -> tuple[ProblemGroup, ...]:
    kinds = workspace.issues.kinds(instrument, sorted(hidden_here(workspace)))
    firsts = workspace.issues.get([kind.issues[0] for kind in kinds])
    problems = [issue_as_problem(first, form) for first in firsts]
    return tuple(
        ProblemGroup(
            kind.code,
            kind.path,
            kind.severity,
            group_title(problem),
            group_rule(problem),
            kind.issues,
        )
        for kind, problem in zip(kinds, problems, strict=True)
    )


def read_cases(workspace: Workspace, form_id: str, wanted: Sequence[int]) -> tuple[Case, ...]:
    """Give some problems of a form, a few hundred at most, with their records and proposals."""
    issues = workspace.issues.get(wanted)
    version = workspace.instruments.latest(form_id)
    instrument = workspace.instruments.instrument(version.id)
    choices = workspace.choices.of_version(version.id)
    words = RecordWords(instrument, choices)
    keys = [q.path for q in instrument.questions() if q.marks.key]
    ids = [issue.record for issue in issues]
    rows = workspace.records.page(version.instrument, ids, keys) if keys else [()] * len(ids)
    return tuple(
        Case(
            problem_of(issue, instrument, choices, words),
            issue.record,
            words.name(dict(zip(keys, row, strict=True))),
        )
        for issue, row in zip(issues, rows, strict=True)
    )


def open_case(workspace: Workspace, case: Case, *, clock: Callable[[], datetime]) -> OpenCase:
    """Read everything about one problem.

    Args:
        workspace: Where the record lives.
        case: As `read_cases` gave it.
        clock: The time, in UTC.
    """
    issue = case.found.issue
    first = issue.values.get("first")
    record = see(workspace, workspace.records.find(issue.record_uuid))
    session = CaptureSession(
        workspace.instruments.instrument(record.version),
        workspace.records.answers(record),
        choices=workspace.choices.of_version(record.version),
        now=clock,
        new_id=lambda: str(uuid4()),
        language=record.language,
    )
    try:
        question = session.node(session.ref(issue.path, issue.row))
    except ProblemError:
        question = None
    return OpenCase(
        case=case,
        sheet=read_record(workspace, issue.record_uuid),
        first=read_record(workspace, str(first)) if first else None,
        question=question,
        language=session.language,
    )
