"""A damaged encrypted file is rescued page by page, with the same report as a plain one."""

import json
import shutil
from contextlib import closing

import pytest
from support.cipher import KEY, open_everything_encrypted
from support.forms import household
from support.workspaces import PERSON, HandClock, begin, import_rows, typed

from app.operations.back_up import back_up
from app.operations.rescue import REPORT, rescue
from app.store import driver
from app.store.damaged_pages import PAGE_SIZE
from app.store.database import KnownError
from app.store.erasure import erased_lines
from app.store.locked_pages import LockedPages
from app.store.workspace import FILE_NAME, Workspace

pytestmark = pytest.mark.skipif(not driver.has_cipher(), reason="SQLCipher is not installed")

CAPTURED, IMPORTED = 20, 400
SECRET = "Se borró a petición"


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """An encrypted workspace with captured records, imported ones, and pages given back."""
    folder = tmp_path_factory.mktemp("cifrado") / "Acopio"
    with pytest.MonkeyPatch.context() as patch:
        open_everything_encrypted(patch)
        with Workspace.open(folder, clock=HandClock()) as workspace:
            for number in range(CAPTURED):
                record = begin(workspace, household())
                workspace.records.save(record, typed("vivienda/comunidad", f"C{number}"), PERSON)
            import_rows(workspace, household(), IMPORTED)
            with workspace.db.transaction():
                workspace.db.execute("CREATE TABLE gone (id INTEGER PRIMARY KEY, value TEXT)")
                for number in range(300):
                    workspace.db.execute(
                        "INSERT INTO gone (value) VALUES (?)", (f"{SECRET} {number}",)
                    )
            with workspace.db.transaction():
                workspace.db.execute("DROP TABLE gone")
    return folder


@pytest.fixture
def folder(model, tmp_path, monkeypatch):
    """A copy of it, to be damaged."""
    open_everything_encrypted(monkeypatch)
    return shutil.copytree(model, tmp_path / "Acopio")


@pytest.fixture
def clock():
    return HandClock()


def root_of(folder, table):
    with closing(driver.connect(folder / FILE_NAME, key=KEY)) as connection:
        sql = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        return connection.execute(sql, (table,)).fetchone()[0]


