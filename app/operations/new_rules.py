"""Which records keep the rules of a form as it is and break those of a new version."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from app.steps.validation import open_session
from app.store.workspace import Workspace
from forms.answers import Answers, StoredRow
from forms.instrument import Element, Instrument, Question, Repeat, Value
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
        goes_on = {**comparison.repeats, **comparison.same}
        self._names = {before: now for now, before in goes_on.items()}
        self._rules = {(f"answer.{change.kind}", change.path): change for change in rules}
        always = frozenset(_always_asked(new.children))
        self._plain = [c for c in rules if c.path in always and _is_plain(c)]
        others = [c for c in rules if c.kind == "required" and c not in self._plain]
        self._required = [c.path for c in others if new.repeat_of(c.path) is None]
        self._required_inside = len(self._required) < len(others)
        self._asked_when = [c for c in rules if c.kind == "relevant"]
        self._conditions = [c.path for c in rules if c.kind == "constraint"]
        self._alone = {
            c.path
            for c in rules
            if c.new is not None and c.path in always and _looks_at_itself(c.new.constraint)
        }
        self._kept: set[tuple[str, Value]] = set()
        self._clock = clock

    def broken(self, answers: Answers) -> list[Broken]:
        """Give the new rules that a record breaks and did not break before.

        Args:
            answers: As the version in use calls them.
        """
        now = renamed(answers, self._names)
        plain: list[Broken] = [(c, None) for c in self._plain if now.values.get(c.path) is None]
        worked_out = self._worked_out(answers, now) if self._may_break(now) else []
        return [*plain, *worked_out, *self._no_longer_asked(answers, now)]

    def _no_longer_asked(self, answers: Answers, now: Answers) -> list[Broken]:
        """Give the questions that were asked, and are not under their new condition."""
        values = _all_values(now) if self._asked_when else {}
        meant = [change for change in self._asked_when if change.path in values]
        if not meant:
            return []
        after = _all_values(self._final(self._new, now))
        gone = [c for c in meant if len(after.get(c.path, ())) < len(values[c.path])]
        before = _all_values(self._final(self._old, answers)) if gone else {}
        return [
            (change, values[change.path][0])
            for change in gone
            if change.old is not None
            and len(before.get(change.old.path, ())) > len(after.get(change.path, ()))
        ]

    def _final(self, logic: FormLogic, answers: Answers) -> Answers:
        return open_session(logic, answers, self._choices, self._clock).final_answers()

    def _worked_out(self, answers: Answers, now: Answers) -> list[Broken]:
        done = {("answer.required", change.path) for change in self._plain}
        found = {key: v for key, v in self._problems(self._new, now).items() if key not in done}
        self._remember(now, found)
        if not found.keys() & self._rules.keys():
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

    def _remember(self, answers: Answers, found: Collection[tuple[str, str]]) -> None:
        """Keep the answers that a condition about nothing else was happy with."""
        if len(self._kept) < _MOST_REMEMBERED:
            values = _all_values(answers)
            happy = (path for path in self._alone if ("answer.constraint", path) not in found)
            self._kept |= {(path, value) for path in happy for value in values.get(path, ())}

    def _problems(self, logic: FormLogic, answers: Answers) -> Mapping[tuple[str, str], Value]:
        session = open_session(logic, answers, self._choices, self._clock)
        found: dict[tuple[str, str], Value] = {}
        for problem in session.violations():
            path = problem.place.field or ""
            found.setdefault((problem.code, path), _value(answers, path, problem.place.row_id))
        return found


def _is_plain(change: Change) -> bool:
    """Say whether a question that was free must now be answered, whatever else is said."""
    if change.kind != "required" or change.old is None or change.new is None:
        return False
    return change.new.required == "true()" and not change.old.required


def _always_asked(elements: Iterable[Element]) -> Iterator[str]:
    """Give the paths of the questions outside repeats that every record is asked."""
    for element in elements:
        if element.relevant or isinstance(element, Repeat):
            continue
        if isinstance(element, Question):
            yield element.path
        else:
            yield from _always_asked(element.children)


def renamed(answers: Answers, names: Mapping[str, str]) -> Answers:
    """Give the same answers under other paths."""
    return Answers(
        {names.get(path, path): value for path, value in answers.values.items()},
        [
            StoredRow(
                names.get(row.repeat, row.repeat),
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
