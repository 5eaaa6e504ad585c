"""Facets and the conditions they give, against counts made another way."""

import itertools
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.recipes import clean

from app.steps.cleaning.expressions import RowExpression
from app.steps.cleaning.facets import facet
from app.steps.cleaning.place_recipe import literal


def chosen(where, values):
    """The values of a column `a` of which a condition is true."""
    expression = RowExpression(where, ["a"])
    return [value for value in values if expression.holds([value])]


HOSTILE = [
    pytest.param("d'Artagnan", id="one quote"),
    pytest.param('di "sí"', id="two quotes"),
    pytest.param('d\'A "x"', id="both quotes"),
    pytest.param('d\'A, "x"', id="both quotes and a comma"),
    pytest.param("a', 'b\"", id="what looks like two texts"),
    pytest.param("''\"\"", id="quotes only"),
    pytest.param("'", id="a quote alone"),
    pytest.param('"', id="two quotes alone"),
    pytest.param("${a}", id="a column in braces"),
    pytest.param("${a}'\"", id="a column beside quotes"),
    pytest.param("concat('x')", id="a function"),
    pytest.param("1 or 1 = 1", id="a condition"),
    pytest.param("a\nb", id="two lines"),
    pytest.param("\\", id="a backslash"),
    pytest.param("]]>", id="an end of XML"),
    pytest.param("Kꞌicheʼ", id="saltillos"),
    pytest.param("😀", id="a face"),
    pytest.param("=1+1", id="a formula"),
    pytest.param(",", id="a comma"),
    pytest.param(", ", id="a comma and a blank"),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_facet_chooses_the_rows_of_its_text_and_no_others(text):
    (group,) = facet("a", {text: 2}).groups
    assert chosen(group.where, [text, text + "x", "x", ""]) == [text]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_quoted_text_says_what_it_said(text):
    step = {"op": "compute", "column": "b", "expression": literal(text)}
    _header, rows, _report = clean(["a"], [["x"]], step)
    assert rows == [["x", text]]


@given(text=st.text("'\", ab${}", min_size=1, max_size=12))
def test_any_mixture_of_quotes_and_commas_is_quoted(text):
    assert RowExpression(literal(text), ["a"]).value(["x"]) == text


@given(
    counts=st.dictionaries(
        st.text("'\", aá", min_size=1, max_size=4).filter(str.strip), st.integers(1, 9), max_size=9
    )
)
def test_the_groups_of_a_text_facet_share_no_row_and_leave_none(counts):
    found = facet("a", counts)
    gathered = [value for group in found.groups for value in chosen(group.where, counts)]
    assert Counter(gathered) == Counter(list(counts))


@pytest.mark.parametrize(
    ("values", "edges"),
    [
        pytest.param(["5"], [("5", "6")], id="one number"),
        pytest.param(["-5"], [("-5", "-4")], id="one below zero"),
        pytest.param(["0.5"], [("0", "1")], id="one between"),
        pytest.param(["0", "0"], [("0", "1")], id="zeros"),
        pytest.param(
            ["0", "12"], [(str(n), str(n + 1)) for n in range(13)], id="the last opens a new range"
        ),
        pytest.param(
            ["0", "100"], [(str(n), str(n + 10)) for n in range(0, 110, 10)], id="round widths"
        ),
        pytest.param(
            ["-10", "10"], [(str(n), str(n + 2)) for n in range(-10, 12, 2)], id="through zero"
        ),
        pytest.param(
            ["0", "0.5"],
            [
                *[("0", "0.05"), ("0.05", "0.1"), ("0.1", "0.15"), ("0.15", "0.2")],
                *[("0.2", "0.25"), ("0.25", "0.3"), ("0.3", "0.35"), ("0.35", "0.4")],
                *[("0.4", "0.45"), ("0.45", "0.5"), ("0.5", "0.55")],
            ],
            id="parts of one",
        ),
    ],
)
def test_ranges_are_round_and_touch_each_other(values, edges):
    groups = facet("a", Counter(values), "number").groups
    assert [(group.value, group.upper) for group in groups] == edges


@given(numbers=st.lists(st.integers(-10_000, 10_000), min_size=1, max_size=30))
def test_each_number_stands_in_the_range_that_holds_it(numbers):
    groups = facet("a", Counter(map(str, numbers)), "number").groups
    for group in groups:
        low, high = float(group.value), float(group.upper)
        assert group.rows == sum(low <= number < high for number in numbers)
    assert sum(group.rows for group in groups) == len(numbers)
    assert len(groups) <= 14
    assert all(one.upper == other.value for one, other in itertools.pairwise(groups))


@pytest.mark.parametrize(
    ("value", "is_date"),
    [
        pytest.param("2024-03-04", True, id="a date"),
        pytest.param("2024-03-04T10:00:00", True, id="a date with its time"),
        pytest.param("2024-02-30", False, id="a day that was not"),
        pytest.param("2024-13-01", False, id="a month that was not"),
        pytest.param("20240304", False, id="without signs"),
        pytest.param("2024-W10-1", False, id="the day of a week"),
        pytest.param("2024W101", False, id="the day of a week without signs"),
        pytest.param("2024W10", False, id="a week"),
        pytest.param("2024-03", False, id="a month"),
        pytest.param("2024", False, id="a year"),
        pytest.param("04/03/2024", False, id="another order"),
        pytest.param("ayer", False, id="a word"),
        pytest.param("0000-00-00", False, id="what databases write for none"),
    ],
)
def test_only_whole_dates_stand_in_a_facet_of_dates(value, is_date):
    found = facet("a", {value: 3}, "date")
    assert [group.rows for group in found.groups] == ([3] if is_date else [])
    assert found.others == (0 if is_date else 3)


@pytest.mark.parametrize(
    ("months", "length"),
    [pytest.param(24, 7, id="two years by month"), pytest.param(25, 4, id="more by year")],
)
def test_dates_go_by_month_until_there_are_too_many(months, length):
    counts = {f"{2020 + n // 12}-{n % 12 + 1:02}-15": 1 for n in range(months)}
    groups = facet("a", counts, "date").groups
    assert {len(group.value) for group in groups} == {length}
    assert sum(group.rows for group in groups) == months


@given(days=st.lists(st.dates().filter(lambda day: day.year >= 1000), min_size=1, max_size=40))
def test_the_condition_of_a_period_chooses_its_days(days):
    counts = Counter(day.isoformat() for day in days)
    for group in facet("a", counts, "date").groups:
        assert group.rows == sum(counts[value] for value in chosen(group.where, counts))


@pytest.mark.parametrize(
    ("counts", "blank", "filled"),
    [
        pytest.param({}, 0, 0, id="no rows"),
        pytest.param({"": 3}, 3, 0, id="nothing at all"),
        pytest.param({"": 1, " ": 1, "\t": 1}, 3, 0, id="blanks are nothing"),
        pytest.param({"0": 4}, 0, 4, id="zero is something"),
        pytest.param({"-": 4}, 0, 4, id="a dash is something until somebody says otherwise"),
    ],
)
def test_missing_rows_are_counted_apart(counts, blank, filled):
    found = facet("a", counts, "missing")
    assert [group.rows for group in found.groups] == [blank, filled]
    assert found.missing == blank


def test_the_two_conditions_of_missing_part_the_rows():
    values = ["", " ", "\t ", "x", "0"]
    blank, filled = facet("a", Counter(values), "missing").groups
    assert chosen(blank.where, values) == values[:3]
    assert chosen(filled.where, values) == values[3:]


@pytest.mark.parametrize(
    ("value", "ops"),
    [
        pytest.param("bien", [], id="nothing to mend"),
        pytest.param(" a", ["trim"], id="a blank in front"),
        pytest.param("a  b", ["spaces"], id="two blanks inside"),
        pytest.param(" a  b", ["trim", "spaces"], id="both"),
        pytest.param("a\tb", ["spaces"], id="a tab"),
        pytest.param("\u200ba", ["trim"], id="a blank that nobody sees"),
        pytest.param("PetÃ©n", ["mojibake"], id="letters read wrongly"),
        pytest.param("Pete\u0301n", ["accents"], id="a mark apart from its letter"),
    ],
)
def test_a_facet_of_problems_names_the_operations_that_mend_them(value, ops):
    found = facet("a", {value: 2}, "problems")
    assert [group.value for group in found.groups] == ops
    for op in ops:
        extra = {"to": "composed"} if op == "accents" else {}
        _header, rows, _report = clean(["a"], [[value]], {"op": op, "columns": ["a"], **extra})
        assert rows != [[value]]


NO_DATES = ["2024-03-99", "2024-03-32", "2024-02-30", "2023-02-29", "2024-13-01", "2024-03", "x"]
DATES = [
    "2024-03-01",
    "2024-03-31",
    "2024-02-29",
    "2024-04-30",
    "2024-12-31T10:20:30",
    "2023-02-28",
]


@pytest.mark.parametrize("years", [1, 40], ids=["by month", "by year"])
def test_a_date_facet_chooses_dates_and_nothing_that_looks_like_one(years):
    more = [f"{1980 + year}-{month:02}-15" for year in range(years) for month in range(1, 13)]
    values = [*NO_DATES, *DATES, *(more if years > 1 else [])]
    found = facet("a", dict.fromkeys(values, 1), "date")
    gathered = [value for group in found.groups for value in chosen(group.where, values)]
    assert sorted(gathered) == sorted(set(values) - set(NO_DATES))
    assert [len(chosen(each.where, values)) for each in found.groups] == [
        each.rows for each in found.groups
    ]
    assert found.others == len(NO_DATES)


def test_a_year_has_the_days_of_its_february():
    values = [f"{year}-02-{day:02}" for year in range(1996, 2030) for day in (28, 29, 30)]
    found = facet("a", dict.fromkeys(values, 1), "date")
    for group in found.groups:
        assert len(chosen(group.where, values)) == group.rows


NO_NUMBERS = [
    "1e5",
    "1E5",
    "2024-03-05",
    "Q5",
    "0x1F",
    "INF",
    "NaN",
    "1,000",
    "٣",
    "--5",
    "5-",
    "x",
]
NUMBERS = ["5", " 7 ", "+3", "-2", ".5", "5.", "1.50", "007", "120"]


def test_a_number_facet_chooses_numbers_and_nothing_that_is_read_as_one():
    values = [*NO_NUMBERS, *NUMBERS]
    found = facet("a", dict.fromkeys(values, 1), "number")
    gathered = [value for group in found.groups for value in chosen(group.where, values)]
    assert sorted(gathered) == sorted(NUMBERS)
    assert (found.missing, found.others) == (0, len(NO_NUMBERS))
