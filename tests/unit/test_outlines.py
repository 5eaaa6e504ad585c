"""Outlines of the municipalities: every one is there, and every place finds its own."""

import pytest

from app.paths import asset
from app.steps.outlines import department_rings, municipality_at, outlines
from app.steps.reference import municipalities

LARGEST = 300_000
LAKE_ATITLAN = (14.69, -91.2)


def test_every_municipality_has_an_outline():
    assert set(outlines()) == set(municipalities())


def test_every_department_has_its_lines():
    assert len(department_rings()) >= 22


def test_the_file_is_small():
    assert asset("reference/municipios_mapa.json").stat().st_size <= LARGEST


def test_rings_are_closed_and_inside_their_edges():
    for outline in outlines().values():
        for ring in outline.rings:
            assert ring[0] == ring[-1]
            assert len(ring) >= 4
            assert all(outline.south <= lat <= outline.north for lat, _lon in ring)
            assert all(outline.west <= lon <= outline.east for _lat, lon in ring)


def test_the_point_inside_each_municipality_lies_in_its_outline():
    places = municipalities().values()
    wrong = [p.code for p in places if municipality_at(p.latitude, p.longitude) != p.code]
    assert wrong == []


@pytest.mark.parametrize(
    ("place", "code"),
    [((14.6349, -90.5069), "0101"), ((15.4051, -91.1467), "1413"), ((16.93, -89.89), "1701")],
)
def test_towns_lie_where_people_know_them(place, code):
    assert municipality_at(*place) == code


@pytest.mark.parametrize("place", [(0, 0), (19.4, -99.1), (13.0, -90.0), LAKE_ATITLAN])
def test_abroad_the_sea_and_the_lakes_are_in_none(place):
    assert municipality_at(*place) == ""
