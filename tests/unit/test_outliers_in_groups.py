"""Outliers against a reference computed by other means, and departments judged by themselves."""

import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.field_work import MUNICIPALITY
from support.instruments import instrument, public
from support.publishing import now
from support.workspaces import PERSON, HandClock

from app.operations.add_record import add_record
from app.operations.measure_quality import measure_quality
from app.operations.quality_report import report_as_json
from app.operations.quality_words import outlier_sentence
from app.steps.outliers import (
    FEWEST_IN_A_GROUP,
    FEWEST_VALUES,
    Fences,
    fences_by_group,
    iqr_fences,
    mad_fences,
    mad_outliers,
    quantile,
)
from app.store.workspace import Workspace


def reference(values):
    """The rule in other words: statistics.quantiles, and scores instead of fences."""
    if len(values) < 10:
        return []
    n, mean = len(values), statistics.fmean(values)
    deviation = statistics.pstdev(values)
    skew = sum((value - mean) ** 3 for value in values) / n / deviation**3 if deviation else 0
    if skew > 2 and min(values) > 0:
        values = [math.log(value) for value in values]
    middle = statistics.median(values)
    spread = statistics.median(abs(value - middle) for value in values)
    if spread:
        return [n for n, v in enumerate(values) if abs(v - middle) * 0.6745 / spread > 3.5]
    first, _second, third = statistics.quantiles(values, n=4, method="inclusive")
    reach = 1.5 * (third - first)
    return [n for n, v in enumerate(values) if not first - reach <= v <= third + reach]


AMOUNTS = {
    "a straight row": list(range(1, 31)),
    "a row and one far": [*range(1, 31), 500],
    "towns and a city": [1200, 1500, 1800, 2100, 2400, 2600, 3000, 3500, 4000, 5200, 998_000],
    "towns, each a third larger": [round(900 * 1.3**n) for n in range(25)],
    "nearly all equal": [40] * 20 + [41, 39],
    "half equal": [5] * 10 + list(range(6, 16)),
    "two heaps": [10] * 15 + [90] * 15,
    "below zero": [-3, -2, -1, 0, 1, 2, 3, 4, 5, 6, -80],
    "nine": [1, 2, 3, 4, 5, 6, 7, 8, 900],
    "ten": [1, 2, 3, 4, 5, 6, 7, 8, 9, 900],
    "shares": [0.1, 0.12, 0.11, 0.13, 0.1, 0.14, 0.12, 0.11, 0.13, 0.99],
    "millions and one cent": [1e6 + n for n in range(12)] + [0.01],
    "ages with a year of birth": [21, 34, 45, 28, 61, 39, 52, 47, 33, 25, 1987],
}


@pytest.mark.parametrize("values", AMOUNTS.values(), ids=AMOUNTS)
def test_what_lies_far_is_what_the_reference_says(values):
    assert mad_outliers(values) == reference(values)


@given(st.lists(st.integers(-400, 400), min_size=10, max_size=50))
def test_so_it_is_for_any_whole_numbers(values):
    assert mad_outliers(values) == reference(values)


@given(st.lists(st.integers(-50, 50), min_size=10, max_size=40), st.integers(-1000, 1000))
def test_moving_numbers_that_are_not_all_positive_moves_the_fences(values, step):
    low, high = min(values), max(values)
    if low <= 0 and low + step <= 0 and high:
        assert mad_outliers(values) == mad_outliers([value + step for value in values])


@given(st.lists(st.integers(1, 10_000), min_size=10, max_size=40))
def test_another_unit_changes_nothing(values):
    in_cents = [value * 128 for value in values]
    assert mad_outliers(values) == mad_outliers(in_cents)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40))
def test_quartiles_are_those_of_the_standard_library(values):
    first, second, third = statistics.quantiles(values, n=4, method="inclusive")
    ordered = sorted(values)
    for share, expected in ((0.25, first), (0.5, second), (0.75, third)):
        assert math.isclose(quantile(ordered, share), expected, rel_tol=1e-9, abs_tol=1e-6)


