"""Rows of a sheet of Excel, many at once: rows whose cells are written alike are cut alike.

A program that writes a sheet gives each column one style and one type. Once a row was cut cell by
cell, one regular expression cuts all rows like it, and what their cells say is read by columns.
Any other row goes cell by cell, with the same result.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from xml.parsers import expat

from app.steps.table_files.source import position
from app.steps.table_files.xlsx_cells import Cell, CellReader, found_cells, without_end

_ROW = re.compile(r"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
_ROW_NUMBER = re.compile(r'\br="(\d+)"')
_HIDDEN = re.compile(r'\bhidden="(?:1|true)"')
_FORMULA = r"(?:<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?"
_MOST_CELLS = 2000  # in all expressions together: each takes some microseconds to be made
_TRIED = 4  # expressions, for one row

ReadRow = tuple[int, list[str], bool]
"""Number, texts, whether the sheet hides it."""


class _Shape:
    """Rows whose cells have the same styles and types; any of them may be blank or left out.

    Attributes:
        pattern: Cuts such a row: its attributes, then the value of each cell.
        cells: Column, style and type of each, from left to right.
        places: 0-based place of each.
    """

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.cells = [cell[:3] for cell in cells]
        self.places = [position(cell[0]) - 1 for cell in cells]
        self.pattern = re.compile(
            r"\s*<row\b([^>]*)>" + "".join(map(_cell_pattern, cells)) + r"\s*</row>"
        )


def _cell_pattern(cell: Cell) -> str:
    column, style, kind, _value, inline = cell
    head = f'<c r="{column}\\d*"' + (f' s="{style}"' if style else "")
    value = f"{_FORMULA}<v>([^<]*)</v>"
    if inline or kind == "inlineStr":
        value = '<is><t(?: xml:space="preserve")?>([^<]*)</t></is>'
    kind = f' t="{kind}"' if kind else ""
    return rf"(?:{head}(?:\s?/>|{kind}\s?>{value}</c>))?"


class RowReader:
    """Reads the rows of one sheet, a piece of its XML after the other."""

    def __init__(self, cells: CellReader) -> None:
        """Prepare the reading.

        Args:
            cells: Reads what the cells say.
        """
        self.last = 0
        self._cells = cells
        self._shapes: list[_Shape] = []
        self._room = _MOST_CELLS

    def rows(self, piece: str) -> Iterator[ReadRow]:
        """Give the rows of a piece that hold something.

        Args:
            piece: XML without comments; what is cut off at its ends is no row.

        Raises:
            expat.ExpatError: The row after `last` is no XML.
        """
        if self._shapes:
            cut = self._shapes[0].pattern.findall(piece)
            if cut and len(cut) == piece.count("<row ") + piece.count("<row>"):
                return self._all_alike(self._shapes[0], cut)
        return self._mixed(piece)

    def _all_alike(self, shape: _Shape, cut: Sequence[Sequence[str]]) -> Iterator[ReadRow]:
        """Give the rows of a piece that are all written alike."""
        numbers = self._numbers(cut)
        rows = self._texts(shape, cut, numbers)
        for (attributes, *_rest), number, texts in zip(cut, numbers, rows, strict=True):
            if texts:
                yield number, texts, _is_hidden(attributes)

    def _mixed(self, piece: str) -> Iterator[ReadRow]:
        """Give the rows of a piece, each as the first expression cuts it that fits."""
        found: list[ReadRow] = []
        alike: dict[_Shape, list[tuple[int, Sequence[str]]]] = {}
        at, error = 0, None
        while True:
            shape, match = self._alike(piece, at)
            if match is None and (match := _ROW.search(piece, at)) is None:
                break
            at = match.end()
            (self.last,) = self._numbers([match.groups("")])
            hidden = _is_hidden(match[1])
            if shape is not None:
                alike.setdefault(shape, []).append((len(found), match.groups("")))
                found.append((self.last, [], hidden))
            elif match[2]:
                try:
                    found.append((self.last, self._one_by_one(match[2]), hidden))
                except expat.ExpatError as damaged:
                    self.last, error = self.last - 1, damaged
                    break
        for shape, cut in alike.items():
            numbers = [found[at][0] for at, _groups in cut]
            texts = self._texts(shape, [groups for _at, groups in cut], numbers)
            for (at, _groups), cells in zip(cut, texts, strict=True):
                found[at][1].extend(cells)
        yield from (row for row in found if row[1])
        if error is not None:
            raise error

    def _numbers(self, cut: Sequence[Sequence[str]]) -> list[int]:
        """Give the numbers of rows by their attributes; the one after the last without any."""
        numbers = []
        for attributes, *_rest in cut:
            number = _ROW_NUMBER.search(attributes)
            self.last = int(number[1]) if number else self.last + 1
            numbers.append(self.last)
        return numbers

    def _alike(self, piece: str, at: int) -> "tuple[_Shape | None, re.Match[str] | None]":
        for turn, shape in enumerate(self._shapes[:_TRIED]):
            if match := shape.pattern.match(piece, at):
                if turn:
                    self._shapes.remove(shape)
                    self._shapes.insert(0, shape)
                return shape, match
        return None, None

    def _one_by_one(self, body: str) -> list[str]:
        cells = found_cells(body)
        if len(cells) == body.count("<c"):
            self._learn(cells)
        return self._cells.row(self.last, body, cells)

    def _learn(self, cells: Sequence[Cell]) -> None:
        places = [position(cell[0]) for cell in cells]
        in_order = all(one < other for one, other in pairwise(places))
        if cells and in_order and len(cells) <= self._room:
            self._room -= len(cells)
            self._shapes.insert(0, _Shape(cells))

    def _texts(
        self, shape: _Shape, cut: Sequence[Sequence[str]], numbers: Sequence[int]
    ) -> Iterator[list[str]]:
        """Read the cells of rows that were cut alike, by columns; give each row's."""
        columns: list[Sequence[str]] = []
        _attributes, *values = zip(*cut, strict=True)
        for cell, place, texts in zip(shape.cells, shape.places, values, strict=True):
            columns += [[""] * len(cut)] * (place - len(columns))
            columns.append(self._cells.column(numbers, cell, texts))
        rows = map(list, zip(*columns, strict=True))
        return rows if all(columns[-1]) else map(without_end, rows)


def _is_hidden(attributes: str) -> bool:
    return "hidden" in attributes and _HIDDEN.search(attributes) is not None
