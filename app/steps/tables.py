"""Tables that come in, whatever file holds them: a header, then numbered rows of texts.

Structure is checked before anything else: a row with too many or too few cells would put values
under the wrong column. Row numbers count as a spreadsheet shows them, blank rows too; a CSV record
whose text holds line breaks is one row. Memory does not grow with the file.
"""

import codecs
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from app.steps.encodings import detect_encoding
from app.steps.table_files.archive import is_open_document
from app.steps.table_files.body import Body, is_total
from app.steps.table_files.header import SAMPLE_ROWS, Header, are_numbers, find_header
from app.steps.table_files.html import HtmlSource, is_page
from app.steps.table_files.source import SheetName, Source
from app.steps.table_files.text import DELIMITERS, TextSource
from app.steps.table_files.xml_book import NAMESPACE, XmlBookSource
from app.store.database import KnownError
from forms.problem import Place, Problem, ProblemError, Severity

__all__ = ["DELIMITERS", "Table", "open_table", "sha256_of"]

_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HEAD = 4096  # bytes that tell what a file is

Row = tuple[int, list[str]]


@dataclass(slots=True)
class Table:
    """A table whose header has been read.

    Attributes:
        path: The file.
        kind: `csv`, `xlsx`, `xls`, `ods`, `html` (a page) or `xml` (XML Spreadsheet 2003).
        encoding, delimiter: Of a text file, else "".
        sheet: Name of the sheet, "" in a text file.
        sheets: All sheets of the workbook.
        layout: Header, columns and notes above.
        sha256: Of the file's bytes, in hexadecimal.
        source: What gives the rows of the file.
        state: Size and time of the file when it was opened.
        blank_rows: Rows without any text, counted by the last complete reading of `rows`.
        notes_below: What stood below the last row, found by the same reading.
    """

    path: Path
    kind: str
    encoding: str
    delimiter: str
    sheet: str
    sheets: tuple[SheetName, ...]
    layout: Header
    sha256: str
    source: Source = field(repr=False, compare=False)
    state: tuple[int, int] = field(repr=False, compare=False)
    blank_rows: int = field(default=0, compare=False)
    notes_below: tuple[tuple[int, str], ...] = field(default=(), compare=False)

    @property
    def file(self) -> str:
        """Give the file's name as the person knows it."""
        return self.path.name

    @property
    def header(self) -> tuple[str, ...]:
        """Give the names of the columns, trimmed."""
        return self.layout.names

    @property
    def header_row(self) -> int:
        """Give the row of the header, the lower one when it has two."""
        return self.layout.row

    @property
    def upper_row(self) -> int | None:
        """Give the row that names groups of columns, None when there is none."""
        return self.layout.upper_row

    @property
    def notes(self) -> tuple[tuple[int, str], ...]:
        """Give what stands above the header: row and text."""
        return self.layout.notes

    @property
    def size(self) -> int:
        """Give the bytes of the file."""
        return self.source.size

    @property
    def done(self) -> int:
        """Give the bytes of the file that the reading of `rows` has come to."""
        return self.source.done

    def place(self, row: int | None = None, column: str | None = None) -> Place:
        """Give a place in this table, as problems name it."""
        return Place(file=self.file, sheet=self.sheet or None, row=row, column=column)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Give what is worth knowing of the file; what its rows hold after they were read."""
        return (*_of_the_file(self), *self.source.seen.problems())

    @property
    def rows(self) -> Iterator[Row]:
        """Read the rows below the header: (row number, as many cells as the header has).

        Every use reads the file anew, without holding it in memory. Blank cells beyond the header
        are left off, other cells stay as they were written. Numbers of a workbook are written as a
        person types them (`101`), its dates as ISO 8601.

        Raises:
            ProblemError: At the end of the file, so that every row is named at once:
                `table.ragged_row`, or `table.no_rows`. Meanwhile: `table.encoding`, `table.nul`,
                `table.long_line`, `table.open_quote`, `table.damaged`, `table.changed`.
            KnownError: `table.cannot_read`: the system refuses to read on.
        """
        return _rows(self)


def open_table(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_row: int | None = None,
    allow_duplicates: bool = False,
) -> Table:
    """Open a table, whatever its format: that is told by the content, not by the name.

    Args:
        path: File to read: csv, tsv, txt, xlsx, xlsm, xls, ods, or a page or XML named `.xls`.
        sheet: Name of a sheet; None for the first one that is shown and holds something.
        encoding: Python's name of an encoding, when the person knows better.
        delimiter: What stands between two cells of a text file; None to find out.
        header_row: Row of the header; None to find it below titles and notes.
        allow_duplicates: Give a table in which two columns have one name, to show it.

    Raises:
        ProblemError: `table.not_a_csv` (another document), `table.cannot_read` (no text),
            `table.empty`, `table.encoding`, `table.unknown_encoding`, `table.duplicate_column`,
            `table.damaged`, `table.password`, `table.zip_bomb`, `table.no_sheet`,
            `table.too_many_columns`.
        KnownError: `table.cannot_read`: it is not there or may not be read.
    """
    try:
        source = _source(path, sheet, encoding, delimiter)
        sample = list(islice(source.records(), SAMPLE_ROWS))
        if sheet is None and not sample:
            source, sample = _next_sheet(source, path, sample)
        found = find_header(sample, source.merged, header_row)
        if found is None:
            raise ProblemError(_problem("table.empty", path))
        table = _table(path, source, found)
        if not allow_duplicates:
            _refuse_duplicates(table)
    except OSError as error:
        raise KnownError(_problem("table.cannot_read", path)) from error
    except LookupError as error:
        raise ProblemError(_problem("table.unknown_encoding", path, encoding=encoding)) from error
    return table


def _source(path: Path, sheet: str | None, encoding: str | None, delimiter: str | None) -> Source:
    """Open a file as what it is by its first bytes."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_ZIP):
        from app.steps.table_files.ods import OdsSource
        from app.steps.table_files.xlsx import XlsxSource

        return OdsSource(path, sheet) if is_open_document(path) else XlsxSource(path, sheet)
    if head.startswith(_OLE):
        from app.steps.table_files.xls import XlsSource

        return XlsSource(path, sheet)
    if head.startswith(_PDF):
        raise ProblemError(_problem("table.not_a_csv", path))
    if encoding:
        codecs.lookup(encoding)
    begin = head.decode("utf-16" if head.startswith(_WIDE) else "latin-1", "replace")
    if is_page(begin.removeprefix("ï»¿")):
        return HtmlSource(path, sheet, encoding)
    if NAMESPACE in begin and begin.lstrip("ï»¿\ufeff \t\r\n").startswith("<"):
        return XmlBookSource(path, sheet)
    return TextSource(path, encoding or detect_encoding(path), delimiter)


