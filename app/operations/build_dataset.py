"""Build the frozen package of a form's records: what will be published, byte for byte."""

import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from app.messages import _
from app.operations.approval import is_for_one, stand_as_preparer
from app.operations.form_series import FormSeries
from app.operations.published_notes import published_notes
from app.operations.published_quality import PublishedQuality
from app.operations.sight import hand_out
from app.operations.validate_form import validate_form
from app.progress import Cancel, Report, silent
from app.steps.approval_terms import Terms, write_terms
from app.steps.catalogue import DatasetMetadata, default_metadata, missing_fields
from app.steps.datapackage import MANIFEST, PackageManifest, build_package
from app.steps.package_check import check_package, verify_manifest
from app.steps.reference import municipality
from app.store.database import KnownError
from app.store.datasets import StoredDatasetVersion
from app.store.folder_lock import PACKING, folder_lock
from app.store.instruments import StoredVersion
from app.store.record_query import RecordQuery, State
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError, Severity, system_reason
from forms.table_schema import columns

PUBLISHABLE: tuple[State, ...] = ("final", "approved")
"""States whose records go into a dataset."""


@dataclass(frozen=True, slots=True)
class BuiltDataset:
    """A frozen version of a dataset.

    Attributes:
        name: Name on the portal.
        number: Version, 1, 2, 3 …
        version: Its key in the store.
        folder: Where its files lie.
        rows: Rows of the data CSV.
        data_sha256: Of the data CSV.
        repeated: Nothing had changed: this is the version that was there.
        drafts: Unfinished records of the form, which stay here.
        problems: Warnings.
    """

    name: str
    number: int
    version: int
    folder: Path
    rows: int
    data_sha256: str
    repeated: bool
    drafts: int
    problems: tuple[Problem, ...]


