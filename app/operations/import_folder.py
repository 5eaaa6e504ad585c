"""Import a folder of files from many offices: one result a file, whatever becomes of the others."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from app.messages import _
from app.operations.compare_batches import Difference, KeptCorrection
from app.operations.import_batch import (
    BatchOptions,
    PlannedBatch,
    already_here,
    plan_batch,
    store_batch,
)
from app.operations.validate_form import validate_form
from app.progress import Cancel, CancelledError, Progress, Report, silent
from app.store.database import KnownError
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError

KINDS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")

FileStatus = Literal["imported", "problems", "repeated", "refused", "planned", "waiting"]


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of one file.

    Attributes:
        file: Its path below the folder, with `/`.
        status: `imported`; `problems`: imported, with errors to review; `repeated`: it was here;
            `refused`: nothing of it was stored; `planned`: a preview would import it; `waiting`:
            the work was stopped before it.
        batch: Key of its batch, None when nothing was stored.
        rows: Records of it.
        repeats: Path of a repeat -> instances of it.
        errors: Errors that are open in them.
        municipality, period: Whose it is and of when, None when nobody says.
        origin_by: What says whose it is.
        replaces: Key of the batch it took the place of.
        difference: What that changed.
        corrections: What became of the corrections of the replaced batch.
        problems: Why it was refused, or what is worth knowing.
    """

    file: str
    status: FileStatus
    batch: int | None = None
    rows: int = 0
    errors: int = 0
    municipality: str | None = None
    period: str | None = None
    origin_by: str | None = None
    replaces: int | None = None
    difference: Difference | None = None
    corrections: tuple[KeptCorrection, ...] = ()
    problems: tuple[Problem, ...] = ()
    repeats: Mapping[str, int] = field(default_factory=dict)

    @property
    def kept_corrections(self) -> tuple[KeptCorrection, ...]:
        """Give what became of the corrections; of a preview, what would become of them."""
        if self.difference is None or self.status != "planned":
            return self.corrections
        return self.difference.corrections


@dataclass(frozen=True, slots=True)
class ImportedFolder:
    """What came of all files.

    Attributes:
        files: In the order of their names.
        skipped: Names of files that are no tables.
        stopped: A person stopped it; the batches that were stored are whole.
    """

    files: tuple[FileResult, ...]
    skipped: tuple[str, ...]
    stopped: bool = False

    def count(self, *statuses: FileStatus) -> int:
        """Count the files with one of these results."""
        return sum(each.status in statuses for each in self.files)


def import_folder(
    workspace: Workspace,
    form_id: str,
    folder: Path,
    person: str,
    *,
    options: BatchOptions | None = None,
    preview: bool = False,
    clock: Callable[[], datetime],
    report: Report = silent,
    cancel: Cancel | None = None,
) -> ImportedFolder:
    """Import every table of a folder and of the folders in it, each as a batch of its own.

    A file that is refused stops no other one; each is stored whole or not at all. A second file of
    the same origin and period in one folder is refused: which one counts is for a person to say.

    Args:
        workspace: Where the records go.
        form_id: The form.
        folder: Where the files are; or one file.
        person: Who imports.
        options: What they say of the files; origins by path below the folder, or by name.
        preview: Only say what would be done.
        clock: The time, in UTC.
        report: Told of the files done.
        cancel: Stops between two files, and takes back the one at work.

    Raises:
        ProblemError: There is no such form; `batch.no_tables`: the folder holds no table;
            `batch.bad_period`.
        KnownError: The folder cannot be read; the disk is full.
    """
    workspace.instruments.latest(form_id)
    given, cancel = options or BatchOptions(), cancel or Cancel()
    check_period(given.period)
    if folder.is_file():
        folder, tables, skipped = folder.parent, [folder], tuple[str, ...]()
    else:
        tables, skipped = _files(folder)
    if not tables:
        raise ProblemError(Problem("batch.no_tables", place=Place(file=folder.name or str(folder))))
    work = _Work(workspace, form_id, folder, person, given, preview, clock, cancel)
    what = _("Mirando la carpeta") if preview else _("Importando la carpeta")
    results = list[FileResult]()
    for done, file in enumerate(tables):
        report(Progress(done, len(tables), f"{what}: {file.name}"))
        results.append(work.take(file))
    report(Progress(len(tables), len(tables), what))
    stopped = cancel.wait(0)
    if not preview and not stopped and any(each.status == "imported" for each in results):
        validate_form(workspace, form_id, clock=clock, report=report, cancel=cancel)
    return ImportedFolder(tuple(_with_errors(workspace, form_id, results)), skipped, stopped)


def check_period(period: str) -> None:
    """Refuse what is no period.

    Raises:
        ProblemError: `batch.bad_period`.
    """
    from app.store.subject import period_code

    whole = f"{period}-01" if len(period) == 7 else period
    if period and period_code(whole) != period:
        raise ProblemError(Problem("batch.bad_period", values={"given": period}))


