"""Questions of the table to the store, asked away from the window."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.operations.browse_records import (
    RecordRow,
    RecordTable,
    TableColumn,
    find_records,
    read_rows,
)
from app.operations.group_records import NamedGroups, group_records
from app.operations.look_at_record import RecordLook, look_at, look_back
from app.store.record_groups import Group
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace

if TYPE_CHECKING:
    from array import array
    from datetime import datetime

_LOOKED_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for records.

    Attributes:
        number: Which question it is: only the answer to the latest counts.
        query: Which records, in which order.
        version: Version of the form.
        before: The numbers shown until now.
        wanted: The record in hand, by number or uuid; 0 for none.
    """

    number: int
    query: RecordQuery
    version: int
    before: "array[int]"
    wanted: int | str


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: which records, whether they are those shown, and where the one in hand is."""

    asked: int
    ids: "array[int]"
    same: bool
    row: int


@dataclass(frozen=True, slots=True)
class PageAsked:
    """A question for rows: number of the page, its records, the columns shown."""

    number: int
    ids: Sequence[int]
    table: RecordTable
    columns: Sequence[TableColumn]


@dataclass(frozen=True, slots=True)
class Page:
    """The answer to a question for rows."""

    asked: PageAsked
    rows: Sequence[RecordRow]


def find(asked: Asked, workspace: Workspace) -> Found:
    """Find records, and where the one in hand is among them: -1 when it is not."""
    ids = find_records(workspace, asked.query, asked.version)
    wanted = asked.wanted
    number = workspace.records.find(wanted).id if isinstance(wanted, str) else wanted
    return Found(asked.number, ids, ids == asked.before, place_of(ids, number))


def place_of(ids: "array[int]", number: int) -> int:
    """Find a record among others: -1 when it is not there.

    The window gets its turn between the steps: a search of a million holds Python for 30 ms.
    """
    for first in range(0, len(ids), _LOOKED_AT_ONCE):
        try:
            return ids.index(number, first, first + _LOOKED_AT_ONCE)
        except ValueError:
            continue
    return -1


@dataclass(frozen=True, slots=True)
class Offers:
    """Who has records of a form, and about which periods."""

    persons: Sequence[Group]
    periods: Sequence[Group]


def read_offers(instrument: int, workspace: Workspace) -> Offers:
    """Read whose and which period's records there are."""
    query = RecordQuery(instrument)
    persons, periods = (workspace.records.groups(query, name) for name in ("@person", "@period"))
    return Offers(persons.groups, periods.groups)


def read_groups(query: RecordQuery, version: int, path: str, workspace: Workspace) -> NamedGroups:
    """Count the records of a query by one of their answers."""
    return group_records(workspace, query, version, path)


def read_page(asked: PageAsked, workspace: Workspace) -> Page:
    """Read the rows of a page."""
    paths = [column.path for column in asked.columns]
    return Page(asked, read_rows(workspace, asked.table, asked.ids, paths))


def read_look(record: int, person: str, at: "datetime | None", workspace: Workspace) -> RecordLook:
    """Read the record with a number, as it is or as it was at a moment."""
    uuid = workspace.records.info(record).uuid
    if at is not None:
        return look_back(workspace, uuid, at, person)
    return look_at(workspace, uuid, person)
