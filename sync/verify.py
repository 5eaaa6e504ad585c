"""Whether a portal still holds what a receipt, or the portal itself, says it holds.

Anybody can ask: everything is read without a key, as the public reads it.
"""

import enum
import re
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sync.portal import Portal, PortalError, RemoteDataset, RemoteFile
from sync.readback import read_back
from sync.receipt import Receipt
from sync.release import MANIFEST, file_sha256
from sync.row_versions import RowVersions, content
from sync.table_delivery import CONTENT
from sync.tables import KEY, TableForm, of_columns, read_rows, row_digest

_LINE = re.compile(r"([0-9a-f]{64})  (.+)")

Looking = Callable[[str], None]
"""Told the name of each file before it is read; raising CancelledError there ends it."""


class Standing(enum.StrEnum):
    """What came of looking at one file."""

    EQUAL = "equal"  # read whole, and the same
    COUNTED = "counted"  # a table: as many rows, and said to be the same; not read row by row
    DIFFERS = "differs"
    MISSING = "missing"
    UNSTATED = "unstated"  # nobody said what it should be


@dataclass(frozen=True, slots=True)
class Expected:
    """What a file should be.

    Attributes:
        name: Of the file.
        sha256: Of its bytes, "" when nobody said.
        rows: Data rows of a table, None when they are not known.
        content: What stands for the rows of a table, "" when nobody said.
        bytes: Size of a file, None when nobody said.
    """

    name: str
    sha256: str
    rows: int | None = None
    content: str = ""
    bytes: int | None = None


@dataclass(frozen=True, slots=True)
class FileCheck:
    """A file, what it should be and what it is.

    Attributes:
        name: Of the file.
        url: Where it was read, "" when it is not there.
        standing: What came of it.
        expected: SHA-256 it should have, "" when nobody said.
        found: SHA-256 of what was read; "" for a table.
        bytes: How many were read.
        rows: Rows that were counted, None when it is no table.
    """

    name: str
    url: str
    standing: Standing
    expected: str
    found: str
    bytes: int
    rows: int | None


def verify_receipt(
    portal: Portal,
    receipt: Receipt,
    copies: Mapping[str, Path],
    looking: Looking = lambda _name: None,
) -> tuple[FileCheck, ...]:
    """Look whether a portal holds what a receipt says.

    Args:
        portal: Opened without a key.
        receipt: What was delivered.
        copies: Files at hand by their SHA-256; a table is compared with its own row by row, else
            all its rows with what the receipt says of them.
        looking: Told of each file.

    Raises:
        PortalError: `portal.not_public`, `portal.not_there`, or it could not be reached.
    """
    remote = public_dataset(portal, receipt["dataset"]["name"])
    return tuple(
        _check(
            portal,
            remote.file(said["id"]),
            Expected(
                said["name"],
                said["sha256"],
                said["rows"],
                said.get("content", ""),
                said.get("bytes"),
            ),
            copies,
            looking,
        )
        for said in receipt["files"]
    )


def verify_page(
    portal: Portal, name: str, copies: Mapping[str, Path], looking: Looking = lambda _name: None
) -> tuple[FileCheck, ...]:
    """Look whether the files of a dataset are what the portal and its manifest say.

    Args:
        portal: Opened without a key.
        name: Of the dataset there.
        copies: Files at hand by their SHA-256.
        looking: Told of each file.

    Raises:
        PortalError: As `verify_receipt`.
    """
    remote = public_dataset(portal, name)
    stated = _stated(portal, remote)
    return tuple(
        _check(
            portal,
            file,
            Expected(
                file.name,
                stated.get(file.name) or file.sha256,
                _said_rows(file),
                str(file.fields.get(CONTENT) or ""),
                file.bytes,
            ),
            copies,
            looking,
        )
        for file in remote.files
    )


def public_dataset(portal: Portal, name: str) -> RemoteDataset:
    """Look a dataset up as the public does.

    Raises:
        PortalError: `portal.not_public`, `portal.not_there`.
    """
    try:
        remote = portal.show(name)
    except PortalError as error:
        if error.code != "portal.forbidden":
            raise
        raise PortalError("portal.not_public", name=name, url=portal.url) from error
    if remote is None:
        raise PortalError("portal.not_there", name=name, url=portal.url)
    return remote


