"""Restore a backup into a new workspace, after a look at what it holds."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.messages import _
from app.progress import Cancel, Progress, Report, silent
from app.store import driver
from app.store.backup_notes import Backup, find_backup
from app.store.clock import Clock, as_moment
from app.store.database import known, sorted_error
from app.store.driver import Key
from app.store.encryption.keyslots import has_slots
from app.store.restoring import restore_files
from app.store.workspace import Workspace
from forms.problem import Place, Problem, Severity


@dataclass(frozen=True, slots=True)
class FormHeld:
    """A form in a backup, with its records by state."""

    form: str
    title: str
    records: dict[str, int]


@dataclass(frozen=True, slots=True)
class Held:
    """What a backup holds.

    Attributes:
        made_at: When it was made.
        last_change: What its journal tells last, None when nobody did anything.
        forms: Its forms.
        people: Who worked, by name.
        media: How many files come with it.
    """

    made_at: datetime
    last_change: datetime | None
    forms: tuple[FormHeld, ...]
    people: tuple[str, ...]
    media: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of restoring.

    Attributes:
        held: What the backup holds.
        folder: The new workspace, None when it was only looked at.
        problems: What the new workspace lacks or shows altered.
    """

    held: Held
    folder: Path | None
    problems: tuple[Problem, ...] = ()


def look_into(path: Path, key: Key | None = None) -> Held:
    """Say what a backup holds, without changing anything.

    Args:
        path: Its folder, or its file.
        key: Of an encrypted one.

    Raises:
        KnownError: `store.not_a_backup`, `store.damaged` …
    """
    return _held(find_backup(path, key), key)


def restore(
    path: Path,
    to: Path,
    *,
    clock: Clock,
    key: Key | None = None,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Restored:
    """Make a new workspace of a backup; what is there already is never touched.

    Args:
        path: Folder or file of the backup.
        to: The new folder: absent, or empty.
        clock: The time, in UTC.
        key: Of an encrypted backup.
        report: Told of what is done.
        cancel: Stops it; nothing of it stays.

    Raises:
        KnownError: `store.folder_taken`, `store.backup_changed`, `store.no_room_for_copy` …
    """
    backup = find_backup(path, key)
    held, to = _held(backup, key), to.resolve()
    what = _("Recuperando el respaldo")
    lacking = restore_files(
        backup,
        to,
        key=key,
        report=lambda done, total: report(Progress(done, total, what)),
        cancel=cancel,
    )
    problems = [
        Problem("media.missing", Severity.ERROR, Place(file=sha256[:12])) for sha256 in lacking
    ]
    with Workspace.open(to, clock=clock, key=key) as workspace:
        problems += workspace.journal.verify(backup.heads)
    return Restored(held, to, tuple(problems))


def _held(backup: Backup, key: Key | None) -> Held:
    if key is None and has_slots(backup.folder):
        raise known("store.locked", backup.file)
    try:
        with closing(driver.connect(backup.file, immutable=True, key=key)) as connection:
            last = connection.execute("SELECT max(at) FROM journal").fetchone()[0]
            people = connection.execute("SELECT name FROM person ORDER BY name").fetchall()
            return Held(
                made_at=backup.made_at,
                last_change=None if last is None else as_moment(last),
                forms=_forms(connection),
                people=tuple(row["name"] for row in people),
                media=len(backup.media),
            )
    except driver.errors() as error:
        raise sorted_error(error, backup.file) from error


def _forms(connection: driver.Connection) -> tuple[FormHeld, ...]:
    forms: dict[str, FormHeld] = {}
    columns = {row["name"] for row in connection.execute("PRAGMA table_info(record)")}
    first_only = "AND second_of IS NULL" if "second_of" in columns else ""  # an older file has none
    for row in connection.execute(_FORMS.format(first_only=first_only)):
        form = forms.setdefault(row["form_id"], FormHeld(row["form_id"], row["title"], {}))
        if row["state"] is not None:
            form.records[row["state"]] = row["n"]
    return tuple(forms.values())


_FORMS = (
    "SELECT i.form_id, v.title, r.state, r.n FROM instrument i "
    "JOIN instrument_version v ON v.instrument = i.id AND v.number = "
    "(SELECT max(number) FROM instrument_version WHERE instrument = i.id) "
    "LEFT JOIN (SELECT instrument, state, count(*) AS n FROM record WHERE deleted = 0 "
    "{first_only} AND (batch IS NULL OR batch IN (SELECT id FROM batch WHERE status = 'done')) "
    "GROUP BY instrument, state) r ON r.instrument = i.id ORDER BY v.title, r.state"
)
