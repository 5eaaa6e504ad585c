"""Parameters, tallies, plans and reports of cleaning."""

import json
from collections.abc import Mapping

import pytest
from support.recipes import clean, recipe

from app.messages import fix, sentence
from app.progress import Cancel, CancelledError
from app.steps.cleaning.apply import apply
from app.steps.cleaning.operations import NEEDS_NO_ROWS, OPERATIONS
from app.steps.cleaning.parameters import Parameter
from app.steps.cleaning.plan import columns_named, plan_recipe, similar_columns
from app.steps.cleaning.recipe import read_recipe
from app.steps.cleaning.step import KEPT_EXAMPLES, KEPT_PROBLEMS, Tally
from forms.problem import ProblemError, Severity


@pytest.mark.parametrize(
    ("kind", "given", "read"),
    [
        ("columns", ["a", "b"], ("a", "b")),
        ("columns", "a", ("a",)),
        ("new_columns", ["a"], ("a",)),
        ("new_column", "a", "a"),
        ("expression", "1 + 1", "1 + 1"),
        ("text", "", ""),
        ("text", " ", " "),
        ("texts", [], ()),
        ("texts", ["a", 9], ("a", "9")),
        ("mapping", {}, {}),
        ("mapping", {"a": "b", "c": 1}, {"a": "b", "c": "1"}),
        ("renames", {"a": "b"}, {"a": "b"}),
        ("number", 0, 0),
        ("number", 9, 9),
        ("flag", True, True),
        ("flag", False, False),
        ("choice", "uno", "uno"),
    ],
)
def test_a_parameter_is_taken_as_its_kind(kind, given, read):
    assert Parameter("p", kind, choices=("uno", "dos"), at_most=9).read(given) == read


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("columns", []),
        ("columns", [""]),
        ("columns", ["a", "a"]),
        ("columns", None),
        ("columns", 3),
        ("new_column", " "),
        ("new_column", ["a"]),
        ("expression", ""),
        ("expression", 1),
        ("text", 1),
        ("text", ["a"]),
        ("texts", "a"),
        ("texts", [None]),
        ("texts", [True]),
        ("texts", [1.5]),
        ("mapping", []),
        ("mapping", {"a": ["b"]}),
        ("mapping", {"a": True}),
        ("renames", {}),
        ("renames", {"a": ""}),
        ("number", -1),
        ("number", 10),
        ("number", 1.0),
        ("number", "1"),
        ("number", True),
        ("flag", 1),
        ("flag", "true"),
        ("choice", "tres"),
        ("choice", ""),
        ("choice", ["uno"]),
    ],
)
def test_a_parameter_of_another_kind_is_refused(kind, given):
    with pytest.raises(ValueError, match=r"^$"):
        Parameter("p", kind, choices=("uno", "dos"), at_most=9).read(given)


class TestTally:
    def test_cells_and_rows_are_counted_apart(self):
        tally = Tally()
        for row, column in ((2, "a"), (2, "b"), (3, "a")):
            tally.change(row, column, "x", "y")
        assert (tally.cells, tally.rows) == (3, 2)

    def test_only_the_first_examples_are_kept(self):
        tally = Tally()
        for row in range(20):
            tally.change(row, "a", "x", "y")
        assert [example.row for example in tally.examples] == list(range(KEPT_EXAMPLES))

    def test_only_the_first_unread_cells_are_named(self):
        tally = Tally("t.csv")
        for row in range(KEPT_PROBLEMS + 3):
            tally.leave(row, "a", "x", "clean.not_a_date")
        assert (tally.unread, len(tally.problems)) == (KEPT_PROBLEMS + 3, KEPT_PROBLEMS)

    @pytest.mark.parametrize(
        "code",
        [
            "clean.not_a_date",
            "clean.not_a_number",
            "clean.not_a_code",
            "clean.not_in_catalogue",
            "clean.not_in_map",
        ],
    )
    def test_an_unread_cell_is_said_with_value_row_and_column(self, code):
        tally = Tally("t.csv")
        tally.leave(7, "fecha", "ayer", code)
        (problem,) = tally.problems
        said = sentence(problem)
        assert problem.severity is Severity.WARNING
        assert "«ayer»" in said
        assert "«fecha»" in said
        assert "fila 7" in said
        assert fix(problem)

    def test_a_row_that_went_is_shown_whole(self):
        tally = Tally()
        tally.remove(4, ["a", "", "b"])
        assert tally.examples == [(4, "", "a |  | b", "")]


