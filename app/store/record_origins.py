"""Where records come from: who made them, on which computer, when, with which file."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.store.clock import as_moment
from app.store.database import Database

_RECORDS_A_READING = 1000


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one record comes from.

    Attributes:
        id, uuid: The record.
        version: Key of the form version it was captured with.
        batch: Key of the import it came with, None when it was captured.
        device: Identity of the computer, "" when nobody wrote it down.
        author: Name of who made it, "" likewise.
        created_at, finalised_at: UTC.
    """

    id: int
    uuid: str
    version: int
    batch: int | None
    device: str
    author: str
    created_at: datetime
    finalised_at: datetime | None


def read_origins(database: Database, ids: Sequence[int]) -> Iterator[Origin]:
    """Give the origins of records, in order, read some at a time.

    Args:
        database: The open workspace file.
        ids: Keys; those that are gone are left out.
    """
    for start in range(0, len(ids), _RECORDS_A_READING):
        wanted = json.dumps(list(ids[start : start + _RECORDS_A_READING]))
        for row in database.rows(
            "SELECT record.id, uuid, version, batch, device, person.name AS author, "
            "record.created_at, finalised_at FROM json_each(?) AS wanted "
            "JOIN record ON record.id = wanted.value "
            "LEFT JOIN person ON person.id = record.author ORDER BY wanted.key",
            (wanted,),
        ):
            ended = row["finalised_at"]
            yield Origin(
                id=row["id"],
                uuid=row["uuid"],
                version=row["version"],
                batch=row["batch"],
                device=row["device"] or "",
                author=row["author"] or "",
                created_at=as_moment(row["created_at"]),
                finalised_at=None if ended is None else as_moment(ended),
            )
