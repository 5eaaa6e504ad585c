"""Backups: whole, verified, noted, rotated; restored into a workspace of its own."""

import json
import os
import shutil
import sqlite3
import threading
from collections import namedtuple

import pytest
from support.forms import household
from support.workspaces import PERSON, HandClock, begin, import_rows, stored_bytes, typed

from app.messages import sentence
from app.progress import Cancel, CancelledError
from app.store import backups as backups_module
from app.store import snapshots
from app.store.backup_notes import NOTE, content_mark, find_backup, read_backup
from app.store.backups import BackupPlace
from app.store.database import KnownError
from app.store.restoring import new_folder, restore_files
from app.store.workspace import FILE_NAME, Workspace

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path / "Acopio", clock=clock) as workspace:
        yield workspace


@pytest.fixture
def record(workspace):
    record = begin(workspace, household())
    workspace.records.save(record, typed("vivienda/comunidad", "Xe'atzam"), PERSON)
    return record


@pytest.fixture
def place(workspace):
    return BackupPlace(workspace.backups)


def make(workspace, clock, kind="start", place=None, **options):
    clock.pass_by(seconds=1)
    place = place or BackupPlace(workspace.backups)
    return place.make(workspace.db.path, kind, clock(), **options)


def code_of(caught):
    return caught.value.problems[0].code


class TestMaking:
    def test_a_backup_holds_what_was_saved_before_it(self, workspace, clock, record):
        backup = make(workspace, clock)
        connection = sqlite3.connect(f"file:{backup.file}?immutable=1", uri=True)
        assert connection.execute("SELECT uuid FROM record").fetchall() == [(record.uuid,)]
        connection.close()

    @pytest.mark.usefixtures("record")
    def test_its_note_tells_when_why_and_where_the_chains_end(self, workspace, clock):
        backup = make(workspace, clock, kind="close")
        assert (backup.kind, backup.made_at) == ("close", clock())
        assert backup.heads == (workspace.journal.head(),)
        assert backup.bytes == backup.file.stat().st_size
        assert read_backup(backup.folder) == backup

    def test_others_go_on_writing_while_it_is_made(self, workspace, clock, record):
        import_rows(workspace, household(), 2000)
        written = []

        def write_at_each_step(_done, _total):
            number = len(written)
            workspace.records.save(record, typed("vivienda/cuartos", number), PERSON)
            written.append(number)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(snapshots, "PAGES_A_STEP", 8)
            backup = make(workspace, clock, report=write_at_each_step)
        assert len(written) > 5
        assert backup.heads[0].seq == workspace.journal.head().seq - len(written)
        assert workspace.journal.verify(backup.heads) == []

    def test_the_copy_is_of_one_moment_even_when_another_program_writes(
        self, workspace, clock, record
    ):
        import_rows(workspace, household(), 2000)
        stop = threading.Event()

        def write_until_told():
            with Workspace.open(workspace.folder, clock=clock) as other:
                other.instruments.add(household(), "prueba.xlsx", {})
                number = 0
                while not stop.is_set():
                    number += 1
                    other.records.save(record, typed("vivienda/cuartos", number), PERSON)

        writer = threading.Thread(target=write_until_told)
        writer.start()
        try:
            made = [make(workspace, clock) for _ in range(3)]
        finally:
            stop.set()
            writer.join()
        for backup in made:
            assert snapshots.is_sound(backup.file)
        assert workspace.journal.verify([made[0].heads[0], made[2].heads[0]]) == []

    def test_no_file_of_sqlite_is_left_beside_it(self, workspace, clock):
        backup = make(workspace, clock)
        assert sorted(each.name for each in backup.folder.iterdir()) == [FILE_NAME, NOTE]

    def test_one_that_is_stopped_leaves_nothing(self, workspace, clock):
        cancel = Cancel()
        cancel.set()
        with pytest.raises(CancelledError):
            make(workspace, clock, cancel=cancel)
        assert list(workspace.backups.iterdir()) == []

    def test_a_disk_without_room_is_said_with_both_sizes(self, workspace, clock, monkeypatch):
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(9, 9, 1_000_000))
        with pytest.raises(KnownError) as caught:
            make(workspace, clock)
        assert code_of(caught) == "store.no_room_for_copy"
        assert "quedan 1 MB" in sentence(caught.value.problems[0])
        assert list(workspace.backups.iterdir()) == []

    def test_a_copy_that_is_not_sound_is_thrown_away(self, workspace, clock, monkeypatch):
        monkeypatch.setattr(backups_module, "is_sound", lambda *_: False)
        with pytest.raises(KnownError) as caught:
            make(workspace, clock)
        assert code_of(caught) == "store.backup_unsound"
        assert list(workspace.backups.iterdir()) == []

    def test_a_folder_that_cannot_be_made_is_said(self, workspace, clock, tmp_path):
        (tmp_path / "archivo").write_text("x", encoding="utf-8")
        with pytest.raises(KnownError) as caught:
            make(workspace, clock, place=BackupPlace(tmp_path / "archivo"))
        assert code_of(caught) == "store.not_a_folder"

    @pytest.mark.parametrize("left", ["respaldo-20260101-000000-000-77.unfinished", "otra cosa"])
    def test_what_a_power_cut_left_is_no_backup(self, workspace, place, left):
        workspace.backups.joinpath(left).mkdir()
        assert place.all() == []

    def test_a_note_that_cannot_be_read_makes_no_backup(self, workspace, clock, place):
        backup = make(workspace, clock)
        backup.folder.joinpath(NOTE).write_text("{", encoding="utf-8")
        assert place.all() == []
        with pytest.raises(KnownError) as caught:
            read_backup(backup.folder)
        assert code_of(caught) == "store.not_a_backup"


