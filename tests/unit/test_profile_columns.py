"""Profiles of columns: figures worked out by hand, and kinds and shapes by example."""

from collections import Counter

import pytest

from app.progress import Cancel, CancelledError
from app.steps.profile import columns, numbers, sketches
from app.steps.profile.columns import ColumnProfiler
from app.steps.profile.described import column_as_json
from app.steps.profile.kinds import families, kind_of, shape_of
from app.steps.profile.numbers import Numbers
from app.steps.profile.sketches import Distinct, Frequent
from app.steps.profile.tables import ROWS_A_BLOCK, profile_rows


def profile(*cells):
    profiler = ColumnProfiler("c")
    profiler.add(Counter(cells))
    return profiler.profile()


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("0", "integer", 0.0),
        ("12", "integer", 12.0),
        ("-12", "integer", -12.0),
        ("1,234", "integer", 1234.0),
        ("1,234,567", "integer", 1234567.0),
        ("12,34", "text", None),
        ("1.234,50", "text", None),
        ("1,234.50", "decimal", 1234.5),
        ("0.5", "decimal", 0.5),
        (".5", "decimal", 0.5),
        ("-0.5", "decimal", -0.5),
        ("5.", "text", None),
        ("1e5", "text", None),
        ("Q5.00", "text", None),
        ("0101", "code", None),
        ("00", "code", None),
        ("1234567890123", "integer", 1234567890123.0),
        ("1234567890123456", "code", None),
        ("٣", "text", None),
        ("2026-11-22", "date", "2026-11-22"),
        ("22/11/2026", "date", "2026-11-22"),
        ("1/2/2026", "date", "2026-02-01"),
        ("31/02/2026", "text", None),
        ("11/22/2026", "text", None),
        ("2026-11-22 08:30", "datetime", "2026-11-22"),
        ("2026-11-22T08:30:00.000-06:00", "datetime", "2026-11-22"),
        ("08:30", "time", None),
        ("24:00", "text", None),
        ("Nebaj", "text", None),
        ("N/D", "placeholder", None),
        ("-", "placeholder", None),
        ("#¡REF!", "placeholder", None),
        ("Sin Dato", "placeholder", None),
        ("", "text", None),
    ],
)
def test_kinds(text, kind, value):
    assert kind_of(text) == (kind, value)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("0101", "9999"),
        ("P-123ABC", "A-999AAA"),
        ("Santa Cruz", "A+ A+"),
        ("Ana Tzoc", "AAA A+"),
        ("Xe'pop 2", "AA'AAA 9"),
        ("Ñandú", "A+"),
        ("", ""),
        ("9" * 21, "9+"),
        ("9" * 20, "9" * 20),
        ("a b " * 20, "A A " * 15 + "…"),
    ],
)
def test_shapes(text, shape):
    assert shape_of(text) == shape


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ({"integer": 2, "decimal": 1}, {"number"}),
        ({"integer": 2, "code": 1}, {"code"}),
        ({"decimal": 2, "code": 1}, {"code", "number"}),
        ({"date": 1, "datetime": 1}, {"date"}),
        ({"integer": 5, "text": 1}, {"number", "text"}),
        ({"integer": 5, "placeholder": 1}, {"number"}),
        ({"integer": 0, "text": 1}, {"text"}),
        ({}, set()),
    ],
)
def test_families(kinds, expected):
    assert families(kinds) == expected


