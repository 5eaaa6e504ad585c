"""One open database file: how it is opened, how it is written, what its errors mean."""

import errno
import time
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any, Self, TypeVar
from weakref import WeakSet

from app.progress import CancelledError
from app.store import driver
from app.store.schema import APPLICATION_ID, SCHEMA_VERSION
from forms.problem import Place, Problem, ProblemError

BUSY_TIMEOUT_MS = 5000
"""How long a statement waits for another program to finish its own."""

_LOOK_AGAIN_S = 0.001
_ROWS_A_TURN, _TURN_S = 1000, 0.00001
_TEXT_AT_ONCE = 50_000

Arguments = Sequence[object]
_R = TypeVar("_R")


class KnownError(ProblemError):
    """The environment is in the way (disk, permission, another program): a person can act."""


class BugError(Exception):
    """The program asked for something that makes no sense: the mistake is ours."""


_CODES = {
    driver.BUSY: "store.busy",
    driver.LOCKED: "store.busy",
    driver.LOCKS_IN_DISORDER: "store.busy",
    driver.READ_ONLY: "store.read_only",
    driver.CANNOT_OPEN: "store.read_only",
    driver.NO_PERMISSION: "store.read_only",
    driver.DISK_FULL: "store.disk_full",
    driver.DISK_ERROR: "store.disk_error",
    driver.NOT_A_DATABASE: "store.not_a_workspace",
    driver.CORRUPT: "store.damaged",
}


def known(code: str, path: Path, **values: object) -> KnownError:
    """Make the error of a workspace's file; sentences name its folder.

    Args:
        code: Problem code, `store.…`.
        path: The database file.
        **values: What the sentence quotes beside `folder`.
    """
    place = Place(file=path.name)
    return KnownError(Problem(code, place=place, values={"folder": str(path.parent), **values}))


def refused_folder(error: OSError, path: Path) -> KnownError:
    """Make the error of a workspace's folder in which a file could not be made.

    Args:
        error: What the system said.
        path: The file.
    """
    if isinstance(error, FileExistsError | NotADirectoryError):
        code = "store.not_a_folder"
    else:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        code = "store.disk_full" if full else "store.read_only"
    return known(code, path, detail=str(error))


def sorted_error(error: driver.DatabaseError, path: Path) -> KnownError | BugError | CancelledError:
    """Tell what a person can act upon from what is our mistake.

    Args:
        error: As SQLite raised it.
        path: The database file it is about.
    """
    if driver.primary_code(error) == driver.INTERRUPTED:
        return CancelledError()
    code = _CODES.get(driver.primary_code(error))
    return known(code, path, detail=str(error)) if code else BugError(str(error))


