"""What a record is about: its municipality and its period, as far as its answers say.

Both stand in the record's own row too, so that lists find and count by them without its answers.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.store.cells import storable
from forms.answers import AnswerChange
from forms.instrument import Element, Instrument, Question, Repeat, Value

MUNICIPALITIES = "municipios"
"""Code list whose answer outside repeats says which municipality a record is about."""

_MONTH = re.compile(r"(\d{4}-(?:0[1-9]|1[0-2]))-\d{2}", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Subject:
    """The questions of a version that say what a record is about; "" where none does.

    Attributes:
        municipality: Path of the question that says the municipality.
        period: Path of the question that says the period.
    """

    municipality: str = ""
    period: str = ""

    def of(self, values: Mapping[str, Value]) -> tuple[str | None, str | None]:
        """Give municipality and period of a record with these answers outside repeats."""
        place, period = values.get(self.municipality), values.get(self.period)
        return _code(place), None if period is None else period_code(period)

    def changed(self, changes: Iterable[AnswerChange]) -> dict[str, str | None]:
        """Give those columns of the record's own row that answers change."""
        found: dict[str, str | None] = {}
        for change in changes:
            if change.row is not None:
                continue
            if change.path == self.municipality:
                found["municipality"] = _code(change.new)
            if change.path == self.period:
                found["period"] = period_code(change.new)
        return found


def subject_of(instrument: Instrument) -> Subject:
    """Give the questions that say what a record of a version is about."""
    period = period_question(instrument)
    return Subject(municipality_path(instrument) or "", period.path if period else "")


def municipality_path(instrument: Instrument) -> str | None:
    """Give the path of the question outside repeats that says the municipality, or None."""
    for question in outside_repeats(instrument.children):
        if question.marks.codelist == MUNICIPALITIES:
            return question.path
    return None


def period_question(instrument: Instrument) -> Question | None:
    """Give the question that says which period a record is about, or None.

    A month or year (`month-year`, `year`), else a date or a year of the key, else the first
    obligatory date.
    """
    outside = list(outside_repeats(instrument.children))
    dates = [each for each in outside if each.type == "date"]
    ways = (
        [each for each in dates if "year" in each.appearance],
        [each for each in outside if each.marks.key and each.type in {"date", "integer"}],
        [each for each in dates if each.required],
    )
    return next((found[0] for found in ways if found), None)


def _code(value: Value) -> str | None:
    """Give the code of a place as SQLite keeps it; what is no code stays, to be found."""
    return None if value is None else str(storable(value))


def period_code(value: Value) -> str | None:
    """Give the code of a period: `2026-10` of a date, `2026` of a year, None of anything else."""
    written = "" if value is None else str(value)
    month = _MONTH.fullmatch(written)
    if month:
        return month[1]
    return written if _YEAR.fullmatch(written) else None


def outside_repeats(elements: Sequence[Element]) -> Iterator[Question]:
    """Go through the questions outside repeats, in their order."""
    for element in elements:
        if isinstance(element, Question):
            yield element
        elif not isinstance(element, Repeat):
            yield from outside_repeats(element.children)
