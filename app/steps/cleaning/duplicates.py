"""Records that may be of one person: found with reasons, shown to somebody, never merged.

Two rows are put side by side when they share an identifier, a date of birth, a telephone or the
words of a name, and then when their names are alike. Two identifiers that differ in more than two
figures are two persons, however alike their names: twins have one birthday.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from app.steps.reference import fold

Role = Literal["id", "name", "date", "phone"]
ROLES: tuple[Role, ...] = ("id", "name", "date", "phone")

Reason = Literal[
    "same_id",
    "id_nearly_same",
    "similar_name_same_date",
    "similar_name_same_phone",
    "same_name",
]
"""Why two rows are shown, the strongest first."""

ALIKE = 85.0
"""From which likeness (0 to 100, words in any order) two names may be of one person."""

_LARGEST_BLOCK = 400
_FEWEST_SIGNS = 5
_WORDS_OF_A_FULL_NAME = 3
_TYPO = 2

_HINTS: Mapping[Role, re.Pattern[str]] = {
    "id": re.compile(r"\b(cui|dpi|nit|identificacion|no documento|numero documento)\b"),
    "date": re.compile(r"\b(nacimiento|nac|cumpleanos)\b"),
    "phone": re.compile(r"\b(tel|telefono|celular|movil|whatsapp)\b"),
    "name": re.compile(r"\b(nombres?|apellidos?)\b"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows that may be one.

    Attributes:
        first, second: Numbers of the rows.
        reasons: Why they are shown, the strongest first.
        likeness: Of their names, 0 to 100; None where one has none.
    """

    first: int
    second: int
    reasons: tuple[Reason, ...]
    likeness: float | None


@dataclass(frozen=True, slots=True)
class _Person:
    row: int
    id: str
    name: str
    date: str
    phone: str


@dataclass(slots=True)
class _Blocks:
    """Rows by what they share."""

    by_id: dict[str, list[_Person]] = field(default_factory=lambda: defaultdict(list))
    by_date: dict[str, list[_Person]] = field(default_factory=lambda: defaultdict(list))
    by_phone: dict[str, list[_Person]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[_Person]] = field(default_factory=lambda: defaultdict(list))

    def add(self, person: _Person) -> None:
        """Put a row where others that share something stand."""
        words = person.name.split()
        for block, key in (
            (self.by_id, person.id),
            (self.by_date, person.date if person.name else ""),
            (self.by_phone, person.phone if person.name else ""),
            (self.by_name, " ".join(sorted(words)) if len(words) > 1 else ""),
        ):
            if key:
                block[key].append(person)

    def pairs(self) -> Iterator[tuple[_Person, _Person]]:
        """Give pairs to look at, some more than once."""
        for block in (self.by_id, self.by_date, self.by_phone, self.by_name):
            for persons in block.values():
                yield from _side_by_side(persons)


def guess_roles(columns: Mapping[str, str]) -> dict[Role, tuple[str, ...]]:
    """Say which columns look like identifier, name, date of birth and telephone, by their words.

    Args:
        columns: Column -> what it is called: its name, its label.

    Returns:
        Only roles with a column; several columns may make up a name.
    """
    found: dict[Role, list[str]] = defaultdict(list)
    for column, called in columns.items():
        words = fold(called)
        role = next((role for role in ROLES if _HINTS[role].search(words)), None)
        if role is not None and (role == "name" or not found[role]):
            found[role].append(column)
    return {role: tuple(found[role]) for role in ROLES if found[role]}


def find_duplicates(
    header: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    roles: Mapping[Role, Sequence[str]],
) -> list[Pair]:
    """Find rows that may be of one person.

    Args:
        header: Columns of the table.
        rows: Numbered rows; the columns of `roles` are kept in memory.
        roles: Which columns say what; all of them stand in the header.

    Returns:
        Pairs, those with the strongest reason first, then by row.
    """
    places = {role: [header.index(name) for name in roles.get(role, ())] for role in ROLES}
    blocks = _Blocks()
    for number, cells in rows:
        said = {role: " ".join(cells[place] for place in places[role]) for role in ROLES}
        blocks.add(
            _Person(
                number,
                _sign(said["id"]),
                fold(said["name"]),
                fold(said["date"]),
                _sign(said["phone"])[-8:],
            )
        )
    likeness = _likeness()
    found: dict[tuple[int, int], Pair] = {}
    for one, other in blocks.pairs():
        first, second = (one, other) if one.row < other.row else (other, one)
        key = first.row, second.row
        if key not in found and (pair := _judged(first, second, likeness)):
            found[key] = pair
    return sorted(found.values(), key=lambda pair: (_rank(pair), pair.first, pair.second))


def _sign(text: str) -> str:
    """Give the letters and figures of an identifier; one so short proves nothing."""
    bare = re.sub(r"[\W_]+", "", text).upper()
    return bare if len(bare) >= _FEWEST_SIGNS and len(set(bare)) > 2 else ""


def _side_by_side(persons: Sequence[_Person]) -> Iterator[tuple[_Person, _Person]]:
    """Pair a block; of a very large one (a date that stands for none) only alike beginnings."""
    if len(persons) <= _LARGEST_BLOCK:
        yield from combinations(persons, 2)
        return
    ordered = sorted(persons, key=lambda person: (person.name, person.row))
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 : place + 6]:
            yield one, other


def _likeness() -> Callable[[str, str], float]:
    from rapidfuzz import fuzz

    def alike(one: str, other: str) -> float:
        return fuzz.token_sort_ratio(one, other, score_cutoff=ALIKE - 10)

    return alike


def _judged(one: _Person, other: _Person, likeness: Callable[[str, str], float]) -> Pair | None:
    alike = likeness(one.name, other.name) if one.name and other.name else None
    is_alike = alike is not None and alike >= ALIKE
    reasons: list[Reason] = []
    if one.id and other.id:
        apart = _apart(one.id, other.id)
        if apart == 0:
            reasons.append("same_id")
        elif apart > _TYPO:
            return None
        elif is_alike:
            reasons.append("id_nearly_same")
    if is_alike and one.date and one.date == other.date:
        reasons.append("similar_name_same_date")
    if is_alike and one.phone and one.phone == other.phone:
        reasons.append("similar_name_same_phone")
    is_full = len(one.name.split()) >= _WORDS_OF_A_FULL_NAME
    contradicts = bool(one.date and other.date and one.date != other.date)
    if is_full and not contradicts and sorted(one.name.split()) == sorted(other.name.split()):
        reasons.append("same_name")
    if not reasons:
        return None
    return Pair(one.row, other.row, tuple(reasons), None if alike is None else round(alike, 1))


def _apart(one: str, other: str) -> int:
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other, score_cutoff=_TYPO)


def _rank(pair: Pair) -> int:
    order: Sequence[Reason] = (
        "same_id",
        "id_nearly_same",
        "similar_name_same_date",
        "similar_name_same_phone",
        "same_name",
    )
    return order.index(pair.reasons[0])
