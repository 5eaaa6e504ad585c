"""Workbooks for tests, written from small tables that read like the sheets themselves."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

Sheets = Mapping[str, Sequence[Sequence[object]]]
"""Sheet name -> rows of cells."""


def sheets_of(text: str) -> dict[str, list[list[str]]]:
    """Read tables of cells between bars; a word in the first cell begins a sheet.

    ```
    | survey |         |      |       |
    |        | type    | name | label |
    |        | integer | edad | Edad  |
    ```

    Returns:
        Sheet name -> rows of cells, as written, blank lines left out.
    """
    sheets: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in text.strip().splitlines():
        if not line.strip():
            continue
        first, *cells = (cell.strip() for cell in line.strip().strip("|").split("|"))
        if first:
            rows = sheets.setdefault(first, [])
        else:
            rows.append(cells)
    return sheets


def write_workbook(path: Path, sheets: Sheets | str) -> Path:
    """Write a workbook of these sheets; blank cells stay empty.

    Args:
        path: Where to write, `….xlsx`.
        sheets: Sheet name -> rows, or the text that `sheets_of` reads.
    """
    tables = sheets_of(sheets) if isinstance(sheets, str) else sheets
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in tables.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    workbook.save(path)
    workbook.close()
    return path
