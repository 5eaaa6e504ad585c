"""Whole tables profiled block by block, against a plain reading that holds everything."""

import math
import random
import statistics
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.progress import Cancel, CancelledError
from app.steps.profile import columns, tables
from app.steps.profile.columns import EXACT_TEXTS, ColumnProfiler
from app.steps.profile.described import column_as_json
from app.steps.profile.kinds import kind_of, shape_of
from app.steps.profile.tables import ROWS_A_BLOCK, profile_rows

CELL = (
    st.sampled_from(["", " ", "0101", "101", "N/D", "-", "Sololá", "SOLOLÁ", "2026-11-22", "1.5"])
    | st.text(max_size=10)
    | st.integers(-(10**6), 10**6).map(str)
    | st.decimals(-1000, 1000, places=2).map(str)
    | st.dates().map(lambda day: day.isoformat())
)
ROWS = st.lists(st.tuples(CELL, CELL, CELL), max_size=40)


def plain(cells):
    """What a column holds, all of it in memory at once."""
    filled = [cell for cell in cells if cell.strip()]
    bare = [cell.strip() for cell in filled]
    looked = [kind_of(text) for text in bare]
    days = sorted(value for _kind, value in looked if isinstance(value, str))
    kinds = Counter(kind for kind, _value in looked)
    return {
        "rows": len(cells),
        "missing": len(cells) - len(filled),
        "placeholders": kinds.pop("placeholder", 0),
        "distinct": len(set(filled)),
        "kinds": dict(kinds),
        "lengths": sorted(map(len, bare)),
        "outer_spaces": sum(cell != cell.strip() for cell in filled),
        "numbers": sorted(value for _kind, value in looked if isinstance(value, float)),
        "days": (days[0], days[-1]) if days else ("", ""),
        "shapes": Counter(map(shape_of, bare)),
        "top": sorted(Counter(filled).items(), key=lambda each: (-each[1], each[0]))[:10],
    }


def hold(found, cells):
    expected = plain(cells)
    for name in ("rows", "missing", "placeholders", "distinct", "outer_spaces"):
        assert getattr(found, name) == expected[name], name
    assert dict(found.kinds) == expected["kinds"]
    assert list(found.top) == expected["top"]
    assert (found.first_day, found.last_day) == expected["days"]
    lengths = expected["lengths"]
    assert (found.shortest, found.longest) == ((lengths[0], lengths[-1]) if lengths else (0, 0))
    assert math.isclose(found.mean_length, statistics.fmean(lengths) if lengths else 0)
    for shape in found.shapes:
        assert shape.count == expected["shapes"][shape.shape]
        assert shape_of(shape.example) == shape.shape
    numbers = expected["numbers"]
    if found.numbers is not None:
        assert (found.numbers.count, found.numbers.low) == (len(numbers), numbers[0])
        assert math.isclose(found.numbers.mean, statistics.fmean(numbers), abs_tol=1e-6)
        assert found.numbers.negatives == sum(number < 0 for number in numbers)
        assert found.numbers.zeros == sum(number == 0 for number in numbers)


@given(ROWS, st.integers(1, 9))
def test_a_table_of_anything_in_blocks_of_any_size(rows, size):
    kept, tables.ROWS_A_BLOCK = tables.ROWS_A_BLOCK, size
    try:
        found = profile_rows(["a", "b", "c"], rows)
    finally:
        tables.ROWS_A_BLOCK = kept
    for place, column in enumerate(found):
        hold(column, [row[place] for row in rows])


@given(st.lists(CELL, max_size=60), st.integers(1, 20))
def test_counting_less_text_by_text_changes_no_exact_figure(cells, size):
    """Beyond `EXACT_TEXTS` only what is said to be an estimate may differ."""
    kept, columns.EXACT_TEXTS = columns.EXACT_TEXTS, 3
    try:
        profiler = ColumnProfiler("c")
        for start in range(0, len(cells), size):
            profiler.add(Counter(cells[start : start + size]))
        found = profiler.profile()
    finally:
        columns.EXACT_TEXTS = kept
    expected = plain(cells)
    assert found.top_is_estimate is (expected["distinct"] > 3)
    assert (found.rows, found.missing) == (expected["rows"], expected["missing"])
    assert (found.distinct, dict(found.kinds)) == (expected["distinct"], expected["kinds"])
    assert (found.first_day, found.last_day) == expected["days"]
    assert found.outer_spaces == expected["outer_spaces"]


COUNT = EXACT_TEXTS + 12_000


