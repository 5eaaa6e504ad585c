"""Import a table of records into a form, as one batch that can be undone as one."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.operations.import_problems import doubt_problems, repairs
from app.operations.import_repeats import repeat_facts
from app.operations.plan_import import (
    ImportOptions,
    ImportPlan,
    fitting_table,
    plan_import,
    records_again,
    remember,
)
from app.progress import Cancel, Report, silent
from app.store.batches import Batch
from app.store.database import KnownError
from app.store.imports import ImportedRow
from app.store.submissions import NO_SUBMISSION, Submission
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError, Severity, system_reason

if TYPE_CHECKING:
    from app.steps.tables import Table


@dataclass(frozen=True, slots=True)
class ImportedTable:
    """What came of an import.

    Attributes:
        batch: Number of the batch.
        rows: Records it holds.
        repeated: The same file had been imported before: nothing was added now.
        problems: Warnings about the file, and what was repaired.
        plan: How it was read; None when it was repeated.
    """

    batch: int
    rows: int
    repeated: bool
    problems: tuple[Problem, ...]
    plan: ImportPlan | None = None


def import_table(
    workspace: Workspace,
    form_id: str,
    file: Path,
    person: str,
    *,
    options: ImportOptions | None = None,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> ImportedTable:
    """Import a table; its records are visible all at once, when the last row is on disk.

    Values that cannot be read stay as they are and are found by the review. The same file is
    taken once: importing it again adds nothing. The file itself is kept, by its hash.

    Args:
        workspace: Where the records go.
        form_id: The form whose questions the columns answer.
        file: The table: csv, tsv, txt, xlsx, xls or ods.
        person: Who imports.
        options: What the person says of the table.
        report: Told of the bytes done.
        cancel: Stops the import; nothing of it stays.

    Raises:
        ProblemError: The file does not fit the form, or leaves doubts (`table.date_doubt`,
            `table.decimal_doubt`, `table.which_sheet`), or `people.may_not_import`; nothing was
            stored.
        KnownError: The file cannot be read, or the disk is full.
    """
    given = options or ImportOptions()
    cancel = cancel or Cancel()
    version = workspace.instruments.latest(form_id)
    table = fitting_table(file, workspace.instruments.instrument(version.id), given)
    before = imported_before(workspace, version.instrument, table)
    if before is not None:
        warning = already_imported(file, before)
        return ImportedTable(before.id, before.rows, repeated=True, problems=(warning,))
    plan = plan_import(workspace, form_id, file, given, table=table, report=report, cancel=cancel)
    if plan.doubts:
        raise ProblemError(*doubt_problems(plan))
    return store_plan(workspace, plan, person, said=given, report=report, cancel=cancel)


def store_plan(
    workspace: Workspace,
    plan: ImportPlan,
    person: str,
    *,
    said: ImportOptions,
    submission: Submission = NO_SUBMISSION,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> ImportedTable:
    """Store the rows of a planned import that has no doubts.

    Args:
        workspace: Where the records go.
        plan: What `plan_import` made of the file.
        person: Who imports.
        said: What they said of the table; remembered.
        submission: Whose file it is, of when, and which batch it replaces.
        report: Told of the bytes done.
        cancel: Stops the import; nothing of it stays.

    Raises:
        ProblemError, KnownError: As `import_table`.
    """
    cancel = cancel or Cancel()
    workspace.people.allow(person, "import")
    batch = workspace.records.add_imported(
        plan.version,
        _records(workspace, plan, said, report, cancel),
        person,
        file_name=name_of(plan.table),
        file_sha256=plan.table.sha256,
        submission=replace(submission, reading=_reading(plan)),
        cancel=cancel,
    )
    for sha256 in {plan.table.sha256, *(each.table.sha256 for each in plan.repeats)}:
        workspace.media.keep(sha256)
    remember(workspace, plan.version.form_id, plan.table.header, said)
    of_repeats = (problem for each in plan.repeats for problem in repairs(each))
    problems = (*plan.problems, *repairs(plan), *of_repeats)
    return ImportedTable(batch.id, batch.rows, repeated=False, problems=problems, plan=plan)


def _repeats(plan: ImportPlan) -> Iterator[dict[str, object]]:
    """Say where the rows of repeats stood, and by which columns they belonged to others."""
    for facts, each in zip(repeat_facts(plan.repeats), plan.repeats, strict=True):
        places = each.table.layout.places
        yield {
            **facts,
            "header_row": each.table.header_row,
            "link": [each.link.outer, each.link.inner],
            "places": {c.question.path: places[c.index] for c in each.columns.columns},
        }


def _reading(plan: ImportPlan) -> dict[str, object]:
    """Say how a file was read, so that what is wrong can be marked on its cells later."""
    table = plan.table
    places = {each.question.path: table.layout.places[each.index] for each in plan.columns.columns}
    recipe = getattr(table, "recipe", None)
    return {
        **({} if recipe is None else {"recipe": recipe.as_json()}),
        **({"repeats": list(_repeats(plan))} if plan.repeats else {}),
        "kind": table.kind,
        "sheet": table.sheet,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "header_row": table.header_row,
        "columns": {path: place for path, place in places.items() if place >= 0},
    }


def imported_before(workspace: Workspace, instrument: int, table: "Table") -> Batch | None:
    """Give the batch that the same sheet of the same file made, or None."""
    for batch in workspace.batches.all(instrument):
        same = batch.file_sha256 == table.sha256 and batch.file_name == name_of(table)
        if same and batch.status == "done":
            return batch
    return None


def already_imported(file: Path, before: Batch) -> Problem:
    """Say that a file was imported before."""
    place = Place(file=file.name)
    return Problem("table.already_imported", Severity.WARNING, place, {"rows": before.rows})


def name_of(table: "Table") -> str:
    """Name the origin of a batch: the file, and which of its sheets."""
    return f"{table.file} · {table.sheet}" if len(table.sheets) > 1 else table.file


def _records(
    workspace: Workspace, plan: ImportPlan, said: ImportOptions, report: Report, cancel: Cancel
) -> Iterator[ImportedRow]:
    """Read the answers row by row; after the last one, keep the files as they were read.

    Raises:
        ProblemError: `table.changed`: the file is not the one whose rows were read.
    """
    yield from records_again(plan, said.answers, report, cancel)
    for table in (plan.table, *(each.table for each in plan.repeats)):
        if workspace.media.add(table.path) != table.sha256:
            raise ProblemError(Problem("table.changed", place=table.place()))


@dataclass(frozen=True, slots=True)
class OriginalFile:
    """The file that an import came from.

    Attributes:
        name: As the person knew it.
        sha256: Of its bytes.
    """

    name: str
    sha256: str


def original_of(workspace: Workspace, batch: int, target: Path) -> OriginalFile:
    """Write the file that an import came from, byte by byte as it was.

    Args:
        workspace: Keeps it.
        batch: Number of the import.
        target: Where to write it; a file that is there stays.

    Raises:
        ProblemError: `table.no_import`: there is no such import, or its file was not kept.
        KnownError: `table.file_exists`, `table.cannot_write`.
    """
    try:
        found = workspace.batches.get(batch)
    except KeyError as error:
        raise _no_import(batch) from error
    kept = workspace.media.path(found.file_sha256) if found.file_sha256 else None
    if found.kind != "import" or kept is None or not kept.is_file():
        raise _no_import(batch)
    place = Place(file=target.name)
    try:
        with target.open("xb") as file, kept.open("rb") as source:
            shutil.copyfileobj(source, file)
    except FileExistsError as error:
        raise KnownError(Problem("table.file_exists", place=place)) from error
    except OSError as error:
        values = {"detail": system_reason(error)}
        raise KnownError(Problem("table.cannot_write", place=place, values=values)) from error
    return OriginalFile(found.file_name, found.file_sha256)


def _no_import(batch: int) -> ProblemError:
    return ProblemError(Problem("table.no_import", values={"batch": batch}))


def undo_import(workspace: Workspace, batch: int, person: str) -> None:
    """Take an import out of sight as one; its records stay in the file.

    Raises:
        ProblemError: `people.may_not_import`.
    """
    workspace.people.allow(person, "import")
    workspace.batches.undo(batch, person)
