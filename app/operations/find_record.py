"""What people write to name a record, a question of it, and what an answer must be."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.operations.capture import Capture
from app.operations.earlier_questions import EarlierQuestion, question_before
from app.operations.sight import see
from app.store.answer_tables import holds_answer
from app.store.instruments import StoredVersion
from app.store.record_info import RecordInfo
from app.store.record_query import ATTRIBUTES, COMPARISONS, Comparison, Condition
from app.store.workspace import Workspace
from forms.instrument import Instrument, Question
from forms.problem import Place, Problem, ProblemError
from forms.question_types import TYPES, Unreadable

CONDITIONS_AT_MOST = 100
"""More conditions than people write; SQLite gives up at a thousand."""

_COUNTS = ("@id", "@source_row", "@errors", "@warnings")


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


def is_asked(workspace: Workspace, record: RecordInfo, field: str) -> bool:
    """Say whether a version of the form of a record has a question of this name.

    Args:
        workspace: Where the record lives.
        record: The record.
        field: Path or name; a name may be that of several.
    """
    versions = workspace.instruments.versions(record.instrument)
    instruments = (workspace.instruments.instrument(version.id) for version in versions)
    paths = (question.path for each in instruments for question in each.questions())
    return any(field in (path, path.rpartition("/")[2]) for path in paths)


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
    if question is None or instrument.repeat_of(question.path) or not holds_answer(question):
        raise unknown_question(field)
    return question.path


def column_of_any(workspace: Workspace, version: StoredVersion, field: str) -> str:
    """Find what is meant as a column in any version of a form; see `column_of`.

    Args:
        workspace: Where the form lives.
        version: Its version in use.
        field: Path or name.

    Returns:
        What the version in use calls the column.

    Raises:
        ProblemError: `answer.unknown_question`.
    """
    instrument = workspace.instruments.instrument(version.id)
    before = _before(workspace, version, field)
    if before is None:
        return column_of(instrument, field)
    column_of(before.instrument, before.question.path)
    return before.path


def _before(workspace: Workspace, version: StoredVersion, field: str) -> EarlierQuestion | None:
    """Give what another version calls so, None when the version in use knows it."""
    instrument = workspace.instruments.instrument(version.id)
    if field in ATTRIBUTES or named(instrument, field) is not None:
        return None
    return question_before(workspace, version, field)


def unknown_question(field: str) -> ProblemError:
    """Make the error of a name that no question with answers has."""
    return ProblemError(
        Problem("answer.unknown_question", place=Place(field=field), values={"name": field})
    )


def read_conditions(
    workspace: Workspace, version: StoredVersion, written: Sequence[Sequence[str]]
) -> list[Condition]:
    """Read what the answers must be; see `read_condition`.

    Args:
        workspace: Where the form lives.
        version: Its version in use; questions of the others are known, too.
        written: Question, comparison and value of each.

    Raises:
        ProblemError: `record.too_many_conditions`; `record.unreadable_value` where more or less
            than something is asked that is no answer to the question.
    """
    if len(written) > CONDITIONS_AT_MOST:
        values = {"count": len(written), "most": CONDITIONS_AT_MOST}
        raise ProblemError(Problem("record.too_many_conditions", values=values))
    found = []
    for field, comparison, value in written:
        before = _before(workspace, version, field)
        if before is None:
            instrument = workspace.instruments.instrument(version.id)
            found.append(_read_strictly(instrument, field, comparison, value))
        else:
            asked = before.question.path
            there = _read_strictly(before.instrument, asked, comparison, value)
            found.append(replace(there, path=before.path))
    return found


def _read_strictly(instrument: Instrument, field: str, comparison: str, value: str) -> Condition:
    condition = read_condition(instrument, field, comparison, value)
    if comparison in ("<", "<=", ">", ">=") and not _fits(instrument, field, value):
        refused: dict[str, object] = {"value": value, "name": field, "comparison": comparison}
        place = Place(field=condition.path)
        raise ProblemError(Problem("record.unreadable_value", place=place, values=refused))
    return condition


def _fits(instrument: Instrument, field: str, written: str) -> bool:
    """Say whether a value can be more or less than what stands in a column."""
    if field in _COUNTS:
        return re.fullmatch(r"\d{1,15}", written, re.ASCII) is not None
    question = named(instrument, field)
    if question is None:
        return bool(written.strip())
    try:
        return TYPES[question.type].parse(written) is not None
    except Unreadable:
        return False


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
        return Condition(field, known, int(written) if numeric and field in _COUNTS else written)
    question = named(instrument, field)
    if question is None or not holds_answer(question):
        raise unknown_question(field)
    if known == "contains":
        return Condition(question.path, known, written)
    try:
        return Condition(question.path, known, TYPES[question.type].parse(written))
    except Unreadable:
        return Condition(question.path, known, written)  # so a text that was kept can be found
