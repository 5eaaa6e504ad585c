"""Decide between two keyings of a field: one of the two values, or another one.

The record that was keyed first takes the value, with its reason, under the rules of its form; the
second keying stays as it was typed. A decision is undone like any other change of the record.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.operations import capture as capturing
from app.operations.capture import Capture
from app.operations.compare_keyings import (
    Choice,
    Difference,
    Placed,
    compare_record,
    compared_questions,
    decision_line,
    places,
)
from app.operations.validate_form import check_record
from app.store.journal import Entry
from app.store.record_info import RecordInfo
from app.store.workspace import Workspace
from forms.answers import Update
from forms.instrument import Value
from forms.problem import Place, Problem, ProblemError, Severity


@dataclass(frozen=True, slots=True)
class Decided:
    """How deciding went.

    Attributes:
        difference: As it stands now.
        problem: Why the form refuses the value; nothing was changed then.
    """

    difference: Difference
    problem: Problem | None = None


def decide(
    workspace: Workspace,
    record_uuid: str,
    ref: str,
    choice: Choice,
    person: str,
    *,
    clock: Callable[[], datetime],
) -> Decided:
    """Decide a difference; deciding again replaces what was decided before.

    Args:
        workspace: Where the record lives.
        record_uuid: The record that was keyed first.
        ref: Place of the difference, with positions.
        choice: What is decided.
        person: Who decides.
        clock: The time, in UTC.

    Raises:
        ProblemError: `record.no_such_difference`, `record.instance_has_no_value`,
            `record.instance_before`, `record.is_approved`, or the person may not correct.
    """
    workspace.people.allow(person, "correct")
    first = workspace.records.find(record_uuid)
    second = workspace.second_keyings.begun(first)
    difference = _difference(workspace, first, second, ref)
    assert second is not None  # noqa: S101 - there is no difference without it
    capture = capturing.resume(workspace, first.uuid, person, clock=clock)
    if difference.is_row:
        update = _row_update(capture, difference, choice, places(workspace.records.answers(second)))
        row, value = None, _side(difference, choice)
    else:
        update = _answer_update(capture, difference, choice)
        node = capture.session.node(ref)
        row, value = node.row, node.value
    problem = _wrong(capture, ref) if update != Update() else None
    if problem is not None:
        return Decided(difference, capturing.of_record(problem, first))
    line = decision_line(difference, choice, value, row)
    _keep(workspace, capture, update, line)
    check_record(workspace, capture.record, capture.session, clock())
    return Decided(_difference(workspace, first, second, ref))


def _difference(
    workspace: Workspace, first: RecordInfo, second: RecordInfo | None, ref: str
) -> Difference:
    found = compare_record(workspace, first, second) if second is not None else []
    for each in found:
        if each.ref == ref:
            return each
    raise _refusal("record.no_such_difference", first.uuid, ref)


def _refusal(code: str, record_uuid: str, ref: str) -> ProblemError:
    place = Place(record=record_uuid, field=ref)
    return ProblemError(Problem(code, place=place, values={"ref": ref}))


def _side(difference: Difference, choice: Choice) -> Value:
    """Give the value that is chosen."""
    if choice.taken == "other":
        return choice.value
    return (difference.first_side if choice.taken == "first" else difference.second_side).value


def _answer_update(capture: Capture, difference: Difference, choice: Choice) -> Update:
    value = _side(difference, choice)
    if capture.session.node(difference.ref).value == value:
        return Update()
    return capture.session.answer(difference.ref, value)


def _row_update(capture: Capture, difference: Difference, choice: Choice, second: Placed) -> Update:
    """Take away an instance that only the first keying has, or add what only the second has."""
    ref, session = difference.ref, capture.session
    if choice.taken == "other":
        raise _refusal("record.instance_has_no_value", difference.record, ref)
    if difference.decision is not None:
        raise _refusal("record.instance_is_decided", difference.record, ref)
    if choice.taken == "first":
        return Update()
    if ref not in second.rows:
        return session.remove_row(ref)
    repeat, _bracket, position = ref.rpartition("[")
    if session.row_count(repeat) + 1 != int(position.rstrip("]")):
        raise _refusal("record.instance_before", difference.record, ref)
    return capturing.merged(_added(capture, ref, second))


def _added(capture: Capture, ref: str, second: Placed) -> Iterator[Update]:
    session = capture.session
    keyed = compared_questions(session.instrument)
    for each in second.rows:
        if each == ref or each.startswith(f"{ref}/"):
            repeat, _bracket, position = each.rpartition("[")
            while session.row_count(repeat) < int(position.rstrip("]")):
                yield session.add_row(repeat)
    for place, value in second.values.items():
        if place.startswith(f"{ref}/") and second.paths[place] in keyed:
            yield session.answer(place, value)


def _wrong(capture: Capture, ref: str) -> Problem | None:
    """Give why the form refuses what stands at a place now."""
    for problem in capture.session.violations():
        field = problem.place.field or ""
        is_here = field == ref or field.startswith(f"{ref}/")
        if is_here and problem.severity is Severity.ERROR:
            return problem
    return None


def _keep(workspace: Workspace, capture: Capture, update: Update, line: Entry) -> None:
    """Store the change with the decision beside it, and without what no longer applies."""
    change = capturing.merged([update, capturing.leftovers(capture.session)])
    if update == Update():
        workspace.records.write_down(capture.person, line)
    else:
        capturing.save(workspace, capture, change, reason=line.reason, beside=(line,))
