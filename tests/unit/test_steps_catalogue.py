"""The description of a dataset: complete before it leaves, and said as a CKAN portal wants it."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.messages import problem_codes
from app.steps.catalogue import (
    DatasetMetadata,
    ckan_fields,
    default_metadata,
    jurisdiction,
    missing_fields,
    period,
    slug,
)
from app.steps.vocabularies import frequencies, licenses, themes
from forms.instrument import Instrument, Marks, Question

ISSUED = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
COMPLETE = DatasetMetadata(
    name="conectividad-municipal",
    title="Conectividad de los hogares por municipio",
    description="Hogares con internet en los 340 municipios.",
    organization="Municipalidad de Nebaj",
    frequency="R/P1Y",
    temporal_start="2018",
    temporal_end="2018",
    themes=("TECH", "REGI"),
    keywords=("internet", "K'iche'", "conectividad, hogares", "x"),
    contact_name="Unidad de Información Pública",
    contact_email="uip@example.org",
    sdg=("17.8.1", "9.c.1"),
    sources=("XII Censo 2018, INE",),
)


def form(settings, *questions):
    return Instrument(
        form_id="Obras_Municipales",
        version="1",
        titles={"es": "Obras municipales", "en": "Works"},
        languages=("es", "en"),
        default_language="es",
        root="data",
        children=questions,
        choice_lists={},
        settings=settings,
        xform="",
    )


def lacking(**changes):
    return [(p.code, p.place.field) for p in missing_fields(replace(COMPLETE, **changes))]


def test_a_complete_description_lacks_nothing():
    assert missing_fields(COMPLETE) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": " "}, ("package.no_title", "title")),
        ({"description": ""}, ("package.no_description", "description")),
        ({"organization": ""}, ("package.no_organization", "organization")),
        ({"contact_email": ""}, ("package.no_contact", "contact_email")),
        ({"contact_email": "uip"}, ("package.bad_contact", "contact_email")),
        ({"temporal_start": "2026-00"}, ("package.bad_period", "temporal_start")),
        ({"spatial": "GT-99"}, ("package.bad_place", "spatial")),
        ({"sdg": ("0.1",)}, ("package.bad_sdg", "sdg")),
        ({"laip": "10,28"}, ("package.bad_laip", "laip")),
        ({"laip": "10.0"}, ("package.bad_laip", "laip")),
        ({"name": "Con Mayúsculas"}, ("package.bad_name", "name")),
        ({"name": "x"}, ("package.bad_name", "name")),
        ({"name": "x" * 101}, ("package.bad_name", "name")),
        ({"license": "mía"}, ("package.bad_license", "license")),
        ({"frequency": "a veces"}, ("package.bad_frequency", "frequency")),
        ({"temporal_start": "ayer"}, ("package.bad_period", "temporal_start")),
        ({"themes": ("TECH", "OTRO")}, ("package.bad_theme", "themes")),
    ],
)
def test_what_is_missing_is_named_with_its_field(changes, expected):
    assert lacking(**changes) == [expected]


def test_everything_missing_is_named_at_once_and_has_a_sentence():
    problems = missing_fields(DatasetMetadata(name="", title="", license="", frequency=""))
    assert len(problems) == 7
    assert {problem.code for problem in problems} <= set(problem_codes())


def test_only_a_missing_contact_may_stay():
    by_severity = {p.severity: p.code for p in missing_fields(replace(COMPLETE, contact_email=""))}
    assert by_severity == {"warning": "package.no_contact"}


def test_a_form_describes_its_dataset_as_far_as_it_can():
    found = default_metadata(
        form(
            {"frequency": "R/P1M", "laip": "10.18", "keywords": "obras; inversión ;"},
            Question("a", "text", marks=Marks(sdg="9.1.1")),
            Question("b", "text", marks=Marks(sdg="9.1.1")),
            Question("c", "text", marks=Marks(sdg="11.2.1")),
        ),
        organization="Municipalidad de Nebaj",
    )
    assert found.name == "obras-municipales"
    assert found.title == "Obras municipales"
    assert "Obras municipales" in found.description
    assert found.frequency == "R/P1M"
    assert found.laip == "10.18"
    assert found.keywords == ("obras", "inversión")
    assert found.sdg == ("9.1.1", "11.2.1")
    assert found.license == "CC-BY-4.0"
    assert {p.code for p in missing_fields(found)} == {"package.no_contact"}


def test_what_the_form_says_of_itself_goes_before_the_defaults():
    found = default_metadata(
        form({"description": "Avance de obras.", "spatial": "1413", "organization": "DMP"}),
        organization="Otra",
    )
    assert (found.description, found.spatial, found.organization) == (
        "Avance de obras.",
        "1413",
        "DMP",
    )


def test_a_description_survives_being_stored():
    stored = json.loads(json.dumps(COMPLETE.to_json()))
    assert DatasetMetadata.from_json(stored) == COMPLETE


def test_fields_stored_by_another_version_are_left_out():
    stored = COMPLETE.to_json() | {"de_otra_version": 1}
    assert DatasetMetadata.from_json(stored) == COMPLETE


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("conectividad_municipal", "conectividad-municipal"),
        ("Obras  Públicas (2024)", "obras-publicas-2024"),
        ("K'iche'", "kiche"),
        ("ñ", "datos-n"),
        ("¿?", "datos"),
        ("a" * 300, "a" * 100),
    ],
)
def test_a_portal_name_has_only_letters_digits_and_hyphens(text, name):
    assert slug(text) == name
    assert re.fullmatch("[a-z0-9_-]{2,100}", slug(text))


def test_ckan_hears_its_own_names_of_the_fields():
    fields = ckan_fields(COMPLETE, ISSUED)
    assert fields["title"] == COMPLETE.title
    assert fields["notes"] == COMPLETE.description
    assert fields["license_id"] == "cc-by"
    assert fields["maintainer_email"] == "uip@example.org"
    assert "name" not in fields
    assert "owner_org" not in fields


def test_the_obligatory_fields_of_the_regional_profile_go_as_extras():
    extras = {e["key"]: e["value"] for e in ckan_fields(COMPLETE, ISSUED)["extras"]}
    assert extras["identifier"] == "conectividad-municipal"
    assert extras["issued"] == "2026-11-20"  # 23:30 in Guatemala
    assert extras["accrualPeriodicity"] == "R/P1Y"
    assert extras["publisher"] == "Municipalidad de Nebaj"
    assert extras["temporal"] == "2018"
    assert extras["spatial_coverage"] == "GT"
    assert extras["jurisdiction"] == "nacional"
    assert extras["sdg"] == "17.8.1 9.c.1"
    assert "laip" not in extras  # blank ones are left out
    assert "spatial" not in extras  # GeoJSON on portals with maps


def test_tags_hold_only_what_ckan_takes():
    tags = [tag["name"] for tag in ckan_fields(COMPLETE, ISSUED)["tags"]]
    assert tags == ["Kiche", "conectividad hogares", "internet", "ods-09", "ods-17"]
    assert all(re.fullmatch(r"[\w \-.]{2,100}", tag) for tag in tags)


def test_equal_descriptions_are_equal_fields():
    turned = replace(COMPLETE, keywords=tuple(reversed(COMPLETE.keywords)))
    assert ckan_fields(turned, ISSUED) == ckan_fields(COMPLETE, ISSUED)


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2018", "2018", "2018"),
        ("2018-01", "2018-06", "2018-01/2018-06"),
        ("2018", "", "2018"),
        ("", "", ""),
    ],
)
def test_a_period_is_written_as_an_interval(start, end, text):
    assert period(replace(COMPLETE, temporal_start=start, temporal_end=end)) == text


@pytest.mark.parametrize(
    ("spatial", "kind"), [("GT", "nacional"), ("GT-14", "territorial"), ("1413", "municipal")]
)
def test_the_territory_tells_the_jurisdiction(spatial, kind):
    assert jurisdiction(replace(COMPLETE, spatial=spatial)) == kind


def test_the_vocabularies_are_complete():
    assert next(iter(licenses())) == "CC-BY-4.0"
    assert frequencies()["R/P1M"].name == "cada mes"
    assert frequencies()["eventual"].eu == "IRREG"
    assert len(themes()) == 13


@pytest.mark.parametrize(
    ("start", "end", "backwards"),
    [
        ("2026", "2025", True),
        ("2026-02", "2026-01", True),
        ("2026-02-02", "2026-02-01", True),
        ("2026-06", "2026", False),
        ("2026", "2026-06", False),
        ("2026-06-30", "2026-06", False),
        ("1960", "1970", False),
        ("2026", "", False),
        ("", "2026", False),
    ],
)
def test_a_period_that_ends_before_it_begins_is_none(start, end, backwards):
    said = replace(COMPLETE, temporal_start=start, temporal_end=end)
    codes = [problem.code for problem in missing_fields(said)]
    assert ("package.period_backwards" in codes) is backwards


@pytest.mark.parametrize("place", ["GT", "GT-14", "1413", ""])
def test_country_department_and_municipality_are_places(place):
    codes = [problem.code for problem in missing_fields(replace(COMPLETE, spatial=place))]
    assert "package.bad_place" not in codes


@pytest.mark.parametrize("code", ["6", "17.18", "6.1.1", "1.a", "8.10.2"])
def test_goals_targets_and_indicators_are_known_by_their_form(code):
    codes = [problem.code for problem in missing_fields(replace(COMPLETE, sdg=(code,)))]
    assert "package.bad_sdg" not in codes


@pytest.mark.parametrize(
    "address",
    ["uip@muni-nebaj.gob.gt", "a@b.co", "uip+datos@x.org", "ñandú@muni.gob.gt", "u.i.p@ñandú.gt"],
)
def test_addresses_as_offices_have_them_are_taken(address):
    """And by frictionless, which checks the package with it."""
    codes = [problem.code for problem in missing_fields(replace(COMPLETE, contact_email=address))]
    assert "package.bad_contact" not in codes


@pytest.mark.parametrize("tag", ["es", "ixl", "es-GT", "zh-Hant"])
def test_languages_are_written_as_tags(tag):
    codes = [problem.code for problem in missing_fields(replace(COMPLETE, language=tag))]
    assert "package.bad_language" not in codes
