"""Send what waits in the outbox, to one portal or to all, as far as the line allows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from app.operations import large_files
from app.operations.approval import check_people
from app.operations.portals import ChosenPortal, has_way, is_practice_address, open_ways
from app.operations.sending import is_paused, remember_speed
from app.progress import Cancel, CancelledError, Report, silent
from app.store.clock import as_moment
from app.store.workspace import Workspace
from forms.problem import Problem, ProblemError
from sync.outbox import Outbox
from sync.parcel import OPEN, Parcel, State
from sync.portal import Portal

if TYPE_CHECKING:
    from sync.engine import CycleResult, PortalFor

BARREN_CYCLES = 5
"""Tries in a row without a step forward after which `deliver_until_done` leaves it for later."""


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

    def portal_for(url: str) -> Portal | None:
        from sync.ckan import CkanPortal

        return CkanPortal(url, chosen.token) if url == chosen.url.rstrip("/") else None

    return _cycle(workspace, portal_for, clock, report, cancel)


def deliver_until_done(
    workspace: Workspace,
    chosen: ChosenPortal,
    *,
    clock: Callable[[], datetime],
    report: Report = silent,
    cancel: Cancel | None = None,
) -> "CycleResult":
    """Deliver to one portal, wait for the ends of pauses, and go on until nothing goes any more.

    Ends when nothing is left that goes by itself, when a person paused the outbox, or after
    `BARREN_CYCLES` tries that brought nothing forward.

    Args:
        workspace: Whose outbox.
        chosen: The portal, open.
        clock: The time, in UTC.
        report: Told of the bytes.
        cancel: Stops between requests and ends a pause.

    Raises:
        CancelledError: The person stopped it; what had arrived is filed.
    """
    cancel = cancel or Cancel()
    whole = deliver(workspace, chosen, clock=clock, report=report, cancel=cancel)
    barren = 0
    while (due := _end_of_pause(workspace, chosen)) is not None and barren < BARREN_CYCLES:
        if is_paused(workspace):
            break
        if cancel.wait(max(0.0, (due - clock()).total_seconds())):
            raise CancelledError
        before = _standing(workspace)
        cycle = deliver(workspace, chosen, clock=clock, report=report, cancel=cancel)
        barren = 0 if _standing(workspace) != before else barren + 1
        whole = replace(
            cycle,
            receipts=whole.receipts + cycle.receipts,
            writes=whole.writes + cycle.writes,
            traffic=whole.traffic + cycle.traffic,
        )
    return whole


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

        return _cycle(workspace, portal_for, clock, report, cancel)


def next_delivery(
    workspace: Workspace, now: datetime, *, only_here: bool = False
) -> datetime | None:
    """Give when something can go next, None when nothing waits that has a way, or may go.

    Args:
        workspace: Whose outbox.
        now: The moment, in UTC; what is queued can go then.
        only_here: There is no line: only what goes to the practice portal of this computer.
    """
    if is_paused(workspace):
        return None
    waiting = _deliverable(workspace, only_here=only_here)
    due = (as_moment(parcel.next_attempt_at) for parcel in waiting if parcel.next_attempt_at)
    if any(parcel.next_attempt_at is None for parcel in waiting):
        return now
    return min(due, default=None)


def _keep_back(workspace: Workspace, now: datetime) -> tuple[Problem, ...]:
    """Take out of the outbox what nobody stands for, as an earlier program may have put it in.

    Returns:
        What is missing, for each parcel that was taken out.
    """
    outbox = Outbox(workspace.db)
    kept: list[Problem] = []
    for parcel in outbox.parcels((State.QUEUED, State.WAITING)):
        try:
            check_people(workspace, workspace.datasets.version(parcel.version))
        except ProblemError as error:
            outbox.withdraw(parcel.id, now)
            kept += error.problems
    return tuple(kept)


def _cycle(
    workspace: Workspace,
    portal_for: "PortalFor",
    clock: Callable[[], datetime],
    report: Report,
    cancel: Cancel | None,
) -> "CycleResult":
    from sync.engine import Engine

    kept, began = _keep_back(workspace, clock()), clock()
    engine = Engine(
        workspace,
        portal_for,
        clock,
        paused=lambda: is_paused(workspace),
        fit=partial(large_files.fit, workspace),
    )
    result = engine.run(report, cancel)
    for problem in result.problems:
        if problem.code == "portal.too_large" and "bytes" in problem.values:
            size = int(str(problem.values["bytes"]))
            large_files.note_refusal(workspace, str(problem.values["portal"]), size)
    remember_speed(workspace, result.traffic, (clock() - began).total_seconds())
    return replace(result, problems=(*kept, *result.problems))


def _end_of_pause(workspace: Workspace, chosen: ChosenPortal) -> datetime | None:
    """Give when the next parcel for a portal may go, None when none will go by itself."""
    waiting = [
        as_moment(parcel.next_attempt_at)
        for parcel in Outbox(workspace.db).parcels([State.WAITING])
        if parcel.portal_url == chosen.url.rstrip("/") and parcel.next_attempt_at
    ]
    return min(waiting, default=None)


def _standing(workspace: Workspace) -> list[tuple[str, str, str]]:
    """Give where every parcel stands: it changes when something went forward."""
    return [
        (parcel.id, parcel.step, "" if parcel.state in OPEN else parcel.state.value)
        for parcel in Outbox(workspace.db).parcels()
    ]


def _deliverable(workspace: Workspace, *, only_here: bool) -> list[Parcel]:
    """Give the parcels that go by themselves and for whose portal there is a way."""
    return [
        parcel
        for parcel in Outbox(workspace.db).parcels(OPEN)
        if (is_practice_address(parcel.portal_url) or not only_here)
        and has_way(workspace, parcel.portal_url)
    ]
