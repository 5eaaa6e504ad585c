"""`acopio record list | count | move | takeback`: many records from a script."""

import csv
import shutil
from pathlib import Path

import pytest
from support.commands import Shell
from support.practice_table import FORM, fill
from support.workspaces import HandClock

from app.operations.group_records import group_records
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """A workspace with 338 records, five with an error."""
    folder = tmp_path_factory.mktemp("tabla") / "trabajo"
    fill(folder)
    return folder


@pytest.fixture
def folder(table, tmp_path):
    return Path(shutil.copytree(table, tmp_path / "trabajo"))


@pytest.fixture
def run(folder, monkeypatch):
    shell = Shell(folder, monkeypatch)
    return lambda *words: shell("record", *words, "--person", "Berta", "--json")


class TestFiltering:
    def test_by_period(self, run):
        found = run("list", FORM, "--period", "2018", "--limit", "1")
        assert found.object["count"] > 300
        assert run("list", FORM, "--period", "1999").object["count"] == 0

    def test_by_person(self, run):
        assert run("list", FORM, "--by", "nadie").object["count"] == 0

    def test_only_with_problems(self, run):
        assert run("list", FORM, "--problems", "--limit", "0").object["count"] == 5

    def test_only_some_columns(self, run):
        found = run("list", FORM, "--columns", "poblacion", "--limit", "3")
        assert all(set(each["answers"]) <= {"poblacion"} for each in found.object["records"])

    def test_a_column_nobody_knows_is_said(self, run):
        found = run("list", FORM, "--columns", "nada")
        assert found.codes == ["answer.unknown_question"]

    def test_all_that_fit_are_written_to_a_file(self, run, tmp_path):
        file = tmp_path / "salida.csv"
        words = ("--columns", "municipio,poblacion", "--search", "mixco", "--export", str(file))
        found = run("list", FORM, *words)
        with file.open(encoding="utf-8-sig", newline="") as opened:
            head, *rows = csv.reader(opened)
        assert head == ["id", "state", "municipio", "poblacion"]
        assert len(rows) == found.object["count"] > 0


class TestCounting:
    def test_by_an_answer(self, run):
        found = run("count", FORM, "idioma_materno").object
        assert sum(each["records"] for each in found["groups"]) == found["count"] == 338
        assert found["groups"][0]["records"] >= found["groups"][-1]["records"]

    def test_by_state_in_words(self, run):
        (group,) = run("count", FORM, "@state").object["groups"]
        assert group == {"value": "final", "label": "Terminado", "records": 338}

    def test_only_those_that_fit(self, run):
        found = run("count", FORM, "municipio", "--search", "mixco").object
        assert [each["value"] for each in found["groups"]] == ["0108"]

    def test_words_of_options_are_sought_too(self, folder):
        with Workspace.open(folder, clock=HandClock()) as workspace:
            version = workspace.instruments.latest(FORM)
            query = RecordQuery(version.instrument, search="mixco")
            found = group_records(workspace, query, version.id, "municipio")
        assert "Mixco" in found.groups[0].words


class TestMoving:
    def test_there_and_back(self, run):
        moved = run("move", FORM, "returned", "--search", "mixco", "--remark", "Ver")
        assert (moved.object["moved"], moved.object["refused"]) == (1, 0)
        assert run("list", FORM, "--state", "returned").object["count"] == 1
        back = run("takeback", str(moved.object["batch"]))
        assert back.object["back"] == 1
        assert run("list", FORM, "--state", "returned").object["count"] == 0

    def test_those_with_errors_stay_and_it_says_so(self, run):
        moved = run("move", FORM, "approved")
        assert moved.object["moved"] + moved.object["refused"] == 338
        assert set(moved.codes) == {"record.has_errors"}
        assert moved.code == 1
