"""Rows of a workbook of LibreOffice with typed cells (OpenDocument 1.2 part 1, 9.1 and 19.385).

The document is read once, by events, but for the rows that are written as LibreOffice writes most
of them: these are cut out before. All rows are put aside in a file: how wide they are together is
only known at the end.
"""

import html
import pickle
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any, TypeAlias
from xml.parsers import expat

from app.steps.table_check.typed_rows import NoSheetError
from app.steps.table_files.archive import Archive
from app.steps.table_files.source import MOST_COLUMNS
from app.steps.table_files.xlsx_texts import pieces

Row: TypeAlias = list[Any]
_Piece: TypeAlias = list[tuple[int, Row]]
"""Rows, each with how often it stands there."""

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_SHEET, _ROW = f"{_TABLE}table", f"{_TABLE}table-row"
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_PARAGRAPHS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_BOOK, _KIND = f"{_OFFICE}spreadsheet", f"{_OFFICE}value-type"
_ROWS_AGAIN, _CELLS_AGAIN = f"{_TABLE}number-rows-repeated", f"{_TABLE}number-columns-repeated"
_SIGNS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_SPACES, _COUNT = f"{_TEXT}s", f"{_TEXT}c"
_TIME = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,](\d{1,6})\d*)?S")
_NAMED = {"office": _OFFICE, "table": _TABLE, "text": _TEXT}
_VALUES = {
    **dict.fromkeys(("float", "percentage", "currency"), f"{_OFFICE}value"),
    **{kind: f"{_OFFICE}{kind}-value" for kind in ("date", "time", "boolean")},
}
_CLOSE = "</table:table-row>"
_PLAIN_ROW = re.compile(r'<table:table-row(?: table:style-name="[^"<]*")?>')
_PLAIN_CELL = re.compile(
    r'<table:table-cell(?: table:style-name="[^"<]*")?(?: table:number-columns-repeated="(\d+)")?'
    r'(?: office:value-type="(\w+)"(?: office:(?:(?:date|time|boolean)-)?value="([^"<]*)")?'
    r'(?: calcext:value-type="\w+")?)?\s?'
    r"(?:/>|>(?:<text:p>([^<]*)</text:p>)?</table:table-cell>)"
)
_MOST_ROWS = 1 << 20
_ROWS_A_PIECE = 1000


def read_ods(path: Path, sheet: str | int) -> Iterator[Row]:
    """Read a sheet of OpenDocument: all its rows from the first, as wide as its widest.

    Args:
        path: The workbook.
        sheet: Its name, or its number from 1.

    Raises:
        NoSheetError: There is no such sheet.
        ProblemError: `table.damaged`, `table.zip_bomb`.
        ValueError: A cell says another value than its type has.
        expat.ExpatError: It is no XML.
    """
    put_aside: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the rows
    reader = _Reader(sheet, lambda piece: pickle.dump(piece, put_aside))
    try:
        _read(Archive(path), reader)
    except BaseException:
        put_aside.close()
        raise
    return _rows(put_aside, reader.width)


def _read(archive: Archive, reader: "_Reader") -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartNamespaceDeclHandler = reader.name
    parser.StartDoctypeDeclHandler = _refuse
    for piece in pieces(archive, "content.xml", _CLOSE):
        *rows, rest = piece.split(_CLOSE)
        for row in rows:
            if not reader.take(row):
                parser.Parse(row + _CLOSE)
        parser.Parse(rest)
    parser.Parse("", True)
    reader.finish()


def _refuse(*_declared: object) -> None:
    raise ValueError


def _rows(put_aside: IO[bytes], width: int) -> Iterator[Row]:
    with put_aside:
        end = put_aside.tell()
        put_aside.seek(0)
        while put_aside.tell() < end:
            piece: _Piece = pickle.load(put_aside)  # noqa: S301 - written by this very process
            for times, row in piece:
                blank = [None] * (width - len(row))
                for _ in range(times):
                    yield row + blank


