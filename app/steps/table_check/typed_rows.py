"""Rows of a workbook of Excel with typed cells: the values of openpyxl at a part of its price.

Parts, styles and dates are openpyxl's own; rows are cut out of the XML as an import cuts them
(`table_files/`), a piece at a time, and numbers mean here what they mean there: a serial in a date
format is a moment, `5` is whole and `5.0` is not.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from typing_extensions import override

from app.steps.table_files.archive import Archive
from app.steps.table_files.source import position
from app.steps.table_files.xlsx_cells import exact_cells, found_cells
from app.steps.table_files.xlsx_texts import SharedTexts, pieces, unescaped_xml

_ROW = re.compile(r"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
_ROW_NUMBER = re.compile(r'\br="(\d+)"')
_SIZE = re.compile(r'<dimension ref="(?:[A-Z]+\d+:)?([A-Z]+)\d+"')
_REMEMBERED = 65_536

Row = list[Any]


class NoSheetError(Exception):
    """A workbook has no sheet of this name or number."""


@dataclass(frozen=True, slots=True)
class _Styles:
    """Which styles make moments of numbers, and the day they count from."""

    dates: frozenset[str]
    spans: frozenset[str]
    epoch: Any


def read_rows(path: Path, sheet: str | int) -> Iterator[Row]:
    """Read the rows of a sheet from the first, as openpyxl gives them without formulas.

    Rows are as wide as the workbook says its sheet is; cells beyond that are read all the same.

    Args:
        path: The workbook.
        sheet: Its name, or its number from 1.

    Raises:
        NoSheetError: There is no such sheet.
        ProblemError: `table.damaged`, `table.zip_bomb`, `table.password`.
        ValueError: A cell that cannot be read.
        Exception: Whatever openpyxl raises at a workbook that is none.
    """
    book, sheets, texts = _opened(path)
    try:
        part = dict(sheets)[sheet] if isinstance(sheet, str) else sheets[sheet - 1][1]
    except (KeyError, IndexError) as error:
        raise NoSheetError(sheet) from error
    styles = _Styles(
        dates=frozenset(map(str, book._date_formats)),  # noqa: SLF001 - public on its sheets
        spans=frozenset(map(str, book._timedelta_formats)),  # noqa: SLF001 - as above
        epoch=book.epoch,
    )
    archive = Archive(path)
    return _rows(archive, part, _Cells(SharedTexts(archive, texts), styles))


def _opened(path: Path) -> tuple[Any, list[tuple[str, str]], str]:
    """Give a workbook without its sheets, the names and parts of these, the part of its texts."""
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.xml.constants import SHARED_STRINGS

    found: list[tuple[str, str]] = []

    class Reader(ExcelReader):
        """Reads what stands around the sheets."""

        @override
        def read_strings(self) -> None:
            """Leave the texts to `SharedTexts`."""

        @override
        def read_worksheets(self) -> None:
            """Note which part holds which sheet."""
            for sheet, relation in self.parser.find_sheets():
                if relation.target in self.valid_files and "chartsheet" not in relation.Type:
                    found.append((sheet.name, relation.target))

    with path.open("rb") as file:  # by its name openpyxl would only take endings it knows
        reader = Reader(file, read_only=True, data_only=True, keep_links=False)
        reader.read()
        package: Any = reader.package
        texts = package.find(SHARED_STRINGS)
    return reader.wb, found, texts.PartName[1:] if texts is not None else ""


def _rows(archive: Archive, part: str, cells: "_Cells") -> Iterator[Row]:
    """Give all rows, and blank ones for those between them that are not written."""
    next_, width = 1, 0
    for number, body in _bodies(archive, part):
        if number is None:
            size = _SIZE.search(body)
            if size and size[0] != '<dimension ref="A1"':
                width = position(size[1])
            continue
        for _ in range(next_, number):
            yield [None] * width
        if number >= next_:
            yield cells.row(body, width)
            next_ = number + 1


def _bodies(archive: Archive, part: str) -> Iterator[tuple[int | None, str]]:
    """Give what stands before the rows, without a number, then number and XML of each row."""
    row, began = 0, False
    for each in pieces(archive, part, "</row>"):
        piece = unescaped_xml(each) if "<!" in each else each
        if not began:
            began = True
            yield None, piece.partition("<sheetData")[0]
        for attributes, body in _written_rows(piece):
            number = _ROW_NUMBER.search(attributes)
            row = int(number[1]) if number else row + 1
            yield row, body


def _written_rows(piece: str) -> Iterator[tuple[str, str]]:
    """Give attributes and XML of the rows of a piece: one before each closing tag, mostly."""
    *ended, rest = piece.split("</row>")
    for each in ended:
        close = each.find(">")
        if each[:5] in {"<row ", "<row>"} and each.find("<row", 4) < 0 and each[close - 1] != "/":
            yield each[4:close], each[close + 1 :]
        else:
            yield from _ROW.findall(f"{each}</row>")
    yield from _ROW.findall(rest)


class _Places(dict[str, int]):
    """Letters of a column -> its place from 0."""

    def __missing__(self, name: str) -> int:
        self[name] = place = position(name) - 1
        return place


class _Cells:
    """Reads the cells of the rows of one sheet."""

    def __init__(self, texts: SharedTexts, styles: _Styles) -> None:
        from openpyxl.utils.datetime import from_excel, from_ISO8601

        self._texts = texts
        self._styles = styles
        self._known: dict[str, str] = {}
        self._dates: dict[tuple[str, str], Any] = {}
        self._moment: Callable[..., Any] = partial(from_excel, epoch=styles.epoch)
        self._written_moment: Callable[[str], Any] = from_ISO8601
        self._places = _Places()

    def row(self, body: str, width: int) -> Row:
        """Read the cells of a row.

        Args:
            body: XML between its tags.
            width: Cells it has at least.
        """
        found = found_cells(body)
        if len(found) != body.count("<c"):
            found = exact_cells(body)
        row: Row = []
        places, known, dates = self._places, self._known, self._styles.dates
        for cell in found:
            column, style, kind, value, inline = cell
            if kind == "s" and value in known:
                typed: Any = known[value]
            elif kind == "inlineStr":
                typed = (html.unescape(inline) if "&" in inline else inline) or None
            elif value and kind in {"", "n"} and style not in dates:
                whole = len(value) < 16 and value.isdigit()
                typed = int(value) if whole else _number(value)
            else:
                typed = self._special(style, kind, value)
            place = places[column]
            if place < len(row):
                row[place] = typed
                continue
            if place > len(row):
                row += [None] * (place - len(row))
            row.append(typed)
        if len(row) < width:
            row += [None] * (width - len(row))
        return row

    def _special(self, style: str, kind: str, value: str) -> Any:  # noqa: ANN401 - as a cell may
        if not value:
            return None
        if kind == "s":
            return self._shared(value)
        if kind in {"", "n"}:
            return self._date(style, value)
        if kind == "b":
            return bool(int(value))
        text = html.unescape(value)
        return self._written_moment(text) if kind == "d" else text

    def _shared(self, number: str) -> str:
        text = self._texts[int(number)]
        if len(self._known) < _REMEMBERED:
            self._known[number] = text
        return text

    def _date(self, style: str, value: str) -> Any:  # noqa: ANN401 - date, time or duration
        key = style, value
        if key not in self._dates:
            if len(self._dates) >= _REMEMBERED:
                self._dates.clear()
            try:
                found = self._moment(_number(value), timedelta=style in self._styles.spans)
            except (OverflowError, ValueError):
                found = "#VALUE!"
            self._dates[key] = found
        return self._dates[key]


def _number(text: str) -> int | float:
    """Read a number: with a point or an exponent it is not whole, whatever it equals."""
    if "." in text or "E" in text or "e" in text:
        return float(text)
    return int(text)
