"""What is worked out for many texts at once is what the simple way gives, to the bit."""

import random
import re
import sys
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.steps.profile import numbers, sketches, tables
from app.steps.profile.kinds import signs_of
from app.steps.profile.numbers import SHARES, Numbers, read_alike
from app.steps.profile.tables import profile_rows
from app.steps.table_files import body
from app.steps.tables import open_table


def simple_hashes(texts):
    """The hash of each text as it is defined, with whole numbers of any size."""
    return [simple_hash(text.encode("utf-8", "surrogatepass")) for text in texts]


def simple_hash(written):
    found = len(written)
    for place in range(-(-len(written) // 8)):
        word = int.from_bytes(written[8 * place : 8 * place + 8], "little")
        found += mixed(word) * pow(0x9E3779B97F4A7C15, place + 1, 1 << 64)
    return mixed(found % (1 << 64))


def mixed(word):
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        word = (word ^ word >> 33) * factor % (1 << 64)
    return word ^ word >> 33


class TestHashes:
    """The hashes that different texts are counted by."""

    @given(st.lists(st.text(max_size=40) | st.sampled_from(["", "\n", "\0", "ñ" * 9]), max_size=30))
    def test_they_are_those_of_one_text_at_a_time(self, texts):
        assert sketches._hashes(texts).tolist() == simple_hashes(texts)

    @pytest.mark.parametrize("length", [0, 1, 7, 8, 9, 16, 31, 32, 33, 64, 200])
    def test_texts_of_any_length_beside_a_long_one(self, length):
        texts = ["x" * length, "y" * 200, "z" * length]
        assert sketches._hashes(texts).tolist() == simple_hashes(texts)


def simple_sample(values, kept):
    """The values with the smallest drawn numbers, in order."""
    drawn = np.random.default_rng(2018).random(len(values))
    return [values[at] for at in sorted(np.argsort(drawn)[:kept])]


class TestSample:
    """The sample that quantiles come from."""

    @pytest.mark.parametrize("size", [1, 7, 100, 130, 1000])
    @pytest.mark.parametrize("count", [99, 100, 101, 125, 126, 900])
    def test_it_is_the_same_whatever_the_blocks(self, monkeypatch, count, size):
        monkeypatch.setattr(numbers, "KEPT", 100)
        draw = random.Random(count)
        values = [float(draw.randrange(10**6)) for _ in range(count)]
        found = Numbers()
        for start in range(0, count, size):
            some = values[start : start + size]
            found.add(some, [1] * len(some))
        figures = found.figures()
        sample = simple_sample(values, 100)
        expected = [float(np.quantile(sample, share)) for share in SHARES]
        assert figures.is_estimate is (count > 100)
        assert list(figures.quantiles) == pytest.approx(expected, rel=1e-12)
        assert (figures.count, figures.low, figures.high) == (count, min(values), max(values))

    def test_what_is_held_stays_bounded(self, monkeypatch):
        monkeypatch.setattr(numbers, "KEPT", 100)
        found = Numbers()
        for start in range(0, 5_000, 20):
            found.add([float(each) for each in range(start, start + 20)], [1] * 20)
            assert found._held == sum(part.shape[1] for part in found._kept) <= 125


class TestReading:
    """Rows that pass quickly are those that pass."""

    @pytest.mark.parametrize("held", [1, 2, 3, 250])
    def test_columns_are_counted_alike_however_few_rows_are_held(self, monkeypatch, held):
        rows = [(str(number % 7), f"ñ{number}", "") for number in range(50)]
        expected = profile_rows(["a", "b", "c"], rows)
        monkeypatch.setattr(tables, "_ROWS_HELD", held)
        monkeypatch.setattr(tables, "ROWS_A_BLOCK", 9)
        assert profile_rows(["a", "b", "c"], rows) == expected

    def test_every_letter_that_totals_may_begin_with_is_known(self):
        letters = "".join(map(chr, range(sys.maxunicode + 1)))
        assert set(re.findall("[sgt]", letters, re.IGNORECASE)) == set(body._TOTAL_BEGINS)

    @pytest.mark.parametrize("last", ["TOTAL,9", " Gran total ,9", "ſuma,9", "Subtotales:,9"])
    def test_a_last_row_of_totals_is_left_out(self, tmp_path, last):
        path = tmp_path / "obras.csv"
        path.write_text(f"lugar,obras\nSololá,4\nTecpán,5\n{last}\n", encoding="utf-8")
        rows = [cells for _number, cells in open_table(path).rows]
        assert rows == [["Sololá", "4"], ["Tecpán", "5"]]

    def test_how_far_the_reading_has_come(self, tmp_path):
        path = tmp_path / "obras.csv"
        path.write_text("lugar,obras\n" + f"Sololá,{'4' * 300}\n" * 10_000, encoding="utf-8")
        table = open_table(path)
        seen = [table.done for _row in table.rows][::1_000]
        assert seen == sorted(seen)
        assert 0 < seen[0] < seen[-1] <= table.size
        assert table.done == table.size


NUMBERS = st.from_regex(r"\A-?[0-9]{1,15}\Z") | st.from_regex(r"\A-?[0-9]{0,15}\.[0-9]{1,9}\Z")


class TestNumbers:
    """Numbers of the same signs, read at once."""

    @given(NUMBERS, st.integers(0, 2**32))
    def test_they_are_those_that_python_reads(self, text, seed):
        draw = random.Random(seed)
        texts = [re.sub("[0-9]", lambda _: draw.choice("0123456789"), text) for _ in range(60)]
        (signs,) = set(signs_of(texts))
        expected = np.array([float(each) for each in texts])
        assert read_alike(signs, texts).tobytes() == expected.tobytes()

    @pytest.mark.parametrize(
        "text", ["0", "-0", ".0", "-.5", "9" * 15, "-" + "9" * 15, "." + "7" * 15, "0.1", "1" * 30]
    )
    @pytest.mark.parametrize("times", [1, 39, 40, 200])
    def test_of_any_length_however_many(self, text, times):
        (signs,) = signs_of([text])
        found = read_alike(signs, [text] * times)
        assert found.tobytes() == np.full(times, float(text)).tobytes()


class TestCounts:
    """Texts that were counted before, and those that were not."""

    @given(st.lists(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 9)), max_size=8))
    def test_blocks_are_added_up(self, blocks):
        frequent, expected = sketches.Frequent(100), Counter()
        for block in blocks:
            frequent.add(block)
            expected.update(block)
        assert frequent.counts == dict(expected)
