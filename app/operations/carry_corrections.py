"""Make the corrections of a replaced file again in the one that took its place."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from app.messages import _
from app.operations.compare_batches import Comparison, KeptCorrection, originals
from app.operations.correct import Correction, correct_checked
from app.operations.repeat_cells import is_inside, stored_places
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
    changed = {(e.record, e.row, e.path) for e in workspace.submissions.corrections(batch)}
    uuids: dict[int, str] = {}
    rows = []
    for uuid, row, values in originals(workspace, batch):
        uuids[row] = uuid
        rows.append((row, values))

    def carried(kept: KeptCorrection) -> KeptCorrection:
        uuid, path = uuids.get(kept.row or 0, ""), kept.correction.path
        if kept.outcome != "carried":
            return kept
        instance = _instance(workspace, uuid, kept.place)
        if (uuid, instance, path) in changed:
            return kept
        is_there = instance is not None or not is_inside(kept.place)
        wanted = Correction(uuid, path, kept.correction.new, _reason(kept), instance)
        return kept if is_there and _correct(workspace, wanted, person, clock) else _other(kept)

    return tuple(map(carried, comparison.with_rows(rows).corrections))


def _instance(workspace: Workspace, record: str, place: str) -> str | None:
    """Give the instance of the new record that stands where the corrected one stood."""
    if not is_inside(place):
        return None
    ((_uuid, answers),) = workspace.records.stream([workspace.records.find(record).id])
    around = place[: place.rindex("]") + 1]
    return next((row for row, at in stored_places(answers.rows).items() if at == around), None)


def _reason(kept: KeptCorrection) -> str:
    return _("De la entrega anterior, por {person}: {reason}").format(
        person=kept.correction.person, reason=kept.correction.reason
    )


def _correct(
    workspace: Workspace, wanted: Correction, person: str, clock: Callable[[], datetime]
) -> bool:
    """Correct one cell as it was corrected before; say whether the form lets it stand."""
    try:
        return correct_checked(workspace, wanted, person, clock=clock).problem is None
    except ProblemError:
        return False


def _other(kept: KeptCorrection) -> KeptCorrection:
    return replace(kept, outcome="other")
