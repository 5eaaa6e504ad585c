"""Tables that come in as CSV: read as they are, then their columns found in the instrument.

Structure is checked before anything else: a row with too many or too few cells would put values
under the wrong column. Row numbers count CSV records, blank ones too, as a spreadsheet shows them
(the header is row 1); a record whose text holds line breaks is still one row.
"""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TextIO

from app.steps.encodings import detect_encoding, encoding_problem, first_undecodable
from app.store.database import KnownError
from forms.problem import Place, Problem, ProblemError, Severity

DELIMITERS = (",", ";", "\t", "|")
KEPT_PROBLEMS = 1000  # named one by one; the rest of a hopeless file is only counted

_SAMPLE_RECORDS = 50
_LARGEST_CELL = 1 << 30  # characters; the standard library stops at 131,072
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")


@dataclass(slots=True)
class Table:
    """A CSV file whose header has been read.

    Attributes:
        path: Where it is.
        encoding: Python's name of its encoding.
        delimiter: One of `DELIMITERS`.
        header: Names of the columns, trimmed.
        header_row: Row of the header: 1, or later when blank rows stand before it.
        sha256: Of the file's bytes, in hexadecimal.
        blank_rows: Rows without any text, counted by the last complete reading of `rows`.
    """

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    header_row: int
    sha256: str
    blank_rows: int = field(default=0, compare=False)

    @property
    def file(self) -> str:
        """Give the file's name as the person knows it."""
        return self.path.name

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Give what is worth knowing of the file: an old encoding, blank rows left out."""
        place = Place(file=self.file)
        found = []
        if not self.encoding.startswith("utf"):
            values = {"encoding": self.encoding}
            found.append(Problem("table.old_encoding", Severity.WARNING, place, values))
        if self.blank_rows:
            rows = {"rows": self.blank_rows}
            found.append(Problem("table.blank_rows", Severity.WARNING, place, rows))
        return tuple(found)

    @property
    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Read the rows below the header: (row number, as many cells as the header has).

        Every use reads the file anew, without holding it in memory. Blank cells beyond the header
        are left off, other cells stay as they were written.

        Raises:
            ProblemError: At the end of the file, so that every row is named at once:
                `table.ragged_row`, or `table.no_rows`. Meanwhile: `table.encoding`.
        """
        return _rows(self)


def read_csv(path: Path, *, encoding: str | None = None) -> Table:
    """Open a CSV file: find its encoding and delimiter and read its header.

    Args:
        path: File to read.
        encoding: Python's name of an encoding, when the person knows better.

    Raises:
        ProblemError: `table.not_a_csv`, `table.cannot_read` (no text), `table.empty`,
            `table.encoding`, `table.unknown_encoding`, `table.duplicate_column`.
        KnownError: `table.cannot_read`: it is not there or may not be read.
    """
    try:
        return _open_table(path, encoding)
    except OSError as error:
        raise KnownError(_problem("table.cannot_read", path)) from error
    except LookupError as error:
        raise ProblemError(_problem("table.unknown_encoding", path, encoding=encoding)) from error


def _open_table(path: Path, encoding: str | None) -> Table:
    with path.open("rb") as file:
        if file.read(8).startswith(_SPREADSHEETS):
            raise ProblemError(_problem("table.not_a_csv", path))
    encoding = encoding or detect_encoding(path)
    try:
        delimiter = _delimiter(path, encoding)
        header, header_row = _header(path, encoding, delimiter)
    except UnicodeError as error:
        raise encoding_problem(path, encoding, first_undecodable(path, encoding) or 0) from error
    if not header:
        raise ProblemError(_problem("table.empty", path))
    return Table(path, encoding, delimiter, header, header_row, _sha256(path))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _open(path: Path, encoding: str) -> TextIO:
    csv.field_size_limit(_LARGEST_CELL)
    return path.open(encoding=encoding, newline="")


def _delimiter(path: Path, encoding: str) -> str:
    """Choose the sign that cuts the first records into equal numbers of cells, outside quotes."""

    def score(delimiter: str) -> tuple[int, int]:
        with _open(path, encoding) as file:
            records = csv.reader(file, delimiter=delimiter)
            widths = [len(cells) for cells in islice(records, _SAMPLE_RECORDS) if any(cells)]
        if not widths or widths[0] == 1:
            return 0, 0
        return widths.count(widths[0]), widths[0]

    return max(DELIMITERS, key=score)


def _header(path: Path, encoding: str, delimiter: str) -> tuple[tuple[str, ...], int]:
    with _open(path, encoding) as file:
        for number, cells in enumerate(csv.reader(file, delimiter=delimiter), start=1):
            names = [cell.strip().strip("\ufeff") for cell in cells]
            while names and not names[-1]:
                names.pop()
            if names:
                _refuse_duplicates(path, number, names)
                return tuple(names), number
    return (), 0


def _refuse_duplicates(path: Path, row: int, names: Sequence[str]) -> None:
    repeated = [name for name, times in Counter(filter(None, names)).items() if times > 1]
    if repeated:
        raise ProblemError(
            *(
                Problem("table.duplicate_column", place=Place(file=path.name, row=row, column=name))
                for name in repeated
            )
        )


def _rows(table: Table) -> Iterator[tuple[int, list[str]]]:
    problems: list[Problem] = []
    width, good, ragged, blank = len(table.header), 0, 0, 0
    for number, cells in _records(table):
        if not any(map(str.strip, cells)):
            blank += 1
            continue
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if len(cells) == width:
            good += 1
            yield number, cells
            continue
        ragged += 1
        if ragged <= KEPT_PROBLEMS:
            problems.append(_ragged(table, number, len(cells)))
    table.blank_rows = blank
    if not good and not ragged:
        raise ProblemError(_problem("table.no_rows", table.path))
    if ragged > KEPT_PROBLEMS:
        problems.append(_more_ragged(table, ragged - KEPT_PROBLEMS))
    if problems:
        raise ProblemError(*problems)


def _records(table: Table) -> Iterator[tuple[int, list[str]]]:
    try:
        with _open(table.path, table.encoding) as file:
            records = csv.reader(file, delimiter=table.delimiter)
            yield from islice(enumerate(records, start=1), table.header_row, None)
    except UnicodeError as error:
        byte = first_undecodable(table.path, table.encoding) or 0
        raise encoding_problem(table.path, table.encoding, byte) from error
    except csv.Error as error:
        raise ProblemError(_problem("table.cannot_read", table.path)) from error
    except OSError as error:
        raise KnownError(_problem("table.cannot_read", table.path)) from error


def _ragged(table: Table, row: int, cells: int) -> Problem:
    return Problem(
        "table.ragged_row",
        place=Place(file=table.file, row=row),
        values={"cells": cells, "expected": len(table.header)},
    )


def _more_ragged(table: Table, more: int) -> Problem:
    return Problem("table.more_ragged_rows", place=Place(file=table.file), values={"more": more})


def _problem(code: str, path: Path, **values: object) -> Problem:
    return Problem(code, place=Place(file=path.name), values=values)
