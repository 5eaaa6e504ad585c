"""Lengths and areas of places on a sphere, as ODK's engines measure them.

Radius and formulas are those of ODK's two engines. Points are (latitude, longitude) in degrees
(WGS 84).
"""

import itertools
import math
from collections.abc import Sequence

RADIUS = 6_378_100.0
"""Of the sphere, metres."""

Point = tuple[float, float]


def length(points: Sequence[Point]) -> float:
    """Give the metres along a line; 0 for less than two points."""
    return sum(_arc(one, other) for one, other in itertools.pairwise(points))


def area(points: Sequence[Point]) -> float:
    """Give the square metres inside a shape, closed or not; 0 for less than three points."""
    if len(points) < 3:
        return 0.0
    total = 0.0
    for (lat, lon), (next_lat, next_lon) in itertools.pairwise([*points, points[0]]):
        width = math.radians(next_lon - lon)
        total += width * (2 + math.sin(math.radians(lat)) + math.sin(math.radians(next_lat)))
    return abs(total * RADIUS * RADIUS / 2)


def is_inside(point: Point, shape: Sequence[Point]) -> bool:
    """Tell whether a point lies inside a closed shape, whose last point is its first."""
    inside = False
    for one, other in itertools.pairwise(shape):
        inside ^= _is_crossed(point, one, other)
    return inside


def _arc(one: Point, other: Point) -> float:
    (lat, lon), (other_lat, other_lon) = one, other
    phi, other_phi = math.radians(lat), math.radians(other_lat)
    width = math.radians(lon - other_lon)
    cosine = math.sin(phi) * math.sin(other_phi)
    cosine += math.cos(phi) * math.cos(other_phi) * math.cos(width)
    return math.acos(max(-1.0, min(1.0, cosine))) * RADIUS


def _is_crossed(point: Point, one: Point, other: Point) -> bool:
    """Whether a ray from a point to the east crosses a side."""
    (lat, lon), (one_lat, one_lon), (other_lat, other_lon) = point, one, other
    if (one_lat > lat) == (other_lat > lat):
        return False
    slope = (one_lon - other_lon) * (lat - other_lat) / (one_lat - other_lat)
    return lon < slope + other_lon
