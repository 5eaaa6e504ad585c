"""Makes `v<version>.sqlite`, the file of a workspace as this version of Acopio leaves it.

Run it once for each new version of the tables, from the root of the repository, and keep what it
makes: `python tests/data/old_stores/make.py`. Files of earlier versions are never made again.
"""

import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

from support.forms import household  # noqa: E402
from support.workspaces import PERSON, HandClock  # noqa: E402

from app.store.schema import SCHEMA_VERSION  # noqa: E402
from app.store.workspace import FILE_NAME, Workspace  # noqa: E402
from forms.answers import AnswerChange, RowChange, Update  # noqa: E402


def make(folder: Path) -> None:
    """Fill a workspace with one captured and one imported record."""
    with Workspace.open(folder, clock=HandClock()) as workspace:
        version = workspace.instruments.add(household(), "hogares.xlsx", {"fields": []})
        record = workspace.records.create(version, PERSON)
        answers = (
            AnswerChange("municipio", None, None, "1413"),
            AnswerChange("vivienda/comunidad", None, None, "Tzalbal"),
            AnswerChange("vivienda/cuartos", None, None, 3),
            AnswerChange("personas/nombre", "0b1c", None, "Ana"),
        )
        rows = (RowChange("add_row", "personas", "0b1c", None, 1),)
        workspace.records.save(record, Update(answers, rows), PERSON)
        workspace.records.set_state(record, "final", PERSON)
        imported = [(2, {"municipio": "0101", "vivienda/cuartos": "tres"})]
        workspace.records.add_imported(
            version, imported, PERSON, file_name="tabla.csv", file_sha256="abc"
        )
        workspace.db.connection.execute("UPDATE device SET name = 'computadora'")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        make(Path(temporary))
        shutil.copy(Path(temporary, FILE_NAME), HERE / f"v{SCHEMA_VERSION}.sqlite")
