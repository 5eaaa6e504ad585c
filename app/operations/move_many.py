"""Approve, return or set aside many records as one action, and take it back as one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal, cast

from app.messages import _
from app.operations.record_actions import MARK, key_of
from app.operations.record_states import STEPS, errors_of, in_the_way
from app.progress import Cancel, Progress, Report, silent
from app.store.bulk import RECORDS_A_CHUNK, Move, Standing, move, read_standing
from app.store.clock import as_text
from app.store.journal import Entry, JournalEntry
from app.store.people import CHANGING, REFUSALS, may
from app.store.workspace import Workspace
from forms.problem import Place, Problem

if TYPE_CHECKING:
    from app.store.people import Action
    from app.store.record_query import State

Clock = Callable[[], datetime]
Target = Literal["approved", "returned", "draft", "aside"]
"""Where many records can go at once: to a state, or out of the list."""

TARGETS: tuple[Target, ...] = ("approved", "returned", "draft", "aside")

EXAMPLES = 20
"""Records that stay where they are and are said by name; the others are counted."""


@dataclass(slots=True)
class MovedMany:
    """What came of it.

    Attributes:
        batch: Key of the batch, to take it back.
        moved: Records that went.
        there: Records that were there already.
        refused: Records that had to stay.
        problems: Why, for the first of those.
    """

    batch: int
    moved: int = 0
    there: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, problem: Problem) -> None:
        """Count a record that stays, and keep why."""
        self.refused += 1
        if len(self.problems) < EXAMPLES:
            self.problems.append(problem)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done, by whom and why.

    Attributes:
        target: Where the records go.
        person: Who moves them.
        reason: Why, for the journal.
        remark: What to look at, when they are returned; "" for none.
    """

    target: Target
    person: str
    reason: str | None = None
    remark: str = ""


