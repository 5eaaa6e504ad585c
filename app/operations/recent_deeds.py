"""What was decided about many records of a form at once, to be seen and taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.store.batches import Batch
from app.store.journal import JournalEntry
from app.store.workspace import Workspace

What = Literal["mended", "explained", "aside", "cleaned"]
MOST = 6

_OPS: dict[str, What] = {"set": "mended", "remark": "explained", "delete": "aside"}


@dataclass(frozen=True, slots=True)
class Deed:
    """One action on many records that still stands.

    Attributes:
        batch: Its key, for `take_back_batch`.
        what: `mended` and `explained` by the review, records set `aside`, or `cleaned` by a recipe.
        label: The question it was about, "" when several or none.
        records: Records it changed.
        at: When it began, UTC.
    """

    batch: int
    what: What
    label: str
    records: int
    at: datetime


def recent_deeds(workspace: Workspace, form_id: str, most: int = MOST) -> tuple[Deed, ...]:
    """Give the latest actions on many records of a form, the newest first.

    Pasted rows, moved states and versions of the form are taken back where they were done.

    Args:
        workspace: Where the records live.
        form_id: Their form.
        most: How many at most.
    """
    version = workspace.instruments.latest(form_id)
    labels = {
        question.path: question.label()
        for question in workspace.instruments.instrument(version.id).questions()
    }
    found: list[Deed] = []
    for batch in workspace.batches.all(version.instrument):
        if len(found) == most:
            break
        lines = workspace.journal.entries(batch=batch.id, limit=1)
        what = _what(batch, lines[0]) if lines else None
        if what is not None:
            label = labels.get(lines[0].what.path or "", "")
            records = workspace.batches.records_of(batch.id)
            found.append(
                Deed(batch.id, what, "" if what == "cleaned" else label, records, batch.at)
            )
    return tuple(found)


def _what(batch: Batch, first: JournalEntry) -> What | None:
    """Tell what a batch did by its kind and its first line; every decision has a reason."""
    if batch.status != "done" or batch.kind == "import":
        return None
    if batch.kind == "recipe":
        return "cleaned"
    return _OPS.get(first.what.op) if first.what.reason else None
