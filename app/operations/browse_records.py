"""Look through the records of a form: which there are, which a search means, rows for a table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from app.operations.earlier_questions import EarlierQuestion, earlier_questions
from app.operations.find_record import read_condition
from app.operations.record_words import PERSONAL, RecordWords
from app.operations.sight import hidden_here, in_sight
from app.progress import Cancel
from app.store.folding import folded
from app.store.record_query import ATTRIBUTES, Condition, RecordQuery, State
from app.store.record_steps import Told
from app.store.workspace import Workspace
from forms.choices import ChoiceSource
from forms.instrument import Instrument, Question, Value
from forms.question_types import TYPES

if TYPE_CHECKING:
    from array import array

MEANT_AT_MOST = 500
"""Options of one list that a search looks for; a text in more of them says too little."""

_NOBODY = 0  # the key of no record
_ABOUT = ("@id", "@uuid", "@state", "@errors", "@warnings")


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A question as a column.

    Attributes:
        path: The question.
        title: Its words.
        numeric: Its answers are numbers.
        personal: Its answers are about a person.
        listed: It is answered from a list: records can be counted by it.
        earlier: Only earlier versions of the form ask it.
    """

    path: str
    title: str
    numeric: bool
    personal: bool
    listed: bool = False
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class RecordTable:
    """The records of one form as a table.

    Attributes:
        form_id, title: The form.
        forms: (form_id, title) of every form of the workspace.
        instrument: Its key, for queries.
        version: Key of its latest version.
        columns: Questions outside repeats that people answer or the form computes: those of the
            latest version, then those that only earlier ones ask and that hold answers.
        earlier: The questions of the columns that only earlier versions ask.
        known: Words of options that were read already, by list and code.
    """

    form_id: str
    title: str
    forms: tuple[tuple[str, str], ...]
    instrument: int
    version: int
    columns: tuple[TableColumn, ...]
    earlier: Mapping[str, EarlierQuestion] = field(default_factory=dict, compare=False)
    known: dict[tuple[str, str], str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class RecordCell:
    """One answer of a row: its words, None when blank, and the severity of what is wrong."""

    words: str | None
    severity: str = ""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One row.

    Attributes:
        id: Key of the record, which people know as its number.
        uuid: Its identity; "" when it is gone.
        state: Where it stands.
        errors, warnings: Open ones.
        cells: One for each column asked for.
    """

    id: int
    uuid: str
    state: State
    errors: int
    warnings: int
    cells: tuple[RecordCell, ...]


def open_table(workspace: Workspace, form_id: str = "") -> RecordTable | None:
    """Give the table of a form, or of the form with most records when none is named.

    Returns:
        None when the workspace has no form.
    """
    versions = workspace.instruments.forms()
    if not versions:
        return None
    chosen = form_id
    if form_id not in {each.form_id for each in versions}:
        sizes = workspace.records.sizes()
        chosen = max(versions, key=lambda each: sizes.get(each.instrument, 0)).form_id
    version = next(each for each in versions if each.form_id == chosen)
    earlier = earlier_questions(workspace, version, filled=True)
    return RecordTable(
        form_id=chosen,
        title=version.title,
        forms=tuple((each.form_id, each.title) for each in versions),
        instrument=version.instrument,
        version=version.id,
        columns=(
            *_columns(workspace.instruments.instrument(version.id)),
            *(
                _column(each.path, each.question, each.instrument, earlier=True)
                for each in earlier.values()
            ),
        ),
        earlier=earlier,
    )


def _columns(instrument: Instrument) -> Iterator[TableColumn]:
    for question in instrument.questions():
        if _is_column(question) and instrument.repeat_of(question.path) is None:
            yield _column(question.path, question, instrument)


def _column(
    path: str, question: Question, instrument: Instrument, *, earlier: bool = False
) -> TableColumn:
    return TableColumn(
        path=path,
        title=question.label(instrument.default_language),
        numeric=TYPES[question.type].field_type in ("integer", "number"),
        personal=question.marks.privacy in PERSONAL,
        listed=bool(question.list_name),
        earlier=earlier,
    )


def _is_column(question: Question) -> bool:
    return TYPES[question.type].is_answerable or bool(question.calculate)


def find_records(workspace: Workspace, query: RecordQuery, version: int) -> "array[int]":
    """Give the keys of the records a query means; its search finds words of options too.

    Args:
        workspace: Where the records live.
        query: Which records, in which order.
        version: Version of the form whose options are searched.
    """
    return workspace.records.ids(with_options(workspace, query, version))


def seek_records(
    workspace: Workspace, query: RecordQuery, version: int, told: Told, cancel: Cancel
) -> "array[int]":
    """Give what `find_records` gives, and tell of it meanwhile.

    Args:
        workspace: Where the records live.
        query: Which records, in which order.
        version: Version of the form whose options are searched.
        told: Gets the records of each step; see `record_steps`.
        cancel: Stops it.

    Raises:
        CancelledError: It was stopped.
    """
    return workspace.records.ids_in_steps(with_options(workspace, query, version), told, cancel)


def with_options(workspace: Workspace, query: RecordQuery, version: int) -> RecordQuery:
    """Read what people wrote in a query: «nebaj» means `1413`, in its search and its conditions.

    What is hidden from who looks is left out.
    """
    query = in_sight(workspace, query)
    if not (query.conditions or query.search.strip()):
        return query
    choices = workspace.choices.of_version(version)
    instrument = workspace.instruments.instrument(version)
    questions = {question.path: question for question in instrument.questions()}
    conditions = [
        _read(each, instrument, questions, choices)
        if each.path in questions or each.path in ATTRIBUTES
        else _read_earlier(workspace, each, version)
        for each in query.conditions
    ]
    query = replace(query, conditions=conditions)
    text = query.search.strip()
    if not text:
        return query
    meant: Mapping[str, Sequence[str]] = {
        question.path: [
            choice.value for choice in choices.search(question.list_name, text, MEANT_AT_MOST)
        ]
        for question in instrument.questions()
        if question.type == "select_one" and instrument.repeat_of(question.path) is None
    }
    return replace(query, meant=meant)


def _read_earlier(workspace: Workspace, condition: Condition, version: int) -> Condition:
    """Read the value of a condition on a question that only earlier versions ask."""
    newest = workspace.instruments.version(version)
    earlier = earlier_questions(workspace, newest).get(condition.path)
    if earlier is None:
        return condition
    there, path = replace(condition, path=earlier.question.path), condition.path
    questions = {there.path: earlier.question}
    choices = workspace.choices.of_version(earlier.version)
    return replace(_read(there, earlier.instrument, questions, choices), path=path)


def _read(
    condition: Condition,
    instrument: Instrument,
    questions: Mapping[str, Question],
    choices: ChoiceSource,
) -> Condition:
    """Read the value of a condition: a number of a number, the code of an option in words."""
    written, question = condition.value, questions.get(condition.path)
    if not isinstance(written, str) or (question is None and condition.path not in ATTRIBUTES):
        return condition
    read = read_condition(instrument, condition.path, condition.comparison, written)
    if question is None or not question.list_name or condition.comparison not in ("=", "!="):
        return read
    named = choices.search(question.list_name, written, MEANT_AT_MOST)
    words = folded(written)
    exact = [each for each in named if words in {folded(said) for said in each.labels.values()}]
    found = exact or named
    is_code = choices.find(question.list_name, written) is not None
    return read if is_code or len(found) != 1 else replace(read, value=found[0].value)


def read_rows(
    workspace: Workspace, table: RecordTable, ids: Sequence[int], paths: Sequence[str]
) -> list[RecordRow]:
    """Read the rows of some records, a few hundred at most, in their order.

    Args:
        workspace: Where the records live.
        table: The table they belong to.
        ids: Keys, as `find_records` gave them.
        paths: Questions outside repeats.
    """
    instrument = workspace.instruments.instrument(table.version)
    choices = workspace.choices.of_version(table.version)
    words = RecordWords(instrument, choices, table.known)
    said_there = {
        path: (RecordWords(each.instrument, workspace.choices.of_version(each.version)), each)
        for path, each in table.earlier.items()
        if path in paths
    }

    def say(path: str, value: Value) -> str | None:
        if path in said_there:
            there, earlier = said_there[path]
            return there.say(earlier.question.path, value)
        return words.say(path, value)

    wrong: dict[tuple[int, str], str] = {}
    for issue in workspace.issues.of_records(ids):
        if issue.row is None:
            wrong.setdefault((issue.record, issue.path), issue.severity)
    rows = []
    hidden = hidden_here(workspace)
    seen = [_NOBODY if key in hidden else key for key in ids]
    for key, cells in zip(
        ids, workspace.records.page(table.instrument, seen, (*_ABOUT, *paths)), strict=True
    ):
        _id, uuid, state, errors, warnings, *answers = cells
        said = tuple(
            RecordCell(say(path, value), wrong.get((key, path), ""))
            for path, value in zip(paths, answers, strict=True)
        )
        rows.append(
            RecordRow(
                id=key,
                uuid=str(uuid or ""),
                state=cast("State", state or "draft"),
                errors=int(errors or 0),
                warnings=int(warnings or 0),
                cells=said,
            )
        )
    return rows
