"""The levels of a form that recipes clean: what stands outside repeats, and each repeat by itself.

A record is one row outside repeats; in a repeat each of its instances is. A step names questions
of one level: its rows are those of that level.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.messages import _
from app.progress import Cancel, Progress, Report
from app.store.bulk import RECORDS_A_CHUNK
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.answers import Answers, StoredRow
from forms.instrument import Instrument
from forms.problem import Problem, ProblemError
from forms.xpath.values import value_text

if TYPE_CHECKING:
    from app.steps.cleaning.recipe import Recipe
    from app.steps.cleaning.step import Step
    from app.store.instruments import StoredVersion


@dataclass(frozen=True, slots=True)
class Level:
    """Questions whose answers stand side by side.

    Attributes:
        repeat: Path of the repeat, "" outside repeats.
        paths: Its questions, in the order of the form.
        header: What the recipe calls each of them.
        recipe: The steps that run on them.
        numbers: Place of each of these steps in the whole recipe, from 0.
        outer: Questions around the repeat that conditions and expressions of these steps ask for:
            name and path; their answers stand behind those of the level in each row.
    """

    repeat: str
    paths: tuple[str, ...]
    header: tuple[str, ...]
    recipe: "Recipe"
    numbers: tuple[int, ...] = ()
    outer: tuple[tuple[str, str], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Give the names of the cells of its rows, those of outer questions last."""
        return (*self.header, *(name for name, _path in self.outer))

    def at(self, places: Sequence[int]) -> "Level":
        """Give the same level with the questions of some places alone."""
        paths, header = (tuple(each[at] for at in places) for each in (self.paths, self.header))
        return replace(self, paths=paths, header=header)


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One row of a level.

    Attributes:
        record: Number of the record.
        instance: uuid of the instance of a repeat, None outside repeats.
        cells: Its answers, as texts, then those of outer questions.
    """

    record: int
    instance: str | None
    cells: list[str]


def levels_of(workspace: Workspace, version: "StoredVersion", recipe: "Recipe") -> list[Level]:
    """Sort the steps of a recipe by the level they run on; outside repeats comes first.

    Questions are called as the recipe does, by path, name, public column or label. A name that
    stands outside repeats means that question; in a repeat it then takes its path.

    A condition or an expression may ask for questions around the repeat too.

    Raises:
        ProblemError: `clean.mixed_levels`: a step names questions of two levels.
    """
    from app.steps.cleaning.plan import columns_named
    from app.steps.cleaning.step import in_step

    instrument = workspace.instruments.instrument(version.id)
    named = columns_named(recipe)
    found: dict[str, list[int]] = {}
    headers: dict[str, tuple[str, ...]] = {}
    places = _paths(workspace, version)
    for repeat, paths in places.items():
        headers[repeat] = _header(instrument, paths, named, set(headers.get("", ())))
        found[repeat] = []
    wrong = []
    for number, step in enumerate(recipe.steps):
        level = _level_of(step, headers)
        if level is None:
            columns = ", ".join(f"«{name}»" for name in sorted(_named_by(step)))
            problem = Problem("clean.mixed_levels", values={"columns": columns})
            wrong.append(in_step(problem, number + 1, step.op))
        found[level or ""].append(number)
    if wrong:
        raise ProblemError(*wrong)
    levels = []
    for repeat, paths in places.items():
        if found[repeat] or not repeat:
            steps = _only(recipe, found[repeat])
            outer = _outer_of(repeat, columns_named(steps), headers, places)
            numbers = tuple(found[repeat])
            levels.append(Level(repeat, paths, headers[repeat], steps, numbers, outer))
    return levels


def _named_by(step: "Step") -> set[str]:
    from app.steps.cleaning.plan import columns_named
    from app.steps.cleaning.recipe import Recipe

    return columns_named(Recipe((step,)))


def _level_of(step: "Step", headers: Mapping[str, tuple[str, ...]]) -> str | None:
    """Give the repeat on whose rows a step runs, "" for none; None when it mixes levels.

    That is the one of the questions that it changes, else the innermost that it asks for.
    """
    from app.steps.cleaning.operations import OPERATIONS

    asked = _named_by(step)
    own = {*OPERATIONS[step.op].columns_in(step), step.text("column")}
    there = [repeat for repeat, header in headers.items() if own & set(header)]
    if len(there) > 1:
        return None
    if not there:
        there = [repeat for repeat, header in headers.items() if asked & set(header)]
    level = max(there, key=len, default="")
    seen = {name for repeat in (level, *_around(level, headers)) for name in headers[repeat]}
    known = {name for header in headers.values() for name in header}
    return level if asked & known <= seen else None


def _around(repeat: str, headers: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Give what is around a repeat: outer ones, the innermost first, and what is outside all."""
    outer = [each for each in headers if each and repeat.startswith(f"{each}/")]
    return [*sorted(outer, key=len, reverse=True), ""] if repeat else []


