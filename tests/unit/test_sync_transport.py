"""The line to a portal: what is sent, what is counted, and what a broken one looks like."""

import json
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.loopback import HANG_UP, Loopback, Reply, page, refused, said

from app.progress import CancelledError
from sync.addresses import is_loopback, portal_address
from sync.portal import PortalError, Upload
from sync.transport import PIECE, Transport

TOKEN = "llave-muy-secreta"


@contextmanager
def line(*replies: Reply) -> Iterator[tuple[Transport, Loopback]]:
    with Loopback(*replies).serving() as server:
        transport = Transport(server.url, TOKEN)
        try:
            yield transport, server
        finally:
            transport.close()


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "datos.csv"
    path.write_bytes(b"municipio\r\n0101\r\n" * 20_000)
    return path


def upload(path: Path, told: list[int] | None = None) -> Upload:
    return Upload(path, {}, (told if told is not None else []).append)


# -- where it may go


@pytest.mark.parametrize("url", ["http://datos.example.org", "http://10.0.0.7"])
def test_what_is_neither_https_nor_this_computer_is_refused_before_anything_is_sent(
    url: str,
) -> None:
    with pytest.raises(PortalError) as caught:
        Transport(url, TOKEN)

    assert caught.value.code == "portal.insecure"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "datos.example.org",
        "ftp://10.0.0.7",
        "https://",
        "https://[::1",
        "https://datos.example.org:99999",
        "https://datos.example.org?clave=1",
        "https://datos.example.org#datos",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_address_of_a_portal_is_refused(written: str) -> None:
    with pytest.raises(PortalError) as caught:
        Transport(written, TOKEN)
    assert caught.value.code == "portal.bad_address"


def test_a_password_in_an_address_is_refused_and_repeated_to_nobody() -> None:
    with pytest.raises(PortalError) as caught:
        Transport("https://ana:secreto@datos.example.org:8443", TOKEN)
    assert caught.value.code == "portal.bad_address"
    assert caught.value.problems[0].values["url"] == "https://datos.example.org:8443"
    with pytest.raises(PortalError) as caught:
        Transport("https://ana:secreto@[::1", TOKEN)
    assert caught.value.problems[0].values["url"] == "[::1"


def test_spaces_and_slashes_around_an_address_are_nothing() -> None:
    assert portal_address(" https://datos.example.org/sitio/ ") == "https://datos.example.org/sitio"


@pytest.mark.parametrize("token", ["ñandú", "una\nlínea", "eyJ\r\nHost: otro", "\x00"])
def test_a_token_that_cannot_be_a_header_is_refused_and_repeated_to_nobody(token: str) -> None:
    with pytest.raises(PortalError) as caught:
        Transport("https://datos.example.org", token)
    assert caught.value.code == "portal.bad_token"
    assert token not in str(caught.value)


@pytest.mark.parametrize("url", ["https://datos.example.org", "http://localhost:5000/"])
def test_https_and_this_computer_are_allowed(url: str) -> None:
    transport = Transport(url, TOKEN)
    transport.close()

    assert transport.url == url.rstrip("/")


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:5000", True),
        ("http://127.8.8.8", True),
        ("http://localhost", True),
        ("http://[::1]:80", True),
        ("http://localhost.example.org", False),
        ("http://127.0.0.1.example.org", False),
        ("http://0.0.0.0", False),
        ("nada", False),
    ],
)
def test_this_computer_is_told_from_names_that_look_like_it(url: str, here: bool) -> None:
    assert is_loopback(url) is here


# -- what is sent


def test_an_action_is_a_json_post_with_the_key_in_one_header() -> None:
    with line(said("listo")) as (transport, server):
        answer = transport.read("package_show", {"id": "año-2026"})

    request = server.requests[0]
    assert answer.body == {"help": "", "success": True, "result": "listo"}
    assert (request.method, request.path) == ("POST", "/api/3/action/package_show")
    assert request.json == {"id": "año-2026"}
    assert [name for name, value in request.headers.items() if TOKEN in value] == ["Authorization"]
    assert TOKEN.encode() not in request.body