def spoil(folder, number):
    """Let a page hold other bytes than were written, as a bad disk gives them."""
    with (folder / FILE_NAME).open("rb+") as file:
        file.seek((number - 1) * PAGE_SIZE)
        file.write(bytes(range(256)) * (PAGE_SIZE // 256))


def rescued(folder, to, clock):
    done = rescue(folder, to, clock=clock, key=KEY)
    with Workspace.open(to, clock=clock) as workspace:
        keys = list(workspace.db.column("SELECT id FROM record ORDER BY id"))
        answers = [
            each.values.get("vivienda/comunidad") for _, each in workspace.records.stream(keys)
        ]
        assert workspace.db.value("PRAGMA integrity_check") == "ok"
    return done, answers


class TestRescue:
    def test_a_whole_one_is_saved_whole(self, folder, tmp_path, clock):
        done, answers = rescued(folder, tmp_path / "nueva", clock)
        assert (done.records, done.problems) == (CAPTURED + IMPORTED, ())
        assert answers[:CAPTURED] == [f"C{n}" for n in range(CAPTURED)]

    @pytest.mark.parametrize("table", ["record", "d1_0"])
    def test_without_the_page_that_leads_to_the_others_all_rows_are_saved(
        self, folder, tmp_path, clock, table
    ):
        spoil(folder, root_of(folder, table))
        done, answers = rescued(folder, tmp_path / "nueva", clock)
        assert done.records == CAPTURED + IMPORTED
        assert answers[:CAPTURED] == [f"C{n}" for n in range(CAPTURED)]
        assert len([each for each in answers if each]) == CAPTURED + IMPORTED

    def test_without_the_first_page_it_is_said_and_the_backup_is_left_to_restore(
        self, folder, tmp_path, clock
    ):
        with Workspace.open(folder, clock=clock, key=KEY) as workspace:
            back_up(workspace, clock=clock)
        spoil(folder, 1)
        with pytest.raises(KnownError) as caught:
            rescue(folder, tmp_path / "nueva", clock=clock, key=KEY)
        assert caught.value.problems[0].code == "store.beyond_rescue"
        assert list(folder.glob(f"backups/*/{FILE_NAME}"))
        assert not (tmp_path / "nueva").exists()

    @pytest.mark.parametrize("table", ["person", "device", "batch", "setting"])
    def test_the_journal_is_saved_whatever_else_is_damaged(self, folder, tmp_path, clock, table):
        with Workspace.open(folder, clock=clock) as workspace:
            lines = workspace.db.value("SELECT count(*) FROM journal")
        spoil(folder, root_of(folder, table))
        rescued(folder, tmp_path / "nueva", clock)
        with Workspace.open(tmp_path / "nueva", clock=clock) as workspace:
            assert workspace.db.value("SELECT count(*) FROM journal") >= lines

    def test_it_is_reported_like_a_plain_one(self, folder, tmp_path, clock):
        spoil(folder, root_of(folder, "d1_0"))
        done, _answers = rescued(folder, tmp_path / "nueva", clock)
        assert done.problems
        report = json.loads((tmp_path / "nueva" / REPORT).read_text(encoding="utf-8"))
        saved = {each["table"]: each["saved"] for each in report["tables"]}
        assert saved["d1_0"] == CAPTURED + IMPORTED

    def test_nothing_of_it_lies_open_on_the_disk_and_nothing_is_left(self, folder, tmp_path, clock):
        spoil(folder, root_of(folder, "record"))
        rescued(folder, tmp_path / "nueva", clock)
        files = [path for path in (tmp_path / "nueva").rglob("*") if path.is_file()]
        assert not [path for path in files if "danado" in path.name]
        assert not [path for path in files if b"SQLite format 3" in path.read_bytes()]


class TestPages:
    def rows(self, folder, width=300):
        copy = folder / "paginas.sqlite"
        shutil.copyfile(folder / FILE_NAME, copy)
        return [values for page in LockedPages(copy, KEY, width).rows() for _key, values in page]

    def test_every_row_is_found_with_as_many_values_as_it_has(self, folder):
        with closing(driver.connect(folder / FILE_NAME, key=KEY)) as connection:
            wanted = [tuple(row) for row in connection.execute("SELECT * FROM person").fetchall()]
        assert {row[1:] for row in wanted} <= {values[1:] for values in self.rows(folder)}

    def test_what_was_deleted_does_not_come_back(self, folder):
        with closing(driver.connect(folder / FILE_NAME, key=KEY)) as connection:
            assert connection.execute("PRAGMA freelist_count").fetchone()[0] > 0
        assert SECRET not in repr(self.rows(folder))

    @pytest.mark.parametrize("number", [2, 5, 40])
    def test_a_page_with_a_wrong_signature_costs_only_its_own_rows(self, folder, number):
        before = len(self.rows(folder))
        spoil(folder, number)
        assert before * 0.5 < len(self.rows(folder)) <= before

    def test_another_key_gives_nothing(self, folder):
        copy = folder / "paginas.sqlite"
        shutil.copyfile(folder / FILE_NAME, copy)
        other = driver.Key(bytes(32))
        assert list(LockedPages(copy, other, 10).rows()) == []


def test_what_was_erased_stays_so_in_the_rescued_one(folder, tmp_path, clock):
    with Workspace.open(folder, clock=clock) as workspace:
        uuid = workspace.records.info(1).uuid
        with workspace.db.transaction():
            workspace.journal.erase(uuid, "vivienda/comunidad")
        count = sum(map(len, erased_lines(workspace.db).values()))
    spoil(folder, root_of(folder, "record"))
    rescued(folder, tmp_path / "nueva", clock)
    with Workspace.open(tmp_path / "nueva", clock=clock) as workspace:
        assert sum(map(len, erased_lines(workspace.db).values())) == count > 0
