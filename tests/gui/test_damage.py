"""A damaged file: a banner with two ways on, by keys, and nothing of the file is touched."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from support.forms import household
from support.layout import unnamed
from support.workspaces import PERSON, begin, typed

from app.operations.back_up import back_up
from app.operations.save_damaged import new_folder, newest_backup, save_damaged
from app.paths import default_workspace
from app.progress import Cancel, silent
from app.settings import Settings
from app.store.clock import utc_now
from app.store.database import KnownError
from app.store.workspace import FILE_NAME, Workspace
from app.ui.application import Desk
from app.ui.caretaker import look_after_at_start
from app.ui.damage import DamageNotice
from app.ui.error_dialogs import KnownErrorDialog
from app.ui.main_window import MainWindow

RECORDS = 30


@pytest.fixture
def desk(qtbot):
    desk = Desk(Settings(theme="claro", first_run_done=True, person="Juana"))
    yield desk
    if desk.window is not None:
        desk.window.close()
        desk.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def fill(folder: Path, *, backup: bool) -> None:
    with Workspace.open(folder) as workspace:
        for number in range(RECORDS):
            record = begin(workspace, household())
            workspace.records.save(record, typed("vivienda/cuartos", number), PERSON)
        if backup:
            back_up(workspace, clock=utc_now)


def damage(folder: Path, at: float = 0.6, length: int = 8192) -> bytes:
    """Write over a part of the file, as a stick that dies does; give what it is now."""
    file = folder / FILE_NAME
    whole = bytearray(file.read_bytes())
    start = int(len(whole) * at) // 4096 * 4096
    whole[start : start + length] = b"\\xa5" * length
    file.write_bytes(whole)
    return bytes(whole)


@pytest.fixture(params=[True, False], ids=["with a backup", "without one"])
def has_backup(request):
    return request.param


@pytest.fixture(params=[0, 0.5], ids=["its head", "its middle"])
def where(request):
    return request.param


@pytest.fixture
def damaged(has_backup, where):
    """The usual workspace, with a part of its file written over."""
    folder = default_workspace()
    fill(folder, backup=has_backup)
    damage(folder, at=where)
    yield folder
    for saved in folder.parent.glob(f"{folder.name}-*"):
        shutil.rmtree(saved)


@pytest.fixture
def notice(damaged, desk, qtbot):
    desk.open()
    found = []

    def is_there():
        found[:] = desk.window.findChildren(DamageNotice)
        return bool(found) and "Buscando" not in found[0].banner.sentence.text()

    qtbot.waitUntil(is_there)
    return found[0]


def press(button):
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


class TestBanner:
    @pytest.mark.usefixtures("notice")
    def test_it_stands_in_the_window_and_no_dialog_opens(self, desk):
        assert isinstance(desk.window, MainWindow)
        assert desk.window.findChildren(KnownErrorDialog) == []
        assert len(desk.window.findChildren(DamageNotice)) == 1

    def test_it_says_what_happened_what_is_safe_and_what_to_do(self, notice, has_backup):
        assert "«" in notice.banner.title.text()
        said = notice.banner.sentence.text()
        assert said.startswith("Esta carpeta queda como está: no se borra nada.")
        assert ("recupere el respaldo: hoy" in said) is has_backup
        assert ("No hay respaldos aquí" in said) is not has_backup

    def test_a_backup_is_offered_where_there_is_one(self, notice, has_backup):
        assert notice.restore.isEnabled() is has_backup

    def test_its_buttons_are_reached_by_keys_and_named(self, notice):
        assert unnamed(notice) == []
        for button in (notice.rescue, notice.restore):
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus

    @pytest.mark.usefixtures("notice")
    def test_it_is_still_there_in_another_look(self, desk):
        desk.window.rebuild()
        assert len(desk.window.findChildren(DamageNotice)) >= 1


class TestBeyond:
    """The head of the file is gone: nothing can be read of it."""

    @pytest.fixture
    def where(self):
        return 0

    def test_rescuing_nothing_is_said_in_the_banner(self, notice, damaged, qtbot):
        press(notice.rescue)
        qtbot.waitUntil(
            lambda: notice.banner.sentence.text().startswith("No se pudo salvar nada"),
        )
        assert notice.rescue.isEnabled()
        assert list(damaged.parent.glob(f"{damaged.name}-rescatado*")) == []


class TestRestore:
    @pytest.fixture
    def has_backup(self):
        return True

    @pytest.fixture
    def where(self):
        return 0.5

    def test_the_backup_comes_back_beside_and_is_opened(self, notice, damaged, desk, qtbot):
        before = (damaged / FILE_NAME).read_bytes()
        press(notice.restore)
        qtbot.waitUntil(lambda: hasattr(notice, "open"))
        assert f"{RECORDS} registros quedaron en" in notice.banner.title.text()
        assert (damaged / FILE_NAME).read_bytes() == before
        press(notice.open)
        qtbot.waitUntil(lambda: desk.window.context.folder != damaged)
        counted = []
        desk.window.context.tasks.read(
            lambda w: w.db.value("SELECT count(*) FROM record"), counted.append
        )
        qtbot.waitUntil(lambda: counted == [RECORDS])

    def test_the_next_start_begins_with_it(self, notice, damaged, desk, qtbot):
        press(notice.restore)
        qtbot.waitUntil(lambda: hasattr(notice, "open"))
        press(notice.open)
        qtbot.waitUntil(lambda: desk.window.context.folder != damaged)
        assert Desk(Settings.load()).work_folder() == desk.window.context.folder

    def test_a_folder_that_the_environment_names_goes_first(self, desk, tmp_path, monkeypatch):
        desk.settings.last_workspace = str(tmp_path)
        assert desk.work_folder() == tmp_path
        monkeypatch.setenv("ACOPIO_WORKSPACE", str(tmp_path / "otra"))
        assert desk.work_folder() == tmp_path / "otra"

    def test_a_folder_that_is_gone_is_forgotten(self, desk, tmp_path):
        desk.settings.last_workspace = str(tmp_path / "ya no está")
        assert desk.work_folder() == default_workspace()


class TestSaving:
    """Without a window, on files that are damaged inside."""

    @pytest.fixture
    def folder(self, tmp_path):
        folder = tmp_path / "Acopio"
        fill(folder, backup=True)
        return folder

    def save(self, folder, way):
        return save_damaged(folder, way, clock=utc_now, report=silent, cancel=Cancel())

    @pytest.mark.parametrize("at", [0.7, 0.9])
    def test_rescuing_leaves_the_damaged_file_as_it_is(self, folder, at):
        before = damage(folder, at)
        saved = self.save(folder, "rescue")
        assert (folder / FILE_NAME).read_bytes() == before
        assert 0 <= saved.records <= RECORDS
        assert (saved.folder / "rescate.json").is_file()
        with Workspace.open(saved.folder) as workspace:
            assert workspace.db.value("SELECT count(*) FROM record") == saved.records

    def test_restoring_gives_all_of_the_backup(self, folder):
        damage(folder, at=0)
        assert self.save(folder, "restore").records == RECORDS

    def test_each_time_it_is_another_new_folder(self, folder):
        one, other = self.save(folder, "restore"), self.save(folder, "restore")
        assert (one.folder != other.folder, one.folder.parent) == (True, folder.parent)
        assert new_folder(folder, "rescue", utc_now()) != one.folder

    def test_without_a_backup_there_is_nothing_to_restore(self, folder):
        shutil.rmtree(folder / "backups")
        assert newest_backup(folder) is None
        with pytest.raises(KnownError) as caught:
            self.save(folder, "restore")
        assert caught.value.problems[0].code == "store.no_backup"

    def test_damage_inside_is_found_at_the_start(self, folder):
        damage(folder, at=0.8, length=4096 * 4)
        with pytest.raises(KnownError) as caught, Workspace.open(folder) as workspace:
            look_after_at_start(workspace, silent, Cancel())
        assert caught.value.problems[0].code in ("store.damaged_inside", "store.damaged")
