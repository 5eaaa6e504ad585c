"""Keys of tables: which rows repeat, which have none, which point to nothing."""

from dataclasses import replace

import numpy as np
import pytest
from support.checked_tables import checked, errors, table, written

from app.steps.table_check.keys import candidates
from app.steps.table_check.plan import Plan

PRIMARY, UNIQUE, FOREIGN = "primary-key", "unique-error", "foreign-key"


def field(name: str, type_: str = "string", **rules: object) -> dict:
    """A field with rules."""
    return {"name": name, "type": type_, "constraints": rules}


def found(folder, fields, rows, **schema):
    """What is wrong with the rows of a table."""
    content = written([[each["name"] for each in fields], *rows])
    (task,) = checked(folder, table(folder / "t.csv", content, schema={"fields": fields, **schema}))
    return errors(task)


@pytest.mark.parametrize(
    ("type_", "cells", "repeated"),
    [
        pytest.param("string", "A B A", [4], id="the second one is named"),
        pytest.param("string", "A A A", [3, 4], id="and every further one"),
        pytest.param("string", "A a Á", [], id="case and accents tell texts apart"),
        pytest.param("integer", "7 007 +7", [3, 4], id="a number is one, however it is spelt"),
        pytest.param("integer", "1_0 10 ١٠", [3, 4], id="other digits are the same number"),
        pytest.param("integer", "0 -0", [3], id="zero has no sign"),
        pytest.param("integer", "999999999999999 1000000000000000 1000000000000000", [4],
                     id="numbers of many digits"),
        pytest.param("number", "1.0 1.00 1 1e0", [3, 4, 5], id="decimals are equal by value"),
        pytest.param("number", "0.1 0.10000000000000000001", [], id="to the last decimal"),
        pytest.param("number", "NaN NaN", [], id="no number equals none"),
        pytest.param("number", "INF inf", [3], id="but infinite ones do"),
        pytest.param("date", "2020-01-05 2020-01-05 2020-01-06", [3], id="dates"),
        pytest.param("date", "2020-02-29 2020-02-29", [3], id="leap days"),
        pytest.param("datetime", "2020-01-05T10:00:00 2020-01-05T10:00:00", [3], id="moments"),
        pytest.param("datetime", "2020-01-05T10:00:00Z 2020-01-05T04:00:00-06:00", [3],
                     id="one moment in two zones"),
        pytest.param("time", "10:00:00 10:00:00", [3], id="times"),
        pytest.param("year", "2020 2020", [3], id="years"),
        pytest.param("yearmonth", "2020-01 2020-1", [3], id="months"),
        pytest.param("boolean", "true 1 false", [3], id="one yes in two spellings"),
        pytest.param("duration", "P1D PT24H", [3], id="one span in two spellings"),
        pytest.param("geopoint", "1,2 1.0,2", [3], id="one place in two spellings"),
    ],
)  # fmt: skip
class TestOneField:
    """A key of one field, as primary key and as a field whose values are unique."""

    def test_a_primary_key_that_repeats(self, tmp_path, type_, cells, repeated):
        rows = [[cell] for cell in cells.split()]
        errors_ = found(tmp_path, [field("a", type_)], rows, primaryKey=["a"])
        assert errors_ == [(row, "", PRIMARY) for row in repeated]

    def test_a_unique_value_that_repeats(self, tmp_path, type_, cells, repeated):
        rows = [[cell] for cell in cells.split()]
        errors_ = found(tmp_path, [field("a", type_, unique=True)], rows)
        assert errors_ == [(row, "a", UNIQUE) for row in repeated]

    def test_many_repeated_values_are_compared_part_by_part(
        self, tmp_path, monkeypatch, type_, cells, repeated
    ):
        monkeypatch.setattr("app.steps.table_check.fast_check.MOST_SEEN", 1)
        rows = [[cell] for cell in cells.split()]
        fields = [field("a", type_, unique=True)]
        errors_ = found(tmp_path, fields, rows, primaryKey=["a"])
        assert [error for error in errors_ if error[2] == PRIMARY] == [
            (row, "", PRIMARY) for row in repeated
        ]
        assert [error for error in errors_ if error[2] == UNIQUE] == [
            (row, "a", UNIQUE) for row in repeated
        ]


