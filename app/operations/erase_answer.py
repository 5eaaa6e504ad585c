"""A citizen asks that what a record says of them be forgotten."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.operations import capture as capturing
from app.operations.back_up import backups_here
from app.operations.correct import correct
from app.operations.find_record import named as named_question
from app.operations.find_record import place_of
from app.operations.sight import see
from app.store.clock import as_text
from app.store.erasure import ERASED, forget
from app.store.journal import Entry
from app.store.workspace import Workspace
from forms.folding import folded
from forms.instrument import Value
from forms.problem import Place, Problem, ProblemError

_SHORTEST_TOLD = 3  # a reason may say «no» of somebody whose answer was «no»


@dataclass(frozen=True, slots=True)
class Erasure:
    """What erasing an answer does, and what it cannot reach.

    Attributes:
        path, row: Which answer.
        label: The words of its question.
        lines: Lines of the journal that lose their values.
        backups: Backups made before; they keep the value until they are replaced.
        second: A second folder has backups too.
        releases: Versions of data to publish that hold the record.
    """

    path: str
    row: str | None
    label: str
    lines: int
    backups: int
    second: bool
    releases: int


def look_at_erasure(
    workspace: Workspace, record_uuid: str, field: str, person: str, *, row: str | None = None
) -> Erasure:
    """Tell what erasing an answer would do; nothing is changed.

    Args:
        workspace: Where the record lives.
        record_uuid: Which record.
        field: Path of the question.
        person: Who would do it.
        row: uuid of the repeat instance, None outside repeats.

    Raises:
        ProblemError: `people.may_not_correct`, `record.is_blind`.
    """
    record = see(workspace, workspace.records.find(record_uuid), person)
    workspace.people.allow(person, "correct")
    instrument = workspace.instruments.instrument(record.version)
    here = backups_here(workspace)
    return Erasure(
        path=field,
        row=row,
        label=instrument.question(field).label(instrument.default_language),
        lines=workspace.journal.count_telling(record_uuid, field, row),
        backups=len(here.all),
        second=here.second is not None,
        releases=workspace.datasets.count_holding(record.id),
    )


def erase_answer(
    workspace: Workspace,
    record_uuid: str,
    field: str,
    person: str,
    *,
    clock: Callable[[], datetime],
    row: str | None = None,
    reason: str = "",
) -> int:
    """Take an answer out of a record and all its values out of the journal.

    That, when, why and by whom it was done stays, and the chain of the journal still verifies. It
    goes with the next bundle to every computer that has the record. Backups made before keep it.

    Args:
        workspace: Where the record lives.
        record_uuid: Which record.
        field: Path of the question.
        person: Who does it, on the citizen's behalf.
        clock: The time, in UTC.
        row: uuid of the repeat instance; None outside repeats, and for all instances of the
            question, those that were removed among them.
        reason: Why, in words that do not tell the answer; "" writes none down.

    Returns:
        How many lines of the journal lost their values.

    Raises:
        ProblemError: `people.may_not_correct`, `record.is_approved`, `record.reason_tells`;
            nothing was changed.
    """
    workspace.people.ensure(person)
    workspace.people.allow(person, "correct")
    record = workspace.records.find(record_uuid)
    answers = workspace.records.answers(record)
    outside: dict[str | None, Value] = {None: answers.values.get(field)}
    said = outside if row is None else {}
    said |= {one.row: one.values.get(field) for one in answers.rows if row in (None, one.row)}
    for value in said.values():
        _refuse_telling(reason, value, field)
    for where, value in said.items():
        if value is not None:
            correct(workspace, record_uuid, field, None, person, reason="", clock=clock, row=where)
    with workspace.db.transaction():
        count = workspace.journal.erase(record_uuid, field, row)
        for where, value in said.items():
            forget(workspace.db, record_uuid, field, where, (value,))
        if reason:
            why = Entry("remark", record_uuid, row, field, ERASED, None, reason, record.version)
            who = workspace.people.key(person)
            workspace.journal.append([why], person=who, at=as_text(clock()))
    return count


def _refuse_telling(reason: str, said: Value, field: str) -> None:
    """Refuse a reason that repeats what is to be forgotten."""
    told = folded(str(said)) if said is not None else ""
    if len(told) >= _SHORTEST_TOLD and told in folded(reason):
        raise ProblemError(Problem("record.reason_tells", place=Place(field=field)))


def erase_named(
    workspace: Workspace,
    record_uuid: str,
    named: str,
    person: str,
    *,
    clock: Callable[[], datetime],
    reason: str = "",
) -> tuple[str, int]:
    """Erase the answer that somebody names by its place; see `erase_answer`.

    Args:
        workspace: Where the record lives.
        record_uuid: Which record.
        named: Its place, as `find_record.place_of` reads it; a question inside a repeat without
            positions means all instances, also those that were removed.
        person: Who does it.
        clock: The time, in UTC.
        reason: Why.

    Returns:
        The place, and how many lines of the journal lost their values.

    Raises:
        ProblemError: `answer.unknown_question`, and as `erase_answer`.
    """
    capture = capturing.resume(workspace, record_uuid, person, clock=clock)
    question = named_question(capture.session.instrument, named)
    if question is not None:
        ref, path, row = question.path, question.path, None
    else:
        ref = place_of(capture, named)
        node = capture.session.node(ref)
        path, row = node.path, node.row
    count = erase_answer(workspace, record_uuid, path, person, clock=clock, row=row, reason=reason)
    return ref, count
