"""What a portal keeps of a version whose file gives way: a zip of its own, that never changes.

The address of a data file always gives the newest version. So that nothing published is silently
replaced, the version before is put beside it first, packed, under a name that says which it is.
What was frozen here is taken from here; what only the portal has comes down and goes up again.
"""

import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.messages import _
from sync.portal import Portal, RemoteDataset, RemoteFile, Upload
from sync.reconcile import resource_id
from sync.release import file_sha256

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""Time inside every zip: the same file gives the same bytes."""

PACKED = ".zip"


@dataclass(frozen=True, slots=True)
class EarlierFile:
    """A file of an earlier version, as frozen here: where it lies and the version's number."""

    path: Path
    number: int


Earlier = Callable[[str], EarlierFile | None]
"""Gives a file of an earlier version by its SHA-256; None when it was never here."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """An earlier file that is to stand beside its successor.

    Attributes:
        id: Of its resource.
        name: That it has there.
        there: The file that gives way.
        earlier: The same as frozen here; None: only the portal has it.
    """

    id: str
    name: str
    there: RemoteFile
    earlier: EarlierFile | None

    @property
    def described(self) -> dict[str, str]:
        """Give what is said of it, but for its hash."""
        return {
            "name": self.name,
            "description": _described(self),
            "format": "ZIP",
            "mimetype": "application/zip",
        }


def pack(path: Path, target: Path) -> None:
    """Write a zip that holds one file; the same file always gives the same bytes.

    Raises:
        OSError: The disk is full.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        member = zipfile.ZipInfo(path.name, _MOMENT)
        member.compress_type = zipfile.ZIP_DEFLATED
        with path.open("rb") as source, packed.open(member, "w", force_zip64=True) as inside:
            while piece := source.read(1024 * 1024):
                inside.write(piece)


def keeping(
    dataset: RemoteDataset, there: RemoteFile, *, number: int, earlier: Earlier
) -> Keeping | None:
    """Tell what has to be kept of a data file that is about to give way.

    Args:
        dataset: As it was looked at.
        there: The file.
        number: Version that takes its place: a file of that very version need not be kept, nor
            one that nobody could see yet.
        earlier: Files of earlier versions.

    Returns:
        None when there is nothing to keep, or the portal has it already.
    """
    before = earlier(there.sha256) if there.sha256 else None
    key = resource_id(dataset.id, f"version:{there.name}@{there.sha256}")
    kept = dataset.file(key)
    if not there.sha256 or (kept is not None and kept.sha256):
        return None
    if before is None and (not dataset.public or _is_table(there)):
        return None
    if before is not None and before.number >= number:
        return None
    which = f"v{before.number}" if before is not None else f"anterior-{there.sha256[:8]}"
    plain = Path(there.name.removesuffix(PACKED))
    return Keeping(key, f"{plain.stem}-{which}{plain.suffix}{PACKED}", there, before)


def keep(portal: Portal, what: Keeping, aside: Path, sent: Callable[[int], None]) -> None:
    """Put an earlier file in its place at the portal, packed.

    Args:
        portal: Where.
        what: Its place is reserved.
        aside: Folder for what is packed.
        sent: Told of bytes; raising CancelledError ends it.

    Raises:
        PortalError: A refusal or a broken line.
        OSError: The disk is full.
    """
    source = what.earlier.path if what.earlier is not None else aside / what.there.name
    if what.earlier is None:
        _bring_down(portal.download(what.there), source, sent)
    packed = aside / what.name
    if source.name.endswith(PACKED):
        shutil.copyfile(source, packed)
    else:
        pack(source, packed)
    digest = file_sha256(packed)
    fields = {**what.described, "hash": digest, "sha256": digest}
    portal.update_resource(what.id, Upload(packed, fields, sent))
    packed.unlink()


def _described(what: Keeping) -> str:
    if what.earlier is None:
        return _("Versión anterior, como estaba publicada.")
    return _("Versión {number}, como se publicó.").format(number=what.earlier.number)


def _bring_down(pieces: Iterator[bytes], target: Path, sent: Callable[[int], None]) -> None:
    with target.open("wb") as file:
        for piece in pieces:
            sent(0)
            file.write(piece)


def _is_table(there: RemoteFile) -> bool:
    return there.fields.get("url_type") == "datastore"
