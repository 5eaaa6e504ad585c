"""Remarks on a record: each beside its question, answered by others, closed when it is settled.

All of it is lines of the journal: a remark is its text; an answer to it and its end name the line
of the remark. So what was said stays, and travels wherever the journal goes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.operations.record_actions import key_of, lines_of
from app.store.journal import Entry, JournalEntry
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answered to a remark."""

    text: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at.

    Attributes:
        number: Its place among the remarks of the record, from 1: how people name it.
        key: Line of the journal.
        path: Its question, "" for the record as a whole.
        row: uuid of the repeat instance, None outside repeats.
        text: What was said.
        person, at: Who, and when in UTC.
        replies: What was answered, in order.
        closed: It is settled.
    """

    number: int
    key: str
    path: str
    row: str | None
    text: str
    person: str
    at: datetime
    replies: tuple[Reply, ...] = ()
    closed: bool = False


def remarks_of(workspace: Workspace, record_uuid: str) -> list[Remark]:
    """Give the remarks of a record in the order they were made; erased ones are left out."""
    lines = lines_of(workspace, record_uuid, ops=("remark",))
    return list(_threads(lines).values())


def _threads(lines: Iterable[JournalEntry]) -> dict[str, Remark]:
    found: dict[str, Remark] = {}
    for line in lines:
        what = line.what
        about = found.get(str(what.old)) if what.old is not None else None
        if about is not None:
            found[about.key] = _carried_on(about, line)
        elif what.old is None and what.new is not None:
            key, number = key_of(line), len(found) + 1
            found[key] = Remark(
                number, key, what.path or "", what.row, str(what.new), line.person, line.at
            )
    return found


def _carried_on(remark: Remark, line: JournalEntry) -> Remark:
    text = line.what.new
    if text is None:
        return replace(remark, closed=True)
    if text == "":
        return replace(remark, closed=False)
    return replace(remark, replies=(*remark.replies, Reply(str(text), line.person, line.at)))


def the_remark(remarks: Sequence[Remark], record_uuid: str, number: int) -> Remark:
    """Give a remark by its number.

    Raises:
        ProblemError: `record.no_such_remark`.
    """
    for remark in remarks:
        if remark.number == number:
            return remark
    place, values = Place(record=record_uuid), {"number": number, "count": len(remarks)}
    raise ProblemError(Problem("record.no_such_remark", place=place, values=values))


def answer_remark(
    workspace: Workspace, record_uuid: str, number: int, text: str, person: str
) -> list[Remark]:
    """Answer a remark.

    Args:
        workspace: Where the record lives.
        record_uuid: Which record.
        number: Which of its remarks, from 1.
        text: The answer.
        person: Who answers.

    Returns:
        All remarks of the record.

    Raises:
        ProblemError: `record.no_such_remark`, `store.no_such_record`.
    """
    return _say(workspace, record_uuid, number, text, person)


def close_remark(workspace: Workspace, record_uuid: str, number: int, person: str) -> list[Remark]:
    """Settle a remark; see `answer_remark`."""
    return _say(workspace, record_uuid, number, None, person)


def _say(
    workspace: Workspace, record_uuid: str, number: int, text: str | None, person: str
) -> list[Remark]:
    record = workspace.records.find(record_uuid)
    remarks = remarks_of(workspace, record_uuid)
    remark = the_remark(remarks, record_uuid, number)
    line = Entry("remark", record.uuid, remark.row, remark.path or None, old=remark.key, new=text)
    workspace.records.write_down(person, line)
    return remarks_of(workspace, record_uuid)
