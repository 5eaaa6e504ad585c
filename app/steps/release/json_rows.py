"""A table as JSON: a list of objects, one a line; numbers as they stand in the CSV."""

import json
from pathlib import Path

from app.steps.release.tables import ReleasedTable, is_number


def write_json(target: Path, table: ReleasedTable) -> None:
    """Write a table row by row; blanks are null, codes stay texts.

    Args:
        target: The file.
        table: What it holds.
    """
    names = [json.dumps(name, ensure_ascii=False) for name in table.header]
    columns = list(zip(names, table.numeric, strict=True))
    with target.open("w", encoding="utf-8", newline="") as file:
        file.write("[")
        before = "\n"
        for row in table.rows():
            cells = (
                f"{name}:{cell_value(text, numeric=numeric)}"
                for (name, numeric), text in zip(columns, row, strict=True)
            )
            file.write(f"{before}{{{','.join(cells)}}}")
            before = ",\n"
        file.write("\n]\n")


def cell_value(text: str, *, numeric: bool) -> str:
    """Write a cell of a CSV as JSON takes it: null for a blank, a number as it stands."""
    if not text:
        return "null"
    if numeric and is_number(text):
        return text
    return json.dumps(text, ensure_ascii=False)
