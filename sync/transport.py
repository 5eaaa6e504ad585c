"""HTTP as a portal on a weak line needs it: bounded waits, streamed uploads, counted bytes.

What travels here may be read by anybody who reads our logs, so the token leaves in one place
only: the `Authorization` header of requests to the portal's own host. Exceptions of the HTTP
library carry the request with its headers; none of them leaves this module.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from sync.addresses import check_token, checked_address, is_loopback
from sync.portal import PortalError, Upload

if TYPE_CHECKING:
    from requests import PreparedRequest, Response, Session

CONNECT_SECONDS = 10
READ_SECONDS = 60
SLOWEST_UPLOAD = 8_000
"""Bytes a second: the slowest line an upload is given time for."""

PIECE = 64 * 1024
"""Most bytes of a download handed on at once."""

REDIRECTS = 3
"""Redirects followed inside one host; more is a loop."""

PAGE_START = 4096
"""Bytes of a page that are looked at."""

CERTIFICATE_VERDICTS = {
    9: "portal.certificate_early",
    10: "portal.certificate_expired",
    62: "portal.certificate_other",
    64: "portal.certificate_other",
}
"""OpenSSL's verdicts X509_V_ERR_CERT_NOT_YET_VALID, _HAS_EXPIRED, _HOSTNAME_MISMATCH and
_IP_ADDRESS_MISMATCH -> codes."""

PROXY_LOGIN = 407
"""Status Proxy Authentication Required."""

DEPTH = 100
"""Lists and objects inside each other in an answer; more is no portal's answer."""

LARGEST_ANSWER = 32 * 1024 * 1024
"""Bytes of an answer that are read; more is no portal's answer. Files have no such bound."""

HIDDEN = "***"
"""What stands where a portal repeated our token."""

AGENT = "Acopio"


@dataclass(slots=True)
class Counters:
    """What went over the line so far.

    Attributes:
        reads: Requests that change nothing at the portal.
        writes: Requests that may.
        bytes_up: Bytes sent, heads and bodies, what was cut off included; without TLS and TCP.
        bytes_down: Bytes received, likewise.
    """

    reads: int = 0
    writes: int = 0
    bytes_up: int = 0
    bytes_down: int = 0

    @property
    def requests(self) -> int:
        """Give how many requests were sent."""
        return self.reads + self.writes


