"""Which values are far from all others."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.steps.outliers import Fences, iqr_fences, mad_fences, mad_outliers, quantile

TEN = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]


@pytest.mark.parametrize(
    ("values", "places"),
    [
        pytest.param([], [], id="nothing at all"),
        pytest.param([1.0, 2.0, 900.0], [], id="too few to say"),
        pytest.param([*TEN[:9], 900.0][:9], [], id="nine are too few"),
        pytest.param(TEN, [], id="all alike"),
        pytest.param([*TEN, 900.0], [10], id="one far above"),
        pytest.param([-900.0, *TEN], [0], id="one far below"),
        pytest.param([-900.0, *TEN, 900.0], [0, 11], id="one on each side"),
        pytest.param([5.0] * 12, [], id="all equal"),
        pytest.param([5.0] * 12 + [6.0], [12], id="more than half are equal: by quartiles"),
        pytest.param([None, *TEN, None, 900.0], [12], id="blanks keep their places"),
        pytest.param([*TEN, math.nan, math.inf, 900.0], [12], id="what is no number is not judged"),
    ],
)
def test_the_places_of_values_far_from_the_others(values, places):
    assert mad_outliers(values) == places


def test_the_fence_is_a_modified_score_of_three_and_a_half():
    fences = mad_fences(TEN)
    reach = 3.5 * 2.5 / 0.6745  # median 5.5, MAD 2.5
    assert fences.rule == "mad"
    assert fences.low == pytest.approx(5.5 - reach)
    assert fences.high == pytest.approx(5.5 + reach)


def test_amounts_that_lean_to_the_right_are_judged_by_their_logarithms():
    towns = [1_000.0 * 1.3**number for number in range(25)] + [9e5] * 2
    fences = mad_fences(towns)
    assert fences.is_log
    assert mad_outliers(towns) == []


def test_amounts_with_a_zero_are_judged_as_they_are():
    assert not mad_fences([0.0, *[10.0**number for number in range(12)]]).is_log


def test_equal_amounts_stay_inside_a_fence_of_logarithms():
    values = [7.3] * 40 + [9e9]
    assert mad_outliers(values) == [40]


def test_the_fences_of_the_quartiles():
    fences = iqr_fences(TEN)
    assert (fences.low, fences.high) == (3.25 - 1.5 * 4.5, 7.75 + 1.5 * 4.5)
    assert iqr_fences(TEN[:9]) is None


@pytest.mark.parametrize(("share", "found"), [(0, 1.0), (0.5, 2.5), (1, 4.0), (0.25, 1.75)])
def test_a_quantile_lies_between_two_values(share, found):
    assert quantile([1.0, 2.0, 3.0, 4.0], share) == found


@pytest.mark.parametrize(("value", "out"), [(0.9, True), (1.0, False), (2.0, False), (2.1, True)])
def test_the_fences_belong_to_the_inside(value, out):
    assert Fences("mad", 1.0, 2.0).exclude(value) is out


@given(st.lists(st.floats() | st.none(), max_size=60))
def test_any_numbers_can_be_judged(values):
    found = mad_outliers(values)
    assert found == sorted(set(found))
    assert all(values[place] is not None for place in found)


@given(st.lists(st.integers(-1000, 1000), min_size=10, max_size=60), st.randoms())
def test_the_order_of_the_values_does_not_matter(values, chance):
    far = {values[place] for place in mad_outliers(values)}
    chance.shuffle(values)
    assert {values[place] for place in mad_outliers(values)} == far
