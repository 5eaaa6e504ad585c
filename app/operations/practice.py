"""The practice workspace: invented work on real figures, a course of eight steps, a way back.

The steps tick themselves: each is read from what the workspace holds, nothing is clicked off.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.messages import N_
from app.operations.import_table import ImportedTable, import_table
from app.operations.load_form import load_library_form
from app.operations.practice_portal import PRACTICE_FOLDER
from app.paths import asset, practice_workspace
from app.progress import Cancel, Report, silent
from app.store.database import KnownError
from app.store.workspace import FILE_NAME, Workspace
from forms.instrument import Value
from forms.problem import Place, Problem, system_reason


@dataclass(frozen=True, slots=True)
class Correction:
    """How an error of the practice table is mended.

    Attributes:
        row: Row of the table; its header is row 1.
        field: Path of the question; None sets the whole record aside.
        value: The right answer.
        reason: Why, for the journal.
    """

    row: int
    field: str | None
    value: Value
    reason: str


@dataclass(frozen=True, slots=True)
class Course:
    """The material of the course.

    Attributes:
        form: Id of the library form.
        table: The CSV with seeded errors.
        prepares, approves: Two practice people.
        pins: Their PINs, known to everybody who practises.
        captured: Answers of the records that are captured by hand.
        corrections: What mends the errors of the table.
    """

    form: str
    table: Path
    prepares: str
    approves: str
    pins: Mapping[str, str]
    captured: tuple[dict[str, Value], ...]
    corrections: tuple[Correction, ...]


def course() -> Course:
    """Read the material that comes with Acopio.

    The figures are those of the 2018 census (INE); the five errors and the people are invented.
    """
    folder = asset("practice")
    told = json.loads((folder / "curso.json").read_text(encoding="utf-8"))
    return Course(
        form=told["form"],
        table=folder / told["table"],
        prepares=told["people"]["prepares"],
        approves=told["people"]["approves"],
        pins={told["people"][part]: pin for part, pin in told["pins"].items()},
        captured=tuple(told["captured"]),
        corrections=tuple(
            Correction(each["row"], each.get("field"), each.get("value"), each["reason"])
            for each in told["corrections"]
        ),
    )


def bring_in_people(workspace: Workspace) -> Course:
    """Let the two people of the course work here, each with a role and a PIN; who is here stays.

    Returns:
        The course, with their names and PINs.
    """
    material = course()
    for name, pin in material.pins.items():
        known = workspace.people.find(name)
        if known is None or not known.has_pin:
            workspace.people.set_role(name, "officer" if name == material.prepares else "approver")
            workspace.people.set_pin(name, pin)
    return material


@dataclass(frozen=True, slots=True)
class CourseStep:
    """One step of the checklist.

    Attributes:
        title: What to do, of the catalogue.
        explanation: How, of the catalogue.
        minutes: How long it takes.
        station: Where in the window it is done.
        done: The workspace shows that it was done.
    """

    title: str
    explanation: str
    minutes: int
    station: str
    done: bool


_CAPTURED = """
SELECT count(*) FROM journal JOIN record ON record.uuid = journal.record
WHERE journal.op = 'state' AND journal.new = 'final' AND record.batch IS NULL
AND record.second_of IS NULL
"""
_OPEN_ERRORS = """
SELECT count(*) FROM issue JOIN record ON record.id = issue.record
WHERE issue.solved_at IS NULL AND issue.severity = 'error' AND record.deleted = 0
AND record.second_of IS NULL
"""
_FOUND = "SELECT count(*) FROM issue"

_STEPS: tuple[tuple[str, str, int, str, Callable[[Workspace], bool]], ...] = (
    (
        N_("Abra un formulario"),
        N_("En Formularios elija «Conectividad de hogares por municipio» y ábralo."),
        2,
        "forms",
        lambda workspace: bool(workspace.instruments.forms()),
    ),
    (
        N_("Capture un registro"),
        N_("Conteste cada pregunta y siga con Enter. Lo que escribe queda guardado al momento."),
        3,
        "capture",
        lambda workspace: workspace.db.value(_CAPTURED) >= 1,
    ),
    (
        N_("Capture tres sin el mouse"),
        N_("Enter avanza, Mayús+Tab regresa, los números eligen una opción."),
        4,
        "capture",
        lambda workspace: workspace.db.value(_CAPTURED) >= 3,
    ),
    (
        N_("Importe la tabla de 338 filas"),
        N_("En Registros elija Importar: la tabla de práctica trae cinco errores."),
        3,
        "records",
        lambda workspace: bool(workspace.journal.entries(ops=("import",), limit=1)),
    ),
    (
        N_("Encuentre los errores"),
        N_("En Revisar, Acopio los señala con su registro y su pregunta."),
        3,
        "review",
        lambda workspace: workspace.db.value(_FOUND) > 0,
    ),
    (
        N_("Corrija los cinco"),
        N_("Cada corrección queda en la historia del registro, con su razón."),
        5,
        "review",
        lambda workspace: workspace.db.value(_FOUND) > 0 and not workspace.db.value(_OPEN_ERRORS),
    ),
    (
        N_("Prepare los datos"),
        N_("En Publicar complete la ficha: título, licencia, cada cuánto se actualiza."),
        4,
        "publish",
        lambda workspace: any(
            workspace.datasets.last_version(dataset.name) for dataset in workspace.datasets.all()
        ),
    ),
    (
        N_("Publique y lea el recibo"),
        N_("El portal de práctica recibe los datos; Acopio los baja y los compara con los suyos."),
        3,
        "outbox",
        lambda workspace: bool(workspace.datasets.receipts()),
    ),
)


def checklist(workspace: Workspace) -> tuple[CourseStep, ...]:
    """Give the eight steps, each ticked when the workspace shows it done."""
    return tuple(
        CourseStep(title, explanation, minutes, station, is_done(workspace))
        for title, explanation, minutes, station, is_done in _STEPS
    )


def open_practice(folder: Path | None = None) -> Workspace:
    """Open the practice workspace, made when absent.

    Raises:
        KnownError: `store.not_practice`: the folder holds real work.
    """
    return Workspace.open(folder or practice_workspace(), practice=True)


def import_practice_table(
    workspace: Workspace,
    person: str,
    *,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> ImportedTable:
    """Import the table with five errors into its form, which is taken from the library first.

    Args:
        workspace: A practice workspace.
        person: Who imports.
        report: Told of the rows done.
        cancel: Stops the import; nothing of it stays.

    Raises:
        KnownError: The disk is full.
    """
    material = course()
    form = load_library_form(workspace, material.form, cancel=cancel).version.form_id
    return import_table(workspace, form, material.table, person, report=report, cancel=cancel)


def save_practice_table(target: Path) -> Path:
    """Write the table with five errors where the person wants it, as an exercise to import.

    Raises:
        KnownError: It cannot be written there.
    """
    try:
        shutil.copyfile(course().table, target)
    except OSError as error:
        values = {"detail": system_reason(error)}
        place = Place(file=str(target))
        raise KnownError(Problem("command.cannot_write", place=place, values=values)) from error
    return target


def reset_practice(folder: Path, *, close: Callable[[], None] = lambda: None) -> None:
    """Take everything out of a practice workspace, so that the course begins again.

    Args:
        folder: The practice workspace.
        close: Closes whoever holds it open, after it was found to be for practice.

    Raises:
        KnownError: `store.not_practice`: the folder holds real work, and stays as it is.
    """
    open_practice(folder).close()
    close()
    for path in _contents(folder):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _contents(folder: Path) -> Iterable[Path]:
    """Give what Acopio itself put into a practice workspace, the database last."""
    names = [PRACTICE_FOLDER, "media", "exports", "backups"]
    names += [f"{FILE_NAME}-wal", f"{FILE_NAME}-shm", FILE_NAME]
    return [folder / name for name in names if (folder / name).exists()]
