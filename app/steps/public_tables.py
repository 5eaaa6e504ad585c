"""Which tables a dataset has, which columns they hold, and the rows a record gives to each.

One table holds the records; each repeat with public columns has one of its own. Where there are
repeats, columns of identifiers link a row to its record and to the row it stands in.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from app.paths import asset
from app.steps.catalogue import slug
from forms.answers import Answers, StoredRow
from forms.instrument import Instrument, Repeat, Value
from forms.table_schema import PublicColumn, public_columns, table_schema

RECORD_ID = "id_registro"
ROW_ID = "id_fila"
PARENT_ID = "id_fila_superior"

SortKey = tuple[tuple[int, float | str], ...]
"""Compares as people sort: blanks, then numbers by size, then texts."""


@dataclass(frozen=True, slots=True)
class PublicTable:
    """One table of a dataset.

    Attributes:
        name: Name of its file without ending.
        repeat: Path of the repeat whose instances are its rows, None for the records.
        parent: Name of the table of the repeat around it, None when that is the records' one.
        title: Title or label in the instrument's default language.
        links: Names of its identifier columns, before the others.
        columns: Public columns in the order of the form.
        schema: Table Schema descriptor, links and keys included.
    """

    name: str
    repeat: str | None
    parent: str | None
    title: str
    links: tuple[str, ...]
    columns: tuple[PublicColumn, ...]
    schema: Mapping[str, object]

    @property
    def header(self) -> tuple[str, ...]:
        """Give the names of all columns."""
        return self.links + tuple(column.name for column in self.columns)


def public_tables(instrument: Instrument, name: str) -> tuple[PublicTable, ...]:
    """Give the tables of a dataset, that of the records first.

    Args:
        instrument: Its form; only columns of the class `publico` are taken.
        name: Name of the dataset, from which files take theirs.
    """
    by_repeat: dict[str | None, list[PublicColumn]] = {None: []}
    for column in public_columns(instrument):
        by_repeat.setdefault(column.repeat, []).append(column)
    repeats = [element for element in instrument.walk() if isinstance(element, Repeat)]
    names = {repeat.path: f"{name}-{slug(repeat.path)}" for repeat in repeats}
    language = instrument.default_language
    main_links = (RECORD_ID,) if len(by_repeat) > 1 else ()
    found = [
        PublicTable(
            name,
            None,
            None,
            instrument.title(language),
            main_links,
            tuple(by_repeat[None]),
            _schema(instrument, None, main_links, name, None),
        )
    ]
    for repeat in repeats:
        if repeat.path in by_repeat:
            around = instrument.repeat_of(repeat.path)
            parent = names[around.path] if around and around.path in by_repeat else None
            links = (RECORD_ID, *((PARENT_ID,) if parent else ()), ROW_ID)
            found.append(
                PublicTable(
                    names[repeat.path],
                    repeat.path,
                    parent,
                    repeat.label(language),
                    links,
                    tuple(by_repeat[repeat.path]),
                    _schema(instrument, repeat.path, links, name, parent),
                )
            )
    return tuple(found)


def table_rows(
    table: PublicTable, key: SortKey, uuid: str, answers: Answers
) -> Iterator[tuple[SortKey, list[Value]]]:
    """Give the rows that one record adds to a table, each with what it is sorted by.

    Args:
        table: Which table.
        key: Of the record, see `record_key`.
        uuid: Of the record.
        answers: Its relevant answers.
    """
    if table.repeat is None:
        yield key, [*([uuid] if table.links else []), *_cells(table, answers.values)]
        return
    positions: dict[str, SortKey] = {}
    for row in answers.rows:
        before = positions.get(row.parent, key) if row.parent else key
        positions[row.row] = (*before, (0, float(row.position)))
        if row.repeat == table.repeat:
            yield positions[row.row], [*_links(table, uuid, row), *_cells(table, row.values)]


def record_key(table: PublicTable, uuid: str, answers: Answers) -> SortKey:
    """Give what the records are sorted by: the public key, then the identifier."""
    values = [answers.values.get(column.path) for column in table.columns if column.key]
    return (*(_sortable(value) for value in values), (1, uuid))


@cache
def link_texts() -> Mapping[str, tuple[str, str]]:
    """Give title and description of the identifier columns, in Spanish."""
    with asset("package/enlaces.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: (row["title"], row["description"]) for row in csv.DictReader(file)}


def _sortable(value: Value) -> tuple[int, float | str]:
    if value is None:
        return (-1, 0)
    return (1, value) if isinstance(value, str) else (0, float(value))


def _cells(table: PublicTable, values: Mapping[str, Value]) -> list[Value]:
    return [values.get(column.path) for column in table.columns]


def _links(table: PublicTable, uuid: str, row: StoredRow) -> list[Value]:
    return [uuid, *([row.parent] if table.parent else []), row.row]


def _schema(
    instrument: Instrument,
    repeat: str | None,
    links: Sequence[str],
    records: str,
    parent: str | None,
) -> dict[str, object]:
    schema = table_schema(instrument, repeat)
    if not links:
        return schema
    texts = link_texts()
    fields = [
        {
            "name": link,
            "type": "string",
            "title": texts[link][0],
            "description": texts[link][1],
            "constraints": {"required": True},
        }
        for link in links
    ]
    own = schema["fields"]
    schema["fields"] = fields + (own if isinstance(own, list) else [])
    schema["primaryKey"] = [links[-1]]
    targets = {RECORD_ID: (records, RECORD_ID), PARENT_ID: (parent, ROW_ID)}
    foreign = [
        {"fields": link, "reference": {"resource": targets[link][0], "fields": targets[link][1]}}
        for link in links[:-1]
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return schema
