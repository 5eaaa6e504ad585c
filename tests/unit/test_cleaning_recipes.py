"""Recipes are read whole, checked against the columns, and refused with sentences."""

import json

import pytest
from support.recipes import clean, recipe

from app.messages import fix, sentence
from app.steps.cleaning.operations import OPERATIONS
from app.steps.cleaning.plan import plan_recipe, refuse_beyond
from app.steps.cleaning.recipe import load_recipe, read_recipe
from app.store.database import KnownError
from forms.problem import ProblemError


def refused(content):
    """Codes of what is wrong with a recipe."""
    with pytest.raises(ProblemError) as caught:
        read_recipe(
            content if isinstance(content, str | bytes) else json.dumps(content), file="r.json"
        )
    assert all("…" not in sentence(each) and fix(each) for each in caught.value.problems)
    return [problem.code for problem in caught.value.problems]


def unfit(header, *steps):
    """Problems of a recipe that does not fit these columns."""
    with pytest.raises(ProblemError) as caught:
        plan_recipe(recipe(*steps), header, file="t.csv")
    assert all("…" not in sentence(each) and fix(each) for each in caught.value.problems)
    return caught.value.problems


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "clean.not_json"),
        ("{", "clean.not_json"),
        (b"\xff\xfe", "clean.not_json"),
        ('{"recipe": 1, "recipe": 1, "steps": []}', "clean.not_json"),
        ("[" * 100_000, "clean.not_json"),
        ("[]", "clean.not_a_recipe"),
        ("null", "clean.not_a_recipe"),
        ({"steps": []}, "clean.not_a_recipe"),
        ({"recipe": 1}, "clean.not_a_recipe"),
        ({"recipe": "1", "steps": []}, "clean.not_a_recipe"),
        ({"recipe": True, "steps": []}, "clean.not_a_recipe"),
        ({"recipe": 1, "steps": {}}, "clean.not_a_recipe"),
        ({"recipe": 2, "steps": []}, "clean.newer_recipe"),
    ],
)
def test_what_is_no_recipe_is_said(content, code):
    assert refused(content) == [code]


@pytest.mark.parametrize(
    ("step", "codes"),
    [
        ("trim", ["clean.not_a_step"]),
        ({}, ["clean.not_a_step"]),
        ({"op": 1}, ["clean.not_a_step"]),
        ({"op": "zzzz"}, ["clean.unknown_op"]),
        ({"op": "trimm", "columns": ["a"]}, ["clean.unknown_op_similar"]),
        ({"op": "trim"}, ["clean.missing_parameter"]),
        ({"op": "trim", "columns": []}, ["clean.wants_columns"]),
        ({"op": "trim", "columns": ["a", "a"]}, ["clean.wants_columns"]),
        ({"op": "trim", "columns": [1]}, ["clean.wants_columns"]),
        ({"op": "trim", "columns": {"a": 1}}, ["clean.wants_columns"]),
        ({"op": "trim", "column": []}, ["clean.wants_columns"]),
        (
            {"op": "trim", "column": "a", "columns": ["a"]},
            ["clean.unknown_parameter_similar"],
        ),
        (
            {"op": "drop_duplicates", "column": "a"},
            ["clean.unknown_parameter_similar"],
        ),
        ({"op": "trim", "columns": ["a"], "qqq": 1}, ["clean.unknown_parameter"]),
        ({"op": "trim", "columns": ["a"], "where": 1}, ["clean.wants_expression"]),
        ({"op": "trim", "columns": ["a"], "note": 1}, ["clean.wants_text"]),
        ({"op": "trim", "columns": ["a"], "columns_in": "a"}, ["clean.wants_columns"]),
        ({"op": "case", "columns": ["a"]}, ["clean.missing_parameter"]),
        ({"op": "case", "columns": ["a"], "to": "loud"}, ["clean.wants_choice"]),
        ({"op": "parse_date", "columns": ["a"], "order": "ydm"}, ["clean.wants_choice"]),
        (
            {"op": "parse_date", "columns": ["a"], "order": "dmy", "pivot": 100},
            ["clean.wants_number"],
        ),
        (
            {"op": "parse_date", "columns": ["a"], "order": "dmy", "pivot": True},
            ["clean.wants_number"],
        ),
        ({"op": "map", "columns": ["a"], "values": ["x"]}, ["clean.wants_mapping"]),
        ({"op": "map", "columns": ["a"], "values": {"x": None}}, ["clean.wants_mapping"]),
        ({"op": "set_missing", "columns": ["a"], "values": "x"}, ["clean.wants_texts"]),
        ({"op": "split", "columns": ["a"], "into": []}, ["clean.wants_new_columns"]),
        ({"op": "merge", "columns": ["a"], "into": ""}, ["clean.wants_new_column"]),
        ({"op": "merge", "columns": ["a"], "into": "b", "drop": 1}, ["clean.wants_flag"]),
        ({"op": "merge", "columns": ["a"], "into": "b", "separator": 1}, ["clean.wants_text"]),
        ({"op": "compute", "column": "a", "expression": ""}, ["clean.wants_expression"]),
        ({"op": "rename", "names": {}}, ["clean.wants_renames"]),
        ({"op": "rename", "names": {"a": "b"}, "where": "1"}, ["clean.unknown_parameter"]),
    ],
)
def test_a_step_that_is_told_wrongly_is_refused(step, codes):
    assert refused({"recipe": 1, "steps": [step]}) == codes


