"""Which software answers at an address, and what stands in the way."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from support.loopback import HANG_UP, Loopback, Reply, refused, said

from sync import transport
from sync.addresses import checked_address
from sync.ckan import CkanPortal
from sync.portal import PortalError
from sync.probe import SIGNS, probe
from sync.transport import Transport, _certificate_code

HTML = {"Content-Type": "text/html; charset=utf-8"}
NOT_FOUND = Reply(404, b"<html>no</html>", HTML)
STATUS = said({"ckan_version": "2.11.6", "site_title": "Datos abiertos", "extensions": []})


def page(text="", status=200, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, text.encode(), {**HTML, **named})


def probed(*replies):
    with Loopback(*replies).serving() as server:
        found = probe(server.url)
    return found, server


def test_a_ckan_says_its_version_and_its_name():
    found, _server = probed(STATUS)
    assert (found.software, found.version, found.title) == ("ckan", "2.11.6", "Datos abiertos")
    assert found.problem is None


@pytest.mark.parametrize(
    ("answer", "software", "code"),
    [
        (page("<title>Portal</title>", X_Socrata_RequestId="abc"), "socrata", "portal.is_socrata"),
        (page("<title> Muni\n de Nebaj </title>"), "site", "portal.is_site"),
        (page("sin título"), "site", "portal.is_site"),
        (page("", 302, Location="/inicio"), "site", "portal.is_site"),
        (page("", 302, Location="http://login.wifi.example/"), "captive", "portal.captive"),
        (page("<title>Entre</title>", 511), "captive", "portal.captive"),
        (page("", 403, CF_RAY="7d"), "shield", "portal.shield"),
        (page("", 503, X_Sucuri_ID="11"), "shield", "portal.shield"),
    ],
)
def test_what_is_no_ckan_is_known_by_its_pages(answer, software, code):
    found, _server = probed(NOT_FOUND, answer)
    assert (found.software, found.problem.code) == (software, code)


def test_a_site_is_told_by_its_title():
    found, _server = probed(NOT_FOUND, page("<TITLE lang=es>Muni &amp; Nebaj</TITLE>"))
    assert found.title == "Muni & Nebaj"
    assert found.problem.problems[0].values["title"] == "Muni & Nebaj"


SITE = page("<title>Datos de Nebaj</title>")


def told(text, status=200):
    return Reply(status, text.encode(), {"Content-Type": "application/json"})


@pytest.mark.parametrize(
    ("answers", "software", "code"),
    [
        ([told('["dataset", "keyword"]')], "dkan", "portal.is_dkan"),
        ([NOT_FOUND, told('{"help": "", "success": true}')], "dkan", "portal.is_dkan"),
        ([NOT_FOUND] * 2 + [told('{"currentVersion": "2024"}')], "arcgis", "portal.is_arcgis"),
        ([NOT_FOUND] * 3 + [told('{"currentVersion": 11.1}')], "arcgis", "portal.is_arcgis"),
        ([page('"dataset"')] * 4, "site", "portal.is_site"),
        ([told('{"error": "no"}')] * 4, "site", "portal.is_site"),
        ([told('["dataset"]', 500)] * 4, "site", "portal.is_site"),
        ([HANG_UP], "site", "portal.is_site"),
    ],
)
def test_other_software_is_known_by_what_only_it_answers(answers, software, code):
    found, server = probed(NOT_FOUND, SITE, *answers)
    assert (found.software, found.problem.code) == (software, code)
    assert found.title == "Datos de Nebaj"
    assert not any("Authorization" in request.headers for request in server.requests)


def test_a_ckan_tells_what_it_can_and_what_time_it_is():
    status = {"ckan_version": "2.12.0", "site_title": "D", "extensions": ["datastore"]}
    found, _server = probed(said(status, Date="Sat, 21 Nov 2026 12:00:00 GMT"))
    assert found.has_tables
    assert found.their_time == datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize("written", ["", "ayer", "99", "Sat, 99 Nov 2026 12:00:00 GMT"])
def test_a_clock_that_nobody_can_read_says_nothing(written):
    found, _server = probed(said({"ckan_version": "2.12.0"}, Date=written))
    assert (found.software, found.their_time) == ("ckan", None)


@pytest.mark.parametrize("text", ["<title>" + "x" * 5000, "\x00\xff", "<title></title>"])
def test_odd_pages_are_sites_without_a_name(text):
    found, server = probed(NOT_FOUND, page(text))
    assert (found.software, found.title) == ("site", "")
    assert found.problem.problems[0].values["title"] == server.url


def test_a_ckan_that_shuts_a_program_out_is_behind_a_shield():
    found, _server = probed(Reply(403, b"<html>Access denied</html>", HTML), page("", 403))
    assert (found.software, found.problem.code) == ("shield", "portal.shield")


def test_a_network_that_answers_every_question_itself():
    found, _server = probed(page("", 302, Location="http://login.wifi.example/"))
    assert (found.software, found.problem.code) == ("captive", "portal.redirected")


def test_nothing_answers():
    found = probe("http://127.0.0.1:9")
    assert (found.software, found.problem.code) == ("nothing", "portal.unreachable")


def test_no_key_and_no_cookie_is_shown_to_who_may_be_anybody():
    _found, server = probed(NOT_FOUND, page("x"))
    paths = [request.path for request in server.requests]
    assert paths[:2] == ["/api/3/action/status_show", "/"]
    assert set(paths[2:]) == {path for _software, path, _sign in SIGNS}
    sent = {name.lower() for request in server.requests for name in request.headers}
    assert not sent & {"authorization", "cookie"}


def test_looking_at_a_page_leaves_our_key_at_home():
    with Loopback(page("hola")).serving() as server:
        seen = Transport(server.url, "llave-secreta").look("/")
    assert (seen.status, seen.start) == (200, "hola")
    assert "llave-secreta" not in json.dumps(server.requests[0].headers)


class TestAddresses:
    @pytest.mark.parametrize(
        "url", ["https://datos.example.gt", "http://127.0.0.1:5000", "http://localhost"]
    )
    def test_tls_or_this_computer(self, url):
        assert checked_address(url) == url

    @pytest.mark.parametrize(
        "url",
        ["http://datos.example.gt", "http://127.0.0.1.example.gt", "http://10.0.0.1:5000",
         "http://localhost.example.gt"],
    )  # fmt: skip
    def test_nothing_else_is_spoken_to_in_the_clear(self, url):
        with pytest.raises(PortalError) as caught:
            checked_address(url)
        assert caught.value.code == "portal.insecure"

    def test_a_test_may_name_hosts(self, monkeypatch):
        monkeypatch.setenv("ACOPIO_HTTP_HOSTS", "ckan:5000, otro ,,")
        assert checked_address("http://ckan:5000/") == "http://ckan:5000"
        assert checked_address("http://otro") == "http://otro"
        for url in ("http://ckan", "http://ckan:5001", "http://sub.otro"):
            with pytest.raises(PortalError):
                checked_address(url)


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (9, "portal.certificate_early"),
        (10, "portal.certificate_expired"),
        (18, "portal.certificate"),
        (62, "portal.certificate_other"),
        (64, "portal.certificate_other"),
        (None, "portal.certificate"),
    ],
)
def test_a_clock_that_is_off_is_told_from_a_wrong_certificate(verdict, code):
    verified = SimpleNamespace(verify_code=verdict) if verdict else "handshake failure"
    error = Exception(SimpleNamespace(reason=SimpleNamespace(args=(verified,))))
    assert _certificate_code(error) == code


def test_errors_of_tls_without_a_reason_are_no_trouble():
    assert _certificate_code(Exception()) == "portal.certificate"
    assert transport.CERTIFICATE_VERDICTS.keys() == {9, 10, 62, 64}


@pytest.mark.parametrize(
    ("answer", "known"),
    [
        (said({"name": "juana"}), True),
        (refused(404, {"__type": "Not Found Error", "message": "No"}), False),
        (refused(403, {"__type": "Authorization Error", "message": "No"}), False),
    ],
)
def test_a_portal_is_asked_whose_a_key_is(answer, known):
    with Loopback(answer).serving() as server:
        assert CkanPortal(server.url, "llave").knows_key() is known


def test_a_portal_in_trouble_knows_neither():
    with Loopback(Reply(503, b"", {})).serving() as server, pytest.raises(PortalError):
        CkanPortal(server.url, "llave").knows_key()


@pytest.mark.parametrize(
    ("url", "takes_proxy"), [("https://datos.example.gt", True), ("http://127.0.0.1:5000", False)]
)
def test_the_proxy_of_the_system_is_taken_but_not_to_this_computer(url, takes_proxy, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.muni.example:3128")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.muni.example:3128")
    session = Transport(url, "llave")._session
    found = session.merge_environment_settings(url, {}, None, None, None)
    assert ("http://proxy.muni.example:3128" in found["proxies"].values()) is takes_proxy
    assert found["verify"]  # True, or the certificates that the office names
