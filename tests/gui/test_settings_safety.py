"""Ajustes: backups made, looked into and brought back; a workspace put behind a passphrase."""

import pytest
from PySide6.QtWidgets import QFileDialog
from support.capture import load
from support.layout import unnamed
from support.sheets import button_of, words_of

from app.operations.encrypt import open_key
from app.paths import default_workspace, is_encrypted
from app.settings import Settings
from app.store.clock import utc_now
from app.store.workspace import Workspace
from app.ui.application import Desk
from app.ui.main_window import MainWindow
from app.ui.settings.encryption_card import RecoverySheet
from app.ui.stations import FACTORIES

PASSPHRASE = "cuatro palabras bien largas"


@pytest.fixture
def screen(open_window, context, qtbot):
    window = open_window({"ajustes": FACTORIES["ajustes"]})
    screen = window.screen_in_view
    qtbot.waitUntil(lambda: "Todavía no hay respaldos" in screen.backups.last.text())
    return screen


@pytest.fixture
def choose(monkeypatch):
    """Answer the dialog that asks for a folder."""

    def to(folder):
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(folder))

    return to


def told(screen):
    return screen.window().undo_bar.sentence


@pytest.fixture
def backed_up(screen, qtbot, tmp_path):
    """A backup of a workspace with one form."""
    load(tmp_path / "trabajo")
    screen.backups.make.click()
    qtbot.waitUntil(lambda: screen.backups.list.count() == 1)
    return screen.backups


class TestBackups:
    """«Respaldos»."""

    def test_without_any_it_says_when_they_are_made(self, screen):
        assert "al abrir, al cerrar y cada día" in screen.backups.last.text()
        assert screen.backups.list.isHidden()
        assert screen.backups.restore.isHidden()

    def test_one_is_made_now_and_it_says_where(self, backed_up, screen, tmp_path):
        assert told(screen) == "Respaldo hecho y revisado."
        assert str(tmp_path / "trabajo" / "backups") in backed_up.last.text()

    def test_what_it_holds_is_seen_before_it_is_brought_back(self, backed_up, qtbot):
        qtbot.waitUntil(lambda: "0 registros" in backed_up.held.text())
        assert "archivo" in backed_up.held.text()

    def test_it_is_brought_back_into_a_new_folder(self, backed_up, screen, choose, tmp_path, qtbot):
        choose(tmp_path / "nueva")
        backed_up.restore.click()
        qtbot.waitUntil(lambda: "Quedó en" in told(screen))
        with Workspace.open(tmp_path / "nueva") as workspace:
            assert len(workspace.instruments.forms()) == 1

    def test_a_folder_in_use_is_left_alone(self, backed_up, screen, choose, tmp_path, qtbot):
        failed = []
        screen.context.failed.connect(lambda error, _retry: failed.append(error))
        choose(tmp_path / "trabajo")
        backed_up.restore.click()
        qtbot.waitUntil(lambda: bool(failed))
        assert failed[0].problems[0].code == "store.folder_taken"

    def test_leaving_the_dialog_does_nothing(self, backed_up, screen, choose):
        before = told(screen)
        choose("")
        backed_up.restore.click()
        backed_up.rescue.click()
        assert told(screen) == before

    def test_what_can_be_read_is_rescued_into_a_new_folder(
        self, backed_up, screen, choose, tmp_path, qtbot
    ):
        choose(tmp_path / "rescatada")
        backed_up.rescue.click()
        qtbot.waitUntil(lambda: "Quedó en" in told(screen))
        assert (tmp_path / "rescatada" / "rescate.json").is_file()

    def test_a_second_folder_gets_a_copy(self, backed_up, screen, choose, tmp_path, qtbot):
        stick = tmp_path / "memoria"
        stick.mkdir()
        choose(stick)
        backed_up.choose.click()
        assert Settings.load().backup_folder == str(stick)
        qtbot.waitUntil(lambda: backed_up.second.text() == f"También en {stick}.")
        backed_up.make.click()
        qtbot.waitUntil(lambda: "también en la segunda" in told(screen))
        assert list(stick.glob("*/respaldo-*"))

    def test_a_stick_that_is_out_is_no_fault(self, backed_up, choose, tmp_path, qtbot):
        choose(tmp_path / "afuera")
        backed_up.choose.click()
        qtbot.waitUntil(lambda: backed_up.second.text().startswith("No está ahora"))