class TestMark:
    """Whether a new backup would hold anything new."""

    def mark(self, workspace):
        return content_mark(workspace.db.connection)

    def test_looking_changes_nothing(self, workspace, record):
        before = self.mark(workspace)
        workspace.records.answers(record)
        assert self.mark(workspace) == before

    def test_an_answer_an_import_and_a_setting_change_it(self, workspace, record):
        seen = {self.mark(workspace)}
        workspace.records.save(record, typed("vivienda/cuartos", 4), PERSON)
        seen.add(self.mark(workspace))
        import_rows(workspace, household(), 3)
        seen.add(self.mark(workspace))
        workspace.settings.set("municipality", "1413")
        seen.add(self.mark(workspace))
        assert len(seen) == 4


class TestMedia:
    def test_media_are_kept_once_for_all_backups(self, workspace, clock, record):
        sha256 = workspace.media.attach(record.uuid, "foto.jpg", b"una foto")
        first, second = make(workspace, clock), make(workspace, clock)
        assert first.media == second.media == {sha256: 8}
        assert first.media_file(sha256).read_bytes() == b"una foto"
        assert len(list(workspace.backups.glob("media/??/*"))) == 1

    def test_on_another_disk_they_are_copied(self, workspace, clock, record, monkeypatch):
        sha256 = workspace.media.attach(record.uuid, "foto.jpg", b"una foto")

        def refuse(*_paths):
            raise OSError

        monkeypatch.setattr(os, "link", refuse)
        backup = make(workspace, clock)
        assert backup.media_file(sha256).read_bytes() == b"una foto"
        assert backup.media_file(sha256).stat().st_nlink == 1

    def test_what_no_backup_needs_any_more_goes(self, workspace, clock, record, place):
        workspace.media.attach(record.uuid, "foto.jpg", b"una foto")
        make(workspace, clock)
        stray = workspace.backups / "media" / "ab" / "abcd"
        stray.parent.mkdir(exist_ok=True)
        stray.write_bytes(b"de un respaldo que se quito")
        for _ in range(10):
            make(workspace, clock)
        assert place.rotate()
        assert not stray.exists()
        assert len(list(workspace.backups.glob("media/??/*"))) == 1


class TestRotation:
    def test_old_ones_go_and_the_newest_stay(self, workspace, clock, place):
        made = [make(workspace, clock) for _ in range(8)]
        assert place.rotate() == 3
        assert [backup.made_at for backup in place.all()] == [
            backup.made_at for backup in reversed(made[3:])
        ]

    def test_what_a_kill_left_half_done_goes_the_next_day(self, workspace, place):
        fresh, old = (workspace.backups / f"respaldo-{n}.unfinished" for n in (1, 2))
        for folder in (fresh, old):
            folder.mkdir()
            (folder / FILE_NAME).write_bytes(b"half")
        os.utime(old, (0, 0))
        place.rotate()
        assert (fresh.exists(), old.exists()) == (True, False)

    def test_what_somebody_asked_for_stays(self, workspace, clock, place):
        asked = make(workspace, clock, kind="asked")
        for _ in range(8):
            make(workspace, clock)
        place.rotate()
        assert asked in place.all()


class TestSecondPlace:
    def test_a_backup_arrives_as_it_was_with_its_media(self, workspace, clock, record, tmp_path):
        sha256 = workspace.media.attach(record.uuid, "foto.jpg", b"una foto")
        backup = make(workspace, clock)
        other = BackupPlace(tmp_path / "memoria")
        received = other.receive(backup)
        assert (received.sha256, received.heads) == (backup.sha256, backup.heads)
        assert received.media_file(sha256).read_bytes() == b"una foto"
        assert other.all() == [received]

    def test_one_that_did_not_arrive_whole_is_said(self, workspace, clock, tmp_path):
        backup = make(workspace, clock)
        content = bytearray(backup.file.read_bytes())
        content[-1] ^= 1
        backup.file.write_bytes(content)
        other = BackupPlace(tmp_path / "memoria")
        with pytest.raises(KnownError) as caught:
            other.receive(backup)
        assert code_of(caught) == "store.backup_unsound"
        assert other.all() == []


