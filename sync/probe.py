"""Which software answers at an address, asked as anybody may: without a key.

CKAN says so in `status_show`. What is no CKAN is told by its pages: Socrata by its headers, DKAN
and ArcGIS by an address that only they answer, a shield before a portal by its headers, a network
that wants a login first by sending us elsewhere.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Literal
from urllib.parse import urljoin, urlsplit

from sync.ckan import CkanPortal
from sync.portal import PortalError
from sync.transport import Page, Transport

Software = Literal["ckan", "socrata", "dkan", "arcgis", "site", "shield", "captive", "nothing"]

SIGNS: tuple[tuple[Software, str, str], ...] = (
    ("dkan", "/api/1/metastore/schemas", '"dataset"'),
    ("dkan", "/api/3/action/package_list", '"success"'),
    ("arcgis", "/sharing/rest?f=json", '"currentVersion"'),
    ("arcgis", "/arcgis/rest/info?f=json", '"currentVersion"'),
)
"""Software -> an address that it answers with JSON (DKAN 2, DKAN 1, ArcGIS Hub and Portal, ArcGIS
Server), and what stands in that answer."""

SHIELDS = ("cf-ray", "x-sucuri-id", "x-iinfo", "x-amzn-waf-action", "x-akamai-request-id")
"""Headers of services that stand before a portal and let no program through."""

SHUT = frozenset({403, 429, 503})
"""Statuses of a shield that lets nobody by."""

LOGIN_NEEDED = 511
"""Status Network Authentication Required (RFC 6585): the network, not the portal, answers."""

_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Probe:
    """What answers at an address.

    Attributes:
        software: Which.
        version: Of CKAN, "" for all others.
        title: What it calls itself.
        has_tables: It keeps data row by row.
        their_time: What its clock says, None when it does not tell.
        problem: Why nothing can be sent there, None for a CKAN.
    """

    software: Software
    version: str = ""
    title: str = ""
    has_tables: bool = False
    their_time: datetime | None = None
    problem: PortalError | None = None


def probe(url: str) -> Probe:
    """Find out what answers at an address.

    Raises:
        PortalError: `portal.bad_address`, `portal.insecure`: nothing was asked.
    """
    portal = CkanPortal(url, "")
    try:
        status = portal.status()
        their_time = portal.transport.their_time
        return Probe("ckan", status.version, status.title, status.has_tables, their_time)
    except PortalError as error:
        if error.code in {"portal.not_ckan", "portal.shield", "portal.forbidden", "portal.busy"}:
            return _by_its_pages(portal.transport, error)
        sent_away = error.code == "portal.redirected"
        is_network = sent_away and portal.url.startswith("http:")
        software: Software = "captive" if is_network else "site" if sent_away else "nothing"
        return Probe(software, problem=error)
    finally:
        portal.close()


def _by_its_pages(transport: Transport, refusal: PortalError) -> Probe:
    try:
        page = transport.look("/")
    except PortalError as error:
        return Probe("nothing", problem=error)
    software, problem = _judged(page, transport.url, refusal)
    if problem.code == "portal.is_site" and (found := _by_its_answers(transport)):
        code = "portal.is_dkan" if found == "dkan" else "portal.is_arcgis"
        software, problem = found, PortalError(code, url=transport.url)
    return Probe(software, title=_title(page), problem=problem)


def _by_its_answers(transport: Transport) -> Software | None:
    """Ask what only one software answers."""
    for software, path, sign in SIGNS:
        try:
            page = transport.look(path)
        except PortalError:
            return None  # the line went: no more is asked
        is_json = "json" in page.headers.get("content-type", "")
        if page.status == 200 and is_json and sign in page.start:
            return software
    return None


def _judged(page: Page, url: str, refusal: PortalError) -> tuple[Software, PortalError]:
    other = _other_host(page, url)
    if page.status == LOGIN_NEEDED or (other and not url.startswith("https:")):
        return "captive", PortalError("portal.captive", url=url)
    if other:  # TLS proved that it is the portal itself that sends us there
        return "site", PortalError("portal.redirected", url=url, other=other)
    if "x-socrata-requestid" in page.headers or "x-socrata-region" in page.headers:
        return "socrata", PortalError("portal.is_socrata", url=url)
    if page.status in SHUT and any(name in page.headers for name in SHIELDS):
        return "shield", PortalError("portal.shield", url=url)
    if refusal.code != "portal.not_ckan":
        return "shield", refusal
    return "site", PortalError("portal.is_site", url=url, title=_title(page) or url)


def _other_host(page: Page, url: str) -> str:
    """Give the host that a page sends us to, "" when it does not send us away."""
    target = page.headers.get("location", "")
    if not 300 <= page.status < 400 or not target:
        return ""
    try:
        host = urlsplit(urljoin(url, target)).hostname or ""
    except ValueError:
        return target
    return "" if host == urlsplit(url).hostname else host


def _title(page: Page) -> str:
    found = _TITLE.search(page.start)
    words = " ".join(unescape(found[1]).split()) if found else ""
    return words[:_LONGEST_TITLE]
