"""Places in twenty spellings against the official catalogue of municipalities.

A spelling is taken for a municipality only when nothing else comes near: by its code, by its name
written out, or by a name that differs in a few letters while every other one differs in more than
twice as many. A name that several municipalities share needs its department. Everything else is
asked, with candidates: Soloma is not Sololá, and neither is Salamá.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from app.steps.cleaning.place_names import (
    GAP,
    SMALL_WORDS,
    TITLES,
    WrittenPlace,
    name_words,
    read_department,
    read_place,
)
from app.steps.reference import departments, fold, municipalities

Status = Literal["accepted", "ask", "unknown"]
How = Literal["code", "name", "letters", ""]

CANDIDATES = 5
"""Shown of those that may be meant."""

_FAR = 99
_CUT = 3  # letters that are left of a word cut short
_TELLING = 5  # letters of a word that stands for a whole name
_SEAT = "01"  # last figures of the code of the municipality that is its department's seat
_COUNTRY = "01"  # «Cobán, Guatemala» names the country as often as the department


@dataclass(frozen=True, slots=True)
class Candidate:
    """A municipality that may be meant.

    Attributes:
        code, name: Of the municipality.
        department: Name of its department.
        distance: Letters that differ (restricted Damerau-Levenshtein).
    """

    code: str
    name: str
    department: str
    distance: int


@dataclass(frozen=True, slots=True)
class PlacedValue:
    """One spelling and what it means.

    Attributes:
        value: As it is written.
        department: What its row says of the department, "" without that column.
        rows: How many rows say so.
        status: `accepted`, `ask`, or `unknown` (nothing comes near).
        how: What it was accepted by.
        code, name: Of the municipality, "" unless accepted.
        candidates: What may be meant, the nearest first; without those far away.
    """

    value: str
    department: str
    rows: int
    status: Status
    how: How
    code: str
    name: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class _Verdict:
    how: How
    code: str
    candidates: tuple[tuple[int, str], ...]  # distance, code


def place_values(counts: Mapping[tuple[str, str], int]) -> list[PlacedValue]:
    """Find the municipality of each spelling.

    Args:
        counts: (spelling, what its row says of the department, "" for nothing) -> rows. Blank
            spellings are left out.

    Returns:
        One for each, those of most rows first.
    """
    wanted = [key for key in counts if key[0].strip()]
    read = {value: read_place(value) for value in {value for value, _department in wanted}}
    near = _Near(place.name for place in read.values() if not _exact(place))
    verdicts: dict[tuple[WrittenPlace, str], _Verdict] = {}
    found = []
    for value, department in wanted:
        place, context = read[value], read_department(department) if department.strip() else ""
        if (place, context) not in verdicts:
            verdicts[place, context] = _judge(place, context, near)
        rows = counts[value, department]
        found.append(_placed(value, department, rows, verdicts[place, context]))
    return sorted(found, key=lambda one: (-one.rows, one.value, one.department))


class _Near:
    """How far names are from every municipality; those of the catalogue itself need not be told."""

    def __init__(self, names: Iterable[str]) -> None:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        self._places = {name: place for place, name in enumerate(dict.fromkeys(names))}
        known = [name for name, _code in _all_names()]
        self._table = process.cdist(list(self._places), known, scorer=OSA.distance)

    def of(self, place: WrittenPlace) -> dict[str, int]:
        """Give for each municipality how many letters its nearest name is away."""
        if place.name not in self._places:
            return dict.fromkeys(_exact(place), 0)
        nearest: dict[str, int] = {}
        row = self._table[self._places[place.name]].tolist()
        for (_name, code), far in zip(_all_names(), row, strict=True):
            nearest[code] = min(int(far), nearest.get(code, _FAR))
        return nearest


def _placed(value: str, department: str, rows: int, verdict: _Verdict) -> PlacedValue:
    known, names = municipalities(), departments()
    candidates = tuple(
        Candidate(code, known[code].name, names[known[code].department].name, distance)
        for distance, code in verdict.candidates[:CANDIDATES]
    )
    status: Status = "accepted" if verdict.code else "ask" if candidates else "unknown"
    name = known[verdict.code].name if verdict.code else ""
    return PlacedValue(value, department, rows, status, verdict.how, verdict.code, name, candidates)


def _judge(place: WrittenPlace, context: str, near: _Near) -> _Verdict:
    """Decide about one spelling; `context` is the department of its row, "" for none."""
    if place.code and not place.words:
        return _by_code(place, context)
    aside = place.department
    if aside and context and aside != context:
        return _asked(place, near.of(place))
    if not place.words:
        return _Verdict("", "", ())
    nearest = near.of(place)
    verdict = _by_name(place, aside or context, nearest)
    if not verdict.code and not place.beside and (code := _before_department(place, context)):
        return _Verdict("name", code, ((0, code),))
    if aside == _COUNTRY and not verdict.code and not context:
        verdict = _by_name(place, "", nearest)
    is_explained = not place.beside or bool(aside)
    if not is_explained or (place.code and place.code != verdict.code):
        return _Verdict("", "", verdict.candidates or _asked(place, nearest).candidates)
    return verdict


def _before_department(place: WrittenPlace, context: str) -> str:
    """Find a municipality whose department follows without any sign: `Mixco Guatemala`."""
    for cut in (1, 2):
        words, department = place.words[:-cut], read_department(" ".join(place.words[-cut:]))
        if not words or not department or (context and department != context):
            continue
        found = _exact(WrittenPlace(words))
        here = [code for code in found if code.startswith(department)]
        if len(here) == 1:
            return here[0]
        if department == _COUNTRY and not here and len(found) == 1:
            return found[0] if found[0].startswith(context) else ""
    return ""


def _by_code(place: WrittenPlace, context: str) -> _Verdict:
    fits = not context or place.code.startswith(context)
    return _Verdict("code" if fits else "", place.code if fits else "", ((0, place.code),))


def _asked(place: WrittenPlace, nearest: Mapping[str, int]) -> _Verdict:
    near = [(far, code) for code, far in nearest.items() if far <= _worth_showing(place.name)]
    held = [(nearest.get(code, _FAR), code) for code in _holding(place.words)]
    return _Verdict("", "", tuple(sorted(set(near + held))))


def _by_name(place: WrittenPlace, department: str, nearest: Mapping[str, int]) -> _Verdict:
    """Decide by the name: one of this department, or of all where none is known."""
    exact = _exact(place)
    here = [code for code in exact if code.startswith(department)]
    if len(here) == 1 and not _may_be_cut(place, here[0], department):
        return _Verdict("name", here[0], ((0, here[0]),))
    if exact:
        longer = [(nearest.get(code, _FAR), code) for code in _holding(place.words)]
        meant = {(0, code) for code in here or exact}
        more = {one for one in longer if one[1].startswith(department) and one[1] not in exact}
        return _Verdict("", "", (*sorted(meant), *sorted(more)))
    if code := _shortened(place, department):
        return _Verdict("name", code, ((nearest[code], code),))
    ranked = sorted((far, code) for code, far in nearest.items() if code.startswith(department))
    asked = _candidates(place, ranked, nearest)
    if not ranked or not place.name or place.has_gaps:
        return _Verdict("", "", asked)
    first, second = ranked[0], ranked[1] if len(ranked) > 1 else (_FAR, "")
    closest_anywhere = min(nearest.values())
    is_clear = first[0] <= _allowed(place.name) and second[0] > 2 * first[0]
    is_its_own = set(_holding(place.words)) <= {first[1]}  # San Lucas is not San Luis
    is_near = is_clear and is_its_own and first[0] <= closest_anywhere
    if is_near and _is_sure(place, first[1], first[0], department):
        return _Verdict("letters", first[1], asked)
    return _Verdict("", "", asked)


def _candidates(
    place: WrittenPlace, ranked: Sequence[tuple[int, str]], nearest: Mapping[str, int]
) -> tuple[tuple[int, str], ...]:
    limit = _worth_showing(place.name)
    near = [one for one in ranked if one[0] <= limit]
    near += [(nearest[code], code) for code in _holding(place.words)]
    near += [(far, code) for code, far in nearest.items() if far <= _allowed(place.name)]
    return tuple(sorted(set(near)))


def _allowed(name: str) -> int:
    """Give how many letters a typo may change: more in long names."""
    return 1 if len(name) < 6 else 2 if len(name) < 12 else 3


def _worth_showing(name: str) -> int:
    return max(2, len(name) // 3)


def _exact(place: WrittenPlace) -> Sequence[str]:
    """Give the municipalities that are called so, also without their title or with lost letters."""
    known = _by_words()
    if place.has_gaps:
        pattern = re.compile(re.escape(" ".join(place.words)).replace(GAP, r"\w{0,2}"))
        return sorted(
            {code for words, codes in known.items() for code in codes if pattern.fullmatch(words)}
        )
    letters = "".join(sorted(place.words)), "".join(place.words)
    return known.get(place.name) or next(filter(None, map(_by_letters().get, letters)), ())


def _holding(words: Sequence[str]) -> list[str]:
    """Give the municipalities whose name holds all these words."""
    said = set(words)
    return [code for code, names in _words_of().items() if any(said <= name for name in names)]


def _may_be_cut(place: WrittenPlace, code: str, department: str) -> bool:
    """Say whether a name may be what is left of another one: `San Pablo la`, `San Luis`."""
    names = (municipalities()[code].name, *municipalities()[code].alt_names)
    if not place.whole:
        return False
    if place.whole in map(fold, names):
        return not department and _is_part(place.whole, code)
    others = set(_holding(place.words)) - {code}
    return any(other.startswith(department) for other in others)


@cache
def _is_part(name: str, code: str) -> bool:
    """Say whether other names hold a whole one, as San Luis Jilotepeque does San Luis.

    The seat of a department is meant by its name even where another one ends so.
    """
    words = name.split()
    if code.endswith(_SEAT):
        begun = {each for known, each in _all_names() if known.split()[: len(words)] == words}
        return bool(begun - {code})
    return bool(set(_holding(words)) - {code})


def _is_sure(place: WrittenPlace, code: str, far: int, department: str) -> bool:
    """Say whether a name with typing errors can only be the one it is taken for.

    As many words, and none that also is, as nearly, a word of another name: without a department
    `Concepción C.` may be any Concepción, and `Blanco` may be Río Blanco as well as La Blanca.
    """
    if _is_title(place.words):
        return False
    names = [name.split() for name, each in _all_names() if each == code]
    others = {other for name in names for other in _holding(name)}
    if len(place.words) == 1:
        others |= _with_word_near(place.words[0], far)
    if any(other.startswith(department) for other in others - {code}):
        return False
    written = {len(place.whole.split()), len(place.words)}
    return bool(department) or any(len(name) in written for name in names)


def _with_word_near(word: str, far: int) -> set[str]:
    """Give the municipalities in whose name a word differs in as few letters."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    known = _codes_by_word()
    near = process.extract(word, list(known), scorer=OSA.distance, score_cutoff=far, limit=None)
    return {code for found, _far, _at in near for code in known[found]}


