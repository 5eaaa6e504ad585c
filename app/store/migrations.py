"""How a workspace's file comes to the shape this program knows.

A new file gets the tables of today at once. A file of an earlier version takes the steps it lacks,
each in one transaction, after a copy of it was put into `backups/`, while nobody else has it open.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.store import driver, schema
from app.store.database import Database, known, sorted_error
from app.store.subject import subject_of
from forms.problem import ProblemError

if TYPE_CHECKING:
    from sqlite_utils import Database as Tables

Step = Callable[["Tables"], None]
"""A named function that changes the tables of one version into those of the next."""


def keep_media(tables: "Tables") -> None:
    """Begin to keep files: those of forms and those that answers name."""
    for statement in statements(schema.MEDIA):
        tables.execute(statement)


def find_by_batch(tables: "Tables") -> None:
    """Find quickly what one action did to many records, to undo it as one."""
    for statement in statements(schema.BATCHES):
        tables.execute(statement)


def let_names_change(tables: "Tables") -> None:
    """Let a question be called otherwise in a later version and keep its column."""
    for statement in statements(schema.NAMES):
        tables.execute(statement)


def key_twice(tables: "Tables") -> None:
    """Let a record be keyed a second time, beside the first and out of every list."""
    for statement in statements(schema.SECOND):
        tables.execute(statement)
    views = "SELECT name, sql FROM sqlite_master WHERE type = 'view' AND name GLOB 'v_*'"
    first_only = "record.deleted = 0 AND record.second_of IS NULL AND"
    for name, sql in tables.execute(views).fetchall():
        tables.execute(f"DROP VIEW {schema.quoted(name)}")
        tables.execute(sql.replace("record.deleted = 0 AND", first_only))


_YEAR = "[0-9][0-9][0-9][0-9]"


def fill_periods(tables: "Tables") -> None:
    """Say of every record which period it is about, as its answers do."""
    from forms.xform import parse_xform

    for version, xform in tables.execute("SELECT id, xform FROM instrument_version").fetchall():
        with suppress(ProblemError):  # a form that nobody can open says nothing of its records
            _fill_period(tables, version, subject_of(parse_xform(xform)).period)


def _fill_period(tables: "Tables", version: int, path: str) -> None:
    found = tables.execute(
        "SELECT q.instrument, part, n FROM question_column q JOIN instrument_version v "
        "ON v.instrument = q.instrument AND v.number BETWEEN first_version AND last_version "
        "WHERE v.id = ? AND path = ? AND repeat IS NULL",
        (version, path),
    ).fetchone()
    if found is None:
        return
    instrument, part, n = found
    answer = f"(SELECT c{n} FROM d{instrument}_{part} WHERE record = record.id)"
    tables.execute(
        f"UPDATE record SET period = CASE WHEN {answer} GLOB ? THEN CAST({answer} AS TEXT) "
        f"WHEN {answer} GLOB ? THEN substr({answer}, 1, 7) END WHERE version = ?",
        (_YEAR, f"{_YEAR}-[01][0-9]-[0-3][0-9]", version),
    )


def bring_together(tables: "Tables") -> None:
    """Take in what other computers wrote, and keep what two of them said otherwise."""
    for statement in statements(schema.BUNDLES):
        tables.execute(statement)


def let_repeats_be_renamed(tables: "Tables") -> None:
    """Give repeats their names version by version, and let a version rest that is in use."""
    for statement in statements(schema.VERSIONS):
        tables.execute(statement)
    tables.execute(
        "INSERT INTO repeat_name SELECT repeat.id, path, 1, max(v.number) FROM repeat "
        "JOIN instrument_version v ON v.instrument = repeat.instrument GROUP BY repeat.id"
    )


def find_repeated(tables: "Tables") -> None:
    """Find quickly which records repeat one that was just changed."""
    for statement in statements(schema.REVIEW):
        tables.execute(statement)


def approve_bytes(tables: "Tables") -> None:
    """Let an approval hold for bytes, proved by a PIN, and a version say how it was approved."""
    for statement in statements(schema.APPROVALS):
        tables.execute(statement)


def define_datasets(tables: "Tables") -> None:
    """Keep what a dataset takes, definition by definition, and why a version was made."""
    for statement in statements(schema.DEFINITIONS):
        tables.execute(statement)


STEPS: tuple[Step, ...] = (
    keep_media,
    find_by_batch,
    let_names_change,
    key_twice,
    fill_periods,
    bring_together,
    let_repeats_be_renamed,
    find_repeated,
    approve_bytes,
    define_datasets,
)
"""Step i (from 0) brings a file from version i + 1 to i + 2; a step is never changed again."""

_SET = "acopio"


def bring_up_to_date(
    database: Database,
    backups: Path,
    now: datetime,
    steps: Sequence[Step] = STEPS,
    tables: str = schema.TODAY,
) -> None:
    """Make the tables of a new file, or take the steps an older one lacks.

    Args:
        database: The open file.
        backups: Folder for the copy made before migrating.
        now: The time, in UTC, for the copy's name.
        steps: All steps since the first version, in order.
        tables: What a new file is made of: what the steps lead to.

    Raises:
        KnownError: `store.in_use`: another program has an older file open;
            `store.older`: it needs steps and can only be read; `store.disk_full` …
    """
    newest = 1 + len(steps)
    version = _version(database)
    if version == newest:
        return
    if database.read_only:
        raise known("store.older", database.path, found=version, supported=newest)
    if version == 0:
        _make_new(database, tables, newest)
        return
    with _alone(database):
        stamp = now.strftime("%Y%m%d-%H%M%S")
        database.copy_to(backups / f"version-{version}-{stamp}.sqlite")
        _take(database, steps, version)


def _version(database: Database) -> int:
    return int(database.value("PRAGMA user_version"))


def _make_new(database: Database, tables: str, version: int) -> None:
    with database.transaction():
        if _version(database):
            return  # another program made them while this one waited
        for statement in statements(tables):
            database.execute(statement)
        database.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {version}")


def statements(text: str) -> Iterator[str]:
    """Give the statements of a text one by one."""
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if driver.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def _alone(database: Database) -> Iterator[None]:
    """Hold the whole file: who opens it meanwhile is told `store.migrating`."""
    database.value("PRAGMA locking_mode = EXCLUSIVE")
    try:
        try:
            database.connection.execute("BEGIN EXCLUSIVE")
        except driver.errors() as error:
            if driver.primary_code(error) == driver.BUSY:
                raise known("store.in_use", database.path) from error
            raise sorted_error(error, database.path) from error
        database.execute("COMMIT")
        yield
    finally:
        database.value("PRAGMA locking_mode = NORMAL")
        _version(database)  # the lock goes with the next reading, not before


def _take(database: Database, steps: Sequence[Step], version: int) -> None:
    """Take the steps that a file of this version lacks."""
    from sqlite_utils import Database as Tables
    from sqlite_utils.migrations import Migrations

    migrations = Migrations(_SET)
    for number, step in enumerate(steps[version - 1 :], start=version + 1):
        migrations(name=step.__name__)(_numbered(database, step, number))
    try:
        migrations.apply(Tables(database.connection, execute_plugins=False))
    except driver.errors() as error:
        raise sorted_error(error, database.path) from error


def _numbered(database: Database, step: Step, number: int) -> Step:
    """Let a step and its `user_version` be committed together."""

    def take(tables: "Tables") -> None:
        step(tables)
        database.execute(f"PRAGMA user_version = {number}")

    return take
