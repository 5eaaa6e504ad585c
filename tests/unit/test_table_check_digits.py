"""Digits are read eight at a time, and only digits are."""

import pytest
from support.cells import cells_of

from app.steps.table_check.arrays import KEEP_LOW, Buffer, words_of
from app.steps.table_check.digits import MOST_DIGITS, first_of, read_digits


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("7", 7),
        ("007", 7),
        ("42", 42),
        ("1234567", 1234567),
        ("12345678", 12345678),
        ("123456789", 123456789),
        ("99999999", 99999999),
        ("100000000", 100000000),
        ("999999999999999", 999999999999999),
        ("000000000000001", 1),
    ],
)
def test_digits_are_read(text, value):
    fits, values = read_digits(cells_of([text, "x", text]))
    assert fits.tolist() == [True, False, True]
    assert values[0] == values[2] == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-1",
        "+1",
        "1 ",
        " 1",
        "1_000",
        "1.0",
        "1,0",
        "1e2",
        "0x10",
        "٣٤",
        "０５",
        "1/2",
        "1:2",
        "12345678a",
        "a12345678",
        "1\x00",
        "1" * (MOST_DIGITS + 1),
        "1" * 40,
    ],
)
def test_what_is_no_plain_number_is_left_to_the_reader(text):
    fits, _values = read_digits(cells_of(["12", text]))
    assert fits.tolist() == [True, False]


def test_every_length_is_read_beside_others():
    texts = ["9" * count for count in range(1, MOST_DIGITS + 1)]
    fits, values = read_digits(cells_of(texts))
    assert fits.all()
    assert values.tolist() == [int(text) for text in texts]


def test_no_cells_are_no_numbers():
    fits, values = read_digits(cells_of(["1"]).at(cells_of(["1"]).starts[:0]))
    assert not len(fits)
    assert not len(values)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("1.5", 1),
        (".5", 0),
        ("5.", 1),
        ("12", 2),
        ("", 0),
        ("1.2.3", 1),
        ("1234567.8", 7),
        ("12345678.9", 8),
        ("123456789.1", 9),
        ("1234567890123456.1", 16),
        ("12345678901234567890123.", 23),
    ],
)
def test_the_first_point_is_found(text, place):
    assert first_of(cells_of([text]), ord("."))[0] == place


def test_each_cell_has_a_place_of_its_own():
    found = first_of(cells_of(["1.5", "12.25", "7", ".5", "1234567.5"]), ord("."))
    assert found.tolist() == [1, 2, 1, 0, 7]


class TestWords:
    """A word is eight bytes of a cell, the first one lowest, zeros after its end."""

    @pytest.mark.parametrize("length", range(20))
    def test_a_cell_is_loaded_without_its_neighbours(self, length):
        cells = cells_of(["zzz", "a" * length, "zzz"])
        loaded = [int(cells.word(number)[1]) for number in range(4)]
        assert tuple(loaded) == words_of(b"a" * length)

    def test_a_word_keeps_only_the_bytes_asked_for(self):
        assert [int(mask) for mask in KEEP_LOW[:3]] == [0, 0xFF, 0xFFFF]
        assert int(KEEP_LOW[8]) == 2**64 - 1

    def test_a_buffer_has_room_on_both_sides(self):
        buffer = Buffer.of(b"ab", b"c")
        assert bytes(buffer.raw[32 : buffer.end]) == b"abc"
        assert not any(buffer.raw[:32])
        assert not any(buffer.raw[buffer.end :])

    def test_the_texts_of_some_cells_are_given(self):
        cells = cells_of(["uno", "dós", "", "tres"])
        assert cells.texts_at(cells.starts[:0]) == []
        assert cells.texts_at(cells.lengths[:1] - 2) == ["dós"]
        assert cells.bytes_at(1) == "dós".encode()

    def test_a_cell_can_lose_its_first_byte(self):
        shorter = cells_of(["-12", "", "-"]).without_first()
        assert shorter.lengths.tolist() == [2, 0, 0]
        assert shorter.bytes_at(0) == b"12"
