"""What stands in the way of a dataset: of its next version, and of its last one to a portal."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.operations.approval import blocks
from app.operations.dataset_of import dataset_named, definition_of, form_of
from app.steps.catalogue import DatasetMetadata, missing_fields
from app.steps.dataset_definition import applied, definition_problems, left_unmarked
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.instrument import Instrument
from forms.problem import Place, Problem, Severity
from forms.table_schema import public_columns

REVIEW = "revisar"
"""Place on the screen where records are corrected, as problems name it."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """What is in the way; empty where nothing is.

    Attributes:
        release: Of the next version; records that nobody checked yet may add to it.
        publishing: Of the last version on its way to a portal.
    """

    release: tuple[Problem, ...]
    publishing: tuple[Problem, ...]


def blocks_of(workspace: Workspace, name: str) -> Blocks:
    """Say what keeps a dataset from being released, and its last version from being published.

    Args:
        workspace: Where it is.
        name: The dataset.

    Raises:
        ProblemError: `dataset.unknown`.
    """
    in_the_way = _of_release(workspace, name)
    last = workspace.datasets.last_version(name)
    if last is None:
        return Blocks(in_the_way, (Problem("dataset.not_released", values={"name": name}),))
    return Blocks(in_the_way, blocks(workspace, last))


def refusals(
    title: str,
    errors: Sequence[Problem],
    count: int,
    form: Instrument,
    metadata: DatasetMetadata,
) -> tuple[Problem, ...]:
    """Give everything that a release cannot go out with, at once.

    Args:
        title: Of the form.
        errors: Of records, as far as somebody wants them named.
        count: How many errors there are.
        form: As the dataset defines its columns.
        metadata: Description of the dataset.
    """
    found = []
    if count:
        values = {"form": title, "count": count}
        found.append(Problem("dataset.has_errors", place=Place(field=REVIEW), values=values))
    gaps = [gap for gap in missing_fields(metadata) if gap.severity is Severity.ERROR]
    return (*found, *errors, *_unclassed(form), *gaps)


def _of_release(workspace: Workspace, name: str) -> tuple[Problem, ...]:
    dataset = dataset_named(workspace, name)
    version = form_of(workspace, dataset)
    definition, _number = definition_of(workspace, dataset)
    instrument = workspace.instruments.instrument(version.id)
    form = applied(instrument, definition)
    counted = workspace.issues.counts().get(version.instrument)
    metadata = DatasetMetadata.from_json(dataset.metadata)
    errors = counted.errors if counted else 0
    found = [*definition_problems(instrument, definition)]
    found += refusals(version.title, (), errors, form, metadata)
    values: dict[str, object] = {"form": version.title}
    if all(column.repeat is not None for column in public_columns(form)):
        found.append(Problem("package.no_public_columns", values=values))
    ready = RecordQuery(version.instrument, states=definition.states)
    if not workspace.records.ids(ready):
        found.append(Problem("dataset.no_records", values=values))
    return tuple(found)


def _unclassed(form: Instrument) -> list[Problem]:
    """Give the columns of which nobody said whether they may leave."""
    return [
        Problem(
            "approval.column_without_class",
            place=Place(column=column.name, field=column.path),
            values={"title": column.title or column.name},
        )
        for column in left_unmarked(form)
    ]