def test_without_a_key_no_authorization_is_sent() -> None:
    with Loopback(said(1)).serving() as server:
        transport = Transport(server.url, "")
        transport.read("status_show", {})
        transport.close()

    assert "Authorization" not in server.requests[0].headers


def test_a_password_in_the_home_folder_does_not_replace_the_key(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = home / ".netrc"
    netrc.write_text("machine 127.0.0.1 login ana password otra\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))

    with line(said(1)) as (transport, server):
        transport.read("status_show", {})

    assert server.requests[0].headers["Authorization"] == TOKEN


def test_a_proxy_of_the_environment_is_not_asked_for_this_computer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    with line(said("directo")) as (transport, _server):
        assert transport.read("status_show", {}).status == 200


def test_a_file_goes_as_one_multipart_body_with_its_fields(csv: Path) -> None:
    with line(said({})) as (transport, server):
        transport.upload("resource_create", {"id": "r1", "name": "Datos ñ"}, upload(csv))

    request = server.requests[0]
    assert request.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert int(request.headers["Content-Length"]) == len(request.body)
    assert csv.read_bytes() in request.body
    assert b'name="upload"; filename="datos.csv"' in request.body
    assert "Datos ñ".encode() in request.body


def test_an_upload_tells_how_far_it_is(csv: Path) -> None:
    told: list[int] = []

    with line(said({})) as (transport, _server):
        transport.upload("resource_create", {"id": "r1"}, upload(csv, told))

    assert told == sorted(told)
    assert len(told) > 3
    assert told[-1] >= csv.stat().st_size


def test_an_upload_can_be_stopped_in_the_middle(csv: Path) -> None:
    def stop(count: int) -> None:
        if count > 100_000:
            raise CancelledError

    with line(said({})) as (transport, server), pytest.raises(CancelledError):
        transport.upload("resource_create", {"id": "r1"}, Upload(csv, {}, stop))

    assert all(len(request.body) < csv.stat().st_size for request in server.requests)


def test_reads_writes_and_bytes_are_counted(csv: Path) -> None:
    with line(said("x" * 1000)) as (transport, server):
        transport.read("status_show", {})
        transport.write("package_create", {"name": "a"})
        transport.upload("resource_create", {"id": "r1"}, upload(csv))
        list(transport.download(f"{server.url}/f.csv"))
        counters = transport.counters

    assert (counters.reads, counters.writes) == (2, 2)
    assert csv.stat().st_size < counters.bytes_up < csv.stat().st_size + 2000
    assert 4000 < counters.bytes_down < 5000


# -- what comes back


def test_json_is_told_from_html() -> None:
    with line(refused(409, {"__type": "Validation Error"}), page(409)) as (transport, _server):
        as_json = transport.read("a", {})
        as_html = transport.read("a", {})

    assert (as_json.status, as_json.is_json) == (409, True)
    assert (as_html.status, as_html.is_json, as_html.body) == (409, False, None)


def test_a_page_that_pretends_to_be_json_is_no_json() -> None:
    liar = Reply(200, b"<html>", {"Content-Type": "application/json"})
    with line(liar) as (transport, _server):
        assert not transport.read("a", {}).is_json


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("", None),
        ("pronto", None),
        ("-5", None),
        ("1e9", None),
        ("٣", None),
        ("Sat, 21 Nov 2026 12:00:30 GMT", 30.0),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 0.0),
        ("Sat, 21 Nov 2026", None),
        ("Sat, 99 Nov 2026 12:00:00 GMT", None),
    ],
)
def test_how_long_to_wait_is_read_in_seconds_or_as_a_date(
    header: str, seconds: float | None
) -> None:
    at_noon = {"Date": "Sat, 21 Nov 2026 12:00:00 GMT"}
    with line(page(503, **{"Retry-After": header.encode().decode("latin-1")}, **at_noon)) as (
        transport,
        _server,
    ):
        assert transport.read("a", {}).retry_after == seconds


