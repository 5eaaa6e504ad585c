"""What is said about a dataset: its metadata, and how a CKAN portal wants to hear them.

Fields follow the Perfil Regional de Metadatos of Red GEALC (a profile of DCAT): identifier, title,
description, publisher, distribution, issued and accrualPeriodicity are obligatory there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime, timedelta, timezone

from app.paths import asset
from app.steps.reference import departments, fold, laip_numerals, municipalities
from app.steps.vocabularies import frequencies, licenses, themes
from forms.instrument import Instrument
from forms.problem import Place, Problem, Severity

DEFAULT_LICENSE = "CC-BY-4.0"
COUNTRY = "GT"
FREQUENCY_UNKNOWN = "eventual"
PUBLIC_ACCESS = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
GUATEMALA = timezone(timedelta(hours=-6))  # no summer time

OBLIGATORY = {
    "title": "package.no_title",
    "description": "package.no_description",
    "organization": "package.no_organization",
}
"""Field that must be written -> what is said when it is blank."""

_NAME = re.compile(r"[a-z0-9_-]{2,100}", re.ASCII)
_ARTICLE = re.compile(r"([1-9]\d?)(?:\.([1-9]\d?))?", re.ASCII)  # Decreto 57-2008 has 72
_SDG = re.compile(r"(?:1[0-7]|[1-9])(?:\.[0-9a-z]{1,2}(?:\.[0-9]{1,2})?)?", re.ASCII)  # 6.1.1
_ATOM = r"[^@\s<>\"(),:;\[\]\\.]+"
_EMAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{{2,}}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)  # BCP 47, as far as it goes
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
_NOT_IN_TAGS = re.compile(r"[^\w \-.]")


@dataclass(frozen=True, slots=True)
class DatasetMetadata:
    """The description of a dataset.

    Attributes:
        name: Short name on the portal; it stays the same from version to version.
        title: Title in Spanish.
        description: What the records are, in Spanish.
        organization: Name of the office that publishes.
        license: SPDX code, one of `vocabularies.licenses()`.
        frequency: One of `vocabularies.frequencies()`.
        spatial: `GT`, a department (`GT-01`) or a municipality (`0101`).
        temporal_start, temporal_end: Period of the data, `2018`, `2018-11` or `2018-11-30`.
        themes: Codes of `vocabularies.themes()`.
        keywords: Words to be found by.
        contact_name, contact_email: Who answers questions.
        language: BCP 47 tag of the data.
        laip: Article and numeral of the Ley de Acceso a la Información Pública: `10.18`.
        sdg: Codes of SDG indicators or goals: `9.1.1`.
        sources: Where the data come from, one sentence each.
        groups: Short names of groups of the portal.
        asked: What portals ask besides, in their own fields: name -> answer.
    """

    name: str
    title: str
    description: str = ""
    organization: str = ""
    license: str = DEFAULT_LICENSE
    frequency: str = FREQUENCY_UNKNOWN
    spatial: str = COUNTRY
    temporal_start: str = ""
    temporal_end: str = ""
    themes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    contact_name: str = ""
    contact_email: str = ""
    language: str = "es"
    laip: str = ""
    sdg: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    asked: Mapping[str, str] = field(default_factory=dict, hash=False)

    def to_json(self) -> dict[str, object]:
        """Give the fields as JSON knows them."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> "DatasetMetadata":
        """Read what `to_json` gave; fields of another version are left out."""
        known = {each.name for each in fields(cls)}
        values = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in stored.items()
            if name in known
        }
        return cls(**values)  # type: ignore[arg-type] # JSON that to_json wrote


