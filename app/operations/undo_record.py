"""Take back the last thing that was done to a record, and do it again.

The record is changed once more, under the rules of its form; the journal keeps what was done and
that it was taken back. One after the other leads back to the beginning.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime

from app.operations import capture as capturing
from app.operations.record_actions import Action, actions_of, key_of, mark, standing
from app.operations.record_states import allow_back
from app.operations.sight import see
from app.operations.undo_answers import Trail
from app.operations.validate_form import check_record
from app.store.journal import VERSION, Entry, JournalEntry
from app.store.people import CHANGING
from app.store.workspace import Workspace
from forms.answers import AnswerChange, RowChange, StoredRow, Update
from forms.problem import Place, Problem, ProblemError

Clock = Callable[[], datetime]


def undo_last(workspace: Workspace, record_uuid: str, person: str, *, clock: Clock) -> Action:
    """Take back the last action that still stands.

    Args:
        workspace: Where the record lives.
        record_uuid: Which record.
        person: Who takes it back.
        clock: The time, in UTC.

    Returns:
        The action that was taken back.

    Raises:
        ProblemError: `record.nothing_to_undo`, `store.no_such_record`, or the person may not.
    """
    return _take_back(workspace, record_uuid, person, clock, again=False)


def redo_last(workspace: Workspace, record_uuid: str, person: str, *, clock: Clock) -> Action:
    """Do again what was taken back last, unless something else was done since.

    Raises:
        ProblemError: `record.nothing_to_redo`, `store.no_such_record`, or the person may not.
    """
    return _take_back(workspace, record_uuid, person, clock, again=True)


def _take_back(
    workspace: Workspace, record_uuid: str, person: str, clock: Clock, *, again: bool
) -> Action:
    see(workspace, workspace.records.find(record_uuid), person)
    done = actions_of(workspace, record_uuid)
    action = _last_undo(done) if again else _last_deed(done)
    if action is None:
        code = "record.nothing_to_redo" if again else "record.nothing_to_undo"
        raise ProblemError(Problem(code, place=Place(record=record_uuid)))
    reverse(workspace, record_uuid, action, person, clock)
    return action


def _last_deed(done: list[Action]) -> Action | None:
    return next(filter(_can_be_reversed, reversed(standing(done))), None)


def _last_undo(done: list[Action]) -> Action | None:
    by_key = {action.key: action for action in done}
    gone: set[str] = set()
    for action in reversed(done):
        if action.key in gone:
            continue
        if not action.takes_back:
            return None
        target = by_key.get(action.takes_back)
        if target is None or not target.takes_back:
            return action
        gone.add(target.key)
    return None


def _can_be_reversed(action: Action) -> bool:
    """Say whether there is anything to take back: looking at a record changes nothing.

    What publishing a version did goes back with the version (`publish_form.take_back_form`).
    """
    if any(line.what.path == VERSION for line in action.entries):
        return False
    return any(line.what.op != "remark" or line.what.new is not None for line in action.entries)


def reverse(
    workspace: Workspace, record_uuid: str, action: Action, person: str, clock: Clock
) -> None:
    """Take one action back, whatever it was, and name it in the journal.

    Raises:
        ProblemError: `record.cannot_undo`, or the person may not.
    """
    ops = {line.what.op for line in action.entries}
    record = workspace.records.find(record_uuid)
    if not ops & {"state"} and not ops <= {"remark"}:
        workspace.people.allow(person, CHANGING[record.state])
    named = mark(record_uuid, action)
    if "state" in ops:
        line = next(line for line in action.entries if line.what.op == "state")
        closed = _closing(action.entries)
        state = allow_back(workspace, line, person, again=bool(action.takes_back))
        workspace.records.set_state(record, state, person, beside=(*closed, named))
    elif "delete" in ops:
        workspace.records.restore(record, person, beside=(named,))
    elif ops & {"create", "undo"}:
        workspace.records.delete(record, person, beside=(named,))
    elif ops <= {"remark"}:
        workspace.records.write_down(person, *_closing(action.entries), named)
    else:
        _reverse_answers(workspace, record_uuid, action, person, clock)


def _closing(lines: Iterable[JournalEntry]) -> list[Entry]:
    """Give what takes remarks back: they are closed; one that was closed is open again."""
    return [
        Entry(
            "remark",
            line.what.record,
            line.what.row,
            line.what.path,
            old=key_of(line) if line.what.new is not None else line.what.old,
            new=None if line.what.new is not None else "",
        )
        for line in lines
        if line.what.op == "remark"
    ]


def _reverse_answers(
    workspace: Workspace, record_uuid: str, action: Action, person: str, clock: Clock
) -> None:
    capture = capturing.resume(workspace, record_uuid, person, clock=clock)
    turned = Trail(capture.session, [_update(action.entries)]).undo()
    if turned is None:
        raise ProblemError(
            Problem("record.cannot_undo", place=Place(record=record_uuid)),
        )
    answers = tuple(change for update in turned.updates for change in update.answers)
    rows = tuple(change for update in turned.updates for change in update.rows)
    beside = (*_closing(action.entries), mark(record_uuid, action))
    capturing.save(workspace, capture, Update(answers, rows), beside=beside)
    check_record(workspace, capture.record, capture.session, clock())


def _update(lines: Iterable[JournalEntry]) -> Update:
    answers, rows = [], []
    for line in lines:
        what = line.what
        if what.op == "set":
            answers.append(AnswerChange(what.path or "", what.row, what.old, what.new))
        elif what.op == "add_row":
            place = json.loads(str(what.new))
            rows.append(
                RowChange(
                    "add_row", what.path or "", what.row or "", place["parent"], place["position"]
                )
            )
        elif what.op == "remove_row" and what.old is not None:  # an erased one cannot come back
            rows.append(_removed(what))
    return Update(tuple(answers), tuple(rows))


def _removed(what: Entry) -> RowChange:
    held = tuple(StoredRow(**each) for each in json.loads(str(what.old)))
    path, row, first = what.path or "", what.row or "", held[0]
    return RowChange("remove_row", path, row, first.parent, first.position, held)
