"""Cells of a workbook of Excel, as the texts a person would type (ECMA-376 part 1, 18.3.1.4)."""

import re
from collections.abc import Mapping, Sequence
from typing import cast

from app.steps.table_files.numbers import ImpossibleDateError, number_text, number_texts, shown
from app.steps.table_files.source import Seen, letters, position
from app.steps.table_files.xlsx_texts import SharedTexts, plain, read_fragment, without_escapes

Cell = tuple[str, str, str, str, str]
"""Letters of the column, style, type, value, text that stands in the cell itself."""

_CELL = re.compile(
    r'<c r="([A-Z]{1,3})\d*"(?: s="(\d+)")?(?: t="(\w+)")?\s?'
    r"(?:/>|>(?:(?:<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?<v>([^<]*)</v>"
    r'|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)</c>)'
)
_DAY_WITHOUT_HOUR = re.compile(r"(\d{4}-\d\d-\d\d)T00:00:00(?:\.0+)?Z?")


_REMEMBERED = 65_536  # texts and dates that are at hand at once


def found_cells(body: str) -> list[Cell]:
    """Give the cells of a row that are written as spreadsheets write most of them.

    Where these are fewer than the row has, `exact_cells` reads them all.
    """
    return _CELL.findall(body)


def exact_cells(body: str) -> list[Cell]:
    """Give the cells of a row whatever they hold: formulas, formatted texts, other attributes.

    Raises:
        expat.ExpatError: It is no XML.
    """
    return _exactly(body).cells


def _exactly(body: str) -> "_ExactCells":
    reader = _ExactCells()
    read_fragment(body, reader.begin, reader.end, reader.characters)
    return reader


class _Places(dict[str, int]):
    """Letters of a column -> its place from 0."""

    def __missing__(self, name: str) -> int:
        self[name] = place = position(name) - 1
        return place


_PLACES = _Places()


def without_end(texts: list[str]) -> list[str]:
    """Leave the blank cells behind the last that holds something off; the list itself changes."""
    while texts and not texts[-1]:
        texts.pop()
    return texts


