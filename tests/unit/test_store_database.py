"""Opening a workspace's file: settings that survive power cuts, refusals in words."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
import time
from array import array
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from threading import Event, Thread

import pytest
from support.cipher import plain_only
from support.processes import ROOT
from support.workspaces import HandClock

from app.messages import fix, sentence
from app.store import database as database_module
from app.store import driver
from app.store.database import BugError, Database, KnownError, sorted_error
from app.store.imports import PAUSE_S
from app.store.migrations import bring_up_to_date
from app.store.schema import APPLICATION_ID, SCHEMA_VERSION


@pytest.fixture
def path(tmp_path):
    return tmp_path / "acopio.sqlite"


@pytest.fixture
def database(path):
    database = Database.open(path)
    bring_up_to_date(database, path.parent, HandClock()())
    yield database
    database.close()


def code_of(caught) -> str:
    return caught.value.problems[0].code


@contextmanager
def nobody():
    """Work as a person without rights; as root nothing is ever refused."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def locked_folder(tmp_path_factory):
    """A folder that everybody may read and nobody may write."""
    if not hasattr(os, "geteuid"):
        pytest.skip("the folder rights of this platform are others")
    folder = tmp_path_factory.mktemp("cerrada")
    for place in (folder, *folder.parents):
        if not place.stat().st_mode & stat.S_IXOTH:  # private folders of this run
            place.chmod(0o755)
    yield folder
    folder.chmod(0o755)


def make_file(path):
    database = Database.open(path)
    bring_up_to_date(database, path.parent, HandClock()())
    database.close()


class TestSettings:
    def test_a_commit_is_synced_to_disk_before_it_returns(self, database):
        assert database.value("PRAGMA journal_mode") == "wal"
        assert database.value("PRAGMA synchronous") == 2  # FULL

    def test_references_are_held_and_other_programs_waited_for(self, database):
        assert database.value("PRAGMA foreign_keys") == 1
        assert database.value("PRAGMA busy_timeout") == 5000

    def test_the_file_says_whose_it_is_and_of_which_version(self, database):
        assert database.value("PRAGMA application_id") == APPLICATION_ID
        assert database.value("PRAGMA user_version") == SCHEMA_VERSION

    def test_where_wal_is_refused_a_rollback_journal_is_kept_with_full_sync(
        self, path, monkeypatch
    ):
        def connect_without_shared_memory(path, **_options):
            uri = f"{path.as_uri()}?vfs=unix-none"
            connection = sqlite3.connect(uri, uri=True, isolation_level=None)
            connection.row_factory = sqlite3.Row
            return connection

        if sys.platform == "win32":
            pytest.skip("this platform has no file system without shared memory to test with")
        monkeypatch.setattr(driver, "connect", connect_without_shared_memory)
        database = Database.open(path)
        assert database.value("PRAGMA journal_mode") == "delete"
        assert database.value("PRAGMA synchronous") == 2
        database.close()


class TestTransactions:
    def test_all_of_a_block_is_kept(self, database, path):
        with database.transaction():
            database.execute("INSERT INTO setting VALUES ('a', '1')")
            database.execute("INSERT INTO setting VALUES ('b', '2')")
        other = Database.open(path)
        assert [tuple(row) for row in other.rows("SELECT * FROM setting")] == [
            ("a", "1"),
            ("b", "2"),
        ]
        other.close()

    def test_an_exception_keeps_nothing_of_a_block(self, database):
        def write_and_stumble():
            with database.transaction():
                database.execute("INSERT INTO setting VALUES ('a', '1')")
                raise LookupError

        with pytest.raises(LookupError):
            write_and_stumble()
        assert database.value("SELECT count(*) FROM setting") == 0

    def test_the_database_is_usable_after_a_refused_statement(self, database):
        with pytest.raises(BugError), database.transaction():
            database.execute("INSERT INTO nowhere VALUES (1)")
        with database.transaction():
            database.execute("INSERT INTO setting VALUES ('a', '1')")
        assert database.value("SELECT value FROM setting") == "1"

    def test_a_transaction_inside_a_transaction_is_our_mistake(self, database):
        with pytest.raises(BugError), database.transaction(), database.transaction():
            pass

    def test_the_data_version_tells_that_somebody_else_wrote(self, database, path):
        before = database.data_version()
        other = Database.open(path)
        with other.transaction():
            other.execute("INSERT INTO setting VALUES ('a', '1')")
        other.close()
        assert database.data_version() != before

    def test_ones_own_writing_leaves_the_data_version(self, database):
        before = database.data_version()
        with database.transaction():
            database.execute("INSERT INTO setting VALUES ('a', '1')")
        assert database.data_version() == before


