"""Outlines of the municipalities: every one is there, and every place finds its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.paths import asset
from app.steps.outlines import Outline, department_rings, municipality_at, outlines
from app.steps.reference import municipalities
from forms.coordinates import is_in_guatemala

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


@pytest.fixture
def ring_with_a_hole():
    """A square of four degrees with a square hole of two in its middle."""
    outer = ((0.0, 0.0), (0.0, 4.0), (4.0, 4.0), (4.0, 0.0), (0.0, 0.0))
    hole = ((1.0, 1.0), (1.0, 3.0), (3.0, 3.0), (3.0, 1.0), (1.0, 1.0))
    return Outline("0000", (outer, hole), 0, 0, 4, 4)


@pytest.mark.parametrize(
    ("place", "inside"),
    [
        ((0.5, 0.5), True),
        ((3.5, 2.0), True),
        ((2.0, 2.0), False),
        ((5.0, 2.0), False),
        ((-1.0, 2.0), False),
        ((2.0, 4.5), False),
    ],
)
def test_a_hole_is_outside(ring_with_a_hole, place, inside):
    assert ring_with_a_hole.holds(*place) is inside


@given(st.floats(13, 18.5), st.floats(-93, -88))
def test_no_place_lies_in_two_municipalities_that_are_far_apart(latitude, longitude):
    holding = [each for each in outlines().values() if each.holds(latitude, longitude)]
    assert len(holding) <= 2  # simplified borders overlap by some metres
    assert municipality_at(latitude, longitude) == (holding[0].code if holding else "")


def test_all_of_the_country_lies_in_the_box_that_places_are_asked_about():
    for outline in outlines().values():
        assert is_in_guatemala(outline.south, outline.west), outline.code
        assert is_in_guatemala(outline.north, outline.east), outline.code


def test_the_outlines_are_read_once():
    assert outlines() is outlines()
    with pytest.raises(TypeError):
        outlines()["0101"] = None