def default_metadata(instrument: Instrument, *, organization: str = "") -> DatasetMetadata:
    """Describe the dataset of a form as far as the form itself tells.

    Args:
        instrument: Its settings `frequency`, `laip`, `description`, `themes`, `keywords`,
            `spatial`, `sources`, `license` are read; lists are separated by `;`.
        organization: Name of the office, from the workspace.
    """
    settings = instrument.settings
    title = instrument.title(instrument.default_language)
    written = settings.get("description", "")
    unwritten = asset("package/descripcion.txt").read_text(encoding="utf-8").strip()
    return DatasetMetadata(
        name=slug(instrument.form_id),
        title=title,
        description=written or unwritten.format(title=title),
        organization=settings.get("organization", "") or organization,
        license=settings.get("license", DEFAULT_LICENSE),
        frequency=settings.get("frequency", FREQUENCY_UNKNOWN),
        spatial=settings.get("spatial", COUNTRY),
        themes=_listed(settings.get("themes", "")),
        keywords=_listed(settings.get("keywords", "")),
        laip=settings.get("laip", ""),
        sdg=tuple(dict.fromkeys(q.marks.sdg for q in instrument.questions() if q.marks.sdg)),
        sources=_listed(settings.get("sources", "")),
    )


def slug(text: str) -> str:
    """Make a portal name of a text: small letters, digits and hyphens, 2 to 100 signs."""
    name = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:100].rstrip("-")
    return name if len(name) > 1 else f"datos-{name}".rstrip("-")


def missing_fields(metadata: DatasetMetadata) -> list[Problem]:
    """Name everything a description still needs; errors stop a publication, warnings do not.

    Each problem is `package.no_<field>` or `package.bad_<field>` with the field as its place.
    """
    return [
        Problem(code, severity, Place(field=name), {"value": getattr(metadata, name, "")})
        for code, severity, name in _lacking(metadata)
    ]


def _lacking(metadata: DatasetMetadata) -> Iterator[tuple[str, Severity, str]]:
    if not _NAME.fullmatch(metadata.name):
        yield "package.bad_name", Severity.ERROR, "name"
    for name, code in OBLIGATORY.items():
        if not getattr(metadata, name).strip():
            yield code, Severity.ERROR, name
    if metadata.license not in licenses():
        yield "package.bad_license", Severity.ERROR, "license"
    if metadata.frequency not in frequencies():
        yield "package.bad_frequency", Severity.ERROR, "frequency"
    yield from _lacking_period(metadata)
    yield from _lacking_codes(metadata)
    if not metadata.contact_email:
        yield "package.no_contact", Severity.WARNING, "contact_email"
    elif not _EMAIL.fullmatch(metadata.contact_email):
        yield "package.bad_contact", Severity.ERROR, "contact_email"


def _lacking_period(metadata: DatasetMetadata) -> Iterator[tuple[str, Severity, str]]:
    for name in ("temporal_start", "temporal_end"):
        if getattr(metadata, name) and not _is_in_calendar(getattr(metadata, name)):
            yield "package.bad_period", Severity.ERROR, name
    both = (metadata.temporal_start, metadata.temporal_end)
    if all(map(_is_in_calendar, both)) and _is_backwards(*both):
        yield "package.period_backwards", Severity.ERROR, "temporal_end"


def _lacking_codes(metadata: DatasetMetadata) -> Iterator[tuple[str, Severity, str]]:
    if metadata.spatial and not _is_place(metadata.spatial):
        yield "package.bad_place", Severity.WARNING, "spatial"
    if not _LANGUAGE.fullmatch(metadata.language):
        yield "package.bad_language", Severity.WARNING, "language"
    if not all(map(_SDG.fullmatch, metadata.sdg)):
        yield "package.bad_sdg", Severity.WARNING, "sdg"
    if any(theme not in themes() for theme in metadata.themes):
        yield "package.bad_theme", Severity.ERROR, "themes"
    if metadata.laip and not _is_article(metadata.laip):
        yield "package.bad_laip", Severity.WARNING, "laip"


def _is_in_calendar(text: str) -> bool:
    """Tell whether a text is a year, a month or a day that there is."""
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return _DAY.fullmatch(text) is not None