class TestReading:
    def test_an_absent_row_is_none(self, database):
        assert database.row("SELECT * FROM setting") is None
        assert database.value("SELECT value FROM setting") is None
        assert database.rows("SELECT * FROM setting") == []

    def test_a_column_comes_as_plain_values(self, database):
        assert list(database.column("SELECT value FROM json_each('[3,1,2]')")) == [3, 1, 2]

    @pytest.mark.parametrize(
        ("rows", "order", "first", "last"),
        [
            pytest.param(0, "", None, None, id="none"),
            pytest.param(1, "", 1, 1, id="one"),
            pytest.param(30_000, "ORDER BY n DESC", 30_000, 1, id="more than one text"),
            pytest.param(2_500, "ORDER BY n % 7, n", 7, 2_498, id="another order than theirs"),
        ],
    )
    def test_numbers_come_in_the_order_asked_for(self, database, rows, order, first, last):
        counted = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?)"
        sql = f"{counted} SELECT n FROM c WHERE n <= ? {order}"
        found = database.numbers(sql, (max(rows, 1), rows))
        assert found == array("q", database.column(sql, (max(rows, 1), rows)))
        assert (len(found), *found[:1], *found[-1:]) == ((rows, first, last) if rows else (0,))

    def test_numbers_may_be_below_zero_and_as_large_as_any(self, database):
        sql = "SELECT value FROM json_each(?)"
        for numbers in ([-5, 0, 2**62, -(2**62)], [7]):
            assert list(database.numbers(sql, (json.dumps(numbers),))) == numbers

    def test_numbers_of_a_wrong_question_are_our_mistake(self, database):
        with pytest.raises(BugError):
            database.numbers("SELECT id FROM nowhere")

    @pytest.mark.parametrize("way", ["rows", "each", "column"])
    def test_who_waits_gets_a_turn_among_many_rows(self, database, monkeypatch, way):
        turns = []
        monkeypatch.setattr("app.store.database.time.sleep", turns.append)
        sql = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 5000) "
        found = [
            each if way == "column" else each[0]
            for each in getattr(database, way)(f"{sql} SELECT n FROM c")
        ]
        assert found == list(range(1, 5001))
        assert 3 <= len(turns) <= 10

    def test_who_stops_after_a_row_has_read_no_more(self, database):
        sql = "SELECT value FROM json_each('[1, 2]') UNION ALL SELECT json_extract('{', '$')"
        assert next(database.column(sql)) == 1

    def test_an_error_while_walking_a_query_is_sorted_too(self, database):
        with pytest.raises(BugError):
            list(database.column("SELECT json_extract('{', '$')"))


