"""Batches: what was done to many records at once, visible and undone as one.

A batch is `open` while its rows are being written, a transaction at a time, and none of them is
seen; one UPDATE makes it `done`. An open import whose program is gone is taken away at the next
start; what a person changed at once in many records stays, each answer with its line in the
journal, and the batch is closed with what is there.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.store.cells import Cells
from app.store.clock import Clock, as_moment, as_text
from app.store.database import Database, KnownError
from app.store.driver import Row
from app.store.instruments import Instruments, StoredVersion
from app.store.journal import Entry, Journal
from app.store.people import People
from app.store.presence import Presence
from app.store.submissions import NO_SUBMISSION, Submission, Submissions

RECORDS_A_TRANSACTION = 500

_BACK = Entry("undo", old="undone", new="done")

BatchStatus = Literal["open", "done", "undone"]


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as it stands.

    Attributes:
        id: Its key.
        kind: `import`, `recipe` or `bulk`.
        instrument: Key of the instrument.
        file_name, file_sha256: Of the file an import came from.
        at: When it began.
        rows: Records it holds; of a `bulk` that was broken off, those it was meant for.
        status: Where it stands.
        municipality, period: Whose file it was and of when, None when nobody said.
    """

    id: int
    kind: str
    instrument: int
    file_name: str
    file_sha256: str
    at: datetime
    rows: int
    status: BatchStatus
    municipality: str | None = None
    period: str | None = None


