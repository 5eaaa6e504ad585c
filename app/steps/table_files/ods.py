"""Workbooks of LibreOffice (OpenDocument 1.2 part 1, chapter 9): rows of one sheet, streamed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from app.steps.table_files.archive import Archive
from app.steps.table_files.numbers import number_text
from app.steps.table_files.source import MOST_COLUMNS, Merge, Seen, SheetName, chosen_sheet, letters
from forms.problem import Place, Problem, ProblemError

_CONTENT = "content.xml"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CALC_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_TIME = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_MOST_REPEATED_ROWS = 10_000  # rows with text that stand for many; blank ones are only counted
_MOST_MERGES = 100_000


class OdsSource:
    """One sheet of an OpenDocument workbook; see `Source`."""

    kind = "ods"

    def __init__(self, path: Path, sheet: str | None) -> None:
        """Open a workbook.

        Args:
            path: The file.
            sheet: Name of the sheet; None for the first one that is shown.

        Raises:
            ProblemError: `table.damaged`, `table.password`, `table.zip_bomb`, `table.no_sheet`.
            OSError: The file cannot be read.
        """
        self._archive = Archive(path)
        if b"encryption-data" in self._archive.read("META-INF/manifest.xml"):
            raise ProblemError(Problem("table.password", place=Place(file=path.name)))
        self.size, self.done = path.stat().st_size, 0
        self.seen = Seen(path.name)
        self.sheet = ""
        merges: dict[str, list[Merge]] = {}
        names: dict[str, str] = {}
        hidden: set[str] = set()
        for name, style, rows in self._tables(hidden):
            names.setdefault(name, style)
            merges.setdefault(name, []).extend(_merges(rows))
        if not names:
            raise self._damaged()
        self.sheets = tuple(SheetName(name, style in hidden) for name, style in names.items())
        self.sheet = chosen_sheet(path.name, self.sheets, sheet)
        self.merged = tuple(merges[self.sheet][:_MOST_MERGES])

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Read all rows of the sheet that hold something; see `Source.records`."""
        self.seen = Seen(self._archive.path.name, self.sheet)
        for name, _style, rows in self._tables(set()):
            for number, row in rows:
                if name == self.sheet:
                    yield from self._texts(number, row)
        self.done = self.size

    def _texts(self, number: int, row: Element) -> Iterator[tuple[int, list[str]]]:
        texts: list[str] = []
        for cell in _cells(row):
            times = _repeated(cell, "columns")
            text = self._text(cell, number, len(texts) + 1)
            if not text and len(texts) + times > MOST_COLUMNS:
                break
            texts += [text] * min(times, MOST_COLUMNS + 1)
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            return
        hidden = row.get(f"{_TABLE}visibility", "visible") != "visible"
        for each in range(number, number + min(_repeated(row, "rows"), _MOST_REPEATED_ROWS)):
            if hidden:
                self.seen.note("table.hidden_row", "", each)
            yield each, list(texts)

    def _text(self, cell: Element, row: int, column: int) -> str:
        kind = cell.get(f"{_OFFICE}value-type", "")
        written = "\n".join(_plain(each) for each in cell if each.tag == f"{_TEXT}p")
        if cell.get(_CALC_TYPE) == "error":
            self.seen.note("table.cell_error", written, row, letters(column))
        if kind in {"float", "percentage", "currency"}:
            number = number_text(cell.get(f"{_OFFICE}value", ""))
            zeros = written.isdigit() and written.lstrip("0") == number.lstrip("0")
            return written if zeros else number
        if kind == "date":
            return cell.get(f"{_OFFICE}date-value", "").removesuffix("T00:00:00")
        if kind == "time" and (time := _TIME.fullmatch(cell.get(f"{_OFFICE}time-value", ""))):
            return ":".join(part.zfill(2) for part in time.groups())
        if kind == "boolean":
            return cell.get(f"{_OFFICE}boolean-value", "").upper()
        return written

    def _tables(self, hidden: set[str]) -> Iterator[tuple[str, str, Iterator[tuple[int, Element]]]]:
        """Go through the sheets: name, style, numbered rows; styles of hidden ones are gathered."""
        events = self._events()
        for event, element, stack in events:
            if event == "start" and element.tag == f"{_TABLE}table":
                style = element.get(f"{_TABLE}style-name", "")
                yield element.get(f"{_TABLE}name", ""), style, _rows(events)
            elif event == "end" and element.get(f"{_TABLE}display") == "false":
                hidden.add(stack[-1].get(f"{_STYLE}name", ""))

    def _events(self) -> Iterator[tuple[str, Element, list[Element]]]:
        """Read the document by events, each with the elements around it."""
        parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
        stack: list[Element] = []
        whole, unpacked = max(self._archive.size(_CONTENT), 1), 0
        try:
            for block in self._archive.blocks(_CONTENT):
                if b"<!DOCTYPE" in block or b"<!ENTITY" in block:
                    raise self._damaged()
                unpacked += len(block)
                self.done = self.size * unpacked // whole
                parser.feed(block)
                for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
                    if event == "end":
                        stack.pop()
                    yield event, element, stack
                    if event == "start":
                        stack.append(element)
            parser.close()
        except (ParseError, ValueError) as error:
            raise self._damaged() from error

    def _damaged(self) -> ProblemError:
        place = Place(file=self._archive.path.name, sheet=self.sheet or None)
        return ProblemError(Problem("table.damaged", place=place, values={"part": _CONTENT}))


def _rows(
    events: Iterator[tuple[str, Element, list[Element]]],
) -> Iterator[tuple[int, Element]]:
    """Give the rows of the sheet that began, and forget each one after it was taken."""
    number, deep = 1, 1
    for event, element, stack in events:
        if element.tag == f"{_TABLE}table":  # one inside a cell is no sheet
            deep += 1 if event == "start" else -1
            if not deep:
                return
        elif event == "end" and element.tag == f"{_TABLE}table-row" and deep == 1:
            yield number, element
            number += _repeated(element, "rows")
            stack[-1].remove(element)


def _merges(rows: Iterator[tuple[int, Element]]) -> Iterator[Merge]:
    for number, row in rows:
        column = 1
        for cell in _cells(row):
            wide = int(cell.get(f"{_TABLE}number-columns-spanned", "1"))
            high = int(cell.get(f"{_TABLE}number-rows-spanned", "1"))
            if wide > 1 or high > 1:
                yield Merge(number, column, number + high - 1, column + wide - 1)
            column += _repeated(cell, "columns")


def _cells(row: Element) -> Iterator[Element]:
    tags = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}
    return (cell for cell in row if cell.tag in tags)


def _repeated(element: Element, what: str) -> int:
    return max(1, int(element.get(f"{_TABLE}number-{what}-repeated", "1")))


def _plain(element: Element) -> str:
    """Write a paragraph: spaces are elements of their own, remarks on it are no text."""
    tag = element.tag
    if tag == f"{_TEXT}s":
        text = " " * min(int(element.get(f"{_TEXT}c", "1")), 1000)
    elif tag == f"{_TEXT}tab":
        text = "\t"
    elif tag == f"{_TEXT}line-break":
        text = "\n"
    elif tag == f"{_OFFICE}annotation":
        return ""
    else:
        text = element.text or ""
    return text + "".join(_plain(each) + (each.tail or "") for each in element)
