"""The window: rail, the screen in view, status line; keys, zoom and the way between screens.

It knows stations and screens only by their base class. When theme, zoom or language change, it
builds everything anew and comes back to the same place.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _
from app.messages.keys import key_words
from app.ui import theme
from app.ui.context import Context
from app.ui.controls import painting
from app.ui.controls.buttons import Button
from app.ui.controls.contents import renewed, take_out
from app.ui.controls.menus import open_under
from app.ui.controls.notices import Banner, UndoBar
from app.ui.frame import PRACTICE_EDGE, PracticeBand, StatusLine
from app.ui.rail import Rail
from app.ui.room import Room, Width
from app.ui.screen import Action, Screen
from app.ui.stations import FACTORIES, PART_OF, registered
from app.ui.tasks import EVERYTHING, Part
from app.ui.watch import Watch

Factories = dict[str, Callable[[Context], Screen]]

PROJECTOR_ZOOM = 200
"""Percent of everything while a room looks at a wall."""


class MainWindow(QWidget):
    """One window over one workspace."""

    def __init__(self, context: Context, factories: Factories | None = None) -> None:
        super().__init__()
        self.context = context
        self._factories = FACTORIES if factories is None else factories
        self._stations = registered(self._factories)
        self._screens: dict[str, Screen] = {}
        self._counts: dict[str, int] = {}
        self._undo: Callable[[], None] | None = None
        self._stale: dict[str, Part] = {}
        self._shortcuts: dict[str, QShortcut] = {}
        teaches = context.practice and "aprender" in self._factories
        self._current = "aprender" if teaches else self._stations[0].code
        self.setWindowTitle(_("Acopio (práctica)") if context.practice else "Acopio")
        self.setMinimumSize(720, 440)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._build()
        self._listen()
        self.setFocus()  # else the rail would show a ring until the first page takes the focus

    @property
    def screen_in_view(self) -> Screen:
        """The screen of the station in view."""
        return self._screens[self._current]

    def go(self, station: str, target: dict[str, object] | None = None) -> None:
        """Show a station at a place; one that is not there is left alone."""
        if station not in self._factories:
            return
        if not self._shortcuts:  # no key before there is a screen to take it
            self._bind_keys()
        screen = self._screens.get(station) or self._open(station)
        self._current = station
        self._stack.setCurrentWidget(screen)
        self._leave_keys_of_others(screen)
        self.rail.show_station(PART_OF.get(station, station))
        self._show_municipality()
        screen.set_room(self._room())
        screen.activate(**(target or {}))
        screen.take_focus()
        stale = self._stale.pop(station, Part.NOTHING)
        if stale:
            screen.refresh(stale)
        self._show_keys()

    def show_first(self) -> None:
        """Show where the day begins: the first station of the rail, the course in practice."""
        self.go(self._current)

    def set_count(self, station: str, count: int) -> None:
        """Show how many things wait at a station, in its pill on the rail."""
        self._counts[station] = count
        if station in self.rail.items:
            self.rail.items[station].set_count(count)

    def rebuild(self) -> None:
        """Build everything anew in the look in use, and come back to the same place."""
        place = self.screen_in_view.place()
        self._stack.hide()
        take_out(self._column)
        self.undo_bar.deleteLater()
        self._screens.clear()
        self._stale.clear()
        self._build()
        self._take_room()
        self.go(self._current, place)

    def set_zoom(self, percent: int) -> None:
        """Make everything larger or smaller; the window is built again."""
        settings = self.context.settings
        settings.zoom = max(theme.ZOOMS[0], min(theme.ZOOMS[-1], percent))
        self.context.save_settings()
        self.context.look_changed.emit()

    def turn_projector(self) -> None:
        """Make letters twice as large, for a room that looks at a wall; or as they were before."""
        settings = self.context.settings
        if theme.current_zoom() == PROJECTOR_ZOOM:
            self.set_zoom(settings.usual_zoom if settings.usual_zoom != PROJECTOR_ZOOM else 100)
            return
        settings.usual_zoom = theme.current_zoom()
        self.set_zoom(PROJECTOR_ZOOM)

    def actions_now(self) -> list[Action]:
        """Give what Ctrl+K offers: this screen's actions, then stations, then the window's own."""
        offers = [*self.screen_in_view.offers(), *self._import_action()]
        keys = {"capturar": "F2", "revisar": "F3", "publicar": "F4"}
        for number, station in enumerate(self._stations, start=1):
            words, leads = _("Ir a {station}"), keys.get(station.code, f"Alt+{number}")
            run = partial(self.go, station.code)
            title = words.format(station=_(station.title))
            offers.append(Action(title, run, station.icon, key=leads))
        zoom = [
            Action(_("Agrandar todo"), partial(self._step_zoom, 1), "plus", key="Ctrl++"),
            Action(_("Achicar todo"), partial(self._step_zoom, -1), "arrow-down", key="Ctrl+-"),
            Action(_("Pantalla completa"), self._toggle_full_screen, "eye", key="F11"),
            Action(self._projector_words(), self.turn_projector, "eye", key="Mayús+F11"),
            Action(_("Imprimir la hoja de teclas"), self.print_keys, "printer"),
        ]
        return [*offers, *zoom]

    def _import_action(self) -> list[Action]:
        """Offer to take in a table from wherever the person is."""
        here = self.screen_in_view.station in {"importar", "registros"}
        if here or "importar" not in self._factories:
            return []
        return [Action(_("Importar una tabla"), partial(self.go, "importar"), "file-spreadsheet")]

    # Events of the window.

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_room()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.rail.show_numbers(event.key() == Qt.Key.Key_Alt)
        super().keyPressEvent(event)

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self.rail.show_numbers(False)
        super().keyReleaseEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange:
            self.rail.show_numbers(False)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        ground = "practice" if self.context.practice else "canvas"
        painter.fillRect(self.rect(), theme.color(ground))
        painter.end()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.context.tasks.close()
        self.context.practice_portal.close()
        super().closeEvent(event)

    # Building.

    def _build(self) -> None:
        edge = theme.px(PRACTICE_EDGE) if self.context.practice else 0
        self._column.setContentsMargins(edge, 0, edge, edge)
        if self.context.practice:
            band = PracticeBand()
            band.left.connect(partial(self.context.workspace_wanted.emit, None))
            self._column.addWidget(band)
        self.rail = Rail(self._stations)
        self.rail.chosen.connect(self.go)
        self.rail.show_station(PART_OF.get(self._current, self._current))
        self._stack = QStackedWidget()
        self._stack.setAutoFillBackground(True)
        self.status = StatusLine()
        self._menu_button = Button(_("Ir a"), icon="menu", has_menu=True)
        self._menu_button.clicked.connect(self._on_menu_pressed)
        self._alarm, self._damage = QVBoxLayout(), QVBoxLayout()
        self._column.addWidget(self._middle(), 1)
        self._column.addWidget(self.status)
        self.undo_bar = UndoBar(self)
        self.undo_bar.undone.connect(self._on_undone)
        for station, count in self._counts.items():
            self.set_count(station, count)
        self._show_truths()
        self._show_damage()

    def _middle(self) -> QWidget:
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        work = QVBoxLayout()
        work.setSpacing(0)
        work.addWidget(self._menu_button)
        work.addLayout(self._damage)
        work.addLayout(self._alarm)
        work.addWidget(self._stack, 1)
        row.addLayout(work, 1)
        return middle

    def _open(self, station: str) -> Screen:
        screen = self._factories[station](self.context)
        screen.keys_changed.connect(self._show_keys)
        self._screens[station] = screen
        self._stack.addWidget(screen)
        for key in screen.keys:
            self._bind(key)
        return screen

    def _listen(self) -> None:
        context = self.context
        context.went.connect(self.go)
        context.said.connect(self._on_said)
        context.failed.connect(self._on_failed)
        context.damage_found.connect(self._show_damage)
        context.actions_wanted.connect(self.open_actions)
        context.undo_wanted.connect(self._on_undone)
        context.look_changed.connect(self._on_look_changed)
        context.truths_changed.connect(self._show_truths)
        context.tasks.changed.connect(self._on_changed)
        self.watch = Watch(context)
        self.watch.counted.connect(self._on_counted)

    # Keys.

    def _bind_keys(self) -> None:
        for key in self._keys_everywhere():
            self._bind(key)

    def _keys_everywhere(self) -> set[str]:
        parts = {f"Alt+{number}" for number in range(1, len(self._stations) + 1)}
        return parts | self._window_keys().keys()

    def _leave_keys_of_others(self, screen: Screen) -> None:
        """Leave the keys that only other screens take to whatever has the focus."""
        wanted = self._keys_everywhere() | screen.keys.keys()
        for key, shortcut in self._shortcuts.items():
            shortcut.setEnabled(key in wanted)

    def _bind(self, key: str) -> None:
        if key not in self._shortcuts:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(partial(self._press, key))
            self._shortcuts[key] = shortcut

    def _press(self, key: str) -> None:
        """Give a key to the screen in view, else do what the window does with it."""
        own = self.screen_in_view.keys.get(key)
        if own is not None:
            own()
        elif key.startswith("Alt+"):
            self.go(self._stations[int(key[-1]) - 1].code)
        elif key in self._window_keys():
            self._window_keys()[key]()

    def _window_keys(self) -> dict[str, Callable[[], object]]:
        return {
            "F2": partial(self.go, "capturar"),
            "F3": partial(self.go, "revisar"),
            "F4": partial(self.go, "publicar"),
            "F1": self.open_help,
            "F11": self._toggle_full_screen,
            "Shift+F11": self.turn_projector,
            "Ctrl+K": self.open_actions,
            "Ctrl+Return": self._press_primary,
            "Ctrl+Enter": self._press_primary,
            "Ctrl++": partial(self._step_zoom, 1),
            "Ctrl+=": partial(self._step_zoom, 1),
            "Ctrl+-": partial(self._step_zoom, -1),
            "Ctrl+0": partial(self.set_zoom, 100),
            "Ctrl+Z": self._undo_last,
            "Ctrl+Y": self._redo_last,
        }

    @staticmethod
    def _projector_words() -> str:
        if theme.current_zoom() == PROJECTOR_ZOOM:
            return _("Salir del modo de proyector")
        return _("Modo de proyector: todo al doble")

    def open_actions(self) -> None:
        """Open the list of actions."""
        from app.ui.action_list import ActionList

        self.action_list = ActionList(self, self.actions_now())
        self.action_list.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.action_list.open_over()

    def open_help(self) -> None:
        """Open the help of what is in focus, with the keys that work here."""
        from app.ui.help_sheet import HelpSheet

        own = [(key_words(key), words) for key, words in self.screen_in_view.key_help.items()]
        everywhere = [(action.key, action.words) for action in self.actions_now() if action.key]
        sheet = HelpSheet(self, QApplication.focusWidget(), [*own, *everywhere])
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.print_wanted.connect(self.print_keys)
        sheet.open()

    def print_keys(self) -> None:
        """Write the key card and open it with what shows PDF here."""
        from app.operations.key_card import FILE_NAME, write_key_card
        from app.store.database import KnownError

        # Qt lays text out in the thread of its event loop alone; one page takes it 20 ms.
        try:
            file = write_key_card(self.context.folder / "exports" / FILE_NAME)
        except KnownError as error:
            self.context.show_error(error, self.print_keys)
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
        self.context.tell(_("La hoja de teclas está en «{file}».").format(file=file))

    def _press_primary(self) -> None:
        primary = self.screen_in_view.primary
        if primary is not None and primary.isVisible():
            primary.click()

    def _step_zoom(self, step: int) -> None:
        zooms = theme.ZOOMS
        here = min(range(len(zooms)), key=lambda i: abs(zooms[i] - theme.current_zoom()))
        self.set_zoom(zooms[max(0, min(len(zooms) - 1, here + step))])

    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    # What comes from the context.

    def _on_counted(self, counts: dict[str, int]) -> None:
        for station, count in counts.items():
            self.set_count(station, count)

    def _on_changed(self, part: Part) -> None:
        for station in self._screens:
            self._stale[station] = self._stale.get(station, Part.NOTHING) | part
        stale = self._stale.pop(self._current, Part.NOTHING)
        self.screen_in_view.refresh(stale or EVERYTHING)

    def _on_said(self, sentence: str, undo: Callable[[], None] | None) -> None:
        self._undo = undo
        self.undo_bar.tell(sentence, can_undo=undo is not None)
        self._place_undo_bar()
        self.undo_bar.slide_in()

    def _on_undone(self) -> None:
        undo, self._undo = self._undo, None
        self.undo_bar.hide()
        if undo is not None:
            undo()

    def _undo_last(self) -> None:
        """Take back what was told last, else what the screen in view did last."""
        if self._undo is None:
            self.screen_in_view.undo()
        else:
            self._on_undone()

    def _redo_last(self) -> None:
        self.screen_in_view.redo()

    def _on_failed(self, error: Exception, retry: Callable[[], None] | None) -> None:
        from app.ui.error_dialogs import dialog_for

        dialog = dialog_for(self, error, retry)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        self.context.announce(dialog.windowTitle(), urgent=True)

    def _on_look_changed(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            settings = self.context.settings
            theme.apply(application, theme.chosen(settings.theme), settings.zoom)
        # The control that asked for it is still at work: build once it is done.
        QTimer.singleShot(0, self, self.rebuild)

    def _show_truths(self) -> None:
        truths = self.context.truths
        self.status.show_truths(truths)
        with renewed(self._alarm):
            if truths.trouble:
                self._alarm.addWidget(Banner("err", truths.saved, truths.trouble))

    def _show_damage(self) -> None:
        if self.context.damage is not None:
            from app.ui.damage import DamageNotice

            self._damage.addWidget(DamageNotice(self.context, self.context.damage))

    def _show_keys(self) -> None:
        keys = self.screen_in_view.key_words or [
            ("F1", _("Ayuda")),
            ("Ctrl+K", _("Buscar o ejecutar")),
        ]
        fit = 2 if self._room().width >= Width.MEDIUM else 1
        self.status.show_keys([(key_words(key), words) for key, words in keys[:fit]])

    def _show_municipality(self) -> None:
        from app.ui.places import municipality_name

        self.rail.place.set_name(municipality_name(self.context.settings.municipality))

    # Room.

    def _room(self) -> Room:
        return Room.of(self.width(), self.height())

    def _take_room(self) -> None:
        room = self._room()
        self.rail.set_room(room)
        self._menu_button.setVisible(room.rail == 0)
        if self._current in self._screens:
            self.screen_in_view.set_room(room)
            self._show_keys()
        self._place_undo_bar()

    def _place_undo_bar(self) -> None:
        self.undo_bar.adjustSize()
        left = self.rail.width() if self.rail.isVisible() else 0
        low = self.status.height() + theme.px(16)
        if self._current in self._screens and self.screen_in_view.footer.isVisible():
            low += self.screen_in_view.footer.height()
        top = self.height() - low - self.undo_bar.height()
        self.undo_bar.move(left + self._room().margin, top)

    def _on_menu_pressed(self) -> None:
        stations = self._stations
        open_under(self._menu_button, [(_(s.title), partial(self.go, s.code)) for s in stations])
