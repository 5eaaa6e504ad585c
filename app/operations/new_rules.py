"""Which records keep the rules of a form as it is and break those of a new version."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from app.steps.record_screen import RecordScreen
from app.steps.validation import open_session
from app.store.workspace import Workspace
from forms.answers import Answers, StoredRow
from forms.instrument import Element, Instrument, Question, Repeat, Value
from forms.logic import FormLogic, compile_form
from forms.versions import Change, Comparison

_MOST_REMEMBERED = 20_000

Broken = tuple[Change, Value]
"""A rule, and the answer that breaks it."""


class _Rule:
    """One new rule, and how the answers that decide about it were judged before."""

    def __init__(
        self,
        change: Change,
        before: frozenset[str] | None,
        now: frozenset[str] | None,
        *,
        is_outside: bool,
        is_plain: bool,
    ) -> None:
        """Take what decides.

        Args:
            change: The rule.
            before: The questions whose answers decide in the version before; None: others may, too.
            now: The same in the new one.
            is_outside: It is about a question outside repeats.
            is_plain: Only that an answer is missing breaks it.
        """
        self.change = change
        self._deciding = None if before is None or now is None else (sorted(before), sorted(now))
        self._is_outside, self._is_plain = is_outside, is_plain
        self._known: dict[object, bool] = {}

    def verdict(self, answers: Answers, now: Answers) -> bool | None:
        """Say whether a record breaks it, None when the record must be worked through."""
        if not self._is_outside:
            return None if answers.rows else False
        lacks = now.values.get(self.change.path) is None
        if self._is_plain:
            return lacks
        if lacks is not (self.change.kind == "required"):
            return False  # nothing is missing, or nothing is there to be wrong
        return self._known.get(self._key(answers, now)) if self._deciding is not None else None

    def learn(self, answers: Answers, now: Answers, *, broken: bool) -> None:
        """Remember how a record that was worked through was judged."""
        if self._deciding is not None and len(self._known) < _MOST_REMEMBERED:
            self._known[self._key(answers, now)] = broken

    def _key(self, answers: Answers, now: Answers) -> tuple[object, ...]:
        then, today = self._deciding or ((), ())
        values = (
            *(answers.values.get(path) for path in then), *(now.values.get(path) for path in today),
        )  # fmt: skip
        return (*map(type, values), *values)  # 1 is not 1.0


class NewRules:
    """Judges records, one by one, by the rules that a new version brings.

    A record is only worked through when an answer is missing that must now be there, or when an
    answer is there whose condition changed, and when the answers that decide were not together in
    a record before: what was right or wrong once is so again.
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
        self._codes = {(f"answer.{change.kind}", change.path): change for change in rules}
        always = frozenset(_always_asked(new.children))
        self._plain = [c for c in rules if c.path in always and _is_plain(c)]
        self._asked_when = [c for c in rules if c.kind == "relevant"]
        before, now = RecordScreen(self._old), RecordScreen(self._new)
        self._rules = [
            _Rule(
                change,
                before.deciding(change.old.path),
                now.deciding(change.path),
                is_outside=new.repeat_of(change.path) is None,
                is_plain=change in self._plain,
            )
            for change in rules
            if change.old is not None
        ]
        self._clock = clock

    def broken(self, answers: Answers) -> list[Broken]:
        """Give the new rules that a record breaks and did not break before.

        Args:
            answers: As the version in use calls them.
        """
        now = renamed(answers, self._names)
        verdicts = [(rule.change, rule.verdict(answers, now)) for rule in self._rules]
        if all(verdict is not None for _change, verdict in verdicts):
            return [
                (change, now.values.get(change.path)) for change, verdict in verdicts if verdict
            ]
        found = self._worked_through(answers, now)
        broken = [change for change, _value in found]
        for rule in self._rules:
            rule.learn(answers, now, broken=rule.change in broken)
        return found

    def _worked_through(self, answers: Answers, now: Answers) -> list[Broken]:
        plain: list[Broken] = [(c, None) for c in self._plain if now.values.get(c.path) is None]
        return [*plain, *self._worked_out(answers, now), *self._no_longer_asked(answers, now)]

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
        if not found.keys() & self._codes.keys():
            return []
        before = {
            (code, self._names.get(path, path)) for code, path in self._problems(self._old, answers)
        }
        return [
            (self._codes[key], value)
            for key, value in found.items()
            if key in self._codes and key not in before
        ]

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
