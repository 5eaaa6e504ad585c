"""Bad disks: full, read-only, pulled out in the middle, on a share without WAL; nothing is lost."""

import os
import sqlite3

import pytest
from support.cipher import plain_only
from support.forms import household
from support.workspaces import PERSON, HandClock, begin, import_rows, typed

from app.messages import fix, sentence
from app.operations.back_up import back_up
from app.store import driver
from app.store.database import BugError, KnownError, sorted_error
from app.store.workspace import FILE_NAME, Workspace

COMUNIDAD = "vivienda/comunidad"


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
    workspace.records.save(record, typed(COMUNIDAD, "Chichoy"), PERSON)
    return record


class FailingDisk:
    """A connection whose commits fail with an error of the disk."""

    def __init__(self, connection, code, when="COMMIT"):
        self._connection = connection
        self._code = code
        self._when = when

    def __getattr__(self, name):
        return getattr(self._connection, name)

    def execute(self, sql, arguments=()):
        if sql.startswith(self._when):
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = self._code
            raise error
        return self._connection.execute(sql, arguments)


class TestPulledOut:
    """The stick goes in the middle of a write: what was said stays, what was not is told."""

    @pytest.mark.parametrize(
        ("code", "expected"),
        [
            (sqlite3.SQLITE_IOERR_WRITE, "store.disk_error"),
            (sqlite3.SQLITE_IOERR_FSYNC, "store.disk_error"),
            (sqlite3.SQLITE_FULL, "store.disk_full"),
            (sqlite3.SQLITE_READONLY_DBMOVED, "store.read_only"),
        ],
    )
    @pytest.mark.parametrize(
        "when", ["COMMIT", "BEGIN IMMEDIATE", "UPDATE record", "INSERT INTO d"]
    )
    def test_an_answer_that_was_not_saved_is_told_and_the_one_before_stays(
        self, workspace, record, monkeypatch, code, expected, when
    ):
        lines = workspace.journal.head()
        with monkeypatch.context() as patch:
            patch.setattr(
                workspace.db, "_connection", FailingDisk(workspace.db.connection, code, when)
            )
            with pytest.raises(KnownError) as caught:
                workspace.records.save(record, typed(COMUNIDAD, "Otra"), PERSON)
        (problem,) = caught.value.problems
        assert problem.code == expected
        assert sentence(problem)
        assert fix(problem)
        assert workspace.records.answers(record).values[COMUNIDAD] == "Chichoy"
        assert workspace.journal.head() == lines
        workspace.records.save(record, typed(COMUNIDAD, "Otra"), PERSON)
        assert workspace.records.answers(record).values[COMUNIDAD] == "Otra"

    def test_an_import_that_breaks_leaves_nothing_of_it_to_be_seen(
        self, workspace, record, monkeypatch
    ):
        with monkeypatch.context() as patch:
            broken = FailingDisk(
                workspace.db.connection, sqlite3.SQLITE_IOERR_WRITE, "UPDATE batch SET status"
            )
            patch.setattr(workspace.db, "_connection", broken)
            with pytest.raises(KnownError):
                import_rows(workspace, household(), 30)
        assert workspace.records.counts(record.instrument).all == 1


