"""What was seen before, in 8 to 32 bytes each: a set of Python would take a hundred."""

import hashlib
from array import array

_FIRST = 1024
"""Places of an empty table; always a power of two."""


class Seen:
    """Remembers contents by 64 bits of their hash, in a table with open addresses.

    Two of a million different contents are taken for one once in 30 million tables.
    """

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._table = array("Q", bytes(8 * _FIRST))
        self._count = 0

    def __len__(self) -> int:
        """Give how many different contents were seen."""
        return self._count

    def add(self, content: bytes) -> bool:
        """Take a content in; tell whether it had been seen already."""
        digest = hashlib.blake2b(content, digest_size=8).digest()
        mark = int.from_bytes(digest, "little") or 1  # 0 is an empty place
        if _put(self._table, mark):
            return True
        self._count += 1
        if 2 * self._count > len(self._table):
            self._grow()
        return False

    def _grow(self) -> None:
        wider = array("Q", bytes(16 * len(self._table)))
        for mark in self._table:
            if mark:
                _put(wider, mark)
        self._table = wider


def _put(table: "array[int]", mark: int) -> bool:
    """Put a mark in the first free place after its own; tell whether it was there."""
    most = len(table) - 1
    place = mark & most
    while found := table[place]:
        if found == mark:
            return True
        place = (place + 1) & most
    table[place] = mark
    return False
