"""A backup becomes a workspace again: always a new one, beside what is there.

The new workspace goes on as a device of its own. If the old one is still in use somewhere, the
two journals never give one number to two different things, and can be brought together later.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.progress import Cancel
from app.store import driver
from app.store.backup_notes import NOTE, Backup, file_sha256
from app.store.database import known, refused_folder, sorted_error
from app.store.driver import Key
from app.store.durable import copy_durably, sync_folder
from app.store.encryption.keyslots import copy_slots
from app.store.media_copies import gather, media_of_backups, media_of_workspace
from app.store.snapshots import is_sound, room_for
from app.store.workspace import FILE_NAME


def restore_files(
    backup: Backup,
    to: Path,
    *,
    key: Key | None = None,
    report: Callable[[int, int], None] = lambda _done, _total: None,
    cancel: Cancel | None = None,
) -> list[str]:
    """Make a workspace of a backup.

    Args:
        backup: As `find_backup` gave it.
        to: The new folder: absent, or empty.
        key: Of an encrypted backup.
        report: Told of bytes done and bytes in all.
        cancel: Stops it; nothing of it stays.

    Returns:
        SHA-256 of the media that the backup should have and has not.

    Raises:
        KnownError: `store.folder_taken`, `store.backup_changed`, `store.no_room_for_copy` …
    """
    own = backup.folder.resolve()
    if (own / NOTE).is_file() and own in to.resolve().parents:
        raise known("store.folder_taken", backup.file)  # it would go with the backup one day
    if not is_sound(backup.file, key) or file_sha256(backup.file) != backup.sha256:
        raise known("store.backup_changed", backup.file)
    total = backup.bytes + sum(backup.media.values())
    with new_folder(to) as unfinished:
        room_for(unfinished, total)
        copy_durably(backup.file, unfinished / FILE_NAME)
        report(backup.bytes, total)
        copy_slots(backup.folder, unfinished)
        forget_device(unfinished / FILE_NAME, key)
        there = gather(
            media_of_backups(backup.folder.parent, key),
            media_of_workspace(unfinished, key),
            backup.media,
            cancel or Cancel(),
            is_backup=False,
        )
        report(total, total)
    return [sha256 for sha256 in backup.media if sha256 not in there]


@contextmanager
def new_folder(to: Path) -> Iterator[Path]:
    """Give a folder to be filled, which becomes `to` when that went well.

    Raises:
        KnownError: `store.folder_taken`, `store.disk_full`, `store.read_only`.
    """
    try:
        to = to.resolve()  # «.» and «..» are folders too, without a name of their own
        if to.exists() and (not to.is_dir() or any(to.iterdir())):
            raise known("store.folder_taken", to / FILE_NAME)
        unfinished = to.with_name(f"{to.name}.{os.getpid()}.unfinished")
        unfinished.mkdir(parents=True)
        try:
            yield unfinished
            if to.exists():
                to.rmdir()
            unfinished.rename(to)
            sync_folder(to.parent)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError as error:
        raise refused_folder(error, to / FILE_NAME) from error


def forget_device(file: Path, key: Key | None = None) -> None:
    """Let a copied workspace belong to no computer yet; its next opening gives it one."""
    try:
        with closing(driver.connect(file, key=key)) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(
                "UPDATE batch SET origin = (SELECT id FROM device WHERE is_this = 1) || '/' || id "
                "WHERE origin IS NULL"
            )
            connection.execute("UPDATE device SET is_this = 0")
    except driver.errors() as error:
        raise sorted_error(error, file) from error
