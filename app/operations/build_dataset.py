"""Build the frozen package of a form's records: what will be published, byte for byte."""

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.messages import _
from app.operations.approval import is_for_one, stand_as_preparer
from app.operations.dataset_of import dataset_named, dataset_of_form, definition_named, form_of
from app.operations.release import Release, Source, put_package
from app.operations.release_blocks import refusals
from app.operations.release_files import ReleaseFiles
from app.operations.sight import hand_out
from app.operations.validate_form import validate_form
from app.progress import Cancel, Report, silent
from app.steps.approval_terms import Terms
from app.steps.catalogue import DatasetMetadata, default_metadata
from app.steps.datapackage import MANIFEST, PackageManifest
from app.steps.dataset_definition import applied
from app.steps.reference import municipality
from app.store.database import KnownError
from app.store.datasets import StoredDatasetVersion
from app.store.folder_lock import PACKING, folder_lock
from app.store.instruments import StoredVersion
from app.store.record_query import RecordQuery, State
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError, Severity, system_reason

PUBLISHABLE: tuple[State, ...] = ("final", "approved")
"""States whose records go into a dataset, unless its definition asks for more."""


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
        files: Their names.
        changes: Table -> counts of rows added, changed, removed since the version before.
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
    files: tuple[str, ...]
    changes: Mapping[str, Mapping[str, int]]
    problems: tuple[Problem, ...]


def release_dataset(
    workspace: Workspace,
    name: str,
    person: str,
    *,
    clock: Callable[[], datetime],
    reason: str = "",
    report: Report = silent,
    cancel: Cancel | None = None,
) -> BuiltDataset:
    """Freeze the next version of a dataset; see `build_dataset`.

    Args:
        workspace: Where the records live.
        name: The dataset.
        person: Who prepares it.
        clock: The time of the release, in UTC.
        reason: Why there is a new version, for those who read it; it is published.
        report: Told of the records done.
        cancel: Stops the work; nothing is built.

    Raises:
        ProblemError: `dataset.unknown`, and what `build_dataset` raises.
        KnownError: See `build_dataset`.
    """
    dataset = dataset_named(workspace, name)
    return build_dataset(
        workspace,
        form_of(workspace, dataset).form_id,
        person,
        clock=clock,
        metadata=DatasetMetadata.from_json(dataset.metadata),
        reason=reason,
        report=report,
        cancel=cancel,
    )


def build_dataset(
    workspace: Workspace,
    form_id: str,
    person: str,
    *,
    clock: Callable[[], datetime],
    metadata: DatasetMetadata | None = None,
    reason: str = "",
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
        metadata: The description; None takes the last one, or the form's defaults. Its name
            says which dataset of the form is meant.
        reason: Why there is a new version; it is published.
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
        definition, defined = definition_named(workspace, metadata.name)
        newest = applied(workspace.instruments.instrument(version.id), definition)
        errors = [each for each in checked.problems if each.severity is Severity.ERROR]
        if found := refusals(version.title, errors, len(errors), newest, metadata):
            raise ProblemError(*found)
        ids = workspace.records.ids(RecordQuery(version.instrument, states=definition.states))
        if not ids:
            raise ProblemError(Problem("dataset.no_records", values={"form": version.title}))
        hand_out(workspace, ids)
        made_of = Source(workspace, version, metadata, definition, defined, ids)
        release = Release(made_of, report=report, cancel=cancel)
        last = workspace.datasets.last_version(metadata.name)
        if last is not None and release.may_repeat(last) and release.repeats(last):
            stand_as_preparer(workspace, last, person)
            return _as_built(workspace, last, (), repeated=True)
        released_at = clock()
        manifest, files = release.freeze(released_at, reason)
        workspace.datasets.define(metadata.name, version.instrument, metadata.to_json())
        stored = _keep(workspace, release, manifest, files, person=person)
        stand_as_preparer(workspace, stored, person)
        warnings = (*manifest.problems, *files.problems)
        return _as_built(workspace, stored, warnings, repeated=False)


@contextmanager
def _alone(workspace: Workspace) -> Iterator[None]:
    with folder_lock(workspace.folder, PACKING) as mine:
        if not mine:
            raise KnownError(Problem("dataset.building_elsewhere"))
        yield


def dataset_metadata(workspace: Workspace, form_id: str) -> DatasetMetadata:
    """Give the description of a form's dataset: as it was last written, else the form's own."""
    version = workspace.instruments.latest(form_id)
    dataset = dataset_of_form(workspace, version)
    if dataset is not None:
        return DatasetMetadata.from_json(dataset.metadata)
    return first_description(workspace, version)


def first_description(workspace: Workspace, form: StoredVersion) -> DatasetMetadata:
    """Describe data that nobody described yet: by the form, by the last release, by the office.

    Of the last release of any data of this workspace: licence, office, who answers questions, and
    what the portal asks besides. What the form itself says goes before.
    """
    instrument = workspace.instruments.instrument(form.id)
    released = [workspace.datasets.last_version(each.name) for each in workspace.datasets.all()]
    last = max(filter(None, released), key=lambda each: each.built_at, default=None)
    if last is None:
        return default_metadata(instrument, organization=office(workspace))
    before = DatasetMetadata.from_json(last.metadata)
    made = default_metadata(instrument, organization=before.organization or office(workspace))
    return replace(
        made,
        license=made.license if instrument.settings.get("license") else before.license,
        contact_name=before.contact_name,
        contact_email=before.contact_email,
        groups=before.groups,
        asked=before.asked,
    )


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


def _keep(
    workspace: Workspace,
    release: Release,
    manifest: PackageManifest,
    files: ReleaseFiles,
    *,
    person: str,
) -> StoredDatasetVersion:
    """Move the package to its place and remember it.

    The folder carries a name of its own before the store knows it: a program that dies between
    the two leaves a folder that nobody points at, never a version without its files.
    """
    metadata, released_at = release.source.metadata, files.released_at
    day = released_at.strftime("%Y%m%dT%H%M%S")
    all_files = hashlib.sha256((manifest.folder / MANIFEST).read_bytes()).hexdigest()
    folder = workspace.exports / f"{metadata.name}-{day}-{all_files[:8]}"
    put_package(manifest.folder, folder)
    return workspace.datasets.add_version(
        metadata.name,
        folder=folder.relative_to(workspace.folder).as_posix(),
        rows=manifest.rows,
        data_sha256=manifest.data_sha256,
        manifest=manifest.files,
        metadata=metadata.to_json(),
        person=person,
        built_at=released_at,
        records=release.source.ids,
        definition=release.source.defined,
        reason=files.reason,
        changes=files.counts,
        terms=Terms(one_person=is_for_one(workspace)).to_json(),
    )


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
        files=tuple(stored.manifest),
        changes=stored.changes,
        problems=problems,
    )
