"""Columns in groups, each with the condition that chooses its rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.recipes import clean
from support.reviewed import KEYER, reviewed
from support.workspaces import HandClock

from app.operations.clean_values import facet_column, facet_question
from app.steps.cleaning.expressions import RowExpression
from app.steps.cleaning.facets import KINDS, MOST_GROUPS, facet
from forms.problem import ProblemError


def groups(counts, kind):
    """Values of the groups with their rows."""
    return [(one.value, one.rows) for one in facet("a", counts, kind).groups]


@pytest.mark.parametrize(
    ("kind", "counts", "found"),
    [
        ("text", {"b": 2, "a": 2, "c": 5, "": 3}, [("c", 5), ("a", 2), ("b", 2)]),
        ("missing", {"x": 4, "": 2, "  ": 1}, [("", 3), ("*", 4)]),
        (
            "number",
            {"1": 1, "2": 1, "13": 3, "x": 9},
            [
                *[("1", 1), ("2", 1)],
                *[(str(n), 0) for n in range(3, 13)],
                ("13", 3),
            ],
        ),
        ("number", {"5": 2}, [("5", 2)]),
        ("number", {"x": 2}, []),
        (
            "date",
            {"2024-03-04": 1, "2024-03-05": 2, "2024-01-01": 1, "ayer": 4},
            [("2024-01", 1), ("2024-03", 3)],
        ),
        (
            "problems",
            {" a": 1, "b  c": 2, "JosÃ©": 3, "e\u0301": 4, "bien": 9},
            [("trim", 1), ("spaces", 2), ("mojibake", 3), ("accents", 4)],
        ),
    ],
)
def test_a_column_is_grouped(kind, counts, found):
    assert groups(counts, kind) == found


def test_dates_of_many_years_are_grouped_by_year():
    counts = {f"{year}-{month:02}-01": 1 for year in range(1990, 2000) for month in range(1, 13)}
    assert groups(counts, "date") == [(str(year), 12) for year in range(1990, 2000)]


def test_what_stands_in_no_group_is_counted():
    found = facet("a", {"1": 1, "x": 2, "": 3}, "number")
    assert (found.missing, found.others) == (3, 2)


def test_rarer_texts_are_counted_together():
    found = facet("a", {f"v{n}": 1 for n in range(MOST_GROUPS + 5)}, "text")
    assert (len(found.groups), found.others) == (MOST_GROUPS, 5)


values = st.dictionaries(
    st.text(max_size=5)
    | st.sampled_from(["1", "2.5", "-3", "1000", "2024-03-04", "2023-01-01", 'd\'A "x"', "0.1"]),
    st.integers(1, 9),
    max_size=8,
)


@pytest.mark.parametrize("kind", KINDS)
@given(counts=values)
def test_every_row_is_counted_once(kind, counts):
    found = facet("a", counts, kind)
    if kind in {"text", "number", "date"}:
        total = sum(one.rows for one in found.groups) + found.missing + found.others
        assert total == sum(counts.values())


@pytest.mark.parametrize("kind", ["text", "number", "date"])
@given(counts=values)
def test_the_condition_of_a_group_chooses_its_rows(kind, counts):
    for one in facet("a", counts, kind).groups:
        chooses = RowExpression(one.where, ["a"])
        chosen = sum(rows for value, rows in counts.items() if value and chooses.holds([value]))
        assert chosen >= one.rows if kind == "number" else chosen == one.rows


def test_a_group_becomes_a_step_for_its_rows():
    (one, _other) = facet("a", {"x": 2, "y": 1}).groups
    step = {"op": "delete_rows", "where": one.where}
    assert clean(["a"], [["x"], ["y"], ["x"]], step)[1] == [["y"]]


def test_a_column_of_a_table_and_the_answers_of_a_form_are_grouped(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("a,b\nx,1\n,2\nx,3\n", encoding="utf-8")
    found = facet_column(file, "a")
    assert [(one.value, one.rows) for one in found.groups] == [("x", 2)]
    assert found.missing == 1
    with pytest.raises(ProblemError, match=r"clean\.no_such_column"):
        facet_column(file, "z")
    with reviewed(tmp_path / "trabajo", HandClock()) as workspace:
        version = workspace.instruments.latest("hogares")
        rows = [(n, {"nombre": "x", "edad": 20 + n}) for n in range(3)]
        workspace.records.add_imported(version, rows, KEYER, file_name="t.csv", file_sha256="a")
        ages = facet_question(workspace, "hogares", "edad", "number")
        assert sum(one.rows for one in ages.groups) == 3
