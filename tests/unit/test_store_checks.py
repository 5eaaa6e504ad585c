"""The check says what is not as it was written, and nothing of what is."""

import json
import sqlite3
from contextlib import closing

import pytest
from support.cipher import plain_only
from support.forms import household
from support.workspaces import PERSON, HandClock, begin, import_rows, row_change, typed

from app.messages import sentence
from app.operations.back_up import back_up
from app.operations.check_store import check_at_start, check_store
from app.store.checks import changed_answers, file_faults
from app.store.database import has_unwritten_log
from app.store.workspace import FILE_NAME, Workspace


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path / "Acopio", clock=clock) as workspace:
        record = begin(workspace, household())
        for number in range(5):
            workspace.records.save(record, typed("vivienda/cuartos", number), PERSON)
        workspace.records.save(record, typed("vivienda/comunidad", "Chichoy"), PERSON)
        workspace.records.save(record, row_change("add_row", "personas", "fila-1"), PERSON)
        workspace.records.save(record, typed("personas/edad", 4, row="fila-1"), PERSON)
        import_rows(workspace, household(), 20)
        yield workspace


@pytest.fixture
def record(workspace):
    return workspace.records.info(1)


def by_hand(workspace, sql, *arguments):
    """Change the file with another program."""
    connection = sqlite3.connect(workspace.db.path)
    connection.execute(sql, arguments)
    connection.commit()
    connection.close()


def codes(problems):
    return [problem.code for problem in problems]


def test_what_is_whole_is_said_to_be_so(workspace):
    checked = check_store(workspace)
    assert checked.problems == ()
    assert (checked.records, checked.changes) == (21, workspace.journal.head().seq)


class TestJournal:
    def test_a_line_that_was_altered_is_named_with_record_and_question(self, workspace, record):
        by_hand(workspace, "UPDATE journal SET new = 9 WHERE path = 'vivienda/cuartos' AND new = 2")
        (problem,) = check_store(workspace).problems
        assert problem.code == "store.journal_changed"
        assert (problem.place.record, problem.place.field) == (record.uuid, "vivienda/cuartos")

    @pytest.mark.parametrize("change", [
        "UPDATE journal SET hash = 'otro' WHERE seq = 3",
        "UPDATE journal SET old = 77 WHERE seq = 3",
        "UPDATE journal SET person = NULL WHERE seq = 3",
        "UPDATE journal SET at = '2030-01-01T00:00:00.000Z' WHERE seq = 3",
        "UPDATE journal SET salt = x'00' WHERE seq = 3",
        ("UPDATE journal SET seq = -seq WHERE seq IN (3, 4); "
        "UPDATE journal SET seq = 7 + seq WHERE seq < 0"),
        ("INSERT INTO journal (device, seq, at, op, hash) SELECT device, max(seq) + 1, at, "
        "'remark', 'x' FROM journal"),
        "UPDATE journal SET seq = seq + 1000 WHERE seq = 3",
        "DELETE FROM journal WHERE seq = 1",
    ])  # fmt: skip
    def test_whatever_is_done_to_a_line_is_seen(self, workspace, change):
        with closing(sqlite3.connect(workspace.db.path)) as connection:
            connection.executescript(change)
        found = set(codes(check_store(workspace).problems))
        assert found & {"store.journal_changed", "store.journal_gap"}

    def test_lines_that_were_taken_out_are_counted(self, workspace):
        by_hand(workspace, "DELETE FROM journal WHERE seq IN (3, 4)")
        assert "store.journal_gap" in codes(check_store(workspace).problems)

    def test_an_end_that_was_cut_off_is_seen_by_a_backup(self, workspace, clock):
        back_up(workspace, clock=clock)
        by_hand(workspace, "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)")
        assert "store.journal_cut" in codes(check_store(workspace).problems)

    def test_without_a_backup_nobody_can_see_it(self, workspace):
        by_hand(workspace, "DELETE FROM journal WHERE op = 'import'")
        assert check_store(workspace).problems == ()


class TestAnswers:
    def column(self, workspace, path):
        return next(c for c in workspace.instruments.columns(1) if c.path == path)

    def test_an_answer_altered_beside_the_journal_is_named(self, workspace, record):
        column = self.column(workspace, "vivienda/comunidad")
        by_hand(workspace, f"UPDATE {column.table} SET {column.name} = 'Otra' WHERE record = 1")
        (problem,) = check_store(workspace).problems
        assert problem.code == "store.answer_changed"
        assert "vivienda/comunidad" in sentence(problem)
        assert record.uuid in sentence(problem)

    def test_an_answer_that_was_erased_lawfully_is_not(self, workspace, record):
        workspace.records.save(record, typed("vivienda/comunidad", None, "Chichoy"), PERSON)
        with workspace.db.transaction():
            workspace.journal.erase(record.uuid, "vivienda/comunidad")
        assert check_store(workspace).problems == ()

    def test_an_answer_inside_a_repeat_that_was_altered_is_named_with_its_row(
        self, workspace, record
    ):
        column = self.column(workspace, "personas/edad")
        by_hand(workspace, f"UPDATE {column.table} SET {column.name} = 40 WHERE row = 'fila-1'")
        (problem,) = check_store(workspace).problems
        assert problem.code == "store.answer_changed"
        place = problem.place
        assert (place.record, place.row_id, place.field) == (record.uuid, "fila-1", "personas/edad")

    def test_a_row_that_was_taken_out_of_a_repeat_is_named(self, workspace):
        column = self.column(workspace, "personas/edad")
        by_hand(workspace, f"DELETE FROM {column.table}")
        (problem,) = check_store(workspace).problems
        assert (problem.place.row_id, problem.place.field) == ("fila-1", "personas")

    def test_rows_that_were_removed_and_brought_back_are_as_they_were_written(
        self, workspace, record
    ):
        for op in ("remove_row", "add_row", "remove_row"):
            workspace.records.save(record, row_change(op, "personas", "fila-1"), PERSON)
            assert check_store(workspace).problems == ()

    def test_a_row_whose_answer_was_erased_lawfully_is_not(self, workspace, record):
        workspace.records.save(record, row_change("remove_row", "personas", "fila-1"), PERSON)
        with workspace.db.transaction():
            workspace.journal.erase(record.uuid, "personas/edad")
        assert check_store(workspace).problems == ()

    def test_what_was_imported_has_no_lines_to_compare(self, workspace):
        column = self.column(workspace, "vivienda/comunidad")
        by_hand(workspace, f"UPDATE {column.table} SET {column.name} = 'x' WHERE record = 3")
        assert list(changed_answers(workspace)) == []


