"""Spellings of one thing gathered: by what is left when accents, order, letters or sounds go.

Methods from strict to loose, as in OpenRefine: two spellings belong together when they have the
same fingerprint, the same pairs of letters, the same sound in Spanish and in Mayan names, or when
few letters differ. They are proposed to a person, never merged unseen.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from app.steps.cleaning.step import Step
from app.steps.reference import departments, fold, fold_all, municipalities

Method = Literal["fingerprint", "ngram", "levenshtein", "phonetic"]

METHODS: tuple[Method, ...] = ("fingerprint", "ngram", "phonetic", "levenshtein")
"""From strict to loose."""

_ALL_PAIRS = 6500  # names that are compared each with each: 42 million pairs in half a second
_BLOCK = 400  # names of one beginning or end that are, where there are more than those
_STRIP = 40  # names whose lengths are looked at together
_SMALL = 40  # names of blocks that are compared together: one call costs as much as a few names
_AFFIXES = (4, 8, 12, 16)
_LONGER = (4, 12, 18)  # from each of these lengths on, one letter more may differ
_SOUNDS = (
    (r"ch", "C"),
    (r"t[zs]", "T"),
    (r"sh|x", "j"),
    (r"ph", "f"),
    (r"\bhu(?=[aeio])|hu(?=[aeio])|gu(?=[ao])|w", "W"),
    (r"gu(?=[ei])", "G"),
    (r"g(?=[ei])", "j"),
    (r"qu(?=[ei])|q|c(?![ei])", "k"),
    (r"c|z", "s"),
    (r"ll", "y"),
    (r"y(?![aeiou])", "i"),
    (r"v", "b"),
    (r"h", ""),
)
_HEARD = tuple((re.compile(pattern), sound) for pattern, sound in _SOUNDS)
_TWICE = re.compile(r"(.)\1+")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Spellings that look like one thing.

    Attributes:
        suggested: The one most rows use.
        values: Each with its rows, most first.
    """

    suggested: str
    values: tuple[tuple[str, int], ...]

    @property
    def rows(self) -> int:
        """Give how many rows say one of them."""
        return sum(rows for _value, rows in self.values)


def cluster_values(counts: Mapping[str, int], method: Method = "fingerprint") -> list[Cluster]:
    """Gather spellings that look like one thing.

    Args:
        counts: Spelling -> rows; blank ones are left out.
        method: One of `METHODS`.

    Returns:
        Groups of two spellings or more, those of most rows first.
    """
    folded = zip(counts, fold_all(list(counts)), strict=True)
    names = {value: name for value, name in folded if name}
    said = {value: counts[value] for value in names}
    groups = _near(names, said) if method == "levenshtein" else _same(names, _KEYS[method])
    clusters = [_cluster(group, said) for group in groups if len(group) > 1]
    return sorted(clusters, key=lambda one: (-one.rows, one.suggested))


def map_step(column: str, clusters: Iterable[Cluster]) -> Step:
    """Give the step of a recipe that writes each spelling as its group suggests."""
    values = {
        value: cluster.suggested
        for cluster in clusters
        for value, _rows in cluster.values
        if value != cluster.suggested
    }
    return Step.map(column, values)


def fingerprint(name: str) -> str:
    """Give the words of a folded name, in order, once each."""
    return " ".join(sorted(set(name.split())))


def letter_pairs(name: str) -> str:
    """Give the pairs of letters of a folded name, in order, once each; blanks count for nothing."""
    letters = name.replace(" ", "")
    pairs = {letters[place : place + 2] for place in range(max(1, len(letters) - 1))}
    return "".join(sorted(pairs))


def sound(name: str) -> str:
    """Give what is heard when a folded name is read as Spanish or Mayan: b and v, s and z alike.

    Mute h, ll and y, `qu` and `k`, `x` and `j`, `hu`, `gu` and `w` before a vowel, double letters
    and the glottal stop make no difference either.
    """
    return " ".join(sorted({_heard(word) for word in name.split()}))


@lru_cache(maxsize=1 << 16)
def _heard(word: str) -> str:
    for pattern, written in _HEARD:
        word = pattern.sub(written, word)
    return _TWICE.sub(r"\1", word)


_KEYS: Mapping[Method, Callable[[str], str]] = {
    "fingerprint": fingerprint,
    "ngram": letter_pairs,
    "phonetic": sound,
}


def _same(names: Mapping[str, str], key: Callable[[str], str]) -> list[list[str]]:
    """Gather spellings by a key of their folded names."""
    groups: dict[str, list[str]] = defaultdict(list)
    for value, name in names.items():
        groups[key(name)].append(value)
    return list(groups.values())


def _near(names: Mapping[str, str], said: Mapping[str, int]) -> list[list[str]]:
    """Gather around the spelling of most rows those that differ from it in few letters.

    Nothing is gathered around what was gathered itself: a chain of small steps would lead from one
    name to another.
    """
    spellings = Counter(names.values())
    neighbours: dict[str, set[str]] = defaultdict(set)
    for one, other in _pairs(sorted(spellings)):
        neighbours[one].add(other)
        neighbours[other].add(one)
    groups: dict[str, list[str]] = defaultdict(list)
    for value, name in names.items():
        if name in neighbours or spellings[name] > 1:
            groups[name].append(value)
    rows = {name: sum(said[value] for value in groups[name]) for name in neighbours}
    taken: set[str] = set()
    gathered: list[list[str]] = []
    for name in sorted(neighbours, key=lambda each: (-rows[each], each)):
        if name not in taken:
            around = [name, *(neighbours[name] - taken)]
            taken.update(around)
            gathered.append([value for each in around for value in groups[each]])
    return [*gathered, *(group for name, group in groups.items() if name not in neighbours)]


def _pairs(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give the pairs of names that differ in few letters, in no figure, and are no two places."""
    places = _official_names()
    figures = cache(_DIGITS.findall)
    for block in _blocks(names):
        for one, other in _compared(block):
            are_places = one in places and other in places
            if not are_places and figures(one) == figures(other):
                yield one, other


@cache
def _official_names() -> frozenset[str]:
    """Give the names of municipalities and departments: Soloma is not Sololá."""
    places = [fold(place.name) for place in departments().values()]
    for place in municipalities().values():
        places += [fold(name) for name in (place.name, *place.alt_names)]
    return frozenset(places)


def _blocks(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut very many names into blocks of equal beginnings, and again of equal ends."""
    if len(names) <= _ALL_PAIRS:
        yield names
        return
    waiting = [(list(names), 0, turned) for turned in (False, True)]
    small: list[str] = []
    while waiting:
        some, depth, turned = waiting.pop()
        length = _AFFIXES[depth]
        found: dict[str, list[str]] = defaultdict(list)
        for name in some:
            found[name[-length:] if turned else name[:length]].append(name)
        for block in found.values():
            if len(block) > _BLOCK and depth + 1 < len(_AFFIXES):
                waiting.append((block, depth + 1, turned))
            elif len(block) > _SMALL:
                yield from (block[first : first + _BLOCK] for first in range(0, len(block), _BLOCK))
            elif len(small := small + block if len(block) > 1 else small) > _SMALL:
                yield small
                small = []
    yield small


def _compared(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give the pairs that differ in as few letters as the shorter of both allows.

    In strips of names of about one length, each with those behind that are not too long.
    """
    import numpy
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    ordered = sorted(names, key=len)
    lengths = [len(name) for name in ordered]
    few = numpy.searchsorted(_LONGER, lengths, "right").astype(numpy.uint8)
    for first in range(0, len(ordered), _STRIP):
        strip = ordered[first : first + _STRIP]
        allowed = few[first : first + _STRIP, None]
        most = int(allowed[-1, 0])
        behind = ordered[first : bisect_right(lengths, len(strip[-1]) + most)]
        table = process.cdist(
            strip, behind, scorer=Levenshtein.distance, score_cutoff=most, dtype=numpy.uint8
        )
        ones, others = numpy.nonzero(table <= allowed)
        is_behind = ones < others
        for one, other in zip(ones[is_behind].tolist(), others[is_behind].tolist(), strict=True):
            yield strip[one], behind[other]


def _cluster(group: Iterable[str], said: Mapping[str, int]) -> Cluster:
    ordered = sorted(group, key=lambda value: (-said[value], _odd(value), value))
    return Cluster(ordered[0], tuple((value, said[value]) for value in ordered))


def _odd(value: str) -> int:
    """Say how odd a spelling looks: blanks outside or twice, one case only, no accent."""
    blanks = value != " ".join(value.split())
    one_case = value.isupper() or value.islower()
    return 4 * blanks + 2 * one_case + value.isascii()
