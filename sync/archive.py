"""What a portal keeps of a version whose file gives way: a zip of its own, that never changes.

The address of a data file always gives the newest version. So that nothing published is silently
replaced, the version before is put beside it first, packed, under a name that says which it is.
"""

import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.messages import _
from sync.portal import Portal, RemoteDataset, RemoteFile, Upload
from sync.reconcile import resource_id
from sync.release import file_sha256

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""Time inside every zip: the same file gives the same bytes."""


@dataclass(frozen=True, slots=True)
class EarlierFile:
    """A file of an earlier version, as frozen here: where it lies and the version's number."""

    path: Path
    number: int


Earlier = Callable[[str], EarlierFile | None]
"""Gives a file of an earlier version by its SHA-256; None when it was never here."""


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


def archive(
    portal: Portal,
    dataset: RemoteDataset,
    there: RemoteFile,
    *,
    number: int,
    earlier: Earlier,
    sent: Callable[[int], None],
) -> bool:
    """Keep a file that is about to give way, unless the portal has it already.

    Args:
        portal: Where.
        dataset: As it was looked at.
        there: The file; one that we never had is left as it is.
        number: Version that takes its place: a file of that very version need not be kept.
        earlier: Files of earlier versions.
        sent: Told of bytes; raising CancelledError ends it.

    Returns:
        Whether something was sent.

    Raises:
        PortalError: A refusal or a broken line.
    """
    before = earlier(there.sha256) if there.sha256 else None
    archive_id = resource_id(dataset.id, f"version:{there.name}@{there.sha256}")
    if before is None or before.number >= number or dataset.file(archive_id) is not None:
        return False
    name = f"{Path(there.name).stem}-v{before.number}{Path(there.name).suffix}.zip"
    with tempfile.TemporaryDirectory() as aside:
        packed = Path(aside) / name
        pack(before.path, packed)
        digest = file_sha256(packed)
        fields = {
            "name": name,
            "description": _("Versión {number}, como se publicó.").format(number=before.number),
            "format": "ZIP",
            "mimetype": "application/zip",
            "hash": digest,
            "sha256": digest,
        }
        portal.create_resource(dataset, archive_id, Upload(packed, fields, sent))
    return True
