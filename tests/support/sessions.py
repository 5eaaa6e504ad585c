"""Opens capture sessions with a clock that stands still and uuids that can be told apart."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

from support.forms import instrument

from forms.answers import Answers, Update
from forms.choices import ChoiceSource
from forms.instrument import ChoiceList, Element, Instrument, Question
from forms.logic import compile_form
from forms.problem import Problem, ProblemError
from forms.session import CaptureSession

NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
GUATEMALA = timezone(timedelta(hours=-6))


def open_session(
    form: Instrument,
    answers: Answers | None = None,
    *,
    choices: ChoiceSource | None = None,
    language: str = "",
) -> CaptureSession:
    """Open a form; new instances get the uuids `id-1`, `id-2` …"""
    numbers = itertools.count(1)
    return CaptureSession(
        form,
        answers,
        choices=choices,
        now=lambda: NOW,
        new_id=lambda: f"id-{next(numbers)}",
        language=language,
        zone=GUATEMALA,
    )


def session_of(
    *children: Element, lists: Sequence[ChoiceList] = (), answers: Answers | None = None
) -> CaptureSession:
    """Open a session on a form of these elements."""
    return open_session(instrument(*children, lists=lists), answers)


def calculation(path: str, expression: str, **attributes: object) -> Question:
    """Build a calculated value."""
    return Question(path, "calculate", calculate=expression, **attributes)


def changes(update: Update) -> list[tuple[str, object, object]]:
    """Give path, old and new value of each change, in order."""
    return [(change.path, change.old, change.new) for change in update.answers]


def codes(session: CaptureSession) -> list[tuple[str, str]]:
    """Give code and field of each violation, in order."""
    return [(problem.code, str(problem.place.field)) for problem in session.violations()]


def form_problems(form: Instrument) -> list[Problem]:
    """Give what a form is refused for; nothing when it can run."""
    try:
        compile_form(form)
    except ProblemError as error:
        return list(error.problems)
    return []
