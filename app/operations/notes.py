"""Notes on a record: remarks in the journal, each beside the question it is about."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.operations.record_actions import lines_of
from app.store.clock import as_text
from app.store.journal import Entry
from app.store.record_info import RecordInfo
from app.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Note:
    """A remark that somebody wrote.

    Attributes:
        path: Question it stands beside, "" for the record as a whole.
        row: uuid of the repeat instance, None outside repeats.
        text: What was written.
    """

    path: str
    row: str | None
    text: str


def add_note(
    workspace: Workspace,
    record: RecordInfo,
    note: Note,
    person: str,
    *,
    clock: Callable[[], datetime],
) -> list[Note]:
    """Write a note down; it is on disk when this returns.

    Args:
        workspace: Where the record lives.
        record: The record.
        note: What to write, and beside which question.
        person: Who writes it.
        clock: The time, in UTC.

    Returns:
        All notes of the record, in the order they were written.
    """
    who = workspace.people.ensure(person).id
    entry = Entry(
        "remark",
        record=record.uuid,
        row=note.row,
        path=note.path or None,
        new=note.text,
        version=record.version,
    )
    with workspace.db.transaction():
        workspace.journal.append([entry], person=who, at=as_text(clock()))
    return notes_of(workspace, record)


def notes_of(workspace: Workspace, record: RecordInfo) -> list[Note]:
    """Give the notes of a record, in the order they were written; erased ones are left out."""
    entries = lines_of(workspace, record.uuid, ops=("remark",))
    return [
        Note(each.what.path or "", each.what.row, str(each.what.new))
        for each in entries
        if each.what.new is not None and each.what.old is None  # else it answers another
    ]
