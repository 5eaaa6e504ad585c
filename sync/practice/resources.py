"""Resources of the practice portal: the description of one file."""

import re
import unicodedata
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from sync.practice.checks import resource_id_reasons
from sync.practice.refusals import refused_fields

_KNOWN_FORMATS = {"csv": "CSV", "json": "JSON", "xlsx": "XLSX", "pdf": "PDF", "zip": "ZIP"}

_SERVER_MADE = {
    "cache_last_updated": None,
    "cache_url": None,
    "datastore_active": False,
    "mimetype_inner": None,
    "resource_type": None,
    "state": "active",
}

_DEFAULTS: dict[str, Any] = {
    "name": None,
    "description": None,
    "format": "",
    "hash": "",
    "mimetype": None,
    "last_modified": None,
    "size": None,
    "url": "",
    "url_type": None,
    "file_name": "",
}

_NOT_SAID = frozenset({"package_id", "id", "upload", "size", "file_name", "url_type"})
"""Parameters that are no description."""


def new_resource(given: Mapping[str, Any], dataset: Mapping[str, Any], now: str) -> dict[str, Any]:
    """Make the description of a new resource, with every key CKAN shows."""
    resource = {
        **_SERVER_MADE,
        **_DEFAULTS,
        **_said(given),
        "id": given["id"],
        "package_id": dataset["id"],
        "created": now,
        "metadata_modified": now,
    }
    return _tidy(resource)


def reserved(
    given: Sequence[Mapping[str, Any]],
    dataset: Mapping[str, Any],
    home_of: Callable[[str], str | None],
) -> list[dict[str, Any]]:
    """Make the resources that a revision adds to a dataset; they hold nothing yet.

    Args:
        given: What is said of each.
        dataset: Where they are added.
        home_of: Gives the dataset an id is in use in.

    Raises:
        RefusalError: An id that is none, or is in use.
    """
    made = []
    for position, said in enumerate(given, len(dataset["resources"])):
        key = str(said.get("id") or uuid.uuid4())
        if reasons := resource_id_reasons(key, in_use=home_of(key) is not None):
            raise refused_fields({"resources": [{"id": reasons}]})
        resource = new_resource({**said, "id": key}, dataset, dataset["metadata_modified"])
        kind = "datastore" if said.get("url_type") == "datastore" else resource["url_type"]
        made.append({**resource, "url_type": kind, "position": position})
    return made


def patched_resource(
    old: Mapping[str, Any], given: Mapping[str, Any], now: str, *, keep: bool
) -> dict[str, Any]:
    """Change the description of a resource.

    Args:
        old: As it was.
        given: What was sent.
        now: The time.
        keep: What was not sent stays (`resource_patch`); else it goes back to nothing
            (`resource_update`), all but what belongs to the stored file.
    """
    of_file = ("file_name", "url_type", "size", "last_modified", "url", "format", "mimetype")
    base = old if keep else {**_DEFAULTS, **{name: old.get(name) for name in of_file}}
    fixed = {name: old[name] for name in (*_SERVER_MADE, "id", "package_id", "created", "position")}
    return _tidy({**base, **_said(given), **fixed, "metadata_modified": now})


def address_name(file_name: str) -> str:
    """Give a file's name as CKAN writes it into an address: small, plain letters, no folders."""
    path = PurePosixPath(file_name.replace("\\", "/"))
    return "".join(part for part in (_plain(path.stem), _plain_suffix(path.suffix)) if part)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9_]+", "-", folded).strip("-") or "archivo"


def _plain_suffix(suffix: str) -> str:
    return f".{_plain(suffix[1:])}" if len(suffix) > 1 else ""


def _said(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name not in _NOT_SAID}


def _tidy(resource: dict[str, Any]) -> dict[str, Any]:
    written = str(resource.get("format") or "")
    return {**resource, "format": _KNOWN_FORMATS.get(written.lower(), written)}
