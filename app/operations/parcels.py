"""Envíos: what waits, what arrived, what needs a person; and what a person decides about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from app.operations.approval import check_people
from app.operations.portals import has_way, is_practice_address
from app.store.clock import as_moment
from app.store.workspace import Workspace
from forms.problem import Problem
from sync.outbox import NewParcel, Outbox
from sync.parcel import OPEN, Parcel, State

_RANK = {State.SENDING: 0, State.QUEUED: 1, State.WAITING: 2}


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel as people see it.

    Attributes:
        id: Its key.
        title: Of the dataset, as it is described in this parcel.
        form_id: Form of its records.
        number, rows, bytes: Of the version.
        portal_url: Where it goes.
        practice: To the practice portal of this computer.
        has_way: There is a key for that portal.
        state: Where it stands.
        next_try: When it is tried again, UTC; None when no pause is running.
        problem: Why it did not go the last time, None when it was not tried or went.
        also: What else was wrong then.
        page: Its page at the portal, "" while it did not arrive.
        arrived_at: When it was read back and found equal, UTC.
    """

    id: str
    title: str
    form_id: str
    number: int
    rows: int
    bytes: int
    portal_url: str
    practice: bool
    has_way: bool
    state: State
    next_try: datetime | None
    problem: Problem | None
    page: str
    arrived_at: datetime | None
    also: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Shipments:
    """The outbox in three parts, the newest first; what waits, in the order it leaves.

    Attributes:
        attention: Refused, or in conflict: a person has to act.
        to_send: They go by themselves.
        arrived: Published and verified.
    """

    attention: tuple[Shipment, ...]
    to_send: tuple[Shipment, ...]
    arrived: tuple[Shipment, ...]


def shipments(workspace: Workspace) -> Shipments:
    """Look at the whole outbox; what was taken out of it is left out."""
    outbox = Outbox(workspace.db)

    def part(*states: State) -> tuple[Shipment, ...]:
        return _shipments(workspace, outbox.parcels(states))

    leaving = _shipments(workspace, in_order_of_leaving(outbox.parcels(OPEN)))
    return Shipments(part(State.REJECTED, State.CONFLICT), leaving, part(State.SENT))


def in_order_of_leaving(parcels: Sequence[Parcel]) -> list[Parcel]:
    """Put what waits in the order in which it goes, as `Outbox.claim` takes it.

    Small ones go first, those in a pause last; of one dataset no version passes an older one.
    """
    places: dict[str, tuple[int, int]] = {}
    lanes: dict[tuple[int, str], tuple[int, int]] = {}
    by_age = sorted(parcels, key=lambda each: (each.created_at, each.version, each.id))
    for parcel in by_age:
        lane = (parcel.dataset, parcel.portal_url)
        pause, size = lanes.get(lane, (0, 0))
        place = max(pause, _RANK[parcel.state]), max(size, parcel.bytes)
        places[parcel.id] = lanes[lane] = place
    return sorted(by_age, key=lambda each: places[each.id])


def shipment(workspace: Workspace, parcel_id: str) -> Shipment:
    """Look at one parcel.

    Raises:
        BugError: There is none with this id.
    """
    return _shipments(workspace, [Outbox(workspace.db).parcel(parcel_id)])[0]


def try_again(workspace: Workspace, parcel_id: str, now: datetime) -> None:
    """Queue a parcel that did not go: what was wrong has been mended, or shall be tried anew."""
    Outbox(workspace.db).retry_now(parcel_id, now)


def replace_copy(workspace: Workspace, parcel_id: str, now: datetime, seen: str = "") -> None:
    """Queue a parcel in conflict: the person has seen the portal's copy and agrees to replace it.

    Args:
        workspace: Whose parcel.
        parcel_id: Which one.
        now: The moment.
        seen: State that was looked at (`compare_copies.Comparison.modified`); "" is the one the
            delivery stopped at.

    Raises:
        BugError: The parcel is not in conflict.
    """
    outbox = Outbox(workspace.db)
    problem = outbox.parcel(parcel_id).last_problem
    stopped_at = str(problem.values.get("modified", "")) if problem else ""
    outbox.overwrite(parcel_id, seen or stopped_at, now)


def take_out(workspace: Workspace, parcel_id: str, now: datetime) -> None:
    """Take a parcel out of the outbox; its version and its records stay as they are."""
    Outbox(workspace.db).withdraw(parcel_id, now)


def put_back(workspace: Workspace, parcel_id: str, now: datetime) -> str:
    """Put what was taken out into the outbox again, as a new parcel.

    Returns:
        The key of the new parcel.

    Raises:
        ProblemError: `approval.blocked`: nobody stands for it as it must be.
    """
    outbox = Outbox(workspace.db)
    parcel = outbox.parcel(parcel_id)
    check_people(workspace, workspace.datasets.version(parcel.version))
    again = NewParcel(
        id=str(uuid4()),
        dataset=parcel.dataset,
        version=parcel.version,
        portal_url=parcel.portal_url,
        organization=parcel.organization,
        fields=parcel.fields,
        kind=parcel.kind,
    )
    return outbox.add(again, now).id


def _shipments(workspace: Workspace, parcels: Sequence[Parcel]) -> tuple[Shipment, ...]:
    forms = {form.instrument: form.form_id for form in workspace.instruments.forms()}
    receipts = {receipt.parcel: receipt for receipt in workspace.datasets.receipts()}
    instruments = {dataset.id: dataset.instrument for dataset in workspace.datasets.all()}
    found = []
    for parcel in parcels:
        receipt = receipts.get(parcel.id)
        pause = parcel.next_attempt_at
        found.append(
            Shipment(
                id=parcel.id,
                title=str(parcel.fields.get("title") or parcel.dataset_name),
                form_id=forms.get(instruments[parcel.dataset], ""),
                number=parcel.number,
                rows=workspace.datasets.version(parcel.version).rows,
                bytes=parcel.bytes,
                portal_url=parcel.portal_url,
                practice=is_practice_address(parcel.portal_url),
                has_way=has_way(workspace, parcel.portal_url),
                state=parcel.state,
                next_try=as_moment(pause) if pause else None,
                problem=parcel.last_problem,
                page=receipt.url if receipt else "",
                arrived_at=receipt.at if receipt else None,
                also=parcel.also,
            )
        )
    return tuple(found)
