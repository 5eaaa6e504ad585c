"""What a dataset takes from its form, and how its columns are called: defined once, edited later.

A definition says only what is other than in the form; applied to an instrument it gives one whose
marks, labels and hints say the same, so that tables, schema, dictionary and quality report follow.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

from app.store.subject import subject_of
from forms.instrument import Instrument, Question
from forms.problem import Place, Problem, ProblemError
from forms.series import mapped
from forms.table_schema import PUBLIC, PublicColumn, columns, plain_name

FORMAT = 1
"""Version of the JSON that `DatasetDefinition.to_json` writes."""

LeastState = Literal["final", "approved"]
Series = Literal["", "month", "quarter", "year"]

LEAST_STATES: tuple[LeastState, ...] = ("final", "approved")
SERIES: tuple[Series, ...] = ("", "month", "quarter", "year")
FORMATS = ("xlsx", "json", "pdf", "geojson")
"""What may lie beside the CSV; a GeoJSON only where a table has places."""

CLASSES = ("publico", "confidencial", "sensible", "reservado")
"""Classes of columns; "" is none yet, which keeps a column inside."""

LEFT_OUT = "excluida"
"""Stands for the class of a column that this dataset does not take."""

_TEXTS = ("name", "title", "description", "unit", "codelist", "privacy")
_TOP = frozenset({"definition", "least_state", "series", "period", "formats", "columns"})


@dataclass(frozen=True, slots=True)
class DefinedColumn:
    """What a dataset says of one question otherwise than its form; None leaves it as it is.

    Attributes:
        path: The question.
        name: Of the public column.
        title, description, unit, codelist: As in `forms.table_schema.PublicColumn`.
        privacy: One of `CLASSES`, "" for none.
        publish: False leaves the column out of this dataset, whatever its class.
    """

    path: str
    name: str | None = None
    title: str | None = None
    description: str | None = None
    unit: str | None = None
    codelist: str | None = None
    privacy: str | None = None
    publish: bool = True

    @property
    def says_something(self) -> bool:
        """Whether it differs from the form at all."""
        return self != DefinedColumn(self.path)


@dataclass(frozen=True, slots=True)
class DatasetDefinition:
    """What a dataset takes.

    Attributes:
        least_state: The least state of the records it takes.
        series: Into which periods its tables are divided besides, "" for none.
        period: Question outside repeats that says the period of a record; "" takes the one the
            form names.
        formats: Which of `FORMATS` lie beside the CSV.
        columns: What it says otherwise than the form.
    """

    least_state: LeastState = "final"
    series: Series = ""
    period: str = ""
    formats: tuple[str, ...] = ()
    columns: tuple[DefinedColumn, ...] = ()

    @property
    def states(self) -> tuple[LeastState, ...]:
        """The states whose records go out."""
        return LEAST_STATES[LEAST_STATES.index(self.least_state) :]

    def to_json(self) -> dict[str, object]:
        """Give the definition as JSON knows it, what the form says itself left out."""
        return {
            "definition": FORMAT,
            "least_state": self.least_state,
            "series": self.series,
            "period": self.period,
            "formats": [name for name in FORMATS if name in self.formats],
            "columns": [_said(column) for column in self.columns if column.says_something],
        }

    @classmethod
    def from_json(cls, body: object) -> "DatasetDefinition":
        """Read a definition that somebody wrote.

        Raises:
            ProblemError: `dataset.bad_definition` for each thing that is none, with its place.
        """
        problems = list(_misfits(body))
        if problems or not isinstance(body, Mapping):
            raise ProblemError(*problems)
        return cls(
            least_state=body.get("least_state", "final"),
            series=body.get("series", ""),
            period=body.get("period", ""),
            formats=tuple(name for name in FORMATS if name in body.get("formats", ())),
            columns=tuple(_column(each) for each in body.get("columns", ())),
        )


def applied(instrument: Instrument, definition: DatasetDefinition) -> Instrument:
    """Give an instrument that says of its columns what a definition says.

    Args:
        instrument: The form, or a series of its versions.
        definition: Questions that the instrument does not have say nothing.
    """
    said = {column.path: column for column in definition.columns if column.says_something}
    if not said:
        return instrument
    language = instrument.default_language

    def defined(question: Question) -> Question:
        column = said.get(question.path)
        if column is None:
            return question
        privacy = column.privacy if column.publish else LEFT_OUT
        marks = {"column": column.name, "unit": column.unit, "codelist": column.codelist,
                 "privacy": privacy}  # fmt: skip
        told = {name: value for name, value in marks.items() if value is not None}
        labels, hints = dict(question.labels), dict(question.hints)
        if column.title is not None:
            labels[language] = column.title
        if column.description is not None:
            hints = {language: column.description} if column.description else {}
        marked = replace(question.marks, **told)  # type: ignore[arg-type] # all of them are texts
        return replace(question, labels=labels, hints=hints, marks=marked)

    return replace(instrument, children=mapped(instrument.children, defined))


def definition_problems(instrument: Instrument, definition: DatasetDefinition) -> list[Problem]:
    """Say where a definition does not fit its form.

    Returns:
        `dataset.unknown_column`, `dataset.bad_column_name`, `dataset.same_column_name`,
        `dataset.same_question`, `dataset.no_period`, `dataset.period_inside`; empty when it fits.
    """
    return [
        *_column_problems(instrument, definition.columns),
        *_period_problems(instrument, definition),
    ]


def shown(instrument: Instrument, definition: DatasetDefinition) -> dict[str, object]:
    """Give a definition with all columns, as a person edits it and `from_json` takes it back."""
    left_out = {column.path for column in definition.columns if not column.publish}
    own = {column.path: column.privacy for column in columns(instrument)}
    kept = {column.path: column.privacy for column in definition.columns}
    return definition.to_json() | {
        "columns": [
            {
                "path": column.path,
                "name": column.name,
                "title": column.title,
                "description": column.description,
                "type": column.type,
                "unit": column.unit,
                "codelist": column.codelist,
                "privacy": _class_of(column, own, kept),
                "publish": column.path not in left_out,
                "key": column.key,
                "table": column.repeat or "",
            }
            for column in columns(applied(instrument, definition))
        ]
    }


def without_echo(instrument: Instrument, definition: DatasetDefinition) -> DatasetDefinition:
    """Leave out of a definition what the form says itself, so that it follows the form there."""
    own = {column.path: column for column in columns(instrument)}
    kept = []
    for column in definition.columns:
        form = own.get(column.path)
        if form is None:
            kept.append(column)
            continue
        echoed = {name for name in _TEXTS if getattr(column, name) == getattr(form, name)}
        blank = dict.fromkeys(echoed)
        kept.append(replace(column, **blank))  # type: ignore[arg-type] # None, for texts
    return replace(definition, columns=tuple(each for each in kept if each.says_something))


def period_path(instrument: Instrument, definition: DatasetDefinition) -> str:
    """Give the question that says the period of a record, "" when none does."""
    return definition.period or subject_of(instrument).period


def type_problems(instrument: Instrument, body: object) -> Iterator[Problem]:
    """Say where a written definition gives a column another type than its question has."""
    types = {column.path: column.type for column in columns(instrument)}
    listed = body.get("columns", ()) if isinstance(body, Mapping) else ()
    for each in listed:
        wanted, own = each.get("type"), types.get(each.get("path"))
        if wanted is not None and own is not None and wanted != own:
            place = Place(column=each["path"])
            yield Problem("dataset.other_type", place=place, values={"type": own})


def left_unmarked(instrument: Instrument) -> tuple[PublicColumn, ...]:
    """Give the columns that have no privacy class; they stay inside."""
    return tuple(column for column in columns(instrument) if not column.privacy)


def _class_of(column: PublicColumn, own: Mapping[str, str], kept: Mapping[str, str | None]) -> str:
    said = kept.get(column.path)
    return own.get(column.path, "") if said is None else said


def _column_problems(instrument: Instrument, said: Sequence[DefinedColumn]) -> Iterator[Problem]:
    known = {column.path: column for column in columns(instrument)}
    for path, count in Counter(column.path for column in said).items():
        if path not in known:
            yield Problem("dataset.unknown_column", values={"path": path})
        if count > 1:
            yield Problem("dataset.same_question", values={"path": path})
    for column in said:
        if column.name is not None and plain_name(column.name) != column.name:
            plain = plain_name(column.name)
            yield Problem("dataset.bad_column_name", values={"name": column.name, "plain": plain})
    named = {column.path: column.name for column in said if column.name is not None}
    taken = Counter(
        (column.repeat, named.get(path, column.name).lower()) for path, column in known.items()
    )
    for (_table, name), count in taken.items():
        if count > 1:
            yield Problem("dataset.same_column_name", values={"name": name})


def _period_problems(instrument: Instrument, definition: DatasetDefinition) -> Iterator[Problem]:
    if not definition.series:
        return
    path = period_path(instrument, definition)
    if not path:
        yield Problem("dataset.no_period")
        return
    defined = {column.path: column for column in columns(applied(instrument, definition))}
    column = defined.get(path)
    if column is None or column.repeat is not None:
        yield Problem("dataset.period_inside", values={"path": path})
    elif column.privacy != PUBLIC:
        yield Problem("dataset.period_withheld", values={"path": path})


def _said(column: DefinedColumn) -> dict[str, object]:
    told = {name: getattr(column, name) for name in ("path", *_TEXTS)}
    said: dict[str, object] = {name: value for name, value in told.items() if value is not None}
    return said if column.publish else said | {"publish": False}


def _column(body: Mapping[str, object]) -> DefinedColumn:
    known = {field.name for field in fields(DefinedColumn)}
    return DefinedColumn(**{name: body[name] for name in body if name in known})  # type: ignore[arg-type] # _misfits saw them


def _misfits(body: object) -> Iterator[Problem]:
    """Name everything in a written definition that is not what it should be."""
    if not isinstance(body, Mapping):
        yield _bad("definition")
        return
    yield from (_bad(name) for name in body if name not in _TOP)
    if body.get("definition", FORMAT) != FORMAT:
        yield _bad("definition")
    if body.get("least_state", "final") not in LEAST_STATES:
        yield _bad("least_state")
    if body.get("series", "") not in SERIES:
        yield _bad("series")
    if not isinstance(body.get("period", ""), str):
        yield _bad("period")
    formats = body.get("formats", [])
    if not isinstance(formats, list | tuple) or any(name not in FORMATS for name in formats):
        yield _bad("formats")
    listed = body.get("columns", [])
    if not isinstance(listed, list | tuple):
        yield _bad("columns")
        return
    for number, column in enumerate(listed, start=1):
        yield from _column_misfits(number, column)


def _column_misfits(number: int, column: object) -> Iterator[Problem]:
    where = f"columns[{number}]"
    if not isinstance(column, Mapping) or not isinstance(column.get("path"), str):
        yield _bad(where)
        return
    for name, value in column.items():
        if name in _TEXTS:
            right = isinstance(value, str) and (name != "privacy" or value in {"", *CLASSES})
        else:
            right = name in {"path", "type", "key", "table"} or (
                name == "publish" and isinstance(value, bool)
            )
        if not right:
            yield _bad(f"{where}.{name}")


def _bad(where: str) -> Problem:
    return Problem("dataset.bad_definition", values={"where": where})
