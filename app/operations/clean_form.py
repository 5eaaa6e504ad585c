"""Clean the records of a form with a recipe: values change under the rules of the form.

Everything a recipe changes is one batch: each answer has its line in the journal, `record undo`
takes one record back, `clean_undo` all of them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.messages import _
from app.operations import capture as capturing
from app.operations.clean_levels import Level, LevelRow, levels_of, read_level
from app.operations.validate_form import check_record
from app.progress import Cancel, Progress, Report, silent
from app.store.journal import Entry
from app.store.people import CHANGING
from app.store.workspace import Workspace
from forms.answers import Update
from forms.problem import Problem, ProblemError, Severity

if TYPE_CHECKING:
    from app.steps.cleaning.apply import Report as Cleaning
    from app.steps.cleaning.recipe import Recipe
    from app.store.instruments import StoredVersion

Clock = Callable[[], datetime]

Spot = tuple[str, str | None]

EXAMPLES = 20
"""Records that a recipe could not change and that are said by name; the others are counted."""


@dataclass(slots=True)
class CleanedForm:
    """What came of a recipe on a form.

    Attributes:
        report: What each step does to the values, by number of record.
        records: Records that changed, or would.
        changed: Answers that changed, or would.
        refused: Answers that the form, or the state of the record, did not let change.
        batch: Key of the batch, None when nothing was changed.
        problems: Values that could not be read, and why answers were refused.
    """

    report: "Cleaning"
    records: int = 0
    changed: int = 0
    refused: int = 0
    batch: int | None = None
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, problem: Problem) -> None:
        """Count an answer that stays, and keep why."""
        self.refused += 1
        if self.refused <= EXAMPLES:
            self.problems.append(problem)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a recipe wants of one record: place -> text, and the places it marks.

    A place is a path and the uuid of the instance of its repeat, None outside repeats.
    """

    record: int
    answers: dict[Spot, str] = field(default_factory=dict)
    marks: list[Spot] = field(default_factory=list)


def clean_form(
    workspace: Workspace,
    form_id: str,
    recipe: "Recipe | Path",
    person: str,
    *,
    clock: Clock,
    preview: bool = False,
    reason: str = "",
    report: Report = silent,
    cancel: Cancel | None = None,
) -> CleanedForm:
    """Run a recipe over the answers of all records of a form.

    Columns are names or paths of questions; a step names those outside repeats, or those of one
    repeat, whose instances are its rows. Approved records stay; a finished record takes no
    answer that its form refuses, unless the one it had was refused too.

    Args:
        workspace: Where the records live.
        form_id: Which form.
        recipe: The recipe, or the file that holds it.
        person: Who cleans.
        clock: The time, in UTC.
        preview: Only say what would change.
        reason: Why, for the journal.
        report: Told of the records done.
        cancel: Stops between two records; what was changed stays under its batch.

    Raises:
        ProblemError: The recipe is none, does not fit the form, or holds steps that change rows or
            columns (`clean.structural`) or questions inside and outside a repeat
            (`clean.mixed_levels`); nothing was changed.
    """
    from app.steps.cleaning.plan import refuse_beyond
    from app.steps.cleaning.recipe import load_recipe

    made = load_recipe(recipe) if isinstance(recipe, Path) else recipe
    refuse_beyond(made, ("cells", "marks"))
    version = workspace.instruments.latest(form_id)
    wanted, done = _look(workspace, version, made, report, cancel or Cancel())
    if preview or not wanted:
        done.records = len(wanted)
        done.changed = sum(len(each.answers) for each in wanted)
        return done
    cleaner = _Cleaner(workspace, person, clock, reason, done)
    what = _("Limpiando los registros")
    with workspace.batches.changing(version, person, len(wanted), kind="recipe") as batch:
        done.batch = batch
        for number, each in enumerate(wanted, start=1):
            (cancel or Cancel()).check()
            cleaner.change(each, batch)
            report(Progress(number, len(wanted), what))
    return done


def _look(
    workspace: Workspace,
    version: "StoredVersion",
    recipe: "Recipe",
    report: Report,
    cancel: Cancel,
) -> tuple[list[_Wanted], CleanedForm]:
    """Run a recipe over the records without changing any."""

    def read(level: Level) -> Iterator[LevelRow]:
        return read_level(workspace, version, level, report, cancel)

    levels = levels_of(workspace, version, recipe)
    told: list[Cleaning] = []
    wanted: dict[int, _Wanted] = {}
    problems: list[Problem] = []
    for level in levels:
        try:
            told.append(_look_at(level, partial(read, level), wanted, cancel))
        except ProblemError as error:
            problems += [_numbered(problem, level) for problem in error.problems]
    if problems:
        raise ProblemError(*problems)
    done = CleanedForm(_together(recipe, levels, told))
    done.problems += [_of_record(workspace, problem) for problem in done.report.problems]
    return [wanted[record] for record in sorted(wanted)], done


