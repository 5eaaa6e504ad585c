"""The screen Entregas on a real workspace: opened, read, and a folder taken in."""

from PySide6.QtWidgets import QApplication
from support.capture import wait_for_workspace
from support.handed_in import FORM
from support.processes import ROOT

from app.operations.batch_board import set_due
from app.operations.load_form import load_form
from app.store.workspace import Workspace
from app.ui.stations import FACTORIES

SCREENS = {name: FACTORIES[name] for name in ("entregas", "registros", "revisar")}


def open_screen(folder, context, open_window, qtbot, *, due=()):
    """Open Entregas for the form of connectivity; `due` is (period, day) of some periods."""
    wait_for_workspace(context, qtbot)
    with Workspace.open(folder) as workspace:
        load_form(workspace, ROOT / "forms" / "library" / f"{FORM}.xlsx")
        for period, day in due:
            set_due(workspace, FORM, period, day)
    context.use_form(FORM)
    window = open_window(SCREENS)
    context.go("entregas")
    found = window.screen_in_view
    qtbot.waitUntil(lambda: found.board is not None)
    QApplication.processEvents()
    return found


def texts(screen, column):
    """Give the cells of a column of the table."""
    return [screen.rows.index(at, column).data() for at in range(screen.rows.rowCount())]


def wait_for_result(screen, qtbot, do):
    """Begin some work on a folder and wait for the list of results."""
    before = screen.result
    do()
    qtbot.waitUntil(lambda: screen.result is not None and screen.result is not before)
    QApplication.processEvents()


def take(screen, qtbot, folder):
    """Import a folder."""
    wait_for_result(screen, qtbot, lambda: screen.import_from(folder))


def read_again(screen, qtbot, do):
    """Do something that reads the board again and wait for it."""
    before = screen.board
    do()
    qtbot.waitUntil(lambda: screen.board is not before)
    QApplication.processEvents()
