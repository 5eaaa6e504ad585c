"""Records: captured, imported, corrected and found again.

Everything a person does is one transaction: cells, journal and the record's own row together, on
disk when the method returns.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from app.progress import Cancel
from app.store.batches import Batch, Batches
from app.store.cells import Cells, storable
from app.store.clock import Clock, as_moment, as_text
from app.store.database import Database
from app.store.driver import Row
from app.store.imports import ImportedRow, Importer
from app.store.instruments import Instruments, StoredVersion
from app.store.journal import Entry, Journal
from app.store.people import People
from app.store.record_counts import RecordCounts, count_records
from app.store.record_groups import Groups, count_groups
from app.store.record_info import (
    SELECT_DRAFT,
    SELECT_RECORD,
    Draft,
    Pending,
    RecordInfo,
    record_info,
)
from app.store.record_origins import Origin, read_origins
from app.store.record_query import VISIBLE, RecordQuery, State, find_ids, read_page
from app.store.record_steps import Told, find_in_steps
from app.store.second_keyings import SecondKeying
from app.store.submissions import NO_SUBMISSION, Submission
from app.store.update_entries import entries_of
from app.store.uuid7 import uuid7
from forms.answers import AnswerChange, Answers, Update
from forms.instrument import Value
from forms.problem import Place, Problem, ProblemError

if TYPE_CHECKING:
    from array import array

__all__ = ["Draft", "Pending", "RecordInfo", "RecordQuery", "Records"]

_RECORDS_A_READING = 256


class Records:
    """The records of one workspace."""

    def __init__(
        self,
        database: Database,
        *,
        instruments: Instruments,
        journal: Journal,
        people: People,
        batches: Batches,
        device: str,
        clock: Clock,
    ) -> None:
        self._database = database
        self._instruments = instruments
        self._journal = journal
        self._people = people
        self._batches = batches
        self._device = device
        self._clock = clock
        self._cells = Cells(database)

    # -- writing ---------------------------------------------------------------------------

    def create(
        self,
        version: StoredVersion,
        person: str,
        *,
        language: str = "",
        initial: Answers | None = None,
        answered: Update | None = None,
        batch: int | None = None,
        second: SecondKeying | None = None,
    ) -> RecordInfo:
        """Begin a record as a draft.

        Args:
            version: Version of the instrument it answers.
            person: Who begins it.
            language: Language of the capture.
            initial: What the form itself fills in; nobody typed it.
            answered: What the form session said changed since then, stored in the same instant.
            batch: Open batch it belongs to; it is seen when that is done.
            second: What it keys a second time, and how; no list shows it then.
        """
        who = self._people.key(person)
        now = self._clock()
        uuid, at = uuid7(now, os.urandom), as_text(now)
        layout = self._instruments.layout(version.instrument, version.id)
        with self._database.transaction():
            cursor = self._database.execute(
                "INSERT INTO record (uuid, instance_id, instrument, version, batch, state, author, "
                "device, language, created_at, updated_at, second_of, second_json, municipality, "
                "period) VALUES (?,?,?,?,?,'draft',?,?,?,?,?,?,?,?,?)",
                (
                    uuid, f"uuid:{uuid}", version.instrument, version.id, batch, who,
                    self._device, language, at, at,
                    None if second is None else second.first,
                    None if second is None else second.as_json(),
                    *self._about(version, initial),
                ),
            )  # fmt: skip
            key = int(cursor.lastrowid or 0)
            if initial is not None:
                self._cells.store(layout, [(key, initial)])
            first = None if second is None else self.info(second.first).uuid
            entries = [Entry("create", record=uuid, new=first, version=version.id)]
            if answered is not None:
                record = self.info(key)
                gone = self._cells.apply(layout, key, answered)
                entries += entries_of(record, answered, gone, None)
                self._touch(record, answered.answers, at)
            self._journal.append(entries, person=who, at=at, batch=batch)
        return self.info(key)

    def _about(self, version: StoredVersion, initial: Answers | None) -> tuple[str | None, ...]:
        if initial is None:
            return None, None
        return self._instruments.subject(version.id).of(initial.values)

    def save(
        self,
        record: RecordInfo,
        update: Update,
        person: str,
        *,
        reason: str | None = None,
        at_work: tuple[str, str | None] | None = None,
        batch: int | None = None,
        beside: Sequence[Entry] = (),
    ) -> None:
        """Put what one action changed on disk; it survives a power cut when this returns.

        Calculated values are kept without a word in the journal; every answer a person changed
        has its own.

        Args:
            record: The record, as `create` or `find` gave it.
            update: What the form session said changed.
            person: Who did it.
            reason: Why, when a finished record is corrected.
            at_work: Path and row of the question in hand, to resume there.
            batch: Open batch that the change belongs to.
            beside: What else the journal says of the same action.

        Raises:
            KnownError: The disk is full, the folder read-only …; nothing of it was stored.
        """
        who = self._people.key(person)
        layout = self._instruments.layout(record.instrument, record.version)
        at = as_text(self._clock())
        with self._database.transaction():
            gone = self._cells.apply(layout, record.id, update)
            entries = [*entries_of(record, update, gone, reason), *beside]
            if entries:
                self._journal.append(entries, person=who, at=at, batch=batch)
            if update.answers or update.rows:
                self._touch(record, update.answers, at)
            self._database.execute("DELETE FROM pending WHERE record = ?", (record.uuid,))
            if at_work is not None:
                self._keep_place(record, at_work, at)

    def _touch(self, record: RecordInfo, changes: Iterable[AnswerChange], at: str) -> None:
        about = self._instruments.subject(record.version).changed(changes)
        columns = {"updated_at": at, **about}
        changed = ", ".join(f"{name} = ?" for name in columns)
        sql = f"UPDATE record SET unchecked = 1, {changed} WHERE id = ?"
        self._database.execute(sql, (*columns.values(), record.id))

    def _keep_place(self, record: RecordInfo, at_work: tuple[str, str | None], at: str) -> None:
        self._database.execute(
            "INSERT INTO place_of_work (record, path, row, at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (record) DO UPDATE SET path = excluded.path, row = excluded.row, "
            "at = excluded.at",
            (record.uuid, *at_work, at),
        )

    def set_state(
        self,
        record: RecordInfo,
        state: State,
        person: str,
        *,
        reason: str | None = None,
        at_work: tuple[str, str | None] | None = None,
        beside: Sequence[Entry] = (),
    ) -> RecordInfo:
        """Move a record to another state; a finished one is no longer anybody's draft.

        Args:
            record: The record.
            state: Where it goes.
            person: Who moves it.
            reason: Why.
            at_work: Path and row of the question it opens at, when it goes back to somebody.
            beside: What else the journal says of the same action: remarks.
        """
        who, at = self._people.key(person), as_text(self._clock())
        with self._database.transaction():
            old = self._database.value("SELECT state FROM record WHERE id = ?", (record.id,))
            if old != state:
                self._database.execute(
                    "UPDATE record SET state = ?, updated_at = ?, "
                    "unchecked = iif('draft' IN (state, ?), 1, unchecked), "
                    "finalised_at = iif(? = 'final', ?, finalised_at) WHERE id = ?",
                    (state, at, state, state, at, record.id),
                )
                entry = Entry(
                    "state",
                    record=record.uuid,
                    old=old,
                    new=state,
                    reason=reason,
                    version=record.version,
                )
                self._write_down(who, at, entry, *beside)
            if state != "draft":
                self._database.execute("DELETE FROM pending WHERE record = ?", (record.uuid,))
                self._database.execute("DELETE FROM place_of_work WHERE record = ?", (record.uuid,))
            if at_work is not None:
                self._keep_place(record, at_work, at)
        return self.info(record.id)

    def set_language(self, record: RecordInfo, language: str) -> None:
        """Note in which language a record is being asked."""
        with self._database.transaction():
            self._database.execute(
                "UPDATE record SET language = ? WHERE id = ?", (language, record.id)
            )

    def delete(
        self,
        record: RecordInfo,
        person: str,
        *,
        reason: str | None = None,
        beside: Sequence[Entry] = (),
    ) -> None:
        """Set a record aside; nothing of it goes away."""
        entry = Entry("delete", record.uuid, reason=reason)
        self._set_aside(record, person, (entry, *beside), deleted=True)

    def restore(
        self,
        record: RecordInfo,
        person: str,
        *,
        reason: str | None = None,
        beside: Sequence[Entry] = (),
    ) -> None:
        """Bring back a record that was set aside."""
        entry = Entry("undo", record.uuid, reason=reason)
        self._set_aside(record, person, (entry, *beside), deleted=False)

    def _set_aside(
        self, record: RecordInfo, person: str, entries: Sequence[Entry], *, deleted: bool
    ) -> None:
        who, at = self._people.key(person), as_text(self._clock())
        with self._database.transaction():
            changed = self._database.execute(
                "UPDATE record SET deleted = ?, updated_at = ?, unchecked = 1 "
                "WHERE id = ? AND deleted <> ?",
                (deleted, at, record.id, deleted),
            )
            if changed.rowcount:
                self._write_down(who, at, *entries)

    def write_down(self, person: str, *entries: Entry) -> None:
        """Write into the journal what changes no answer: remarks, what was looked at."""
        who, at = self._people.key(person), as_text(self._clock())
        with self._database.transaction():
            self._write_down(who, at, *entries)

    def _write_down(self, who: int, at: str, *entries: Entry) -> None:
        self._journal.append(entries, person=who, at=at)

    def add_imported(
        self,
        version: StoredVersion,
        rows: Iterable[ImportedRow],
        person: str,
        *,
        file_name: str,
        file_sha256: str,
        submission: Submission = NO_SUBMISSION,
        report: Callable[[int], None] = lambda _rows: None,
        cancel: Cancel | None = None,
    ) -> Batch:
        """Take in the rows of a table as finished records, all visible at once at the end.

        Args:
            version: Version of the instrument they answer.
            rows: Row number in the file (its header is row 1), and path -> value (path of a repeat
                -> its instances); a text that could not be read stays, to be found by the review.
            person: Who imports.
            file_name: The file, as the person knows it.
            file_sha256: Of its bytes.
            submission: Whose file it is, of when, and which batch it replaces.
            report: Told how many rows are written.
            cancel: Stops the import; nothing of it stays.

        Raises:
            CancelledError: The person stopped it.
            KnownError: The disk is full …; nothing of it stays.
        """
        with self._batches.importing(version, person, file_name, file_sha256, submission) as batch:
            importer = Importer(
                self._database,
                self._instruments,
                version,
                batch=batch,
                author=self._people.key(person),
                device=self._device,
                clock=self._clock,
            )
            importer.take(rows, report, cancel or Cancel())
            return self._batches.finish(batch, version, importer.count, importer.sha256, submission)

    # -- reading ---------------------------------------------------------------------------

    def find(self, uuid: str) -> RecordInfo:
        """Give a record by its identity.

        Raises:
            ProblemError: `store.no_such_record`.
        """
        return self._one("record.uuid = ?", uuid)

    def info(self, record: int) -> RecordInfo:
        """Give a record by its key in this file.

        Raises:
            ProblemError: `store.no_such_record`.
        """
        return self._one("record.id = ?", record)

    def _one(self, condition: str, identity: object) -> RecordInfo:
        row = self._database.row(f"{SELECT_RECORD} WHERE {condition}", (identity,))
        if row is None:
            place = Place(record=str(identity))
            raise ProblemError(Problem("store.no_such_record", place=place))
        return record_info(row)

    def before(self, record: RecordInfo) -> RecordInfo | None:
        """Give the record of its form that its author captured before, the first or second time."""
        row = self._database.row(
            f"{SELECT_RECORD} WHERE record.instrument = ? AND record.deleted = 0 "
            "AND record.batch IS NULL AND record.id < ? AND (record.second_of IS NULL) = ? "
            "AND record.author = (SELECT author FROM record WHERE id = ?) "
            "ORDER BY record.id DESC LIMIT 1",
            (record.instrument, record.id, record.second_of is None, record.id),
        )
        return None if row is None else record_info(row)

    def answers(self, record: RecordInfo) -> Answers:
        """Give all answers of a record."""
        layout = self._instruments.layout(record.instrument, record.version)
        return self._cells.read(layout, (record.id,))[record.id]

    def ids(self, query: RecordQuery) -> "array[int]":
        """Give the keys of the records that are meant, in order: a million in about a second."""
        return find_ids(self._database, self._instruments.layout(query.instrument), query)

    def ids_in_steps(self, query: RecordQuery, told: Told, cancel: Cancel) -> "array[int]":
        """Give what `ids` gives, and tell of it meanwhile; see `record_steps.find_in_steps`."""
        layout = self._instruments.layout(query.instrument)
        return find_in_steps(self._database, layout, query, told, cancel)

    def groups(self, query: RecordQuery, path: str) -> Groups:
        """Give how many of the records that are meant give each answer; see `record_groups`."""
        return count_groups(self._database, self._instruments.layout(query.instrument), query, path)

    def sizes(self) -> dict[int, int]:
        """Give how many records each instrument has, those nobody sees among them."""
        sql = "SELECT instrument, count(*) FROM record GROUP BY instrument"
        return dict(map(tuple, self._database.rows(sql)))

    def counts(self, instrument: int) -> RecordCounts:
        """Give how many records of an instrument stand where."""
        return count_records(self._database, instrument)

    def origins(self, ids: Sequence[int]) -> Iterator[Origin]:
        """Give where records come from, in order; see `record_origins`."""
        return read_origins(self._database, ids)

    def page(
        self, instrument: int, ids: Sequence[int], paths: Sequence[str]
    ) -> list[tuple[Value, ...]]:
        """Give one tuple of cells for each key, in their order.

        Args:
            instrument: Key of the instrument.
            ids: Keys, a few hundred at most; one that is gone gives blanks.
            paths: Questions outside repeats, or names of `record_query.ATTRIBUTES`.
        """
        return read_page(self._database, self._instruments.layout(instrument), ids, paths)

    def stream(self, ids: Sequence[int]) -> Iterator[tuple[str, Answers]]:
        """Give uuid and answers of records of one instrument, in order, read some at a time.

        The answers are called as the newest version calls them.

        Args:
            ids: Keys, as `ids` gave them; those that are gone are left out.
        """
        for rows in self._readings(ids):
            layout = self._instruments.layout(rows[0]["instrument"])
            answers = self._cells.read(layout, [row["id"] for row in rows])
            yield from ((row["uuid"], answers[row["id"]]) for row in rows)

    def stream_as_captured(self, ids: Sequence[int]) -> Iterator[tuple[str, int, Answers]]:
        """Give uuid, key of the version, and answers as that version calls them, in order.

        Args:
            ids: Keys, as `ids` gave them; those that are gone are left out.
        """
        for rows in self._readings(ids):
            answers: dict[int, Answers] = {}
            for version in {row["version"] for row in rows}:
                layout = self._instruments.layout(rows[0]["instrument"], version)
                some = [row["id"] for row in rows if row["version"] == version]
                answers |= self._cells.read(layout, some)
            yield from ((row["uuid"], row["version"], answers[row["id"]]) for row in rows)

    def _readings(self, ids: Sequence[int]) -> Iterator[list[Row]]:
        for start in range(0, len(ids), _RECORDS_A_READING):
            wanted = json.dumps(list(ids[start : start + _RECORDS_A_READING]))
            rows = self._database.rows(
                "SELECT record.id, uuid, instrument, version FROM json_each(?) AS wanted "
                "JOIN record ON record.id = wanted.value ORDER BY wanted.key",
                (wanted,),
            )
            if rows:
                yield rows

    # -- work in hand ----------------------------------------------------------------------

    def drafts(self, instrument: int | None = None, limit: int = -1) -> list[Draft]:
        """Give what was left unfinished, of one instrument or of all, the latest first.

        Args:
            instrument: Its key, None for all.
            limit: How many at most; -1 for all.
        """
        return self._left("draft", instrument, limit)

    def returned(self, instrument: int | None = None) -> list[Draft]:
        """Give what was returned with remarks, the latest first; see `drafts`."""
        return self._left("returned", instrument)

    def _left(self, state: State, instrument: int | None, limit: int = -1) -> list[Draft]:
        rows = self._database.rows(
            f"{SELECT_DRAFT} LEFT JOIN place_of_work place ON place.record = record.uuid "
            f"WHERE record.state = ? AND record.deleted = 0 AND {VISIBLE} "
            "AND (? IS NULL OR record.instrument = ?) "
            "ORDER BY record.updated_at DESC, record.id DESC LIMIT ?",
            (state, instrument, instrument, limit),
        )
        return [Draft(record_info(row), row["place_path"] or "", row["place_row"]) for row in rows]

    def place_of_work(self, record: RecordInfo) -> tuple[str, str | None] | None:
        """Give path and row of the question at which a draft was left, or None."""
        row = self._database.row(
            "SELECT path, row FROM place_of_work WHERE record = ?", (record.uuid,)
        )
        return None if row is None else (row["path"], row["row"])

    def set_pending(self, record: RecordInfo, path: str, row: str | None, text: str) -> None:
        """Keep what is being typed, each second; there is one such text in a workspace."""
        with self._database.transaction():
            self._database.execute(
                "INSERT OR REPLACE INTO pending (slot, record, row, path, text, at) "
                "VALUES (1, ?, ?, ?, ?, ?)",
                (record.uuid, row, path, storable(text), as_text(self._clock())),
            )

    def pending(self) -> Pending | None:
        """Give the text that was being typed when the program ended, or None."""
        row = self._database.row("SELECT record, row, path, text, at FROM pending")
        if row is None:
            return None
        return Pending(row["record"], row["row"], row["path"], row["text"], as_moment(row["at"]))

    def clear_pending(self) -> None:
        """Forget the text that was being typed."""
        with self._database.transaction():
            self._database.execute("DELETE FROM pending")
