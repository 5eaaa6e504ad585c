"""`data.json`: the catalogue as DCAT-US 1.1 and the regional profile of Red GEALC name things.

CKAN, uData, DKAN and Socrata pull it. Dataset: identifier, title, description, keyword, modified,
publisher, contactPoint and accessLevel are obligatory there; issued, accrualPeriodicity and
distribution in the regional profile.
"""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence

from app.steps.catalogue import DatasetMetadata, jurisdiction
from app.steps.harvest.listed import LATEST, ListedDataset, ListedFile, address
from app.steps.vocabularies import frequencies, licenses, themes

_SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"


def data_json(datasets: Sequence[ListedDataset], title: str, base: str = "") -> dict[str, object]:
    """Write the catalogue.

    Args:
        datasets: What it lists.
        title: Of the catalogue: who publishes.
        base: Address at which the folder will lie; "" writes addresses relative to it.
    """
    return {
        "@context": f"{_SCHEMA}/catalog.jsonld",
        "@type": "dcat:Catalog",
        "conformsTo": _SCHEMA,
        "describedBy": f"{_SCHEMA}/catalog.json",
        "title": title,
        "dataset": [_dataset(each, base) for each in datasets],
    }


def interval(metadata: DatasetMetadata) -> str:
    """Give the period of the data from its first to its last day, "" when none is known."""
    start, end = metadata.temporal_start, metadata.temporal_end
    if not (start or end):
        return ""
    return f"{_day(start or end, last=False)}/{_day(end or start, last=True)}"


def keywords(metadata: DatasetMetadata) -> list[str]:
    """Give words to be found by; themes stand in where nobody wrote any."""
    written = [*metadata.keywords, *(f"ODS {code}" for code in metadata.sdg)]
    return written or [themes()[code] for code in metadata.themes] or [metadata.title]


def _dataset(dataset: ListedDataset, base: str) -> dict[str, object]:
    said, newest = dataset.metadata, dataset.newest
    here = (said.name, LATEST)
    facts: dict[str, object] = {
        "@type": "dcat:Dataset",
        "identifier": said.name,
        "title": said.title,
        "description": said.description,
        "keyword": keywords(said),
        "issued": dataset.issued.isoformat(),
        "modified": newest.day.isoformat(),
        "publisher": {"@type": "org:Organization", "name": said.organization},
        "contactPoint": _contact(said),
        "accessLevel": "public",
        "license": licenses()[said.license].url,
        "accrualPeriodicity": _frequency(said),
        "spatial": said.spatial,
        "temporal": interval(said),
        "theme": list(said.themes),
        "language": [said.language],
        "jurisdiction": jurisdiction(said),
        "laip": said.laip,
        "sdg": list(said.sdg),
        "source": list(said.sources),
        "version": str(newest.number),
        "describedBy": address(base, *here, "diccionario.html"),
        "describedByType": "text/html",
        "landingPage": address(base, "index.html") + f"#{said.name}",
        "distribution": [
            _distribution(file, dataset, base) for file in newest.files if file.is_data
        ],
    }
    return {name: value for name, value in facts.items() if value not in ("", [])}


def _distribution(file: ListedFile, dataset: ListedDataset, base: str) -> Mapping[str, object]:
    said: dict[str, object] = {
        "@type": "dcat:Distribution",
        "identifier": f"{dataset.metadata.name}/{file.name}",
        "title": file.title,
        "format": file.ending.lstrip(".").upper(),
        "mediaType": file.media_type,
        "downloadURL": address(base, dataset.metadata.name, LATEST, file.name),
        "issued": dataset.newest.day.isoformat(),
        "byteSize": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "license": licenses()[dataset.metadata.license].url,
    }
    if file.period:
        said["temporal"] = file.period
    if file.fields:
        said["conformsTo"] = "https://specs.frictionlessdata.io/tabular-data-package/"
        said["describedBy"] = address(base, dataset.metadata.name, LATEST, "datapackage.json")
        said["describedByType"] = "application/json"
        said["field"] = [dict(field) for field in file.fields]
    return said


def _contact(said: DatasetMetadata) -> dict[str, str]:
    contact = {"@type": "vcard:Contact", "fn": said.contact_name or said.organization}
    if said.contact_email:
        contact["hasEmail"] = f"mailto:{said.contact_email}"
    return contact


def _frequency(said: DatasetMetadata) -> str:
    """Give the ISO 8601 repetition; DCAT-US calls what has none `irregular`."""
    code = frequencies()[said.frequency].code
    return code if code.startswith("R/") else "irregular"


def _day(written: str, *, last: bool) -> str:
    """Give the first or last day of a year, a month or a day."""
    if re.fullmatch(r"\d{4}", written):
        return f"{written}-12-31" if last else f"{written}-01-01"
    if re.fullmatch(r"\d{4}-\d{2}", written):
        year, month = map(int, written.split("-"))
        return f"{written}-{monthrange(year, month)[1]:02}" if last else f"{written}-01"
    return written
