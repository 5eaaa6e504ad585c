"""Datasets: frozen versions of what is published, and the portal's receipts."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.store.clock import Clock, as_moment, as_text
from app.store.database import Database
from app.store.driver import Row
from app.store.people import People
from app.store.record_query import VISIBLE, State
from forms.problem import Problem, ProblemError

Manifest = Mapping[str, Mapping[str, object]]
"""File name -> {"sha256": …, "bytes": …}."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """What is published under one name; `metadata` describes its next version."""

    id: int
    name: str
    instrument: int
    metadata: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class StoredDatasetVersion:
    """A frozen version of a dataset.

    Attributes:
        id: Its key.
        dataset: Key of the dataset.
        name: Name of the dataset.
        number: 1, 2, 3 …
        folder: Where its files lie, below the workspace, with forward slashes.
        rows: Rows of the data CSV.
        data_sha256: Of the data CSV.
        manifest: Its files.
        metadata: As it was described.
        prepared_by: Name of who stands for having prepared it.
        built_at: Time of the release, UTC.
        terms: What its files say of its approval: `one_person`, `override` (why).
        definition: Number of the definition it follows, None for the form's own.
        reason: Why it was made, as it is published; "" when nobody said.
        changes: Table -> counts of `added`, `changed`, `removed` rows since the version before.
    """

    id: int
    dataset: int
    name: str
    number: int
    folder: str
    rows: int
    data_sha256: str
    manifest: Manifest
    metadata: Mapping[str, object]
    prepared_by: str
    built_at: datetime
    terms: Mapping[str, object] = field(default_factory=dict)
    definition: int | None = None
    reason: str = ""
    changes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A portal holds a version, read back and found equal."""

    parcel: str
    version: int
    url: str
    body: Mapping[str, object]
    at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """How the records of a form differ from those of a version.

    Attributes:
        added: Records that it does not hold.
        changed: Records that were changed since it was built.
        gone: Records that it holds and that are no longer fit to go out.
    """

    added: int
    changed: int
    gone: int

    def __bool__(self) -> bool:
        """Say whether anything is new."""
        return bool(self.added or self.changed or self.gone)


