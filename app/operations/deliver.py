"""Send what waits in the outbox to a portal, as far as the line allows."""

from collections.abc import Callable
from datetime import datetime

from app.operations.portals import ChosenPortal
from app.progress import Cancel, Report, silent
from app.store.workspace import Workspace
from sync.engine import CycleResult, Engine
from sync.portal import Portal


def deliver(
    workspace: Workspace,
    chosen: ChosenPortal,
    *,
    clock: Callable[[], datetime],
    report: Report = silent,
    cancel: Cancel | None = None,
) -> CycleResult:
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

    return Engine(workspace, portal_for, clock).run(report, cancel)
