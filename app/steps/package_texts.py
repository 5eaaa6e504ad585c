"""What a package says of itself to people: the data dictionary and the read-me, in Spanish.

The words stand in `app/assets/package/`; a package speaks Spanish whatever the program speaks.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

import app
from app.paths import asset
from app.steps.catalogue import DatasetMetadata, period, release_day
from app.steps.public_tables import PublicTable, link_texts
from app.steps.reference import departments, municipality
from app.steps.release.tables import Enclosure
from app.steps.vocabularies import frequencies, licenses, themes
from forms.codebook import CodebookEntry, codebook
from forms.instrument import Instrument
from forms.table_schema import PUBLIC, columns

_HEADINGS = ("table", "column", "title", "description", "type", "unit", "rules", "choices")
_LONGEST_LIST = 400  # choices written out in a cell of diccionario.csv: all municipalities


@dataclass(frozen=True, slots=True)
class ExplainedColumn:
    """A column as the dictionary shows it.

    Attributes:
        column: Its name.
        title, description, type, unit: In Spanish words, "" where there is nothing to say.
        rules: What holds for its values, in Spanish words.
        choices: Allowed values with their labels.
    """

    column: str
    title: str
    description: str
    type: str
    unit: str = ""
    rules: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ExplainedTable:
    """A table as the texts of a package show it.

    Attributes:
        path: File name.
        title: What its rows are.
        rows: How many it has.
        entries: Its columns.
    """

    path: str
    title: str
    rows: int
    entries: tuple[ExplainedColumn, ...]


@dataclass(frozen=True, slots=True)
class PublishedNote:
    """Why answers that a check found doubtful are right as they are.

    Attributes:
        column, question: Which question, by name and in words.
        rule: What the check found, without quoting an answer.
        count: How many answers.
        reason: What somebody who knows says.
    """

    column: str
    question: str
    rule: str
    count: int
    reason: str


def explain(
    instrument: Instrument, tables: Sequence[PublicTable], rows: Sequence[int]
) -> tuple[ExplainedTable, ...]:
    """Explain tables column by column.

    Args:
        instrument: Its form.
        tables: From `public_tables`.
        rows: How many rows each table has.
    """
    entries = codebook(instrument)
    return tuple(
        ExplainedTable(
            f"{table.name}.csv",
            table.title,
            count,
            (
                *(
                    ExplainedColumn(link, *link_texts()[link], _type("string"))
                    for link in table.links
                ),
                *(_explained(entry) for entry in entries if entry.table == (table.repeat or "")),
            ),
        )
        for table, count in zip(tables, rows, strict=True)
    )


def with_notes(
    tables: Iterable[ExplainedTable], notes: Sequence[PublishedNote]
) -> tuple[ExplainedTable, ...]:
    """Say beside the rules of each column which answers are right although a check doubted them.

    Args:
        tables: As `explain` gives them.
        notes: What somebody explained instead of correcting.
    """
    words = package_words("rule", "explained")
    said: dict[str, tuple[str, ...]] = {}
    for note in notes:
        line = words.format(count=f"{note.count:,}", rule=note.rule, reason=note.reason)
        said[note.column] = (*said.get(note.column, ()), line)
    return tuple(
        replace(
            table,
            entries=tuple(
                replace(each, rules=(*each.rules, *said.get(each.column, ())))
                for each in table.entries
            ),
        )
        for table in tables
    )


def dictionary_csv(tables: Iterable[ExplainedTable]) -> str:
    """Write the dictionary as a table: one row per column."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(dictionary_rows(tables))
    return text.getvalue()


def dictionary_rows(tables: Iterable[ExplainedTable]) -> list[list[str]]:
    """Give the dictionary as rows, its header first: one row per column."""
    rows = [
        [
            table.path,
            column.column,
            column.title,
            column.description,
            column.type,
            column.unit,
            "; ".join(column.rules),
            _choices(column),
        ]
        for table in tables
        for column in table.entries
    ]
    return [[package_words("heading", name) for name in _HEADINGS], *rows]


def dictionary_html(
    tables: Sequence[ExplainedTable], metadata: DatasetMetadata, released_at: datetime
) -> str:
    """Write the dictionary as a page to read and print, without anything from elsewhere."""
    return render(
        "diccionario.html.jinja",
        tables=tables,
        metadata=metadata,
        released=release_day(released_at),
        license=licenses()[metadata.license],
    )