class Datasets:
    """The datasets of one workspace."""

    def __init__(self, database: Database, people: People, clock: Clock) -> None:
        self._database = database
        self._people = people
        self._clock = clock

    def define(self, name: str, instrument: int, metadata: Mapping[str, object]) -> Dataset:
        """Name a dataset, or describe one that is there anew.

        Args:
            name: Its name on the portal, the same for ever.
            instrument: Key of the instrument its records answer.
            metadata: Its description.
        """
        with self._database.transaction():
            self._database.execute(
                "INSERT INTO dataset (name, instrument, metadata_json, created_at) "
                "VALUES (?, ?, ?, ?) "
                "ON CONFLICT (name) DO UPDATE SET metadata_json = excluded.metadata_json",
                (name, instrument, _json(metadata), as_text(self._clock())),
            )
        return self.get(name)

    def get(self, name: str) -> Dataset:
        """Give a dataset by its name.

        Raises:
            ProblemError: `store.no_such_dataset`.
        """
        row = self._database.row("SELECT * FROM dataset WHERE name = ?", (name,))
        if row is None:
            raise ProblemError(Problem("store.no_such_dataset", values={"name": name}))
        return _dataset(row)

    def all(self, instrument: int | None = None) -> list[Dataset]:
        """Give the datasets, by name.

        Args:
            instrument: Only those of this instrument.
        """
        rows = self._database.rows(
            "SELECT * FROM dataset WHERE ? IS NULL OR instrument = ? ORDER BY name",
            (instrument, instrument),
        )
        return [_dataset(row) for row in rows]

    def add_version(
        self,
        name: str,
        *,
        folder: str,
        rows: int,
        data_sha256: str,
        manifest: Manifest,
        metadata: Mapping[str, object],
        person: str,
        built_at: datetime,
        records: Iterable[int],
        terms: Mapping[str, object] | None = None,
        definition: int | None = None,
        reason: str = "",
        changes: Mapping[str, Mapping[str, int]] | None = None,
    ) -> StoredDatasetVersion:
        """Freeze a version; who prepared it stands for that part from now on.

        Args:
            name: The dataset.
            folder: Where its files lie, below the workspace, with forward slashes.
            rows: Rows of the data CSV.
            data_sha256: Of the data CSV.
            manifest: Its files.
            metadata: Its description.
            person: Who prepares it.
            built_at: Time of the release, UTC.
            records: Keys of the records in it.
            terms: What its files say of its approval.
            definition: Number of the definition it follows.
            reason: Why it was made, for those who read it.
            changes: Table -> counts of rows that differ from the version before.
        """
        who = self._people.key(person)
        dataset = self.get(name).id
        at = as_text(built_at)
        with self._database.transaction():
            number = 1 + self._database.value(
                "SELECT count(*) FROM dataset_version WHERE dataset = ?", (dataset,)
            )
            cursor = self._database.execute(
                "INSERT INTO dataset_version (dataset, number, folder, rows, data_sha256, "
                "manifest_json, metadata_json, prepared_by, built_at, terms_json, definition, "
                "reason, changes_json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    dataset, number, folder, rows, data_sha256, _json(manifest), _json(metadata),
                    who, at, _json(terms or {}), definition, reason, _json(changes or {}),
                ),
            )  # fmt: skip
            version = int(cursor.lastrowid or 0)
            self._database.execute_many(
                "INSERT INTO dataset_version_record (version, record) VALUES (?, ?)",
                ((version, record) for record in records),
            )
            self._database.execute(
                "INSERT INTO approval (version, person, part, at) VALUES (?, ?, 'prepares', ?)",
                (version, who, at),
            )
        return self.version(version)

    def version(self, version: int) -> StoredDatasetVersion:
        """Give a version by its key.

        Raises:
            KeyError: There is none.
        """
        row = self._database.row(f"{_VERSION} WHERE v.id = ?", (version,))
        if row is None:
            raise KeyError(version)
        return _version(row)

    def versions(self, name: str) -> list[StoredDatasetVersion]:
        """Give all versions of a dataset, the first one first."""
        rows = self._database.rows(f"{_VERSION} WHERE d.name = ? ORDER BY v.number", (name,))
        return [_version(row) for row in rows]

    def count_holding(self, record: int) -> int:
        """Count the versions of datasets that hold a record, by its key."""
        sql = "SELECT count(*) FROM dataset_version_record WHERE record = ?"
        return int(self._database.value(sql, (record,)))

    def last_version(self, name: str) -> StoredDatasetVersion | None:
        """Give the newest version of a dataset, or None."""
        row = self._database.row(
            f"{_VERSION} WHERE d.name = ? ORDER BY v.number DESC LIMIT 1", (name,)
        )
        return None if row is None else _version(row)

    def records_of(self, version: int) -> list[int]:
        """Give the keys of the records that a version holds."""
        rows = self._database.rows(
            "SELECT record FROM dataset_version_record WHERE version = ? ORDER BY record",
            (version,),
        )
        return [row["record"] for row in rows]

    def news(self, version: StoredDatasetVersion, states: Iterable[State]) -> News:
        """Compare the records there are now with those of a version.

        Args:
            version: The version.
            states: States of records that go out.
        """
        known = json.dumps(list(states))
        row = self._database.row(_NEWS, (version.id, known, as_text(version.built_at)))
        gone = self._database.value(_GONE, (version.id, known))
        return News(row["added"] if row else 0, row["changed"] if row else 0, gone)

    def add_receipt(
        self, parcel: str, version: int, url: str, body: Mapping[str, object], at: datetime
    ) -> None:
        """File a receipt, once a parcel; may stand inside the caller's transaction.

        Args:
            parcel: Key of the parcel.
            version: Key of the version it carried.
            url: Where the portal shows it.
            body: What was compared.
            at: When, UTC.
        """
        self._database.execute(
            "INSERT INTO receipt (parcel, version, url, body_json, at) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (parcel) DO NOTHING",
            (parcel, version, url, _json(body), as_text(at)),
        )

    def receipts(self, name: str | None = None) -> list[Receipt]:
        """Give the receipts, the latest last.

        Args:
            name: Only those of this dataset.
        """
        rows = self._database.rows(
            "SELECT r.* FROM receipt r JOIN dataset_version v ON v.id = r.version "
            "JOIN dataset d ON d.id = v.dataset WHERE ? IS NULL OR d.name = ? ORDER BY r.id",
            (name, name),
        )
        return [
            Receipt(
                row["parcel"],
                row["version"],
                row["url"],
                json.loads(row["body_json"]),
                as_moment(row["at"]),
            )
            for row in rows
        ]


_VERSION = (
    "SELECT v.*, d.name, ifnull(p.name, '') AS prepared FROM dataset_version v "
    "JOIN dataset d ON d.id = v.dataset "
    "LEFT JOIN approval a ON a.version = v.id AND a.part = 'prepares' "
    "LEFT JOIN person p ON p.id = ifnull(a.person, v.prepared_by)"
)

_NEWS = f"""
WITH ready AS (
  SELECT record.updated_at, held.record AS held
  FROM record
  LEFT JOIN dataset_version_record held ON held.record = record.id AND held.version = ?1
  WHERE deleted = 0 AND state IN (SELECT value FROM json_each(?2)) AND {VISIBLE}
    AND instrument = (SELECT d.instrument FROM dataset d JOIN dataset_version v
                      ON v.dataset = d.id WHERE v.id = ?1))
SELECT count(*) - count(held) AS added,
  ifnull(sum(held IS NOT NULL AND updated_at > ?3), 0) AS changed
FROM ready
"""

_GONE = f"""
SELECT count(*) FROM dataset_version_record held JOIN record ON record.id = held.record
WHERE held.version = ?1 AND NOT (
  deleted = 0 AND state IN (SELECT value FROM json_each(?2)) AND {VISIBLE})
"""


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _dataset(row: Row) -> Dataset:
    return Dataset(row["id"], row["name"], row["instrument"], json.loads(row["metadata_json"]))


def _version(row: Row) -> StoredDatasetVersion:
    return StoredDatasetVersion(
        id=row["id"],
        dataset=row["dataset"],
        name=row["name"],
        number=row["number"],
        folder=row["folder"],
        rows=row["rows"],
        data_sha256=row["data_sha256"],
        manifest=json.loads(row["manifest_json"]),
        metadata=json.loads(row["metadata_json"]),
        prepared_by=row["prepared"],
        built_at=as_moment(row["built_at"]),
        terms=json.loads(row["terms_json"]),
        definition=row["definition"],
        reason=row["reason"],
        changes=json.loads(row["changes_json"]),
    )
