"""Rows on pages that nothing leads to any more, put back where they belong.

A damaged page that led to others leaves them whole and alone. They are known by their shape: how
many values a row has, of which kinds, and where none may be missing. What fits several tables
stays aside and is counted.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.store import driver
from app.store.damaged_pages import TABLE_LEAF, ContradictionError, DamagedFile, StoredRow
from app.store.driver import Connection, Key
from app.store.locked_pages import LockedPages
from app.store.salvage import Source

_KINDS: dict[str, tuple[type, ...]] = {"TEXT": (str,), "INTEGER": (int,), "BLOB": (bytes,)}


@dataclass(frozen=True, slots=True)
class Shape:
    """What the rows of a table look like.

    Attributes:
        table: Its name.
        columns: Name, declared kind and whether it may be missing, in their order.
        key: Place of the column that is the rowid itself and lies there as NULL, None without.
        instrument: Key of the instrument whose records' numbers are its rowids, None of others.
    """

    table: str
    columns: tuple[tuple[str, str, bool], ...]
    key: int | None
    instrument: int | None

    def fits(self, row: StoredRow) -> bool:
        """Say whether a row can be one of this table; columns added later may be absent."""
        _rowid, values = row
        if not len(self.columns) // 2 < len(values) <= len(self.columns):
            return False
        for place, value in enumerate(values):
            _name, kind, is_needed = self.columns[place]
            if place == self.key:
                if value is not None:
                    return False
            elif value is None:
                if is_needed:
                    return False
            elif kind in _KINDS and not isinstance(value, _KINDS[kind]):
                return False
        return all(not is_needed for _name, _kind, is_needed in self.columns[len(values) :])


def save_stray_rows(
    damaged: Path, source: Source, target: Connection, key: Key | None = None
) -> tuple[dict[str, int], int]:
    """Add the rows of pages that nothing leads to.

    Args:
        damaged: The file, without a log.
        source: The same file, open; of an encrypted one another copy.
        target: Holds the tables and what could be reached.
        key: Of an encrypted file, which is changed.

    Returns:
        Table -> rows it got, and how many rows could not be told apart.
    """
    shapes = _shapes(target)
    saved: dict[str, int] = {}
    unnamed = 0
    if key is None:
        strays = _stray_rows(damaged, source)
    else:
        locked = LockedPages(damaged, key, max(len(shape.columns) for shape in shapes))
        strays = _not_reached(locked.rows(), target, shapes)
    for rows in strays:
        fitting = [shape for shape in shapes if rows and all(map(shape.fits, rows))]
        fitting = _nearest(target, fitting, rows)
        if len(fitting) == 1:
            table = fitting[0].table
            saved[table] = saved.get(table, 0) + _put(target, fitting[0], rows)
        elif rows:
            unnamed += len(rows)
    return {table: count for table, count in saved.items() if count}, unnamed


def _stray_rows(damaged: Path, source: Source) -> Iterator[Sequence[StoredRow]]:
    pages = DamagedFile(damaged)
    for number in _strays(pages, source):
        with suppress(ContradictionError):
            yield pages.rows(number)


def _not_reached(
    pages: Iterable[Sequence[StoredRow]], target: Connection, shapes: Sequence[Shape]
) -> Iterator[Sequence[StoredRow]]:
    """Leave out the pages whose first row is saved already: something led there."""
    for rows in pages:
        fitting = [shape for shape in shapes if all(map(shape.fits, rows))]
        if not any(_is_saved(target, shape, rows[0]) for shape in fitting):
            yield rows


def _is_saved(target: Connection, shape: Shape, row: StoredRow) -> bool:
    key, values = row
    told = [
        (name, value)
        for place, ((name, _kind, _needed), value) in enumerate(
            zip(shape.columns, values, strict=False)
        )
        if place != shape.key
    ]
    same = " AND ".join(["rowid = ?", *(f'"{name}" IS ?' for name, _value in told)])
    arguments = (key, *(value for _name, value in told))
    sql = f'SELECT 1 FROM "{shape.table}" WHERE {same}'
    return target.execute(sql, arguments).fetchone() is not None


def _strays(pages: DamagedFile, source: Source) -> list[int]:
    roots = [row[0] for row in source.execute("SELECT rootpage FROM sqlite_master").fetchall()]
    reached = {1, *pages.free()}
    for root in roots:
        reached.update(pages.tree(int(root or 0)))
    others = (number for number in range(1, pages.count + 1) if number not in reached)
    return [number for number in others if pages.kind(number) == TABLE_LEAF]


def _shapes(target: Connection) -> list[Shape]:
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return [
        _shape(target, row["name"])
        for row in target.execute(sql).fetchall()
        if "WITHOUT ROWID" not in row["sql"].upper()
    ]


def _shape(target: Connection, table: str) -> Shape:
    info = target.execute(f'PRAGMA table_info("{table}")').fetchall()
    columns = tuple((row["name"], row["type"], bool(row["notnull"])) for row in info)
    keys = [row["cid"] for row in info if row["pk"]]
    is_rowid = len(keys) == 1 and info[keys[0]]["type"] == "INTEGER"
    of_records = table.startswith("d") and table[1:2].isdigit()
    instrument = int(table[1:].partition("_")[0]) if of_records else None
    return Shape(table, columns, keys[0] if is_rowid else None, instrument)


def _nearest(target: Connection, shapes: Sequence[Shape], rows: Sequence[StoredRow]) -> list[Shape]:
    """Leave of several tables the one whose rows are as long, and whose records these are."""
    length = max(len(values) for _key, values in rows) if rows else 0
    as_long = [shape for shape in shapes if len(shape.columns) == length] or list(shapes)
    if len(as_long) < 2:
        return as_long
    typed = [
        s for s in as_long if s.instrument is None and any(kind for _n, kind, _m in s.columns[1:])
    ]
    if typed and len(typed) == 1:
        return typed
    return [shape for shape in as_long if _are_records(target, shape, rows)]


def _are_records(target: Connection, shape: Shape, rows: Sequence[StoredRow]) -> bool:
    sql = "SELECT count(*) FROM record WHERE id = ? AND instrument = ?"
    return shape.instrument is not None and any(
        target.execute(sql, (key, shape.instrument)).fetchone()[0] for key, _values in rows
    )


def _put(target: Connection, shape: Shape, rows: Sequence[StoredRow]) -> int:
    before = target.total_changes
    for key, values in rows:
        names = [name for name, _kind, _needed in shape.columns[: len(values)]]
        given = [key if place == shape.key else value for place, value in enumerate(values)]
        listed = ", ".join(f'"{name}"' for name in names)
        marks = ", ".join("?" * len(names))
        with suppress(*driver.errors()):  # a check of the table refuses it
            target.execute(
                f'INSERT OR IGNORE INTO "{shape.table}" ({listed}) VALUES ({marks})', given
            )
    return target.total_changes - before
