"""What to do with a dataset, from three fingerprints: ours, the portal's, and the last agreed one.

A fingerprint covers what a person would notice: the describing fields and each file's hash and
size. It leaves out what the portal makes itself (ids, times, positions), so the same release has
the same fingerprint here and there.
"""

import enum
import hashlib
import json
import uuid
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from app.steps.adopted_fields import GROUP
from sync.portal import Fields, RemoteDataset, RemoteFile
from sync.release import Release, ReleaseFile, table_key

COMPARED = (
    "title",
    "notes",
    "license_id",
    "author",
    "author_email",
    "maintainer",
    "maintainer_email",
    "url",
    "version",
)
"""Plain text fields of CKAN's core schema; tags and extras are compared besides."""

OF_CKAN = frozenset(
    {
        *COMPARED,
        *("id", "name", "type", "state", "private", "owner_org", "organization", "creator_user_id"),
        *("metadata_created", "metadata_modified", "isopen", "license_title", "license_url"),
        *("num_resources", "num_tags", "resources", "tags", "tag_string", "extras", "groups"),
        *("relationships_as_object", "relationships_as_subject", "tracking_summary", "plugin_data"),
    }
)
"""Fields of CKAN's core schema and what it computes; all others are of a portal's own schema."""

MARK = "acopio_huella"
"""Extra that names the release a portal is receiving: it goes first, so that a delivery that was
cut off can be told from a change made by somebody else."""


class Verdict(enum.StrEnum):
    """How what we hold and what the portal holds stand to each other."""

    ABSENT = "absent"  # the portal has no such dataset
    SAME = "same"  # equal: nothing is written
    OURS_NEWER = "ours_newer"  # the portal is as we left it: write
    OURS_UNFINISHED = "ours_unfinished"  # this very release was cut off: go on
    THEIRS_CHANGED = "theirs_changed"  # changed there, nothing new here
    CONFLICT = "conflict"  # changed there, and ours is new


YES = "1"
"""What a description says of a group it is in."""

WRITES = frozenset({Verdict.ABSENT, Verdict.OURS_NEWER, Verdict.OURS_UNFINISHED})
"""Verdicts after which the engine may write without asking anybody."""


_BY_NAME = 5
"""Version of a UUID that is made of a name (RFC 9562, section 5.5)."""


def resource_id(dataset_id: str, file_name: str) -> str:
    """Give the id of a file's resource: the same on every try, so that a rerun finds it.

    It hangs on the portal's id of the dataset and not on its name: a name can be used again
    after the dataset was deleted, a resource's id never.
    """
    return str(uuid.uuid5(uuid.UUID(dataset_id), file_name))


def log_key(file_name: str) -> str:
    """Give the name under which a table's change log has its resource."""
    return f"cambios:{file_name}"


def reconcile(
    ours: str, theirs: str | None, agreed: str | None, mark: str | None, own: str
) -> Verdict:
    """Compare the fingerprints.

    Args:
        ours: Of the release that is to be published.
        theirs: Of what the portal holds, None when it holds nothing.
        agreed: Of what it held after our last delivery there, None before the first.
        mark: Release the portal's copy says it is receiving (extra `acopio_huella`).
        own: Mark of ours.
    """
    if theirs is None:
        return Verdict.ABSENT
    if theirs == ours:
        return Verdict.SAME
    if theirs == agreed:
        return Verdict.OURS_NEWER
    if ours == agreed:
        return Verdict.THEIRS_CHANGED
    return Verdict.OURS_UNFINISHED if mark == own else Verdict.CONFLICT


def fingerprint(release: Release) -> str:
    """Give the SHA-256 that stands for a release."""
    return _digest(release.fields, {file.name: _facts(file) for file in release.files})


def remote_fingerprint(dataset: RemoteDataset, names: Collection[str] = ()) -> str:
    """Give the SHA-256 that stands for what a portal holds of ours.

    Files that others put beside ours are theirs to keep and do not count.

    Args:
        dataset: As the portal shows it.
        names: Fields of its own schema and groups that we fill in, see `own_names`.
    """
    files = {file.name: _facts(file) for file in own_files(dataset)}
    return _digest(dataset.fields, files, names)


