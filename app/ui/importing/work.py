"""What the import does behind its pages: looks, plans, stores, checks, takes back."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.operations.form_from_table import PlannedForm, make_form, plan_form
from app.operations.import_table import ImportedTable, store_plan, undo_import
from app.operations.inspect_table import Inspection, inspect_new, inspect_table
from app.operations.plan_import import ImportOptions, ImportPlan, plan_import
from app.operations.validate_form import validate_form
from app.progress import Cancel, Report
from forms.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.store.workspace import Workspace


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an import.

    Attributes:
        imported: The batch.
        wrong: Records of the form that must be corrected; None when the check was stopped.
    """

    imported: ImportedTable
    wrong: int | None


@dataclass(frozen=True, slots=True)
class Stored:
    """What was stored.

    Attributes:
        form: The form it went to.
        imported: The batch.
    """

    form: str
    imported: ImportedTable


def looking(
    form: str, file: Path, options: ImportOptions
) -> "Callable[[Workspace, Report, Cancel], Inspection]":
    """Make the work that looks at the first rows, for a form or, without one, for a new one."""
    if not form:
        return lambda _workspace, report, cancel: inspect_new(
            file, options, report=report, cancel=cancel
        )
    return lambda workspace, report, cancel: inspect_table(
        workspace, form, file, options, report=report, cancel=cancel
    )


def planning(
    form: str, file: Path, options: ImportOptions
) -> "Callable[[Workspace, Report, Cancel], ImportPlan]":
    """Make the work that looks at the whole table."""
    return lambda workspace, report, cancel: plan_import(
        workspace, form, file, options, report=report, cancel=cancel
    )


def planning_new(
    name: str, file: Path, options: ImportOptions
) -> "Callable[[Workspace, Report, Cancel], PlannedForm]":
    """Make the work that looks at the whole table of a new form."""
    return lambda workspace, report, cancel: plan_form(
        workspace, name, file, options, report=report, cancel=cancel
    )


def storing(
    form: str, plan: ImportPlan, person: str, options: ImportOptions
) -> "Callable[[Workspace, Report, Cancel], Stored]":
    """Make the work that stores the rows."""

    def store(workspace: "Workspace", report: Report, cancel: Cancel) -> Stored:
        imported = store_plan(workspace, plan, person, said=options, report=report, cancel=cancel)
        return Stored(form, imported)

    return store


def making(
    plan: PlannedForm, person: str, options: ImportOptions
) -> "Callable[[Workspace, Report, Cancel], Stored]":
    """Make the work that makes a form and stores its rows."""

    def make(workspace: "Workspace", report: Report, cancel: Cancel) -> Stored:
        made = make_form(workspace, plan, person, said=options, report=report, cancel=cancel)
        return Stored(made.form_id, made.imported)

    return make


def checking(form: str, imported: ImportedTable) -> "Callable[[Workspace, Report, Cancel], Done]":
    """Make the work that counts the records which must be corrected."""

    def check(workspace: "Workspace", report: Report, cancel: Cancel) -> Done:
        checked = validate_form(workspace, form, clock=_now, report=report, cancel=cancel)
        wrong = {p.place.record for p in checked.problems if p.severity is Severity.ERROR}
        return Done(imported, len(wrong))

    return check


def undoing(batch: int, person: str) -> "Callable[[Workspace], None]":
    """Make the work that takes an import out of sight."""
    return lambda workspace: undo_import(workspace, batch, person)