def test_all_that_is_wrong_is_said_at_once_with_its_step():
    with pytest.raises(ProblemError) as caught:
        read_recipe(json.dumps({"recipe": 1, "steps": [{"op": "trim"}, 5, {"op": "zzzz"}]}))
    assert [problem.values["step"] for problem in caught.value.problems] == [1, 2, 3]


@pytest.mark.parametrize(
    ("header", "step", "codes"),
    [
        (["b"], {"op": "trim", "columns": ["zzz"]}, ["clean.missing_column"]),
        (["Nombre"], {"op": "trim", "columns": ["nombre"]}, ["clean.missing_column_similar"]),
        (["a"], {"op": "rename", "names": {"zzz": "b"}}, ["clean.missing_column"]),
        (["a"], {"op": "drop_duplicates", "keys": ["zzz"]}, ["clean.missing_column"]),
        (["a"], {"op": "delete_rows", "where": "${zzz} = 1"}, ["clean.missing_column"]),
        (["a"], {"op": "compute", "column": "b", "expression": "${zzz}"}, ["clean.missing_column"]),
        (["a"], {"op": "compute", "column": "a", "expression": "1"}, ["clean.column_exists"]),
        (["a"], {"op": "compute", "column": "b", "expression": "1 +"}, ["clean.expression"]),
        (["a"], {"op": "compute", "column": "b", "expression": "${a"}, ["clean.expression"]),
        (["a"], {"op": "compute", "column": "b", "expression": "f()"}, ["clean.unknown_function"]),
        (["a"], {"op": "compute", "column": "b", "expression": "not()"}, ["clean.wrong_arguments"]),
        (
            ["a"],
            {"op": "compute", "column": "b", "expression": "today()"},
            ["clean.not_repeatable"],
        ),
        (["a"], {"op": "delete_rows", "where": "random() > 1"}, ["clean.not_repeatable"]),
        (["a"], {"op": "delete_rows"}, ["clean.no_condition"]),
        (["a", "b"], {"op": "rename", "names": {"a": "b"}}, ["clean.column_exists"]),
        (["a", "b"], {"op": "rename", "names": {"a": "c", "b": "c"}}, ["clean.column_exists"]),
        (["a", "b"], {"op": "merge", "columns": ["a"], "into": "b"}, ["clean.column_exists"]),
        (["a", "b"], {"op": "split", "columns": ["a"], "into": ["b"]}, ["clean.column_exists"]),
        (["a", "b"], {"op": "split", "columns": ["a", "b"], "into": ["c"]}, ["clean.one_column"]),
        (
            ["a"],
            {"op": "split", "columns": ["a"], "into": ["c"], "separator": ""},
            ["clean.no_separator"],
        ),
        (["a", "a_atipico"], {"op": "mark_outliers", "columns": ["a"]}, ["clean.column_exists"]),
        (["a"], {"op": "drop_columns", "columns": ["a"]}, ["clean.no_column_left"]),
        (["a"], {"op": "fill", "columns": ["a"], "value": "x"}, ["clean.fill_value"]),
        (["a"], {"op": "fill", "columns": ["a"], "method": "constant"}, ["clean.fill_value"]),
        (["a"], {"op": "zero_fill", "columns": ["a"]}, ["clean.width_or_catalogue"]),
        (
            ["a"],
            {"op": "zero_fill", "columns": ["a"], "width": 4, "catalogue": "department"},
            ["clean.width_or_catalogue"],
        ),
        (
            ["a"],
            {"op": "parse_number", "columns": ["a"], "decimal": ",", "thousands": ","},
            ["clean.same_signs"],
        ),
        (
            ["a"],
            {"op": "map", "columns": ["a"], "values": {"si": "1", "Sí": "2"}, "match": "folded"},
            ["clean.mapped_twice"],
        ),
        (
            ["a", "b"],
            {"op": "merge", "columns": ["a"], "into": "c", "drop": True, "where": "${b} = 1"},
            ["clean.drop_everywhere"],
        ),
        (
            ["a"],
            {"op": "trim", "columns": ["a"], "columns_in": ["a", "zzz"]},
            ["clean.missing_column"],
        ),
        (
            ["a"],
            {"op": "trim", "columns": ["a"], "columns_out": ["b"]},
            ["clean.declared_otherwise"],
        ),
    ],
)
def test_a_recipe_that_does_not_fit_the_columns_is_refused(header, step, codes):
    assert [problem.code for problem in unfit(header, step)] == codes


