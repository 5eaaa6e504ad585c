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
from app.operations.look_at_record import RecordLook, look_at, look_back
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace

if TYPE_CHECKING:
    from array import array
    from datetime import datetime


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
    try:
        row = ids.index(number)
    except ValueError:
        row = -1
    return Found(asked.number, ids, ids == asked.before, row)


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
