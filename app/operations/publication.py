"""What can be published, what is new in it, and which columns go out: Publicar before sending."""

from dataclasses import dataclass
from datetime import datetime

from app.operations.approval import approver_of, blocks
from app.operations.dataset_of import dataset_of_form, definition_of
from app.steps.approval_terms import Terms
from app.steps.dataset_definition import applied
from app.store.datasets import News, StoredDatasetVersion
from app.store.instruments import StoredVersion
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.problem import Problem
from forms.table_schema import PUBLIC, columns


@dataclass(frozen=True, slots=True)
class LastVersion:
    """The newest version of a form's dataset.

    Attributes:
        version: Its key in the store.
        name: Of the dataset, at the portal.
        number, rows: Of the version.
        built_at: When, UTC.
        prepared_by, approved_by: Who stands for it; "" while nobody approved.
        parcel: Key of the parcel that arrived, "" while none did.
        url: Its page at the portal, "" while it is at none.
    """

    version: int
    name: str
    number: int
    rows: int
    built_at: datetime
    prepared_by: str
    approved_by: str
    parcel: str
    url: str


@dataclass(frozen=True, slots=True)
class FormToPublish:
    """A form with finished records.

    Attributes:
        form_id, title: The form.
        finished: Records that would go out.
        drafts: Unfinished ones, which stay.
        unchecked: Finished ones that changed since they were last checked.
        errors: Open ones; any of them blocks.
        warnings: Open ones; they block nothing.
        last: Its newest version, None before the first.
        news: What is other than in that version; None before the first.
    """

    form_id: str
    title: str
    finished: int
    drafts: int
    unchecked: int
    errors: int
    warnings: int
    last: LastVersion | None
    news: News | None


def forms_to_publish(workspace: Workspace) -> tuple[FormToPublish, ...]:
    """Give the forms that have finished records, by title."""
    forms = (_form(workspace, version) for version in workspace.instruments.forms())
    return tuple(sorted((form for form in forms if form.finished), key=lambda form: form.title))


def _form(workspace: Workspace, version: StoredVersion) -> FormToPublish:
    dataset = dataset_of_form(workspace, version)
    states = definition_of(workspace, dataset)[0].states
    ready = RecordQuery(version.instrument, states=states)
    unchecked = RecordQuery(version.instrument, states=states, only_unchecked=True)
    issues = workspace.issues.counts().get(version.instrument)
    last = workspace.datasets.last_version(dataset.name) if dataset is not None else None
    return FormToPublish(
        form_id=version.form_id,
        title=version.title,
        finished=len(workspace.records.ids(ready)),
        drafts=len(workspace.records.drafts(version.instrument)),
        unchecked=len(workspace.records.ids(unchecked)),
        errors=issues.errors if issues else 0,
        warnings=issues.warnings if issues else 0,
        last=_described(workspace, last) if last else None,
        news=workspace.datasets.news(last, states) if last else None,
    )


def _described(workspace: Workspace, last: StoredDatasetVersion) -> LastVersion:
    arrived = [r for r in workspace.datasets.receipts(last.name) if r.version == last.id]
    return LastVersion(
        version=last.id,
        name=last.name,
        number=last.number,
        rows=last.rows,
        built_at=last.built_at,
        prepared_by=last.prepared_by,
        approved_by=approver(workspace, last.id),
        parcel=arrived[-1].parcel if arrived else "",
        url=arrived[-1].url if arrived else "",
    )


def approver(workspace: Workspace, version: int) -> str:
    """Give who approved a version, "" when nobody but its preparer stands for it."""
    approval = workspace.approvals.who(version, "approves")
    return approval.person if approval else ""


@dataclass(frozen=True, slots=True)
class ColumnFate:
    """What becomes of a column.

    Attributes:
        name: In the table that is published.
        title: What is asked.
        in_repeat: It stands in a table of its own, one row for each time it was asked.
        privacy: Its class: `publico`, `confidencial`, `sensible`, `reservado`, or "" unmarked;
            `excluida` where the dataset leaves it out whatever its class.
        goes_out: It is published as it is.
        path: The question.
    """

    name: str
    title: str
    in_repeat: bool
    privacy: str
    goes_out: bool
    path: str = ""


def column_fates(workspace: Workspace, form_id: str) -> tuple[ColumnFate, ...]:
    """Give what becomes of every column of a form, those that stay here first.

    What its dataset says of a column counts before what the form says.

    Raises:
        ProblemError: `store.no_such_form`.
    """
    version = workspace.instruments.latest(form_id)
    definition, _number = definition_of(workspace, dataset_of_form(workspace, version))
    form = applied(workspace.instruments.instrument(version.id), definition)
    fates = [
        ColumnFate(
            name=column.name,
            title=column.title or column.name,
            in_repeat=column.repeat is not None,
            privacy=column.privacy,
            goes_out=column.privacy == PUBLIC,
            path=column.path,
        )
        for column in columns(form)
    ]
    return tuple(sorted(fates, key=lambda fate: (fate.goes_out, fate.privacy)))


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file of a package: name, SHA-256 in hexadecimal, size in bytes."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Package:
    """A built version, as it is shown before it goes.

    Attributes:
        version, number, name: Which one.
        rows: Rows of its data.
        prepared_by: Who prepared it.
        built_at: When, UTC.
        files: The data first.
        approved_by: Who approved its bytes, "" while nobody did.
        override: Why it goes out without approval, "" otherwise.
        blocks: What stands between it and a portal; its files are looked at when it leaves.
    """

    version: int
    number: int
    name: str
    rows: int
    prepared_by: str
    built_at: datetime
    files: tuple[PackageFile, ...]
    approved_by: str = ""
    override: str = ""
    blocks: tuple[Problem, ...] = ()

    @property
    def may_go(self) -> bool:
        """Tell whether somebody approved it, or let it out for a reason."""
        return bool(self.approved_by or self.override)

    @property
    def bytes(self) -> int:
        """Give the size of all files."""
        return sum(file.bytes for file in self.files)


def package(workspace: Workspace, version: int) -> Package:
    """Give a built version with its files.

    Raises:
        KeyError: There is none with this key.
    """
    stored = workspace.datasets.version(version)
    files = [
        PackageFile(name, str(facts["sha256"]), int(str(facts["bytes"])))
        for name, facts in stored.manifest.items()
    ]
    return Package(
        version=stored.id,
        number=stored.number,
        name=stored.name,
        rows=stored.rows,
        prepared_by=stored.prepared_by,
        built_at=stored.built_at,
        files=tuple(sorted(files, key=lambda file: file.sha256 != stored.data_sha256)),
        approved_by=approver_of(workspace, stored),
        override=Terms.from_json(stored.terms).override,
        blocks=blocks(workspace, stored, with_files=False),
    )


def package_at_hand(workspace: Workspace, form: FormToPublish) -> Package | None:
    """Give the newest version of a form while nothing is new since, with its files in place.

    So somebody else can approve it later, and does not have to prepare it again.
    """
    if form.last is None or form.news:
        return None
    stored = workspace.datasets.version(form.last.version)
    dataset = workspace.datasets.get(stored.name)
    _definition, defined = definition_of(workspace, dataset)
    described = (dataset.metadata, defined) == (stored.metadata, stored.definition)
    is_there = (workspace.folder / stored.folder).is_dir()
    return package(workspace, stored.id) if described and is_there else None
