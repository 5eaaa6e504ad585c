"""Where a file of a municipality comes from, and of which period: what its names and notes say.

A code counts where it can be nothing else, a name when the catalogue has it once, or once in the
department that stands beside it. What could also be a year, a day, an hour, a telephone, any number
of a note, a department, a surname or one of two places is only told, for a person to decide.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from app.steps.reference import departments, fold, municipalities

Source = Literal["column", "file", "folder", "cell", "person"]

_CODE = re.compile(r"(?<![0-9A-Za-z])(?:GT-?)?(\d{2})-?(\d{2})(?![0-9])", re.ASCII | re.IGNORECASE)
_YEARS = range(1900, 2100)
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(?:[0-2]\d|3[01])(?!\d)")
_MONTH_OF_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_. ]?(0[1-9]|1[0-2])(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])([-/.])(0?[1-9]|1[0-2])\1((?:19|20)?\d\d)(?!\d)"
)
_MONTH_FIRST = re.compile(r"(?<!\d)(?<!\d[-/.])(0[1-9]|1[0-2])[-_./]((?:19|20)\d\d)(?!\d)")
_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
_SHORT_MONTHS = {name[:3]: f"{at:02d}" for at, name in enumerate(_MONTHS, 1)}
_SHORT_MONTH = re.compile(rf"\b({'|'.join(_SHORT_MONTHS)})t? ((?:19|20)\d\d)\b")
_OFFICE = re.compile(r"\b(?:municipalidad|municipio|alcaldia)(?: municipal)?(?: del?)? ")
_CODE_WORD = re.compile(r"\b(?:cod|codigo|ine|municipio|municipalidad)\b")
_NO_CODES = (
    _DAY_FIRST,
    re.compile(_DAY.pattern + r"[-_T ]?(?:[01]\d|2[0-3])[0-5]\d(?!\d)"),  # a day and an hour
    re.compile(rf"\d\d-\d\d[ _]+(?:de[ _]+)?(?:{'|'.join(_MONTHS)})", re.IGNORECASE),
    # a telephone (facts of the numbering plan); a year is none
    re.compile(r"(?<!\d)(?:[267][2-9]\d\d|[3-5]\d{3})[- ](?!(?:19|20)\d\d)\d{4}(?!\d)"),
)
_ALSO_WORDS = frozenset({
    "cabanas", "casillas", "catarina", "concepcion", "dolores", "flores", "genova", "granados",
    "jerez", "la reforma", "la union", "livingston", "monjas", "morales", "morazan", "oratorio",
    "palencia", "pastores", "pueblo nuevo", "quesada", "zaragoza",
})  # fmt: skip
"""Municipalities whose name is also one of people, or a plain word."""


@dataclass(frozen=True, slots=True)
class Clue:
    """What one place says of the origin of a file.

    Attributes:
        source: `column`, `file`, `folder`, `cell` or `person`.
        text: What stands there.
        codes: Municipalities it can mean.
        sure: It can mean nothing else.
    """

    source: Source
    text: str
    codes: tuple[str, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """What all places together say.

    Attributes:
        code: The municipality, "" while a person must decide.
        source: The strongest place that says so.
        clues: All that was found.
    """

    code: str
    source: Source | None
    clues: tuple[Clue, ...]

    @property
    def conflict(self) -> bool:
        """Say whether two places that are sure say two things."""
        return len({clue.codes for clue in self.clues if clue.sure}) > 1

    @property
    def candidates(self) -> tuple[str, ...]:
        """Give the municipalities that were spoken of, in the order of their codes."""
        return tuple(sorted({code for clue in self.clues for code in clue.codes}))


def origin_of(file: str, folders: Sequence[str] = (), notes: Sequence[str] = ()) -> Origin:
    """Say which municipality a file is of, as far as nobody has to guess.

    Args:
        file: Its name without the ending.
        folders: Names of the folders it lies in, the nearest first.
        notes: Texts above its table.
    """
    around = " ".join((file, *folders, *notes))
    places: tuple[tuple[Source, Sequence[str]], ...] = (
        ("file", (file,)),
        ("folder", folders),
        ("cell", notes),
    )
    return decided(
        clue
        for source, texts in places
        for text in texts
        for clue in clues_in(text, source, around)
    )


def decided(clues: Iterable[Clue]) -> Origin:
    """Take what all sure clues agree on; one that is not sure decides nothing."""
    found = tuple(clues)
    sure = [clue for clue in found if clue.sure]
    if len({clue.codes for clue in sure}) == 1:
        return Origin(sure[0].codes[0], sure[0].source, found)
    return Origin("", None, found)


def clues_in(text: str, source: Source, around: str = "") -> Iterator[Clue]:
    """Find the municipalities that a text speaks of.

    Args:
        text: A name or a note.
        source: Where it stands.
        around: All that may name the department.
    """
    names = list(_names_in(text, source, around or text))
    yield from _codes_in(text, source, {code for clue in names for code in clue.codes})
    yield from names


def _codes_in(text: str, source: Source, named: set[str]) -> Iterator[Clue]:
    """Find codes; a bare number of a note is one where the note says so."""
    bare = _MONTH_OF_YEAR.sub(_blank, _DAY.sub(_blank, text))
    others = [match.span() for pattern in _NO_CODES for match in pattern.finditer(text)]
    for match in _CODE.finditer(bare):
        code = match[1] + match[2]
        if code not in municipalities():
            continue
        is_year = match[0].isdigit() and int(code) in _YEARS
        is_other = any(start <= match.start() < end for start, end in others)
        is_meant = source != "cell" or text.strip() == match[0] or code in named
        sure = match[0][:1].isalpha() or not (is_year or is_other)
        yield Clue(source, text, (code,), sure and (is_meant or _says_code(text, match[0])))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _says_code(text: str, found: str) -> bool:
    return found[:1].isalpha() or _CODE_WORD.search(fold(text)) is not None


def _names_in(text: str, source: Source, around: str) -> Iterator[Clue]:
    words = f" {fold(text)} "
    found = [name for name in _by_name() if f" {name} " in words]
    longest = [n for n in found if not any(n != o and f" {n} " in f" {o} " for o in found)]
    for name in longest:
        codes = _by_name()[name]
        beside = _departments_in(around, name)
        within = tuple(code for code in codes if code[:2] in beside)
        if len(codes) > 1 and len(within) == 1:
            codes = within
        is_office = any(words[m.end() :].startswith(f"{name} ") for m in _OFFICE.finditer(words))
        is_place = name not in _ALSO_WORDS or bool(within) or _stands_alone(name, words)
        plain = (name not in _department_names() and is_place) or is_office
        yield Clue(source, text, codes, len(codes) == 1 and plain)


def _stands_alone(name: str, words: str) -> bool:
    """Say whether nothing but a name and a time stands in a folded text."""
    rest = words.replace(f" {name} ", " ").split()
    return all(word.isdigit() or word in (*_MONTHS, "de", "setiembre") for word in rest)


def _departments_in(text: str, name: str) -> set[str]:
    """Give the departments that stand in a text apart from the name of the municipality."""
    words = f" {fold(text)} ".replace(f" {name} ", " · ")
    return {code for word, code in _department_names().items() if f" {word} " in words}


@cache
def _department_names() -> dict[str, str]:
    return {fold(each.name): each.code for each in departments().values()}


@cache
def _by_name() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for place in municipalities().values():
        for name in {fold(name) for name in (place.name, *place.alt_names)}:
            found.setdefault(name, []).append(place.code)
    return {name: tuple(codes) for name, codes in found.items()}


def periods_in(text: str) -> tuple[str, ...]:
    """Give the periods a text speaks of: `2026-03`, `15/03/2026`, `marzo 2026`; else `2026`."""
    folded = re.sub(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])", " ", fold(text))
    months = {f"{m[1]}-{m[2]}" for m in (*_DAY.finditer(text), *_MONTH_OF_YEAR.finditer(text))}
    months |= {f"{m[2]}-{m[1]}" for m in _MONTH_FIRST.finditer(text)}
    months |= {f"{m[3]}-{m[2]:0>2}" for m in _DAY_FIRST.finditer(text) if len(m[3]) == 4}
    months |= {f"{m[2]}-{_SHORT_MONTHS[m[1]]}" for m in _SHORT_MONTH.finditer(folded)}
    years = set(_YEAR.findall(folded))
    named = {f"{at:02d}" for at, name in enumerate(_MONTHS, 1) if f" {name} " in f" {folded} "}
    if "setiembre" in folded.split():
        named.add("09")
    if len(years) == 1:
        months |= {f"{year}-{month}" for year in years for month in named}
    return tuple(sorted(months or years))
