"""Three copies of a dataset side by side: as last agreed, ours, and what the portal holds now.

For two officers who publish the same: before one replaces the other's work, it is seen.
"""

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.steps.adopted_fields import GROUP
from sync.portal import Fields, RemoteDataset
from sync.reconcile import COMPARED, MARK, others, own_files
from sync.release import Release

FILES, EXTRAS = "files.", "extras."
"""What stands before the name of a file, and of what CKAN's core fields do not say."""

Copy = Mapping[str, str]
"""What a copy says: `title`, `tags`, `extras.KEY`, `files.NAME` (SHA-256) … -> text."""


class ChangedBy(enum.StrEnum):
    """Who changed something since the last agreed state."""

    US = "us"
    THEM = "them"
    BOTH_ALIKE = "both_alike"
    BOTH = "both"  # otherwise than the other: this is what a person has to look at
    UNKNOWN = "unknown"  # nothing was ever agreed, and the two differ


class Take(enum.StrEnum):
    """What stays of something that two people said otherwise."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not the same in all copies; a file cannot be mixed, a field can.

    Attributes:
        name: What it is, as `Copy` names it.
        agreed: As it was after our last delivery; None: it was not there, or nothing was agreed.
        ours: As our release says it; None: not there.
        theirs: As the portal holds it now; None: not there.
        changed_by: Who changed it.
    """

    name: str
    agreed: str | None
    ours: str | None
    theirs: str | None
    changed_by: ChangedBy

    @property
    def is_file(self) -> bool:
        """Whether it is a file; then copies are hashes."""
        return self.name.startswith(FILES)

    @property
    def proposed(self) -> "Take | None":
        """What stays unless a person says otherwise, None where only a person can tell."""
        if self.changed_by in {ChangedBy.US, ChangedBy.BOTH_ALIKE}:
            return Take.OURS
        alone_there = self.changed_by is ChangedBy.THEM and not self.is_file
        return Take.THEIRS if alone_there else None


def compare(agreed: Copy | None, ours: Copy, theirs: Copy) -> tuple[Difference, ...]:
    """Give what is not the same in all copies: fields first, then files.

    Args:
        agreed: The last agreed state, None before there was one.
        ours: What is to be published.
        theirs: What the portal holds.
    """
    base = {} if agreed is None else agreed
    found = []
    for name in dict.fromkeys([*ours, *theirs, *base]):
        copies = (base.get(name), ours.get(name), theirs.get(name))
        if len(set(copies if agreed is not None else copies[1:])) > 1:
            found.append(Difference(name, *copies, _changed_by(agreed is not None, *copies)))
    return tuple(sorted(found, key=lambda each: each.name.startswith(FILES)))


def copy_of_release(release: Release) -> Copy:
    """Give what a release says."""
    return copy_of(release.fields, {file.name: file.sha256 for file in release.files})


def copy_of_remote(remote: RemoteDataset, names: Collection[str] = ()) -> Copy:
    """Give what a portal holds of ours.

    Args:
        remote: The portal's copy.
        names: Fields of its own schema and groups that we fill in, see `reconcile.own_names`.
    """
    return copy_of(remote.fields, {file.name: file.sha256 for file in own_files(remote)}, names)


def copy_of(fields: Fields, files: Mapping[str, str], names: Collection[str] | None = None) -> Copy:
    """Lay a copy out flat; what says nothing is not there.

    Args:
        fields: As CKAN names them.
        files: Name -> SHA-256.
        names: Own fields and groups that count; None counts all.
    """
    texts = {name: _text(fields.get(name)) for name in COMPARED}
    tags = sorted(_text(tag.get("name")) for tag in _items(fields.get("tags")))
    said_besides = others(fields, names)
    extras = {f"{EXTRAS}{name}": text for name, text in said_besides.items() if name != MARK}
    said = {**texts, "tags": ", ".join(tags), **extras}
    held = {f"{FILES}{name}": sha256 for name, sha256 in files.items()}
    return {name: text for name, text in {**said, **held}.items() if text}


def with_theirs(fields: Fields, name: str, text: str) -> dict[str, object]:
    """Give a description that says one thing as the portal does; the inverse of `copy_of`.

    Args:
        fields: As CKAN names them.
        name: What is taken over, as `Copy` names it; no file.
        text: What the portal says, "" for nothing.
    """
    said = dict(fields)
    if name == "tags":
        said["tags"] = [{"name": tag} for tag in _listed(text, ",")]
    elif not name.startswith(EXTRAS):
        said[name] = text
    else:
        _take_other(said, name.removeprefix(EXTRAS), text)
    return said


def _take_other(said: dict[str, object], key: str, text: str) -> None:
    """Write what CKAN's core fields do not say where it stands in this description."""
    if key.startswith(GROUP):
        group = key.removeprefix(GROUP)
        others = [item for item in _items(said.get("groups")) if item.get("name") != group]
        said["groups"] = [*others, *([{"name": group}] if text else [])]
    elif key in said:
        said[key] = _listed(text, ";") if isinstance(said[key], list) else text
    else:
        kept = [item for item in _items(said.get("extras")) if item.get("key") != key]
        extras = [*kept, {"key": key, "value": text}] if text else kept
        said["extras"] = sorted(extras, key=lambda item: str(item.get("key")))


def _listed(text: str, sign: str) -> list[str]:
    return [part.strip() for part in text.split(sign) if part.strip()]


def _changed_by(
    known: bool,
    agreed: str | None,
    ours: str | None,
    theirs: str | None,
) -> ChangedBy:
    if not known:
        return ChangedBy.UNKNOWN
    if ours == theirs:
        return ChangedBy.BOTH_ALIKE
    if theirs == agreed:
        return ChangedBy.US
    return ChangedBy.THEM if ours == agreed else ChangedBy.BOTH


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _items(value: object) -> list[Mapping[str, object]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
