"""A whole and consistent copy of a database that others go on writing.

The copy is of one moment: a reading transaction of its own connection holds it fast. In WAL mode
readers and writers do not wait for each other, so that no answer is delayed by a backup of any
length (sqlite.org/backup.html, sqlite.org/isolation.html). On sticks and shares, without WAL, the
copy goes in small steps instead, between which others can write.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from app.progress import Cancel
from app.store import driver
from app.store.database import BUSY_TIMEOUT_MS, connect, known, sorted_error

PAGES_A_STEP = 512
ROOM_TO_WORK = 50_000_000
"""Bytes that a copy leaves free: a full disk stops those who type."""

_PAUSE_WITHOUT_WAL_S = 0.02

Look = Callable[[driver.Connection], None]


def take_snapshot(
    source: Path,
    target: Path,
    *,
    key: driver.Key | None = None,
    look: Look = lambda _connection: None,
    report: Callable[[int, int], None] = lambda _done, _total: None,
    cancel: Cancel | None = None,
) -> None:
    """Copy a database as it is now; the copy is on disk when this returns.

    Args:
        source: The file.
        target: The copy; must not be there yet, and is gone again when something fails.
        key: Of an encrypted file, and of its copy.
        look: Reads what is noted of the copy, at the very moment that is copied.
        report: Told of pages done and pages in all.
        cancel: Stops between two steps.

    Raises:
        KnownError: `store.disk_full`, `store.damaged` …
        CancelledError: It was stopped.
    """
    try:
        with closing(connect(source, read_only=True, key=key)) as connection:
            connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
            with closing(driver.connect(target, key=key)) as copy:
                _copy(connection, copy, look, report, cancel or Cancel())
        _sync(target)
    except driver.errors() as error:
        _remove(target)
        raise sorted_error(error, target) from error
    except BaseException:
        _remove(target)
        raise


def _copy(
    connection: driver.Connection,
    copy: driver.Connection,
    look: Look,
    report: Callable[[int, int], None],
    cancel: Cancel,
) -> None:
    has_wal = connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"

    def step(_status: int, left: int, total: int) -> None:
        cancel.check()
        report(total - left, total)

    if has_wal:
        connection.execute("BEGIN")
    look(connection)
    copy.execute("PRAGMA journal_mode = OFF")  # of a copy that fails nothing is kept
    pause = 0.0 if has_wal else _PAUSE_WITHOUT_WAL_S
    connection.backup(copy, pages=PAGES_A_STEP, progress=step, sleep=pause)
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}-journal", f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


def is_sound(path: Path, key: driver.Key | None = None) -> bool:
    """Open a copy that nobody writes and let SQLite look through it (`quick_check`)."""
    try:
        with closing(driver.connect(path, immutable=True, key=key)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except driver.errors():
        return False


def room_for(path: Path, needed: int) -> None:
    """See that a copy fits on its disk and leaves room to go on working.

    Args:
        path: The copy, in a folder that is there.
        needed: Its bytes.

    Raises:
        KnownError: `store.no_room_for_copy`.
    """
    free = shutil.disk_usage(path.parent).free
    if free < needed + ROOM_TO_WORK:
        megabytes = {"needed": (needed + ROOM_TO_WORK) // 1_000_000, "free": free // 1_000_000}
        raise known("store.no_room_for_copy", path, **megabytes)
