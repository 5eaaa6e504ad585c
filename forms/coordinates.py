"""Places as people write and paste them, read into degrees (WGS 84).

Read are decimal degrees with point or comma, degrees with minutes and seconds, letters or signs
of the hemisphere in Spanish and English, labelled pairs, and links of map services. Plane
coordinates (UTM, GTM) are recognised and refused: they need a zone and a datum that a text
rarely tells. What could mean two things is read by the plainest rule, and `doubt` asks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from forms.notation import Unreadable, decimal_text, read_point
from forms.problem import Problem, Severity

SOUTH, NORTH, WEST, EAST = 13.6, 18.0, -92.3, -88.1
"""Edges of a box around Guatemala, degrees."""

NOT_A_PLACE, NOT_DEGREES = "answer.not_a_place", "answer.not_degrees"
_DECIMALS = 7  # about a centimetre

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("−–—‒", "-"),
        **dict.fromkeys("º˚∘", "°"),
        **dict.fromkeys("′’‘´`ʼꞌ", "'"),
        **dict.fromkeys("″”“„", '"'),
        **dict.fromkeys("\xa0\u202f\t\r\n", " "),
    }
)
_WORDS = (
    (r"''", '"'),
    (r"[\"']?\b(?:latitude|latitud|lat)\b[.\"']?", "φ"),
    (r"[\"']?\b(?:longitude|longitud|long|lon|lng)\b[.\"']?", "λ"),
    (r"(?<![a-z])(?:norte|north|n)(?![a-z])", "N"),
    (r"(?<![a-z])(?:sur|south|s)(?![a-z])", "S"),
    (r"(?<![a-z])(?:este|east|e)(?![a-z])", "E"),
    (r"(?<![a-z])(?:oeste|west|o|w)(?![a-z])", "W"),
    (r"(?<![a-z])(?:grados|deg)(?![a-z])", "°"),
    (r"(?<![a-z])(?:minutos|min)(?![a-z])", "'"),
    (r"(?<![a-z])(?:segundos|seg|sec)(?![a-z])", '"'),
)
_DEGREES = r"(-?\d{1,3}\.\d+|-?\d{1,3})"
_LINKS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"!3d{_DEGREES}!4d{_DEGREES}",
        rf"[?&](?:q|query|ll|center|destination|daddr)=(?:loc:)?{_DEGREES}(?:,|%2C)\+?{_DEGREES}",
        rf"@{_DEGREES},{_DEGREES}",
        rf"[?&]mlat={_DEGREES}&mlon={_DEGREES}",
        rf"#map=\d+/{_DEGREES}/{_DEGREES}",
        rf"^geo:{_DEGREES},{_DEGREES}",
    )
)
_LINK = re.compile(r"^(?:https?://|geo:|www\.|maps\.|goo\.gl/)", re.IGNORECASE)
_COMMA_PAIR = re.compile(
    r"(-?\d{1,3}),(\d+)(?:\s*[,;/]\s+|\s*[;/]\s*|\s+)(-?\d{1,3}),(\d+)", re.ASCII
)
_FOUR_COMMAS = re.compile(r"(-?\d{1,3}),(\d+)\s*,\s*(-?\d{1,3}),(\d+)", re.ASCII)
_PLANE = re.compile(r"\b(?:utm|gtm)\b|\b1[56]\s*[npq]\b|(?<![\d.,])\d{6,8}(?:\.\d+)?(?!\d)", re.I)
_PAIR_INSIDE = re.compile(r"(-?\d{1,3}\.\d{2,})\s*,\s*(-?\d{1,3}\.\d{2,})(?![\d.])", re.ASCII)
_ANGLE = re.compile(
    r"(?P<axis>[φλ])?[:= ]*(?P<before>[NSEW])? *(?P<sign>[+-])? *"
    r"(?P<degrees>\d{1,3}(?:\.\d+)?)(?![\d.]) *°? *"
    r"(?:(?P<minutes>\d{1,2}(?:\.\d+)?)(?![\d.]) *'? *"
    r"(?:(?P<seconds>\d{1,2}(?:\.\d+)?) *\"? *)?)?"
    r"(?P<after>[NSEW])?",
    re.ASCII,
)
_EDGES = " ,;()[]{}\"'"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question to the person before a place is taken as it was written.

    Attributes:
        problem: What looks odd; its values quote `value` and, if there is one, `proposed`.
        proposed: What it would mean otherwise, written for people; "" when nothing is proposed.
    """

    problem: Problem
    proposed: str = ""


