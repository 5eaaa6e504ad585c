"""Instrument -> columns of published tables, and their Table Schema (Frictionless, version 1).

Only what is marked `publico` is published: a question without a class stays inside.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from forms.instrument import Element, Group, Instrument, Marks, Question, Repeat
from forms.question_types import TYPES

PUBLIC = "publico"
"""Class of the columns that may be published as they are (LAIP, Decreto 57-2008, article 10)."""

_LONGEST_ENUM = 50
_LONGEST_NAME = 63  # bytes, of a column in PostgreSQL and so in CKAN's DataStore
_BOUND = re.compile(r"\(?\s*\.\s*(>=|<=)\s*(-?\d+(?:\.\d+)?)\s*\)?")
_SHOWN_ANSWER = re.compile(r"\{\{.*?\}\}")


@dataclass(frozen=True, slots=True)
class PublicColumn:
    """One column of a published table.

    Attributes:
        name: Unique in its table, blind to case.
        path: Question that fills it.
        repeat: Path of the repeat whose rows it belongs to, None for the table of records.
        title, description: Label and hint in the instrument's default language.
        type, format: Of the Table Schema field.
        unit: Unit of measure, "" when it has none.
        constraints: `required`, `minimum`, `maximum`, `enum`, `pattern`, as in Table Schema.
        codelist: Name of an official catalogue, "" when it has none.
        privacy: Class of the question.
        sdg: SDG indicator code, "" when it has none.
        key: Part of what makes a row unique.
    """

    name: str
    path: str
    repeat: str | None
    title: str
    description: str
    type: str
    format: str = "default"
    unit: str = ""
    constraints: Mapping[str, object] = field(default_factory=dict)
    codelist: str = ""
    privacy: str = ""
    sdg: str = ""
    key: bool = False


def columns(instrument: Instrument) -> tuple[PublicColumn, ...]:
    """Give the columns of every question that keeps data, whatever its class.

    These are the questions people answer, and calculated or hidden ones that carry marks.
    """
    found = [
        _column(instrument, question, repeat, conditional)
        for question, repeat, conditional in _kept(instrument.children, None, conditional=False)
    ]
    return tuple(_uniquely_named(found))


def public_columns(instrument: Instrument) -> tuple[PublicColumn, ...]:
    """Give the columns that may be published, named as in `columns`."""
    return tuple(column for column in columns(instrument) if column.privacy == PUBLIC)


def table_schema(instrument: Instrument, repeat: str | None = None) -> dict[str, object]:
    """Describe a published table.

    Args:
        instrument: Its form.
        repeat: Path of the repeat whose rows the table holds, None for the table of records.

    Returns:
        A Table Schema descriptor: `fields`, `missingValues`, and `primaryKey` when the instrument
        marks a key of which every column is public.
    """
    table = [column for column in columns(instrument) if column.repeat == repeat]
    schema: dict[str, object] = {
        "fields": [_field(column) for column in table if column.privacy == PUBLIC],
        "missingValues": [""],
    }
    key = [column for column in table if column.key]
    if key and all(column.privacy == PUBLIC for column in key):
        schema["primaryKey"] = [column.name for column in key]
    return schema


def without_answers(text: str) -> str:
    """Write a label for readers who see no record: an ellipsis stands for each answer in it."""
    return _SHOWN_ANSWER.sub("…", text)


def _kept(
    elements: Iterable[Element], repeat: str | None, *, conditional: bool
) -> Iterator[tuple[Question, str | None, bool]]:
    """Give the questions that keep data, with their repeat and "is it only asked sometimes?"."""
    for element in elements:
        sometimes = conditional or bool(element.relevant)
        if isinstance(element, Group):
            inside = element.path if isinstance(element, Repeat) else repeat
            yield from _kept(element.children, inside, conditional=sometimes)
        elif TYPES[element.type].is_answerable or _is_marked(element.marks):
            yield element, repeat, sometimes


def _is_marked(marks: Marks) -> bool:
    """Whether they say anything of a public column."""
    return replace(marks, was="", check="") != Marks()


def _column(
    instrument: Instrument, question: Question, repeat: str | None, conditional: bool
) -> PublicColumn:
    kind, marks = TYPES[question.type], question.marks
    language = instrument.default_language
    hint = question.hints.get(language) or next(iter(question.hints.values()), "")
    constraints: dict[str, object] = {}
    if marks.key or (question.required == "true()" and not conditional):
        constraints["required"] = True
    constraints |= _bounds(question.constraint, kind.field_type)
    constraints |= _allowed(instrument, question)
    return PublicColumn(
        name=plain_name(marks.column or question.name),
        path=question.path,
        repeat=repeat,
        title=without_answers(question.label(language)),
        description=without_answers(hint),
        type=kind.field_type,
        format=kind.field_format,
        unit=marks.unit,
        constraints=constraints,
        codelist=marks.codelist,
        privacy=marks.privacy,
        sdg=marks.sdg,
        key=marks.key,
    )


def _bounds(constraint: str, field_type: str) -> dict[str, object]:
    """Read a constraint such as `. >= 0 and . <= 100`; any other says nothing to a table."""
    if field_type not in {"integer", "number"}:
        return {}
    bounds: dict[str, object] = {}
    for part in re.split(r"\s+and\s+", constraint.strip()):
        match = _BOUND.fullmatch(part.strip())
        if match is None:
            return {}
        number = float(match[2])
        limit = "minimum" if match[1] == ">=" else "maximum"
        bounds[limit] = int(number) if number.is_integer() else number
    return bounds


def _allowed(instrument: Instrument, question: Question) -> dict[str, object]:
    """Give the values a choice list allows: one by one when short, by their shape when long.

    Patterns stand in a group of their own: validators anchor them by adding `^` and `$`.
    """
    choice_list = instrument.choice_lists.get(question.list_name)
    if choice_list is None or not choice_list.choices:
        return {}
    values = list(dict.fromkeys(choice.value for choice in choice_list.choices))
    if len(values) > _LONGEST_ENUM:
        return _shape(values) if question.type == "select_one" else {}
    if question.type == "select_one":
        return {"enum": values}
    one = "|".join(re.escape(value) for value in values)
    return {"pattern": f"(?:(?:{one})(?: (?:{one}))*)"}


def _shape(values: Sequence[str]) -> dict[str, object]:
    lengths = {len(value) for value in values}
    if len(lengths) == 1 and all(re.fullmatch("[0-9]+", value) for value in values):
        return {"pattern": f"(?:[0-9]{{{lengths.pop()}}})"}
    return {}


def plain_name(name: str) -> str:
    """Make a name of a column: letters, digits and `_`, as databases and CKAN's DataStore take."""
    plain = re.sub(r"\W+", "_", name).strip("_") or "columna"
    return plain.encode()[:_LONGEST_NAME].decode(errors="ignore")


def _uniquely_named(found: Sequence[PublicColumn]) -> Iterator[PublicColumn]:
    """Rename columns whose name is taken in their table: by their path, then by a number."""
    taken: set[tuple[str | None, str]] = set()
    for column in found:
        name = column.name
        if (column.repeat, name.lower()) in taken:
            name = by_path = plain_name(column.path)
            number = 1
            while (column.repeat, name.lower()) in taken:
                number += 1
                ending = f"_{number}"
                name = by_path.encode()[: _LONGEST_NAME - len(ending)].decode(errors="ignore")
                name += ending
        taken.add((column.repeat, name.lower()))
        yield replace(column, name=name)


def _field(column: PublicColumn) -> dict[str, object]:
    said: dict[str, object] = {
        "name": column.name,
        "type": column.type,
        "title": column.title,
        "description": column.description,
        "format": "" if column.format == "default" else column.format,
        "unit": column.unit,
        "codelist": column.codelist,
        "sdg": column.sdg,
        "constraints": dict(column.constraints),
    }
    return {name: value for name, value in said.items() if value}
