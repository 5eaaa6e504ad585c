"""What one portal asks of a description, as it said when it was last asked.

CKAN lets a portal ask for fields of its own (ckanext-scheming), offer its own licences, and keep
groups. They are read while there is a line and kept, so that a description can be made right
without one.
"""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from app.steps.catalogue import DatasetMetadata, ckan_fields
from app.steps.vocabularies import licenses
from forms.problem import Place, Problem, Severity

SEVERAL = ";"
"""What stands between the codes of an answer that chooses several."""

FIELD_OF = {
    "name": "name",
    "title": "title",
    "notes": "description",
    "license_id": "license",
    "author": "organization",
    "maintainer": "contact_name",
    "maintainer_email": "contact_email",
    "tags": "keywords",
    "tag_string": "keywords",
    "groups": "groups",
    "identifier": "name",
    "publisher": "organization",
    "accrualPeriodicity": "frequency",
    "theme": "themes",
    "temporal": "temporal_start",
    "spatial_coverage": "spatial",
    "laip": "laip",
    "sdg": "sdg",
    "source": "sources",
    "language": "language",
}
"""Field as a CKAN names it, among the extras too -> ours, where a person writes it."""

OF_THE_DELIVERY = frozenset({"id", "owner_org", "private", "state", "type", "url", "version"})
"""Fields of a schema that no description answers."""

WRITTEN_OTHERWISE = OF_THE_DELIVERY | {"name", "tag_string"}
"""Fields of a schema that a delivery writes in its own way."""

PLAIN = frozenset({"author_email", "url", "version"})
"""Core fields that no part of a description says; a person may take them over from a portal."""

ASKED = "portal."
"""What stands before the name of a portal's own field where ours are named."""


