"""Counts of what records have, for the whole and for each load.

A cell is a relevant question that people answer. A record is consistent when no answer depends on
what does not apply, no rule between answers is broken, and no declared check of several answers
(dates, sums, places) is doubtful, unless somebody said why it is right.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime

from app.steps.domain_checks.checks import DomainChecks
from app.steps.quality.seen import Seen
from app.steps.validation import open_session
from app.store.record_origins import Origin
from forms.answers import Answers
from forms.choices import ChoiceSource
from forms.instrument import Instrument
from forms.logic import FormLogic, compile_form
from forms.session import CaptureSession

BETWEEN_ANSWERS = frozenset(
    {"check.date_order", "check.sum", "check.other_municipality", "check.outside_municipality"}
)
"""Codes of declared checks that look at several answers."""

Accepted = Collection[tuple[str, str | None, str, str]]
"""(record, row, path, code) of what somebody looked at and said is right."""


@dataclass(slots=True)
class Tally:
    """Counts of some records.

    Attributes:
        records: How many.
        required, required_filled: Cells that must be answered, and those that are.
        filled, valid: Cells that are answered, and those of them no rule refuses.
        repeated: Records that repeat the key, or all answers, of an earlier one.
        consistent: Records whose answers agree.
        traced: Records with device, person, time and form version.
        missing, wrong, disagreeing, repeating: Path -> how often, for the worst fields.
        newest: When the latest one was made.
    """

    records: int = 0
    required: int = 0
    required_filled: int = 0
    filled: int = 0
    valid: int = 0
    repeated: int = 0
    consistent: int = 0
    traced: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    disagreeing: Counter[str] = field(default_factory=Counter)
    repeating: Counter[str] = field(default_factory=Counter)
    newest: datetime | None = None

    def add(self, other: "Tally") -> None:
        """Add the counts of others."""
        for name in _COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in _COUNTERS:
            getattr(self, name).update(getattr(other, name))
        moments = [each for each in (self.newest, other.newest) if each is not None]
        self.newest = max(moments, default=None)


_COUNTERS = ("missing", "wrong", "disagreeing", "repeating")
_COUNTS = tuple(each.name for each in fields(Tally) if each.name not in (*_COUNTERS, "newest"))


@dataclass(frozen=True, slots=True)
class _Form:
    logic: FormLogic
    choices: ChoiceSource | None
    declared: DomainChecks
    keys: tuple[str, ...]
    across: frozenset[str]


class Measuring:
    """Measures records one by one, each by the version of the form it was captured with."""

    def __init__(
        self,
        form: Callable[[int], tuple[Instrument, ChoiceSource | None]],
        *,
        now: Callable[[], datetime],
        accepted: Accepted = (),
    ) -> None:
        """Prepare.

        Args:
            form: Gives a version and its lists by its key.
            now: Clock, aware.
            accepted: What somebody said is right.
        """
        self._form = form
        self._now = now
        self._accepted = frozenset(accepted)
        self._forms: dict[int, _Form] = {}
        self._seen = Seen()

    def of(self, origin: Origin, answers: Answers) -> Tally:
        """Measure one record; those that came before it count for whether it repeats one.

        Raises:
            ProblemError: A rule of the form cannot be used.
        """
        form = self._forms.get(origin.version) or self._prepare(origin.version)
        session = open_session(form.logic, answers, form.choices, self._now)
        tally = Tally(records=1, newest=origin.created_at)
        disagreeing = set(self._cells(tally, session, form))
        final = session.final_answers()
        disagreeing |= set(self._doubts(origin.uuid, form, final))
        disagreeing |= set(_idle(answers, final))
        tally.disagreeing.update(disagreeing)
        tally.consistent = int(not disagreeing)
        if self._repeats(final, form.keys):
            tally.repeated = 1
            tally.repeating.update(form.keys[:1])
        tally.traced = int(bool(origin.device and origin.author))
        return tally

    def _prepare(self, version: int) -> _Form:
        instrument, choices = self._form(version)
        form = self._forms[version] = _Form(
            compile_form(instrument),
            choices,
            DomainChecks(instrument),
            tuple(
                question.path
                for question in instrument.questions()
                if question.marks.key and instrument.repeat_of(question.path) is None
            ),
            frozenset(q.path for q in instrument.questions() if "/" in q.constraint),
        )
        return form

    def _cells(self, tally: Tally, session: CaptureSession, form: _Form) -> Iterator[str]:
        """Count the cells; give those that break a rule between answers."""
        for cell in session.cells():
            if cell.is_required:
                tally.required += 1
                if cell.is_answered:
                    tally.required_filled += 1
                else:
                    tally.missing[cell.path] += 1
            if cell.is_answered:
                tally.filled += 1
                if cell.problem is None:
                    tally.valid += 1
                else:
                    tally.wrong[cell.path] += 1
            if (
                cell.problem is not None
                and cell.problem.code == "answer.constraint"
                and cell.path in form.across
            ):
                yield cell.path

    def _doubts(self, uuid: str, form: _Form, answers: Answers) -> Iterator[str]:
        for problem in form.declared.problems(answers):
            path, row = problem.place.field or "", problem.place.row_id
            is_accepted = (uuid, row, path, problem.code) in self._accepted
            if problem.code in BETWEEN_ANSWERS and not is_accepted:
                yield path

    def _repeats(self, answers: Answers, keys: tuple[str, ...]) -> bool:
        """Whether a record has the key of an earlier one; without a key, all its answers."""
        if keys:
            said: list[object] = [answers.values.get(path) for path in keys]
            if None in said:
                return False
        else:
            said = [sorted(answers.values.items()), [row.values for row in answers.rows]]
        return self._seen.add(repr(said).encode("utf-8", "replace"))


def _idle(answers: Answers, final: Answers) -> Iterator[str]:
    """Give what is answered although it does not apply."""
    for path, value in answers.values.items():
        if value is not None and final.values.get(path) is None:
            yield path
    applying = {row.row: row.values for row in final.rows}
    for row in answers.rows:
        kept = applying.get(row.row, {})
        for path, value in row.values.items():
            if value is not None and kept.get(path) is None:
                yield path
