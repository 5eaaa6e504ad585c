"""The key of a portal goes to the portal alone: whatever it answers, whatever stands between."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.loopback import Loopback, Reply, said

from sync.addresses import checked_address
from sync.ckan import CkanPortal
from sync.portal import PortalError, RemoteFile, Upload
from sync.transport import Transport

KEY = "llave-muy-secreta-0123456789"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
Deed = Callable[[CkanPortal, Path], object]


def deeds() -> dict[str, Deed]:
    """Everything that sends the key."""
    return {
        "read": lambda portal, _file: portal.organizations(),
        "rules": lambda portal, _file: portal.rules(NOON),
        "write": lambda portal, _file: portal.create({"name": "agua"}),
        "delete": lambda portal, _file: portal.delete_resource("r1"),
        "upload": lambda portal, file: portal.update_resource(
            "r1", Upload(file, {"name": "a.csv"}, lambda _count: None)
        ),
        "download": lambda portal, _file: b"".join(
            portal.download(RemoteFile("r1", "a.csv", f"{portal.url}/a.csv", "", 1))
        ),
    }


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a\r\n1\r\n")
    return path


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("deed", list(deeds()))
def test_no_deed_follows_a_redirect_to_another_host(deed: str, status: int, file: Path) -> None:
    with Loopback(said([])).serving() as thief:
        away = Reply(status, b"", {"Location": f"{thief.url}/robo"})
        with Loopback(away).serving() as server, pytest.raises(PortalError) as caught:
            deeds()[deed](CkanPortal(server.url, KEY), file)
    assert caught.value.code == "portal.redirected"
    assert thief.requests == []
    assert KEY not in str(caught.value.problems)


@pytest.mark.parametrize(
    "target",
    [
        "//ladron.example/x",
        "https://127.0.0.1/x",
        "http://127.0.0.1:1@ladron.example/x",
        "http://ladron.example#127.0.0.1",
        "ftp://127.0.0.1/x",
    ],
)
def test_an_address_that_looks_like_the_portal_is_another_host(target: str) -> None:
    with Loopback(Reply(302, b"", {"Location": target})).serving() as server:
        transport = Transport(server.url, KEY)
        for ask in (lambda: transport.read("x", {}), lambda: list(transport.download("/f"))):
            with pytest.raises(PortalError, match=r"portal\.redirected"):
                ask()
    assert len(server.requests) == 2


def test_a_file_is_asked_of_the_portal_wherever_it_says_that_it_lies() -> None:
    with Loopback(Reply(200, b"datos")).serving() as server:
        portal = CkanPortal(server.url, KEY)
        there = RemoteFile("r1", "a.csv", "https://ladron.example/dataset/a.csv", "", 5)
        assert b"".join(portal.download(there)) == b"datos"
    assert [request.path for request in server.requests] == ["/dataset/a.csv"]


@pytest.mark.parametrize(
    "url",
    [
        "http://datos.example.gt",
        "http://127.0.0.1.example.gt",
        "http://localhost.example.gt",
        "http://127.0.0.1:80@ladron.example",
        "http://0.0.0.0:5000",
        "http://[::ffff:127.0.0.1]:5000",
        "http://2130706433",
        "http://192.168.1.5",
        "HTTP://DATOS.EXAMPLE.GT",
        "ftp://datos.example.gt",
        "//datos.example.gt",
        "https://ana@datos.example.gt",
        "https://datos.example.gt/#x",
    ],
)
def test_nothing_is_spoken_to_in_the_clear_but_this_computer(url: str) -> None:
    with pytest.raises(PortalError) as caught:
        CkanPortal(url, KEY)
    assert caught.value.code in {"portal.insecure", "portal.bad_address"}


@pytest.mark.parametrize(
    "url", ["http://localhost:5000", "http://LOCALHOST", "http://127.0.0.1", "http://[::1]:5000"]
)
def test_this_computer_needs_no_certificate(url: str) -> None:
    assert checked_address(url) == url


def test_a_portal_that_repeats_the_key_in_its_rules_teaches_us_nothing() -> None:
    named = [{"id": KEY, "name": f"x{KEY}", "title": f"Licencia de {KEY.upper()}"}]
    schema = {"dataset_fields": [{"field_name": "sector", "label": KEY}]}
    with Loopback(said(named), said(named), said(named), said(schema)).serving() as server:
        rules = CkanPortal(server.url, KEY).rules(NOON)
    assert KEY.casefold() not in str(rules).casefold()
    assert rules.fields[0].label == "***"


@contextmanager
def proxy(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A proxy that hears one question and says always the same."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _address = server.accept()
            with connection:
                heard.append(connection.recv(65536))
                connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", heard
        thread.join(5)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "portal.proxy_login"),
        (b"HTTP/1.1 403 Forbidden\r\n\r\n", "portal.proxy"),
        (b"HTTP/1.1 502 Bad Gateway\r\n\r\n", "portal.proxy"),
    ],
)
def test_a_proxy_is_told_the_host_and_never_the_key(
    answer: bytes, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with proxy(answer) as (address, heard):
        monkeypatch.setenv("HTTPS_PROXY", address)
        monkeypatch.delenv("NO_PROXY", raising=False)
        with pytest.raises(PortalError) as caught:
            CkanPortal("https://datos.example.gt", KEY).organizations()
    assert caught.value.code == code
    assert caught.value.retry_helps
    assert heard[0].startswith(b"CONNECT datos.example.gt:443 ")
    assert KEY.encode() not in heard[0]


def test_a_proxy_that_is_not_there_is_no_fault_of_the_portal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    with pytest.raises(PortalError, match=r"portal\.proxy"):
        CkanPortal("https://datos.example.gt", KEY).status()
