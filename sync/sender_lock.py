"""One sender at a time in a workspace: window and command line share the outbox.

The lock is the operating system's, on a file of its own, and ends with the program that holds
it, however that ends.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

FILE_NAME = "envios.lock"


@contextmanager
def sender_lock(folder: Path) -> Iterator[bool]:
    """Try to become the sender of a workspace.

    Args:
        folder: The workspace.

    Yields:
        Whether we are the sender; False means that another program is sending right now.
    """
    with (folder / FILE_NAME).open("a", encoding="ascii") as file:
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
