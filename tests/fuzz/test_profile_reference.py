"""Profiles against a plain computation that holds everything."""

import math
import statistics
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from app.steps.profile import columns
from app.steps.profile.columns import ColumnProfiler
from app.steps.profile.described import column_as_json
from app.steps.profile.kinds import kind_of
from app.steps.profile.numbers import SHARES, Numbers

WORDS = st.sampled_from(
    ["", " ", "Nebaj", "nebaj", " Nebaj", "0101", "12", "1.5", "N/D", "2026-01-31"]
)
CELLS = st.lists(WORDS | st.text(max_size=8) | st.integers(-99, 99).map(str), max_size=60)


@given(CELLS, st.integers(1, 20))
def test_counts_are_those_of_a_plain_computation(cells, size):
    profiler = ColumnProfiler("c")
    for start in range(0, len(cells), size):
        profiler.add(Counter(cells[start : start + size]))
    found = profiler.profile()
    filled = [cell for cell in cells if cell.strip()]
    assert found.rows == len(cells)
    assert found.missing == len(cells) - len(filled)
    assert found.distinct == len(set(filled))
    counts = Counter(filled)
    assert list(found.top) == sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:10]
    kinds = Counter(kind_of(cell.strip())[0] for cell in filled)
    assert found.placeholders == kinds.pop("placeholder", 0)
    assert dict(found.kinds) == dict(kinds)
    assert found.outer_spaces == sum(cell != cell.strip() for cell in filled)
    if filled:
        lengths = [len(cell.strip()) for cell in filled]
        assert (found.shortest, found.longest) == (min(lengths), max(lengths))
        assert math.isclose(found.mean_length, statistics.fmean(lengths))
    assert sum(shape.count for shape in found.shapes) <= len(filled)
    column_as_json(found)


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=80), st.integers(1, 30))
def test_figures_are_those_of_a_plain_computation(values, size):
    numbers = Numbers()
    for start in range(0, len(values), size):
        block = Counter(values[start : start + size])
        numbers.add(list(block), list(block.values()))
    figures = numbers.figures()
    assert figures.count == len(values)
    assert (figures.low, figures.high) == (min(values), max(values))
    assert math.isclose(figures.mean, statistics.fmean(values), rel_tol=1e-9, abs_tol=1e-6)
    assert math.isclose(figures.deviation, statistics.pstdev(values), rel_tol=1e-6, abs_tol=1e-3)
    for share, found in zip(SHARES, figures.quantiles, strict=True):
        assert math.isclose(found, plain_quantile(values, share), rel_tol=1e-9, abs_tol=1e-6)
    assert sum(figures.bins) in (0, len(values))


def plain_quantile(values, share):
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


@given(st.lists(st.text(max_size=3), max_size=200), st.integers(1, 40))
def test_with_little_memory_counts_are_short_by_no_more_than_they_say(cells, size):
    exact, kept = columns.EXACT_TEXTS, columns.KEPT_TEXTS
    columns.EXACT_TEXTS, columns.KEPT_TEXTS = 10, 5
    try:
        profiler = ColumnProfiler("c")
        for start in range(0, len(cells), size):
            profiler.add(Counter(cells[start : start + size]))
        found = profiler.profile()
    finally:
        columns.EXACT_TEXTS, columns.KEPT_TEXTS = exact, kept
    counts = Counter(cell for cell in cells if cell.strip())
    assert found.distinct == len(counts)
    assert found.missing == len(cells) - sum(counts.values())
    for text, count in found.top:
        assert counts[text] - found.top_error <= count <= counts[text]