class TestColumn:
    """Counted by hand."""

    def test_numbers(self):
        found = profile("1", "2", "3", "4", "10", "", " ")
        assert (found.rows, found.missing, found.filled, found.distinct) == (7, 2, 5, 5)
        assert found.kinds == {"integer": 5}
        assert not found.is_mixed
        figures = found.numbers
        assert (figures.count, figures.low, figures.high, figures.mean) == (5, 1, 10, 4)
        # type 7: places 0.2, 1, 2, 3 and 3.8 of 1 2 3 4 10
        assert figures.quantiles == pytest.approx((1.2, 2, 3, 4, 8.8))
        # squares of -3 -2 -1 0 6 are 50; 50 / 5 = 10
        assert figures.deviation == pytest.approx(10**0.5)
        assert (figures.zeros, figures.negatives, figures.is_estimate) == (0, 0, False)

    def test_bins_hold_all_numbers_and_the_last_one_its_edge(self):
        figures = profile(*map(str, range(13))).numbers
        assert figures.edges == tuple(map(float, range(13)))
        assert figures.bins == (1,) * 11 + (2,)

    def test_equal_numbers_have_no_bins(self):
        figures = profile("5", "5").numbers
        assert (figures.bins, figures.edges, figures.deviation) == ((), (), 0)

    def test_words_among_numbers_are_a_mixture_and_placeholders_are_not(self):
        assert profile("1", "dos").is_mixed
        assert not profile("1", "N/D").is_mixed
        assert profile("1", "N/D").placeholders == 1
        assert profile("1", "N/D").kinds == {"integer": 1}

    def test_codes_have_no_mean(self):
        assert profile("0101", "1413").numbers is None

    def test_the_most_frequent_come_first_then_by_the_alphabet(self):
        assert profile("b", "a", "c", "c").top == (("c", 2), ("a", 1), ("b", 1))

    def test_shapes_come_with_an_example(self):
        (first, second) = profile("P-1", "P-2", "P-2", "x").shapes
        assert (first.shape, first.count, first.example) == ("A-9", 3, "P-1")
        assert (second.shape, second.count, second.example) == ("A", 1, "x")

    def test_lengths_leave_outer_spaces_out(self):
        found = profile("ab", " abcd ", "")
        assert (found.shortest, found.longest, found.mean_length) == (2, 4, 3.0)
        assert found.outer_spaces == 1

    def test_texts_that_differ_in_case_accents_or_spaces_are_counted(self):
        assert profile("Sololá", "SOLOLA", "  sololá ", "Nebaj").case_variants == 3
        assert profile("Sololá", "Soloma").case_variants == 0

    def test_days(self):
        found = profile("2026-01-02", "31/12/2025", "2026-01-01 10:00")
        assert (found.first_day, found.last_day) == ("2025-12-31", "2026-01-02")

    def test_a_column_without_anything(self):
        found = profile("", "", "  ")
        assert (found.rows, found.missing, found.distinct, found.top) == (3, 3, 0, ())
        assert (found.shortest, found.longest, found.mean_length) == (0, 0, 0.0)
        assert found.numbers is None
        assert not found.is_mixed
        assert column_as_json(found)["dates"] is None

    def test_a_very_long_text_is_told_by_its_beginning_and_stays_distinct(self):
        found = profile("x" * 5000, "x" * 5001)
        assert found.distinct == 2
        assert all(len(text) < 250 for text, _count in found.top)