def _files(folder: Path) -> tuple[list[Path], tuple[str, ...]]:
    """Give the tables below a folder in the order of their names, and what is none.

    Hidden files and those that office programs leave open (`~$…`, `.~lock…`) do not count.

    Raises:
        KnownError: `batch.cannot_read`.
    """

    def refuse(error: OSError) -> None:
        raise KnownError(Problem("batch.cannot_read", place=Place(file=folder.name))) from error

    found = list[Path]()
    for root, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(root, name) for name in names if not name.startswith((".", "~$"))]
    found.sort(key=lambda path: path.relative_to(folder).parts)
    tables = [path for path in found if path.suffix.lower() in KINDS]
    others = tuple(path.relative_to(folder).as_posix() for path in found if path not in set(tables))
    return tables, others


@dataclass(slots=True)
class _Work:
    """One run through a folder."""

    workspace: Workspace
    form_id: str
    folder: Path
    person: str
    options: BatchOptions
    preview: bool
    clock: Callable[[], datetime]
    cancel: Cancel
    _met: dict[tuple[str, str | None], str] = field(default_factory=dict)

    def take(self, file: Path) -> FileResult:
        """Import one file and say what came of it.

        Raises:
            KnownError: The workspace cannot be written: no other file would do better.
        """
        name = file.relative_to(self.folder).as_posix()
        if self.cancel.wait(0):
            return FileResult(name, "waiting")
        try:
            return self._imported(file, name)
        except CancelledError:
            return FileResult(name, "waiting")
        except ProblemError as error:
            if any(problem.code.startswith("store.") for problem in error.problems):
                raise
            return FileResult(name, "refused", problems=error.problems)

    def _imported(self, file: Path, name: str) -> FileResult:
        options = self._options(file, name)
        before = already_here(self.workspace, self.form_id, file, options)
        if before is not None:
            return self._repeated(name, before.batch, before.problems)
        planned = plan_batch(
            self.workspace,
            self.form_id,
            file,
            folders=self._folders(file),
            options=options,
            cancel=self.cancel,
        )
        replaced = planned.replaces
        if replaced is not None and replaced.sha256 == planned.plan.table.sha256:
            return self._repeated(name, replaced.batch, planned.problems)
        self._refuse_second(name, planned)
        if self.preview:
            return _result(name, planned, "planned", planned.plan.rows)
        stored = store_batch(
            self.workspace, self.form_id, planned, self.person, clock=self.clock, cancel=self.cancel
        )
        found = _result(name, planned, "imported", stored.table.rows)
        return replace(
            found,
            batch=stored.table.batch,
            corrections=stored.corrections,
            problems=stored.table.problems,
        )

    def _options(self, file: Path, name: str) -> BatchOptions:
        """Let an origin that was said of a path be said of the file."""
        said = self.options.origins.get(name)
        if said is None:
            return self.options
        return replace(self.options, origins={**self.options.origins, file.name: said})

    def _folders(self, file: Path) -> list[str]:
        inside = file.parent.relative_to(self.folder).parts
        return [*reversed(inside), self.folder.resolve().name]

    def _repeated(self, name: str, batch: int, problems: tuple[Problem, ...]) -> FileResult:
        found = self.workspace.batches.get(batch)
        self._met.setdefault((found.municipality or "", found.period), name)
        return FileResult(
            name, "repeated", batch, found.rows, 0, found.municipality, found.period,
            problems=problems,
        )  # fmt: skip

    def _refuse_second(self, name: str, planned: PlannedBatch) -> None:
        """Refuse a second file of the same origin and period.

        Raises:
            ProblemError: `batch.same_origin`.
        """
        if planned.municipality is None:
            return
        first = self._met.setdefault((planned.municipality, planned.period), name)
        if first != name:
            values = {"first": first, "code": planned.municipality}
            raise ProblemError(Problem("batch.same_origin", place=Place(file=name), values=values))


def _result(name: str, planned: PlannedBatch, status: FileStatus, rows: int) -> FileResult:
    return FileResult(
        file=name,
        status=status,
        rows=rows,
        municipality=planned.municipality,
        period=planned.period,
        origin_by=planned.origin_by,
        replaces=None if planned.replaces is None else planned.replaces.batch,
        difference=planned.difference,
        problems=planned.problems,
        repeats={each.repeat.path: len(each.rows) for each in planned.plan.repeats},
    )


def _with_errors(
    workspace: Workspace, form_id: str, results: list[FileResult]
) -> Iterator[FileResult]:
    """Count the errors that the check found in what was imported."""
    version = workspace.instruments.latest(form_id)
    errors = {each.batch: each.errors for each in workspace.submissions.all(version.instrument)}
    for each in results:
        found = errors.get(each.batch or 0, 0)
        is_wrong = each.status == "imported" and found
        yield replace(each, errors=found, status="problems" if is_wrong else each.status)
