"""The datasets there are: how each is defined, which versions it has, what is new since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.operations.dataset_of import dataset_named, definition_of, form_of
from app.operations.define_dataset import Defined, defined
from app.operations.publication import PackageFile, approver
from app.steps.approval_terms import Terms
from app.store.datasets import Dataset, News, StoredDatasetVersion
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ListedDataset:
    """A dataset in the list.

    Attributes:
        name, title: Of the dataset.
        form_id: Its form.
        ready: Records that would go out now.
        versions: How many it has.
        number, rows, built_at: Of the newest, None before the first.
        approved_by: Who approved the newest, "" while nobody did.
        url: Where a portal holds the newest, "" while none does.
        news: What is other than in the newest, None before the first.
    """

    name: str
    title: str
    form_id: str
    ready: int
    versions: int
    number: int | None
    rows: int | None
    built_at: datetime | None
    approved_by: str
    url: str
    news: News | None


@dataclass(frozen=True, slots=True)
class DatasetVersion:
    """A version in the history of a dataset.

    Attributes:
        version: Its key in the store.
        number, rows: Of the version.
        built_at: When, UTC.
        prepared_by, approved_by: Who stands for it.
        definition: Number of the definition it follows, None for the form's own.
        reason: Why it was made.
        changes: Table -> counts of rows `added`, `changed`, `removed`.
        sha256: Of the data CSV.
        folder: Where its files lie.
        files: The data first.
        receipts: Address and time of each portal that holds it.
        parcels: Key of the parcel behind each of these receipts.
        override: Why it went out without approval, "" otherwise.
    """

    version: int
    number: int
    rows: int
    built_at: datetime
    prepared_by: str
    approved_by: str
    definition: int | None
    reason: str
    changes: Mapping[str, Mapping[str, int]]
    sha256: str
    folder: str
    files: tuple[PackageFile, ...]
    receipts: tuple[tuple[str, datetime], ...]
    parcels: tuple[str, ...]
    override: str


@dataclass(frozen=True, slots=True)
class DatasetHistory:
    """A dataset with all its versions, the newest first."""

    defined: Defined
    versions: tuple[DatasetVersion, ...]


def datasets_here(workspace: Workspace) -> tuple[ListedDataset, ...]:
    """Give the datasets of a workspace, by name."""
    return tuple(_listed(workspace, dataset) for dataset in workspace.datasets.all())


def dataset_history(workspace: Workspace, name: str) -> DatasetHistory:
    """Give a dataset with its definition and its versions.

    Raises:
        ProblemError: `dataset.unknown`.
    """
    dataset = dataset_named(workspace, name)
    receipts = workspace.datasets.receipts(name)
    versions = tuple(
        DatasetVersion(
            version=each.id,
            number=each.number,
            rows=each.rows,
            built_at=each.built_at,
            prepared_by=each.prepared_by,
            approved_by=approver(workspace, each.id),
            definition=each.definition,
            reason=each.reason,
            changes=each.changes,
            sha256=each.data_sha256,
            folder=str(workspace.folder / each.folder),
            files=_files(each),
            receipts=tuple((r.url, r.at) for r in receipts if r.version == each.id),
            parcels=tuple(r.parcel for r in receipts if r.version == each.id),
            override=Terms.from_json(each.terms).override,
        )
        for each in reversed(workspace.datasets.versions(name))
    )
    return DatasetHistory(defined(workspace, dataset, form_of(workspace, dataset)), versions)


def _listed(workspace: Workspace, dataset: Dataset) -> ListedDataset:
    versions = workspace.datasets.versions(dataset.name)
    last = versions[-1] if versions else None
    definition, _number = definition_of(workspace, dataset)
    query = RecordQuery(dataset.instrument, states=definition.states)
    arrived = [
        r for r in workspace.datasets.receipts(dataset.name) if last and r.version == last.id
    ]
    return ListedDataset(
        name=dataset.name,
        title=str(dataset.metadata.get("title", "")),
        form_id=form_of(workspace, dataset).form_id,
        ready=len(workspace.records.ids(query)),
        versions=len(versions),
        number=last.number if last else None,
        rows=last.rows if last else None,
        built_at=last.built_at if last else None,
        approved_by=approver(workspace, last.id) if last else "",
        url=arrived[-1].url if arrived else "",
        news=workspace.datasets.news(last, definition.states) if last else None,
    )


def _files(version: StoredDatasetVersion) -> tuple[PackageFile, ...]:
    files = [
        PackageFile(name, str(facts["sha256"]), int(str(facts["bytes"])))
        for name, facts in version.manifest.items()
    ]
    return tuple(sorted(files, key=lambda file: file.sha256 != version.data_sha256))
