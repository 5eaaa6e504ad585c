"""Where a record stands, which way it may go from there, and whose turn that is.

```
draft ─▶ final ─▶ approved          final, approved ─(remarks)─▶ returned ─▶ final
```
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import cast

from app.operations import capture as capturing
from app.operations.sight import see
from app.store.journal import Entry, JournalEntry
from app.store.people import Action, Role, may
from app.store.record_info import RecordInfo
from app.store.record_query import State
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError, Severity

STEPS: Mapping[tuple[State, State], Action] = MappingProxyType(
    {
        ("draft", "final"): "capture",
        ("returned", "final"): "capture",
        ("final", "returned"): "review",
        ("approved", "returned"): "review",
        ("final", "approved"): "review",
        ("final", "draft"): "correct",
    }
)
"""From and to -> what a person must be allowed (`app.store.people.ALLOWED`)."""

_IN_THE_WAY: Mapping[State, str] = MappingProxyType(
    {
        "draft": "record.is_draft",
        "returned": "record.is_returned",
        "approved": "record.is_approved",
        "final": "record.is_final",
    }
)


@dataclass(frozen=True, slots=True)
class RemarkGiven:
    """What somebody asks to be looked at.

    Attributes:
        path: The question, "" for the record as a whole.
        text: What to look at.
        row: uuid of the repeat instance, None outside repeats.
    """

    path: str
    text: str
    row: str | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """How moving a record went; what stands in the way is an error among the problems."""

    record: RecordInfo
    problems: tuple[Problem, ...] = ()


def change_state(
    workspace: Workspace,
    record_uuid: str,
    state: State,
    person: str,
    *,
    clock: Callable[[], datetime],
    remarks: Sequence[RemarkGiven] = (),
    reason: str | None = None,
) -> Moved:
    """Move a record to another state, if the way there is open to this person.

    A returned record opens at its first remark. One that is where it should be stays untouched,
    but keeps the remarks.

    Args:
        workspace: Where the record lives.
        record_uuid: Which record.
        state: Where it goes.
        person: Who moves it.
        clock: The time, in UTC.
        remarks: What to look at, when it is returned.
        reason: Why, for the journal.

    Raises:
        ProblemError: `record.is_draft`, `record.is_approved` …: no way leads there from here;
            `people.may_not_review` …: it is not this person's turn; `record.is_blind`.
    """
    record = see(workspace, workspace.records.find(record_uuid), person)
    lines = [_line(record, each) for each in remarks]
    if record.state == state:
        if lines:
            workspace.records.write_down(person, *lines)
        return Moved(record)
    workspace.people.allow(person, _permission(record, state))
    if state == "final":
        return _finish(workspace, record, person, clock, lines)
    if state == "approved" and (errors := errors_of(workspace, record, person, clock)):
        return Moved(record, errors)
    at_work = (remarks[0].path, remarks[0].row) if remarks and state == "returned" else None
    moved = workspace.records.set_state(
        record, state, person, reason=reason, at_work=at_work, beside=lines
    )
    return Moved(moved)


def ways_of(workspace: Workspace, record: RecordInfo, person: str) -> tuple[State, ...]:
    """Give the states that a person may move a record to, but for finishing it in capture.

    Args:
        workspace: Where the record lives.
        record: The record.
        person: Who would move it; somebody new may what a new person may.
    """
    known = workspace.people.find(person)
    role: Role = known.role if known is not None else "officer"
    return tuple(
        new
        for (old, new), action in STEPS.items()
        if old == record.state and new != "final" and may(role, action)
    )


def allow_back(workspace: Workspace, line: JournalEntry, person: str, *, again: bool) -> State:
    """Give the state that a change of state goes back to, when this person may take it back.

    Args:
        workspace: Where the record lives.
        line: The change of state.
        person: Who takes it back.
        again: The change took another one back, which is now done again.

    Raises:
        ProblemError: `people.may_not_…`: who may do something may take it back, nobody else.
    """
    old, new = cast("State", line.what.old), cast("State", line.what.new)
    workspace.people.allow(person, STEPS.get((new, old) if again else (old, new), "correct"))
    return old


def _permission(record: RecordInfo, state: State) -> Action:
    permission = STEPS.get((record.state, state))
    if permission is None:
        raise ProblemError(in_the_way(record.uuid, record.state))
    return permission


def in_the_way(record_uuid: str, state: State) -> Problem:
    """Say of a record in a state that no way leads on from there."""
    return Problem(_IN_THE_WAY[state], place=Place(record=record_uuid))


def _finish(
    workspace: Workspace,
    record: RecordInfo,
    person: str,
    clock: Callable[[], datetime],
    lines: Sequence[Entry],
) -> Moved:
    capture = capturing.resume(workspace, record.uuid, person, clock=clock)
    finished = capturing.finish(workspace, capture)
    if finished.done and lines:
        workspace.records.write_down(person, *lines)
    return Moved(workspace.records.find(record.uuid), finished.problems)


def errors_of(
    workspace: Workspace, record: RecordInfo, person: str, clock: Callable[[], datetime]
) -> tuple[Problem, ...]:
    """Give what must be corrected before a record can be approved."""
    session = capturing.resume(workspace, record.uuid, person, clock=clock).session
    return tuple(
        capturing.of_record(problem, record)
        for problem in session.violations()
        if problem.severity is Severity.ERROR
    )


def _line(record: RecordInfo, remark: RemarkGiven) -> Entry:
    return Entry(
        "remark",
        record.uuid,
        remark.row,
        remark.path or None,
        new=remark.text,
        version=record.version,
    )
