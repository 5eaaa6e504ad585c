"""The grid in tests: a payroll on disk, a window at its grid, somebody at the keys."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support import payroll
from support.keys import type_text

from app.operations.grid import Grid
from app.operations.grid_changes import set_cell
from app.operations.load_form import load_library_form
from app.operations.paste_rows import Target, apply_paste, plan_paste
from app.store.workspace import Workspace


def now():
    """The time, in UTC."""
    return datetime.now(UTC)


def fill_payroll(folder, people=0, *, person="Juana", bad=False):
    """Make a workspace of Nebaj with the payroll and some people of October."""
    with Workspace.open(folder) as workspace:
        workspace.settings.set("municipality", "1413")
        load_library_form(workspace, payroll.FORM)
        if people:
            grid = Grid(workspace, payroll.FORM, person, clock=now)
            first = set_cell(workspace, grid, None, "periodo", "10/2026").rows[0].id
            paths = [column.path for column in grid.form.columns]
            block = [list(payroll.HEADS), *payroll.rows(people, bad=bad)]
            plan = plan_paste(workspace, grid, block, Target([first], 0, paths))
            apply_paste(workspace, grid, plan, "all")


class Typist:
    """Somebody at the keys of a grid, who waits for nothing but what is seen."""

    def __init__(self, window, qtbot):
        self.window, self.qtbot = window, qtbot

    @property
    def screen(self):
        """The screen «Captura en cuadrícula»."""
        return self.window.screen_in_view

    @property
    def model(self):
        """The rows shown."""
        return self.screen.sheet.model

    @property
    def view(self):
        """The cells."""
        return self.screen.sheet.view

    @property
    def editor(self):
        """The editor that is open, or None."""
        return self.view.cells.editor

    def column(self, path):
        """Place of a column."""
        return [column.path for column in self.model.columns].index(path)

    def wait(self):
        """Wait until nothing is on its way and every row was read."""
        self.qtbot.waitUntil(
            lambda: (
                self.screen.desk.grid is not None
                and not self.screen.desk.busy
                and len(self.model.rows) == len(self.model.ids)
            ),
        )

    def go(self, row, path):
        """Take a cell in hand."""
        self.view.go(row, self.column(path))

    def press(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        """Press a key where the focus is."""
        QTest.keyClick(self.editor or self.view, key, modifiers)
        self.wait()

    def type(self, text, then=Qt.Key.Key_Return):
        """Type a text into the cell in hand, sign by sign, and go on."""
        for sign in text:
            type_text(self.editor or self.view, sign)
        if then is not None:
            self.press(then)

    def words(self, row, path):
        """What a cell says."""
        return self.model.index(row, self.column(path)).data()

    def paste(self, text):
        """Paste a text at the cell in hand."""
        QApplication.clipboard().setText(text)
        self.screen.sheet.paste()
        self.wait()


def stored(folder):
    """Give (state, answers) of every record, as another program reads them."""
    from app.store.record_query import RecordQuery

    with Workspace.open(folder) as workspace:
        form = workspace.instruments.latest(payroll.FORM)
        infos = [
            workspace.records.info(key)
            for key in workspace.records.ids(RecordQuery(form.instrument))
        ]
        return [(info.state, workspace.records.answers(info).values) for info in infos]
