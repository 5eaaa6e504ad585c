"""The Action API calls that our client uses, answered as CKAN 2.12 answers them.

Held equal to the real thing by `tests/e2e/test_portal_contract.py`. Each action takes the
parameters and the user (None: nobody, or a wrong key) and returns CKAN's `result`, or raises
RefusalError. Rights are asked before fields are looked at, as there.
"""

import uuid
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import IO, Any

from sync.practice import checks, refusals, revision
from sync.practice.offices import EDITOR, LICENSES, OFFICE, license_list, organization
from sync.practice.resources import address_name, new_resource, patched_resource, reserved
from sync.practice.shelf import Dataset, Shelf
from sync.practice.tables import TableActions, made_table

CKAN_VERSION = "2.12.0"
"""The version whose answers are given."""

TITLE = "Portal de práctica de Acopio"


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the Action API.

    Attributes:
        parameters: JSON object, or the fields of a form.
        user: Who asks; None when nobody, or a wrong key.
        upload: File name, media type and bytes of a form's `upload`, or None.
        url: Address of the portal, for the links in its answers.
    """

    parameters: Mapping[str, Any]
    user: str | None
    upload: tuple[str, str | None, IO[bytes]] | None
    url: str


class Actions:
    """All actions over one shelf.

    Attributes:
        largest_file: Bytes a file may have; CKAN's own default is 10 MB.
        tables: What is kept row by row.
    """

    def __init__(self, shelf: Shelf, largest_file: int) -> None:
        self.largest_file = largest_file
        self._shelf = shelf
        self.tables = TableActions(shelf)
        self._read: dict[str, Callable[[Call], object]] = {
            "status_show": self._status_show,
            "license_list": lambda _call: license_list(),
            "group_list_authz": lambda _call: [],
            "organization_list_for_user": self._organization_list_for_user,
            "organization_show": self._organization_show,
            "package_show": self._package_show,
            "package_search": self._package_search,
            "resource_show": self._resource_show,
            "datastore_search": self._datastore_search,
        }
        self._write: dict[str, Callable[[Call], object]] = {
            "package_create": self._package_create,
            "package_patch": self._package_patch,
            "package_revise": self._package_revise,
            "package_delete": self._package_delete,
            "resource_create": self._resource_create,
            "resource_update": self._resource_update,
            "resource_patch": self._resource_patch,
            "resource_delete": self._resource_delete,
            "datastore_create": self._datastore_create,
            "datastore_upsert": lambda call: self.tables.upsert(*self._editable_table(call)),
            "datastore_delete": self._datastore_delete,
        }

    def knows(self, action: str) -> bool:
        """Tell whether there is such an action."""
        return action in self._read or action in self._write

    def is_read(self, action: str) -> bool:
        """Tell whether an action changes nothing, so that a GET may ask it."""
        return action in self._read

    def run(self, action: str, call: Call) -> object:
        """Answer one call.

        Raises:
            RefusalError: It is refused.
        """
        with self._shelf.lock:
            return (self._read | self._write)[action](call)

    def shown(self, dataset: Dataset, url: str) -> Dataset:
        """Give a dataset as it is shown: with what is computed from the rest."""
        license_id = dataset.get("license_id")
        license_title, license_url = LICENSES.get(license_id or "", (license_id, None))
        shown = {
            **dataset,
            "organization": organization(dataset["owner_org"]),
            "license_title": license_title,
            "isopen": license_url not in {None, ""},
            "num_resources": len(dataset["resources"]),
            "num_tags": len(dataset["tags"]),
            "resources": [_with_address(r, url) for r in dataset["resources"]],
        }
        shown.pop("torn", None)
        return shown

    def readable(self, dataset: Dataset, user: str | None) -> bool:
        """Tell whether a user may see a dataset."""
        public = dataset["state"] == "active" and not dataset["private"]
        return public or self._edits(user, dataset)

    def _edits(self, user: str | None, dataset: Dataset) -> bool:
        office = organization(dataset["owner_org"])
        return user == EDITOR and office is not None and office["name"] == OFFICE

    # -- what is asked

    def _status_show(self, call: Call) -> object:
        return {
            "site_title": TITLE,
            "site_description": "",
            "site_url": call.url,
            "error_emails_to": "",
            "locale_default": "es",
            "extensions": ["datastore"],
            "ckan_version": CKAN_VERSION,
        }

    def _organization_list_for_user(self, call: Call) -> object:
        if call.user != EDITOR:
            return []
        return [{**(organization(OFFICE) or {}), "capacity": "editor"}]

    def _organization_show(self, call: Call) -> object:
        office = organization(_needed(call, "id"))
        if office is None:
            raise refusals.not_found()
        count = sum(d["owner_org"] == office["id"] for d in self._shelf.datasets())
        return {**office, "package_count": count}

    def _package_show(self, call: Call) -> object:
        return self.shown(self._visible(call, _needed(call, "id", "name_or_id")), call.url)

    def _package_search(self, call: Call) -> object:
        words = str(call.parameters.get("q") or "").lower().replace("*:*", "").split()
        start, rows = _number(call, "start", 0), _number(call, "rows", 10)
        everything = bool(call.parameters.get("include_private"))
        found = [
            dataset
            for dataset in self._shelf.datasets()
            if (not dataset["private"] or (everything and self._edits(call.user, dataset)))
            and all(word in _searched(dataset) for word in words)
            and _filtered(dataset, str(call.parameters.get("fq") or ""))
        ]
        return {
            "count": len(found),
            "facets": {},
            "results": [self.shown(d, call.url) for d in found[start : start + rows]],
            "sort": "score desc, metadata_modified desc",
            "search_facets": {},
        }

    def _resource_show(self, call: Call) -> object:
        dataset = self._dataset_with(call)
        if not self.readable(dataset, call.user):
            raise refusals.not_allowed(call.user, "leer este recurso")
        return _with_address(_resource(dataset, call.parameters["id"]), call.url)

    # -- what is changed

    def _package_create(self, call: Call) -> object:
        given = call.parameters
        self._may_publish(call.user, given.get("owner_org"))
        reasons = self._reasons(given, None)
        if given.get("id"):
            reasons["id"] = ["El id no lo elige quien envía"]
        if reasons:
            raise refusals.refused_fields(reasons)
        now = _stamp(None)
        dataset: Dataset = {
            "id": str(uuid.uuid4()),
            "creator_user_id": call.user,
            "metadata_created": now,
            "type": "dataset",
            "state": "active",
            "resources": [],
            "groups": [],
            "relationships_as_subject": [],
            "relationships_as_object": [],
        }
        return self._kept(_filled(dataset, given), call)

    def _package_patch(self, call: Call) -> object:
        if not call.parameters.get("id"):
            raise refusals.refused_fields({"message": "Missing id, can not get Package object"})
        dataset = self._editable(call, str(call.parameters["id"]))
        said = {k: v for k, v in call.parameters.items() if k not in {"id", "resources"}}
        changed = {**dataset, **said}
        return self._changed(dataset, changed, call)

    def _package_revise(self, call: Call) -> object:
        parts = {name: call.parameters.get(name) or {} for name in ("match", "update")}
        if wrong := [name for name, part in parts.items() if not isinstance(part, Mapping)]:
            raise refusals.refused_fields({name: ["Debe ser un objeto"] for name in wrong})
        key = parts["match"].get("id") or parts["match"].get("name")
        if not key:
            raise refusals.refused_fields({"match__id": "Falta este dato"})
        dataset = self._visible(call, str(key))
        if differing := revision.unmatched(self.shown(dataset, call.url), parts["match"]):
            raise refusals.refused_fields({"match": differing})
        changed = deepcopy(dataset)
        revision.keep_only(changed, _patterns(call.parameters.get("filter")))
        revision.merge(changed, parts["update"])
        self._may_edit(call.user, dataset)
        # Files change through their own actions only: here our client adds places for them.
        changed["resources"] = [
            *dataset["resources"],
            *reserved(revision.added(call.parameters), dataset, self._shelf.home_of_file),
        ]
        result = {"package": self._changed(dataset, changed, call)}
        revision.keep_only(result, _patterns(call.parameters.get("include")))
        return result

    def _package_delete(self, call: Call) -> None:
        dataset = self._editable(call, _needed(call, "id"))
        self._shelf.keep({**dataset, "state": "deleted"})

    def _resource_create(self, call: Call) -> dict[str, Any]:
        dataset = self._visible(call, _needed(call, "package_id"))
        self._may_edit(call.user, dataset)
        key = str(call.parameters.get("id") or uuid.uuid4())
        again = any(resource["id"] == key for resource in dataset["resources"])
        home = self._shelf.home_of_file(key)
        if reasons := checks.resource_id_reasons(key, in_use=home not in {None, dataset["id"]}):
            raise refusals.refused_fields({"id": reasons})
        resource = new_resource({**call.parameters, "id": key}, dataset, _stamp(None))
        if call.parameters.get("url_type") == "datastore":
            resource["url_type"] = "datastore"
        self._store_upload(call, resource)
        others = [r for r in dataset["resources"] if r["id"] != key]
        # Sent twice, CKAN 2.12 answers 200, gives the resource a place too far back, and fails
        # on every later change of the dataset.
        torn = again or dataset.get("torn", False)
        resource["position"] = len(dataset["resources"])
        self._shelf.keep(
            {
                **dataset,
                "resources": [*others, resource],
                "torn": torn,
                "metadata_modified": _stamp(dataset["metadata_modified"]),
            }
        )
        return _with_address(resource, call.url)

    def _resource_update(self, call: Call) -> object:
        return self._renew(call, keep=False)

    def _resource_patch(self, call: Call) -> object:
        return self._renew(call, keep=True)

    def _resource_delete(self, call: Call) -> None:
        dataset = self._dataset_with(call)
        self._may_edit(call.user, dataset)
        left = [r for r in dataset["resources"] if r["id"] != call.parameters["id"]]
        for position, resource in enumerate(left):
            resource["position"] = position
        self._shelf.keep(
            {
                **dataset,
                "resources": left,
                "metadata_modified": _stamp(dataset["metadata_modified"]),
            }
        )

    # -- what is kept row by row

    def _datastore_search(self, call: Call) -> object:
        found = self._shelf.dataset_of(_needed(call, "resource_id"))
        if found is None:
            raise refusals.not_found()
        if not self.readable(found, call.user):
            raise refusals.not_allowed(call.user, "leer esta tabla")
        return self.tables.search(call.parameters, _resource(found, call.parameters["resource_id"]))

    def _datastore_create(self, call: Call) -> object:
        given = call.parameters.get("resource")
        if isinstance(given, Mapping):
            made_table(call.parameters)
            asked = {**given, "url": "_datastore_only_resource", "url_type": "datastore"}
            made = self._resource_create(replace(call, parameters=asked))
            key = str(made["id"])
        else:
            key = str(call.parameters.get("resource_id") or "")
            if key and self._shelf.dataset_of(key) is None:
                raise refusals.refused_fields({"resource_id": [f"No se encuentra: {key}"]})
        named = replace(call, parameters={**call.parameters, "resource_id": key})
        result = self.tables.make(*self._editable_table(named))
        self._set_active(key, active=True)
        return result

    def _datastore_delete(self, call: Call) -> object:
        parameters, resource = self._editable_table(call)
        result = self.tables.delete(parameters, resource)
        if parameters.get("filters") is None:
            self._set_active(resource["id"], active=False)
        return result

    def _editable_table(self, call: Call) -> tuple[Mapping[str, Any], dict[str, Any]]:
        """Give the parameters, and the resource they name, which the user may change."""
        dataset = self._shelf.dataset_of(_needed(call, "resource_id"))
        if dataset is None:
            raise refusals.not_found()
        self._may_edit(call.user, dataset)
        return call.parameters, _resource(dataset, call.parameters["resource_id"])

    def _set_active(self, resource_id: str, *, active: bool) -> None:
        """Note whether a resource has a table: that changes the mark of its dataset."""
        dataset = self._shelf.dataset_of(resource_id)
        if dataset is None or _resource(dataset, resource_id)["datastore_active"] == active:
            return
        _resource(dataset, resource_id)["datastore_active"] = active
        self._shelf.keep({**dataset, "metadata_modified": _stamp(dataset["metadata_modified"])})

    # -- what several of them need

    def _renew(self, call: Call, *, keep: bool) -> object:
        if not call.parameters.get("id"):
            raise refusals.refused_fields({"message": "Missing id, can not get Resource object"})
        dataset = self._dataset_with(call)
        self._may_edit(call.user, dataset)
        old = _resource(dataset, call.parameters["id"])
        resource = patched_resource(old, call.parameters, _stamp(None), keep=keep)
        self._store_upload(call, resource)
        resources = [resource if r["id"] == resource["id"] else r for r in dataset["resources"]]
        self._changed(dataset, {**dataset, "resources": resources}, call)
        return _with_address(resource, call.url)

    def _store_upload(self, call: Call, resource: dict[str, Any]) -> None:
        """Store what was sent up; the size is looked at before anything of it is kept."""
        if call.upload is None:
            return
        name, media_type, stream = call.upload
        stream.seek(0, 2)
        if stream.tell() > self.largest_file:
            raise refusals.refused_fields({"upload": ["File upload too large"]})
        stream.seek(0)
        resource["size"] = self._shelf.keep_file(resource["id"], stream)
        resource["last_modified"] = _stamp(None)
        resource["url_type"] = "upload"
        resource["file_name"] = address_name(name)
        resource["mimetype"] = resource.get("mimetype") or media_type

    def _changed(self, old: Dataset, new: Dataset, call: Call) -> Dataset:
        """Check and keep a changed dataset; without a change its mark stays as it is."""
        if old.get("torn"):
            raise refusals.broken()
        reasons = self._reasons(new, old)
        if organization(new.get("owner_org")) is None:
            reasons["owner_org"] = ["La organización no existe"]
        if reasons:
            raise refusals.refused_fields(reasons)
        filled = _filled(old, new)
        return self._kept(filled, call, old) if filled != old else self.shown(old, call.url)

    def _kept(self, dataset: Dataset, call: Call, old: Dataset | None = None) -> Dataset:
        dataset["metadata_modified"] = _stamp(old["metadata_modified"] if old else None)
        self._shelf.keep(dataset)
        return self.shown(dataset, call.url)

    def _reasons(self, fields: Mapping[str, Any], old: Dataset | None) -> checks.Reasons:
        named = self._shelf.find(str(fields.get("name") or ""))
        in_use = (
            named is not None
            and named["state"] == "active"
            and (old is None or named["id"] != old["id"])
        )
        reasons = checks.dataset_reasons(fields, name_in_use=in_use)
        if not fields.get("owner_org"):
            reasons["owner_org"] = ["Falta la organización"]
        return reasons

    def _may_publish(self, user: str | None, office: object) -> None:
        if user is None:
            raise refusals.not_allowed(user, "crear conjuntos de datos")
        found = organization(office)
        if office and (found is None or found["name"] != OFFICE or user != EDITOR):
            raise refusals.not_allowed(user, "crear conjuntos de datos en esta organización")

    def _may_edit(self, user: str | None, dataset: Dataset) -> None:
        if not self._edits(user, dataset):
            raise refusals.not_allowed(user, "cambiar este conjunto de datos")

    def _visible(self, call: Call, key: str) -> Dataset:
        dataset = self._shelf.find(key)
        if dataset is None:
            raise refusals.not_found()
        if not self.readable(dataset, call.user):
            raise refusals.not_allowed(call.user, "leer este conjunto de datos")
        return dataset

    def _editable(self, call: Call, key: str) -> Dataset:
        dataset = self._shelf.find(key)
        if dataset is None:
            raise refusals.not_found()
        self._may_edit(call.user, dataset)
        return dataset

    def _dataset_with(self, call: Call) -> Dataset:
        dataset = self._shelf.dataset_of(_needed(call, "id"))
        if dataset is None:
            raise refusals.not_found()
        return dataset


def _filled(base: Dataset, fields: Mapping[str, Any]) -> Dataset:
    """Make the dataset of what was given, with CKAN's way of trimming and defaulting."""
    office = organization(fields.get("owner_org")) or {"id": base.get("owner_org")}
    return {
        **base,
        **{name: fields.get(name) for name in checks.TEXTS},
        "name": fields["name"],
        "title": str(fields.get("title") or "").strip() or fields["name"],
        "owner_org": office["id"],
        "private": checks.is_true(fields.get("private")),
        "extras": [{"key": e["key"], "value": e["value"]} for e in fields.get("extras") or []],
        "tags": [_tag(tag["name"]) for tag in fields.get("tags") or []],
        "resources": fields.get("resources") or base["resources"],
    }


