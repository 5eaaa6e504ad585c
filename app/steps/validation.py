"""Checks of finished records: every answer by the rules of its form.

The rules are those of `forms.session`: what capture refuses, an import is told of, in the same
words. The form is compiled once for all records. Whether two records say the same in their keys
is looked up by `app.store.record_keys`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from app.steps.domain_checks.checks import DomainChecks
from app.steps.record_screen import RecordScreen
from app.steps.text_checks import TextChecks
from forms.answers import Answers
from forms.choices import ChoiceSource
from forms.instrument import Instrument
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


@dataclass(frozen=True, slots=True)
class _Version:
    """A version of a form, ready to check its records."""

    logic: FormLogic
    choices: ChoiceSource | None
    checks: "AnswerChecks"
    screen: RecordScreen


class Checks:
    """Checks records one by one, each by the version of the form it was captured with."""

    def __init__(
        self,
        form: Callable[[int], tuple[Instrument, ChoiceSource | None]],
        *,
        now: Callable[[], datetime],
    ) -> None:
        """Prepare.

        Args:
            form: Gives a version and its lists by its key.
            now: Clock, aware; rules that ask for today read it.
        """
        self._form = form
        self._now = now
        self._versions: dict[int, _Version] = {}

    def of(self, uuid: str, version: int, answers: Answers) -> Iterator[Finding]:
        """Give what is wrong with a record.

        An answer its type cannot read, a missing one that is required, one outside its list or its
        constraint, in the order of the form; then what its texts hold that another program would
        take for something else; as warnings what the checks it declares find doubtful.

        Raises:
            ProblemError: A rule of the form cannot be used.
        """
        known = self._version(version)
        session = open_session(known.logic, answers, known.choices, self._now)
        found = list(problems_of(session, known.checks))
        if not answers.rows:
            known.screen.learn(answers.values, {problem.place.field or "" for problem in found})
        for problem in found:
            yield as_finding(uuid, problem)

    def screen(self, version: int) -> RecordScreen:
        """Give what tells the surely right records of a version; it learns from `of`."""
        return self._version(version).screen

    def _version(self, key: int) -> "_Version":
        if key not in self._versions:
            instrument, choices = self._form(key)
            logic = compile_form(instrument)
            self._versions[key] = _Version(
                logic, choices, AnswerChecks(instrument), RecordScreen(logic)
            )
        return self._versions[key]


def open_session(
    logic: FormLogic,
    answers: Answers,
    choices: ChoiceSource | None,
    now: Callable[[], datetime],
) -> CaptureSession:
    """Open a stored record to ask about it, not to change it."""
    return CaptureSession(logic, answers, choices=choices, now=now, new_id=lambda: str(uuid4()))


class AnswerChecks:
    """What is asked of answers beside the rules of capture, for one version of a form."""

    def __init__(self, instrument: Instrument) -> None:
        """Prepare.

        Args:
            instrument: The form.
        """
        self._declared = DomainChecks(instrument)
        self._texts = TextChecks(instrument)

    def problems(self, answers: Answers) -> Iterator[Problem]:
        """Give what is wrong or doubtful in the relevant answers of a record."""
        yield from self._texts.problems(answers)
        if self._declared:
            yield from self._declared.problems(answers)


def problems_of(session: CaptureSession, checks: AnswerChecks) -> Iterator[Problem]:
    """Give what is wrong with one record, then what `AnswerChecks` finds in it."""
    yield from session.violations()
    yield from checks.problems(session.final_answers())


def as_finding(uuid: str, problem: Problem) -> Finding:
    """Give what a session found in a record as a finding about it."""
    place = problem.place
    return Finding(
        uuid, place.row_id, place.field or "", problem.code, problem.severity, problem.values
    )
