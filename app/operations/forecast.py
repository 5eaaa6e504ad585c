"""How much a publication sends and how long that takes, said before it begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.operations.portals import PRACTICE, is_practice_address
from app.operations.publication import PackageFile
from app.operations.sending import line_rate
from app.store.workspace import Workspace

SLOWEST = 8_000.0
"""Bytes a second of the line one reckons with (64 kbit/s) while none was measured."""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What is known of line and portals.

    Attributes:
        rate: Bytes a second of the last delivery, sent and read back; 0 while none was measured.
        held: Address of a portal -> hashes of the files it held at the last receipt.
    """

    rate: float = 0
    held: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a publication will take.

    Attributes:
        bytes: That go up, and come back to be compared.
        unchanged: Files that the portal holds already.
        seconds: How long both ways take.
        measured: The line was measured; otherwise it is the slowest one, or one that was chosen.
    """

    bytes: int
    unchanged: int
    seconds: float
    measured: bool


def line_facts(workspace: Workspace, name: str) -> LineFacts:
    """Give what is known of the line, and of what portals hold of a dataset."""
    held = {}
    for receipt in workspace.datasets.receipts(name):
        files = receipt.body.get("files", ())
        hashes = [str(each["sha256"]) for each in files] if isinstance(files, list) else []
        held[_portal(receipt.body)] = frozenset(hashes)
    return LineFacts(line_rate(workspace), held)


def forecast(files: Sequence[PackageFile], url: str, facts: LineFacts, rate: float = 0) -> Forecast:
    """Say what it takes to bring files to a portal.

    Args:
        files: Of the version.
        url: Of the portal.
        facts: From `line_facts`.
        rate: Bytes a second that somebody chose; 0 takes the measured line, or the slowest.
    """
    held = facts.held.get(url.rstrip("/"), frozenset())
    there = [file for file in files if file.sha256 in held]
    size = sum(file.bytes for file in files) - sum(file.bytes for file in there)
    speed = rate or facts.rate or SLOWEST
    return Forecast(size, len(there), 2 * size / speed, measured=not rate and facts.rate > 0)


def _portal(body: Mapping[str, object]) -> str:
    """Give the address that a receipt is of; the practice portal has another one each time."""
    portal = body.get("portal")
    url = str(portal.get("url", "")) if isinstance(portal, Mapping) else ""
    return (PRACTICE.url if is_practice_address(url) else url).rstrip("/")
