"""A new workspace of what a damaged one still holds; the damaged one is only read.

Rows are saved table by table (`app.store.salvage`). What then points to something that is lost
gets a stand-in, so that the rest can be used: an unknown person, a draft for answers whose record
is gone. Answers that are lost, and that somebody typed, come back from the journal.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from uuid import uuid4

from app.progress import Cancel
from app.store import driver, schema
from app.store.answer_tables import table_name
from app.store.backup_notes import NOTE, has_table
from app.store.cells import Cells
from app.store.clock import Clock, as_text
from app.store.database import KnownError, known, sorted_error
from app.store.driver import Connection, Key
from app.store.encryption.keyslots import copy_slots
from app.store.log_pages import rebuild_from_log
from app.store.media_copies import gather, media_of_workspace
from app.store.migrations import statements
from app.store.restoring import forget_device, new_folder
from app.store.salvage import (
    SavedTable,
    Source,
    Untiring,
    damage_of_trees,
    has_whole_list,
    save_table,
    table_statements,
)
from app.store.stray_pages import save_stray_rows
from app.store.table_growth import first_columns
from app.store.table_list import list_anew
from app.store.workspace import FILE_NAME, Workspace
from forms.answers import AnswerChange, Update

_DAMAGED = "danado.sqlite"
UNNAMED = "?"
"""Stands in the report for rows of which nobody can say whose they are."""


def rescue_files(
    folder: Path, to: Path, *, clock: Clock, key: Key | None = None, cancel: Cancel | None = None
) -> list[SavedTable]:
    """Make a new workspace of a damaged one.

    Args:
        folder: The damaged workspace, which nobody has open.
        to: The new folder: absent, or empty.
        clock: The time, in UTC.
        key: Of an encrypted workspace.
        cancel: Stops it; nothing of it stays.

    Returns:
        What was saved and lost, table by table.

    Raises:
        KnownError: `store.beyond_rescue`: not even its list of tables can be read, and no backup
            has one; `store.folder_taken`, `store.disk_full` …
    """
    with new_folder(to) as unfinished:
        damaged = unfinished / _DAMAGED
        _bring(folder, damaged)
        with closing(_readable(damaged, folder, key)) as source:
            saved = _save(source, unfinished / FILE_NAME, key, cancel or Cancel(), clock)
        for left in unfinished.glob(f"{_DAMAGED}*"):
            left.unlink()
        copy_slots(folder, unfinished)
        forget_device(unfinished / FILE_NAME, key)
        _bring_media(folder, unfinished, key, cancel or Cancel())
    return saved


def _bring(folder: Path, damaged: Path) -> None:
    """Copy the damaged file and its log; a log without its file gives the pages it holds."""
    file, log = folder / FILE_NAME, folder / f"{FILE_NAME}-wal"
    has_log = log.is_file() and log.stat().st_size > 0
    if file.is_file() and file.stat().st_size > 0:
        shutil.copyfile(file, damaged)
        if has_log:
            shutil.copyfile(log, damaged.with_name(f"{_DAMAGED}-wal"))
    elif not (has_log and rebuild_from_log(log, damaged)):
        raise known("store.beyond_rescue", file)


def _readable(damaged: Path, folder: Path, key: Key | None) -> Source:
    """Open the damaged copy as it is, with a list of tables made anew, or what else can be done.

    Of an encrypted one the list can neither be made anew nor taken from a backup, whose first page
    also tells which pages are free, as they were then.
    """
    ways: list[Callable[[Path], None]] = [_as_it_is, _without_log]
    ways += _first_pages(folder) if key is None else ()
    if (connection := _opened(damaged, key, is_whole=True)) is not None:
        return connection
    if key is None and list_anew(damaged, _log_of(damaged), _backups(folder)):
        ways = [_as_it_is]
    for make_ready in ways:
        make_ready(damaged)
        if (connection := _opened(damaged, key)) is not None:
            return connection
    raise known("store.beyond_rescue", folder / FILE_NAME)


def _opened(damaged: Path, key: Key | None, *, is_whole: bool = False) -> Source | None:
    """Open the copy when its list of tables can be read: some of it, or all of it."""
    connection = driver.connect(damaged) if key is None else Untiring(damaged, key)
    try:
        if "record" in table_statements(connection) and (
            not is_whole or has_whole_list(connection)
        ):
            return connection
    except driver.errors():
        pass
    connection.close()
    return None


def _log_of(damaged: Path) -> Path:
    return damaged.with_name(f"{damaged.name}-wal")


def _as_it_is(_damaged: Path) -> None:
    """Leave the copy alone."""


def _without_log(damaged: Path) -> None:
    for ending in ("-wal", "-shm"):
        damaged.with_name(damaged.name + ending).unlink(missing_ok=True)


def _backups(folder: Path) -> list[Path]:
    """Give the files of the backups beside, the newest first."""
    notes = sorted(folder.glob(f"backups/*/{NOTE}"), reverse=True)
    return [note.with_name(FILE_NAME) for note in notes]


def _first_pages(folder: Path) -> Iterator["_FirstPageOf"]:
    for backup in _backups(folder):
        yield _FirstPageOf(backup)


class _FirstPageOf:
    """Puts the first page of a backup into a damaged copy."""

    def __init__(self, backup: Path) -> None:
        self._backup = backup

    def __call__(self, damaged: Path) -> None:
        """Do it; a backup that is gone or damaged changes nothing."""
        with suppress(OSError), self._backup.open("rb") as backup, damaged.open("rb+") as file:
            header = backup.read(18)
            size = int.from_bytes(header[16:18], "big")
            size = 65536 if size == 1 else size  # two bytes cannot say it otherwise
            file.write(header + backup.read(size - len(header)))


def _save(
    source: Source, target: Path, key: Key | None, cancel: Cancel, clock: Clock
) -> list[SavedTable]:
    try:
        with closing(driver.connect(target, key=key)) as new:
            new.execute("PRAGMA foreign_keys = OFF")
            version = int(source.execute("PRAGMA user_version").fetchone()[0])
            known_tables = table_statements(source)
            _make_tables(new, known_tables, version)
            saved = []
            for table in known_tables:
                cancel.check()
                saved.append(save_table(source, new, table, _columns(new, table)))
            saved = _with_strays(source, target.with_name(_DAMAGED), new, saved, key)
            _stand_in(new, clock)
            new.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            new.execute(f"PRAGMA user_version = {version or schema.SCHEMA_VERSION}")
    except driver.errors() as error:
        raise sorted_error(error, target) from error
    return saved


def _with_strays(
    source: Source,
    damaged: Path,
    new: Connection,
    saved: list[SavedTable],
    key: Key | None,
) -> list[SavedTable]:
    """Add what lies on pages that nothing leads to; nothing does where every row was reached."""
    if all(table.lost == 0 for table in saved) and not damage_of_trees(source):
        return saved
    _make_answer_tables(new)
    if key is not None:
        damaged = _without_readers(damaged)
    found, unnamed = save_stray_rows(damaged, source, new, key)
    before = {table.table: table for table in saved}
    for name, count in found.items():
        old = before.get(name, SavedTable(name, 0, None))
        lost = None if old.lost is None else max(old.lost - count, 0)
        before[name] = SavedTable(name, old.saved + count, lost)
    if unnamed:
        before[UNNAMED] = SavedTable(UNNAMED, 0, unnamed)
    return list(before.values())


def _without_readers(damaged: Path) -> Path:
    """Copy the damaged file and its log once more: this copy is taken apart."""
    copy = damaged.with_name(f"{_DAMAGED}.paginas")
    shutil.copyfile(damaged, copy)
    if (log := _log_of(damaged)).is_file():
        shutil.copyfile(log, _log_of(copy))
    return copy


def _make_answer_tables(new: Connection) -> None:
    """Make the tables of answers that the map of questions tells of and the list does not."""
    lines = new.execute(
        "SELECT DISTINCT instrument, repeat, part, n FROM question_column ORDER BY n"
    ).fetchall()
    tables: dict[tuple[str, bool], list[str]] = {}
    for row in lines:
        name = table_name(row["instrument"], row["repeat"], row["part"])
        tables.setdefault((name, row["repeat"] is not None), []).append(f"c{row['n']}")
    for (name, is_repeat), columns in tables.items():
        if not has_table(new, name):
            first = first_columns(name, is_repeat=is_repeat)
            new.execute(f"CREATE TABLE {name} ({', '.join((*first, *columns))})")
            if is_repeat:
                new.execute(f"CREATE INDEX {name}_of_record ON {name} (record)")


def _make_tables(new: Connection, known_tables: dict[str, str], version: int) -> None:
    """Make the tables of the damaged file, and those it should have had."""
    for statement in known_tables.values():
        new.execute(statement)
    if version in (0, schema.SCHEMA_VERSION):
        for statement in statements(schema.TODAY):
            with suppress(*driver.errors()):  # it is there already
                new.execute(statement)


def _columns(connection: Connection, table: str) -> list[str]:
    return [row["name"] for row in connection.execute(f'PRAGMA table_info("{table}")')]


def _stand_in(new: Connection, clock: Clock) -> None:
    """Put something in the place of what others point to."""
    at = as_text(clock())
    new.execute(
        "INSERT INTO device (id, name, created_at) SELECT DISTINCT device, '?', ? FROM journal "
        "WHERE device NOT IN (SELECT id FROM device)",
        (at,),
    )
    new.execute(
        "INSERT INTO person (id, name, role, created_at) SELECT DISTINCT key, 'Persona ' || key, "
        "'officer', ? FROM (SELECT person AS key FROM journal UNION SELECT author FROM record "
        "UNION SELECT person FROM batch) WHERE key NOT IN (SELECT id FROM person)",
        (at,),
    )
    new.execute(
        "INSERT INTO batch (id, kind, instrument, at, rows, status) SELECT batch, 'import', "
        "min(instrument), ?, count(*), 'done' FROM record WHERE batch IS NOT NULL "
        "AND batch NOT IN (SELECT id FROM batch) GROUP BY batch",
        (at,),
    )
    for table in _answer_tables(new):
        _draft_for_loose_answers(new, table, at)


def _answer_tables(new: Connection) -> list[str]:
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'd[0-9]*_0'"
    return [row["name"] for row in new.execute(sql).fetchall()]


def _draft_for_loose_answers(new: Connection, table: str, at: str) -> None:
    instrument = int(table[1:].partition("_")[0])
    sql = "SELECT max(id) FROM instrument_version WHERE instrument = ?"
    version = new.execute(sql, (instrument,)).fetchone()[0]
    if version is None:
        return
    loose = f'SELECT record FROM "{table}" WHERE record NOT IN (SELECT id FROM record)'
    for (key,) in new.execute(loose).fetchall():
        uuid = str(uuid4())
        new.execute(
            "INSERT INTO record (id, uuid, instance_id, instrument, version, state, created_at, "
            "updated_at) VALUES (?, ?, ?, ?, ?, 'draft', ?, ?)",
            (key, uuid, f"uuid:{uuid}", instrument, version, at, at),
        )


def _bring_media(folder: Path, to: Path, key: Key | None, cancel: Cancel) -> None:
    with closing(driver.connect(to / FILE_NAME, key=key)) as connection:
        if not has_table(connection, "media"):
            return
        wanted = [row[0] for row in connection.execute("SELECT sha256 FROM media")]
    places = media_of_workspace(folder, key), media_of_workspace(to, key)
    with suppress(KnownError):  # a damaged database of media: what is missing is said by the check
        gather(*places, wanted, cancel, is_backup=False)


def forms_are_whole(workspace: Workspace) -> bool:
    """Say whether every form, and each version that questions tell of, was saved."""
    sql = (
        "SELECT EXISTS (SELECT 1 FROM (SELECT instrument, last_version AS number "
        "FROM question_column UNION SELECT instrument, first_version FROM question_column "
        "UNION SELECT instrument, 1 FROM record UNION SELECT id, 1 FROM instrument) "
        "WHERE (instrument, number) NOT IN (SELECT v.instrument, v.number "
        "FROM instrument_version v JOIN instrument i ON i.id = v.instrument))"
    )
    return not workspace.db.value(sql)


def answers_from_journal(workspace: Workspace) -> int:
    """Give records whose answers are lost those that the journal tells of.

    Args:
        workspace: The rescued one, open, with all its forms.

    Returns:
        How many records got answers back.
    """
    found = 0
    for instrument in list(workspace.db.column("SELECT id FROM instrument")):
        layout = workspace.instruments.layout(instrument)
        lost = workspace.db.rows(
            "SELECT id, uuid FROM record WHERE instrument = ? AND batch IS NULL "
            f"AND id NOT IN (SELECT record FROM d{instrument}_0)",
            (instrument,),
        )
        for row in lost:
            told = {
                column.path: new
                for path, new in workspace.db.each(_TOLD, (row["uuid"],))
                if (column := layout.outside.get(path) or layout.earlier.get(path)) is not None
                and column.repeat is None
                and new is not None
            }
            changes = tuple(AnswerChange(path, None, None, new) for path, new in told.items())
            if changes:
                with workspace.db.transaction():
                    Cells(workspace.db).apply(layout, row["id"], Update(changes))
                found += 1
    return found


_TOLD = (
    "SELECT path, new FROM (SELECT path, new, max(seq) FROM journal WHERE record = ? "
    "AND op = 'set' AND row IS NULL GROUP BY path)"
)
