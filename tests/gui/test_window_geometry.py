"""The whole window with every station of the program: sizes, zooms, languages, practice.

One window goes through all its stations, over a workspace with records, errors and a draft: no
word is cut, nothing lies outside or scrolls sideways, and there is one primary at most.
"""

from dataclasses import dataclass
from itertools import cycle

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu, QScrollBar
from support.layout import clipped, in_view, sticks_out, tab_order, told, unnamed
from support.painted import hard_to_read, painted
from support.practice_table import FORM, PERSON, fill, now

from app.messages import set_language
from app.operations import capture
from app.store.workspace import Workspace
from app.ui import theme
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.table import Table
from app.ui.frame import PracticeBand
from app.ui.main_window import MainWindow
from app.ui.stations import FACTORIES, PART_OF
from app.ui.tasks import Tasks

SIZES = [(1366, 768), (1024, 600), (910, 512), (900, 500)]
CODES = [code for code in FACTORIES if code not in PART_OF]
ROUNDS = 3
DRAFT = 339
"""Number of the record that was begun after the 338 of the table."""


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Make one workspace with 338 records, five errors and a draft, for all windows."""
    folder = tmp_path_factory.mktemp("oficina") / "trabajo"
    fill(folder)
    with Workspace.open(folder) as workspace:
        begun = capture.start(workspace, FORM, PERSON, clock=now)
        capture.save(workspace, begun, begun.session.answer("municipio", "1413"), at_work=None)
    return folder


@pytest.fixture
def open_office(office, settings, shown, qtbot):
    """Open a window over the office; it is closed with the test."""
    opened = []

    def open_(width, height, *, practice=False):
        tasks = Tasks(lambda: Workspace.open(office))
        context = Context(office, settings, tasks, practice=practice)
        window = MainWindow(context, FACTORIES)
        context.setParent(window)
        opened.append(tasks)
        shown(window, width, height)
        return window

    def visit(window, station):
        window.go(station)
        for _round in range(ROUNDS):
            done = []
            window.context.tasks.read(lambda _w: None, done.append, done.append)
            window.context.tasks.run(lambda _w: None, done.append, done.append)
            qtbot.waitUntil(lambda: len(done) == 2)  # noqa: B023 - waited for in this very round
        QApplication.processEvents()

    open_.visit = visit
    yield open_
    for tasks in opened:
        tasks.close()


def sideways(window):
    """Give what scrolls sideways, but the table of records: its columns may."""
    bars = [bar for bar in in_view(window, QScrollBar) if bar.orientation().value == 1]
    scrolled = [bar.parentWidget().parentWidget() for bar in bars]
    return [type(each).__name__ for each in scrolled if not isinstance(each, Table)]


def primaries(window):
    """Give the words of the primary buttons in view."""
    buttons = in_view(window, Button)
    return [button.text() for button in buttons if button.kind is Kind.PRIMARY]


def faults(window):
    """Give everything that is wrong with the page in view, by what it is."""
    page = painted(window.screen_in_view)
    bands = [window.status, *window.findChildren(PracticeBand)]
    found = {
        "cut": [cut for part in (window.screen_in_view, *bands) for cut in clipped(part)],
        "outside": [type(each).__name__ for each in sticks_out(window)],
        "unnamed": [type(each).__name__ for each in unnamed(window)],
        "primaries": primaries(window)[1:],
        "sideways": sideways(window),
        "painted": [] if in_view(window, Table) else page.cut(),
        "faint": [each for each in hard_to_read(page) if each[1] != "ink_off"],
        "rail": [cut for item in window.rail.items.values() for cut in painted(item).cut()],
    }
    return {what: each for what, each in found.items() if each}


@dataclass(frozen=True)
class Look:
    """One way to see the window."""

    size: tuple[int, int]
    language: str = "es"
    zoom: int = 100
    palette: str = "claro"
    practice: bool = False

    def __str__(self):
        width, height = self.size
        frame = "-practice" if self.practice else ""
        return f"{width}x{height}-{self.language}-{self.zoom}-{self.palette}{frame}"


LOOKS = (
    Look((1366, 768)),
    Look((1366, 768), "en", palette="contraste"),
    Look((1366, 768), zoom=130, palette="oscuro", practice=True),
    Look((1366, 768), "en", zoom=150),
    Look((1024, 600)),
    Look((910, 512), "en", palette="contraste"),
    Look((900, 500), practice=True),
    Look((900, 500), "en", palette="oscuro"),
)


@pytest.mark.parametrize("seen", LOOKS, ids=str)
def test_every_station_fits(look, open_office, settings, seen):
    look(seen.palette, seen.zoom)
    set_language(seen.language)
    settings.zoom = seen.zoom
    window, wrong = open_office(*seen.size, practice=seen.practice), {}
    for code in CODES:
        open_office.visit(window, code)
        if found := faults(window):
            wrong[code] = found
    assert wrong == {}


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_record_in_hand_fits(open_office, size, language):
    set_language(language)
    window = open_office(*size)
    open_office.visit(window, "capturar")
    window.screen_in_view.filling.desk.resume(DRAFT)
    open_office.visit(window, "capturar")
    assert window.screen_in_view.filling.page.live is not None
    assert faults(window) == {}
    assert painted(window.screen_in_view).cut() == []


def test_every_station_can_be_read_without_a_mouse(open_office):
    window = open_office(1366, 768)
    for code in CODES:
        open_office.visit(window, code)
        stops = tab_order(window.screen_in_view)
        assert stops, f"something takes the focus on {code}"
        assert [stop for stop in stops if not told(stop)[1]] == []


class TestSmallestWindow:
    """Zoomed to twice its size: a menu instead of the rail, one column, all keys."""

    @pytest.fixture
    def window(self, open_office):
        made = open_office(740, 460)
        open_office.visit(made, "inicio")
        return made

    def test_the_menu_leads_to_every_station(self, window):
        window._menu_button.click()
        menu = window.findChild(QMenu)
        titles = [window.rail.items[code].text() for code in CODES]
        assert sorted(action.text() for action in menu.actions()) == sorted(titles)
        next(a for a in menu.actions() if a.text() == "Ajustes").trigger()
        assert window.screen_in_view.station == "ajustes"

    def test_the_menu_stands_over_the_page(self, window):
        button = window._menu_button
        assert button.isVisible()
        header = window.screen_in_view.header
        bottom = button.mapTo(window, QPoint(0, button.height())).y()
        assert bottom <= header.mapTo(window, QPoint(0, 0)).y()

    def test_the_status_line_stays(self, window):
        assert window.status.isVisible()
        assert window.status.geometry().bottom() == window.height() - 1


class TestRebuilding:
    """Theme, zoom and language build the window anew and come back to the same place."""

    def test_the_station_stays(self, open_office, settings, qtbot):
        window = open_office(1366, 768)
        for code, palette in zip(CODES, cycle(theme.Theme), strict=False):
            open_office.visit(window, code)
            before, settings.theme = window.rail, palette
            window.context.look_changed.emit()
            qtbot.waitUntil(lambda before=before: window.rail is not before)
            assert window.screen_in_view.station == code
            assert window.rail.items[code].isChecked()
            assert theme.current_theme() is palette

    def test_counts_truths_and_municipality_stay(self, open_office, settings, qtbot):
        window = open_office(1366, 768)
        open_office.visit(window, "inicio")
        window.set_count("revisar", 5)
        before = window.rail
        settings.zoom = 115
        window.context.look_changed.emit()
        qtbot.waitUntil(lambda: window.rail is not before)
        assert window.rail.items["revisar"].accessibleName() == "Revisar, 5"
        assert window.rail.place.accessibleName() == "Santa María Nebaj"

    def test_another_language_reaches_rail_title_and_keys(self, open_office, settings, qtbot):
        window = open_office(1366, 768)
        open_office.visit(window, "ajustes")
        before = window.rail
        set_language("en")
        settings.language = "en"
        window.context.look_changed.emit()
        qtbot.waitUntil(lambda: window.rail is not before)
        assert window.rail.items["ajustes"].text() != "Ajustes"
        assert window.screen_in_view.header.title.text() != "Ajustes"

    def test_nothing_of_the_old_window_is_left_in_view(self, open_office, qtbot):
        window = open_office(1366, 768, practice=True)
        open_office.visit(window, "inicio")
        before = window.rail
        window.context.look_changed.emit()
        qtbot.waitUntil(lambda: window.rail is not before and window.rail.isVisible())
        assert len([b for b in window.findChildren(PracticeBand) if b.isVisible()]) == 1
        assert len([w for w in window.findChildren(type(window.status)) if w.isVisible()]) == 1


class TestGoing:
    """The digits of Alt lead to the stations in reading order, wherever one is."""

    def test_alt_and_each_digit_leads_to_its_station(self, open_office):
        window = open_office(1366, 768)
        open_office.visit(window, "inicio")
        codes = list(window.rail.items)
        seen = []
        for number in range(1, len(codes) + 1):
            window._shortcuts[f"Alt+{number}"].activated.emit()
            seen.append(window.screen_in_view.station)
        assert seen == codes

    def test_the_focus_never_stays_behind_on_another_station(self, open_office):
        window = open_office(1366, 768)
        for code in CODES:
            open_office.visit(window, code)
            here = QApplication.focusWidget()
            lost = here is not None and here.visibleRegion().isEmpty()
            assert not lost, code
