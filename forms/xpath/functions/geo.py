"""Functions on places (ODK XForms, "Geographical functions"): metres on a sphere, WGS 84 degrees.

Formulas and radius are those of ODK's engines; results have two decimals, as in Web Forms.
"""

from collections.abc import Sequence

from forms import geometry
from forms.geometry import Point
from forms.notation import Unreadable, read_point
from forms.xpath.functions.number import half_up
from forms.xpath.functions.table import Function, Run
from forms.xpath.nodes import Context
from forms.xpath.values import NOT_A_NUMBER, XValue, node_text, to_text

_DECIMALS = 2


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
    return 0.0 if points is None else half_up(geometry.area(points), _DECIMALS)


def _distance(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give metres along a trace, or from point to point of several texts or nodes."""
    points = _line(_texts(context, arguments))
    if points is None:
        return NOT_A_NUMBER
    return half_up(geometry.length(points), _DECIMALS)


def _geofence(context: Context, arguments: Sequence[Run]) -> XValue:
    """Tell whether a point lies inside a closed shape."""
    point = _point(to_text(arguments[0](context)))
    shape = _line([to_text(arguments[1](context))])
    if point is None or shape is None or shape[0] != shape[-1]:
        return False
    return geometry.is_inside(point, shape)


FUNCTIONS = (
    Function("area", 1, 1, _area),
    Function("distance", 1, None, _distance),
    Function("geofence", 2, 2, _geofence),
)
