"""Digits read eight at a time within words, each word the eight bytes of a cell."""

import numpy as np

from app.steps.table_check.arrays import (
    WORD_BYTES,
    Cells,
    Ints,
    Mask,
    Words,
)

_ZEROS = 0x3030303030303030
_FILL = np.array([_ZEROS & ((1 << 8 * (8 - n)) - 1) for n in range(9)], dtype=np.uint64)
_KEEP_HIGH = np.array(
    [~((1 << 8 * (8 - n)) - 1) & (1 << 64) - 1 for n in range(9)], dtype=np.uint64
)
_TENS = np.uint64(0xF0F0F0F0F0F0F0F0)
_SIXES = np.uint64(0x0606060606060606)

MOST_DIGITS = 15
"""Digits that a float holds exactly, and an int64 with room to spare."""


def are_digits(words: Words) -> Mask:
    """Say which words hold eight ASCII digits."""
    zeros = np.uint64(_ZEROS)
    high: Mask = ((words & _TENS) == zeros) & (((words + _SIXES) & _TENS) == zeros)
    return high


def value_of(words: Words) -> Words:
    """Read eight digits, the most significant one in the lowest byte."""
    pairs = words - np.uint64(_ZEROS)
    pairs = (pairs * np.uint64(10) + (pairs >> np.uint64(8))) & np.uint64(0x00FF00FF00FF00FF)
    fours = (pairs * np.uint64(100) + (pairs >> np.uint64(16))) & np.uint64(0x0000FFFF0000FFFF)
    return (fours * np.uint64(10000) + (fours >> np.uint64(32))) & np.uint64(0xFFFFFFFF)


def read_digits(cells: Cells) -> tuple[Mask, Ints]:
    """Read cells of 1 to 15 digits.

    Returns:
        Which cells are such, and their values (any number where they are not).
    """
    lengths = cells.lengths
    fits = (lengths > 0) & (lengths <= MOST_DIGITS)
    ends = cells.starts + lengths
    low = _from_the_right(cells, ends, np.clip(lengths, 0, WORD_BYTES))
    digits = fits & are_digits(low)
    values = value_of(low)
    if int(lengths.max(initial=0)) > WORD_BYTES:
        high = _from_the_right(
            cells, ends - WORD_BYTES, np.clip(lengths - WORD_BYTES, 0, WORD_BYTES)
        )
        digits &= are_digits(high)
        values = values + value_of(high) * np.uint64(10**8)
    return digits, values.astype(np.int64)


def _from_the_right(cells: Cells, ends: Ints, kept: Ints) -> Words:
    """Load the word before each end, with zeros (the digit) in place of what is not kept."""
    places = np.maximum(ends - WORD_BYTES, 0)
    return (cells.buffer.words[places] & _KEEP_HIGH[kept]) | _FILL[kept]


def first_of(cells: Cells, byte: int) -> Ints:
    """Give the place of a byte's first occurrence in each cell of up to 24 bytes, or its length."""
    sign = np.uint64(byte * 0x0101010101010101)
    ones, highs = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
    found = cells.lengths.copy()
    widest = min(int(cells.lengths.max(initial=0)), 24)
    for number in reversed(range((widest + 7) // 8)):
        different = cells.word(number) ^ sign
        zero = (different - ones) & ~different & highs
        at = np.bitwise_count((zero & (~zero + np.uint64(1))) - np.uint64(1)) >> 3
        hit = zero != 0
        found[hit] = at[hit].astype(np.int64) + 8 * number
    return np.minimum(found, cells.lengths)
