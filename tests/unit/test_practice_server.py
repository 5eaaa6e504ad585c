"""The practice portal as it is served: pages for people, switches, and what it keeps to itself."""

import errno
import re
import socket
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
import requests
from support.portals import Side, practice_side
from typing_extensions import override

from sync.portal import PortalError
from sync.practice.line import Signal
from sync.practice.server import PracticePortal
from sync.practice.shelf import Shelf

PACKAGE = """{"resources": [{"path": "datos.csv", "schema": {"fields": [
 {"name": "municipio", "title": "Código", "description": "Del INE", "type": "string"},
 {"name": "hogares", "title": "Hogares", "type": "integer"}]}}]}"""


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[PracticePortal]:
    with PracticePortal(tmp_path / "portal") as started:
        yield started


@pytest.fixture
def side(portal: PracticePortal) -> Side:
    return Side("practice", portal.url, portal.token, portal.organization, "")


def published(side: Side, name: str = "hogares", *, private: bool = False, rows: int = 30) -> str:
    """Publish a dataset as Acopio does; give the address of its data."""
    side.call(
        "package_create",
        {
            "name": name,
            "owner_org": side.office,
            "title": "Hogares con <internet>",
            "notes": "Por municipio.",
            "private": private,
            "license_id": "cc-by",
            "author": "Unidad de Información",
            "tags": [{"name": "conectividad"}],
            "extras": [
                {"key": "frecuencia", "value": "anual"},
                {"key": "acopio_huella", "value": "abc"},
            ],
        },
    )
    lines = "".join(f'"{n:04d}","<b>{n}</b>"\r\n' for n in range(rows))
    data = ("municipio,hogares\r\n" + lines).encode()
    address = ""
    for file_name, content, kind in (
        ("datos.csv", data, "text/csv"),
        ("datapackage.json", PACKAGE.encode(), "application/json"),
        ("diccionario.html", b"<script>alert(1)</script>", "text/html"),
    ):
        fields = {"package_id": name, "name": file_name, "format": file_name.split(".")[1]}
        fields |= {"hash": "5feceb66", "description": "Un archivo"}
        made = side.call("resource_create", fields, upload=(file_name, content, kind)).result
        address = address or str(made["url"])
    return address


def page(side: Side, path: str) -> str:
    reply = side.get(side.url + path, token="")
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    return reply.text


# -- pages


def test_an_empty_portal_says_what_will_be_here(side: Side) -> None:
    assert "Todavía no hay datos publicados" in page(side, "/dataset/")


def test_the_root_leads_to_the_list(side: Side) -> None:
    reply = side.get(side.url + "/")

    assert (reply.status_code, reply.headers["Location"]) == (302, "/dataset/")


def test_the_list_names_what_is_public(side: Side) -> None:
    published(side)
    text = page(side, "/dataset/")

    assert "1 conjunto de datos" in text
    assert "Hogares con &lt;internet&gt;" in text
    assert 'href="/dataset/hogares"' in text


def test_what_is_being_prepared_is_counted_and_not_shown(side: Side) -> None:
    published(side, private=True)
    text = page(side, "/dataset/")

    assert "1 en preparación: todavía no es público" in text
    assert "Hogares" not in text.split("<main")[1]
    assert "Aquí no hay nada" in page(side, "/dataset/hogares")


def test_a_dataset_shows_files_hashes_rows_dictionary_and_description(side: Side) -> None:
    published(side)
    text = page(side, "/dataset/hogares")

    for said in (
        "Por municipio.",
        "conectividad",
        "datos.csv",
        "SHA-256",
        "5feceb66",
        "Descargar",
        "Primeras filas",
        "Se muestran 20 filas",
        "Diccionario de datos",
        "Código. Del INE",
        "número entero",
        "Creative Commons",
        "Unidad de Información",
        "frecuencia",
        "Municipalidad de práctica",
    ):
        assert said in text, said


def test_a_place_whose_file_has_not_come_yet_offers_no_download(side: Side) -> None:
    published(side, name := "hogares")
    opened = side.portal()
    now = opened.show(name)
    assert now is not None
    before = page(side, f"/dataset/{name}").count("download>Descargar")
    place = {"id": "41c713c7-1311-4e1c-92bf-19914ecc7799", "name": "anexo.csv"}
    opened.reserve(now, [place])
    opened.close()

    shown = page(side, f"/dataset/{name}")

    assert "anexo.csv" in shown
    assert "viene en camino" in shown
    assert shown.count("download>Descargar") == before


def test_the_mark_of_the_delivery_is_not_for_people(side: Side) -> None:
    published(side)

    assert "acopio_huella" not in page(side, "/dataset/hogares")


