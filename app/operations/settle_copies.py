"""Two officers published the same data: for each difference a person says what stays.

What stays as the portal has it goes into the delivery and into the description here, so that the
next release does not take it away again. Files are not mixed: ours goes, or nothing goes.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from app.operations.compare_copies import Comparison
from app.steps.adopted_fields import adopted
from app.steps.catalogue import DatasetMetadata
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError
from sync.outbox import Outbox
from sync.parcel import Parcel, State

if TYPE_CHECKING:
    from sync.comparison import Take


def parcel_in_conflict(workspace: Workspace, name: str) -> Parcel:
    """Find the newest parcel of a dataset that waits for a decision.

    Raises:
        ProblemError: `portal.no_conflict`.
    """
    waiting = Outbox(workspace.db).parcels([State.CONFLICT])
    named = [parcel for parcel in waiting if name in {parcel.dataset_name, parcel.id}]
    if not named:
        raise ProblemError(Problem("portal.no_conflict", values={"name": name}))
    return max(named, key=lambda parcel: parcel.version)


def settled(comparison: Comparison, takes: Mapping[str, "Take"]) -> dict[str, "Take"]:
    """Give what stays of each difference: what was said, else what is plain.

    Raises:
        ProblemError: `portal.undecided` one for each that only a person can tell;
            `portal.no_difference`, `portal.file_not_mixed`.
    """
    from sync.comparison import Take

    names = {each.name: each for each in comparison.differences}
    wrong = [_wrong("portal.no_difference", name) for name in takes if name not in names]
    decided = {}
    for name, each in names.items():
        take = takes.get(name, each.proposed)
        if take is None:
            wrong.append(_wrong("portal.undecided", name))
        elif take is Take.THEIRS and each.is_file:
            wrong.append(_wrong("portal.file_not_mixed", name))
        else:
            decided[name] = take
    if wrong:
        raise ProblemError(*wrong)
    return decided


def settle_copies(
    workspace: Workspace,
    parcel_id: str,
    comparison: Comparison,
    takes: Mapping[str, "Take"],
    now: datetime,
) -> None:
    """Queue a parcel with what was decided; what changes at the portal meanwhile stops it again.

    Args:
        workspace: Whose parcel.
        parcel_id: In conflict.
        comparison: What the person looked at.
        takes: Name of a difference -> what stays; those that are plain may be left out.
        now: The moment.

    Raises:
        ProblemError: See `settled`; nothing changed.
        BugError: The parcel is not in conflict.
    """
    from sync.comparison import EXTRAS, Take, with_theirs

    decided = settled(comparison, takes)
    outbox = Outbox(workspace.db)
    parcel = outbox.parcel(parcel_id)
    dataset = workspace.datasets.get(parcel.dataset_name)
    fields, metadata = dict(parcel.fields), DatasetMetadata.from_json(dataset.metadata)
    for each in comparison.differences:
        if decided[each.name] is Take.THEIRS:
            fields = with_theirs(fields, each.name, each.theirs or "")
            metadata = adopted(metadata, each.name.removeprefix(EXTRAS), each.theirs or "")
    outbox.overwrite(parcel_id, comparison.modified, now, fields)
    workspace.datasets.define(dataset.name, dataset.instrument, metadata.to_json())


def _wrong(code: str, name: str) -> Problem:
    return Problem(code, place=Place(field=name), values={"name": name})
