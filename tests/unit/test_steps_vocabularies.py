"""Vocabularies: every code a form or portal may ask for has its words, and none comes twice."""

import re

import pytest

from app.steps.vocabularies import frequencies, licenses, themes


def test_the_licence_proposed_first_is_the_one_ministries_use():
    first = next(iter(licenses().values()))
    assert (first.id, first.ckan) == ("CC-BY-4.0", "cc-by")


@pytest.mark.parametrize("license_", licenses().values(), ids=lambda each: each.id)
def test_a_licence_names_its_text_and_the_code_ckan_knows(license_):
    assert license_.url.startswith("https://")
    assert re.fullmatch("[a-z-]+", license_.ckan)
    assert license_.title


@pytest.mark.parametrize("frequency", frequencies().values(), ids=lambda each: each.code)
def test_a_frequency_is_a_repetition_or_eventual(frequency):
    assert re.fullmatch(r"R/P\d+[YMWD]|eventual", frequency.code)
    assert re.fullmatch("[A-Z_0-9]+", frequency.eu)
    assert frequency.name == frequency.name.strip().lower()


def test_frequencies_come_from_the_shortest_to_the_longest():
    assert next(iter(frequencies())) == "R/P1D"
    assert list(frequencies())[-2:] == ["R/P10Y", "eventual"]


def test_no_two_frequencies_share_a_code_of_the_eu():
    assert len({frequency.eu for frequency in frequencies().values()}) == len(frequencies())


def test_themes_have_the_codes_of_dcat_and_spanish_names():
    assert all(re.fullmatch("[A-Z]{4}", code) and name for code, name in themes().items())
    assert themes()["HEAL"] == "Salud"


def test_vocabularies_cannot_be_changed_by_who_reads_them():
    with pytest.raises(TypeError):
        themes()["NEW"] = "Nuevo"
