"""What one action does to the rows of many records: a chunk a transaction, under an open batch."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from app.store.database import Database
from app.store.journal import Entry, Journal
from app.store.record_query import State

RECORDS_A_CHUNK = 500
"""Written in some 20 ms: who answers a question meanwhile does not notice."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a record stands.

    Attributes:
        id, uuid: The record.
        state: Its state.
        deleted: It is set aside.
        version: Key of the version it answers.
        unchecked: It changed since the last check.
        errors: Open errors that the last check found.
    """

    id: int
    uuid: str
    state: State
    deleted: bool
    version: int
    unchecked: bool
    errors: int


@dataclass(frozen=True, slots=True)
class Move:
    """A record and what becomes of it, with what the journal says of that.

    Attributes:
        record: Its key.
        state: Its new state.
        deleted: Whether it is set aside from now on.
        entries: Lines of the journal.
    """

    record: int
    state: State
    deleted: bool
    entries: tuple[Entry, ...]


def read_standing(database: Database, records: Sequence[int]) -> list[Standing]:
    """Read where records stand, by their keys and in their order; those that are gone are left out.

    Args:
        database: The open workspace file.
        records: Keys, a few hundred at most.
    """
    rows = database.each(
        "SELECT record.id, uuid, state, deleted, version, unchecked, (SELECT count(*) FROM issue "
        "WHERE issue.record = record.id AND solved_at IS NULL AND accepted_reason IS NULL "
        "AND severity = 'error') "
        "FROM json_each(?) AS wanted JOIN record ON record.id = wanted.value ORDER BY wanted.key",
        (json.dumps(list(records)),),
    )
    return [
        Standing(key, uuid, cast("State", state), bool(deleted), version, bool(unchecked), errors)
        for key, uuid, state, deleted, version, unchecked, errors in rows
    ]


def move(
    database: Database,
    journal: Journal,
    moves: Sequence[Move],
    *,
    person: int,
    at: str,
    batch: int | None,
) -> None:
    """Write what becomes of some records, in one transaction with their lines in the journal.

    Args:
        database: The open workspace file.
        journal: Of the same file.
        moves: A chunk of them.
        person: Key of who acts.
        at: The time, as `clock.as_text` writes it.
        batch: Open batch it belongs to, None when one is taken back.
    """
    with database.transaction():
        database.execute_many(
            "UPDATE record SET state = ?, deleted = ?, updated_at = ?, unchecked = "
            "iif(deleted <> ? OR 'draft' IN (state, ?), 1, unchecked) WHERE id = ?",
            [(x.state, x.deleted, at, x.deleted, x.state, x.record) for x in moves],
        )
        entries = [entry for each in moves for entry in each.entries]
        journal.append(entries, person=person, at=at, batch=batch)
