"""A table as a recipe leaves it, read like any other: for imports that clean on the way."""

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

from typing_extensions import override

from app.steps.cleaning.apply import Report, apply
from app.steps.cleaning.plan import plan_recipe
from app.steps.cleaning.recipe import Recipe, load_recipe
from app.steps.tables import Row, Table
from forms.problem import Problem

NOT_IN_THE_FILE = -1
"""Place of a column that the recipe made."""


class CleanedTable(Table):
    """A table whose rows go through a recipe, each time they are read.

    Attributes:
        recipe: The recipe.
        report: What it did to the rows of the last complete reading; None before.
    """

    def __init__(self, table: Table, recipe: Recipe) -> None:
        """Put a recipe before a table.

        Args:
            table: The table; its file stays as it is.
            recipe: What is done to its rows.

        Raises:
            ProblemError: The recipe needs columns that are not there; all are named.
        """
        super().__init__(**{each.name: getattr(table, each.name) for each in fields(table)})
        self.recipe = recipe
        self.report: Report | None = None
        self._table = table
        header = plan_recipe(recipe, table.header, file=table.file).header_out
        places = dict(zip(table.header, table.layout.places, strict=True))
        at = tuple(places.get(name, NOT_IN_THE_FILE) for name in header)
        self.layout = replace(table.layout, names=header, places=at)

    @property
    @override
    def rows(self) -> Iterator[Row]:
        """Read the rows as the recipe leaves them; see `Table.rows`."""
        cleaned = apply(self.recipe, self._table.header, lambda: self._table.rows, file=self.file)
        yield from cleaned.rows
        self.report = cleaned.report
        self.blank_rows, self.notes_below = self._table.blank_rows, self._table.notes_below

    @property
    @override
    def problems(self) -> tuple[Problem, ...]:
        """Give what is worth knowing of the file, and the cells that no step could read."""
        return (*self._table.problems, *(self.report.problems if self.report else ()))


def cleaned(table: Table, recipe: Path) -> CleanedTable:
    """Put the recipe of a file before a table.

    Raises:
        ProblemError: It is no recipe, or does not fit the table.
        KnownError: `clean.cannot_read`.
    """
    return CleanedTable(table, load_recipe(recipe))
