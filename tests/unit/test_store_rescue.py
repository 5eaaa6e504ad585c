"""Damaged files: refused in words, and rescued as far as they can be read."""

import json
import shutil

import pytest
from support.cipher import plain_only
from support.commands import Shell
from support.forms import household
from support.workspaces import PERSON, HandClock, begin, import_rows, stored_bytes, typed

from app.messages import sentence
from app.operations.back_up import back_up
from app.operations.rescue import REPORT, rescue
from app.store.database import KnownError
from app.store.log_pages import rebuild_from_log
from app.store.salvage import _first_readable
from app.store.workspace import FILE_NAME, Workspace

pytestmark = plain_only

PAGE = 4096
IMPORTED = 1500


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A workspace of several hundred pages: 40 captured records, 1500 imported ones."""
    folder = tmp_path_factory.mktemp("modelo") / "Acopio"
    with Workspace.open(folder, clock=HandClock()) as workspace:
        for number in range(40):
            record = begin(workspace, household())
            workspace.records.save(record, typed("vivienda/comunidad", f"C{number}"), PERSON)
            workspace.records.save(record, typed("vivienda/cuartos", number), PERSON)
        workspace.media.attach(record.uuid, "foto.jpg", b"una foto")
        import_rows(workspace, household(), IMPORTED)
        back_up(workspace, clock=HandClock())
    return folder


@pytest.fixture
def folder(model, tmp_path):
    """A copy of it, to be damaged."""
    return shutil.copytree(model, tmp_path / "Acopio")


@pytest.fixture
def clock():
    return HandClock()


def zero(folder, first, count):
    """Let pages be empty, as a bad disk gives them; the first page is 1."""
    with (folder / FILE_NAME).open("rb+") as file:
        file.seek((first - 1) * PAGE)
        file.write(bytes(count * PAGE))


def pages(folder):
    return (folder / FILE_NAME).stat().st_size // PAGE


def comunidades(folder, clock):
    """What the captured records of a workspace answer."""
    with Workspace.open(folder, clock=clock) as workspace:
        keys = list(workspace.db.column("SELECT id FROM record WHERE batch IS NULL ORDER BY id"))
        return [
            answers.values.get("vivienda/comunidad")
            for _, answers in workspace.records.stream(keys)
        ]


class TestRescue:
    def test_a_whole_one_is_saved_whole(self, folder, tmp_path, clock):
        before = stored_bytes(folder)
        done = rescue(folder, tmp_path / "nueva", clock=clock)
        assert done.problems == ()
        assert done.records == 40 + IMPORTED
        assert stored_bytes(folder) == before, "the damaged one is only read"
        assert comunidades(tmp_path / "nueva", clock) == [f"C{n}" for n in range(40)]

    @pytest.mark.parametrize("share", [0.2, 0.4, 0.6, 0.8, 0.95])
    def test_pages_that_are_empty_cost_only_what_they_held(self, folder, tmp_path, clock, share):
        zero(folder, int(pages(folder) * share), 4)
        done = rescue(folder, tmp_path / "nueva", clock=clock)
        assert done.records >= 0.5 * (40 + IMPORTED)
        assert json.loads((tmp_path / "nueva" / REPORT).read_text(encoding="utf-8"))["tables"]

    @pytest.mark.parametrize("share", [0.5, 0.75, 0.95])
    def test_of_a_truncated_one_the_beginning_is_saved(self, folder, tmp_path, clock, share):
        file = folder / FILE_NAME
        with file.open("rb+") as content:
            content.truncate(int(pages(folder) * share) * PAGE + 100)
        with pytest.raises(KnownError) as caught:
            Workspace.open(folder, clock=clock)
        assert caught.value.problems[0].code == "store.damaged"
        done = rescue(folder, tmp_path / "nueva", clock=clock)
        assert done.records
        assert done.problems

    def test_without_the_first_page_the_one_of_a_backup_serves(self, folder, tmp_path, clock):
        zero(folder, 1, 1)
        done = rescue(folder, tmp_path / "nueva", clock=clock)
        assert done.records == 40 + IMPORTED

    def test_without_it_and_without_a_backup_the_list_is_made_anew(self, folder, tmp_path, clock):
        zero(folder, 1, 1)
        shutil.rmtree(folder / "backups")
        done = rescue(folder, tmp_path / "nueva", clock=clock)
        assert done.records == 40 + IMPORTED
        assert comunidades(tmp_path / "nueva", clock) == [f"C{n}" for n in range(40)]

    @pytest.mark.parametrize("content", [b"x" * 100, b"SQLite format 3\0" * 1000, bytes(9000)])
    def test_of_what_holds_no_table_it_is_said(self, folder, tmp_path, clock, content):
        (folder / FILE_NAME).write_bytes(content)
        shutil.rmtree(folder / "backups")
        with pytest.raises(KnownError) as caught:
            rescue(folder, tmp_path / "nueva", clock=clock)
        assert caught.value.problems[0].code == "store.beyond_rescue"
        assert not (tmp_path / "nueva").exists()

    def test_answers_that_are_lost_come_back_from_the_journal(self, folder, tmp_path, clock):
        with Workspace.open(folder, clock=clock) as workspace:
            (column,) = [c for c in workspace.instruments.columns(1) if c.name == "c0"][:1]
            with workspace.db.transaction():
                workspace.db.execute(f"DELETE FROM {column.table} WHERE record <= 10")
        done = rescue(folder, tmp_path / "nueva", clock=clock)
        assert done.from_journal == 10
        assert comunidades(tmp_path / "nueva", clock) == [f"C{n}" for n in range(40)]

    def test_answers_whose_record_is_gone_become_drafts(self, folder, tmp_path, clock):
        with Workspace.open(folder, clock=clock) as workspace:
            workspace.db.execute("PRAGMA foreign_keys = OFF")
            with workspace.db.transaction():
                workspace.db.execute("DELETE FROM record WHERE id = 5")
                workspace.db.execute("DELETE FROM person")
        rescue(folder, tmp_path / "nueva", clock=clock)
        with Workspace.open(tmp_path / "nueva", clock=clock) as workspace:
            info = workspace.records.info(5)
            assert info.state == "draft"
            assert workspace.records.answers(info).values["vivienda/comunidad"] == "C4"
            assert [person.name for person in workspace.people.all()] == ["Persona 1"]

    def test_media_come_along(self, folder, tmp_path, clock):
        rescue(folder, tmp_path / "nueva", clock=clock)
        with Workspace.open(tmp_path / "nueva", clock=clock) as workspace:
            assert workspace.media.check() == []

    def test_the_rescued_one_goes_on_as_a_device_of_its_own(self, folder, tmp_path, clock):
        rescue(folder, tmp_path / "nueva", clock=clock)
        with (
            Workspace.open(folder, clock=clock) as old,
            Workspace.open(tmp_path / "nueva", clock=clock) as new,
        ):
            assert old.device != new.device

    def test_the_command_speaks_to_scripts(self, folder, tmp_path, monkeypatch):
        zero(folder, int(pages(folder) * 0.6), 3)
        shell = Shell(tmp_path / "otra", monkeypatch)
        said = shell.plain("store", "rescue", folder, "-o", tmp_path / "nueva", "--json")
        assert said.object["records"]
        assert {"table", "saved", "lost"} == set(said.object["tables"][0])


class TestLogWithoutFile:
    @pytest.fixture
    def orphan(self, tmp_path, clock):
        """A workspace whose file is gone while its log still holds everything."""
        folder = tmp_path / "huerfana"
        with Workspace.open(folder, clock=clock) as workspace:
            workspace.db.execute("PRAGMA wal_autocheckpoint = 0")
            record = begin(workspace, household())
            workspace.records.save(record, typed("vivienda/comunidad", "C0"), PERSON)
            left = tmp_path / "Acopio-sin-archivo"
            shutil.copytree(folder, left)
        (left / FILE_NAME).unlink()
        return left

    def test_opening_it_is_refused_and_the_log_untouched(self, orphan, clock):
        before = stored_bytes(orphan)
        with pytest.raises(KnownError) as caught:
            Workspace.open(orphan, clock=clock)
        (problem,) = caught.value.problems
        assert problem.code == "store.log_without_file"
        assert "queda solo lo último escrito" in sentence(problem)
        assert {name: stored_bytes(orphan)[name] for name in before} == before

    def test_the_log_gives_back_what_it_holds(self, orphan, tmp_path, clock):
        done = rescue(orphan, tmp_path / "nueva", clock=clock)
        assert done.records == 1
        assert comunidades(tmp_path / "nueva", clock) == ["C0"]

    @pytest.mark.parametrize(
        "content", [b"", b"x" * 5000, bytes(32), b"\x37\x7f\x06\x82" + bytes(60)]
    )
    def test_what_is_no_log_gives_nothing(self, tmp_path, content):
        (tmp_path / "x-wal").write_bytes(content)
        assert not rebuild_from_log(tmp_path / "x-wal", tmp_path / "x")


class TestFirstReadable:
    """Where reading goes on behind a break."""

    def keys(self, broken, last):
        from app.store.driver import DatabaseError

        def key_from(first):
            if first in broken:
                raise DatabaseError
            return first if first <= last else None

        return key_from

    @pytest.mark.parametrize("length", [1, 2, 3, 7, 64, 1000])
    def test_it_is_the_first_behind_the_damage(self, length):
        key_from = self.keys(range(50, 50 + length), 100_000)
        assert _first_readable(key_from, 50) == 50 + length

    def test_behind_the_last_there_is_nothing(self):
        assert _first_readable(self.keys(range(50, 60), 40), 50) is None

    def test_a_damage_without_end_ends_the_search(self):
        assert _first_readable(self.keys(range(50, 2**63), 40), 50) is None