class TestErrors:
    @pytest.mark.parametrize(
        ("sqlite_code", "code"),
        [
            (sqlite3.SQLITE_READONLY, "store.read_only"),
            (sqlite3.SQLITE_CANTOPEN, "store.read_only"),
            (sqlite3.SQLITE_PERM, "store.read_only"),
            (sqlite3.SQLITE_FULL, "store.disk_full"),
            (sqlite3.SQLITE_IOERR, "store.disk_error"),
            (sqlite3.SQLITE_IOERR_WRITE, "store.disk_error"),
            (sqlite3.SQLITE_BUSY, "store.busy"),
            (sqlite3.SQLITE_BUSY_SNAPSHOT, "store.busy"),
            (sqlite3.SQLITE_LOCKED, "store.busy"),
            (sqlite3.SQLITE_NOTADB, "store.not_a_workspace"),
            (sqlite3.SQLITE_CORRUPT, "store.damaged"),
        ],
    )
    def test_what_a_person_can_mend_is_a_known_error(self, path, sqlite_code, code):
        error = sqlite3.OperationalError("words of SQLite")
        error.sqlite_errorcode = sqlite_code
        found = sorted_error(error, path)
        assert isinstance(found, KnownError)
        assert found.problems[0].code == code
        assert str(path.parent) in sentence(found.problems[0]) or "dañado" in sentence(
            found.problems[0]
        )
        assert fix(found.problems[0])

    @pytest.mark.parametrize("sqlite_code", [sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISUSE])
    def test_the_rest_is_our_mistake(self, path, sqlite_code):
        error = sqlite3.IntegrityError("words of SQLite")
        error.sqlite_errorcode = sqlite_code
        assert isinstance(sorted_error(error, path), BugError)

    def test_a_full_disk_is_said_and_what_was_stored_stays(self, database):
        with database.transaction():
            database.execute("INSERT INTO setting VALUES ('kept', '1')")
        database.execute(f"PRAGMA max_page_count = {database.value('PRAGMA page_count')}")
        with pytest.raises(KnownError) as caught, database.transaction():
            database.execute("INSERT INTO setting VALUES ('big', ?)", ("x" * 1_000_000,))
        assert code_of(caught) == "store.disk_full"
        assert [row["key"] for row in database.rows("SELECT key FROM setting")] == ["kept"]

    def test_another_writer_that_does_not_end_is_said(self, database, path, monkeypatch):
        monkeypatch.setattr(database_module, "BUSY_TIMEOUT_MS", 10)
        other = Database.open(path)
        with (
            database.transaction(),
            pytest.raises(KnownError) as caught,
            other.transaction(),
        ):
            pass
        assert code_of(caught) == "store.busy"
        other.close()

    def test_who_waits_gets_in_between_two_transactions_of_a_long_work(self, path, database):
        """SQLite's own waiting looks ten times a second, then, and misses every gap."""
        is_done, is_inside, gaps, missed = Event(), Event(), [], []

        def work():
            with closing(Database.open(path)) as other:
                while not is_done.is_set():
                    with other.transaction():
                        is_inside.set()
                        time.sleep(0.03)
                    gaps.append(True)
                    is_inside.clear()
                    time.sleep(PAUSE_S)

        worker = Thread(target=work)
        worker.start()
        try:
            for number in range(12):
                is_inside.wait(60)
                before = len(gaps)
                with database.transaction():
                    missed.append(len(gaps) - before)
                    database.execute("INSERT INTO setting VALUES (?, '1')", (f"n{number}",))
        finally:
            is_done.set()
            worker.join()
        assert sorted(missed)[6] < 6

    def test_other_statements_wait_as_before(self, database):
        with database.transaction():
            pass
        assert database.value("PRAGMA busy_timeout") == database_module.BUSY_TIMEOUT_MS


class TestRefusals:
    def refused(self, path, **options) -> str:
        before = path.read_bytes()
        with pytest.raises(KnownError) as caught:
            Database.open(path, **options)
        assert path.read_bytes() == before
        assert [each.name for each in path.parent.iterdir()] == [path.name]
        return caught.value.problems[0]

    def test_a_file_of_a_newer_version_is_refused_with_both_versions_and_untouched(self, path):
        make_file(path)
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA user_version = 99")
        connection.close()
        problem = self.refused(path)
        assert problem.code == "store.newer"
        assert "versión 99" in sentence(problem)
        assert f"hasta la {SCHEMA_VERSION}" in sentence(problem)

    def test_a_file_that_is_no_database_is_refused(self, path):
        path.write_text("Esto es una carta, no una base de datos.\n" * 99, encoding="utf-8")
        assert self.refused(path).code == "store.not_a_workspace"

    def test_a_database_of_another_program_is_refused(self, path):
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE theirs (x)")
        connection.close()
        assert self.refused(path).code == "store.not_a_workspace"

    def test_a_database_with_the_mark_of_another_program_is_refused(self, path):
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA application_id = 1234")
        connection.close()
        assert self.refused(path).code == "store.not_a_workspace"

    @plain_only
    def test_a_damaged_file_is_said_to_be_so(self, path):
        make_file(path)
        content = bytearray(path.read_bytes())
        content[4096:] = b"\xff" * (len(content) - 4096)
        content[100:4096] = b"\xff" * 3996
        path.write_bytes(content)
        assert self.refused(path).code == "store.damaged"

    def test_an_empty_file_is_a_new_one(self, path):
        path.touch()
        make_file(path)
        Database.open(path).close()

    def test_a_creation_that_was_cut_off_is_begun_again(self, path):
        Database.open(path).close()  # WAL was set, no table made
        make_file(path)
        database = Database.open(path)
        assert database.value("PRAGMA user_version") == SCHEMA_VERSION
        database.close()


