"""Take back what one action did to many records, whichever it was."""

from collections.abc import Callable
from datetime import datetime

from app.operations.clean_undo import is_recipe, take_back_recipe
from app.operations.import_table import undo_import
from app.operations.mend_many import is_mending, take_back_mending
from app.operations.move_many import take_back_move
from app.progress import Report, silent
from app.store.workspace import Workspace


def take_back_batch(
    workspace: Workspace,
    batch: int,
    person: str,
    *,
    clock: Callable[[], datetime],
    report: Report = silent,
) -> int:
    """Take a batch back; what changed again since is left alone.

    Args:
        workspace: Where the records live.
        batch: As importing, cleaning, mending, explaining, settling or moving gave it.
        person: Who takes it back.
        clock: The time, in UTC.
        report: Told of those that are as they were.

    Returns:
        How many answers, explanations or records are as they were.

    Raises:
        ProblemError: The person may not; `clean.no_such_batch`.
    """
    if is_recipe(workspace, batch):
        return take_back_recipe(workspace, batch, person, clock=clock, report=report)
    found = workspace.batches.get(batch)
    if found.kind == "import":
        if found.status == "undone":
            return 0
        undo_import(workspace, batch, person)
        return found.rows
    if is_mending(workspace, batch):
        return take_back_mending(workspace, batch, person, clock=clock, report=report)
    return take_back_move(workspace, batch, person, clock=clock, report=report)
