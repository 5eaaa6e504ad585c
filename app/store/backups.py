"""Backups: whole copies of a workspace in a place of their own, each with a note of what it holds.

A place is a folder (`backups/` of the workspace, a stick, a share) with one folder for each backup
and one store of media for all of them, by content as in the workspace:

    respaldo-20261122-081500-123/   acopio.sqlite, respaldo.json
    media/ab/abcdef…

A backup is written beside, verified by opening, and only then gets its name: what bears the name
is whole.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from app.progress import Cancel
from app.store.backup_notes import (
    FILE_NAME,
    NOTE,
    Backup,
    Kind,
    Seen,
    file_sha256,
    read_backup,
    write_note,
)
from app.store.database import KnownError, known, refused_folder
from app.store.driver import Key
from app.store.durable import copy_durably, sync_folder
from app.store.encryption.keyslots import copy_slots
from app.store.media_copies import gather, media_of_backups, media_of_workspace, sweep_backed_up
from app.store.rotation import kept
from app.store.snapshots import is_sound, room_for, take_snapshot

_PREFIX, _UNFINISHED = "respaldo-", ".unfinished"
_LONGEST_BACKUP_S = 86_400

Report = Callable[[int, int], None]


class BackupPlace:
    """A folder of backups."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> list[Backup]:
        """Give the backups that are whole, the newest first."""
        found = []
        for folder in self.folder.glob(f"{_PREFIX}*"):
            if not folder.name.endswith(_UNFINISHED):
                with suppress(KnownError):
                    found.append(read_backup(folder))
        return sorted(found, key=lambda backup: backup.made_at, reverse=True)

    def make(
        self,
        source: Path,
        kind: Kind,
        now: datetime,
        *,
        key: Key | None = None,
        report: Report = lambda _done, _total: None,
        cancel: Cancel | None = None,
    ) -> Backup:
        """Make a backup of a workspace that others go on using.

        Args:
            source: The workspace's file; its media, and slots of an encrypted one, lie beside.
            kind: Why.
            now: The time, in UTC.
            key: Of an encrypted workspace; its backup has the same one, and the same slots.
            report: Told of pages done and pages in all.
            cancel: Stops it; nothing of it stays.

        Raises:
            KnownError: `store.no_room_for_copy`, `store.backup_unsound`, `store.read_only` …
        """
        seen = Seen()
        with self._becoming(now) as (unfinished, finished):
            room_for(unfinished, _size(source))
            copy = unfinished / FILE_NAME
            take_snapshot(source, copy, key=key, look=seen.look, report=report, cancel=cancel)
            if not is_sound(copy, key):
                raise known("store.backup_unsound", source)
            copy_slots(source.parent, unfinished)
            media = gather(
                media_of_workspace(source.parent, key),
                media_of_backups(self.folder, key),
                seen.media,
                cancel or Cancel(),
            )
            backup = Backup(
                folder=unfinished,
                made_at=now,
                kind=kind,
                mark=seen.mark,
                sha256=file_sha256(copy),
                bytes=copy.stat().st_size,
                heads=tuple(seen.heads),
                media=media,
            )
            write_note(unfinished, backup)
        return read_backup(finished)

    def receive(
        self, backup: Backup, *, key: Key | None = None, cancel: Cancel | None = None
    ) -> Backup:
        """Take in a backup of another place, and read back that it arrived as it was.

        Args:
            backup: Of the other place.
            key: Of an encrypted one.
            cancel: Stops it; nothing of it stays.

        Raises:
            KnownError: As `make`.
        """
        with self._becoming(backup.made_at) as (unfinished, finished):
            room_for(unfinished, backup.bytes)
            copy_durably(backup.file, unfinished / FILE_NAME)
            if file_sha256(unfinished / FILE_NAME) != backup.sha256:
                raise known("store.backup_unsound", finished / FILE_NAME)
            copy_slots(backup.folder, unfinished)
            gather(
                media_of_backups(backup.folder.parent, key),
                media_of_backups(self.folder, key),
                backup.media,
                cancel or Cancel(),
            )
            write_note(unfinished, backup)
        return read_backup(finished)

    @contextmanager
    def _becoming(self, moment: datetime) -> Iterator[tuple[Path, Path]]:
        """Give a folder to be filled, and the name it gets when that went well."""
        stamp, number = moment.strftime("%Y%m%d-%H%M%S"), moment.microsecond // 1000
        while (finished := self.folder / f"{_PREFIX}{stamp}-{number:03d}").exists():
            number += 1
        unfinished = finished.with_name(f"{finished.name}-{os.getpid()}{_UNFINISHED}")
        try:
            unfinished.mkdir(parents=True)
            yield unfinished, finished
            unfinished.rename(finished)
            sync_folder(self.folder)
        except OSError as error:
            raise refused_folder(error, finished) from error
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)

    def rotate(self, key: Key | None = None) -> int:
        """Take away what is no longer kept (`app.store.rotation`), and media that nobody needs.

        Backups that somebody asked for stay until somebody takes them away.

        Args:
            key: Of an encrypted workspace.

        Returns:
            How many backups went.
        """
        self._sweep_unfinished()
        backups = self.all()
        stay = kept(backup.made_at for backup in backups if backup.kind != "asked")
        gone = [each for each in backups if each.kind != "asked" and each.made_at not in stay]
        for backup in gone:
            backup.folder.joinpath(NOTE).unlink()  # from here on it is no backup any more
            shutil.rmtree(backup.folder, ignore_errors=True)
        if gone:
            needed = {sha256 for backup in self.all() for sha256 in backup.media}
            sweep_backed_up(self.folder, needed, key)
        return len(gone)

    def _sweep_unfinished(self) -> None:
        """Take away what a kill left half done, once nobody can be at it any more."""
        for folder in self.folder.glob(f"{_PREFIX}*{_UNFINISHED}"):
            if time.time() - folder.stat().st_mtime > _LONGEST_BACKUP_S:
                shutil.rmtree(folder, ignore_errors=True)


def _size(path: Path) -> int:
    log = path.with_name(f"{path.name}-wal")
    return path.stat().st_size + (log.stat().st_size if log.exists() else 0)