@dataclass(frozen=True, slots=True)
class Page:
    """A page as anybody sees it.

    Attributes:
        status: HTTP status.
        headers: Names in lower case.
        start: Its first signs.
    """

    status: int
    headers: Mapping[str, str]
    start: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that arrived whole.

    Attributes:
        status: HTTP status.
        body: The JSON value, None when the answer is no JSON.
        is_json: Whether the answer is JSON; a shield or a proxy speaks HTML.
        retry_after: Seconds of the `Retry-After` header, when it has them.
    """

    status: int
    body: object
    is_json: bool
    retry_after: float | None


class Transport:
    """One session with one portal. Not for two threads at once.

    Attributes:
        url: The portal's address, without a slash at the end.
        counters: What went over the line.
        their_time: What the clock of the portal said in its last answer, None when it did not.
    """

    def __init__(self, url: str, token: str) -> None:
        """Prepare a session; nothing is sent yet.

        Raises:
            PortalError: `portal.insecure` when the address is neither https nor this computer;
                `portal.bad_address`; `portal.bad_token` when the token cannot be a header.
        """
        self.url = checked_address(url)
        check_token(self.url, token)
        self.counters = Counters()
        self.their_time: datetime | None = None
        self._token = token
        self._session = _session(self.url, token)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def read(self, action: str, parameters: Mapping[str, object]) -> Answer:
        """Send a request that changes nothing; a broken line gets one more try at once.

        Raises:
            PortalError: The portal could not be reached, or the line broke twice.
        """
        try:
            return self._read_once(action, parameters)
        except PortalError as error:
            if error.code != "portal.line_cut":
                raise
            return self._read_once(action, parameters)

    def look(self, path: str) -> Page:
        """Ask for a page of the portal as anybody may: without the key, following no redirect.

        Raises:
            PortalError: The portal could not be reached, or the line broke.
        """
        from urllib3.exceptions import HTTPError

        self.counters.reads += 1
        response = self._request(
            "GET",
            self.url + path,
            auth=_unsigned,
            timeout=(CONNECT_SECONDS, READ_SECONDS),
        )
        try:
            start = response.raw.read(PAGE_START, decode_content=True)
        except (HTTPError, OSError):
            raise PortalError("portal.line_cut", url=self.url) from None
        finally:
            response.close()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Page(response.status_code, headers, start.decode("utf-8", "replace"))

    def write(self, action: str, parameters: Mapping[str, object]) -> Answer:
        """Send a request that changes something, once: a lost answer says nothing of the deed.

        Raises:
            PortalError: The portal could not be reached, or the line broke.
        """
        self.counters.writes += 1
        return self._post(action, parameters)

    def upload(self, action: str, parameters: Mapping[str, str], upload: Upload) -> Answer:
        """Send a file as one multipart body, read from disk piece by piece.

        Raises:
            PortalError: The portal could not be reached, or the line broke.
            CancelledError: `upload.sent` raised it.
        """
        from requests_toolbelt.multipart.encoder import MultipartEncoder, MultipartEncoderMonitor

        self.counters.writes += 1
        kind = parameters.get("mimetype", "application/octet-stream")
        with upload.path.open("rb") as stream:
            encoder = MultipartEncoder(
                fields={**parameters, "upload": (upload.path.name, stream, kind)}
            )
            gone = 0

            def sent(monitor: MultipartEncoderMonitor) -> None:
                nonlocal gone
                self.counters.bytes_up += monitor.bytes_read - gone
                gone = monitor.bytes_read
                upload.sent(gone)

            monitor = MultipartEncoderMonitor(encoder, sent)
            seconds = READ_SECONDS + encoder.len / SLOWEST_UPLOAD
            response = self._request(
                "POST",
                self._action_url(action),
                data=monitor,
                headers={"Content-Type": monitor.content_type},
                timeout=(CONNECT_SECONDS, seconds),
            )
        return self._answer(response)

    def download(self, url: str) -> Iterator[bytes]:
        """Read a file in pieces; after a break it goes on at the byte where it stood.

        Gives up when a try brings nothing new, or when the file changed meanwhile.

        Args:
            url: Its path is taken, at the portal's own host: portals write into their answers
                the address they believe to have, and the token must not go anywhere else.

        Raises:
            PortalError: The portal refused, could not be reached, or the line broke for good.
        """
        address = urljoin(self.url + "/", urlsplit(url).path)
        done, tag, barren = 0, "", 0
        while barren < 2 and (tag or not done):
            started = done
            headers = {"Range": f"bytes={done}-", "If-Range": tag} if done else {}
            try:
                response = self._get(address, headers)
                if done and response.status_code != 206:
                    response.close()
                    break
                tag = response.headers.get("ETag", "")
                for piece in self._pieces(response):
                    done += len(piece)
                    yield piece
            except PortalError as error:
                if error.code != "portal.line_cut":
                    raise
                barren = barren + 1 if done == started else 0
            else:
                return
        raise PortalError("portal.line_cut", url=self.url)

    def _read_once(self, action: str, parameters: Mapping[str, object]) -> Answer:
        self.counters.reads += 1
        return self._post(action, parameters)

    def _post(self, action: str, parameters: Mapping[str, object]) -> Answer:
        text = json.dumps(parameters, ensure_ascii=False, separators=(",", ":"))
        body = text.encode("utf-8")
        self.counters.bytes_up += len(body)
        response = self._request(
            "POST",
            self._action_url(action),
            data=body,
            headers={"Content-Type": "application/json"},
            timeout=(CONNECT_SECONDS, READ_SECONDS),
        )
        return self._answer(response)

    def _get(self, url: str, headers: Mapping[str, str]) -> "Response":
        self.counters.reads += 1
        for _ in range(REDIRECTS):
            response = self._request(
                "GET",
                url,
                headers={**headers, "Accept-Encoding": "identity"},
                timeout=(CONNECT_SECONDS, READ_SECONDS),
            )
            if response.is_redirect:
                url = self._target(response)
                response.close()
                continue
            if response.status_code not in {200, 206}:
                response.close()
                raise PortalError("portal.not_readable", url=self.url, status=response.status_code)
            return response
        raise PortalError("portal.not_ckan", url=self.url)

    def _target(self, response: "Response") -> str:
        """Give where an answer sends us, at the portal's own host; no other is shown a token."""
        try:
            url = urljoin(response.url, response.headers["Location"])
            other = urlsplit(url)
        except ValueError:
            raise PortalError("portal.not_ckan", url=self.url) from None
        if other[:2] != urlsplit(self.url)[:2]:
            host = self._without_token(other.hostname or "")
            raise PortalError("portal.redirected", url=self.url, other=host)
        return url

    def _action_url(self, action: str) -> str:
        return f"{self.url}/api/3/action/{action}"

    def _request(self, method: str, url: str, **options: object) -> "Response":
        import requests

        try:
            response = self._session.request(
                method,
                url,
                allow_redirects=False,
                stream=True,
                **options,  # type: ignore[arg-type] # passed on
            )
        except requests.exceptions.SSLError as error:
            raise PortalError(_certificate_code(error), url=self.url) from None
        except requests.exceptions.ProxyError as error:
            code = "portal.proxy_login" if str(PROXY_LOGIN) in str(error) else "portal.proxy"
            raise PortalError(code, url=self.url) from None
        except requests.exceptions.ConnectTimeout:
            raise PortalError("portal.unreachable", url=self.url) from None
        except requests.exceptions.ConnectionError as error:
            raise PortalError(_code_of(error), url=self.url) from None
        except requests.exceptions.RequestException:
            raise PortalError("portal.line_cut", url=self.url) from None
        except ValueError:  # it sends us to an address that is none
            raise PortalError("portal.not_ckan", url=self.url) from None
        self.counters.bytes_up += _head(f"{method} {response.request.path_url}", response.request)
        self.counters.bytes_down += _head(response.reason or "", response)
        if response.status_code == PROXY_LOGIN:
            response.close()
            raise PortalError("portal.proxy_login", url=self.url)
        self.their_time = _moment(response.headers.get("Date", "")) or self.their_time
        return response

    def _pieces(self, response: "Response") -> Iterator[bytes]:
        """Hand on what has arrived as it arrives: of a full piece nothing may be lost."""
        from urllib3.exceptions import HTTPError

        try:
            while piece := response.raw.read1(PIECE):
                self.counters.bytes_down += len(piece)
                yield piece
        except (HTTPError, OSError):
            raise PortalError("portal.line_cut", url=self.url) from None
        finally:
            response.close()

    def _answer(self, response: "Response") -> Answer:
        content = self._content(response)
        if response.is_redirect:
            self._target(response)
        is_json = "json" in response.headers.get("Content-Type", "")
        body = None
        if is_json:
            try:
                body = _read_json(content)
            except ValueError:
                is_json = False
        said = self._hidden(body)
        return Answer(response.status_code, said, is_json, _retry_after(response))

    def _content(self, response: "Response") -> bytes:
        """Read an answer as far as an answer of a portal can go."""
        from urllib3.exceptions import HTTPError

        try:
            content: bytes = response.raw.read(LARGEST_ANSWER + 1, decode_content=True)
        except (HTTPError, OSError):
            raise PortalError("portal.line_cut", url=self.url) from None
        finally:
            self.counters.bytes_down += response.raw.tell()
            response.close()
        if len(content) > LARGEST_ANSWER:
            raise PortalError("portal.not_ckan", url=self.url)
        return content

    def _hidden(self, value: object) -> object:
        """Take our token out of what a portal says: that is stored and shown.

        Looked for in the texts as they are read, not in the bytes: JSON can write one text in
        many ways.
        """
        if isinstance(value, str):
            return self._without_token(value)
        if isinstance(value, list):
            return [self._hidden(item) for item in value]
        if isinstance(value, dict):
            return {self._without_token(name): self._hidden(item) for name, item in value.items()}
        return value

    def _without_token(self, text: str) -> str:
        if not self._token:
            return text
        return re.sub(re.escape(self._token), HIDDEN, text, flags=re.IGNORECASE)