def test_a_column_that_is_called_otherwise_is_said_with_those_called_alike():
    (problem,) = unfit(["Código municipio", "x"], {"op": "trim", "columns": ["codigo_municipio"]})
    assert problem.values["similar"] == "«Código municipio»"
    assert problem.place.file == "t.csv"


def test_the_whole_difference_is_shown_not_only_the_first_column():
    problems = unfit(
        ["x"],
        {"op": "trim", "columns": ["uno", "dos"]},
        {"op": "spaces", "columns": ["uno"]},
        {"op": "split", "columns": ["tres"], "into": ["cuatro"]},
        {"op": "trim", "columns": ["cuatro"]},
    )
    assert [(each.values["column"], each.values["step"]) for each in problems] == [
        ("uno", 1),
        ("dos", 1),
        ("tres", 3),
    ]


def test_nothing_is_read_when_a_late_step_does_not_fit():
    def no_rows():
        raise AssertionError

    from app.steps.cleaning.apply import apply

    steps = [{"op": "trim", "columns": ["a"]}, {"op": "trim", "columns": ["zzz"]}]
    with pytest.raises(ProblemError):
        apply(recipe(*steps), ["a"], no_rows)


EVERY = [
    {"op": "trim", "columns": ["a"], "note": "a mano", "where": "${b} != ''"},
    {"op": "case", "columns": ["a", "b"], "to": "title"},
    {"op": "parse_date", "columns": ["a"], "order": "dmy", "pivot": 30, "serial": "1900"},
    {"op": "parse_number", "columns": ["a"], "decimal": ",", "thousands": "."},
    {"op": "map", "columns": ["a"], "values": {"x": "y", "é": "e"}, "others": "report"},
    {"op": "zero_fill", "columns": ["a"], "catalogue": "municipality"},
    {"op": "set_missing", "columns": ["a"], "values": ["-"]},
    {"op": "fill", "columns": ["a"], "method": "constant", "value": "0"},
    {"op": "drop_duplicates", "keys": ["a"], "keep": "last"},
    {"op": "split", "columns": ["a"], "into": ["c", "d"], "drop": True},
    {"op": "merge", "columns": ["c", "d"], "into": "e", "skip_blank": False},
    {"op": "compute", "column": "f", "expression": "1"},
    {"op": "rename", "names": {"f": "g"}},
    {"op": "drop_columns", "columns": ["g"], "columns_in": ["g"], "columns_out": []},
]


