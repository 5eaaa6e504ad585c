"""What field work left in a record: who, when, where, and the answers as numbers to compare."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from app.store.record_origins import Origin
from forms.answers import Answers
from forms.instrument import Instrument, Question, Value
from forms.question_types import TYPES

MUNICIPALITIES = "municipios"
SHORTEST_ROW = 4
"""Questions with the same options, one after the other, that make a block to look at."""

LONGEST_S = 12 * 3600
"""A capture that was open for longer was laid aside meanwhile: it has no duration."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One record as field work.

    Attributes:
        record, uuid: Its key and identity.
        person: Who made it.
        began: Local or UTC moment, aware; None when unknown.
        seconds: How long it took; None when unknown.
        answered: How many answers it has.
        place: (latitude, longitude), degrees; None without a point.
        accuracy: Of the point, metres; None when unknown.
        municipality: Code it says to be of, "" when it says none.
        numbers: Path -> whole number.
        blocks: Path of the first question of a block -> its answers, when all are there.
        texts: The answers, to be compared with those of others.
    """

    record: int
    uuid: str
    person: str
    began: datetime | None
    seconds: float | None
    answered: int
    place: tuple[float, float] | None
    accuracy: float | None
    municipality: str
    numbers: dict[str, int]
    blocks: dict[str, tuple[str, ...]]
    texts: tuple[str, ...]


class Visits:
    """Makes visits of the records of one form."""

    def __init__(self, instrument: Instrument) -> None:
        """Prepare.

        Args:
            instrument: The form, in its newest version.
        """
        outside = [q for q in instrument.questions() if instrument.repeat_of(q.path) is None]
        self._asked = [q for q in outside if TYPES[q.type].is_answerable]
        self._numeric = [q.path for q in self._asked if q.type in ("integer", "range")]
        self._blocks = list(_blocks(self._asked))
        self._start = _first(outside, "start")
        self._end = _first(outside, "end")
        self._person = _first(outside, "username")
        self._point = _first(outside, "geopoint", "start-geopoint")
        self._municipality = next(
            (q.path for q in outside if q.marks.codelist == MUNICIPALITIES), None
        )

    def of(self, origin: Origin, answers: Answers) -> Visit | None:
        """Give what field work left in a record; None for a row of a file that names nobody."""
        values = answers.values
        named = values.get(self._person) if self._person else None
        person = str(named or ("" if origin.batch is not None else origin.author))
        if not person:
            return None
        began, seconds = self._times(origin, values)
        place, accuracy = _place(values.get(self._point) if self._point else None)
        said = values.get(self._municipality) if self._municipality else None
        return Visit(
            record=origin.id,
            uuid=origin.uuid,
            person=person,
            began=began,
            seconds=seconds,
            answered=sum(values.get(q.path) is not None for q in self._asked),
            place=place,
            accuracy=accuracy,
            municipality=str(said or ""),
            numbers=dict(_whole(self._numeric, values)),
            blocks=dict(self._rows(values)),
            texts=tuple(str(values.get(q.path, "")) for q in self._asked),
        )

    def _times(
        self, origin: Origin, values: dict[str, Value]
    ) -> tuple[datetime | None, float | None]:
        began = _moment(values.get(self._start)) if self._start else None
        ended = _moment(values.get(self._end)) if self._end else None
        if began is None and origin.batch is None:
            began, ended = origin.created_at, origin.finalised_at
        if began is None or ended is None:
            return began, None
        seconds = (ended - began).total_seconds()
        return began, seconds if 0 <= seconds <= LONGEST_S else None

    def _rows(self, values: dict[str, Value]) -> Iterator[tuple[str, tuple[str, ...]]]:
        for block in self._blocks:
            said = [values.get(path) for path in block]
            if None not in said:
                yield block[0], tuple(map(str, said))


def _blocks(questions: Sequence[Question]) -> Iterator[list[str]]:
    """Find questions with the same options that follow each other."""
    for name, some in groupby(questions, lambda q: q.list_name if q.type == "select_one" else ""):
        paths = [question.path for question in some]
        if name and len(paths) >= SHORTEST_ROW:
            yield paths


def _first(questions: Sequence[Question], *types: str) -> str | None:
    return next((q.path for q in questions if q.type in types), None)


def _whole(paths: Sequence[str], values: dict[str, Value]) -> Iterator[tuple[str, int]]:
    for path in paths:
        value = values.get(path)
        if isinstance(value, int):
            yield path, value


def _moment(value: Value) -> datetime | None:
    """Read a moment with its zone, as ODK writes it; without one nothing can be said."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _place(value: Value) -> tuple[tuple[float, float] | None, float | None]:
    try:
        numbers = [float(part) for part in str(value or "").split()]
    except ValueError:
        return None, None
    if len(numbers) < 2:
        return None, None
    return (numbers[0], numbers[1]), numbers[3] if len(numbers) > 3 and numbers[3] > 0 else None
