"""The practice portal as a WSGI application: its addresses, its answers, and its bad line."""

import hashlib
import hmac
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typing_extensions import override
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.utils import redirect, send_file
from werkzeug.wrappers import Request, Response

from sync.practice.actions import Actions, Call
from sync.practice.line import Fate, Line, Signal
from sync.practice.offices import EDITOR
from sync.practice.pages import Pages
from sync.practice.refusals import RefusalError, bad_request
from sync.practice.shelf import Shelf

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_ADDRESSES = Map(
    [
        Rule("/", endpoint="home", methods=["GET"]),
        Rule("/dataset/", endpoint="catalogue", methods=["GET"]),
        Rule("/dataset/<name>", endpoint="dataset", methods=["GET"]),
        Rule(
            "/dataset/<name>/resource/<resource>/download/<file>",
            endpoint="download",
            methods=["GET"],
        ),
        Rule("/datastore/dump/<resource>", endpoint="dump", methods=["GET"]),
        Rule("/senal", endpoint="signal", methods=["POST"]),
        Rule("/estilo.css", endpoint="style", methods=["GET"]),
        Rule("/api/3/action/<action>", endpoint="api", methods=["GET", "POST"]),
        Rule("/api/action/<action>", endpoint="api", methods=["GET", "POST"]),
    ],
    strict_slashes=False,
)

CLOSE = "acopio.close"
"""Key of a request's environment: what lets go of the answer's file, whatever happens."""

_OF_CLIENTS = frozenset({"api", "download", "dump"})
"""Addresses the bad line stands before; pages always answer."""

_HOSTS = frozenset({"127.0.0.1", "localhost"})
"""Names this computer may be called by; another name is a page that plays tricks with DNS."""


