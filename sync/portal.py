"""What the engine asks of a portal, whatever software runs there, and how a portal can refuse.

A portal holds datasets; a dataset has describing fields and files (CKAN says resources).
`sync.ckan` speaks to real portals; tests hold a portal in memory. Nothing here knows HTTP.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from app.store.database import KnownError
from forms.problem import Place, Problem
from sync.tables import Column, Record, TableForm

Fields = Mapping[str, object]
"""Describing fields of a dataset as CKAN's API names them: title, notes, tags, extras …"""

Sent = Callable[[int], None]
"""Told how many bytes of an upload have left; raising CancelledError there ends the upload."""

RETRY_HELPS = frozenset(
    {
        "portal.unreachable",
        "portal.proxy",
        "portal.proxy_login",
        "portal.line_cut",
        "portal.busy",
        "portal.server_error",
        "portal.stale",
    }
)
"""Codes after which the same request may succeed later, without a person doing anything."""


class PortalError(KnownError):
    """The portal refused, or could not be reached; what was stored here is untouched.

    Attributes:
        code: Such as `portal.forbidden`; the sentences stand in `app.messages.portal_problems`.
        retry_after: Seconds the portal asked us to wait, when it said so.
    """

    def __init__(
        self, code: str, *, retry_after: float | None = None, field: str = "", **values: object
    ) -> None:
        super().__init__(Problem(code, place=Place(field=field or None), values=values))
        self.code = code
        self.retry_after = retry_after

    @property
    def retry_helps(self) -> bool:
        """Whether waiting and trying again can help; otherwise a person must act."""
        return self.code in RETRY_HELPS


class RefusedFieldsError(PortalError):
    """The portal did not accept what some fields say (`portal.validation`).

    Attributes:
        reasons: Field -> the portal's own words.
        error: As the portal sent it.
        problems: One for each refusal, with our field as its place.
    """

    def __init__(
        self, reasons: Mapping[str, str], error: Mapping[str, object] | None = None
    ) -> None:
        super().__init__("portal.validation")
        self.reasons = dict(reasons)
        self.error = dict(reasons) if error is None else dict(error)
        self.explain({})

    def explain(self, sent: Mapping[str, object]) -> None:
        """Name fields and files by what was sent.

        Args:
            sent: The dataset or file that was refused.
        """
        from sync.refused_fields import refused_fields

        self.problems = refused_fields(self.error, sent) or self.problems

    def explain_file(self, name: str) -> None:
        """Say that it was a file whose fields were refused."""
        from sync.refused_fields import refused_fields

        sent = {"resources": [{"name": name}]}
        self.problems = refused_fields({"resources": [self.error]}, sent) or self.problems


@dataclass(frozen=True, slots=True)
class Traffic:
    """What went over the line to one or more portals.

    Attributes:
        requests: How many were sent.
        bytes_up: Bytes sent, heads and bodies.
        bytes_down: Bytes received, likewise.
    """

    requests: int = 0
    bytes_up: int = 0
    bytes_down: int = 0

    def __add__(self, other: "Traffic") -> "Traffic":
        """Add what went over another line."""
        return Traffic(
            self.requests + other.requests,
            self.bytes_up + other.bytes_up,
            self.bytes_down + other.bytes_down,
        )


@dataclass(frozen=True, slots=True)
class PortalStatus:
    """Who answers at the address.

    Attributes:
        title: The portal's own name.
        version: Version of its software, "2.12.0".
        extensions: Names of what is switched on there.
    """

    title: str
    version: str
    extensions: tuple[str, ...] = ()

    @property
    def has_tables(self) -> bool:
        """Whether it keeps data row by row."""
        return "datastore" in self.extensions


@dataclass(frozen=True, slots=True)
class Organization:
    """An office of the portal in which this key may publish.

    Attributes:
        id: The portal's id.
        name: Short name, as in addresses.
        title: As people read it.
    """

    id: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file as the portal describes it.

    Attributes:
        id: The portal's id of the resource.
        name: Its name, the file name we sent.
        url: Where it can be downloaded.
        sha256: What its description says, "" when it says nothing.
        bytes: Size the portal measured, None when it does not tell.
        fields: Everything the portal says of it.
    """

    id: str
    name: str
    url: str
    sha256: str
    bytes: int | None
    fields: Fields = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RemoteDataset:
    """A dataset as the portal shows it.

    Attributes:
        id: The portal's id.
        name: Short name, the key that is the same on every try.
        organization: Short name of the office it belongs to.
        public: Whether everybody can see it.
        modified: The portal's mark of its state; `revise` succeeds only while it is still so.
        fields: Every describing field, as the portal sends them.
        files: Its files in the portal's order.
    """

    id: str
    name: str
    organization: str
    public: bool
    modified: str
    fields: Fields
    files: tuple[RemoteFile, ...] = ()

    def file(self, file_id: str) -> RemoteFile | None:
        """Give the file with this id, or None."""
        return next((file for file in self.files if file.id == file_id), None)

    def holding(self, changed: RemoteFile) -> "RemoteDataset":
        """Give the dataset with a file as it is now; all else, the mark too, as it was seen."""
        files = tuple(changed if file.id == changed.id else file for file in self.files)
        return replace(self, files=files)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is to be stored at the portal.

    Attributes:
        path: Where it lies here.
        fields: What the portal shall say of it: name, description, format, hash …
        sent: Told how far the upload is.
    """

    path: Path
    fields: Fields
    sent: Sent


