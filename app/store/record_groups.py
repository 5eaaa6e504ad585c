"""How many records of a query give each answer: what a column is made of."""

from dataclasses import dataclass

from app.store.answer_tables import Layout
from app.store.database import Database
from app.store.record_query import RecordQuery, expression, select
from forms.instrument import Value

GROUPS_AT_MOST = 2000
"""A column of more different answers is no grouping: the rarest of them are added up."""


@dataclass(frozen=True, slots=True)
class Group:
    """An answer, as stored (None is blank), and how many records give it."""

    value: Value
    records: int


@dataclass(frozen=True, slots=True)
class Groups:
    """What a column is made of.

    Attributes:
        groups: The most frequent first; equal ones in the order of their answers.
        others: Records with rarer answers than those.
        records: All records of the query.
    """

    groups: tuple[Group, ...]
    others: int
    records: int


def count_groups(database: Database, layout: Layout, query: RecordQuery, path: str) -> Groups:
    """Count the records of a query by one of their answers: a million in about a second.

    Args:
        database: The open workspace file.
        layout: Tables of the instrument.
        query: Which records.
        path: A question outside repeats, or a name of `record_query.ATTRIBUTES`.

    Raises:
        CancelledError: `Database.interrupt` was called meanwhile.
    """
    selection = select(database, layout, query)
    grouped = expression(layout, path, selection.tables)
    found = database.each(
        f"SELECT {grouped} AS answer, count(*) AS records {selection.sql()} "
        "GROUP BY answer ORDER BY records DESC, answer",
        selection.arguments,
    )
    groups, others, records = list[Group](), 0, 0
    for value, count in found:
        records += count
        if len(groups) < GROUPS_AT_MOST:
            groups.append(Group(value, count))
        else:
            others += count
    return Groups(tuple(groups), others, records)