def _next_sheet(source: Source, path: Path, sample: list[Row]) -> tuple[Source, list[Row]]:
    """Take the first sheet that is shown and holds something."""
    for sheet in source.sheets:
        if not sheet.hidden and sheet.name != source.sheet:
            other = _source(path, sheet.name, None, None)
            if rows := list(islice(other.records(), SAMPLE_ROWS)):
                return other, rows
    return source, sample


def _table(path: Path, source: Source, found: Header) -> Table:
    return Table(
        path,
        source.kind,
        getattr(source, "encoding", ""),
        getattr(source, "delimiter", ""),
        source.sheet,
        source.sheets,
        found,
        sha256_of(path),
        source,
        _state(path),
    )


def sha256_of(path: Path) -> str:
    """Give the hash of a file, by which an import is known.

    Raises:
        KnownError: `table.cannot_read`.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise KnownError(_problem("table.cannot_read", path)) from error


def _state(path: Path) -> tuple[int, int]:
    """Give what changes when somebody writes to the file: its size and the time."""
    state = path.stat()
    return state.st_size, state.st_mtime_ns


def _refuse_duplicates(table: Table) -> None:
    repeated = [name for name, times in Counter(filter(None, table.header)).items() if times > 1]
    if repeated:
        raise ProblemError(
            *(
                Problem("table.duplicate_column", place=table.place(table.header_row, name))
                for name in repeated
            )
        )


def _rows(table: Table) -> Iterator[Row]:
    body = Body(table.file, table.source, table.layout)
    try:
        yield from body.rows()
        if _state(table.path) != table.state:
            raise ProblemError(_problem("table.changed", table.path))
    except OSError as error:
        raise KnownError(_problem("table.cannot_read", table.path)) from error
    finally:
        table.blank_rows, table.notes_below = body.blank, tuple(body.notes)


def _of_the_file(table: Table) -> Iterator[Problem]:
    def warning(code: str, row: int | None = None, **values: object) -> Problem:
        return Problem(code, Severity.WARNING, table.place(row), values)

    if table.kind == "csv" and not table.encoding.startswith("utf"):
        yield warning("table.old_encoding", encoding=table.encoding)
    if getattr(table.source, "has_macros", False):
        yield warning("table.macros")
    others = [each for each in table.sheets if each.name != table.sheet]
    if others:
        names = ", ".join(f"«{each.name}»" for each in others)
        yield warning("table.other_sheets", sheets=names)
    if table.notes:
        texts = " / ".join(text for _, text in table.notes)
        yield warning("table.notes_above", table.header_row, notes=texts)
    if are_numbers(table.header):
        yield warning("table.numbers_as_names", table.header_row)
    if table.upper_row:
        yield warning("table.two_header_rows", table.upper_row, second=table.header_row)
    merged = sum(1 for each in table.source.merged if each.bottom > each.top > table.header_row)
    if merged:
        yield warning("table.merged_cells", count=merged)
    if table.blank_rows:
        yield warning("table.blank_rows", rows=table.blank_rows)
    for row, text in table.notes_below:
        yield warning("table.total_below" if is_total(text) else "table.note_below", row, note=text)


def _problem(code: str, path: Path, **values: object) -> Problem:
    return Problem(code, place=Place(file=path.name), values=values)
