"""Texts whose verdict is known: a cell that is one of them, byte by byte, shares it."""

from collections.abc import Collection, Iterable, Sequence
from typing import Literal

import numpy as np

from app.steps.table_check.arrays import WIDEST, Cells, Ints, Mask, Words

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
_SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")


class KnownTexts:
    """A set of texts of up to 32 bytes, compared by all their bytes and their length."""

    def __init__(self, texts: Iterable[bytes], packed: Sequence[Words] = ()) -> None:
        """Prepare the set.

        Args:
            texts: Its texts; those longer than 32 bytes are left out.
            packed: More of them, packed some at a time; they may repeat.
        """
        chunks = [pack({text for text in texts if len(text) <= WIDEST}), *packed]
        words = [np.concatenate([chunk[row] for chunk in chunks]) for row in range(5)]
        self._length = words.pop().astype(np.int64)
        self._words = words
        self._longest = int(self._length.max(initial=0))
        hashes = _hash(self._words, self._length)
        self._order: Ints = np.argsort(hashes)
        self._hashes = hashes[self._order]

    def __len__(self) -> int:
        return len(self._length)

    def has(self, text: bytes) -> bool:
        """Say whether one text is in the set."""
        packed = pack((text,))
        hashed = _hash(list(packed[:4]), packed[4].astype(np.int64))
        first, after = (int(np.searchsorted(self._hashes, hashed, side)[0]) for side in _SIDES)
        alike = self._order[first:after]
        equal = self._length[alike] == len(text)
        for own, other in zip(self._words, packed, strict=False):
            equal &= own[alike] == other
        return bool(equal.any())

    def holds(self, cells: Cells) -> Mask:
        """Say which cells are in the set."""
        if not len(self):
            return np.zeros(len(cells), dtype=np.bool_)
        count = (self._longest + 7) // 8
        words = [cells.word(number) for number in range(count)]
        if len(self) <= _FEW:
            found = np.zeros(len(cells), dtype=np.bool_)
            for only in range(len(self)):
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


def pack(texts: Collection[bytes]) -> Words:
    """Lay texts of up to 32 bytes side by side: four rows of words and a row of lengths."""
    filled = b"".join(text.ljust(WIDEST, b"\x00") for text in texts)
    words = np.frombuffer(filled, dtype="<u8").reshape(-1, 4).T.astype(np.uint64)
    lengths = np.array([[len(text) for text in texts]], dtype=np.uint64)
    return np.concatenate([words, lengths])


def _hash(words: list[Words], lengths: Ints) -> Words:
    total: Words = lengths.astype(np.uint64) * _MULTIPLIERS[4]
    for word, multiplier in zip(words, _MULTIPLIERS, strict=False):
        total += (word ^ (word >> np.uint64(29))) * multiplier
    mixed: Words = total ^ (total >> np.uint64(32))
    return mixed
