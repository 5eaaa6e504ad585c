"""What can truly be said of this computer: what is stored, that it is whole, room on the disk."""

import shutil
from dataclasses import dataclass

from app.store.record_query import RecordQuery
from app.store.workspace import Workspace

LONGEST_CHAIN = 50_000
"""Entries of the journal that are followed in a second or two; longer ones are left to `verify`."""


@dataclass(frozen=True, slots=True)
class Health:
    """How the workspace is.

    Attributes:
        records: Records of all forms that are not set aside.
        changes: Entries of this computer's journal.
        is_whole: Every link of the journal holds; None when it was not followed.
        free_bytes: Room on its disk.
    """

    records: int
    changes: int
    is_whole: bool | None
    free_bytes: int


def computer_health(workspace: Workspace) -> Health:
    """Look after a workspace; it takes a second or two, so ask once and behind the page."""
    changes = workspace.journal.head().seq
    return Health(
        records=sum(
            len(workspace.records.ids(RecordQuery(form.instrument)))
            for form in workspace.instruments.forms()
        ),
        changes=changes,
        is_whole=not workspace.journal.verify() if changes <= LONGEST_CHAIN else None,
        free_bytes=shutil.disk_usage(workspace.folder).free,
    )
