"""A form with messy answers, and the screen of Limpiar over them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.known_forms import write_form

from app.operations.load_form import load_form
from app.store.workspace import Workspace

FORM = "visitas"
PERSON = "Berta"
SHEET = """
| survey   |         |              |                  |                    |            |
|          | type    | name         | label            | bind::acopio:class | constraint |
|          | text    | municipio    | Municipio        | publico            |            |
|          | text    | departamento | Departamento     | publico            |            |
|          | text    | comunidad    | Comunidad        | publico            |            |
|          | integer | edad         | Edad             | publico            | . < 120    |
|          | text    | fecha        | Fecha            | publico            |            |
|          | text    | nombre       | Nombre           | confidencial       |            |
|          | text    | telefono     | Teléfono         | confidencial       |            |
| settings |         |              |                  |                    |            |
|          | form_title | form_id | namespaces                         |       |    |
|          | Visitas    | visitas | acopio="https://acopio.gt/xforms" |       |    |
"""
COLUMNS = ("municipio", "departamento", "comunidad", "edad", "fecha", "nombre", "telefono")
ROWS = (
    ("Nebaj", "Quiché", "Tzalbal", 30, "3/2/2026", "Ana María López", "55551234"),
    ("nebaj", "Quiché", "TZALBAL", 41, "4/2/2026", "Ana Maria Lopez", "55551234"),
    (" Nebaj ", "Quiché", "Tzálbal", 25, "pendiente", "Juan Pérez Brito", ""),
    ("Soloma", "Huehuetenango", "Salquil  Grande", 60, "5/2/2026", "Rosa Cobo Raymundo", ""),
    ("San Juan", "", "Salquil Grande", 19, "6/3/2026", "Pedro Ramírez", ""),
    ("Xyzw", "Quiché", "JosÃ©", None, "", "Eva Brito", ""),
)


def put_rows(workspace: Workspace, rows=ROWS) -> None:
    """Store finished records of these answers."""
    version = workspace.instruments.latest(FORM)
    numbered = [
        (number, dict(zip(COLUMNS, row, strict=True))) for number, row in enumerate(rows, start=2)
    ]
    workspace.records.add_imported(version, numbered, PERSON, file_name="t.csv", file_sha256="a")


def fill(folder: Path, rows=ROWS) -> None:
    """Put the form and messy records into the workspace of a folder."""
    with Workspace.open(folder) as workspace:
        load_form(workspace, write_form(folder / "visitas.xlsx", SHEET))
        put_rows(workspace, rows)


def answers(folder: Path, column: str) -> list[object]:
    """Give what all records say in a column, in their order."""
    with Workspace.open(folder) as workspace:
        version = workspace.instruments.latest(FORM)
        from app.store.record_query import RecordQuery

        ids = workspace.records.ids(RecordQuery(version.instrument))
        return [row[0] for row in workspace.records.page(version.instrument, ids, (column,))]


class Cleaner:
    """Somebody at the screen."""

    def __init__(self, screen, qtbot) -> None:
        self.screen = screen
        self._qtbot = qtbot

    def until(self, holds) -> None:
        """Wait for something to be so."""
        self._qtbot.waitUntil(lambda: bool(holds()))

    def take(self, *steps: dict) -> None:
        """Put a recipe on the desk, and wait until it is known what it does."""
        from support.recipes import recipe

        with self._qtbot.waitSignal(self.screen.recipe_page.looked):
            self.screen.desk.take_recipe(recipe(*steps))
        self.settle()

    def settle(self) -> None:
        """Wait until everything that was asked has come back."""
        page = self.screen.recipe_page
        self.until(lambda: not page.table.cells.lines or page.problems or page.preview is not None)

    def lines(self, table) -> list[list[str]]:
        """Give what a table shows, with its badges as words."""
        model = table.model()
        return [
            [model.index(row, column).data() for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    @contextmanager
    def said(self, context) -> Iterator[list[tuple[str, object]]]:
        """Collect what the window tells, each with its way back."""
        told = []

        def hear(sentence, back):
            told.append((sentence, back))

        context.said.connect(hear)
        yield told
        context.said.disconnect(hear)
