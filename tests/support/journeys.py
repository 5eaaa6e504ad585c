"""A person who does a whole day's work in the window, with keys alone."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from support.keys import type_text
from support.layout import in_view

from app.ui.controls.text import Text

CONTROL, ALT, NO = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.NoModifier,
)
STATIONS = (
    "inicio", "formularios", "capturar", "registros", "revisar", "publicar", "envios", "aprender",
    "ajustes",
)  # fmt: skip


class Traveller:
    """Goes from station to station; sees only what is in view and what has the focus."""

    def __init__(self, window, qtbot):
        self.window, self._qtbot = window, qtbot

    @property
    def screen(self):
        """The screen in view."""
        return self.window.screen_in_view

    @property
    def words(self) -> str:
        """Everything that can be read on the screen in view."""
        return "\n".join(label.text() for label in in_view(self.screen, Text))

    def press(self, key, modifiers=NO):
        """Press a key wherever the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def type(self, text):
        """Type a text wherever the focus is."""
        type_text(QApplication.focusWidget(), text)

    def wait(self, holds):
        """Wait until something holds."""
        self._qtbot.waitUntil(holds)

    def go(self, station):
        """Go to a station by its number."""
        self.press(Qt.Key.Key_1 + STATIONS.index(station), ALT)
        self.wait(lambda: self.screen.station == station)

    def read(self, words):
        """Wait until these words stand on the screen."""
        self.wait(lambda: words in self.words)

    def rest(self):
        """Wait until everything that was asked of the disk is done."""
        done = []
        self.window.context.tasks.run(lambda _workspace: None, done.append)
        self.wait(lambda: bool(done))

    def ask(self, question):
        """Ask the workspace behind the window something."""
        found = []
        self.window.context.tasks.run(question, lambda answer: found.append([answer]))
        self.wait(lambda: bool(found))
        return found[0][0]

    def tab_to(self, widget):
        """Go with Tab until a control has the focus."""
        for _step in range(60):
            if QApplication.focusWidget() is widget:
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to {widget}")

    def choose_action(self, words):
        """Find an action in the list of Ctrl+K and do it."""
        self.press(Qt.Key.Key_K, CONTROL)
        self.wait(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
        self.type(words)
        self.press(Qt.Key.Key_Return)

    def choose_file(self, path):
        """Paste the name of a file into the dialog that asks for one."""
        self.wait(lambda: _file_dialog() is not None)
        dialog = _file_dialog()
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        QApplication.clipboard().setText(str(path))
        QTest.keyClick(field, Qt.Key.Key_V, CONTROL)
        field.completer().popup().hide()  # the list of names that match takes the first Enter
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.wait(lambda: _file_dialog() is None)
        self.wait(self.has_the_window_back)

    def has_the_window_back(self):
        """Desktops give it back by themselves; the platform of the tests has to be asked."""
        self.window.windowHandle().requestActivate()
        return QApplication.activeWindow() is self.window

    def capture(self, answers):
        """Answer a new record from its first question to its end."""
        self.begin()
        for answer in answers:
            self.answer(answer)
        self.finish()

    def begin(self):
        """Begin a new record, from any station."""
        self.press(Qt.Key.Key_F2)
        self.wait(lambda: self.screen.station == "capturar")
        self.press(Qt.Key.Key_F2)
        self.wait(lambda: self.screen.filling.page.ref != "")

    def finish(self):
        """Press Enter on «Terminar registro»."""
        self.press(Qt.Key.Key_Return)
        self.wait(lambda: not self.screen.filling.desk.has_record)

    def answer(self, text):
        """Answer the question in hand and go on to the next one."""
        self.type(text)
        self.press(Qt.Key.Key_Return)
        self.wait(lambda: not self.screen.filling.desk.busy)
        QApplication.processEvents()


def _file_dialog():
    dialogs = [
        each
        for each in QApplication.topLevelWidgets() + _inner_dialogs()
        if isinstance(each, QFileDialog) and each.isVisible()
    ]
    return dialogs[0] if dialogs else None


def _inner_dialogs() -> list[QWidget]:
    return [d for top in QApplication.topLevelWidgets() for d in top.findChildren(QFileDialog)]
