"""Outlines of the 340 municipalities: where a place lies, and what a map paints.

They are simplified to about a hundred metres and for reference only: no official boundaries.
Lakes belong to no outline. The file is read when first asked for.
"""

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from app.paths import asset
from forms.geometry import Point, is_inside

Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The shape of one municipality.

    Attributes:
        code: Its four digits.
        rings: Closed lines of (latitude, longitude) in degrees, the outer one first, then holes.
        south, west, north, east: Edges, in degrees.
    """

    code: str
    rings: tuple[Ring, ...]
    south: float
    west: float
    north: float
    east: float

    def holds(self, latitude: float, longitude: float) -> bool:
        """Tell whether a place lies inside."""
        if not (self.south <= latitude <= self.north and self.west <= longitude <= self.east):
            return False
        return sum(is_inside((latitude, longitude), ring) for ring in self.rings) % 2 == 1


@cache
def outlines() -> Mapping[str, Outline]:
    """Give the outlines by code of municipality."""
    return MappingProxyType(
        {code: _outline(code, rings) for code, rings in _read("outlines").items()}
    )


def municipality_at(latitude: float, longitude: float) -> str:
    """Give the code of the municipality a place lies in, "" for lakes, the sea and abroad."""
    holding = (code for code, each in outlines().items() if each.holds(latitude, longitude))
    return next(holding, "")


@cache
def department_rings() -> tuple[Ring, ...]:
    """Give the closed lines around the 22 departments."""
    return tuple(ring for rings in _read("departments").values() for ring in rings)


def _read(part: str) -> Mapping[str, tuple[Ring, ...]]:
    file = _file()
    return {
        code: tuple(_ring(steps, file["scale"]) for steps in rings)
        for code, rings in file[part].items()
    }


@cache
def _file() -> Mapping[str, Any]:
    text = asset("reference/municipios_mapa.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text))


def _ring(steps: list[int], scale: int) -> Ring:
    """Undo the packing: the first point, then steps to the next; longitude before latitude."""
    lons = list(itertools.accumulate(steps[::2]))
    lats = list(itertools.accumulate(steps[1::2]))
    points = [(lat / scale, lon / scale) for lat, lon in zip(lats, lons, strict=True)]
    return (*points, points[0])


def _outline(code: str, rings: tuple[Ring, ...]) -> Outline:
    lats = [lat for lat, _lon in rings[0]]
    lons = [lon for _lat, lon in rings[0]]
    return Outline(code, rings, min(lats), min(lons), max(lats), max(lons))