# -- what breaks


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.mark.parametrize("call", ["read", "write"])
def test_a_portal_that_is_not_there_is_unreachable(call: str) -> None:
    transport = Transport(f"http://127.0.0.1:{closed_port()}", TOKEN)

    with pytest.raises(PortalError) as caught:
        getattr(transport, call)("status_show", {})

    transport.close()
    assert (caught.value.code, caught.value.retry_helps) == ("portal.unreachable", True)


def test_a_read_is_tried_once_more_at_once() -> None:
    with line(HANG_UP, said("sí")) as (transport, server):
        answer = transport.read("status_show", {})

    assert answer.status == 200
    assert len(server.requests) == 2


def test_a_read_is_not_tried_for_ever() -> None:
    with line(HANG_UP) as (transport, server), pytest.raises(PortalError) as caught:
        transport.read("status_show", {})

    assert caught.value.code == "portal.line_cut"
    assert len(server.requests) == 2


def test_a_write_is_never_repeated_because_nobody_knows_whether_it_was_done() -> None:
    with line(HANG_UP) as (transport, server), pytest.raises(PortalError) as caught:
        transport.write("package_create", {})

    assert caught.value.code == "portal.line_cut"
    assert len(server.requests) == 1


def test_an_upload_is_never_repeated(csv: Path) -> None:
    with line(HANG_UP) as (transport, server), pytest.raises(PortalError) as caught:
        transport.upload("resource_create", {"id": "r"}, upload(csv))

    assert caught.value.code == "portal.line_cut"
    assert len(server.requests) == 1


def test_an_answer_that_ends_half_way_is_a_cut_line() -> None:
    half = Reply(200, b'{"success": true}', {"Content-Type": "application/json"}, cut_after=4)
    with line(half) as (transport, _server), pytest.raises(PortalError) as caught:
        transport.write("package_create", {})

    assert caught.value.code == "portal.line_cut"


