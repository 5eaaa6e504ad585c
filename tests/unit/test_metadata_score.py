"""The score of a description: weights of data.europa.eu, and what each missing field costs."""

from dataclasses import replace

import pytest

from app.steps.catalogue import DatasetMetadata
from app.steps.metadata_score import (
    RATINGS,
    WEIGHTS,
    WHOLE,
    Metric,
    PublishedFile,
    Score,
    formats,
    score,
)

FULL = DatasetMetadata(
    name="hogares",
    title="Hogares y agua",
    description="Cada fila es un hogar visitado.",
    organization="Municipalidad de Nebaj",
    license="CC-BY-4.0",
    frequency="R/P1Y",
    spatial="1413",
    temporal_start="2025",
    themes=("SOCI",),
    keywords=("agua",),
    contact_email="datos@muninebaj.gob.gt",
)
CSV = PublishedFile("datos.csv", 1200, answers=True)


def missing(metadata=FULL, *files):
    """Metrics where points can still be had, and how many."""
    found = score(metadata, files or (CSV,))
    return {metric.name: metric.missing for metric in found.metrics if metric.missing}


def test_the_dimensions_have_the_points_of_the_published_table():
    sums = {dimension: sum(metrics.values()) for dimension, metrics in WEIGHTS.items()}
    assert sums == {
        "findability": 100,
        "accessibility": 100,
        "interoperability": 110,
        "reusability": 75,
        "contextuality": 20,
    }
    assert sum(sums.values()) == WHOLE


def test_a_whole_description_that_was_read_back_has_all_points():
    found = score(FULL, [CSV])
    assert (found.earned, found.known, found.rating) == (405, 405, "excellent")


def test_before_a_publication_the_eighty_points_of_the_network_are_left_out():
    found = score(FULL, [PublishedFile("datos.csv", 1200)])
    assert (found.earned, found.known, found.rating) == (325, 325, "excellent")
    assert found.of("accessibility") == (20, 20)


def test_an_address_that_does_not_answer_loses_them():
    found = score(FULL, [PublishedFile("datos.csv", 1200, answers=False)])
    assert (found.earned, found.known) == (325, 405)
    assert found.of("accessibility") == (20, 100)


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ({"keywords": ()}, {"keyword": 30}),
        ({"keywords": ("  ",)}, {"keyword": 30}),
        ({"themes": ()}, {"theme": 30}),
        ({"themes": ("NADA",)}, {"theme": 30}),
        ({"spatial": ""}, {"spatial": 20}),
        ({"temporal_start": ""}, {"temporal": 20}),
        ({"temporal_start": "", "temporal_end": "2025"}, {}),
        ({"license": ""}, {"license": 20, "license_known": 10}),
        ({"license": "propia"}, {"license_known": 10}),
        ({"contact_email": ""}, {"contact": 20}),
        ({"organization": " "}, {"publisher": 10}),
        ({"title": ""}, {"dcat_ap": 30}),
        ({"description": ""}, {"dcat_ap": 30}),
        ({"frequency": "eventual"}, {}),
    ],
)
def test_what_is_missing_costs_its_weight(change, lost):
    assert missing(replace(FULL, **change)) == lost


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("datos.csv", {}),
        ("DATOS.CSV", {}),
        ("datos.geojson", {}),
        ("datos.json", {}),
        ("datos.xlsx", {"non_proprietary": 20}),
        ("datos.pdf", {"machine_readable": 20}),
        ("datos.zip", {"machine_readable": 20}),
        (
            "datos.raro",
            {"media_type": 10, "format_known": 10, "non_proprietary": 20, "machine_readable": 20},
        ),
    ],
)
def test_a_file_earns_by_its_format(name, lost):
    assert missing(FULL, PublishedFile(name, 10, answers=True)) == lost


def test_of_several_files_the_best_one_counts():
    files = [PublishedFile(name, 10, answers=True) for name in ("a.pdf", "b.xlsx", "c.csv")]
    assert missing(FULL, *files) == {}


def test_an_empty_file_has_no_size():
    assert missing(FULL, PublishedFile("datos.csv", 0, answers=True)) == {"byte_size": 5}


def test_without_any_file_only_the_description_counts():
    found = score(FULL, [])
    assert found.of("interoperability") == (30, 110)
    assert found.of("findability") == (100, 100)


@pytest.mark.parametrize(
    ("earned", "rating"),
    [(405, "excellent"), (351, "excellent"), (350, "good"), (221, "good"), (220, "sufficient"),
     (121, "sufficient"), (120, "bad"), (0, "bad")],
)  # fmt: skip
def test_ratings_begin_where_the_table_says(earned, rating):
    metrics = (
        Metric("findability", "keyword", earned, earned),
        Metric("findability", "theme", WHOLE - earned, 0),
    )
    assert Score(metrics).rating == rating


def test_unknown_points_neither_help_nor_harm_a_rating():
    known = Metric("findability", "keyword", 100, 90)
    unknown = Metric("accessibility", "download_url_answers", 305, None)
    assert Score((known, unknown)).rating == "excellent"
    assert unknown.missing == 0


def test_ratings_are_in_order():
    assert [least for _name, least in RATINGS] == sorted(
        (least for _name, least in RATINGS), reverse=True
    )


def test_the_formats_are_those_that_a_release_writes():
    assert {"csv", "json", "xlsx", "geojson", "pdf", "html", "zip"} <= formats().keys()
    assert all("/" in each.media_type for each in formats().values())


def test_the_published_example_of_the_method_comes_out():
    """46 datasets with 255 files, as the README of ckan-mqa adds them up: 280.31 points."""
    parts = (78.26, 50, 67.45, 69.61, 15)
    assert round(sum(parts), 2) == pytest.approx(280.32, abs=0.011)
    assert next(name for name, least in RATINGS if sum(parts) >= least) == "good"
