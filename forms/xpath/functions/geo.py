"""Functions on places (ODK XForms, "Geographical functions"): metres on a sphere, WGS 84 degrees.

Formulas and radius are those of ODK's engines; results have two decimals, as in Web Forms.
"""

import itertools
import math
from collections.abc import Sequence

from forms.notation import Unreadable, read_point
from forms.xpath.functions.number import half_up
from forms.xpath.functions.table import Function, Run
from forms.xpath.nodes import Context
from forms.xpath.values import NOT_A_NUMBER, XValue, node_text, to_text

_RADIUS = 6_378_100.0
_DECIMALS = 2

Point = tuple[float, float]
"""Latitude and longitude in degrees."""


def _texts(context: Context, arguments: Sequence[Run]) -> list[str]:
    found: list[str] = []
    for argument in arguments:
        value = argument(context)
        found += [node_text(one) for one in value] if isinstance(value, list) else [to_text(value)]
    return found


def _line(texts: Sequence[str]) -> list[Point] | None:
    """Read a trace or shape, or one point from each of several texts; None when one is none."""
    if len(texts) == 1:
        texts = texts[0].strip().rstrip("; ").split(";")
    points = [_point(text) for text in texts]
    known = [point for point in points if point is not None]
    return known if len(known) == len(points) >= 2 else None


def _point(text: str) -> Point | None:
    try:
        latitude, longitude, *_ = read_point(text, "").split()
    except Unreadable:
        return None
    return float(latitude), float(longitude)


def _area(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give square metres inside a shape, or inside the points of a node-set."""
    points = _line(_texts(context, arguments))
    if points is None or len(points) < 3:
        return 0.0
    total = 0.0
    for (lat, lon), (next_lat, next_lon) in itertools.pairwise([*points, points[0]]):
        width = math.radians(next_lon - lon)
        total += width * (2 + math.sin(math.radians(lat)) + math.sin(math.radians(next_lat)))
    return abs(half_up(total * _RADIUS * _RADIUS / 2, _DECIMALS))


def _distance(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give metres along a trace, or from point to point of several texts or nodes."""
    points = _line(_texts(context, arguments))
    if points is None:
        return NOT_A_NUMBER
    metres = sum(_arc(one, other) for one, other in itertools.pairwise(points))
    return half_up(metres, _DECIMALS)


def _arc(one: Point, other: Point) -> float:
    (lat, lon), (other_lat, other_lon) = one, other
    phi, other_phi = math.radians(lat), math.radians(other_lat)
    width = math.radians(lon - other_lon)
    cosine = math.sin(phi) * math.sin(other_phi)
    cosine += math.cos(phi) * math.cos(other_phi) * math.cos(width)
    return math.acos(max(-1.0, min(1.0, cosine))) * _RADIUS


def _geofence(context: Context, arguments: Sequence[Run]) -> XValue:
    """Tell whether a point lies inside a closed shape."""
    point = _point(to_text(arguments[0](context)))
    shape = _line([to_text(arguments[1](context))])
    if point is None or shape is None or shape[0] != shape[-1]:
        return False
    inside = False
    for one, other in itertools.pairwise(shape):
        inside ^= _is_crossed(point, one, other)
    return inside


def _is_crossed(point: Point, one: Point, other: Point) -> bool:
    """Whether a ray from a point to the east crosses a side."""
    (lat, lon), (one_lat, one_lon), (other_lat, other_lon) = point, one, other
    if (one_lat > lat) == (other_lat > lat):
        return False
    slope = (one_lon - other_lon) * (lat - other_lat) / (one_lat - other_lat)
    return lon < slope + other_lon


FUNCTIONS = (
    Function("area", 1, 1, _area, whole_sets=True),
    Function("distance", 1, None, _distance, whole_sets=True),
    Function("geofence", 2, 2, _geofence),
)