class Site:
    """The application.

    Attributes:
        line: The line to it.
        url: Its address, once it is known.
    """

    def __init__(self, shelf: Shelf, line: Line, token: str, largest_file: int) -> None:
        self.line = line
        self.url = ""
        self._shelf = shelf
        self._token = token
        self._actions = Actions(shelf, largest_file)
        self._pages = Pages(shelf, lambda dataset: self._actions.shown(dataset, self.url))

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request; raises ConnectionResetError where the line is to break."""
        try:
            endpoint, values = _ADDRESSES.bind_to_environ(environ).match()
        except HTTPException as error:
            endpoint, values = "refusal", {"error": error}
        fate = self.line.fate() if endpoint in _OF_CLIENTS else Fate.PASS
        if fate is Fate.DROP:
            raise ConnectionResetError
        if fate is Fate.CUT:
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0) // 2)
            raise ConnectionResetError
        response = self._answer(_slowed(environ, self.line), endpoint, values)
        if fate is Fate.LOSE:
            response.close()
            raise ConnectionResetError
        self.line.wait()
        # A client that hangs up half way leaves the file open unless the server is told.
        environ[CLOSE] = response.close
        pieces = response(environ, start_response)
        return self.line.carry(pieces) if self.line.signal is Signal.SLOW else pieces

    def _answer(
        self, environ: "WSGIEnvironment", endpoint: str, values: Mapping[str, Any]
    ) -> Response:
        if endpoint == "refusal":
            return self._refusal(values["error"])
        with Request(environ) as request:
            if request.host.partition(":")[0] not in _HOSTS:
                return Response("", 421)
            try:
                answer: Response = getattr(self, f"_{endpoint}")(request, **values)
            except HTTPException as error:
                return self._refusal(error)
            return answer

    # -- pages for people

    def _home(self, _request: Request) -> Response:
        return redirect("/dataset/", 302, Response)

    def _catalogue(self, _request: Request) -> Response:
        return _page(self._pages.catalogue(self.line.signal))

    def _dataset(self, _request: Request, name: str) -> Response:
        page = self._pages.dataset(name, self.line.signal)
        if page is None:
            raise NotFound
        return _page(page)

    def _signal(self, request: Request) -> Response:
        """Set the line, then go back to the page the button stood on."""
        wanted = request.form.get("signal", "")
        if wanted not in set(Signal) or not _from_here(request):
            raise NotFound
        self.line.signal = Signal(wanted)
        return redirect(request.referrer or "/dataset/", 303, Response)

    def _style(self, request: Request) -> Response:
        path = Path(__file__).parent / "static" / "estilo.css"
        return send_file(path, request.environ, mimetype="text/css")

    def _refusal(self, error: HTTPException) -> Response:
        status = error.code or 500
        return _page(self._pages.refusal(status, self.line.signal), status)

    # -- answers for programs

    def _download(self, request: Request, name: str, resource: str, file: str) -> Response:
        dataset = self._shelf.find(name)
        path = self._shelf.file(resource)
        known = dataset and any(r["id"] == resource for r in dataset["resources"])
        if dataset is None or path is None or not known:
            raise NotFound
        if not self._actions.readable(dataset, self._user(request)):
            return _page(self._pages.refusal(403, self.line.signal), 403)
        facts = path.stat()
        tag = hashlib.sha256(f"{facts.st_mtime_ns}-{facts.st_size}-{resource}".encode())
        response = send_file(
            path,
            request.environ,
            download_name=file,
            conditional=True,
            etag=tag.hexdigest()[:32],
            last_modified=facts.st_mtime,
        )
        # What was published is shown, never run: a page among the files is not one of ours.
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    def _dump(self, request: Request, resource: str) -> Response:
        dataset, text = self._shelf.dataset_of(resource), self._actions.tables.dump(resource)
        if dataset is None or text is None:
            raise NotFound
        if not self._actions.readable(dataset, self._user(request)):
            raise NotFound
        return Response(text, content_type="text/csv; charset=utf-8")

    def _api(self, request: Request, action: str) -> Response:
        try:
            result = self._actions.run(action, self._call(request, action))
        except RefusalError as refusal:
            if isinstance(refusal.error, str):
                return _json(refusal.error, refusal.status)
            said = {"error": refusal.error, "success": False}
            return _json({"help": self._help(action), **said}, refusal.status)
        return _json({"help": self._help(action), "success": True, "result": result}, 200)

    def _call(self, request: Request, action: str) -> Call:
        if not self._actions.knows(action):
            raise bad_request(f"Action name not known: {action}")
        if request.method == "GET":
            if not self._actions.is_read(action):
                raise bad_request("Error JSON: Invalid request. Please use POST method")
            return Call(request.args.to_dict(), self._user(request), None, self.url)
        upload = request.files.get("upload")
        if request.mimetype == "multipart/form-data":
            stored = (upload.filename or "", upload.mimetype, upload.stream) if upload else None
            return Call(request.form.to_dict(), self._user(request), stored, self.url)
        return Call(_parameters(request.get_data()), self._user(request), None, self.url)

    def _user(self, request: Request) -> str | None:
        """Give who asks: the practice key is the office's editor, any other key is nobody."""
        key = request.headers.get("Authorization", "")
        return EDITOR if hmac.compare_digest(key.encode(), self._token.encode()) else None

    def _help(self, action: str) -> str:
        return f"{self.url}/api/3/action/help_show?name={action}"


def _parameters(body: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("Error JSON: Error decoding JSON data.") from None
    if not isinstance(value, dict):
        raise bad_request("Error JSON: it needs to be a dictionary.")
    return value


def _json(value: object, status: int) -> Response:
    text = json.dumps(value, ensure_ascii=False)
    return Response(text, status, content_type="application/json;charset=utf-8")


def _page(text: str, status: int = 200) -> Response:
    policy = "default-src 'none'; style-src 'self'; form-action 'self'; img-src data:"
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
    return Response(text, status, headers, content_type="text/html; charset=utf-8")


def _from_here(request: Request) -> bool:
    """Refuse a form that another site's page sends here."""
    origin = request.headers.get("Origin")
    return origin in {None, request.host_url.rstrip("/")}


class _SlowBody(io.RawIOBase):
    """A request's body read through the line."""

    def __init__(self, stream: Any, line: Line) -> None:  # noqa: ANN401 - a socket's file
        self._read = line.reader(stream.read)

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Any) -> int:
        part = self._read(len(buffer))
        buffer[: len(part)] = part
        return len(part)


def _slowed(environ: "WSGIEnvironment", line: Line) -> "WSGIEnvironment":
    if line.signal is not Signal.SLOW:
        return environ
    return {**environ, "wsgi.input": _SlowBody(environ["wsgi.input"], line)}
