"""Hints about how records came about, person by person: with whom it is worth talking, and of what.

A hint is a reason to talk, no verdict: people work where houses stand close, at night because
families are home then, with few questions that apply. Persons with fewer than five records are
left alone, and so is what happened to one record only. Thresholds: IPA's high-frequency checks,
survey paradata practice; near-duplicates in `near_duplicates`.
"""

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta, timezone
from statistics import fmean, median

from app.steps.domain_checks.places import check_inside
from app.steps.outliers import FEWEST_VALUES, mad_fences, mad_outliers
from app.steps.quality.visits import Visit
from forms.geometry import length

FEWEST_RECORDS = 5
"""A person with fewer is not looked at."""

FEWEST_TIMES = 10
"""Durations of a form that are needed to say what is usual."""

LOCAL = timezone(timedelta(hours=-6))
"""Guatemala has one zone, without summer time."""

DAY = range(5, 20)
SECONDS_A_QUESTION = 2
TRAVEL_KM_H = 40
SAME_PLACE_M = 20
HOUSEHOLDS_A_PLACE = 2
ACCURACY_M = 50
FAR_M = 5_000
FEWEST_DIGITS = 50
CHI_SQUARE = 10.83
"""One degree of freedom, one case in a thousand."""

_TWO_DIGITS = 10
_HEAPING_MARGIN = 0.1
_STRAIGHT_SHARE = 0.5
_FEWEST_GAP_M = 1_000


@dataclass(frozen=True, slots=True)
class Hint:
    """Something to talk about with a person.

    Attributes:
        check: Its name, such as `short` or `heaping`.
        person: With whom.
        records: Keys of the records it is about; none where it is about all of theirs.
        of: Records of the person that were looked at.
        path: The question it is about, "" for none.
        values: Figures for the sentence.
    """

    check: str
    person: str
    records: tuple[int, ...]
    of: int
    path: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


def hints(visits: Sequence[Visit]) -> list[Hint]:
    """Give the hints, by person and check.

    Args:
        visits: All of one form, in any order.
    """
    people: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        people[visit.person].append(visit)
    people = {name: some for name, some in people.items() if len(some) >= FEWEST_RECORDS}
    found = [
        *_by_record(people, visits),
        *_places(people),
        *_straight(people),
        *_heaping(people),
        *_means(people),
    ]
    return sorted(found, key=lambda hint: (hint.person, hint.check, hint.path))


def _by_record(people: Mapping[str, list[Visit]], visits: Sequence[Visit]) -> Iterator[Hint]:
    usual = _usual(visits)
    tests: dict[str, Callable[[Visit], bool]] = {
        "night": _is_at_night,
        "inaccurate": lambda visit: (visit.accuracy or 0) > ACCURACY_M,
        "outside": _is_outside,
    }
    values: dict[str, object] = {}
    if usual is not None:
        tests |= {"short": usual.is_short, "long": usual.is_long}
        values = {"usual_s": round(usual.median_s)}
    for name, some in people.items():
        for check, holds in tests.items():
            found = tuple(visit.record for visit in some if holds(visit))
            if len(found) > 1:
                yield Hint(check, name, found, len(some), values=values)
        found = tuple(_too_quick_between(some))
        if found:
            yield Hint("travel", name, found, len(some))


@dataclass(frozen=True, slots=True)
class _Usual:
    """What is usual for the durations of a form."""

    median_s: float
    longest_s: float

    def is_short(self, visit: Visit) -> bool:
        if visit.seconds is None:
            return False
        least = max(self.median_s / 3, SECONDS_A_QUESTION * visit.answered)
        return visit.seconds < least

    def is_long(self, visit: Visit) -> bool:
        return visit.seconds is not None and visit.seconds > self.longest_s


def _usual(visits: Iterable[Visit]) -> _Usual | None:
    seconds = [visit.seconds for visit in visits if visit.seconds is not None]
    if len(seconds) < FEWEST_TIMES:
        return None
    fences = mad_fences(seconds)
    middle = median(seconds)
    return _Usual(middle, max(3 * middle, fences.high if fences else 0))


def _is_at_night(visit: Visit) -> bool:
    return visit.began is not None and visit.began.astimezone(LOCAL).hour not in DAY


def _is_outside(visit: Visit) -> bool:
    if visit.place is None or not visit.municipality:
        return False
    latitude, longitude = visit.place
    return check_inside(f"{latitude} {longitude}", visit.municipality, tolerance=FAR_M) is not None


def _too_quick_between(visits: Iterable[Visit]) -> Iterator[int]:
    """Give the records that began sooner than one can come from the place of the one before."""
    placed = [v for v in visits if v.began is not None and v.place is not None]
    placed.sort(key=lambda visit: (visit.began, visit.record))
    for one, other in itertools.pairwise(placed):
        away = length([one.place, other.place]) if one.place and other.place else 0.0
        left = (other.began - one.began).total_seconds() if one.began and other.began else 0.0
        gap = max(0.0, left - (one.seconds or 0))
        if away > _FEWEST_GAP_M and gap < away / 1000 / TRAVEL_KM_H * 3600:
            yield other.record


