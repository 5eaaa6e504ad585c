"""A table with places as GeoJSON (RFC 7946): longitude first, WGS 84, one feature a row."""

import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.steps.release.json_rows import cell_value
from app.steps.release.tables import ReleasedTable
from forms.instrument import Instrument

_LATITUDES = frozenset({"lat", "latitud", "latitude"})
_LONGITUDES = frozenset({"lon", "lng", "long", "longitud", "longitude"})
_KINDS = ("geopoint", "geotrace", "geoshape")

Geometry = dict[str, object] | None
Position = list[float]


@dataclass(frozen=True, slots=True)
class _Places:
    """Where a row says its place.

    Attributes:
        columns: Numbers of the columns that say it; they are no properties.
        read: From their texts to a geometry.
    """

    columns: tuple[int, ...]
    read: Callable[[Sequence[str]], Geometry]


def has_places(table: ReleasedTable, instrument: Instrument) -> bool:
    """Say whether a table has a public column, or two, that say a place."""
    return _places(table, instrument) is not None


def write_geojson(target: Path, table: ReleasedTable, instrument: Instrument) -> int:
    """Write a table that has places; a row without one is a feature without geometry.

    Args:
        target: The file.
        table: For which `has_places` holds.
        instrument: Its form.

    Returns:
        How many rows have a place.
    """
    places = _places(table, instrument)
    if places is None:
        return 0
    properties = [
        (number, name, numeric)
        for number, (name, numeric) in enumerate(zip(table.header, table.numeric, strict=True))
        if number not in places.columns
    ]
    count = 0
    with target.open("w", encoding="utf-8", newline="") as file:
        file.write('{"type":"FeatureCollection","features":[')
        before = "\n"
        for row in table.rows():
            geometry = places.read([row[number] for number in places.columns])
            count += geometry is not None
            said = ",".join(
                f"{json.dumps(name, ensure_ascii=False)}:{cell_value(row[number], numeric=numeric)}"
                for number, name, numeric in properties
            )
            drawn = json.dumps(geometry, separators=(",", ":"))
            file.write(f'{before}{{"type":"Feature","geometry":{drawn},"properties":{{{said}}}}}')
            before = ",\n"
        file.write("\n]}\n")
    return count


def _places(table: ReleasedTable, instrument: Instrument) -> _Places | None:
    """Find the first column of places; else a pair of numbers called latitude and longitude."""
    types = {question.path: question.type for question in instrument.questions()}
    offset = len(table.table.links)
    for number, column in enumerate(table.table.columns, start=offset):
        kind = types.get(column.path)
        if kind in _KINDS:
            return _Places((number,), _READERS[kind])
    numbers = {
        name.lower(): number
        for number, (name, numeric) in enumerate(zip(table.header, table.numeric, strict=True))
        if numeric
    }
    latitude = next((numbers[name] for name in numbers if name in _LATITUDES), None)
    longitude = next((numbers[name] for name in numbers if name in _LONGITUDES), None)
    if latitude is None or longitude is None:
        return None
    return _Places((latitude, longitude), lambda texts: _point(" ".join(texts)))


def _position(text: str) -> Position | None:
    """Read `latitude longitude [altitude [accuracy]]`; accuracy has no place in GeoJSON."""
    try:
        latitude, longitude, *rest = (float(part) for part in text.split())
    except ValueError:
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return [longitude, latitude, *rest[:1]]


def _positions(text: str) -> list[Position]:
    read = (_position(part) for part in text.split(";") if part.strip())
    return [position for position in read if position is not None]


def _point(text: str) -> Geometry:
    position = _position(text)
    return None if position is None else {"type": "Point", "coordinates": position}


def _line(text: str) -> Geometry:
    line = _positions(text)
    return {"type": "LineString", "coordinates": line} if len(line) > 1 else None


def _shape(text: str) -> Geometry:
    ring = _positions(text)
    if ring and ring[0] != ring[-1]:
        ring.append(ring[0])
    if len(ring) < 4:
        return None
    return {"type": "Polygon", "coordinates": [ring if _turns_left(ring) else ring[::-1]]}


def _turns_left(ring: Sequence[Position]) -> bool:
    """Say whether a ring goes against the clock, as the outer one of a polygon must."""
    pairs = itertools.pairwise(ring)
    return sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairs) < 0


_READERS: Mapping[str, Callable[[Sequence[str]], Geometry]] = {
    "geopoint": lambda texts: _point(texts[0]),
    "geotrace": lambda texts: _line(texts[0]),
    "geoshape": lambda texts: _shape(texts[0]),
}
