"""How easily a dataset is found: each point stands for words that are there."""

from dataclasses import replace

import pytest

from app.steps.catalogue import DatasetMetadata
from app.steps.findability import LONG_ENOUGH, findability, total

FULL = DatasetMetadata(
    name="hogares",
    title="Hogares y agua",
    description="x" * LONG_ENOUGH,
    organization="Municipalidad de Nebaj",
    license="CC-BY-4.0",
    frequency="R/P1Y",
    spatial="1413",
    temporal_start="2025",
    themes=("SOCI",),
    keywords=("agua", "hogares", "nebaj"),
    contact_email="datos@muninebaj.gob.gt",
)


def missing(metadata):
    """Parts where points can still be had, and how many."""
    return {points.part: points.missing for points in findability(metadata) if points.missing}


def test_a_whole_description_has_a_hundred_points():
    assert total(findability(FULL)) == 100
    assert missing(FULL) == {}


def test_an_empty_one_has_none_but_for_what_it_begins_with():
    bare = DatasetMetadata(name="x", title="", license="", frequency="", spatial="")
    assert total(findability(bare)) == 0


def test_what_can_be_had_is_a_hundred_together():
    assert sum(points.worth for points in findability(FULL)) == 100


@pytest.mark.parametrize(
    ("change", "part", "points"),
    [
        ({"title": "  "}, "words", 10),
        ({"description": "Corta."}, "words", 10),
        ({"temporal_start": ""}, "place_and_period", 10),
        ({"spatial": ""}, "place_and_period", 10),
        ({"license": "propia"}, "license", 15),
        ({"themes": ()}, "topic", 5),
        ({"themes": ("NADA",)}, "topic", 5),
        ({"frequency": "eventual"}, "topic", 5),
        ({"keywords": ("agua",)}, "keywords", 10),
        ({"keywords": ("agua", "agua", "agua")}, "keywords", 10),
        ({"contact_email": ""}, "contact", 10),
        ({"organization": ""}, "contact", 10),
    ],
)
def test_what_is_missing_costs_its_points(change, part, points):
    assert missing(replace(FULL, **change)) == {part: points}


def test_the_end_of_a_period_is_a_period_too():
    assert missing(replace(FULL, temporal_start="", temporal_end="2025")) == {}


def test_more_than_three_keywords_earn_no_more():
    assert total(findability(replace(FULL, keywords=tuple("abcdef")))) == 100
