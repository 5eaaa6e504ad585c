"""Media of an encrypted workspace: contents by hash, as blobs in a keyed database of their own.

It stands beside the workspace's file, and beside the backups, so that a photograph is copied once
however many backups hold it.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from app.store import driver
from app.store.clock import as_text, utc_now
from app.store.database import BUSY_TIMEOUT_MS, sorted_error
from app.store.driver import Key

FILE_NAME = "media.sqlite"

_TABLE = (
    "CREATE TABLE IF NOT EXISTS content (sha256 TEXT PRIMARY KEY, added_at TEXT NOT NULL, "
    "bytes BLOB NOT NULL)"
)


class SealedContents:
    """An open database of contents; a context manager that closes it."""

    def __init__(self, file: Path, key: Key, *, read_only: bool = False) -> None:
        """Open it, or begin an empty one.

        Args:
            file: The database.
            key: Of the workspace.
            read_only: Nobody writes it meanwhile; it must exist.

        Raises:
            KnownError: `store.disk_full`, `store.read_only` …
        """
        self._file = file
        try:
            self._connection = driver.connect(file, immutable=read_only, key=key)
            if not read_only:
                self._connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
                self._connection.execute("PRAGMA synchronous = FULL")
                self._connection.execute(_TABLE)
        except driver.errors() as error:
            raise sorted_error(error, file) from error

    def add(self, content: bytes) -> str:
        """Keep a content; on disk when this returns.

        Returns:
            Its SHA-256.

        Raises:
            KnownError: `store.disk_full` …
        """
        sha256 = hashlib.sha256(content).hexdigest()
        self._run(
            "INSERT OR IGNORE INTO content (sha256, added_at, bytes) VALUES (?, ?, ?)",
            (sha256, as_text(utc_now()), content),
        )
        return sha256

    def read(self, sha256: str) -> bytes | None:
        """Give a content, None when it is not here."""
        row = self._run("SELECT bytes FROM content WHERE sha256 = ?", (sha256,)).fetchone()
        return None if row is None else bytes(row["bytes"])

    def sizes(self) -> dict[str, int]:
        """Give every content's SHA-256 with its size in bytes."""
        return {
            row["sha256"]: row["size"]
            for row in self._run("SELECT sha256, length(bytes) AS size FROM content")
        }

    def older_than(self, moment: str) -> Iterator[str]:
        """Give the contents that were added before a moment, as `clock.as_text` writes it."""
        for row in self._run("SELECT sha256 FROM content WHERE added_at < ?", (moment,)).fetchall():
            yield row["sha256"]

    def remove(self, sha256: str) -> None:
        """Take a content away."""
        self._run("DELETE FROM content WHERE sha256 = ?", (sha256,))

    def _run(self, sql: str, arguments: tuple[object, ...] = ()) -> driver.Cursor:
        try:
            return self._connection.execute(sql, arguments)
        except driver.errors() as error:
            raise sorted_error(error, self._file) from error

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()