A_B = [field("a"), field("b", "integer")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([["x", "1"], ["x", "2"], ["y", "1"]], [], id="only both together count"),
        pytest.param([["x", "1"], ["x", "01"]], [(3, "", PRIMARY)], id="equal by value"),
        pytest.param([["x", ""], ["x", ""]], [(3, "", PRIMARY)], id="half a key is a key"),
        pytest.param([["", "1"], ["", "1"]], [(3, "", PRIMARY)], id="the other half too"),
        pytest.param([["x", ""], ["", "1"]], [], id="different halves"),
        pytest.param(
            [["x", "1"], ["x", "mil"], ["x", ""]],
            [(3, "b", "type-error"), (4, "", PRIMARY)],
            id="what cannot be read is none",
        ),
        pytest.param(
            [["x", "1"], ["x", "1"], ["x", "1"]],
            [(3, "", PRIMARY), (4, "", PRIMARY)],
            id="each further row",
        ),
        pytest.param(
            [["x", "1"], ["", ""], ["x", "1"]],
            [(3, "", "blank-row"), (3, "", PRIMARY), (4, "", PRIMARY)],
            id="a blank row has no key",
        ),
        pytest.param(
            [["x", "1"], ["x"], ["x", "1", "z"]],
            [(3, "b", "missing-cell"), (4, "", "extra-cell"), (4, "", PRIMARY)],
            id="short and long rows",
        ),
        pytest.param([["1", "1"], ["11", ""], ["", "11"]], [], id="cells are not run together"),
    ],
)
@pytest.mark.parametrize("most", [1, 200_000])
def test_a_key_of_two_fields(tmp_path, monkeypatch, rows, expected, most):
    monkeypatch.setattr("app.steps.table_check.fast_check.MOST_SEEN", most)
    assert found(tmp_path, A_B, rows, primaryKey=["a", "b"]) == expected


def test_several_keys_are_compared_each_by_itself(tmp_path, monkeypatch):
    monkeypatch.setattr("app.steps.table_check.fast_check.MOST_SEEN", 3)
    fields = [field("a", unique=True), field("b", "integer", unique=True), field("c")]
    rows = [[f"t{n % 5}", str(n % 7), f"u{n % 3}"] for n in range(20)]
    by_kind = {"a": 15, "b": 13, "": 5}
    errors_ = found(tmp_path, fields, rows, primaryKey=["c", "a"])
    for name, count in by_kind.items():
        assert sum(1 for _row, where, _kind in errors_ if where == name) == count
    rows_of_errors = [row for row, *_ in errors_]
    assert rows_of_errors == sorted(rows_of_errors)


@pytest.mark.parametrize("most", [1, 10, 100, 200_000])
def test_hundreds_of_repeated_rows_are_each_named_once(tmp_path, monkeypatch, most):
    monkeypatch.setattr("app.steps.table_check.fast_check.MOST_SEEN", most)
    rows = [[f"K{n % 150}"] for n in range(300)]
    errors_ = found(tmp_path, [field("a")], rows, primaryKey="a")
    assert errors_ == [(row, "", PRIMARY) for row in range(152, 302)]


def link(own: object, table_: str, other: object) -> dict:
    """A foreign key."""
    return {"fields": own, "reference": {"resource": table_, "fields": other}}


