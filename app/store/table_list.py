"""The list of tables of a damaged file, made anew.

Every line of the list that can still be read counts first, wherever its page lies; then those of
backups, for a table never moves once it is made; then those that a new file of ours has.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from app.store import driver, schema
from app.store.damaged_pages import (
    INDEX_INNER,
    INDEX_LEAF,
    PAGE_SIZE,
    TABLE_INNER,
    TABLE_LEAF,
    ContradictionError,
    DamagedFile,
)
from app.store.driver import Connection
from app.store.log_pages import put_log_into
from app.store.migrations import statements

_FILE_HEADER = 100
_MAGIC = b"SQLite format 3\0"
_LIST_SQL = "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master"


@dataclass(frozen=True, slots=True)
class ListedTable:
    """A line of the list: a table or an index and where it begins.

    Attributes:
        type: `table` or `index`.
        name: Its own.
        table: Whose it is; of a table itself.
        root: Its first page, counted from 1.
        sql: The statement that made it, None of an index that came with its table.
    """

    type: str
    name: str
    table: str
    root: int
    sql: str | None


def list_anew(damaged: Path, log: Path, backups: Iterable[Path]) -> bool:
    """Write the list of tables of a damaged file anew; its log becomes part of it.

    Args:
        damaged: A copy that may be written.
        log: Its write-ahead log; it need not exist.
        backups: Sound files of the same workspace, the newest first.

    Returns:
        False when nobody can say where the tables begin.
    """
    put_log_into(log, damaged)
    pages = DamagedFile(damaged)
    if pages.count < 2:
        return False
    lines: dict[str, ListedTable] = {}
    for line in (*_still_there(pages), *_of_backups(backups), *_of_a_new_file()):
        taken = any(line.root == other.root for other in lines.values())
        if line.name not in lines and not taken and _begins(pages, line):
            lines[line.name] = line
    _write(damaged, pages, list(lines.values()))
    return any(line.type == "table" for line in lines.values())


def _still_there(pages: DamagedFile) -> Iterator[ListedTable]:
    """Find lines of the list by their shape, on whatever page they stand."""
    free = pages.free()
    for number in range(1, pages.count + 1):
        if number in free or pages.kind(number) != TABLE_LEAF:
            continue
        with suppress(ContradictionError):
            for _key, values in pages.rows(number):
                if (line := _as_line(values)) is not None:
                    yield line


def _as_line(values: tuple[object, ...]) -> ListedTable | None:
    match values:
        case ("table" | "index" as kind, str(name), str(table), int(root), str() | None as sql):
            if sql is None or sql.upper().startswith("CREATE"):
                return ListedTable(str(kind), name, table, root, sql)
    return None


def _of_backups(backups: Iterable[Path]) -> Iterator[ListedTable]:
    for backup in backups:
        with suppress(*driver.errors()), closing(driver.connect(backup, read_only=True)) as file:
            yield from _read(file)


def _of_a_new_file() -> Iterator[ListedTable]:
    with closing(driver.connect_in_memory()) as file:
        for statement in statements(schema.TODAY):
            file.execute(statement)
        yield from _read(file)


def _read(file: Connection) -> Iterator[ListedTable]:
    for row in file.execute(_LIST_SQL).fetchall():
        if row["type"] in ("table", "index") and row["rootpage"]:
            yield ListedTable(*tuple(row))


def _begins(pages: DamagedFile, line: ListedTable) -> bool:
    """See whether the page of a line can be where such a thing begins."""
    is_tree_of_keys = line.type == "index" or "WITHOUT ROWID" in str(line.sql).upper()
    kinds = (INDEX_INNER, INDEX_LEAF) if is_tree_of_keys else (TABLE_INNER, TABLE_LEAF)
    return 1 < line.root <= pages.count and pages.kind(line.root) in kinds


def _write(damaged: Path, pages: DamagedFile, lines: list[ListedTable]) -> None:
    """Put an empty list into the first page, and the lines into it."""
    with damaged.open("r+b") as file:
        header = _header(file.read(_FILE_HEADER), pages.count)
        empty = bytes((TABLE_LEAF, 0, 0, 0, 0, PAGE_SIZE >> 8, PAGE_SIZE & 0xFF, 0))
        file.seek(0)
        file.write((header + empty).ljust(PAGE_SIZE, b"\0"))
        file.truncate(pages.count * PAGE_SIZE)
    with closing(driver.connect(damaged)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("BEGIN")
        for line in lines:
            connection.execute(
                "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) "
                "VALUES (?, ?, ?, ?, ?)",
                (line.type, line.name, line.table, line.root, line.sql),
            )
        connection.execute("COMMIT")


def _header(old: bytes, count: int) -> bytes:
    """Make a header (fileformat2, section 1.3) that promises no more than there is.

    Version and owner stay when they can be read; pages that were given back are left alone.
    """
    with closing(driver.connect_in_memory()) as new:
        new.execute("CREATE TABLE any_table (any_column)")
        header = bytearray(new.serialize()[:_FILE_HEADER])
    if old.startswith(_MAGIC):
        header[60:72] = old[60:72]
    header[18:20] = b"\1\1"  # no log any more
    header[28:32] = count.to_bytes(4, "big")
    header[32:40] = bytes(8)
    header[92:96] = header[24:28]  # the count holds for this change
    return bytes(header)
