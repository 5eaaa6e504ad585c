"""The crash test itself: it counts what is missing, and says so when something is."""

import random
from contextlib import nullcontext
from pathlib import Path

import pytest
from support.workspaces import HandClock

from app.messages import sentence
from app.operations import crash_test
from app.operations.crash_check import Losses, losses
from app.operations.crash_writers import (
    FORM,
    PERSON,
    WRITERS,
    Written,
    capture_records,
    change_states,
    import_tables,
)
from app.operations.import_table import import_table
from app.operations.load_form import load_library_form
from app.operations.practice import course
from app.store.database import KnownError, known
from app.store.workspace import Workspace


class EnoughError(Exception):
    """Stands for SIGKILL: the writer gets no further."""


@pytest.fixture
def workspace(tmp_path):
    """A workspace such as every series of trials begins with."""
    with Workspace.open(tmp_path / "Acopio", clock=HandClock()) as workspace:
        load_library_form(workspace, FORM)
        import_table(workspace, FORM, course().table, PERSON)
        yield workspace


def promises(workspace, writer, count, seed=1):
    """The first promises of a writer that is ended after them."""
    made = []

    def promise(written):
        made.append(written)
        if len(made) == count:
            raise EnoughError

    with pytest.raises(EnoughError):
        writer(workspace, random.Random(seed), promise)
    return made


def opener(workspace):
    """Gives a workspace that stays open when a writer is done with it."""
    return lambda: nullcontext(workspace)


def change(workspace, sql, *arguments):
    """Do to the file what no program of ours does."""
    with workspace.db.transaction():
        workspace.db.execute(sql, arguments)


class TestWriters:
    def test_a_capture_promises_every_answer_and_the_end_of_the_record(self, workspace):
        made = promises(workspace, capture_records, 60)
        assert {written.kind for written in made} == {"answer", "state"}
        assert len({written.seq for written in made}) == 60
        assert losses(workspace, made) == Losses()

    def test_an_import_promises_its_rows(self, workspace):
        first, second = promises(workspace, import_tables, 2)
        assert first.writes == first.rows >= 20
        assert first.sha256 != second.sha256
        assert losses(workspace, [first, second]) == Losses()

    def test_a_table_that_was_broken_off_is_imported_again_and_once(self, workspace):
        (first,) = promises(workspace, import_tables, 1)
        again, other = promises(workspace, import_tables, 2, seed=2)
        assert again == first
        assert other.sha256 != first.sha256
        assert losses(workspace, [first, again, other]) == Losses()

    def test_states_go_back_and_forth(self, workspace):
        made = promises(workspace, change_states, 400)
        assert {"returned", "final", "approved"} == {written.new for written in made}
        assert losses(workspace, made) == Losses()

    @pytest.mark.parametrize("written", [
        Written("answer", 7, "0192", "grupo/pregunta", "Kꞌicheꞌ"),
        Written("state", 8, "0192", new="final"),
        Written("rows", sha256="abc", rows=120),
    ])  # fmt: skip
    def test_a_promise_is_one_line_that_can_be_read_again(self, written):
        assert "\n" not in written.as_line()
        assert Written.from_line(written.as_line()) == written


class TestWhatIsMissing:
    """A test that finds nothing proves nothing unless it finds what is there."""

    def test_an_answer_that_was_never_written_is_lost(self, workspace):
        promised = Written("answer", 4000, "0192", "poblacion", 5)
        assert losses(workspace, [promised]).lost == 1

    def test_an_answer_with_another_value_is_lost_and_the_journal_touched(self, workspace):
        made = promises(workspace, capture_records, 3)
        change(workspace, "UPDATE journal SET new = 'otro' WHERE seq = ?", made[1].seq)
        found = losses(workspace, made)
        assert found.lost == 1
        assert found.corrupt >= 1

    def test_each_row_of_an_import_that_is_gone_is_lost(self, workspace):
        (made,) = promises(workspace, import_tables, 1)
        change(workspace, "UPDATE batch SET status = 'undone' WHERE file_sha256 = ?", made.sha256)
        assert losses(workspace, [made]).lost == made.rows

    def test_an_import_that_is_half_there_is_damage(self, workspace):
        promises(workspace, import_tables, 1)
        change(
            workspace,
            "UPDATE record SET batch = NULL WHERE id = (SELECT max(id) FROM record)",
        )
        assert losses(workspace, []).corrupt >= 1

    def test_a_state_that_the_journal_does_not_know_is_damage(self, workspace):
        change(workspace, "UPDATE record SET state = 'approved' WHERE id = 1")
        assert losses(workspace, []) == Losses(corrupt=1)

    def test_an_answer_that_the_journal_does_not_know_is_damage(self, workspace):
        made = promises(workspace, capture_records, 8)
        answered = next(written for written in made if written.path == "poblacion")
        column = next(
            column for column in workspace.instruments.columns(1) if column.path == answered.path
        )
        record = workspace.records.find(answered.record)
        change(
            workspace,
            f"UPDATE {column.table} SET {column.name} = 1 WHERE record = ?",
            record.id,
        )
        assert losses(workspace, made) == Losses(corrupt=1)

    def test_a_table_that_was_taken_twice_is_repeated(self, workspace):
        (made,) = promises(workspace, import_tables, 1)
        change(workspace, "UPDATE batch SET file_sha256 = 'x' WHERE file_sha256 = ?", made.sha256)
        promises(workspace, import_tables, 1)
        change(workspace, "UPDATE batch SET file_sha256 = ? WHERE file_sha256 = 'x'", made.sha256)
        assert losses(workspace, [made]).duplicates == made.rows

    def test_losses_add_up(self):
        assert Losses(1, 2, 3) + Losses(10, 20, 30) == Losses(11, 22, 33)
        assert not Losses()
        assert Losses(duplicates=1)