class TestEncryption:
    """«Cifrado» of a plain workspace."""

    def test_it_wants_a_passphrase(self, screen):
        screen.encryption.encrypt.click()
        assert screen.encryption.said.text() == "Escriba la contraseña nueva."

    def test_it_wants_the_same_one_twice(self, screen):
        screen.encryption.new.setText(PASSPHRASE)
        screen.encryption.again.setText("otra cosa")
        screen.encryption.encrypt.click()
        assert "no son iguales" in screen.encryption.said.text()

    def test_what_was_typed_does_not_stay(self, screen):
        screen.encryption.new.setText(PASSPHRASE)
        screen.encryption.again.setText(PASSPHRASE)
        screen.encryption.encrypt.click()
        assert screen.encryption.new.text() == screen.encryption.again.text() == ""

    def test_every_control_has_a_name(self, screen):
        assert unnamed(screen) == []

    def test_practice_offers_neither(self, open_window, context):
        context.practice = True
        page = open_window({"ajustes": FACTORIES["ajustes"]}).screen_in_view
        assert "Respaldos" not in words_of(page)
        assert "Cifrado" not in words_of(page)


class TestTheWholeWay:
    """In the program: encrypted, another passphrase, plain again."""

    @pytest.fixture
    def desk(self, qtbot):
        pytest.importorskip("sqlcipher3", reason="encryption is an extra dependency")
        desk = Desk(Settings(theme="claro", first_run_done=True, person="Juana"))
        desk.open()
        qtbot.waitUntil((default_workspace() / "acopio.sqlite").exists)
        yield desk
        desk.window.close()
        desk.window.deleteLater()

    def card(self, desk):
        desk.window.go("ajustes")
        return desk.window.screen_in_view.encryption

    @pytest.fixture
    def sheet(self, desk, qtbot):
        """The recovery key, shown once the workspace is encrypted."""
        before, card = desk.window, self.card(desk)
        card.new.setText(PASSPHRASE)
        card.again.setText(PASSPHRASE)
        card.encrypt.click()
        qtbot.waitUntil(lambda: desk.window is not before)
        qtbot.waitUntil(lambda: desk.window.findChild(RecoverySheet) is not None)
        return desk.window.findChild(RecoverySheet)

    def test_the_recovery_key_is_shown_once_and_opens_the_folder(self, sheet):
        assert is_encrypted(default_workspace())
        assert open_key(default_workspace(), sheet.shown.text(), clock=utc_now)

    def test_its_page_is_written_where_the_person_says(self, sheet, tmp_path):
        sheet.write(tmp_path / "llave.pdf")
        assert (tmp_path / "llave.pdf").read_bytes().startswith(b"%PDF")

    def test_a_place_that_refuses_the_page_is_said_and_the_key_stays(self, sheet, tmp_path):
        sheet.write(tmp_path / "no" / "hay" / "llave.pdf")
        assert "No se pudo guardar ahí" in words_of(sheet)
        assert sheet.isVisible()

    def test_the_passphrase_is_changed(self, sheet, desk, qtbot):
        button_of(sheet, "Ya la anoté").click()
        card = self.card(desk)
        card.secret.setText(PASSPHRASE)
        card.new.setText("otras cuatro palabras")
        card.again.setText("otras cuatro palabras")
        card.change.click()
        sentence = "La contraseña quedó cambiada."
        qtbot.waitUntil(lambda: desk.window.undo_bar.sentence == sentence)
        assert open_key(default_workspace(), "otras cuatro palabras", clock=utc_now)

    def test_it_is_made_plain_again(self, sheet, desk, qtbot):
        button_of(sheet, "Ya la anoté").click()
        before, card = desk.window, self.card(desk)
        card.secret.setText(PASSPHRASE)
        card.decrypt.click()
        qtbot.waitUntil(lambda: desk.window is not before)
        assert not is_encrypted(default_workspace())
        assert isinstance(desk.window, MainWindow)
