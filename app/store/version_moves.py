"""Records brought to a newer version of their form, and back.

An answer that another type of question keeps otherwise is rewritten, a record that is lifted
answers the newer version from then on. Both stand in the journal, line by line under one batch:
what a person did since stays when they are taken back.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from app.store.answer_tables import Layout, QuestionColumn
from app.store.cells import storable
from app.store.clock import as_text
from app.store.database import Database
from app.store.instruments import Instruments, StoredVersion
from app.store.journal import VERSION, Entry, Journal
from app.store.people import People
from app.store.stored_values import StoredValue
from app.store.table_growth import Column
from app.store.version_names import rename_what_waits
from forms.instrument import Question, Value

_RECORDS_A_TRANSACTION = 400
_LINES_A_TRANSACTION = 400
_LAST = 1 << 62
_PUBLISHING = "SELECT id FROM batch WHERE kind = 'bulk' AND file_sha256 IS NOT NULL"
_BACK = "-"  # before the SHA-256 of a version: the batch that took it back


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
    """A line of the journal that is taken back; `record` is a uuid, `version` what it answered."""

    device: str
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

    def pairs(self) -> Iterator[tuple[Question, QuestionColumn, Question]]:
        """Give each question of the version before that goes on, its column, and it today."""
        before = self.store.instruments.before(self.version)
        old = self._questions(before.id) if before is not None else {}
        for place, (column, question) in self._questions(self.version.id).items():
            if place in old:
                yield old[place][1], column, question

    def renamed(self) -> dict[str, str]:
        """Give new path -> path in the version before, of what is called otherwise now."""
        return {new.path: old.path for old, _column, new in self.pairs() if old.path != new.path}

    def retyped(self) -> list[Retyped]:
        """Give the questions that have another type than in the version before."""
        return [Retyped(column, new) for old, column, new in self.pairs() if old.type != new.type]

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

    def keep_what_was_done_since(self) -> int:
        """Find the records that were captured with this version or answered under it.

        Taking the version back leaves them as they are. They are remembered as long as this
        connection lasts. The whole journal is read for it: nobody else waits meanwhile.

        Returns:
            How many there are.
        """
        lifted = (
            "SELECT record FROM journal WHERE path = ? AND batch IN "
            "(SELECT id FROM batch WHERE instrument = ? AND file_sha256 = ?)"
        )
        key, database = self.version.id, self.store.db
        database.execute("CREATE TEMP TABLE IF NOT EXISTS kept_record (uuid TEXT PRIMARY KEY)")
        database.execute("DELETE FROM temp.kept_record")
        database.execute(
            "INSERT OR IGNORE INTO temp.kept_record SELECT uuid FROM record "
            f"WHERE version = ? AND uuid NOT IN ({lifted}) "
            "UNION SELECT record FROM journal WHERE version = ? AND record IS NOT NULL "
            f"AND path IS NOT '{VERSION}' AND (batch IS NULL OR batch NOT IN ({_PUBLISHING}))",
            (key, VERSION, self.version.instrument, self.version.sha256, key),
        )
        return int(database.value("SELECT count(*) FROM temp.kept_record"))

    def is_named(self) -> bool:
        """Say whether records answer this version, or lines of the journal name it."""
        for table in ("record", "journal"):
            sql = f"SELECT 1 FROM {table} WHERE version = ? LIMIT 1"
            if self.store.db.value(sql, (self.version.id,)):
                return True
        return False

    def count(self) -> int:
        """Count the lines that taking this version back goes through."""
        batches = ",".join(map(str, self.batches()))
        sql = f"SELECT count(*) FROM journal WHERE batch IN ({batches}) AND op = 'set'"
        return int(self.store.db.value(sql))

    def lines(self, batch: int) -> Iterator[list[Line]]:
        """Give what a batch wrote, the last first, some lines at a time; not of kept records."""
        devices = "SELECT DISTINCT device FROM journal WHERE batch = ?"
        for device in list(self.store.db.column(devices, (batch,))):
            yield from self._lines_of(device, batch)

    def _lines_of(self, device: str, batch: int) -> Iterator[list[Line]]:
        last = _LAST
        while True:
            rows = self.store.db.rows(
                "SELECT device, seq, record, row, path, old, new, version FROM journal "
                "WHERE batch = ? AND device = ? AND op = 'set' AND seq < ? "
                "AND record NOT IN (SELECT uuid FROM temp.kept_record) ORDER BY seq DESC LIMIT ?",
                (batch, device, last, _LINES_A_TRANSACTION),
            )
            if not rows:
                return
            last = rows[-1]["seq"]
            yield [Line(*row) for row in rows]

    def withdraw(self) -> bool:
        """Take the version itself out of use, away altogether when nothing names it.

        The journal is looked through before others must wait; once more only if they wrote.

        Returns:
            False when it stays, for what was captured with it.

        Raises:
            KnownError: The disk is full …
        """
        database = self.store.db
        state, is_named = database.data_version(), self.is_named()
        with _references_known(database), database.transaction():
            if database.data_version() != state:
                is_named = self.is_named()
            database.execute(
                "UPDATE batch SET status = 'undone' WHERE instrument = ? AND file_sha256 = ? "
                "AND kind = 'bulk'",
                (self.version.instrument, self.version.sha256),
            )
            if is_named:
                self.store.instruments.withdraw(self.version)
            else:
                self.store.instruments.take_back(self.version)
        return not is_named

    @property
    def mark_of_return(self) -> str:
        """Give by what the batch is known that takes this version back."""
        return f"{_BACK}{self.version.sha256}"

    def under(self, batch: int | None, person: str, clock: Callable[[], datetime]) -> "Mover":
        """Give what writes, in a person's name, under an open batch or none."""
        return Mover(self, batch, person, clock)


