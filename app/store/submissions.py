"""Files that somebody handed in: whose, of when, what they replace, what was corrected since.

The batch keeps municipality and period; how the file was read and which batch it replaced stands
in the journal line of the import, so that it goes to other computers with it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.store.clock import as_moment
from app.store.database import Database
from app.store.driver import Row
from app.store.record_query import VISIBLE
from forms.instrument import Value


@dataclass(frozen=True, slots=True)
class Submission:
    """What is known of the file of an import beside its name.

    Attributes:
        municipality, period: Whose it is and of when, None when nobody said.
        replaces: Key of the batch whose place it takes, None for none.
        reading: How the file was read, for whoever gives it back: names to plain values.
    """

    municipality: str | None = None
    period: str | None = None
    replaces: int | None = None
    reading: Mapping[str, object] = field(default_factory=dict)


NO_SUBMISSION = Submission()


@dataclass(frozen=True, slots=True)
class StoredSubmission:
    """An import as the list of batches shows it.

    Attributes:
        batch: Key of the batch.
        file, sha256: The file.
        municipality, period: Whose it is and of when, None when nobody said.
        rows: Records.
        status: `done` while it counts, else `undone`.
        person: Who imported it.
        at: When, UTC.
        errors, warnings: Problems that are open in its records.
        wrong_rows: Records with an error.
        replaces: Key of the batch whose place it took, None for none.
        reading: As it was submitted.
    """

    batch: int
    file: str
    sha256: str
    municipality: str | None
    period: str | None
    rows: int
    status: str
    person: str
    at: datetime
    errors: int
    warnings: int
    wrong_rows: int
    replaces: int | None
    reading: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Correction:
    """An answer that a person changed in a record of an import.

    Attributes:
        record: uuid.
        path: The question.
        old: What the file said, as stored.
        new: What it was last changed to, as stored.
        person: Who changed it last.
        reason: Why.
        row: uuid of the repeat instance, None outside repeats.
    """

    record: str
    path: str
    old: Value
    new: Value
    person: str
    reason: str
    row: str | None = None


@dataclass(frozen=True, slots=True)
class Present:
    """What there is of one municipality and period.

    Attributes:
        records: Records in sight, imported or captured.
        wrong: Those of them with an error.
    """

    records: int
    wrong: int


class Submissions:
    """The imports of one workspace, seen as files that were handed in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def facts(self, submission: Submission) -> dict[str, object]:
        """Give what the journal keeps of a submission; a batch is named as every computer does."""
        facts: dict[str, object] = {}
        if submission.reading:
            facts["reading"] = dict(submission.reading)
        if submission.replaces is not None:
            facts["replaces"] = self._database.value(
                "SELECT ifnull(origin, (SELECT id FROM device WHERE is_this) || '/' || id) "
                "FROM batch WHERE id = ?",
                (submission.replaces,),
            )
        return facts

    def replaced_by(self, batch: int) -> int | None:
        """Give the key of the batch whose place a batch took, None for none."""
        sql = "SELECT new FROM journal WHERE batch = ? AND op = 'import'"
        return self._key(_read(self._database.value(sql, (batch,))).get("replaces"))

    def _key(self, name: object) -> int | None:
        if not isinstance(name, str):
            return None
        found = self._database.value(
            "SELECT id FROM batch WHERE origin = ?1 OR (origin IS NULL AND "
            "(SELECT id FROM device WHERE is_this) || '/' || id = ?1)",
            (name,),
        )
        return None if found is None else int(found)

    def all(self, instrument: int) -> list[StoredSubmission]:
        """Give the imports of an instrument that are or were visible, newest first."""
        rows = self._database.rows(
            "SELECT batch.*, ifnull(person.name, '') AS name, (SELECT new FROM journal WHERE "
            "journal.batch = batch.id AND op = 'import' LIMIT 1) AS facts FROM batch "
            "LEFT JOIN person ON person.id = batch.person WHERE instrument = ? "
            "AND kind = 'import' AND status <> 'open' ORDER BY batch.id DESC",
            (instrument,),
        )
        problems = self._problems(instrument)
        return [self._submission(row, problems.get(row["id"], (0, 0, 0))) for row in rows]

    def of_origin(
        self, instrument: int, municipality: str, period: str | None
    ) -> list[StoredSubmission]:
        """Give the imports in sight of one municipality; of one period unless that is None."""
        return [
            each
            for each in self.all(instrument)
            if each.status == "done"
            and each.municipality == municipality
            and period in (None, each.period)
        ]

    def _submission(self, row: Row, problems: tuple[int, int, int]) -> StoredSubmission:
        facts = _read(row["facts"])
        errors, warnings, wrong = problems
        return StoredSubmission(
            batch=row["id"],
            file=row["file_name"] or "",
            sha256=row["file_sha256"] or "",
            municipality=row["municipality"],
            period=row["period"],
            rows=row["rows"],
            status=row["status"],
            person=row["name"],
            at=as_moment(row["at"]),
            errors=errors,
            warnings=warnings,
            wrong_rows=wrong,
            replaces=self._key(facts.get("replaces")),
            reading=facts.get("reading", {}),
        )

    def _problems(self, instrument: int) -> dict[int, tuple[int, int, int]]:
        """Give errors, warnings and records with an error, by batch."""
        rows = self._database.rows(
            "SELECT record.batch AS batch, sum(severity = 'error') AS errors, "
            "sum(severity <> 'error') AS warnings, "
            "count(DISTINCT iif(severity = 'error', record.id, NULL)) AS wrong "
            "FROM issue JOIN record ON record.id = issue.record WHERE record.instrument = ? "
            "AND record.batch IS NOT NULL AND record.deleted = 0 "
            "AND solved_at IS NULL AND accepted_reason IS NULL GROUP BY record.batch",
            (instrument,),
        )
        return {row["batch"]: (row["errors"], row["warnings"], row["wrong"]) for row in rows}

    def present(self, instrument: int, period: str | None) -> dict[str, Present]:
        """Give what records there are of a period, by municipality.

        A record is of its own period, else of that of its batch.

        Args:
            instrument: Its key.
            period: As `2026-03`, or `2026` with all its months; None counts all.
        """
        rows = self._database.rows(
            "SELECT ifnull(record.municipality, batch.municipality) AS place, count(*) AS records, "
            "sum(EXISTS (SELECT 1 FROM issue WHERE issue.record = record.id AND severity = 'error' "
            "AND solved_at IS NULL AND accepted_reason IS NULL)) AS wrong "
            "FROM record LEFT JOIN batch ON batch.id = record.batch "
            "WHERE record.instrument = ?1 AND record.deleted = 0 AND record.state <> 'draft' "
            f"AND {VISIBLE} AND (?2 IS NULL OR ?2 = substr(CASE WHEN batch.kind = 'import' "
            "THEN ifnull(batch.period, record.period) ELSE record.period END, 1, length(?2))) "
            "GROUP BY place",
            (instrument, period),
        )
        return {str(row["place"]): Present(row["records"], row["wrong"]) for row in rows}

    def corrections(self, batch: int) -> list[Correction]:
        """Give the answers that no longer are what the file of a batch said."""
        rows = self._database.rows(
            "SELECT j.record, j.row, j.path, j.old, j.new, j.reason, ifnull(p.name, '') AS name "
            "FROM record r JOIN journal j ON j.record = r.uuid "
            "LEFT JOIN person p ON p.id = j.person "
            "WHERE r.batch = ? AND j.op = 'set' "
            "ORDER BY j.at, j.device, j.seq",
            (batch,),
        )
        found: dict[tuple[str, str | None, str], Correction] = {}
        for row in rows:
            cell = (row["record"], row["row"], row["path"])
            first = found.get(cell)
            old = row["old"] if first is None else first.old
            found[cell] = Correction(
                row["record"], row["path"], old, row["new"],
                row["name"], row["reason"] or "", row["row"],
            )  # fmt: skip
        return [each for each in found.values() if each.old != each.new]

    def records(self, batch: int) -> dict[int, int]:
        """Give key -> row of the file, of all records of a batch, out of sight or not."""
        sql = "SELECT id, source_row FROM record WHERE batch = ? ORDER BY source_row, id"
        return {row["id"]: row["source_row"] or 0 for row in self._database.rows(sql, (batch,))}

    def set_aside(self, batch: int) -> list[str]:
        """Give the uuids of the records of a batch that somebody set aside."""
        sql = "SELECT uuid FROM record WHERE batch = ? AND deleted = 1 ORDER BY id"
        return [str(uuid) for uuid in self._database.column(sql, (batch,))]


def _read(text: object) -> dict[str, Any]:
    """Read the facts of a journal line; an erased line has none."""
    found = json.loads(text) if isinstance(text, str) else None
    return found if isinstance(found, dict) else {}
