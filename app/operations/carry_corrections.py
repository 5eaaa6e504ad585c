"""Make the corrections of a replaced file again in the one that took its place."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from app.messages import _
from app.operations.compare_batches import Comparison, KeptCorrection, originals
from app.operations.correct import Correction, correct_checked
from app.store.workspace import Workspace
from forms.problem import ProblemError


def carry_corrections(
    workspace: Workspace,
    form_id: str,
    batch: int,
    person: str,
    clock: Callable[[], datetime],
) -> tuple[KeptCorrection, ...]:
    """Make again what was corrected in the batch that this one replaced.

    A correction is made where the new file still says what was corrected; all others are only
    told. Run again after it was cut off, it goes on: a cell that somebody changed since is left
    alone.

    Args:
        workspace: Where the records live.
        form_id: The form.
        batch: Key of the new batch.
        person: Who imports.
        clock: The time, in UTC.

    Returns:
        All corrections of the replaced batch; those that the form refuses now as `other`.
    """
    replaced = workspace.submissions.replaced_by(batch)
    if replaced is None:
        return ()
    version = workspace.instruments.latest(form_id)
    comparison = Comparison(workspace, workspace.instruments.instrument(version.id), replaced)
    if not comparison.corrections:
        return ()
    changed = {(each.record, each.path) for each in workspace.submissions.corrections(batch)}
    uuids: dict[int, str] = {}
    rows = []
    for uuid, row, values in originals(workspace, batch):
        uuids[row] = uuid
        rows.append((row, values))

    def carried(kept: KeptCorrection) -> KeptCorrection:
        uuid = uuids.get(kept.row or 0, "")
        if kept.outcome != "carried" or (uuid, kept.correction.path) in changed:
            return kept
        return kept if _correct(workspace, uuid, kept, person, clock) else _other(kept)

    return tuple(map(carried, comparison.with_rows(rows).corrections))


def _correct(
    workspace: Workspace,
    record: str,
    kept: KeptCorrection,
    person: str,
    clock: Callable[[], datetime],
) -> bool:
    """Correct one cell as it was corrected before; say whether the form lets it stand."""
    again = _("De la entrega anterior, por {person}: {reason}").format(
        person=kept.correction.person, reason=kept.correction.reason
    )
    wanted = Correction(record, kept.correction.path, kept.correction.new, again)
    try:
        return correct_checked(workspace, wanted, person, clock=clock).problem is None
    except ProblemError:
        return False


def _other(kept: KeptCorrection) -> KeptCorrection:
    return replace(kept, outcome="other")