class CellReader:
    """Reads the cells of one sheet."""

    def __init__(
        self, texts: SharedTexts, styles: Mapping[str, str], epoch: str, seen: Seen
    ) -> None:
        """Prepare the reading.

        Args:
            texts: Those that cells share.
            styles: Style -> meaning of its numbers, where they are more than numbers.
            epoch: `1900` or `1904`.
            seen: Told of errors and impossible dates.
        """
        self._texts = texts
        self._styles = styles
        self._epoch = epoch
        self._seen = seen
        self._known: dict[str, str] = {}
        self._dates: dict[str, dict[str, str]] = {style: {} for style in styles}

    def row(self, number: int, body: str, found: Sequence[Cell] | None = None) -> list[str]:
        """Read the cells of a row, from column A to the last one that holds something.

        Args:
            number: Of the row.
            body: XML between the tags of the row.
            found: What `found_cells` gives for it, where that is known.

        Raises:
            expat.ExpatError: It is no XML.
        """
        cells = found_cells(body) if found is None else found
        if len(cells) != body.count("<c"):
            cells = self._read_exactly(number, body)
        texts: list[str] = []
        for cell in cells:
            if cell[3] or cell[4]:
                place = _PLACES[cell[0]]
                if place > len(texts):
                    texts += [""] * (place - len(texts))
                texts.append(self._text(number, cell))
        return without_end(texts)

    def column(
        self, rows: Sequence[int], cell: tuple[str, str, str], values: Sequence[str]
    ) -> Sequence[str]:
        """Read cells of one column that have the same style and type.

        Args:
            rows: Their rows.
            cell: Letters of the column, style, type.
            values: What stands in them, between their tags; "" where nothing does.
        """
        if all(values):
            return self._texts_of(rows, cell, values)
        filled = [(row, value) for row, value in zip(rows, values, strict=True) if value]
        texts = iter(
            self._texts_of([row for row, _ in filled], cell, [value for _, value in filled])
        )
        return [next(texts) if value else "" for value in values]

    def _texts_of(
        self, rows: Sequence[int], cell: tuple[str, str, str], values: Sequence[str]
    ) -> Sequence[str]:
        """Read cells that hold something: all at once where none of them is out of the way."""
        if not values:
            return values
        _column, style, kind = cell
        texts: Sequence[str | None] = (None,)
        if kind == "s":
            texts = list(map(self._known.get, values))
        elif kind in {"", "n"} and style in self._styles:
            texts = list(map(self._dates[style].get, values))
        elif kind in {"", "n"}:
            return number_texts(values) or list(map(_number, values))
        elif kind == "b":
            texts = ["TRUE" if value == "1" else "FALSE" for value in values]
        elif kind in {"inlineStr", "str"}:
            joined = "\n".join(values)
            texts = values if "&" not in joined and "_x" not in joined else (None,)
        if None not in texts:
            return cast("Sequence[str]", texts)
        inline = kind == "inlineStr"
        return [
            self._text(row, (*cell, "", value) if inline else (*cell, value, ""))
            for row, value in zip(rows, values, strict=True)
        ]

    def _text(self, row: int, cell: Cell) -> str:
        """Read one cell that holds something."""
        _column, style, kind, value, inline = cell
        if not value:
            return plain(inline)
        if kind in {"", "n"} and style not in self._styles:
            return _number(value)
        return self._special(row, cell)

    def _special(self, row: int, cell: Cell) -> str:
        column, _style, kind, value, _inline = cell
        if kind == "s":
            return self._shared(row, column, value)
        if kind in {"", "n"}:
            return self._formatted(row, cell)
        if kind == "e":
            self._seen.note("table.cell_error", plain(value), row, column)
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        return _DAY_WITHOUT_HOUR.sub(r"\1", value) if kind == "d" else plain(value)

    def _formatted(self, row: int, cell: Cell) -> str:
        """Write a number whose format says that it is a date, a time or a code."""
        column, style, _kind, value, _inline = cell
        known = self._dates[style]
        if value in known:
            return known[value]
        try:
            text = shown(value, self._styles[style], self._epoch)
        except (ImpossibleDateError, OverflowError):
            self._seen.note("table.impossible_date", number_text(value), row, column)
            return number_text(value)
        except ValueError:
            return plain(value)
        if len(known) < _REMEMBERED:
            known[value] = text
        return text

    def _shared(self, row: int, column: str, number: str) -> str:
        try:
            text = self._texts[int(number)]
        except (ValueError, IndexError):
            self._seen.note("table.missing_text", number, row, column)
            return ""
        if len(self._known) < _REMEMBERED:
            self._known[number] = text
        return text

    def _read_exactly(self, row: int, body: str) -> list[Cell]:
        """Read cells with formulas, formatted texts or unusual attributes."""
        reader = _exactly(body)
        for column in reader.without_result:
            self._seen.note("table.formula_without_value", "", row, column)
        return reader.cells


def _number(value: str) -> str:
    # Whole numbers without leading zeros are as they should be.
    if len(value) < 16 and value.isdigit() and value[0] != "0":
        return value
    try:
        return number_text(value.strip())
    except (ValueError, OverflowError):
        return plain(value)


class _ExactCells:
    """Gathers the cells of a row from the events of an XML reader."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.without_result: list[str] = []
        self._inside: list[str] = []
        self._column = 0
        self._head = ("", "", "")
        self._texts: dict[str, str] = {}

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Take an opening tag."""
        self._inside.append(name)
        if name == "c":
            written = attributes.get("r", "").rstrip("0123456789")
            known = written.isascii() and written.isupper() and len(written) <= 3
            self._column = position(written) if known else self._column + 1
            kind = attributes.get("t", "")
            self._head = (letters(self._column), attributes.get("s", ""), kind)
            self._texts = {}
        else:
            self._texts.setdefault(name, "")

    def characters(self, data: str) -> None:
        """Take text; readings beside a text (`rPh`) are no text."""
        if self._inside and "rPh" not in self._inside and self._inside[-1] in {"v", "t"}:
            self._texts[self._inside[-1]] += data

    def end(self, name: str) -> None:
        """Take a closing tag."""
        self._inside.pop()
        if name != "c":
            return
        if "f" in self._texts and "v" not in self._texts:
            self.without_result.append(self._head[0])
        value, inline = self._texts.get("v", ""), without_escapes(self._texts.get("t", ""))
        self.cells.append((*self._head, _escaped(value), _escaped(inline)))


def _escaped(text: str) -> str:
    """Write a text as it stands between tags, for those who read both kinds of cells alike."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
