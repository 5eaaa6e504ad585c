"""A portal in memory that breaks where a test tells it to.

It keeps CKAN's rules that matter to the engine: names are unique, a resource sent twice tears the
dataset, `revise` has an optimistic lock, what is private stays private.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from support.fake_portal_tables import PortalTables
from typing_extensions import override

from sync.portal import (
    Fields,
    Organization,
    Portal,
    PortalError,
    PortalStatus,
    RemoteDataset,
    RemoteFile,
    Tables,
    Traffic,
    Upload,
)

OFFICE = "municipalidad-de-practica"


@dataclass
class Shelf:
    """What the portal holds; outlives the FakePortal that was killed."""

    datasets: dict[str, RemoteDataset] = field(default_factory=dict)
    bytes_of: dict[str, bytes] = field(default_factory=dict)
    tables: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    torn: set[str] = field(default_factory=set)
    late: list[Callable[[], Any]] = field(default_factory=list)
    clock: int = 0

    def tick(self) -> str:
        self.clock += 1
        return f"2026-11-21T00:00:{self.clock:06d}"


class FakePortal(Portal):
    """Speaks for a shelf. Calls are numbered from 1, in the order they arrive.

    Attributes:
        calls: Names of the calls so far.
        cut_at: Number of a call that never arrives.
        lose_at: Number of a call that is done and whose answer is lost.
        late_at: Number of a call that is given up here, and done there after the next look.
        refuse: Call name -> error to raise instead of doing it.
    """

    url = "http://127.0.0.1:1"

    def __init__(
        self, shelf: Shelf | None = None, *, cut_at: int = 0, lose_at: int = 0, late_at: int = 0
    ) -> None:
        self.shelf = shelf or Shelf()
        self.calls: list[str] = []
        self.cut_at, self.lose_at, self.late_at = cut_at, lose_at, late_at
        self.refuse: dict[str, Exception] = {}
        self.offices = (Organization("1", OFFICE, "Municipalidad de práctica"),)
        self.closed = False
        self.known = True
        self.before: Callable[[str], None] = lambda _call: None
        self._writes = 0

    @property
    @override
    def writes(self) -> int:
        return self._writes

    @property
    @override
    def traffic(self) -> Traffic:
        return Traffic(len(self.calls))

    @property
    @override
    def tables(self) -> Tables:
        return PortalTables(self)

    @override
    def close(self) -> None:
        self.closed = True

    @override
    def status(self) -> PortalStatus:
        return self.read(
            "status", lambda: PortalStatus("Portal de papel", "2.12.0", ("datastore",))
        )

    @override
    def organizations(self) -> tuple[Organization, ...]:
        return self.read("organizations", lambda: self.offices)

    @override
    def knows_key(self) -> bool:
        return self.known

    @override
    def show(self, name: str) -> RemoteDataset | None:
        return self.read("show", lambda: self.shelf.datasets.get(name))

    @override
    def create(self, fields: Fields) -> RemoteDataset:
        return self.write("create", lambda: self._create(fields))

    @override
    def revise(self, dataset: RemoteDataset, fields: Fields) -> RemoteDataset:
        return self.write("revise", lambda: self._revise(dataset, fields))

    @override
    def reserve(self, dataset: RemoteDataset, places: Sequence[Fields]) -> RemoteDataset:
        def do() -> RemoteDataset:
            there = self._unchanged(dataset)
            places_left = [one for one in places if dataset.file(str(one["id"])) is None]
            if any(there.file(str(place["id"])) for place in places_left):
                self.shelf.torn.add(dataset.name)
            new = (RemoteFile(str(p["id"]), str(p["name"]), "", "", None, p) for p in places_left)
            return self.keep(replace(there, files=(*there.files, *new)))

        return self.write("reserve", do)

    @override
    def update_resource(self, file_id: str, upload: Upload) -> RemoteFile:
        return self.write(
            "update_resource", lambda: self._put(self._home(file_id), file_id, upload)
        )

    @override
    def delete_resource(self, file_id: str) -> None:
        def do() -> None:
            home = self._home(file_id)
            left = tuple(file for file in home.files if file.id != file_id)
            self.keep(replace(home, files=left))

        self.write("delete_resource", do)

    @override
    def download(self, file: RemoteFile) -> Iterator[bytes]:
        content = self.read("download", lambda: self.shelf.bytes_of[file.id])
        return iter([content[:100], content[100:]])

    @override
    def publish(self, dataset: RemoteDataset) -> RemoteDataset:
        return self.write("publish", lambda: self._revise(dataset, {"private": False}))

    def read(self, call: str, do: Callable[[], Any]) -> Any:
        self.calls.append(call)
        self.before(call)
        number = len(self.calls)
        if number == self.cut_at:
            raise PortalError("portal.line_cut", url=self.url)
        if call in self.refuse:
            raise self.refuse[call]
        if number == self.late_at:
            self.shelf.late.append(do)
            raise PortalError("portal.line_cut", url=self.url)
        result = do()
        while call == "show" and self.shelf.late:
            with suppress(PortalError):
                self.shelf.late.pop()()
        if number == self.lose_at:
            raise PortalError("portal.line_cut", url=self.url)
        return result

    def write(self, call: str, do: Callable[[], Any]) -> Any:
        self._writes += 1
        return self.read(call, do)

    def _create(self, fields: Fields) -> RemoteDataset:
        name = str(fields["name"])
        if name in self.shelf.datasets:
            raise PortalError("portal.name_taken", name=name)
        made = RemoteDataset(
            id=str(uuid.uuid5(uuid.NAMESPACE_URL, name)),
            name=name,
            organization=str(fields["owner_org"]),
            public=fields.get("private") is not True,
            modified="",
            fields=dict(fields),
        )
        return self.keep(made)

    def _revise(self, dataset: RemoteDataset, fields: Fields) -> RemoteDataset:
        there = self._unchanged(dataset)
        public = there.public if "private" not in fields else fields["private"] is not True
        return self.keep(replace(there, fields={**there.fields, **fields}, public=public))

    def _unchanged(self, dataset: RemoteDataset) -> RemoteDataset:
        """Give the dataset, locked as it was looked at."""
        there = self.shelf.datasets[dataset.name]
        if dataset.name in self.shelf.torn:
            raise PortalError("portal.server_error", url=self.url, status=500, detail="")
        if there.modified != dataset.modified:
            raise PortalError("portal.stale", name=dataset.name)
        return there

    def _put(self, home: RemoteDataset, file_id: str, upload: Upload) -> RemoteFile:
        content = upload.path.read_bytes()
        upload.sent(len(content))
        self.shelf.bytes_of[file_id] = content
        file = RemoteFile(
            id=file_id,
            name=str(upload.fields["name"]),
            url=f"{self.url}/{file_id}",
            sha256=str(upload.fields["sha256"]),
            bytes=len(content),
        )
        self.keep(home.holding(file))
        return file

    def _home(self, file_id: str) -> RemoteDataset:
        return next(d for d in self.shelf.datasets.values() if d.file(file_id) is not None)

    def keep(self, dataset: RemoteDataset) -> RemoteDataset:
        kept = replace(dataset, modified=self.shelf.tick())
        self.shelf.datasets[dataset.name] = kept
        return kept
