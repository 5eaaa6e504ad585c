"""Issues: what checking found in records, until it is corrected or accepted."""

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.store.clock import as_moment, as_text
from app.store.database import Database
from app.store.driver import Row
from app.store.record_query import VISIBLE

REPEATED, UNLINKED = "record.duplicate_key", "record.no_parent"
"""The problems that are not about a record alone: it repeats another, or names one there is not."""

FAR = "check.far_value"
"""A number far from all others, that somebody explained: no check finds it, a person does."""

_ALONE = f"code NOT IN ('{REPEATED}', '{UNLINKED}', '{FAR}')"

_WAITS = "record.deleted = 0 AND issue.solved_at IS NULL AND issue.accepted_reason IS NULL"


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
class Kind:
    """Open issues of one kind about one question.

    Attributes:
        severity, code, path: What they share.
        issues: Their keys, by record.
    """

    severity: str
    code: str
    path: str
    issues: "array[int]"


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
        """Keep what a check of one record found, but for its key (`replace_repeated`).

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
                self._database.execute(
                    "UPDATE record SET unchecked = 0 WHERE id = ? AND updated_at <= ?",
                    (key, as_text(at)),
                )

    def stamps(self, records: Sequence[int]) -> dict[str, str]:
        """Give when each of some records was last changed, by its uuid, for `replace_some`."""
        rows = self._database.rows(
            "SELECT uuid, updated_at FROM record WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(records)),),
        )
        return {row["uuid"]: row["updated_at"] for row in rows}

    def replace_some(
        self, found: Mapping[str, Sequence[Finding]], stamps: Mapping[str, str], at: datetime
    ) -> None:
        """Keep what a check of some records found, a few hundred at most, in one transaction.

        Records that somebody changed meanwhile are left out: they are checked anew.

        Args:
            found: uuid of each record that was checked -> all that is wrong, as `replace`.
            stamps: As `stamps` gave them before the answers were read.
            at: When the check was made.
        """
        checked = {uuid: stamps[uuid] for uuid in found if uuid in stamps}
        with self._database.transaction():
            for record, uuid in self._mark_checked(checked):
                self._replace(record, found[uuid], as_text(at))

    def settle(self, records: Sequence[int], at: datetime) -> None:
        """Mark records as checked in which nothing is wrong, but for their keys.

        Belongs into the transaction in which their answers were read.

        Args:
            records: Their keys.
            at: The time, in UTC.
        """
        wanted = json.dumps(list(records))
        self._database.execute(
            "UPDATE record SET unchecked = 0 WHERE unchecked = 1 "
            "AND id IN (SELECT value FROM json_each(?))",
            (wanted,),
        )
        self._database.execute(
            f"UPDATE issue SET solved_at = ? WHERE solved_at IS NULL AND {_ALONE} "
            "AND record IN (SELECT value FROM json_each(?))",
            (as_text(at), wanted),
        )

    def replace_repeated(self, found: Mapping[int, Finding | None], at: datetime) -> None:
        """Keep which of some records repeat an earlier one, in one transaction.

        Args:
            found: Key of each record -> what is wrong with its key, None when nothing is.
            at: When that was looked up.
        """
        some = {record: [] if one is None else [one] for record, one in found.items()}
        self._replace_about(REPEATED, some, at)

    def replace_unlinked(self, found: Mapping[int, Sequence[Finding]], at: datetime) -> None:
        """Keep which of some records name records that are not there, in one transaction.

        Args:
            found: Key of each record -> what is wrong with the records it names.
            at: When that was looked up.
        """
        self._replace_about(UNLINKED, found, at)

    def _replace_about(
        self, code: str, found: Mapping[int, Sequence[Finding]], at: datetime
    ) -> None:
        if not any(found.values()) and not self._are_among(code, found):
            return  # nothing to write, as nearly always
        with self._database.transaction():
            for record, some in found.items():
                self._replace(record, some, as_text(at), f"code = '{code}'")

    def _are_among(self, code: str, records: Iterable[int]) -> bool:
        sql = (
            "SELECT EXISTS (SELECT 1 FROM issue WHERE code = ? AND solved_at IS NULL "
            "AND record IN (SELECT value FROM json_each(?)))"
        )
        return bool(self._database.value(sql, (code, json.dumps(list(records)))))

    def keep(self, record: int, found: Finding, at: datetime) -> StoredIssue:
        """Keep one thing that a person found, beside what the checks find.

        Args:
            record: Key of its record.
            found: What it is.
            at: When it was found.
        """
        values = json.dumps(dict(found.values), ensure_ascii=False, default=str)
        with self._database.transaction():
            key = self._database.value(
                "INSERT INTO issue (record, row, path, code, severity, values_json, found_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
                (record, found.row, found.path, found.code, str(found.severity), values,
                 as_text(at)),
            )  # fmt: skip
            return self.get([key])[0]

    def solve(self, issues: Sequence[int], at: datetime) -> None:
        """Note of some issues that they are none any more."""
        with self._database.transaction():
            self._database.execute_many(
                "UPDATE issue SET solved_at = ?, accepted_reason = NULL WHERE id = ?",
                [(as_text(at), issue) for issue in issues],
            )

    def solve_unseen(self, instrument: int, at: datetime) -> None:
        """Solve what was found in records that are not checked now: drafts, or set aside."""
        self._database.execute(
            "UPDATE issue SET solved_at = ? WHERE solved_at IS NULL AND record IN (SELECT id FROM "
            "record WHERE instrument = ? AND (deleted = 1 OR state = 'draft'))",
            (as_text(at), instrument),
        )

    def _mark_checked(self, stamps: Mapping[str, str]) -> list[tuple[int, str]]:
        """Mark the records that did not change since, and give their keys and uuids."""
        rows = self._database.rows(
            "UPDATE record SET unchecked = 0 FROM json_each(?) AS seen "
            "WHERE uuid = seen.key AND updated_at = seen.value RETURNING record.id AS id, uuid",
            (json.dumps(dict(stamps)),),
        )
        return [(row["id"], row["uuid"]) for row in rows]

    def _replace(
        self, record: int, findings: Sequence[Finding], at: str, about: str = _ALONE
    ) -> None:
        known = {
            (row["row"], row["path"], row["code"], row["values_json"]): row["id"]
            for row in self._database.rows(
                "SELECT id, row, path, code, values_json FROM issue "
                f"WHERE record = ? AND solved_at IS NULL AND {about}",
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

    def repeating(self, instrument: int, code: str = REPEATED) -> set[int]:
        """Give the keys of the records that were found to repeat another, or to lack their own."""
        return set(
            self._database.column(
                "SELECT record FROM issue JOIN record ON record.id = issue.record "
                "WHERE code = ? AND solved_at IS NULL AND instrument = ?",
                (code, instrument),
            )
        )

    def repeating_record(self, uuid: str, most: int) -> list[int]:
        """Give the keys of records that were found to repeat one, some of them when it is many."""
        return list(
            self._database.column(
                "SELECT record FROM issue WHERE code = 'record.duplicate_key' "
                "AND solved_at IS NULL AND json_extract(values_json, '$.first') = ? LIMIT ?",
                (uuid, most),
            )
        )

    def kinds(self, instrument: int, without: Sequence[int] = ()) -> list[Kind]:
        """Give what is open by kind, errors first, then the kinds with most.

        Args:
            instrument: Its key.
            without: Keys of records that are left out.
        """
        found: dict[tuple[str, str, str], array[int]] = {}
        rows = self._database.each(
            "SELECT severity, code, path, issue.id FROM issue JOIN record "
            "ON record.id = issue.record "
            f"WHERE instrument = ? AND {_WAITS} AND {VISIBLE} "
            "AND record.id NOT IN (SELECT value FROM json_each(?)) ORDER BY record.id, issue.id",
            (instrument, json.dumps(list(without))),
        )
        for severity, code, path, issue in rows:
            found.setdefault((severity, code, path), array("q")).append(issue)
        kinds = [Kind(*kind, issues) for kind, issues in found.items()]
        return sorted(kinds, key=lambda kind: (kind.severity != "error", -len(kind.issues)))

    def get(self, issues: Sequence[int]) -> list[StoredIssue]:
        """Give issues by their keys, a few hundred at most, in their order; gone ones are not."""
        rows = self._database.rows(
            "SELECT issue.*, record.uuid, record.source_row FROM json_each(?) AS wanted "
            "JOIN issue ON issue.id = wanted.value JOIN record ON record.id = issue.record "
            "ORDER BY wanted.key",
            (json.dumps(list(issues)),),
        )
        return [_issue(row) for row in rows]

    def accepted(self, instrument: int, record: int | None = None) -> list[StoredIssue]:
        """Give what somebody explained and still holds, by record; or that of one record."""
        only = "" if record is None else f"AND record.id = {record:d} "
        return self._read(
            f"AND record.deleted = 0 AND solved_at IS NULL AND accepted_reason IS NOT NULL {only}"
            "ORDER BY issue.record, issue.id",
            instrument,
        )

    def open(self, instrument: int) -> list[StoredIssue]:
        """Give what waits for somebody: errors first, then by record and question."""
        return self._read(
            f"AND {_WAITS} ORDER BY issue.severity = 'warning', issue.record, issue.id",
            instrument,
        )

    def in_version(self, version: int) -> list[StoredIssue]:
        """Give the open errors in records that are still as a version of a dataset holds them."""
        rows = self._database.rows(
            "SELECT issue.*, record.uuid, record.source_row FROM dataset_version v "
            "JOIN dataset_version_record held ON held.version = v.id "
            "JOIN record ON record.id = held.record AND record.updated_at <= v.built_at "
            f"JOIN issue ON issue.record = record.id WHERE v.id = ? AND {_WAITS} "
            "AND issue.severity = 'error' ORDER BY issue.record, issue.id",
            (version,),
        )
        return [_issue(row) for row in rows]

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
