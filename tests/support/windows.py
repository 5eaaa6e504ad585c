"""Fixtures of gui tests: the bundled font on Fusion, a workspace of their own, one window."""

import gc
from functools import partialmethod

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.store.workspace import Workspace
from app.ui import theme
from app.ui.context import Context
from app.ui.garbage import collect_due
from app.ui.main_window import MainWindow
from app.ui.tasks import Tasks

PATIENCE_MS = 60_000
"""How long a test waits for what must come: a loaded machine is slow, not wrong."""


class PatientBot(QtBot):
    """Waits as long as the slowest machine needs, unless a test says otherwise."""


for waiting in ("waitUntil", "waitSignal", "waitSignals", "waitActive", "waitExposed"):
    method = partialmethod(getattr(QtBot, waiting), timeout=PATIENCE_MS)
    setattr(PatientBot, waiting, method)


def pytest_collection_modifyitems(items):
    """Let pass what the offscreen platform says it lacks, for every window and menu."""
    lacks = "plugin does not support (propagateSizeHints|raise|grabbing the keyboard)"
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore(lacks))


@pytest.fixture(scope="session")
def qapp_args():
    """Make the application of the tests on Fusion, as the program does."""
    return ["acopio", "-style", "fusion"]


@pytest.fixture
def qtbot(qapp, request):
    """Drive widgets as pytest-qt does, with patience."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def garbage():
    """Collect garbage in this thread alone, as the program does."""
    gc.disable()
    yield
    collect_due()
    gc.enable()


@pytest.fixture(autouse=True)
def closed(qapp):
    """Let no window of a test outlive it: one that goes later takes the focus of the next."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def look(qapp, closed):
    """Dress every test alike; call it to change theme or zoom."""

    def dress(name="claro", zoom=100):
        theme.apply(qapp, theme.Theme(name), zoom)

    dress()
    yield dress
    dress()


@pytest.fixture
def shown(qtbot):
    """Show a widget at a size, in front, and give it back; it lives as long as the test."""
    alive = []

    def show(widget, width=640, height=480):
        qtbot.addWidget(widget)
        alive.append(widget)
        widget.resize(width, height)
        with qtbot.waitActive(widget):
            widget.show()
            widget.activateWindow()
        return widget

    return show


@pytest.fixture
def tasks(tmp_path, qtbot):
    """A runner over a workspace of its own."""
    runner = Tasks(lambda: Workspace.open(tmp_path / "trabajo"))
    yield runner
    runner.close()


@pytest.fixture
def settings():
    """The settings of somebody in Nebaj."""
    return Settings(municipality="1413", person="Juana", theme="claro", first_run_done=True)


@pytest.fixture
def context(tmp_path, tasks, settings):
    """The context of a window over that workspace."""
    return Context(tmp_path / "trabajo", settings, tasks)


@pytest.fixture
def open_window(context, shown):
    """Open the main window over some screens, at a size."""

    def open_(factories, width=1366, height=768):
        window = MainWindow(context, factories)
        shown(window, width, height)
        window.show_first()
        return window

    return open_


@pytest.fixture
def focused():
    """Say which control has the focus."""
    return QApplication.focusWidget
