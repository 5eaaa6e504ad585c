"""What lies beside the CSV of a release: other formats, paper, periods, changes, the recipe."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import app
from app.operations.release_paper import (
    ROWS_ON_PAPER,
    letterhead,
    of_release,
    write_data_paper,
)
from app.paper.data_pdf import Section, write_data_pdf
from app.paper.pdf_file import moment
from app.steps.approval_terms import Terms
from app.steps.catalogue import DatasetMetadata, release_day
from app.steps.dataset_definition import DatasetDefinition, period_path
from app.steps.exports import LARGEST_SHEET
from app.steps.package_texts import (
    ExplainedTable,
    PublishedNote,
    dictionary_rows,
    explain,
    package_words,
    with_notes,
)
from app.steps.release.changes import TableChanges, earlier_tables, total, write_changes
from app.steps.release.geojson import has_places, write_geojson
from app.steps.release.history import PastVersion, history
from app.steps.release.json_rows import write_json
from app.steps.release.periods import UNDATED, write_periods
from app.steps.release.tables import Enclosure, ReleasedTable
from app.steps.release.workbook import Sheet, write_workbook
from app.store.datasets import StoredDatasetVersion
from forms.instrument import Instrument
from forms.problem import Place, Problem, Severity

CHANGES, CHANGE_LOG, RECIPE = "CAMBIOS.md", "cambios.csv", "receta.json"
DICTIONARY_PAPER = "diccionario.pdf"
_SHOWN_CHOICES = 1000  # of a list on paper


@dataclass
class ReleaseFiles:
    """Puts the files of one version beside its tables; called by `build_package`.

    Attributes:
        instrument: As the definition says it.
        definition: Which formats, which periods.
        metadata: Description of the dataset.
        released_at: Time of the release, UTC.
        number: Of the version.
        reason: Why it is made.
        before: The versions before, the newest first, and the folder of each.
        made_of: What the recipe says beside.
        changes: What it changes of the version before, once the files are there.
        problems: Formats that could not hold all.
    """

    instrument: Instrument
    definition: DatasetDefinition
    metadata: DatasetMetadata
    released_at: datetime
    number: int
    reason: str = ""
    before: Sequence[tuple[StoredDatasetVersion, Path]] = ()
    made_of: Mapping[str, object] = field(default_factory=dict)
    notes: Sequence[PublishedNote] = ()
    changes: tuple[TableChanges, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def __call__(self, folder: Path, tables: Sequence[ReleasedTable]) -> list[Enclosure]:
        """Write the files and say which they are."""
        self.problems.clear()
        return [
            *self._periods(folder, tables),
            *self._workbook(folder, tables),
            *self._for_programs(folder, tables),
            *self._paper(folder, tables),
            *self._recipe(folder, tables),
            *self._changes(folder, tables),
        ]

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """Give the rows added, changed and removed of each table."""
        return total(self.changes)

    def _periods(self, folder: Path, tables: Sequence[ReleasedTable]) -> list[Enclosure]:
        if not self.definition.series:
            return []
        path = period_path(self.instrument, self.definition)
        return write_periods(folder, tables, path, self.definition.series, _title_of_period)

    def _workbook(self, folder: Path, tables: Sequence[ReleasedTable]) -> Iterator[Enclosure]:
        if "xlsx" not in self.definition.formats:
            return
        name = f"{self.metadata.name}.xlsx"
        longest = max(tables, key=lambda table: table.file.rows)
        if longest.file.rows >= LARGEST_SHEET:
            values = {"rows": longest.file.rows, "limit": LARGEST_SHEET - 1}
            place = Place(file=name)
            self.problems.append(Problem("package.too_many_rows", Severity.WARNING, place, values))
            return
        sheets = [
            Sheet(_short(table, tables), table.header, table.numeric, table.rows(), table.file.rows)
            for table in tables
        ]
        header, *rows = dictionary_rows(self._explained(tables))
        words = package_words("sheet", "dictionary")
        sheets.append(Sheet(words, header, [False] * len(header), rows, len(rows)))
        write_workbook(folder / name, sheets)
        yield Enclosure(name, "xlsx")

    def _for_programs(self, folder: Path, tables: Sequence[ReleasedTable]) -> Iterator[Enclosure]:
        for table in tables:
            if "json" in self.definition.formats:
                name = f"{table.table.name}.json"
                write_json(folder / name, table)
                yield Enclosure(name, "json", table.table.name)
            if "geojson" in self.definition.formats and has_places(table, self.instrument):
                name = f"{table.table.name}.geojson"
                write_geojson(folder / name, table, self.instrument)
                yield Enclosure(name, "geojson", table.table.name)

    def _paper(self, folder: Path, tables: Sequence[ReleasedTable]) -> Iterator[Enclosure]:
        if "pdf" not in self.definition.formats:
            return
        name, papers = f"{self.metadata.name}.pdf", list(map(of_release, tables))
        if not write_data_paper(
            folder / name, papers, self.metadata, self.released_at, self.number
        ):
            rows = sum(table.count for table in papers)
            values = {"rows": rows, "limit": ROWS_ON_PAPER}
            self.problems.append(
                Problem("package.too_long_for_paper", Severity.WARNING, Place(file=name), values)
            )
        yield Enclosure(name, "pdf")
        about = package_words("paper", "dictionary")
        head = letterhead(papers, self.metadata, self.released_at, about=about)
        sections = _codebook(self._explained(tables))
        write_data_pdf(folder / DICTIONARY_PAPER, head, sections, moment(self.released_at))
        yield Enclosure(DICTIONARY_PAPER, "dictionary")

    def _recipe(self, folder: Path, tables: Sequence[ReleasedTable]) -> Iterator[Enclosure]:
        said = {
            "recipe": 1,
            "acopio": app.__version__,
            "dataset": self.metadata.name,
            "release": self.number,
            "definition": self.definition.to_json(),
            "tables": {table.table.name: table.file.rows for table in tables},
            **self.made_of,
        }
        text = json.dumps(said, ensure_ascii=False, indent=2) + "\n"
        (folder / RECIPE).write_text(text, encoding="utf-8", newline="")
        yield Enclosure(RECIPE, "recipe")

    def _changes(self, folder: Path, tables: Sequence[ReleasedTable]) -> Iterator[Enclosure]:
        """Compare with the version before, as far as its files are still there and unchanged."""
        self.changes = ()
        log = ""
        if self.before:
            try:
                earlier = earlier_tables(self.before[0][1], "datapackage.json")
                words = {
                    name: package_words("change", name)
                    for name in ("table", "change", "key", "column", "after",
                                 "added", "changed", "removed")
                }  # fmt: skip
                self.changes = write_changes(folder / CHANGE_LOG, tables, earlier, words)
                log = CHANGE_LOG
                yield Enclosure(CHANGE_LOG, "change_log")
            except (OSError, ValueError, LookupError, TypeError):
                (folder / CHANGE_LOG).unlink(missing_ok=True)
                self.changes = ()
        now = PastVersion(
            self.number,
            release_day(self.released_at),
            tables[0].file.rows,
            self.reason,
            self.counts,
        )
        past = [
            PastVersion(
                v.number,
                release_day(v.built_at),
                v.rows,
                v.reason,
                v.changes,
                Terms.from_json(v.terms).override,
            )
            for v, _folder in self.before
        ]
        text = history(self.metadata.title, [now, *past], self.changes, log)
        (folder / CHANGES).write_text(text, encoding="utf-8", newline="")
        yield Enclosure(CHANGES, "changes")

    def _explained(self, tables: Sequence[ReleasedTable]) -> tuple[ExplainedTable, ...]:
        rows = [table.file.rows for table in tables]
        explained = explain(self.instrument, [table.table for table in tables], rows)
        return with_notes(explained, self.notes)


def _codebook(tables: Sequence[ExplainedTable]) -> list[Section]:
    """Give the dictionary as tables on paper: the columns, then each list of values."""
    sections = []
    for table in tables:
        header, *rows = dictionary_rows([table])
        title = f"{table.title} ({table.path})"
        sections.append(_listed(title, header[1:7], [row[1:7] for row in rows]))
    heads = [package_words("paper", "code"), package_words("paper", "meaning")]
    words = package_words("paper", "choices")
    sections += [
        _listed(
            words.format(column=column.column, table=table.path),
            heads,
            [list(pair) for pair in column.choices[:_SHOWN_CHOICES]],
        )
        for table in tables
        for column in table.entries
        if column.choices
    ]
    return sections


def _listed(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Section:
    return Section(title, header, lambda: rows, keys=1)


def _short(table: ReleasedTable, tables: Sequence[ReleasedTable]) -> str:
    """Name a sheet after what is its own in the name of its table."""
    first = tables[0].table.name
    name = table.table.name
    return name if table is tables[0] else name.removeprefix(f"{first}-")


def _title_of_period(title: str, code: str) -> str:
    words = package_words("period", code) if code == UNDATED else code
    return package_words("period", "title").format(title=title, period=words)
