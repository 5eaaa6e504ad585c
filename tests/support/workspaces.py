"""Workspaces for tests: a clock that is wound by hand, answers in one line."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.store.records import RecordInfo
from app.store.workspace import Workspace
from forms.answers import AnswerChange, RowChange, Update
from forms.instrument import Instrument, Value

PERSON = "Juana Ajpop"


class HandClock:
    """A clock that moves only when told to."""

    def __init__(self, start: datetime = datetime(2026, 11, 21, 16, 20, tzinfo=UTC)) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        """Let time go by; a negative span sets the clock back."""
        self.now += timedelta(**span)


def begin(workspace: Workspace, form: Instrument) -> RecordInfo:
    """Keep a form and begin a record of it."""
    return workspace.records.create(workspace.instruments.add(form, "prueba.xlsx", {}), PERSON)


def typed(path: str, new: Value, old: Value = None, row: str | None = None) -> Update:
    """What a session says when a person answers one question."""
    return Update((AnswerChange(path, row, old, new),))


def row_change(
    op: str, repeat: str, row: str, position: int = 1, parent: str | None = None
) -> Update:
    """What a session says when a repeat instance comes, goes or moves."""
    return Update((), (RowChange(op, repeat, row, parent, position),))


def import_rows(workspace: Workspace, form: Instrument, count: int, **options: object) -> object:
    """Import that many rows with a text in the first text question of the form."""
    version = workspace.instruments.add(form, "prueba.xlsx", {})
    path = next(question.path for question in form.questions() if question.type == "text")
    rows = ((number, {path: f"fila {number}"}) for number in range(2, count + 2))
    given = {"file_name": "tabla.csv", "file_sha256": "abc", **options}
    return workspace.records.add_imported(version, rows, PERSON, **given)


def stored_bytes(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, to see that nothing was touched."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
