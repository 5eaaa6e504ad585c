"""Write a recipe for a table before it is imported; steps on rows and columns run there too."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.messages import _
from app.operations.plan_import import ImportOptions
from app.progress import Cancel, Progress, Report, silent
from app.store.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.steps.cleaning.apply import Report as Cleaning
    from app.steps.cleaning.recipe import Recipe
    from app.steps.cleaning.step import Step
    from app.steps.tables import Table

_SAY_EVERY = 2000
_FOLDER = "recipes"


@dataclass(frozen=True, slots=True)
class TableToClean:
    """A table that is about to be imported.

    Attributes:
        file: The table.
        options: How it is read; a recipe in it is left aside.
        header: Its columns.
    """

    file: Path
    options: ImportOptions
    header: tuple[str, ...]

    def open(self) -> "Table":
        """Open it anew, as it stands in the file."""
        return _open(self.file, self.options)

    def header_before(self, steps: "Sequence[Step]") -> tuple[str, ...]:
        """Give the columns that some steps leave; one that does not fit is passed over."""
        from app.steps.cleaning.plan import plan_recipe
        from app.steps.cleaning.recipe import Recipe
        from forms.problem import ProblemError

        header = self.header
        for step in steps:
            try:
                header = plan_recipe(Recipe((step,)), header).header_out
            except ProblemError:
                continue
        return header


@dataclass(frozen=True, slots=True)
class TableLook:
    """What a recipe would do to a table.

    Attributes:
        report: What each step does.
        columns: How many come out.
    """

    report: "Cleaning"
    columns: int

    @property
    def changed(self) -> int:
        """Give how many cells would change."""
        return self.report.changed

    @property
    def records(self) -> int:
        """Give how many rows would come out."""
        return self.report.rows_out


def table_to_clean(file: Path, options: ImportOptions) -> TableToClean:
    """Look which columns a table has.

    Raises:
        ProblemError: It is no table.
        KnownError: The file cannot be read.
    """
    return TableToClean(file, options, tuple(_open(file, options).header))


def recipe_of(options: ImportOptions) -> "Recipe":
    """Give the recipe that a table is read through, without steps where there is none.

    Raises:
        ProblemError: The file is no recipe any more.
        KnownError: It cannot be read.
    """
    from app.steps.cleaning.recipe import Recipe, load_recipe

    return Recipe(()) if options.recipe is None else load_recipe(options.recipe)


def _open(file: Path, options: ImportOptions) -> "Table":
    from app.steps.tables import open_table

    return open_table(
        file,
        sheet=options.sheet,
        encoding=options.encoding,
        delimiter=options.delimiter,
        header_row=options.header_row,
    )


def look_at_recipe(
    table: TableToClean,
    recipe: "Recipe",
    *,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> TableLook:
    """Run a recipe over a whole table without writing anything.

    Args:
        table: The table.
        recipe: The recipe.
        report: Told of the bytes read.
        cancel: Stops between rows.

    Raises:
        ProblemError: The recipe does not fit the table.
        CancelledError: It was stopped.
    """
    from app.steps.cleaning.apply import apply

    opened = table.open()
    what = _("Leyendo «{file}»").format(file=table.file.name)
    applied = apply(recipe, opened.header, lambda: opened.rows, file=table.file.name, cancel=cancel)
    for count, _row in enumerate(applied.rows):
        if count % _SAY_EVERY == 0:
            report(Progress(opened.done, opened.size, what))
    return TableLook(applied.report, len(applied.header))


def with_recipe(workspace: Workspace, table: TableToClean, recipe: "Recipe") -> ImportOptions:
    """Keep a recipe in the workspace, and give how the table is read with it.

    The columns are declared: a table whose columns are others is refused, not cleaned by half.
    Without steps the table is read as it stands.

    Raises:
        ProblemError: The recipe does not fit the table.
        KnownError: The folder cannot be written.
    """
    from app.operations.clean_values import write_recipe

    if not recipe.steps:
        return replace(table.options, recipe=None)
    path = workspace.folder / _FOLDER / f"{table.file.stem}.json"
    path.parent.mkdir(exist_ok=True)
    write_recipe(recipe, table.header, path)
    return replace(table.options, recipe=path)