def _tag(name: str) -> dict[str, Any]:
    return {"name": name, "display_name": name, "state": "active", "vocabulary_id": None}


def _needed(call: Call, name: str, told: str = "") -> str:
    value = call.parameters.get(name)
    if not value:
        raise refusals.missing(told or name)
    return str(value)


def _number(call: Call, name: str, otherwise: int) -> int:
    written = str(call.parameters.get(name, otherwise))
    if not written.isdecimal():
        raise refusals.refused_fields({name: ["Debe ser un número"]})
    return int(written)


def _resource(dataset: Dataset, resource_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(r for r in dataset["resources"] if r["id"] == resource_id)
    return found


def _with_address(resource: Mapping[str, Any], url: str) -> dict[str, Any]:
    shown = {k: v for k, v in resource.items() if k != "file_name"}
    if resource["url_type"] == "upload":
        path = f"dataset/{resource['package_id']}/resource/{resource['id']}"
        shown["url"] = f"{url}/{path}/download/{resource['file_name']}"
    elif resource["url_type"] == "datastore":
        shown["url"] = f"{url}/datastore/dump/{resource['id']}"
    return shown


def _patterns(given: object) -> list[str]:
    if isinstance(given, str):
        return given.split(",")
    return [str(pattern) for pattern in given] if isinstance(given, list) else []


def _searched(dataset: Dataset) -> str:
    return " ".join(str(dataset.get(name) or "") for name in ("name", "title", "notes")).lower()


def _filtered(dataset: Dataset, query: str) -> bool:
    """Understand `name:…` and `organization:…`; anything else finds everything."""
    office = organization(dataset["owner_org"]) or {"name": ""}
    known = {"name": dataset["name"], "organization": office["name"], "id": dataset["id"]}
    pairs = (part.partition(":") for part in query.replace('"', "").split())
    return all(known.get(name, value) == value for name, _, value in pairs)


def _stamp(last: str | None) -> str:
    """Give the time as CKAN writes it, always later than the last one of the same dataset."""
    now = datetime.now(UTC).replace(tzinfo=None)
    if last is not None:
        now = max(now, datetime.fromisoformat(last) + timedelta(microseconds=1))
    return now.isoformat(timespec="microseconds")
