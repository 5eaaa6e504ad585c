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


class TestStrangeConditions:
    """What nobody can find: said in a sentence that names it, with exit 1 or 2."""

    @pytest.mark.parametrize(
        ("condition", "code", "named"),
        [
            (("no_hay", "=", "1"), "answer.unknown_question", "no_hay"),
            (("", "=", "1"), "answer.unknown_question", ""),
            (("@no_hay", "=", "1"), "answer.unknown_question", "@no_hay"),
            (("poblacion", "==", "1"), "record.unknown_comparison", "=="),
            (("poblacion", "", "1"), "record.unknown_comparison", ""),
            (("poblacion", "LIKE", "1"), "record.unknown_comparison", "LIKE"),
            (("poblacion", "<", "mucho"), "record.unreadable_value", "mucho"),
            (("poblacion", ">=", ""), "record.unreadable_value", "poblacion"),
            (("@errors", ">", "-1"), "record.unreadable_value", "-1"),
            (("@errors", ">", "dos"), "record.unreadable_value", "@errors"),
        ],
    )
    @pytest.mark.parametrize("order", [("list", FORM), ("count", FORM, "@state")])
    def test_say_what_is_wrong_with_them(self, run, order, condition, code, named):
        found = run(*order, "--where", *condition)
        (problem,) = found.object["problems"]
        assert (found.code, problem["code"]) == (1, code)
        assert named in problem["message"]

    @pytest.mark.parametrize("count", [101, 1200])
    def test_are_not_taken_in_heaps(self, run, count):
        found = run("list", FORM, *("--where", "poblacion", ">", "0") * count)
        (problem,) = found.object["problems"]
        assert (found.code, problem["code"]) == (1, "record.too_many_conditions")
        assert str(count) in problem["message"]

    def test_are_taken_by_the_hundred(self, run):
        found = run("list", FORM, *("--where", "poblacion", ">", "0") * 100, "--limit", "1")
        assert (found.code, found.object["count"]) == (0, 337)

    @pytest.mark.parametrize("value", ["5", "5.0", "0"])
    def test_read_numbers_however_they_are_written(self, run, value):
        assert run("list", FORM, "--where", "poblacion", ">", value).code == 0

    def test_of_the_same_as_something_unreadable_find_what_was_kept_so(self, run):
        assert run("list", FORM, "--where", "poblacion", "=", "mucho").object["count"] == 0


class TestLimit:
    """How many records are written out; the count is always that of all."""

    @pytest.mark.parametrize(
        ("limit", "shown"), [("1", 1), ("0", 338), ("00", 338), ("338", 338), ("9" * 15, 338)]
    )
    def test_so_many_are_shown(self, run, limit, shown):
        found = run("list", FORM, "--limit", limit, "--columns", "poblacion")
        assert (len(found.object["records"]), found.object["count"]) == (shown, 338)

    @pytest.mark.parametrize("limit", ["-1", "", " ", "1.5", "x", "１", "9" * 16, "0x1", "+1"])
    def test_whatever_is_no_number_is_refused(self, run, limit):
        found = run("list", FORM, f"--limit={limit}")
        assert (found.code, found.object["problems"][0]["code"]) == (2, "command.usage")


class TestManyNames:
    """Thousands of periods or persons are still one question."""

    @pytest.mark.parametrize("option", ["--period", "--by", "--state"])
    def test_are_all_taken(self, run, option):
        value = "final" if option == "--state" else "nadie"
        found = run("list", FORM, *(option, value) * 1200, "--limit", "1")
        assert (found.code, found.object["count"]) == (0, 338 if value == "final" else 0)

    @pytest.mark.parametrize("period", ["2018", "2018-1", "201", "*", "????", "[2]018"])
    def test_a_period_is_a_year_or_a_month_and_no_pattern(self, run, period):
        found = run("list", FORM, "--period", period, "--limit", "1")
        assert bool(found.object["count"]) == (period == "2018")
