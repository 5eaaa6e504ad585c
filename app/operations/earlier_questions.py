"""Questions that only other versions of a form ask: their answers stay in the table."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.store.answer_tables import QuestionColumn, is_filled
from app.store.instruments import StoredVersion
from app.store.workspace import Workspace
from forms.instrument import Instrument, Question


@dataclass(frozen=True, slots=True)
class EarlierQuestion:
    """A question that another version asks.

    Attributes:
        path: What its column is called now.
        question: As the last version that asked it so had it.
        instrument: That version.
        version: Key of that version.
    """

    path: str
    question: Question
    instrument: Instrument
    version: int


def earlier_questions(
    workspace: Workspace, newest: StoredVersion, *, filled: bool = False, inside: bool = False
) -> dict[str, EarlierQuestion]:
    """Give the questions of other versions by what their columns are called now.

    Args:
        workspace: Where the form lives.
        newest: Its version in use.
        filled: Only those that hold an answer in some record.
        inside: Those of repeats, instead of those outside.
    """
    keys = {each.number: each.id for each in workspace.instruments.versions(newest.instrument)}
    found = {}
    for column in _of_others(workspace, newest, inside=inside):
        asking = [key for number, key in keys.items() if column.is_asked(number)]
        if not asking or (filled and not is_filled(workspace.db, column)):
            continue
        instrument = workspace.instruments.instrument(asking[-1])
        asked = column.path.partition("@")[0]  # a number behind it tells equal names apart
        question = next((each for each in instrument.questions() if each.path == asked), None)
        if question is not None:
            found[column.path] = EarlierQuestion(column.path, question, instrument, asking[-1])
    return found


def _of_others(
    workspace: Workspace, newest: StoredVersion, *, inside: bool
) -> Iterator[QuestionColumn]:
    layout = workspace.instruments.layout(newest.instrument)
    for column in (layout.inside if inside else layout.outside).values():
        if not column.is_asked(newest.number):
            yield column


def question_before(
    workspace: Workspace, newest: StoredVersion, field: str
) -> EarlierQuestion | None:
    """Give the question that other versions call so, as far as the newest calls none so.

    Args:
        workspace: Where the form lives.
        newest: Its version in use.
        field: Path or name in another version; of one that goes on under a new name, too.
    """
    layout = workspace.instruments.layout(newest.instrument)
    others = {
        **earlier_questions(workspace, newest, inside=True),
        **earlier_questions(workspace, newest),
    }
    instrument = workspace.instruments.instrument(newest.id)
    going_on = {
        each.path: EarlierQuestion(each.path, each, instrument, newest.id)
        for each in instrument.questions()
    }
    known = {**going_on, **others}
    places = {path: path for path in others} | {
        path: column.path for path, column in layout.earlier.items() if column.path in known
    }
    named = {place for path, place in places.items() if path.rpartition("/")[2] == field}
    place = places.get(field) or (named.pop() if len(named) == 1 else "")
    return known.get(place)
