"""Import a table of records into a form, as one batch that can be undone as one."""

from dataclasses import dataclass
from pathlib import Path

from app.messages import _
from app.progress import Cancel, Progress, Report, silent
from app.store.workspace import Workspace
from forms.problem import Place, Problem, Severity


@dataclass(frozen=True, slots=True)
class ImportedTable:
    """What came of an import.

    Attributes:
        batch: Number of the batch.
        rows: Records it holds.
        repeated: The same file had been imported before: nothing was added now.
        problems: Warnings about the file.
    """

    batch: int
    rows: int
    repeated: bool
    problems: tuple[Problem, ...]


def import_table(
    workspace: Workspace,
    form_id: str,
    file: Path,
    person: str,
    *,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> ImportedTable:
    """Import a CSV file; its records are visible all at once, when the last row is on disk.

    Values that cannot be read stay as they are and are found by the review. The same file is
    taken once: importing it again adds nothing.

    Args:
        workspace: Where the records go.
        form_id: The form whose questions the columns answer.
        file: The table.
        person: Who imports.
        report: Told of the rows done.
        cancel: Stops the import; nothing of it stays.

    Raises:
        ProblemError: The file does not fit the form; nothing was stored.
        KnownError: The file cannot be read, or the disk is full.
    """
    from app.steps.columns import map_columns, row_values
    from app.steps.tables import open_table

    version = workspace.instruments.latest(form_id)
    instrument = workspace.instruments.instrument(version.id)
    table = open_table(file)
    before = workspace.batches.of_file(version.instrument, table.sha256)
    if before is not None:
        return ImportedTable(
            batch=before.id,
            rows=before.rows,
            repeated=True,
            problems=(
                Problem(
                    "table.already_imported",
                    Severity.WARNING,
                    Place(file=file.name),
                    {"rows": before.rows},
                ),
            ),
        )
    columns = map_columns(table.header, instrument, file=file.name)
    workspace.people.ensure(person)
    what = _("Importando «{file}»").format(file=file.name)
    batch = workspace.records.add_imported(
        version,
        ((number, row_values(columns, cells)) for number, cells in table.rows),
        person,
        file_name=file.name,
        file_sha256=table.sha256,
        report=lambda rows: report(Progress(rows, None, what)),
        cancel=cancel or Cancel(),
    )
    return ImportedTable(batch.id, batch.rows, repeated=False, problems=table.problems)


def undo_import(workspace: Workspace, batch: int, person: str) -> None:
    """Take an import out of sight as one; its records stay in the file."""
    workspace.batches.undo(batch, person)
