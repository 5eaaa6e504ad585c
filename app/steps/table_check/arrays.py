"""The arrays that a block of a file is seen through.

A block is one buffer of UTF-8 bytes with room before and after it, so that eight bytes can be
loaded at any place of it as one word, least significant byte first whatever the machine.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Bytes: TypeAlias = npt.NDArray[np.uint8]
Words: TypeAlias = npt.NDArray[np.uint64]
Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Mask: TypeAlias = npt.NDArray[np.bool_]

ROOM_BEFORE = 32
ROOM_AFTER = 64
WORD_BYTES = 8
WIDEST = 32
"""Bytes of a cell that the screens look at; a longer one is doubtful where its text matters."""

KEEP_LOW = np.array([(1 << 8 * n) - 1 for n in range(9)], dtype=np.uint64)
"""By n, a mask that keeps the first n bytes of a word."""

LOW_BITS = np.uint64(0x0101010101010101)
HIGH_BITS = np.uint64(0x8080808080808080)


def word_of(text: bytes) -> int:
    """Give up to eight bytes as the word they load as, filled up with zeros."""
    return int.from_bytes(text[:WORD_BYTES], "little")


def words_of(text: bytes) -> tuple[int, ...]:
    """Give up to 32 bytes as four words."""
    return tuple(word_of(text[at : at + WORD_BYTES]) for at in range(0, WIDEST, WORD_BYTES))


@dataclass(slots=True)
class Buffer:
    """The bytes of a block.

    Attributes:
        raw: The bytes with room before and after, which is zero.
        data: The same as an array.
        words: At each place the eight bytes that begin there.
    """

    raw: bytearray
    data: Bytes
    words: Words

    @classmethod
    def of(cls, *parts: bytes | memoryview) -> "Buffer":
        """Copy parts, one after the other, into a buffer; the first byte is at `ROOM_BEFORE`."""
        raw = bytearray(ROOM_BEFORE)
        for part in parts:
            raw += part
        raw += bytes(ROOM_AFTER)
        data = np.frombuffer(raw, dtype=np.uint8)
        places = len(raw) - WORD_BYTES + 1
        words: Words = np.ndarray((places,), dtype="<u8", buffer=raw, strides=(1,))
        return cls(raw, data, words)

    @property
    def end(self) -> int:
        """Give the place after the last byte of the block."""
        return len(self.raw) - ROOM_AFTER


@dataclass(slots=True)
class Cells:
    """The cells of one column in one block.

    Attributes:
        buffer: Where their bytes are.
        starts: Place of each cell's first byte, quotes left out.
        lengths: Bytes of each cell.
    """

    buffer: Buffer
    starts: Ints
    lengths: Ints

    def __len__(self) -> int:
        return len(self.starts)

    def at(self, rows: Ints) -> "Cells":
        """Give some of the cells."""
        return Cells(self.buffer, self.starts[rows], self.lengths[rows])

    def without_first(self) -> "Cells":
        """Give the cells without their first byte."""
        return Cells(self.buffer, self.starts + 1, np.maximum(self.lengths - 1, 0))

    def word(self, number: int) -> Words:
        """Load the bytes 8n to 8n + 7 of each cell, zeros after its end."""
        kept = np.clip(self.lengths - number * WORD_BYTES, 0, WORD_BYTES)
        if not kept.any():
            return np.zeros(len(self), dtype=np.uint64)
        places = self.starts + number * WORD_BYTES
        if number:
            places = np.minimum(places, len(self.buffer.words) - 1)
        loaded: Words = self.buffer.words[places] & KEEP_LOW[kept]
        return loaded

    def bytes_at(self, row: int) -> bytes:
        """Give the bytes of one cell."""
        start = int(self.starts[row])
        return bytes(self.buffer.raw[start : start + int(self.lengths[row])])

    def texts_at(self, rows: Ints) -> list[str]:
        """Give the texts of some cells."""
        starts = self.starts[rows]
        ends = starts + self.lengths[rows]
        with memoryview(self.buffer.raw) as view:
            return [
                str(view[start:end], "utf-8")
                for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
            ]