@pytest.mark.parametrize(
    ("types", "codes", "cells", "lost"),
    [
        (("string", "string"), ["0101", "0102"], ["0101", "101", "", "0103"], [3, 5]),
        (("string", "string"), ["x" * 33, "y"], ["x" * 33, "x" * 34, "y"], [3]),
        (("string", "string"), ["a,b", 'a"b'], ["a,b", 'a"b', "ab"], [4]),
        (("string", "string"), ["Á"], ["Á", "A\u0301", "á"], [3, 4]),
        (("integer", "integer"), ["1", "002"], ["01", "2", "3", "-1"], [4, 5]),
        (("integer", "integer"), [str(10**16)], [str(10**16), str(10**16 + 1)], [3]),
        (("integer", "number"), ["1.0", "2.5"], ["1", "2"], [3]),
        (("number", "integer"), ["1", "2"], ["1.00", "2.5"], [3]),
        (("number", "number"), ["0.1"], ["0.10", "0.11", "1e-1"], [3]),
        (("string", "integer"), ["1"], ["1"], [2]),
        (("integer", "string"), ["1"], ["1"], [2]),
        (("date", "date"), ["2020-01-05"], ["2020-01-05", "2020-01-06"], [3]),
        (("boolean", "boolean"), ["true"], ["1", "true", "false"], [4]),
        (("boolean", "integer"), ["1"], ["true", "false"], [3]),
        (("year", "year"), ["2020"], ["2020", "2021"], [3]),
        (("yearmonth", "yearmonth"), ["2020-01"], ["2020-1", "2020-02"], [3]),
        (("any", "any"), ["a"], ["a", "b"], [3]),
    ],
    ids=str,
)
def test_what_points_to_another_table(tmp_path, types, codes, cells, lost):
    own, other = types
    rows = written([["n", "a"], *([str(number), cell] for number, cell in enumerate(cells))])
    schema = {
        "fields": [field("n", "integer"), field("a", own)],
        "foreignKeys": [link("a", "codes", "c")],
    }
    task, _ = checked(
        tmp_path,
        table(tmp_path / "t.csv", rows, schema=schema),
        table(
            tmp_path / "codes.csv",
            written([["c"], *([code] for code in codes)]),
            schema={"fields": [field("c", other)]},
        ),
    )
    assert [row for row, _field, kind in errors(task) if kind == FOREIGN] == lost


@pytest.mark.parametrize(
    ("cells", "lost"),
    [
        (["x", "1"], False),
        (["x", "2"], True),
        (["y", "2"], False),
        (["x", ""], True),
        (["z", ""], False),
        (["", "1"], True),
        (["", ""], False),
        (["x", "01"], False),
        (["x", "uno"], True),
    ],
    ids=str,
)
def test_a_foreign_key_of_two_fields(tmp_path, cells, lost):
    schema = {
        "fields": [field("n"), field("a"), field("b", "integer")],
        "foreignKeys": [link(["a", "b"], "codes", ["c", "d"])],
    }
    codes = {"fields": [field("c"), field("d", "integer")]}
    task, _ = checked(
        tmp_path,
        table(tmp_path / "t.csv", written([["n", "a", "b"], ["1", *cells]]), schema=schema),
        table(tmp_path / "codes.csv", "c,d\nx,1\ny,2\nz,\n", schema=codes),
    )
    assert any(kind == FOREIGN for *_, kind in errors(task)) == lost


def test_a_table_that_points_to_itself(tmp_path):
    fields = [field("id"), field("parent")]
    rows = [["a", ""], ["b", "a"], ["c", "x"], ["d", "e"], ["e", "e"]]
    keys = [link("parent", "", "id")]
    assert found(tmp_path, fields, rows, foreignKeys=keys) == [(4, "", FOREIGN)]


def test_a_key_that_points_to_a_field_that_is_not_there_points_to_nothing(tmp_path):
    fields = [field("id"), field("parent")]
    errors_ = found(tmp_path, fields, [["a", "a"]], foreignKeys=[link("parent", "", "no")])
    assert errors_ == [(2, "", FOREIGN)]


def test_only_one_key_is_left_in_a_part_of_the_plan():
    plan = Plan([], unique=(0, 2), primary=(1, 2), links=())
    assert [plan.with_key(number).keys for number in range(3)] == [((0,),), ((2,),), ((1, 2),)]
    assert plan.with_key(1).stages == plan.stages[1:2]
    assert replace(plan, primary=()).keys == ((0,), (2,))


def test_rows_that_share_no_number_are_no_candidates():
    numbers = np.arange(1, 1000, dtype=np.uint64)
    assert not len(candidates(numbers))


@pytest.mark.parametrize("target", ["nobody", "u"])
def test_a_key_into_nothing_is_told_before_a_field_that_cannot_be_read(tmp_path, target):
    items = {"type": "array", "arrayItem": {"constraints": {"minimum": 2}}}
    key = {"fields": ["a"], "reference": {"resource": target, "fields": ["x"]}}
    schema = {"fields": [{"name": "a"}, {"name": "b", **items}], "foreignKeys": [key]}
    one, _ = checked(
        tmp_path,
        table(tmp_path / "t.csv", "a,b\n1,[]\n", schema=schema),
        table(tmp_path / "u.csv", "x\n1\n"),
    )
    assert [each["type"] for each in one["errors"]] == [
        "resource-error" if target == "nobody" else "field-error"
    ]