class TestFullDisk:
    def test_a_full_disk_is_told_and_room_makes_it_go_on(self, workspace, record):
        pages = workspace.db.value("PRAGMA page_count")
        workspace.db.value(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(KnownError) as caught:
            import_rows(workspace, household(), 5000)
        assert caught.value.problems[0].code == "store.disk_full"
        assert workspace.records.answers(record).values[COMUNIDAD] == "Chichoy"
        workspace.db.value("PRAGMA max_page_count = 100000")
        import_rows(workspace, household(), 5000)
        assert workspace.records.counts(record.instrument).all == 5001
        assert workspace.journal.verify() == []

    def test_a_megabyte_of_text_is_one_answer(self, workspace, record):
        long = "Ñ Kꞌicheꞌ áéíóúü ¿? " * 50_000
        workspace.records.save(record, typed("observaciones", long), PERSON)
        assert workspace.records.answers(record).values["observaciones"] == long
        assert workspace.journal.verify() == []


class TestWithoutWal:
    """Sticks and network shares refuse WAL: a rollback journal with every sync takes its place."""

    @pytest.fixture
    def share(self, tmp_path, monkeypatch, clock):
        """A workspace where `journal_mode = WAL` is not taken."""
        connect = driver.connect

        class NoWal(FailingDisk):
            def execute(self, sql, arguments=()):
                if sql == "PRAGMA journal_mode = WAL":
                    sql = "PRAGMA journal_mode"
                return self._connection.execute(sql, arguments)

        def on_share(path, **options):
            connection = connect(path, **options)
            return NoWal(connection, 0) if path.name == FILE_NAME else connection

        monkeypatch.setattr(driver, "connect", on_share)
        with Workspace.open(tmp_path / "compartida", clock=clock) as workspace:
            yield workspace

    def test_every_commit_is_synced_in_a_rollback_journal(self, share):
        assert share.db.value("PRAGMA journal_mode") == "delete"
        assert share.db.value("PRAGMA synchronous") == 2

    def test_answers_are_saved_and_the_chain_holds(self, share):
        record = begin(share, household())
        for number in range(5):
            share.records.save(record, typed("vivienda/cuartos", number), PERSON)
        assert share.records.answers(record).values["vivienda/cuartos"] == 4
        assert share.journal.verify() == []


class TestReadOnly:
    @plain_only
    def test_a_workspace_on_a_cd_is_read_and_nothing_is_written(self, tmp_path, clock):
        with Workspace.open(tmp_path / "cd", clock=clock) as workspace:
            record = begin(workspace, household())
            workspace.records.save(record, typed(COMUNIDAD, "Chichoy"), PERSON)
        before = {path: path.stat().st_mtime_ns for path in (tmp_path / "cd").rglob("*")}
        with Workspace.open(tmp_path / "cd", read_only=True, clock=clock) as workspace:
            kept = workspace.records.info(1)
            assert workspace.records.answers(kept).values[COMUNIDAD] == "Chichoy"
            with pytest.raises(KnownError) as caught:
                workspace.records.delete(kept, PERSON)
        assert caught.value.problems[0].code == "store.read_only"
        after = {path: path.stat().st_mtime_ns for path in before}
        assert after == before


class TestShortFiles:
    @plain_only
    @pytest.mark.parametrize("size", [1, 50, 99, 100, 511, 4096, 4097, 9000])
    def test_a_truncated_file_is_told_and_never_begun_anew(self, tmp_path, clock, size):
        with Workspace.open(tmp_path / "corta", clock=clock) as workspace:
            begin(workspace, household())
        file = tmp_path / "corta" / FILE_NAME
        os.truncate(file, size)
        before = file.read_bytes()
        with pytest.raises(KnownError) as caught:
            Workspace.open(tmp_path / "corta", clock=clock)
        assert caught.value.problems[0].code in {"store.damaged", "store.not_a_workspace"}
        assert file.read_bytes() == before

    @pytest.mark.parametrize("left", [0, None])
    def test_where_there_are_backups_a_lost_file_is_never_begun_anew(self, tmp_path, clock, left):
        with Workspace.open(tmp_path / "perdida", clock=clock) as workspace:
            begin(workspace, household())
            back_up(workspace, clock=clock)
        file = tmp_path / "perdida" / FILE_NAME
        file.unlink()
        if left is not None:
            file.touch()
        with pytest.raises(KnownError) as caught:
            Workspace.open(tmp_path / "perdida", clock=clock)
        assert caught.value.problems[0].code == "store.file_lost"


def test_an_error_that_is_no_disk_is_our_mistake():
    assert isinstance(sorted_error(sqlite3.OperationalError("x"), driver.Path("x")), BugError)