def _is_backwards(start: str, end: str) -> bool:
    """Tell whether a period ends before it begins; a year and a month of it overlap."""
    shared = min(len(start), len(end))
    return start[:shared] > end[:shared]


def _is_place(code: str) -> bool:
    """Tell whether this is the country, a department by ISO 3166-2, or a municipality."""
    isos = {department.iso for department in departments().values()}
    return code == COUNTRY or code in municipalities() or code in isos


def _is_article(laip: str) -> bool:
    """Tell whether this is an article of the law, with or without a numeral: `10.28`."""
    match = _ARTICLE.fullmatch(laip)
    return match is not None and (
        match[1] != "10" or match[2] is None or int(match[2]) in laip_numerals()
    )


def ckan_fields(metadata: DatasetMetadata, issued: datetime) -> dict[str, object]:
    """Write the description as the fields of a CKAN dataset.

    Name, office, visibility and files are the sender's matter. Lists come in an order that does
    not depend on anything else, so that equal descriptions are equal fields.

    Args:
        metadata: Complete, see `missing_fields`.
        issued: Time of the release, in UTC.
    """
    return {
        "title": metadata.title,
        "notes": metadata.description,
        "license_id": licenses()[metadata.license].ckan,
        "author": metadata.organization,
        "maintainer": metadata.contact_name,
        "maintainer_email": metadata.contact_email,
        "tags": [{"name": tag} for tag in _tags(metadata)],
        "extras": [
            {"key": key, "value": value}
            for key, value in sorted(_extras(metadata, issued).items())
            if value
        ],
    }


def release_day(released_at: datetime) -> date:
    """Give the day of a release as people in Guatemala call it."""
    return released_at.astimezone(GUATEMALA).date()


def period(metadata: DatasetMetadata) -> str:
    """Give the period of the data as ISO 8601 writes intervals, "" when none is known."""
    start, end = metadata.temporal_start, metadata.temporal_end
    if start and end and start != end:
        return f"{start}/{end}"
    return start or end


def rights(metadata: DatasetMetadata) -> str:
    """Say by which law anybody may have these data (Decreto 57-2008, LAIP)."""
    article, _dot, numeral = metadata.laip.partition(".")
    if article and numeral:
        return f"Información pública de oficio: Decreto 57-2008, artículo {article}.{numeral}"
    return "Información pública: Decreto 57-2008"


def jurisdiction(metadata: DatasetMetadata) -> str:
    """Tell from its territory whether a dataset is national, territorial or municipal."""
    if metadata.spatial.isdigit():
        return "municipal"
    return "nacional" if metadata.spatial in {"", COUNTRY} else "territorial"


def _extras(metadata: DatasetMetadata, issued: datetime) -> dict[str, str]:
    day = release_day(issued).isoformat()
    return {
        "identifier": metadata.name,
        "issued": day,
        "modified": day,
        "accrualPeriodicity": metadata.frequency,
        "publisher": metadata.organization,
        "access_rights": PUBLIC_ACCESS,
        "rights": rights(metadata),
        "theme": " ".join(metadata.themes),
        "temporal": period(metadata),
        # Not "spatial": portals with maps take that for GeoJSON.
        "spatial_coverage": metadata.spatial,
        "jurisdiction": jurisdiction(metadata),
        "language": metadata.language,
        "laip": metadata.laip,
        "sdg": " ".join(metadata.sdg),
        "source": "; ".join(metadata.sources),
    }


def _tags(metadata: DatasetMetadata) -> list[str]:
    """Write keywords as CKAN takes tags: letters, digits, spaces, `-_.`, 2 to 100 signs."""
    goals = {f"ods-{int(code.partition('.')[0]):02}" for code in metadata.sdg if code[:1].isdigit()}
    words = {
        " ".join(_NOT_IN_TAGS.sub(" ", re.sub("['’ʼ]", "", word)).split())[:100].strip()
        for word in metadata.keywords
    }
    return sorted(word for word in goals | words if len(word) > 1)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