@cache
def _codes_by_word() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, code in _all_names():
        for word in name.split():
            found[word].add(code)
    return {word: frozenset(codes) for word, codes in found.items()}


def _is_title(words: Sequence[str]) -> bool:
    """Say whether a lone word is what names of saints begin with, typed wrongly."""
    from rapidfuzz.distance import OSA

    return len(words) == 1 and any(OSA.distance(words[0], title) < 2 for title in TITLES)


def _shortened(place: WrittenPlace, department: str) -> str:
    """Find what a name cut short means: `San Juan Sac.`, `Carchá`, `Santa Cruz` of Quiché.

    It must be the beginning of one name of the country alone; or with the name of its department
    make up a whole one; or be a word of its department that no other name of the country holds.
    """
    words = place.words
    if place.has_gaps or not words or place.whole.split()[-1] in SMALL_WORDS:
        return ""
    if department:
        named = _exact(WrittenPlace((*words, *name_words(departments()[department].name))))
        if named:
            return named[0] if len(named) == 1 and named[0].startswith(department) else ""
    if read_department(place.whole):
        return ""
    found = {(name, code) for name, code in _all_names() if _begins(name.split(), words)}
    if len(words) == 1:
        is_word = department and len(words[0]) >= _TELLING
        found = {(code, code) for code in _holding(words)} if is_word else set()
    here = {code for _name, code in found if code.startswith(department)}
    alone = min(len({each[at] for each in found}) for at in (0, 1))
    return here.pop() if len(here) == alone == 1 else ""


