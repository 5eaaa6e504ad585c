"""Small tables checked by us and by frictionless at once: what both say, brought to a few words."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from support.frictionless_reports import frictionless_report, our_report, write_descriptor

Row = Sequence[str]
Error = tuple[int | None, str, str]
"""Row, field (blank for the whole row), kind of error."""

PLAIN = {"headerRows": [1], "delimiter": ",", "quoteChar": '"', "skipInitialSpace": False}
"""A dialect that leaves nothing to guess."""


def written(rows: Iterable[Row], delimiter: str = ",") -> str:
    """Write rows as CSV, quotes only where they are needed."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue()


def table(path: Path, content: str | bytes, **more: Any) -> dict[str, Any]:
    """Write a table and give its resource, in UTF-8 and with a plain dialect unless said."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return {"name": path.stem, "path": path.name, "encoding": "utf-8", "dialect": PLAIN, **more}


def checked(folder: Path, *resources: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the tasks of our report, once it is that of frictionless to the last member."""
    descriptor = write_descriptor(folder, [dict(resource) for resource in resources])
    ours = our_report(descriptor)
    assert ours == frictionless_report(descriptor)
    tasks: list[dict[str, Any]] = ours["tasks"]
    return tasks


def errors(task: Mapping[str, Any]) -> list[Error]:
    """Give the errors of a task in a few words."""
    return [
        (each.get("rowNumber"), each.get("fieldName") or "", each["type"])
        for each in task["errors"]
    ]


def verdicts(folder: Path, field: Mapping[str, Any], cells: Sequence[str]) -> list[str]:
    """Say of each cell what is wrong with it under a field: "" for nothing."""
    rows = [["n", "f"], *([str(number), cell] for number, cell in enumerate(cells))]
    schema = {"fields": [{"name": "n", "type": "integer"}, {"name": "f", **field}]}
    (task,) = checked(folder, table(folder / "t.csv", written(rows), schema=schema))
    found = [""] * len(cells)
    for row, _, kind in errors(task):
        assert row is not None
        found[row - 2] = " ".join(filter(None, (found[row - 2], kind.removesuffix("-error"))))
    return found