def test_what_data_say_is_text_and_never_markup(side: Side) -> None:
    published(side)
    text = page(side, "/dataset/hogares")

    assert "&lt;b&gt;1&lt;/b&gt;" in text
    assert "<b>1</b>" not in text


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"resources": []}', b"\xff"])
def test_a_description_that_cannot_be_read_leaves_the_dictionary_out(
    side: Side, content: bytes
) -> None:
    side.call("package_create", {"name": "rara", "owner_org": side.office})
    for name in ("datapackage.json", "datos.csv"):
        fields = {"package_id": "rara", "name": name, "format": name.split(".")[1]}
        side.call("resource_create", fields, upload=(name, content, "text/plain"))

    text = page(side, "/dataset/rara")

    assert "Diccionario de datos" not in text
    assert "datapackage.json" in text


@pytest.mark.parametrize("path", ["/dataset/nada", "/nada", "/dataset/nada/resource/x/download/f"])
def test_what_is_not_there_is_said_in_spanish(side: Side, path: str) -> None:
    assert "Aquí no hay nada con esa dirección" in page(side, path)


class Outline(HTMLParser):
    """What a screen reader goes by."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.mark.parametrize("path", ["/dataset/", "/dataset/hogares", "/nada"])
def test_every_page_can_be_followed_by_a_screen_reader(side: Side, path: str) -> None:
    published(side)
    outline = Outline(page(side, path))

    assert outline.named("html")[0]["lang"] == "es-GT"
    assert len(outline.named("h1")) == 1
    assert len(outline.named("main")) == 1
    assert outline.named("a")[0]["href"] == "#contenido"
    assert all(attrs.get("scope") == "col" for attrs in outline.named("th"))
    assert len(outline.named("legend")) == len(outline.named("fieldset")) == 1
    levels = [int(tag[1]) for tag, _attrs in outline.tags if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", ["/dataset/", "/dataset/hogares", "/estilo.css"])
def test_nothing_is_fetched_from_elsewhere(side: Side, path: str) -> None:
    published(side)
    reply = side.get(side.url + path, token="")
    elsewhere = re.findall(r"https?://[^\s\"')]+", reply.text)

    assert [url for url in elsewhere if not url.startswith(side.url)] == []
    if path != "/estilo.css":
        assert "default-src 'none'" in reply.headers["Content-Security-Policy"]


# -- files


def test_a_page_among_the_files_cannot_act_for_the_portal(side: Side) -> None:
    address = published(side)
    dictionary = next(
        str(r["url"])
        for r in side.call("package_show", {"id": "hogares"}).result["resources"]
        if r["name"] == "diccionario.html"
    )

    for url in (address, dictionary):
        headers = side.get(url, token="").headers
        assert headers["Content-Security-Policy"].startswith("sandbox")
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_folder_cannot_be_read_through_an_address(side: Side) -> None:
    published(side)
    for path in ("/dataset/hogares/resource/..%2f..%2fportal.json/download/x", "/../portal.json"):
        assert side.get(side.url + path).status_code == 404


def test_the_limit_of_a_file_can_be_set(tmp_path: Path) -> None:
    with PracticePortal(tmp_path, largest_file=10) as portal:
        side = Side("practice", portal.url, portal.token, portal.organization, "")
        side.call("package_create", {"name": "hogares", "owner_org": side.office})
        fields = {"package_id": "hogares", "name": "d"}
        fits = side.call("resource_create", fields, upload=("a", b"x" * 10, "text/plain"))
        too_much = side.call("resource_create", fields, upload=("a", b"x" * 11, "text/plain"))

    assert fits.shape == (200, "done")
    assert too_much.shape == (409, "Validation Error", "upload")


# -- the switches


def switch(side: Side, signal: str, **headers: str) -> requests.Response:
    sent = {"Referer": f"{side.url}/dataset/hogares", **headers}
    url = f"{side.url}/senal"
    return requests.post(
        url, data={"signal": signal}, headers=sent, timeout=60, allow_redirects=False
    )


@pytest.mark.parametrize("signal", list(Signal))
def test_a_button_sets_the_line_and_leads_back(
    side: Side, portal: PracticePortal, signal: Signal
) -> None:
    reply = switch(side, signal.value)

    assert (reply.status_code, reply.headers["Location"]) == (303, f"{side.url}/dataset/hogares")
    assert portal.signal is signal


def test_the_button_in_force_is_marked_for_eyes_and_ears(
    side: Side, portal: PracticePortal
) -> None:
    portal.signal = Signal.NONE
    text = page(side, "/dataset/")
    pressed = [b for b in Outline(text).named("button") if b.get("aria-pressed") == "true"]

    assert [button["value"] for button in pressed] == ["sin_senal"]
    assert 'role="status"' in text
    assert "los paquetes esperan" in text


@pytest.mark.parametrize("signal", ["", "fuerte", "CON_SENAL"])
def test_a_signal_that_does_not_exist_changes_nothing(
    side: Side, portal: PracticePortal, signal: str
) -> None:
    assert switch(side, signal).status_code == 404
    assert portal.signal is Signal.GOOD


def test_another_page_of_the_browser_cannot_press_our_buttons(
    side: Side, portal: PracticePortal
) -> None:
    reply = switch(side, "sin_senal", Origin="https://malicia.example.org")

    assert reply.status_code == 404
    assert portal.signal is Signal.GOOD


def test_another_name_for_this_computer_is_not_answered(side: Side) -> None:
    reply = side.get(side.url + "/dataset/", Host="malicia.example.org")

    assert (reply.status_code, reply.text) == (421, "")


def test_without_signal_programs_are_cut_off_and_pages_still_answer(
    side: Side, portal: PracticePortal
) -> None:
    address = published(side)
    portal.signal = Signal.NONE

    with pytest.raises(requests.ConnectionError):
        side.call("status_show")
    with pytest.raises(requests.ConnectionError):
        side.get(address)
    assert "Hogares" in page(side, "/dataset/hogares")


def test_a_failing_line_sometimes_does_the_work_and_loses_the_answer(
    side: Side, portal: PracticePortal
) -> None:
    portal.signal = Signal.HALF
    broken = []
    for number in range(16):
        try:
            side.call("package_create", {"name": f"datos-{number:02d}", "owner_org": side.office})
        except requests.ConnectionError:
            broken.append(f"datos-{number:02d}")
    portal.signal = Signal.GOOD

    there = [side.call("package_show", {"id": name}).status == 200 for name in broken]
    assert sorted(there) == [False, False, True, True]


def test_a_slow_line_brings_everything(side: Side, portal: PracticePortal) -> None:
    """The waits end at once because the line was ended; the bytes take the slow path."""
    portal._line.end()
    portal.signal = Signal.SLOW
    address = published(side, rows=2000)

    assert len(side.get(address).content) > 30_000


# -- starting and stopping


def test_key_and_port_are_the_same_the_next_time(tmp_path: Path) -> None:
    with PracticePortal(tmp_path) as first:
        seen = (first.url, first.token)
    with PracticePortal(tmp_path) as second:
        assert (second.url, second.token) == seen


def test_a_port_that_was_taken_meanwhile_is_replaced(tmp_path: Path) -> None:
    with PracticePortal(tmp_path) as first:
        port = int(first.url.rsplit(":", 1)[1])
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        with PracticePortal(tmp_path) as second:
            assert second.url != f"http://127.0.0.1:{port}"


def test_a_port_that_was_asked_for_is_taken_or_refused(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = int(other.getsockname()[1])
        portal = PracticePortal(tmp_path, port)
        with pytest.raises(PortalError) as refused:
            portal.start()
    assert (refused.value.code, refused.value.problems[0].values) == (
        "practice.port_taken",
        {"port": port},
    )
    portal.stop()


def test_a_folder_that_cannot_be_made_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "archivo").write_text("x", encoding="utf-8")
    with pytest.raises(PortalError) as refused:
        PracticePortal(tmp_path / "archivo" / "portal")
    assert refused.value.code == "practice.cannot_open"
    assert refused.value.problems[0].values["detail"] == "ENOTDIR"


def test_a_full_disk_forgets_the_port_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal = PracticePortal(tmp_path)

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Shelf, "keep_settings", full)
    with portal:
        assert portal.url


def test_only_this_computer_is_served(portal: PracticePortal) -> None:
    assert portal.url.startswith("http://127.0.0.1:")


def test_a_stopped_portal_no_longer_answers_and_may_be_stopped_twice(tmp_path: Path) -> None:
    portal = PracticePortal(tmp_path)
    portal.start()
    portal.stop()
    portal.stop()

    with pytest.raises(requests.ConnectionError):
        requests.get(portal.url, timeout=60)


def test_a_stopped_portal_can_be_started_again(tmp_path: Path) -> None:
    portal = PracticePortal(tmp_path)
    for _time in range(2):
        portal.start()
        assert requests.get(f"{portal.url}/dataset/", timeout=60).status_code == 200
        portal.stop()


def test_nothing_is_left_running(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    with PracticePortal(tmp_path) as portal:
        requests.get(portal.url, timeout=60)
    names = {thread.name for thread in set(threading.enumerate()) - before}

    assert "practice-portal" not in names


def test_a_portal_can_be_emptied(side: Side, portal: PracticePortal) -> None:
    published(side)

    portal.clear()

    assert "Todavía no hay datos publicados" in page(side, "/dataset/")
    assert side.call("status_show").status == 200


def test_two_portals_do_not_know_each_other(tmp_path: Path) -> None:
    with practice_side(tmp_path / "a") as one, practice_side(tmp_path / "b") as other:
        published(one)
        assert "Todavía no hay datos" in page(other, "/dataset/")
        assert other.call("organization_list_for_user", token=one.token).body["result"] == []


def test_many_clients_at_once_leave_whole_datasets(side: Side) -> None:
    def work(number: int) -> None:
        published(side, f"datos-{number}", rows=5)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = side.call("package_search", {"rows": 10}).result
    assert found["count"] == 4
    assert all(len(dataset["resources"]) == 3 for dataset in found["results"])