class TestOperations:
    def test_each_is_called_by_its_own_name(self):
        assert all(name == operation.name for name, operation in OPERATIONS.items())

    @pytest.mark.parametrize("name", OPERATIONS)
    def test_none_has_a_parameter_that_all_steps_have(self, name):
        own = {parameter.name for parameter in OPERATIONS[name].parameters}
        assert not own & {"op", "where", "note", "columns_in", "columns_out"}

    @pytest.mark.parametrize("name", OPERATIONS)
    def test_a_default_is_of_its_own_kind(self, name):
        for parameter in OPERATIONS[name].parameters:
            if parameter.default not in {None, ""} and not isinstance(parameter.default, Mapping):
                assert parameter.read(parameter.default) == parameter.default

    def test_those_without_rows_take_no_condition(self):
        assert set(OPERATIONS) >= NEEDS_NO_ROWS
        assert all(OPERATIONS[name].reach == "columns" for name in NEEDS_NO_ROWS)


@pytest.mark.parametrize(
    ("name", "columns", "found"),
    [
        ("nombre", ["Nombre"], "«Nombre»"),
        ("codigo_municipio", ["Código municipio", "x"], "«Código municipio»"),
        ("municpio", ["municipio", "departamento"], "«municipio»"),
        ("nombre", ["Nombre completo", "edad"], "«Nombre completo»"),
        ("zzz", ["a", "b"], ""),
        ("", ["a"], ""),
        ("a", [], ""),
    ],
)
def test_columns_that_are_called_alike(name, columns, found):
    assert similar_columns(name, columns) == found


def test_every_column_that_a_recipe_names():
    steps = [
        {"op": "trim", "columns": ["a"], "where": "${b} = 1"},
        {"op": "compute", "column": "c", "expression": "${d}"},
        {"op": "rename", "names": {"e": "f"}},
        {"op": "split", "columns": ["g"], "into": ["h", "i"]},
        {"op": "merge", "columns": ["j"], "into": "k"},
        {"op": "drop_duplicates", "keys": ["l"]},
    ]
    assert columns_named(recipe(*steps)) == set("abcdefghijkl")


@pytest.mark.parametrize(
    ("step", "columns_in", "columns_out", "header"),
    [
        ({"op": "trim", "columns": ["a"]}, ["a"], ["a"], ["a", "b"]),
        ({"op": "trim", "columns": ["a"], "where": "${b}"}, ["a", "b"], ["a"], ["a", "b"]),
        ({"op": "fill", "columns": ["b"]}, ["b"], ["b"], ["a", "b"]),
        ({"op": "drop_duplicates"}, [], [], ["a", "b"]),
        ({"op": "drop_duplicates", "keys": ["b"]}, ["b"], [], ["a", "b"]),
        ({"op": "delete_rows", "where": "${a} = ${b}"}, ["a", "b"], [], ["a", "b"]),
        (
            {"op": "mark_outliers", "columns": ["a"]},
            ["a"],
            ["a_atipico"],
            ["a", "b", "a_atipico"],
        ),
        ({"op": "compute", "column": "c", "expression": "${a}"}, ["a"], ["c"], ["a", "b", "c"]),
        (
            {"op": "compute", "column": "a", "expression": "${b}", "replace": True},
            ["b"],
            ["a"],
            ["a", "b"],
        ),
        (
            {"op": "split", "columns": ["a"], "into": ["c"], "drop": True},
            ["a"],
            ["c"],
            ["b", "c"],
        ),
        ({"op": "merge", "columns": ["a", "b"], "into": "c"}, ["a", "b"], ["c"], ["a", "b", "c"]),
        ({"op": "rename", "names": {"a": "c"}}, ["a"], ["c"], ["c", "b"]),
        ({"op": "keep_columns", "columns": ["b"]}, ["b"], [], ["b"]),
        ({"op": "drop_columns", "columns": ["b"]}, ["b"], [], ["a"]),
    ],
)
def test_a_plan_knows_what_a_step_reads_and_writes(step, columns_in, columns_out, header):
    plan = plan_recipe(recipe(step), ["a", "b"])
    (planned,) = plan.steps
    assert list(planned.columns_in) == columns_in
    assert list(planned.columns_out) == columns_out
    assert list(plan.header_out) == header
    assert plan_recipe(plan.declared(), ["a", "b"]).header_out == plan.header_out