class Tables(Protocol):
    """The tables of a portal that keeps data row by row. Every method may raise PortalError."""

    def place(self, table_id: str, fields: Fields) -> Fields:
        """Give what a resource says of itself that shall hold a table, for `Portal.reserve`."""

    def make(self, table_id: str, form: TableForm) -> None:
        """Give a resource that has no table its table; doing it twice is harmless."""

    def describe(self, table_id: str, fields: Fields) -> None:
        """Say something else of a table; what is not named stays."""

    def drop(self, table_id: str) -> None:
        """Take a table away, all its rows with it; its resource stays."""

    def count(self, table_id: str) -> int | None:
        """Give how many rows there are, None when there is no table."""

    def columns(self, table_id: str) -> tuple[Column, ...]:
        """Give the columns of a table, without those the portal keeps for itself."""

    def upsert(self, table_id: str, rows: Sequence[Record]) -> None:
        """Store rows under their keys, all or none; twice is harmless.

        Raises:
            PortalError: `portal.row_refused`; values: row (place among these), reason.
        """

    def delete(self, table_id: str, form: TableForm, keys: Iterable[str]) -> None:
        """Take the rows with these keys away, none where there are none; twice is harmless."""

    def rows(
        self, table_id: str, form: TableForm, keys: Iterable[str] | None = None
    ) -> Iterator[tuple[str, ...]]:
        """Read rows back, in the order of the form's columns.

        Args:
            table_id: Which table.
            form: Its columns.
            keys: Only the rows with these keys; None reads all.
        """


class Portal(Protocol):
    """A portal as the engine sees it. Every method may raise PortalError.

    Attributes:
        url: Its address, without a slash at the end.
    """

    url: str

    @property
    def writes(self) -> int:
        """How many requests that change something were sent so far."""

    @property
    def traffic(self) -> Traffic:
        """What went over the line so far."""

    @property
    def tables(self) -> Tables:
        """Its tables; only for portals whose status says `datastore`."""

    def close(self) -> None:
        """End the conversation."""

    def status(self) -> PortalStatus:
        """Ask who answers; `portal.not_ckan` when it is something else."""

    def organizations(self) -> tuple[Organization, ...]:
        """Give the offices in which this key may publish; none also means: unknown key."""

    def knows_key(self) -> bool:
        """Tell whether the portal knows whose key this is, whatever they may do."""

    def show(self, name: str) -> RemoteDataset | None:
        """Look a dataset up; None when the portal has none of this name.

        Raises:
            PortalError: `portal.not_ckan`: something else answers.
        """

    def create(self, fields: Fields) -> RemoteDataset:
        """Make a dataset; `portal.name_taken` when its name is in use."""

    def revise(self, dataset: RemoteDataset, fields: Fields) -> RemoteDataset:
        """Change fields; `portal.stale` when the dataset is no longer as `dataset` says."""

    def reserve(self, dataset: RemoteDataset, places: Sequence[Fields]) -> RemoteDataset:
        """Add resources that hold nothing yet, under ids made here; same lock as `revise`.

        All of them or none, and only while the dataset is as `dataset` says: a request that the
        portal works off late, after we gave it up, cannot add anything a second time.

        Args:
            dataset: As it was looked at.
            places: Of each its `id`, its `name` and what else shall be said of it. One that
                `dataset` has already is left as it is.
        """

    def update_resource(self, file_id: str, upload: Upload) -> RemoteFile:
        """Put a file in its place, or another in its stead; doing it twice is harmless.

        Returns:
            The file as the portal describes it now.
        """

    def delete_resource(self, file_id: str) -> None:
        """Take a file away."""

    def download(self, file: RemoteFile) -> Iterator[bytes]:
        """Read a file back in pieces; goes on where it was when the line breaks."""

    def publish(self, dataset: RemoteDataset) -> RemoteDataset:
        """Let everybody see the dataset; same lock as `revise`."""
