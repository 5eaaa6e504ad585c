"""Add a whole record at once, from one object of answers, under the rules of the form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.operations import capture as capturing
from app.operations.capture import Capture
from app.store.workspace import Workspace
from forms.instrument import Group, Instrument, Question, Repeat, Value
from forms.problem import Place, Problem, ProblemError

GivenAnswers = Mapping[str, object]
"""Question -> value; repeat -> list of objects of the same kind."""


@dataclass(frozen=True, slots=True)
class AddedRecord:
    """What came of adding a record.

    Attributes:
        uuid: Identity of the record.
        state: `final`, or `draft` when something must be corrected.
        problems: What must be corrected, and warnings.
    """

    uuid: str
    state: str
    problems: tuple[Problem, ...]


def add_record(
    workspace: Workspace,
    form_id: str,
    given: GivenAnswers,
    person: str,
    *,
    clock: Callable[[], datetime],
) -> AddedRecord:
    """Answer a new record in the order of the form and finish it.

    Args:
        workspace: Where the record goes.
        form_id: Which form.
        given: Question -> value, repeat -> list of objects; names or paths.
        person: Who answers.
        clock: The time, in UTC.

    Raises:
        ProblemError: A name is not in the form; nothing was stored.
    """
    version = workspace.instruments.latest(form_id)
    instrument = workspace.instruments.instrument(version.id)
    check_names(instrument, given)
    capture = capturing.start(workspace, form_id, person, clock=clock)
    fill(workspace, capture, given)
    finished = capturing.finish(workspace, capture)
    return AddedRecord(
        capture.record.uuid, "final" if finished.done else "draft", finished.problems
    )


def fill(workspace: Workspace, capture: Capture, given: GivenAnswers) -> None:
    """Give answers to an open record, in the order of the form; equal ones are not written again.

    Args:
        workspace: Where the record lives.
        capture: The record.
        given: Names already checked with `check_names`.
    """
    _fill_level(workspace, capture, capture.session.instrument.children, given, "")


def check_names(instrument: Instrument, given: GivenAnswers) -> None:
    """See that every name given is a question or a repeat of the form.

    Raises:
        ProblemError: With one problem per unknown name, or per repeat that is no list.
    """
    problems = list(_unknown_names(instrument.children, given))
    if problems:
        raise ProblemError(*problems)


def _unknown_names(elements: Sequence[object], given: GivenAnswers) -> list[Problem]:
    known = {key: element for element in _level(elements) for key in (element.path, element.name)}
    problems = []
    for key, value in given.items():
        element = known.get(key)
        if element is None:
            problems.append(
                Problem("answer.unknown_question", place=Place(field=key), values={"name": key})
            )
        elif isinstance(element, Repeat):
            if isinstance(value, list) and all(isinstance(row, Mapping) for row in value):
                for row in value:
                    problems += _unknown_names(element.children, row)
            else:
                problems.append(Problem("answer.not_a_list", place=Place(field=key)))
        elif isinstance(value, dict | list):
            problems.append(Problem("answer.not_a_value", place=Place(field=key)))
    return problems


def _level(elements: Sequence[object]) -> list[Question | Repeat]:
    """Flatten plain groups away: what can be named beside each other in one object."""
    found: list[Question | Repeat] = []
    for element in elements:
        if isinstance(element, Question | Repeat):
            found.append(element)
        elif isinstance(element, Group):
            found += _level(element.children)
    return found


def _fill_level(
    workspace: Workspace,
    capture: Capture,
    elements: Sequence[object],
    given: GivenAnswers,
    inside: str,
) -> None:
    """Answer the questions of one level; `inside` is the ref of the repeat instance around it."""
    for element in _level(elements):
        key = element.path if element.path in given else element.name
        if key not in given:
            continue
        ref = f"{inside}{element.path.removeprefix(_generic(inside))}" if inside else element.path
        value = given[key]
        if isinstance(element, Repeat):
            _fill_rows(workspace, capture, element, ref, value)
        elif not isinstance(value, list | dict):
            _answer_if_new(workspace, capture, ref, value)


def _generic(ref: str) -> str:
    """Take the positions out of a ref: `personas[2]/hijos[1]` is `personas/hijos`."""
    return "/".join(part.partition("[")[0] for part in ref.split("/"))


def _fill_rows(
    workspace: Workspace, capture: Capture, repeat: Repeat, ref: str, rows: object
) -> None:
    for position, row in enumerate(rows if isinstance(rows, list) else (), start=1):
        while capture.session.row_count(ref) < position:
            capturing.save(workspace, capture, capture.session.add_row(ref))
        _fill_level(workspace, capture, repeat.children, row, f"{ref}[{position}]")


def _answer_if_new(workspace: Workspace, capture: Capture, ref: str, value: object) -> None:
    answer: Value = value if isinstance(value, str | int | float) else None
    if isinstance(value, bool):
        answer = "true" if value else "false"
    if capture.session.node(ref).value != answer:
        capturing.answer(workspace, capture, ref, answer)
