"""A recipe run over the rows of a table, one after the other, without holding them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.progress import Cancel
from app.steps.cleaning.plan import Plan, PlannedStep, plan_recipe
from app.steps.cleaning.recipe import Recipe
from app.steps.cleaning.step import Tally
from forms.problem import Place, Problem, Severity

Row = tuple[int, list[str]]
"""Number of a row, and its cells."""

Rows = Callable[[], Iterable[tuple[int, Sequence[str]]]]
"""Gives the rows of a table from the beginning; steps that must see all of them first ask again."""

_CHECK_EVERY = 1000


@dataclass(slots=True)
class Report:
    """What a recipe did; complete when the last row was read.

    Attributes:
        plan: The steps and their columns.
        tallies: One a step.
        rows_in, rows_out: Rows that came and went.
    """

    plan: Plan
    tallies: tuple[Tally, ...]
    rows_in: int = 0
    rows_out: int = 0

    @property
    def changed(self) -> int:
        """Give how many cells changed."""
        return sum(tally.cells for tally in self.tallies)

    @property
    def removed(self) -> int:
        """Give how many rows went."""
        return sum(tally.removed for tally in self.tallies)

    @property
    def unread(self) -> int:
        """Give how many cells a step could not read."""
        return sum(tally.unread for tally in self.tallies)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Give the cells that could not be read, by row and column; of very many, the first."""
        found: list[Problem] = []
        for tally in self.tallies:
            found += tally.problems
            more = tally.unread - len(tally.problems)
            if more:
                place = Place(file=tally.file or None)
                found.append(
                    Problem("clean.more_unread", Severity.WARNING, place, {"more": f"{more:,}"})
                )
        return tuple(found)

    def as_json(self) -> list[dict[str, object]]:
        """Give one object a step, as scripts read it."""
        return [
            {
                "step": number,
                "op": planned.step.op,
                "columns_in": list(planned.columns_in),
                "columns_out": list(planned.columns_out),
                "cells": tally.cells,
                "rows": tally.rows,
                "removed": tally.removed,
                "unread": tally.unread,
                "examples": [dict(each._asdict()) for each in tally.examples],
            }
            for number, (planned, tally) in enumerate(
                zip(self.plan.steps, self.tallies, strict=True), start=1
            )
        ]


class Applied(NamedTuple):
    """A recipe at work.

    Attributes:
        header: Columns that come out.
        rows: Rows that come out, worked on as they are read; to be read once.
        report: Filled meanwhile.
    """

    header: tuple[str, ...]
    rows: Iterator[Row]
    report: Report


def apply(
    recipe: Recipe,
    header: Sequence[str],
    rows: Rows,
    *,
    file: str = "",
    cancel: Cancel | None = None,
) -> Applied:
    """Run a recipe over a table; it is checked against the columns before any row is read.

    The same table and recipe give the same rows. What a step cannot read stays as it is.

    Args:
        recipe: The recipe.
        header: Columns of the table.
        rows: Gives the rows from the beginning, as often as asked.
        file: Name of the table, for problems.
        cancel: Stops between rows.

    Raises:
        ProblemError: As of `plan.plan_recipe`; nothing was read.
        CancelledError: While rows are read.
    """
    plan = plan_recipe(recipe, header, file=file)
    report = Report(plan, tuple(Tally(file) for _step in plan.steps))
    return Applied(plan.header_out, _run(plan, rows, report, cancel or Cancel()), report)


def _run(plan: Plan, rows: Rows, report: Report, cancel: Cancel) -> Iterator[Row]:
    for place, planned in enumerate(plan.steps):
        if planned.work.learns:
            silent = tuple(Tally() for _step in plan.steps[:place])
            for number, cells in _through(plan.steps[:place], rows, silent, cancel):
                planned.work.learn(number, cells)
    for number, cells in _through(plan.steps, rows, report.tallies, cancel, report):
        report.rows_out += 1
        yield number, cells


def _through(
    steps: Sequence[PlannedStep],
    rows: Rows,
    tallies: Sequence[Tally],
    cancel: Cancel,
    report: Report | None = None,
) -> Iterator[Row]:
    """Let all rows pass through some steps; those that stay come out."""
    works = [(planned.work, tally) for planned, tally in zip(steps, tallies, strict=True)]
    for work, _tally in works:
        work.begin()
    for count, (number, given) in enumerate(rows()):
        if count % _CHECK_EVERY == 0:
            cancel.check()
        if report is not None:
            report.rows_in += 1
        cells: list[str] | None = list(given)
        for work, tally in works:
            cells = None if cells is None else work.do(number, cells, tally)
            if cells is None:
                break
        if cells is not None:
            yield number, cells