class TestRestoring:
    @pytest.fixture
    def backup(self, workspace, clock, record):
        workspace.media.attach(record.uuid, "foto.jpg", b"una foto")
        return make(workspace, clock)

    def test_a_new_workspace_holds_everything(self, backup, record, tmp_path, clock):
        assert restore_files(backup, tmp_path / "nueva") == []
        with Workspace.open(tmp_path / "nueva", clock=clock) as restored:
            answers = restored.records.answers(restored.records.find(record.uuid))
            assert answers.values["vivienda/comunidad"] == "Xe'atzam"
            assert restored.media.of_record(record.uuid, "foto.jpg").read_bytes() == b"una foto"
            assert restored.journal.verify(backup.heads) == []

    def test_it_goes_on_as_a_device_of_its_own(self, backup, workspace, record, tmp_path, clock):
        restore_files(backup, tmp_path / "nueva")
        with Workspace.open(tmp_path / "nueva", clock=clock) as restored:
            assert restored.device.id != workspace.device.id
            restored.instruments.add(household(), "prueba.xlsx", {})
            found = restored.records.find(record.uuid)
            restored.records.save(found, typed("vivienda/cuartos", 3), PERSON)
            assert restored.journal.head().seq == 2  # that it knows what was there, and the answer
            assert restored.journal.verify(backup.heads) == []

    def test_it_keeps_its_purpose(self, tmp_path, clock):
        with Workspace.open(tmp_path / "practica", practice=True, clock=clock) as practice:
            backup = make(practice, clock)
        restore_files(backup, tmp_path / "nueva")
        with Workspace.open(tmp_path / "nueva", clock=clock) as restored:
            assert restored.practice

    def test_a_folder_that_holds_something_is_refused_and_untouched(self, backup, tmp_path):
        (tmp_path / "llena").mkdir()
        (tmp_path / "llena" / "carta.txt").write_text("Estimada", encoding="utf-8")
        before = stored_bytes(tmp_path / "llena")
        with pytest.raises(KnownError) as caught:
            restore_files(backup, tmp_path / "llena")
        assert code_of(caught) == "store.folder_taken"
        assert stored_bytes(tmp_path / "llena") == before

    def test_an_empty_folder_is_taken(self, backup, tmp_path):
        (tmp_path / "vacia").mkdir()
        restore_files(backup, tmp_path / "vacia")
        assert (tmp_path / "vacia" / FILE_NAME).is_file()

    def test_a_backup_that_was_changed_is_refused(self, backup, tmp_path):
        connection = sqlite3.connect(backup.file)
        connection.execute("UPDATE person SET name = 'Otra'")
        connection.commit()
        connection.close()
        with pytest.raises(KnownError) as caught:
            restore_files(backup, tmp_path / "nueva")
        assert code_of(caught) == "store.backup_changed"
        assert not (tmp_path / "nueva").exists()

    def test_media_that_are_missing_or_changed_are_named(self, backup, tmp_path):
        (sha256,) = backup.media
        backup.media_file(sha256).write_bytes(b"otra foto")
        assert restore_files(backup, tmp_path / "nueva") == [sha256]

    def test_one_that_is_stopped_leaves_nothing(self, backup, tmp_path):
        cancel = Cancel()
        cancel.set()
        with pytest.raises(CancelledError):
            restore_files(backup, tmp_path / "nueva", cancel=cancel)
        assert not list(tmp_path.glob("nueva*"))

    def test_a_folder_that_fails_on_the_way_is_taken_away(self, tmp_path):
        with pytest.raises(KnownError) as caught, new_folder(tmp_path / "nueva"):
            raise OSError(28, "No space left on device")
        assert code_of(caught) == "store.disk_full"
        assert not list(tmp_path.glob("nueva*"))

    def test_the_folder_or_a_file_in_it_may_be_named(self, backup):
        assert find_backup(backup.folder) == backup
        assert find_backup(backup.file) == backup
        assert find_backup(backup.folder / NOTE) == backup

    def test_a_copy_without_a_note_is_taken_for_what_it_is(
        self, workspace, record, tmp_path, clock
    ):
        copy = workspace.backups / "version-1-20260101-000000.sqlite"
        workspace.media.attach(record.uuid, "foto.jpg", b"una foto")
        workspace.db.copy_to(copy)
        backup = find_backup(copy)
        assert backup.heads == (workspace.journal.head(),)
        assert restore_files(backup, tmp_path / "nueva") == []
        with Workspace.open(tmp_path / "nueva", clock=clock) as restored:
            assert restored.media.of_record(record.uuid, "foto.jpg").read_bytes() == b"una foto"

    @pytest.mark.parametrize("content", [b"", b"una carta", json.dumps({"a": 1}).encode()])
    def test_anything_else_is_no_backup(self, tmp_path, content):
        (tmp_path / "algo").write_bytes(content)
        with pytest.raises(KnownError) as caught:
            find_backup(tmp_path / "algo")
        assert code_of(caught) == "store.not_a_backup"
