"""Tells whether a program is still at work on an open batch, or ended in the middle of it.

Who imports holds a shared lock on a file beside the workspace for as long as it lives; the lock
goes with its process, however that ends. SQLite does the locking, on every platform alike.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.store import driver
from app.store.database import BUSY_TIMEOUT_MS, sorted_error

FILE_NAME = "acopio.lock"


class Presence:
    """The lock file of one workspace."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Be known as somebody who has open batches, for the length of a block.

        Raises:
            KnownError: `store.read_only`, `store.disk_full` …
        """
        connection = self._connect(BUSY_TIMEOUT_MS)
        try:
            try:
                connection.execute("BEGIN")
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except driver.errors() as error:
                raise sorted_error(error, self._path) from error
            yield
        finally:
            connection.close()

    def is_nobody_at_work(self) -> bool:
        """Say whether every open batch was left behind by a program that is gone."""
        connection = self._connect(0)
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except driver.errors() as error:
            if driver.primary_code(error) == driver.BUSY:
                return False
            raise sorted_error(error, self._path) from error
        finally:
            connection.close()
        return True

    def _connect(self, patience_ms: int) -> driver.Connection:
        try:
            connection = driver.connect(self._path)
            connection.execute(f"PRAGMA busy_timeout = {patience_ms}")
        except driver.errors() as error:
            raise sorted_error(error, self._path) from error
        return connection
