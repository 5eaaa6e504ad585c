"""Damaged files page by page: decoded without SQLite, listed anew, rows put back."""

import random
import shutil
import sqlite3
from contextlib import closing, suppress

import pytest
from support.cipher import plain_only
from support.forms import household
from support.workspaces import PERSON, HandClock, begin, import_rows, typed

from app.operations.rescue import rescue
from app.store import driver
from app.store.damaged_pages import (
    INDEX_LEAF,
    PAGE_SIZE,
    TABLE_INNER,
    TABLE_LEAF,
    ContradictionError,
    DamagedFile,
)
from app.store.table_list import list_anew
from app.store.workspace import FILE_NAME, Workspace

pytestmark = plain_only

VALUES = [
    None,
    0,
    1,
    -1,
    127,
    -128,
    32_767,
    -32_768,
    8_388_607,
    -8_388_608,
    2**31 - 1,
    2**47,
    -(2**47),
    2**63 - 1,
    -(2**63),
    0.5,
    -1e300,
    "",
    "ñandú Kʼicheʼ ẍ ꞌ 🌽",
    b"",
    bytes(range(256)),
    "á" * 3_000,
    "larga " * 20_000,
    b"\0" * 100_000,
]


@pytest.fixture
def file(tmp_path):
    """A database of one table, made by SQLite itself."""
    path = tmp_path / "x.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, a, b)")
        connection.execute("CREATE TABLE word (word TEXT PRIMARY KEY, n) WITHOUT ROWID")
        connection.commit()
    return path


def fill(path, sql, rows):
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(sql, rows)
        connection.commit()


def root_of(path, name):
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        return connection.execute(sql, (name,)).fetchone()[0]


def rows_of(path, name):
    pages = DamagedFile(path)
    return sorted(
        (row for number in pages.tree(root_of(path, name)) for row in pages.rows(number)),
        key=repr,
    )


class TestPages:
    @pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value)[:24])
    def test_a_value_is_read_as_sqlite_wrote_it(self, file, value):
        fill(file, "INSERT INTO thing VALUES (7, ?, 'fin')", [(value,)])
        assert rows_of(file, "thing") == [(7, (None, value, "fin"))]

    @pytest.mark.parametrize("key", [1, 127, 128, 16_384, 2**31, 2**56, 2**63 - 1, -1, -(2**63)])
    def test_a_rowid_of_any_length_is_read(self, file, key):
        fill(file, "INSERT INTO thing VALUES (?, 'a', 'b')", [(key,)])
        assert rows_of(file, "thing") == [(key, (None, "a", "b"))]

    @pytest.mark.parametrize("count", [0, 1, 50, 500, 5_000])
    def test_every_row_of_a_tree_is_found(self, file, count):
        fill(file, "INSERT INTO thing VALUES (?, ?, 'b')", [(n, "x" * 40) for n in range(count)])
        assert len(rows_of(file, "thing")) == count

    @pytest.mark.parametrize("count", [1, 500, 5_000])
    def test_a_tree_without_rowids_holds_rows_on_its_inner_pages_too(self, file, count):
        fill(
            file, "INSERT INTO word VALUES (?, ?)", [(f"palabra {n}", n + 2) for n in range(count)]
        )
        found = rows_of(file, "word")
        assert {values[1] for _key, values in found} == set(range(2, count + 2))

    def test_the_kinds_of_pages(self, file):
        fill(file, "INSERT INTO thing VALUES (?, ?, 'b')", [(n, "x" * 90) for n in range(500)])
        pages = DamagedFile(file)
        assert pages.kind(root_of(file, "thing")) == TABLE_INNER
        assert pages.kind(pages.children(root_of(file, "thing"))[0]) == TABLE_LEAF
        assert pages.kind(root_of(file, "word")) == INDEX_LEAF

    def test_pages_given_back_are_known(self, file):
        fill(file, "INSERT INTO thing VALUES (?, ?, 'b')", [(n, "x" * 90) for n in range(500)])
        used = set(DamagedFile(file).tree(root_of(file, "thing")))
        fill(file, "DELETE FROM thing WHERE id >= ?", [(0,)])
        assert used - {root_of(file, "thing")} <= DamagedFile(file).free()

    def test_a_piece_of_a_page_at_the_end_is_left_aside(self, file):
        whole = DamagedFile(file).count
        with file.open("ab") as content:
            content.write(b"x" * (PAGE_SIZE - 1))
        assert DamagedFile(file).count == whole

    @pytest.mark.parametrize("number", [0, -1, 4, 10**9])
    def test_a_page_that_is_not_there_contradicts(self, file, number):
        with pytest.raises(ContradictionError):
            DamagedFile(file).rows(number)

    @pytest.mark.parametrize("seed", range(40))
    def test_bytes_that_make_no_sense_never_break_it(self, file, seed):
        chance = random.Random(seed)
        fill(file, "INSERT INTO thing VALUES (?, ?, 'b')", [(n, "x" * 90) for n in range(300)])
        content = bytearray(file.read_bytes())
        for _ in range(60):
            at = chance.randrange(100, len(content) - 16)
            content[at : at + 16] = chance.randbytes(16)
        file.write_bytes(bytes(content))
        pages = DamagedFile(file)
        pages.free()
        for number in range(1, pages.count + 1):
            assert all(isinstance(child, int) for child in pages.children(number))
            with suppress(ContradictionError):
                assert isinstance(pages.rows(number), list)

    def test_a_tree_that_leads_to_itself_ends(self, file):
        fill(file, "INSERT INTO thing VALUES (?, ?, 'b')", [(n, "x" * 90) for n in range(500)])
        root = root_of(file, "thing")
        content = bytearray(file.read_bytes())
        content[(root - 1) * PAGE_SIZE + 8 : (root - 1) * PAGE_SIZE + 12] = root.to_bytes(4, "big")
        file.write_bytes(bytes(content))
        assert len(list(DamagedFile(file).tree(root))) <= DamagedFile(file).count


