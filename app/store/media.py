"""Files of forms and answers: kept once by content, named by their SHA-256.

A file is written under `media/incoming/`, synced, entered in `media` and only then moved to its
place. A crash leaves either nothing, or a file in `incoming` that the next start moves on (it is
entered) or takes away (it is not): no file lies about that no table knows.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from app.store.clock import Clock, as_text
from app.store.database import BugError, Database, KnownError, refused_folder
from app.store.durable import sync_folder
from forms.problem import Place, Problem, Severity, system_reason

INCOMING = "incoming"
STALE = timedelta(hours=1)
"""After this long, what is unfinished in `incoming` belongs to nobody."""
UNUSED = timedelta(days=1)
"""After this long, a content that no form and no record named goes."""

_CHUNK = 1 << 20


class Media:
    """The files of one workspace.

    The answer to a question of type image, audio, video or file is a name, as in ODK
    (`1700000000000.jpg`); `record_file` says which content it stands for. A name stands for the
    same content for ever, so that earlier answers can be brought back.
    """

    def __init__(self, database: Database, folder: Path, clock: Clock) -> None:
        """Prepare the files.

        Args:
            database: Knows them.
            folder: Holds them.
            clock: The time, in UTC.
        """
        self._database = database
        self._folder = folder
        self._clock = clock

    # -- contents ------------------------------------------------------------------------------

    def add(self, content: Path | bytes) -> str:
        """Keep a content; the same again is kept once.

        Args:
            content: Bytes, or a file of any size, which is read piece by piece.

        Returns:
            Its SHA-256, 64 hexadecimal digits.

        Raises:
            KnownError: `media.cannot_read`; `store.disk_full`, `store.read_only`.
        """
        part = self._folder / INCOMING / f"{uuid4()}.part"
        try:
            sha256, size = self._receive(content, part)
            with self._database.transaction():
                self._database.execute(
                    "INSERT INTO media (sha256, bytes, added_at) VALUES (?, ?, ?) "
                    "ON CONFLICT (sha256) DO UPDATE SET added_at = excluded.added_at",
                    (sha256, size, as_text(self._clock())),
                )
                waiting = part.replace(part.with_name(sha256))
        except OSError as error:
            raise refused_folder(error, self._database.path) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        self._move_in(waiting)
        return sha256

    def _receive(self, content: Path | bytes, part: Path) -> tuple[str, int]:
        """Write a content down and sync it; give its hash and its size in bytes."""
        part.parent.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with part.open("xb") as file:
            for chunk in chunks(content):
                digest.update(chunk)
                size += file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        return digest.hexdigest(), size

    def _move_in(self, waiting: Path) -> None:
        place = self.path(waiting.name)
        try:
            place.parent.mkdir(exist_ok=True)
            waiting.replace(place)
            sync_folder(place.parent)
        except OSError as error:
            if not place.is_file():  # another program may have moved the same content
                raise refused_folder(error, self._database.path) from error

    def keep(self, sha256: str) -> None:
        """Keep a content for good, as the file that an import came from."""
        with self._database.transaction():
            self._use(sha256)

    def path(self, sha256: str) -> Path:
        """Give where a content lies; it has no ending, whatever kind of file it is."""
        return self._folder / sha256[:2] / sha256

    # -- answers -------------------------------------------------------------------------------

    def attach(self, record: str, name: str, content: Path | bytes) -> str:
        """Keep the file that an answer names; to be called before the answer is stored.

        Args:
            record: uuid of the record.
            name: The answer, such as `new_name` gives.
            content: Bytes, or a file.

        Returns:
            Its SHA-256.

        Raises:
            KnownError: As `add`.
            BugError: The name stands for another content of this record.
        """
        sha256 = self.add(content)
        with self._database.transaction():
            self._use(sha256)
            self._database.execute(
                "INSERT INTO record_file (record, name, sha256) VALUES (?, ?, ?) "
                "ON CONFLICT (record, name) DO NOTHING",
                (record, name, sha256),
            )
            if self.attached(record)[name] != sha256:
                raise BugError(f"a second content for {name}")
        return sha256

    def new_name(self, record: str, suffix: str) -> str:
        """Give a free name for an answer of a record, as ODK makes them: milliseconds + ending.

        Args:
            record: uuid of the record.
            suffix: With its point: `.jpg`.
        """
        taken = self.attached(record)
        stamp = int(self._clock().timestamp() * 1000)
        while f"{stamp}{suffix}" in taken:
            stamp += 1
        return f"{stamp}{suffix}"

    def attached(self, record: str) -> Mapping[str, str]:
        """Give name -> SHA-256 of all files of a record, those of earlier answers too."""
        sql = "SELECT name, sha256 FROM record_file WHERE record = ?"
        return {row["name"]: row["sha256"] for row in self._database.rows(sql, (record,))}

    def of_record(self, record: str, name: str) -> Path | None:
        """Give the file that an answer names, None when it is not here."""
        return self._existing(self.attached(record).get(name))

    # -- forms ---------------------------------------------------------------------------------

    def of_form(self, version: int) -> Mapping[str, str]:
        """Give name -> SHA-256 of the files that came with a version of an instrument."""
        sql = "SELECT name, sha256 FROM form_file WHERE version = ? ORDER BY name"
        return {row["name"]: row["sha256"] for row in self._database.rows(sql, (version,))}

    def form_file(self, version: int, name: str) -> Path | None:
        """Give a file that came with a form, by the name the form gives it, or None.

        Args:
            version: Key of the version.
            name: `mapa.png`, or as it stands in the form: `jr://images/mapa.png`.
        """
        return self._existing(self.of_form(version).get(name.rpartition("/")[2]))

    def keep_with_form(self, version: int, files: Mapping[str, str]) -> None:
        """Note which contents came with a version, inside the caller's transaction.

        Args:
            version: Key of the version.
            files: Name -> SHA-256 of what `add` took.
        """
        for name, sha256 in files.items():
            self._use(sha256)
            self._database.execute(
                "INSERT OR REPLACE INTO form_file (version, name, sha256) VALUES (?, ?, ?)",
                (version, name, sha256),
            )

    def _use(self, sha256: str) -> None:
        self._database.execute("UPDATE media SET in_use = 1 WHERE sha256 = ?", (sha256,))

    def _existing(self, sha256: str | None) -> Path | None:
        path = None if sha256 is None else self.path(sha256)
        return path if path is not None and path.is_file() else None

    def close(self) -> None:
        """Let go of what was laid out to be shown; plain files lie open anyway."""

    # -- keeping order -------------------------------------------------------------------------

    def check(self) -> list[Problem]:
        """Read every file and say which are missing (`media.missing`) or changed (`media.changed`).

        What is wrong is named by the forms and records that use it.
        """
        found = []
        for row in self._database.rows(_USED):
            code = self._fault(row["sha256"])
            if code:
                place = Place(file=row["name"], record=row["record"])
                found.append(Problem(code, Severity.ERROR, place))
        return found

    def _fault(self, sha256: str) -> str:
        path = self.path(sha256)
        if not path.is_file():
            return "media.missing"
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        return "" if found == sha256 else "media.changed"

    def sweep(self) -> None:
        """Bring order into what a crash left: at every start.

        Where the disk refuses, everything stays as it is, for a later start.
        """
        with suppress(KnownError, OSError):
            self._retire()
            for file in _inside(self._folder / INCOMING):
                if self._is_known(file.name):
                    self._move_in(file)
                elif self._age(file) > STALE:
                    file.unlink()

    def _retire(self) -> None:
        """Take away contents that nobody named: the program ended between `add` and its use."""
        before = as_text(self._clock() - UNUSED)
        old = "SELECT sha256 FROM media WHERE in_use = 0 AND added_at < ?"
        for sha256 in list(self._database.column(old, (before,))):
            if self._is_of_import(sha256):
                self.keep(sha256)
                continue
            retired = self._folder / INCOMING / sha256
            with suppress(FileNotFoundError):
                self.path(sha256).replace(retired)
            with self._database.transaction():
                gone = "DELETE FROM media WHERE sha256 = ? AND in_use = 0 AND added_at < ?"
                if self._database.execute(gone, (sha256, before)).rowcount:
                    retired.unlink(missing_ok=True)

    def _is_of_import(self, sha256: str) -> bool:
        """Whether an import that is done names a content: the program ended before `keep`."""
        done = "SELECT 1 FROM batch WHERE file_sha256 = ? AND kind = 'import' AND status <> 'open'"
        return self._database.value(done, (sha256,)) is not None

    def _is_known(self, sha256: str) -> bool:
        found = self._database.value("SELECT 1 FROM media WHERE sha256 = ?", (sha256,))
        return found is not None

    def _age(self, file: Path) -> timedelta:
        return timedelta(seconds=self._clock().timestamp() - file.stat().st_mtime)


_USED = (
    "SELECT sha256, name, NULL AS record FROM form_file "
    "UNION ALL SELECT sha256, name, record FROM record_file "
    "UNION ALL SELECT media.sha256, file_name, NULL FROM batch JOIN media "
    "ON media.sha256 = batch.file_sha256 AND in_use WHERE kind = 'import' ORDER BY 3, 2"
)


def chunks(content: Path | bytes) -> Iterator[bytes]:
    """Give a content piece by piece.

    Raises:
        KnownError: `media.cannot_read`.
    """
    if isinstance(content, bytes):
        yield content
        return
    try:
        with content.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError as error:
        values = {"detail": system_reason(error)}
        problem = Problem("media.cannot_read", place=Place(file=content.name), values=values)
        raise KnownError(problem) from error


def _inside(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []
