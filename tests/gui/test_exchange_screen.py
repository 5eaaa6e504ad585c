"""Entregar y recibir: a file on a stick, what it brings, and what a person decides."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from support.laptops import LONGER, Laptop
from support.layout import clipped, sticks_out, unnamed
from support.sheets import button_of, words_of
from support.workbook import write_workbook
from support.workspaces import HandClock

from app.operations.load_form import read_form_file
from app.operations.publish_form import publish_form, take_back_form
from app.store.workspace import Workspace
from app.ui.context import Context
from app.ui.exchange.screen import ExchangeScreen
from app.ui.main_window import MainWindow
from app.ui.screen import Screen
from app.ui.stations import FACTORIES, PART_OF
from app.ui.tasks import Tasks

SIZES = [(1366, 768), (1024, 600), (910, 512), (900, 500)]


class Station(Screen):
    """A station that is only reached."""

    target = None

    def activate(self, **target):
        self.target = target


def station(code):
    return type(code.title(), (Station,), {"station": code})


@pytest.fixture
def laptops(tmp_path):
    """Ana, whose window it is, and Berta, who has the same record."""
    clock = HandClock()
    ana, berta = (Laptop(tmp_path / n, n, clock, load=n == "Ana") for n in ("Ana", "Berta"))
    ana.record = berta.record = ana.begin("Casa")
    berta.take_from(ana)
    yield ana, berta
    ana.close()
    berta.close()


@pytest.fixture
def open_exchange(laptops, settings, shown, qtbot):
    """Open the page over Ana's workspace."""
    folder = laptops[0].folder / "trabajo"
    tasks = Tasks(lambda: Workspace.open(folder))
    context = Context(folder, settings, tasks)

    def open_(size=(1366, 768)):
        factories = {code: station(code) for code in ("inicio", "envios", "registros")}
        factories["intercambio"] = ExchangeScreen
        window = MainWindow(context, factories)
        shown(window, *size)
        window.show_first()
        window.go("intercambio")
        screen = window.screen_in_view
        qtbot.waitUntil(lambda: bool(screen._shown or screen.cards))
        return screen

    yield open_
    tasks.close()


@pytest.fixture
def clash(laptops):
    """Both gave the house another name, and Ana received Berta's."""
    ana, berta = laptops
    ana.answer(ana.record, "nombre", "Casa de Ana")
    berta.answer(ana.record, "nombre", "Casa de Berta")
    ana.take_from(berta)


def said(screen, qtbot, words):
    qtbot.waitUntil(lambda: words in words_of(screen))


def name_of(laptop):
    return laptop.values(laptop.record)["nombre"]


def test_it_belongs_to_the_station_of_sending():
    assert PART_OF["intercambio"] == "envios"
    assert "intercambio" in FACTORIES


def test_an_empty_page_says_what_to_do(open_exchange):
    screen = open_exchange()
    assert "memoria USB" in words_of(screen)
    assert unnamed(screen) == []