class Database:
    """A connection that says in words what goes wrong; used by the thread that opened it.

    Attributes:
        path: The file.
        read_only: Nothing can be written through it.
        key: Of an encrypted file, None of a plain one.
        ended_badly: Who had it open before this program ended in the middle of something, or
            still has it open.
    """

    def __init__(
        self,
        path: Path,
        connection: driver.Connection,
        *,
        read_only: bool,
        key: driver.Key | None = None,
    ) -> None:
        self.path = path
        self.read_only = read_only
        self.key = key
        self.ended_badly = False
        self._connection = connection
        self._file: tuple[Path, int, int] | None = None

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        read_only: bool = False,
        newest: int = SCHEMA_VERSION,
        key: driver.Key | None = None,
    ) -> Self:
        """Open a workspace's file, or begin an empty one.

        A file of a newer version, or of another program, is refused before anything is written.

        Args:
            path: The file.
            read_only: Only read; the file must exist.
            newest: The latest `user_version` this program understands.
            key: Of an encrypted file.

        Raises:
            KnownError: `store.not_a_workspace`, `store.newer`, `store.migrating`,
                `store.read_only`, `store.damaged`, `store.log_without_file` …
        """
        if read_only and not path.is_file():
            raise known("store.not_a_workspace", path)
        if _is_log_alone(path):
            raise known("store.log_without_file", path)
        ended_badly = _ended_badly(path)
        try:
            connection = connect(path, read_only=read_only, key=key)
        except driver.errors() as error:
            raise sorted_error(error, path) from error
        except driver.CipherMissingError as error:
            raise known("store.cipher_missing", path) from error
        database = cls(path, connection, read_only=read_only, key=key)
        database.ended_badly = ended_badly
        _OPEN_HERE.add(database)
        try:
            database.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
            database._check_identity(newest)
            database._set_up()
            database._remember_file()
        except BaseException:
            database.close()
            raise
        return database

    def _remember_file(self) -> None:
        path = self.path.absolute()
        with suppress(OSError):
            there = path.stat()
            self._file = path, there.st_dev, there.st_ino

    def _check_in_place(self) -> None:
        """See that the file is still where it was opened.

        Where its folder was moved or deleted (a stick that was pulled out and is mounted anew,
        another program), SQLite would go on writing into a file that nobody can reach.
        """
        if self._file is None:
            return
        path, *before = self._file
        try:
            there = path.stat()
        except OSError as error:
            raise known("store.gone", self.path, detail=str(error)) from error
        if [there.st_dev, there.st_ino] != before:
            raise known("store.gone", self.path, detail="")

    def _check_identity(self, newest: int) -> None:
        version, application, begun = self._identity()
        if application != APPLICATION_ID and (begun or application or version):
            raise known("store.not_a_workspace", self.path)
        if version > newest:
            raise known("store.newer", self.path, found=version, supported=newest)

    def _identity(self) -> tuple[int, int, bool]:
        """Read version, application and whether there are tables, all of the same moment.

        Another program may be making the file right now.
        """
        try:
            self._connection.execute("BEGIN")
            version = self._connection.execute("PRAGMA user_version").fetchone()[0]
            application = self._connection.execute("PRAGMA application_id").fetchone()[0]
            tables = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        except driver.errors() as error:
            if driver.primary_code(error) == driver.BUSY:
                # Readers never wait for writers, only for who holds the whole file.
                raise known("store.migrating", self.path) from error
            raise sorted_error(error, self.path) from error
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        return version, application, bool(tables)

    def _set_up(self) -> None:
        self.execute("PRAGMA foreign_keys = ON")
        if self.read_only:
            return
        if self.value("PRAGMA journal_mode") != "wal":
            # Sticks and network shares refuse WAL and keep a rollback journal.
            self.value("PRAGMA journal_mode = WAL")
        self.execute("PRAGMA synchronous = FULL")
        self._check_writable()

    def _check_writable(self) -> None:
        """Say now, and not at the first answer, that nothing can be written."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")  # alone it is content with reading
            self._connection.execute(f"PRAGMA user_version = {self.value('PRAGMA user_version')}")
            self._connection.execute("ROLLBACK")
        except driver.errors() as error:
            if driver.primary_code(error) != driver.BUSY:
                raise sorted_error(error, self.path) from error

    @property
    def connection(self) -> driver.Connection:
        """Give the driver's connection, for migrations."""
        return self._connection

    def close(self) -> None:
        """Close the file; what was committed is on disk already."""
        _OPEN_HERE.discard(self)
        self._connection.close()

    def execute(self, sql: str, arguments: Arguments = ()) -> driver.Cursor:
        """Run one statement.

        Raises:
            KnownError: The environment is in the way.
            BugError: Anything else.
        """
        try:
            return self._connection.execute(sql, arguments)
        except driver.errors() as error:
            raise sorted_error(error, self.path) from error

    def execute_many(self, sql: str, many: Iterable[Arguments]) -> None:
        """Run one statement for each row of arguments."""
        try:
            self._connection.executemany(sql, many)
        except driver.errors() as error:
            raise sorted_error(error, self.path) from error

    def rows(self, sql: str, arguments: Arguments = ()) -> list[driver.Row]:
        """Give all rows of a query."""
        try:
            return list(_letting_in(self._connection.execute(sql, arguments)))
        except driver.errors() as error:
            raise sorted_error(error, self.path) from error

    def row(self, sql: str, arguments: Arguments = ()) -> driver.Row | None:
        """Give the first row of a query, or None."""
        try:
            found: driver.Row | None = self._connection.execute(sql, arguments).fetchone()
        except driver.errors() as error:
            raise sorted_error(error, self.path) from error
        return found

    def value(self, sql: str, arguments: Arguments = ()) -> Any:  # noqa: ANN401 - SQLite's own
        """Give the first column of the first row, or None."""
        found = self.row(sql, arguments)
        return None if found is None else found[0]

    def each(self, sql: str, arguments: Arguments = ()) -> Iterator[tuple[Any, ...]]:
        """Go through the rows of a query as plain tuples, without keeping them."""
        cursor = self._connection.cursor()
        cursor.row_factory = None
        try:
            yield from _letting_in(cursor.execute(sql, arguments))
        except driver.errors() as error:
            raise sorted_error(error, self.path) from error

    def column(self, sql: str, arguments: Arguments = ()) -> Iterator[Any]:
        """Give the values of a query of one column, as quickly as SQLite finds them."""
        return chain.from_iterable(self.each(sql, arguments))

    def numbers(self, sql: str, arguments: Arguments = ()) -> "array[int]":
        """Give the whole numbers of a query of one column, in its order: a million in a second.

        SQLite writes them as one text, in half the time, and without Python: see `_letting_in`.
        """
        told = f"WITH found(number) AS ({sql}) SELECT group_concat(number) FROM found"
        text = self.value(told, arguments) or ""
        found, at = array("q"), 0
        while at < len(text):
            end = text.find(",", at + _TEXT_AT_ONCE)
            end = len(text) if end < 0 else end
            found.extend(map(int, text[at:end].split(",")))
            at = end + 1
        return found

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all or nothing: BEGIN IMMEDIATE, then COMMIT, or ROLLBACK on any exception.

        When the block has ended without an exception, what it wrote survives a power cut.

        Raises:
            KnownError: `store.gone`, `store.busy`, `store.disk_full` …
            BugError: A transaction is open already.
        """
        if self._connection.in_transaction:
            raise BugError("a transaction inside a transaction")
        self._check_in_place()
        self._begin()
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def _begin(self) -> None:
        """Wait for the file as closely as who imports lets others pass, `imports.PAUSE_S`.

        SQLite's own waiting looks ever more rarely and misses every gap of a long import.
        """
        deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
        self._connection.execute("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    self._connection.execute("BEGIN IMMEDIATE")
                except driver.errors() as error:
                    is_busy = driver.primary_code(error) == driver.BUSY
                    if not is_busy or time.monotonic() > deadline:
                        raise sorted_error(error, self.path) from error
                else:
                    return
                time.sleep(_LOOK_AGAIN_S)
        finally:
            self._connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")

    def _roll_back(self) -> None:
        if self._connection.in_transaction:  # a full disk ends it before us
            self.execute("ROLLBACK")

    def interrupt(self) -> None:
        """Stop the statement that runs now: it raises CancelledError; any thread may call this."""
        self._connection.interrupt()

    def data_version(self) -> int:
        """Give a number that changes whenever another connection has written."""
        return int(self.value("PRAGMA data_version"))

    def copy_to(self, path: Path) -> None:
        """Write a whole and consistent copy of the file; it appears only when it is complete.

        Args:
            path: The copy; one that is there already is replaced.
        """
        unfinished = path.with_name(f"{path.name}.unfinished")
        try:
            copy = driver.connect(unfinished, key=self.key)
            try:
                self._connection.backup(copy)
            finally:
                copy.close()
        except driver.errors() as error:
            unfinished.unlink(missing_ok=True)
            raise sorted_error(error, path) from error
        unfinished.replace(path)


def _letting_in(rows: Iterator[_R]) -> Iterator[_R]:
    """Give rows, and other threads their turn among them.

    SQLite lets go of Python for each row, for too short a time to be taken by a thread that waits,
    which begins to wait anew each time: a window beside would stand still until the last row.
    """
    for row in rows:
        yield row
        yield from islice(rows, _ROWS_A_TURN)
        time.sleep(_TURN_S)


_OPEN_HERE: WeakSet[Database] = WeakSet()


def is_open_here(path: Path) -> bool:
    """Say whether this process has a file open: its own locks keep nobody of itself out."""
    return bool(_open_here(path))


def _open_here(path: Path) -> list[Database]:
    return [each for each in list(_OPEN_HERE) if each.path.resolve() == path.resolve()]


def _ended_badly(path: Path) -> bool:
    """Say how the file was left before this process opened it; afterwards the log is our own."""
    here = _open_here(path)
    return here[0].ended_badly if here else has_unwritten_log(path)


def connect(path: Path, *, read_only: bool, key: driver.Key | None = None) -> driver.Connection:
    """Connect; a file in a folder that refuses SQLite's side files is read as it lies.

    Raises:
        DatabaseError: The file cannot be opened.
    """
    connection = driver.connect(path, read_only=read_only, key=key)
    if read_only and not has_unwritten_log(path):
        try:
            connection.execute("PRAGMA user_version")
        except driver.errors() as error:
            if driver.primary_code(error) in {driver.CANNOT_OPEN, driver.READ_ONLY}:
                connection.close()
                return driver.connect(path, immutable=True, key=key)
    return connection


def _is_log_alone(path: Path) -> bool:
    """Say whether a log lost its file: SQLite would take it for a stranger's and throw it away."""
    log = path.with_name(f"{path.name}-wal")
    return not _size(path) and bool(_size(log))


def has_unwritten_log(path: Path) -> bool:
    """Say whether the log beside a file holds something.

    The last program that closes the file takes the log away: where nobody has the file open, the
    one before ended in the middle of its work, or the power went.
    """
    logs = (path.with_name(f"{path.name}-{kind}") for kind in ("wal", "journal"))
    return any(_size(log) for log in logs)


def _size(path: Path) -> int:
    """Give the bytes of a file, 0 when there is none: another program may take it away any time."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
