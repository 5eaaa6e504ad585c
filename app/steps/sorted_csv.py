"""A CSV file whose rows are sorted without holding them in memory.

Rows are sorted some at a time and merged (`external_sort`). RFC 4180 rules the format:
comma, double quotes where needed, CRLF after every record (section 2, rule 1: what spreadsheets on
Windows expect too).
"""

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from app.steps.exports import plain
from app.steps.external_sort import ExternalSort
from app.steps.public_tables import SortKey
from app.steps.text_checks import looks_like_formula
from forms.instrument import Value


@dataclass(frozen=True, slots=True)
class DataFile:
    """A finished CSV file.

    Attributes:
        path: Where it is.
        rows: Rows below the header.
        bytes: Size.
        sha256: Hash of its bytes, in hexadecimal.
        formula_like: Column -> how many of its texts a spreadsheet would take for formulas.
    """

    path: Path
    rows: int
    bytes: int
    sha256: str
    formula_like: dict[str, int]


class SortedCsv:
    """Takes rows in any order and writes them in the order of their keys.

    Used as a context: what was written aside is removed at its end.
    """

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self._path = path
        self._header = tuple(header)
        self._rows: ExternalSort[SortKey] = ExternalSort(path.with_name(f".{path.name}.rows"))
        self._formula_like: dict[str, int] = {}
        self._line = io.StringIO(newline="")
        self._writer = csv.writer(self._line, lineterminator="\r\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._rows.__exit__(*error)

    def add(self, key: SortKey, values: Sequence[Value]) -> None:
        """Take a row; values are written as they are, blank ones as nothing."""
        for name, value in zip(self._header, values, strict=True):
            if isinstance(value, str) and looks_like_formula(value):
                self._formula_like[name] = self._formula_like.get(name, 0) + 1
        self._rows.add(key, self._encoded([plain(value) for value in values]))

    def finish(self) -> DataFile:
        """Write the file: header, then the rows in order."""
        digest = hashlib.sha256()
        with self._path.open("wb") as file:
            header = self._encoded(self._header)
            digest.update(header)
            size = file.write(header)
            for _, line in self._rows.ordered():
                digest.update(line)
                size += file.write(line)
        rows = self._rows.count
        return DataFile(self._path, rows, size, digest.hexdigest(), self._formula_like)

    def _encoded(self, cells: Sequence[str]) -> bytes:
        self._writer.writerow(cells)
        line = self._line.getvalue()
        self._line.seek(0)
        self._line.truncate()
        return line.encode("utf-8")
