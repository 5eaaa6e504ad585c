"""Clean a table with a recipe: look at what it would do, or write the result beside."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.messages import _
from app.operations.clean_values import see_no_folder
from app.operations.table_choice import WHOLE_FILE, TableChoice
from app.progress import Cancel, Progress, Report, silent
from forms.problem import Place, Problem, ProblemError

if TYPE_CHECKING:
    from app.steps.cleaning.apply import Report as Cleaning
    from app.steps.cleaning.apply import Row


@dataclass(frozen=True, slots=True)
class CleanedTable:
    """What came of it.

    Attributes:
        report: What each step did.
        header: Columns that came out.
        problems: Of the table, and the cells that a step could not read.
        sha256: Of the file that was written, in hexadecimal; "" when nothing was.
    """

    report: "Cleaning"
    header: tuple[str, ...]
    problems: tuple[Problem, ...]
    sha256: str = ""


def clean_table(
    file: Path,
    recipe: Path,
    output: Path | None = None,
    *,
    choice: TableChoice = WHOLE_FILE,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> CleanedTable:
    """Run a recipe over a table; the table itself stays as it is.

    Args:
        file: The table.
        recipe: The recipe, as JSON.
        output: CSV file to write (UTF-8, RFC 4180), complete or not at all; None only looks.
        choice: Which part of the file is the table.
        report: Told of the rows done.
        cancel: Stops the work; nothing is written then.

    Raises:
        ProblemError: The recipe is none, or does not fit the table; nothing was written.
        KnownError: A file cannot be read or written.
    """
    from app.steps.cleaning.apply import apply
    from app.steps.cleaning.recipe import load_recipe
    from app.steps.exports import write_csv

    made = load_recipe(recipe)
    table = choice.open(file)
    if output is not None:
        see_no_folder(output)
    if output is not None and _is_same(file, output):
        raise ProblemError(Problem("clean.same_file", place=Place(file=file.name)))
    header, rows, done = apply(made, table.header, lambda: table.rows, file=file.name)
    what = _("Limpiando «{file}»").format(file=file.name)

    def say(progress: Progress) -> None:
        report(Progress(progress.done, progress.total, what))

    cells = _cells(rows)
    if output is None:
        for number, _cells_of_row in enumerate(cells, start=1):
            if number % 1000 == 0:
                (cancel or Cancel()).check()
                say(Progress(number))
    else:
        write_csv(output, header, cells, report=say, cancel=cancel)
    problems = (*table.problems, *done.problems)
    return CleanedTable(done, header, problems, "" if output is None else _sha256(output))


def _cells(rows: "Iterable[Row]") -> Iterator[list[str]]:
    for _number, cells in rows:
        yield cells


def _is_same(file: Path, output: Path) -> bool:
    return output.exists() and output.samefile(file)


def _sha256(path: Path) -> str:
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
