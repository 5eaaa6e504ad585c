"""Which records keep the rules of a form as it is and break those of a new version."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from app.steps.validation import open_session
from app.store.workspace import Workspace
from forms.answers import Answers, StoredRow
from forms.instrument import Instrument, Value
from forms.logic import FormLogic, compile_form
from forms.versions import Change, Comparison

_MOST_REMEMBERED = 10_000

Broken = tuple[Change, Value]
"""A rule, and the answer that breaks it."""


class NewRules:
    """Judges records, one by one, by the rules that a new version brings.

    A record is only worked through when an answer is missing that must now be there, or when an
    answer is there whose condition changed; a condition that looks at nothing but its own answer
    is worked out once for each answer.
    """

    def __init__(
        self,
        workspace: Workspace,
        old: Instrument,
        new: Instrument,
        comparison: Comparison,
        rules: Sequence[Change],
        *,
        clock: Callable[[], datetime],
    ) -> None:
        version = workspace.instruments.latest(old.form_id)
        self._choices = workspace.choices.of_version(version.id)
        self._old, self._new = compile_form(old), compile_form(new)
        self._names = {before: now for now, before in comparison.same.items()}
        self._rules = {(f"answer.{change.kind}", change.path): change for change in rules}
        required = [c.path for c in rules if c.kind == "required"]
        self._required = [path for path in required if new.repeat_of(path) is None]
        self._required_inside = len(self._required) < len(required)
        self._conditions = [c.path for c in rules if c.kind == "constraint"]
        self._alone = {
            c.path for c in rules if c.new is not None and _looks_at_itself(c.new.constraint)
        }
        self._kept: set[tuple[str, Value]] = set()
        self._clock = clock

    def broken(self, answers: Answers) -> list[Broken]:
        """Give the new rules that a record breaks and did not break before.

        Args:
            answers: As the version in use calls them.
        """
        now = renamed(answers, self._names)
        if not self._may_break(now):
            return []
        found = self._problems(self._new, now)
        if not found:
            self._remember(now)
            return []
        before = {
            (code, self._names.get(path, path)) for code, path in self._problems(self._old, answers)
        }
        return [
            (self._rules[key], value)
            for key, value in found.items()
            if key in self._rules and key not in before
        ]

    def _may_break(self, answers: Answers) -> bool:
        if self._required_inside and answers.rows:
            return True
        values = _all_values(answers)
        return any(path not in values for path in self._required) or any(
            (path, value) not in self._kept
            for path in self._conditions
            for value in values.get(path, ())
        )

    def _remember(self, answers: Answers) -> None:
        if len(self._kept) < _MOST_REMEMBERED:
            values = _all_values(answers)
            self._kept |= {(path, v) for path in self._alone for v in values.get(path, ())}

    def _problems(self, logic: FormLogic, answers: Answers) -> Mapping[tuple[str, str], Value]:
        session = open_session(logic, answers, self._choices, self._clock)
        found: dict[tuple[str, str], Value] = {}
        for problem in session.violations():
            path = problem.place.field or ""
            found.setdefault((problem.code, path), _value(answers, path, problem.place.row_id))
        return found


def renamed(answers: Answers, names: Mapping[str, str]) -> Answers:
    """Give the same answers under other paths."""
    return Answers(
        {names.get(path, path): value for path, value in answers.values.items()},
        [
            StoredRow(
                row.repeat,
                row.row,
                row.parent,
                row.position,
                {names.get(path, path): value for path, value in row.values.items()},
            )
            for row in answers.rows
        ],
    )


def _value(answers: Answers, path: str, row: str | None) -> Value:
    values = next((one.values for one in answers.rows if one.row == row), answers.values)
    return values.get(path)


def _all_values(answers: Answers) -> dict[str, list[Value]]:
    """Give the answers of each question that has any."""
    values: dict[str, list[Value]] = {}
    for some in (answers.values, *(row.values for row in answers.rows)):
        for path, value in some.items():
            if value is not None:
                values.setdefault(path, []).append(value)
    return values


def _looks_at_itself(constraint: str) -> bool:
    """Say whether a condition is about its own answer alone, whatever the day and the record."""
    return not any(sign in constraint for sign in ("/", "today", "now", "random", "instance"))
