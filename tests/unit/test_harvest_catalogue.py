"""The catalogue of a harvestable folder: what other portals' software asks of it is there."""

from datetime import date

import pytest
from support.households import METADATA

from app.steps.catalogue import DatasetMetadata
from app.steps.harvest.data_json import data_json, interval, keywords
from app.steps.harvest.dcat import dcat
from app.steps.harvest.listed import ListedDataset, ListedFile, ListedVersion, address

BASE = "https://muni.gob.gt/datos/"
DATA = ListedFile(
    "hogares.csv", "Hogares", 120, "ab" * 32, fields=[{"name": "clave", "type": "string"}],
    is_data=True,
)  # fmt: skip
OTHERS = (
    ListedFile("hogares-2026.csv", "Hogares, 2026", 60, "cd" * 32, is_data=True, period="2026"),
    ListedFile("hogares.xlsx", "Excel", 900, "ef" * 32, is_data=True),
    ListedFile("LEAME.md", "Qué es esto", 10, "01" * 32),
)


def version(number, day=date(2026, 11, 22), reason=""):
    return ListedVersion(number, day, 3, reason, (DATA, *OTHERS))


LISTED = ListedDataset(METADATA, (version(2, reason="Se corrigió"), version(1, date(2026, 1, 5))))
PLAIN = ListedDataset(DatasetMetadata("solo", "Solo", "Nada más.", "Oficina"), (version(1),))


def dataset(listed=LISTED, base=""):
    (said,) = data_json([listed], "Oficina", base)["dataset"]
    return said


def graph(listed=LISTED, base=""):
    (said,) = dcat([listed], "Oficina", "Datos", base)["dcat:dataset"]
    return said


def nodes(said):
    """Every object of a JSON document."""
    if isinstance(said, dict):
        yield said
        for value in said.values():
            yield from nodes(value)
    elif isinstance(said, list):
        for value in said:
            yield from nodes(value)


class TestAddresses:
    @pytest.mark.parametrize(
        ("base", "parts", "there"),
        [
            ("", ("a", "latest", "a.csv"), "a/latest/a.csv"),
            ("", ("a b", "ñ.csv"), "a%20b/%C3%B1.csv"),
            (BASE, ("a", "v1", "a.csv"), "https://muni.gob.gt/datos/a/v1/a.csv"),
            (BASE.rstrip("/"), ("index.html",), "https://muni.gob.gt/datos/index.html"),
            ("http://127.0.0.1:8000", ("x",), "http://127.0.0.1:8000/x"),
        ],
    )
    def test_they_are_relative_until_somebody_says_where(self, base, parts, there):
        assert address(base, *parts) == there

    @pytest.mark.parametrize(
        ("name", "media"),
        [
            ("a.csv", "text/csv"),
            ("a.geojson", "application/geo+json"),
            ("A.PDF", "application/pdf"),
            ("a.xyz", "application/octet-stream"),
            ("sin-punto", "application/octet-stream"),
        ],
    )
    def test_a_file_is_of_the_type_its_ending_says(self, name, media):
        assert ListedFile(name, "", 0, "").media_type == media


class TestDataJson:
    @pytest.mark.parametrize(
        "field",
        ["title", "description", "keyword", "modified", "publisher", "contactPoint", "identifier",
         "accessLevel"],
    )  # fmt: skip
    @pytest.mark.parametrize("listed", [LISTED, PLAIN], ids=["described", "plain"])
    def test_what_dcat_us_asks_for_is_never_blank(self, listed, field):
        assert dataset(listed)[field]

    @pytest.mark.parametrize(
        "field", ["identifier", "title", "description", "publisher", "distribution", "issued",
                  "accrualPeriodicity"],
    )  # fmt: skip
    def test_what_the_regional_profile_asks_for_is_there(self, field):
        assert dataset()[field]

    def test_it_says_by_which_profile_it_is_written(self):
        said = data_json([LISTED], "Oficina")
        assert said["@type"] == "dcat:Catalog"
        assert said["conformsTo"] == "https://project-open-data.cio.gov/v1.1/schema"
        assert said["title"] == "Oficina"

    def test_a_dataset_says_what_its_description_says(self):
        said = dataset()
        assert said["identifier"] == "hogares"
        assert said["publisher"] == {
            "@type": "org:Organization",
            "name": "Municipalidad de Nebaj",
        }
        assert said["contactPoint"] == {
            "@type": "vcard:Contact",
            "fn": "Municipalidad de Nebaj",
            "hasEmail": "mailto:uip@example.org",
        }
        assert (said["issued"], said["modified"]) == ("2026-01-05", "2026-11-22")
        assert (said["accrualPeriodicity"], said["temporal"]) == (
            "R/P1Y",
            "2026-01-01/2026-06-30",
        )
        assert (said["version"], said["laip"], said["jurisdiction"]) == ("2", "10.28", "municipal")
        assert "hogares" in said["keyword"]

    def test_files_stand_at_addresses_that_never_change(self):
        first, second, third = dataset(base=BASE)["distribution"]
        assert first["downloadURL"] == f"{BASE}hogares/latest/hogares.csv"
        assert (first["mediaType"], first["format"]) == ("text/csv", "CSV")
        assert (first["byteSize"], first["hash"]) == (120, "sha256:" + "ab" * 32)
        assert first["field"] == [{"name": "clave", "type": "string"}]
        assert second["temporal"] == "2026"
        assert third["format"] == "XLSX"
        assert "field" not in third

    def test_only_data_are_distributions(self):
        assert not [each for each in dataset()["distribution"] if each["title"] == "Qué es esto"]

    @pytest.mark.parametrize(
        ("start", "end", "days"),
        [
            ("", "", ""),
            ("2026", "", "2026-01-01/2026-12-31"),
            ("", "2026-02", "2026-02-01/2026-02-28"),
            ("2024-02", "2024-02", "2024-02-01/2024-02-29"),
            ("2026-03-05", "2026", "2026-03-05/2026-12-31"),
        ],
    )
    def test_a_period_goes_from_its_first_to_its_last_day(self, start, end, days):
        said = DatasetMetadata("a", "A", temporal_start=start, temporal_end=end)
        assert interval(said) == days

    @pytest.mark.parametrize(
        ("facts", "words"),
        [
            ({"keywords": ("agua",), "themes": ("SOCI",)}, ["agua"]),
            ({"sdg": ("6.1.1",)}, ["ODS 6.1.1"]),
            ({"themes": ("SOCI",)}, ["Población y sociedad"]),
            ({}, ["A"]),
        ],
    )
    def test_there_is_always_a_word_to_be_found_by(self, facts, words):
        assert keywords(DatasetMetadata("a", "A", **facts)) == words

    @pytest.mark.parametrize(("frequency", "said"), [("R/P1M", "R/P1M"), ("eventual", "irregular")])
    def test_what_has_no_rhythm_is_irregular(self, frequency, said):
        listed = ListedDataset(DatasetMetadata("a", "A", frequency=frequency), (version(1),))
        assert dataset(listed)["accrualPeriodicity"] == said