class TestTrials:
    def test_programs_are_killed_and_nothing_is_missing(self, tmp_path, monkeypatch):
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        result = crash_test.run_crash_test(2, 5, clock=HandClock())
        assert (result.trials, result.losses, result.kept) == (2, Losses(), None)
        assert result.acknowledged > 2
        assert not list(tmp_path.iterdir()), "what was tested on is taken away"

    def test_when_something_is_missing_the_workspaces_stay(self, tmp_path, monkeypatch):
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        monkeypatch.setattr(crash_test, "losses", lambda *_: Losses(lost=1))
        result = crash_test.run_crash_test(1, 5, clock=HandClock())
        assert result.losses == Losses(lost=1)
        assert Path(result.kept, "1", "acopio.sqlite").is_file()

    def test_a_writer_that_cannot_write_is_said(self, tmp_path, monkeypatch):
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        monkeypatch.setattr(crash_test, "WRITERS", ("nadie",))
        monkeypatch.setattr(crash_test, "_KILLED_AT_START", 0)
        with pytest.raises(KnownError) as caught:
            crash_test.run_crash_test(1, 5, clock=HandClock())
        assert caught.value.problems[0].code == "store.writer_failed"
        assert "Un programa de la prueba" in sentence(caught.value.problems[0])
        told = caught.value.problems[0].values["detail"]
        assert told.startswith("nadie: terminó con 2."), "which writer, how it ended …"
        assert "--write" in told, "… and what it said itself"

    def test_a_writer_that_says_nothing_is_said_too(self, tmp_path, monkeypatch):
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        monkeypatch.setattr(crash_test, "_KILLED_AT_START", 0)
        monkeypatch.setattr(crash_test, "_LONGEST_START_S", 0)
        with pytest.raises(KnownError) as caught:
            crash_test.run_crash_test(1, 5, clock=HandClock())
        told = caught.value.problems[0].values["detail"]
        assert "no escribió nada en 0 segundos" in told

    def test_a_writer_that_must_wait_too_long_for_the_others_begins_again(
        self, workspace, monkeypatch
    ):
        turns = []

        def busy_once(_workspace, _chance, _promise):
            turns.append(1)
            if len(turns) < 3:
                raise known("store.busy", workspace.db.path)
            raise EnoughError

        monkeypatch.setitem(crash_test.WRITERS, "answers", busy_once)
        with pytest.raises(EnoughError):
            crash_test.write_until_killed(opener(workspace), "answers", 1, print)
        assert len(turns) == 3

    def test_one_that_must_wait_too_long_to_open_the_workspace_too(self, workspace):
        said = [known("store.migrating", workspace.db.path), EnoughError()]

        def refuse():
            raise said.pop(0)

        with pytest.raises(EnoughError):
            crash_test.write_until_killed(refuse, "answers", 1, print)
        assert not said

    def test_any_other_trouble_ends_a_writer(self, workspace, monkeypatch):
        def refuse(_workspace, _chance, _promise):
            raise known("store.disk_full", workspace.db.path)

        monkeypatch.setitem(crash_test.WRITERS, "answers", refuse)
        with pytest.raises(KnownError) as caught:
            crash_test.write_until_killed(opener(workspace), "answers", 1, print)
        assert caught.value.problems[0].code == "store.disk_full"

    def test_every_kind_of_writing_is_killed(self):
        assert set(WRITERS) == {"answers", "tables", "states"}