@pytest.fixture(scope="module")
def table():
    """A register: numbers that are all different, CUIs, amounts, three places."""
    draw = random.Random(12)
    return [
        (
            f"GT-{n:08}",
            f"{draw.randrange(10**13):013}",
            f"{draw.randrange(10**7) / 100:.2f}",
            ("Nebaj", "Sololá", "N/D")[n % 3],
        )
        for n in range(COUNT)
    ]


@pytest.fixture(scope="module")
def found(table):
    return profile_rows(["id", "dpi", "monto", "lugar"], table)


class TestManyTexts:
    """More different texts than are counted one by one."""

    def test_all_different_numbers_are_counted_and_have_one_shape(self, found):
        assert found[0].distinct == found[0].rows == COUNT
        (shape,) = found[0].shapes
        assert (shape.shape, shape.count) == ("AA-99999999", COUNT)
        assert found[0].top_is_estimate
        assert not found[0].distinct_is_estimate

    def test_leading_zeros_make_codes(self, found, table):
        zeros = sum(row[1].startswith("0") for row in table)
        assert found[1].kinds == {"integer": COUNT - zeros, "code": zeros}
        assert found[1].numbers is None

    def test_figures_of_amounts_are_exact_but_for_the_last_bits(self, found, table):
        amounts = [float(row[2]) for row in table]
        figures = found[2].numbers
        assert (figures.low, figures.high) == (min(amounts), max(amounts))
        assert figures.mean == pytest.approx(statistics.fmean(amounts), rel=1e-12)
        assert figures.deviation == pytest.approx(statistics.pstdev(amounts), rel=1e-9)
        quartiles = statistics.quantiles(amounts, n=4, method="inclusive")
        assert list(figures.quantiles[1:4]) == pytest.approx(quartiles, rel=1e-9)
        assert sum(figures.bins) == COUNT

    def test_columns_with_few_texts_stay_exact(self, found):
        assert not found[3].top_is_estimate
        assert {text for text, _count in found[3].top} == {"Nebaj", "Sololá", "N/D"}
        assert found[3].placeholders == COUNT // 3

    def test_the_same_table_again_says_the_same(self, found, table):
        again = profile_rows(["id", "dpi", "monto", "lugar"], table)
        assert [column_as_json(each) for each in again] == [column_as_json(each) for each in found]


class TestReading:
    """Progress, stopping, and tables that are none."""

    def test_a_table_without_rows_has_columns_without_cells(self):
        (found,) = profile_rows(["a"], [])
        assert (found.rows, found.distinct, found.top, found.shapes) == (0, 0, (), ())
        assert (found.shortest, found.longest, found.mean_length, found.numbers) == (
            0,
            0,
            0.0,
            None,
        )

    def test_a_table_without_columns(self):
        assert profile_rows([], []) == ()

    def test_rows_are_read_once_and_one_block_at_a_time(self):
        asked = []

        def rows():
            for number in range(ROWS_A_BLOCK * 2):
                asked.append(number)
                yield ("x",)

        seen = []
        profile_rows(["a"], rows(), report=lambda told: seen.append((told.done, len(asked))))
        assert seen == [(ROWS_A_BLOCK, ROWS_A_BLOCK), (ROWS_A_BLOCK * 2, ROWS_A_BLOCK * 2)]

    def test_it_can_be_stopped(self):
        cancel = Cancel()
        cancel.set()
        with pytest.raises(CancelledError):
            profile_rows(["a"], [("x",)], cancel=cancel)

    @pytest.mark.parametrize("row", [(), ("a",), ("a", "b", "c")])
    def test_rows_of_another_length_are_the_caller_s_mistake(self, row):
        with pytest.raises(ValueError, match="zip"):
            profile_rows(["a", "b"], [row])

    def test_what_is_given_is_left_as_it_was(self):
        counts = Counter({"": 2, " ": 1, "a": 3})
        ColumnProfiler("c").add(counts)
        assert counts == {"": 2, " ": 1, "a": 3}


@pytest.mark.parametrize(
    ("cells", "missing", "variants"),
    [
        pytest.param(["", " ", "\t", "\u00a0"], 4, 0, id="blanks of every kind"),
        pytest.param(["Cobán", "COBAN", "coban "], 0, 3, id="case, accents and spaces"),
        pytest.param(["San  José", "San José"], 0, 2, id="two spaces"),
        pytest.param(["Ixcán", "Ixchel"], 0, 0, id="other words"),
        pytest.param(["Pena", "Peña"], 0, 2, id="a tilde that was left out"),
    ],
)
def test_blanks_and_variants(cells, missing, variants):
    (found,) = profile_rows(["c"], [(cell,) for cell in cells])
    assert (found.missing, found.case_variants) == (missing, variants)
