"""The window: stations, keys, truths, breakpoints, zoom, undo, errors, practice."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication
from support.layout import clipped, sticks_out, tab_order, unnamed

from app.messages import set_language
from app.messages.keys import key_words
from app.store.database import known
from app.ui import theme
from app.ui.context import Truths
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.fields import TextField
from app.ui.controls.key_hint import KeyHint
from app.ui.controls.notices import Banner
from app.ui.controls.text import Text
from app.ui.error_dialogs import BugDialog, KnownErrorDialog
from app.ui.frame import PracticeBand
from app.ui.help_sheet import HelpSheet
from app.ui.main_window import MainWindow
from app.ui.screen import Action, Screen
from app.ui.stations import FACTORIES, STATIONS, registered
from app.ui.tasks import Part

SIZES = [(1366, 768), (1024, 600), (910, 512), (900, 500)]
THEMES = list(theme.Theme)


class Records(Screen):
    """A list: primary in the header, a side panel, an outline."""

    station = "registros"

    def __init__(self, context):
        super().__init__(context)
        self.targets, self.changes, self.presses = [], [], []
        self.set_title("Hogares y agua 2026", "Registros")
        self.new = Button("Registro nuevo", Kind.PRIMARY, key="F2")
        self.new.clicked.connect(lambda: self.presses.append("nuevo"))
        self.header.add(self.new)
        self.set_primary(self.new)
        self.search = TextField("Buscar")
        self.scroll_page().addWidget(self.search)
        self.panel, self.sections = TextField("Panel"), TextField("Secciones")
        self.set_side(self.panel)
        self.set_outline(self.sections)
        self.add_key("F8", lambda: self.presses.append("F8"), "Siguiente aviso", in_status=True)

    def activate(self, **target):
        self.targets.append(target)

    def refresh(self, changes):
        self.changes.append(changes)

    def place(self):
        return {"record": 38}

    def offers(self):
        return [Action("Apartar el registro 31", lambda: self.presses.append("apartar"))]


class Capture(Screen):
    """A flow: the footer holds its buttons."""

    station = "capturar"

    def __init__(self, context):
        super().__init__(context)
        self.targets = []
        self.set_title("Hogares y agua 2026", "Registro 38")
        footer = self.use_footer()
        footer.add_left(Button("Atrás", Kind.GHOST, key="Mayús+Tab"))
        self.next = Button("Siguiente", Kind.PRIMARY, key="Enter")
        footer.add_right(self.next)
        self.set_primary(self.next)
        self.scroll_page().addWidget(TextField("Respuesta"))

    def activate(self, **target):
        self.targets.append(target)


SCREENS = {"capturar": Capture, "registros": Records, "ajustes": FACTORIES["ajustes"]}


@pytest.fixture
def window(open_window):
    return open_window(SCREENS)


def send(window, keys):
    """Press a shortcut of the window, as the keyboard would."""
    shortcut = window._shortcuts[keys]
    assert shortcut.key() == QKeySequence(keys)
    shortcut.activated.emit()


def test_only_stations_with_a_screen_are_shown(window):
    assert list(window.rail.items) == ["capturar", "registros", "ajustes"]


def test_the_stations_keep_the_way_of_the_data():
    assert [station.title for station in STATIONS] == [
        "Inicio",
        "Formularios",
        "Capturar",
        "Registros",
        "Revisar",
        "Publicar",
        "Envíos",
        "Aprender",
        "Ajustes",
    ]
    assert registered({}) == ()


def test_a_screen_is_made_when_it_is_first_shown(window):
    assert list(window._screens) == ["capturar"]
    window.go("registros")
    assert set(window._screens) == {"capturar", "registros"}


def test_a_place_is_handed_to_the_screen(context, window):
    context.go("registros", record=38, field="vivienda/agua")
    assert window.screen_in_view.targets == [{"record": 38, "field": "vivienda/agua"}]
    assert window.rail.items["registros"].isChecked()


def test_an_unknown_station_is_left_alone(context, window):
    context.go("observatorio")
    assert window.screen_in_view.station == "capturar"


def test_the_rail_leads(window, qtbot):
    qtbot.mouseClick(window.rail.items["registros"], Qt.MouseButton.LeftButton)
    assert window.screen_in_view.station == "registros"


@pytest.mark.parametrize(("key", "station"), [("Alt+2", "registros"), ("Alt+3", "ajustes")])
def test_alt_and_a_digit_lead_to_a_station(window, key, station):
    send(window, key)
    assert window.screen_in_view.station == station


def test_f2_leads_to_capture(window):
    window.go("registros")
    send(window, "F2")
    assert window.screen_in_view.station == "capturar"


def test_a_key_of_the_screen_goes_before_the_window(window):
    window.go("registros")
    window.screen_in_view.add_key("F2", lambda: window.screen_in_view.presses.append("F2"))
    send(window, "F2")
    assert window.screen_in_view.presses == ["F2"]


def test_a_key_of_another_screen_does_nothing_here(window):
    window.go("registros")
    records = window.screen_in_view
    window.go("capturar")
    send(window, "F8")
    assert records.presses == []


def test_control_enter_presses_the_primary(window):
    window.go("registros")
    send(window, "Ctrl+Return")
    assert window.screen_in_view.presses == ["nuevo"]


def test_the_status_line_shows_the_keys_of_the_screen(window, qtbot):
    window.go("registros")

    def shown():
        hints = window.status.findChildren(KeyHint)
        return [hint.text() for hint in hints if hint.isVisible()]

    qtbot.waitUntil(lambda: shown() == ["Siguiente aviso F8"])


@pytest.mark.parametrize(
    ("key", "words"),
    [("Shift+F8", "Mayús+F8"), ("Ctrl+Return", "Ctrl+Enter"), ("Del", "Supr"), ("F1", "F1")],
)
def test_keys_have_spanish_names(key, words):
    assert key_words(key) == words


@pytest.mark.parametrize(
    ("key", "words"),
    [("Mayús+Tab", "Shift+Tab"), ("Shift+F8", "Shift+F8"), ("Supr", "Del"), ("Ctrl++", "Ctrl++")],
)
def test_keys_have_the_names_of_the_language_in_use(key, words):
    set_language("en")
    assert key_words(key) == words


def test_alt_shows_the_numbers_of_the_stations(window):
    before = window.rail.grab().toImage()
    for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
        event = QKeyEvent(kind, Qt.Key.Key_Alt, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(window, event)
        if kind is QKeyEvent.Type.KeyPress:
            assert window.rail.grab().toImage() != before
    assert window.rail.grab().toImage() == before


def test_counts_are_shown_and_read(window):
    window.set_count("registros", 1248)
    assert window.rail.items["registros"].accessibleName() == "Registros, 1,248"


def test_the_three_truths_stand_in_their_order(context, window):
    context.show_truths(
        Truths("Guardado a las 10:42:07", "", "3 por enviar · 1.3 MB", "Sin conexión desde ayer")
    )
    shown = [label.text() for label in window.status.findChildren(Text) if label.isVisible()]
    assert shown == ["Guardado a las 10:42:07", "3 por enviar · 1.3 MB", "Sin conexión desde ayer"]


def test_a_save_that_failed_opens_a_banner(context, window):
    context.show_truths(Truths("No se pudo guardar", "El disco está lleno; libere espacio."))
    banners = [banner.sentence.text() for banner in window.findChildren(Banner)]
    assert banners == ["El disco está lleno; libere espacio."]


def test_the_banner_leaves_when_saving_works_again(context, window, qtbot):
    context.show_truths(Truths("No se pudo guardar", "El disco está lleno; libere espacio."))
    context.show_truths(replace(context.truths, trouble=""))
    qtbot.waitUntil(lambda: window.findChildren(Banner) == [])


def test_what_happened_can_be_undone_by_key(context, window):
    undone = []
    context.tell("Se apartó el registro 31.", lambda: undone.append(31))
    assert window.undo_bar.isVisible()
    send(window, "Ctrl+Z")
    send(window, "Ctrl+Z")
    assert undone == [31]
    assert not window.undo_bar.isVisible()


def test_the_undo_bar_stands_above_the_status_line(context, window):
    context.tell("Se apartó el registro 31.")
    bottom = window.undo_bar.geometry().bottom()
    assert bottom < window.height() - window.status.height()
    assert window.undo_bar.x() > window.rail.width()


def test_only_the_screen_in_view_is_refreshed(tasks, window):
    window.go("registros")
    records = window.screen_in_view
    window.go("capturar")
    tasks.changed.emit(Part.RECORDS)
    assert records.changes == []
    window.go("registros")
    assert records.changes == [Part.RECORDS]


def test_a_known_error_says_what_to_do_and_tries_again(context, window, tmp_path):
    tries = []
    error = known("store.read_only", tmp_path / "acopio.sqlite")
    context.show_error(error, lambda: tries.append(1))
    dialog = window.findChild(KnownErrorDialog)
    assert dialog.windowTitle()
    dialog.retry_button.click()
    assert tries == [1]


def test_a_mistake_of_ours_opens_a_report(context, window):
    context.show_error(ZeroDivisionError("entre cero"))
    dialog = window.findChild(BugDialog)
    assert "ZeroDivisionError" in dialog.report


def test_an_error_of_a_task_reaches_the_window(tasks, window, qtbot):
    tasks.run(lambda _workspace: 1 / 0)
    qtbot.waitUntil(lambda: window.findChild(BugDialog) is not None)


def test_zoom_builds_the_window_anew_at_the_same_place(window, context, qtbot):
    window.go("registros")
    before = window.screen_in_view
    send(window, "Ctrl++")
    qtbot.waitUntil(lambda: window.screen_in_view is not before)
    assert theme.current_zoom() == context.settings.zoom == 115
    assert window.screen_in_view.targets == [{"record": 38}]


def test_zoom_goes_back_to_normal(window, qtbot):
    window.set_zoom(200)
    qtbot.waitUntil(lambda: theme.current_zoom() == 200)
    send(window, "Ctrl+0")
    assert theme.current_zoom() == 100


def test_zoom_has_an_end(window):
    window.set_zoom(200)
    send(window, "Ctrl++")
    assert theme.current_zoom() == 200


def test_a_wide_window_has_words_beside_the_icons(window):
    assert window.rail.width() == 204


@pytest.mark.parametrize(("width", "rail"), [(1199, 92), (960, 92), (800, 92)])
def test_a_narrower_window_has_words_under_the_icons(window, width, rail):
    window.resize(width, 600)
    assert window.rail.width() == rail


def test_the_narrowest_window_has_a_menu_instead(window):
    window.resize(740, 500)
    assert not window.rail.isVisible()
    assert window._menu_button.isVisible()


def test_zoom_narrows_the_window_too(window, qtbot):
    window.set_zoom(150)
    qtbot.waitUntil(lambda: theme.current_zoom() == 150)
    qtbot.waitUntil(lambda: window.rail.width() == theme.px(92))


def test_the_side_panel_leaves_below_1200_and_comes_by_key(window):
    window.go("registros")
    screen = window.screen_in_view
    assert screen.panel.isVisible()
    window.resize(1024, 600)
    assert not screen.panel.isVisible()
    send(window, "F1")
    assert screen.panel.isVisible()
    send(window, "F1")
    assert not screen.panel.isVisible()
    window.resize(1366, 768)
    assert screen.panel.isVisible()


def test_the_outline_leaves_below_960(window):
    window.go("registros")
    screen = window.screen_in_view
    window.resize(910, 512)
    assert not screen.sections.isVisible()
    send(window, "F6")
    assert screen.sections.isVisible()


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("station", SCREENS)
def test_every_screen_fits(look, open_window, name, size, station):
    look(name)
    window = open_window(SCREENS, *size)
    window.go(station)
    assert sticks_out(window) == []
    assert clipped(window.screen_in_view) == []


@pytest.mark.parametrize("station", SCREENS)
def test_every_screen_fits_at_150_percent(look, open_window, station):
    look(zoom=150)
    window = open_window(SCREENS, 1366, 768)
    window.go(station)
    assert sticks_out(window) == []
    assert clipped(window.screen_in_view) == []


@pytest.mark.parametrize("station", SCREENS)
def test_every_control_has_a_name(window, station):
    window.go(station)
    assert unnamed(window) == []


def test_the_focus_goes_to_the_first_control_of_a_screen(window, focused):
    window.go("registros")
    assert focused() is window.screen_in_view.new


def test_tab_follows_reading_order(window):
    window.go("ajustes")
    controls = tab_order(window.screen_in_view)
    places = [control.mapTo(window, control.rect().topLeft()) for control in controls]
    left = [place.y() for place in places if place.x() < 700]
    assert left == sorted(left)


def test_the_first_paint_asks_nothing_of_the_store(open_window, tasks):
    asked = []
    tasks.read = lambda *arguments: asked.append(arguments)
    open_window(SCREENS).grab()
    assert asked == []


def test_help_names_what_is_in_focus_and_the_keys(window):
    window.go("ajustes")
    window.screen_in_view.person.setFocus()
    window.open_help()
    sheet = window.findChild(HelpSheet)
    assert sheet.windowTitle() == "Su nombre"
    assert "Alt+2" in " ".join(hint.text() for hint in sheet.findChildren(KeyHint))


def test_practice_has_a_band_on_every_screen(context, shown, qtbot):
    context.practice = True
    window = shown(MainWindow(context, SCREENS), 1024, 600)
    window.show_first()
    band = window.findChild(PracticeBand)
    assert band.isVisible()
    assert "práctica" in window.windowTitle()
    with qtbot.waitSignal(context.workspace_wanted) as wanted:
        band.button.click()
    assert wanted.args == [None]


def test_practice_is_framed_in_amber(context, shown):
    context.practice = True
    window = shown(MainWindow(context, SCREENS), 1024, 600)
    window.show_first()
    picture = window.grab().toImage()
    assert picture.pixelColor(1, 300) == theme.color("practice")
    assert picture.pixelColor(1022, 300) == theme.color("practice")


def test_work_has_no_band(window):
    assert window.findChild(PracticeBand) is None


def test_the_footer_says_what_is_missing(window):
    footer = window.screen_in_view.footer
    footer.say("Falta 1 dato obligatorio: responsable")
    assert footer.message.isVisible()
    footer.say("")
    assert not footer.message.isVisible()


def test_a_title_can_be_a_switch(window):
    chosen = []
    window.go("registros")
    screen = window.screen_in_view
    assert screen.header.title.focusPolicy() == Qt.FocusPolicy.NoFocus
    screen.set_title_menu([("a", "Hogares"), ("b", "Obras")], chosen.append)
    assert screen.header.title.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_using_another_form_is_told_once(context, qtbot):
    told = []
    context.form_changed.connect(told.append)
    context.use_form("hogares")
    context.use_form("hogares")
    assert told == ["hogares"]
    assert context.form == "hogares"


class TestKeysOfScreens:
    """A key that only another screen takes is left to whatever has the focus."""

    def taken(self, window):
        return {key for key, shortcut in window._shortcuts.items() if shortcut.isEnabled()}

    def test_a_screen_has_its_own_keys(self, window):
        window.go("registros")
        assert "F8" in self.taken(window)

    def test_another_one_does_not_have_them(self, window):
        window.go("registros")
        window.go("capturar")
        assert "F8" not in self.taken(window)

    def test_they_are_there_again_when_one_comes_back(self, window):
        for station in ("registros", "capturar", "registros"):
            window.go(station)
        send(window, "F8")
        assert window.screen_in_view.presses == ["F8"]
        assert "F8" in self.taken(window)

    @pytest.mark.parametrize("station", list(SCREENS))
    @pytest.mark.parametrize("key", ["Alt+1", "Alt+3", "F1", "F2", "Ctrl+K", "Ctrl+Z", "Ctrl+0"])
    def test_keys_of_the_window_are_taken_everywhere(self, window, station, key):
        window.go("registros")
        window.go(station)
        assert key in self.taken(window)

    def test_built_anew_the_window_takes_the_same(self, window):
        window.go("registros")
        window.go("capturar")
        before = self.taken(window)
        window.rebuild()
        assert self.taken(window) == before
