"""What the operations on rows and columns make of a table."""

import pytest
from support.recipes import clean

TWICE = [["Ana", "1", ""], ["ANA", "1", "x"], ["Eva", "2", ""], ["Ana", "1", "y"]]


@pytest.mark.parametrize(
    ("step", "rows"),
    [
        ({"keys": ["nombre", "n"]}, [0, 1, 2]),
        ({"keys": ["nombre", "n"], "match": "folded"}, [0, 2]),
        ({"keys": ["nombre", "n"], "keep": "last"}, [1, 2, 3]),
        ({"keys": ["n"], "keep": "last"}, [2, 3]),
        ({"keys": ["n"], "keep": "none"}, [2]),
        ({"keys": ["n"], "keep": "most_filled"}, [1, 2]),
        ({}, [0, 1, 2, 3]),
        ({"keys": ["n"], "where": "${nombre} = 'Ana'"}, [0, 1, 2]),
        ({"keys": "n", "keep": "last", "where": "${nombre} = 'Ana'"}, [1, 2, 3]),
    ],
)
def test_duplicates_go_by_keys_and_rule(step, rows):
    _header, kept, report = clean(["nombre", "n", "z"], TWICE, {"op": "drop_duplicates", **step})
    assert kept == [TWICE[row] for row in rows]
    assert report.removed == len(TWICE) - len(rows)
    assert (report.rows_in, report.rows_out) == (len(TWICE), len(rows))


def test_rows_without_any_key_repeat_nothing():
    _header, kept, _report = clean(
        ["k", "v"], [["", "1"], [" ", "1"]], {"op": "drop_duplicates", "keys": ["k"]}
    )
    assert len(kept) == 2


def test_keys_are_kept_apart():
    rows = [["a", "bc"], ["ab", "c"]]
    assert clean(["x", "y"], rows, {"op": "drop_duplicates"})[1] == rows


def test_what_was_dropped_is_shown_with_its_row():
    _header, _rows, report = clean(["a"], [["x"], ["x"]], {"op": "drop_duplicates"})
    (example,) = report.tallies[0].examples
    assert (example.row, example.before, example.after) == (3, "x", "")


@pytest.mark.parametrize(
    ("step", "after"),
    [
        ({}, ["", "x", "x", "y", "y"]),
        ({"method": "constant", "value": "0"}, ["0", "x", "0", "y", "0"]),
        ({"where": "${b} = 1"}, ["", "x", "x", "y", ""]),
    ],
)
def test_blank_cells_are_filled(step, after):
    rows = [[cell, flag] for cell, flag in zip(["", "x", "", "y", ""], "11110", strict=True)]
    _header, filled, _report = clean(["a", "b"], rows, {"op": "fill", "columns": ["a"], **step})
    assert [row[0] for row in filled] == after


@pytest.mark.parametrize(
    ("where", "left"),
    [
        ("${edad} > 17", ["17", ""]),
        ("${edad} = ''", ["17", "18", "90"]),
        ("${edad}", [""]),
        ("${edad} = 17 or ${edad} = 90", ["18", ""]),
        ("string-length(${edad}) = 0", ["17", "18", "90"]),
    ],
)
def test_rows_go_by_a_condition(where, left):
    rows = [["17"], ["18"], ["90"], [""]]
    _header, kept, _report = clean(["edad"], rows, {"op": "delete_rows", "where": where})
    assert [row[0] for row in kept] == left


def test_outliers_are_marked_and_never_changed():
    rows = [[str(number)] for number in range(1, 11)] + [["900"], [""], ["mucho"]]
    header, marked, report = clean(["n"], rows, {"op": "mark_outliers", "columns": ["n"]})
    assert header == ["n", "n_atipico"]
    assert [row[0] for row in marked] == [row[0] for row in rows]
    assert [row[1] for row in marked] == ["0"] * 10 + ["1", "", ""]
    assert report.tallies[0].cells == 1
    assert [problem.place.row for problem in report.problems] == [14]


def test_outliers_are_sought_among_the_rows_that_fit():
    rows = [[str(number), "a"] for number in range(1, 11)] + [["900", "b"]]
    step = {"op": "mark_outliers", "columns": ["n"], "method": "iqr", "where": "${g} = 'a'"}
    _header, marked, _report = clean(["n", "g"], rows, step)
    assert marked[-1] == ["900", "b", ""]


