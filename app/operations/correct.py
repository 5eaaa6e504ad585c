"""Correct what the review found; every correction is in the journal with its reason."""

from collections.abc import Callable
from datetime import datetime

from app.operations import capture as capturing
from app.store.workspace import Workspace
from forms.answers import Update
from forms.instrument import Value


def correct(
    workspace: Workspace,
    record_uuid: str,
    field: str,
    value: Value,
    person: str,
    *,
    reason: str,
    clock: Callable[[], datetime],
    row: str | None = None,
) -> Update:
    """Give one answer of a record another value, under the rules of its form.

    Args:
        workspace: Where the record lives.
        record_uuid: Which record.
        field: Path of the question.
        value: The new answer.
        person: Who corrects.
        reason: Why, for the journal.
        clock: The time, in UTC.
        row: uuid of the repeat instance, None outside repeats.
    """
    capture = capturing.resume(workspace, record_uuid, person, clock=clock)
    update = capture.session.answer(capture.session.ref(field, row), value)
    capturing.save(workspace, capture, update, reason=reason)
    return update


def set_aside(workspace: Workspace, record_uuid: str, person: str, *, reason: str) -> None:
    """Take a record out of the lists and of what is published; it can be brought back."""
    workspace.people.ensure(person)
    workspace.records.delete(workspace.records.find(record_uuid), person, reason=reason)


def bring_back(workspace: Workspace, record_uuid: str, person: str) -> None:
    """Undo `set_aside`."""
    workspace.people.ensure(person)
    workspace.records.restore(workspace.records.find(record_uuid), person)
