"""Files that a portal is known not to take whole: packed, or divided, as a person agreed to.

A portal says that a file is too large only after all of it went up the line; so its limit is
looked at before anything leaves.
"""

import enum
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sync.archive import pack
from sync.portal import PortalError
from sync.reconcile import fingerprint
from sync.release import Release, ReleaseFile, file_sha256


class Way(enum.StrEnum):
    """How a file that is too large goes."""

    WHOLE = "whole"  # not at all: a person must say
    ZIP = "zip"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Fit:
    """What a portal takes, and what a person agreed to.

    Attributes:
        largest: Bytes of one file, None when there is no limit.
        way: How larger ones go.
    """

    largest: int | None = None
    way: Way = Way.WHOLE


def fitted(release: Release, fit: Fit, aside: Path) -> Release:
    """Give a release in which no file is larger than the portal takes.

    The same release, limit and way always give the same files. Tables go by rows and fit always.

    Args:
        release: As it was frozen.
        fit: Limit and way.
        aside: Empty folder for what is packed or divided.

    Raises:
        PortalError: `portal.too_large_known`: nobody agreed to a way; `portal.too_large_packed`:
            the way does not make it small enough.
        OSError: The disk is full.
    """
    if fit.largest is None:
        return release
    files: list[ReleaseFile] = []
    for file in release.files:
        if file.form is not None or file.bytes <= fit.largest:
            files.append(file)
        elif fit.way is Way.WHOLE:
            raise PortalError(
                "portal.too_large_known",
                name=release.name, file=file.name, bytes=file.bytes, largest=fit.largest,
            )  # fmt: skip
        elif fit.way is Way.SPLIT and file.is_data:
            files += _divided(file, fit.largest, aside)
        else:
            files.append(_packed(file, fit.largest, aside))
    whole = release.data in files
    if tuple(files) == release.files:
        return release
    return replace(release, files=tuple(files), counted=whole, frozen_as=fingerprint(release))


def _packed(file: ReleaseFile, largest: int, aside: Path) -> ReleaseFile:
    target = aside / f"{file.name}.zip"
    pack(file.path, target)
    return _as_file(file, target, largest, is_data=False)


def _divided(file: ReleaseFile, largest: int, aside: Path) -> list[ReleaseFile]:
    """Divide a CSV between its records; every part begins with the header."""
    records = _records(file.path)
    header = next(records, b"")
    parts: list[ReleaseFile] = []
    body: list[bytes] = []
    size = len(header)

    def close() -> None:
        target = aside / f"{file.path.stem}-parte-{len(parts) + 1}{file.path.suffix}"
        target.write_bytes(header + b"".join(body))
        parts.append(_as_file(file, target, largest, is_data=True))

    for record in records:
        if body and size + len(record) > largest:
            close()
            body, size = [], len(header)
        body.append(record)
        size += len(record)
    close()
    return parts


def _records(path: Path) -> Iterator[bytes]:
    """Give the records of a CSV byte for byte: a line end between quotes ends none."""
    record = b""
    with path.open("rb") as file:
        for line in file:
            record += line
            if record.count(b'"') % 2 == 0:
                yield record
                record = b""
    if record:
        yield record


def _as_file(file: ReleaseFile, target: Path, largest: int, *, is_data: bool) -> ReleaseFile:
    size = target.stat().st_size
    if size > largest:
        raise PortalError("portal.too_large_packed", file=target.name, bytes=size, largest=largest)
    return replace(file, path=target, sha256=file_sha256(target), bytes=size, is_data=is_data)