class TestGiving:
    def test_a_file_is_written_where_the_person_chose(self, open_exchange, qtbot, tmp_path):
        screen = open_exchange()
        screen._on_target(None, str(tmp_path / "e.zip"))
        said(screen, qtbot, "Entrega hecha: e.zip")
        assert (tmp_path / "e.zip").is_file()

    def test_the_key_asks_for_the_file(self, open_exchange):
        screen = open_exchange()
        QTest.keyClick(screen.window(), Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
        dialog = screen.findChild(QFileDialog)
        assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
        dialog.reject()

    def test_with_the_acknowledgement_only_what_lacks(
        self, open_exchange, laptops, qtbot, tmp_path
    ):
        ana, berta = laptops
        file = tmp_path / "acuse.json"
        done = berta.take_from(ana)
        file.write_text(json.dumps(done.acknowledgement), encoding="utf-8")
        screen = open_exchange()
        screen._on_target(file, str(tmp_path / "e.zip"))
        said(screen, qtbot, "Entrega hecha")
        assert berta.take(tmp_path / "e.zip").skipped == 0

    def test_what_cannot_be_written_is_said(self, open_exchange, qtbot, tmp_path):
        screen = open_exchange()
        with qtbot.waitSignal(screen.context.failed):
            screen._on_target(None, str(tmp_path / "no" / "hay" / "e.zip"))


class TestTaking:
    def bring(self, screen, laptops, qtbot):
        """Choose the file that Berta made."""
        screen._on_file(str(laptops[1].bundle()))
        said(screen, qtbot, "Trae:")

    def test_first_it_is_said_what_comes(self, open_exchange, laptops, qtbot):
        laptops[1].answer(laptops[1].record, "cuartos", 4)
        laptops[1].begin("Otra")
        screen = open_exchange()
        self.bring(screen, laptops, qtbot)
        assert "1 registro nuevo" in words_of(screen)
        assert "cuartos" not in laptops[0].values(laptops[0].record)

    def test_then_it_comes_and_the_acknowledgement_lies_beside(self, open_exchange, laptops, qtbot):
        laptops[1].answer(laptops[1].record, "cuartos", 4)
        screen = open_exchange()
        self.bring(screen, laptops, qtbot)
        QTest.keyClick(screen.confirm, Qt.Key.Key_Space)
        said(screen, qtbot, "entrega.acuse.json")
        assert laptops[0].values(laptops[0].record)["cuartos"] == 4
        assert (laptops[1].folder / "entrega.acuse.json").is_file()

    def test_a_version_that_went_out_of_use_is_said_before_and_after(
        self, open_exchange, laptops, qtbot
    ):
        ana, berta = laptops
        for laptop in laptops:
            read = read_form_file(write_workbook(laptop.folder / "otra.xlsx", LONGER))
            laptop.clock.pass_by(hours=1)
            publish_form(laptop.workspace, read, laptop.person, clock=laptop.clock)
        take_back_form(berta.workspace, "hogares", berta.person, clock=berta.clock)
        screen = open_exchange()
        self.bring(screen, laptops, qtbot)
        assert "se deshizo la versión 2" in words_of(screen)
        QTest.keyClick(screen.confirm, Qt.Key.Key_Space)
        said(screen, qtbot, "entrega.acuse.json")
        assert "se usa la versión 1" in words_of(screen)
        assert ana.workspace.instruments.latest("hogares").number == 1

    def test_a_file_that_brings_nothing_is_said(self, open_exchange, laptops, qtbot):
        laptops[0].take_from(laptops[1])
        screen = open_exchange()
        screen._on_file(str(laptops[1].folder / "entrega.zip"))
        said(screen, qtbot, "no hay nada nuevo")

    def test_a_damaged_file_is_said(self, open_exchange, qtbot, tmp_path):
        (tmp_path / "x.zip").write_bytes(b"PK")
        screen = open_exchange()
        with qtbot.waitSignal(screen.context.failed):
            screen._on_file(str(tmp_path / "x.zip"))


@pytest.mark.usefixtures("clash")
class TestDeciding:
    def test_before_here_and_there_stand_side_by_side(self, open_exchange):
        words = words_of(open_exchange())
        for each in ("Antes", "Aquí", "Allá", "Casa de Ana", "Casa de Berta", "Berta", "Nombre"):
            assert each in words

    @pytest.mark.parametrize(
        ("key", "name"), [(Qt.Key.Key_1, "Casa de Ana"), (Qt.Key.Key_2, "Casa de Berta")]
    )
    def test_a_key_decides(self, open_exchange, laptops, qtbot, key, name):
        screen = open_exchange()
        QTest.keyClick(screen.cards[0].keep, key)
        qtbot.waitUntil(lambda: not screen.cards)
        assert name_of(laptops[0]) == name

    def test_another_value_can_be_written(self, open_exchange, laptops, qtbot):
        screen = open_exchange()
        QTest.keyClick(screen.cards[0].take, Qt.Key.Key_3)
        (card,) = screen.cards
        QTest.keyClicks(card.field, "Casa de las dos")
        QTest.keyClick(card.field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not screen.cards)
        assert name_of(laptops[0]) == "Casa de las dos"

    def test_a_decision_is_taken_back(self, open_exchange, laptops, qtbot):
        screen = open_exchange()
        with qtbot.waitSignal(screen.context.said) as told:
            screen.cards[0].take.click()
        qtbot.waitUntil(lambda: not screen.cards)
        told.args[1]()
        qtbot.waitUntil(lambda: bool(screen.cards))
        assert name_of(laptops[0]) == "Casa de Ana"

    def test_the_record_is_one_click_away(self, open_exchange):
        screen = open_exchange()
        window = screen.window()
        button_of(screen, "Ver el registro").click()
        assert window.screen_in_view.station == "registros"
        assert window.screen_in_view.target["record"] == screen.cards[0].sheet.record

    @pytest.mark.parametrize("size", SIZES)
    def test_all_fits_and_has_a_name(self, open_exchange, size):
        screen = open_exchange(size)
        assert unnamed(screen) == []
        assert clipped(screen) == []
        assert sticks_out(screen) == []


def test_escape_leads_back(open_exchange):
    screen = open_exchange()
    window = screen.window()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.screen_in_view.station == "envios"
