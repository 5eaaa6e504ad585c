"""A record as lists and screens see it: everything about it but its answers."""

from dataclasses import dataclass
from datetime import datetime

from app.store.clock import as_moment
from app.store.driver import Row
from app.store.record_query import State


@dataclass(frozen=True, slots=True)
class RecordInfo:
    """A record without its answers; `version`, `instrument` and both identities never change.

    Attributes:
        id: Key in this file, for lists.
        uuid: Identity everywhere (UUIDv7).
        instance_id: `meta/instanceID` of its XForm.
        instrument, version: Keys of what it answers.
        batch: Key of the import it came with, None when it was captured.
        source_row: Row of the imported file (its header is row 1).
        state: Where it stands.
        deleted: It is set aside.
        municipality, period: What it is about, as far as its answers say.
        author: Name of who made it.
        language: Language of the capture.
        created_at, updated_at, finalised_at: UTC.
        unchecked: It changed since the last check.
        second_of: Key of the record that this one keys a second time, None for all others.
    """

    id: int
    uuid: str
    instance_id: str
    instrument: int
    version: int
    batch: int | None
    source_row: int | None
    state: State
    deleted: bool
    municipality: str | None
    period: str | None
    author: str
    language: str
    created_at: datetime
    updated_at: datetime
    finalised_at: datetime | None
    unchecked: bool
    second_of: int | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """Text that was being typed when the program last heard of it."""

    record: str
    row: str | None
    path: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A record somebody left unfinished, and the question they were at ("" when unknown)."""

    record: RecordInfo
    path: str
    row: str | None


SELECT_RECORD = (
    "SELECT record.*, person.name AS author_name FROM record "
    "LEFT JOIN person ON person.id = record.author"
)


# With where its draft was left; the place joins as `place`.
SELECT_DRAFT = SELECT_RECORD.replace(
    "SELECT record.*,", "SELECT record.*, place.path AS place_path, place.row AS place_row,"
)


def record_info(row: Row) -> RecordInfo:
    """Read a row of `SELECT_RECORD`."""
    finalised = row["finalised_at"]
    return RecordInfo(
        id=row["id"],
        uuid=row["uuid"],
        instance_id=row["instance_id"],
        instrument=row["instrument"],
        version=row["version"],
        batch=row["batch"],
        source_row=row["source_row"],
        state=row["state"],
        deleted=bool(row["deleted"]),
        municipality=row["municipality"],
        period=row["period"],
        author=row["author_name"] or "",
        language=row["language"],
        created_at=as_moment(row["created_at"]),
        updated_at=as_moment(row["updated_at"]),
        finalised_at=None if finalised is None else as_moment(finalised),
        unchecked=bool(row["unchecked"]),
        second_of=row["second_of"],
    )
