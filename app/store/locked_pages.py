"""Pages of a damaged encrypted file, read one by one; nothing of them lies decrypted on a disk.

SQLCipher alone can open them, and it answers statements, not questions about pages. So the list of
tables of a copy is made to hold one table without a shape, which begins at one page after the
other: its rows are those of that page. A page whose signature is wrong gives none.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from app.store import driver
from app.store.damaged_pages import PAGE_SIZE, StoredRow, Value
from app.store.driver import Connection, Key

_ROWS_OF_A_LEAF = 700
"""More do not fit; a page that leads to others gives the first rows of those, which are theirs."""

_ABSENT = b"\xff\x00acopio"
"""Stands for a column that a row does not have: nobody answers this."""

_FREE_BYTES = PAGE_SIZE - 100
_MOST_FILLED = 64


class LockedPages:
    """A copy of an encrypted file, of which only its pages count."""

    def __init__(self, copy: Path, key: Key, width: int) -> None:
        """Prepare it.

        Args:
            copy: May be written; nobody has it open, and its list of tables can be read.
            key: What it is encrypted with.
            width: The most values that a row has.
        """
        self._copy, self._key, self._width = copy, key, width

    def rows(self) -> Iterator[list[StoredRow]]:
        """Give the rows of each page that has some; pages that were given back are left out.

        Nothing comes of a file in which nobody can say which those are.
        """
        connection = self._open()
        try:
            self._make_list(connection)
        except driver.errors():
            return
        finally:
            connection.close()
        connection = self._open()
        count = self._copy.stat().st_size // PAGE_SIZE
        for number in range(2, count + 1):
            try:
                self._turn_to(connection, number)
            except driver.errors():  # after a page with a wrong signature it only reads
                connection.close()
                connection = self._open()
                self._turn_to(connection, number)
            if found := _rows(connection):
                yield found
        connection.close()

    def _open(self) -> Connection:
        connection = driver.connect(self._copy, key=self._key)
        with suppress(*driver.errors()):
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
            connection.execute("PRAGMA synchronous = OFF")  # it is a copy
        connection.execute("PRAGMA writable_schema = ON")
        return connection

    def _make_list(self, connection: Connection) -> None:
        """Leave one table in the list, and overwrite what was given back: it was deleted."""
        connection.execute("DELETE FROM sqlite_master")
        connection.execute("CREATE TABLE filling (content)")
        while free := int(connection.execute("PRAGMA freelist_count").fetchone()[0]):
            size = min(free, _MOST_FILLED) * _FREE_BYTES
            connection.execute("INSERT INTO filling VALUES (zeroblob(?))", (size,))
        columns = ", ".join(f"c{n} DEFAULT x'{_ABSENT.hex()}'" for n in range(self._width))
        connection.execute(
            "UPDATE sqlite_master SET name = 'page', tbl_name = 'page', sql = ?",
            (f"CREATE TABLE page ({columns})",),
        )

    def _turn_to(self, connection: Connection, number: int) -> None:
        connection.execute("UPDATE sqlite_master SET rootpage = ?", (number,))
        connection.execute(f"PRAGMA schema_version = {number}")  # so that it is read again


def _rows(connection: Connection) -> list[StoredRow]:
    cursor = connection.cursor()
    cursor.row_factory = None
    try:
        found = cursor.execute("SELECT rowid, * FROM page LIMIT ?", (_ROWS_OF_A_LEAF,)).fetchall()
    except driver.errors():
        return []
    return [(key, _present(values)) for key, *values in found]


def _present(values: list[Value]) -> tuple[Value, ...]:
    """Leave out the columns that a row does not have: the last ones."""
    count = next((at for at, value in enumerate(values) if value == _ABSENT), len(values))
    return tuple(values[:count])