def _session(url: str, token: str) -> "Session":
    import requests

    def sign(request: "PreparedRequest") -> "PreparedRequest":
        if token:
            request.headers["Authorization"] = token
        return request

    session = requests.Session()
    session.headers["User-Agent"] = AGENT
    # A signature of our own also keeps requests from taking a password out of ~/.netrc.
    session.auth = sign
    session.trust_env = not is_loopback(url)
    return session


def _unsigned(request: "PreparedRequest") -> "PreparedRequest":
    return request


def _certificate_code(error: Exception) -> str:
    """Tell what is wrong with a certificate: its dates by the clock of this computer, its host."""
    reason = getattr(error.args[0] if error.args else None, "reason", error)
    found = getattr(reason.args[0] if reason.args else None, "verify_code", 0)
    return CERTIFICATE_VERDICTS.get(found, "portal.certificate")


def _code_of(error: Exception) -> str:
    """Tell a line that never opened (nothing was sent) from one that broke."""
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

    reason = getattr(error.args[0] if error.args else None, "reason", None)
    never_opened = isinstance(reason, NewConnectionError | ConnectTimeoutError)
    return "portal.unreachable" if never_opened else "portal.line_cut"


def _read_json(content: bytes) -> object:
    """Read an answer; raises ValueError for what is none, or is nested without end."""
    text = content.decode("utf-8")
    if _is_too_deep(text):
        raise ValueError
    return json.loads(text)


def _is_too_deep(text: str) -> bool:
    """Tell an answer nested without end before it is read: reading goes down a level each time."""
    if text.count("[") + text.count("{") <= DEPTH:
        return False
    depth = 0
    for sign in re.findall(r"[\[\]{}]", re.sub(r'"(?:[^"\\]|\\.)*"', "", text)):
        depth += 1 if sign in "[{" else -1
        if depth > DEPTH:
            return True
    return False


def _head(first_line: str, message: "PreparedRequest | Response") -> int:
    """Give the bytes of a head: first line with `HTTP/1.1`, the others, an empty one."""
    lines = sum(len(name) + len(value) + 4 for name, value in message.headers.items())
    return len(first_line) + len(" HTTP/1.1\r\n") + lines + len("\r\n")


def _retry_after(response: "Response") -> float | None:
    """Read the header: seconds, or a date, which is counted from the answer's own `Date`."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isdecimal() and value.isascii():
        return float(value)
    until, now = _moment(value), _moment(response.headers.get("Date", ""))
    return max(0.0, (until - now).total_seconds()) if until and now else None


def _moment(written: str) -> datetime | None:
    """Read a date of a header, None when it is none."""
    try:
        read = parsedate_to_datetime(written)
    except (TypeError, ValueError):
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
