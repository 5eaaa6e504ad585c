"""Look at the values of a column: which spellings belong together, which places they mean."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.messages import _
from app.operations.find_record import column_of
from app.operations.table_choice import WHOLE_FILE, TableChoice
from app.progress import Cancel, Progress, Report, silent
from app.store.bulk import RECORDS_A_CHUNK
from app.store.database import KnownError
from app.store.durable import write_durably
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError, system_reason
from forms.xpath.values import value_text

if TYPE_CHECKING:
    from app.steps.cleaning.clusters import Cluster, Method
    from app.steps.cleaning.facets import Facet, Kind
    from app.steps.cleaning.places import PlacedValue
    from app.steps.cleaning.recipe import Recipe
    from app.steps.tables import Table

_SAY_EVERY = 5000


@dataclass(frozen=True, slots=True)
class Clusters:
    """What a column's spellings look like.

    Attributes:
        rows: Rows that say something.
        distinct: Different spellings.
        clusters: Those that look like one thing.
        problems: Of the table.
    """

    rows: int
    distinct: int
    clusters: "tuple[Cluster, ...]"
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """What a column's spellings mean.

    Attributes:
        rows: Rows that say something.
        placed: Each spelling with its municipality, or with candidates.
        problems: Of the table.
    """

    rows: int
    placed: "tuple[PlacedValue, ...]"
    problems: tuple[Problem, ...]

    def rows_that_are(self, status: str) -> int:
        """Count the rows of a status: `accepted`, `ask`, `unknown`."""
        return sum(each.rows for each in self.placed if each.status == status)


def cluster_column(
    file: Path,
    column: str,
    method: "Method" = "fingerprint",
    output: Path | None = None,
    *,
    choice: TableChoice = WHOLE_FILE,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Clusters:
    """Find the spellings of a column that look like one thing.

    Args:
        file: The table.
        column: Its column.
        method: How alike they must be.
        output: Recipe to write that maps each spelling to the suggested one; None for none.
        choice: Which part of the file is the table.
        report: Told of the rows read.
        cancel: Stops between rows.

    Raises:
        ProblemError: `clean.no_such_column`, or what is wrong with the table.
        KnownError: A file cannot be read or written.
    """
    from app.steps.cleaning.clusters import cluster_values, map_step
    from app.steps.cleaning.recipe import Recipe

    table, counts = _count(file, choice, [column], report, cancel)
    values = {value: rows for (value,), rows in counts.items()}
    found = tuple(cluster_values(values, method))
    if output is not None:
        made = Recipe((map_step(column, found),) if found else ())
        write_recipe(made, table.header, output)
    return Clusters(sum(values.values()), len(values), found, table.problems)


def place_column(
    file: Path,
    column: str,
    department: str = "",
    output: Path | None = None,
    *,
    choice: TableChoice = WHOLE_FILE,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Places:
    """Find the municipalities that a column's spellings mean.

    Args:
        file: The table.
        column: Its column of the municipality.
        department: That of the department, "" for none.
        output: Recipe to write that maps what was accepted to official codes; None for none.
        choice: Which part of the file is the table.
        report: Told of the rows read.
        cancel: Stops between rows.

    Raises:
        ProblemError: `clean.no_such_column`, or what is wrong with the table.
        KnownError: A file cannot be read or written.
    """
    from app.steps.cleaning.place_recipe import places_recipe
    from app.steps.cleaning.places import place_values

    columns = [column, department] if department else [column]
    table, counts = _count(file, choice, columns, report, cancel)
    pairs = {(key[0], key[1] if department else ""): rows for key, rows in counts.items()}
    placed = tuple(place_values(pairs))
    if output is not None:
        write_recipe(places_recipe(placed, column, department), table.header, output)
    return Places(sum(each.rows for each in placed), placed, table.problems)


def facet_column(
    file: Path,
    column: str,
    kind: "Kind" = "text",
    *,
    choice: TableChoice = WHOLE_FILE,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> "Facet":
    """Group the values of a column, each group with the condition that chooses its rows.

    Args:
        file: The table.
        column: Its column.
        kind: What it is grouped as: `text`, `number`, `date`, `missing`, `problems`.
        choice: Which part of the file is the table.
        report: Told of the rows read.
        cancel: Stops between rows.

    Raises:
        ProblemError: `clean.no_such_column`, or what is wrong with the table.
        KnownError: The file cannot be read.
    """
    from app.steps.cleaning.facets import facet

    _table, counts = _count(file, choice, [column], report, cancel, blank=True)
    return facet(column, {value: rows for (value,), rows in counts.items()}, kind)


def facet_question(
    workspace: Workspace, form_id: str, field: str, kind: "Kind" = "text"
) -> "Facet":
    """Group the answers to a question outside repeats, by all records of a form.

    Args:
        workspace: Where the records live.
        form_id: The form.
        field: Name or path of the question.
        kind: As of `facet_column`.

    Raises:
        ProblemError: `answer.unknown_question`, or the form is not there.
    """
    from app.steps.cleaning.facets import facet

    version = workspace.instruments.latest(form_id)
    path = column_of(workspace.instruments.instrument(version.id), field)
    ids = workspace.records.ids(RecordQuery(version.instrument))
    counts: Counter[str] = Counter()
    for first in range(0, len(ids), RECORDS_A_CHUNK):
        page = workspace.records.page(
            version.instrument, ids[first : first + RECORDS_A_CHUNK], (path,)
        )
        counts.update(value_text(value) for (value,) in page)
    return facet(field, counts, kind)


def _count(
    file: Path,
    choice: TableChoice,
    columns: Sequence[str],
    report: Report,
    cancel: Cancel | None,
    *,
    blank: bool = False,
) -> "tuple[Table, Counter[tuple[str, ...]]]":
    """Count what rows say in some columns; those blank in the first one only where wanted."""
    table = choice.open(file)
    places = [column_of_table(table, column) for column in columns]
    what = _("Leyendo «{file}»").format(file=file.name)
    counts: Counter[tuple[str, ...]] = Counter()
    for number, (_row, cells) in enumerate(table.rows):
        if number % _SAY_EVERY == 0:
            (cancel or Cancel()).check()
            report(Progress(number, None, what))
        if blank or cells[places[0]].strip():
            counts[tuple(cells[place] for place in places)] += 1
    return table, counts


def column_of_table(table: "Table", column: str) -> int:
    """Give the place of a column, from 0.

    Raises:
        ProblemError: `clean.no_such_column`, with those that are called alike.
    """
    from app.steps.cleaning.plan import similar_columns

    if column in table.header:
        return table.header.index(column)
    names = similar_columns(column, table.header) or ", ".join(f"«{n}»" for n in table.header[:20])
    raise ProblemError(
        Problem("clean.no_such_column", place=table.place(column=column), values={"known": names})
    )


def write_recipe(recipe: "Recipe", header: Sequence[str], output: Path) -> None:
    """Write a recipe with the columns that each step reads and writes, to check a replay by.

    Raises:
        KnownError: `table.cannot_write`; an older file stands.
    """
    from app.steps.cleaning.plan import plan_recipe

    text = plan_recipe(recipe, header).declared().to_text()
    see_no_folder(output)
    try:
        write_durably(output, text)
    except OSError as error:
        raise KnownError(_cannot_write(output, system_reason(error))) from error


def see_no_folder(output: Path) -> None:
    """See that a name is not that of a folder.

    Raises:
        KnownError: `table.cannot_write`.
    """
    if output.is_dir():
        raise KnownError(_cannot_write(output, "EISDIR"))


def _cannot_write(output: Path, reason: str) -> Problem:
    place = Place(file=output.name or str(output))
    return Problem("table.cannot_write", place=place, values={"detail": reason})