def _places(people: Mapping[str, list[Visit]]) -> Iterator[Hint]:
    """Find places at which a person made more records than households live there."""
    for name, some in people.items():
        groups: list[tuple[tuple[float, float], list[int]]] = []
        cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        for visit in some:
            if visit.place is not None:
                _join(groups, cells, visit.place, visit.record)
        for _place, records in groups:
            if len(records) > HOUSEHOLDS_A_PLACE:
                yield Hint("same_place", name, tuple(records), len(some))


def _join(
    groups: list[tuple[tuple[float, float], list[int]]],
    cells: dict[tuple[int, int], list[int]],
    place: tuple[float, float],
    record: int,
) -> None:
    """Put a record into the group of the first place near it; cells of some 30 m find it."""
    row, column = math.floor(place[0] * 3600), math.floor(place[1] * 3600)
    for near in itertools.product((row - 1, row, row + 1), (column - 1, column, column + 1)):
        for number in cells.get(near, ()):
            if length([groups[number][0], place]) <= SAME_PLACE_M:
                groups[number][1].append(record)
                return
    cells[row, column].append(len(groups))
    groups.append((place, [record]))


def _straight(people: Mapping[str, list[Visit]]) -> Iterator[Hint]:
    """Find blocks of like questions that a person mostly answers all alike, unlike the others."""
    counts: dict[str, dict[str, list[tuple[int, bool]]]] = defaultdict(lambda: defaultdict(list))
    for name, some in people.items():
        for visit in some:
            for path, answers in visit.blocks.items():
                counts[path][name].append((visit.record, len(set(answers)) == 1))
    for path, by_person in counts.items():
        for name, answered in by_person.items():
            alike = tuple(record for record, is_alike in answered if is_alike)
            others = [
                is_alike for who, said in by_person.items() if who != name for _, is_alike in said
            ]
            usual = fmean(others) if others else 0.0
            share = len(alike) / len(answered)
            if len(answered) >= FEWEST_RECORDS and share >= max(_STRAIGHT_SHARE, 2 * usual):
                yield Hint("straight_lining", name, alike, len(answered), path, {"share": share})


def _heaping(people: Mapping[str, list[Visit]]) -> Iterator[Hint]:
    """Find numbers that end in 0 or 5 more often than chance, and than those of the others."""
    for path, by_person in _numbers(people).items():
        for name, numbers in by_person.items():
            others = [n for who, said in by_person.items() if who != name for n in said]
            share, usual = _share_of_fives(numbers), _share_of_fives(others)
            least = 0.2 if len(others) < FEWEST_DIGITS else max(0.2, usual + _HEAPING_MARGIN)
            if (
                len(numbers) >= FEWEST_DIGITS
                and share > least
                and _chi_square(numbers) > CHI_SQUARE
            ):
                values = {"share": share, "usual": usual if len(others) >= FEWEST_DIGITS else 0.2}
                yield Hint("heaping", name, (), len(numbers), path, values)


def _numbers(people: Mapping[str, list[Visit]]) -> dict[str, dict[str, list[int]]]:
    """Gather the numbers of two digits and more, by question and person."""
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for name, some in people.items():
        for visit in some:
            for path, number in visit.numbers.items():
                if abs(number) >= _TWO_DIGITS:
                    found[path][name].append(number)
    return found


def _share_of_fives(numbers: Sequence[int]) -> float:
    return sum(number % 5 == 0 for number in numbers) / len(numbers) if numbers else 0.0


def _chi_square(numbers: Sequence[int]) -> float:
    """Compare how many end in 0 or 5 with a fifth of them."""
    counts = Counter(number % 5 == 0 for number in numbers)
    expected = len(numbers) / 5
    return (counts[True] - expected) ** 2 / expected + (counts[False] - 4 * expected) ** 2 / (
        4 * expected
    )


def _means(people: Mapping[str, list[Visit]]) -> Iterator[Hint]:
    """Find persons whose mean of a number is far from the means of the others (MAD rule)."""
    if len(people) < FEWEST_VALUES:
        return
    paths = dict.fromkeys(
        path for some in people.values() for visit in some for path in visit.numbers
    )
    for path in paths:
        means = {
            name: fmean(numbers)
            for name, some in people.items()
            if len(numbers := [v.numbers[path] for v in some if path in v.numbers])
            >= FEWEST_RECORDS
        }
        names = list(means)
        for place in mad_outliers(list(means.values())):
            name = names[place]
            values = {"mean": means[name], "usual": median(means.values())}
            yield Hint("mean", name, (), len(people[name]), path, values)
