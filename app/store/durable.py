"""Files that a power cut leaves whole: written beside, synced, then renamed."""

import os
import shutil
import sys
from pathlib import Path

_CHUNK = 1 << 20


def write_durably(path: Path, text: str) -> None:
    """Replace a file as a whole; it is on disk when this returns.

    Raises:
        OSError: It cannot be written; the old one stands.
    """
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
    with unfinished.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    sync_folder(path.parent)


def copy_durably(path: Path, place: Path) -> None:
    """Copy a file of any size; the copy is on disk when this returns.

    Raises:
        OSError: It cannot be read, or written.
    """
    with path.open("rb") as source, place.open("wb") as target:
        shutil.copyfileobj(source, target, _CHUNK)
        target.flush()
        os.fsync(target.fileno())


def sync_folder(folder: Path) -> None:
    """Have the disk keep the names in a folder too; Windows does so by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
