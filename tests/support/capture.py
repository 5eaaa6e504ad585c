"""Capturing in tests: a keyer who sees only what has the focus."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.keys import type_text

from app.operations.load_form import load_library_form
from app.store.workspace import Workspace
from app.ui.capture.screen import CaptureScreen


class Keyer:
    """Presses keys in a window, whatever has the focus there."""

    def __init__(self, window, qtbot):
        self.window, self.qtbot = window, qtbot

    @property
    def screen(self) -> CaptureScreen:
        """The screen «Capturar»."""
        return self.window.screen_in_view

    @property
    def filling(self):
        """The record in hand."""
        return self.screen.filling

    @property
    def here(self) -> str:
        """The place in hand."""
        return self.filling.page.ref

    def press(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        """Press a key, and wait until all is on disk again."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
        self.settle()

    def type(self, text, then=Qt.Key.Key_Return):
        """Type a text where the focus is, and go on."""
        type_text(QApplication.focusWidget(), text)
        if then is not None:
            self.press(then)

    def settle(self):
        """Wait until nothing is on its way to the disk."""
        self.qtbot.waitUntil(lambda: not self.filling.desk.busy)
        QApplication.processEvents()

    def begin(self):
        """Begin a record."""
        self.press(Qt.Key.Key_F2)
        self.qtbot.waitUntil(lambda: self.here != "")


def wait_for_workspace(context, qtbot):
    """Wait until the window has made its workspace; two must not make it at once."""
    made = []
    context.tasks.run(lambda workspace: made.append(workspace.folder))
    qtbot.waitUntil(lambda: bool(made))


def load(folder, form_id="conectividad_municipal"):
    """Put a form of the library into a workspace."""
    with Workspace.open(folder) as workspace:
        return load_library_form(workspace, form_id)


def stored(folder, form_id="conectividad_municipal"):
    """Give (state, values) of every record on disk, read by a workspace of its own."""
    from app.store.record_query import RecordQuery

    with Workspace.open(folder) as workspace:
        form = workspace.instruments.latest(form_id)
        found = []
        for key in workspace.records.ids(RecordQuery(form.instrument)):
            info = workspace.records.info(key)
            values = workspace.records.answers(info).values
            found.append((info.state, {p: v for p, v in values.items() if v is not None}))
        return found