class TestReadOnly:
    def test_reading_an_absent_file_does_not_make_it(self, path):
        with pytest.raises(KnownError) as caught:
            Database.open(path, read_only=True)
        assert code_of(caught) == "store.not_a_workspace"
        assert not path.exists()

    def test_who_only_reads_cannot_write(self, path):
        make_file(path)
        database = Database.open(path, read_only=True)
        with pytest.raises(KnownError) as caught:
            database.execute("INSERT INTO setting VALUES ('a', '1')")
        assert code_of(caught) == "store.read_only"
        database.close()

    def test_a_locked_folder_is_said_at_opening(self, locked_folder):
        make_file(locked_folder / "acopio.sqlite")
        (locked_folder / "acopio.sqlite").chmod(0o444)
        locked_folder.chmod(0o555)
        with nobody(), pytest.raises(KnownError) as caught:
            Database.open(locked_folder / "acopio.sqlite")
        assert code_of(caught) == "store.read_only"
        assert str(locked_folder) in sentence(caught.value.problems[0])

    def test_a_file_that_cannot_be_written_is_said_at_opening(self, locked_folder):
        make_file(locked_folder / "acopio.sqlite")
        (locked_folder / "acopio.sqlite").chmod(0o444)
        locked_folder.chmod(0o777)
        with nobody(), pytest.raises(KnownError) as caught:
            Database.open(locked_folder / "acopio.sqlite")
        assert code_of(caught) == "store.read_only"

    def test_what_a_locked_folder_holds_can_be_read(self, locked_folder):
        make_file(locked_folder / "acopio.sqlite")
        locked_folder.chmod(0o555)
        with nobody():
            database = Database.open(locked_folder / "acopio.sqlite", read_only=True)
            assert database.value("PRAGMA user_version") == SCHEMA_VERSION
            database.close()


class TestCopies:
    def test_a_copy_is_whole_even_while_the_original_is_open(self, database, tmp_path):
        with database.transaction():
            database.execute("INSERT INTO setting VALUES ('a', '1')")
        database.copy_to(tmp_path / "copia.sqlite")
        copy = Database.open(tmp_path / "copia.sqlite")
        assert copy.value("SELECT value FROM setting") == "1"
        copy.close()

    def test_a_copy_that_fails_leaves_no_file(self, database, tmp_path):
        with pytest.raises(KnownError):
            database.copy_to(tmp_path / "nowhere" / "copia.sqlite")
        assert not list(tmp_path.rglob("copia*"))


BEGIN_A_WORKSPACE = """
import sys
from pathlib import Path
from app.store.workspace import Workspace
with Workspace.open(Path(sys.argv[1])) as workspace:
    print(workspace.device.id)
"""


def test_two_programs_that_begin_one_workspace_at_once_agree(tmp_path):
    started = [
        subprocess.Popen(
            [sys.executable, "-c", BEGIN_A_WORKSPACE, str(tmp_path / "Acopio")],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    answers = [process.communicate(timeout=60) for process in started]
    assert all(process.returncode == 0 for process in started), answers
    assert len({out for out, _ in answers}) == 1


def test_the_path_of_the_file_may_hold_spaces_and_accents(tmp_path):
    folder = Path(tmp_path, "Información pública 100% ¿qué?#1")
    folder.mkdir()
    make_file(folder / "acopio.sqlite")
    assert (folder / "acopio.sqlite").is_file()


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/home/juana/Acopio/a.sqlite"), "file:///home/juana/Acopio/a.sqlite"),
        (PurePosixPath("/datos/100% ¿?#1"), "file:///datos/100%25%20%C2%BF%3F%231"),
        (PureWindowsPath("C:/Usuarios/Ana/a.sqlite"), "file:///C:/Usuarios/Ana/a.sqlite"),
        (PureWindowsPath("//oficina/datos/a.sqlite"), "file:////oficina/datos/a.sqlite"),
    ],
)
def test_a_path_of_any_platform_is_said_as_sqlite_wants_it(path, uri):
    assert driver.file_uri(path) == uri
