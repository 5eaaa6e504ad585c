"""Which addresses may be spoken to: https, this computer, and what tests name."""

import ipaddress
import os
from urllib.parse import urlsplit

from sync.portal import PortalError

PLAIN_HOSTS = "ACOPIO_HTTP_HOSTS"
"""Variable with hosts (and ports) that tests speak to without TLS, `ckan:5000,otro`."""


def portal_address(written: str) -> str:
    """Read the address of a portal as a person wrote it.

    Returns:
        The address without a slash at the end.

    Raises:
        PortalError: `portal.bad_address`: no http or https, no host, a port that cannot be, a name
            and password, or a question: what stands in an address is stored and shown.
    """
    address = written.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise PortalError("portal.bad_address", url=address.rpartition("@")[2]) from None
    shown = f"{parts.scheme}://{parts.hostname or ''}" + (f":{port}" if port else "")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise PortalError("portal.bad_address", url=shown if parts.scheme else address)
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise PortalError("portal.bad_address", url=shown)
    return address


def is_loopback(url: str) -> bool:
    """Tell whether an address stays on this computer."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _may_be_plain(url: str) -> bool:
    """Tell whether an address may be spoken to without TLS: this computer, or named for tests."""
    named = os.environ.get(PLAIN_HOSTS, "").split(",")
    return is_loopback(url) or urlsplit(url).netloc in filter(None, map(str.strip, named))


def checked_address(written: str) -> str:
    """Read the address of a portal that shall be spoken to.

    Raises:
        PortalError: As `portal_address`; `portal.insecure` when it is neither https, nor this
            computer, nor named in `ACOPIO_HTTP_HOSTS`.
    """
    url = portal_address(written)
    if urlsplit(url).scheme != "https" and not _may_be_plain(url):
        raise PortalError("portal.insecure", url=url)
    return url


def check_token(url: str, token: str) -> None:
    """See that a token can be a header.

    Raises:
        PortalError: `portal.bad_token`.
    """
    if not (token.isascii() and token.isprintable()):
        raise PortalError("portal.bad_token", url=url)
