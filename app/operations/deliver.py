"""Send what waits in the outbox, to one portal or to all, as far as the line allows."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from app.operations.portals import ChosenPortal, has_way, is_practice_address, open_ways
from app.progress import Cancel, Report, silent
from app.store.clock import as_moment
from app.store.workspace import Workspace
from sync.outbox import Outbox
from sync.parcel import OPEN, Parcel, State
from sync.portal import Portal

if TYPE_CHECKING:
    from sync.engine import CycleResult


def deliver(
    workspace: Workspace,
    chosen: ChosenPortal,
    *,
    clock: Callable[[], datetime],
    report: Report = silent,
    cancel: Cancel | None = None,
) -> "CycleResult":
    """Deliver everything that is due for one portal; what fails stays in the outbox, with why.

    Args:
        workspace: Whose outbox.
        chosen: The portal, open.
        clock: The time, in UTC.
        report: Told of the bytes.
        cancel: Stops between requests; the parcel in hand is queued again.
    """
    from sync.engine import Engine

    def portal_for(url: str) -> Portal | None:
        from sync.ckan import CkanPortal

        return CkanPortal(url, chosen.token) if url == chosen.url.rstrip("/") else None

    return Engine(workspace, portal_for, clock).run(report, cancel)


def deliver_all(
    workspace: Workspace,
    *,
    clock: Callable[[], datetime],
    at_once: bool = False,
    only_here: bool = False,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> "CycleResult":
    """Deliver everything that is due, each parcel to its own portal.

    Args:
        workspace: Whose outbox.
        clock: The time, in UTC.
        at_once: Let no parcel wait for the end of its pause: the line is back, or a person asks.
        only_here: There is no line: only what goes to the practice portal of this computer.
        report: Told of the bytes.
        cancel: Stops between requests; the parcel in hand is queued again.
    """
    from sync.engine import Engine

    outbox = Outbox(workspace.db)
    waiting = _deliverable(workspace, only_here=only_here)
    if at_once:
        for parcel in waiting:
            if parcel.state is State.WAITING:
                outbox.retry_now(parcel.id, clock())
    with open_ways(workspace, sorted({parcel.portal_url for parcel in waiting})) as ways:

        def portal_for(url: str) -> Portal | None:
            from sync.ckan import CkanPortal

            return CkanPortal(ways[url].url, ways[url].token) if url in ways else None

        return Engine(workspace, portal_for, clock).run(report, cancel)


def next_delivery(
    workspace: Workspace, now: datetime, *, only_here: bool = False
) -> datetime | None:
    """Give when something can go next, None when nothing waits that has a way.

    Args:
        workspace: Whose outbox.
        now: The moment, in UTC; what is queued can go then.
        only_here: There is no line: only what goes to the practice portal of this computer.
    """
    waiting = _deliverable(workspace, only_here=only_here)
    due = (as_moment(parcel.next_attempt_at) for parcel in waiting if parcel.next_attempt_at)
    if any(parcel.next_attempt_at is None for parcel in waiting):
        return now
    return min(due, default=None)


def _deliverable(workspace: Workspace, *, only_here: bool) -> list[Parcel]:
    """Give the parcels that go by themselves and for whose portal there is a way."""
    return [
        parcel
        for parcel in Outbox(workspace.db).parcels(OPEN)
        if (is_practice_address(parcel.portal_url) or not only_here)
        and has_way(workspace, parcel.portal_url)
    ]
