"""An encrypted workspace: the passphrase first, no hints, a pause that grows."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from support.keys import type_text
from support.layout import clipped, unnamed
from support.sheets import words_of

from app.operations.encrypt import encrypt_workspace
from app.paths import default_workspace, is_encrypted
from app.settings import Settings
from app.store.clock import utc_now
from app.store.database import KnownError
from app.store.workspace import Workspace
from app.ui.application import Desk
from app.ui.context import ClosedWork
from app.ui.main_window import MainWindow
from app.ui.unlock.window import Unlock

pytest.importorskip("sqlcipher3", reason="encryption is an extra dependency")
PASSPHRASE = "cuatro palabras bien largas"


@pytest.fixture
def desk(qtbot):
    desk = Desk(Settings(theme="claro", first_run_done=True, person="Juana"))
    yield desk
    if desk.window is not None:
        desk.window.close()
        desk.window.deleteLater()


@pytest.fixture
def recovery_key():
    """The default workspace is encrypted; the printed key that opens it too."""
    Workspace.open(default_workspace()).close()
    return encrypt_workspace(default_workspace(), PASSPHRASE, clock=utc_now).recovery_key


@pytest.fixture
def door(recovery_key, desk):
    assert recovery_key
    desk.open()
    return desk.window


def say(door, secret):
    type_text(door.secret, secret)
    QTest.keyClick(door.secret, Qt.Key.Key_Return)


class TestTheDoor:
    """Before anything else."""

    def test_it_stands_before_the_window(self, door):
        assert isinstance(door, Unlock)

    @pytest.mark.parametrize("width", [1366, 910])
    def test_what_a_wrong_passphrase_gets_is_read_whole(self, door, qtbot, width):
        door.showNormal()
        door.resize(width, 512)
        say(door, "no es esta")
        qtbot.waitUntil(lambda: bool(door.field.complaint))
        qtbot.waitUntil(lambda: clipped(door) == [])

    def test_a_plain_workspace_has_none(self, desk):
        desk.open()
        assert isinstance(desk.window, MainWindow)

    def test_what_is_typed_is_hidden(self, door):
        assert door.secret.echoMode() is door.secret.EchoMode.Password

    def test_the_passphrase_opens_the_window(self, door, desk, qtbot):
        say(door, PASSPHRASE)
        qtbot.waitUntil(lambda: isinstance(desk.window, MainWindow))
        assert desk.key_of(default_workspace()) is not None

    def test_so_does_the_recovery_key_as_people_copy_it(self, door, desk, qtbot, recovery_key):
        say(door, recovery_key.lower().replace("-", " "))
        qtbot.waitUntil(lambda: isinstance(desk.window, MainWindow))

    def test_the_workspace_is_read_with_its_key(self, door, desk, qtbot):
        say(door, PASSPHRASE)
        qtbot.waitUntil(lambda: isinstance(desk.window, MainWindow))
        found = []
        desk.window.context.tasks.read(lambda w: w.practice, found.append)
        qtbot.waitUntil(lambda: found == [False])

    def test_every_control_has_a_name(self, door):
        assert unnamed(door) == []

    def test_nothing_typed_is_no_attempt(self, door):
        QTest.keyClick(door.secret, Qt.Key.Key_Return)
        assert door.field.complaint == ""


class TestWrong:
    """Another passphrase."""

    def test_it_is_refused_in_one_sentence_without_hints(self, door, qtbot):
        say(door, "no es esta de verdad")
        qtbot.waitUntil(lambda: "Esa contraseña no abre la carpeta." in door.field.complaint)
        assert "cuatro" not in words_of(door)
        assert isinstance(door, Unlock)

    def test_after_a_few_the_button_counts_down(self, door, qtbot, monkeypatch):
        at = utc_now()
        monkeypatch.setattr("app.store.clock.utc_now", lambda: at)
        door._second.setInterval(3_600_000)  # no pause is over while we look
        for secret in ("una mala mala", "otra mala mala", "tercera mala"):
            qtbot.waitUntil(door.open_button.isEnabled)
            say(door, secret)
            qtbot.waitUntil(lambda: door.secret.text() == "")
        say(door, "cuarta mala")
        qtbot.waitUntil(lambda: door.open_button.text().startswith("Espere"))
        assert not door.open_button.isEnabled()

    def test_and_lets_the_right_one_in_afterwards(self, door, desk, qtbot):
        say(door, "una mala mala")
        qtbot.waitUntil(lambda: door.field.complaint != "")
        say(door, PASSPHRASE)
        qtbot.waitUntil(lambda: isinstance(desk.window, MainWindow))


class TestClosedWork:
    """What is done while nobody has the workspace open."""

    @pytest.fixture
    def window(self, desk, qtbot):
        desk.open()
        qtbot.waitUntil((default_workspace() / "acopio.sqlite").exists)
        return desk.window

    def test_it_finds_the_workspace_closed_and_the_window_comes_back(self, window, desk, qtbot):
        told = []

        def do(folder):
            told.append(window.context.tasks.is_closed)

        window.context.closed_work_wanted.emit(ClosedWork(do, told.append))
        qtbot.waitUntil(lambda: len(told) == 2)
        assert told == [True, desk.window.context]
        assert desk.window is not window

    def test_the_new_key_is_used_at_once(self, window, desk, qtbot):
        def encrypt(folder):
            from app.operations.encrypt import open_key

            encrypt_workspace(folder, PASSPHRASE, clock=utc_now)
            return open_key(folder, PASSPHRASE, clock=utc_now)

        told = []
        window.context.closed_work_wanted.emit(ClosedWork(encrypt, told.append))
        qtbot.waitUntil(lambda: bool(told))
        assert is_encrypted(default_workspace())
        assert isinstance(desk.window, MainWindow)

    def test_when_it_fails_the_window_comes_back_and_says_why(self, window, desk, qtbot):
        from forms.problem import Problem

        def fail(_folder):
            raise KnownError(Problem("store.in_use"))

        window.context.closed_work_wanted.emit(ClosedWork(fail, print))
        qtbot.waitUntil(lambda: desk.window is not window)
        assert isinstance(desk.window, MainWindow)
