"""Cleaning a table, and looking at its values, as an operation."""

import json

import pytest

from app.operations.clean_table import clean_table
from app.operations.clean_values import cluster_column, place_column, write_recipe
from app.operations.table_choice import TableChoice
from app.progress import Cancel, CancelledError
from app.steps.cleaning.recipe import read_recipe
from app.store.database import KnownError
from forms.problem import ProblemError

ROWS = 12_000


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "t.csv"
    lines = [f"{number},  Mixco {number % 3}  " for number in range(ROWS)]
    file.write_text("\n".join(["n,lugar", *lines, ""]), encoding="utf-8")
    return file


@pytest.fixture
def recipe(tmp_path):
    def write(*steps):
        file = tmp_path / "r.json"
        file.write_text(json.dumps({"recipe": 1, "steps": list(steps)}), encoding="utf-8")
        return file

    return write


TRIM = {"op": "trim", "columns": ["lugar"]}


def stopping(cancel, after):
    """A listener that stops the work once so many rows were told."""

    def listen(progress):
        assert progress.what
        if progress.done >= after:
            cancel.set()

    return listen


def test_progress_is_told_with_words(table, recipe, tmp_path):
    told = []
    clean_table(table, recipe(TRIM), tmp_path / "o.csv", report=told.append)
    assert told[-1].done == ROWS
    assert {each.what for each in told} == {"Limpiando «t.csv»"}


@pytest.mark.parametrize("output", ["o.csv", None])
def test_a_stop_leaves_nothing_behind(table, recipe, tmp_path, output):
    cancel = Cancel()
    target = None if output is None else tmp_path / output
    with pytest.raises(CancelledError):
        clean_table(table, recipe(TRIM), target, report=stopping(cancel, 1000), cancel=cancel)
    assert {file.name for file in tmp_path.iterdir()} == {"t.csv", "r.json"}


def test_a_stop_is_heard_while_a_step_looks_at_all_rows(table, recipe, tmp_path):
    cancel = Cancel()
    cancel.set()
    made = recipe({"op": "mark_outliers", "columns": ["n"]})
    with pytest.raises(CancelledError):
        clean_table(table, made, tmp_path / "o.csv", cancel=cancel)


def test_an_older_result_is_replaced_whole(table, recipe, tmp_path):
    out = tmp_path / "o.csv"
    out.write_text("de antes", encoding="utf-8")
    done = clean_table(table, recipe(TRIM), out)
    assert out.read_text(encoding="utf-8").startswith("n,lugar\n0,Mixco 0\n")
    assert (done.report.rows_in, done.report.rows_out, done.report.changed) == (ROWS, ROWS, ROWS)
    assert len(done.sha256) == 64


def test_a_step_that_does_not_fit_is_found_before_the_file_is_read(table, recipe, tmp_path):
    told = []
    with pytest.raises(ProblemError, match=r"clean\.missing_column"):
        clean_table(
            table,
            recipe({"op": "trim", "columns": ["zzz"]}),
            tmp_path / "o.csv",
            report=told.append,
        )
    assert told == []


def test_examples_are_the_first_ones_and_few(table, recipe):
    (tally,) = clean_table(table, recipe(TRIM)).report.tallies
    assert [example.row for example in tally.examples] == [2, 3, 4, 5, 6]
    assert tally.examples[0].before == "  Mixco 0  "
    assert (tally.cells, tally.rows) == (ROWS, ROWS)


@pytest.mark.parametrize("work", [cluster_column, place_column])
def test_looking_at_values_can_be_stopped(table, work):
    cancel = Cancel()
    with pytest.raises(CancelledError):
        work(table, "lugar", report=stopping(cancel, 1), cancel=cancel)


def test_clusters_count_rows_and_spellings(table):
    found = cluster_column(table, "lugar")
    assert (found.rows, found.distinct, found.clusters) == (ROWS, 3, ())


def test_without_clusters_the_recipe_has_no_steps(table, tmp_path):
    cluster_column(table, "lugar", "fingerprint", tmp_path / "r.json")
    assert read_recipe((tmp_path / "r.json").read_bytes()).steps == ()


def test_places_that_nobody_knows_are_counted(table):
    found = place_column(table, "n")
    assert found.rows == ROWS
    counts = {status: found.rows_that_are(status) for status in ("accepted", "ask", "unknown")}
    assert sum(counts.values()) == ROWS
    assert counts["accepted"] == 340


def test_a_recipe_is_written_whole_or_not_at_all(tmp_path):
    made = read_recipe('{"recipe": 1, "name": "Mía", "steps": [{"op": "trim", "columns": ["a"]}]}')
    write_recipe(made, ["a"], tmp_path / "r.json")
    again = read_recipe((tmp_path / "r.json").read_bytes())
    assert again.facts == {"name": "Mía"}
    assert again.steps[0].columns_in == ("a",)
    with pytest.raises(KnownError, match=r"table\.cannot_write"):
        write_recipe(made, ["a"], tmp_path / "no" / "r.json")
    assert {file.name for file in tmp_path.iterdir()} == {"r.json"}


def test_a_choice_of_sheet_or_encoding_is_passed_on(tmp_path):
    file = tmp_path / "v.csv"
    file.write_bytes("a\nPe\u00f1a\n".encode("mac_roman"))
    choice = TableChoice(encoding="mac_roman")
    assert [cells for _row, cells in choice.open(file).rows] == [["Peña"]]
    with pytest.raises(ProblemError, match=r"table\.unknown_encoding"):
        TableChoice(encoding="klingon").open(file)
