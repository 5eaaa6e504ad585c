"""Backups without thinking: when one is made, where it goes, and what a restore shows first."""

import pytest
from support.commands import Shell
from support.forms import household
from support.workspaces import PERSON, HandClock, begin, import_rows, typed

from app.operations.back_up import back_up, back_up_if_due
from app.operations.restore import look_into, restore
from app.settings import Settings
from app.store.backups import BackupPlace
from app.store.database import KnownError, known
from app.store.workspace import Workspace


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path / "Acopio", clock=clock) as workspace:
        record = begin(workspace, household())
        workspace.records.save(record, typed("vivienda/cuartos", 3), PERSON)
        import_rows(workspace, household(), 4)
        yield workspace


@pytest.fixture
def stick(tmp_path):
    """A second folder that the person chose, and which is present."""
    folder = tmp_path / "memoria"
    folder.mkdir()
    Settings(backup_folder=str(folder)).save()
    return folder


class TestWhen:
    def test_the_first_is_always_due(self, workspace, clock):
        assert back_up_if_due(workspace, "start", clock=clock).is_new

    def test_without_a_change_none_is_made(self, workspace, clock):
        first = back_up_if_due(workspace, "close", clock=clock)
        clock.pass_by(days=1)
        again = back_up_if_due(workspace, "start", clock=clock)
        assert (again.is_new, again.backup) == (False, first.backup)

    def test_after_a_change_one_is_made(self, workspace, clock):
        back_up_if_due(workspace, "start", clock=clock)
        clock.pass_by(hours=1)
        workspace.records.save(workspace.records.info(1), typed("vivienda/cuartos", 5), PERSON)
        assert back_up_if_due(workspace, "close", clock=clock).is_new

    def test_many_days_leave_a_bounded_number(self, workspace, clock):
        record = workspace.records.info(1)
        for number in range(40):
            clock.pass_by(days=1)
            workspace.records.save(record, typed("vivienda/cuartos", number), PERSON)
            back_up_if_due(workspace, "daily", clock=clock)
        assert len(BackupPlace(workspace.backups).all()) <= 12


class TestSecondFolder:
    def test_a_copy_goes_there_when_it_is_present(self, workspace, clock, stick):
        done = back_up(workspace, clock=clock)
        assert done.second.sha256 == done.backup.sha256
        assert stick in done.second.folder.parents

    @pytest.mark.usefixtures("stick")
    def test_two_workspaces_do_not_mix_there(self, workspace, clock, tmp_path):
        with Workspace.open(tmp_path / "otra" / "Acopio", clock=clock) as other:
            begin(other, household())
            places = {
                back_up(each, clock=clock).second.folder.parent for each in (workspace, other)
            }
        assert len(places) == 2

    def test_a_stick_that_is_out_is_no_fault(self, workspace, clock, stick):
        stick.rmdir()
        done = back_up(workspace, clock=clock)
        assert (done.second, done.problems) == (None, ())

    def test_it_gets_what_it_missed_when_it_is_back(self, workspace, clock, stick):
        stick.rmdir()
        back_up(workspace, clock=clock)
        stick.mkdir()
        clock.pass_by(days=1)
        done = back_up_if_due(workspace, "start", clock=clock)
        assert not done.is_new
        assert done.second is not None

    def test_one_that_fails_there_is_kept_here_and_said(self, workspace, clock, stick, monkeypatch):
        def refuse(*_arguments, **_options):
            raise known("store.disk_full", stick / "acopio.sqlite")

        monkeypatch.setattr(BackupPlace, "receive", refuse)
        done = back_up(workspace, clock=clock)
        assert done.backup.file.is_file()
        assert [problem.code for problem in done.problems] == ["store.disk_full"]


class TestPreview:
    def test_it_says_forms_records_people_and_the_last_change(self, workspace, clock):
        held = look_into(back_up(workspace, clock=clock).backup.folder)
        (form,) = held.forms
        assert form.records == {"draft": 1, "final": 4}
        assert held.people == (PERSON,)
        assert held.last_change is not None
        assert held.made_at == clock()

    def test_looking_leaves_no_file(self, workspace, clock):
        backup = back_up(workspace, clock=clock).backup
        before = sorted(backup.folder.iterdir())
        look_into(backup.folder)
        assert sorted(backup.folder.iterdir()) == before

    def test_an_empty_workspace_holds_nothing(self, tmp_path, clock):
        with Workspace.open(tmp_path / "vacia", clock=clock) as empty:
            held = look_into(back_up(empty, clock=clock).backup.folder)
        assert (held.forms, held.people, held.last_change) == ((), (), None)

    def test_restoring_gives_the_same_picture(self, workspace, clock, tmp_path):
        backup = back_up(workspace, clock=clock).backup
        done = restore(backup.folder, tmp_path / "nueva", clock=clock)
        assert done.problems == ()
        with Workspace.open(tmp_path / "nueva", clock=clock) as restored:
            assert restored.records.counts(1).all == 5

    def test_what_is_no_backup_is_said(self, tmp_path):
        with pytest.raises(KnownError) as caught:
            look_into(tmp_path)
        assert caught.value.problems[0].code == "store.not_a_backup"


class TestCommands:
    @pytest.fixture
    def shell(self, workspace, monkeypatch):
        return Shell(workspace.folder, monkeypatch)

    def test_backup_restore_and_check_speak_to_scripts(self, shell, tmp_path):
        made = shell("store", "backup", "-o", tmp_path / "copias", "--json").object
        assert made["backup"].startswith(str(tmp_path / "copias"))
        seen = shell(
            "store", "restore", made["backup"], "--to", tmp_path / "n", "--dry-run", "--json"
        )
        assert seen.object["folder"] is None
        assert seen.object["forms"][0]["records"] == {"draft": 1, "final": 4}
        assert not (tmp_path / "n").exists()
        done = shell("store", "restore", made["backup"], "--to", tmp_path / "n", "--json")
        assert done.object["folder"] == str(tmp_path / "n")
        checked = shell.plain("store", "check", "--workspace", tmp_path / "n", "--json")
        assert (checked.code, checked.object["records"]) == (0, 5)

    def test_and_to_people(self, shell, tmp_path):
        said = shell("store", "backup", "-o", tmp_path / "copias")
        assert said.out.startswith("Respaldo hecho y revisado: ")
        (folder,) = (tmp_path / "copias").iterdir()
        said = shell("store", "restore", folder, "--to", tmp_path / "nueva")
        assert "5 registros" in said.out
        assert f"Personas: {PERSON}" in said.out
        assert shell("store", "check").out.startswith("Todo está como se guardó: 5 registros")

    def test_a_folder_that_is_taken_is_the_environment(self, shell):
        made = shell("store", "backup", "--json").object["backup"]
        said = shell("store", "restore", made, "--to", shell.folder, "--json")
        assert (said.code, said.codes) == (3, ["store.folder_taken"])

    def test_what_was_altered_makes_the_check_end_with_1(self, shell, workspace):
        with workspace.db.transaction():
            workspace.db.execute("UPDATE journal SET new = 8 WHERE path = 'vivienda/cuartos'")
        said = shell("store", "check", "--json")
        assert said.code == 1
        assert "store.journal_changed" in said.codes
