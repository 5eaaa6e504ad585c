"""What people write to name a record, a question of it, and what an answer must be."""

import re

from app.operations.capture import Capture
from app.operations.sight import see
from app.store.record_info import RecordInfo
from app.store.record_query import ATTRIBUTES, COMPARISONS, Comparison, Condition
from app.store.workspace import Workspace
from forms.instrument import Instrument, Question
from forms.problem import Place, Problem, ProblemError
from forms.question_types import TYPES, Unreadable


def find_record(workspace: Workspace, written: str) -> RecordInfo:
    """Find a record that may be looked at by its number in this folder or by its identity.

    Raises:
        ProblemError: `store.no_such_record`, `record.is_blind`.
    """
    return see(workspace, named_record(workspace, written))


def named_record(workspace: Workspace, written: str) -> RecordInfo:
    """Find a record of which nothing will be shown; see `find_record`.

    Raises:
        ProblemError: `store.no_such_record`.
    """
    if re.fullmatch(r"\d{1,15}", written, re.ASCII):
        return workspace.records.info(int(written))
    return workspace.records.find(written)


def place_of(capture: Capture, field: str) -> str:
    """Find the place that is meant in a record.

    Args:
        capture: The record.
        field: A place with positions (`personas[2]/edad`), a path, or the name of a question
            that stands outside repeats.

    Returns:
        The place with positions.

    Raises:
        ProblemError: `answer.unknown_question`.
    """
    instrument = capture.session.instrument
    question = named(instrument, field)
    if question is not None and instrument.repeat_of(question.path) is None:
        return question.path
    return capture.session.node(field).ref


def named(instrument: Instrument, field: str) -> Question | None:
    """Give the question with this path, or the only one with this name, or None."""
    questions = tuple(instrument.questions())
    by_path = next((each for each in questions if each.path == field), None)
    by_name = [each for each in questions if each.name == field]
    return by_path or (by_name[0] if len(by_name) == 1 else None)


def column_of(instrument: Instrument, field: str) -> str:
    """Find what is meant as a column: a question outside repeats, or a name of `ATTRIBUTES`.

    Args:
        instrument: The form.
        field: Path or name.

    Raises:
        ProblemError: `answer.unknown_question`.
    """
    question = named(instrument, field)
    if field in ATTRIBUTES:
        return field
    if question is None or instrument.repeat_of(question.path) is not None:
        raise ProblemError(
            Problem("answer.unknown_question", place=Place(field=field), values={"name": field})
        )
    return question.path


def read_condition(instrument: Instrument, field: str, comparison: str, written: str) -> Condition:
    """Read what an answer must be.

    Args:
        instrument: The form.
        field: Path or name of a question, or a name of `record_query.ATTRIBUTES`.
        comparison: One of `record_query.COMPARISONS`.
        written: With what, as people write it.

    Raises:
        ProblemError: `answer.unknown_question`, `record.unknown_comparison`.
    """
    known: Comparison | None = next((each for each in COMPARISONS if each == comparison), None)
    if known is None:
        raise ProblemError(
            Problem(
                "record.unknown_comparison",
                values={"comparison": comparison, "known": " ".join(COMPARISONS)},
            )
        )
    if field in ATTRIBUTES:
        numeric = re.fullmatch(r"\d{1,15}", written, re.ASCII)
        is_count = field in ("@id", "@source_row", "@errors", "@warnings")
        return Condition(field, known, int(written) if numeric and is_count else written)
    question = named(instrument, field)
    if question is None:
        raise ProblemError(
            Problem("answer.unknown_question", place=Place(field=field), values={"name": field})
        )
    if known == "contains":
        return Condition(question.path, known, written)
    try:
        return Condition(question.path, known, TYPES[question.type].parse(written))
    except Unreadable:
        return Condition(question.path, known, written)  # so a text that was kept can be found
