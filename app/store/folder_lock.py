"""One at a time in a workspace, for work outside its database: window and command line share it.

The lock is the operating system's, on a file of its own, and ends with the program that holds
it, however that ends.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from app.store.database import refused_folder

SENDING, PACKING = "envios.lock", "paquetes.lock"
"""Files of the locks: who sends parcels, who prepares a package."""


@contextmanager
def folder_lock(folder: Path, name: str) -> Iterator[bool]:
    """Try to become the one who does something in a workspace.

    Args:
        folder: The workspace.
        name: `SENDING` or `PACKING`.

    Yields:
        Whether we are; False means that another program is at it right now.

    Raises:
        KnownError: `store.read_only`, `store.disk_full`.
    """
    try:
        file = (folder / name).open("a", encoding="ascii")
    except OSError as error:
        raise refused_folder(error, folder / name) from error
    with file:
        mine = _try_lock(file)
        try:
            yield mine
        finally:
            if mine:
                _unlock(file)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[str]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: IO[str]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
