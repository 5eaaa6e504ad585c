"""The only door to SQLite: everybody else takes its names from here.

A later release may open an encrypted workspace with another driver of the same shape; that is
decided here and nowhere else.
"""

import os
import sqlite3
from pathlib import Path, PurePath
from urllib.parse import quote

Connection = sqlite3.Connection
Cursor = sqlite3.Cursor
Row = sqlite3.Row
DatabaseError = sqlite3.DatabaseError
IntegrityError = sqlite3.IntegrityError
OperationalError = sqlite3.OperationalError
complete_statement = sqlite3.complete_statement

BUSY, LOCKED = sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED
READ_ONLY, CANNOT_OPEN, NO_PERMISSION = (
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
)
DISK_FULL, DISK_ERROR = sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR
NOT_A_DATABASE, CORRUPT = sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT

# A form of 3,000 questions has a few hundred statements of its own.
_STATEMENTS_KEPT = 512


def connect(path: Path, *, read_only: bool = False, immutable: bool = False) -> Connection:
    """Open a database file without implicit transactions: BEGIN and COMMIT are ours to say.

    Args:
        path: The file; made when absent unless read_only.
        read_only: Open with SQLite's `mode=ro`.
        immutable: Nobody can change the file while it is open (a CD, a locked folder): SQLite
            needs no lock and no file beside it.

    Raises:
        DatabaseError: The file cannot be opened.
    """
    mode = "ro" if read_only or immutable else "rwc"
    uri = f"{file_uri(path.resolve())}?mode={mode}{'&immutable=1' if immutable else ''}"
    connection = sqlite3.connect(
        uri,
        uri=True,
        isolation_level=None,
        check_same_thread=True,
        cached_statements=_STATEMENTS_KEPT,
    )
    connection.row_factory = sqlite3.Row
    return connection


def file_uri(path: PurePath) -> str:
    """Give an absolute path as SQLite wants it (sqlite.org/uri.html, section 3.1).

    A network share stands in the path with four slashes: SQLite knows no other host than this
    computer.
    """
    plain = path.as_posix()
    slashes = "//" if plain.startswith("//") else "//" + "/" * (not plain.startswith("/"))
    return f"file:{slashes}{quote(os.fsencode(plain), safe='/:')}"


def primary_code(error: DatabaseError) -> int:
    """Give SQLite's primary result code of an error, 0 when the error is not SQLite's own."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
