"""Municipalities as offices write them: a table with three rows in ten spelled some other way.

Made after the traps met in real sheets: typing errors, dropped letters and accents, abbreviations,
codes that lost their zero, the department in parentheses, capitals, text read in the wrong
encoding. What each row means stands beside it.
"""

import random
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from app.steps.reference import Municipality, departments, municipalities

DIRTY = 0.3

_SHORT = {
    "San ": ("Sn. ", "Sn ", "S. "),
    "Santa ": ("Sta. ", "Sta "),
    "Santo ": ("Sto. ", "Sto "),
    "Santiago ": ("Stgo. ", "Stgo "),
    "Francisco ": ("Fco. ",),
    "María ": ("Ma. ",),
}


class DirtyPlace(NamedTuple):
    """A row: what is written of municipality and department, and what is meant."""

    value: str
    department: str
    code: str


def dirty_places(rows: int, seed: int = 7, codes: list[str] | None = None) -> list[DirtyPlace]:
    """Rows of municipalities, three in ten written some other way."""
    chance = random.Random(seed)
    known = municipalities()
    places = [known[code] for code in codes or known]
    weights = [place.population for place in places]
    return [_row(place, chance) for place in chance.choices(places, weights, k=rows)]


def _row(place: Municipality, chance: random.Random) -> DirtyPlace:
    written = place.name
    if chance.random() < DIRTY:
        written = chance.choice(_WAYS)(place, written, chance)
        if chance.random() < 0.25 and not written[:1].isdigit():
            written = chance.choice(_BESIDE)(place, written, chance)
    return DirtyPlace(written, _department(place, chance), place.code)


def _department(place: Municipality, chance: random.Random) -> str:
    name = departments()[place.department].name
    turn = chance.random()
    if turn < 0.02:
        return ""
    if turn < 0.06:
        return name.upper()
    if turn < 0.10:
        return _plain(name)
    if turn < 0.12:
        return str(int(place.department))
    return name


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _without_accents(_place: Municipality, text: str, _chance: random.Random) -> str:
    return _plain(text)


def _upper(_place: Municipality, text: str, _chance: random.Random) -> str:
    return text.upper()


def _lower(_place: Municipality, text: str, _chance: random.Random) -> str:
    return _plain(text.lower())


def _blanks(_place: Municipality, text: str, chance: random.Random) -> str:
    return chance.choice([f"  {text} ", text.replace(" ", "  "), text.replace(" ", "\u00a0")])


def _mojibake(_place: Municipality, text: str, chance: random.Random) -> str:
    encoding = chance.choice(["latin-1", "cp1252"])
    return text.encode().decode(encoding, errors="replace")


def _dropped(_place: Municipality, text: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(text))
    return text[:place] + text[place + 1 :]


def _typed(_place: Municipality, text: str, chance: random.Random) -> str:
    for _time in range(2 if len(text) > 14 and chance.random() < 0.3 else 1):
        place = chance.randrange(1, len(text) - 1)
        letter = chance.choice("aeiourstlnm")
        text = chance.choice(
            [
                text[:place] + letter + text[place + 1 :],
                text[:place] + letter + text[place:],
                text[:place] + text[place + 1] + text[place] + text[place + 2 :],
            ]
        )
    return text


def _short(place: Municipality, text: str, chance: random.Random) -> str:
    for word, ways in _SHORT.items():
        if text.startswith(word):
            return chance.choice(ways) + text.removeprefix(word)
    return _without_accents(place, text, chance)


def _code(place: Municipality, _text: str, chance: random.Random) -> str:
    bare = str(int(place.code))
    return chance.choice([bare, f"{bare}.0", place.code, f"GT-{place.code}"])


def _in_parentheses(place: Municipality, text: str, chance: random.Random) -> str:
    name = departments()[place.department].name
    return f"{text} ({chance.choice([name, name.upper(), _plain(name)])})"


def _after_comma(place: Municipality, text: str, _chance: random.Random) -> str:
    return f"{text}, {departments()[place.department].name}"


def _title(_place: Municipality, text: str, _chance: random.Random) -> str:
    return f"Municipio de {text}"


Way = Callable[[Municipality, str, random.Random], str]

_WAYS: list[Way] = [
    *(_without_accents, _upper, _lower, _blanks, _mojibake, _dropped, _dropped, _typed, _typed),
    *(_short, _short, _code, _in_parentheses, _after_comma, _title),
]
_BESIDE: list[Way] = [_in_parentheses, _after_comma, _upper, _blanks, _lower]
