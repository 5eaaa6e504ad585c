"""Questions that only earlier versions of a form ask: their answers stay in the table."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.store.answer_tables import QuestionColumn, is_filled
from app.store.instruments import StoredVersion
from app.store.workspace import Workspace
from forms.instrument import Instrument, Question


@dataclass(frozen=True, slots=True)
class EarlierQuestion:
    """A question outside repeats that the newest version does not ask.

    Attributes:
        path: What its column is called now.
        question: As the last version that asked it had it.
        instrument: That version.
        version: Key of that version.
    """

    path: str
    question: Question
    instrument: Instrument
    version: int


def earlier_questions(
    workspace: Workspace, newest: StoredVersion, *, filled: bool = False
) -> dict[str, EarlierQuestion]:
    """Give the questions of earlier versions by what their columns are called now.

    Args:
        workspace: Where the form lives.
        newest: Its latest version.
        filled: Only those that hold an answer in some record.
    """
    keys = {each.number: each.id for each in workspace.instruments.versions(newest.instrument)}
    found = {}
    for column in _of_earlier(workspace, newest):
        version = keys.get(column.last_version)
        if version is None or (filled and not is_filled(workspace.db, column)):
            continue
        instrument = workspace.instruments.instrument(version)
        asked = column.path.partition("@")[0]  # a number behind it tells equal names apart
        question = next((each for each in instrument.questions() if each.path == asked), None)
        if question is not None:
            found[column.path] = EarlierQuestion(column.path, question, instrument, version)
    return found


def _of_earlier(workspace: Workspace, newest: StoredVersion) -> Iterator[QuestionColumn]:
    for column in workspace.instruments.layout(newest.instrument).outside.values():
        if column.last_version < newest.number:
            yield column
