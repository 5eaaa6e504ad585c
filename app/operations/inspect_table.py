"""Look at a table for a form before anything is decided: what its columns seem to answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from app.operations.form_from_table import proposed_questions
from app.operations.import_repeats import RepeatTable, of_records, of_table, repeat_tables
from app.operations.import_table import imported_before
from app.operations.plan_import import ImportOptions, fitting_table, known_of, together
from app.operations.preview_table import TablePreview, preview_table
from app.progress import Cancel, Report, silent
from app.store.batches import Batch
from app.store.database import KnownError
from app.store.workspace import Workspace
from forms.instrument import Instrument
from forms.problem import ProblemError

if TYPE_CHECKING:
    from app.steps.columns import ColumnMap
    from app.steps.tables import Table

_ROWS = 5000
_SAMPLE = 3  # rows of a repeat's table that are shown


@dataclass(frozen=True, slots=True)
class Inspection:
    """A table beside a form, or beside none yet.

    Attributes:
        title: Of the form, "" for a new one.
        preview: The table, of which only the first rows were read.
        labels: Path of each question that a column can answer -> its label; of a new form, its
            name -> its type.
        answers: Column -> path of the question it seems to answer, "" for none. Columns that only
            link rows are left out; those of a repeat's table are called `repeat:column`.
        examples: Column -> some of its cells.
        before: The batch that the same file made, or None.
        is_new: The columns become the questions of a new form.
    """

    title: str
    preview: TablePreview
    labels: Mapping[str, str]
    answers: Mapping[str, str]
    examples: Mapping[str, tuple[str, ...]]
    before: Batch | None = None
    is_new: bool = False


def inspect_table(
    workspace: Workspace,
    form_id: str,
    file: Path,
    options: ImportOptions,
    *,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Inspection:
    """Look at the first rows of a table, and guess which question each column answers.

    Args:
        workspace: Knows the form.
        form_id: The form.
        file: The table.
        options: What a person says of the file.
        report: Told of the bytes read.
        cancel: Stops the reading.

    Raises:
        ProblemError: It is no table, or none can be found in it.
        KnownError: The file cannot be read.
    """
    from app.steps.columns import open_questions

    version = workspace.instruments.latest(form_id)
    instrument = workspace.instruments.instrument(version.id)
    said = replace(options, sheet=options.sheet or _sheet(file, instrument, options))
    seen = preview_table(file, said, most_rows=_ROWS, report=report, cancel=cancel)
    known = known_of(workspace, form_id, seen.table, instrument, options.mapping)
    said = together(known, said)
    found = _guessed(seen, instrument, of_records(said, instrument, seen.table.header))
    paths = {each.header: each.question.path for each in found.columns}
    tables = _tables(seen, instrument, said)
    links = {each.link.outer for each in tables if not each.outer}
    links |= {outer for outer, _inner in said.links.values()}
    labels = {question.path: question.label() for question in open_questions(instrument.children)}
    answers = {
        name: paths.get(name, "")
        for name in seen.table.header
        if name in paths or name not in links
    }
    examples = {look.name: look.examples for look in seen.looks}
    for table in tables:
        labels |= _labels(table)
        answers |= _answers(table, instrument, said)
        examples |= _examples(table)
    before = imported_before(workspace, version.instrument, seen.table)
    return Inspection(version.title, seen, labels, answers, examples, before)


def inspect_new(
    file: Path,
    options: ImportOptions,
    *,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Inspection:
    """Look at the first rows of a table that is to become a form.

    Raises:
        ProblemError, KnownError: As `inspect_table`.
    """
    seen = preview_table(file, options, most_rows=_ROWS, report=report, cancel=cancel)
    proposed = list(proposed_questions(seen.looks, options.mapping))
    return Inspection(
        "",
        seen,
        {each.name: each.type.partition(" ")[0] for each in proposed},
        {each.column: each.name for each in proposed},
        {look.name: look.examples for look in seen.looks},
        is_new=True,
    )


def _tables(
    seen: TablePreview, instrument: Instrument, said: ImportOptions
) -> "Sequence[RepeatTable]":
    """Find the tables of repeats; what is wrong with them is said when the whole file is read."""
    try:
        return repeat_tables(seen.table, instrument, said)[0]
    except (ProblemError, KnownError):
        return ()


def _labels(table: "RepeatTable") -> dict[str, str]:
    from app.steps.columns import open_questions

    asked = open_questions(table.repeat.children)
    return {each.path: f"{table.repeat.label()} · {each.label()}" for each in asked}


def _answers(table: "RepeatTable", instrument: Instrument, said: ImportOptions) -> dict[str, str]:
    """Guess what the columns of a repeat's table answer."""
    from app.steps.child_rows import linking_columns
    from app.steps.columns import map_columns

    header, told = table.table.header, of_table(said, table.repeat)
    found = map_columns(
        header,
        instrument,
        allow_unknown=True,
        needed=False,
        chosen={name: path for name, path in told.questions.items() if name in header},
        repeat=table.repeat,
    )
    paths = {each.header: each.question.path for each in found.columns}
    links = {table.link.inner, *linking_columns(header), *(o for o, _i in said.links.values())}
    return {
        f"{table.repeat.path}:{name}": paths.get(name, "")
        for name in header
        if name in paths or name not in links
    }


def _examples(table: "RepeatTable") -> dict[str, tuple[str, ...]]:
    try:
        rows = [cells for _row, cells in islice(table.table.rows, _SAMPLE)]
    except (ProblemError, KnownError):
        rows = []
    columns = zip(*rows, strict=True) if rows else [()] * len(table.table.header)
    named = zip(table.table.header, columns, strict=True)
    return {f"{table.repeat.path}:{name}": tuple(filter(None, cells)) for name, cells in named}


def _sheet(file: Path, instrument: Instrument, options: ImportOptions) -> str | None:
    """Give the sheet whose columns are those of the form; None where that is not clear."""
    try:
        table: Table = fitting_table(file, instrument, options)
    except ProblemError:
        return None
    return table.sheet or None


def _guessed(seen: TablePreview, instrument: Instrument, said: ImportOptions) -> "ColumnMap":
    """Guess; columns that contend for one question are left for the person to say."""
    from app.steps.columns import map_columns

    def attempt(questions: Mapping[str, str], ignored: tuple[str, ...]) -> "ColumnMap":
        return map_columns(
            seen.table.header,
            instrument,
            file=seen.table.file,
            allow_unknown=True,
            needed=False,
            chosen=questions,
            ignored=[name for name in ignored if name in seen.table.header],
            contents={look.name: look.values for look in seen.looks if look.values},
        )

    try:
        return attempt(said.questions, said.ignored)
    except ProblemError as error:
        contending = tuple(problem.place.column or "" for problem in error.problems)
        return attempt({}, contending)