def make(folder, records, imported):
    """A workspace of so many captured and imported records, without a backup."""
    with Workspace.open(folder, clock=HandClock()) as workspace:
        for number in range(records):
            record = begin(workspace, household())
            workspace.records.save(record, typed("vivienda/comunidad", f"C{number}"), PERSON)
        if imported:
            import_rows(workspace, household(), imported)
    return folder


@pytest.fixture(scope="module", params=[(30, 0), (8, 400)], ids=["30-records", "400-imported"])
def model(request, tmp_path_factory):
    return make(tmp_path_factory.mktemp("modelo") / "Acopio", *request.param)


@pytest.fixture
def folder(model, tmp_path):
    return shutil.copytree(model, tmp_path / "Acopio")


def overwrite(file, at, size, chance):
    with file.open("rb+") as content:
        content.seek(at)
        content.write(chance.randbytes(size))


def on_whole_pages(file, at, size):
    """Keys of the records whose answers lie on pages that the damage does not touch."""
    pages = DamagedFile(file)
    with closing(driver.connect(file, read_only=True)) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'd1_0'"
        ).fetchone()
    touched = range(at // PAGE_SIZE + 1, (at + size - 1) // PAGE_SIZE + 2)
    return {
        key
        for number in pages.tree(root)
        if number not in touched
        for key, _values in pages.rows(number)
        if pages.kind(number) == TABLE_LEAF
    }


def saved_keys(folder):
    with Workspace.open(folder, clock=HandClock()) as workspace:
        tables = workspace.db.column("SELECT name FROM sqlite_master WHERE name = 'd1_0'")
        return set(workspace.db.column("SELECT record FROM d1_0")) if tables else set()


class TestDamageAnywhere:
    @pytest.mark.parametrize("share", [n / 20 for n in range(20)])
    def test_answers_on_whole_pages_are_saved(self, folder, tmp_path, share):
        file = folder / FILE_NAME
        at = int(file.stat().st_size * share)
        whole = on_whole_pages(file, at, 8192)
        overwrite(file, at, min(8192, file.stat().st_size - at), random.Random(share))
        rescue(folder, tmp_path / "nueva", clock=HandClock())
        assert whole <= saved_keys(tmp_path / "nueva")

    def test_a_list_of_several_pages_is_found_again(self, folder):
        file = folder / FILE_NAME
        with closing(driver.connect(file, read_only=True)) as connection:
            sql = "SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"
            before = {row["name"]: row["rootpage"] for row in connection.execute(sql)}
        overwrite(file, 0, PAGE_SIZE, random.Random(1))
        assert list_anew(file, file.with_name("none"), [])
        with closing(driver.connect(file, read_only=True)) as connection:
            after = {row["name"]: row["rootpage"] for row in connection.execute(sql)}
        assert before.items() <= after.items()

    @pytest.mark.parametrize("name", ["setting", "person", "record", "journal", "d1_0"])
    def test_a_table_whose_first_page_is_gone_costs_no_other_one(self, folder, tmp_path, name):
        file = folder / FILE_NAME
        root = root_of(file, name)
        overwrite(file, (root - 1) * PAGE_SIZE, PAGE_SIZE, random.Random(2))
        done = rescue(folder, tmp_path / "nueva", clock=HandClock())
        assert {table.table for table in done.tables} >= {"record", "journal", "question_column"}
        assert json_report(tmp_path / "nueva")
        assert name in {problem.values.get("table") for problem in done.problems} or done.records


def json_report(folder):
    return (folder / "rescate.json").read_text(encoding="utf-8")
