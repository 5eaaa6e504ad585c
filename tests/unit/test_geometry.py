"""Lengths and areas on the sphere."""

import pytest

from forms.geometry import RADIUS, area, is_inside, length

DEGREE = 111_318.8  # metres along a great circle of this radius
SQUARE = [(14.0, -90.0), (14.0, -90.1), (14.1, -90.1), (14.1, -90.0)]


def test_a_degree_of_a_meridian_is_its_share_of_the_circle():
    assert length([(14, -90), (15, -90)]) == pytest.approx(DEGREE, rel=1e-5)


def test_a_line_is_the_sum_of_its_parts():
    parts = length([(14, -90), (14.5, -90)]) + length([(14.5, -90), (15, -90)])
    assert length([(14, -90), (14.5, -90), (15, -90)]) == pytest.approx(parts)


@pytest.mark.parametrize("points", [[], [(14, -90)], [(14, -90), (14, -90)]])
def test_less_than_two_places_have_no_length(points):
    assert length(points) == 0


def test_half_the_circle_is_the_longest_way():
    assert length([(0, 0), (0, 180)]) == pytest.approx(3.14159265 * RADIUS)


def test_a_square_has_the_area_of_its_sides():
    wide, high = length(SQUARE[:2]), length(SQUARE[1:3])
    assert area(SQUARE) == pytest.approx(wide * high, rel=1e-3)


def test_closed_or_not_the_area_is_the_same():
    assert area([*SQUARE, SQUARE[0]]) == area(SQUARE)


def test_it_does_not_matter_which_way_round():
    assert area(SQUARE[::-1]) == pytest.approx(area(SQUARE))


@pytest.mark.parametrize("points", [[], SQUARE[:1], SQUARE[:2]])
def test_less_than_three_places_have_no_area(points):
    assert area(points) == 0


@pytest.mark.parametrize(
    ("point", "inside"),
    [((14.05, -90.05), True), ((14.2, -90.05), False), ((14.05, -89.9), False), ((13, -91), False)],
)
def test_a_point_lies_inside_or_not(point, inside):
    assert is_inside(point, [*SQUARE, SQUARE[0]]) is inside
