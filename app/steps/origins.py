"""Where a file of a municipality comes from, and of which period: what its names and notes say.

A code counts wherever it stands alone; a name counts when the catalogue has it once, or once in
the department that stands beside it. What could also be a year, a department or one of two places
of one name is only told, for a person to decide.
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
_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
_OFFICE = re.compile(r"\b(?:municipalidad|municipio|alcaldia) de(?:l)? ")


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
    known = municipalities()
    bare = _MONTH_OF_YEAR.sub(" ", _DAY.sub(" ", text))
    for match in _CODE.finditer(bare):
        code = match[1] + match[2]
        if code in known:
            is_year = match[0].isdigit() and int(code) in _YEARS
            yield Clue(source, text, (code,), not is_year)
    yield from _names_in(text, source, around or text)


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
        plain = name not in _department_names() or is_office
        yield Clue(source, text, codes, len(codes) == 1 and plain)


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
    """Give the periods a text speaks of: `2026-03`, `202603`, `marzo 2026`; else `2026`."""
    folded = fold(text)
    months = {f"{m[1]}-{m[2]}" for m in (*_DAY.finditer(text), *_MONTH_OF_YEAR.finditer(text))}
    years = set(_YEAR.findall(folded))
    named = {f"{at:02d}" for at, name in enumerate(_MONTHS, 1) if f" {name} " in f" {folded} "}
    if "setiembre" in folded.split():
        named.add("09")
    if len(years) == 1:
        months |= {f"{year}-{month}" for year in years for month in named}
    return tuple(sorted(months or years))
