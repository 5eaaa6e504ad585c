"""The stored answers of one question over all records, as a stream: memory stays the same size."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.store.answer_tables import QuestionColumn
from app.store.database import Database
from app.store.record_query import VISIBLE
from forms.instrument import Value

_ROWS_A_READING = 2000


@dataclass(frozen=True, slots=True)
class StoredValue:
    """One answer.

    Attributes:
        record, uuid: Key and identity of its record.
        version: Key of the version that its record answers.
        row: uuid of the repeat instance, None outside repeats.
        value: As stored, never blank.
    """

    record: int
    uuid: str
    version: int
    row: str | None
    value: Value


def stored_values(
    database: Database, column: QuestionColumn, *, everywhere: bool = False
) -> Iterator[StoredValue]:
    """Give the answers of a question, read some at a time.

    Args:
        database: The open workspace file; it may be written to meanwhile.
        column: Where the answers are kept.
        everywhere: Also those of records that are set aside or out of sight.
    """
    table, cell = column.table, f"{column.table}.{column.name}"
    row = "NULL" if column.repeat is None else f"{table}.row"
    visible = "" if everywhere else f"AND record.deleted = 0 AND {VISIBLE}"
    last = -1
    while True:
        found = database.rows(
            f"SELECT {table}.rowid AS place, record.id AS id, uuid, record.version AS version, "
            f"{row} AS row, {cell} AS value "
            f"FROM {table} JOIN record ON record.id = {table}.record "
            f"WHERE {table}.rowid > ? AND {cell} IS NOT NULL {visible} "
            f"ORDER BY {table}.rowid LIMIT ?",
            (last, _ROWS_A_READING),
        )
        for one in found:
            yield StoredValue(one["id"], one["uuid"], one["version"], one["row"], one["value"])
        if len(found) < _ROWS_A_READING:
            return
        last = found[-1]["place"]


class RecordSet:
    """Counts records, each once, in one bit a record."""

    def __init__(self) -> None:
        self._bits = bytearray()
        self.count = 0

    def add(self, record: int) -> bool:
        """Take a record in; say whether it is new here."""
        place, bit = record >> 3, 1 << (record & 7)
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1 - len(self._bits)))
        is_new = not self._bits[place] & bit
        self._bits[place] |= bit
        self.count += is_new
        return is_new