def move_many(
    workspace: Workspace,
    form_id: str,
    records: Sequence[int],
    order: Order,
    *,
    clock: Clock,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> MovedMany:
    """Move records, each by the rules of `record_states`; who cannot go stays and is said.

    Args:
        workspace: Where the records live.
        form_id: Their form.
        records: Their keys in this file.
        order: What is to be done.
        clock: The time, in UTC.
        report: Told of those looked at.
        cancel: Stops between two chunks; what went before stays, and is taken back by its batch.

    Raises:
        ProblemError: `people.may_not_review` …: it is not this person's turn; nothing was moved.
    """
    mover = _Mover(workspace, order, clock)
    version = workspace.instruments.latest(form_id)
    with workspace.batches.changing(version, order.person, len(records)) as batch:
        done = MovedMany(batch)
        for first in range(0, len(records), RECORDS_A_CHUNK):
            if cancel is not None:
                cancel.check()
            some = read_standing(workspace.db, records[first : first + RECORDS_A_CHUNK])
            mover.write(list(mover.moves(some, done)), batch)
            looked_at = min(first + RECORDS_A_CHUNK, len(records))
            report(Progress(looked_at, len(records), _("Cambiando los registros")))
    return done


class _Mover:
    """Decides and writes what becomes of records."""

    def __init__(self, workspace: Workspace, order: Order, clock: Clock) -> None:
        self._workspace, self._order, self._clock = workspace, order, clock
        mover = workspace.people.ensure(order.person)
        self._who, self._role = mover.id, mover.role
        self._allowed: set[Action] = set()

    def moves(self, records: Sequence[Standing], done: MovedMany) -> Iterator[Move]:
        """Give what becomes of those that go; the others are counted."""
        for each in records:
            if self._is_there(each):
                done.there += 1
            elif problem := self._in_the_way(each):
                done.refuse(problem)
            else:
                done.moved += 1
                yield self._move(each)

    def write(self, moves: Sequence[Move], batch: int | None) -> None:
        """Write a chunk."""
        at = as_text(self._clock())
        if moves:
            move(
                self._workspace.db,
                self._workspace.journal,
                moves,
                person=self._who,
                at=at,
                batch=batch,
            )

    def _is_there(self, record: Standing) -> bool:
        target = self._order.target
        return record.deleted if target == "aside" else record.state == target

    def _in_the_way(self, record: Standing) -> Problem | None:
        target = self._order.target
        if target == "aside":
            return self._not_theirs(record)
        permission = STEPS.get((record.state, target))
        if permission is None:
            return in_the_way(record.uuid, record.state)
        if permission not in self._allowed:
            self._workspace.people.allow(self._order.person, permission)
            self._allowed.add(permission)
        if target == "approved" and self._has_errors(record):
            return Problem("record.has_errors", place=Place(record=record.uuid))
        return None

    def _not_theirs(self, record: Standing) -> Problem | None:
        """Say of a record that this person may not set aside; the others go all the same."""
        if may(self._role, CHANGING[record.state]):
            return None
        code, place = REFUSALS[CHANGING[record.state]], Place(record=record.uuid)
        return Problem(code, place=place, values={"name": self._order.person})

    def _has_errors(self, record: Standing) -> bool:
        """Ask the last check; one that changed since is checked by its form."""
        if not record.unchecked:
            return record.errors > 0
        info = self._workspace.records.info(record.id)
        return bool(errors_of(self._workspace, info, self._order.person, self._clock))

    def _move(self, record: Standing) -> Move:
        order = self._order
        if order.target == "aside":
            gone = Entry("delete", record.uuid, reason=order.reason)
            return Move(record.id, record.state, deleted=True, entries=(gone,))
        entries = [
            Entry(
                "state",
                record.uuid,
                old=record.state,
                new=order.target,
                reason=order.reason,
                version=record.version,
            )
        ]
        if order.remark:
            entries.append(Entry("remark", record.uuid, new=order.remark, version=record.version))
        return Move(record.id, order.target, deleted=record.deleted, entries=tuple(entries))


def take_back_move(
    workspace: Workspace,
    batch: int,
    person: str,
    *,
    clock: Clock,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> int:
    """Take back what one action did to many records; who was moved again since is left alone.

    Args:
        workspace: Where the records live.
        batch: As `move_many` gave it.
        person: Who takes it back.
        clock: The time, in UTC.
        report: Told of those done.
        cancel: Stops between two chunks; run again, it goes on.

    Returns:
        How many records are as they were.

    Raises:
        ProblemError: `people.may_not_…`: who may do something may take it back, nobody else.
        KeyError: There is no such batch.
    """
    total, back, after = workspace.batches.get(batch).rows, 0, 0
    who = workspace.people.ensure(person).id
    while lines := workspace.journal.entries(batch=batch, after=after, limit=RECORDS_A_CHUNK):
        if cancel is not None:
            cancel.check()
        after = lines[-1].seq
        moves = list(_back(workspace, lines, person))
        if moves:
            at = as_text(clock())
            move(workspace.db, workspace.journal, moves, person=who, at=at, batch=None)
        back += len(moves)
        report(Progress(back, total, _("Deshaciendo el cambio")))
    workspace.batches.undo(batch, person)
    return back


def _back(workspace: Workspace, lines: Sequence[JournalEntry], person: str) -> Iterator[Move]:
    """Give what brings back the records of some lines."""
    deeds = {line.what.record: line for line in lines if line.what.op in ("state", "delete")}
    found = _keys(workspace, [str(uuid) for uuid in deeds])
    for record in read_standing(workspace.db, found):
        line = deeds[record.uuid]
        named = Entry("undo", record.uuid, path=MARK, new=key_of(line))
        if line.what.op == "delete" and record.deleted:
            workspace.people.allow(person, CHANGING[record.state])
            shown = Entry("undo", record.uuid)
            yield Move(record.id, record.state, deleted=False, entries=(shown, named))
        elif line.what.op == "state" and record.state == line.what.new:
            old, new = cast("State", line.what.old), record.state
            workspace.people.allow(person, STEPS.get((old, new), "correct"))
            turned = Entry("state", record.uuid, old=new, new=old, version=record.version)
            yield Move(record.id, old, deleted=record.deleted, entries=(turned, named))


def _keys(workspace: Workspace, uuids: Sequence[str]) -> list[int]:
    return [workspace.records.find(uuid).id for uuid in uuids]
