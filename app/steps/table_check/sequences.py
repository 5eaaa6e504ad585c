"""Cells of a fixed length whose bytes each lie in given ranges: patterns, dates, identifiers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.steps.table_check.arrays import HIGH_BITS, WIDEST, WORD_BYTES, Cells, Mask

Ranges = tuple[tuple[int, int], ...]
"""What a byte may be: (lowest, highest), each below 128."""

DIGIT: Ranges = ((48, 57),)


@dataclass(frozen=True, slots=True)
class ByteSequence:
    """A text of fixed length.

    Attributes:
        ranges: What each byte may be.
    """

    ranges: tuple[Ranges, ...]

    def matches(self, cells: Cells) -> Mask:
        """Say which cells are such a text."""
        fits: Mask = cells.lengths == len(self.ranges)
        if not fits.any():
            return fits
        for number in range((len(self.ranges) + WORD_BYTES - 1) // WORD_BYTES):
            part = self.ranges[number * WORD_BYTES : (number + 1) * WORD_BYTES]
            words = cells.word(number)
            within = np.zeros_like(words)
            for lowest, highest in _additions(part):
                within |= (words + np.uint64(lowest)) & ~(words + np.uint64(highest))
            fits &= ((within & HIGH_BITS) == HIGH_BITS) & ((words & HIGH_BITS) == 0)
        return fits


def _additions(part: Sequence[Ranges]) -> list[tuple[int, int]]:
    """Give what to add to a word so that the high bits tell who is in range.

    Adding 128 - lowest sets the high bit of bytes from the lowest on, adding 127 - highest that
    of bytes beyond the highest; no byte carries into the next as long as all are below 128.
    """
    most = max(len(ranges) for ranges in part)
    filled = [*part, *[((0, 127),)] * (WORD_BYTES - len(part))]
    pairs = []
    for turn in range(most):
        ranges = [each[min(turn, len(each) - 1)] for each in filled]
        low = bytes(128 - lowest for lowest, _ in ranges)
        high = bytes(127 - highest for _, highest in ranges)
        pairs.append((int.from_bytes(low, "little"), int.from_bytes(high, "little")))
    return pairs


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of several texts of fixed lengths."""

    sequences: tuple[ByteSequence, ...]

    def matches(self, cells: Cells) -> Mask:
        """Say which cells are one of them."""
        found = np.zeros(len(cells), dtype=np.bool_)
        for sequence in self.sequences:
            if found.all():
                break
            found |= sequence.matches(cells)
        return found


def fits_screen(ranges: Sequence[Ranges]) -> bool:
    """Say whether a sequence is short enough, and made of ASCII."""
    return len(ranges) <= WIDEST and all(
        each and all(0 <= low <= high < 128 for low, high in each) for each in ranges
    )