def verify_copy(path: Path, receipt: Receipt) -> FileCheck:
    """Look whether a file at hand is one that a receipt names, whatever it is called here.

    Raises:
        KnownError: It cannot be read.
    """
    found, size = file_sha256(path), path.stat().st_size
    by_hash = next((said for said in receipt["files"] if said["sha256"] == found), None)
    if by_hash is not None:
        return FileCheck(path.name, "", Standing.EQUAL, found, found, size, by_hash["rows"])
    by_name = next((said for said in receipt["files"] if said["name"] == path.name), None)
    expected = by_name["sha256"] if by_name is not None else ""
    return FileCheck(path.name, "", Standing.DIFFERS, expected, found, size, None)


def _check(
    portal: Portal,
    there: RemoteFile | None,
    expected: Expected,
    copies: Mapping[str, Path],
    looking: Looking,
) -> FileCheck:
    looking(expected.name)
    if there is None:
        return FileCheck(expected.name, "", Standing.MISSING, expected.sha256, "", 0, None)
    if there.fields.get("url_type") == "datastore":
        return _check_table(portal, there, expected, copies.get(expected.sha256))
    is_table = expected.rows is not None
    copy = read_back(portal.download(there), count_rows=is_table, most=expected.bytes)
    equal = copy.sha256 == expected.sha256 and expected.rows in {None, copy.rows}
    standing = Standing.EQUAL if equal else Standing.DIFFERS
    if not expected.sha256:
        standing = Standing.UNSTATED
    return FileCheck(
        expected.name, there.url, standing, expected.sha256, copy.sha256, copy.bytes, copy.rows
    )


def _check_table(
    portal: Portal, there: RemoteFile, expected: Expected, copy: Path | None
) -> FileCheck:
    """Compare a table row by row with the file it is of, or with what was said of all its rows.

    Where neither is at hand, as with receipts of before 2026-11-22, it is counted.
    """
    count = portal.tables.count(there.id)
    if count is None:
        return FileCheck(expected.name, there.url, Standing.MISSING, expected.sha256, "", 0, None)
    if copy is not None:
        standing = Standing.EQUAL if _same_rows(portal, there, copy) else Standing.DIFFERS
    elif not expected.sha256:
        standing = Standing.UNSTATED
    elif expected.content and expected.rows in {None, count}:
        form = of_columns(portal.tables.columns(there.id))
        same = content(portal.tables.rows(there.id, form), form) == expected.content
        standing = Standing.EQUAL if same else Standing.DIFFERS
    else:
        same = there.sha256 == expected.sha256 and expected.rows in {None, count}
        standing = Standing.COUNTED if same else Standing.DIFFERS
    return FileCheck(expected.name, there.url, standing, expected.sha256, "", 0, count)


def _same_rows(portal: Portal, there: RemoteFile, copy: Path) -> bool:
    """Compare rows by what their cells say, in whatever order they stand."""
    rows = read_rows(copy)
    header = next(rows, ())
    columns = {c.name: c for c in portal.tables.columns(there.id) if c.name != KEY}
    if sorted(columns) != sorted(header):
        return False
    form = TableForm(tuple(columns[name] for name in header), "", ())
    with closing(RowVersions(row_digest(form))) as versions:
        ours, theirs = (
            versions.add(("", row) for row in each)
            for each in (rows, portal.tables.rows(there.id, form))
        )
        return versions.alike(ours, theirs)


def _stated(portal: Portal, remote: RemoteDataset) -> dict[str, str]:
    """Read the manifest among a dataset's files: name -> SHA-256."""
    manifest = next((file for file in remote.files if file.name == MANIFEST), None)
    if manifest is None:
        return {}
    text = b"".join(portal.download(manifest)).decode("utf-8", errors="replace")
    return {match[2]: match[1] for line in text.splitlines() if (match := _LINE.fullmatch(line))}


def _said_rows(file: RemoteFile) -> int | None:
    said = str(file.fields.get("acopio_filas") or "")
    return int(said) if said.isascii() and said.isdecimal() else None
