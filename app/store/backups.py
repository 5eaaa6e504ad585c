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
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from app.progress import Cancel
from app.store.backup_notes import (
    FILE_NAME,
    MEDIA,
    NOTE,
    Backup,
    Kind,
    Seen,
    content_path,
    file_sha256,
    read_backup,
    write_note,
)
from app.store.database import KnownError, known, refused_folder
from app.store.durable import copy_durably, sync_folder
from app.store.rotation import kept
from app.store.snapshots import is_sound, room_for, take_snapshot

_PREFIX, _UNFINISHED = "respaldo-", ".unfinished"

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
        media: Path,
        kind: Kind,
        now: datetime,
        *,
        report: Report = lambda _done, _total: None,
        cancel: Cancel | None = None,
    ) -> Backup:
        """Make a backup of a workspace that others go on using.

        Args:
            source: The workspace's file.
            media: Its folder of media.
            kind: Why.
            now: The time, in UTC.
            report: Told of pages done and pages in all.
            cancel: Stops it; nothing of it stays.

        Raises:
            KnownError: `store.no_room_for_copy`, `store.backup_unsound`, `store.read_only` …
        """
        seen = Seen()
        with self._becoming(now) as (unfinished, finished):
            room_for(unfinished, _size(source))
            copy = unfinished / FILE_NAME
            take_snapshot(source, copy, look=seen.look, report=report, cancel=cancel)
            if not is_sound(copy):
                raise known("store.backup_unsound", source)
            contents = seen.contents(media)
            self._gather(contents, cancel or Cancel())
            backup = Backup(
                folder=unfinished,
                made_at=now,
                kind=kind,
                mark=seen.mark,
                sha256=file_sha256(copy),
                bytes=copy.stat().st_size,
                heads=tuple(seen.heads),
                media={sha256: path.stat().st_size for sha256, path in contents.items()},
            )
            write_note(unfinished, backup)
        return read_backup(finished)

    def receive(self, backup: Backup, cancel: Cancel | None = None) -> Backup:
        """Take in a backup of another place, and read back that it arrived as it was.

        Args:
            backup: Of the other place.
            cancel: Stops it; nothing of it stays.

        Raises:
            KnownError: As `make`.
        """
        with self._becoming(backup.made_at) as (unfinished, finished):
            room_for(unfinished, backup.bytes)
            copy_durably(backup.file, unfinished / FILE_NAME)
            if file_sha256(unfinished / FILE_NAME) != backup.sha256:
                raise known("store.backup_unsound", finished / FILE_NAME)
            contents = {sha256: backup.media_file(sha256) for sha256 in backup.media}
            self._gather(contents, cancel or Cancel())
            write_note(unfinished, backup)
        return read_backup(finished)

    @contextmanager
    def _becoming(self, moment: datetime) -> Iterator[tuple[Path, Path]]:
        """Give a folder to be filled, and the name it gets when that went well."""
        stamp = moment.strftime("%Y%m%d-%H%M%S-") + f"{moment.microsecond // 1000:03d}"
        finished = self.folder / f"{_PREFIX}{stamp}"
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

    def _gather(self, contents: Mapping[str, Path], cancel: Cancel) -> None:
        """Take in the media that are not here yet."""
        missing = {
            sha256: path
            for sha256, path in contents.items()
            if not content_path(self.folder / MEDIA, sha256).is_file()
        }
        room_for(self.folder / MEDIA, sum(path.stat().st_size for path in missing.values()))
        for sha256, path in missing.items():
            cancel.check()
            place = content_path(self.folder / MEDIA, sha256)
            place.parent.mkdir(parents=True, exist_ok=True)
            _link_or_copy(path, place)

    def rotate(self) -> int:
        """Take away what is no longer kept (`app.store.rotation`), and media that nobody needs.

        Backups that somebody asked for stay until somebody takes them away.

        Returns:
            How many backups went.
        """
        backups = self.all()
        stay = kept(backup.made_at for backup in backups if backup.kind != "asked")
        gone = [each for each in backups if each.kind != "asked" and each.made_at not in stay]
        for backup in gone:
            backup.folder.joinpath(NOTE).unlink()  # from here on it is no backup any more
            shutil.rmtree(backup.folder, ignore_errors=True)
        if gone:
            self._sweep_media()
        return len(gone)

    def _sweep_media(self) -> None:
        needed = {sha256 for backup in self.all() for sha256 in backup.media}
        for file in self.folder.glob(f"{MEDIA}/??/*"):
            if file.name not in needed:
                file.unlink(missing_ok=True)


def _link_or_copy(path: Path, place: Path) -> None:
    """Keep a content that never changes: on the same disk under a second name, else as a copy."""
    unfinished = place.with_name(f"{place.name}.{os.getpid()}{_UNFINISHED}")
    try:
        os.link(path, unfinished)
    except OSError:  # another disk, or one without second names
        copy_durably(path, unfinished)
    unfinished.replace(place)


def _size(path: Path) -> int:
    log = path.with_name(f"{path.name}-wal")
    return path.stat().st_size + (log.stat().st_size if log.exists() else 0)