class TestGroups:
    """Thirty values make a group that is judged by itself."""

    def test_a_group_of_thirty_has_fences_of_its_own(self):
        here, there = [float(n) for n in range(30)], [float(n) for n in range(1000, 1030)]
        found = fences_by_group([*here, *there], ["01"] * 30 + ["16"] * 30)
        assert found["01"] == mad_fences(here)
        assert found["16"] == mad_fences(there)
        assert found[""] == mad_fences([*here, *there])

    @pytest.mark.parametrize(
        ("count", "is_alone"), [(1, False), (10, False), (29, False), (30, True), (31, True)]
    )
    def test_the_number_that_makes_a_group(self, count, is_alone):
        assert FEWEST_IN_A_GROUP == 30
        values = [float(n) for n in range(count)] + [float(n) for n in range(12)]
        found = fences_by_group(values, ["16"] * count + ["01"] * 12)
        assert ("16" in found) is is_alone

    def test_values_without_a_group_are_no_group(self):
        assert list(fences_by_group([float(n) for n in range(40)], [""] * 40)) == [""]

    def test_too_few_values_in_all_have_no_fences(self):
        assert fences_by_group([1.0] * (FEWEST_VALUES - 1), ["01"] * (FEWEST_VALUES - 1)) == {}

    def test_what_is_no_number_makes_no_group_large(self):
        values = [float(n) for n in range(29)] + [math.nan, math.inf]
        assert list(fences_by_group(values, ["01"] * 31)) == [""]

    def test_numbers_and_groups_come_in_pairs(self):
        with pytest.raises(ValueError, match="zip"):
            fences_by_group([1.0, 2.0], ["01"])

    @given(st.lists(st.tuples(st.integers(0, 99), st.sampled_from(["", "01", "16"])), max_size=90))
    def test_each_group_is_judged_as_if_there_were_no_other(self, pairs):
        values = [float(value) for value, _group in pairs]
        found = fences_by_group(values, [group for _value, group in pairs])
        for group in ("01", "16"):
            own = [float(value) for value, each in pairs if each == group]
            expected = mad_fences(own) if len(own) >= 30 else None
            assert found.get(group) == expected
        assert found.get("") == mad_fences(values)

    def test_the_same_values_in_another_order_have_the_same_fences(self):
        values = [float(n * 7 % 40) for n in range(40)]
        assert fences_by_group(values, ["01"] * 40) == fences_by_group(values[::-1], ["01"] * 40)

    def test_quartiles_need_ten_values_too(self):
        assert iqr_fences([1.0] * 9) is None
        assert iqr_fences([1.0] * 10) == Fences("iqr", 1.0, 1.0)


FORM = instrument(
    MUNICIPALITY,
    public("agua", "decimal", labels={"": "Litros de agua"}),
    lists={"municipios": ["0101", "0102", "1601", "0901"]},
)


class TestOfAForm:
    """A form that asks for the municipality is judged department by department."""

    @pytest.fixture
    def workspace(self, tmp_path):
        with Workspace.open(tmp_path / "trabajo", clock=HandClock()) as opened:
            opened.instruments.add(FORM, "prueba.xlsx", {})
            yield opened

    def put(self, workspace, municipality, *amounts):
        for amount in amounts:
            answers = {"municipio": municipality, "agua": str(amount)}
            add_record(workspace, "prueba", answers, PERSON, clock=now)

    def found(self, workspace):
        quality = measure_quality(workspace, "prueba", clock=now)
        return [
            (each.group, [value for _record, value in each.records]) for each in quality.outliers
        ]

    def test_what_is_usual_in_the_capital_is_far_in_alta_verapaz(self, workspace):
        self.put(workspace, "0101", *range(300, 315))
        self.put(workspace, "0102", *range(315, 330))
        self.put(workspace, "1601", *range(20, 49), 310)
        assert self.found(workspace) == [("16", [310])]

    def test_a_small_department_is_judged_with_all_others(self, workspace):
        self.put(workspace, "0101", *range(300, 330))
        self.put(workspace, "0901", 310, 4000)
        assert self.found(workspace) == [("", [4000])]

    def test_the_report_names_the_department(self, workspace):
        self.put(workspace, "1601", *range(20, 50), 900)
        self.put(workspace, "0101", *range(20, 30))
        (said,) = report_as_json(measure_quality(workspace, "prueba", clock=now))["outliers"]
        assert (said["field"], said["department"], said["count"]) == ("agua", "16", 1)
        assert said["sentence"].startswith("«Litros de agua» en Alta Verapaz: 1 dato lejos")

    def test_of_all_records_together_no_department_is_named(self, workspace):
        self.put(workspace, "0901", *range(20, 32), 900)
        (said,) = report_as_json(measure_quality(workspace, "prueba", clock=now))["outliers"]
        assert said["department"] is None
        assert said["sentence"].startswith("«Litros de agua»: 1 dato lejos")

    def test_records_without_municipality_are_judged_together(self, workspace):
        for amount in (*range(20, 50), 900):
            add_record(workspace, "prueba", {"agua": str(amount)}, PERSON, clock=now)
        assert self.found(workspace) == [("", [900])]

    def test_the_farthest_comes_first(self, workspace):
        self.put(workspace, "1601", *range(20, 50), 400, 900, 600)
        assert self.found(workspace) == [("16", [900, 600, 400])]


@pytest.mark.parametrize(
    ("count", "department", "said"),
    [
        (1, "", "«Edad»: 1 dato lejos de lo usual (1.5 a 99). Conviene verlo."),
        (2, "", "«Edad»: 2 datos lejos de lo usual (1.5 a 99). Conviene verlos."),
        (9, "16", "«Edad» en Alta Verapaz: 9 datos lejos de lo usual (1.5 a 99). Conviene verlos."),
        (1, "02", "«Edad» en El Progreso: 1 dato lejos de lo usual (1.5 a 99). Conviene verlo."),
        (1, "99", "«Edad» en 99: 1 dato lejos de lo usual (1.5 a 99). Conviene verlo."),
    ],
)
def test_the_sentence(count, department, said):
    assert outlier_sentence("Edad", Fences("mad", 1.5, 99.0), count, department) == said
