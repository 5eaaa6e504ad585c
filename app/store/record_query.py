"""Finding records: a list of keys in an array, and pages of cells for those in sight.

A million keys take eight megabytes and half a second; cells are read for a screenful at a time.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from app.store.answer_tables import Layout
from app.store.database import BugError, Database
from app.store.folding import contains, teach_folding
from forms.instrument import Value

if TYPE_CHECKING:
    from array import array

State = Literal["draft", "final", "returned", "approved"]

VISIBLE = (
    "(record.second_of IS NULL AND (record.batch IS NULL "
    "OR record.batch IN (SELECT id FROM batch WHERE status = 'done')))"
)
"""Condition of every list: second keyings and records of an open or undone batch are not there."""

ATTRIBUTES = {
    "@id": "record.id",
    "@uuid": "record.uuid",
    "@state": "record.state",
    "@municipality": "record.municipality",
    "@period": "record.period",
    "@created": "record.created_at",
    "@updated": "record.updated_at",
    "@person": "(SELECT name FROM person WHERE person.id = record.author)",
    "@source_row": "record.source_row",
    "@errors": "(SELECT count(*) FROM issue WHERE issue.record = record.id "
    "AND solved_at IS NULL AND accepted_reason IS NULL AND severity = 'error')",
    "@warnings": "(SELECT count(*) FROM issue WHERE issue.record = record.id "
    "AND solved_at IS NULL AND accepted_reason IS NULL AND severity = 'warning')",
}
"""What can be shown and sorted by beside questions; no question's name begins so."""

Comparison = Literal["=", "!=", "<", "<=", ">", ">=", "contains", "blank", "filled"]

COMPARISONS: tuple[Comparison, ...] = (
    "=", "!=", "<", "<=", ">", ">=", "contains", "blank", "filled",
)  # fmt: skip

_COLUMNS_A_QUERY = 1500  # SQLite gives at most 2,000


@dataclass(frozen=True, slots=True)
class Condition:
    """What an answer must be.

    Attributes:
        path: A question (in a repeat: one instance that fits is enough) or a name of
            `ATTRIBUTES`.
        comparison: How it is compared. Numbers are compared with numbers and texts with texts:
            a text that could not be read is neither more nor less than a number.
        value: With what, as stored; a text for `contains`, which is blind to accents.
    """

    path: str
    comparison: Comparison
    value: Value = None


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """Which records, in which order.

    Attributes:
        instrument: Key of the instrument.
        states: Only in these states; none means all.
        persons: Only captured or imported by one of these.
        periods: Only about one of these periods: `2026-10`, or `2026` with all its months.
        search: Only where an answer outside repeats contains this text, blind to accents.
        conditions: All of them must hold.
        meant: Path -> codes whose words contain that text: answers with them count too.
        only_with_issues: Only with open errors or warnings.
        severity: Only with open issues of this severity, `error` or `warning`; "" means any.
        only_unchecked: Only those changed since the last check.
        batch: Only of this batch.
        version: Only those that answer this version of the form.
        deleted: Those set aside, instead of those that are not.
        without: Keys of records that are left out.
        order_by: Path of a question outside repeats, or a name of `ATTRIBUTES`.
        descending: The other way round.
    """

    instrument: int
    states: Sequence[State] = ()
    persons: Sequence[str] = ()
    periods: Sequence[str] = ()
    search: str = ""
    conditions: Sequence[Condition] = ()
    meant: Mapping[str, Sequence[str]] = field(default_factory=dict)
    only_with_issues: bool = False
    severity: Literal["", "error", "warning"] = ""
    only_unchecked: bool = False
    batch: int | None = None
    version: int | None = None
    deleted: bool = False
    without: Sequence[int] = ()
    order_by: str = "@id"
    descending: bool = False


@dataclass(slots=True)
class Selection:
    """What a query means, as SQL.

    Attributes:
        conditions: All of them must hold.
        arguments: For their marks, in order.
        tables: Tables of answers that they read.
    """

    conditions: list[str]
    arguments: list[object]
    tables: dict[str, None] = field(default_factory=dict)

    def add(self, condition: str, *arguments: object) -> None:
        """Narrow it."""
        self.conditions.append(condition)
        self.arguments.extend(arguments)

    def sql(self, *, by_number: bool = False) -> str:
        """Give it from FROM to the end of WHERE.

        Args:
            by_number: Walk through the records themselves, as a range of numbers wants it;
                otherwise SQLite may take an index.
        """
        way = "NOT INDEXED " if by_number else ""
        return f"FROM record {way}{joins(self.tables)} WHERE {' AND '.join(self.conditions)}"


def find_ids(database: Database, layout: Layout, query: RecordQuery) -> "array[int]":
    """Give the keys of all records that are meant, in order.

    Raises:
        CancelledError: `Database.interrupt` was called meanwhile.
    """
    selection = select(database, layout, query)
    order = order_of(layout, query, selection.tables)
    sql = f"SELECT record.id {selection.sql()} ORDER BY {order}"
    return database.numbers(sql, selection.arguments)


def select(database: Database, layout: Layout, query: RecordQuery) -> Selection:
    """Give what a query means as SQL, for this connection."""
    teach_folding(database.connection)
    found = Selection(
        ["record.instrument = ?", "record.deleted = ?", VISIBLE],
        [query.instrument, int(query.deleted)],
    )
    _narrow_by_row(found, query)
    for each in query.conditions:
        condition, values = _compared(layout, each, found.tables)
        found.add(condition, *values)
    if query.search.strip():
        condition, values = _search(layout, query, found.tables)
        found.add(condition, *values)
    return found