def own_names(fields: Fields) -> frozenset[str]:
    """Give what a description says beyond CKAN's core fields: extras, own fields, groups."""
    return frozenset(others(fields)) - {MARK}


def others(fields: Fields, names: Collection[str] | None = None) -> dict[str, str]:
    """Give what a description says beyond CKAN's core fields, wherever it stands.

    A portal with a schema of its own shows as a field what another one keeps among the extras.

    Args:
        fields: As CKAN names them.
        names: Of own fields and groups (`grupo:NAME`) that count; None counts all.
    """
    own = {name: _text(fields[name]) for name in fields if name not in OF_CKAN}
    own |= {f"{GROUP}{_text(item.get('name'))}": YES for item in _items(fields.get("groups"))}
    return {
        name: text for name, text in own.items() if text and (names is None or name in names)
    } | _pairs(fields.get("extras"))


def own_files(dataset: RemoteDataset) -> tuple[RemoteFile, ...]:
    """Give the files of a portal's dataset that were sent from here, in the portal's order."""
    return tuple(
        file
        for file in dataset.files
        if file.id in {resource_id(dataset.id, key) for key in (file.name, table_key(file.name))}
    )


def is_foreign(file: RemoteFile) -> bool:
    """Tell whether somebody else put a file there: what is sent from here has an id made here.

    So have versions of files that were kept beside; portals choose ids at random.
    """
    try:
        return uuid.UUID(file.id).version != _BY_NAME
    except ValueError:
        return True


def marked(fields: Fields, ours: str, before: Fields = MappingProxyType({})) -> dict[str, object]:
    """Give every compared field, the empty ones too, with the release's mark among the extras.

    What a release no longer says is sent empty: it would otherwise stay at the portal.

    Args:
        fields: Of the release.
        ours: Its mark.
        before: What the delivery before said.
    """
    extras = [item for item in _items(fields.get("extras")) if item.get("key") != MARK]
    gone: dict[str, object] = {
        name: [] if isinstance(value, list) else ""
        for name, value in before.items()
        if name not in OF_CKAN and value
    }
    empty = {**dict.fromkeys(COMPARED, ""), "tags": []}
    return {**gone, **empty, **fields, "extras": [*extras, {"key": MARK, "value": ours}]}


def groups_kept(fields: Fields, before: Fields, remote: Fields) -> list[dict[str, str]]:
    """Give the groups that a dataset is in afterwards: ours, and those others put it into."""
    there, ours, earlier = (_names(each.get("groups")) for each in (remote, fields, before))
    return [{"name": name} for name in sorted({*ours, *(set(there) - set(earlier))})]


def own_mark(release: Release) -> str:
    """Give the mark of a release: it stays the same when its files go packed or divided."""
    return release.frozen_as or fingerprint(release)


def mark_of(dataset: RemoteDataset) -> str | None:
    """Read the mark of a portal's copy."""
    return _pairs(dataset.fields.get("extras")).get(MARK)


def equal(file: ReleaseFile, remote: RemoteFile) -> bool:
    """Tell whether the portal's file is described as holding these very bytes."""
    return _facts(file) == _facts(remote)


def _facts(file: ReleaseFile | RemoteFile) -> list[object]:
    """Give what two copies are compared by; a table has no size of its own."""
    is_table = isinstance(file, ReleaseFile) and file.form is not None
    return [file.sha256, None if is_table else file.bytes]


def _digest(
    fields: Fields, files: Mapping[str, list[object]], names: Collection[str] | None = None
) -> str:
    said = {
        "fields": {name: _text(fields.get(name)) for name in COMPARED},
        "tags": sorted(_names(fields.get("tags"))),
        "extras": {k: v for k, v in others(fields, names).items() if k != MARK},
        "files": files,
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _text(value: object) -> str:
    """Portals trim titles, give null for what was sent empty, and sort what was chosen."""
    if isinstance(value, list):
        return "; ".join(sorted(map(_text, value)))
    return "" if value is None else str(value).strip()


def _items(value: object) -> Iterable[Mapping[str, object]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _names(value: object) -> list[str]:
    return [str(item.get("name", "")) for item in _items(value)]


def _pairs(value: object) -> dict[str, str]:
    return {str(item.get("key")): _text(item.get("value")) for item in _items(value)}