class TestDcat:
    def test_its_context_is_inside_and_knows_every_word_it_uses(self):
        said = dcat([LISTED, PLAIN], "Oficina", "Datos")
        known = set(said["@context"])
        used = {
            key.partition(":")[0]
            for node in nodes({key: value for key, value in said.items() if key != "@context"})
            for key in node
            if not key.startswith("@")
        }
        types = {str(node["@type"]).partition(":")[0] for node in nodes(said) if "@type" in node}
        assert used | types <= known

    def test_a_catalogue_has_what_dcat_ap_asks_for(self):
        said = dcat([LISTED], "Oficina", "Datos de la oficina")
        for name in ("dct:title", "dct:description", "dct:publisher", "dcat:dataset"):
            assert said[name]

    @pytest.mark.parametrize("listed", [LISTED, PLAIN], ids=["described", "plain"])
    def test_a_dataset_has_what_dcat_ap_asks_for(self, listed):
        said = graph(listed)
        assert said["@type"] == "dcat:Dataset"
        assert said["dct:title"]["@language"] == "es"
        assert said["dct:description"]
        for each in said["dcat:distribution"]:
            assert each["dcat:accessURL"]["@id"]

    def test_codes_are_written_as_the_vocabularies_of_the_eu_write_them(self):
        said = graph()
        authority = "http://publications.europa.eu/resource/authority"
        assert said["dcat:theme"] == [{"@id": f"{authority}/data-theme/SOCI"}]
        assert said["dct:accrualPeriodicity"] == {"@id": f"{authority}/frequency/ANNUAL"}
        assert said["dct:language"] == {"@id": f"{authority}/language/SPA"}
        assert said["dcat:distribution"][0]["dct:format"] == {"@id": f"{authority}/file-type/CSV"}

    def test_nothing_unknown_is_said(self):
        for node in nodes(graph(PLAIN)):
            assert not [name for name, value in node.items() if value in (None, "", [], {})]
        assert "dct:temporal" not in graph(PLAIN)

    def test_every_version_is_there_at_an_address_of_its_own(self):
        versions = graph(base=BASE)["dcat:hasVersion"]
        assert [each["dcat:version"] for each in versions] == ["2", "1"]
        assert versions[0]["adms:versionNotes"] == {"@value": "Se corrigió", "@language": "es"}
        first = versions[1]["dcat:distribution"][0]
        assert first["dcat:downloadURL"] == {"@id": f"{BASE}hogares/v1/hogares.csv"}
        assert first["spdx:checksum"]["spdx:checksumValue"]["@value"] == "ab" * 32

    def test_no_two_nodes_have_one_name(self):
        names = [node["@id"] for node in nodes(dcat([LISTED, PLAIN], "O", "D"))
                 if {"@id", "@type"} <= set(node)]  # fmt: skip
        assert len(names) == len(set(names))

    @pytest.mark.parametrize(
        ("code", "place"),
        [
            ("GT", {"@id": "http://publications.europa.eu/resource/authority/country/GTM"}),
            ("1413", {"@type": "dct:Location", "dct:identifier": "1413"}),
            ("GT-14", {"@type": "dct:Location", "dct:identifier": "GT-14"}),
        ],
    )
    def test_a_place_is_a_country_or_a_code(self, code, place):
        listed = ListedDataset(DatasetMetadata("a", "A", spatial=code), (version(1),))
        assert graph(listed)["dct:spatial"] == place
