"""What a wrong answer was probably meant to be; proposed to a person, never applied unseen."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Protocol

from app.steps.plain_spelling import (
    NUMBERS,
    is_no_number,
    plain_digits,
    plain_spelling,
    says_no_data,
)
from app.steps.reference import fold, proposed_municipality
from app.steps.text_checks import trimmed, without_formula
from forms.choices import ChoiceSource
from forms.instrument import Instrument, Question, Value
from forms.question_types import TYPES, Unreadable

MUNICIPALITIES = "municipios"
"""Name of the official catalogue (`bind::acopio:codelist`) whose codes are known here."""

_SPACES = "[ '\u00a0\u2009\u202f]"
_SPACED = re.compile(rf"(-?\d{{1,3}}(?:{_SPACES}\d{{3}})+)((?:[.,]\d+)?)", re.ASCII)
_POINTS_BETWEEN_THOUSANDS = re.compile(r"(-?\d{1,3}(?:\.\d{3})+),(\d+)", re.ASCII)
_DECIMAL_COMMA = re.compile(r"(-?\d+),(\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", re.ASCII)
_ANY_DATE = re.compile(r"(\d{1,4})[-./](\d{1,2})[-./](\d{1,4})", re.ASCII)
_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")


_NEAR, _GAP = 80.0, 8.0
"""How alike (0 to 100) a choice must be to be meant, and how much more than any other."""

_OF_TEXTS = {
    "check.formula": without_formula,
    "check.outer_spaces": trimmed,
    "check.other_digits": plain_digits,
}
_NO_DATA = "check.no_data"


class WrongAnswer(Protocol):
    """The part of a finding that a proposal needs."""

    @property
    def path(self) -> str:
        """Give the question, "" when the whole record is meant."""

    @property
    def code(self) -> str:
        """Give the problem code."""

    @property
    def values(self) -> Mapping[str, object]:
        """Give what is known; `value` is the wrong answer as people write it."""


def proposal(finding: WrongAnswer, instrument: Instrument, choices: ChoiceSource) -> Value:
    """Propose the answer that was probably meant.

    Repairs what spreadsheets and habits do to right answers: lost leading zeros, labels in place of
    codes, signs between thousands, decimal commas, units, underscores, digits of other scripts,
    other spellings of a date; what programs write for a missing value (NaN, #N/A).

    Args:
        finding: Of a code `answer.…`, or of `app.steps.text_checks`.
        instrument: Form of the record.
        choices: Its choice lists.

    Returns:
        A value of the question's type, "" to blank it, or None when there is nothing safe to
        propose.
    """
    wrong = finding.values.get("value")
    if not isinstance(wrong, str):
        return None
    if finding.code in _OF_TEXTS:
        return _OF_TEXTS[finding.code](wrong) or None
    if not finding.code.startswith("answer."):
        return "" if finding.code == _NO_DATA else None
    question = instrument.question(finding.path)
    kind = TYPES[question.type]
    if says_no_data(wrong) or (kind.field_type in NUMBERS and is_no_number(wrong)):
        return None if question.required else ""
    plain = plain_spelling(kind.field_type, " ".join(wrong.split()))
    meant = _meant(question, plain_digits(plain), choices)
    try:
        value = kind.parse(meant) if meant else None
    except Unreadable:
        return None
    return value if kind.format(value) != wrong else None


WAYS = ("suggested", "trim", "zeros", "nearest", "dmy", "mdy", "ymd", "blank")
"""Ways to mend one kind of problem in all records alike, beside giving a value."""


def mended(finding: WrongAnswer, instrument: Instrument, choices: ChoiceSource, way: str) -> Value:
    """Give what a wrong answer becomes when it is mended in one of `WAYS`.

    Args:
        finding: With its wrong answer.
        instrument: Form of the record.
        choices: Its choice lists.
        way: One of `WAYS`; `blank` is "".

    Returns:
        A value of the question's type, "" to blank it, or None when the way leads nowhere here.
    """
    wrong = finding.values.get("value")
    if way == "blank":
        return "" if wrong else None
    if not isinstance(wrong, str):
        return None
    if way == "suggested":
        return proposal(finding, instrument, choices)
    question = instrument.question(finding.path)
    meant = _in_a_way(question, wrong, choices, way)
    try:
        value = TYPES[question.type].parse(meant) if meant else None
    except Unreadable:
        return None
    return value if meant != wrong else None


def _in_a_way(question: Question, wrong: str, choices: ChoiceSource, way: str) -> str | None:
    if way == "trim":
        return trimmed(wrong)
    if way == "zeros":
        return _choice(question, wrong.strip(), choices) if wrong.strip().isdigit() else None
    if way == "nearest":
        return _nearest(question, wrong, choices)
    return _date_in_order(wrong.strip(), way)


def _nearest(question: Question, text: str, choices: ChoiceSource) -> str | None:
    """Find the one choice that a text is nearest to, when it is near and no other one is."""
    from rapidfuzz import fuzz, process

    labels = {
        (choice.value, fold(label))
        for choice in choices.search(question.list_name, "")
        for label in (choice.value, *choice.labels.values())
    }
    named = sorted(labels)
    found = process.extract(fold(text), [label for _, label in named], scorer=fuzz.ratio, limit=8)
    best = found[0][1] if found else 0.0
    if best < _NEAR:
        return None
    near = {named[place][0] for _, score, place in found if score > best - _GAP}
    return near.pop() if len(near) == 1 else None


def _date_in_order(text: str, order: str) -> str | None:
    """Read a date whose parts stand in a known order."""
    parts = re.fullmatch(
        r"(\d{1,4})[-./](\d{1,2})[-./](\d{1,4})", _MIDNIGHT.sub("", text), re.ASCII
    )
    if parts is None:
        return None
    said = dict(zip(order, map(int, parts.groups()), strict=True))
    try:
        return date(said["y"], said["m"], said["d"]).isoformat() if said["y"] > 999 else None
    except ValueError:
        return None


def _meant(question: Question, text: str, choices: ChoiceSource) -> str | None:
    kind = TYPES[question.type]
    if question.type == "select_one":
        return _choice(question, text, choices)
    if question.type == "select_multiple":
        parts = [_choice(question, part, choices) for part in text.split()]
        return " ".join(filter(None, parts)) if all(parts) else None
    if kind.field_type in {"integer", "number"}:
        return _number(question, text)
    return _date(text) if kind.field_type == "date" else None


def _choice(question: Question, text: str, choices: ChoiceSource) -> str | None:
    """Find the one choice that a text means: as it is, with its zeros, by its label, by place."""
    name, bare = question.list_name, text.removesuffix(".0")
    if choices.find(name, bare) is not None:
        return bare
    if bare.isascii() and bare.isdigit():
        widths = range(len(bare) + 1, len(bare) + 4)
        filled = [bare.zfill(width) for width in widths if choices.find(name, bare.zfill(width))]
        return filled[0] if len(filled) == 1 else None
    meant = fold(text)
    found = {
        choice.value
        for choice in choices.search(name, text)
        if meant in {fold(choice.value), *map(fold, choice.labels.values())}
    }
    if len(found) == 1:
        return found.pop()
    place = proposed_municipality(text) if question.marks.codelist == MUNICIPALITIES else None
    return place.code if place and not found and choices.find(name, place.code) else None


def _number(question: Question, text: str) -> str | None:
    """Take unit and currency away, then read the signs as the only way they make sense.

    `1234,5` can only have a decimal comma; `1.234` and `1,234` could be two numbers each, and the
    question's type reads them as es_GT does.
    """
    bare = re.sub(r"^(?:Q|GTQ)\.?\s*", "", text, flags=re.IGNORECASE)
    for unit in filter(None, (question.marks.unit, "%")):
        bare = re.sub(rf"\s*{re.escape(unit)}$", "", bare, flags=re.IGNORECASE)
    if match := _SPACED.fullmatch(bare):
        return re.sub(_SPACES, "", match[1]) + match[2].replace(",", ".")
    if match := _POINTS_BETWEEN_THOUSANDS.fullmatch(bare):
        return f"{match[1].replace('.', '')}.{match[2]}"
    if match := _DECIMAL_COMMA.fullmatch(bare):
        return f"{match[1]}.{match[2]}"
    return bare


def _date(text: str) -> str | None:
    """Read a date in any spelling in which only one day is possible, in Guatemala's order."""
    bare = _MIDNIGHT.sub("", text)
    if match := _YEAR_FIRST.fullmatch(bare):
        year, month, day = map(int, match.groups())
    elif match := _DAY_FIRST.fullmatch(bare):
        day, month, year = map(int, match.groups())
        if month > 12 >= day:  # a month in the second place: written in the order of the north
            day, month = month, day
    else:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