def test_a_recipe_is_written_as_it_was_read():
    made = recipe(*EVERY)
    assert made.as_json()["steps"] == EVERY
    assert read_recipe(made.to_text()) == made
    assert read_recipe(made.to_text()).to_text() == made.to_text()


def test_who_made_a_recipe_and_when_stays_with_it():
    facts = {"name": "Salarios", "author": "Ana", "at": "2026-10-01", "app": "Acopio 1"}
    made = read_recipe(json.dumps({"recipe": 1, **facts, "steps": []}))
    assert json.loads(made.to_text()) == {"recipe": 1, **facts, "steps": []}


def test_a_recipe_may_come_with_a_byte_order_mark():
    assert read_recipe(b'\xef\xbb\xbf{"recipe": 1, "steps": []}').steps == ()


def test_a_recipe_without_steps_changes_nothing():
    assert clean(["a"], [["x"]])[:2] == (["a"], [["x"]])


def test_a_plan_declares_the_columns_for_a_replay():
    steps = [{"op": "compute", "column": "b", "expression": "${a} * 2"}]
    declared = plan_recipe(recipe(*steps), ["a"]).declared()
    assert declared.as_json()["steps"][0]["columns_in"] == ["a"]
    assert declared.as_json()["steps"][0]["columns_out"] == ["b"]
    with pytest.raises(ProblemError, match=r"clean\.missing_column"):
        plan_recipe(declared, ["z"])


@pytest.mark.parametrize(
    "step",
    [
        {"op": "split", "columns": ["a"], "into": ["b"]},
        {"op": "merge", "columns": ["a"], "into": "b"},
        {"op": "drop_duplicates"},
        {"op": "delete_rows", "where": "1"},
        {"op": "compute", "column": "b", "expression": "1"},
        {"op": "rename", "names": {"a": "b"}},
        {"op": "keep_columns", "columns": ["a"]},
    ],
)
def test_structural_steps_are_refused_where_only_values_may_change(step):
    with pytest.raises(ProblemError, match=r"clean\.structural"):
        refuse_beyond(recipe({"op": "trim", "columns": ["a"]}, step), ("cells", "marks"))


def test_values_and_marks_may_change_everywhere():
    refuse_beyond(
        recipe(
            {"op": "trim", "columns": ["a"]},
            {"op": "fill", "columns": ["a"]},
            {"op": "mark_outliers", "columns": ["a"]},
            {"op": "compute", "column": "a", "expression": "1", "replace": True},
        ),
        ("cells", "marks"),
    )


def test_a_recipe_that_is_not_there_is_the_environment_s_fault(tmp_path):
    with pytest.raises(KnownError, match=r"clean\.cannot_read"):
        load_recipe(tmp_path / "no.json")
    with pytest.raises(KnownError, match=r"clean\.cannot_read"):
        load_recipe(tmp_path)


def test_every_operation_is_described_in_the_documentation():
    from support.processes import ROOT

    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for operation in OPERATIONS.values():
        assert f"`{operation.name}`" in text
        for parameter in operation.parameters:
            assert f"`{parameter.name}`" in text, (operation.name, parameter.name)


def test_a_step_on_one_column_may_call_it_so():
    made = recipe({"op": "map", "column": "d", "values": {"x": "y"}})
    assert made.steps[0].columns == ("d",)
    assert made.as_json()["steps"] == [{"op": "map", "columns": ["d"], "values": {"x": "y"}}]


def test_the_recipe_of_the_documentation_is_read():
    text = """{"recipe": 1, "steps": [{"op": "parse_date", "columns": ["fecha"], "order": "dmy"},
        {"op": "map", "column": "d", "values": {}}]}"""
    header, rows, _report = clean(
        ["fecha", "d"], [["3/4/2024", "x"]], *read_recipe(text).as_json()["steps"]
    )
    assert (header, rows) == (["fecha", "d"], [["2024-04-03", "x"]])
