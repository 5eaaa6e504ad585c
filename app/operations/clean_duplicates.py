"""Look for records that may be of one person, in a table or among the records of a form."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.messages import _
from app.operations.clean_values import column_of_table
from app.operations.find_record import column_of
from app.operations.table_choice import WHOLE_FILE, TableChoice
from app.progress import Cancel, Progress, Report, silent
from app.store.bulk import RECORDS_A_CHUNK
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError
from forms.xpath.values import value_text

if TYPE_CHECKING:
    from app.steps.cleaning.duplicates import Pair, Role

Roles = Mapping["Role", Sequence[str]]
Rows = Callable[[], Iterator[tuple[int, Sequence[str]]]]
_SAY_EVERY = 2000


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair with what its rows say.

    Attributes:
        pair: Rows (numbers of records for a form), reasons, likeness of names.
        records: uuids, ("", "") for a table.
        values: Column -> what the two rows say.
    """

    pair: "Pair"
    records: tuple[str, str]
    values: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What looks like one person twice.

    Attributes:
        rows: Rows looked at.
        roles: Which columns were taken for what.
        pairs: The strongest reason first.
        problems: Of the table.
    """

    rows: int
    roles: "Mapping[Role, tuple[str, ...]]"
    pairs: tuple[Shown, ...]
    problems: tuple[Problem, ...] = ()


def duplicates_in_file(
    file: Path,
    roles: Roles,
    *,
    choice: TableChoice = WHOLE_FILE,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Duplicates:
    """Look for rows of a table that may be of one person.

    Args:
        file: The table.
        roles: Which columns say what; empty to go by their names.
        choice: Which part of the file is the table.
        report: Told of the rows read.
        cancel: Stops between rows.

    Raises:
        ProblemError: `clean.no_such_column`; `clean.no_person`: no column says who it is.
        KnownError: The file cannot be read.
    """
    table = choice.open(file)
    for column in (each for columns in roles.values() for each in columns):
        column_of_table(table, column)
    chosen = _chosen(roles, {name: name for name in table.header if name}, file.name)
    what = _("Leyendo «{file}»").format(file=file.name)

    def rows() -> Iterator[tuple[int, Sequence[str]]]:
        return _watched(table.rows, report, cancel or Cancel(), what)

    count, shown = _find(table.header, rows, chosen)
    return Duplicates(count, chosen, tuple(shown), table.problems)


def duplicates_in_form(
    workspace: Workspace,
    form_id: str,
    roles: Roles,
    *,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Duplicates:
    """Look for records of a form that may be of one person, by answers outside repeats.

    Args:
        workspace: Where the records live.
        form_id: The form.
        roles: Which questions say what; empty to go by their names and labels.
        report: Told of the records read.
        cancel: Stops between two.

    Raises:
        ProblemError: The form or a question is not there; `clean.no_person`.
    """
    version = workspace.instruments.latest(form_id)
    instrument = workspace.instruments.instrument(version.id)
    paths = tuple(workspace.instruments.layout(version.instrument).outside)
    asked = {path: instrument.question(path) for path in paths}
    words = {path: f"{each.name} {each.label()} {each.marks.check}" for path, each in asked.items()}
    named = {
        role: [column_of(instrument, column) for column in columns]
        for role, columns in roles.items()
    }
    chosen = _chosen(named, words, form_id)
    ids = workspace.records.ids(RecordQuery(version.instrument))

    def records() -> Iterator[tuple[int, Sequence[str]]]:
        for first in range(0, len(ids), RECORDS_A_CHUNK):
            some = ids[first : first + RECORDS_A_CHUNK]
            page = workspace.records.page(version.instrument, some, paths)
            for record, values in zip(some, page, strict=True):
                yield record, [value_text(value) for value in values]

    def rows() -> Iterator[tuple[int, Sequence[str]]]:
        return _watched(records(), report, cancel or Cancel(), _("Leyendo los registros"))

    count, shown = _find(paths, rows, chosen)
    with_uuids = (
        Shown(
            each.pair,
            (_uuid(workspace, each.pair.first), _uuid(workspace, each.pair.second)),
            each.values,
        )
        for each in shown
    )
    return Duplicates(count, chosen, tuple(with_uuids))


def _uuid(workspace: Workspace, record: int) -> str:
    return workspace.records.info(record).uuid


def _chosen(roles: Roles, words: Mapping[str, str], subject: str) -> "dict[Role, tuple[str, ...]]":
    from app.steps.cleaning.duplicates import guess_roles

    given = {role: tuple(columns) for role, columns in roles.items() if columns}
    chosen = given or guess_roles(words)
    if "id" not in chosen and "name" not in chosen:
        raise ProblemError(Problem("clean.no_person", place=Place(file=subject)))
    return chosen


def _watched(
    rows: Iterable[tuple[int, Sequence[str]]], report: Report, cancel: Cancel, what: str
) -> Iterator[tuple[int, Sequence[str]]]:
    for number, row in enumerate(rows):
        if number % _SAY_EVERY == 0:
            cancel.check()
            report(Progress(number, None, what))
        yield row


def _find(
    header: Sequence[str], rows: Rows, roles: "Mapping[Role, Sequence[str]]"
) -> tuple[int, list[Shown]]:
    """Find the pairs, then read the table once more for what those rows say."""
    from app.steps.cleaning.duplicates import find_duplicates

    pairs = find_duplicates(header, rows(), roles)
    wanted = {row for pair in pairs for row in (pair.first, pair.second)}
    columns = [column for named in roles.values() for column in named]
    places = [header.index(column) for column in columns]
    said, count = {}, 0
    for number, cells in rows():
        count += 1
        if number in wanted:
            said[number] = [cells[place] for place in places]
    return count, [
        Shown(
            pair,
            ("", ""),
            dict(zip(columns, zip(said[pair.first], said[pair.second], strict=True), strict=True)),
        )
        for pair in pairs
    ]
