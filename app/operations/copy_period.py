"""Begin a period from the one before: last month's rows as new drafts of this month."""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.messages import _
from app.operations.grid import Grid
from app.operations.grid_changes import Change, Changed, undo
from app.operations.grid_columns import GridColumn
from app.operations.sight import in_sight
from app.progress import Cancel, CancelledError, Progress, Report, silent
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.answers import Answers
from forms.instrument import Value
from forms.problem import Problem, ProblemError
from forms.question_types import TYPES

_RECORDS_A_READING = 500
_PERIOD = re.compile(r"(?:(\d{1,2})/)?(\d{4})(?:-(\d{1,2}))?(?:-\d{1,2})?", re.ASCII)
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Period:
    """A period that has records.

    Attributes:
        code: `2026-10`, or `2026` where the form asks for years.
        records: How many are about it.
    """

    code: str
    records: int


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """What copying a period would do; nothing is stored yet.

    Attributes:
        source, target: Codes of the periods.
        records: Keys of the records that would be copied.
        repeated: How many are left out because the target has them by their key already.
    """

    source: str
    target: str
    records: tuple[int, ...]
    repeated: int


def periods(workspace: Workspace, grid: Grid) -> list[Period]:
    """Give the periods that have records, the latest first.

    Raises:
        ProblemError: `grid.no_period`: the form does not ask for one.
    """
    column = period_column(grid)
    found = Counter(_code(column, cells[0]) for _id, cells in _cells(workspace, grid, (column,)))
    return [Period(code, found[code]) for code in sorted(found, reverse=True) if code]


def period_column(grid: Grid) -> GridColumn:
    """Give the column that says the period.

    Raises:
        ProblemError: `grid.no_period`.
    """
    for column in grid.form.columns:
        if column.is_period:
            return column
    raise ProblemError(Problem("grid.no_period", values={"form": grid.form.title}))


def next_period(code: str) -> str:
    """Give the period after one: `2026-12` is followed by `2027-01`, `2026` by `2027`."""
    year, _dash, month = code.partition("-")
    if not month:
        return str(int(year) + 1)
    if int(month) == _MONTHS:
        return f"{int(year) + 1:04d}-01"
    return f"{year}-{int(month) + 1:02d}"


def read_period(text: str, grid: Grid) -> str:
    """Read `2026-10`, `10/2026` or `2026` into the code of a period.

    Raises:
        ProblemError: `grid.not_a_period`, `grid.no_period`.
    """
    column, match = period_column(grid), _PERIOD.fullmatch(text.strip())
    if match:
        month = match[1] or match[3]
        if column.type != "date" and not month:
            return match[2]
        if column.type == "date" and month and 1 <= int(month) <= _MONTHS:
            return f"{match[2]}-{int(month):02d}"
    raise ProblemError(Problem("grid.not_a_period", values={"value": text}))


def plan_copy(workspace: Workspace, grid: Grid, source: str, target: str) -> CopyPlan:
    """Work out which records would be copied.

    Args:
        workspace: Where they live.
        grid: The grid.
        source: Code of the period to copy.
        target: Code of the new one.

    Raises:
        ProblemError: `grid.nothing_to_copy`, `grid.no_period`.
    """
    column = period_column(grid)
    keys = tuple(each for each in grid.form.columns if each.is_key and not each.is_period)
    there, found = set(), list[tuple[int, tuple[Value, ...]]]()
    for record, (value, *key) in _cells(workspace, grid, (column, *keys)):
        code = _code(column, value)
        if code == target and key:
            there.add(tuple(key))
        if code == source:
            found.append((record, tuple(key)))
    if not found:
        raise ProblemError(Problem("grid.nothing_to_copy", values={"period": source}))
    records = tuple(record for record, key in found if key not in there)
    return CopyPlan(source, target, records, len(found) - len(records))


def apply_copy(
    workspace: Workspace,
    grid: Grid,
    plan: CopyPlan,
    *,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Changed:
    """Copy the records as drafts of the new period, as one batch that is undone as one.

    What people answered is answered again, the period with its new value; what the form
    calculates comes anew. Answers in repeats stay behind: the row opens as a form for them.

    Args:
        workspace: Where they live.
        grid: The grid.
        plan: As `plan_copy` gave it.
        report: Told of the rows done.
        cancel: Stops between two; everything is taken back.

    Raises:
        CancelledError: The person stopped it; nothing was copied.
    """
    column, what = period_column(grid), _("Copiando las filas")
    created: list[int] = []
    batch = 0
    try:
        with workspace.batches.changing(grid.version, grid.person, len(plan.records)) as batch:
            for number, (_uuid, answers) in enumerate(workspace.records.stream(plan.records), 1):
                if cancel is not None:
                    cancel.check()
                given = _copied(grid, answers)
                given[column.path] = _moved(given.get(column.path), plan.target, column)
                capture = grid.begin(workspace, given, batch)
                capture.batch = None
                created.append(capture.record.id)
                report(Progress(number, len(plan.records), what))
    except CancelledError:
        undo(workspace, grid, Change("copy", created=tuple(created), batch=batch))
        raise
    rows = tuple(grid.rows(workspace, created))
    return Changed(Change("copy", created=tuple(created), batch=batch), rows)


def _copied(grid: Grid, answers: Answers) -> dict[str, Value]:
    """Give what people answered outside repeats, in the order of the form."""
    return {
        question.path: answers.values[question.path]
        for question in grid.instrument.questions()
        if TYPES[question.type].is_answerable
        and not (question.calculate or question.readonly)
        and answers.values.get(question.path) is not None
    }


def _moved(value: Value, target: str, column: GridColumn) -> Value:
    """Give the value of a period: the same day of another month, as far as that has it."""
    if column.type != "date":
        return int(target)
    year, month = (int(part) for part in target.split("-"))
    day = 1 if value is None else int(str(value)[8:10] or 1)
    return f"{target}-{min(day, monthrange(year, month)[1]):02d}"


def _code(column: GridColumn, value: Value) -> str:
    if value is None:
        return ""
    return str(value)[:7] if column.type == "date" else str(value)


def _cells(
    workspace: Workspace, grid: Grid, columns: Sequence[GridColumn]
) -> Iterator[tuple[int, tuple[Value, ...]]]:
    """Read some columns of every record of the form that is not set aside."""
    instrument = grid.form.instrument
    ids = workspace.records.ids(in_sight(workspace, RecordQuery(instrument)))
    paths = [column.path for column in columns]
    for start in range(0, len(ids), _RECORDS_A_READING):
        some = ids[start : start + _RECORDS_A_READING]
        yield from zip(some, workspace.records.page(instrument, some, paths), strict=True)
