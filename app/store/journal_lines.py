"""Lines of the journal as they travel between computers, and the links of their chains.

A line is proved by its hash, which covers the keys of person, batch and version on the computer
that wrote it. On another computer those keys mean something else: there the line points at what
is meant, and keeps the keys it came with beside (`theirs`), so that its chain still verifies and
it can be handed on as it is.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.store.database import Database
from app.store.driver import Row
from forms.instrument import Value

START = ""  # what the first line of a chain has before it

Keys = tuple[int | None, int | None, int | None]
"""Keys of batch, person and version."""

_INSERT = (
    "INSERT INTO journal (device, seq, batch, at, person, op, record, row, path, old, new, "
    "reason, version, salt, sealed, hash, theirs) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as its device wrote it.

    Attributes:
        device, seq: Which line of which chain.
        at: What that computer's clock said, as text.
        op, record, row, path, old, new, reason: As `journal.Entry` says.
        salt, sealed, hash: Its proof; without salt its values were erased.
        keys: Keys of batch, person and version on that computer.
    """

    device: str
    seq: int
    at: str
    op: str
    record: str | None
    row: str | None
    path: str | None
    old: Value
    new: Value
    reason: str | None
    salt: bytes | None
    sealed: str | None
    hash: str
    keys: Keys

    @property
    def erased(self) -> bool:
        """Say whether its values were taken out on a citizen's request."""
        return self.salt is None


def sealed_values(salt: bytes, *values: Value) -> list[str | None]:
    """Give the salted hash of each value; a blank one has none."""
    return [
        None if value is None else hashlib.sha256(salt + json.dumps(value).encode()).hexdigest()
        for value in values
    ]


def linked(
    previous: str, fixed: Sequence[object], sealed: Sequence[str | None], version: int | None
) -> str:
    """Give the hash of a line: over the one before it, its facts and its sealed values."""
    canonical = json.dumps([previous, *fixed, *sealed, version], separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def is_as_written(previous: str, line: Line) -> bool:
    """Compare a line with its hash; one that holds what is never written is not as written."""
    try:
        return line.hash == _expected(previous, line)
    except (TypeError, ValueError):
        return False


def _expected(previous: str, line: Line) -> str:
    batch, person, version = line.keys
    fixed = (
        line.device, line.seq, batch, line.at, person, line.op, line.record, line.row, line.path,
    )  # fmt: skip
    if line.salt is None:
        sealed = json.loads(line.sealed or "[null,null,null]")
    else:
        sealed = sealed_values(line.salt, line.old, line.new, line.reason)
    return linked(previous, fixed, sealed, version)


def line_of(row: Row) -> Line:
    """Read a row of the table `journal`.

    Raises:
        ValueError: The keys it came with cannot be read.
    """
    theirs = row["theirs"]
    keys = (row["batch"], row["person"], row["version"]) if theirs is None else json.loads(theirs)
    return Line(
        row["device"], row["seq"], row["at"], row["op"], row["record"], row["row"], row["path"],
        row["old"], row["new"], row["reason"], row["salt"], row["sealed"], row["hash"],
        tuple(keys),
    )  # fmt: skip


def keys_here(row: Row) -> Keys:
    """Give the keys on this computer of what a row of the table `journal` points at."""
    return row["batch"], row["person"], row["version"]


def lines_of_record(database: Database, record: str) -> list[Line]:
    """Give all lines about a record, device by device, each in its order."""
    sql = "SELECT * FROM journal WHERE record = ? ORDER BY device, seq"
    return [line_of(row) for row in database.rows(sql, (record,))]


def rows_after(
    database: Database, known: Mapping[str, int], device: str, until: int
) -> Iterator[Row]:
    """Go through the rows of one chain that somebody lacks, some at a time.

    Args:
        database: The open file.
        known: Device -> number of the last line they have.
        device: Whose chain.
        until: Number of the last line that is meant.
    """
    seq = known.get(device, 0)
    while seq < until:
        rows = database.rows(
            "SELECT * FROM journal WHERE device = ? AND seq > ? AND seq <= ? "
            "ORDER BY seq LIMIT 1000",
            (device, seq, until),
        )
        yield from rows
        seq = rows[-1]["seq"] if rows else until


def keep_lines(database: Database, lines: Sequence[tuple[Line, Keys]]) -> None:
    """Enter lines of other computers, inside the caller's transaction.

    Args:
        database: The open file.
        lines: Each with the keys, on this computer, of what it points at.
    """
    database.execute_many(
        _INSERT,
        (
            (
                line.device, line.seq, batch, line.at, person, line.op, line.record, line.row,
                line.path, line.old, line.new, line.reason, version, line.salt, line.sealed,
                line.hash, json.dumps(line.keys),
            )
            for line, (batch, person, version) in lines
        ),
    )  # fmt: skip


def last_lines(database: Database) -> dict[str, tuple[int, str]]:
    """Give device -> number and hash of its last line here."""
    found = {}
    for device in list(database.column("SELECT id FROM device ORDER BY id")):
        row = database.row(
            "SELECT seq, hash FROM journal WHERE device = ? ORDER BY seq DESC LIMIT 1", (device,)
        )
        if row is not None:
            found[device] = (row["seq"], row["hash"])
    return found
