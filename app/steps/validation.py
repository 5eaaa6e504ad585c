"""Checks of finished records: every answer by the rules of its form, every key only once.

The rules are those of `forms.session`: what capture refuses, an import is told of, in the same
words. The form is compiled once for all records.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from app.steps.domain_checks.checks import DomainChecks
from forms.answers import Answers
from forms.choices import ChoiceSource
from forms.instrument import Instrument, Question, Value
from forms.logic import FormLogic, compile_form
from forms.problem import Problem, Severity
from forms.session import CaptureSession


@dataclass(frozen=True, slots=True)
class Finding:
    """Something is wrong with a record.

    Attributes:
        record: uuid of the record.
        row: uuid of the repeat instance, None outside repeats.
        path: Question; of a repeated key the first one of the key.
        code: `answer.…` or `record.…`.
        severity: Error or warning.
        values: What the sentence quotes; `value` is the wrong answer.
    """

    record: str
    row: str | None
    path: str
    code: str
    severity: Severity = Severity.ERROR
    values: Mapping[str, object] = field(default_factory=dict)


def validate(
    instrument: Instrument,
    records: Iterable[tuple[str, Answers]],
    choices: ChoiceSource | None,
    *,
    now: Callable[[], datetime],
    row_of: Callable[[str], int | None] | None = None,
) -> Iterator[Finding]:
    """Check records one by one, and their keys against those that came before.

    Args:
        instrument: Form of the records.
        records: (uuid, answers), the earlier ones first.
        choices: Lists that the form only names.
        now: Clock, aware, for rules that ask for today.
        row_of: Gives the row of the file that a record was imported from, by its uuid.

    Yields:
        What is wrong: an answer its type cannot read, a missing one that is required, one outside
        its list or its constraint, in the order of the form; as warnings what the checks it
        declares find doubtful; then `record.duplicate_key`, for the later of two records, with
        `first` (uuid of the earlier one) and `first_row` in its values.

    Raises:
        ProblemError: A rule of the form cannot be used.
    """
    checks = Checks(lambda _version: (instrument, choices), now=now, row_of=row_of)
    for uuid, answers in records:
        yield from checks.of(uuid, 0, answers)


class Checks:
    """Checks records one by one, each by the version of the form it was captured with."""

    def __init__(
        self,
        form: Callable[[int], tuple[Instrument, ChoiceSource | None]],
        *,
        now: Callable[[], datetime],
        row_of: Callable[[str], int | None] | None = None,
    ) -> None:
        """Prepare.

        Args:
            form: Gives a version and its lists by its key.
            now: Clock, aware.
            row_of: Gives the row of the file that a record was imported from, by its uuid.
        """
        self._form = form
        self._now = now
        self._row_of = row_of or _no_row
        self._seen: dict[tuple[Value, ...], str] = {}
        self._versions: dict[int, tuple[FormLogic, ChoiceSource | None, _Keys, DomainChecks]] = {}

    def of(self, uuid: str, version: int, answers: Answers) -> Iterator[Finding]:
        """Give what is wrong with a record; those that came before it count for its key.

        Raises:
            ProblemError: A rule of the form cannot be used.
        """
        if version not in self._versions:
            instrument, choices = self._form(version)
            keys = _Keys(instrument, self._row_of, self._seen)
            declared = DomainChecks(instrument)
            self._versions[version] = compile_form(instrument), choices, keys, declared
        logic, choices, keys, declared = self._versions[version]
        session = open_session(logic, answers, choices, self._now)
        for problem in problems_of(session, declared):
            yield as_finding(uuid, problem)
        yield from keys.repeated(uuid, answers)


def open_session(
    logic: FormLogic,
    answers: Answers,
    choices: ChoiceSource | None,
    now: Callable[[], datetime],
) -> CaptureSession:
    """Open a stored record to ask about it, not to change it."""
    return CaptureSession(logic, answers, choices=choices, now=now, new_id=lambda: str(uuid4()))


def problems_of(session: CaptureSession, declared: DomainChecks) -> Iterator[Problem]:
    """Give what is wrong with one record, then what is doubtful by the checks its form declares."""
    yield from session.violations()
    if declared:
        yield from declared.problems(session.final_answers())


class _Keys:
    """Remembers the keys of all records seen; a key with a blank part is not compared."""

    def __init__(
        self,
        instrument: Instrument,
        row_of: Callable[[str], int | None],
        seen: dict[tuple[Value, ...], str],
    ) -> None:
        self._row_of = row_of
        self._seen = seen
        self._questions: tuple[Question, ...] = tuple(
            question
            for question in instrument.questions()
            if question.marks.key and instrument.repeat_of(question.path) is None
        )

    def repeated(self, uuid: str, answers: Answers) -> Iterator[Finding]:
        key = tuple(answers.values.get(question.path) for question in self._questions)
        if not key or None in key:
            return
        first = self._seen.setdefault(key, uuid)
        if first != uuid:
            values = {
                "key": ", ".join(str(part) for part in key),
                "label": self._questions[0].label(),
                "first": first,
                "first_row": self._row_of(first),
            }
            path = self._questions[0].path
            yield Finding(uuid, None, path, "record.duplicate_key", Severity.ERROR, values)


def _no_row(_uuid: str) -> None:
    return None


def as_finding(uuid: str, problem: Problem) -> Finding:
    """Give what a session found in a record as a finding about it."""
    place = problem.place
    return Finding(
        uuid, place.row_id, place.field or "", problem.code, problem.severity, problem.values
    )
