"""Look at a table column by column: a file, or the finished records of a form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.messages import _
from app.operations.validate_form import FINISHED
from app.progress import Cancel, Report, silent
from app.steps.profile.columns import ColumnProfile
from app.steps.tables import Table, open_table
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.instrument import Instrument, Question, Repeat, Value
from forms.notation import write_number
from forms.problem import Problem, ProblemError
from forms.question_types import TYPES


@dataclass(frozen=True, slots=True)
class ProfiledTable:
    """A table that was looked at.

    Attributes:
        repeat: Path of the repeat whose instances are its rows, None for a file or the records.
        rows: How many it has.
        columns: In order.
        titles: Words of each column, "" where there are none.
        problems: What is worth knowing of a file, rows that were left out among it.
    """

    repeat: str | None
    rows: int
    columns: tuple[ColumnProfile, ...]
    titles: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def profile_file(
    path: Path, *, report: Report = silent, cancel: Cancel | None = None
) -> ProfiledTable:
    """Profile a file.

    Rows with too many or too few cells are left out and named as problems.

    Args:
        path: The file.
        report: Told of the rows done.
        cancel: Stops the work.

    Raises:
        ProblemError: It is no table that can be read.
        KnownError: It is not there, or may not be read.
        CancelledError: It was stopped.
    """
    from app.steps.profile.tables import profile_rows

    table = open_table(path)
    wrong: list[Problem] = []
    what = _("Leyendo la tabla")
    columns = profile_rows(
        _names(table), _whole_rows(table, wrong), report=report, cancel=cancel, what=what
    )
    rows = columns[0].rows if columns else 0
    return ProfiledTable(None, rows, columns, ("",) * len(columns), (*table.problems, *wrong))


def _names(table: Table) -> list[str]:
    return [
        name or _("columna {number}").format(number=number)
        for number, name in enumerate(table.header, start=1)
    ]


def _whole_rows(table: Table, wrong: list[Problem]) -> Iterator[Sequence[str]]:
    """Give the rows as long as the header; the others are named at the end of the file."""
    some = False
    try:
        for _number, cells in table.rows:
            some = True
            yield cells
    except ProblemError as error:
        if not some:
            raise
        wrong += error.problems


def profile_form(
    workspace: Workspace, form_id: str, *, report: Report = silent, cancel: Cancel | None = None
) -> list[ProfiledTable]:
    """Profile the finished records of a form: the records first, then each repeat.

    Args:
        workspace: Where the records live.
        form_id: Which form.
        report: Told of the rows done.
        cancel: Stops the work.

    Raises:
        ProblemError: The form is not here.
        CancelledError: It was stopped.
    """
    from app.steps.profile.tables import profile_rows

    version = workspace.instruments.latest(form_id)
    instrument = workspace.instruments.instrument(version.id)
    ids = workspace.records.ids(RecordQuery(version.instrument, states=FINISHED))
    found: list[ProfiledTable] = []
    for repeat, questions in kept_questions(instrument).items():
        columns = profile_rows(
            [question.path for question in questions],
            _texts(workspace, ids, repeat, [question.path for question in questions]),
            report=report,
            cancel=cancel,
            what=_("Leyendo los registros"),
        )
        titles = tuple(question.label(instrument.default_language) for question in questions)
        rows = columns[0].rows if columns else 0
        found.append(ProfiledTable(repeat, rows, columns, titles))
    return found


def kept_questions(instrument: Instrument) -> dict[str | None, list[Question]]:
    """Give the questions that keep answers, by their repeat; None first, for those outside."""
    tables: dict[str | None, list[Question]] = {None: []}
    tables |= {each.path: [] for each in instrument.walk() if isinstance(each, Repeat)}
    for question in instrument.questions():
        if TYPES[question.type].is_answerable or question.calculate:
            repeat = instrument.repeat_of(question.path)
            tables[None if repeat is None else repeat.path].append(question)
    return {repeat: questions for repeat, questions in tables.items() if questions}


def _texts(
    workspace: Workspace, ids: Sequence[int], repeat: str | None, paths: Sequence[str]
) -> Iterator[list[str]]:
    for _uuid, answers in workspace.records.stream(ids):
        if repeat is None:
            yield [plain_text(answers.values.get(path)) for path in paths]
        else:
            for row in answers.rows:
                if row.repeat == repeat:
                    yield [plain_text(row.values.get(path)) for path in paths]


def plain_text(value: Value) -> str:
    """Write an answer as it is typed: digits without grouping, never with an exponent."""
    if value is None:
        return ""
    return write_number(value).replace(",", "") if isinstance(value, float) else str(value)
