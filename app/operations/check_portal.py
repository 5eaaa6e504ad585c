"""Is everything there to publish on a portal? Names what is wrong and whose turn it is."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from app.operations.portal_keys import place_of, token_of
from app.portal_keys import Kept
from app.settings import Settings
from app.steps.catalogue import GUATEMALA
from app.store.workspace import Workspace
from forms.problem import Problem
from sync.portal import Organization, PortalError


@dataclass(frozen=True, slots=True)
class PortalCheck:
    """How a portal stands, as seen from here.

    Attributes:
        url: Its address, "" when none is chosen.
        software: What answers: `ckan`, `socrata`, `site`, `shield`, `captive`, `nothing`.
        version, title: Of CKAN.
        key: Where the key is; None when it was given for this once.
        expires_at: When the key says that it ends, UTC; None when it does not say.
        organization: The office chosen to publish under, or the only one there is.
        organizations: Those in which the key may publish.
        problem: The first thing that is wrong, None when one may publish.
    """

    url: str
    software: str = "nothing"
    version: str = ""
    title: str = ""
    key: Kept | None = Kept.NOWHERE
    expires_at: datetime | None = None
    organization: str = ""
    organizations: tuple[Organization, ...] = ()
    problem: Problem | None = None


def check_portal(
    workspace: Workspace,
    url: str = "",
    *,
    organization: str = "",
    token: str = "",
    clock: Callable[[], datetime],
) -> PortalCheck:
    """Ask a portal who it is, whether it knows our key, and where we may publish.

    Nothing at the portal changes.

    Args:
        workspace: Whose key.
        url: Which portal; "" takes the one of Ajustes.
        organization: The office to publish under; "" takes the one of Ajustes.
        token: The key; "" takes the one that is kept.
        clock: The time, in UTC.
    """
    from sync.probe import probe

    settings = Settings.load()
    address = url or settings.portal_url
    if not address:
        return PortalCheck("", problem=Problem("portal.none_chosen"))
    office = organization or ("" if url and url != settings.portal_url else settings.organization)
    key = token or token_of(workspace, address)
    known = PortalCheck(
        address,
        key=None if token else place_of(workspace, address),
        expires_at=expiry(key),
        organization=office,
    )
    try:
        found = probe(address)
    except PortalError as error:
        return replace(known, problem=error.problems[0])
    known = replace(known, software=found.software, version=found.version, title=found.title)
    if found.problem is not None:
        return replace(known, problem=found.problem.problems[0])
    if problem := _wrong_with_key(known, key, clock()):
        return replace(known, problem=problem)
    offices, problem = _offices(address, key, office)
    if not office and len(offices) == 1:
        office = offices[0].name
    return replace(known, organization=office, organizations=offices, problem=problem)


def _wrong_with_key(known: PortalCheck, key: str, now: datetime) -> Problem | None:
    if not key:
        return PortalError("command.no_token", url=known.url).problems[0]
    if known.expires_at is None or known.expires_at > now:
        return None
    day = known.expires_at.astimezone(GUATEMALA).strftime("%d/%m/%Y")
    return Problem("portal.key_expired", values={"url": known.url, "day": day})


def expiry(token: str) -> datetime | None:
    """Read when a token ends: CKAN's are signed JSON (JWT), which anybody may read.

    Returns:
        The moment in UTC; None when the token does not say, or is of another kind.
    """
    try:
        _head, body, _signature = token.split(".")
        said = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return datetime.fromtimestamp(float(said["exp"]), UTC)
    except (ValueError, KeyError, TypeError, OverflowError, OSError, binascii.Error):
        return None


def _offices(url: str, token: str, chosen: str) -> tuple[tuple[Organization, ...], Problem | None]:
    """Give the offices in which a key may publish, and what is wrong with key or choice."""
    from sync.ckan import CkanPortal

    try:
        portal = CkanPortal(url, token)
    except PortalError as error:
        return (), error.problems[0]
    try:
        offices = portal.organizations()
        if not offices:
            code = "portal.no_office" if portal.knows_key() else "portal.key_unknown"
            return (), Problem(code, values={"url": url})
    except PortalError as error:
        return (), error.problems[0]
    finally:
        portal.close()
    names = [office.name for office in offices]
    values = {"url": url, "organization": chosen, "known": ", ".join(names)}
    if chosen and chosen not in names:
        return offices, Problem("portal.other_office", values=values)
    if not chosen and len(names) > 1:
        return offices, Problem("command.no_organization", values=values)
    return offices, None
