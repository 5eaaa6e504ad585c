"""Look at the answers of a form as a recipe leaves them: in groups, alike, as places; and clean.

What a person sees in a group becomes a condition, and what follows looks at those records alone.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.messages import _
from app.operations.clean_form import CleanedForm, clean_form
from app.operations.clean_levels import all_levels, level_with, read_level
from app.operations.clean_values import see_no_folder
from app.operations.record_words import PERSONAL
from app.progress import Cancel, CancelledError, Report, silent
from app.store.clock import as_text
from app.store.database import KnownError
from app.store.durable import write_durably
from app.store.journal import Entry
from app.store.workspace import Workspace
from forms.instrument import Repeat
from forms.problem import Place, Problem, system_reason

if TYPE_CHECKING:
    from app.steps.cleaning.clusters import Cluster, Method
    from app.steps.cleaning.facets import Facet, Kind
    from app.steps.cleaning.places import PlacedValue
    from app.steps.cleaning.recipe import Recipe
    from app.steps.cleaning.step import Step

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """A question, as recipes call it.

    Attributes:
        name: In recipes.
        label: For people; of a question in a repeat with the name of that.
        personal: Its answers are about persons.
    """

    name: str
    label: str
    personal: bool


@dataclass(frozen=True, slots=True)
class FormToClean:
    """A form: its title, and its questions that recipes may change, in its order."""

    title: str
    columns: tuple[AnswerColumn, ...]


@dataclass(frozen=True, slots=True)
class Sight:
    """Which answers are looked at.

    Attributes:
        form: The form.
        recipe: What is done to them before.
        where: Expression that chooses records, "" for all.
    """

    form: str
    recipe: "Recipe"
    where: str = ""


@dataclass(frozen=True, slots=True)
class Stopped:
    """A cleaning that a person stopped; `batch` is what it had changed, None for nothing."""

    batch: int | None


def form_to_clean(workspace: Workspace, form_id: str) -> FormToClean:
    """Give the title of a form and the questions that recipes may change.

    Raises:
        ProblemError: The form is not there.
    """
    version = workspace.instruments.latest(form_id)
    instrument = workspace.instruments.instrument(version.id)
    repeats = {each.path: each.label() for each in instrument.walk() if isinstance(each, Repeat)}
    columns = []
    for level in all_levels(workspace, version):
        for name, path in zip(level.header, level.paths, strict=True):
            asked = instrument.question(path)
            label = asked.label() or name
            if level.repeat:
                label = f"{label} ({repeats[level.repeat] or level.repeat})"
            columns.append(AnswerColumn(name, label, asked.marks.privacy in PERSONAL))
    return FormToClean(instrument.title(), tuple(columns))


def changes_values(step: "Step") -> bool:
    """Say whether a step can run on a form; others run at import or in the dataset definition."""
    from app.steps.cleaning.operations import OPERATIONS

    if step.op == "compute" and step.flag("replace"):
        return True
    return OPERATIONS[step.op].reach in ("cells", "marks")


def on_form(recipe: "Recipe") -> "Recipe":
    """Give the steps of a recipe that can run on a form."""
    return replace(recipe, steps=tuple(step for step in recipe.steps if changes_values(step)))


def count_answers(
    workspace: Workspace,
    sight: Sight,
    columns: Sequence[str],
    *,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Counter[tuple[str, ...]]:
    """Count what records say in some columns, blank ones too.

    Args:
        workspace: Where the records live.
        sight: Which answers.
        columns: As `form_to_clean` names them.
        report: Told of the records read.
        cancel: Stops between records.

    Raises:
        ProblemError: The form or a column is not there; the recipe or condition does not fit.
    """
    from app.operations.find_record import unknown_question
    from app.steps.cleaning.apply import apply
    from app.steps.cleaning.expressions import RowExpression, columns_of
    from app.steps.cleaning.plan import columns_named

    token = cancel or Cancel()
    version = workspace.instruments.latest(sight.form)
    asked = [*columns, *columns_of(sight.where)]
    found = level_with(workspace, version, on_form(sight.recipe), asked)
    if found is None:
        known = {name for each in all_levels(workspace, version) for name in each.header}
        raise unknown_question(next(name for name in asked if name not in known))
    named, level = found
    needed = {*asked, *columns_named(level.recipe)}
    pairs = enumerate(zip(named.header, level.header, strict=True))
    kept = [place for place, names in pairs if needed & set(names)]
    named, level = named.at(kept), level.at(kept)
    where = RowExpression(sight.where, named.header) if sight.where else None
    places = [named.header.index(column) for column in columns]

    def rows() -> Iterator[tuple[int, list[str]]]:
        for row in read_level(workspace, version, level, report, token):
            yield row.record, row.cells

    counts: Counter[tuple[str, ...]] = Counter()
    for _record, cells in apply(level.recipe, level.columns, rows, cancel=token).rows:
        if where is None or where.holds(cells[: len(named.header)]):
            counts[tuple(cells[place] for place in places)] += 1
    return counts


def facet_answers(
    workspace: Workspace,
    sight: Sight,
    column: str,
    kind: "Kind",
    *,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> "Facet":
    """Group the answers to a question; see `clean_values.facet_question` and `count_answers`."""
    from app.steps.cleaning.facets import facet

    counts = count_answers(workspace, sight, [column], report=report, cancel=cancel)
    return facet(column, {value: rows for (value,), rows in counts.items()}, kind)


def cluster_answers(
    workspace: Workspace,
    sight: Sight,
    column: str,
    method: "Method",
    *,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> "tuple[Cluster, ...]":
    """Find the spellings of a question that look like one thing; see `count_answers`."""
    from app.steps.cleaning.clusters import cluster_values

    counts = count_answers(workspace, sight, [column], report=report, cancel=cancel)
    said = {value: rows for (value,), rows in counts.items() if value.strip()}
    return tuple(cluster_values(said, method))


def place_answers(
    workspace: Workspace,
    sight: Sight,
    column: str,
    department: str,
    *,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> "tuple[PlacedValue, ...]":
    """Find the municipalities that answers mean; `department` may be "". See `count_answers`."""
    from app.steps.cleaning.places import place_values

    columns = [column, department] if department else [column]
    counts = count_answers(workspace, sight, columns, report=report, cancel=cancel)
    pairs = {(key[0], key[1] if department else ""): rows for key, rows in counts.items()}
    return tuple(place_values(pairs))


def preview(
    workspace: Workspace,
    sight: Sight,
    person: str,
    *,
    clock: Clock,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> CleanedForm:
    """Say what the steps of a recipe that fit a form would change; see `clean_form`.

    Raises:
        ProblemError: The recipe does not fit the form.
    """
    recipe = on_form(sight.recipe)
    return clean_form(
        workspace,
        sight.form,
        recipe,
        person,
        clock=clock,
        preview=True,
        report=report,
        cancel=cancel,
    )


def clean_or_stop(
    workspace: Workspace,
    sight: Sight,
    person: str,
    reason: str,
    *,
    clock: Clock,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> CleanedForm | Stopped:
    """Run the steps of a recipe that fit a form; a person who stops it is told what changed.

    Args:
        workspace: Where the records live.
        sight: Form and recipe; each step has its own condition.
        person: Who cleans.
        reason: Why, for the journal.
        clock: The time, in UTC.
        report: Told of the records done.
        cancel: Stops between two records.

    Raises:
        ProblemError: As of `clean_form`.
    """
    instrument = workspace.instruments.latest(sight.form).instrument
    known = {batch.id for batch in workspace.batches.all(instrument)}
    recipe = on_form(sight.recipe)
    try:
        return clean_form(
            workspace,
            sight.form,
            recipe,
            person,
            clock=clock,
            reason=reason,
            report=report,
            cancel=cancel,
        )
    except CancelledError:
        made = [each for each in workspace.batches.all(instrument) if each.id not in known]
        return Stopped(next((each.id for each in made if each.kind == "recipe"), None))


def log_look(workspace: Workspace, column: str, person: str, *, clock: Clock) -> None:
    """Write down that somebody asked to see what all records say about persons in a column."""
    who = workspace.people.ensure(person).id
    entry = Entry("remark", path=column, reason=_("Se mostraron datos personales para limpiarlos"))
    with workspace.db.transaction():
        workspace.journal.append((entry,), person=who, at=as_text(clock()))


def save_recipe(text: str, path: Path) -> None:
    """Write a recipe, complete or not at all.

    Raises:
        KnownError: `table.cannot_write`; an older file stands.
    """
    see_no_folder(path)
    try:
        write_durably(path, text)
    except OSError as error:
        values = {"detail": system_reason(error)}
        problem = Problem("table.cannot_write", place=Place(file=path.name), values=values)
        raise KnownError(problem) from error
