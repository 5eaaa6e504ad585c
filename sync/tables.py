"""A data file as a table: its columns, the key of each row, and what differs between two versions.

A portal keeps such a table row by row (CKAN: DataStore). A small correction is then a few rows up
the line and not the whole file.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

Cells = Sequence[str]
"""The texts of a row, one a column; "" for nothing."""

Record = Mapping[str, str | None]
"""A row as it is sent: column -> text, None for nothing."""

KEY = "clave_fila"
"""Column of ours that holds the key where no single column of the file can."""

_KINDS = {"integer": "numeric", "number": "numeric", "year": "numeric", "date": "date"}
"""Table Schema type -> type of the portal's column; whatever is not named here stays a text."""

ROWS_A_BATCH, FEWEST_ROWS = 500, 50
BYTES_A_BATCH = 256 * 1024
"""Half a minute at 64 kbit/s: a broken line loses no more than that."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the portal's type (`text`, `numeric`, `date`) and what people call it."""

    name: str
    kind: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class TableForm:
    """How a table is made.

    Attributes:
        columns: Those of the file, with `clave_fila` before them when the key needs one.
        key: Name of the column that no two rows share.
        key_of: Columns the key is made of; none when it is made of the whole row.
    """

    columns: tuple[Column, ...]
    key: str
    key_of: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Give the names of the columns."""
        return tuple(column.name for column in self.columns)

    @property
    def signature(self) -> str:
        """Give the hash that changes when the table has to be made anew."""
        said = [[c.name, c.kind] for c in self.columns] + [self.key, list(self.key_of)]
        return hashlib.sha256(json.dumps(said).encode("utf-8")).hexdigest()[:16]


def table_form(path: Path, schema: Mapping[str, object]) -> TableForm:
    """Decide how a CSV file becomes a table.

    Its primary key is taken when it is there in every row and never twice; a key of several
    columns is joined in `clave_fila`; without one the row itself is its key.

    Args:
        path: CSV as the package has it: UTF-8, one header.
        schema: Its Table Schema descriptor.

    Raises:
        OSError: It cannot be read.
    """
    described = {str(item.get("name")): item for item in _items(schema.get("fields"))}
    header = next(read_rows(path), ())
    columns = tuple(_column(name, described.get(name, {})) for name in header)
    written = schema.get("primaryKey") or ()
    key_of = (written,) if isinstance(written, str) else tuple(map(str, _listed(written)))
    if not key_of or not _is_key(path, header, key_of):
        key_of = ()
    if len(key_of) == 1:
        return TableForm(columns, key_of[0], key_of)
    return TableForm((Column(KEY, "text"), *columns), KEY, key_of)


def records(path: Path, form: TableForm) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give key and cells of each row, in the order of the form's columns and of the file."""
    rows = read_rows(path)
    header = next(rows, ())
    places = [header.index(name) for name in form.key_of]
    seen: dict[str, int] = {}
    for cells in rows:
        if len(form.key_of) == 1:
            yield cells[places[0]], tuple(cells)
            continue
        if form.key_of:
            key = "|".join(cells[place].replace("|", "||") for place in places)
        else:
            text = json.dumps(list(cells), ensure_ascii=False).encode("utf-8")
            digest = hashlib.sha256(text).hexdigest()[:20]
            seen[digest] = count = seen.get(digest, 0) + 1
            key = digest if count == 1 else f"{digest}-{count}"
        yield key, (key, *cells)


def row_digest(form: TableForm) -> Callable[[Cells], bytes]:
    """Give what makes 16 bytes of a row's cells: equal for cells that say the same."""
    numeric = [column.kind == "numeric" for column in form.columns]
    return lambda cells: _digest(cells, numeric)


def of_columns(columns: Iterable[Column]) -> TableForm:
    """Give the form of rows as their file has them: without the key that is ours."""
    return TableForm(tuple(column for column in columns if column.name != KEY), "", ())


def as_record(form: TableForm, cells: Cells) -> Record:
    """Give a row as it is sent."""
    return {name: cell or None for name, cell in zip(form.names, cells, strict=True)}


def batches(rows: Iterable[Record], most: int) -> Iterator[list[Record]]:
    """Cut rows into what goes up at once: so many rows, and not more than `BYTES_A_BATCH`."""
    batch: list[Record] = []
    size = 0
    for row in rows:
        length = len(json.dumps(row, ensure_ascii=False).encode("utf-8"))
        if batch and (len(batch) >= most or size + length > BYTES_A_BATCH):
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += length
    if batch:
        yield batch


def rows_a_batch(attempts: int) -> int:
    """Give how many rows go up at once: fewer after every attempt that failed."""
    return int(max(FEWEST_ROWS, ROWS_A_BATCH // 2 ** min(max(attempts - 1, 0), 10)))


def read_rows(path: Path) -> Iterator[tuple[str, ...]]:
    """Give the rows of a CSV of the package, the header first; empty lines are none."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if row:
                yield tuple(row)


def _column(name: str, described: Mapping[str, object]) -> Column:
    kind = _KINDS.get(str(described.get("type", "")), "text")
    return Column(name, kind, str(described.get("title") or ""))


def _is_key(path: Path, header: Cells, key_of: Sequence[str]) -> bool:
    """Tell whether columns are there in every row and together never twice."""
    if not set(key_of) <= set(header):
        return False
    places = [header.index(name) for name in key_of]
    seen: set[tuple[str, ...]] = set()
    rows = read_rows(path)
    next(rows, None)
    for row in rows:
        key = tuple(row[place] for place in places)
        if "" in key or key in seen:
            return False
        seen.add(key)
    return True


def _digest(cells: Cells, numeric: Sequence[bool]) -> bytes:
    said = [
        _plain(cell) if is_number else cell for cell, is_number in zip(cells, numeric, strict=True)
    ]
    return hashlib.sha256("\x1f".join(said).encode("utf-8")).digest()[:16]


def _plain(number: str) -> str:
    """Write a number in one way only, as the portal may write it in another."""
    try:
        plain = Decimal(number).normalize()
    except InvalidOperation:
        return number
    return "0" if not plain else f"{plain:f}"


def _items(value: object) -> list[Mapping[str, object]]:
    return [item for item in _listed(value) if isinstance(item, Mapping)]


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []
