"""A CKAN portal, spoken to through its Action API as the editor of an organisation.

Checked against CKAN 2.12; what that taught:

- `resource_create` sent twice with one id answers 200 both times and breaks the dataset (every
  later change of it is a 500). Looking first is no help: a portal that is slower than our patience
  works the first one off after we looked. So resources are added by `package_revise`, under the
  same lock as every change, and get their content afterwards.
- Editors may not choose a dataset's id: its name is the key that is the same on every try.
- A wrong key is not refused: its owner is nobody, who sees no organisation.
- `package_revise` with `match` on `metadata_modified` is the only guard against two people
  changing one dataset at once; its `update` merges lists by position, so lists that are replaced
  are first taken out by `filter`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from typing_extensions import override

from app.steps.portal_rules import PortalRules
from sync.ckan_rules import portal_rules
from sync.ckan_tables import CkanTables
from sync.portal import (
    Fields,
    Organization,
    Portal,
    PortalError,
    PortalStatus,
    RefusedFieldsError,
    RemoteDataset,
    RemoteFile,
    Traffic,
    Upload,
)
from sync.refused_fields import kind_of
from sync.transport import Answer, Transport

Read = TypeVar("Read")

NETWORK_LOGIN = 511
"""Status with which a network that greets its guests answers in the portal's place (RFC 6585)."""

BRIEFLY = ["+package__metadata_modified", "+package__private", "-package__*"]
"""What `package_revise` shall answer (its `include`) where the rest is known here."""

BUSY = frozenset({429, 502, 503, 504})
"""Statuses of an overloaded server, or of the proxy before it."""


