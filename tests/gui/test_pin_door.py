"""A name with a PIN: asked who works before anything of the workspace is shown."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from support.keys import type_text
from support.layout import unnamed

from app.paths import default_workspace
from app.settings import Settings
from app.store.clock import utc_now
from app.store.workspace import Workspace
from app.ui.application import Desk
from app.ui.main_window import MainWindow
from app.ui.unlock.pin import PinDoor
from forms.problem import ProblemError

JUANA, PIN = "Juana", "2468"


@pytest.fixture
def desk(qtbot):
    desk = Desk(Settings(theme="claro", first_run_done=True, person=JUANA))
    yield desk
    if desk.window is not None:
        desk.window.close()
        desk.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def guarded():
    with Workspace.open(default_workspace()) as workspace:
        workspace.people.set_pin(JUANA, PIN)
        workspace.people.ensure("Tomás")


@pytest.fixture
def door(guarded, desk, qtbot):
    desk.open()
    qtbot.waitUntil(lambda: isinstance(desk.window, PinDoor))
    return desk.window


def in_an_hour():
    return utc_now() + timedelta(hours=1)


def say(door, pin):
    type_text(door.secret, pin)
    QTest.keyClick(door.secret, Qt.Key.Key_Return)


def test_a_name_without_one_opens_the_window_at_once(desk, qtbot):
    with Workspace.open(default_workspace()) as workspace:
        workspace.people.ensure(JUANA)
    desk.open()
    found = []
    qtbot.waitUntil(lambda: bool(desk.window.context.tasks))
    desk.window.context.tasks.read(lambda workspace: workspace.reader, found.append)
    qtbot.waitUntil(lambda: found == [JUANA])
    assert isinstance(desk.window, MainWindow)


def test_who_worked_last_stands_there_and_the_pin_is_typed_at_once(door):
    assert door.name.text() == JUANA
    assert door.focusWidget() is door.secret
    assert door.secret.echoMode() is door.secret.EchoMode.Password


def test_the_pin_opens_the_window(door, desk, qtbot):
    say(door, PIN)
    qtbot.waitUntil(lambda: isinstance(desk.window, MainWindow))
    assert desk.settings.person == JUANA


def test_it_is_asked_once(door, desk, qtbot):
    say(door, PIN)
    qtbot.waitUntil(lambda: isinstance(desk.window, MainWindow))
    desk.show_workspace(default_workspace(), practice=False)
    found = []
    desk.window.context.tasks.read(lambda workspace: workspace.practice, found.append)
    qtbot.waitUntil(lambda: found == [False])
    assert isinstance(desk.window, MainWindow)


def test_a_wrong_one_is_said_in_words_and_the_field_waits_empty(door, qtbot):
    say(door, "1111")
    qtbot.waitUntil(lambda: door.field.complaint.startswith("Ese PIN no es el de Juana."))
    assert (door.secret.text(), door.focusWidget()) == ("", door.secret)


def test_a_blank_one_is_asked_for_and_costs_nothing(door, qtbot):
    QTest.keyClick(door.secret, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: door.field.complaint.startswith("«Juana» entra con PIN."))


def test_after_three_wrong_ones_the_button_counts_the_seconds(door, guarded, qtbot):
    # By a clock that was put back since, the pause lasts however slow this machine is.
    with Workspace.open(default_workspace(), clock=in_an_hour) as workspace:
        for _ in range(3):
            with pytest.raises(ProblemError):
                workspace.people.check_pin(JUANA, "1111")
    door._second.setInterval(3_600_000)
    say(door, PIN)
    qtbot.waitUntil(lambda: door.field.complaint.startswith("Hubo varios intentos con otro PIN."))
    assert not door.open_button.isEnabled()
    assert "Espere" in door.open_button.accessibleName() + door.open_button.text()


def test_another_name_comes_in_without_one(door, desk, qtbot):
    type_text(door.name, "")
    door.name.setText("Tomás")
    QTest.keyClick(door.name, Qt.Key.Key_Return)
    assert door.focusWidget() is door.secret
    QTest.keyClick(door.secret, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(desk.window, MainWindow))
    assert desk.settings.person == "Tomás"


def test_nobody_is_no_name(door):
    door.name.setText("  ")
    assert not door.can_try()


def test_every_control_has_a_name(door):
    assert unnamed(door) == []
