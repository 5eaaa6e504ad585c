"""Which portal a delivery goes to: the one named, the one of the settings, or the practice one.

A practice workspace never speaks to a portal beyond this computer, unless it is told so by name
(`acopio demo --portal`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.operations.practice_portal import practice_portal
from app.settings import Settings, portal_token
from app.store.workspace import Workspace
from forms.problem import Problem, ProblemError
from sync.portal import PortalError
from sync.transport import is_loopback


@dataclass(frozen=True, slots=True)
class ChosenPortal:
    """A portal and the right to write to it.

    Attributes:
        url: Address.
        organization: Short name of the office that publishes.
        token: API token; never shown, never stored in the workspace.
        practice: It is the practice portal of this computer.
    """

    url: str
    organization: str
    token: str = field(repr=False)
    practice: bool = False


@contextmanager
def open_portal(
    workspace: Workspace, chosen: ChosenPortal | None = None, *, anywhere: bool = False
) -> Iterator[ChosenPortal]:
    """Give the portal to deliver to; the practice portal runs for as long as it is needed.

    Args:
        workspace: Who delivers.
        chosen: The portal named; None takes the one of the settings, and where there is none,
            or in a practice workspace, the practice portal.
        anywhere: Let a practice workspace speak to a portal beyond this computer.

    Raises:
        ProblemError: `practice.only_loopback`.
        PortalError: `command.no_token`.
    """
    chosen = chosen or _of_settings(workspace)
    if chosen is None:
        with practice_portal(workspace.folder) as portal:
            yield ChosenPortal(portal.url, portal.organization, portal.token, practice=True)
        return
    if workspace.practice and not anywhere and not is_loopback(chosen.url):
        raise ProblemError(Problem("practice.only_loopback", values={"url": chosen.url}))
    if not chosen.token:
        raise PortalError("command.no_token", url=chosen.url)
    yield chosen


def _of_settings(workspace: Workspace) -> ChosenPortal | None:
    """Give the portal that was chosen in Ajustes; a practice workspace has none of its own."""
    settings = Settings.load()
    if workspace.practice or not settings.portal_url:
        return None
    token = portal_token(settings.portal_url)
    return ChosenPortal(settings.portal_url, settings.organization, token)
