"""The last steps of a conversion, which a kill at any moment leaves to the next start.

Everything new is first written beside what is there. Then one small file, the mark, says that the
new takes the place of the old: with it the conversion is done, without it nothing happened. What
follows are renames that can be repeated.
"""

import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from app.store.database import known, refused_folder
from app.store.durable import sync_folder, write_durably
from app.store.folder_lock import folder_lock

MARK, NEW, OLD = "conversion.json", ".nuevo", ".viejo"
CONVERTING = "conversion.lock"
CONVERTED = ("acopio.sqlite", "media", "media.sqlite", "claves")
"""What a conversion replaces, in a workspace."""

_SIDE_FILES = ("-wal", "-shm", "-journal")
_CHUNK = 1 << 20


def commit_conversion(folder: Path, replaced: Iterable[str], removed: Iterable[str]) -> None:
    """Say that what was written beside takes its place; from here on there is no way back.

    Args:
        folder: The workspace.
        replaced: Names whose `….nuevo` becomes them.
        removed: Names that go.

    Raises:
        OSError: The mark could not be written; nothing happened.
    """
    mark = {"replaced": list(replaced), "removed": list(removed)}
    write_durably(folder / MARK, json.dumps(mark))


def finish_conversion(folder: Path) -> None:
    """Do what a conversion that was cut off has left to do, or take away what it had begun.

    Raises:
        KnownError: `store.converting`: another program is at it right now; `store.read_only` …
    """
    if not _begun(folder) and not (folder / MARK).is_file():
        return
    with folder_lock(folder, CONVERTING) as mine:
        if not mine:
            raise known("store.converting", folder / MARK)
        if (folder / MARK).is_file():
            take_places(folder)
        take_back(folder)


def take_places(folder: Path) -> None:
    """Let the new take the place of the old, as the mark says; what is done already is passed over.

    The old files are overwritten before they go: a program that still waited for one of them finds
    nothing in it.

    Raises:
        KnownError: `store.read_only`, `store.disk_full`.
    """
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
        for name in mark["replaced"]:
            _replace(folder / name)
        for name in mark["removed"]:
            _remove(folder / name)
        sync_folder(folder)
        (folder / MARK).unlink()
        sync_folder(folder)
    except OSError as error:
        raise refused_folder(error, folder / MARK) from error


def take_back(folder: Path) -> None:
    """Take away what a conversion without a mark has written."""
    for left in _begun(folder):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _begun(folder: Path) -> list[Path]:
    """Give what a conversion has written beside; other files that people keep there are theirs."""
    endings = ("", *_SIDE_FILES)
    places = (folder / f"{name}{NEW}{ending}" for name in CONVERTED for ending in endings)
    return [path for path in places if path.exists()]


def _replace(path: Path) -> None:
    new, old = path.with_name(path.name + NEW), path.with_name(path.name + OLD)
    if new.exists():
        if path.is_file():
            _keep_aside(path, old)
        elif path.is_dir():
            shutil.rmtree(path)
        for ending in _SIDE_FILES:
            path.with_name(path.name + ending).unlink(missing_ok=True)
        new.replace(path)
        sync_folder(path.parent)
    _remove(old)


def _keep_aside(path: Path, old: Path) -> None:
    """Give the old file a second name, so that it can be overwritten when it is replaced."""
    old.unlink(missing_ok=True)
    with suppress(OSError):  # a disk without second names: it goes as it is
        os.link(path, old)


def _remove(path: Path) -> None:
    if path.is_dir():
        for file in path.rglob("*"):
            if file.is_file():
                _overwrite(file)
        shutil.rmtree(path)
    elif path.is_file():
        _overwrite(path)
        path.unlink()


def _overwrite(path: Path) -> None:
    left = path.stat().st_size
    with path.open("rb+") as file:
        while left > 0:
            left -= file.write(bytes(min(left, _CHUNK)))
        file.flush()
        os.fsync(file.fileno())
