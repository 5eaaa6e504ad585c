"""Import the file of one office: whose it is, of when, and what it takes the place of."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.operations.carry_corrections import carry_corrections
from app.operations.compare_batches import Comparison, Difference, KeptCorrection
from app.operations.import_problems import doubt_problems
from app.operations.import_table import ImportedTable, imported_before, store_plan
from app.operations.plan_import import (
    ImportOptions,
    ImportPlan,
    fitting_table,
    plan_import,
    row_reader,
)
from app.operations.read_columns import watched
from app.progress import Cancel, Report, silent
from app.store.subject import Subject, period_code, period_question, subject_of
from app.store.submissions import StoredSubmission, Submission
from app.store.workspace import Workspace
from forms.instrument import Instrument, Value
from forms.problem import Place, Problem, ProblemError, Severity
from forms.question_types import TYPES

if TYPE_CHECKING:
    from app.steps.origins import Clue, Origin, Source
    from app.steps.tables import Table

NOBODY = "-"
"""What a person says of a file that is of no single municipality."""


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """What a person says of files that were handed in.

    Attributes:
        period: Of all of them: `2026-03` or `2026`; "" to find out.
        origins: Name of a file -> code of its municipality, or `NOBODY`.
        table: Of the tables.
    """

    period: str = ""
    origins: Mapping[str, str] = field(default_factory=dict)
    table: ImportOptions = field(default_factory=ImportOptions)


@dataclass(frozen=True, slots=True)
class PlannedBatch:
    """The file of an office before it is stored.

    Attributes:
        plan: How it is read.
        said: What every row answers and a person said.
        municipality: Code, None when it is of no single one.
        origin_by: What says so: `column`, `file`, `folder`, `cell` or `person`.
        period: As `2026-03` or `2026`, None when nothing says it.
        replaces: What it takes the place of.
        difference: What that changes.
        problems: What is worth knowing.
    """

    plan: ImportPlan
    said: ImportOptions
    municipality: str | None
    origin_by: "Source | None"
    period: str | None
    replaces: StoredSubmission | None
    difference: Difference | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ImportedBatch:
    """The file of an office after it was stored.

    Attributes:
        table: What came of it.
        corrections: What became of the corrections of the replaced file.
    """

    table: ImportedTable
    corrections: tuple[KeptCorrection, ...] = ()


@dataclass(frozen=True, slots=True)
class _Survey:
    """What the rows of a file say: how many of each municipality and period."""

    codes: Counter[str]
    periods: Counter[str]


def store_batch(
    workspace: Workspace,
    form_id: str,
    planned: PlannedBatch,
    person: str,
    *,
    clock: Callable[[], datetime],
    report: Report = silent,
    cancel: Cancel | None = None,
) -> ImportedBatch:
    """Store a planned file; the batch that it replaces goes in the same instant.

    Corrections that were typed into the replaced records are made again where the new file still
    says what they corrected. The replaced batch keeps its history and comes back by an undo.

    Args:
        workspace: Where the records go.
        form_id: The form.
        planned: As `plan_batch` gave it.
        person: Who imports.
        clock: The time, in UTC.
        report: Told of the bytes done.
        cancel: Stops the import; nothing of it stays.

    Raises:
        ProblemError: The file changed since.
        KnownError: The disk is full.
    """
    replaced = None if planned.replaces is None else planned.replaces.batch
    stored = store_plan(
        workspace,
        planned.plan,
        person,
        said=planned.said,
        submission=Submission(planned.municipality, planned.period, replaced),
        report=report,
        cancel=cancel,
    )
    stored = replace(stored, problems=(*planned.problems, *stored.problems))
    if replaced is None:
        return ImportedBatch(stored)
    return ImportedBatch(stored, carry_corrections(workspace, form_id, stored.batch, person, clock))


def already_here(
    workspace: Workspace, form_id: str, file: Path, options: BatchOptions
) -> ImportedTable | None:
    """Give the import that the same file made, or None."""
    version = workspace.instruments.latest(form_id)
    instrument = workspace.instruments.instrument(version.id)
    table = fitting_table(file, instrument, options.table)
    before = imported_before(workspace, version.instrument, table)
    if before is None or options.period not in ("", before.period):
        return None
    place, values = Place(file=file.name), {"rows": before.rows}
    warning = Problem("table.already_imported", Severity.WARNING, place, values)
    return ImportedTable(before.id, before.rows, repeated=True, problems=(warning,))


def plan_batch(
    workspace: Workspace,
    form_id: str,
    file: Path,
    *,
    folders: Sequence[str] = (),
    options: BatchOptions | None = None,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> PlannedBatch:
    """Say whose file it is and what it would change; nothing is stored.

    Raises:
        ProblemError: The file does not fit, or leaves doubts, also of its origin
            (`batch.no_origin`, `batch.unsure_origin`, `batch.origin_conflict`,
            `batch.several_municipalities`, `batch.period_needed`, `batch.period_conflict`).
        KnownError: The file cannot be read.
    """
    from app.steps.origins import decided, origin_of

    given, cancel = options or BatchOptions(), cancel or Cancel()
    version = workspace.instruments.latest(form_id)
    instrument = workspace.instruments.instrument(version.id)
    table = fitting_table(file, instrument, given.table)
    outside = origin_of(file.stem, folders, [text for _row, text in table.notes])
    said_code = _said(given, file)
    when = _period_outside(given, file, folders, table)
    said = _with_answers(given.table, instrument, said_code or outside.code, when)
    plan = plan_import(workspace, form_id, file, said, table=table, report=report, cancel=cancel)
    if plan.doubts:
        raise ProblemError(*doubt_problems(plan))
    said, subject = _without_columns(said, plan), subject_of(instrument)
    survey = _survey(plan, said, subject, report, cancel)
    origin = decided((*_clues_of_rows(survey, plan, subject), *outside.clues))
    code = said_code or origin.code
    if not code:
        raise ProblemError(_origin_doubt(table, origin, survey))
    period = _period(table, survey, when, stated=bool(given.period))
    replaces = _to_replace(workspace, version.instrument, code, period, table)
    return PlannedBatch(
        plan=_fresh(plan),
        said=said,
        municipality=None if code == NOBODY else code,
        origin_by="person" if said_code else origin.source,
        period=period,
        replaces=replaces,
        difference=_difference(workspace, instrument, replaces, plan, said),
        problems=tuple(_foreign_rows(table, survey, code)),
    )


def _difference(
    workspace: Workspace,
    instrument: Instrument,
    replaced: StoredSubmission | None,
    plan: ImportPlan,
    said: ImportOptions,
) -> Difference | None:
    if replaced is None:
        return None
    read = row_reader(_fresh(plan), said.answers)
    rows = ((number, read(cells)) for number, cells in plan.table.rows)
    return Comparison(workspace, instrument, replaced.batch).with_rows(rows)


# -- whose --------------------------------------------------------------------------------------


def _said(options: BatchOptions, file: Path) -> str:
    """Give the code a person said of a file, "" for none.

    Raises:
        ProblemError: `batch.no_such_municipality`.
    """
    from app.steps.reference import proposed_municipality

    code = options.origins.get(file.name, "")
    if not code or code == NOBODY:
        return code
    place = proposed_municipality(code) if code[-1].isdigit() else None  # a name proves nothing
    if place is None:
        problem = Problem(
            "batch.no_such_municipality", place=Place(file=file.name), values={"given": code}
        )
        raise ProblemError(problem)
    return place.code


def _survey(
    plan: ImportPlan, said: ImportOptions, subject: Subject, report: Report, cancel: Cancel
) -> _Survey:
    """Count what the rows say of municipality and period."""
    from app.messages import _
    from app.steps.reference import municipalities

    survey, known = _Survey(Counter(), Counter()), municipalities()
    read = row_reader(_fresh(plan), said.answers)
    for _number, cells in watched(plan.table, _("Leyendo"), report, cancel):
        code, period = subject.of(read(cells))
        if code is not None and code in known:
            survey.codes[code] += 1
        if period:
            survey.periods[period] += 1
    return survey


def _fresh(plan: ImportPlan) -> ImportPlan:
    """Give the plan with nothing repaired yet, for one more reading of its rows."""
    rules = {name: replace(each, done=Counter(), examples={}) for name, each in plan.rules.items()}
    return replace(plan, rules=rules)


def _clues_of_rows(survey: _Survey, plan: ImportPlan, subject: Subject) -> "list[Clue]":
    from app.steps.origins import Clue

    if not survey.codes:
        return []
    codes = tuple(sorted(survey.codes))
    column = plan.columns.header_of(subject.municipality)
    return [] if column is None else [Clue("column", column, codes, len(codes) == 1)]


def _origin_doubt(table: "Table", origin: "Origin", survey: _Survey) -> Problem:
    from app.steps.reference import municipalities

    named = municipalities()
    several = len(survey.codes) > 1 and not origin.conflict
    candidates = origin.candidates[:6]
    values = {
        "candidates": ", ".join(f"{code} {named[code].name}" for code in candidates),
        "count": len(origin.candidates),
        "clues": "; ".join(dict.fromkeys(f"«{clue.text}»" for clue in origin.clues)),
    }
    if origin.conflict:
        code = "batch.origin_conflict"
    elif several:
        code = "batch.several_municipalities"
    else:
        code = "batch.unsure_origin" if candidates else "batch.no_origin"
    return Problem(code, place=table.place(), values=values)


def _foreign_rows(table: "Table", survey: _Survey, code: str) -> list[Problem]:
    """Tell of rows that say another municipality than the file is of."""
    others = {each: count for each, count in survey.codes.items() if each != code}
    if not others or code == NOBODY:
        return []
    values = {"count": sum(others.values()), "codes": ", ".join(sorted(others)), "code": code}
    return [Problem("batch.foreign_rows", Severity.WARNING, table.place(), values)]


# -- of when ------------------------------------------------------------------------------------


def _period_outside(
    options: BatchOptions, file: Path, folders: Sequence[str], table: "Table"
) -> str:
    """Give the period that a person, the name, the folders or the notes say; "" for none."""
    from app.steps.origins import periods_in

    if options.period:
        return options.period
    for texts in ((file.stem,), folders, [text for _row, text in table.notes]):
        found = {period for text in texts for period in periods_in(text)}
        if len(found) == 1:
            return found.pop()
    return ""


def _period(table: "Table", survey: _Survey, when: str, *, stated: bool) -> str | None:
    """Take the period that rows and names agree on.

    Raises:
        ProblemError: `batch.period_conflict`: the rows say another one than a person did.
    """
    said = set(survey.periods)
    if not said:
        return when or None
    if stated and not all(each.startswith(when) or when.startswith(each) for each in said):
        values = {"period": when, "found": ", ".join(sorted(said)[:6])}
        raise ProblemError(Problem("batch.period_conflict", place=table.place(), values=values))
    if len(said) == 1 and not stated:
        return said.pop()
    return when or _common_year(said)


def _common_year(periods: set[str]) -> str | None:
    years = {period[:4] for period in periods}
    return years.pop() if len(years) == 1 else None


def _with_answers(
    said: ImportOptions, instrument: Instrument, code: str, period: str
) -> ImportOptions:
    """Let municipality and period be answered by what is known of the file."""
    answers: dict[str, Value] = dict(said.answers)
    subject, question = subject_of(instrument), period_question(instrument)
    if subject.municipality and code != NOBODY:
        answers[subject.municipality] = code or None  # None: asked of a person, not of a column
    if question is not None and period:
        whole = f"{period}-01-01" if len(period) == 4 else f"{period}-01"
        if question.type == "date":
            answers[question.path] = whole
        elif question.type == "integer" and period_code(period[:4]):
            answers[question.path] = TYPES["integer"].parse(period[:4])
    return replace(said, answers=answers)


def _without_columns(said: ImportOptions, plan: ImportPlan) -> ImportOptions:
    """Leave the answer of a question to its column where the file has one."""
    asked = {each.question.path for each in plan.columns.columns}
    answers = {path: value for path, value in said.answers.items() if path not in asked}
    return replace(said, answers=answers)


# -- in whose place -----------------------------------------------------------------------------


def _to_replace(
    workspace: Workspace, instrument: int, code: str, period: str | None, table: "Table"
) -> StoredSubmission | None:
    """Give the batch of the same origin and period.

    Raises:
        ProblemError: `batch.period_needed`: without a period nobody knows whether it is the same;
            `batch.several_before`: more than one is in sight, of a time before there was one each.
    """
    if code == NOBODY:
        return None
    here = workspace.submissions.of_origin(instrument, code, period)
    values = {"files": ", ".join(f"«{each.file}»" for each in here[:5])}
    if period is None and here:
        raise ProblemError(Problem("batch.period_needed", place=table.place(), values=values))
    if len(here) > 1:
        raise ProblemError(Problem("batch.several_before", place=table.place(), values=values))
    return here[0] if here else None