def read_place(text: str, code: str = NOT_A_PLACE) -> str:
    """Read a place into `latitude longitude [altitude [accuracy]]`, as ODK XForms has it.

    Raises:
        Unreadable: With this code when it is no place; `answer.not_degrees` for plane coordinates.
    """
    clean = text.strip().translate(_SIGNS)
    pair = _COMMA_PAIR.fullmatch(clean)
    if pair:
        clean = "{}.{} {}.{}".format(*pair.groups())
    if _LINK.match(clean):
        return _from_link(clean, code)
    try:
        return read_point(clean, code)
    except Unreadable:
        place = _from_angles(clean) or _from_commas(clean)
    if place is None:
        raise Unreadable(NOT_DEGREES if _PLANE.search(clean) else code)
    return place


def read_places(text: str, code: str) -> list[str]:
    """Read several places, with `;` or a new line between two; a last separator says nothing.

    Raises:
        Unreadable: One of them is no place.
    """
    parts = re.split(r"\s*[;\n]\s*", text.strip().rstrip("; \n"))
    return [read_place(part, code) for part in parts]


def show_place(place: str) -> str:
    """Write a stored place for people: `14.6349, -90.5069`."""
    return ", ".join(place.split())


def doubt(text: str) -> Doubt | None:
    """Say what looks odd in a place that somebody wrote, None when nothing does.

    A place outside Guatemala is odd; if another reading of the same text lies inside, it is
    proposed: latitude and longitude the other way round, a longitude without its minus, a comma
    as decimal sign, degrees with minutes, or the pair that stands among other words.
    """
    try:
        read: str | None = read_place(text)
    except Unreadable:
        read = None
    if read is not None and is_in_guatemala(*degrees(read)):
        return None
    for code, place in _other_readings(text.strip().translate(_SIGNS), read):
        if is_in_guatemala(*degrees(place)):
            return _doubt(code, text, show_place(place))
    return None if read is None else _doubt("answer.place_outside", text, "")


def degrees(place: str) -> tuple[float, float]:
    """Give latitude and longitude of a stored place."""
    latitude, longitude, *_rest = place.split()
    return float(latitude), float(longitude)


def is_in_guatemala(latitude: float, longitude: float) -> bool:
    """Tell whether a place lies in the box around Guatemala."""
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST


def _doubt(code: str, text: str, proposed: str) -> Doubt:
    values = {"value": text.strip(), "proposed": proposed}
    return Doubt(Problem(code, Severity.WARNING, values=values), proposed)


def _other_readings(text: str, read: str | None) -> Iterator[tuple[str, str]]:
    """Give what else a text may mean: (code of the doubt, place)."""
    numbers = re.fullmatch(r"\D*?(-?\d+(?:\.\d+)?)[ ,;]+(-?\d+(?:\.\d+)?)\D*", text, re.ASCII)
    pair = degrees(read) if read is not None else None
    if pair is None and numbers:
        pair = float(numbers[1]), float(numbers[2])
    if pair is not None:
        one, other = pair
        yield "answer.place_east", _place(one, -other)
        yield "answer.place_swapped", _place(other, one)
        yield "answer.place_swapped", _place(other, -one)
    for place in (_from_commas(text), _from_angles(text)):
        if place is not None:
            yield "answer.place_otherwise", place
    inside = _PAIR_INSIDE.findall(text)
    if read is None and len(inside) == 1:
        yield "answer.place_among_words", _place(float(inside[0][0]), float(inside[0][1]))


