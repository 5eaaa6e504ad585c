"""Check tables that stand in files by a Table Schema, without bringing them into the workspace."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.messages import _
from app.progress import Cancel, Progress, Report, silent
from app.store.database import KnownError
from forms.problem import Place, Problem, ProblemError, Severity, system_reason

if TYPE_CHECKING:
    from app.steps.table_check.check import Task
    from app.steps.table_check.tables import Checked

SHOWN = 100
"""Problems that are told one by one; a report holds them all."""

_CODES = {
    "blank-header": "schema.blank_header",
    "blank-label": "schema.blank_label",
    "blank-row": "schema.blank_row",
    "byte-count": "schema.byte_count",
    "constraint-error": "schema.constraint",
    "duplicate-label": "schema.duplicate_label",
    "encoding-error": "schema.encoding",
    "extra-cell": "schema.extra_cell",
    "extra-label": "schema.extra_label",
    "field-count": "schema.field_count",
    "foreign-key": "schema.foreign_key",
    "hash-count": "schema.hash",
    "incorrect-label": "schema.incorrect_label",
    "missing-cell": "schema.missing_cell",
    "missing-label": "schema.missing_label",
    "primary-key": "schema.primary_key",
    "row-count": "schema.row_count",
    "strict-digits": "schema.strict_digits",
    "strict-not-a-number": "schema.strict_not_a_number",
    "strict-space": "schema.strict_space",
    "strict-underscore": "schema.strict_underscore",
    "type-error": "schema.type",
    "unique-error": "schema.unique",
}
_OTHER = "schema.not_checked"


@dataclass(frozen=True, slots=True)
class CheckedTables:
    """What a check of tables found.

    Attributes:
        valid: Nothing is wrong.
        errors: How many things are wrong.
        counts: How many of each type, by frictionless' names.
        tasks: One for each table: `name`, `place`, `valid`, `rows`, `errors`, `counts`.
        problems: The first of them, in order of tables and rows.
    """

    valid: bool
    errors: int
    counts: Mapping[str, int]
    tasks: tuple[Mapping[str, object], ...]
    problems: tuple[Problem, ...]


def check_tables(
    file: str | None,
    *,
    schema: Path | None = None,
    package: Path | None = None,
    report_file: Path | None = None,
    strict: bool = False,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> CheckedTables:
    """Check a table, or the tables of a data package.

    Args:
        file: The table; with a package the name or path of one of its tables, None for all.
        schema: Table Schema of the table; without one its first rows say what it is.
        package: `datapackage.json` of the package.
        report_file: Where the whole report goes, as JSON in frictionless' shape.
        strict: Outer spaces, underscores, other digits and NaN are errors too.
        report: Told of the bytes read.
        cancel: Stops the check; no report is written.

    Raises:
        ProblemError: It cannot be checked.
        KnownError: A file cannot be read or written.
    """
    from app.steps.table_check.check import Wanted
    from app.steps.table_check.report import write_report
    from app.steps.table_check.tables import check_file, check_package

    token, what = cancel or Cancel(), _("Revisando la tabla")

    def advance(done: int) -> None:
        token.check()
        report(Progress(done, None, what))

    wanted = Wanted(details=report_file is not None, advance=advance, strict=strict)
    try:
        if package is not None:
            checked = check_package(package, file, wanted)
        elif file is not None:
            checked = check_file(Path(file), schema, wanted)
        else:
            raise ProblemError(Problem("schema.no_file"))
        try:
            if report_file is not None:
                write_report(report_file, checked)
            return _summary(checked)
        finally:
            checked.close()
    except OSError as error:
        place = Place(file=error.filename or file or str(package))
        values = {"detail": system_reason(error)}
        raise KnownError(Problem("schema.cannot_read", place=place, values=values)) from error


def _summary(checked: "Checked") -> CheckedTables:
    problems = [_problem("", error.type, error.to_descriptor()) for error in checked.errors]
    for task in checked.tasks:
        problems += _problems(task)
    return CheckedTables(
        valid=not checked.total,
        errors=checked.total,
        counts=dict(checked.counts.most_common()),
        tasks=tuple(_task(task) for task in checked.tasks),
        problems=(*problems[:SHOWN], *_unsaid(checked.total - len(problems[:SHOWN]))),
    )


def _unsaid(count: int) -> Iterator[Problem]:
    if count > 0:
        yield Problem("schema.more", Severity.WARNING, values={"count": count})


def _task(task: "Task") -> dict[str, object]:
    return {
        "name": task.resource.name,
        "place": task.resource.place,
        "valid": not task.total,
        "rows": task.resource.stats.rows or 0,
        "errors": task.total,
        "counts": dict(task.counts.most_common()),
    }


def _problems(task: "Task") -> Iterator[Problem]:
    """Give the first errors of a table as problems."""
    from app.steps.table_check.report import error_object

    place = task.resource.place
    for error in task.before:
        yield _problem(place, error.type, error.to_descriptor())
    if task.plan is not None:
        for row, found in task.rows.first:
            yield _problem(place, found.type, error_object(task.plan, row, (), found))
    for error in task.after:
        yield _problem(place, error.type, error.to_descriptor())


def _problem(place: str, type_: str, said: Mapping[str, Any]) -> Problem:
    """Write an error of a report as a problem."""
    names = said.get("fieldNames") or [said.get("fieldName") or ""]
    values = {
        "type": type_,
        "detail": said["note"] or said["message"],
        "value": said.get("cell", said.get("label", ", ".join(said.get("fieldCells", ())))),
        "number": said.get("fieldNumber"),
        "other": said.get("referenceName", ""),
    }
    where = Place(file=place or None, row=said.get("rowNumber"), column=", ".join(names) or None)
    return Problem(_CODES.get(type_, _OTHER), place=where, values=values)