def readme(
    instrument: Instrument,
    tables: Sequence[ExplainedTable],
    metadata: DatasetMetadata,
    released_at: datetime,
    *,
    has_quality: bool = False,
    notes: Sequence[PublishedNote] = (),
    enclosed: Sequence[Enclosure] = (),
    number: int = 0,
) -> str:
    """Write the page that says what the package is, how to cite it and how to check it.

    Args:
        instrument: Form of the records.
        tables: What each file and column is.
        metadata: Description of the dataset.
        released_at: Time of the release.
        has_quality: A quality report lies beside.
        notes: What somebody explained instead of correcting.
        enclosed: Files beside the tables.
        number: Of the version, 0 when it has none.
    """
    withheld = withheld_classes(instrument)
    return render(
        "LEAME.md.jinja",
        tables=tables,
        metadata=metadata,
        released=release_day(released_at),
        license=licenses()[metadata.license],
        frequency=frequencies()[metadata.frequency].name,
        period=period(metadata),
        territory=territory(metadata.spatial),
        themes=[themes()[theme] for theme in metadata.themes],
        withheld=withheld.total(),
        withheld_by_class={package_words("class", kind): count for kind, count in withheld.items()},
        acopio=app.__version__,
        form_id=instrument.form_id,
        form_version=instrument.version,
        has_quality=has_quality,
        notes=notes,
        number=number,
        files=[(each.name, package_words("file", each.kind), each.rows) for each in enclosed],
    )


def withheld_classes(instrument: Instrument) -> Counter[str]:
    """Count the columns that stay inside, by their class; "" counts those without one."""
    kinds = [column.privacy for column in columns(instrument)]
    return Counter({kind: kinds.count(kind) for kind in sorted(set(kinds)) if kind != PUBLIC})


def _explained(entry: CodebookEntry) -> ExplainedColumn:
    said = {
        "key": entry.key,
        "required": entry.required and not entry.key,
        "minimum": entry.minimum,
        "maximum": entry.maximum,
        "codelist": entry.codelist,
        "sdg": entry.sdg,
    }
    rules = [
        package_words("rule", name).format(value=value)
        for name, value in said.items()
        if value is not None and value is not False and value != ""
    ]
    if entry.rule and entry.minimum is None and entry.maximum is None:
        rules.append(entry.rule)
    return ExplainedColumn(
        entry.column,
        entry.title,
        entry.description,
        _type(entry.type),
        entry.unit,
        tuple(rules),
        entry.choices,
    )


def _choices(column: ExplainedColumn) -> str:
    shown = column.choices[:_LONGEST_LIST]
    more = ["…"] if len(column.choices) > len(shown) else []
    return " | ".join([*(f"{value} = {label}" for value, label in shown), *more])


def territory(code: str) -> str:
    """Name the place a dataset is about, with its code."""
    place = municipality(code)
    if place is not None:
        return f"{place.name}, {departments()[place.department].name} ({place.code})"
    department = departments().get(code.removeprefix("GT-"))
    return (
        f"{department.name} ({department.iso})" if department else package_words("territory", "GT")
    )


def _type(name: str) -> str:
    return package_words("type", name)


def package_words(kind: str, name: str) -> str:
    """Give the Spanish words for something, the name itself where there are none."""
    return _all_words().get((kind, name), name)


@cache
def _all_words() -> Mapping[tuple[str, str], str]:
    with asset("package/palabras.csv").open(encoding="utf-8", newline="") as file:
        return {(row["kind"], row["name"]): row["words"] for row in csv.DictReader(file)}


def render(template: str, **values: object) -> str:
    """Fill in a template of `app/assets/package/`."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    page = template.endswith(".html.jinja")
    environment = Environment(
        loader=FileSystemLoader(asset("package")),
        autoescape=select_autoescape(("html.jinja",)),
        undefined=StrictUndefined,
        trim_blocks=page,
        lstrip_blocks=page,
    )
    environment.filters["cell"] = _markdown_cell
    environment.filters["plain"] = plain_markdown
    return environment.get_template(template).render(values) + "\n"


def plain_markdown(text: str) -> str:
    """Keep the signs of a text that somebody typed from being taken for marks of the page."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in text)


def _markdown_cell(text: str) -> str:
    """Keep a text inside its cell of a Markdown table."""
    return " ".join(text.replace("|", "\\|").split())
