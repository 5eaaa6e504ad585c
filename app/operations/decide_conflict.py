"""A person decides what holds where two computers said different things.

The decision is written down like any other change, by somebody who had both in sight: with the
next exchange it holds on every computer, and clashes with nothing.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, cast

from app.operations import capture as capturing
from app.operations.undo_record import undo_last
from app.operations.validate_form import check_record
from app.store.clock import as_text
from app.store.conflicts import Conflict
from app.store.journal import Entry
from app.store.journal_lines import lines_of_record
from app.store.knowledge import Knowledge
from app.store.merging import DELETED, STATE, rows_in, same
from app.store.record_info import RecordInfo
from app.store.workspace import Workspace
from forms.answers import AnswerChange, RowChange, StoredRow, Update
from forms.instrument import Value
from forms.problem import Place, Problem, ProblemError, Severity
from forms.session import CaptureSession

if TYPE_CHECKING:
    from app.store.record_query import State

Take = Literal["ours", "theirs", "value"]


@dataclass(frozen=True, slots=True)
class Decided:
    """How a decision went.

    Attributes:
        conflict: What was decided.
        value: What holds now.
        changed: Something in the record is another now.
        problems: Why the form refuses the value; nothing was decided then.
    """

    conflict: Conflict
    value: Value
    changed: bool
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Deciding:
    workspace: Workspace
    conflict: Conflict
    record: RecordInfo
    person: str
    reason: str
    clock: Callable[[], datetime]


def decide(
    workspace: Workspace,
    number: int,
    take: Take,
    person: str,
    *,
    reason: str,
    clock: Callable[[], datetime],
    value: Value = None,
) -> Decided:
    """Decide a conflict.

    Args:
        workspace: Where it waits.
        number: Which conflict.
        take: What stands here, what the other one said, or another value (of a question only).
        person: Who decides.
        reason: Why, for the journal.
        clock: The time, in UTC.
        value: The other value; text is read by the question's type.

    Raises:
        ProblemError: `bundle.no_such_conflict`, `bundle.was_decided`, `bundle.only_two_ways`,
            `record.is_approved`, `people.may_not_correct`.
    """
    conflict = workspace.conflicts.get(number)
    if conflict.decided:
        raise ProblemError(Problem("bundle.was_decided", values={"number": number}))
    is_question = conflict.path not in (STATE, DELETED) and not _is_about_row(workspace, conflict)
    if take == "value" and not is_question:
        raise ProblemError(Problem("bundle.only_two_ways", values={"number": number}))
    workspace.people.allow(person, "correct")
    record = workspace.records.find(conflict.record)
    deciding = _Deciding(workspace, conflict, record, person, reason, clock)
    if conflict.path == STATE:
        decided = _decide_state(deciding, take)
    elif conflict.path == DELETED:
        decided = _decide_deleted(deciding, take)
    elif is_question:
        decided = _decide_answer(deciding, take, value)
    else:
        decided = _decide_row(deciding, take)
    if not decided.problems:
        workspace.conflicts.close(conflict, as_text(clock()))
    return decided


def take_back(
    workspace: Workspace, decided: Decided, person: str, *, clock: Callable[[], datetime]
) -> None:
    """Let a conflict wait again that was just decided, with what stood here before.

    Args:
        workspace: Where it waits.
        decided: The decision, the last thing that was done to the record.
        person: Who takes it back.
        clock: The time, in UTC.
    """
    if decided.changed:
        undo_last(workspace, decided.conflict.record, person, clock=clock)
    workspace.conflicts.reopen(decided.conflict.id)


def _is_about_row(workspace: Workspace, conflict: Conflict) -> bool:
    record = workspace.records.find(conflict.record)
    layout = workspace.instruments.layout(record.instrument, record.version)
    return conflict.path in layout.repeat_by_path


def value_here(workspace: Workspace, conflict: Conflict) -> Value:
    """Give what stands here now of what a conflict is about; it may have changed since."""
    record = workspace.records.find(conflict.record)
    if conflict.path == STATE:
        return record.state
    if conflict.path == DELETED:
        return int(record.deleted)
    answers = workspace.records.answers(record)
    if conflict.row is None:
        return answers.values.get(conflict.path)
    row = next((row for row in answers.rows if row.row == conflict.row), None)
    if row is not None and row.repeat == conflict.path:
        return json.dumps(row.values, ensure_ascii=False)
    return None if row is None else row.values.get(conflict.path)


def _entry(deciding: _Deciding, op: str, **values: Value) -> Entry:
    record = deciding.record
    return Entry(
        op,  # type: ignore[arg-type] # one of the journal's, from the calls below
        record.uuid,
        deciding.conflict.row,
        reason=deciding.reason,
        version=record.version,
        **values,  # type: ignore[arg-type] # path, old, new
    )


# -- state ---------------------------------------------------------------------------------------


def _decide_state(deciding: _Deciding, take: Take) -> Decided:
    records, record, conflict = deciding.workspace.records, deciding.record, deciding.conflict
    state = cast("State", conflict.theirs if take == "theirs" else record.state)
    if state == record.state:
        records.write_down(deciding.person, _entry(deciding, "state", old=state, new=state))
    else:
        records.set_state(record, state, deciding.person, reason=deciding.reason)
    return Decided(conflict, state, state != record.state)


def _decide_deleted(deciding: _Deciding, take: Take) -> Decided:
    records, record, conflict = deciding.workspace.records, deciding.record, deciding.conflict
    deleted = bool(conflict.theirs) if take == "theirs" else record.deleted
    if deleted == record.deleted:
        records.write_down(deciding.person, _entry(deciding, "delete" if deleted else "undo"))
    elif deleted:
        records.delete(record, deciding.person, reason=deciding.reason)
    else:
        records.restore(record, deciding.person, reason=deciding.reason)
    return Decided(conflict, int(deleted), deleted != record.deleted)


# -- answers -------------------------------------------------------------------------------------


def _open(deciding: _Deciding) -> CaptureSession:
    return capturing.resume(
        deciding.workspace, deciding.record.uuid, deciding.person, clock=deciding.clock
    ).session


def _decide_answer(deciding: _Deciding, take: Take, value: Value) -> Decided:
    conflict, session = deciding.conflict, _open(deciding)
    ref = session.ref(conflict.path, conflict.row)
    current = session.node(ref).value
    wanted = {"ours": current, "theirs": conflict.theirs, "value": value}[take]
    try:
        update = session.answer(ref, wanted)
        problem = session.node(ref).violation
        now = session.node(ref).value
    except ProblemError:  # it does not apply at present: what was said of it stands all the same
        update, problem, now = Update(), None, wanted
    if take == "value" and problem is not None and problem.severity is Severity.ERROR:
        return Decided(conflict, current, changed=False, problems=(problem,))
    is_said = any(
        (change.path, change.row) == (conflict.path, conflict.row) for change in update.answers
    )
    if not is_said:  # nothing becomes another, but that somebody decided is written down
        change = AnswerChange(conflict.path, conflict.row, current, now)
        update = Update((change, *update.answers), update.rows)
    _save(deciding, session, update, changed=not same(current, now))
    return Decided(conflict, now, not same(current, now))


def _save(deciding: _Deciding, session: CaptureSession, update: Update, *, changed: bool) -> None:
    if changed and deciding.record.state == "approved":
        raise ProblemError(capturing.approved(deciding.record.uuid))
    workspace, record = deciding.workspace, deciding.record
    workspace.records.save(record, update, deciding.person, reason=deciding.reason)
    check_record(workspace, record, session, deciding.clock())


# -- instances of repeats ------------------------------------------------------------------------


def _decide_row(deciding: _Deciding, take: Take) -> Decided:
    conflict = deciding.conflict
    here = value_here(deciding.workspace, conflict)
    if take == "ours" or same(conflict.theirs is None, here is None):
        _say_again(deciding, here is not None)
        return Decided(conflict, here, changed=False)
    session = _open(deciding)
    if here is not None:
        update = session.remove_row(_ref_of_row(session, deciding))
    else:
        update = _brought_back(deciding, session)
    _save(deciding, session, update, changed=True)
    return Decided(conflict, conflict.theirs, changed=True)


def _say_again(deciding: _Deciding, is_here: bool) -> None:
    """Write down that an instance is to be where it is, or to be gone."""
    conflict, record = deciding.conflict, deciding.record
    if is_here:
        rows = _with_inside(deciding.workspace.records.answers(record).rows, conflict.row)
        entries = [
            Entry("add_row", record.uuid, row.row, row.repeat, None, place, deciding.reason)
            for row in rows
            for place in (json.dumps({"parent": row.parent, "position": row.position}),)
        ]
    else:
        text = json.dumps([_as_written(row) for row in _held(deciding)], ensure_ascii=False)
        entries = [_entry(deciding, "remove_row", path=conflict.path, old=text)]
    deciding.workspace.records.write_down(deciding.person, *entries)


def _with_inside(rows: Sequence[StoredRow], first: str | None) -> list[StoredRow]:
    """Give an instance and those inside it, out of rows whose parents come first."""
    inside = {first}
    for row in rows:
        if row.parent in inside:
            inside.add(row.row)
    return [row for row in rows if row.row in inside]


def _as_written(row: StoredRow) -> dict[str, object]:
    return {
        "repeat": row.repeat, "row": row.row, "parent": row.parent, "position": row.position,
        "values": row.values,
    }  # fmt: skip


def _row_here(deciding: _Deciding) -> StoredRow:
    rows = deciding.workspace.records.answers(deciding.record).rows
    return next(row for row in rows if row.row == deciding.conflict.row)


def _ref_of_row(session: CaptureSession, deciding: _Deciding) -> str:
    row = _row_here(deciding)
    repeat = session.ref(row.repeat, row.parent)
    refs = (f"{repeat}[{n}]" for n in range(1, session.row_count(repeat) + 1))
    return next(ref for ref in refs if session.node(ref).row == row.row)


def _held(deciding: _Deciding) -> list[StoredRow]:
    """Give an instance that was taken away, with those inside it, as it was then."""
    conflict = deciding.conflict
    for line in reversed(lines_of_record(deciding.workspace.db, conflict.record)):
        rows = rows_in(line.old) if line.op == "remove_row" else []
        if any(row.row == conflict.row for row in rows):
            return _with_inside(rows, conflict.row)
    place = Place(record=conflict.record, field=conflict.path)
    raise ProblemError(Problem("record.cannot_undo", place=place))


def _brought_back(deciding: _Deciding, session: CaptureSession) -> Update:
    """Bring an instance back as it was, with what the other one said of it meanwhile."""
    held = _held(deciding)
    updates = [session.put_back(held)]
    db, rows = deciding.workspace.db, {row.row for row in held}
    lines = [line for line in lines_of_record(db, deciding.record.uuid) if line.row in rows]
    knowledge = Knowledge.read(db)
    said = {(line.path or "", line.row) for line in lines if line.op == "set"}
    for path, row in sorted(said, key=str):
        about = [x for x in lines if x.op == "set" and (x.path, x.row) == (path, row)]
        heads = [head for head in knowledge.heads(about) if not head.erased]
        if heads:
            updates.append(session.answer(session.ref(path, row), heads[-1].new))
    answers = tuple(change for update in updates for change in update.answers)
    changes: tuple[RowChange, ...] = tuple(row for update in updates for row in update.rows)
    return Update(answers, changes)
