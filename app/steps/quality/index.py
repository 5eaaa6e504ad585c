"""Seven shares and their weights make the index of 0 to 100.

The parts follow ISO/IEC 25012 as far as records can show them. A part that says nothing here (no
required question, no frequency promised) is left out, and the others keep their proportions.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.steps.quality.measures import Tally
from forms.instrument import Instrument, Question
from forms.question_types import TYPES

WEIGHTS: Mapping[str, float] = {
    "completeness": 25,
    "validity": 25,
    "uniqueness": 15,
    "consistency": 15,
    "timeliness": 10,
    "traceability": 5,
    "understandability": 5,
}
"""Part -> weight, where nobody says otherwise."""

OF_A_LOAD = ("completeness", "validity", "uniqueness", "consistency", "traceability")
"""Parts that differ from load to load; the trend is made of these."""

GRACE = 1.2
"""How many periods data may be old before they count as late."""

_FREQUENCY = re.compile(r"R/P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_DAYS = (365.25, 30.4375, 7.0, 1.0)
_WORST = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the index.

    Attributes:
        name: One of `WEIGHTS`.
        good, of: What it is the share of; of timeliness days.
        ratio: 0 to 1, None where there is nothing to say.
        weight: As used.
        worst: The fields that take most away, with how often.
    """

    name: str
    good: float
    of: float
    ratio: float | None
    weight: float
    worst: tuple[tuple[str, int], ...] = ()


def parts_of(
    tally: Tally, instrument: Instrument, weights: Mapping[str, float], now: datetime
) -> tuple[Part, ...]:
    """Give all parts, in the order of `WEIGHTS`.

    Args:
        tally: Counts of the records.
        instrument: The form.
        weights: Part -> weight, 0 or more.
        now: Aware.
    """
    described, plain = _described(instrument)
    found = {part.name: part for part in _counted(tally, weights)}
    found["timeliness"] = _timeliness(tally, instrument, weights["timeliness"], now)
    found["understandability"] = _share(
        "understandability",
        described,
        described + len(plain),
        weights["understandability"],
        Counter(dict.fromkeys(plain, 1)),
    )
    return tuple(found[name] for name in WEIGHTS)


def parts_of_load(tally: Tally, weights: Mapping[str, float]) -> tuple[Part, ...]:
    """Give the parts that differ from load to load."""
    return tuple(_counted(tally, weights))


def index_of(parts: tuple[Part, ...]) -> float | None:
    """Give the index, 0 to 100 with one decimal; None where no part says anything."""
    said = [(part.weight, part.ratio) for part in parts if part.ratio is not None]
    total = sum(weight for weight, _ratio in said)
    if not total:
        return None
    return round(100 * sum(weight * ratio for weight, ratio in said) / total, 1)


def _counted(tally: Tally, weights: Mapping[str, float]) -> Iterator[Part]:
    rows = tally.records
    unique = rows - tally.repeated
    yield _share(
        "completeness",
        tally.required_filled,
        tally.required,
        weights["completeness"],
        tally.missing,
    )
    yield _share("validity", tally.valid, tally.filled, weights["validity"], tally.wrong)
    yield _share("uniqueness", unique, rows, weights["uniqueness"], tally.repeating)
    yield _share("consistency", tally.consistent, rows, weights["consistency"], tally.disagreeing)
    yield _share("traceability", tally.traced, rows, weights["traceability"])


def _share(
    name: str, good: int, of: int, weight: float, worst: Mapping[str, int] | None = None
) -> Part:
    counts = sorted((worst or {}).items(), key=lambda each: (-each[1], each[0]))
    fields = tuple((path, count) for path, count in counts[:_WORST] if count)
    return Part(name, good, of, good / of if of else None, weight, fields)


def _timeliness(tally: Tally, instrument: Instrument, weight: float, now: datetime) -> Part:
    period = period_days(instrument.settings.get("frequency", ""))
    if period is None or tally.newest is None:
        return Part("timeliness", 0, 0, None, weight)
    age = max(0.0, (now - tally.newest).total_seconds() / 86_400)
    allowed = period * GRACE
    ratio = 1.0 if age <= allowed else allowed / age
    return Part("timeliness", round(age, 1), round(allowed, 1), ratio, weight)


def period_days(frequency: str) -> float | None:
    """Give the days of an ISO 8601 repetition such as `R/P1M`; None when nothing is promised."""
    match = _FREQUENCY.fullmatch(frequency)
    if match is None:
        return None
    days = sum(
        int(count or 0) * length for count, length in zip(match.groups(), _DAYS, strict=True)
    )
    return days or None


def _described(instrument: Instrument) -> tuple[int, list[str]]:
    """Count the fields that explain themselves, and give those that do not."""
    asked = [q for q in instrument.questions() if TYPES[q.type].is_answerable]
    plain = [question.path for question in asked if not _explains_itself(question, instrument)]
    return len(asked) - len(plain), plain


def _explains_itself(question: Question, instrument: Instrument) -> bool:
    """Whether a field has a title, a hint or a list, and a unit where it is an amount."""
    has_title = any(question.labels.values())
    choices = instrument.choice_lists.get(question.list_name)
    if question.list_name or question.itemset:
        return has_title and (choices is None or all(map(_is_labelled, choices.choices)))
    is_amount = TYPES[question.type].field_type in ("integer", "number")
    has_hint = any(question.hints.values())
    return (
        has_title
        and has_hint
        and (bool(question.marks.unit) or not is_amount or _is_count(question))
    )


def _is_count(question: Question) -> bool:
    """Whether a number is part of a key, such as a year or a place in a list: it has no unit."""
    return question.marks.key


def _is_labelled(choice: object) -> bool:
    return bool(getattr(choice, "labels", None))
