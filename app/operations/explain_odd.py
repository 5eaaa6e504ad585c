"""Let a number far from all others stand, with the reason of somebody who knows that it is right.

It is a warning that is found and explained in one step, so that journal, quality report and the
notes of a dataset treat it as any other explanation. It holds as long as the number stays.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from app.messages import _
from app.operations.correct import let_stand, question_again
from app.operations.settle_odd import numbers_said
from app.store.issues import FAR, StoredIssue
from app.store.workspace import Workspace
from forms.problem import Problem, ProblemError, Severity

if TYPE_CHECKING:
    from app.operations.odd_values import OddValue

Clock = Callable[[], datetime]


def explain_odd(
    workspace: Workspace, odd: "OddValue", person: str, *, reason: str, clock: Clock
) -> StoredIssue:
    """Say that a number is right; the reason goes into the journal and to who reads the data.

    Args:
        workspace: Where the record lives.
        odd: The number, as `odd_values` gave it.
        person: Who knows.
        reason: Why it is right.
        clock: The time, in UTC.

    Returns:
        What was explained, for `ask_again`.

    Raises:
        ProblemError: `people.may_not_review`, `store.no_such_record`; `answer.required` without a
            reason; `check.changed` when the record says another number now.
    """
    from app.steps.validation import Finding

    if not reason.strip():
        raise ProblemError(Problem("answer.required", values={"label": _("Razón")}))
    workspace.people.ensure(person)
    workspace.people.allow(person, "review")
    record = workspace.records.find(odd.record)
    said = dict(numbers_said(workspace, [record.id], odd.path))[odd.record]
    if said != odd.value:
        values = {"label": odd.label, "value": odd.said}
        raise ProblemError(Problem("check.changed", values=values))
    facts: dict[str, object] = {
        "label": odd.label, "value": odd.said, "number": odd.value,
        "low": round(odd.low, 6), "high": round(odd.high, 6),
    }  # fmt: skip
    found = Finding(odd.record, None, odd.path, FAR, Severity.WARNING, facts)
    issue = workspace.issues.keep(record.id, found, clock())
    let_stand(workspace, issue, person, reason=reason.strip(), clock=clock)
    return issue


def ask_again(workspace: Workspace, issue: StoredIssue, person: str, *, clock: Clock) -> None:
    """Undo `explain_odd`."""
    question_again(workspace, issue, person, clock=clock)
    workspace.issues.solve([issue.id], clock())
