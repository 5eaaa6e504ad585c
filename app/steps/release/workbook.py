"""The tables of a release as an Excel workbook (ECMA-376), written row by row.

Our own writer: the same tables give the same bytes, whoever runs it and when, and memory does not
grow with the rows. Texts are written as texts: nothing is ever worked out by the spreadsheet.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from app.steps.exports import LARGEST_SHEET
from app.steps.release.tables import is_number
from app.steps.table_files.source import letters
from forms.problem import Place, Problem, ProblemError

LARGEST_CELL = 32_767
"""Characters of an Excel cell; a longer text is cut there, the CSV has it whole."""

_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP knows: no clock inside
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_NAMES = re.compile(r"[\\/*?:\[\]]")
_LONGEST_NAME = 31  # characters of the name of a sheet
_MOST_DIGITS = 15  # that Excel keeps of a number (IEEE 754 double)
_ROWS_A_WRITE = 500
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook.

    Attributes:
        name: Wanted name.
        header: Names of the columns.
        numeric: Of each column, whether its values are numbers.
        rows: Texts as in the CSV, as many as the header has names.
        count: How many rows come.
    """

    name: str
    header: Sequence[str]
    numeric: Sequence[bool]
    rows: Iterable[Sequence[str]]
    count: int


def write_workbook(target: Path, sheets: Sequence[Sheet]) -> None:
    """Write a workbook.

    Args:
        target: The file.
        sheets: What it holds, in order.

    Raises:
        ProblemError: `package.too_many_rows`: a sheet holds 1,048,575 rows below its header.
    """
    for sheet in sheets:
        if sheet.count >= LARGEST_SHEET:
            values = {"rows": sheet.count, "limit": LARGEST_SHEET - 1}
            place = Place(file=target.name, sheet=sheet.name)
            raise ProblemError(Problem("package.too_many_rows", place=place, values=values))
    names = _names(sheets)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
        _put(book, "[Content_Types].xml", _content_types(len(sheets)))
        _put(book, "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        _put(book, "xl/workbook.xml", _workbook(names))
        parts = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
        _put(book, "xl/_rels/workbook.xml.rels", _relations([*parts, ("styles", "styles.xml")]))
        _put(book, "xl/styles.xml", _STYLES)
        for number, sheet in enumerate(sheets, start=1):
            entry = _entry(f"xl/worksheets/sheet{number}.xml")
            with book.open(entry, "w", force_zip64=True) as file:
                _write_sheet(file, sheet)


def _write_sheet(file: IO[bytes], sheet: Sheet) -> None:
    last = f"{letters(max(len(sheet.header), 1))}{sheet.count + 1}"
    file.write(
        (
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><dimension ref="A1:{last}"/><sheetViews>'
            '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
            'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            '<sheetFormatPr defaultRowHeight="15"/><sheetData>'
        ).encode()
    )
    texts = [False] * len(sheet.header)
    names = [letters(number) for number in range(1, len(sheet.header) + 1)]
    some = [_row(1, names, sheet.header, texts, style=1)]
    for number, row in enumerate(sheet.rows, start=2):
        some.append(_row(number, names, row, sheet.numeric))
        if len(some) == _ROWS_A_WRITE:
            file.write("".join(some).encode())
            some = []
    file.write("".join(some).encode())
    file.write(f'</sheetData><autoFilter ref="A1:{last}"/></worksheet>'.encode())


def _row(
    number: int,
    names: Sequence[str],
    cells: Sequence[str],
    numeric: Sequence[bool],
    style: int = 0,
) -> str:
    written = "".join(
        _cell(f"{name}{number}", text, as_number=is_numeric, style=style)
        for name, text, is_numeric in zip(names, cells, numeric, strict=True)
        if text
    )
    return f'<row r="{number}">{written}</row>'


def _cell(place: str, text: str, *, as_number: bool, style: int) -> str:
    """Write a cell: a number that Excel keeps exactly, or a text that it takes for nothing else."""
    if as_number and is_number(text) and sum(sign.isdigit() for sign in text) <= _MOST_DIGITS:
        return f'<c r="{place}"><v>{text}</v></c>'
    clean = _ESCAPE_LIKE.sub("_x005F_", _NOT_IN_XML.sub("", text))[:LARGEST_CELL]
    shown = escape(clean, {"\r": "&#13;"})
    how = f' s="{style}"' if style else ""
    return f'<c r="{place}"{how} t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'


def _names(sheets: Sequence[Sheet]) -> list[str]:
    """Make names that Excel takes: 31 characters, unique blind to case, no signs of paths."""
    names: list[str] = []
    for sheet in sheets:
        plain = _NOT_IN_NAMES.sub(" ", sheet.name).strip(" '") or "Datos"
        name, number = plain[:_LONGEST_NAME], 1
        while name.lower() in {taken.lower() for taken in names}:
            number += 1
            ending = f" {number}"
            name = plain[: _LONGEST_NAME - len(ending)] + ending
        names.append(name)
    return names


def _workbook(names: Sequence[str]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, start=1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets></workbook>'


def _relations(parts: Iterable[tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(parts, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _content_types(sheets: int) -> str:
    return f'<Types xmlns="{_PACKAGE}/content-types">{"".join(_types(sheets))}</Types>'


def _types(sheets: int) -> Iterator[str]:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    yield '<Default Extension="rels" '
    yield 'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    yield '<Default Extension="xml" ContentType="application/xml"/>'
    parts = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    parts += [(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in range(1, sheets + 1)]
    for name, part in parts:
        yield f'<Override PartName="{name}" ContentType="{kind}.{part}+xml"/>'


_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill>'
    '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border>'
    '</borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '</cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" '
    'xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # the same on every machine
    entry.external_attr = 0o644 << 16
    return entry


def _put(book: zipfile.ZipFile, name: str, text: str) -> None:
    book.writestr(_entry(name), text if text.startswith("<?xml") else _HEAD + text)
