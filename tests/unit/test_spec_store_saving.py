"""What can be saved of a damaged file: rows told by their shape, gaps stepped over, names found."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cipher import plain_only
from support.forms import household
from support.workspaces import PERSON, HandClock, begin, import_rows, typed

from app.operations.back_up import back_up
from app.operations.save_damaged import new_folder, newest_backup, save_damaged
from app.progress import Cancel, silent
from app.store import driver
from app.store.damaged_pages import PAGE_SIZE
from app.store.database import KnownError
from app.store.salvage import (
    _first_readable,
    damage_of_trees,
    has_whole_list,
    save_table,
    table_statements,
)
from app.store.stray_pages import Shape
from app.store.table_list import ListedTable, _as_line, list_anew
from app.store.workspace import FILE_NAME, Workspace

pytestmark = plain_only

PEOPLE = Shape(
    "person",
    (("id", "INTEGER", True), ("name", "TEXT", True), ("age", "INTEGER", False), ("x", "", False)),
    0,
    None,
)


@pytest.mark.parametrize(
    ("values", "fits"),
    [
        pytest.param((None, "Ana", 3, "algo"), True, id="as it was written"),
        pytest.param((None, "Ana", None, None), True, id="what may be missing is missing"),
        pytest.param((None, "Ana", 3), True, id="a column that came later is absent"),
        pytest.param((None, "Ana"), False, id="half of the columns are too few to tell"),
        pytest.param((None, "Ana", 3, "algo", 1), False, id="a column too many"),
        pytest.param((1, "Ana", 3, "algo"), False, id="the rowid lies there as nothing"),
        pytest.param((None, None, 3, "algo"), False, id="a name that may not be missing"),
        pytest.param((None, 7, 3, "algo"), False, id="a number for a text"),
        pytest.param((None, b"Ana", 3, "algo"), False, id="bytes for a text"),
        pytest.param((None, "Ana", "tres", "algo"), False, id="a text for a number"),
        pytest.param((None, "Ana", 3.5, "algo"), False, id="a fraction for a number"),
        pytest.param((None, "Ana", 3, b"\0"), True, id="anything where no kind is declared"),
        pytest.param((), False, id="nothing"),
    ],
)
def test_a_row_is_known_by_its_shape(values, fits):
    assert PEOPLE.fits((1, values)) is fits


@pytest.mark.parametrize(
    ("added", "fits"),
    [
        pytest.param(("y", "TEXT", False), True, id="it may be missing"),
        pytest.param(("y", "TEXT", True), False, id="it may not"),
    ],
)
def test_a_column_that_was_added_later_is_absent_only_where_it_may_be_missing(added, fits):
    shape = Shape("person", (*PEOPLE.columns, added), 0, None)
    assert shape.fits((1, (None, "Ana", 3, "algo"))) is fits


class TestGaps:
    """Behind a page that cannot be read the next readable row is found, wherever it is."""

    @given(
        keys=st.sets(st.integers(1, 5000), max_size=30),
        broken=st.integers(1, 3000),
        length=st.integers(1, 2000),
    )
    def test_the_first_readable_key_is_the_lowest_behind_the_gap(self, keys, broken, length):
        last = broken + length - 1

        def key_from(first):
            if broken <= first <= last:
                raise sqlite3.DatabaseError("damaged")
            return min((key for key in keys if key >= first), default=None)

        found = _first_readable(key_from, broken)
        behind = [key for key in keys if key > last]
        if behind:
            assert found is not None
            assert key_from(found) == min(behind)

    @pytest.mark.parametrize("broken", [1, 2, 1000, 2**40])
    def test_where_nothing_can_be_read_the_search_ends(self, broken):
        asked = []

        def key_from(first):
            asked.append(first)
            raise sqlite3.DatabaseError("damaged")

        assert _first_readable(key_from, broken) is None
        assert len(asked) < 100

    def test_where_nothing_stands_behind_there_is_nothing_to_read(self):
        def key_from(first):
            if first == 7:
                raise sqlite3.DatabaseError("damaged")

        assert _first_readable(key_from, 7) is None

    @pytest.mark.parametrize("length", [1, 2, 3, 7, 8, 9, 1000, 10**6])
    def test_a_gap_of_any_length_is_stepped_over_in_few_questions(self, length):
        asked = []

        def key_from(first):
            asked.append(first)
            if first < 100 + length:
                raise sqlite3.DatabaseError("damaged")
            return first

        assert _first_readable(key_from, 100) == 100 + length
        assert len(asked) < 60


@pytest.fixture
def source(tmp_path):
    """A file of one table of 2,000 rows, on many pages."""
    path = tmp_path / "origen.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, a TEXT NOT NULL)")
        rows = [(n, f"{n:05} " + "x" * 60) for n in range(1, 2001)]
        connection.executemany("INSERT INTO thing VALUES (?, ?)", rows)
        connection.commit()
    return path


def saved_from(path):
    """What is saved of the table, and which rows."""
    with closing(driver.connect(path)) as damaged, closing(driver.connect_in_memory()) as target:
        target.execute(table_statements(damaged)["thing"])
        saved = save_table(damaged, target, "thing", ("id", "a"))
        rows = [tuple(row) for row in target.execute("SELECT id, a FROM thing ORDER BY id")]
    return saved, rows


def spoil(path, page, count=1):
    """Overwrite whole pages, counted from 1."""
    content = bytearray(path.read_bytes())
    start = (page - 1) * PAGE_SIZE
    content[start : start + count * PAGE_SIZE] = b"\xff" * count * PAGE_SIZE
    path.write_bytes(bytes(content))


class TestSaving:
    def test_of_a_sound_table_everything_is_saved(self, source):
        saved, rows = saved_from(source)
        assert (saved.table, saved.saved, saved.lost) == ("thing", 2000, 0)
        assert rows[0][0] == 1
        assert rows[-1][0] == 2000

    @pytest.mark.parametrize("page", [4, 5, 10, 20, 30])
    @pytest.mark.parametrize("count", [1, 3])
    def test_what_lies_on_other_pages_is_saved_whole(self, source, page, count):
        before = dict(saved_from(source)[1])
        spoil(source, page, count)
        _saved, rows = saved_from(source)
        assert 2000 - 60 * count <= len(rows) < 2000
        assert all(before[key] == text for key, text in rows)

    @pytest.mark.parametrize("pages", [3, 10, 25])
    def test_of_a_file_that_was_cut_the_beginning_is_saved(self, source, pages):
        source.write_bytes(source.read_bytes()[: pages * PAGE_SIZE])
        _saved, rows = saved_from(source)
        assert [key for key, _text in rows] == list(range(1, len(rows) + 1))
        assert rows or pages == 3

    def test_damage_is_seen(self, source):
        with closing(driver.connect(source)) as connection:
            assert not damage_of_trees(connection)
            assert has_whole_list(connection)
        spoil(source, 5)
        with closing(driver.connect(source)) as connection:
            assert damage_of_trees(connection)
            assert has_whole_list(connection)

    def test_a_list_that_cannot_be_read_is_no_list(self, source):
        content = bytearray(source.read_bytes())
        content[100:PAGE_SIZE] = b"\xff" * (PAGE_SIZE - 100)
        source.write_bytes(bytes(content))
        with closing(driver.connect(source)) as connection:
            assert not has_whole_list(connection)


class TestListOfTables:
    @pytest.mark.parametrize(
        ("values", "line"),
        [
            pytest.param(
                ("table", "a", "a", 2, "CREATE TABLE a (x)"),
                ListedTable("table", "a", "a", 2, "CREATE TABLE a (x)"),
                id="a table",
            ),
            pytest.param(
                ("index", "i", "a", 3, "create index i on a (x)"),
                ListedTable("index", "i", "a", 3, "create index i on a (x)"),
                id="an index in small letters",
            ),
            pytest.param(
                ("index", "i", "a", 3, None),
                ListedTable("index", "i", "a", 3, None),
                id="an index that came with its table",
            ),
            pytest.param(("view", "v", "v", 0, "CREATE VIEW v AS SELECT 1"), None, id="a view"),
            pytest.param(("table", "a", "a", "2", "CREATE TABLE a (x)"), None, id="no number"),
            pytest.param(("table", "a", "a", 2, "DROP TABLE a"), None, id="another statement"),
            pytest.param(("table", "a", "a", 2), None, id="a value too few"),
            pytest.param(("table", 1, "a", 2, "CREATE TABLE a (x)"), None, id="no name"),
            pytest.param(("table", "a", "a", 2, b"CREATE"), None, id="bytes"),
            pytest.param((), None, id="nothing"),
        ],
    )
    def test_a_line_is_known_by_its_shape(self, values, line):
        assert _as_line(values) == line

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param(b"", id="nothing"),
            pytest.param(b"x" * 100, id="a piece of a page"),
            pytest.param(b"\0" * PAGE_SIZE, id="one page"),
        ],
    )
    def test_of_a_file_of_less_than_two_pages_nothing_is_known(self, tmp_path, content):
        file = tmp_path / "x.sqlite"
        file.write_bytes(content)
        assert list_anew(file, tmp_path / "x.sqlite-wal", []) is False

    def test_a_list_that_was_wiped_is_made_anew_from_a_backup(self, source, tmp_path):
        backup = tmp_path / "respaldo.sqlite"
        backup.write_bytes(source.read_bytes())
        spoil(source, 1)
        assert list_anew(source, tmp_path / "no-hay", [backup])
        assert len(saved_from(source)[1]) == 2000

    def test_without_a_backup_tables_of_others_are_not_made_up(self, source, tmp_path):
        spoil(source, 1)
        list_anew(source, tmp_path / "no-hay", [])
        with closing(driver.connect(source)) as connection:
            assert "thing" not in table_statements(connection)


class TestSavingAWorkspace:
    """A damaged workspace is only read: what is saved goes into a folder beside it."""

    NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("way", "taken", "name"),
        [
            pytest.param("rescue", 0, "datos-rescatado-{day}", id="rescued"),
            pytest.param("restore", 0, "datos-respaldo-{day}", id="from a backup"),
            pytest.param("rescue", 1, "datos-rescatado-{day}-2", id="a second time that day"),
            pytest.param("rescue", 3, "datos-rescatado-{day}-4", id="a fourth time"),
        ],
    )
    def test_the_folder_is_new_and_says_what_it_is(self, tmp_path, way, taken, name):
        folder = tmp_path / "datos"
        for _time in range(taken):
            new_folder(folder, way, self.NOW).mkdir()
        day = f"{self.NOW.astimezone():%Y-%m-%d}"
        assert new_folder(folder, way, self.NOW) == tmp_path / name.format(day=day)

    @pytest.fixture
    def folder(self, tmp_path):
        folder = tmp_path / "datos"
        with Workspace.open(folder, clock=HandClock()) as workspace:
            for number in range(3):
                record = begin(workspace, household())
                workspace.records.save(record, typed("vivienda/comunidad", f"C{number}"), PERSON)
            import_rows(workspace, household(), 20)
        return folder

    def save(self, folder, way):
        return save_damaged(folder, way, clock=HandClock(), report=silent, cancel=Cancel())

    def test_without_a_backup_there_is_nothing_to_go_back_to(self, folder):
        assert newest_backup(folder) is None
        with pytest.raises(KnownError) as caught:
            self.save(folder, "restore")
        assert [each.code for each in caught.value.problems] == ["store.no_backup"]

    def test_a_file_that_is_no_database_is_beyond_rescue_and_stays(self, folder):
        (folder / FILE_NAME).write_bytes(b"x" * 10_000)
        with pytest.raises(KnownError):
            self.save(folder, "rescue")
        assert (folder / FILE_NAME).read_bytes() == b"x" * 10_000
        assert [each.name for each in folder.parent.iterdir()] == ["datos"]

    @pytest.mark.parametrize("way", ["rescue", "restore"])
    def test_all_records_are_there_again_and_the_old_file_is_as_it_was(self, folder, way):
        with Workspace.open(folder, clock=HandClock()) as workspace:
            back_up(workspace, clock=HandClock())
        before = (folder / FILE_NAME).read_bytes()
        saved = self.save(folder, way)
        assert (saved.way, saved.records) == (way, 23)
        assert saved.folder.parent == folder.parent
        assert (folder / FILE_NAME).read_bytes() == before