def build_dataset(
    workspace: Workspace,
    form_id: str,
    person: str,
    *,
    clock: Callable[[], datetime],
    metadata: DatasetMetadata | None = None,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> BuiltDataset:
    """Freeze the records of a form into a package that frictionless confirms.

    Records and metadata that did not change since the last version give that version again:
    the same records, metadata and time of release always give the same bytes.

    Args:
        workspace: Where the records live.
        form_id: Which form.
        person: Who prepares it; written down as such.
        clock: The time of the release, in UTC.
        metadata: The description; None takes the last one, or the form's defaults.
        report: Told of the records done.
        cancel: Stops the work; nothing is built.

    Raises:
        ProblemError: Records have errors, columns have no class, or there is nothing to publish;
            `people.may_not_prepare`; who looks must not see them all (`record.blind_among`);
            nothing was built.
        KnownError: `dataset.building_elsewhere`; the disk is full.
    """
    workspace.people.allow(person, "prepare")
    with _alone(workspace):
        version = workspace.instruments.latest(form_id)
        checked = validate_form(workspace, form_id, clock=clock, report=report, cancel=cancel)
        metadata = metadata or dataset_metadata(workspace, form_id)
        _refuse(version.title, checked.problems, _unclassed(workspace, version), metadata)
        ids = workspace.records.ids(RecordQuery(version.instrument, states=PUBLISHABLE))
        if not ids:
            raise ProblemError(Problem("dataset.no_records", values={"form": version.title}))
        hand_out(workspace, ids)
        quality = PublishedQuality(workspace, version, ids, report=report, cancel=cancel)
        release = _Release(workspace, version, metadata, ids, quality, report, cancel)
        last = workspace.datasets.last_version(metadata.name)
        if last is not None and release.repeats(last):
            stand_as_preparer(workspace, last, person)
            return _as_built(workspace, last, (), repeated=True)
        released_at = clock()
        manifest = release.freeze(released_at)
        workspace.datasets.define(metadata.name, version.instrument, metadata.to_json())
        stored = _keep(
            workspace, metadata, manifest, person=person, released_at=released_at, ids=ids
        )
        stand_as_preparer(workspace, stored, person)
        return _as_built(workspace, stored, manifest.problems, repeated=False)


@contextmanager
def _alone(workspace: Workspace) -> Iterator[None]:
    with folder_lock(workspace.folder, PACKING) as mine:
        if not mine:
            raise KnownError(Problem("dataset.building_elsewhere"))
        yield


@dataclass(frozen=True, slots=True)
class _Release:
    """The records that go out, and how they are said to be."""

    workspace: Workspace
    version: StoredVersion
    metadata: DatasetMetadata
    ids: Sequence[int]
    quality: PublishedQuality
    report: Report
    cancel: Cancel | None

    def repeats(self, last: StoredDatasetVersion) -> bool:
        """Tell whether releasing at the time of an older version gives its very files.

        Then they also take the place of those that were lost or changed since.
        """
        manifest = self._package(last.built_at)
        equal = dict(manifest.files) == dict(last.manifest)
        folder = self.workspace.folder / last.folder
        if equal and verify_manifest(folder):
            _put(manifest.folder, folder)
        else:
            shutil.rmtree(manifest.folder)
        return equal

    def freeze(self, released_at: datetime) -> PackageManifest:
        """Build the package and let frictionless confirm it.

        Raises:
            ProblemError: What frictionless found; nothing was kept.
        """
        manifest = self._package(released_at)
        if problems := check_package(manifest.folder):
            shutil.rmtree(manifest.folder)
            raise ProblemError(*problems)
        return manifest

    def _package(self, released_at: datetime) -> PackageManifest:
        whole = FormSeries(self.workspace, self.version, self.ids)
        manifest = build_package(
            self.workspace.exports / f".{self.metadata.name}",
            whole.instrument(),
            whole.records(lambda: released_at),
            self.metadata,
            released_at,
            notes=published_notes(self.workspace, self.version, self.ids),
            beside=partial(self.quality.texts, self.metadata.title, released_at=released_at),
            report=self.report,
            cancel=self.cancel,
        )
        terms = Terms(one_person=is_for_one(self.workspace))
        if not terms.one_person:
            return manifest
        return replace(manifest, files=write_terms(manifest.folder, terms))


def dataset_metadata(workspace: Workspace, form_id: str) -> DatasetMetadata:
    """Give the description of a form's dataset: as it was last written, else the form's own."""
    version = workspace.instruments.latest(form_id)
    for dataset in workspace.datasets.all(version.instrument):
        return DatasetMetadata.from_json(dataset.metadata)
    instrument = workspace.instruments.instrument(version.id)
    return default_metadata(instrument, organization=office(workspace))


def describe_dataset(workspace: Workspace, form_id: str, metadata: DatasetMetadata) -> None:
    """Keep the description of a form's dataset for its next version."""
    version = workspace.instruments.latest(form_id)
    workspace.datasets.define(metadata.name, version.instrument, metadata.to_json())


def office(workspace: Workspace) -> str:
    """Give the name of the office whose workspace this is, for people."""
    if named := workspace.settings.get("organization_name"):
        return named
    place = municipality(workspace.settings.get("municipality"))
    if place is not None:
        return _("Municipalidad de {name}").format(name=place.name)
    return _("Oficina de práctica") if workspace.practice else _("Oficina sin nombre")


def copy_package(folder: Path, target: Path) -> Path:
    """Copy a built package to a folder of the person's choice; what else is there stays.

    Raises:
        KnownError: It cannot be written there.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        for file in folder.iterdir():
            shutil.copy2(file, target / file.name)
    except OSError as error:
        raise KnownError(
            Problem(
                "command.cannot_write",
                place=Place(file=str(target)),
                values={"detail": system_reason(error)},
            )
        ) from error
    return target


def _refuse(
    title: str,
    found: Sequence[Problem],
    unclassed: Sequence[Problem],
    metadata: DatasetMetadata,
) -> None:
    """Raise everything that a release cannot go out with, at once."""
    errors = [problem for problem in found if problem.severity is Severity.ERROR]
    if errors:
        values = {"form": title, "count": len(errors)}
        errors.insert(0, Problem("dataset.has_errors", values=values))
    gaps = [gap for gap in missing_fields(metadata) if gap.severity is Severity.ERROR]
    if in_the_way := (*errors, *unclassed, *gaps):
        raise ProblemError(*in_the_way)


def _unclassed(workspace: Workspace, version: StoredVersion) -> list[Problem]:
    """Give the columns of which nobody said whether they may leave."""
    return [
        Problem(
            "approval.column_without_class",
            place=Place(column=column.name, field=column.path),
            values={"title": column.title or column.name},
        )
        for column in columns(workspace.instruments.instrument(version.id))
        if not column.privacy
    ]


def _keep(
    workspace: Workspace,
    metadata: DatasetMetadata,
    manifest: PackageManifest,
    *,
    person: str,
    released_at: datetime,
    ids: Sequence[int],
) -> StoredDatasetVersion:
    """Move the package to its place and remember it.

    The folder carries a name of its own before the store knows it: a program that dies between
    the two leaves a folder that nobody points at, never a version without its files.
    """
    day = released_at.strftime("%Y%m%dT%H%M%S")
    all_files = hashlib.sha256((manifest.folder / MANIFEST).read_bytes()).hexdigest()
    folder = workspace.exports / f"{metadata.name}-{day}-{all_files[:8]}"
    _put(manifest.folder, folder)
    return workspace.datasets.add_version(
        metadata.name,
        folder=folder.relative_to(workspace.folder).as_posix(),
        rows=manifest.rows,
        data_sha256=manifest.data_sha256,
        manifest=manifest.files,
        metadata=metadata.to_json(),
        person=person,
        built_at=released_at,
        records=ids,
        terms=Terms(one_person=is_for_one(workspace)).to_json(),
    )


def _put(package: Path, folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    package.rename(folder)


def _as_built(
    workspace: Workspace,
    stored: StoredDatasetVersion,
    problems: tuple[Problem, ...],
    *,
    repeated: bool,
) -> BuiltDataset:
    return BuiltDataset(
        name=stored.name,
        number=stored.number,
        version=stored.id,
        folder=workspace.folder / stored.folder,
        rows=stored.rows,
        data_sha256=stored.data_sha256,
        repeated=repeated,
        drafts=len(workspace.records.drafts(workspace.datasets.get(stored.name).instrument)),
        problems=problems,
    )
