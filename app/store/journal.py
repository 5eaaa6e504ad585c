"""The journal: what every person changed, in order, in a chain that shows tampering.

The chain of each device is SHA-256 over the previous hash and the row, in which the values stand
as salted hashes. So a value can be erased on a citizen's request (with the salt, its hash tells
nothing) and the chain still verifies. Order is that of `seq`: a clock that is set back changes
what `at` says, never what came first.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.store.clock import as_moment
from app.store.database import Database
from app.store.driver import Row
from app.store.erasure import seal
from app.store.journal_lines import START, is_as_written, line_of, linked, sealed_values
from forms.instrument import Value
from forms.problem import Place, Problem

Operation = Literal[
    "set", "create", "delete", "add_row", "remove_row", "move_row", "state", "remark", "import",
    "undo",
]  # fmt: skip

VERSION = "@version"
"""Path of the line that says which version of its form a record answers from then on: `old` and
`new` are SHA-256 of versions, the same on every computer (in older lines, their numbers on the one
that wrote it). No question is called so."""

_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that is about to be written down.

    Attributes:
        op: What happened.
        record: uuid of the record, None for an import.
        row: uuid of the repeat instance, None outside repeats.
        path: Question or repeat.
        old, new: Values as stored; JSON text where a whole row or an import is meant.
        reason: Why, in the person's words.
        version: Version of the instrument.
    """

    op: Operation
    record: str | None = None
    row: str | None = None
    path: str | None = None
    old: Value = None
    new: Value = None
    reason: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A row of the journal; `at` is what the clock said, `seq` is the order."""

    device: str
    seq: int
    at: datetime
    person: str
    batch: int | None
    what: Entry


@dataclass(frozen=True, slots=True)
class JournalHead:
    """The end of a device's chain; whoever keeps it can tell that nothing was cut off later."""

    device: str
    seq: int
    hash: str


class Journal:
    """The journal of one workspace, written as one device."""

    def __init__(self, database: Database, device: str) -> None:
        self._database = database
        self._device = device

    def append(
        self, entries: Iterable[Entry], *, person: int | None, at: str, batch: int | None = None
    ) -> None:
        """Write entries down, inside the caller's transaction.

        Args:
            entries: In the order they happened.
            person: Key of who did it.
            at: The time, as `clock.as_text` writes it.
            batch: The batch they belong to.
        """
        last, previous = self._last()
        rows = []
        for seq, entry in enumerate(entries, start=last + 1):
            salt = os.urandom(_SALT_BYTES)
            fixed = (
                self._device, seq, batch, at, person, entry.op, entry.record, entry.row, entry.path,
            )  # fmt: skip
            sealed = sealed_values(salt, entry.old, entry.new, entry.reason)
            previous = linked(previous, fixed, sealed, entry.version)
            values = (entry.old, entry.new, entry.reason, entry.version, salt, previous)
            rows.append((*fixed, *values))
        self._database.execute_many(
            "INSERT INTO journal (device, seq, batch, at, person, op, record, row, path, "
            "old, new, reason, version, salt, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            rows,
        )

    def _last(self) -> tuple[int, str]:
        row = self._database.row(
            "SELECT seq, hash FROM journal WHERE device = ? ORDER BY seq DESC LIMIT 1",
            (self._device,),
        )
        return (0, START) if row is None else (row["seq"], row["hash"])

    def head(self) -> JournalHead:
        """Give the end of this device's chain."""
        return JournalHead(self._device, *self._last())

    def entries(
        self,
        record: str | None = None,
        *,
        path: str | None = None,
        ops: Sequence[Operation] = (),
        batch: int | None = None,
        after: int = 0,
        limit: int = -1,
    ) -> list[JournalEntry]:
        """Give what happened, in order.

        Args:
            record: Only of the record with this uuid.
            path: Only of this question or repeat.
            ops: Only these kinds; none means all.
            batch: Only of this batch.
            after: Only what has a higher `seq`.
            limit: The most entries to give; -1 gives all.
        """
        conditions, arguments = ["j.seq > ?"], list[object]([after])
        for column, wanted in (("record", record), ("path", path), ("batch", batch)):
            if wanted is not None:
                conditions.append(f"j.{column} = ?")
                arguments.append(wanted)
        if ops:
            conditions.append(f"j.op IN ({','.join('?' * len(ops))})")
            arguments.extend(ops)
        rows = self._database.rows(
            "SELECT j.*, ifnull(p.name, '') AS name FROM journal j "
            "LEFT JOIN person p ON p.id = j.person "
            f"WHERE {' AND '.join(conditions)} ORDER BY j.device, j.seq LIMIT ?",
            (*arguments, limit),
        )
        return [_entry(row) for row in rows]

    def erase(self, record: str, path: str, row: str | None = None) -> int:
        """Take the values of one question out of the journal, inside the caller's transaction.

        What happened, when and by whom stays; the chain still verifies.

        Args:
            record: uuid of the record.
            path: The question; rows that were removed with it inside lose their values too.
            row: uuid of the repeat instance; None takes all of them.

        Returns:
            How many rows lost their values.
        """
        return seal(self._database, self._telling(record, path, row))

    def count_telling(self, record: str, path: str, row: str | None = None) -> int:
        """Count the rows that `erase` would take the values out of."""
        return len(self._telling(record, path, row))

    def _telling(self, record: str, path: str, row: str | None) -> list[Row]:
        return self._database.rows(
            "SELECT seq, device, salt, old, new, reason FROM journal WHERE record = ? "
            "AND salt IS NOT NULL AND (path = ? AND (? IS NULL OR row = ?) "
            "OR op = 'remove_row' AND substr(?, 1, length(path) + 1) = path || '/')",
            (record, path, row, row, path),
        )

    def verify(self, heads: Sequence[JournalHead] = ()) -> list[Problem]:
        """Follow every chain from its start and say where it was touched.

        Args:
            heads: Ends of chains kept elsewhere (a receipt, a backup); each must still be there.

        Returns:
            `store.journal_changed`, `store.journal_gap`, `store.journal_cut`; empty when whole.
        """
        problems = list(self._broken_links())
        for head in heads:
            stored = self._database.value(
                "SELECT hash FROM journal WHERE device = ? AND seq = ?", (head.device, head.seq)
            )
            if stored != head.hash and head.seq:
                problems.append(Problem("store.journal_cut", values={"seq": head.seq}))
        return problems

    def _broken_links(self) -> Iterator[Problem]:
        device, seq, previous = "", 0, START
        for row in self._database.execute("SELECT * FROM journal ORDER BY device, seq"):
            if row["device"] != device:
                device, seq, previous = row["device"], 0, START
            place = Place(record=row["record"], field=row["path"])
            if row["seq"] != seq + 1:
                yield Problem(
                    "store.journal_gap", values={"first": seq + 1, "last": row["seq"] - 1}
                )
            elif not _is_as_written(previous, row):
                yield Problem("store.journal_changed", place=place, values={"seq": row["seq"]})
            seq, previous = row["seq"], row["hash"]


def _is_as_written(previous: str, row: Row) -> bool:
    try:
        return is_as_written(previous, line_of(row))
    except (TypeError, ValueError):
        return False


def _entry(row: Row) -> JournalEntry:
    what = Entry(
        row["op"], row["record"], row["row"], row["path"], row["old"], row["new"], row["reason"],
        row["version"],
    )  # fmt: skip
    return JournalEntry(
        row["device"], row["seq"], as_moment(row["at"]), row["name"], row["batch"], what
    )
