"""The receipt of a delivery: what the portal holds, as read back, and when.

It is JSON from the start: stored in the workspace, printed by the command line, carried by USB.
"""

from typing import NotRequired, TypedDict


class ReceiptPortal(TypedDict):
    """The portal that took it: address, its own name, version of its software."""

    url: str
    title: str
    version: str


class ReceiptDataset(TypedDict):
    """The dataset there: name, the portal's id, page for people, office."""

    name: str
    id: str
    url: str
    organization: str


class ReceiptFile(TypedDict):
    """A file as read back: name, resource id, address, SHA-256, size, rows (None: no table).

    `whole` is false for a table of which the count and the rows that were sent were read back;
    receipts of before there were tables do not have it. `content` stands for the rows of a table in
    any order: with it, anybody can compare the table without the file it is of.
    """

    name: str
    id: str
    url: str
    sha256: str
    bytes: int
    rows: int | None
    whole: NotRequired[bool]
    content: NotRequired[str]


class Receipt(TypedDict):
    """What was delivered and verified.

    `version` is the number of the release; `rows` and `sha256` are of its main data file as
    downloaded; `fingerprint` stands for all the portal holds (`sync.reconcile`); `journal_head`
    is the hash the workspace's journal ended with. Times are UTC text.
    """

    parcel: str
    version: int
    portal: ReceiptPortal
    dataset: ReceiptDataset
    files: list[ReceiptFile]
    rows: int
    sha256: str
    fingerprint: str
    writes: int
    attempts: int
    journal_head: str
    started_at: str
    finished_at: str
