"""Is everything there to publish on a portal? Names what is wrong and whose turn it is."""

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.operations.portal_keys import place_of, token_of
from app.operations.portal_rules import kept_rules, read_rules
from app.portal_keys import Kept
from app.settings import Settings
from app.steps.catalogue import GUATEMALA
from app.steps.portal_rules import PortalRules
from app.store.workspace import Workspace
from forms.problem import Problem, Severity
from sync.portal import Organization, PortalError

if TYPE_CHECKING:
    from sync.probe import Probe

OLDEST, TRIED = (2, 9), (2, 10)
"""The first CKAN with `package_revise`, and the first one that this program is tried with."""

CLOCK_MINUTES = 5
"""Minutes by which this clock may differ from the portal's before it is said."""


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
        has_tables: It keeps data row by row; otherwise they go as files.
        rules: What it asks of a description, as it said now or earlier; None: it never said.
        problem: The first thing that is wrong, None when one may publish.
        warnings: What hinders nothing and should be known: an old version, a clock.
    """

    url: str
    software: str = "nothing"
    version: str = ""
    title: str = ""
    key: Kept | None = Kept.NOWHERE
    expires_at: datetime | None = None
    organization: str = ""
    organizations: tuple[Organization, ...] = ()
    has_tables: bool = False
    rules: PortalRules | None = None
    problem: Problem | None = None
    warnings: tuple[Problem, ...] = ()


def check_portal(
    workspace: Workspace,
    url: str = "",
    *,
    organization: str = "",
    token: str = "",
    clock: Callable[[], datetime],
) -> PortalCheck:
    """Ask a portal who it is, whether it knows our key, where we may publish and what it asks.

    Nothing at the portal changes. What it asks is kept, see `portal_rules`.

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
        rules=kept_rules(workspace, address),
    )
    try:
        found = probe(address)
    except PortalError as error:
        return replace(known, problem=error.problems[0])
    now = clock()
    known = replace(
        known,
        software=found.software,
        version=found.version,
        title=found.title,
        has_tables=found.has_tables,
        warnings=tuple(_doubts(address, found, now)),
    )
    if found.problem is not None:
        return replace(known, problem=found.problem.problems[0])
    if problem := _too_old(address, found.version) or _wrong_with_key(known, key, now):
        return replace(known, problem=problem)
    offices, problem = _offices(address, key, office)
    if not office and len(offices) == 1:
        office = offices[0].name
    known = replace(known, organization=office, organizations=offices, problem=problem)
    return _with_rules(workspace, known, key, now) if offices else known


def _with_rules(workspace: Workspace, known: PortalCheck, key: str, now: datetime) -> PortalCheck:
    """Ask what the portal asks; a line that breaks leaves what was known before."""
    try:
        return replace(known, rules=read_rules(workspace, known.url, key, now))
    except PortalError as error:
        return replace(known, problem=known.problem or error.problems[0])


def _doubts(url: str, found: "Probe", now: datetime) -> Iterator[Problem]:
    """Name what may go wrong later: a software that nobody tried, a clock that goes wrong."""
    values: dict[str, object] = {"url": url, "version": found.version}
    if OLDEST <= _version(found.version) < TRIED:
        yield Problem("portal.old_version", Severity.WARNING, values=values)
    if found.their_time is not None:
        late = round((found.their_time - now).total_seconds() / 60)
        code = "portal.clock_behind" if late > 0 else "portal.clock_ahead"
        if abs(late) > CLOCK_MINUTES:
            yield Problem(code, Severity.WARNING, values={"url": url, "minutes": abs(late)})


def _too_old(url: str, version: str) -> Problem | None:
    if not version or _version(version) >= OLDEST:
        return None
    return Problem("portal.too_old", values={"url": url, "version": version})


def _version(text: str) -> tuple[int, ...]:
    """Read the first two numbers of a version; one that is not told is taken for a new one."""
    numbers = re.findall(r"\d+", text)[:2]
    return tuple(map(int, numbers)) if numbers else TRIED


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
