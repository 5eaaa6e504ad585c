"""Count the records of a view by one of their answers, in words: by municipality, by state."""

from collections import Counter
from dataclasses import dataclass
from typing import cast

from app.messages import _
from app.operations.browse_records import with_options
from app.operations.earlier_questions import earlier_questions
from app.operations.record_words import STATES, RecordWords
from app.store.record_groups import Group, Groups
from app.store.record_query import ATTRIBUTES, RecordQuery, State
from app.store.workspace import Workspace
from forms.instrument import Value


@dataclass(frozen=True, slots=True)
class NamedGroup:
    """An answer as stored and as people say it, and how many records give it."""

    value: Value
    words: str
    records: int


@dataclass(frozen=True, slots=True)
class NamedGroups:
    """What a column is made of; see `record_groups.Groups`."""

    groups: tuple[NamedGroup, ...]
    others: int
    records: int


def group_records(workspace: Workspace, query: RecordQuery, version: int, path: str) -> NamedGroups:
    """Count the records of a query by one of their answers, the most frequent first.

    An answer of several options counts under each of them.

    Args:
        workspace: Where the records live.
        query: Which records.
        version: Version of the form whose words are said.
        path: A question outside repeats, also one that only another version asks, or a name of
            `record_query.ATTRIBUTES`.

    Raises:
        CancelledError: The reading was interrupted.
    """
    found = workspace.records.groups(with_options(workspace, query, version), path)
    words = _words_of(workspace, version)
    asked, question = path, words.questions.get(path)
    if question is None and path not in ATTRIBUTES:
        newest = workspace.instruments.version(version)
        earlier = earlier_questions(workspace, newest).get(path)
        if earlier is not None:
            words = _words_of(workspace, earlier.version)
            asked, question = earlier.question.path, earlier.question
    several = question is not None and question.type == "select_multiple"
    groups = _by_option(found) if several else found.groups
    named = tuple(
        NamedGroup(each.value, _words(words, asked, each.value), each.records) for each in groups
    )
    return NamedGroups(named, found.others, found.records)


def _words_of(workspace: Workspace, version: int) -> RecordWords:
    instrument = workspace.instruments.instrument(version)
    return RecordWords(instrument, workspace.choices.of_version(version))


def _by_option(found: Groups) -> list[Group]:
    counted: Counter[str | None] = Counter()
    for each in found.groups:
        for code in str(each.value).split() if each.value is not None else [None]:
            counted[code] += each.records
    return [Group(code, records) for code, records in counted.most_common()]


def _words(words: RecordWords, path: str, value: Value) -> str:
    if path == "@state" and value is not None:
        return _(STATES[cast("State", value)])
    return words.say(path, value) or "–"
