"""Reference data that ships with the program: municipalities, departments, languages, LAIP.

Origins and licences stand in `app/assets/reference/README.md`. Files are read when first asked for.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from app.paths import asset
from app.store.folding import folded
from forms.folding import fold_letters

_BETWEEN = "\ua7ff"
"""A letter that no name holds: folding leaves it as it is."""

_SIGNS = re.compile(r"[\W_]+")
_CODE = re.compile(r"(?:GT-?)?0*(\d{1,2})-?(\d\d)", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Department:
    """One of the 22 departments.

    Attributes:
        code: Two digits, as INE and ISO 3166-2 number it.
        iso: ISO 3166-2 code such as `GT-01`.
        name: Official name.
        region: Roman number of the region (Ley Preliminar de Regionalización).
        region_name: Name of that region.
    """

    code: str
    iso: str
    name: str
    region: str
    region_name: str


@dataclass(frozen=True, slots=True)
class Municipality:
    """One of the 340 municipalities, with figures of the 2018 census (INE).

    Attributes:
        code: Four digits: department, then municipality.
        name: Official name; six pairs of municipalities share one.
        alt_names: Other names in use.
        department: Code of its department.
        latitude, longitude: A point inside, degrees in WGS 84; not official.
        population: Persons.
        first_language, second_language: ISO 639-3 codes of the commonest mother tongues.
        indigenous_language: ISO 639-3 code of the commonest indigenous mother tongue.
        first_language_pct, second_language_pct, indigenous_language_pct: % of persons.
        homes_with_internet_pct: % of homes.
        internet_users_pct: % of persons of 7 years and older.
        difficulty_pct: % of persons with at least one functional difficulty.
    """

    code: str
    name: str
    alt_names: tuple[str, ...]
    department: str
    latitude: float
    longitude: float
    population: int
    first_language: str
    first_language_pct: float
    second_language: str
    second_language_pct: float
    indigenous_language: str
    indigenous_language_pct: float
    homes_with_internet_pct: float
    internet_users_pct: float
    difficulty_pct: float


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the country.

    Attributes:
        ine_code: Code of the 2018 census.
        iso: ISO 639-3 code, "" for the one that has none.
        tag: BCP 47 tag.
        name: Name in Spanish.
        speakers: Persons of 4 years and older with this mother tongue, 2018.
    """

    ine_code: str
    iso: str
    tag: str
    name: str
    speakers: int


@dataclass(frozen=True, slots=True)
class LaipNumeral:
    """What article 10 of the Ley de Acceso a la Información Pública orders under one number.

    Attributes:
        numeral: 1 to 29.
        summary: The duty in our own words, in Spanish.
        form: Kind of information: table, document.
        frequency: Suggested frequency, in Spanish.
        template: Standard instrument that serves it, "" when none does.
    """

    numeral: int
    summary: str
    form: str
    frequency: str
    template: str


@cache
def departments() -> Mapping[str, Department]:
    """Give the departments by code, in the order of their codes."""
    return MappingProxyType(
        {row["code"]: Department(**row) for row in reference_rows("departamentos.csv")}
    )


@cache
def municipalities() -> Mapping[str, Municipality]:
    """Give the municipalities by code, in the order of their codes."""
    return MappingProxyType(
        {row["code"]: _municipality(row) for row in reference_rows("municipios.csv")}
    )


@cache
def languages() -> Mapping[str, Language]:
    """Give the languages by BCP 47 tag."""
    return MappingProxyType(
        {
            row["tag"]: Language(
                row["ine_code"], row["iso"], row["tag"], row["name"], int(row["speakers_2018"])
            )
            for row in reference_rows("idiomas.csv")
        }
    )


@cache
def laip_numerals() -> Mapping[int, LaipNumeral]:
    """Give the 29 numerals of LAIP article 10."""
    return MappingProxyType(
        {
            int(row["numeral"]): LaipNumeral(
                int(row["numeral"]), row["summary"], row["form"], row["frequency"], row["template"]
            )
            for row in reference_rows("laip_articulo10.csv")
        }
    )


def municipality(code: str | int) -> Municipality | None:
    """Find a municipality by its code, also where a spreadsheet took the leading zero away.

    Args:
        code: `"0101"`, `"101"` or `101`.
    """
    text = str(code)
    if not (text.isascii() and text.isdigit() and len(text) in {3, 4}):
        return None
    return municipalities().get(text.zfill(4))


def proposed_municipality(text: str) -> Municipality | None:
    """Guess the municipality that somebody meant; to be shown and confirmed, never taken as is.

    Reads codes in other spellings (`GT-0101`, `01-01`, `101.0`) and names without regard to
    accents, apostrophes and case. A name that two municipalities share proposes nothing.
    """
    match = _CODE.fullmatch(text.strip().removesuffix(".0"))
    if match:
        return municipalities().get(match[1].zfill(2) + match[2])
    found = _by_name().get(fold(text), ())
    return found[0] if len(found) == 1 else None


def fold(text: str) -> str:
    """Write a name as names are compared: letters and digits only, without accents and case.

    The apostrophes of Mayan spellings count as none.
    """
    return " ".join(_SIGNS.sub(" ", folded(text).replace("'", "")).split())


def fold_all(texts: Sequence[str]) -> list[str]:
    """Fold many names, as `fold` does each."""
    joined = _BETWEEN.join(texts)
    if not texts or joined.count(_BETWEEN) != len(texts) - 1:
        return list(map(fold, texts))
    plain = _SIGNS.sub(" ", fold_letters(joined).replace("'", ""))
    return list(map(str.strip, " ".join(plain.split()).split(_BETWEEN)))


@cache
def _by_name() -> Mapping[str, tuple[Municipality, ...]]:
    found: dict[str, list[Municipality]] = defaultdict(list)
    for place in municipalities().values():
        for name in {fold(name) for name in (place.name, *place.alt_names)}:
            found[name].append(place)
    return {name: tuple(places) for name, places in found.items()}


def _municipality(row: Mapping[str, str]) -> Municipality:
    return Municipality(
        code=row["code"],
        name=row["name"],
        alt_names=tuple(filter(None, row["alt_names"].split("|"))),
        department=row["department"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        population=int(row["population_2018"]),
        first_language=row["first_language"],
        first_language_pct=float(row["first_language_pct"]),
        second_language=row["second_language"],
        second_language_pct=float(row["second_language_pct"]),
        indigenous_language=row["indigenous_language"],
        indigenous_language_pct=float(row["indigenous_language_pct"]),
        homes_with_internet_pct=float(row["homes_with_internet_pct"]),
        internet_users_pct=float(row["internet_users_pct"]),
        difficulty_pct=float(row["difficulty_pct"]),
    )


def reference_rows(name: str) -> list[dict[str, str]]:
    """Read a table of `app/assets/reference`."""
    with asset(f"reference/{name}").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
