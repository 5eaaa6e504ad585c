"""A block of cells as spreadsheets put it on the clipboard: read, and written back.

Text has tabs between cells and a cell with a line break or a quote in quotes (RFC 4180, section
2, with tabs). HTML is read where there is no such text: a table copied from a page or a letter.
"""

import csv
import io
from collections.abc import Sequence
from html.parser import HTMLParser

from typing_extensions import override

Block = list[list[str]]
"""Rows of cells; rows may have different lengths."""

MOST_CELLS = 200_000
"""More than this is no block to look through in a grid but a table to import."""

_WIDEST_SPAN = 100


def read_block(text: str, html: str = "") -> Block:
    """Read what was copied; empty rows at the end are left out.

    Args:
        text: The plain text of the clipboard, or of a file of tab-separated values.
        html: Its HTML, used where the text has no table.
    """
    block = _read_text(text)
    if html and all(len(row) < 2 for row in block):
        table = _Table()
        table.feed(html)
        table.close()
        if any(len(row) > 1 for row in table.rows):
            block = table.rows
    while block and not any(cell.strip() for cell in block[-1]):
        block.pop()
    return block


def write_block(rows: Sequence[Sequence[str]]) -> str:
    """Write cells as text that spreadsheets and `read_block` take."""
    target = io.StringIO()
    csv.writer(target, dialect="excel-tab", lineterminator="\n").writerows(rows)
    return target.getvalue().removesuffix("\n")


def _read_text(text: str) -> Block:
    """Read tab-separated text; quotes that are no frame of a cell are signs like others."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    rows, row, at = [], list[str](), 0
    while at < len(plain):
        cell, at = _read_cell(plain, at)
        row.append(cell)
        if at >= len(plain) or plain[at] == "\n":
            rows.append(row)
            row = []
        at += 1
    if row:
        rows.append([*row, ""])  # the text ends with a tab: a blank cell follows it
    return rows


def _read_cell(text: str, at: int) -> tuple[str, int]:
    """Give the cell that begins at a place, and where it ends."""
    if text[at] == '"':
        end = at + 1
        while (end := text.find('"', end)) >= 0:
            if text[end + 1 : end + 2] == '"':
                end += 2
            elif text[end + 1 : end + 2] in {"", "\t", "\n"}:
                return text[at + 1 : end].replace('""', '"'), end + 1
            else:
                break
    ends = [found for sign in "\t\n" if (found := text.find(sign, at)) >= 0]
    end = min(ends, default=len(text))
    return text[at:end], end


class _Table(HTMLParser):
    """Reads the cells of the tables of a page; a cell over several columns leaves them blank."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: Block = []
        self._cell: list[str] | None = None
        self._span = 1

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif tag in {"td", "th"}:
            self._end_cell()
            self._cell = []
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span), _WIDEST_SPAN) if span.isascii() and span.isdigit() else 1
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr", "table"}:
            self._end_cell()

    @override
    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data.replace("\n", " "))

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        if not self.rows:
            self.rows.append([])
        lines = ("".join(self._cell)).split("\n")
        words = "\n".join(" ".join(line.split()) for line in lines).strip("\n")
        self.rows[-1] += [words] + [""] * (max(1, self._span) - 1)
        self._cell = None
