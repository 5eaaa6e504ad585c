"""The only door to SQLite: everybody else takes its names from here.

A file is opened by Python's own sqlite3, or, when a key comes with it, by SQLCipher, which has the
same shape and classes of its own (docs/decisions/018). Never both on one file at a time: two
SQLite libraries in one process undo each other's locks (sqlite.org/howtocorrupt.html, 2.2.1).
"""

import hashlib
import os
import sqlite3
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final, NoReturn, cast
from urllib.parse import quote

from typing_extensions import override

if TYPE_CHECKING:
    from types import ModuleType

Connection = sqlite3.Connection
Cursor = sqlite3.Cursor
Row = sqlite3.Row
DatabaseError = sqlite3.DatabaseError
complete_statement = sqlite3.complete_statement

BUSY, LOCKED = sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED
LOCKS_IN_DISORDER = sqlite3.SQLITE_PROTOCOL  # after many tries to begin reading a log
READ_ONLY, CANNOT_OPEN, NO_PERMISSION = (
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
)
DISK_FULL, DISK_ERROR = sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR
INTERRUPTED = sqlite3.SQLITE_INTERRUPT
NOT_A_DATABASE, CORRUPT = sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT

KEY_BYTES: Final = 32
SALT_BYTES: Final = 16

# A form of 3,000 questions has a few hundred statements of its own.
_STATEMENTS_KEPT = 512


class CipherMissingError(Exception):
    """The extra `encryption` is not installed."""


class Key:
    """The raw key of a file; it never shows itself in a text, a log or a traceback."""

    __slots__ = ("_raw", "_salt")

    def __init__(self, raw: bytes, salt: bytes = b"") -> None:
        """Keep a key.

        Args:
            raw: 32 bytes.
            salt: 16 bytes that a new file shall begin with; b"" leaves them to SQLCipher.
        """
        if len(raw) != KEY_BYTES or len(salt) not in (0, SALT_BYTES):
            raise ValueError("a key of another length")
        self._raw = raw
        self._salt = salt

    @property
    def raw(self) -> bytes:
        """Give the bytes."""
        return self._raw

    @property
    def mark(self) -> str:
        """Give a short text that tells keys apart and nothing of the key."""
        return hashlib.sha256(b"acopio" + self._raw).hexdigest()[:12]

    def literal(self) -> str:
        """Give the key as SQLCipher wants it in a statement (zetetic.net, "Raw Key Data")."""
        return f"\"x'{self._raw.hex()}{self._salt.hex()}'\""

    @override
    def __repr__(self) -> str:
        return "Key(…)"

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("a key stays in its process")


class _Cipher:
    """Holds SQLCipher once it was needed; a start without an encrypted workspace loads none."""

    module: "ModuleType | None" = None


def has_cipher() -> bool:
    """Say whether encrypted files can be opened here."""
    try:
        _cipher()
    except CipherMissingError:
        return False
    return True


def errors() -> tuple[type[DatabaseError], ...]:
    """Give the classes of what the drivers in use raise, for `except`."""
    if _Cipher.module is None:
        return (DatabaseError,)
    return (DatabaseError, cast("type[DatabaseError]", _Cipher.module.DatabaseError))


def connect(
    path: Path, *, read_only: bool = False, immutable: bool = False, key: Key | None = None
) -> Connection:
    """Open a database file without implicit transactions: BEGIN and COMMIT are ours to say.

    Args:
        path: The file; made when absent unless read_only.
        read_only: Open with SQLite's `mode=ro`.
        immutable: Nobody can change the file while it is open (a CD, a locked folder): SQLite
            needs no lock and no file beside it.
        key: Of an encrypted file. A wrong one is refused by the first statement that reads.

    Raises:
        DatabaseError: The file cannot be opened; one of `errors()`.
        CipherMissingError: There is a key, and no SQLCipher.
    """
    mode = "ro" if read_only or immutable else "rwc"
    uri = f"{file_uri(path.resolve())}?mode={mode}{'&immutable=1' if immutable else ''}"
    return _open(uri, key)


def connect_in_memory() -> Connection:
    """Open a database that is nowhere but in memory."""
    return _open("file::memory:", None)


def connect_aside() -> Connection:
    """Open a database for work in between: a file of SQLite's own, gone when it is closed.

    What does not fit into 8 MB of memory goes to the disk.
    """
    connection = _open("file:", None)
    connection.row_factory = None
    connection.execute("PRAGMA cache_size = -8000")
    return connection


def _open(uri: str, key: Key | None) -> Connection:
    module = sqlite3 if key is None else _cipher()
    connection: Connection = module.connect(
        uri,
        uri=True,
        isolation_level=None,
        check_same_thread=True,
        cached_statements=_STATEMENTS_KEPT,
    )
    connection.row_factory = module.Row
    if key is not None:
        _give_key(connection, key)
    return connection


def connect_to_convert(path: Path, key: Key | None) -> Connection:
    """Open a plain or an encrypted file by SQLCipher, which can copy the one into the other.

    Args:
        path: The file; it must exist, and no other connection of this process may have it open.
        key: None for a plain file.

    Raises:
        DatabaseError: The file cannot be opened; one of `errors()`.
        CipherMissingError: There is no SQLCipher.
    """
    module = _cipher()
    uri = f"{file_uri(path.resolve())}?mode=rw"
    connection: Connection = module.connect(uri, uri=True, isolation_level=None)
    connection.row_factory = module.Row
    if key is not None:
        _give_key(connection, key)
    return connection


def _give_key(connection: Connection, key: Key) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to stderr
    connection.execute(f"PRAGMA key = {key.literal()}")


def _cipher() -> "ModuleType":
    if _Cipher.module is None:
        try:
            from sqlcipher3 import dbapi2
        except ImportError as error:
            raise CipherMissingError from error
        _Cipher.module = dbapi2
    return _Cipher.module


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
