"""Rows put aside in a file without a name, to be read a second time at little cost."""

import pickle
import tempfile
import weakref
from collections.abc import Iterator

Row = tuple[int, list[str]]

_ROWS_A_PIECE = 1000


class Spool:
    """Rows of a workbook on the disk; they go when nobody holds it any more."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the rows
        weakref.finalize(self, self._file.close)
        self._waiting: list[Row] = []

    def add(self, row: Row) -> None:
        """Put a row aside.

        Raises:
            OSError: The disk is full.
        """
        self._waiting.append(row)
        if len(self._waiting) == _ROWS_A_PIECE:
            self._write()

    def _write(self) -> None:
        pickle.dump(self._waiting, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        self._waiting = []

    def rows(self) -> Iterator[Row]:
        """Give all rows in their order."""
        if self._waiting:
            self._write()
        end = self._file.tell()
        self._file.seek(0)
        while self._file.tell() < end:
            yield from pickle.load(self._file)  # noqa: S301 - written by this very process
