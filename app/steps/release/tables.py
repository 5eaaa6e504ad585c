"""The tables of a release as they were written: their CSV is what all other files are made of."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.steps.public_tables import PublicTable
from app.steps.sorted_csv import DataFile

_JSON_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
NUMERIC = frozenset({"integer", "number"})
"""Types of a Table Schema whose values are numbers."""


@dataclass(frozen=True, slots=True)
class ReleasedTable:
    """A table and the CSV that holds its rows."""

    table: PublicTable
    file: DataFile

    @property
    def header(self) -> tuple[str, ...]:
        """Give the names of its columns."""
        return self.table.header

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Tell of each column whether its values are numbers."""
        types = {str(each["name"]): each["type"] for each in fields_of(self.table.schema)}
        return tuple(types[name] in NUMERIC for name in self.header)

    @property
    def titles(self) -> tuple[str, ...]:
        """Give what each column is called for people."""
        titles = {str(each["name"]): str(each.get("title", "")) for each in self._fields()}
        return tuple(titles[name] or name for name in self.header)

    @property
    def key(self) -> tuple[str, ...]:
        """Give the columns that make a row unique, none where nothing does."""
        key = self.table.schema.get("primaryKey", ())
        return tuple(map(str, key)) if isinstance(key, Sequence) else ()

    def rows(self) -> Iterator[list[str]]:
        """Read the rows below the header, verbatim."""
        return csv_rows(self.file.path)

    def _fields(self) -> Sequence[Mapping[str, object]]:
        return fields_of(self.table.schema)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that was put beside the data.

    Attributes:
        name: Of the file.
        kind: What it is, by its word of `palabras.csv`.
        table: Name of the table it holds, "" when it holds none or all.
        resource: Its entry in the descriptor, when it is a table that validators read.
        rows: Rows it holds, None when that says nothing.
    """

    name: str
    kind: str
    table: str = ""
    resource: Mapping[str, object] | None = None
    rows: int | None = None


DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}
"""Given explicitly: validators guess dialect and header rows of what says nothing."""


def resource_of(
    file: DataFile, name: str, title: str, schema: Mapping[str, object], period: str = ""
) -> dict[str, object]:
    """Describe a CSV as a resource of a Data Package (version 1).

    Args:
        file: The CSV.
        name: Of the resource.
        title: Of the resource, for people.
        schema: Its Table Schema.
        period: Of the rows, when it holds those of one period only.
    """
    said: dict[str, object] = {
        "profile": "tabular-data-resource",
        "name": name,
        "path": file.path.name,
        "title": title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "dialect": DIALECT,
        "schema": schema,
    }
    return said | ({"period": period} if period else {})


def fields_of(schema: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    """Give the fields of a Table Schema."""
    fields = schema["fields"]
    return fields if isinstance(fields, list) else []


def csv_rows(path: Path) -> Iterator[list[str]]:
    """Read the rows of a CSV of ours below its header, verbatim."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows, None)
        yield from rows


def is_number(text: str) -> bool:
    """Say whether JSON takes a text as a number as it stands."""
    return _JSON_NUMBER.fullmatch(text) is not None
