"""Records brought to a newer version of their form, and back.

An answer that another type of question keeps otherwise is rewritten, a record that is lifted
answers the newer version from then on. Both stand in the journal, line by line under one batch:
what a person did since stays when they are taken back.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.store.answer_tables import Layout, QuestionColumn
from app.store.cells import storable
from app.store.clock import as_text
from app.store.database import Database
from app.store.instruments import Instruments, StoredVersion
from app.store.journal import VERSION, Entry, Journal
from app.store.people import People
from app.store.stored_values import StoredValue
from app.store.table_growth import Column
from forms.instrument import Question, Value

_RECORDS_A_TRANSACTION = 400
_LINES_A_TRANSACTION = 400


class Store(Protocol):
    """What of a workspace is needed here."""

    @property
    def db(self) -> Database:
        """Give its file."""

    @property
    def instruments(self) -> Instruments:
        """Give its instruments."""

    @property
    def journal(self) -> Journal:
        """Give its journal."""

    @property
    def people(self) -> People:
        """Give its people."""


@dataclass(frozen=True, slots=True)
class CellMove:
    """An answer that is kept otherwise from now on."""

    column: QuestionColumn
    stored: StoredValue
    new: Value


@dataclass(frozen=True, slots=True)
class Retyped:
    """A question that goes on in its column with another type."""

    column: QuestionColumn
    question: Question


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the journal that is taken back."""

    seq: int
    record: str
    row: str | None
    path: str
    old: Value
    new: Value
    version: int


class VersionMoves:
    """What stands between the newest version of a form and the ones before."""

    def __init__(self, store: Store, version: StoredVersion) -> None:
        """Look at a version.

        Args:
            store: The workspace.
            version: The newest version of its form.
        """
        self.store = store
        self.version = version
        self.versions = {one.number: one for one in store.instruments.versions(version.instrument)}
        self._paths: dict[int, Mapping[Column, str]] = {}

    def layout(self, version: int) -> Layout:
        """Give the tables as a version calls them."""
        return self.store.instruments.layout(self.version.instrument, version)

    def path(self, version: int, column: QuestionColumn) -> str:
        """Give what a version calls a column."""
        if version not in self._paths:
            self._paths[version] = {(c.repeat, c.n): c.path for c in self.layout(version).columns}
        return self._paths[version].get((column.repeat, column.n), column.path)

    def _questions(self, version: int) -> dict[Column, tuple[QuestionColumn, Question]]:
        layout, form = self.layout(version), self.store.instruments.instrument(version)
        asked = {question.path: question for question in form.questions()}
        return {
            (column.repeat, column.n): (column, asked[column.path])
            for column in layout.columns
            if column.path in asked
        }

    def _pairs(self) -> Iterator[tuple[Question, QuestionColumn, Question]]:
        before = self.versions[self.version.number - 1]
        old = self._questions(before.id)
        for place, (column, question) in self._questions(self.version.id).items():
            if place in old:
                yield old[place][1], column, question

    def renamed(self) -> dict[str, str]:
        """Give new path -> path in the version before, of what is called otherwise now."""
        return {new.path: old.path for old, _column, new in self._pairs() if old.path != new.path}

    def retyped(self) -> list[Retyped]:
        """Give the questions that have another type than in the version before."""
        return [Retyped(column, new) for old, column, new in self._pairs() if old.type != new.type]

    def older(self) -> list[int]:
        """Give the keys of some records that answer an older version."""
        found = self.store.db.column(
            "SELECT id FROM record WHERE instrument = ? AND version <> ? ORDER BY id LIMIT ?",
            (self.version.instrument, self.version.id, _RECORDS_A_TRANSACTION),
        )
        return [int(record) for record in found]

    def batches(self) -> list[int]:
        """Give the batches that publishing this version made, the latest first."""
        found = self.store.db.column(
            "SELECT id FROM batch WHERE kind = 'bulk' AND instrument = ? AND file_sha256 = ? "
            "AND status <> 'undone' ORDER BY id DESC",
            (self.version.instrument, self.version.sha256),
        )
        return [int(batch) for batch in found]

    def lines(self, batch: int) -> Iterator[list[Line]]:
        """Give what a batch wrote, the last first, some lines at a time."""
        last = 1 << 62
        while True:
            rows = self.store.db.rows(
                "SELECT seq, record, row, path, old, new, version FROM journal "
                "WHERE batch = ? AND op = 'set' AND seq < ? ORDER BY seq DESC LIMIT ?",
                (batch, last, _LINES_A_TRANSACTION),
            )
            if not rows:
                return
            last = rows[-1]["seq"]
            yield [Line(*row) for row in rows]

    def in_use(self) -> int:
        """Count the records that were captured with this version or changed under it."""
        lifted = (
            "SELECT record FROM journal WHERE path = ? AND batch IN "
            "(SELECT id FROM batch WHERE instrument = ? AND file_sha256 = ?)"
        )
        key = self.version.id
        captured = self.store.db.value(
            f"SELECT count(*) FROM record WHERE version = ? AND uuid NOT IN ({lifted})",
            (key, VERSION, self.version.instrument, self.version.sha256),
        )
        changed = self.store.db.value(
            "SELECT count(DISTINCT ifnull(record, '')) FROM journal WHERE version = ?", (key,)
        )
        return max(int(captured), int(changed))

    def withdraw(self) -> None:
        """Take the version itself away once nothing answers it.

        Raises:
            KnownError: The disk is full …
        """
        with self.store.db.transaction():
            self.store.db.execute(
                "UPDATE batch SET status = 'undone' WHERE instrument = ? AND file_sha256 = ? "
                "AND kind = 'bulk'",
                (self.version.instrument, self.version.sha256),
            )
            self.store.instruments.take_back(self.version)

    def under(self, batch: int | None, person: str, clock: Callable[[], datetime]) -> "Mover":
        """Give what writes, in a person's name, under an open batch or none."""
        return Mover(self, batch, person, clock)


