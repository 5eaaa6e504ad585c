"""The only door to SQLite: everybody else takes its names from here.

A later release may open an encrypted workspace with another driver of the same shape; that is
decided here and nowhere else.
"""

import sqlite3
from pathlib import Path

Connection = sqlite3.Connection
Cursor = sqlite3.Cursor
Row = sqlite3.Row
DatabaseError = sqlite3.DatabaseError
IntegrityError = sqlite3.IntegrityError
OperationalError = sqlite3.OperationalError


def connect(path: Path, *, read_only: bool = False) -> Connection:
    """Open a database file without implicit transactions: BEGIN and COMMIT are ours to say.

    Args:
        path: The file; made when absent unless read_only.
        read_only: Open with SQLite's `mode=ro`.

    Raises:
        DatabaseError: The file cannot be opened.
    """
    uri = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=True)
    connection.row_factory = sqlite3.Row
    return connection
