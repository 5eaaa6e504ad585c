"""Whether a point lies in the municipality it is said to be of.

The outlines of the offline map are simplified and no official boundaries, so a point beside the
line counts as inside: `TOLERANCE_M` is wider than what simplifying took away.
"""

import itertools
import math
from collections.abc import Iterable

from app.steps.domain_checks.identity import Finding
from app.steps.outlines import Ring, municipality_at, outlines
from app.steps.reference import municipality
from forms.geometry import RADIUS

TOLERANCE_M = 1_500
"""Metres that a point may lie outside the outline."""

_PARTS_OF_A_POINT = 2


def check_inside(point: str, code: str, *, tolerance: float = TOLERANCE_M) -> Finding | None:
    """Look at a point and a municipality.

    Args:
        point: `latitude longitude …` in degrees, as answers keep it.
        code: Of the municipality; one that the catalogue lacks is not looked at.
        tolerance: Metres outside that count as inside.
    """
    parts = point.split()
    outline = outlines().get(code.zfill(4))
    said = municipality(code)
    if outline is None or said is None or len(parts) < _PARTS_OF_A_POINT:
        return None
    try:
        latitude, longitude = float(parts[0]), float(parts[1])
    except ValueError:
        return None
    if outline.holds(latitude, longitude):
        return None
    away = distance_to(outline.rings, latitude, longitude)
    if away <= tolerance:
        return None
    values: dict[str, object] = {"said": said.name, "km": f"{away / 1000:,.1f}"}
    found = municipality(municipality_at(latitude, longitude))
    if found is None:
        return "check.outside_municipality", values
    return "check.other_municipality", {**values, "found": found.name, "code": found.code}


def distance_to(rings: Iterable[Ring], latitude: float, longitude: float) -> float:
    """Give the metres from a point to the nearest line, on a plane through the point."""
    degree = math.radians(1) * RADIUS
    width = math.cos(math.radians(latitude))

    def flat(place: tuple[float, float]) -> tuple[float, float]:
        return (place[1] - longitude) * degree * width, (place[0] - latitude) * degree

    return min(
        _to_side(flat(one), flat(other))
        for ring in rings
        for one, other in itertools.pairwise(ring)
    )


def _to_side(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Give the distance of the origin from a side."""
    (x, y), (dx, dy) = one, (other[0] - one[0], other[1] - one[1])
    square = dx * dx + dy * dy
    along = 0.0 if square == 0 else max(0.0, min(1.0, -(x * dx + y * dy) / square))
    return math.hypot(x + along * dx, y + along * dy)
