"""Texts whose verdict is known: a cell that is one of them, byte by byte, shares it."""

from collections.abc import Iterable

import numpy as np

from app.steps.table_check.arrays import WIDEST, Cells, Ints, Mask, Words, words_of

_MULTIPLIERS = tuple(
    np.uint64(each)
    for each in (
        0x9E3779B97F4A7C15,
        0xC2B2AE3D27D4EB4F,
        0x165667B19E3779F9,
        0xD6E8FEB86659FD93,
        0xA0761D6478BD642F,
    )
)
_FEW = 6


class KnownTexts:
    """A set of texts of up to 32 bytes, compared by all their bytes and their length."""

    def __init__(self, texts: Iterable[bytes]) -> None:
        """Prepare the set; longer texts are left out."""
        self._texts = sorted({text for text in texts if len(text) <= WIDEST})
        self._length = np.array([len(text) for text in self._texts], dtype=np.int64)
        words = np.array([words_of(text) for text in self._texts], dtype=np.uint64).reshape(-1, 4)
        self._words = [np.ascontiguousarray(words[:, number]) for number in range(4)]
        self._longest = int(self._length.max(initial=0))
        hashes = _hash(self._words, self._length)
        self._order: Ints = np.argsort(hashes)
        self._hashes = hashes[self._order]

    def __len__(self) -> int:
        return len(self._texts)

    def holds(self, cells: Cells) -> Mask:
        """Say which cells are in the set."""
        if not self._texts:
            return np.zeros(len(cells), dtype=np.bool_)
        count = (self._longest + 7) // 8
        words = [cells.word(number) for number in range(count)]
        if len(self._texts) <= _FEW:
            found = np.zeros(len(cells), dtype=np.bool_)
            for only in range(len(self._texts)):
                found |= self._equal(words, cells.lengths, only)
            return found
        filled = [*words, *[np.zeros(1, dtype=np.uint64)] * (4 - count)]
        at = np.searchsorted(self._hashes, _hash(filled, cells.lengths))
        index = self._order[np.minimum(at, len(self._order) - 1)]
        return self._equal(words, cells.lengths, index)

    def _equal(self, words: list[Words], lengths: Ints, index: Ints | int) -> Mask:
        equal: Mask = lengths == self._length[index]
        for number, each in enumerate(words):
            equal &= each == self._words[number][index]
        return equal


def _hash(words: list[Words], lengths: Ints) -> Words:
    total: Words = lengths.astype(np.uint64) * _MULTIPLIERS[4]
    for word, multiplier in zip(words, _MULTIPLIERS, strict=False):
        total += (word ^ (word >> np.uint64(29))) * multiplier
    mixed: Words = total ^ (total >> np.uint64(32))
    return mixed