class Control(enum.StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    ONE_OF = "one_of"
    SEVERAL_OF = "several_of"
    DATE = "date"
    EMAIL = "email"
    ADDRESS = "address"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: the code that is stored, and how people call it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class AskedField:
    """A field of a portal's own schema.

    Attributes:
        name: As the portal names it.
        label: As people read it.
        control: How it is filled in.
        required: The portal refuses a dataset without it.
        choices: What it takes; empty: anything.
        hint: What the portal says about it.
    """

    name: str
    label: str
    control: Control = Control.TEXT
    required: bool = False
    choices: tuple[Choice, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PortalRules:
    """What a portal said that it asks.

    Attributes:
        url: Its address.
        read_at: When it said so, UTC.
        offices: Where the key may publish.
        licenses: Those it knows; empty: it did not say.
        groups: Those into which the key may put datasets.
        fields: Of its own schema; empty: it has none, or does not say.
    """

    url: str
    read_at: datetime
    offices: tuple[Choice, ...] = ()
    licenses: tuple[Choice, ...] = ()
    groups: tuple[Choice, ...] = ()
    fields: tuple[AskedField, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """Give everything as JSON knows it."""
        return {**asdict(self), "read_at": self.read_at.isoformat()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "PortalRules":
        """Read what `to_json` gave."""
        lists = {name: _choices(kept[name]) for name in ("offices", "licenses", "groups")}
        asked = tuple(
            AskedField(**{**one, "control": Control(one["control"]), "choices": _choices(one)})
            for one in kept["fields"]
        )
        at = datetime.fromisoformat(kept["read_at"])
        return cls(url=kept["url"], read_at=at, fields=asked, **lists)


def _choices(kept: Any) -> tuple[Choice, ...]:  # noqa: ANN401 - a list of JSON, or what holds it
    return tuple(Choice(**one) for one in (kept["choices"] if isinstance(kept, dict) else kept))


def license_at(rules: PortalRules | None, license_id: str) -> str | None:
    """Give the code by which a portal knows a licence, None when it does not offer it.

    Args:
        rules: Of the portal; None, or without licences, takes CKAN's own code.
        license_id: SPDX code.
    """
    ours = licenses().get(license_id)
    usual = ours.ckan if ours else license_id
    offered = [choice.code for choice in rules.licenses] if rules else []
    if not offered:
        return usual
    alike = [usual, license_id, f"{usual}-{license_id.rpartition('-')[2]}"]
    by_sign = {code.casefold(): code for code in offered}
    return next((by_sign[code.casefold()] for code in alike if code.casefold() in by_sign), None)


def answers(
    metadata: DatasetMetadata, rules: PortalRules, issued: datetime | None = None
) -> dict[str, str]:
    """Give what a description says to each field of a portal's own schema, "" where nothing.

    What a person answered to that very field counts first; then what the description says anyhow,
    where the portal takes it.

    Args:
        metadata: The description.
        rules: Of the portal.
        issued: Time of the release; None while there is none, then the days it gives mean nothing.
    """
    said = _said(metadata, rules, issued or rules.read_at)
    given = {}
    for asked in rules.fields:
        usual = said.get(asked.name, "")
        fits = not asked.choices or all(_is_choice(asked, code) for code in codes(asked, usual))
        given[asked.name] = metadata.asked.get(asked.name) or (usual if fits else "")
    return given


def own_fields(metadata: DatasetMetadata, rules: PortalRules) -> tuple[AskedField, ...]:
    """Give the fields that a person has to be asked for: no other part of the form says them."""
    plain = DatasetMetadata.from_json({**metadata.to_json(), "asked": {}})
    usual = answers(plain, rules)
    return tuple(
        asked
        for asked in rules.fields
        if asked.name not in OF_THE_DELIVERY
        and not (asked.name in FIELD_OF and not asked.choices)
        and not (usual[asked.name] and asked.choices)
    )


def rule_gaps(metadata: DatasetMetadata, rules: PortalRules) -> list[Problem]:
    """Name what a portal asks and a description does not say; errors would be refused there.

    Each problem names our field as its place; a portal's own one as `portal.NAME`.
    """
    return [
        Problem(
            code,
            Severity.WARNING if code == "package.portal_license" else Severity.ERROR,
            Place(field=place),
            {"url": rules.url, **values},
        )
        for code, place, values in _gaps(metadata, rules)
    ]


def fields_at(
    metadata: DatasetMetadata, issued: datetime, rules: PortalRules | None
) -> dict[str, object]:
    """Write a description as the fields of a dataset of one portal; see `ckan_fields`.

    What the portal's schema asks stands at the top, as ckanext-scheming wants it; answers to
    fields that it has not go among the extras.
    """
    said = ckan_fields(metadata, issued)
    if license_id := license_at(rules, metadata.license):
        said["license_id"] = license_id
    if metadata.groups:
        said["groups"] = [{"name": name} for name in sorted(metadata.groups)]
    schema = {asked.name: asked for asked in rules.fields} if rules else {}
    given = answers(metadata, rules, issued) if rules else {}
    extras = said["extras"] if isinstance(said["extras"], list) else []
    others = {each["key"]: each["value"] for each in extras} | {
        name: value for name, value in metadata.asked.items() if value
    }
    said |= {name: others[name] for name in PLAIN & others.keys()}
    said["extras"] = [
        {"key": name, "value": others[name]}
        for name in sorted(others)
        if name not in schema and name not in PLAIN
    ]
    for name, asked in schema.items():
        if given[name] and name not in said and name not in WRITTEN_OTHERWISE:
            several = asked.control is Control.SEVERAL_OF
            said[name] = codes(asked, given[name]) if several else given[name]
    return said


def codes(asked: AskedField, value: str) -> list[str]:
    """Take an answer apart into the codes that it chooses."""
    if asked.control is not Control.SEVERAL_OF:
        return [value] if value else []
    return [code.strip() for code in value.split(SEVERAL) if code.strip()]


def _said(metadata: DatasetMetadata, rules: PortalRules, issued: datetime) -> dict[str, str]:
    """Give what a description says anyhow, by CKAN's names for it."""
    fields = ckan_fields(metadata, issued)
    extras = fields.pop("extras")
    said = {name: value for name, value in fields.items() if isinstance(value, str)}
    if isinstance(extras, list):
        said |= {each["key"]: each["value"] for each in extras}
    said["name"] = metadata.name
    said["tag_string"] = ", ".join(metadata.keywords)
    said["license_id"] = license_at(rules, metadata.license) or ""
    return said


def _is_choice(asked: AskedField, code: str) -> bool:
    return not asked.choices or any(choice.code == code for choice in asked.choices)


def _gaps(
    metadata: DatasetMetadata, rules: PortalRules
) -> Iterator[tuple[str, str, dict[str, str]]]:
    own = {asked.name for asked in own_fields(metadata, rules)}
    for name, given in answers(metadata, rules).items():
        asked = next(each for each in rules.fields if each.name == name)
        if name in OF_THE_DELIVERY:
            continue
        place = ASKED + name if name in own else FIELD_OF.get(name, ASKED + name)
        if asked.required and not given.strip():
            yield "package.portal_asks", place, {"label": asked.label}
        for code in codes(asked, given):
            if not _is_choice(asked, code):
                yield "package.portal_choice", place, {"label": asked.label, "value": code}
    if license_at(rules, metadata.license) is None:
        yield "package.portal_license", "license", {"value": metadata.license}
    known = {group.code for group in rules.groups}
    for group in metadata.groups:
        if group not in known:
            yield "package.portal_group", "groups", {"value": group}
