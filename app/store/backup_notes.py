"""What is noted of a backup, and how a backup is found by its note.

The note holds the ends of the journal's chains, so that a later check can tell what was cut off
since, and the hash of every file the backup needs.
"""

import hashlib
import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from app.store import driver
from app.store.clock import as_moment, as_text
from app.store.database import known
from app.store.durable import write_durably
from app.store.journal import JournalHead

FILE_NAME, NOTE, MEDIA = "acopio.sqlite", "respaldo.json", "media"
_FORMAT = 1

Kind = Literal["start", "close", "daily", "asked"]


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup as its note tells of it.

    Attributes:
        folder: Where it is.
        made_at: When, UTC.
        kind: Why: at start, at close, once a day, because somebody asked.
        mark: Stands for what the workspace held; equal marks, equal contents.
        sha256: Of its database.
        bytes: Size of its database.
        heads: Ends of the journal's chains.
        media: SHA-256 of each file it needs, with its size in bytes.
        name: Of its database; a copy made before a migration has one of its own.
    """

    folder: Path
    made_at: datetime
    kind: Kind
    mark: str
    sha256: str
    bytes: int
    heads: tuple[JournalHead, ...]
    media: Mapping[str, int]
    name: str = FILE_NAME

    @property
    def file(self) -> Path:
        """Give its database."""
        return self.folder / self.name

    def media_file(self, sha256: str) -> Path:
        """Give where one of its files lies."""
        return content_path(self.folder.parent / MEDIA, sha256)


def find_backup(path: Path, key: driver.Key | None = None) -> Backup:
    """Give the backup that a person means: its folder, or its file.

    A file without a note is taken for what it is, such as the copy made before a migration; media
    are looked for in the workspace in whose `backups/` it lies.

    Args:
        path: The folder, or the file.
        key: Of an encrypted file without a note.

    Raises:
        KnownError: `store.not_a_backup`.
    """
    if path.is_dir():
        return read_backup(path)
    if path.parent.joinpath(NOTE).is_file():
        return read_backup(path.parent)
    return _without_note(path, key)


def _without_note(path: Path, key: driver.Key | None) -> Backup:
    seen = Seen()
    try:
        with closing(driver.connect(path, immutable=True, key=key)) as connection:
            seen.look(connection)
        held = path.stat()
    except OSError as error:
        raise known("store.not_a_backup", path) from error
    except driver.errors() as error:
        raise known("store.not_a_backup", path) from error
    return Backup(
        folder=path.parent,
        made_at=datetime.fromtimestamp(held.st_mtime, UTC),
        kind="asked",
        mark=seen.mark,
        sha256=file_sha256(path),
        bytes=held.st_size,
        heads=tuple(seen.heads),
        media=dict.fromkeys(seen.media, 0),
        name=path.name,
    )


def read_backup(folder: Path) -> Backup:
    """Read the note of a backup.

    Raises:
        KnownError: `store.not_a_backup`.
    """
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        return Backup(
            folder=folder,
            made_at=as_moment(note["made_at"]),
            kind=note["kind"],
            mark=note["mark"],
            sha256=note["sha256"],
            bytes=note["bytes"],
            heads=tuple(JournalHead(**head) for head in note["heads"]),
            media=note["media"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise known("store.not_a_backup", folder / NOTE) from error


class Seen:
    """What is read of a database at the very moment that is copied.

    Attributes:
        mark: Stands for what it holds.
        heads: Ends of the journal's chains.
        media: SHA-256 of the files it knows.
    """

    def __init__(self) -> None:
        self.mark = ""
        self.heads: list[JournalHead] = []
        self.media: list[str] = []

    def look(self, connection: driver.Connection) -> None:
        """Read the ends of the chains, the mark and the media."""
        self.heads = journal_heads(connection)
        self.mark = content_mark(connection)
        if has_table(connection, "media"):
            self.media = [row[0] for row in connection.execute("SELECT sha256 FROM media")]

    def contents(self, media: Path) -> dict[str, Path]:
        """Give the files it needs, as far as they are in their place."""
        places = {sha256: content_path(media, sha256) for sha256 in self.media}
        return {sha256: path for sha256, path in places.items() if path.is_file()}


def content_mark(connection: driver.Connection) -> str:
    """Give a short text that changes with what people did in a workspace.

    What a person changes has its line in the journal; the rest has keys that only grow, or times.
    """
    held: list[object] = [asdict(head) for head in journal_heads(connection)]
    held += [
        tuple(connection.execute(f"SELECT {values} FROM {table}").fetchone())
        for table, values in _GROWING.items()
        if has_table(connection, table)
    ]
    held += [tuple(row) for row in connection.execute("SELECT key, value FROM setting")]
    return hashlib.sha256(json.dumps(held).encode()).hexdigest()


_GROWING = {
    "instrument_version": "max(id)",
    "dataset_version": "max(id), count(*)",
    "dataset_definition": "count(*)",
    "parcel": "count(*), max(updated_at)",
    "receipt": "count(*)",
    "media": "count(*), sum(in_use)",
    "person": "count(*), group_concat(role || ifnull(pin_hash, ''))",
}


def has_table(connection: driver.Connection, name: str) -> bool:
    """Say whether a file, perhaps of an earlier version, has a table."""
    sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return connection.execute(sql, (name,)).fetchone() is not None


def journal_heads(connection: driver.Connection) -> list[JournalHead]:
    """Give the end of the chain of every device."""
    return [
        JournalHead(*row)
        for row in connection.execute(
            "SELECT device, seq, hash FROM journal j WHERE seq = "
            "(SELECT max(seq) FROM journal WHERE device = j.device) ORDER BY device"
        )
    ]


def content_path(media: Path, sha256: str) -> Path:
    """Give where a content lies in a folder of media, as in `app.store.media`."""
    return media / sha256[:2] / sha256


def write_note(folder: Path, backup: Backup) -> None:
    """Write the note of a backup into its folder.

    Raises:
        OSError: It cannot be written.
    """
    note = asdict(backup) | {"format": _FORMAT, "made_at": as_text(backup.made_at)}
    del note["folder"], note["name"]
    write_durably(folder / NOTE, json.dumps(note, indent=1))


def file_sha256(path: Path) -> str:
    """Give the hash of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
