"""A workspace of visits: a date, a place, an amount, persons in a repeat; nothing from files."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from support.forms import instrument
from support.workbook import write_workbook
from support.workspaces import PERSON, row_change, typed

from app.operations.build_dataset import BuiltDataset, release_dataset
from app.operations.define_dataset import define_dataset
from app.operations.load_form import read_form_file
from app.store.workspace import Workspace
from forms.choices import Choice
from forms.instrument import ChoiceList, Instrument, Marks, Question, Repeat

FORM, DATASET = "visitas", "visitas"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def asked(path: str, kind: str = "text", privacy: str = "publico", **parts: object) -> Question:
    """Make a question that is called like its path."""
    marks = Marks(privacy=privacy, **parts.pop("marks", {}))
    return Question(path, kind, {"": path.capitalize()}, marks=marks, **parts)


def visits(*more: Question, persons: bool = False) -> Instrument:
    """Give the form of the visits.

    Args:
        *more: Questions at its end.
        persons: With the repeat of persons.
    """
    repeat = [Repeat("personas", {"": "Personas"}, children=(asked("personas/edad", "integer"),))]
    water = ChoiceList("agua", (Choice("rio", {"": "Río"}), Choice("pozo", {"": "Pozo"})))
    return instrument(
        asked("clave", marks={"key": True}),
        asked("fecha", "date", required="true()"),
        asked("lugar", "geopoint"),
        asked("agua", "select_one", list_name="agua"),
        asked("monto", "decimal", marks={"unit": "Q"}),
        asked("nombre", privacy="confidencial"),
        *more,
        *(repeat if persons else []),
        form_id=FORM,
        lists=[water],
    )


WORKBOOK = """
| survey   |                 |            |          |          |                    |                  |                   |
|          | type            | name       | label    | required | bind::acopio:class | bind::acopio:key | bind::acopio:unit |
|          | text            | clave      | Clave    |          | publico            | yes              |                   |
|          | date            | fecha      | Fecha    | yes      | publico            |                  |                   |
|          | geopoint        | lugar      | Lugar    |          | publico            |                  |                   |
|          | select_one agua | agua       | Agua     |          | publico            |                  |                   |
|          | decimal         | monto      | Monto    |          | publico            |                  | Q                 |
|          | text            | nombre     | Nombre   |          | confidencial       |                  |                   |
|          | begin_repeat    | personas   | Personas |          |                    |                  |                   |
|          | integer         | edad       | Edad     |          | publico            |                  |                   |
|          | end_repeat      |            |          |          |                    |                  |                   |
| choices  |                 |            |          |          |                    |                  |                   |
|          | list_name       | name       | label    |          |                    |                  |                   |
|          | agua            | rio        | Río      |          |                    |                  |                   |
|          | agua            | pozo       | Pozo     |          |                    |                  |                   |
| settings |                 |            |          |          |                    |                  |                   |
|          | form_id         | form_title | version  | namespaces |                  |                  |                   |
|          | visitas         | Visitas    | 1        | acopio="https://acopio.gt/xforms" |          |                  |                   |
"""  # noqa: E501 - a sheet
"""The same form as a person writes it: what another process can read from the store."""


def open_written(folder: Path, sheets: str = WORKBOOK) -> Workspace:
    """Open a workspace that knows the form from a workbook, so that others can open it too."""
    workspace = Workspace.open(folder)
    workspace.settings.set("organization_name", "Municipalidad de Nebaj")
    if not workspace.instruments.forms():
        workspace.instruments.add(_written(sheets), "visitas.xlsx", {})
    return workspace


@cache
def _written(sheets: str) -> Instrument:
    with TemporaryDirectory() as folder:
        file = write_workbook(Path(folder) / "visitas.xlsx", sheets)
        return read_form_file(file).instrument


def open_visits(folder: object, form: Instrument | None = None) -> Workspace:
    """Open a workspace that knows the form."""
    workspace = Workspace.open(folder)
    workspace.settings.set("organization_name", "Municipalidad de Nebaj")
    workspace.instruments.add(form or visits(), "visitas.xlsx", {})
    return workspace


def visit(workspace: Workspace, clave: str, fecha: str = "2026-10-05", **values: object) -> object:
    """Capture a visit; `edades` are those of its persons, `state` is final unless said."""
    state, ages = values.pop("state", "final"), values.pop("edades", ())
    record = workspace.records.create(workspace.instruments.latest(FORM), PERSON)
    for path, value in {"clave": clave, "fecha": fecha, **values}.items():
        if value is not None:
            workspace.records.save(record, typed(path, value), PERSON)
    for position, age in enumerate(ages, start=1):
        row = f"{clave}-{position}"
        added = row_change("add_row", "personas", row, position)
        workspace.records.save(record, added, PERSON)
        workspace.records.save(record, typed("personas/edad", age, row=row), PERSON)
    if state != "draft":
        workspace.records.set_state(record, "final", PERSON)
    if state == "approved":
        workspace.records.set_state(workspace.records.info(record.id), "approved", PERSON)
    return workspace.records.info(record.id)


def change(workspace: Workspace, record: object, path: str, new: object, old: object) -> None:
    """Correct an answer."""
    workspace.records.save(workspace.records.info(record.id), typed(path, new, old), PERSON)


def define(workspace: Workspace, *changes: str, **options: object) -> object:
    """Define the dataset of the visits."""
    return define_dataset(workspace, FORM, PERSON, changes=changes, **options)


def release(workspace: Workspace, reason: str = "", at: datetime | None = None) -> BuiltDataset:
    """Release the dataset, now or at some time."""
    clock = (lambda: at) if at is not None else (lambda: datetime.now(UTC))
    return release_dataset(workspace, DATASET, PERSON, clock=clock, reason=reason)


def content(built: BuiltDataset) -> dict[str, bytes]:
    """Give every file of a version."""
    return {path.name: path.read_bytes() for path in sorted(built.folder.iterdir())}
