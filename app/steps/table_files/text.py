"""Tables written as text (csv, tsv, txt): RFC 4180 with any usual separator and encoding."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TextIO

from app.steps.encodings import encoding_problem, first_undecodable
from app.steps.table_files.source import Merge, Seen, SheetName
from forms.problem import Place, Problem, ProblemError

DELIMITERS = (",", ";", "\t", "|")

LONGEST_LINE = 16 << 20
"""Characters of a line, and of a text with line breaks: memory stays bounded whatever comes."""

_DECLARED = re.compile(r'\ufeff?"?sep=([^\w\s"]|\t)"?[;,\s]*', re.IGNORECASE)
_LONGEST_DECLARATION = 32  # characters
_SAMPLE_RECORDS = 50
_SAMPLE_CHARACTERS = 4 << 20
_BLOCK = 1 << 20


class TextSource:
    """A table in a text file; see `Source`."""

    kind = "csv"
    sheet = ""
    sheets: tuple[SheetName, ...] = ()
    merged: tuple[Merge, ...] = ()

    def __init__(self, path: Path, encoding: str, delimiter: str | None = None) -> None:
        """Open a file.

        Args:
            path: The file.
            encoding: Python's name of its encoding.
            delimiter: What stands between two cells; None to find out.

        Raises:
            ProblemError: `table.encoding`, `table.long_line`.
            LookupError: There is no such encoding.
            OSError: It cannot be read.
        """
        self.path = path
        self.encoding = encoding
        self.size, self._done = path.stat().st_size, 0
        self._raw: BinaryIO | None = None
        self.seen = Seen(path.name)
        declared = self._declared_delimiter()
        self._first = 2 if declared else 1
        self.delimiter = delimiter or declared or self._found_delimiter()

    @property
    def done(self) -> int:
        """Give the bytes of the file that the latest reading has come to."""
        if self._raw is None or self._raw.closed:
            return self._done
        return self._raw.tell()

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Read all records; see `Source.records`.

        Raises:
            ProblemError: `table.encoding`, `table.long_line`, `table.nul`, `table.open_quote`.
        """
        self.seen = Seen(self.path.name)
        return self._records(self.delimiter)

    def _records(self, delimiter: str) -> Iterator[tuple[int, list[str]]]:
        csv.field_size_limit(LONGEST_LINE)
        row = 0
        with self.path.open("rb", buffering=_BLOCK) as raw:
            self._raw = raw
            lines = _Lines(raw, self.encoding)
            records = csv.reader(lines, delimiter=delimiter)
            try:
                for row, cells in enumerate(records, start=1):
                    if lines.ended:
                        raise self._refused("table.open_quote", row)
                    if row >= self._first:
                        yield row, cells
            except UnicodeError as error:
                byte = first_undecodable(self.path, self.encoding) or 0
                raise encoding_problem(self.path, self.encoding, byte) from error
            except csv.Error as error:
                raise self._refused("table.long_line", row + 1) from error
            except _LineError as error:
                raise self._refused(error.code, row + 1) from error
        self._done = self.size

    def _declared_delimiter(self) -> str:
        """Give the sign that a first line `sep=;` names, as spreadsheets take it; "" without it."""
        with self.path.open(encoding=self.encoding, errors="replace", newline="") as file:
            found = _DECLARED.fullmatch(file.readline(_LONGEST_DECLARATION))
        return found[1] if found else ""

    def _found_delimiter(self) -> str:
        """Choose the sign that cuts the first records into equal numbers of cells."""

        def score(delimiter: str) -> tuple[int, int]:
            widths = [len(cells) for cells in self._sample(delimiter) if any(cells)]
            wide = [width for width in widths if width > 1]
            if not wide:
                return 0, 0
            # A title above the table is one cell, whatever the separator is.
            usual = widths[0] if widths[0] > 1 else max(wide, key=wide.count)
            return widths.count(usual), usual

        return max(DELIMITERS, key=score)

    def _sample(self, delimiter: str) -> list[list[str]]:
        try:
            return [cells for _, cells in islice(self._records(delimiter), _SAMPLE_RECORDS)]
        except ProblemError as refused:
            if any(problem.code == "table.encoding" for problem in refused.problems):
                raise
            return []  # a quote that only closes with another separator

    def _refused(self, code: str, row: int) -> ProblemError:
        place = Place(file=self.path.name, row=row)
        return ProblemError(Problem(code, place=place, values={"most": LONGEST_LINE >> 20}))


class _LineError(Exception):
    """A line that is no line of a table."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Lines:
    """The lines of a file, of bounded length; knows when the last one was given.

    Attributes:
        ended: Somebody asked for a line after the last one.
    """

    def __init__(self, raw: BinaryIO, encoding: str) -> None:
        self.ended = False
        self._text: TextIO = io.TextIOWrapper(raw, encoding=encoding, newline="")

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise _LineError("table.long_line")
            if "\0" in line:
                raise _LineError("table.nul")
            yield line
        self.ended = True
