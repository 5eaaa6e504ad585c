"""Cells: the answers of records, written to and read from the tables of their instrument.

Nothing here opens a transaction: writing belongs to what the caller does as a whole.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from app.store.answer_tables import Layout, QuestionColumn, StoredRepeat, table_name
from app.store.database import BugError, Database
from forms.answers import Answers, RowChange, StoredRow, Update
from forms.instrument import Value

_LARGEST_WHOLE = 2**63 - 1


def storable(value: Value) -> Value:
    """Give a value as SQLite keeps it; what it cannot hold as a number is kept as text."""
    if isinstance(value, int) and abs(value) > _LARGEST_WHOLE:
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    return value


class Cells:
    """Answers of the records of one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- one action of a person ------------------------------------------------------------

    def apply(self, layout: Layout, record: int, update: Update) -> dict[str, str]:
        """Write what one action changed: rows that came or moved, answers, rows that went.

        Args:
            layout: Tables of the record's instrument.
            record: Key of the record.
            update: What changed.

        Returns:
            For each row that went (uuid): JSON of all it held, rows inside it too.
        """
        for change in update.rows:
            if change.op != "remove_row":
                self._place_row(layout, record, change)
        self._write(layout, record, update)
        gone = {}
        for change in update.rows:
            if change.op == "remove_row":
                gone[change.row] = self._remove_row(layout, record, change)
        return gone

    def _write(self, layout: Layout, record: int, update: Update) -> None:
        tables: dict[tuple[str, str | None], dict[str, Value]] = {}
        for change in update.answers:
            columns = layout.outside if change.row is None else layout.inside
            column = _column(columns, change.path)
            cells = tables.setdefault((column.table, change.row), {})
            cells[column.name] = storable(change.new)
        for (table, row), cells in tables.items():
            names = tuple(cells)
            if row is None:
                sql = _upsert(table, ("record",), names)
                self._database.execute(sql, (record, *cells.values()))
            elif table.endswith("_0"):
                self._update_row(table, record, row, cells)
            else:
                sql = _upsert(table, ("row", "record"), names)
                self._database.execute(sql, (row, record, *cells.values()))

    def _update_row(self, table: str, record: int, row: str, cells: Mapping[str, Value]) -> None:
        sql = _update(table, tuple(cells))
        if not self._database.execute(sql, (*cells.values(), row, record)).rowcount:
            raise BugError(f"no row {row} in {table}")

    def _place_row(self, layout: Layout, record: int, change: RowChange) -> None:
        table = table_name(layout.instrument, layout.repeat_by_path[change.repeat].id, 0)
        if change.op == "move_row":
            self._close_gap(table, record, change)
        self._database.execute(
            f"UPDATE {table} SET position = position + 1 "
            "WHERE record = ? AND parent IS ? AND position >= ? AND row <> ?",
            (record, change.parent, change.position, change.row),
        )
        self._database.execute(
            f"INSERT INTO {table} (row, record, parent, position) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (row) DO UPDATE SET position = excluded.position",
            (change.row, record, change.parent, change.position),
        )

    def _close_gap(self, table: str, record: int, change: RowChange) -> None:
        self._database.execute(
            f"UPDATE {table} SET position = position - 1 WHERE record = ? AND parent IS ? "
            f"AND position > (SELECT position FROM {table} WHERE row = ?)",
            (record, change.parent, change.row),
        )

    def _remove_row(self, layout: Layout, record: int, change: RowChange) -> str:
        held = self.read(layout, (record,))[record].rows
        inside = {change.row}
        for row in held:  # parents come before children
            if row.parent in inside:
                inside.add(row.row)
        gone = [row for row in held if row.row in inside]
        self._close_gap(
            table_name(layout.instrument, layout.repeat_by_path[change.repeat].id, 0),
            record,
            change,
        )
        for row in gone:
            repeat = layout.repeat_by_path[row.repeat].id
            for part in {0, *layout.parts(repeat)}:
                table = table_name(layout.instrument, repeat, part)
                self._database.execute(f"DELETE FROM {table} WHERE row = ?", (row.row,))
        return json.dumps([_as_json(row) for row in gone], ensure_ascii=False)

    def arrange(self, layout: Layout, record: int, repeat: str, order: Sequence[str]) -> None:
        """Put the instances of a repeat that stand in the same place in order.

        Args:
            layout: Tables of the record's instrument.
            record: Key of the record.
            repeat: Path of the repeat.
            order: uuids of the instances, all of them.
        """
        table = table_name(layout.instrument, layout.repeat_by_path[repeat].id, 0)
        self._database.execute_many(
            f"UPDATE {table} SET position = ? WHERE row = ? AND record = ? AND position <> ?",
            ((n, row, record, n) for n, row in enumerate(order, start=1)),
        )

    # -- whole records ---------------------------------------------------------------------

    def store(self, layout: Layout, records: Iterable[tuple[int, Answers]]) -> None:
        """Write all answers of new records.

        Args:
            layout: Tables of their instrument.
            records: Key and answers of each; none has answers yet.
        """
        inserts: dict[tuple[str, tuple[str, ...]], list[Sequence[object]]] = {}
        for record, answers in records:
            for table, cells in _all_cells(layout, record, answers):
                inserts.setdefault((table, tuple(cells)), []).append(tuple(cells.values()))
        for (table, columns), rows in inserts.items():
            marks = ", ".join("?" * len(columns))
            sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
            self._database.execute_many(sql, rows)

    def store_rows(self, layout: Layout, first: int, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write the answers of many new records outside repeats.

        Args:
            layout: Tables of their instrument.
            first: Key of the first record; those of the others follow.
            rows: path -> value of each; every value as `storable` gives it. What stands under
                the path of a repeat is passed over.
        """
        tables: dict[str, dict[str, str]] = {}
        for path in sorted(set[str]().union(*rows) - layout.repeat_by_path.keys()):
            column = _column(layout.outside, path)
            tables.setdefault(column.table, {})[path] = column.name
        for table, names in tables.items():
            columns, marks = ", ".join(names.values()), ", ".join("?" * len(names))
            self._database.execute_many(
                f"INSERT INTO {table} (record, {columns}) VALUES (?, {marks})",
                ((key, *map(row.get, names)) for key, row in enumerate(rows, start=first)),
            )

    def read(self, layout: Layout, records: Sequence[int]) -> dict[int, Answers]:
        """Give the answers of records of one instrument; blanks are left out.

        Args:
            layout: Tables of their instrument.
            records: Keys.
        """
        found = {record: Answers() for record in records}
        wanted = json.dumps(list(records))
        for part, columns in layout.parts(None).items():
            table = table_name(layout.instrument, None, part)
            names = ", ".join(column.name for column in columns)
            paths = [column.path for column in columns]
            for record, *cells in self._database.each(
                f"SELECT record, {names} FROM json_each(?) JOIN {table} ON record = value",
                (wanted,),
            ):
                values = found[record].values
                for path, cell in zip(paths, cells, strict=True):
                    if cell is not None:
                        values[path] = cell
        for repeat in layout.repeats:
            for record, row in self._rows_of(layout, repeat, wanted):
                found[record].rows.append(row)
        return found

    def _rows_of(
        self, layout: Layout, repeat: StoredRepeat, wanted: str
    ) -> Iterable[tuple[int, StoredRow]]:
        first = table_name(layout.instrument, repeat.id, 0)
        rows = {
            row: (record, StoredRow(repeat.path, row, parent, position))
            for row, record, parent, position in self._database.each(
                f"SELECT row, record, parent, position FROM {first} "
                "WHERE record IN (SELECT value FROM json_each(?)) ORDER BY record, position",
                (wanted,),
            )
        }
        for part, columns in layout.parts(repeat.id).items() if rows else ():
            table = table_name(layout.instrument, repeat.id, part)
            names = ", ".join(column.name for column in columns)
            for row, *cells in self._database.each(
                f"SELECT row, {names} FROM {table} "
                "WHERE record IN (SELECT value FROM json_each(?))",
                (wanted,),
            ):
                values = rows[row][1].values
                for column, cell in zip(columns, cells, strict=True):
                    if cell is not None:
                        values[column.path] = cell
        return rows.values()

    def remove(self, layout: Layout, records: Sequence[int]) -> None:
        """Take away all answers of records; only those of an abandoned batch ever go."""
        wanted = json.dumps(list(records))
        for table in layout.tables:
            self._database.execute(
                f"DELETE FROM {table} WHERE record IN (SELECT value FROM json_each(?))", (wanted,)
            )


def _all_cells(
    layout: Layout, record: int, answers: Answers
) -> Iterator[tuple[str, dict[str, object]]]:
    """Give every table that a record needs a row in, with the cells of that row."""
    yield from _by_table(layout.outside, {"record": record}, answers.values).items()
    for row in answers.rows:
        key = {"row": row.row, "record": record}
        tables = _by_table(layout.inside, key, row.values)
        first = table_name(layout.instrument, layout.repeat_by_path[row.repeat].id, 0)
        place = {"parent": row.parent, "position": row.position}
        yield first, {**tables.pop(first, key), **place}
        yield from tables.items()


def _column(columns: Mapping[str, QuestionColumn], path: str) -> QuestionColumn:
    column = columns.get(path)
    if column is None:
        raise BugError(f"no column for {path}")
    return column


def _by_table(
    columns: Mapping[str, QuestionColumn], key: Mapping[str, object], values: Mapping[str, Value]
) -> dict[str, dict[str, object]]:
    tables: dict[str, dict[str, object]] = {}
    for path, value in values.items():
        if value is not None:
            column = _column(columns, path)
            tables.setdefault(column.table, {**key})[column.name] = storable(value)
    return tables


@lru_cache(maxsize=4096)
def _upsert(table: str, key: tuple[str, ...], columns: tuple[str, ...]) -> str:
    marks = ", ".join("?" * (len(key) + len(columns)))
    changes = ", ".join(f"{column} = excluded.{column}" for column in columns)
    return (
        f"INSERT INTO {table} ({', '.join(key + columns)}) VALUES ({marks}) "
        f"ON CONFLICT ({key[0]}) DO UPDATE SET {changes}"
    )


@lru_cache(maxsize=4096)
def _update(table: str, columns: tuple[str, ...]) -> str:
    changes = ", ".join(f"{column} = ?" for column in columns)
    return f"UPDATE {table} SET {changes} WHERE row = ? AND record = ?"


def _as_json(row: StoredRow) -> dict[str, object]:
    return {
        "repeat": row.repeat,
        "row": row.row,
        "parent": row.parent,
        "position": row.position,
        "values": row.values,
    }
