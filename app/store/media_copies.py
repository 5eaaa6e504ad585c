"""Media on their way between a workspace, its backups and a new workspace, by content.

Plain ones are files below `media/`; those of an encrypted workspace are rows of a keyed database,
and stay under its key.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.progress import Cancel
from app.store.backup_notes import content_path, file_sha256
from app.store.driver import Key
from app.store.durable import copy_durably
from app.store.snapshots import room_for


@dataclass(frozen=True, slots=True)
class MediaPlace:
    """Where media are: a folder of plain files, or, with a key, a keyed database.

    Attributes:
        path: The folder, or the database.
        key: Of the database.
    """

    path: Path
    key: Key | None = None


def media_of_workspace(folder: Path, key: Key | None) -> MediaPlace:
    """Give where a workspace has its media."""
    return MediaPlace(folder / ("media" if key is None else "media.sqlite"), key)


def media_of_backups(folder: Path, key: Key | None) -> MediaPlace:
    """Give where a folder of backups has media; one database for each key there ever was."""
    return MediaPlace(folder / ("media" if key is None else f"media-{key.mark}.sqlite"), key)


def gather(
    source: MediaPlace,
    target: MediaPlace,
    wanted: Iterable[str],
    cancel: Cancel,
    *,
    is_backup: bool = True,
) -> dict[str, int]:
    """Bring media to where they are not yet.

    Args:
        source: Where they are.
        target: Where they shall be; both plain, or both under one key.
        wanted: SHA-256 of each.
        cancel: Polled between two.
        is_backup: On the same disk a second name is enough; otherwise each is copied and read.

    Returns:
        SHA-256 and size in bytes of those that are there now; one that the source lacks is not.

    Raises:
        OSError: The target cannot be written.
        KnownError: `store.no_room_for_copy` …
    """
    if source.key is None:
        return _gather_files(source.path, target.path, wanted, cancel, is_backup=is_backup)
    return _gather_rows(source, target, wanted, cancel)


def _gather_files(
    source: Path, target: Path, wanted: Iterable[str], cancel: Cancel, *, is_backup: bool
) -> dict[str, int]:
    places = {each: content_path(source, each) for each in wanted}
    sizes = {each: place.stat().st_size for each, place in places.items() if place.is_file()}
    missing = [each for each in sizes if not content_path(target, each).is_file()]
    room_for(target, sum(sizes[each] for each in missing))
    for sha256 in missing:
        cancel.check()
        place = content_path(target, sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        if is_backup:
            _link_or_copy(places[sha256], place)
        elif file_sha256(places[sha256]) == sha256:
            copy_durably(places[sha256], place)
        else:
            del sizes[sha256]
    return sizes


def _link_or_copy(path: Path, place: Path) -> None:
    """Keep a content that never changes: on the same disk under a second name, else as a copy."""
    unfinished = place.with_name(f"{place.name}.{os.getpid()}.unfinished")
    try:
        os.link(path, unfinished)
    except OSError:  # another disk, or one without second names
        copy_durably(path, unfinished)
    unfinished.replace(place)


def _gather_rows(
    source: MediaPlace, target: MediaPlace, wanted: Iterable[str], cancel: Cancel
) -> dict[str, int]:
    from app.store.encryption.sealed_contents import SealedContents

    if source.key is None or not source.path.is_file():
        return {}
    with (
        SealedContents(source.path, source.key) as there,
        SealedContents(target.path, source.key) as here,
    ):
        known, sizes = here.sizes(), there.sizes()
        found = {each: sizes[each] for each in wanted if each in sizes}
        for sha256 in found:
            cancel.check()
            if sha256 not in known and (content := there.read(sha256)) is not None:
                here.add(content)
    return found


def sweep_backed_up(folder: Path, needed: set[str], key: Key | None) -> None:
    """Take away media that no backup in a folder needs.

    Args:
        folder: Of the backups.
        needed: SHA-256 of those that stay.
        key: Of the encrypted ones; without it those stay.
    """
    for file in folder.glob("media/??/*"):
        if file.name not in needed:
            file.unlink(missing_ok=True)
    if key is not None:
        from app.store.encryption.sealed_contents import SealedContents

        with SealedContents(media_of_backups(folder, key).path, key) as contents:
            for sha256 in set(contents.sizes()) - needed:
                contents.remove(sha256)