def _narrow_by_row(found: Selection, query: RecordQuery) -> None:
    """Narrow by what stands in the record's own row, and by what was found wrong in it."""
    if query.states:
        found.add(f"record.state IN {_marks(query.states)}", *query.states)
    if query.persons:
        names = "SELECT id FROM person WHERE name IN (SELECT value FROM json_each(?))"
        found.add(f"record.author IN ({names})", json.dumps(list(query.persons)))
    if query.periods:
        asked = json.dumps(list(query.periods))
        found.add(
            "(record.period IN (SELECT value FROM json_each(?)) OR "
            "substr(record.period, 1, 5) IN (SELECT value || '-' FROM json_each(?)))",
            *(asked, asked),
        )
    if query.batch is not None:
        found.add("record.batch = ?", query.batch)
    if query.version is not None:
        found.add("record.version = ?", query.version)
    if query.only_unchecked:
        found.add("record.unchecked = 1")
    if query.without:
        found.add(f"record.id NOT IN {_marks(query.without)}", *query.without)
    if query.only_with_issues or query.severity:
        found.add(
            "record.id IN (SELECT record FROM issue "
            "WHERE solved_at IS NULL AND accepted_reason IS NULL AND ? IN ('', severity))",
            query.severity,
        )


def _marks(values: Sequence[object]) -> str:
    return f"({','.join('?' * len(values))})"


def order_of(layout: Layout, query: RecordQuery, tables: dict[str, None]) -> str:
    """Give what stands behind ORDER BY; the tables it reads are added."""
    way = " DESC" if query.descending else ""
    if query.order_by == "@id":
        return f"record.id{way}"
    return f"{expression(layout, query.order_by, tables)}{way}, record.id{way}"


def _search(
    layout: Layout, query: RecordQuery, tables: dict[str, None]
) -> tuple[str, list[object]]:
    text = query.search.strip()
    tests, arguments = [], list[object]()
    for path, column in layout.outside.items():
        tables[column.table] = None
        cell = f"{column.table}.{column.name}"
        test, values = contains(cell, text, column.type)
        tests.append(test)
        arguments += values
        if codes := query.meant.get(path):
            tests.append(f"{cell} IN (SELECT value FROM json_each(?))")
            arguments.append(json.dumps(list(codes)))
    return f"({' OR '.join(tests) or '0'})", arguments


def _compared(
    layout: Layout, condition: Condition, tables: dict[str, None]
) -> tuple[str, list[object]]:
    """Give the SQL of a condition and its arguments."""
    path = condition.path
    column = layout.inside.get(path) or layout.earlier.get(path)
    if column is None or column.repeat is None or path in layout.outside:
        return _test(expression(layout, path, tables), condition)
    test, arguments = _test(f"{column.table}.{column.name}", condition)
    return f"record.id IN (SELECT record FROM {column.table} WHERE {test})", arguments


def _test(cell: str, condition: Condition) -> tuple[str, list[object]]:
    value, comparison = condition.value, condition.comparison
    if comparison == "blank":
        return f"{cell} IS NULL", []
    if comparison == "filled":
        return f"{cell} IS NOT NULL", []
    if comparison == "contains":
        return contains(cell, str(value))
    if comparison in ("=", "!="):
        return f"{cell} {'IS' if comparison == '=' else 'IS NOT'} ?", [value]
    kinds = "('text')" if isinstance(value, str) else "('integer', 'real')"
    return f"(typeof({cell}) IN {kinds} AND {cell} {comparison} ?)", [value]


def expression(layout: Layout, path: str, tables: dict[str, None]) -> str:
    """Give the SQL of what stands under a path or a name of `ATTRIBUTES`.

    Args:
        layout: Tables of the instrument.
        path: A question outside repeats, or an attribute.
        tables: The tables it reads are added.
    """
    if path in ATTRIBUTES:
        return ATTRIBUTES[path]
    column = layout.outside.get(path) or layout.earlier.get(path)
    if column is None or column.repeat is not None:
        raise BugError(f"no column outside repeats for {path}")
    tables[column.table] = None
    return f"{column.table}.{column.name}"


def joins(tables: Mapping[str, None]) -> str:
    """Give the JOINs of tables of answers to their records."""
    return " ".join(f"LEFT JOIN {table} ON {table}.record = record.id" for table in tables)


def read_page(
    database: Database, layout: Layout, ids: Sequence[int], paths: Sequence[str]
) -> list[tuple[Value, ...]]:
    """Give one tuple of cells for each key, in the order of the keys.

    Args:
        database: The open workspace file.
        layout: Tables of the instrument.
        ids: Keys, a few hundred at most; one that is gone gives blanks.
        paths: Questions outside repeats, or names of `ATTRIBUTES`.
    """
    rows: list[tuple[Value, ...]] = [()] * len(ids)
    wanted = json.dumps(list(ids))
    for start in range(0, len(paths), _COLUMNS_A_QUERY):
        tables: dict[str, None] = {}
        some = paths[start : start + _COLUMNS_A_QUERY]
        shown = ", ".join(expression(layout, path, tables) for path in some)
        found = database.each(
            f"SELECT {shown} FROM json_each(?) AS wanted "
            f"LEFT JOIN record ON record.id = wanted.value {joins(tables)} ORDER BY wanted.key",
            (wanted,),
        )
        rows = [before + cells for before, cells in zip(rows, found, strict=True)]
    return rows
