"""From an older file to today's: step by step, all or nothing, with a copy of what was."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from support.cipher import plain_only
from support.processes import ROOT, python
from support.workspaces import HandClock

from app.messages import sentence
from app.store import database as database_module
from app.store.database import Database, KnownError
from app.store.migrations import STEPS, bring_up_to_date
from app.store.records import RecordQuery
from app.store.schema import FIRST, SCHEMA_VERSION
from app.store.workspace import FILE_NAME, Workspace

OLD_STORES = Path(__file__).resolve().parents[1] / "data" / "old_stores"


def add_colour(tables):
    """A step of the kind a later version brings."""
    tables["person"].add_column("colour", str)


def name_blue(tables):
    """A step that changes what is stored."""
    tables.query("SELECT 1")
    tables.execute("UPDATE person SET colour = 'azul'")


def stumble(tables):
    """A step that fails after it has changed something."""
    tables["person"].add_column("half", str)
    raise RuntimeError("stumbled")


@pytest.fixture
def backups(tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


@pytest.fixture
def path(tmp_path, backups):
    """A file of the first version with one person in it."""
    path = tmp_path / FILE_NAME
    database = Database.open(path)
    bring_up_to_date(database, backups, HandClock()(), (), FIRST)
    with database.transaction():
        database.execute("INSERT INTO person VALUES (1, 'Ana', 'officer', NULL, '')")
    database.close()
    return path


def migrate(path, backups, *steps) -> Database:
    database = Database.open(path, newest=1 + len(steps))
    try:
        bring_up_to_date(database, backups, HandClock()(), steps, FIRST)
    except BaseException:
        database.close()
        raise
    return database


def tables_of(path) -> dict[str, list[tuple]]:
    """Tables with their columns, and what stands on them; the order of columns does not count."""
    connection = sqlite3.connect(path)
    names = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' "
        "AND name NOT LIKE '\\_%' ESCAPE '\\'"
    ).fetchall()
    found = {
        f"{kind} {name}": sorted(
            tuple(row[1:]) for row in connection.execute(f"PRAGMA table_xinfo('{name}')")
        )
        for kind, name in names
    }
    connection.close()
    return found


class TestSteps:
    def test_a_file_of_today_takes_no_step_and_no_copy(self, path, backups):
        migrate(path, backups).close()
        assert not list(backups.iterdir())

    def test_an_older_file_takes_the_steps_it_lacks_in_order(self, path, backups):
        database = migrate(path, backups, add_colour, name_blue)
        assert database.value("SELECT colour FROM person") == "azul"
        assert database.value("PRAGMA user_version") == 3
        database.close()

    def test_a_step_is_taken_once(self, path, backups):
        migrate(path, backups, add_colour).close()
        database = migrate(path, backups, add_colour, name_blue)
        assert database.value("SELECT colour FROM person") == "azul"
        database.close()

    def test_what_was_is_copied_before_the_first_step(self, path, backups):
        migrate(path, backups, add_colour).close()
        (copy,) = backups.iterdir()
        assert copy.name == "version-1-20261121-162000.sqlite"
        old = sqlite3.connect(copy)
        assert old.execute("PRAGMA user_version").fetchone() == (1,)
        assert old.execute("SELECT name FROM person").fetchone() == ("Ana",)
        old.close()

    def test_a_failing_step_leaves_the_file_as_the_step_before_made_it(self, path, backups):
        with pytest.raises(RuntimeError):
            migrate(path, backups, add_colour, stumble)
        connection = sqlite3.connect(path)
        columns = [row[1] for row in connection.execute("PRAGMA table_info(person)")]
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
        assert "colour" in columns
        assert "half" not in columns
        connection.close()

    def test_after_a_failing_step_the_mended_one_goes_on_from_there(self, path, backups):
        with pytest.raises(RuntimeError):
            migrate(path, backups, add_colour, stumble)
        database = migrate(path, backups, add_colour, name_blue)
        assert database.value("SELECT colour FROM person") == "azul"
        database.close()

    def test_a_full_disk_during_a_step_is_said(self, path, backups):
        def fill(tables):
            tables.execute("PRAGMA max_page_count = 1")
            tables.execute("INSERT INTO setting VALUES ('big', zeroblob(1000000))")

        with pytest.raises(KnownError) as caught:
            migrate(path, backups, fill)
        assert caught.value.problems[0].code == "store.disk_full"

    def test_a_new_file_gets_the_tables_of_today_without_taking_steps(self, tmp_path, backups):
        new = migrate(tmp_path / "nueva.sqlite", backups, stumble)
        assert new.value("PRAGMA user_version") == 2
        assert not list(backups.iterdir())
        new.close()

    def test_a_file_that_began_new_takes_only_the_steps_since(self, tmp_path, backups):
        migrate(tmp_path / "nueva.sqlite", backups, stumble).close()
        database = migrate(tmp_path / "nueva.sqlite", backups, stumble, add_colour)
        columns = [row["name"] for row in database.rows("PRAGMA table_info(person)")]
        assert "colour" in columns
        assert "half" not in columns
        database.close()

    def test_an_older_file_that_can_only_be_read_is_refused_in_words(self, path, backups):
        database = Database.open(path, read_only=True, newest=2)
        with pytest.raises(KnownError) as caught:
            bring_up_to_date(database, backups, HandClock()(), (add_colour,))
        assert caught.value.problems[0].code == "store.older"
        database.close()


class TestOthersMeanwhile:
    def test_a_file_that_another_program_has_open_is_not_migrated(self, path, backups, monkeypatch):
        monkeypatch.setattr(database_module, "BUSY_TIMEOUT_MS", 10)
        other = Database.open(path)
        with pytest.raises(KnownError) as caught:
            migrate(path, backups, add_colour)
        assert caught.value.problems[0].code == "store.in_use"
        assert other.value("PRAGMA user_version") == 1
        other.close()

    def test_who_opens_a_file_that_is_being_migrated_is_told_so(self, path, backups, monkeypatch):
        monkeypatch.setattr(database_module, "BUSY_TIMEOUT_MS", 10)
        said = []

        def open_meanwhile(_tables):
            with pytest.raises(KnownError) as caught:
                Database.open(path)
            said.append(caught.value.problems[0])

        migrate(path, backups, open_meanwhile).close()
        assert [problem.code for problem in said] == ["store.migrating"]
        assert "Otro programa está poniendo al día" in sentence(said[0])

    def test_a_second_program_is_told_so_too(self, path, backups):
        said = []

        def open_meanwhile(_tables):
            code = (
                "import sys; from pathlib import Path; from app.store import database as d;"
                "d.BUSY_TIMEOUT_MS = 10\n"
                "try: d.Database.open(Path(sys.argv[1]))\n"
                "except d.KnownError as error: print(error.problems[0].code)"
            )
            said.append(python("-c", code, str(path)).stdout.strip())

        migrate(path, backups, open_meanwhile).close()
        assert said == ["store.migrating"]

    def test_afterwards_everybody_may_open_it_while_it_stays_open(self, path, backups):
        database = migrate(path, backups, add_colour)
        Database.open(path, newest=2).close()
        database.close()

    def test_a_program_that_is_killed_while_migrating_leaves_the_file_as_it_was(
        self, path, backups
    ):
        code = (
            "import os, sys; from datetime import UTC, datetime; from pathlib import Path\n"
            "from app.store.database import Database\n"
            "from app.store.migrations import bring_up_to_date\n"
            "def die(tables):\n"
            "    tables['person'].add_column('half', str)\n"
            "    os.kill(os.getpid(), 9)\n"
            "database = Database.open(Path(sys.argv[1]), newest=2)\n"
            "bring_up_to_date(database, Path(sys.argv[2]), datetime.now(UTC), (die,))\n"
        )
        run = subprocess.run(
            [sys.executable, "-c", code, str(path), str(backups)], cwd=ROOT, check=False
        )
        assert run.returncode != 0
        database = migrate(path, backups, add_colour)
        assert "half" not in [row["name"] for row in database.rows("PRAGMA table_info(person)")]
        database.close()


class TestProduct:
    def test_the_version_counts_the_steps(self):
        assert 1 + len(STEPS) == SCHEMA_VERSION

    def test_steps_have_names_of_their_own(self):
        assert len({step.__name__ for step in STEPS}) == len(STEPS)

    def test_a_new_workspace_is_like_the_migrated_one_of_every_version(self, tmp_path):
        with Workspace.open(tmp_path / "nueva"):
            pass
        new = tables_of(tmp_path / "nueva" / FILE_NAME)
        for old in sorted(OLD_STORES.glob("*.sqlite")):
            folder = tmp_path / old.stem
            folder.mkdir()
            shutil.copy(old, folder / FILE_NAME)
            with Workspace.open(folder):
                pass
            migrated = tables_of(folder / FILE_NAME)
            assert {name: migrated[name] for name in new} == new

    @plain_only
    def test_what_the_first_version_stored_can_be_read(self, tmp_path):
        shutil.copy(OLD_STORES / "v1.sqlite", tmp_path / FILE_NAME)
        with Workspace.open(tmp_path) as workspace:
            version = workspace.instruments.latest("hogares")
            ids = workspace.records.ids(RecordQuery(version.instrument))
            answers = dict(workspace.records.stream(ids))
            assert [each.values for each in answers.values()] == [
                {"municipio": "1413", "vivienda/comunidad": "Tzalbal", "vivienda/cuartos": 3},
                {"municipio": "0101", "vivienda/cuartos": "tres"},
            ]
            (first, _) = answers.values()
            assert [row.values for row in first.rows] == [{"personas/nombre": "Ana"}]
            assert workspace.journal.verify() == []

    def test_opening_a_file_of_today_loads_no_heavy_library(self, tmp_path):
        code = (
            "import sys; from pathlib import Path; from app.store.workspace import Workspace\n"
            "Workspace.open(Path(sys.argv[1])).close()\n"
            "print(*sorted({'sqlite_utils', 'pandas', 'numpy'} & set(sys.modules)))"
        )
        run = python("-c", code, str(tmp_path / "nueva"))
        assert run.returncode == 0, run.stderr
        assert run.stdout.strip() == ""