def _look_at(
    level: Level,
    read: Callable[[], Iterator[LevelRow]],
    wanted: dict[int, _Wanted],
    cancel: Cancel,
) -> "Cleaning":
    """Run the steps of a level over its rows, and gather what they want of each record."""
    from app.steps.cleaning.apply import apply

    last: list[LevelRow] = []

    def rows() -> Iterator[tuple[int, list[str]]]:
        for row in read():
            last[:] = [row]
            yield row.record, row.cells.copy()

    header_out, cleaned, told = apply(level.recipe, level.columns, rows, cancel=cancel)
    marks = [
        (place, level.paths[level.header.index(_marked(header_out[place]))])
        for place in range(len(level.columns), len(header_out))
    ]
    for record, cells in cleaned:
        before = last[0]
        answers = {
            (path, before.instance): cells[place]
            for place, path in enumerate(level.paths)
            if cells[place] != before.cells[place]
        }
        marked = [(path, before.instance) for place, path in marks if cells[place] == "1"]
        if answers or marked:
            found = wanted.setdefault(record, _Wanted(record))
            found.answers.update(answers)
            found.marks.extend(marked)
    return told


def _numbered(problem: Problem, level: Level) -> Problem:
    """Say the number that a step has in the whole recipe."""
    number = problem.values.get("step")
    if not isinstance(number, int):
        return problem
    return replace(problem, values={**problem.values, "step": level.numbers[number - 1] + 1})


def _together(recipe: "Recipe", levels: Sequence[Level], told: "Sequence[Cleaning]") -> "Cleaning":
    """Put what was told of each level into the order of the recipe; rows are those outside."""
    from app.steps.cleaning.apply import Report as Cleaning
    from app.steps.cleaning.plan import Plan

    each = {
        number: (planned, tally)
        for level, one in zip(levels, told, strict=True)
        for number, planned, tally in zip(level.numbers, one.plan.steps, one.tallies, strict=True)
    }
    ordered = [each[number] for number in sorted(each)]
    plan = Plan(recipe, told[0].plan.header, tuple(planned for planned, _tally in ordered))
    tallies = tuple(tally for _planned, tally in ordered)
    return Cleaning(plan, tallies, told[0].rows_in, told[0].rows_out)


def _marked(name: str) -> str:
    from app.steps.cleaning.rows import MARK

    return name.removesuffix(MARK)


def _of_record(workspace: Workspace, problem: Problem) -> Problem:
    """Say of which record a value is that could not be read."""
    if problem.place.row is None:
        return problem
    uuid = workspace.records.info(problem.place.row).uuid
    return replace(problem, place=replace(problem.place, record=uuid))


class _Cleaner:
    """Gives records the answers that a recipe wants."""

    def __init__(
        self, workspace: Workspace, person: str, clock: Clock, reason: str, done: CleanedForm
    ) -> None:
        self._workspace, self._person, self._clock = workspace, person, clock
        self._reason, self._done = reason or None, done

    def change(self, wanted: _Wanted, batch: int) -> None:
        """Change one record; it is on disk when this returns."""
        record = self._workspace.records.info(wanted.record)
        if record.state == "approved":
            self._done.refuse(capturing.approved(record.uuid))
            return
        is_open = record.state in ("draft", "returned")
        self._workspace.people.allow(self._person, CHANGING[record.state])
        try:
            capture = capturing.resume(
                self._workspace, record.uuid, self._person, clock=self._clock
            )
        except ProblemError as error:
            self._done.refuse(error.problems[0])
            return
        capture.batch = batch
        update = self._answered(capture, wanted, is_open=is_open)
        words = _("Se aparta mucho de los demás: conviene verlo.")
        marks = [
            Entry("remark", record.uuid, row, path, new=words, version=record.version)
            for path, row in wanted.marks
        ]
        if not update.answers and not marks:
            return
        self._workspace.records.save(
            record, update, self._person, reason=self._reason, batch=batch, beside=marks
        )
        check_record(self._workspace, capture.record, capture.session, self._clock())
        self._done.records += 1

    def _answered(self, capture: capturing.Capture, wanted: _Wanted, *, is_open: bool) -> Update:
        """Answer what the form takes; what it refuses is as it was."""
        session, kept = capture.session, []
        for (path, row), text in wanted.answers.items():
            try:
                ref = session.ref(path, row)
                node = session.node(ref)
                old, was_wrong = node.value, node.violation is not None
                update = session.answer(ref, text or None)
            except ProblemError as error:
                self._done.refuse(error.problems[0])
                continue
            wrong = session.node(ref).violation
            if (
                wrong is not None
                and wrong.severity is Severity.ERROR
                and not (is_open or was_wrong)
            ):
                session.answer(ref, old)
                self._done.refuse(capturing.of_record(wrong, capture.record))
                continue
            self._done.changed += 1
            kept.append(update)
        return capturing.merged(kept)