class Batches:
    """The batches of one workspace."""

    def __init__(
        self,
        database: Database,
        *,
        instruments: Instruments,
        journal: Journal,
        people: People,
        presence: Presence,
        clock: Clock,
    ) -> None:
        self._database = database
        self._instruments = instruments
        self._journal = journal
        self._people = people
        self._presence = presence
        self._clock = clock
        self._cells = Cells(database)
        self._submissions = Submissions(database)

    def get(self, batch: int) -> Batch:
        """Give a batch by its key.

        Raises:
            KeyError: There is none.
        """
        row = self._database.row("SELECT * FROM batch WHERE id = ?", (batch,))
        if row is None:
            raise KeyError(batch)
        return _batch(row)

    def of_file(self, instrument: int, file_sha256: str) -> Batch | None:
        """Give the finished import of a file into an instrument, or None."""
        row = self._database.row(
            "SELECT * FROM batch WHERE instrument = ? AND file_sha256 = ? AND status = 'done' "
            "ORDER BY id DESC LIMIT 1",
            (instrument, file_sha256),
        )
        return None if row is None else _batch(row)

    def all(self, instrument: int) -> list[Batch]:
        """Give the batches of an instrument that are or were visible, newest first."""
        rows = self._database.rows(
            "SELECT * FROM batch WHERE instrument = ? AND status <> 'open' ORDER BY id DESC",
            (instrument,),
        )
        return [_batch(row) for row in rows]

    @contextmanager
    def importing(
        self,
        version: StoredVersion,
        person: str,
        file_name: str,
        file_sha256: str,
        submission: Submission = NO_SUBMISSION,
    ) -> Iterator[int]:
        """Open a batch for the length of a block; an exception takes all of it away.

        Args:
            version: Version of the instrument its records follow.
            person: Who imports.
            file_name: The file, as the person knows it.
            file_sha256: Of its bytes.
            submission: Whose file it is, and of when.

        Yields:
            Key of the batch, for the rows; `finish` makes it visible.
        """
        who = self._people.key(person)
        with self._presence.at_work():
            with self._database.transaction():
                cursor = self._database.execute(
                    "INSERT INTO batch (kind, instrument, file_name, file_sha256, municipality, "
                    "period, person, at, status) VALUES ('import', ?, ?, ?, ?, ?, ?, ?, 'open')",
                    (
                        version.instrument, file_name, file_sha256, submission.municipality,
                        submission.period, who, as_text(self._clock()),
                    ),
                )  # fmt: skip
            batch = int(cursor.lastrowid or 0)
            try:
                yield batch
            except BaseException:
                with suppress(KnownError):  # a full disk: it is invisible, and goes at a next start
                    self._remove(batch, version.instrument)
                raise

    def finish(
        self,
        batch: int,
        version: StoredVersion,
        rows: int,
        rows_sha256: str,
        submission: Submission = NO_SUBMISSION,
    ) -> Batch:
        """Make an open import visible, in the same instant as its row in the journal.

        The batch that it replaces goes out of sight in that instant too.

        Args:
            batch: Key of the open batch.
            version: Version of the instrument.
            rows: Records it holds.
            rows_sha256: Hash over all of them.
            submission: As `importing` was told.
        """
        with self._database.transaction():
            row = self._database.row("SELECT * FROM batch WHERE id = ?", (batch,))
            if row is None:
                raise KeyError(batch)
            self._database.execute(
                "UPDATE batch SET status = 'done', rows = ? WHERE id = ?", (rows, batch)
            )
            facts = {
                "file": row["file_name"],
                "sha256": row["file_sha256"],
                "rows": rows,
                "rows_sha256": rows_sha256,
                **self._submissions.facts(submission),
            }
            entry = Entry("import", new=json.dumps(facts, ensure_ascii=False), version=version.id)
            at = as_text(self._clock())
            self._journal.append((entry,), person=row["person"], at=at, batch=batch)
            if submission.replaces is not None:
                self._turn_one(submission.replaces, row["person"], "done", Entry("undo"))
        return self.get(batch)

    @contextmanager
    def changing(
        self,
        version: StoredVersion,
        person: str,
        rows: int,
        *,
        file_sha256: str | None = None,
        kind: Literal["bulk", "recipe"] = "bulk",
    ) -> Iterator[int]:
        """Open a batch for what one action does to many records; whatever ends it, it is closed.

        Its new records appear when the block ends. What was committed before an exception or a
        power cut stays, under this batch, so that it can be undone as one.

        Args:
            version: Version of the instrument they follow.
            person: Who acts.
            rows: How many records it is meant for; kept as it is when the program ends midway.
            file_sha256: Of the version, when publishing it is what changes them.
            kind: `recipe` when a recipe for cleaning changes them.

        Yields:
            Key of the batch, for `Records.create` and `Records.save`.
        """
        who = self._people.key(person)
        with self._presence.at_work():
            with self._database.transaction():
                cursor = self._database.execute(
                    "INSERT INTO batch (kind, instrument, file_sha256, person, at, rows, status) "
                    "VALUES (?, ?, ?, ?, ?, ?, 'open')",
                    (kind, version.instrument, file_sha256, who, as_text(self._clock()), rows),
                )
            batch = int(cursor.lastrowid or 0)
            try:
                yield batch
            finally:
                with suppress(KnownError):  # a full disk: a next start closes it
                    self._close(batch)

    def _close(self, batch: int) -> None:
        with self._database.transaction():
            self._database.execute("UPDATE batch SET status = 'done' WHERE id = ?", (batch,))

    def records_of(self, batch: int) -> int:
        """Give how many records a batch began or changed, as the journal tells."""
        sql = "SELECT count(DISTINCT record) FROM journal WHERE batch = ? AND record IS NOT NULL"
        return int(self._database.value(sql, (batch,)))

    def undo(self, batch: int, person: str, reason: str | None = None) -> None:
        """Take a finished batch out of sight as one; its records stay in the file.

        A batch that it had replaced comes back in the same instant.
        """
        self._turn(batch, person, "done", Entry("undo", reason=reason))

    def redo(self, batch: int, person: str) -> None:
        """Bring a batch back into sight that was undone; one that it replaces goes again."""
        self._turn(batch, person, "undone", _BACK)

    def _turn(self, batch: int, person: str, old: BatchStatus, entry: Entry) -> None:
        who = self._people.key(person)
        with self._database.transaction():
            if not self._turn_one(batch, who, old, entry):
                return
            replaced = self._submissions.replaced_by(batch)
            if replaced is None:
                return
            if old == "done":
                self._turn_one(replaced, who, "undone", _BACK)
            else:
                self._turn_one(replaced, who, "done", Entry("undo"))

    def _turn_one(self, batch: int, who: int | None, old: BatchStatus, entry: Entry) -> bool:
        """Show or hide a batch, in the caller's transaction; say whether that changed anything."""
        new = "undone" if old == "done" else "done"
        changed = self._database.execute(
            "UPDATE batch SET status = ? WHERE id = ? AND status = ?", (new, batch, old)
        )
        if changed.rowcount:
            self._journal.append((entry,), person=who, at=as_text(self._clock()), batch=batch)
        return bool(changed.rowcount)

    def remove_abandoned(self) -> int:
        """Take away open imports whose program is gone, and close what else it left open.

        Several programs may start at once, and one may begin an import meanwhile: each of these
        transactions looks anew for what is open and whether nobody is at work. Where the disk
        refuses, they stay as they are, invisible, for a later start.

        Returns:
            How many are settled.
        """
        settled = 0
        with suppress(KnownError):
            while self._database.value("SELECT 1 FROM batch WHERE status = 'open' LIMIT 1"):
                with self._database.transaction():
                    if not self._presence.is_nobody_at_work():
                        break
                    settled += self._settle_some()
        return settled

    def _settle_some(self) -> bool:
        """Close the first open batch, or take away some of its rows; say whether it is settled."""
        row = self._database.row("SELECT * FROM batch WHERE status = 'open' ORDER BY id LIMIT 1")
        if row is None:
            return False  # another program settled it while this one waited
        if row["kind"] == "import":
            return self._remove_some(row["id"], row["instrument"])
        self._database.execute("UPDATE batch SET status = 'done' WHERE id = ?", (row["id"],))
        return True

    def _remove(self, batch: int, instrument: int) -> None:
        is_gone = False
        while not is_gone:
            with self._database.transaction():
                is_gone = self._remove_some(batch, instrument)

    def _remove_some(self, batch: int, instrument: int) -> bool:
        """Take away rows of an import, in the caller's transaction; say whether that was all.

        Keys of records are given again once they are free: they are read where they are removed.
        """
        some = "SELECT id FROM record WHERE batch = ? LIMIT ?"
        records = list(self._database.column(some, (batch, RECORDS_A_TRANSACTION)))
        if records:
            self._cells.remove(self._instruments.layout(instrument), records)
            self._forget(records)
        else:
            self._database.execute("DELETE FROM batch WHERE id = ?", (batch,))
        return not records

    def _forget(self, records: Sequence[int]) -> None:
        wanted = json.dumps(records)
        among = "IN (SELECT value FROM json_each(?))"
        self._database.execute(f"DELETE FROM record WHERE id {among}", (wanted,))


def _batch(row: Row) -> Batch:
    return Batch(
        row["id"],
        row["kind"],
        row["instrument"],
        row["file_name"] or "",
        row["file_sha256"] or "",
        as_moment(row["at"]),
        row["rows"],
        row["status"],
        row["municipality"],
        row["period"],
    )
