"""Reference data: every municipality under its code, and guesses that never pretend to be sure."""

import pytest

from app.steps import reference


def test_all_340_municipalities_of_the_22_departments_are_there():
    places = reference.municipalities()
    assert len(places) == 340
    assert len(reference.departments()) == 22
    assert {place.department for place in places.values()} == set(reference.departments())
    assert all(code == place.code and len(code) == 4 for code, place in places.items())
    assert all(code.startswith(place.department) for code, place in places.items())


def test_the_census_population_adds_up_to_the_published_total():
    assert sum(place.population for place in reference.municipalities().values()) == 14_901_286


def test_points_lie_in_guatemala():
    for place in reference.municipalities().values():
        assert 13.7 < place.latitude < 17.9
        assert -92.3 < place.longitude < -88.2


def test_departments_carry_the_iso_code_and_their_region():
    assert reference.departments()["17"] == reference.Department(
        "17", "GT-17", "Petén", "VIII", "Petén"
    )


@pytest.mark.parametrize("code", ["0101", "101", 101])
def test_a_municipality_is_found_with_or_without_its_leading_zero(code):
    found = reference.municipality(code)
    assert found is not None
    assert (found.code, found.name) == ("0101", "Guatemala")


@pytest.mark.parametrize("code", ["0100", "9999", "01", "", "GT-0101", "01011", -101, "१०१"])
def test_what_is_no_code_finds_nothing(code):
    assert reference.municipality(code) is None


def test_the_newest_municipality_is_known():
    found = reference.municipality("1333")
    assert found is not None
    assert found.name == "Petatán"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("GT-0101", "0101"),
        ("gt0101", "0101"),
        ("01-01", "0101"),
        ("101.0", "0101"),
        (" 0101 ", "0101"),
        ("san jose pinula", "0103"),
        ("NEBAJ", "1413"),
        ("Chichicastenango", "1406"),
    ],
)
def test_other_spellings_are_proposed(text, code):
    found = reference.proposed_municipality(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    "name", ["San Lorenzo", "Santa Bárbara", "La Libertad", "San José", "La Democracia"]
)
def test_a_name_that_two_municipalities_share_proposes_nothing(name):
    assert reference.proposed_municipality(name) is None


@pytest.mark.parametrize("text", ["", "Atlántida", "9999", "GT-01-99"])
def test_an_unknown_place_proposes_nothing(text):
    assert reference.proposed_municipality(text) is None


def test_languages_are_found_by_tag():
    assert reference.languages()["quc"].name == "K'iche'"
    assert reference.languages()["es"].iso == "spa"
    assert reference.languages()["agu-x-chalch"].iso == ""


def test_every_first_language_of_a_municipality_is_known():
    known = {language.iso for language in reference.languages().values()}
    spoken = {place.first_language for place in reference.municipalities().values()}
    assert spoken - known == {"mis"}  # the census's "otro idioma"


def test_the_29_numerals_of_the_law_are_there():
    numerals = reference.laip_numerals()
    assert list(numerals) == list(range(1, 30))
    assert numerals[18].template == "T09"
    assert numerals[18].frequency == "mensual"


@pytest.mark.parametrize("spelling", ["K'iche'", "Kʼicheʼ", "K’iche’", "k´iche´", " KICHE "])
def test_names_are_compared_without_regard_to_apostrophes_and_case(spelling):
    assert reference.fold(spelling) == "kiche"


def test_names_are_compared_without_regard_to_accents_and_signs():
    assert reference.fold("  Año de la  MEDICIÓN (%)") == "ano de la medicion"