def test_the_key_is_in_no_exception_and_in_no_log(
    csv: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with line(HANG_UP) as (transport, _server), pytest.raises(PortalError) as caught:
        transport.upload("resource_create", {"id": "r"}, upload(csv))

    error: BaseException | None = caught.value
    while error is not None:
        assert TOKEN not in repr(error)
        assert getattr(error, "request", None) is None
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    assert TOKEN not in caplog.text


def failed_download(*replies: Reply) -> tuple[PortalError, int]:
    """Give why a download failed, and how often it was asked for."""
    with line(*replies) as (transport, server):
        try:
            list(transport.download(f"{server.url}/f"))
        except PortalError as error:
            return error, len(server.requests)
    pytest.fail("the download went through")


# -- other hosts


def test_a_key_is_not_shown_to_the_host_a_portal_points_to() -> None:
    with Loopback(said("robado")).serving() as other:
        elsewhere = page(302, Location=f"{other.url}/api/3/action/status_show")
        with line(elsewhere) as (transport, _server), pytest.raises(PortalError) as caught:
            transport.read("status_show", {})

    assert caught.value.code == "portal.redirected"
    assert other.requests == []


def test_an_action_that_moved_inside_the_host_is_an_answer_like_any_other() -> None:
    with line(page(302, Location="/entrar")) as (transport, server):
        answer = transport.read("status_show", {})

    assert (answer.status, answer.is_json) == (302, False)
    assert len(server.requests) == 1


def test_a_download_follows_inside_the_host_and_nowhere_else() -> None:
    with Loopback(Reply(200, b"robado")).serving() as other:
        moved, away = page(302, Location="/archivo"), page(302, Location=f"{other.url}/archivo")
        with line(moved, Reply(200, b"datos")) as (transport, server):
            assert b"".join(transport.download(f"{server.url}/f")) == b"datos"
        with line(away) as (transport, server), pytest.raises(PortalError) as caught:
            list(transport.download(f"{server.url}/f"))

    assert caught.value.code == "portal.redirected"
    assert other.requests == []


def test_an_address_that_is_none_is_followed_nowhere() -> None:
    with line(page(302, Location="http://[::1")) as (transport, _server):
        with pytest.raises(PortalError) as caught:
            transport.read("status_show", {})
        assert caught.value.code == "portal.not_ckan"
        with pytest.raises(PortalError) as caught:
            list(transport.download("/archivo"))
        assert caught.value.code == "portal.not_ckan"


def test_an_answer_of_countless_brackets_is_no_json() -> None:
    brackets = Reply(200, b"[" * 100_000, {"Content-Type": "application/json"})
    with line(brackets) as (transport, _server):
        assert not transport.read("status_show", {}).is_json


def test_many_lists_beside_each_other_are_read() -> None:
    body = {"result": [[n, {"texto": "[[[" * 100}] for n in range(200)]}
    beside = Reply(200, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with line(beside) as (transport, _server):
        assert transport.read("status_show", {}).body == body


def test_a_portal_that_repeats_our_token_is_not_repeated() -> None:
    with line(refused(500, {"message": f"llave {TOKEN}"})) as (transport, _server):
        answer = transport.read("status_show", {})
    assert TOKEN not in str(answer.body)
    assert "llave ***" in str(answer.body)


@pytest.mark.parametrize(
    "written",
    [
        b'{"error": {"message": "llave-muy-secreta"}}',
        b'{"error": {"message": "llave\\u002dmuy\\u002dsecreta"}}',
        b'{"error": {"message": "LLAVE-Muy-Secreta"}}',
        b'{"error": {"llave-muy-secreta": ["no sirve"]}}',
        b'{"error": {"owner_org": [{"x": ["Bearer llave-muy-secreta."]}]}}',
        b'"llave-muy-secreta"',
    ],
)
def test_our_token_is_hidden_however_a_portal_writes_it(written: bytes) -> None:
    with line(Reply(409, written, {"Content-Type": "application/json"})) as (transport, _server):
        answer = transport.read("status_show", {})
    assert TOKEN not in str(answer.body).lower()
    assert "***" in str(answer.body)


@pytest.mark.parametrize("status", [301, 302, 307])
def test_our_token_is_hidden_in_the_address_a_portal_sends_us_to(status: int) -> None:
    elsewhere = f"https://{TOKEN}.example.org/?llave={TOKEN}"
    with (
        line(page(status, Location=elsewhere)) as (transport, _server),
        pytest.raises(PortalError) as caught,
    ):
        transport.read("status_show", {})
    assert caught.value.problems[0].values["other"] == "***.example.org"


def test_numbers_and_nothing_are_no_text_to_hide_in() -> None:
    with line(said([1, None, True, 2.5])) as (transport, _server):
        assert transport.read("a", {}).body["result"] == [1, None, True, 2.5]


ODD_ANSWERS = {
    "brackets": b"[" * 100_000,
    "objects": b'{"a":' * 100_000,
    "brackets behind a text without end": b'["' + b"[" * 100_000,
    "brackets between quotes of two bytes": '["∀"'.encode("utf-16") + b"[\0" * 5000,
    "no letters of ours": b"\xff\xfe\xfa",
    "half a letter": '{"title": "Añ'.encode()[:-1],
    "nothing": b"",
}


@pytest.mark.parametrize("what", sorted(ODD_ANSWERS))
def test_what_cannot_be_read_is_no_json_and_nothing_worse(what: str) -> None:
    with line(Reply(200, ODD_ANSWERS[what], {"Content-Type": "application/json"})) as (
        transport,
        _server,
    ):
        answer = transport.read("status_show", {})
    assert (answer.is_json, answer.body) == (False, None)


def test_an_answer_without_end_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.transport.LARGEST_ANSWER", 10_000)
    endless = Reply(200, b'["' + b"a" * 300_000, {"Content-Type": "application/json"})
    with line(endless) as (transport, _server), pytest.raises(PortalError) as caught:
        transport.read("status_show", {})
    assert caught.value.code == "portal.not_ckan"
    assert transport.counters.bytes_down < 100_000


@pytest.mark.parametrize("method", ["read", "write"])
def test_an_answer_that_breaks_off_is_a_line_that_broke(method: str) -> None:
    half = Reply(200, b'{"success": true, "result": 1}', cut_after=10)
    with line(half) as (transport, server), pytest.raises(PortalError) as caught:
        getattr(transport, method)("status_show", {})
    assert caught.value.code == "portal.line_cut"
    assert len(server.requests) == (2 if method == "read" else 1)


def test_heads_and_bodies_are_counted() -> None:
    with line(said("listo")) as (transport, server):
        transport.read("package_show", {"id": "a"})
    sent, counters = server.requests[0], transport.counters
    heads = sum(len(f"{name}: {value}\r\n") for name, value in sent.headers.items())
    assert counters.requests == 1
    assert abs(counters.bytes_up - heads - len(sent.body)) < 80
    assert counters.bytes_down > len(said("listo").body) + 60


def test_an_action_is_written_without_needless_bytes() -> None:
    with line(said("listo")) as (transport, server):
        transport.read("package_show", {"id": "año", "rows": [1, 2]})
    assert server.requests[0].body == '{"id":"año","rows":[1,2]}'.encode()


def test_a_download_that_only_points_elsewhere_ends() -> None:
    error, asked = failed_download(page(302, Location="/otra"))

    assert (error.code, asked) == ("portal.not_ckan", 3)


def test_a_download_stays_at_the_host_we_know_whatever_the_portal_calls_itself() -> None:
    with line(Reply(200, b"datos")) as (transport, server):
        content = b"".join(transport.download("https://nombre-interno.example.org/dataset/f.csv"))

    assert content == b"datos"
    assert server.requests[0].path == "/dataset/f.csv"


# -- downloads that break


CONTENT = bytes(range(256)) * 1024
TAG = {"ETag": '"uno"'}


def test_a_download_comes_in_pieces_as_they_are() -> None:
    with line(Reply(200, CONTENT)) as (transport, server):
        pieces = list(transport.download(f"{server.url}/f"))

    assert b"".join(pieces) == CONTENT
    assert max(map(len, pieces)) <= PIECE
    assert server.requests[0].headers["Accept-Encoding"] == "identity"


def test_a_download_goes_on_where_it_broke() -> None:
    first = Reply(200, CONTENT, TAG, cut_after=100_000)
    rest = Reply(206, CONTENT[65_536:], TAG)
    with line(first, rest) as (transport, server):
        content = b"".join(transport.download(f"{server.url}/f"))

    asked = server.requests[1].headers
    done = int(asked["Range"].removeprefix("bytes=").removesuffix("-"))
    assert asked["If-Range"] == '"uno"'
    assert content[:done] == CONTENT[:done]
    assert 0 < done <= 100_000


def test_a_file_that_changed_meanwhile_is_not_patched_together() -> None:
    first = Reply(200, CONTENT, TAG, cut_after=100_000)

    error, asked = failed_download(first, Reply(200, CONTENT, {"ETag": '"dos"'}))

    assert (error.code, asked) == ("portal.line_cut", 2)


def test_a_portal_that_cannot_resume_is_not_asked_to() -> None:
    error, asked = failed_download(Reply(200, CONTENT, cut_after=100_000))

    assert (error.code, asked) == ("portal.line_cut", 1)


def test_a_download_that_brings_nothing_new_is_given_up() -> None:
    error, asked = failed_download(Reply(200, CONTENT, TAG, cut_after=0))

    assert (error.code, asked) == ("portal.line_cut", 2)


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_file_that_cannot_be_read_is_told_with_its_status(status: int) -> None:
    error, _asked = failed_download(page(status))

    assert error.code == "portal.not_readable"
    assert error.problems[0].values["status"] == status
