"""Sorting more than fits into memory: sorted runs on disk, merged as they are read."""

import heapq
import pickle
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, Generic, Self, TypeVar

Key = TypeVar("Key")

BYTES_A_RUN = 8_000_000
ITEMS_A_RUN = 20_000
RUNS_AT_ONCE = 64


class ExternalSort(Generic[Key]):
    """Takes items in any order and gives them back by key; equal keys in the order they came.

    Used as a context: what it wrote aside is removed at its end.
    """

    def __init__(self, aside: Path) -> None:
        """Prepare.

        Args:
            aside: Where it may write; its name is the beginning of theirs.
        """
        self._aside = aside
        self._some: list[tuple[Key, bytes]] = []
        self._bytes = 0
        self._runs: list[Path] = []
        self._made = 0
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for run in self._runs:
            run.unlink(missing_ok=True)

    def add(self, key: Key, item: bytes) -> None:
        """Take an item."""
        self._some.append((key, item))
        self._bytes += len(item)
        self.count += 1
        if len(self._some) >= ITEMS_A_RUN or self._bytes >= BYTES_A_RUN:
            self._write_run(iter(self._sorted()))
            self._some, self._bytes = [], 0
            if len(self._runs) >= RUNS_AT_ONCE:
                self._join_runs()

    def ordered(self) -> Iterator[tuple[Key, bytes]]:
        """Give all items in order; nothing may be added meanwhile."""
        if not self._runs:
            yield from self._sorted()
            return
        runs: list[Iterator[tuple[Key, bytes]]] = [_read(run) for run in self._runs]
        yield from heapq.merge(*runs, self._sorted(), key=itemgetter(0))

    def _sorted(self) -> list[tuple[Key, bytes]]:
        self._some.sort(key=itemgetter(0))
        return self._some

    def _write_run(self, items: Iterator[tuple[Key, bytes]]) -> None:
        run = self._aside.with_name(f"{self._aside.name}.{self._made}")
        self._made += 1
        self._runs.append(run)
        with run.open("wb") as file:
            for item in items:
                pickle.dump(item, file, pickle.HIGHEST_PROTOCOL)

    def _join_runs(self) -> None:
        """Make one run of many: only so many files may be open at once."""
        old, self._runs = self._runs, []
        self._write_run(heapq.merge(*(_read(run) for run in old), key=itemgetter(0)))
        for run in old:
            run.unlink()


def _read(run: Path) -> Iterator[tuple[Key, bytes]]:
    with run.open("rb") as file:
        yield from _items(file)


def _items(file: BinaryIO) -> Iterator[tuple[Key, bytes]]:
    while True:
        try:
            yield pickle.load(file)  # noqa: S301 - written above by this very process
        except EOFError:
            return
