"""Counting without keeping everything, against counting everything."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.steps.profile import sketches
from app.steps.profile.sketches import Distinct, Frequent

WORDS = st.lists(st.sampled_from("abcdefgh"), max_size=120)


def blocks(texts, size):
    return [Counter(texts[start : start + size]) for start in range(0, len(texts), size)]


class TestFrequent:
    """The most frequent texts (Misra and Gries)."""

    def test_few_texts_are_counted_exactly(self):
        frequent = Frequent(10)
        for block in blocks("abracadabra", 4):
            frequent.add(block)
        assert frequent.counts == {"a": 5, "b": 2, "r": 2, "c": 1, "d": 1}
        assert frequent.error == 0

    def test_equally_frequent_ones_come_in_the_order_of_the_alphabet(self):
        frequent = Frequent(10)
        frequent.add({"c": 2, "a": 2, "b": 3, "d": 1})
        assert frequent.top(3) == [("b", 3), ("a", 2), ("c", 2)]

    def test_more_than_twice_the_limit_are_cut_by_the_count_of_the_next(self):
        frequent = Frequent(2)
        frequent.add({"a": 9, "b": 7, "c": 3, "d": 2, "e": 1})
        assert frequent.counts == {"a": 6, "b": 4}
        assert frequent.error == 3

    def test_up_to_twice_the_limit_nothing_is_forgotten(self):
        frequent = Frequent(2)
        frequent.add({"a": 1, "b": 1, "c": 1, "d": 1})
        assert len(frequent.counts) == 4

    def test_texts_that_occur_once_each_leave_the_frequent_one(self):
        frequent = Frequent(5)
        for block in range(40):
            frequent.add({"siempre": 3, **{f"{block}-{n}": 1 for n in range(12)}})
        ((text, count),) = frequent.top(1)
        assert text == "siempre"
        assert 120 - frequent.error <= count <= 120

    def test_what_is_given_is_not_changed(self):
        given_counts = {"a": 1}
        frequent = Frequent(5)
        frequent.add(given_counts)
        frequent.add({"a": 4})
        assert given_counts == {"a": 1}

    @given(WORDS, st.integers(1, 30), st.integers(1, 6))
    def test_no_count_is_too_high_nor_shorter_than_it_says(self, texts, size, limit):
        frequent, exact = Frequent(limit), Counter(texts)
        for block in blocks(texts, size):
            frequent.add(block)
        for text, count in exact.items():
            found = frequent.counts.get(text, 0)
            assert count - frequent.error <= found <= count

    @given(WORDS, st.integers(1, 30))
    def test_a_text_of_more_than_its_share_is_never_lost(self, texts, size):
        frequent = Frequent(4)
        for block in blocks(texts, size):
            frequent.add(block)
        for text, count in Counter(texts).items():
            if count > len(texts) / 5:
                assert text in frequent.counts


class TestDistinct:
    """How many different texts there were."""

    @pytest.mark.parametrize(
        ("texts", "count"),
        [
            pytest.param([], 0, id="none"),
            pytest.param([""], 1, id="the empty text is one"),
            pytest.param(["a", "A", "á", "a "], 4, id="every sign counts"),
            pytest.param(["a", "a\0", "a\0\0", "\0a"], 4, id="even one that cannot be seen"),
            pytest.param(["a\nb", "a", "b"], 3, id="a line break is a sign"),
            pytest.param(["ñ", "n\u0303"], 2, id="composed and decomposed"),
            pytest.param(["\ud800", "\udfff"], 2, id="halves of a sign"),
            pytest.param(["12345678", "1234567812345678"], 2, id="eight signs, and twice them"),
            pytest.param(["ab" * 100, "ab" * 101], 2, id="long texts"),
            pytest.param(["x" * 8 + "1", "x" * 8 + "2", "x" * 9], 3, id="a difference at the end"),
        ],
    )
    def test_few_are_told_apart(self, texts, count):
        distinct = Distinct()
        distinct.add(texts)
        assert distinct.count() == count
        assert not distinct.is_estimate

    @given(st.lists(st.text(max_size=30), max_size=80), st.integers(1, 30))
    def test_they_are_those_of_a_set(self, texts, size):
        distinct = Distinct()
        for block in blocks(texts, size):
            distinct.add(block)
        assert distinct.count() == len(set(texts))

    def test_texts_of_one_pattern_are_told_apart(self):
        distinct = Distinct()
        every = [f"GT-{number:08}" for number in range(120_000)]
        distinct.add(every[:70_000])
        distinct.add(every[50_000:])
        assert distinct.count() == 120_000

    @pytest.mark.parametrize("pattern", ["{:08}", "GT-{:012}", "{:x}@correo.gt", "{0}{0}{0}"])
    def test_beyond_what_is_kept_the_estimate_is_right_within_five_per_cent(
        self, monkeypatch, pattern
    ):
        monkeypatch.setattr(sketches, "EXACT_HASHES", 10_000)
        distinct, true = Distinct(), 60_000
        for start in range(0, true, 20_000):
            distinct.add([pattern.format(number) for number in range(start, start + 20_000)])
        assert abs(distinct.count() - true) < 0.05 * true
        assert distinct.is_estimate

    def test_the_estimate_depends_on_nothing_but_the_texts(self, monkeypatch):
        monkeypatch.setattr(sketches, "EXACT_HASHES", 1_000)
        texts = [f"persona {number}" for number in range(60_000)]
        one, other = Distinct(), Distinct()
        one.add(texts)
        for start in range(0, 60_000, 7_000):
            other.add(texts[::-1][start : start + 7_000])
        assert one.count() == other.count()

    def test_the_same_texts_again_change_no_estimate(self, monkeypatch):
        monkeypatch.setattr(sketches, "EXACT_HASHES", 1_000)
        distinct = Distinct()
        for _turn in range(3):
            distinct.add([f"p{number}" for number in range(55_000)])
        assert abs(distinct.count() - 55_000) < 0.05 * 55_000
