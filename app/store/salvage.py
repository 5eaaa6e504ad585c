"""Reads a damaged file row by row: what cannot be read is stepped over, the rest is kept.

`writable_schema` lets SQLite open a file that is shorter than its header says, or whose list of
tables is damaged. A page that cannot be read ends a query; the next one begins behind it, at a
key that is looked for in growing steps.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.store import driver
from app.store.driver import Connection, Cursor, Key

_LARGEST_KEY = 2**62
_ROWS_A_TRANSACTION = 5000

Row = tuple[Any, ...]

_LISTED_UNDER = {"journal": ("device", "seq"), "choice": ("list", "position")}
"""Tables without a rowid whose rows are numbered under something: (that, number)."""


@dataclass(frozen=True, slots=True)
class SavedTable:
    """What was saved of a table.

    Attributes:
        table: Its name.
        saved: Rows that could be read.
        lost: Rows that could not; None when nobody can tell how many there were.
    """

    table: str
    saved: int
    lost: int | None


class Untiring:
    """An encrypted damaged file, open; it is opened anew after each statement that fails.

    SQLCipher reads nothing more from a file once the signature of a page was wrong.
    """

    def __init__(self, file: Path, key: Key) -> None:
        """Open it; see `driver.connect`."""
        self._file, self._key = file, key
        self._connection = self._open()

    def _open(self) -> Connection:
        connection = driver.connect(self._file, key=self._key)
        connection.execute("PRAGMA writable_schema = ON")
        return connection

    def cursor(self) -> Cursor:
        """Give a cursor; who sees it fail says so by `renew`."""
        return self._connection.cursor()

    def execute(self, sql: str, arguments: Sequence[object] = ()) -> Cursor:
        """Run a statement, and open the file anew when it fails."""
        try:
            return self._connection.execute(sql, arguments)
        except driver.errors():
            self.renew()
            raise

    def renew(self) -> None:
        """Open the file anew."""
        self._connection.close()
        self._connection = self._open()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


Source = Connection | Untiring
"""A damaged file that is read."""


def table_statements(connection: Source) -> dict[str, str]:
    """Give name -> CREATE statement of the tables a damaged file still knows.

    Raises:
        DatabaseError: Its first page cannot be read.
    """
    connection.execute("PRAGMA writable_schema = ON")
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    found = {
        name: statement
        for name, statement in _until_it_breaks(connection, sql, ())
        if isinstance(name, str) and isinstance(statement, str)
    }
    if not found:
        connection.execute(sql).fetchall()
    return found


def has_whole_list(connection: Source) -> bool:
    """Say whether the list of tables of a file can be read to its end."""
    try:
        return bool(connection.execute("SELECT name, sql FROM sqlite_master").fetchall())
    except driver.errors():
        return False


def damage_of_trees(connection: Source) -> bool:
    """Say whether pages of a file do not hang together as they should."""
    try:
        (first, *_more) = connection.execute("PRAGMA quick_check(1)").fetchall()
    except driver.errors():
        return True
    return str(first[0]) != "ok"


def save_table(
    source: Source, target: Connection, table: str, columns: Sequence[str]
) -> SavedTable:
    """Copy the rows of a table that can be read.

    Args:
        source: The damaged file.
        target: Has an empty table of the same shape.
        table: Its name.
        columns: Those that both have.
    """
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    insert = f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({marks})'
    waiting: list[Row] = []
    target.execute("BEGIN")
    for row in _rows(source, target, table, names):
        waiting.append(row)
        if len(waiting) >= _ROWS_A_TRANSACTION:
            _put(target, insert, waiting)
    _put(target, insert, waiting)
    target.execute("COMMIT")
    saved = int(target.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])
    return SavedTable(table, saved, _lost(source, table, saved))


def _put(target: Connection, insert: str, waiting: list[Row]) -> None:
    for row in waiting:
        with suppress(*driver.errors()):  # a row whose bytes make no sense (NULL where none may be)
            target.execute(insert, row)
    waiting.clear()


def _lost(source: Source, table: str, saved: int) -> int | None:
    """Compare with what an index that is whole still counts."""
    try:
        expected = int(source.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])
    except driver.errors():
        return None
    return max(expected - saved, 0)


def _rows(source: Source, target: Connection, table: str, names: str) -> Iterator[Row]:
    if table in _LISTED_UNDER:
        under, number = _LISTED_UNDER[table]
        parent = {"device": "device", "list": "choice_list"}[under]
        named = [key for (key,) in target.execute(f"SELECT id FROM {parent}").fetchall()]
        for key in dict.fromkeys((*named, *_keys_under(source, table, under))):
            yield from _numbered(source, f'"{table}" WHERE "{under}" = ?', (key,), number, names)
    elif _has_rowid(source, table):
        yield from _numbered(source, f'"{table}" WHERE 1', (), "rowid", names)
    else:
        for order in ("", "DESC"):
            sql = f'SELECT {names} FROM "{table}" ORDER BY 1 {order}'
            yield from _until_it_breaks(source, sql, ())


def _keys_under(source: Source, table: str, under: str) -> Iterator[object]:
    """Give what rows are numbered under, as far as the rows themselves tell it."""
    condition, arguments = "1", tuple[object, ...]()
    while True:
        sql = f'SELECT min("{under}") FROM "{table}" WHERE {condition}'
        found = next(_until_it_breaks(source, sql, arguments), (None,))[0]
        if found is None:
            return
        yield found
        condition, arguments = f'"{under}" > ?', (found,)


def _has_rowid(source: Source, table: str) -> bool:
    sql = "SELECT sql FROM sqlite_master WHERE name = ?"
    row = source.execute(sql, (table,)).fetchone()
    return row is not None and "WITHOUT ROWID" not in str(row[0]).upper()


def _numbered(
    source: Source, table: str, arguments: tuple[object, ...], number: str, names: str
) -> Iterator[Row]:
    """Give the rows of a table in the order of their numbers, stepping over what is damaged."""

    def read(first: int, limit: int) -> Iterator[Row]:
        sql = f"SELECT {number}, {names} FROM {table} AND {number} >= ? ORDER BY {number} LIMIT ?"
        for row in _plain(source, sql, (*arguments, first, limit)):
            if row[0] < first:  # the bytes of a page are not its own
                raise driver.DatabaseError("out of order")
            first = row[0] + 1
            yield row

    def key_from(first: int) -> int | None:
        return next((row[0] for row in read(first, 1)), None)

    first: int | None = 1
    while first is not None:
        behind = first
        try:
            for key, *row in read(first, -1):
                yield tuple(row)
                behind = int(key) + 1
        except driver.errors():
            first = _first_readable(key_from, behind)
        else:
            first = None


def _first_readable(key_from: Callable[[int], int | None], broken: int) -> int | None:
    """Find the lowest number behind a break from which rows can be read again.

    Args:
        key_from: Gives the first number at or behind another; raises where pages are damaged.
        broken: From here they cannot be read.

    Returns:
        None when nothing behind can be read.
    """
    low, step = broken, 1
    while step < _LARGEST_KEY:
        with suppress(*driver.errors()):
            key_from(broken + step)  # beyond the last row too: others may lie before
            break
        low, step = broken + step, step * 2
    else:
        return None
    high = broken + step
    while high - low > 1:
        middle = (low + high) // 2
        try:
            key_from(middle)
            high = middle
        except driver.errors():
            low = middle
    return None if key_from(high) is None else high


def _until_it_breaks(connection: Source, sql: str, arguments: tuple[object, ...]) -> Iterator[Row]:
    with suppress(*driver.errors()):
        yield from _plain(connection, sql, arguments)


def _plain(connection: Source, sql: str, arguments: tuple[object, ...]) -> Iterator[Row]:
    cursor = connection.cursor()
    cursor.row_factory = None
    try:
        yield from cursor.execute(sql, arguments)
    except driver.errors():
        if isinstance(connection, Untiring):
            connection.renew()
        raise
