"""A description takes over what a portal says, so that the next release says it too."""

from dataclasses import replace
from typing import Any

from app.steps.catalogue import DatasetMetadata
from app.steps.portal_rules import FIELD_OF
from app.steps.vocabularies import frequencies, licenses, themes

GROUP = "grupo:"
"""What stands before the name of a group."""

_COMPUTED = frozenset(
    {"name", "identifier", "issued", "modified", "access_rights", "rights", "jurisdiction"}
)
"""What each release says by itself."""

_LISTS = {"themes": " ", "sdg": " ", "sources": ";", "keywords": ","}


def adopted(metadata: DatasetMetadata, name: str, text: str) -> DatasetMetadata:
    """Take one thing over.

    Args:
        metadata: The description.
        name: A field as CKAN names it; of an extra its key; of a group `grupo:NAME`.
        text: What the portal says, "" for nothing.

    Returns:
        The description; as it was where the portal says what no description can.
    """
    if name in _COMPUTED:
        return metadata
    if name.startswith(GROUP):
        group = name.removeprefix(GROUP)
        others = tuple(each for each in metadata.groups if each != group)
        return replace(metadata, groups=(*others, group) if text else others)
    if name in FIELD_OF:
        return replace(metadata, **_values(metadata, FIELD_OF[name], text))
    asked = {**metadata.asked, name: text}
    return replace(metadata, asked={key: value for key, value in asked.items() if value})


def _values(metadata: DatasetMetadata, field: str, text: str) -> dict[str, Any]:
    """Give what a field of ours is then; nothing where the text is none of its values."""
    if field == "temporal_start":
        start, _sign, end = text.partition("/")
        return {"temporal_start": start, "temporal_end": end or start}
    if field == "license":
        return {"license": _license(text) or metadata.license}
    if field == "frequency":
        return {"frequency": text if text in frequencies() else metadata.frequency}
    return {field: _listed(field, text) if field in _LISTS else text}


def _license(text: str) -> str:
    sign = text.casefold()
    known = (each.id for each in licenses().values() if sign in {each.ckan, each.id.casefold()})
    return next(known, "")


def _listed(field: str, text: str) -> tuple[str, ...]:
    """Read a list: themes of a portal that are none of ours, and tags of goals, stay out."""
    parts = [part.strip() for part in text.split(_LISTS[field]) if part.strip()]
    if field == "themes":
        parts = [part for part in parts if part in themes()]
    if field == "keywords":
        parts = [part for part in parts if not part.startswith("ods-")]
    return tuple(parts)