class Mover:
    """Rewrites answers and lifts records, one transaction at each call."""

    def __init__(
        self,
        moves: VersionMoves,
        batch: int | None,
        person: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._moves = moves
        self._database = moves.store.db
        self._batch = batch
        self._person = moves.store.people.key(person)
        self._clock = clock

    def move_cells(self, cells: Sequence[CellMove]) -> int:
        """Rewrite answers that are still as they were read; say how many."""
        with self._database.transaction():
            entries = [self._entry(cell) for cell in cells if self._write(cell)]
            self._write_down(entries)
        return len(entries)

    def _write(self, cell: CellMove) -> bool:
        one = cell.stored
        return self._set(cell.column, (one.record, one.row), one.value, cell.new)

    def _set(
        self, column: QuestionColumn, place: tuple[int, str | None], old: Value, new: Value
    ) -> bool:
        record, row = place
        where, key = ("record = ?", record) if row is None else ("row = ?", row)
        cell = f"{column.name} IS ? AND typeof({column.name}) = typeof(?)"
        changed = self._database.execute(
            f"UPDATE {column.table} SET {column.name} = ? WHERE {where} AND {cell}",
            (storable(new), key, old, old),
        )
        return bool(changed.rowcount)

    def _entry(self, cell: CellMove) -> Entry:
        one = cell.stored
        path = self._moves.path(one.version, cell.column)
        new = storable(cell.new)
        return Entry("set", one.uuid, one.row, path, one.value, new, version=one.version)

    def lift(self, records: Sequence[int]) -> int:
        """Let records answer the newest version, with what is known by path; say how many."""
        wanted, version = json.dumps(records), self._moves.version
        numbers = {one.id: one.number for one in self._moves.versions.values()}
        among = "id IN (SELECT value FROM json_each(?))"
        with self._database.transaction():
            found = self._database.rows(
                f"SELECT id, uuid, version FROM record WHERE {among} AND version <> ?",
                (wanted, version.id),
            )
            by_version: dict[int, list[int]] = {}
            for row in found:
                by_version.setdefault(row["version"], []).append(row["id"])
            for older, some in by_version.items():
                self._rename(some, older, version.id)
            self._database.execute(
                f"UPDATE record SET version = ? WHERE {among}", (version.id, wanted)
            )
            self._write_down(
                [
                    Entry(
                        "set", row["uuid"], None, VERSION, numbers[row["version"]],
                        version.number, version=row["version"],
                    )
                    for row in found
                ]
            )  # fmt: skip
        return len(found)

    def _rename(self, records: Sequence[int], older: int, newer: int) -> None:
        """Let what names a question of these records name it as another version does."""
        wanted = json.dumps(records)
        keys = "SELECT value FROM json_each(?)"
        uuids = f"SELECT uuid FROM record WHERE id IN ({keys})"
        for before, now in self._moves.store.instruments.renamings(older, newer).items():
            for table, among in (("issue", keys), ("place_of_work", uuids), ("pending", uuids)):
                self._database.execute(
                    f"UPDATE {table} SET path = ? WHERE path = ? AND record IN ({among})",
                    (now, before, wanted),
                )

    def take_back(self, lines: Sequence[Line]) -> None:
        """Put back what lines of the journal changed, where it is still as they left it."""
        ids = {one.number: one.id for one in self._moves.versions.values()}
        with self._database.transaction():
            entries = [self._reverse(line) for line in lines if self._put_back(line, ids)]
            self._write_down(entries)

    def _put_back(self, line: Line, ids: Mapping[int, int]) -> bool:
        record = int(self._database.value("SELECT id FROM record WHERE uuid = ?", (line.record,)))
        if line.path == VERSION:
            newest, older = self._moves.version.id, ids[int(str(line.old))]
            changed = self._database.execute(
                "UPDATE record SET version = ? WHERE id = ? AND version = ?",
                (older, record, newest),
            )
            self._rename([record], newest, older)
            return bool(changed.rowcount)
        layout = self._moves.layout(line.version)
        column = (layout.outside if line.row is None else layout.inside)[line.path]
        return self._set(column, (record, line.row), line.new, line.old)

    def _reverse(self, line: Line) -> Entry:
        return Entry(
            "set", line.record, line.row, line.path, line.new, line.old, version=line.version
        )

    def _write_down(self, entries: Sequence[Entry]) -> None:
        """Write the journal, and let the records be checked again."""
        at = as_text(self._clock())
        if entries:
            self._moves.store.journal.append(entries, person=self._person, at=at, batch=self._batch)
        uuids = json.dumps(list({entry.record for entry in entries}))
        self._database.execute(
            "UPDATE record SET unchecked = 1, updated_at = ? "
            "WHERE uuid IN (SELECT value FROM json_each(?))",
            (at, uuids),
        )
