"""The undo bar: how long it stays, what keeps it, what takes it away, where it stands."""

import copy

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QPointingDevice
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from support.announcements import overheard
from support.keys import press
from support.layout import clipped, in_view
from support.painted import point_at

from app.ui import theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.notices import UndoBar
from app.ui.screen import Screen

SHORT_MS = 40
APART = "Se apartó el registro 31."
JOINED = "Se unieron 6 datos en «Tzalbal» y «Salquil Grande»."


@pytest.fixture
def brief(monkeypatch):
    """Have the bar stay for a moment only."""
    tokens = copy.deepcopy(theme.tokens())
    tokens["motion_ms"]["toast_stay"] = SHORT_MS
    monkeypatch.setattr(theme, "tokens", lambda: tokens)


@pytest.fixture
def bar(shown):
    page = QWidget()
    page.field, page.bar = QLineEdit(page), UndoBar(page)
    page.bar.move(200, 200)
    shown(page)
    page.field.setFocus()
    return page.bar


def clock_of(bar):
    """Give the timer that takes the bar away."""
    return next(t for t in bar.findChildren(QTimer) if t.isSingleShot())


def enter(widget):
    here = QPoint(2, 2)
    point_at(widget)
    device = QPointingDevice.primaryPointingDevice()
    event = QEnterEvent(here, here, widget.mapToGlobal(here), device)
    QApplication.sendEvent(widget, event)


def leave(widget):
    point_at(widget, on=False)
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))


class TestTime:
    """Eight seconds, longer for a hand or the focus, shorter for the next action."""

    def test_it_stays_eight_seconds(self, bar):
        bar.tell(APART)
        assert clock_of(bar).interval() == 8000
        assert clock_of(bar).isActive()

    @pytest.mark.usefixtures("brief")
    def test_it_leaves_by_itself(self, bar, qtbot):
        bar.tell(APART)
        qtbot.waitUntil(bar.isHidden)

    def test_a_hand_on_it_stops_the_clock(self, bar):
        bar.tell(APART)
        enter(bar)
        assert not clock_of(bar).isActive()

    def test_when_the_hand_goes_the_clock_begins_anew(self, bar):
        bar.tell(APART)
        enter(bar)
        leave(bar)
        assert clock_of(bar).isActive()
        assert clock_of(bar).interval() == 8000

    @pytest.mark.usefixtures("brief")
    def test_while_its_button_has_the_focus_it_stays(self, bar, qtbot):
        bar.tell(APART)
        bar.findChild(QPushButton).setFocus()
        with qtbot.waitSignal(clock_of(bar).timeout):
            pass
        assert bar.isVisible()
        assert clock_of(bar).isActive()

    @pytest.mark.usefixtures("brief")
    def test_once_the_focus_goes_it_leaves(self, bar, qtbot):
        bar.tell(APART)
        bar.findChild(QPushButton).setFocus()
        with qtbot.waitSignal(clock_of(bar).timeout):
            pass
        bar.findChild(QPushButton).clearFocus()
        qtbot.waitUntil(bar.isHidden)

    def test_another_sentence_begins_the_time_anew(self, bar):
        bar.tell(APART)
        clock_of(bar).start(10)
        bar.tell(JOINED)
        assert clock_of(bar).interval() == 8000
        assert bar.sentence == JOINED

    def test_it_comes_up_in_120_milliseconds(self):
        assert theme.tokens()["motion_ms"]["toast_in"] == 120

    def test_it_comes_to_rest_where_it_was_placed(self, bar, qtbot):
        bar.tell(APART)
        bar.move(40, 300)
        bar.slide_in()
        qtbot.waitUntil(lambda: bar.pos() == QPoint(40, 300))


