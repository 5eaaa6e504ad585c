"""Foreign keys between records: which finished records name a record that is not there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.store.answer_tables import QuestionColumn
from app.store.database import Database
from app.store.record_keys import CHECKED, see_index
from forms.instrument import Value


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A record that names one that is not there, by the answer `value`.

    Attributes:
        id, uuid: Of the record.
        row: Instance of the repeat that says it, None outside repeats.
        value: The answer.
    """

    id: int
    uuid: str
    row: str | None
    value: Value


class RecordLinks:
    """The records of one question that name records by another question's answers."""

    def __init__(self, database: Database, here: QuestionColumn, there: QuestionColumn) -> None:
        """Prepare; indexes over both columns are made when they are not there yet.

        Args:
            database: The open workspace file.
            here: Column of the question that names.
            there: Column of the question that is named.
        """
        self._database = database
        self._here, self._there = here, there
        for column in (here, there):
            see_index(database, [column])

    def unlinked(self, records: Sequence[int] | None = None) -> Iterator[Unlinked]:
        """Give the finished records that name what no finished record says, row by row.

        Args:
            records: Keys of the only records to look at; None for all.
        """
        here, there = self._here, self._there
        own_row = "NULL" if here.repeat is None else "here.row"
        order = "record.id" if here.repeat is None else "record.id, here.rowid"
        some = "" if records is None else f"AND record.id IN ({', '.join(map(str, records))}) "
        sql = (
            f"SELECT record.id, record.uuid, {own_row}, here.{here.name} FROM {here.table} AS here "
            f"JOIN record ON record.id = here.record WHERE here.{here.name} IS NOT NULL "
            f"AND record.instrument = ? AND {CHECKED} {some}AND NOT EXISTS ("
            f"SELECT 1 FROM {there.table} AS there JOIN record ON record.id = there.record "
            f"WHERE there.{there.name} = here.{here.name} AND {CHECKED}) "
            f"ORDER BY {order}"
        )
        for row in self._database.each(sql, (here.instrument,)):
            yield Unlinked(*row)

    def naming(self, record: int, most: int) -> list[int]:
        """Give the keys of records that name what a record says, some of them when it is many."""
        here, there = self._here, self._there
        sql = (
            f"SELECT DISTINCT here.record FROM {there.table} AS there JOIN {here.table} AS here "
            f"ON here.{here.name} = there.{there.name} WHERE there.record = ? LIMIT ?"
        )
        return list(self._database.column(sql, (record, most)))