class TestMemory:
    """What goes on when there is too much to keep."""

    @pytest.fixture(autouse=True)
    def little_memory(self, monkeypatch):
        monkeypatch.setattr(columns, "EXACT_TEXTS", 50)
        monkeypatch.setattr(columns, "KEPT_TEXTS", 20)

    def test_counting_goes_on_and_says_how_far_it_may_be_off(self):
        cells = [f"{n:05}" for n in range(1000)] + ["x"] * 300
        found = profile_in_blocks(cells, 100)
        assert found.top_is_estimate
        assert not found.distinct_is_estimate
        assert found.distinct == 1001
        (text, count) = found.top[0]
        assert text == "x"
        assert 300 - found.top_error <= count <= 300
        assert found.kinds == {"code": 1000, "text": 300}

    def test_figures_of_numbers_stay_exact(self):
        found = profile_in_blocks([str(n) for n in range(1, 1001)], 100)
        assert found.numbers.mean == pytest.approx(500.5)
        assert found.numbers.quantiles[2] == pytest.approx(500.5)
        assert not found.numbers.is_estimate

    def test_distinct_is_estimated_when_hashes_become_too_many(self, monkeypatch):
        monkeypatch.setattr(sketches, "EXACT_HASHES", 5_000)
        found = profile_in_blocks([f"aldea {n}" for n in range(60_000)], 20_000)
        assert found.distinct_is_estimate
        assert found.distinct == pytest.approx(60_000, rel=0.05)

    def test_an_estimate_is_never_more_than_there_are_cells(self, monkeypatch):
        monkeypatch.setattr(sketches, "EXACT_HASHES", 10)
        found = profile_in_blocks([f"aldea {n}" for n in range(20_000)], 5_000)
        assert found.distinct <= 20_000

    def test_quantiles_come_from_a_sample_that_is_always_the_same(self, monkeypatch):
        monkeypatch.setattr(numbers, "KEPT", 1_000)
        cells = [str(n) for n in range(10_000)]
        first, second = profile_in_blocks(cells, 500), profile_in_blocks(cells, 500)
        assert first.numbers == second.numbers
        assert first.numbers.is_estimate
        assert first.numbers.quantiles[2] == pytest.approx(5_000, rel=0.1)
        assert (first.numbers.low, first.numbers.high) == (0, 9_999)
        assert first.numbers.mean == pytest.approx(4_999.5)
        assert sum(first.numbers.bins) == pytest.approx(10_000, abs=12)


def profile_in_blocks(cells, size):
    profiler = ColumnProfiler("c")
    for start in range(0, len(cells), size):
        profiler.add(Counter(cells[start : start + size]))
    return profiler.profile()


class TestSketches:
    """The parts that forget."""

    def test_frequent_is_exact_while_there_are_few(self):
        frequent = Frequent(10)
        frequent.add({"a": 3, "b": 2})
        frequent.add({"a": 1})
        assert (frequent.top(5), frequent.error) == ([("a", 4), ("b", 2)], 0)

    def test_frequent_never_counts_too_much(self):
        frequent = Frequent(2)
        frequent.add({"a": 9, "b": 5, "c": 1, "d": 1, "e": 1})
        assert frequent.top(5) == [("a", 8), ("b", 4)]
        assert frequent.error == 1

    def test_distinct_of_nothing_is_nothing(self):
        assert Distinct().count() == 0

    def test_distinct_counts_each_once(self):
        distinct = Distinct()
        for _again in range(3):
            distinct.add(["a", "b", "\ud800"])
        assert distinct.count() == 3

    def test_numbers_of_nothing_have_no_figures(self):
        assert Numbers().figures() is None

    def test_weights_stand_for_repeated_numbers(self):
        some, same = Numbers(), Numbers()
        some.add([1, 2], [3, 1])
        same.add([1, 1, 1, 2], [1, 1, 1, 1])
        assert some.figures().quantiles == same.figures().quantiles
        assert some.figures().mean == same.figures().mean == 1.25


class TestTable:
    """All columns together."""

    def test_columns_keep_their_order_and_names(self):
        found = profile_rows(["a", "b"], [["1", "x"], ["2", "y"]])
        assert [(each.name, each.distinct) for each in found] == [("a", 2), ("b", 2)]

    def test_a_table_without_rows_has_columns_without_cells(self):
        (found,) = profile_rows(["a"], [])
        assert (found.name, found.rows) == ("a", 0)

    def test_progress_is_told_and_it_can_be_stopped(self):
        rows, told = [["1"]] * (ROWS_A_BLOCK + 5), []
        profile_rows(["a"], rows, report=told.append, what="Leyendo")
        assert [(each.done, each.what) for each in told] == [
            (ROWS_A_BLOCK, "Leyendo"),
            (ROWS_A_BLOCK + 5, "Leyendo"),
        ]
        cancel = Cancel()
        cancel.set()
        with pytest.raises(CancelledError):
            profile_rows(["a"], rows, cancel=cancel)
