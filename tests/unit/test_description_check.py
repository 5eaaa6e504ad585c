"""Title and description read by somebody who does not know the office."""

from dataclasses import replace

import pytest

from app.messages import fix, sentence
from app.steps.catalogue import DatasetMetadata
from app.steps.description_check import LONGEST_TITLE, description_doubts
from forms.problem import Severity

GOOD = DatasetMetadata(
    name="pozos",
    title="Pozos de agua de Santa María Nebaj",
    description=(
        "Cada fila es un pozo que la oficina de agua visitó entre enero y marzo: su lugar, su "
        "caudal y a cuántos hogares llega."
    ),
    spatial="1413",
    temporal_start="2026-01",
    temporal_end="2026-03",
)
LONG = "Pozos de agua de Santa María Nebaj, sus hogares, sus caudales y sus comités " * 2


def doubts(**change):
    """Code and field of what is said of a description."""
    found = description_doubts(replace(GOOD, **change))
    return [(each.code.removeprefix("describe."), each.place.field) for each in found]


def test_a_good_description_is_left_alone():
    assert doubts() == []


@pytest.mark.parametrize(
    ("title", "code"),
    [
        (LONG, "title_long"),
        ("Nebaj", "title_short"),
        ("POZOS DE AGUA DE SANTA MARÍA NEBAJ", "title_capitals"),
        ("Santa María Nebaj: base_final_v2", "title_code"),
        ("Santa María Nebaj pozos.xlsx", "title_code"),
        ("Pozos de Santa María Nebaj V3", "title_code"),
        ("Pozos de Santa María Nebaj 2019", "other_year"),
    ],
)
def test_a_title_is_read_for_its_length_its_capitals_and_its_codes(title, code):
    assert (code, "title") in doubts(title=title)


@pytest.mark.parametrize(
    "title",
    [
        "x" * LONGEST_TITLE,
        "Agua en Santa María Nebaj, 2026",
        "Agua potable (SNIP 12345) en Santa María Nebaj",
        "Pozos, 2025 y 2026, Santa María Nebaj",
    ],
)
def test_what_is_at_its_bound_or_well_said_is_none(title):
    assert not {code for code, _field in doubts(title=title)} & {
        "title_long", "title_short", "title_capitals", "title_code", "other_year",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("spatial", "place"),
    [("1413", "Santa María Nebaj"), ("GT-14", "Quiché"), ("0101", "Guatemala")],
)
def test_a_place_that_nobody_names_is_said(spatial, place):
    plain = "Cada fila es un pozo que se visitó: su lugar, su caudal y a cuántos hogares llega."
    found = description_doubts(
        replace(GOOD, title="Pozos de agua potable", description=plain, spatial=spatial)
    )
    assert [(each.code, each.values["value"]) for each in found] == [("describe.no_place", place)]


@pytest.mark.parametrize("spatial", ["GT", "", "9999", "GT-99", "nada"])
def test_the_whole_country_and_unknown_places_need_no_name(spatial):
    assert "no_place" not in {code for code, _field in doubts(spatial=spatial)}


def test_a_place_named_in_the_description_is_enough_and_accents_do_not_matter():
    text = f"Pozos de SANTA MARIA NEBAJ. {GOOD.description}"
    assert doubts(title="Pozos de agua potable", description=text) == []


@pytest.mark.parametrize(
    ("description", "code"),
    [
        ("Pozos.", "description_short"),
        ("CADA FILA ES UN POZO QUE LA OFICINA DE AGUA VISITÓ ENTRE ENERO Y MARZO DE ESTE AÑO.",
         "description_capitals"),
        (f"{GOOD.description} Lo hizo la UGAM.", "abbreviation"),
    ],
)  # fmt: skip
def test_a_description_is_read_for_its_length_its_capitals_and_its_abbreviations(description, code):
    assert (code, "description") in doubts(description=description)


def test_a_description_that_only_repeats_the_title_says_nothing():
    title = "Pozos de agua de Santa María Nebaj que visitó la oficina municipal de agua"
    assert ("description_repeats", "description") in doubts(title=title, description=f"{title}.")


@pytest.mark.parametrize(
    "text",
    [
        "Lo hizo la Unidad de Gestión Ambiental Municipal (UGAM).",
        "Lo hizo la UGAM (Unidad de Gestión Ambiental Municipal).",
        "Sale del censo del INE y responde a la LAIP.",
        "Con la ley XIV y el CO2.",
    ],
)
def test_an_abbreviation_that_is_explained_or_known_to_all_is_none(text):
    found = [code for code, _field in doubts(description=f"{GOOD.description} {text}")]
    assert found in ([], ["abbreviation"] if "XIV" in text else [])


def test_several_abbreviations_are_named_once_and_in_their_order():
    text = f"{GOOD.description} La UGAM y el COMUDE; otra vez la UGAM."
    (found,) = description_doubts(replace(GOOD, description=text))
    assert found.values["value"] == "UGAM, COMUDE"


def test_blank_fields_are_another_matter():
    assert doubts(title="", description="") == []


def test_nothing_of_it_stops_a_publication_and_each_says_what_to_do():
    bad = replace(GOOD, title="BASE_FINAL AAA", description="AAA BBB", spatial="0101")
    found = description_doubts(bad)
    assert {each.severity for each in found} == {Severity.WARNING}
    assert all(sentence(each) and fix(each) for each in found)