def _begins(name: Sequence[str], words: Sequence[str]) -> bool:
    """Say whether a name begins with these words, some of them cut short."""
    if len(words) > len(name):
        return False
    return all(
        word == known or (len(word) >= _CUT and word not in TITLES and known.startswith(word))
        for word, known in zip(words, name, strict=False)
    )


@cache
def _all_names() -> tuple[tuple[str, str], ...]:
    """Give every name, as names are compared, with the code of its municipality."""
    return tuple(
        dict.fromkeys(
            (written, place.code)
            for place in municipalities().values()
            for name in (place.name, *place.alt_names)
            for written in (" ".join(name_words(name)), fold(name))
        )
    )


@cache
def _by_words() -> Mapping[str, Sequence[str]]:
    """Give the codes of every name; a name without its title counts where nobody else has it."""
    return _grouped(_all_names(), ((_untitled(name), code) for name, code in _all_names()))


@cache
def _by_letters() -> Mapping[str, Sequence[str]]:
    """Give the codes of every name whatever the order of its words and the blanks in it."""
    return _grouped(
        (("".join(sorted(name.split())), code) for name, code in _all_names()),
        ((name.replace(" ", ""), code) for name, code in _all_names()),
    )


def _grouped(
    names: Iterable[tuple[str, str]], others: Iterable[tuple[str, str]]
) -> Mapping[str, Sequence[str]]:
    """Gather codes by name; other names count only where no municipality is called so."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, code in names:
        found[name].add(code)
    more: dict[str, set[str]] = defaultdict(set)
    for name, code in others:
        if name and name not in found:
            more[name].add(code)
    return {name: tuple(sorted(codes)) for name, codes in (more | found).items()}


def _untitled(name: str) -> str:
    first, _blank, rest = name.partition(" ")
    return rest if first in TITLES else ""


@cache
def _words_of() -> Mapping[str, Sequence[frozenset[str]]]:
    found: dict[str, list[frozenset[str]]] = defaultdict(list)
    for name, code in _all_names():
        found[code].append(frozenset(name.split()))
    return dict(found)
