"""The data of a version on paper, under the letterhead of the office: at its release or later."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from app.paper.data_pdf import Letterhead, Section, write_data_pdf
from app.paper.pdf_file import moment
from app.steps.catalogue import DatasetMetadata, period, release_day
from app.steps.datapackage import DESCRIPTOR
from app.steps.package_texts import package_words, territory
from app.steps.release.tables import NUMERIC, ReleasedTable, csv_rows, fields_of
from app.steps.vocabularies import licenses

ROWS_ON_PAPER = 100_000
"""Rows that a PDF of the data holds; of more it says where they are."""


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table as paper shows it.

    Attributes:
        title: Above it.
        file, sha256: Of its CSV.
        count: How many rows it has.
        header: Names of its columns.
        rows: From the beginning, each time it is called.
        keys: How many columns make a row unique.
        numeric: Of each column, whether its values are numbers.
    """

    title: str
    file: str
    sha256: str
    count: int
    header: Sequence[str]
    rows: Callable[[], Iterable[Sequence[str]]]
    keys: int
    numeric: Sequence[bool]


def of_release(table: ReleasedTable) -> PaperTable:
    """Take a table that is being released."""
    file = table.file
    return PaperTable(
        table.table.title,
        file.path.name,
        file.sha256,
        file.rows,
        table.header,
        table.rows,
        len(table.key),
        table.numeric,
    )


def of_package(folder: Path) -> list[PaperTable]:
    """Take the tables of a frozen package, those of single periods left out."""
    said = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    found = []
    for resource in said["resources"]:
        if "period" in resource:
            continue
        fields, rows = fields_of(resource["schema"]), partial(csv_rows, folder / resource["path"])
        found.append(
            PaperTable(
                title=resource["title"],
                file=resource["path"],
                sha256=resource["hash"].removeprefix("sha256:"),
                count=sum(1 for _row in rows()),
                header=[str(field["name"]) for field in fields],
                rows=rows,
                keys=len(resource["schema"].get("primaryKey", ())),
                numeric=[field["type"] in NUMERIC for field in fields],
            )
        )
    return found


def write_data_paper(
    target: Path,
    tables: Sequence[PaperTable],
    metadata: DatasetMetadata,
    released_at: datetime,
    number: int,
) -> bool:
    """Write the data on paper.

    Args:
        target: The PDF.
        tables: That of the records first.
        metadata: Description of the dataset.
        released_at: Time of the release.
        number: Of the version; 0 leaves it unsaid.

    Returns:
        Whether the rows are on it; too many are not.
    """
    fits = sum(table.count for table in tables) <= ROWS_ON_PAPER
    head = letterhead(tables, metadata, released_at, number=number, fits=fits)
    sections = [
        Section(table.title, table.header, table.rows, table.keys, table.numeric)
        for table in tables
    ]
    write_data_pdf(target, head, sections if fits else [], moment(released_at))
    return fits


def letterhead(
    tables: Sequence[PaperTable],
    said: DatasetMetadata,
    released_at: datetime,
    *,
    number: int = 0,
    fits: bool = True,
    about: str = "",
) -> Letterhead:
    """Say whose data these are, of when, and by which files they are known.

    Args:
        tables: That of the records first.
        said: Description of the dataset.
        released_at: Time of the release.
        number: Of the version; 0 leaves it unsaid.
        fits: The rows follow below.
        about: What the paper is, when it is not the data.
    """
    rows = f"{sum(table.count for table in tables):,}"
    facts = [
        ("period", period(said)),
        ("territory", territory(said.spatial)),
        ("released", release_day(released_at).strftime("%d/%m/%Y")),
        ("version", str(number) if number else ""),
        ("rows", rows),
        ("license", licenses()[said.license].title),
        ("contact", ", ".join(filter(None, (said.contact_name, said.contact_email)))),
    ]
    shown = [(package_words("paper", label), value) for label, value in facts if value]
    words = package_words("paper", "sha256")
    shown += [(words.format(file=table.file), table.sha256) for table in tables]
    too_long = package_words("paper", "too_long").format(rows=rows, file=tables[0].file)
    return Letterhead(
        office=said.organization,
        law=_law(said.laip),
        title=said.title,
        about=about or (said.description if fits else f"{said.description}\n{too_long}"),
        facts=shown,
        page=package_words("paper", "page"),
        of=package_words("paper", "of"),
    )


def _law(laip: str) -> str:
    """Write an article and its numeral, `10.18`, as a law is cited."""
    article, _, numeral = laip.partition(".")
    if not article:
        return ""
    words = package_words("paper", "law" if numeral else "article")
    return words.format(article=article, numeral=numeral)
