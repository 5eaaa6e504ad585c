"""The table of keys, the window, the manual and the printed card say the same."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.capture import wait_for_workspace
from support.command_line import acopio
from support.processes import ROOT

from app.messages.keys import NAMES, PARTS, PROMISE, KeyUse, uses, words_of
from app.operations.key_card import FILE_NAME, write_key_card
from app.paper.key_card import key_card_html
from app.paper.pdf import write_pdf
from app.store.database import KnownError
from app.ui.stations import FACTORIES

MANUAL = (ROOT / "docs" / "manual" / "teclas.md").read_text(encoding="utf-8")
BY_EDITORS = {"Return", "Tab", "Shift+Tab", "1 … 9", "0", "Letters", "Space", "Up", "Down", "Del"}
"""Keys that the editor in hand takes; `test_capture_keys.py` presses each."""
BY_PLACES = {"Ctrl+M", "Alt+Up", "Alt+Down"}
"""Keys of maps and orders; `test_capture_places.py` presses each."""
BY_PAD = {"+", "-", "*", "/", ".", ","}
"""Signs of the numeric pad; `test_capture_scheme.py` presses each."""
BY_REVIEW = {"Ctrl+I", "Ctrl+E", "Ctrl+Shift+Return", "Ctrl+PgDown", "Ctrl+PgUp"}
BY_SCREENS = {"/", "Ctrl+N", "Esc", "Ctrl+U"} | BY_REVIEW
BY_GRID = {"Ctrl+D", "Ctrl+C", "Ctrl+X", "Ctrl+V", "Ctrl+Shift+D", "Ctrl+Del"}
ONE_MEANING = {
    "Ctrl+G": {"Capturar en formulario", "Capturar en cuadrícula"},
    "F7": {"Escribir una nota", "Observaciones para quien lo envió"},
    "Ctrl+M": set[str](),
    "Ctrl+I": set[str](),
    "Ctrl+U": set[str](),
}
"""Keys that once meant other things on some screens, and how a screen may say what they do."""
BY_NUMBER = {"Alt+1 … 9": [f"Alt+{n}" for n in range(1, 10)]}
ALIKE = {"Ctrl+Enter": "Ctrl+Return", "Ctrl+=": "Ctrl++"}


@pytest.fixture
def window(open_window):
    return open_window({"capturar": FACTORIES["capturar"]})


def bound(window):
    """The keys that window and capture have, as the table writes them."""
    keys = {*window._window_keys(), *window.screen_in_view.keys}
    return {ALIKE.get(key, key) for key in keys}


def test_every_key_of_the_window_and_of_capture_stands_in_the_table(window):
    told = {key for use in uses() for key in use.keys}
    assert bound(window) - told == set()


def test_every_key_of_the_table_does_something(window):
    told = {key for use in uses() for key in use.keys}
    elsewhere = BY_EDITORS | BY_PLACES | BY_PAD | BY_SCREENS | BY_GRID | BY_NUMBER.keys()
    assert told - bound(window) - elsewhere == set()


def test_the_grid_has_the_keys_that_the_table_says_of_it(open_window):
    window = open_window({name: FACTORIES[name] for name in ("capturar", "cuadricula")})
    window.go("cuadricula")
    assert window.screen_in_view.keys.keys() >= BY_GRID


def test_the_review_has_the_keys_that_the_table_says_of_it(open_window):
    window = open_window({name: FACTORIES[name] for name in ("capturar", "revisar")})
    window.go("revisar")
    assert window.screen_in_view.keys.keys() >= BY_REVIEW


@pytest.mark.parametrize("station", [name for name in FACTORIES if name != "capturar"])
def test_no_screen_gives_a_key_of_the_table_another_meaning(open_window, station):
    window = open_window({name: FACTORIES[name] for name in ("capturar", station)})
    window.go(station)
    for key, words in window.screen_in_view.key_help.items():
        if key in ONE_MEANING:
            assert words in ONE_MEANING[key] | {words_of(key)}, (station, key)


def test_stations_have_their_numbers(window):
    assert "Alt+1" in window._shortcuts


@pytest.mark.parametrize("key", sorted({k for u in uses() for k in u.keys} - BY_PAD))
def test_keys_are_written_as_qt_reads_them(key):
    if key not in BY_EDITORS | BY_NUMBER.keys():
        assert QKeySequence(key).toString() == key


def test_what_capture_says_of_its_keys_is_what_the_table_says(window):
    for key, words in window.screen_in_view.key_help.items():
        assert words == words_of(key), key


def test_a_key_that_is_not_there_has_no_words():
    with pytest.raises(KeyError):
        words_of("F10")


def test_no_row_says_the_same_key_twice_in_one_part():
    for part in PARTS:
        keys = [key for use in part.uses for key in use.keys]
        assert len(keys) == len(set(keys)), part.title


def test_a_use_names_its_keys_as_they_are_printed_on_them():
    assert KeyUse(("Shift+F8", "PgDown", "Letters"), "x").names() == [
        "Mayús+F8",
        "Av Pág",
        "letras",
    ]
    assert all(NAMES.values())


def test_the_manual_has_the_table_row_by_row():
    rows = re.findall(r"^\| (`.*`) \| (.*) \|$", MANUAL, re.MULTILINE)
    expected = [(", ".join(f"`{n}`" for n in use.names()), use.words()) for use in uses()]
    assert rows == expected
    assert re.findall(r"^## (.*)$", MANUAL, re.MULTILINE) == [part.title for part in PARTS]
    assert PROMISE in MANUAL


def test_the_card_has_every_key_and_what_it_does():
    html = key_card_html()
    for use in uses():
        assert use.words() in html
        assert all(f"<b>{name}</b>" in html for name in use.names())


@pytest.mark.parametrize("size", ["letter", "a4"])
def test_the_card_is_one_page(tmp_path, size, qapp):
    assert write_pdf(key_card_html(), tmp_path / "hoja.pdf", size) == 1
    assert (tmp_path / "hoja.pdf").read_bytes().startswith(b"%PDF-")


def test_a_long_text_takes_as_many_pages_as_it_needs(tmp_path, qapp):
    assert write_pdf("<p>línea</p>" * 200, tmp_path / "larga.pdf") > 2


def test_the_card_as_a_web_page_needs_no_qt(tmp_path):
    file = write_key_card(tmp_path / "nueva" / "hoja.html")
    assert file.read_text(encoding="utf-8") == key_card_html()


def test_a_file_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(KnownError) as caught:
        write_key_card(tmp_path)
    assert caught.value.problems[0].code == "command.cannot_write"


def test_a_machine_that_cannot_draw_is_told_of_the_web_page(tmp_path, monkeypatch):
    def lacking(*_given):
        raise ImportError("libEGL.so.1")

    monkeypatch.setattr("app.operations.key_card.write_pdf", lacking)
    with pytest.raises(KnownError) as caught:
        write_key_card(tmp_path / "hoja.pdf")
    assert caught.value.problems[0].code == "command.no_paper"


def test_the_command_says_all_keys_and_prints_them(tmp_path):
    told = acopio("form", "keys", "--json")
    assert len(told.said["uses"]) == sum(1 for _use in uses())
    done = acopio("form", "keys", "-o", tmp_path / "t.pdf", "--paper", "a4")
    assert done.code == 0
    assert (tmp_path / "t.pdf").stat().st_size > 1000


def test_the_sheet_of_help_prints_the_card(window, qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    wait_for_workspace(window.context, qtbot)
    window.open_help()
    sheet = QApplication.activeModalWidget()
    sheet.print_wanted.emit()
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bool(opened))
    assert opened[0].endswith(FILE_NAME)
    assert "Imprimir la hoja de teclas" in [action.words for action in window.actions_now()]
