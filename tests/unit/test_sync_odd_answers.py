"""What answers in a portal's place, or answers like none, leads where it belongs; nothing hangs."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.loopback import Loopback, Reply, page, said
from support.shipments import Shipments, open_shipments

from app.messages import fix, sentence
from app.store.clock import as_moment
from sync import transport
from sync.ckan import CkanPortal
from sync.engine import PATIENCE, Engine
from sync.parcel import State

JSON = {"Content-Type": "application/json;charset=utf-8"}
ZIPPED = {**JSON, "Content-Encoding": "gzip"}
STATUS = json.dumps({"success": True, "result": {"ckan_version": "2.12.0"}}).encode()
DATES = {"Date": "Sun, 22 Nov 2026 12:00:00 GMT", "Retry-After": "Sun, 22 Nov 2026 12:10:00 GMT"}
BOMB = gzip.compress(b"[" + b" " * 3_000_000 + b"]")


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Shipments]:
    opened = open_shipments(tmp_path / "trabajo")
    yield opened
    opened.workspace.close()


def tried(box: Shipments, *replies: Reply) -> tuple[str, State, float | None]:
    """One cycle with what answers; the problem, where the parcel stands, and its pause."""
    with Loopback(*replies).serving() as server:
        parcel = box.parcel(server.url)
        engine = Engine(box.workspace, lambda url: CkanPortal(url, "llave"), box.clock)
        problems = engine.run().problems
    now = box.outbox.parcel(parcel.id)
    assert sentence(problems[0])
    assert fix(problems[0])
    due = now.next_attempt_at
    pause = (as_moment(due) - box.clock()).total_seconds() if due else None
    return problems[0].code, now.state, pause


@pytest.mark.parametrize(
    ("what", "reply", "code", "state"),
    [
        ("a network's page for guests", page(200), "portal.not_ckan", State.WAITING),
        ("the same, as RFC 6585 has it", page(511), "portal.not_ckan", State.WAITING),
        ("the same, by pointing elsewhere", page(302, Location="http://wifi.hotel/entrar"),
         "portal.redirected", State.WAITING),
        ("a door that leads to itself", page(302, Location="/api/3/action/status_show"),
         "portal.not_ckan", State.WAITING),
        ("a shield", page(403), "portal.shield", State.REJECTED),
        ("a password for all", page(401, **{"WWW-Authenticate": "Basic"}), "portal.shield",
         State.REJECTED),
        ("a server before it that takes less", page(413), "portal.too_large", State.REJECTED),
        ("too many requests", page(429), "portal.busy", State.WAITING),
        ("a proxy without its portal", page(502), "portal.busy", State.WAITING),
        ("works on the portal", page(503), "portal.busy", State.WAITING),
        ("a portal that thinks for too long", page(504), "portal.busy", State.WAITING),
        ("a portal that fell over", page(500), "portal.server_error", State.WAITING),
        ("a page that says it is JSON", Reply(200, b"<html>", JSON), "portal.not_ckan",
         State.WAITING),
        ("nothing at all", Reply(204), "portal.not_ckan", State.WAITING),
        ("a bomb", Reply(200, BOMB, ZIPPED), "portal.not_ckan", State.WAITING),
        ("a packed answer that is cut off", Reply(200, gzip.compress(STATUS)[:-12], ZIPPED),
         "portal.not_ckan", State.WAITING),
        ("what is not packed as it says", Reply(200, STATUS, ZIPPED), "portal.line_cut",
         State.WAITING),
        ("an answer that ends half way", Reply(200, STATUS, JSON, cut_after=9), "portal.line_cut",
         State.WAITING),
        ("a list where an object belongs", said([1, 2]), "portal.not_ckan", State.WAITING),
    ],
)  # fmt: skip
def test_what_is_no_answer_of_a_portal(
    box: Shipments,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
    reply: Reply,
    code: str,
    state: State,
) -> None:
    monkeypatch.setattr(transport, "LARGEST_ANSWER", 100_000)
    found = tried(box, reply)

    assert found[:2] == (code, state), what
    assert (found[2] is not None) is (state is State.WAITING)


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({"Retry-After": "120"}, 120, 120),
        (DATES, 600, 600),
        ({"Retry-After": DATES["Retry-After"], "Date": DATES["Retry-After"]}, 1, 3),
        ({"Retry-After": "99999999"}, 3600, 3600),
        ({"Retry-After": "-5"}, 1, 3),
        ({"Retry-After": "pronto"}, 1, 3),
        ({"Retry-After": "9" * 400}, 3600, 3600),
        ({}, 1, 3),
    ],
)
def test_how_long_a_portal_asks_us_to_wait_is_kept_within_reason(
    box: Shipments, headers: dict[str, str], least: float, most: float
) -> None:
    _code, state, pause = tried(box, page(503, **headers))

    assert state is State.WAITING
    assert pause is not None
    assert least - 3 <= pause <= most  # the clock of these tests goes on when it is read


@pytest.mark.parametrize("reply", [page(200), page(302, Location="http://wifi.hotel/")])
def test_what_is_no_portal_for_good_is_shown_to_a_person(box: Shipments, reply: Reply) -> None:
    with Loopback(reply).serving() as server:
        parcel = box.parcel(server.url)
        states = []
        for _attempt in range(PATIENCE["portal.not_ckan"]):
            box.clock.wait(3600)
            Engine(box.workspace, lambda url: CkanPortal(url, "llave"), box.clock).run()
            states.append(box.outbox.parcel(parcel.id).state)

    assert states == [State.WAITING] * 4 + [State.REJECTED]


def test_a_bomb_is_not_unpacked_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "LARGEST_ANSWER", 100_000)
    with Loopback(Reply(200, BOMB, ZIPPED)).serving() as server:
        asked = transport.Transport(server.url, "llave")
        with pytest.raises(transport.PortalError):
            asked.read("status_show", {})
        down = asked.counters.bytes_down
        asked.close()

    assert down <= len(BOMB) + 1000
