"""Finding records in steps: the first are told at once, and nobody waits for the last.

Reading the answers of a million records takes seconds. It goes by ranges of numbers, each a
statement of its own: what was found is told after each, and to stop takes no longer than one.
"""

import json
from array import array
from collections.abc import Callable, Iterator

from app.progress import Cancel
from app.store.answer_tables import Layout
from app.store.database import Database
from app.store.record_query import RecordQuery, find_ids, joins, order_of, select

FIRST_STEP, STEP = 4_000, 25_000
"""Numbers looked at by the first statement, and by each that follows."""

Told = Callable[["array[int]", int, int], None]
"""Gets the records of one step, in the order of their numbers, how many numbers were looked at,
and of how many."""


def find_in_steps(
    database: Database, layout: Layout, query: RecordQuery, told: Told, cancel: Cancel
) -> "array[int]":
    """Give the keys of all records that are meant, in order, as `record_query.find_ids` does.

    Records whose own row decides are found quickly: of them only the first step is told. Those
    that are ordered by something else than their number are told all the same, and come in their
    order in the end.

    Args:
        database: The open workspace file.
        layout: Tables of the instrument.
        query: Which records, in which order.
        told: Gets what is found meanwhile; nothing where the records are few.
        cancel: Stops between two steps; `Database.interrupt` stops in the middle of one.

    Raises:
        CancelledError: It was stopped.
    """
    lowest, highest = _numbers(database)
    reads_answers = bool(query.search.strip() or query.conditions)
    by_number = query.order_by == "@id"
    if highest - lowest < FIRST_STEP or not (reads_answers or by_number):
        return find_ids(database, layout, query)
    found, count = array("q"), highest - lowest + 1
    steps = _steps(database, layout, query)
    for first, last in _ranges(lowest, highest, descending=query.descending):
        cancel.check()
        some = steps(first, last)
        found += some
        told(some, last - lowest + 1 if not query.descending else highest - first + 1, count)
        if not reads_answers:
            return find_ids(database, layout, query)
    return found if by_number else _in_order(database, layout, query, found)


def _numbers(database: Database) -> tuple[int, int]:
    row = database.row("SELECT (SELECT min(id) FROM record), (SELECT max(id) FROM record)")
    return (0, -1) if row is None or row[0] is None else (row[0], row[1])


def _ranges(lowest: int, highest: int, *, descending: bool) -> Iterator[tuple[int, int]]:
    """Give first and last number of each step, from one end to the other."""
    done, count, step = 0, highest - lowest + 1, FIRST_STEP
    while done < count:
        step = min(step, count - done)
        first = highest - done - step + 1 if descending else lowest + done
        yield first, first + step - 1
        done, step = done + step, STEP


def _steps(
    database: Database, layout: Layout, query: RecordQuery
) -> "Callable[[int, int], array[int]]":
    selection = select(database, layout, query)
    selection.add("record.id BETWEEN ? AND ?")
    way = "DESC" if query.descending else "ASC"
    sql = f"SELECT record.id {selection.sql(by_number=True)} ORDER BY record.id {way}"

    def step(first: int, last: int) -> "array[int]":
        return database.numbers(sql, (*selection.arguments, first, last))

    return step


def _in_order(
    database: Database, layout: Layout, query: RecordQuery, found: "array[int]"
) -> "array[int]":
    tables: dict[str, None] = {}
    order = order_of(layout, query, tables)
    sql = (
        "SELECT record.id FROM json_each(?) AS hit JOIN record ON record.id = hit.value "
        f"{joins(tables)} ORDER BY {order}"
    )
    return database.numbers(sql, (json.dumps(found.tolist()),))