def test_a_step_that_must_see_all_rows_sees_them_as_the_steps_before_left_them():
    rows = [[f"{number},0"] for number in range(1, 11)] + [["900,0"], ["900,0"]]
    _header, marked, _report = clean(
        ["n"],
        rows,
        {"op": "parse_number", "columns": ["n"], "decimal": ","},
        {"op": "drop_duplicates", "keep": "last"},
        {"op": "mark_outliers", "columns": ["n"]},
    )
    assert len(marked) == 11
    assert marked[-1] == ["900.0", "1"]


@pytest.mark.parametrize(
    ("step", "header", "row"),
    [
        (
            {"into": ["x", "y"]},
            ["a", "b", "x", "y"],
            ["Ana María López", "2", "Ana", "María López"],
        ),
        ({"into": ["x"], "drop": True}, ["b", "x"], ["2", "Ana María López"]),
        ({"into": ["x", "y"], "separator": ","}, ["a", "b", "x", "y"], None),
        ({"into": ["x", "y"], "drop": True, "where": "${b} = 9"}, ["b", "x", "y"], None),
    ],
)
def test_a_text_is_split_and_nothing_of_it_is_lost(step, header, row):
    cells = ["Ana María López", "2"]
    found, rows, _report = clean(["a", "b"], [cells], {"op": "split", "columns": ["a"], **step})
    assert found == header
    assert rows == [row] if row else "Ana María López" in rows[0]


@pytest.mark.parametrize(
    ("step", "header", "row"),
    [
        ({"into": "ab"}, ["a", "b", "ab"], ["x", "", "x"]),
        ({"into": "ab", "skip_blank": False, "separator": "-"}, ["a", "b", "ab"], ["x", "", "x-"]),
        ({"into": "ab", "drop": True}, ["ab"], ["x"]),
    ],
)
def test_cells_are_merged(step, header, row):
    found, rows, _ = clean(["a", "b"], [["x", ""]], {"op": "merge", "columns": ["a", "b"], **step})
    assert (found, rows) == (header, [row])


@pytest.mark.parametrize(
    ("step", "header", "row"),
    [
        ({"column": "c", "expression": "${a} + ${b}"}, ["a", "b", "c"], ["2", "3", "5"]),
        ({"column": "c", "expression": "concat(${a}, '-')"}, ["a", "b", "c"], ["2", "3", "2-"]),
        ({"column": "a", "expression": "${a} * 2", "replace": True}, ["a", "b"], ["4", "3"]),
        ({"column": "c", "expression": "'${a}'"}, ["a", "b", "c"], ["2", "3", "${a}"]),
        ({"column": "c", "expression": "1 div 0"}, ["a", "b", "c"], ["2", "3", "Infinity"]),
        ({"column": "c", "expression": "${a} + 'x'"}, ["a", "b", "c"], ["2", "3", ""]),
        ({"column": "c", "expression": "1", "where": "${a} = 9"}, ["a", "b", "c"], ["2", "3", ""]),
    ],
)
def test_a_column_is_computed(step, header, row):
    found, rows, _ = clean(["a", "b"], [["2", "3"]], {"op": "compute", **step})
    assert (found, rows) == (header, [row])


@pytest.mark.parametrize(
    ("step", "header", "row"),
    [
        ({"op": "rename", "names": {"a": "A"}}, ["A", "b"], ["1", "2"]),
        ({"op": "rename", "names": {"a": "b", "b": "a"}}, ["b", "a"], ["1", "2"]),
        ({"op": "keep_columns", "columns": ["b", "a"]}, ["b", "a"], ["2", "1"]),
        ({"op": "keep_columns", "columns": ["b"]}, ["b"], ["2"]),
        ({"op": "drop_columns", "columns": ["b"]}, ["a"], ["1"]),
    ],
)
def test_columns_are_renamed_and_chosen(step, header, row):
    found, rows, _ = clean(["a", "b"], [["1", "2"]], step)
    assert (found, rows) == (header, [row])


def test_later_steps_meet_the_columns_that_earlier_ones_made():
    header, rows, report = clean(
        ["a"],
        [["1-2"]],
        {"op": "split", "columns": ["a"], "into": ["x", "y"], "separator": "-", "drop": True},
        {"op": "compute", "column": "z", "expression": "${x} + ${y}"},
        {"op": "rename", "names": {"z": "suma"}},
        {"op": "keep_columns", "columns": ["suma"]},
    )
    assert (header, rows) == (["suma"], [["3"]])
    told = report.as_json()
    assert [each["columns_in"] for each in told] == [["a"], ["x", "y"], ["z"], ["suma"]]
    assert [each["columns_out"] for each in told] == [["x", "y"], ["z"], ["suma"], []]
