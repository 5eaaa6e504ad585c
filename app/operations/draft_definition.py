"""A definition that somebody is writing: what it begins with, and how the data would look."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.operations.define_dataset import as_it_is, meant_dataset, whole_form
from app.operations.form_series import FormSeries
from app.operations.sight import in_sight
from app.steps.catalogue import DatasetMetadata, missing_fields
from app.steps.dataset_definition import (
    DatasetDefinition,
    applied,
    definition_problems,
    left_unmarked,
    shown,
)
from app.steps.exports import plain
from app.steps.public_tables import public_tables, record_key, table_rows
from app.store.clock import Clock
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.answers import Answers
from forms.instrument import Instrument, Value
from forms.problem import Place, Problem, ProblemError, Severity
from forms.table_schema import columns

SAMPLE = 3
"""Records of which a draft shows the rows."""

_LOOKED_AT = 20  # records: a repeat may be empty in the first ones
_DATED = frozenset({"date", "datetime", "yearmonth", "year", "string", "integer"})


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody edits.

    Attributes:
        form_id, title: The form.
        name: Of the dataset.
        number: Of the definition that counts, 0 while nobody wrote one.
        body: All of it, as `define_dataset` takes it back.
        metadata: Description of its next version.
        own: Path -> the column as the form itself says it.
        periods: Questions that may say the period of a record: path, title.
        instrument: The form with the columns of all its versions.
        records: Some of them, for the sample.
    """

    form_id: str
    title: str
    name: str
    number: int
    body: Mapping[str, object]
    metadata: DatasetMetadata
    own: Mapping[str, Mapping[str, object]]
    periods: tuple[tuple[str, str], ...]
    instrument: Instrument
    records: tuple[tuple[str, Answers], ...]


@dataclass(frozen=True, slots=True)
class TableSample:
    """The first rows of a table as it would go out.

    Attributes:
        name: Of its file, without ending.
        title: For people.
        columns: Name and title of each, the links between tables included.
        rows: Texts as in the CSV.
    """

    name: str
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """How the data of a draft would look.

    Attributes:
        tables: That of the records first; none when the draft cannot be kept as it stands.
        problems: Why not; and, as warnings, columns that have no class yet.
    """

    tables: tuple[TableSample, ...]
    problems: tuple[Problem, ...]

    @property
    def may_be_kept(self) -> bool:
        """Tell whether nothing hinders the definition."""
        return all(problem.severity is not Severity.ERROR for problem in self.problems)


def begin_draft(
    workspace: Workspace, form_id: str, name: str | None = None, *, clock: Clock
) -> Draft:
    """Give the definition of a form's dataset, to be edited.

    Args:
        workspace: Where the form is.
        form_id: Which form.
        name: Of the dataset; None takes the form's own.
        clock: The time, for rules of the form that ask for it.

    Raises:
        ProblemError: `store.no_such_form`, `dataset.name_taken`.
    """
    form = workspace.instruments.latest(form_id)
    dataset = meant_dataset(workspace, form, name)
    instrument = whole_form(workspace, form)
    definition, metadata = as_it_is(workspace, form, dataset, name)
    kept = None if dataset is None else workspace.definitions.newest(dataset.id)
    own = shown(instrument, DatasetDefinition())["columns"]
    listed = own if isinstance(own, list) else []
    query = in_sight(workspace, RecordQuery(form.instrument, states=definition.states))
    ids = workspace.records.ids(query)[:_LOOKED_AT]
    return Draft(
        form_id=form_id,
        title=form.title,
        name=metadata.name,
        number=kept.number if kept else 0,
        body=shown(instrument, definition),
        metadata=metadata,
        own={str(column["path"]): column for column in listed},
        periods=_periods(instrument),
        instrument=instrument,
        records=tuple(FormSeries(workspace, form, ids).records(_still(clock()))),
    )


def sample(draft: Draft, body: Mapping[str, object], laip: str | None = None) -> Sample:
    """Say how the data would look under a definition, and what hinders it.

    Args:
        draft: Where somebody began.
        body: The definition as it is written now.
        laip: Article and numeral as they are written now; None as they were.
    """
    try:
        definition = DatasetDefinition.from_json(body)
    except ProblemError as error:
        return Sample((), error.problems)
    problems = definition_problems(draft.instrument, definition)
    if laip is not None:
        said = missing_fields(replace(draft.metadata, laip=laip))
        wrong = [gap for gap in said if gap.place.field == "laip"]
        problems += [replace(gap, severity=Severity.ERROR) for gap in wrong]
    if problems:
        return Sample((), tuple(problems))
    defined = applied(draft.instrument, definition)
    return Sample(tuple(_tables(defined, draft)), tuple(_unmarked(defined)))


def _tables(defined: Instrument, draft: Draft) -> Iterator[TableSample]:
    tables = public_tables(defined, draft.name)
    for table in tables:
        if not table.header:
            continue
        rows: list[Sequence[Value]] = []
        for uuid, answers in draft.records:
            key = record_key(tables[0], uuid, answers)
            rows += [values for _key, values in table_rows(table, key, uuid, answers)]
        texts = tuple(tuple(plain(value) for value in row) for row in rows[:SAMPLE])
        titles = {column.name: column.title for column in table.columns}
        named = tuple((name, titles.get(name, "")) for name in table.header)
        yield TableSample(table.name, table.title, named, texts)


def _unmarked(defined: Instrument) -> Iterator[Problem]:
    for column in left_unmarked(defined):
        place, values = Place(column=column.name, field=column.path), {"title": column.title}
        yield Problem("dataset.column_without_class", Severity.WARNING, place, values)


def _periods(instrument: Instrument) -> tuple[tuple[str, str], ...]:
    """Give the questions outside repeats that may say a period, dates first."""
    found = [c for c in columns(instrument) if c.repeat is None and c.type in _DATED]
    found.sort(key=lambda column: column.type in {"string", "integer"})
    return tuple((column.path, column.title or column.name) for column in found)


def _still(moment: datetime) -> Clock:
    return lambda: moment
