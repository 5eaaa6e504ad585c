"""Take back what a recipe did to the records of a form, as one."""

from collections.abc import Callable
from datetime import datetime

from app.messages import _
from app.operations.record_actions import Action, key_of, lines_of
from app.operations.undo_record import reverse
from app.progress import Cancel, Progress, Report, silent
from app.store.people import CHANGING
from app.store.workspace import Workspace
from forms.problem import Problem, ProblemError

Clock = Callable[[], datetime]


def is_recipe(workspace: Workspace, batch: int) -> bool:
    """Say whether a batch is what a recipe did.

    Raises:
        ProblemError: `clean.no_such_batch`.
    """
    try:
        return workspace.batches.get(batch).kind == "recipe"
    except KeyError as error:
        raise ProblemError(Problem("clean.no_such_batch", values={"batch": batch})) from error


def take_back_recipe(
    workspace: Workspace,
    batch: int,
    person: str,
    *,
    clock: Clock,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> int:
    """Take back what a recipe did to all records; answers given since are left alone.

    Args:
        workspace: Where the records live.
        batch: As `clean_form` gave it.
        person: Who takes it back.
        clock: The time, in UTC.
        report: Told of the records done.
        cancel: Stops between two; run again, it goes on.

    Returns:
        How many records are as they were.

    Raises:
        KeyError: There is no such batch.
        ProblemError: The person may not correct.
    """
    back = 0
    records = dict.fromkeys(
        str(line.what.record) for line in workspace.journal.entries(batch=batch) if line.what.record
    )
    for number, uuid in enumerate(records, start=1):
        if cancel is not None:
            cancel.check()
        back += _take_back(workspace, uuid, batch, person, clock)
        report(Progress(number, len(records), _("Deshaciendo la limpieza")))
    workspace.batches.undo(batch, person)
    return back


def _take_back(workspace: Workspace, uuid: str, batch: int, person: str, clock: Clock) -> bool:
    """Take back one record's part, unless it was done already or something came after it."""
    record = workspace.records.find(uuid)
    lines = lines_of(workspace, uuid)
    mine = [line for line in lines if line.batch == batch]
    taken_back = {line.what.new for line in lines if line.what.op == "undo"}
    if record.state == "approved" or taken_back & {key_of(line) for line in mine}:
        return False
    workspace.people.allow(person, CHANGING[record.state])
    answers = workspace.records.answers(record)
    inside = {row.row: row.values for row in answers.rows}
    still = [
        line
        for line in mine
        if line.what.op != "set"
        or (inside.get(line.what.row, {}) if line.what.row else answers.values).get(
            line.what.path or ""
        )
        == line.what.new
    ]
    if still:
        reverse(workspace, uuid, Action(tuple(still)), person, clock)
    return bool(still)
