"""Checks the rows of a CSV file block by block, and compares its keys at the end."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from app.steps.table_check.arrays import ROOM_BEFORE, Buffer, Ints, Words
from app.steps.table_check.block_check import BlockCheck, parse
from app.steps.table_check.blocks import (
    BLOCK,
    LONGEST_RECORD,
    LongRecordError,
    Tally,
    Text,
    read_blocks,
)
from app.steps.table_check.keys import candidates
from app.steps.table_check.plan import Plan
from app.steps.table_check.row_rules import SeenKeys
from app.steps.table_check.spill import Details, Errors
from app.steps.table_check.structure import Records, Signs, scan

_BATCH = 5000
_MANY_WRONG = 2000
_SMALLEST = 1 << 17
MOST_SEEN = 200_000
"""Values of keys that stand in memory to be compared."""

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_FEW = 50
"""Rows in one that is read at its own place."""


@dataclass(slots=True)
class FastCheck:
    """The check of one file.

    Attributes:
        plan: The checks.
        text: The file.
        signs: What parts its text.
        first_row: Number of the first record after the header.
        errors: What is found.
        tally: What was read.
        advance: Told of the bytes read so far; may raise to stop the work.
        block: Most bytes read at once.
    """

    plan: Plan
    text: Text
    signs: Signs
    first_row: int
    errors: Errors
    tally: Tally
    advance: Callable[[int], None]
    block: int = field(default_factory=lambda: BLOCK)
    rows: int = 0
    _next: int = 1 << 18
    _keys: list[list[Words]] = field(default_factory=list)
    _places: list[Ints] = field(default_factory=list)

    def run(self) -> None:
        """Check all rows.

        Raises:
            UnicodeError: A byte that the encoding does not know.
            LongRecordError: A record without an end.
            OSError: The file cannot be read.
        """
        self._keys = [[] for _ in self.plan.keys]
        number = 1
        for records in self._records(self.tally):
            first = min(max(self.first_row - number, 0), len(records))
            check = BlockCheck(self.plan, self.signs, records, first, number)
            check.run()
            self.errors.add(check.details(with_cells=self.errors.keeps_details))
            if self.plan.keys and self.text.is_utf8:
                self._places.append(records.starts + (records.offset - ROOM_BEFORE))
            for kept, keys in zip(self._keys, check.keys, strict=True):
                kept.append(keys)
            self.rows += len(records) - first
            number += len(records)
            self._adapt(len(check.errors))
            self.advance(self.tally.size)
        self._compare_keys()

    def _size(self) -> int:
        """Give the bytes to read next."""
        return min(self._next, self.block)

    def _adapt(self, wrong: int) -> None:
        """Read less at once where much is wrong, so that the errors of a block stay few."""
        if wrong > _MANY_WRONG:
            self._next = max(_SMALLEST, self._next // 2)
        else:
            self._next = min(BLOCK, self._next * 4)

    def _records(self, tally: Tally) -> Iterator[Records]:
        """Give the records of the file, block by block."""
        rest, number, offset = b"", 1, self.text.mark_bytes
        with contextlib.closing(read_blocks(self.text, tally, self._size)) as blocks:
            upcoming = next(blocks, None)
            while upcoming is not None:
                parts = [rest, upcoming]
                size, enough = len(rest) + len(upcoming), len(rest) * 3 // 2
                upcoming = next(blocks, None)
                while upcoming is not None and size < enough:
                    parts.append(upcoming)
                    size += len(upcoming)
                    upcoming = next(blocks, None)
                buffer = Buffer.of(*parts)
                records = scan(buffer, self.signs, final=upcoming is None)
                records.offset = offset
                offset += records.after - ROOM_BEFORE
                rest = bytes(memoryview(buffer.raw)[records.after : buffer.end])
                number += len(records)
                if len(rest) > LONGEST_RECORD:
                    raise LongRecordError(number)
                yield records
        if rest:
            last = _unclosed(rest)
            last.offset = offset
            yield last

    def _compare_keys(self) -> None:
        """Find repeated keys among the rows whose numbers are equal.

        Where these are many, those of one key and a part of its numbers come at a time: equal
        values fall into one part, and what was seen of them stays small.
        """
        found = [_candidates(kept) for kept in self._keys]
        if sum(len(rows) for rows, _ in found) <= MOST_SEEN:
            rows = np.unique(np.concatenate([np.zeros(0, np.int64), *(rows for rows, _ in found)]))
            self._compare(rows, self.plan, lane=1)
            return
        lane = 1
        for number, (rows, numbers) in enumerate(found):
            parts = -(-len(rows) // MOST_SEEN)
            owner = ((numbers * _SPREAD) >> np.uint64(32)) % np.uint64(max(parts, 1))
            for part in range(parts):
                self._compare(rows[owner == part], self.plan.with_key(number), lane=lane)
                lane += 1

    def _compare(self, rows: Ints, plan: Plan, *, lane: int) -> None:
        """Compare the keys of some rows by their values."""
        if not len(rows):
            return
        seen = SeenKeys(plan)
        found: list[Details] = []
        for row, cells in self._reread(rows):
            values = [
                column.read_anew(cells[index] if index < len(cells) else None).value
                for index, column in enumerate(plan.columns)
            ]
            if repeated := seen.repeated(row, values):
                found.append((row, tuple(cells), repeated))
            if len(found) >= _BATCH:
                self.errors.add(found, lane=lane)
                found = []
        self.errors.add(found, lane=lane)

    def _reread(self, rows: Ints) -> Iterator[tuple[int, list[str]]]:
        """Read some records once more, in order: a few each at its place, many block by block.

        Args:
            rows: Their places among all records, from 0.
        """
        if self._places and len(rows) * _FEW < self.rows:
            yield from self._reread_at(rows, np.concatenate(self._places))
            return
        begin = 0
        for records in self._records(Tally(wants_hashes=False)):
            here = rows[np.searchsorted(rows, begin) : np.searchsorted(rows, begin + len(records))]
            if len(here):
                listed = (here - begin).tolist()
                texts = [records.text(row) for row in listed]
                for row, cells in zip(here.tolist(), parse(texts, self.signs), strict=True):
                    yield row + 1, cells
            begin += len(records)
            if begin > rows[-1]:
                return

    def _reread_at(self, rows: Ints, places: Ints) -> Iterator[tuple[int, list[str]]]:
        ends = np.append(places[1:], self.tally.size)
        with self.text.path.open("rb") as file:
            for row in rows.tolist():
                file.seek(int(places[row]))
                record = file.read(int(ends[row] - places[row]))
                yield row + 1, parse([record], self.signs)[0]


def _candidates(kept: list[Words]) -> tuple[Ints, Words]:
    """Give the rows whose number another row has too, with their numbers; forget the others."""
    if not kept:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64)
    numbers = np.concatenate(kept)
    kept.clear()
    rows = candidates(numbers)
    return rows, numbers[rows]


def _unclosed(rest: bytes) -> Records:
    """Give a last record whose quote is never closed."""
    buffer = Buffer.of(rest)
    one = np.array([ROOM_BEFORE], dtype=np.int64)
    end = np.array([buffer.end], dtype=np.int64)
    return Records(
        buffer,
        starts=one,
        ends=end,
        widths=np.array([-1], dtype=np.int64),
        after=buffer.end,
        quoting=None,
        cell_ends=end,
        last_cells=np.array([0], dtype=np.int64),
    )