def _outer_of(
    repeat: str,
    named: set[str],
    headers: Mapping[str, tuple[str, ...]],
    places: Mapping[str, tuple[str, ...]],
) -> tuple[tuple[str, str], ...]:
    """Give the questions around a repeat that its steps ask for."""
    found: dict[str, str] = {}
    for outer in _around(repeat, headers):
        for name, path in zip(headers[outer], places[outer], strict=True):
            if name in named and name not in headers[repeat]:
                found.setdefault(name, path)
    return tuple(found.items())


def all_levels(workspace: Workspace, version: "StoredVersion") -> list[Level]:
    """Give every level of a form that asks something, without steps."""
    from app.steps.cleaning.recipe import Recipe

    instrument = workspace.instruments.instrument(version.id)
    found: list[Level] = []
    for repeat, paths in _paths(workspace, version).items():
        header = _header(instrument, paths, set(), set(found[0].header) if found else set())
        found.append(Level(repeat, paths, header, Recipe(())))
    return [level for level in found if level.paths or not level.repeat]


def level_with(
    workspace: Workspace, version: "StoredVersion", recipe: "Recipe", columns: Sequence[str]
) -> tuple[Level, Level] | None:
    """Find the level whose questions have these names: as `all_levels` and as the recipe call it.

    Returns:
        None when some column is no question.

    Raises:
        ProblemError: `clean.mixed_sight`: they are of two levels; `clean.mixed_levels`.
    """
    levels = all_levels(workspace, version)
    there = [level for level in levels if set(columns) & set(level.header)]
    if not set(columns) <= {name for level in there for name in level.header}:
        return None
    if len(there) > 1:
        names = ", ".join(f"«{name}»" for name in dict.fromkeys(columns))
        raise ProblemError(Problem("clean.mixed_sight", values={"columns": names}))
    named = there[0] if there else levels[0]
    called = {level.repeat: level for level in levels_of(workspace, version, recipe)}
    return named, called.get(named.repeat, named)


def read_level(
    workspace: Workspace,
    version: "StoredVersion",
    level: Level,
    report: Report,
    cancel: Cancel,
) -> Iterator[LevelRow]:
    """Give the rows of a level, record by record.

    Args:
        workspace: Where the records live.
        version: The form.
        level: Which of its questions.
        report: Told of the records read.
        cancel: Stops between two chunks.
    """
    ids = workspace.records.ids(RecordQuery(version.instrument))
    for first in range(0, len(ids), RECORDS_A_CHUNK):
        cancel.check()
        some = ids[first : first + RECORDS_A_CHUNK]
        report(Progress(first, len(ids), _("Leyendo los registros")))
        if not level.repeat:
            page = workspace.records.page(version.instrument, some, level.paths)
            for record, values in zip(some, page, strict=True):
                yield LevelRow(record, None, [value_text(value) for value in values])
            continue
        for record, (_uuid, answers) in zip(some, workspace.records.stream(some), strict=True):
            rows = {row.row: row for row in answers.rows}
            for row in answers.rows:
                if row.repeat == level.repeat:
                    cells = [value_text(row.values.get(path)) for path in level.paths]
                    cells += [_value_around(answers, rows, row, path) for _, path in level.outer]
                    yield LevelRow(record, row.row, cells)


def _value_around(
    answers: Answers, rows: Mapping[str, StoredRow], row: StoredRow, path: str
) -> str:
    """Give an answer that stands in an instance around another one, or outside all."""
    parent = rows.get(row.parent or "")
    while parent is not None and path not in parent.values:
        parent = rows.get(parent.parent or "")
    return value_text((answers if parent is None else parent).values.get(path))


def _paths(workspace: Workspace, version: "StoredVersion") -> dict[str, tuple[str, ...]]:
    """Give the questions of each level, outside repeats first."""
    layout = workspace.instruments.layout(version.instrument)
    by_key = {repeat.id: repeat.path for repeat in layout.repeats}
    found = {"": list(layout.outside), **{path: list[str]() for path in by_key.values()}}
    for path, column in layout.inside.items():
        if column.repeat in by_key:
            found[by_key[column.repeat]].append(path)
    return {repeat: tuple(paths) for repeat, paths in found.items()}


def _header(
    instrument: Instrument, paths: Sequence[str], meant: set[str], taken: set[str]
) -> tuple[str, ...]:
    """Call each question as the recipe does, else by its name.

    What several are called counts for none of them.
    """
    known = []
    for path in paths:
        question = instrument.question(path)
        known.append((path, question.name, question.marks.column, question.label()))
    times = Counter(name for names in known for name in set(names))
    times.update(dict.fromkeys(taken, 1))
    return tuple(
        next((name for name in names if name in meant and times[name] == 1), None)
        or (names[1] if times[names[1]] == 1 else names[0])
        for names in known
    )


def _only(recipe: "Recipe", numbers: Sequence[int]) -> "Recipe":
    return replace(recipe, steps=tuple(recipe.steps[number] for number in numbers))
