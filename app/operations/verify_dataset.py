"""Check what was published, by anybody and without a workspace: receipt, page, package or file."""

import json
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

from app.messages import _
from app.operations.portals import PRACTICE, is_practice_address, open_destination
from app.progress import Cancel, Progress, Report, silent
from app.steps.package_check import verify_manifest
from app.store.database import KnownError
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError, Severity, system_reason

if TYPE_CHECKING:
    from sync.receipt import Receipt
    from sync.verify import FileCheck

_PAGE = "/dataset/"

LARGEST_PACKAGE = 4 * 1024**3
"""Bytes a zip may have unpacked; one that says more is not opened."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of checking.

    Attributes:
        what: The thing that was checked, as it was named.
        portal: Address of the portal that was asked, "" when none was.
        files: Every file that was looked at.
        problems: What is not as it should be; warnings where nobody said how it should be.
    """

    what: str
    portal: str
    files: tuple["FileCheck", ...]
    problems: tuple[Problem, ...]

    @property
    def verified(self) -> bool:
        """Whether everything is as it was said."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


def verify_dataset(
    what: str,
    copies: Sequence[Path] = (),
    *,
    only_copies: bool = False,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Verification:
    """Check something published.

    Args:
        what: A receipt (JSON file), the address of a dataset's page, or a package (folder or zip).
        copies: Files at hand: tables are compared with them row by row.
        only_copies: Look whether these files are those of the receipt, without asking the portal.
        report: Told which file is read.
        cancel: Stops between files.

    Raises:
        ProblemError: `verify.not_understood`: it is none of these.
        KnownError: A file cannot be read; the portal could not be reached (`portal.…`).
    """
    if what.startswith(("http://", "https://")):
        return _verify_page(what, copies, report, cancel)
    path = Path(what)
    if path.is_dir() or zipfile.is_zipfile(path):
        return _verify_package(path)
    receipt = read_receipt(path)
    if only_copies:
        return _verify_copies(what, receipt, copies)
    return _verify_receipt(what, receipt, copies, report, cancel)


def verify_published(
    workspace: Workspace,
    name: str,
    *,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Verification:
    """Check the last receipt of a dataset of this workspace, tables row by row.

    Raises:
        ProblemError: `verify.no_receipt`.
        KnownError: The portal could not be reached.
    """
    receipts = workspace.datasets.receipts(name)
    if not receipts:
        raise ProblemError(Problem("verify.no_receipt", values={"name": name}))
    version = workspace.datasets.version(receipts[-1].version)
    folder = workspace.folder / version.folder
    copies = [folder / file for file in version.manifest if (folder / file).is_file()]
    receipt = cast("Receipt", receipts[-1].body)
    if not is_practice_address(receipt["portal"]["url"]):
        return _verify_receipt(name, receipt, copies, report, cancel)
    with open_destination(workspace, PRACTICE) as portal:
        receipt["portal"]["url"] = portal.url
        return _verify_receipt(name, receipt, copies, report, cancel)


def read_receipt(path: Path) -> "Receipt":
    """Read a receipt as it was saved, or as a command printed it.

    Raises:
        KnownError: `verify.cannot_read`.
        ProblemError: `verify.not_understood`.
    """
    place = Place(file=str(path))
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        values = {"detail": system_reason(error)}
        raise KnownError(Problem("verify.cannot_read", place=place, values=values)) from error
    except ValueError as error:
        raise ProblemError(Problem("verify.not_understood", place=place)) from error
    if isinstance(said, dict) and isinstance(said.get("receipt"), dict):
        said = said["receipt"]
    if not _is_receipt(said):
        raise ProblemError(Problem("verify.not_understood", place=place))
    return cast("Receipt", said)


def _is_receipt(said: object) -> bool:
    """Tell whether something has what is read of a receipt; it may come from anywhere."""
    if not isinstance(said, dict):
        return False
    portal, dataset, files = said.get("portal"), said.get("dataset"), said.get("files")
    return (
        isinstance(portal, dict)
        and isinstance(portal.get("url"), str)
        and isinstance(dataset, dict)
        and isinstance(dataset.get("name"), str)
        and isinstance(files, list)
        and bool(files)
        and all(
            isinstance(file, dict)
            and all(isinstance(file.get(key), str) for key in ("name", "id", "sha256"))
            and isinstance(file.get("rows"), int | None)
            and isinstance(file.get("content", ""), str)
            and isinstance(file.get("bytes"), int | None)
            for file in files
        )
    )


def _verify_receipt(
    what: str,
    receipt: "Receipt",
    copies: Sequence[Path],
    report: Report,
    cancel: Cancel | None,
) -> Verification:
    from sync.ckan import CkanPortal
    from sync.verify import verify_receipt

    portal = CkanPortal(receipt["portal"]["url"], "")
    looking = _Looking(len(receipt["files"]), report, cancel or Cancel())
    try:
        found = verify_receipt(portal, receipt, _by_hash(copies), looking)
    finally:
        portal.close()
    return Verification(what, portal.url, found, _problems(found))


def _verify_page(
    address: str, copies: Sequence[Path], report: Report, cancel: Cancel | None
) -> Verification:
    from sync.ckan import CkanPortal
    from sync.verify import verify_page

    url, _sign, rest = address.partition(_PAGE)
    name = unquote(rest.partition("?")[0].partition("#")[0].partition("/")[0])
    if not name:
        raise ProblemError(Problem("verify.not_understood", place=Place(file=address)))
    portal = CkanPortal(url, "")
    try:
        looking = _Looking(None, report, cancel or Cancel())
        found = verify_page(portal, name, _by_hash(copies), looking)
    finally:
        portal.close()
    if not found:
        raise ProblemError(Problem("verify.no_file", place=Place(file=address)))
    return Verification(address, portal.url, found, _problems(found))


def _verify_copies(what: str, receipt: "Receipt", copies: Sequence[Path]) -> Verification:
    from sync.verify import verify_copy

    if not copies:
        raise ProblemError(Problem("verify.no_file", place=Place(file=what)))
    found = tuple(verify_copy(path, receipt) for path in copies)
    return Verification(what, "", found, _problems(found))


def _verify_package(path: Path) -> Verification:
    """Compare the files of a package with the manifest among them; a zip is unpacked aside."""
    if path.is_dir():
        return Verification(str(path), "", (), tuple(verify_manifest(path)))
    with tempfile.TemporaryDirectory() as aside:
        try:
            _unpack(path, aside)
        except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            place = Place(file=str(path))
            raise ProblemError(Problem("verify.not_understood", place=place)) from error
        folder = _with_manifest(Path(aside))
        return Verification(str(path), "", (), tuple(verify_manifest(folder)))


def _unpack(path: Path, folder: str) -> None:
    with zipfile.ZipFile(path) as packed:
        if sum(member.file_size for member in packed.infolist()) > LARGEST_PACKAGE:
            raise zipfile.BadZipFile
        packed.extractall(folder)


def _with_manifest(folder: Path) -> Path:
    """Give the folder of a package inside a zip: the zip may hold one folder around it."""
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


def _by_hash(copies: Sequence[Path]) -> dict[str, Path]:
    from sync.release import file_sha256

    return {file_sha256(path): path for path in copies}


@dataclass(slots=True)
class _Looking:
    """Says which file is read, and lets a person stop before the next."""

    total: int | None
    report: Report
    cancel: Cancel
    done: int = 0

    def __call__(self, name: str) -> None:
        self.cancel.check()
        self.report(Progress(self.done, self.total, _("Comprobando {name}").format(name=name)))
        self.done += 1


def _problems(found: Sequence["FileCheck"]) -> tuple[Problem, ...]:
    from sync.verify import Standing

    said: dict[Standing, tuple[str, Severity]] = {
        Standing.DIFFERS: ("verify.differs", Severity.ERROR),
        Standing.MISSING: ("verify.missing", Severity.ERROR),
        Standing.UNSTATED: ("verify.unstated", Severity.WARNING),
    }
    problems = []
    for check in found:
        if check.standing in said:
            code, severity = said[check.standing]
            values = {"expected": check.expected[:12], "found": check.found[:12]}
            problems.append(Problem(code, severity, Place(file=check.name), values))
    return tuple(problems)
