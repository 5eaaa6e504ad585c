"""A recipe laid over the columns of a table: what fits, what is missing, what it will write.

Nothing runs before every step was found to fit: a recipe is never applied by half, and a column
that is called otherwise is said with those that are called alike.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.steps.cleaning.expressions import columns_of
from app.steps.cleaning.operations import OPERATIONS
from app.steps.cleaning.recipe import Recipe
from app.steps.cleaning.step import Reach, Step, Work, in_step
from app.steps.reference import fold
from app.steps.table_files.source import MOST_COLUMNS
from forms.problem import Place, Problem, ProblemError

_EXPRESSIONS = ("expression",)
_KNOWN = 20  # columns of the table that a sentence lists


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step with the columns it meets.

    Attributes:
        step: As the recipe says it.
        before: Columns that there are before it.
        columns_in: Those it reads.
        columns_out: Those it writes: changed or new.
        work: The step made ready.
    """

    step: Step
    before: tuple[str, ...]
    columns_in: tuple[str, ...]
    columns_out: tuple[str, ...]
    work: Work


@dataclass(frozen=True, slots=True)
class Plan:
    """A recipe that fits a table.

    Attributes:
        recipe: The recipe.
        header: Columns of the table.
        steps: In order, each made ready.
    """

    recipe: Recipe
    header: tuple[str, ...]
    steps: tuple[PlannedStep, ...]

    @property
    def header_out(self) -> tuple[str, ...]:
        """Give the columns that come out."""
        return self.steps[-1].work.header if self.steps else self.header

    def declared(self) -> Recipe:
        """Give the recipe with the columns each step reads and writes, to check a replay by."""
        steps = tuple(
            replace(each.step, columns_in=each.columns_in, columns_out=each.columns_out)
            for each in self.steps
        )
        return replace(self.recipe, steps=steps)


def plan_recipe(recipe: Recipe, header: Sequence[str], *, file: str = "") -> Plan:
    """Lay a recipe over the columns of a table; all that does not fit is said at once.

    Args:
        recipe: The recipe.
        header: Columns of the table.
        file: Its name, for problems.

    Raises:
        ProblemError: With the number of its step: `clean.missing_column` (or
            `clean.missing_column_similar`), `clean.column_exists`, `clean.declared_otherwise`,
            `clean.too_many_columns`,
            the codes of expressions, and of parameters that do not go together.
    """
    problems: list[Problem] = []
    planned: list[PlannedStep] = []
    columns = tuple(header)
    for number, step in enumerate(recipe.steps, start=1):
        try:
            each = _planned(step, columns)
        except ProblemError as error:
            problems += [in_step(problem, number, step.op) for problem in error.problems]
            columns = _as_if_there(step, columns)
            continue
        planned.append(each)
        columns = each.work.header
    if problems:
        place = Place(file=file or None)
        raise ProblemError(*(replace(each, place=place) for each in _once(problems)))
    return Plan(recipe, tuple(header), tuple(planned))


def columns_named(recipe: Recipe) -> set[str]:
    """Give every column that a recipe names, those it makes itself included."""
    found: set[str] = set()
    for step in recipe.steps:
        found.update(_as_if_there(step, ()))
    return found


def refuse_beyond(recipe: Recipe, reaches: Sequence[Reach]) -> None:
    """See that a recipe only holds steps that touch what may be touched here.

    Raises:
        ProblemError: `clean.structural`, one for each other step.
    """
    wrong = [
        in_step(Problem("clean.structural"), number, step.op)
        for number, step in enumerate(recipe.steps, start=1)
        if not _reaches(step, reaches)
    ]
    if wrong:
        raise ProblemError(*wrong)


def _reaches(step: Step, reaches: Sequence[Reach]) -> bool:
    """Say whether a step stays within; a column that is computed anew is a change of values."""
    if step.op == "compute" and step.flag("replace"):
        return "cells" in reaches
    return OPERATIONS[step.op].reach in reaches


def _planned(step: Step, columns: tuple[str, ...]) -> PlannedStep:
    operation = OPERATIONS[step.op]
    wanted = operation.columns_in(step)
    for text in (step.where, *(step.text(name) for name in _EXPRESSIONS)):
        wanted += columns_of(text)
    wanted = list(dict.fromkeys(wanted))
    declared = list(step.columns_in or ())
    missing = [name for name in dict.fromkeys(wanted + declared) if name not in columns]
    if missing:
        raise ProblemError(*(_missing(name, columns) for name in missing))
    work = operation.make(step, columns)
    if len(work.header) > MOST_COLUMNS:
        values = {"columns": f"{len(work.header):,}", "most": f"{MOST_COLUMNS:,}"}
        raise ProblemError(Problem("clean.too_many_columns", values=values))
    there = set(columns)
    new = [name for name in work.header if name not in there]
    changed = step.columns if operation.reach == "cells" else ()
    if step.op == "compute" and not new:
        changed = (step.text("column"),)
    written = tuple(dict.fromkeys([*changed, *new]))
    if step.columns_out is not None and set(step.columns_out) != set(written):
        values = {"declared": ", ".join(step.columns_out), "written": ", ".join(written)}
        raise ProblemError(Problem("clean.declared_otherwise", values=values))
    return PlannedStep(step, columns, tuple(wanted), written, work)


def _missing(name: str, columns: tuple[str, ...]) -> Problem:
    similar = similar_columns(name, columns)
    code = "clean.missing_column_similar" if similar else "clean.missing_column"
    known = ", ".join(f"«{column}»" for column in columns[:_KNOWN])
    return Problem(code, values={"column": name, "similar": similar, "known": known})


def similar_columns(name: str, columns: Sequence[str]) -> str:
    """Name the columns that are called much like this, for a sentence; "" when none is."""
    by_fold = {fold(column): column for column in columns}
    wanted = fold(name)
    near = difflib.get_close_matches(wanted, list(by_fold), n=3, cutoff=0.6)
    near = near or [each for each in by_fold if each and set(wanted.split()) & set(each.split())]
    return ", ".join(f"«{by_fold[each]}»" for each in near[:3])


def _as_if_there(step: Step, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Give the columns that there would be after a step that does not fit, to check the others."""
    new = [*OPERATIONS[step.op].columns_in(step), *columns_of(step.where)]
    new += [*columns_of(step.text("expression"))]
    for parameter in OPERATIONS[step.op].parameters:
        if parameter.kind == "new_columns":
            new += step.texts(parameter.name)
        elif parameter.kind == "new_column":
            new.append(step.text(parameter.name))
        elif parameter.kind == "renames":
            new += step.mapping(parameter.name).values()
    return tuple(dict.fromkeys([*columns, *new]))


def _once(problems: Sequence[Problem]) -> list[Problem]:
    """Leave out what was said of an earlier step: one missing column is one problem."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for each in problems:
        key = each.code, str(each.values.get("column", each.values))
        if key not in seen:
            seen.add(key)
            kept.append(each)
    return kept