def _place(latitude: float, longitude: float) -> str:
    rounded = (round(number, _DECIMALS) + 0.0 for number in (latitude, longitude))
    return " ".join(decimal_text(number) for number in rounded)


def _from_link(text: str, code: str) -> str:
    for link in _LINKS:
        match = link.search(text)
        if match:
            return read_point(f"{match[1]} {match[2]}", code)
    raise Unreadable(code)


def _from_commas(text: str) -> str | None:
    match = _FOUR_COMMAS.fullmatch(text)
    if match is None:
        return None
    latitude, longitude = float(f"{match[1]}.{match[2]}"), float(f"{match[3]}.{match[4]}")
    return _place(latitude, longitude) if _is_on_earth(latitude, longitude) else None


def _is_on_earth(latitude: float, longitude: float) -> bool:
    return abs(latitude) <= 90 and abs(longitude) <= 180


# -- degrees, minutes, seconds -------------------------------------------------------------------


def _from_angles(text: str) -> str | None:
    """Read two angles with letters, signs or labels; None when the text is something else."""
    signed = text.lower()
    for pattern, sign in _WORDS:
        signed = re.sub(pattern, sign, signed)
    if re.search(r"[a-z]|[,;]\s*[,;]", signed):
        return None
    if re.search(r"\d,\d", signed) and "." not in signed:
        signed = re.sub(r"(?<=\d),(?=\d)", ".", signed)
    for one, other in _halves(signed.strip(_EDGES)):
        place = _of_two(_angle(one), _angle(other))
        if place is not None:
            return place
    return None


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """Give the ways to part a text into two angles, the surest first."""
    marks = [*re.finditer("[NSEW]", text)]
    if len(marks) == 2:
        at = marks[1].start() if marks[0].start() == 0 else marks[0].end()
        yield text[:at], text[at:]
    for sign in (r"[φλ]", r"[+-]? *\d+(?:\.\d+)? *°"):
        starts = [match.start() for match in re.finditer(sign, text)]
        if len(starts) == 2:
            yield text[: starts[1]], text[starts[1] :]
    parts = re.split("[,;]", text)
    if len(parts) == 2:
        yield parts[0], parts[1]
    numbers = [match.start() for match in re.finditer(r"[+-]?\d+(?:\.\d+)?", text)]
    if len(numbers) in (2, 4, 6):
        at = numbers[len(numbers) // 2]
        yield text[:at], text[at:]


def _angle(text: str) -> tuple[str, float] | None:
    """Read one angle: its axis (φ, λ or "" for unsaid) and its degrees."""
    match = _ANGLE.fullmatch(text.strip(" ,;()[]{}"))
    if match is None or (match["before"] and match["after"]):
        return None
    minutes, seconds = float(match["minutes"] or 0), float(match["seconds"] or 0)
    whole = [match["degrees"], *([match["minutes"]] if match["seconds"] else [])]
    if minutes >= 60 or seconds >= 60 or (match["minutes"] and any("." in part for part in whole)):
        return None
    size = float(match["degrees"]) + minutes / 60 + seconds / 3600
    letter = match["before"] or match["after"] or ""
    if match["sign"] == "-" and letter in ("N", "E"):
        return None
    axis = {"N": "φ", "S": "φ", "E": "λ", "W": "λ"}.get(letter, "")
    if axis and match["axis"] and axis != match["axis"]:
        return None
    backwards = match["sign"] == "-" or letter in ("S", "W")
    return match["axis"] or axis, -size if backwards else size


def _of_two(one: tuple[str, float] | None, other: tuple[str, float] | None) -> str | None:
    """Put two angles in order: by what they say, else latitude first."""
    if one is None or other is None or (one[0] and one[0] == other[0]):
        return None
    if one[0] == "λ" or other[0] == "φ":
        one, other = other, one
    return _place(one[1], other[1]) if _is_on_earth(one[1], other[1]) else None
