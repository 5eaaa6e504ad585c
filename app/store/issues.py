"""Issues: what checking found in records, until it is corrected or accepted."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Protocol

from app.store.clock import as_moment, as_text
from app.store.database import Database
from app.store.driver import Row
from app.store.record_query import VISIBLE

_RECORDS_A_TRANSACTION, _MARKS_A_TRANSACTION = 500, 10_000  # some 50 ms each


class Finding(Protocol):
    """Something a check found; `record` is a uuid, `path` is "" when the whole record is meant."""

    @property
    def record(self) -> str:
        """Give the uuid of the record."""

    @property
    def row(self) -> str | None:
        """Give the uuid of the repeat instance, None outside repeats."""

    @property
    def path(self) -> str:
        """Give the question."""

    @property
    def code(self) -> str:
        """Give the problem code."""

    @property
    def severity(self) -> str:
        """Give `error` or `warning`."""

    @property
    def values(self) -> Mapping[str, object]:
        """Give what the sentence quotes."""


@dataclass(frozen=True, slots=True)
class StoredIssue:
    """An issue with the record it is about.

    Attributes:
        id: Its key.
        record: Key of the record.
        record_uuid: Identity of the record.
        source_row: Row of the file the record was imported from.
        row, path, code, severity, values: As found.
        found_at: When it was first found.
        solved_at: When a check no longer found it; None while open.
        accepted_reason: Why somebody let a warning stand.
    """

    id: int
    record: int
    record_uuid: str
    source_row: int | None
    row: str | None
    path: str
    code: str
    severity: str
    values: Mapping[str, object]
    found_at: datetime
    solved_at: datetime | None
    accepted_reason: str | None


@dataclass(frozen=True, slots=True)
class IssueCounts:
    """How much is open in an instrument."""

    errors: int
    warnings: int
    records: int


class Issues:
    """The issues of one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def replace(self, record: str, findings: Iterable[Finding], at: datetime) -> None:
        """Keep what a check of one record found.

        What was found before stays as it was; what is no longer found is solved. The record
        counts as checked, unless it changed after `at`.

        Args:
            record: uuid of the record.
            findings: All that is wrong with it now.
            at: When its answers were read.
        """
        with self._database.transaction():
            key = self._database.value("SELECT id FROM record WHERE uuid = ?", (record,))
            if key is not None:
                self._replace(key, list(findings), as_text(at))

    def replace_all(self, instrument: int, findings: Iterable[Finding], at: datetime) -> None:
        """Keep what a check of all finished records of an instrument found.

        It is written in short transactions; a check that was cut off is simply done again.

        Args:
            instrument: Its key.
            findings: All that is wrong now, in any order.
            at: When the first answers were read.
        """
        by_record: dict[int, list[Finding]] = {
            record: []
            for record in self._database.column(
                "SELECT DISTINCT record FROM issue JOIN record ON record.id = issue.record "
                "WHERE instrument = ? AND solved_at IS NULL",
                (instrument,),
            )
        }
        key = "SELECT id FROM record WHERE uuid = ?"
        for finding in findings:
            record = self._database.value(key, (finding.record,))
            by_record.setdefault(record, []).append(finding)
        waiting = iter(sorted(by_record.items()))
        while some := list(islice(waiting, _RECORDS_A_TRANSACTION)):
            with self._database.transaction():
                for record, found in some:
                    self._replace(record, found, as_text(at))
        self._mark_checked(instrument, as_text(at))

    def _mark_checked(self, instrument: int, at: str) -> None:
        """Mark the finished records that did not change since, some in each transaction."""
        last = self._database.value("SELECT max(id) FROM record") or 0
        for first in range(0, last, _MARKS_A_TRANSACTION):
            with self._database.transaction():
                self._database.execute(
                    "UPDATE record SET unchecked = 0 WHERE id > ? AND id <= ? AND instrument = ? "
                    "AND unchecked = 1 AND state <> 'draft' AND updated_at <= ?",
                    (first, first + _MARKS_A_TRANSACTION, instrument, at),
                )

    def _replace(self, record: int, findings: Sequence[Finding], at: str) -> None:
        known = {
            (row["row"], row["path"], row["code"], row["values_json"]): row["id"]
            for row in self._database.rows(
                "SELECT id, row, path, code, values_json FROM issue "
                "WHERE record = ? AND solved_at IS NULL",
                (record,),
            )
        }
        for found in findings:
            values = json.dumps(dict(found.values), ensure_ascii=False, default=str)
            if known.pop((found.row, found.path, found.code, values), None) is None:
                self._database.execute(
                    "INSERT INTO issue (record, row, path, code, severity, values_json, found_at) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (record, found.row, found.path, found.code, str(found.severity), values, at),
                )
        for issue in known.values():
            self._database.execute("UPDATE issue SET solved_at = ? WHERE id = ?", (at, issue))
        self._database.execute(
            "UPDATE record SET unchecked = 0 WHERE id = ? AND updated_at <= ?", (record, at)
        )

    def open(self, instrument: int) -> list[StoredIssue]:
        """Give what waits for somebody: errors first, then by record and question."""
        return self._read(
            "AND record.deleted = 0 AND issue.solved_at IS NULL AND issue.accepted_reason IS NULL "
            "ORDER BY issue.severity = 'warning', issue.record, issue.id",
            instrument,
        )

    def all(self, instrument: int) -> list[StoredIssue]:
        """Give what was ever found, by record; also what was solved, accepted, or set aside."""
        return self._read("ORDER BY issue.record, issue.id", instrument)

    def _read(self, rest: str, instrument: int) -> list[StoredIssue]:
        rows = self._database.rows(
            "SELECT issue.*, record.uuid, record.source_row FROM issue "
            "JOIN record ON record.id = issue.record "
            f"WHERE record.instrument = ? AND {VISIBLE} {rest}",
            (instrument,),
        )
        return [_issue(row) for row in rows]

    def of_records(self, records: Sequence[int]) -> list[StoredIssue]:
        """Give what is open in some records, a few hundred at most, by their keys."""
        rows = self._database.rows(
            "SELECT issue.*, record.uuid, record.source_row FROM issue "
            "JOIN record ON record.id = issue.record "
            "WHERE issue.record IN (SELECT value FROM json_each(?)) "
            "AND issue.solved_at IS NULL AND issue.accepted_reason IS NULL "
            "ORDER BY issue.severity = 'warning', issue.id",
            (json.dumps(list(records)),),
        )
        return [_issue(row) for row in rows]

    def accept(self, issue: int, reason: str | None) -> None:
        """Let an issue stand, with the reason somebody gave; None takes that back.

        It may stand inside the caller's transaction, beside its row in the journal.
        """
        self._database.execute("UPDATE issue SET accepted_reason = ? WHERE id = ?", (reason, issue))

    def counts(self) -> dict[int, IssueCounts]:
        """Give how much is open, by key of the instrument; those without issues are left out."""
        rows = self._database.rows(
            "SELECT record.instrument, sum(issue.severity = 'error'), "
            "sum(issue.severity = 'warning'), count(DISTINCT issue.record) "
            "FROM issue JOIN record ON record.id = issue.record "
            "WHERE issue.solved_at IS NULL AND issue.accepted_reason IS NULL "
            f"AND record.deleted = 0 AND {VISIBLE} GROUP BY record.instrument"
        )
        return {instrument: IssueCounts(*counts) for instrument, *counts in map(tuple, rows)}


def _issue(row: Row) -> StoredIssue:
    solved = row["solved_at"]
    return StoredIssue(
        id=row["id"],
        record=row["record"],
        record_uuid=row["uuid"],
        source_row=row["source_row"],
        row=row["row"],
        path=row["path"],
        code=row["code"],
        severity=row["severity"],
        values=json.loads(row["values_json"]),
        found_at=as_moment(row["found_at"]),
        solved_at=None if solved is None else as_moment(solved),
        accepted_reason=row["accepted_reason"],
    )
