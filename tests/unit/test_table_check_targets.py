"""What foreign keys point to: found by value, whatever its type, and small in memory."""

import datetime
import tracemalloc
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cells import cells_of

from app.steps.table_check.known_values import KnownTexts, pack
from app.steps.table_check.targets import Targets


def targets(*rows: tuple) -> Targets:
    """Some targets, ready to be asked."""
    made = Targets()
    for row in rows:
        made.add(row)
    made.settle()
    return made


@pytest.mark.parametrize(
    ("rows", "asked", "is_there"),
    [
        pytest.param([("a",)], ("a",), True, id="a text"),
        pytest.param([("a",)], ("A",), False, id="a text of other case"),
        pytest.param([("a",)], ("a ",), False, id="a text with a space"),
        pytest.param([("a",)], ("a\x00",), False, id="a text with NUL after it"),
        pytest.param([("1",)], (1,), False, id="a digit is no number"),
        pytest.param([(1,)], ("1",), False, id="a number is no digit"),
        pytest.param([(1,)], (Decimal("1.00"),), True, id="a decimal that is whole"),
        pytest.param([(Decimal("1.0"),)], (1,), True, id="a whole number spelt as a decimal"),
        pytest.param([(1,)], (1.0,), True, id="a float that is whole"),
        pytest.param([(1,)], (True,), True, id="true equals one, as in Python"),
        pytest.param([(0,)], (Decimal("-0"),), True, id="minus zero"),
        pytest.param([(1,)], (Decimal("1.5"),), False, id="a decimal beside it"),
        pytest.param([(Decimal("1.5"),)], (1.5,), True, id="decimals and floats"),
        pytest.param([(10**15,)], (10**15,), True, id="a number of sixteen digits"),
        pytest.param([(10**30,)], (Decimal("1e30"),), True, id="a number of thirty digits"),
        pytest.param([(-(10**15) + 1,)], (-(10**15) + 1,), True, id="a large negative number"),
        pytest.param([(Decimal("NaN"),)], (Decimal("NaN"),), False, id="NaN equals nothing"),
        pytest.param([(Decimal("Infinity"),)], (float("inf"),), True, id="without end"),
        pytest.param([("ñ" * 16,)], ("ñ" * 16,), True, id="a text of 32 bytes"),
        pytest.param([("ñ" * 17,)], ("ñ" * 17,), True, id="a text of 34 bytes"),
        pytest.param([("x" * 33,)], ("x" * 32,), False, id="a text cut at 32 bytes"),
        pytest.param([("",)], ("",), True, id="a blank text"),
        pytest.param([], ("a",), False, id="nothing to point to, a text"),
        pytest.param([], (1,), False, id="nothing to point to, a number"),
        pytest.param([], ("a", 1), False, id="nothing to point to, a pair"),
        pytest.param([("a", 1)], ("a", 1), True, id="a pair"),
        pytest.param([("a", 1)], ("a", Decimal("1.0")), True, id="a pair, another spelling"),
        pytest.param([("a", 1)], (1, "a"), False, id="the order of a pair"),
        pytest.param([("a", None)], ("a", None), True, id="a pair without its second value"),
        pytest.param([("a", None)], ("a",), False, id="half a pair"),
        pytest.param(
            [(datetime.date(2020, 1, 5),)], (datetime.date(2020, 1, 5),), True, id="a date"
        ),
        pytest.param(
            [(datetime.date(2020, 1, 5),)],
            (datetime.datetime(2020, 1, 5),),  # noqa: DTZ001 - as a table without zones holds it
            False,
            id="a date is no moment",
        ),
    ],
)
def test_a_value_is_looked_for(rows, asked, is_there):
    assert (asked in targets(*rows)) == is_there


VALUES = (
    st.text(max_size=40)
    | st.integers(-(10**18), 10**18)
    | st.decimals(allow_nan=False, places=2)
    | st.booleans()
    | st.none()
)


@given(
    st.lists(st.tuples(VALUES), max_size=30),
    st.lists(st.tuples(VALUES), max_size=30),
    st.lists(st.tuples(VALUES, VALUES), max_size=10),
)
def test_targets_hold_what_a_set_holds(rows, others, pairs):
    made, plain = targets(*rows, *pairs), {*rows, *pairs}
    assert all(row in made for row in (*rows, *pairs))
    assert [each in made for each in others] == [each in plain for each in others]


@pytest.mark.parametrize("chunk", [1, 2, 7, 1000])
def test_it_does_not_matter_how_many_are_packed_at_a_time(monkeypatch, chunk):
    monkeypatch.setattr("app.steps.table_check.targets._CHUNK", chunk)
    values = [(f"código {n % 300}",) for n in range(900)] + [(n % 300,) for n in range(900)]
    made = targets(*values)
    assert all(value in made for value in values)
    assert ("código 300",) not in made
    assert (300,) not in made
    assert made.numbers.tolist() == list(range(300))


def test_numbers_of_a_whole_column_are_looked_for_at_once():
    made = targets((3,), (-7,), (Decimal("40.0"),), ("5",), (2.5,))
    asked = np.array([3, -7, 40, 5, 2, 0, 41, -8])
    assert made.holds_numbers(asked).tolist() == [True] * 3 + [False] * 5
    assert not targets().holds_numbers(asked).any()


def test_texts_of_a_whole_column_are_looked_for_at_once():
    made = targets(*((f"M-{n:04}",) for n in range(0, 1000, 3)))
    asked = [f"M-{n:04}" for n in range(1000)]
    assert made.texts.holds(cells_of(asked)).tolist() == [n % 3 == 0 for n in range(1000)]


def test_what_cannot_be_compared_is_said():
    with pytest.raises(TypeError):
        targets(([1],))


def test_a_hundred_thousand_codes_take_few_bytes_each():
    tracemalloc.start()
    made = Targets()
    for number in range(100_000):
        made.add((f"CLAVE-{number:07}",))
    made.settle()
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 100_000 * 80
    assert peak < 100_000 * 200


class TestKnownTexts:
    @pytest.mark.parametrize("count", [0, 1, 6, 7, 500])
    def test_few_and_many_texts_are_found_alike(self, count):
        known = [f"texto {n}".encode() for n in range(count)]
        asked = [*known, b"", b"texto", b"texto -1", b"texto 0 "]
        found = KnownTexts(known).holds(cells_of(asked)).tolist()
        assert found == [text in known for text in asked]
        assert [KnownTexts(known).has(text) for text in asked] == found

    def test_longer_texts_are_left_out(self):
        known = KnownTexts([b"a" * 32, b"a" * 33])
        assert len(known) == 1
        assert known.holds(cells_of(["a" * 32, "a" * 33])).tolist() == [True, False]

    def test_packed_texts_may_repeat(self):
        known = KnownTexts((), [pack([b"uno", b"dos"]), pack([b"dos", b"tres"]), pack([])])
        for text in (b"uno", b"dos", b"tres"):
            assert known.has(text)
        assert not known.has(b"cuatro")

    @given(st.sets(st.binary(max_size=32), max_size=20), st.binary(max_size=32))
    def test_bytes_are_compared_one_by_one(self, texts, asked):
        assert KnownTexts(texts).has(asked) == (asked in texts)
