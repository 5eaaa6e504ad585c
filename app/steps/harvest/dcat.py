"""The catalogue as DCAT in JSON-LD, with the words and vocabularies of DCAT-AP 3.

Its context stands inside: nothing has to be fetched to read it. Addresses that are not known yet
are relative, as JSON-LD 1.1 (section 4.1) resolves them against where the file lies.
"""

from collections.abc import Sequence

from app.steps.catalogue import DatasetMetadata
from app.steps.harvest.data_json import interval, keywords
from app.steps.harvest.listed import (
    LATEST,
    ListedDataset,
    ListedFile,
    ListedVersion,
    address,
)
from app.steps.vocabularies import frequencies, licenses

_EU = "http://publications.europa.eu/resource/authority"
_IANA = "https://www.iana.org/assignments/media-types"
_LANGUAGES = {"es": "SPA", "en": "ENG"}
_FORMATS = {
    ".csv": "CSV",
    ".geojson": "GEOJSON",
    ".json": "JSON",
    ".pdf": "PDF",
    ".xlsx": "XLSX",
}  # as the EU vocabulary of file types names them

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "adms": "http://www.w3.org/ns/adms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

Node = dict[str, object]


def dcat(
    datasets: Sequence[ListedDataset], title: str, description: str, base: str = ""
) -> dict[str, object]:
    """Write the catalogue.

    Args:
        datasets: What it lists.
        title: Of the catalogue.
        description: Of the catalogue; DCAT-AP asks for one.
        base: Address at which the folder will lie; "" writes addresses relative to it.
    """
    publisher = datasets[0].metadata.organization if datasets else title
    return {
        "@context": _CONTEXT,
        "@id": address(base, "index.html"),
        "@type": "dcat:Catalog",
        "dct:title": _text(title),
        "dct:description": _text(description),
        "dct:publisher": _agent(publisher),
        "dct:language": _language("es"),
        "dcat:dataset": [_dataset(each, base) for each in datasets],
    }


def _dataset(dataset: ListedDataset, base: str) -> Node:
    said, newest = dataset.metadata, dataset.newest
    code = frequencies()[said.frequency].eu
    facts: Node = {
        "@id": address(base, said.name, LATEST, "datapackage.json") + "#dataset",
        "@type": "dcat:Dataset",
        "dct:identifier": said.name,
        "dct:title": _text(said.title),
        "dct:description": _text(said.description),
        "dct:publisher": _agent(said.organization),
        "dcat:contactPoint": _contact(said),
        "dcat:keyword": [_text(word) for word in keywords(said)],
        "dcat:theme": [{"@id": f"{_EU}/data-theme/{theme}"} for theme in said.themes],
        "dct:accrualPeriodicity": {"@id": f"{_EU}/frequency/{code}"},
        "dct:accessRights": {"@id": f"{_EU}/access-right/PUBLIC"},
        "dct:language": _language(said.language),
        "dct:spatial": _place(said.spatial),
        "dct:temporal": _period(said),
        "dct:issued": _date(dataset.issued.isoformat()),
        "dct:modified": _date(newest.day.isoformat()),
        "dcat:landingPage": {"@id": address(base, "index.html") + f"#{said.name}"},
        "dcat:version": str(newest.number),
        "adms:versionNotes": _text(newest.reason) if newest.reason else None,
        "dcat:hasVersion": [_version(dataset, each, base) for each in dataset.versions],
        "dcat:distribution": _distributions(dataset, newest, LATEST, base),
    }
    return {name: value for name, value in facts.items() if value not in (None, [], "")}


def _version(dataset: ListedDataset, version: ListedVersion, base: str) -> Node:
    name = dataset.metadata.name
    node: Node = {
        "@id": address(base, name, version.folder, "datapackage.json") + "#dataset",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{name}/{version.folder}",
        "dct:title": _text(f"{dataset.metadata.title} ({version.folder})"),
        "dct:description": _text(dataset.metadata.description),
        "dct:issued": _date(version.day.isoformat()),
        "dcat:version": str(version.number),
        "dcat:distribution": _distributions(dataset, version, version.folder, base),
    }
    if version.reason:
        node["adms:versionNotes"] = _text(version.reason)
    return node


def _distributions(
    dataset: ListedDataset, version: ListedVersion, folder: str, base: str
) -> list[Node]:
    return [
        _distribution(dataset, file, address(base, dataset.metadata.name, folder, file.name))
        for file in version.files
        if file.is_data
    ]


def _distribution(dataset: ListedDataset, file: ListedFile, url: str) -> Node:
    node: Node = {
        "@id": f"{url}#distribution",
        "@type": "dcat:Distribution",
        "dct:title": _text(file.title),
        "dcat:accessURL": {"@id": url},
        "dcat:downloadURL": {"@id": url},
        "dcat:mediaType": {"@id": f"{_IANA}/{file.media_type}"},
        "dcat:byteSize": {"@value": str(file.bytes), "@type": "xsd:nonNegativeInteger"},
        "dct:license": {"@id": licenses()[dataset.metadata.license].url},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
    }
    if file.ending in _FORMATS:
        node["dct:format"] = {"@id": f"{_EU}/file-type/{_FORMATS[file.ending]}"}
    return node


def _text(text: str) -> Node:
    return {"@value": text, "@language": "es"}


def _date(day: str) -> Node:
    return {"@value": day, "@type": "xsd:date"}


def _agent(name: str) -> Node:
    return {"@type": "foaf:Organization", "foaf:name": _text(name)}


def _contact(said: DatasetMetadata) -> Node:
    node: Node = {"@type": "vcard:Kind", "vcard:fn": said.contact_name or said.organization}
    if said.contact_email:
        node["vcard:hasEmail"] = {"@id": f"mailto:{said.contact_email}"}
    return node


def _language(tag: str) -> Node | None:
    code = _LANGUAGES.get(tag)
    return {"@id": f"{_EU}/language/{code}"} if code else None


def _place(code: str) -> Node | None:
    if not code:
        return None
    if code == "GT":
        return {"@id": f"{_EU}/country/GTM"}
    return {"@type": "dct:Location", "dct:identifier": code}


def _period(said: DatasetMetadata) -> Node | None:
    days = interval(said)
    if not days:
        return None
    start, end = days.split("/")
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": _date(start),
        "dcat:endDate": _date(end),
    }
