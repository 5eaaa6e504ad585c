"""Which dataset a form has, and how it is defined."""

from app.steps.catalogue import slug
from app.steps.dataset_definition import DatasetDefinition
from app.store.datasets import Dataset
from app.store.instruments import StoredVersion
from app.store.workspace import Workspace
from forms.problem import Problem, ProblemError

FIRST_DEFINITION = DatasetDefinition(formats=("pdf", "geojson"))
"""Holds while nobody defined anything: paper for the law, a map where there are places."""


def dataset_named(workspace: Workspace, name: str) -> Dataset:
    """Give a dataset by its name.

    Raises:
        ProblemError: `dataset.unknown`, with the names there are.
    """
    for dataset in workspace.datasets.all():
        if dataset.name == name:
            return dataset
    known = ", ".join(dataset.name for dataset in workspace.datasets.all()) or "–"
    raise ProblemError(Problem("dataset.unknown", values={"name": name, "known": known}))


def dataset_of_form(workspace: Workspace, form: StoredVersion) -> Dataset | None:
    """Give the dataset that is meant by a form alone: that of its own name, else the first."""
    datasets = workspace.datasets.all(form.instrument)
    own = slug(form.form_id)
    return next((each for each in datasets if each.name == own), next(iter(datasets), None))


def form_of(workspace: Workspace, dataset: Dataset) -> StoredVersion:
    """Give the form of a dataset, in its newest version."""
    return workspace.instruments.version(workspace.instruments.newest_of(dataset.instrument))


def definition_of(
    workspace: Workspace, dataset: Dataset | None
) -> tuple[DatasetDefinition, int | None]:
    """Give the definition that counts and its number, None where nobody wrote one."""
    kept = None if dataset is None else workspace.definitions.newest(dataset.id)
    if kept is None:
        return FIRST_DEFINITION, None
    return DatasetDefinition.from_json(kept.body), kept.number


def definition_named(workspace: Workspace, name: str) -> tuple[DatasetDefinition, int | None]:
    """Give the definition of a dataset by its name, also of one that is not there yet."""
    named = (each for each in workspace.datasets.all() if each.name == name)
    return definition_of(workspace, next(named, None))