def test_a_missing_column_names_those_there_are():
    with pytest.raises(ProblemError) as caught:
        plan_recipe(recipe({"op": "trim", "columns": ["zzz"]}), ["uno", "dos"])
    assert "«uno», «dos»" in sentence(caught.value.problems[0])


class TestRunning:
    def rows(self):
        """Three rows, as often as asked."""
        self.readings = getattr(self, "readings", 0) + 1
        return iter([(2, ["1"]), (3, ["2"]), (4, ["2"])])

    @pytest.mark.parametrize(
        ("steps", "readings"),
        [
            ([{"op": "trim", "columns": ["a"]}], 1),
            ([{"op": "drop_duplicates"}], 1),
            ([{"op": "drop_duplicates", "keep": "last"}], 2),
            ([{"op": "mark_outliers", "columns": ["a"]}], 2),
            (
                [
                    {"op": "drop_duplicates", "keep": "none"},
                    {"op": "mark_outliers", "columns": ["a"]},
                ],
                3,
            ),
        ],
    )
    def test_rows_are_read_once_more_for_each_step_that_must_see_all(self, steps, readings):
        _header, rows, _report = apply(recipe(*steps), ["a"], self.rows)
        list(rows)
        assert self.readings == readings

    def test_nothing_is_read_before_the_first_row_is_asked_for(self):
        self.readings = 0
        apply(recipe({"op": "mark_outliers", "columns": ["a"]}), ["a"], self.rows)
        assert self.readings == 0

    def test_it_stops_between_rows(self):
        cancel = Cancel()
        _header, rows, _report = apply(
            recipe({"op": "trim", "columns": ["a"]}), ["a"], self.rows, cancel=cancel
        )
        cancel.set()
        with pytest.raises(CancelledError):
            list(rows)

    def test_the_rows_of_the_table_are_left_as_they_are(self):
        given = [" x "]
        _header, rows, _report = apply(
            recipe({"op": "trim", "columns": ["a"]}), ["a"], lambda: [(2, given)]
        )
        assert [cells for _number, cells in rows] == [["x"]]
        assert given == [" x "]

    def test_numbers_of_rows_stay_with_their_rows(self):
        _header, rows, _report = apply(recipe({"op": "drop_duplicates"}), ["a"], self.rows)
        assert [number for number, _cells in rows] == [2, 3]


def test_a_report_counts_over_all_steps():
    _header, _rows, report = clean(
        ["a", "b"],
        [[" x ", "1"], ["y", "dos"], ["y", "dos"]],
        {"op": "trim", "columns": ["a"]},
        {"op": "parse_number", "columns": ["b"], "decimal": "."},
        {"op": "drop_duplicates"},
    )
    assert (report.changed, report.unread, report.removed) == (1, 2, 1)
    assert (report.rows_in, report.rows_out) == (3, 2)
    assert json.loads(json.dumps(report.as_json())) == report.as_json()
    assert [each["step"] for each in report.as_json()] == [1, 2, 3]


@pytest.mark.parametrize(
    "given",
    [
        {"recipe": 1, "steps": [], "sobra": 1},
        {"recipe": 1, "steps": [], "autor": "Ana"},
    ],
)
def test_a_word_that_no_recipe_has_is_said(given):
    with pytest.raises(ProblemError) as caught:
        read_recipe(json.dumps(given), file="r.json")
    assert caught.value.problems[0].code.startswith("clean.unknown_parameter")


@pytest.mark.parametrize(
    ("op", "similar"),
    [("parsedate", "parse_date"), ("Trim", "trim"), ("drop_duplicate", "drop_duplicates")],
)
def test_an_operation_that_is_misspelt_is_said_with_those_alike(op, similar):
    with pytest.raises(ProblemError) as caught:
        read_recipe(json.dumps({"recipe": 1, "steps": [{"op": op}]}), file="r.json")
    assert similar in str(caught.value.problems[0].values["similar"])