class TestWords:
    """What it says and offers."""

    @pytest.mark.parametrize("sentence", [APART, JOINED, "Listo."])
    @pytest.mark.parametrize("zoom", [90, 100, 150, 200])
    def test_it_is_as_wide_as_its_sentence(self, look, shown, sentence, zoom):
        look(zoom=zoom)
        page = shown(QWidget(), 1300, 300)
        page.bar = UndoBar(page)
        page.bar.tell(sentence)
        QApplication.processEvents()
        assert clipped(page.bar) == []

    def test_what_cannot_be_taken_back_makes_a_narrower_bar(self, bar):
        bar.tell(APART)
        wide = bar.width()
        bar.tell(APART, can_undo=False)
        assert bar.width() < wide

    def test_a_bar_that_offered_nothing_may_offer_again(self, bar):
        bar.tell(APART, can_undo=False)
        bar.tell(JOINED)
        assert len(in_view(bar, QPushButton)) == 1

    def test_enter_on_its_button_takes_it_back(self, bar, qtbot):
        bar.tell(APART)
        button = bar.findChild(QPushButton)
        button.setFocus()
        with qtbot.waitSignal(bar.undone):
            press(button, Qt.Key.Key_Return)
        assert bar.isHidden()

    def test_it_is_hidden_until_something_happened(self, bar):
        assert bar.isHidden()


class _List(Screen):
    station = "registros"

    def __init__(self, context):
        super().__init__(context)
        self.set_title("Registros")


class _Flow(Screen):
    station = "capturar"

    def __init__(self, context):
        super().__init__(context)
        self.set_title("Capturar")
        self.use_footer().add_right(Button("Siguiente", Kind.PRIMARY))


class TestInTheWindow:
    """At the lower left, over the footer, said aloud, taken back by key."""

    @pytest.fixture
    def window(self, open_window):
        return lambda size=(1366, 768): open_window({"registros": _List, "capturar": _Flow}, *size)

    @pytest.mark.parametrize("station", ["registros", "capturar"])
    @pytest.mark.parametrize("size", [(1366, 768), (1024, 600), (910, 512), (900, 500), (740, 480)])
    def test_it_covers_neither_rail_nor_footer_nor_status(self, window, context, station, size):
        made = window(size)
        made.go(station)
        QApplication.processEvents()
        context.tell(JOINED, lambda: None)
        place = made.undo_bar.geometry()
        if made.rail.isVisible():
            assert place.left() >= made.rail.width()
        screen = made.screen_in_view
        foot = screen.footer if screen.footer.isVisible() else made.status
        assert place.bottom() < foot.mapTo(made, QPoint(0, 0)).y()
        assert made.rect().contains(place)

    def test_it_is_said_politely(self, window, context):
        window()
        with overheard() as said:
            context.tell(APART, lambda: None)
        assert said == [(APART, False)]

    def test_only_the_last_thing_can_be_taken_back(self, window, context):
        made, undone = window(), []
        context.tell(APART, lambda: undone.append("apartar"))
        context.tell(JOINED, lambda: undone.append("unir"))
        made._shortcuts["Ctrl+Z"].activated.emit()
        made._shortcuts["Ctrl+Z"].activated.emit()
        assert undone == ["unir"]

    @pytest.mark.usefixtures("brief")
    def test_the_key_works_after_the_bar_has_left(self, window, context, qtbot):
        made, undone = window(), []
        context.tell(APART, lambda: undone.append("apartar"))
        qtbot.waitUntil(made.undo_bar.isHidden)
        made._shortcuts["Ctrl+Z"].activated.emit()
        assert undone == ["apartar"]

    def test_what_cannot_be_taken_back_takes_the_older_way_back_away(self, window, context):
        made, undone = window(), []
        context.tell(APART, lambda: undone.append("apartar"))
        context.tell("Se guardó el informe.")
        made._shortcuts["Ctrl+Z"].activated.emit()
        assert undone == []

    def test_it_follows_the_window(self, window, context):
        made = window()
        context.tell(APART, lambda: None)
        made.resize(1024, 600)
        assert made.rect().contains(made.undo_bar.geometry())
        assert made.undo_bar.x() >= made.rail.width()