@contextmanager
def _references_known(database: Database) -> Iterator[None]:
    """Keep SQLite from looking through all lines for references that are known not to be."""
    database.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        database.execute("PRAGMA foreign_keys = ON")


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
        version = self._moves.version
        with self._database.transaction():
            found = self._database.rows(
                "SELECT id, uuid, version FROM record "
                "WHERE id IN (SELECT value FROM json_each(?)) AND version <> ?",
                (json.dumps(records), version.id),
            )
            self._answer(found, version.id)
            sha256 = {one.id: one.sha256 for one in self._moves.versions.values()}
            self._write_down(
                [
                    Entry("set", uuid, None, VERSION, sha256[older], version.sha256, version=older)
                    for _key, uuid, older in found
                ]
            )
        return len(found)

    def _answer(self, found: Iterable[Sequence[Any]], version: int) -> None:
        """Let records answer a version: key, uuid and version of each as it is."""
        by_version: dict[int, list[int]] = {}
        for key, _uuid, before in found:
            by_version.setdefault(before, []).append(key)
        for before, some in by_version.items():
            names = self._moves.store.instruments.renamings(before, version)
            rename_what_waits(self._database, some, names)
            self._database.execute(
                "UPDATE record SET version = ? WHERE id IN (SELECT value FROM json_each(?))",
                (version, json.dumps(some)),
            )

    def take_back(self, lines: Sequence[Line]) -> tuple[int, int]:
        """Put back what lines of the journal changed, where it is still as they left it.

        Args:
            lines: A stretch of one batch, the last first.

        Returns:
            How many records answer the version they had, how many answers are as they were.
        """
        lifts = [line for line in lines if line.path == VERSION]
        cells = [line for line in lines if line.path != VERSION]
        with self._database.transaction():
            back = self._lower(lifts)
            back += self._restore(cells)
            entries = [
                Entry("set", one.record, one.row, one.path, one.new, one.old, version=one.version)
                for one in back
            ]
            self._write_down(entries)
        lowered = sum(1 for line in back if line.path == VERSION)
        return lowered, len(back) - lowered

    def _lower(self, lines: Sequence[Line]) -> list[Line]:
        """Let records answer the version before again; give the lines of those that do."""
        newest, instruments = self._moves.version, self._moves.store.instruments
        by_version: dict[Value, list[Line]] = {}
        for line in lines:
            by_version.setdefault(line.old, []).append(line)
        back = []
        for said, some in by_version.items():
            older = instruments.named(newest.instrument, said)
            found = self._database.rows(
                "SELECT id, uuid, version FROM record "
                "WHERE uuid IN (SELECT value FROM json_each(?)) AND version = ?",
                (json.dumps([line.record for line in some]), newest.id),
            )
            if older is not None:
                self._answer(found, older.id)
                there = {row["uuid"] for row in found}
                back += [line for line in some if line.record in there]
        return back

    def _restore(self, lines: Sequence[Line]) -> list[Line]:
        """Give cells what they held, one statement for each column; give the lines of those."""
        columns: dict[tuple[int, str, bool], list[Line]] = {}
        for line in lines:
            columns.setdefault((line.version, line.path, line.row is None), []).append(line)
        back: list[Line] = []
        for (version, path, is_outside), some in columns.items():
            layout = self._moves.layout(version)
            column = (layout.outside if is_outside else layout.inside)[path]
            place = "record" if is_outside else "row"
            cell = f"{column.table}.{column.name}"
            wanted = "(SELECT id FROM record WHERE uuid = j.record)" if is_outside else "j.row"
            changed = self._database.rows(
                f"UPDATE {column.table} SET {column.name} = j.old FROM journal j "
                "WHERE j.device = ? AND j.seq IN (SELECT value FROM json_each(?)) "
                f"AND {column.table}.{place} = {wanted} "
                f"AND {cell} IS j.new AND typeof({cell}) = typeof(j.new) RETURNING {place}",
                (some[0].device, json.dumps([line.seq for line in some])),
            )
            back += self._lines_of({row[0] for row in changed}, some, is_outside=is_outside)
        return back

    def _lines_of(self, places: set[Any], lines: Sequence[Line], *, is_outside: bool) -> list[Line]:
        if not is_outside:
            return [line for line in lines if line.row in places]
        sql = "SELECT uuid FROM record WHERE id IN (SELECT value FROM json_each(?))"
        uuids = set(self._database.column(sql, (json.dumps(list(places)),)))
        return [line for line in lines if line.record in uuids]

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
