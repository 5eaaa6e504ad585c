"""Questions of the table to the store, asked away from the window."""

import time
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.operations.browse_records import (
    RecordRow,
    RecordTable,
    TableColumn,
    read_rows,
    seek_records,
)
from app.operations.group_records import NamedGroups, group_records
from app.operations.look_at_record import RecordLook, look_at, look_back
from app.progress import Cancel
from app.store.record_counts import RecordCounts
from app.store.record_groups import Group
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace

if TYPE_CHECKING:
    from datetime import datetime

_LOOKED_AT_ONCE = 50_000
_SECONDS_BETWEEN_PARTS = 0.1


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for records.

    Attributes:
        number: Which question it is: only the answer to the latest counts.
        query: Which records, in which order.
        version: Version of the form.
        before: The numbers shown until now.
        wanted: The record in hand, by number or uuid; 0 for none.
        is_new: Other records than until now are meant: the first are shown before the last are
            found.
    """

    number: int
    query: RecordQuery
    version: int
    before: "array[int]"
    wanted: int | str
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """The first records of an answer, and further ones.

    Attributes:
        asked: Which question it answers.
        ids: Records, in the order of their numbers.
        done, total: Numbers that were looked at, and of how many.
    """

    asked: int
    ids: "array[int]"
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Found:
    """The answer.

    Attributes:
        asked: Which question it answers.
        ids: The records, in order.
        same: They are those shown before.
        row: Where the record in hand is among them, -1 for nowhere.
        shown: So many of them were told in parts, and are the first in order.
    """

    asked: int
    ids: "array[int]"
    same: bool
    row: int
    shown: int = 0


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


class _Parts:
    """Gathers what is found, and tells it ten times a second at most."""

    def __init__(self, asked: Asked, tell: Callable[[object], None]) -> None:
        self._asked, self._tell = asked, tell
        self._ids = array("q")
        self._at = 0.0
        self.told = array("q")

    def __call__(self, ids: "array[int]", done: int, total: int) -> None:
        if not self._asked.is_new:
            ids = array("q")
        self._ids += ids
        now = time.monotonic()
        is_first = bool(self._ids) and not self.told
        if is_first or now - self._at >= _SECONDS_BETWEEN_PARTS:
            self._at = now
            self.told += self._ids
            self._tell(Part(self._asked.number, self._ids, done, total))
            self._ids = array("q")


def find(
    asked: Asked, workspace: Workspace, tell: Callable[[object], None], cancel: Cancel
) -> Found:
    """Find records, and where the one in hand is among them; parts of them are told before."""
    parts = _Parts(asked, tell)
    ids = seek_records(workspace, asked.query, asked.version, parts, cancel)
    wanted = asked.wanted
    number = workspace.records.find(wanted).id if isinstance(wanted, str) else wanted
    shown = len(parts.told)
    return Found(
        asked=asked.number,
        ids=ids,
        same=not shown and ids == asked.before,
        row=place_of(ids, number),
        shown=shown if ids[:shown] == parts.told else 0,
    )


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


def read_counts(instrument: int, workspace: Workspace, *_more: object) -> RecordCounts:
    """Count how many records stand where."""
    return workspace.records.counts(instrument)


def read_offers(instrument: int, workspace: Workspace, *_more: object) -> Offers:
    """Read whose and which period's records there are."""
    query = RecordQuery(instrument)
    persons, periods = (workspace.records.groups(query, name) for name in ("@person", "@period"))
    return Offers(persons.groups, periods.groups)


def read_groups(
    query: RecordQuery, version: int, path: str, workspace: Workspace, *_more: object
) -> NamedGroups:
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
