"""From the first start to work and to practice, and back; one window at a time."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.paths import default_workspace, practice_workspace
from app.settings import Settings
from app.ui.application import Desk
from app.ui.first_paint import FirstPaint
from app.ui.first_run.window import FirstRun
from app.ui.home.screen import HomeScreen
from app.ui.learn.course import CourseScreen
from app.ui.main_window import MainWindow
from app.ui.screen import Screen


@pytest.fixture
def desk(qtbot):
    desk = Desk(Settings(theme="claro"))
    yield desk
    if desk.window is not None:
        desk.window.close()
        desk.window.deleteLater()


def test_who_is_new_sees_the_first_start(desk):
    desk.open()
    assert isinstance(desk.window, FirstRun)


def test_who_is_not_new_sees_the_work(desk):
    desk.settings.first_run_done = True
    desk.open()
    assert isinstance(desk.window, MainWindow)
    assert not desk.window.context.practice


def test_the_window_is_painted_before_its_workspace_is_opened(desk, qtbot):
    desk.settings.first_run_done = True
    opened_when_painted = []
    desk.open()
    FirstPaint(desk.window).painted.connect(
        lambda: opened_when_painted.append(default_workspace().exists())
    )
    qtbot.waitUntil((default_workspace() / "acopio.sqlite").exists)
    assert opened_when_painted == [False]


def test_the_frame_stands_before_its_page_with_the_station_marked_and_no_ring(desk):
    desk.settings.first_run_done = True
    desk.open()
    assert desk.window.findChild(Screen) is None
    assert desk.window.rail.items["inicio"].isChecked()
    assert desk.window.focusWidget() is desk.window


def test_the_painted_window_comes_to_its_first_page_and_gives_it_the_focus(desk, qtbot):
    desk.settings.first_run_done = True
    desk.open()
    qtbot.waitUntil(lambda: desk.window.findChild(HomeScreen) is not None)
    home = desk.window.findChild(HomeScreen)
    qtbot.waitUntil(lambda: home.primary is not None and home.primary.hasFocus())


def test_the_first_page_names_the_municipality_on_the_rail(desk, qtbot):
    desk.settings.first_run_done, desk.settings.municipality = True, "1413"
    desk.open()
    qtbot.waitUntil(lambda: desk.window.rail.place.accessibleName() == "Santa María Nebaj")


def test_practice_begins_at_its_course(desk, qtbot):
    desk.show_workspace(practice_workspace(), practice=True)
    assert desk.window.rail.items["aprender"].isChecked()
    qtbot.waitUntil(lambda: desk.window.findChild(CourseScreen) is not None)
    assert desk.window.findChild(HomeScreen) is None


def test_a_key_pressed_before_there_is_a_page_does_nothing(desk, qtbot):
    desk.settings.first_run_done = True
    desk.open()
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F1, Qt.Key.Key_F3):
        qtbot.keyClick(desk.window, key)
    assert desk.window.findChild(Screen) is None


def test_a_window_closed_before_it_is_painted_opens_nothing(desk, qtbot):
    desk.settings.first_run_done = True
    desk.open()
    desk.window.close()
    QApplication.processEvents()
    assert not default_workspace().exists()


def test_the_first_start_leads_to_work_and_is_not_asked_again(desk):
    desk.open()
    desk.window.finished.emit(False)
    assert isinstance(desk.window, MainWindow)
    assert Settings.load().first_run_done


def test_the_first_start_may_lead_to_practice(desk):
    desk.open()
    desk.window.finished.emit(True)
    assert desk.window.context.practice
    assert desk.window.context.folder == practice_workspace()


def test_practice_is_left_for_work(desk, qtbot):
    desk.show_workspace(practice_workspace(), practice=True)
    desk.window.context.workspace_wanted.emit(None)
    assert not desk.window.context.practice


def test_both_workspaces_are_apart(desk, qtbot):
    desk.show_workspace(practice_workspace(), practice=True)
    qtbot.waitUntil((practice_workspace() / "acopio.sqlite").exists)
    desk.window.context.workspace_wanted.emit(None)
    work = desk.window.context.folder
    assert work != practice_workspace()


def test_a_mistake_in_a_slot_is_shown_and_logged(desk, capsys):
    from app.log import log_file
    from app.ui.error_dialogs import BugDialog

    desk.open()
    error = ZeroDivisionError("entre cero")
    desk.show_bug(type(error), error, None)
    dialog = desk.window.findChild(BugDialog)
    assert dialog is not None
    assert "ZeroDivisionError" in log_file().read_text(encoding="utf-8")
    assert "ZeroDivisionError" in capsys.readouterr().err
