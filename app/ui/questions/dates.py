"""Dates as they are typed and shown: whole days, or a month or a year where the form asks so.

A form that wants a month or a year stores the first day of it, as ODK does. A stored day that is
not the first is shown whole, so that nothing is lost by looking at it.
"""

import re

from app.ui.questions.appearance import words_of
from forms.instrument import Question, Value
from forms.question_types import TYPES

_BARE_DATE = re.compile(r"(\d\d)(\d\d)(\d{4})", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})\s*[-/ ]\s*(\d{4})|(\d\d)(\d{4})", re.ASCII)
_YEAR = re.compile(r"(\d{4})", re.ASCII)
_OTHER_CALENDARS = frozenset(
    {"ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian", "buddhist"}
)


def has_other_calendar(question: Question | None) -> bool:
    """Whether the form shows this date in another calendar on a telephone; it stores ours."""
    return bool(words_of(question) & _OTHER_CALENDARS)


def read_date(question: Question, typed: str) -> str:
    """Complete a typed date: `21112026`, and `11/2026` or `2026` where that is what is asked."""
    text, said = typed.strip(), words_of(question)
    if "year" in said and (match := _YEAR.fullmatch(text)):
        return f"01/01/{match[1]}"
    if "month-year" in said and (match := _MONTH.fullmatch(text)):
        month, year = match[1] or match[3], match[2] or match[4]
        return f"01/{month.zfill(2)}/{year}"
    match = _BARE_DATE.fullmatch(text)
    return "/".join(match.groups()) if match else typed


def write_answer(question: Question, value: Value) -> str:
    """Write an answer for people: by its type, dates only as far as the form asks for them."""
    written = TYPES[question.type].format(value)
    said = words_of(question)
    if question.type != "date" or not said & {"year", "month-year"}:
        return written
    if "year" in said:
        return written.removeprefix("01/01/") if written.startswith("01/01/") else written
    return written.removeprefix("01/")