class _Reader:
    """Gathers the rows of one sheet from the events of an XML reader.

    Attributes:
        found: The sheet is there.
        width: Cells of its widest row.
    """

    def __init__(self, sheet: str | int, put_aside: Callable[[_Piece], None]) -> None:
        self.found = False
        self.width = 0
        self._sheet = sheet
        self._put_aside = put_aside
        self._waiting: _Piece = []
        self._blank_rows = 0
        self._above: list[str] = []
        self._named: dict[str | None, str] = {}
        self._sheets = 0
        self._reads = False
        self._row: Row = []
        self._rows_again = self._cells_again = 1
        self._blank_cells = 0
        self._cell: Mapping[str, str] | None = None
        self._inside = 0
        self._paragraphs: list[str] = []
        self._in_paragraph = False

    def take(self, row: str) -> bool:
        """Take the XML of a row up to its closing tag; say whether that was all there is to it."""
        opened = _PLAIN_ROW.match(row) if self._reads and self._named == _NAMED else None
        if opened is None:
            return False
        cells = _PLAIN_CELL.findall(row, opened.end())
        if len(cells) != row.count("<table:") - 1:
            return False
        self._row, self._blank_cells, self._rows_again = [], 0, 1
        for times, kind, value, text in cells:
            if kind == "string":
                typed: Any = html.unescape(text) if "&" in text else text
            else:
                typed = _typed(kind, html.unescape(value), text) if kind else None
            if times or typed is None or typed == "":
                self._add(None if typed == "" else typed, int(times or 1))
            elif self._blank_cells:
                self._add(typed, 1)
            else:
                self._row.append(typed)
        self._end_row()
        return True

    def name(self, prefix: str | None, space: str) -> None:
        """Take the prefix that a namespace has from here on."""
        if prefix in _NAMED:
            self._named[prefix] = f"{space} "

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Take an opening tag."""
        if self._cell is not None:
            self._inside += 1
            if self._inside == 1 and name in _PARAGRAPHS:
                self._paragraphs.append("")
                self._in_paragraph = True
            elif self._in_paragraph:
                spaces = " " * int(attributes.get(_COUNT, 1)) if name == _SPACES else ""
                self._paragraphs[-1] += _SIGNS.get(name, spaces)
        elif not self._reads:
            if name == _SHEET and self._above[-1:] == [_BOOK]:
                self._sheets += 1
                self._reads = self._sheet in {self._sheets, attributes.get(f"{_TABLE}name", "")}
                self._reads &= not self.found
                self.found |= self._reads
            self._above.append(name)
        elif name in _CELLS:
            self._cell, self._inside = attributes, 0
        elif name == _ROW:
            self._row, self._blank_cells = [], 0
            self._rows_again = int(attributes.get(_ROWS_AGAIN, 1))

    def characters(self, data: str) -> None:
        """Take text; what stands in a cell beside its paragraphs, such as a note, is none."""
        if self._in_paragraph:
            self._paragraphs[-1] += data

    def end(self, name: str) -> None:
        """Take a closing tag."""
        if self._cell is not None:
            if self._inside:
                self._inside -= 1
                self._in_paragraph &= self._inside > 0
            else:
                self._end_cell(self._cell)
        elif not self._reads:
            self._above.pop()
        elif name == _ROW:
            self._end_row()
        elif name == _SHEET:
            self._reads = False
            self._above.pop()

    def _end_cell(self, cell: Mapping[str, str]) -> None:
        kind = cell.get(_KIND)
        text = "\n".join(self._paragraphs) or cell.get(f"{_OFFICE}string-value", "")
        value = _typed(kind, cell.get(_VALUES.get(kind, ""), ""), text) if kind else None
        self._add(value, int(cell.get(_CELLS_AGAIN, 1)))
        self._cell = None
        self._paragraphs = []

    def _add(self, value: Any, times: int) -> None:  # noqa: ANN401 - as a cell may hold
        """Add cells to the row; blank ones wait for what comes after them."""
        if value is None:
            self._blank_cells += times
            return
        self._row += [None] * min(self._blank_cells, MOST_COLUMNS)
        self._row += [value] * min(times, MOST_COLUMNS)
        self._blank_cells = 0

    def _end_row(self) -> None:
        times = min(self._rows_again, _MOST_ROWS)
        if not self._row:
            self._blank_rows += times
            return
        if self._blank_rows:
            self._waiting.append((min(self._blank_rows, _MOST_ROWS), []))
            self._blank_rows = 0
        self._waiting.append((times, self._row))
        self.width = max(self.width, len(self._row))
        if len(self._waiting) >= _ROWS_A_PIECE:
            self._give()

    def _give(self) -> None:
        self._put_aside(self._waiting)
        self._waiting = []

    def finish(self) -> None:
        """Put aside the rows that wait.

        Raises:
            NoSheetError: The sheet has not been found.
        """
        if not self.found:
            raise NoSheetError(self._sheet)
        self._give()


def _typed(kind: str, value: str, text: str) -> Any:  # noqa: ANN401 - as a cell may hold
    """Give what a cell with a type holds, as frictionless types it; None for nothing.

    Args:
        kind: Its type.
        value: What its attribute says.
        text: What it shows.
    """
    if kind in {"float", "percentage", "currency"}:
        if len(value) < 16 and value.isdecimal():
            return int(value)
        number = float(value)
        return int(number) if number.is_integer() else number
    if kind == "date":
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    if kind == "time":
        return _hour(value)
    return value == "true" if kind == "boolean" else text or None


def _hour(text: str) -> time | str:
    """Read an hour of a day; a span beyond a day stays the text it is."""
    found = _TIME.fullmatch(text)
    if found is None or int(found[1]) > 23:
        return text
    hours, minutes, seconds, part = found.groups()
    return time(int(hours), int(minutes), int(seconds), int((part or "0").ljust(6, "0")))