class TestRecords:
    def test_a_record_that_was_taken_out_is_named(self, workspace, record):
        column = workspace.instruments.columns(1)
        for table in {each.table for each in column}:
            by_hand(workspace, f"DELETE FROM {table} WHERE record = 1")
        by_hand(workspace, "DELETE FROM place_of_work")
        by_hand(workspace, "DELETE FROM record WHERE id = 1")
        (problem,) = check_store(workspace).problems
        assert (problem.code, problem.place.record) == ("store.record_gone", record.uuid)

    def test_a_state_that_nobody_gave_is_named(self, workspace, record):
        workspace.records.set_state(record, "final", PERSON)
        assert check_store(workspace).problems == ()
        by_hand(workspace, "UPDATE record SET state = 'approved' WHERE id = 1")
        (problem,) = check_store(workspace).problems
        assert (problem.code, problem.place.record) == ("store.state_changed", record.uuid)

    @pytest.mark.parametrize("status", ["done", "undone"])
    def test_an_import_that_lost_a_record_is_named(self, workspace, status):
        by_hand(workspace, "UPDATE batch SET status = ?", status)
        key = workspace.db.value("SELECT max(id) FROM record")
        by_hand(workspace, "DELETE FROM d1_0 WHERE record = ?", key)
        by_hand(workspace, "DELETE FROM record WHERE id = ?", key)
        (problem,) = check_store(workspace).problems
        assert problem.code == "store.import_changed"
        assert "«tabla.csv» hay 19 registros; se guardaron 20" in sentence(problem)


class TestFile:
    @plain_only
    def test_pages_that_are_no_longer_readable_are_counted(self, workspace, tmp_path):
        import_rows(workspace, household(), 3000, file_sha256="otro")
        workspace.close()
        path = tmp_path / "Acopio" / FILE_NAME
        content = bytearray(path.read_bytes())
        middle = len(content) // 2 // 4096 * 4096
        content[middle : middle + 8 * 4096] = bytes(8 * 4096)
        path.write_bytes(content)
        with Workspace.open(tmp_path / "Acopio") as damaged:
            found = file_faults(damaged.db)
            assert codes(found)[0] in {"store.damaged_inside", "store.damaged"}
            assert codes(file_faults(damaged.db, quick=True))

    def test_rows_that_belong_to_nothing_are_counted(self, workspace):
        by_hand(workspace, "UPDATE record SET batch = 77 WHERE batch IS NOT NULL")
        found = file_faults(workspace.db)
        assert codes(found) == ["store.loose_rows"]
        assert found[0].values["count"] == 20

    def test_a_file_of_media_that_changed_is_named(self, workspace, record):
        sha256 = workspace.media.attach(record.uuid, "foto.jpg", b"una foto")
        workspace.media.path(sha256).write_bytes(b"otra")
        assert "media.changed" in codes(check_store(workspace).problems)


class TestAtStart:
    def leave_in_the_middle(self, workspace, tmp_path):
        """Copy the workspace as a power cut leaves it: with its log."""
        import shutil

        shutil.copytree(workspace.folder, tmp_path / "cortada")
        return tmp_path / "cortada"

    def test_a_workspace_that_was_closed_ended_well(self, workspace, tmp_path):
        workspace.close()
        with Workspace.open(tmp_path / "Acopio") as again:
            assert not again.ended_badly

    def test_one_that_this_program_has_open_already_is_as_it_was_found(self, workspace):
        workspace.settings.set("algo", "que está en el diario de escritura")
        assert has_unwritten_log(workspace.folder / FILE_NAME)
        with Workspace.open(workspace.folder) as second:
            assert not second.ended_badly

    def test_each_thread_of_a_window_hears_of_the_bad_end(self, workspace, tmp_path):
        folder = self.leave_in_the_middle(workspace, tmp_path)
        with Workspace.open(folder), Workspace.open(folder) as second:
            assert second.ended_badly

    def test_one_whose_power_went_did_not(self, workspace, tmp_path):
        folder = self.leave_in_the_middle(workspace, tmp_path)
        assert has_unwritten_log(folder / FILE_NAME)
        with Workspace.open(folder) as again:
            assert again.ended_badly
            assert check_at_start(again) == ()

    def test_a_large_one_that_ended_well_is_not_looked_through(self, workspace, monkeypatch):
        monkeypatch.setattr("app.operations.check_store.ALWAYS_CHECKED", 0)
        monkeypatch.setattr("app.operations.check_store.file_faults", self.refuse)
        workspace.ended_badly = False
        assert check_at_start(workspace) == ()

    def refuse(self, *_arguments, **_options):
        raise AssertionError("nobody asked")


def test_the_values_of_a_problem_can_be_written_as_json(workspace):
    by_hand(workspace, "UPDATE journal SET person = NULL")
    assert json.dumps([dict(each.values) for each in check_store(workspace).problems])
