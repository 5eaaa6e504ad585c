"""Keys of records: which finished records of a form say the same in all questions of its key.

The answers stand in their own columns already, so an index over these columns is all that is
needed: whatever writes answers keeps it true. Two records are compared by their answers alone,
whichever version of the form they answer; a key with a blank part is not compared.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.store.answer_tables import Layout, QuestionColumn
from app.store.database import Database
from app.store.record_query import VISIBLE
from forms.instrument import Value

CHECKED = f"record.deleted = 0 AND record.state <> 'draft' AND {VISIBLE}"
"""Condition of the records that are checked: finished, and in the lists."""

Key = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Keyed:
    """A record with the answers of its key, and its row in the file it came from."""

    id: int
    uuid: str
    source_row: int | None
    key: Key


class RecordKeys:
    """The keys of one instrument."""

    def __init__(self, database: Database, layout: Layout, paths: Sequence[str]) -> None:
        """Prepare; the index is made when it is not there yet.

        Args:
            database: The open workspace file.
            layout: Tables of the instrument.
            paths: Questions of the key, outside repeats; none means that nothing is compared.
        """
        self._database = database
        self._instrument = layout.instrument
        self._columns = tuple(layout.outside[path] for path in paths)
        self._tables = sorted({column.table for column in self._columns})
        self._names = [f"{column.table}.{column.name}" for column in self._columns]
        if len(self._tables) == 1:
            see_index(database, self._columns)

    def __bool__(self) -> bool:
        """Whether the form has a key."""
        return bool(self._columns)

    def repeated(self) -> Iterator[tuple[Keyed, Keyed]]:
        """Give each record that repeats an earlier one, with the first that says the same."""
        if not self:
            return
        names = ", ".join(self._names)
        several = (
            f"SELECT {names} FROM {self._joined()} WHERE {self._all_answered()} "
            f"GROUP BY {names} HAVING count(*) > 1"
        )
        sql = f"{self._select()} AND ({names}) IN ({several}) ORDER BY {names}, record.id"
        first: Keyed | None = None
        for each in map(_keyed, self._database.each(sql, (self._instrument,))):
            if first is None or first.key != each.key:
                first = each
            else:
                yield each, first

    def of_records(self, records: Sequence[int]) -> Mapping[int, Key]:
        """Give the keys of some records that are whole, also of those that are not checked."""
        if not self:
            return {}
        marks = ", ".join("?" * len(records))
        sql = (
            f"SELECT {self._tables[0]}.record, {', '.join(self._names)} FROM {self._joined()} "
            f"WHERE {self._tables[0]}.record IN ({marks}) AND {self._all_answered()}"
        )
        return {each[0]: tuple(each[1:]) for each in self._database.each(sql, tuple(records))}

    def with_key(self, key: Key, most: int) -> list[Keyed]:
        """Give the checked records with a key, the first ones first.

        Args:
            key: What they say.
            most: How many at most.
        """
        same = " AND ".join(f"{name} = ?" for name in self._names)
        sql = f"{self._select()} AND {same} ORDER BY record.id LIMIT ?"
        found = self._database.each(sql, (self._instrument, *key, most))
        return [_keyed(each) for each in found]

    def _select(self) -> str:
        """Begin with the key (CROSS JOIN): the planner would walk through all records."""
        return (
            f"SELECT record.id, record.uuid, record.source_row, {', '.join(self._names)} "
            f"FROM {self._joined()} CROSS JOIN record ON record.id = {self._tables[0]}.record "
            f"WHERE record.instrument = ? AND {CHECKED}"
        )

    def _joined(self) -> str:
        first, *others = self._tables
        joins = [f"JOIN {table} ON {table}.record = {first}.record" for table in others]
        return " ".join([first, *joins])

    def _all_answered(self) -> str:
        return " AND ".join(f"{name} IS NOT NULL" for name in self._names)


def see_index(database: Database, columns: Sequence[QuestionColumn]) -> None:
    """Make an index over the answers to some questions of one table, when there is none yet."""
    table, names = columns[0].table, [column.name for column in columns]
    index = f"key_{table}_{'_'.join(names)}"
    if database.value("SELECT 1 FROM sqlite_master WHERE name = ?", (index,)) is None:
        with database.transaction():
            database.execute(f"CREATE INDEX IF NOT EXISTS {index} ON {table} ({', '.join(names)})")


def _keyed(row: tuple[Any, ...]) -> Keyed:
    key, uuid, source_row, *values = row
    return Keyed(key, uuid, source_row, tuple(values))
