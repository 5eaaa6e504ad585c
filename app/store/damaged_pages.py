"""Pages of a damaged file read without SQLite, which follows only pointers that are whole.

The format is sqlite.org/fileformat2.html, sections 1.5 to 2.1: a page is a leaf with rows, or
leads to other pages. A page whose bytes contradict each other is none of ours.
"""

import struct
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

PAGE_SIZE = 4096
"""Of every file of ours; SQLite's own choice since 2016."""

INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF = 2, 5, 10, 13
_INNER = (INDEX_INNER, TABLE_INNER)
_FILE_HEADER = 100
_POINTER_BYTES = 2

Value = int | float | str | bytes | None
StoredRow = tuple[int, tuple[Value, ...]]
"""The rowid, 0 in a tree without rowids, and the values as they lie there."""

_INTEGER_BYTES = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}
"""Serial type -> bytes of the value (section 2.1); from 12 on blobs and texts by turns."""


class ContradictionError(ValueError):
    """The bytes of a page contradict each other."""


class DamagedFile:
    """A file of pages, some of which are not what they should be."""

    def __init__(self, path: Path) -> None:
        """Read it; a piece of a page at its end is left aside."""
        self._content = path.read_bytes()
        self.count = len(self._content) // PAGE_SIZE

    def kind(self, number: int) -> int:
        """Give the kind of a page, counted from 1: one of the four above, else another number."""
        return self._page(number)[self._start(number)]

    def children(self, number: int) -> list[int]:
        """Give the pages that a page leads to; none of a leaf and of a page that is damaged."""
        try:
            if self.kind(number) not in _INNER:
                return []
            page, start = self._page(number), self._start(number)
            cells = [_unsigned(page, at, 4) for at in self._cells(number)]
            return [*cells, _unsigned(page, start + 8, 4)]
        except ContradictionError:
            return []

    def rows(self, number: int) -> list[StoredRow]:
        """Give the rows that lie on a page.

        Raises:
            ContradictionError: Not all of it makes sense, so that nothing of it is to be trusted.
        """
        kind = self.kind(number)
        if kind not in (TABLE_LEAF, INDEX_LEAF, INDEX_INNER):
            return []
        rows = [self._row(number, kind, at) for at in self._cells(number)]
        keys = [key for key, _values in rows]
        if kind == TABLE_LEAF and any(one >= other for one, other in pairwise(keys)):
            raise ContradictionError("rowids out of order")
        return rows

    def tree(self, root: int) -> Iterator[int]:
        """Go through the pages that a root leads to, each once."""
        waiting, seen = [root], set[int]()
        while waiting:
            number = waiting.pop()
            if number in seen or not 0 < number <= self.count:
                continue
            seen.add(number)
            yield number
            waiting.extend(self.children(number))

    def free(self) -> set[int]:
        """Give the pages that were given back: what they hold was deleted."""
        found, trunk = set[int](), _unsigned(self._content, 32, 4) if self.count else 0
        while 0 < trunk <= self.count and trunk not in found:
            page = self._page(trunk)
            leaves = min(_unsigned(page, 4, 4), PAGE_SIZE // 4 - 2)
            found |= {trunk, *(_unsigned(page, 8 + 4 * n, 4) for n in range(leaves))}
            trunk = _unsigned(page, 0, 4)
        return found

    def _page(self, number: int) -> bytes:
        if not 0 < number <= self.count:
            raise ContradictionError("no such page")
        return self._content[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]

    def _start(self, number: int) -> int:
        return _FILE_HEADER if number == 1 else 0

    def _cells(self, number: int) -> list[int]:
        """Give where the cells of a page begin."""
        page, start = self._page(number), self._start(number)
        count = _unsigned(page, start + 3, 2)
        first = start + (12 if page[start] in _INNER else 8)
        behind = first + _POINTER_BYTES * count
        places = [_unsigned(page, first + _POINTER_BYTES * n, 2) for n in range(count)]
        if behind > PAGE_SIZE or any(not behind <= at < PAGE_SIZE for at in places):
            raise ContradictionError("a cell outside of its page")
        return places

    def _row(self, number: int, kind: int, at: int) -> StoredRow:
        page = self._page(number)
        if kind == INDEX_INNER:
            at += 4
        size, at = _varint(page, at)
        key = 0
        if kind == TABLE_LEAF:
            key, at = _varint(page, at)
        return key, _values(self._payload(page, at, size, is_table=kind == TABLE_LEAF))

    def _payload(self, page: bytes, at: int, size: int, *, is_table: bool) -> bytes:
        """Put a row together that may go on in other pages (section 1.6)."""
        if size > len(self._content):
            raise ContradictionError("longer than the file")
        most = PAGE_SIZE - 35 if is_table else (PAGE_SIZE - 12) * 64 // 255 - 23
        if size <= most:
            return _piece(page, at, size)
        least = (PAGE_SIZE - 12) * 32 // 255 - 23
        here = least + (size - least) % (PAGE_SIZE - 4)
        here = here if here <= most else least
        pieces, following = [_piece(page, at, here)], _unsigned(page, at + here, 4)
        left = size - here
        while left > 0:
            more = self._page(following)
            pieces.append(_piece(more, 4, min(left, PAGE_SIZE - 4)))
            left, following = left - len(pieces[-1]), _unsigned(more, 0, 4)
        return b"".join(pieces)


def _values(record: bytes) -> tuple[Value, ...]:
    """Take a record apart: a header of serial types, then the values (section 2.1)."""
    header, at = _varint(record, 0)
    types = []
    while at < header:
        kind, at = _varint(record, at)
        types.append(kind)
    if at != header:
        raise ContradictionError("a header of another length")
    values = []
    for kind in types:
        size = _INTEGER_BYTES[kind] if kind in _INTEGER_BYTES else (kind - 12) // 2
        if size < 0:
            raise ContradictionError("no such type")
        values.append(_value(kind, _piece(record, at, size)))
        at += size
    if at != len(record):
        raise ContradictionError("a record of another length")
    return tuple(values)


def _value(kind: int, content: bytes) -> Value:
    if kind == 0:
        return None
    if kind == 7:
        return float(struct.unpack(">d", content)[0])
    if kind in (8, 9):
        return kind - 8
    if kind < 7:
        return int.from_bytes(content, "big", signed=True)
    if kind % 2 == 0:
        return content
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ContradictionError("no text") from error


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """Read a number of 1 to 9 bytes, and say where it ends (section 1.6)."""
    value = 0
    for count in range(9):
        if at >= len(content):
            raise ContradictionError("beyond the end")
        byte = content[at]
        at += 1
        if count == 8:
            value = value << 8 | byte
            break
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return (value - (1 << 64) if value >= 1 << 63 else value), at


def _unsigned(content: bytes, at: int, size: int) -> int:
    return int.from_bytes(_piece(content, at, size), "big")


def _piece(content: bytes, at: int, size: int) -> bytes:
    if size < 0 or at + size > len(content):
        raise ContradictionError("beyond the end")
    return content[at : at + size]