class CkanPortal(Portal):
    """A CKAN site.

    Attributes:
        url: Its address, without a slash at the end.
        transport: The line to it, with counters.
    """

    def __init__(self, url: str, token: str, *, largest_file: int | None = None) -> None:
        """Prepare to speak to the portal; nothing is sent yet.

        Args:
            url: Address of the site.
            token: API token of a user who is editor of an organisation.
            largest_file: Bytes the portal takes in one file (`ckan.max_resource_size`), when its
                people told us; the portal itself says so only after the whole file was sent.

        Raises:
            PortalError: `portal.insecure`.
        """
        self.transport = Transport(url, token)
        self.url = self.transport.url
        self._largest_file = largest_file

    @property
    @override
    def writes(self) -> int:
        return self.transport.counters.writes

    @property
    @override
    def traffic(self) -> Traffic:
        counters = self.transport.counters
        return Traffic(counters.requests, counters.bytes_up, counters.bytes_down)

    @property
    @override
    def tables(self) -> CkanTables:
        return CkanTables(self.url, self._read, self._write)

    @override
    def close(self) -> None:
        self.transport.close()

    @override
    def status(self) -> PortalStatus:
        answer = self.transport.read("status_show", {})
        result = _result(answer, self.url) if answer.status != 404 else None
        return self._read_as(_status, result)

    @override
    def organizations(self) -> tuple[Organization, ...]:
        result = self._read("organization_list_for_user", {"permission": "create_dataset"})
        return self._read_as(_organizations, result)

    @override
    def knows_key(self) -> bool:
        """Tell whether the portal knows whose key this is; a wrong one is nobody's."""
        try:
            self._read("user_show", {})
        except PortalError as error:
            if error.retry_helps:
                raise
            return False
        return True

    def rules(self, now: datetime) -> PortalRules:
        """Ask what the portal asks of a dataset, and where this key may publish.

        Args:
            now: The moment, UTC.
        """
        return portal_rules(self._read, self.url, self.organizations(), now)

    @override
    def show(self, name: str) -> RemoteDataset | None:
        answer = self.transport.read("package_show", {"id": name})
        if answer.status == 404:
            if not _is_absence(answer.body):
                raise PortalError("portal.not_ckan", url=self.url)
            return None
        dataset = self._read_as(_dataset, _result(answer, self.url))
        return None if dataset.fields.get("state") == "deleted" else dataset

    @override
    def create(self, fields: Fields) -> RemoteDataset:
        try:
            return self._read_as(_dataset, self._write("package_create", fields))
        except RefusedFieldsError as error:
            if kind_of(error.reasons.get("name", "")) == "portal.field_taken":
                raise PortalError("portal.name_taken", name=fields["name"]) from error
            error.explain(fields)
            raise

    @override
    def revise(self, dataset: RemoteDataset, fields: Fields) -> RemoteDataset:
        changes = {name: value for name, value in fields.items() if name != "name"}
        request = {
            "filter": sorted(
                f"-{name}" for name, value in changes.items() if isinstance(value, list)
            ),
            "update": changes,
        }
        return self._read_as(_dataset, self._revise(dataset, request))

    @override
    def reserve(self, dataset: RemoteDataset, places: Sequence[Fields]) -> RemoteDataset:
        # CKAN 2.12 takes an id a second time, and the dataset answers 500 from then on
        new = [dict(place) for place in places if dataset.file(str(place["id"])) is None]
        if not new:
            return dataset
        now = self._revise_briefly(dataset, {"update__resources__extend": new})
        return replace(now, files=(*dataset.files, *(_file(place) for place in new)))

    @override
    def update_resource(self, file_id: str, upload: Upload) -> RemoteFile:
        return self._upload("resource_patch", {"id": file_id}, upload)

    @override
    def delete_resource(self, file_id: str) -> None:
        answer = self.transport.write("resource_delete", {"id": file_id})
        if answer.status != 404:
            _result(answer, self.url)

    @override
    def download(self, file: RemoteFile) -> Iterator[bytes]:
        return self.transport.download(file.url)

    @override
    def publish(self, dataset: RemoteDataset) -> RemoteDataset:
        return self._revise_briefly(dataset, {"update": {"private": False}})

    def _revise(self, dataset: RemoteDataset, request: Fields) -> object:
        """Change a dataset while it is as it was looked at; give what the portal shows of it."""
        match = {"id": dataset.id, "metadata_modified": dataset.modified}
        try:
            return self._write("package_revise", {"match": match, **request}).get("package")
        except RefusedFieldsError as error:
            if "match" in error.reasons:
                raise PortalError("portal.stale", name=dataset.name) from error
            error.explain(_sent(dataset, request))
            raise

    def _revise_briefly(self, dataset: RemoteDataset, request: Fields) -> RemoteDataset:
        """Change a dataset, and let the portal answer what it alone knows: fields are long."""
        said = self._revise(dataset, {**request, "include": BRIEFLY})
        return self._read_as(lambda package: _standing(dataset, package), said)

    def _read(self, action: str, parameters: Fields) -> object:
        return _result(self.transport.read(action, parameters), self.url)

    def _write(self, action: str, parameters: Fields) -> Mapping[str, object]:
        result = _result(self.transport.write(action, parameters), self.url)
        if not isinstance(result, Mapping):
            raise PortalError("portal.not_ckan", url=self.url)
        return result

    def _read_as(self, build: Callable[[object], Read], result: object) -> Read:
        """Read a result that has CKAN's shape; what answers in another one is no CKAN."""
        try:
            return build(result)
        except (KeyError, TypeError, ValueError) as error:
            raise PortalError("portal.not_ckan", url=self.url) from error

    def _upload(self, action: str, key: Mapping[str, str], upload: Upload) -> RemoteFile:
        size = upload.path.stat().st_size
        if self._largest_file is not None and size > self._largest_file:
            raise PortalError(
                "portal.too_large", name=upload.path.name, bytes=size, largest=self._largest_file
            )
        parameters = {**{k: str(v) for k, v in upload.fields.items()}, **key}
        try:
            result = _result(self.transport.upload(action, parameters, upload), self.url)
        except RefusedFieldsError as error:
            error.explain_file(upload.path.name)
            raise
        except PortalError as error:
            if error.code == "portal.too_large":
                raise PortalError("portal.too_large", name=upload.path.name, bytes=size) from error
            raise
        return self._read_as(_stored, result)


def _sent(dataset: RemoteDataset, request: Fields) -> dict[str, object]:
    """Give a change as the portal counts its lists: files that are there come first."""
    update, added = request.get("update"), request.get("update__resources__extend")
    there = [{"name": file.name} for file in dataset.files]
    return {
        "resources": [*there, *_mappings(added)],
        **(update if isinstance(update, Mapping) else {}),
    }


def _result(answer: Answer, url: str) -> object:
    """Take the result out of an answer, or raise what its status and body mean."""
    body = answer.body
    if answer.status == 200 and isinstance(body, Mapping) and body.get("success") is True:
        return body.get("result")
    if answer.status == 413:
        raise PortalError("portal.too_large", name=url)
    if answer.status in BUSY:
        raise PortalError("portal.busy", retry_after=answer.retry_after, url=url)
    error = body.get("error") if isinstance(body, Mapping) else None
    if isinstance(error, Mapping):
        raise _refusal(answer.status, error, url)
    raise _unexplained(answer, url)


