"""The index of quality: what holds whatever the counts and the weights are."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.field_work import interviews

from app.operations.quality_weights import check_weights, read_weights
from app.operations.quality_words import part_advice, part_sentence
from app.steps.quality.index import (
    GRACE,
    OF_A_LOAD,
    WEIGHTS,
    Part,
    index_of,
    parts_of,
    parts_of_load,
    period_days,
)
from app.steps.quality.measures import Tally
from forms.problem import ProblemError

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
RATIO = st.none() | st.floats(0, 1)
PARTS = st.lists(st.tuples(RATIO, st.just(0.0) | st.floats(0.01, 1000)), min_size=1, max_size=7)


def made(pairs):
    return tuple(Part(f"p{n}", 0, 0, ratio, weight) for n, (ratio, weight) in enumerate(pairs))


@given(PARTS)
def test_it_lies_between_the_worst_and_the_best_part(pairs):
    counted = [ratio for ratio, weight in pairs if ratio is not None and weight]
    index = index_of(made(pairs))
    if not counted:
        assert index is None
    else:
        assert 100 * min(counted) - 0.06 <= index <= 100 * max(counted) + 0.06


@given(PARTS, st.floats(0.1, 50))
def test_only_proportions_of_weights_count(pairs, factor):
    scaled = [(ratio, weight * factor) for ratio, weight in pairs]
    one, other = index_of(made(pairs)), index_of(made(scaled))
    assert one == other or abs(one - other) <= 0.1 + 1e-9


@given(PARTS, st.randoms())
def test_the_order_of_the_parts_does_not_matter(pairs, chance):
    shuffled = list(pairs)
    chance.shuffle(shuffled)
    one, other = index_of(made(pairs)), index_of(made(shuffled))
    assert one == other or abs(one - other) <= 0.1 + 1e-9


@given(PARTS)
def test_a_part_that_says_nothing_is_as_if_it_were_not_there(pairs):
    assert index_of(made([*pairs, (None, 500)])) == index_of(made(pairs))


@pytest.mark.parametrize(
    ("ratios", "index"),
    [
        pytest.param([1, 1, 1, 1, 1, 1, 1], 100.0, id="all is well"),
        pytest.param([0, 0, 0, 0, 0, 0, 0], 0.0, id="nothing is"),
        pytest.param([0.8, 1, 1, 1, 1, 1, 1], 95.0, id="a fifth of a quarter"),
        pytest.param([1, 1, 0.5, 1, 1, 1, 1], 92.5, id="half of fifteen"),
        pytest.param([1, 1, 1, 1, 0, 1, 1], 90.0, id="late"),
        pytest.param([1, 1, 1, 1, None, 1, 1], 100.0, id="no promise of a date"),
        pytest.param([0.5, 1, 1, 1, None, 1, 1], 86.1, id="a quarter of ninety, halved"),
        pytest.param([None] * 7, None, id="nothing to say"),
    ],
)
def test_by_hand_with_the_usual_weights(ratios, index):
    parts = tuple(
        Part(name, 0, 0, ratio, weight)
        for (name, weight), ratio in zip(WEIGHTS.items(), ratios, strict=True)
    )
    assert index_of(parts) == index


def test_the_usual_weights_are_those_that_are_published():
    assert list(WEIGHTS.items()) == [
        ("completeness", 25),
        ("validity", 25),
        ("uniqueness", 15),
        ("consistency", 15),
        ("timeliness", 10),
        ("traceability", 5),
        ("understandability", 5),
    ]


class TestTimeliness:
    """Whole up to 1.2 periods, then what was allowed over the age."""

    @pytest.mark.parametrize(
        ("days", "ratio"),
        [
            (0, 1.0),
            (30, 1.0),
            (36.525, 1.0),
            (73.05, 0.5),
            (146.1, 0.25),
            (365.25, 0.1),
        ],
    )
    def test_a_monthly_form(self, days, ratio):
        tally = Tally(records=1, newest=NOW - timedelta(days=days))
        (part,) = (
            each
            for each in parts_of(tally, interviews(), WEIGHTS, NOW)
            if each.name == "timeliness"
        )
        assert part.ratio == pytest.approx(ratio, abs=1e-6)
        assert part.of == pytest.approx(30.4375 * GRACE, abs=0.06)

    def test_a_record_of_tomorrow_is_not_early(self):
        tally = Tally(records=1, newest=NOW + timedelta(days=3))
        parts = {part.name: part for part in parts_of(tally, interviews(), WEIGHTS, NOW)}
        assert (parts["timeliness"].good, parts["timeliness"].ratio) == (0, 1.0)

    @pytest.mark.parametrize(
        ("frequency", "days"),
        [
            ("R/P1Y", 365.25),
            ("R/P3M", 91.3125),
            ("R/P1M", 30.4375),
            ("R/P2W", 14),
            ("R/P1D", 1),
            ("R/P1Y6M", 547.875),
            ("R/P", None),
            ("R/P0D", None),
            ("irregular", None),
            ("P1M", None),
            ("R/P1M ", None),
            ("", None),
        ],
    )
    def test_what_a_frequency_promises(self, frequency, days):
        assert period_days(frequency) == days


class TestTallies:
    """Counts of loads add up to those of the whole."""

    COUNTS = st.builds(
        Tally,
        records=st.integers(0, 50),
        required=st.integers(50, 90),
        required_filled=st.integers(0, 50),
        filled=st.integers(50, 90),
        valid=st.integers(0, 50),
        repeated=st.just(0),
        consistent=st.just(0),
        traced=st.just(0),
    )

    @given(st.lists(COUNTS, max_size=6))
    def test_sums(self, tallies):
        whole = Tally()
        for tally in tallies:
            whole.add(tally)
        for name in ("records", "required", "required_filled", "filled", "valid"):
            assert getattr(whole, name) == sum(getattr(tally, name) for tally in tallies)

    def test_the_newest_of_all_is_kept_and_nothing_is_newer_than_nothing(self):
        whole = Tally()
        whole.add(Tally())
        assert whole.newest is None
        whole.add(Tally(newest=NOW))
        whole.add(Tally(newest=NOW - timedelta(days=1)))
        assert whole.newest == NOW

    @given(COUNTS)
    def test_ratios_are_shares(self, tally):
        for part in parts_of(tally, interviews(), WEIGHTS, NOW):
            assert part.ratio is None or 0 <= part.ratio <= 1
            assert part_sentence(part)
            assert "{" not in part_sentence(part) + part_advice(part)

    def test_a_load_is_measured_by_what_can_differ_from_load_to_load(self):
        parts = parts_of_load(Tally(records=1), WEIGHTS)
        assert tuple(part.name for part in parts) == OF_A_LOAD
        assert {"timeliness", "understandability"}.isdisjoint(OF_A_LOAD)

    def test_worst_fields_are_five_at_most_and_the_worst_first(self):
        tally = Tally(records=9, required=50, required_filled=20)
        tally.missing.update({f"campo{n}": n for n in range(9)})
        (part,) = (each for each in parts_of_load(tally, WEIGHTS) if each.name == "completeness")
        assert part.worst == tuple((f"campo{n}", n) for n in (8, 7, 6, 5, 4))

    def test_fields_without_a_fault_are_not_among_the_worst(self):
        tally = Tally(records=1, required=1, required_filled=1)
        tally.missing.update({"a": 0})
        (part, *_others) = parts_of_load(tally, WEIGHTS)
        assert part.worst == ()


class TestWords:
    """Weights as people write them."""

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            (["validity=30"], {"validity": 30}),
            ([" validity =30"], {"validity": 30}),
            (["validity=0.5", "uniqueness=0"], {"validity": 0.5, "uniqueness": 0}),
            (["validity=30", "validity=40"], {"validity": 40}),
            (["validity=1000"], {"validity": 1000}),
            ([], {}),
        ],
    )
    def test_read(self, words, expected):
        assert check_weights(read_weights(words)) == {**WEIGHTS, **expected}

    @pytest.mark.parametrize(
        "word",
        [
            "validity=",
            "validity",
            "validity=x",
            "validity=1000.01",
            "validity=-0.1",
            "=3",
            "VALIDITY=3",
        ],
    )
    def test_refused(self, word):
        with pytest.raises(ProblemError):
            check_weights(read_weights([word]))
