"""The practice portal as something that is started and stopped, on this computer only."""

import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from typing_extensions import override
from werkzeug.serving import WSGIRequestHandler, make_server

from forms.problem import system_reason
from sync.portal import PortalError
from sync.practice.line import Line, Signal
from sync.practice.offices import OFFICE
from sync.practice.shelf import Shelf
from sync.practice.site import CLOSE, Site

if TYPE_CHECKING:
    from werkzeug.serving import BaseWSGIServer

HOST = "127.0.0.1"

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes of one file: CKAN's own default."""


class PracticePortal:
    """A portal to practise with; keeps its datasets, key and port in a folder.

    Attributes:
        url: Its address; "" before it was started.
        token: Key of the practising office; the same on every run over one folder.
        organization: Short name of that office.
    """

    def __init__(self, folder: Path, port: int = 0, *, largest_file: int = LARGEST_FILE) -> None:
        """Open the folder; nothing is served yet.

        Args:
            folder: Where everything is kept; made when absent.
            port: Port to serve on; 0 takes the last one, or any that is free.
            largest_file: Bytes a file may have.

        Raises:
            PortalError: `practice.cannot_open`: the folder cannot be written.
        """
        try:
            self._shelf = Shelf(folder)
            self._settings = self._shelf.settings()
        except OSError as error:
            detail = system_reason(error)
            raise PortalError("practice.cannot_open", folder=folder, detail=detail) from error
        self._wanted_port = port
        self._line = Line()
        self._site = Site(self._shelf, self._line, self._settings.token, largest_file)
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None
        self.token = self._settings.token
        self.organization = OFFICE

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        """Stop it."""
        self.stop()

    @property
    def url(self) -> str:
        """The address, without a slash at the end."""
        return self._site.url

    @property
    def signal(self) -> Signal:
        """The line to it, as the trainer set it."""
        return self._line.signal

    @signal.setter
    def signal(self, signal: Signal) -> None:
        self._line.signal = signal

    def start(self) -> None:
        """Serve from now on, in a thread of its own.

        Raises:
            PortalError: `practice.port_taken`: another program has the port that was asked for.
        """
        self._line.begin()
        self._server = self._listen()
        port = int(self._server.server_address[1])
        self._settings.port = port
        with suppress(OSError):  # a full disk: the next run takes another port
            self._shelf.keep_settings(self._settings)
        self._site.url = f"http://{HOST}:{port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="practice-portal", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop serving; what was published stays in the folder."""
        self._line.end()
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = self._thread = None

    def clear(self) -> None:
        """Take every dataset off; key and port stay."""
        self._shelf.clear()

    def _listen(self) -> "BaseWSGIServer":
        if self._wanted_port:
            try:
                return _server(self._wanted_port, self._site)
            except OSError as error:
                raise PortalError("practice.port_taken", port=self._wanted_port) from error
        try:
            return _server(self._settings.port, self._site)
        except OSError:
            return _server(0, self._site)


def _server(port: int, site: Site) -> "BaseWSGIServer":
    """Bind a port ourselves: werkzeug ends the whole program when it is taken."""
    with socket.socket() as listener:
        if sys.platform != "win32":
            # A port that was just closed can be had again; on Windows this would share it.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen()
        fd = listener.fileno()
        return make_server(HOST, port, site, threaded=True, request_handler=_Handler, fd=fd)


class _Handler(WSGIRequestHandler):
    """Speaks HTTP/1.1, one request per connection, and says nothing on the terminal."""

    protocol_version = "HTTP/1.1"

    @override
    def run_wsgi(self) -> None:
        """Answer one request, and let go of its file even when nobody waits for the rest."""
        super().run_wsgi()
        self.environ.get(CLOSE, lambda: None)()

    @override
    def connection_dropped(
        self, error: BaseException, environ: dict[str, object] | None = None
    ) -> None:
        """End the connection at once: the line broke, by itself or because it was set so."""
        self.close_connection = True

    @override
    def log(self, type: str, message: str, *args: object) -> None:
        """Keep quiet."""
