"""A workspace: a folder that is made when absent, belongs to one computer, is for work or not."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.forms import household
from support.workspaces import PERSON, HandClock, begin, stored_bytes, typed

from app.messages import fix, sentence
from app.store.database import BugError, Database, KnownError
from app.store.migrations import bring_up_to_date
from app.store.records import RecordQuery
from app.store.workspace import FILE_NAME, Workspace


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "Acopio"


def refusal(folder, **options):
    with pytest.raises(KnownError) as caught:
        Workspace.open(folder, **options)
    return caught.value.problems[0]


class TestFolder:
    def test_an_absent_folder_is_made_with_its_parts(self, folder):
        with Workspace.open(folder / "dentro") as workspace:
            assert {each.name for each in workspace.folder.iterdir()} >= {
                FILE_NAME, "media", "exports", "backups",
            }  # fmt: skip
            assert (workspace.folder / "media").is_dir()
            assert workspace.exports.is_dir()
            assert workspace.backups.is_dir()

    def test_a_folder_that_holds_other_files_keeps_them(self, folder):
        folder.mkdir()
        (folder / "carta.txt").write_text("Hola", encoding="utf-8")
        Workspace.open(folder).close()
        assert (folder / "carta.txt").read_text(encoding="utf-8") == "Hola"

    def test_a_file_in_the_place_of_the_folder_is_named(self, folder):
        folder.write_text("no soy carpeta", encoding="utf-8")
        problem = refusal(folder)
        assert problem.code == "store.not_a_folder"
        assert str(folder) in sentence(problem)

    @pytest.mark.parametrize(
        ("number", "code"),
        [
            (errno.EACCES, "store.read_only"),
            (errno.EROFS, "store.read_only"),
            (errno.ENOSPC, "store.disk_full"),
            (errno.EDQUOT, "store.disk_full"),
        ],
    )
    def test_a_folder_that_cannot_be_made_is_said(self, folder, monkeypatch, number, code):
        def refuse(*_arguments, **_options):
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(Path, "mkdir", refuse)
        problem = refusal(folder)
        assert problem.code == code
        assert str(folder) in sentence(problem)
        assert fix(problem)

    def test_closing_leaves_one_file_without_companions(self, folder):
        with Workspace.open(folder):
            pass
        assert [each.name for each in folder.glob("acopio.sqlite*")] == [FILE_NAME]


class TestIdentity:
    def test_a_workspace_knows_its_computer_from_then_on(self, folder):
        with Workspace.open(folder) as workspace:
            first = workspace.device
        with Workspace.open(folder) as workspace:
            assert workspace.device == first

    def test_two_workspaces_are_two_devices(self, folder, tmp_path):
        with Workspace.open(folder) as one, Workspace.open(tmp_path / "otra") as other:
            assert one.device.id != other.device.id

    def test_small_facts_are_kept_by_name(self, folder):
        with Workspace.open(folder) as workspace:
            workspace.settings.set("municipality", "1413")
            workspace.settings.set("municipality", "0101")
        with Workspace.open(folder) as workspace:
            assert workspace.settings.get("municipality") == "0101"
            assert workspace.settings.get("nothing", "algo") == "algo"


class TestPractice:
    def test_a_new_workspace_is_for_work_unless_it_is_asked_for_practice(self, folder, tmp_path):
        with Workspace.open(folder) as work, Workspace.open(tmp_path / "p", practice=True) as play:
            assert not work.practice
            assert play.practice

    def test_it_stays_what_it_was_made_for(self, folder):
        Workspace.open(folder, practice=True).close()
        with Workspace.open(folder) as workspace:
            assert workspace.practice

    def test_work_is_not_opened_as_practice(self, folder):
        Workspace.open(folder).close()
        assert refusal(folder, practice=True).code == "store.not_practice"

    def test_practice_is_not_opened_as_work(self, folder):
        Workspace.open(folder, practice=True).close()
        assert refusal(folder, practice=False).code == "store.practice"


class TestReadOnly:
    def test_reading_an_absent_workspace_makes_nothing(self, folder):
        assert refusal(folder, read_only=True).code == "store.not_a_workspace"
        assert not folder.exists()

    def test_reading_changes_no_byte(self, folder):
        with Workspace.open(folder) as workspace:
            record = begin(workspace, household())
            workspace.records.save(record, typed("observaciones", "Todo bien"), PERSON)
        before = stored_bytes(folder)
        with Workspace.open(folder, read_only=True) as workspace:
            assert workspace.records.answers(workspace.records.find(record.uuid)).values
        assert {**stored_bytes(folder), **before} == stored_bytes(folder)

    def test_a_reader_cannot_write(self, folder):
        with Workspace.open(folder) as workspace:
            record = begin(workspace, household())
        with Workspace.open(folder, read_only=True) as workspace:
            with pytest.raises(KnownError) as caught:
                workspace.records.delete(record, PERSON)
            assert caught.value.problems[0].code == "store.read_only"

    def test_a_file_that_was_never_finished_is_not_read(self, folder):
        folder.mkdir()
        Database.open(folder / FILE_NAME).close()
        assert refusal(folder, read_only=True).code == "store.older"

    def test_a_file_without_a_device_is_our_mistake(self, folder):
        folder.mkdir()
        database = Database.open(folder / FILE_NAME)
        bring_up_to_date(database, folder, HandClock()())
        database.close()
        with pytest.raises(BugError):
            Workspace.open(folder, read_only=True)


class TestTwoAtOnce:
    def test_what_one_saves_the_other_reads(self, folder):
        with Workspace.open(folder) as window, Workspace.open(folder) as script:
            record = begin(window, household())
            window.records.save(record, typed("observaciones", "desde la ventana"), PERSON)
            seen = script.records.find(record.uuid)
            assert script.records.answers(seen).values == {"observaciones": "desde la ventana"}

    def test_both_write_into_one_journal(self, folder):
        with Workspace.open(folder) as window, Workspace.open(folder) as script:
            record = begin(window, household())
            script.instruments.add(household(), "prueba.xlsx", {})
            for n in range(5):
                window.records.save(record, typed("observaciones", f"v{n}"), PERSON)
                script.records.save(record, typed("vivienda/comunidad", f"s{n}"), PERSON)
            assert [entry.seq for entry in window.journal.entries()] == list(range(1, 12))
            assert window.journal.verify() == []

    def test_a_form_that_one_loads_is_there_for_the_other(self, folder):
        with Workspace.open(folder) as window, Workspace.open(folder) as script:
            begin(window, household())
            ids = script.records.ids(RecordQuery(script.instruments.latest("hogares").instrument))
            assert len(ids) == 1

    def test_an_error_at_opening_closes_the_file(self, folder):
        Workspace.open(folder).close()
        refusal(folder, practice=True)
        (folder / FILE_NAME).rename(folder / "otro.sqlite")
        assert not list(folder.glob("acopio.sqlite-*"))


def test_many_may_open_a_new_workspace_at_the_same_moment(tmp_path: Path) -> None:
    def opened(_number: int) -> str:
        with Workspace.open(tmp_path / "nuevo") as workspace:
            return workspace.device.id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(opened, range(24)))) == 1
