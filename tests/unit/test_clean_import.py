"""A recipe for a table before it is imported: looked at whole, kept, read through."""

import json

import pytest
from support.recipes import recipe

from app.operations.clean_import import (
    look_at_recipe,
    recipe_of,
    table_to_clean,
    with_recipe,
)
from app.operations.plan_import import ImportOptions
from app.operations.preview_table import preview_table
from app.progress import Cancel, CancelledError
from app.store.database import KnownError
from app.store.workspace import Workspace
from forms.problem import ProblemError

SPLIT = {"op": "split", "columns": ["quien"], "into": ["nombre", "apellido"], "drop": True}
ONCE = {"op": "drop_duplicates"}
TRIALS = {"op": "delete_rows", "where": "${lugar} = 'PRUEBA'"}
MERGE = {"op": "merge", "columns": ["lugar", "quien"], "into": "todo", "separator": ", "}
DOUBLE = {"op": "compute", "column": "doble", "expression": "${edad} * 2"}
RENAME = {"op": "rename", "names": {"lugar": "municipio"}}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "entrega.csv"
    rows = ["lugar;quien;edad", "Nebaj;Ana López;30", "Nebaj;Ana López;30", "PRUEBA;;60"]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.fixture
def table(file):
    return table_to_clean(file, ImportOptions())


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "trabajo") as opened:
        yield opened


def test_its_columns_are_those_of_the_file(table):
    assert table.header == ("lugar", "quien", "edad")


def test_it_is_read_as_somebody_said(file):
    file.write_text("notas\nlugar,quien\nNebaj,Ana\n", encoding="utf-8")
    assert table_to_clean(file, ImportOptions(header_row=2)).header == ("lugar", "quien")


def test_no_table_is_a_problem(tmp_path):
    with pytest.raises(KnownError):
        table_to_clean(tmp_path / "no_esta.csv", ImportOptions())


@pytest.mark.parametrize(
    ("steps", "changed", "removed", "rows", "columns"),
    [
        ([], 0, 0, 3, 3),
        ([SPLIT], 4, 0, 3, 4),
        ([ONCE], 0, 1, 2, 3),
        ([TRIALS], 0, 1, 2, 3),
        ([ONCE, TRIALS], 0, 2, 1, 3),
        ([MERGE], 3, 0, 3, 4),
        ([DOUBLE], 3, 0, 3, 4),
        ([RENAME], 0, 0, 3, 3),
        ([{"op": "keep_columns", "columns": ["edad"]}], 0, 0, 3, 1),
    ],
)
def test_what_a_recipe_would_do_is_counted_over_the_whole_table(
    table, steps, changed, removed, rows, columns
):
    look = look_at_recipe(table, recipe(*steps))
    assert (look.changed, look.report.removed) == (changed, removed)
    assert (look.records, look.columns) == (rows, columns)


def test_looking_can_be_stopped_and_says_how_far_it_is(table):
    told = []
    look_at_recipe(table, recipe(TRIALS), report=told.append)
    assert told[0].what == "Leyendo «entrega.csv»"
    stopped = Cancel()
    stopped.set()
    with pytest.raises(CancelledError):
        look_at_recipe(table, recipe(TRIALS), cancel=stopped)


@pytest.mark.parametrize(
    ("steps", "header"),
    [
        ([], ("lugar", "quien", "edad")),
        ([SPLIT], ("lugar", "edad", "nombre", "apellido")),
        ([SPLIT, RENAME], ("municipio", "edad", "nombre", "apellido")),
        ([{"op": "trim", "columns": ["otra"]}, RENAME], ("municipio", "quien", "edad")),
        (
            [{"op": "mark_outliers", "columns": ["edad"]}],
            ("lugar", "quien", "edad", "edad_atipico"),
        ),
    ],
)
def test_each_step_meets_the_columns_that_those_before_it_leave(table, steps, header):
    assert table.header_before(recipe(*steps).steps) == header


def test_it_is_kept_with_its_columns_and_read_through(workspace, table):
    options = with_recipe(workspace, table, recipe(SPLIT, TRIALS))
    kept = json.loads(options.recipe.read_text(encoding="utf-8"))
    assert [step["columns_in"] for step in kept["steps"]] == [["quien"], ["lugar"]]
    seen = preview_table(table.file, options)
    assert seen.table.header == ("lugar", "edad", "nombre", "apellido")
    assert [cells for _row, cells in seen.sample] == [["Nebaj", "30", "Ana", "López"]] * 2


def test_the_same_recipe_is_kept_as_the_same_bytes(workspace, table):
    first = with_recipe(workspace, table, recipe(SPLIT)).recipe.read_bytes()
    assert with_recipe(workspace, table, recipe(SPLIT)).recipe.read_bytes() == first


def test_without_steps_the_table_is_read_as_it_stands(workspace, table):
    options = with_recipe(workspace, table, recipe(SPLIT))
    again = table_to_clean(table.file, options)
    assert again.header == table.header
    assert with_recipe(workspace, again, recipe()).recipe is None


def test_the_recipe_that_was_used_comes_back(workspace, table):
    options = with_recipe(workspace, table, recipe(SPLIT, TRIALS))
    assert [step.op for step in recipe_of(options).steps] == ["split", "delete_rows"]
    assert recipe_of(ImportOptions()).steps == ()


def test_a_recipe_that_does_not_fit_is_refused_and_nothing_is_kept(workspace, table):
    with pytest.raises(ProblemError):
        with_recipe(workspace, table, recipe({"op": "trim", "columns": ["otra"]}))
    assert not list((workspace.folder / "recipes").glob("*.json"))


def test_a_recipe_of_other_columns_says_which_are_missing_at_the_next_file(
    workspace, table, tmp_path
):
    options = with_recipe(workspace, table, recipe(RENAME))
    other = tmp_path / "otra.csv"
    other.write_text("lugares,quien\nNebaj,Ana\n", encoding="utf-8")
    with pytest.raises(ProblemError) as refused:
        preview_table(other, options)
    (problem,) = refused.value.problems
    assert problem.code == "clean.missing_column_similar"
    assert problem.values["similar"] == "«lugares»"
