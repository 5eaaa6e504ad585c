"""A workspace with the practice table: 338 records, five of them with an error."""

import atexit
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from support.cipher import encrypted

from app.operations.import_table import import_table
from app.operations.load_form import load_library_form
from app.operations.practice import course
from app.operations.validate_form import validate_form
from app.store.workspace import FILE_NAME, Workspace

FORM = "conectividad_municipal"
TITLE = "Conectividad de hogares por municipio"
HEAD, *LINES = course().table.read_text(encoding="utf-8").splitlines()
PERSON = "Juana"


def now() -> datetime:
    """The time as the program takes it."""
    return datetime.now(UTC)


def a_table(file: Path, *lines: str) -> Path:
    """Write a table with the head of the practice one."""
    file.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return file


def fill(folder: Path, *, table: Path | None = None, checked: bool = True) -> None:
    """Put form and table into the workspace of a folder.

    Args:
        folder: The workspace; a new one is a copy of one that was filled once.
        table: Another table than the practice one.
        checked: Whether its errors are known already.
    """
    if table is None and not (folder / FILE_NAME).exists() and not encrypted():
        shutil.copytree(_filled(checked=checked), folder, dirs_exist_ok=True)
        return
    with Workspace.open(folder) as workspace:
        load_library_form(workspace, FORM)
        import_table(workspace, FORM, table or course().table, PERSON)
        if checked:
            validate_form(workspace, FORM, clock=now)


@cache
def _filled(*, checked: bool) -> Path:
    """Fill a workspace for all tests of this process; it goes with the process."""
    folder = Path(tempfile.mkdtemp(prefix="acopio-practice-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    fill(folder, table=course().table, checked=checked)
    return folder
