"""A server on loopback that answers what a test wrote down, and remembers what it was asked."""

import json
import socket
import struct
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from typing_extensions import override


@dataclass(frozen=True)
class Request:
    """What a client sent."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> object:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What the server sends.

    Attributes:
        cut_after: Bytes of the body after which the connection is reset; None sends all.
        hang_up: Reset the connection without any answer.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut_after: int | None = None
    hang_up: bool = False


def said(result: object, status: int = 200, **headers: str) -> Reply:
    """CKAN's answer when all is well."""
    body = json.dumps({"help": "", "success": True, "result": result}).encode()
    return Reply(status, body, {"Content-Type": "application/json;charset=utf-8", **headers})


def refused(status: int, error: object, **headers: str) -> Reply:
    """CKAN's answer when it refuses: an error object, or a bare text."""
    value = error if isinstance(error, str) else {"help": "", "success": False, "error": error}
    kind = {"Content-Type": "application/json;charset=utf-8"}
    return Reply(status, json.dumps(value).encode(), {**kind, **headers})


def page(status: int, **headers: str) -> Reply:
    """What a shield, a proxy or another server answers."""
    body = b"<!DOCTYPE html><html><body>No</body></html>"
    return Reply(status, body, {"Content-Type": "text/html; charset=utf-8", **headers})


HANG_UP = Reply(hang_up=True)


class _Server(ThreadingHTTPServer):
    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet about clients that hang up: some tests make them."""


class Loopback:
    """The server: `replies` are given in order, the last one again and again."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.requests: list[Request] = []
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def next(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    @contextmanager
    def serving(self) -> Iterator["Loopback"]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        loopback = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                headers = dict(self.headers.items())
                body = self.rfile.read(length)
                loopback.requests.append(Request(self.command, self.path, headers, body))
                reply = loopback.next()
                if reply.hang_up:
                    self._reset()
                    return
                self._answer(reply)

            def do_POST(self) -> None:
                self.do_GET()

            def _answer(self, reply: Reply) -> None:
                if "Date" in reply.headers:
                    self.send_response_only(reply.status)
                else:
                    self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(reply.body[: reply.cut_after])
                if reply.cut_after is not None:
                    self.wfile.flush()
                    self._reset()

            def _reset(self) -> None:
                """Break the connection; what was written may still arrive, the end never does."""
                self.close_connection = True
                if not self.wfile.closed and self.command == "POST":
                    linger = struct.pack("ii", 1, 0)
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

            @override
            def log_message(self, format: str, *args: object) -> None:
                """Keep quiet."""

        return Handler
