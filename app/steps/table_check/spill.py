"""Keeps the errors of a table: counts in memory, details in temporary files when wanted."""

import heapq
import marshal
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import IO, TypeAlias

from app.steps.table_check.found import Found

Details: TypeAlias = tuple[int, tuple[str, ...], list[Found]]
"""Number of a row, its cells (none when they were not wanted), its errors."""

FIRST = 200
"""Errors of each kind that are kept in memory."""


class Errors:
    """The errors of one table: those found on the way, and late ones of repeated keys."""

    def __init__(self, *, keep_details: bool) -> None:
        """Begin.

        Args:
            keep_details: The cells and errors of every row will be asked for.
        """
        self.counts: Counter[str] = Counter()
        self._first: list[tuple[int, Found]] = []
        self._kept: Counter[tuple[str, int]] = Counter()
        self._keep_details = keep_details
        self._files: list[IO[bytes]] = []

    @property
    def keeps_details(self) -> bool:
        """Say whether the cells of rows with errors are wanted."""
        return self._keep_details

    @property
    def first(self) -> list[tuple[int, Found]]:
        """Give the first errors of each kind with their rows, in order of the rows."""
        return sorted(self._first, key=lambda each: each[0])

    def add(self, rows: Sequence[Details], *, lane: int = 0) -> None:
        """Add rows with errors, in order; each lane has an order of its own.

        Args:
            rows: The rows.
            lane: 0 for what is found on the way, others for late errors of repeated keys.
        """
        for row, _, errors in rows:
            for error in errors:
                self.counts[error.type] += 1
                if self._kept[error.type, lane] < FIRST:
                    self._kept[error.type, lane] += 1
                    self._first.append((row, error))
        if self._keep_details and rows:
            while len(self._files) <= lane:
                self._files.append(_temporary())
            plain = [(row, cells, [tuple(each) for each in errors]) for row, cells, errors in rows]
            marshal.dump(plain, self._files[lane])

    def details(self) -> Iterator[Details]:
        """Give all rows with errors, in order, each once."""
        lanes = [_stored(file) for file in self._files]
        for row, group in groupby(heapq.merge(*lanes, key=_row), key=_row):
            same = list(group)
            yield row, same[0][1], [error for _, _, errors in same for error in errors]

    def close(self) -> None:
        """Let the details go."""
        for file in self._files:
            file.close()
        self._files.clear()


def _row(details: Details) -> int:
    return details[0]


def _temporary() -> IO[bytes]:
    return tempfile.TemporaryFile(prefix="acopio-")


def _stored(file: IO[bytes]) -> Iterator[Details]:
    file.flush()
    file.seek(0)
    while True:
        try:
            rows = marshal.load(file)  # noqa: S302 - written above, by this process
        except EOFError:
            return
        for row, cells, errors in rows:
            yield row, cells, [Found(*each) for each in errors]
