"""Look at a table for a form before anything is decided: what its columns seem to answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.operations.import_table import imported_before
from app.operations.plan_import import ImportOptions, fitting_table, known_of, together
from app.operations.preview_table import TablePreview, preview_table
from app.progress import Cancel, Report, silent
from app.store.batches import Batch
from app.store.workspace import Workspace
from forms.instrument import Instrument, Question
from forms.problem import ProblemError

if TYPE_CHECKING:
    from app.steps.columns import ColumnMap
    from app.steps.tables import Table

_ROWS = 5000


@dataclass(frozen=True, slots=True)
class Inspection:
    """A table beside a form.

    Attributes:
        title: Of the form.
        preview: The table, of which only the first rows were read.
        questions: Those that a column can answer.
        answers: Column -> path of the question it seems to answer, "" for none.
        before: The batch that the same file made, or None.
    """

    title: str
    preview: TablePreview
    questions: tuple[Question, ...]
    answers: Mapping[str, str]
    before: Batch | None


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
    said = together(known_of(workspace, form_id, seen.table, instrument), said)
    found = _guessed(seen, instrument, said)
    paths = {each.header: each.question.path for each in found.columns}
    return Inspection(
        version.title,
        seen,
        open_questions(instrument.children),
        {name: paths.get(name, "") for name in seen.table.header},
        imported_before(workspace, version.instrument, seen.table),
    )


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