def _refusal(status: int, error: Mapping[str, object], url: str) -> PortalError:
    """Give what CKAN's own error object means."""
    kind = error.get("__type")
    if status == 403:
        return PortalError("portal.forbidden", url=url)
    if status == 404:
        return PortalError("portal.not_found", url=url)
    if status == 409 and kind == "Validation Error":
        said = {name: value for name, value in error.items() if name != "__type"}
        reasons = {name: _reason(value) for name, value in said.items()}
        if "too large" in reasons.get("upload", ""):
            return PortalError("portal.too_large", name=url)
        return RefusedFieldsError(reasons, said)
    detail = _reason(error.get("message"))
    # A search index that is down answers 409 as well, and passes by itself.
    code = "portal.server_error" if status >= 500 or status == 409 else "portal.bad_request"
    return PortalError(code, url=url, status=status, detail=detail)


def _unexplained(answer: Answer, url: str) -> PortalError:
    """Give what a status without CKAN's error object means: a shield, a proxy, another server."""
    if answer.status in {401, 403}:
        return PortalError("portal.forbidden" if answer.is_json else "portal.shield", url=url)
    if answer.status >= 500 and answer.status != NETWORK_LOGIN:
        return PortalError("portal.server_error", url=url, status=answer.status, detail="")
    if answer.is_json and answer.status >= 400:
        detail = _reason(answer.body)
        return PortalError("portal.bad_request", url=url, status=answer.status, detail=detail)
    return PortalError("portal.not_ckan", url=url)


def _reason(value: object) -> str:
    """Make one sentence of CKAN's error values: text, lists of text, lists of objects."""
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_reason(part)}" for name, part in value.items() if part)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(reason for reason in map(_reason, value) if reason)
    return "" if value is None else str(value)


def _mappings(value: object) -> list[dict[str, str]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _is_absence(body: object) -> bool:
    """Tell CKAN's own words for what it has not from those of any other server."""
    error = body.get("error") if isinstance(body, Mapping) else None
    return isinstance(error, Mapping) and error.get("__type") == "Not Found Error"


def _status(value: object) -> PortalStatus:
    if not isinstance(value, Mapping):
        raise TypeError("a status is an object")
    return PortalStatus(
        str(value.get("site_title") or ""),
        str(value["ckan_version"]),
        tuple(value.get("extensions") or ()),
    )


def _organizations(value: object) -> tuple[Organization, ...]:
    return tuple(
        Organization(item["id"], item["name"], item.get("title") or item["name"])
        for item in _mappings(value)
    )


def _dataset(value: object) -> RemoteDataset:
    if not isinstance(value, Mapping):
        raise TypeError("a dataset is an object")
    organization = value.get("organization")
    return RemoteDataset(
        id=str(value["id"]),
        name=str(value["name"]),
        organization=str(organization["name"]) if isinstance(organization, Mapping) else "",
        public=value.get("private") is not True,
        modified=str(value["metadata_modified"]),
        fields=value,
        files=tuple(_file(item) for item in _mappings(value.get("resources"))),
    )


def _standing(dataset: RemoteDataset, package: object) -> RemoteDataset:
    """Give a dataset with the mark, and to whom it shows, that a brief answer says."""
    if not isinstance(package, Mapping):
        raise TypeError("a dataset is an object")
    private = package["private"]
    return replace(
        dataset,
        public=private is not True,
        modified=str(package["metadata_modified"]),
        fields={**dataset.fields, "private": private},
    )


def _stored(value: object) -> RemoteFile:
    """Read the description of a file that was sent just now."""
    if not isinstance(value, Mapping) or not value.get("url"):
        raise TypeError("a file is an object with an address")
    return _file(value)


def _file(item: Mapping[str, object]) -> RemoteFile:
    size = item.get("size")
    return RemoteFile(
        id=str(item["id"]),
        name=str(item.get("name") or ""),
        url=str(item.get("url") or ""),
        sha256=str(item.get("sha256") or ""),
        bytes=int(size) if isinstance(size, int | float | str) and str(size).isdigit() else None,
        fields=item,
    )
