"""Laptops that work on the same form and exchange bundles."""

from pathlib import Path

from support.known_forms import write_form
from support.workspaces import HandClock

from app.operations import capture
from app.operations.export_bundle import Acknowledgement, export_bundle
from app.operations.import_bundle import Imported, import_bundle
from app.operations.load_form import load_form
from app.operations.remarks import remarks_of
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace

FORM = """
| survey |              |         |         |             |                 |
|        | type         | name    | label   | calculation | constraint      |
|        | text         | nombre  | Nombre  |             |                 |
|        | integer      | cuartos | Cuartos |             | . < 120         |
|        | calculate    | doble   |         | ${cuartos} * 2 |              |
|        | image        | foto    | Foto    |             |                 |
|        | begin repeat | hijos   | Hijos   |             |                 |
|        | text         | apodo   | Apodo   |             |                 |
|        | integer      | edad    | Edad    |             |                 |
|        | begin repeat | cursos  | Cursos  |             |                 |
|        | text         | grado   | Grado   |             |                 |
|        | end repeat   |         |         |             |                 |
|        | end repeat   |         |         |             |                 |
| settings |            |         |
|          | form_title | form_id |
|          | Hogares    | hogares |
"""

_PHOTO = "|        | image        | foto    | Foto    |             |                 |\n"
_SKETCH = _PHOTO.replace("foto   ", "croquis").replace("Foto  ", "Dibujo")
LONGER = FORM.replace(_PHOTO, _PHOTO + _SKETCH)
"""The next version: a question more."""


class Laptop:
    """One laptop with its person; each thing they do takes a second."""

    def __init__(self, folder: Path, person: str, clock: HandClock, *, load: bool = True) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.person, self.clock = folder, person, clock
        self.workspace = Workspace.open(folder / "trabajo", clock=clock)
        if load:
            load_form(self.workspace, write_form(folder / "hogares.xlsx", FORM))

    def close(self) -> None:
        """Close the workspace."""
        self.workspace.close()

    # -- work ----------------------------------------------------------------------------------

    def begin(self, name: str = "") -> str:
        """Begin a record, with a name; give its uuid."""
        begun = capture.start(self.workspace, "hogares", self.person, clock=self.clock)
        if name:
            capture.answer(self.workspace, begun, "nombre", name)
        self.clock.pass_by(seconds=1)
        return begun.record.uuid

    def open(self, record: str) -> capture.Capture:
        """Open a record."""
        self.clock.pass_by(seconds=1)
        return capture.resume(self.workspace, record, self.person, clock=self.clock)

    def answer(self, record: str, ref: str, value: object) -> None:
        """Answer a question of a record."""
        capture.answer(self.workspace, self.open(record), ref, value)

    def add(self, record: str, ref: str) -> None:
        """Add an instance to a record."""
        opened = self.open(record)
        capture.save(self.workspace, opened, opened.session.add_row(ref))

    def remove(self, record: str, ref: str) -> None:
        """Take an instance away."""
        opened = self.open(record)
        capture.save(self.workspace, opened, opened.session.remove_row(ref))

    def finish(self, record: str) -> None:
        """Make a record final."""
        assert capture.finish(self.workspace, self.open(record)).done

    # -- exchange ------------------------------------------------------------------------------

    def bundle(self, name: str = "entrega.zip", since: Acknowledgement | None = None) -> Path:
        """Write a bundle; give its file."""
        target = self.folder / name
        export_bundle(self.workspace, target, clock=self.clock, since=since)
        return target

    def take(self, file: Path) -> Imported:
        """Take a bundle in."""
        self.clock.pass_by(seconds=1)
        return import_bundle(self.workspace, file, clock=self.clock)

    def take_from(self, other: "Laptop") -> Imported:
        """Take in all that another one has."""
        return self.take(other.bundle())

    # -- what there is -------------------------------------------------------------------------

    def values(self, record: str) -> dict[str, object]:
        """Give the answers of a record outside repeats that are not blank."""
        info = self.workspace.records.find(record)
        values = self.workspace.records.answers(info).values
        return {path: value for path, value in values.items() if value is not None}

    def rows(self, record: str) -> list[tuple[object, ...]]:
        """Give the instances of a record: repeat, position, answers."""
        info = self.workspace.records.find(record)
        return [
            (row.repeat, row.position, {p: v for p, v in row.values.items() if v is not None})
            for row in self.workspace.records.answers(info).rows
        ]

    def everything(self) -> dict[str, object]:
        """Give all that must be equal on laptops that exchanged everything."""
        form = self.workspace.instruments.latest("hogares")
        found = {}
        for deleted in (False, True):
            query = RecordQuery(form.instrument, deleted=deleted)
            for key in self.workspace.records.ids(query):
                info = self.workspace.records.info(key)
                answers = self.workspace.records.answers(info)
                rows = sorted(
                    (row.repeat, row.parent or "", row.position, row.row, _filled(row.values))
                    for row in answers.rows
                )
                remarks = [
                    (each.text, each.path, each.person, each.closed, len(each.replies))
                    for each in remarks_of(self.workspace, info.uuid)
                ]
                found[info.uuid] = (
                    info.state, info.deleted, _filled(answers.values), rows, remarks,
                )  # fmt: skip
        return found

    def typed(self) -> set[object]:
        """Give every value that stands in the journal."""
        sql = "SELECT new FROM journal WHERE op = 'set' AND new IS NOT NULL"
        return set(self.workspace.db.column(sql))

    def faults(self) -> list[str]:
        """Give what a check of the chains finds."""
        return [problem.code for problem in self.workspace.journal.verify()]


def _filled(values: dict[str, object]) -> tuple[tuple[str, object], ...]:
    return tuple(sorted((p, v) for p, v in values.items() if v is not None))
