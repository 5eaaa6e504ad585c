"""A citizen asks that what a record says of them be forgotten."""

from collections.abc import Callable
from datetime import datetime

from app.operations import capture as capturing
from app.operations.correct import correct
from app.operations.find_record import place_of
from app.store.erasure import forget
from app.store.workspace import Workspace


def erase_answer(
    workspace: Workspace,
    record_uuid: str,
    field: str,
    person: str,
    *,
    clock: Callable[[], datetime],
    row: str | None = None,
) -> int:
    """Take an answer out of a record and all its values out of the journal.

    That, when and by whom it was done stays, and the chain of the journal still verifies. It goes
    with the next bundle to every computer that has the record. Backups made before keep it.

    Args:
        workspace: Where the record lives.
        record_uuid: Which record.
        field: Path of the question.
        person: Who does it, on the citizen's behalf.
        clock: The time, in UTC.
        row: uuid of the repeat instance, None outside repeats.

    Returns:
        How many lines of the journal lost their values.

    Raises:
        ProblemError: `people.may_not_correct`, `record.is_approved`; nothing was changed.
    """
    workspace.people.ensure(person)
    workspace.people.allow(person, "correct")
    answers = workspace.records.answers(workspace.records.find(record_uuid))
    values = next((one.values for one in answers.rows if one.row == row), answers.values)
    said = values.get(field)
    if said is not None:
        correct(workspace, record_uuid, field, None, person, reason="", clock=clock, row=row)
    with workspace.db.transaction():
        count = workspace.journal.erase(record_uuid, field, row)
        forget(workspace.db, record_uuid, field, row, (said,))
    return count


def erase_named(
    workspace: Workspace,
    record_uuid: str,
    named: str,
    person: str,
    *,
    clock: Callable[[], datetime],
) -> tuple[str, int]:
    """Erase the answer that somebody names by its place; see `erase_answer`.

    Args:
        workspace: Where the record lives.
        record_uuid: Which record.
        named: Its place, as `find_record.place_of` reads it.
        person: Who does it.
        clock: The time, in UTC.

    Returns:
        The place, and how many lines of the journal lost their values.

    Raises:
        ProblemError: `answer.unknown_question`, and as `erase_answer`.
    """
    capture = capturing.resume(workspace, record_uuid, person, clock=clock)
    ref = place_of(capture, named)
    node = capture.session.node(ref)
    count = erase_answer(workspace, record_uuid, node.path, person, clock=clock, row=node.row)
    return ref, count
