"""Which portal a delivery goes to: the one named, the one of the settings, or the practice one.

A practice workspace never speaks to a portal beyond this computer, unless it is told so by name
(`acopio demo --portal`).
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace

from app.operations.portal_keys import keep_token, place_of, token_of
from app.operations.practice_portal import practice_portal
from app.portal_keys import Kept
from app.settings import Settings
from app.store.workspace import Workspace
from forms.problem import Problem, ProblemError
from sync.addresses import check_token, is_loopback, portal_address
from sync.outbox import Outbox
from sync.portal import PortalError


@dataclass(frozen=True, slots=True)
class ChosenPortal:
    """A portal and the right to write to it.

    Attributes:
        url: Address.
        organization: Short name of the office that publishes.
        token: API token, never shown; "" takes the one that is kept.
        practice: It is the practice portal of this computer.
    """

    url: str
    organization: str
    token: str = field(repr=False)
    practice: bool = False


@dataclass(frozen=True, slots=True)
class Destination:
    """A portal that a person may choose.

    Attributes:
        url: Address; "" for the practice portal.
        organization: Short name of the office that publishes there.
        practice: It is the practice portal of this computer.
        has_key: There is a key for it.
    """

    url: str
    organization: str
    practice: bool
    has_key: bool


_PRACTICE_ADDRESS = "practice_address"

PRACTICE = Destination("", "", practice=True, has_key=True)
"""The practice portal, as a destination."""


def destinations(workspace: Workspace) -> tuple[Destination, ...]:
    """Give the portals one may publish to, the usual one first."""
    chosen = _of_settings(workspace)
    if chosen is None:
        return (PRACTICE,)
    has_key = bool(chosen.token)
    return (Destination(chosen.url, chosen.organization, practice=False, has_key=has_key), PRACTICE)


def choose_portal(workspace: Workspace, url: str, organization: str, token: str) -> Kept:
    """Write a portal into the person's settings, and keep its key where that is safe.

    Args:
        workspace: The one that is open; an encrypted one may keep the key.
        url: Of the portal, as `sync.transport.checked_address` gives it.
        organization: Office to publish under; "" leaves what is there, for the same portal.
        token: Its key; "" leaves the one that is kept.

    Returns:
        Where the key is.

    Raises:
        OSError: The settings cannot be written.
        PortalError: `portal.bad_token`.
    """
    check_token(url, token)
    settings = Settings.load()
    same = settings.portal_url.rstrip("/") == url
    settings.organization = organization or (settings.organization if same else "")
    settings.portal_url = url
    settings.save()
    return keep_token(workspace, url, token) if token else place_of(workspace, url)


@contextmanager
def open_destination(workspace: Workspace, destination: Destination) -> Iterator[ChosenPortal]:
    """Give the portal behind a choice; the practice portal runs for as long as it is needed.

    Raises:
        PortalError: `command.no_token`.
    """
    if destination.practice:
        with practice_portal(workspace.folder) as portal:
            _follow(workspace, portal.url)
            yield ChosenPortal(portal.url, portal.organization, portal.token, practice=True)
        return
    chosen = ChosenPortal(destination.url, destination.organization, "")
    with open_portal(workspace, chosen) as portal_chosen:
        yield portal_chosen


def _follow(workspace: Workspace, url: str) -> None:
    """Let parcels and receipts follow the practice portal to another port."""
    before = workspace.settings.get(_PRACTICE_ADDRESS)
    if before != url:
        Outbox(workspace.db).follow(before, url)
        workspace.settings.set(_PRACTICE_ADDRESS, url)


def is_practice_address(url: str) -> bool:
    """Tell whether a parcel's address is that of a practice portal of this computer."""
    return is_loopback(url) and url.rstrip("/") != Settings.load().portal_url.rstrip("/")


def has_way(workspace: Workspace, url: str) -> bool:
    """Tell whether something can be sent to an address: we have its key, and we may."""
    return is_practice_address(url) or _with_key(workspace, url) is not None


@contextmanager
def open_ways(workspace: Workspace, urls: Iterable[str]) -> Iterator[dict[str, ChosenPortal]]:
    """Give the portals behind the addresses of parcels; those without a way are left out.

    A practice portal that has another port by now is still the one that was meant: its parcels
    have its new address then. No other portal of this computer is ever taken for it.
    """
    with ExitStack() as open_now:
        ways: dict[str, ChosenPortal] = {}
        for url in urls:
            if is_practice_address(url):
                chosen = open_now.enter_context(open_destination(workspace, PRACTICE))
                ways[chosen.url] = chosen
            elif (keyed := _with_key(workspace, url)) is not None:
                ways[url] = keyed
        yield ways


def _with_key(workspace: Workspace, url: str) -> ChosenPortal | None:
    """Give the portal at an address with the key that is kept for it, None where we may not."""
    token = token_of(workspace, url)
    allowed = is_loopback(url) or not workspace.practice
    return ChosenPortal(url, "", token) if token and allowed else None


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
        PortalError: `command.no_token`; `portal.bad_address`.
    """
    chosen = chosen or _of_settings(workspace)
    if chosen is None:
        with open_destination(workspace, PRACTICE) as practice:
            yield practice
        return
    chosen = replace(chosen, url=portal_address(chosen.url))
    if workspace.practice and not anywhere and not is_loopback(chosen.url):
        raise ProblemError(Problem("practice.only_loopback", values={"url": chosen.url}))
    if not chosen.token:
        chosen = replace(chosen, token=token_of(workspace, chosen.url))
    if not chosen.token:
        raise PortalError("command.no_token", url=chosen.url)
    yield chosen


def _of_settings(workspace: Workspace) -> ChosenPortal | None:
    """Give the portal that was chosen in Ajustes; a practice workspace has none of its own."""
    settings = Settings.load()
    if workspace.practice or not settings.portal_url:
        return None
    token = token_of(workspace, settings.portal_url)
    return ChosenPortal(settings.portal_url, settings.organization, token)
