"""Change one answer of a record from a script: the same rules as in the window."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.operations import capture as capturing
from app.operations.correct import allow_change
from app.operations.find_record import place_of
from app.operations.validate_form import check_record
from app.store.workspace import Workspace
from forms.instrument import Value
from forms.problem import Problem, Severity


@dataclass(frozen=True, slots=True)
class Set:
    """How changing an answer went.

    Attributes:
        field: Its place.
        old, new: The answer before and now.
        problems: What is wrong with it; an error in a finished record means that nothing was
            changed.
    """

    field: str
    old: Value
    new: Value
    problems: tuple[Problem, ...] = ()


def set_answer(
    workspace: Workspace,
    record_uuid: str,
    field: str,
    value: Value,
    person: str,
    *,
    reason: str,
    clock: Callable[[], datetime],
) -> Set:
    """Give one question of a record another answer.

    A draft takes what it is given and says what is wrong with it, as in the window; a record
    that is finished only takes what its form allows.

    Args:
        workspace: Where the record lives.
        record_uuid: Which record.
        field: Its place, as `find_record.place_of` reads it.
        value: The answer; text is read by the question's type, "" blanks it.
        person: Who changes it.
        reason: Why, for the journal.
        clock: The time, in UTC.

    Raises:
        ProblemError: The question is not there or not to be answered, the record is approved
            (`record.is_approved`), or the person may not.
    """
    record = workspace.records.find(record_uuid)
    is_open = record.state in ("draft", "returned")
    allow_change(workspace, record_uuid, person)
    capture = capturing.resume(workspace, record_uuid, person, clock=clock)
    ref = place_of(capture, field)
    old = capture.session.node(ref).value
    update = capture.session.answer(ref, value)
    node = capture.session.node(ref)
    problems = () if node.violation is None else (capturing.of_record(node.violation, record),)
    if not is_open and any(each.severity is Severity.ERROR for each in problems):
        return Set(ref, old, old, problems)
    capturing.save(workspace, capture, update, reason=reason)
    check_record(workspace, capture.record, capture.session, clock())
    return Set(ref, old, node.value, problems)
