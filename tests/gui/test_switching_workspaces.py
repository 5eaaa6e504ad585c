"""Work and practice: each knows its office, practice begins anew, a delivery meets the signal."""

import pytest
from support.layout import in_view

from app.operations.build_dataset import office
from app.operations.practice import import_practice_table
from app.operations.practice_portal import Signal
from app.paths import default_workspace, practice_workspace
from app.settings import Settings
from app.store.workspace import Workspace
from app.ui.application import Desk
from app.ui.error_dialogs import KnownErrorDialog
from app.ui.frame import PracticeBand
from app.ui.tasks import Part


@pytest.fixture
def desk(qtbot):
    """The desk of somebody in Nebaj; its window is closed at the end."""
    desk = Desk(Settings(theme="claro", municipality="1413", person="Juana Raymundo"))
    yield desk
    if desk.window is not None:
        desk.window.close()
        desk.window.deleteLater()


def stands(desk, qtbot):
    """Wait until the window shows its first page; give the window."""
    window = desk.window
    qtbot.waitUntil(lambda: bool(window._screens))
    return window


def read(desk, qtbot, question):
    """Ask the store of the window in view, once its first page stands."""
    stands(desk, qtbot)
    answers = []
    desk.window.context.tasks.run(question, lambda answer: answers.append([answer]))
    qtbot.waitUntil(lambda: bool(answers))
    return answers[0][0]


def begin_anew(desk, qtbot):
    """Begin practice anew and wait for the other window."""
    before = desk.window
    before.context.reset_wanted.emit()
    qtbot.waitUntil(lambda: desk.window is not before)


def test_starting_to_work_opens_the_real_workspace_with_its_office_and_person(desk, qtbot):
    desk.open()
    desk.window.finished.emit(False)
    assert desk.window.context.folder == default_workspace()
    assert stands(desk, qtbot).screen_in_view.station == "inicio"
    assert read(desk, qtbot, office) == "Municipalidad de Santa María Nebaj"
    assert read(desk, qtbot, lambda w: w.people.find("Juana Raymundo")) is not None


def test_practising_opens_the_practice_workspace_at_its_course(desk, qtbot):
    desk.open()
    desk.window.finished.emit(True)
    assert desk.window.context.folder == practice_workspace()
    assert stands(desk, qtbot).screen_in_view.station == "aprender"
    assert in_view(desk.window, PracticeBand)
    assert read(desk, qtbot, lambda w: w.practice)
    assert read(desk, qtbot, office) == "Oficina de práctica"


def test_another_municipality_in_ajustes_reaches_the_workspace(desk, qtbot):
    desk.show_workspace(default_workspace(), practice=False)
    stands(desk, qtbot)
    desk.settings.municipality = "1405"
    desk.window.context.save_settings()
    assert read(desk, qtbot, lambda w: w.settings.get("municipality")) == "1405"


def test_the_amber_frame_is_left_by_its_button(desk, qtbot):
    desk.show_workspace(practice_workspace(), practice=True)
    in_view(desk.window, PracticeBand)[0].button.click()
    assert not desk.window.context.practice
    assert not in_view(desk.window, PracticeBand)


def test_beginning_anew_empties_practice_and_stays_there(desk, qtbot):
    desk.show_workspace(practice_workspace(), practice=True)
    read(desk, qtbot, lambda w: import_practice_table(w, "Juana"))
    begin_anew(desk, qtbot)
    assert desk.window.context.practice
    assert stands(desk, qtbot).screen_in_view.station == "aprender"
    assert read(desk, qtbot, lambda w: w.instruments.forms()) == []


def test_beginning_anew_ends_the_portal_and_its_signal(desk, qtbot):
    desk.show_workspace(practice_workspace(), practice=True)
    desk.window.context.practice_portal.set_signal(Signal.NONE)
    begin_anew(desk, qtbot)
    assert desk.window.context.practice_portal.signal is Signal.GOOD
    assert not (practice_workspace() / "portal-de-practica").exists()


def test_beginning_anew_never_touches_work(desk, qtbot):
    with Workspace.open(practice_workspace(), practice=False):
        pass
    desk.show_workspace(default_workspace(), practice=False)
    desk.window.context.folder = practice_workspace()
    before = desk.window
    before.context.reset_wanted.emit()
    qtbot.waitUntil(lambda: desk.window is not before)
    assert (practice_workspace() / "acopio.sqlite").exists()
    qtbot.waitUntil(lambda: desk.window.findChild(KnownErrorDialog) is not None)


def test_the_window_waits_greyed_while_practice_is_emptied(desk, qtbot):
    desk.show_workspace(practice_workspace(), practice=True)
    before = desk.window
    before.context.reset_wanted.emit()
    assert not before.isEnabled()
    qtbot.waitUntil(lambda: desk.window is not before)
    assert desk.window.isEnabled()


def test_settings_that_did_not_change_are_not_written_again(desk, qtbot):
    desk.show_workspace(default_workspace(), practice=False)
    read(desk, qtbot, office)
    before = read(desk, qtbot, lambda w: w.db.connection.total_changes)
    desk.window.context.introduce()
    assert read(desk, qtbot, lambda w: w.db.connection.total_changes) == before


def test_keeping_settings_tells_screens(desk, qtbot):
    desk.show_workspace(default_workspace(), practice=False)
    stands(desk, qtbot)
    with qtbot.waitSignal(desk.window.context.tasks.changed) as changed:
        desk.window.context.save_settings()
    assert changed.args == [Part.SETTINGS]
