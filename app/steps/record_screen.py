"""Says which stored records are surely right, so that only the others are opened and judged.

Screen, never judge: an answer is surely right when its type alone decides and it is of it, or when
the rules of its question found nothing wrong with the same answers before. Rules are functions of
the answers they read, so what was right once is right again in the same check. Everything else
goes to a session of the form. A screen that knows too little costs time, never a verdict.
"""

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from app.steps.domain_checks.checks import OF_ONE_ANSWER
from forms.declared_checks import DeclaredCheck, declared_checks
from forms.instrument import Value
from forms.logic import FormLogic, Rules
from forms.xpath.expression import Expression
from forms.xpath.locations import parent_path
from forms.xpath.syntax import Call, Negation, Number, Operation

MOST_REMEMBERED = 20_000
"""Groups of answers that are remembered of one question."""

_CHANGING = re.compile(r"\b(?:random|now|uuid|once)\s*\(")
_PLAIN_TEXT = re.compile(
    "[A-Za-z0-9À-ɏ¿¡(](?:[^\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]*[!-~À-ɏ])?"
)
"""Texts that begin and end with a printed sign, no formula, and can be exchanged."""

_BOUND = re.compile(r"\.\s*(>=|<=|>|<|=)\s*(-?\d{1,12}(?:\.\d{1,6})?)")
_NUMERIC = frozenset({"sum", "round", "int", "number", "count", "count-selected", "floor"})
_NUMBERS = frozenset({"integer", "decimal", "range"})
_TEXTS = frozenset({"text", "hidden", "barcode"})
_LARGEST = 10**15

Fine: TypeAlias = Callable[[Value], bool]
"""Says that an answer that is there is surely right."""


@dataclass(slots=True)
class _Judge:
    """What decides about the answers of one question.

    Attributes:
        path: The question.
        index: Its place among the answers of a record.
        may_lack: No answer is right, whatever else was answered.
        fine: Decides about an answer by itself; None where other answers matter too.
        others: Places of the answers that its rules read.
        learns: These decide, and nothing else such as chance or the answers of a repeat.
        known: Groups of answers that were right.
    """

    path: str
    index: int
    may_lack: bool
    fine: Fine | None
    others: tuple[int, ...] = ()
    learns: bool = True
    known: set[tuple[Value, ...]] = field(default_factory=set)

    def holds(self, row: Sequence[Value]) -> bool:
        """Say whether the answer in a record is surely right."""
        value = row[self.index]
        if value is None and self.may_lack:
            return True
        if self.fine is not None and value is not None and self.fine(value):
            return True
        return self.key(row) in self.known

    def key(self, row: Sequence[Value]) -> tuple[Value, ...]:
        """Give the group of answers that decides, types told apart: 1 is not 1.0."""
        value = row[self.index]
        return (type(value).__name__, value, *(row[place] for place in self.others))


class RecordScreen:
    """The screen of one version of a form.

    Attributes:
        paths: Questions whose answers it wants, in this order; none outside repeats is left out
            that a rule reads.
    """

    def __init__(self, logic: FormLogic) -> None:
        """Prepare.

        Args:
            logic: The form, compiled.
        """
        self._logic = logic
        self._checks: dict[str, list[DeclaredCheck]] = {}
        for check in declared_checks(logic.instrument):
            self._checks.setdefault(check.path, []).append(check)
        questions = [rules for path, rules in logic.rules.items() if _is_judged(logic, path, rules)]
        needed = {rules.path: self._needs(rules) for rules in questions}
        everywhere = {path for paths in needed.values() if paths is not None for path in paths}
        self.paths = tuple(sorted(everywhere | {rules.path for rules in questions}))
        places = {path: place for place, path in enumerate(self.paths)}
        self._judges = [self._judge(rules, needed[rules.path], places) for rules in questions]

    def is_right(self, row: Sequence[Value]) -> bool:
        """Say whether a record is surely right.

        Args:
            row: Its answers to `paths`; it has no instances of repeats.
        """
        return all(judge.holds(row) for judge in self._judges)

    def learn(self, answers: Mapping[str, Value], wrong: Collection[str]) -> None:
        """Remember what a session found right, relevant or not: that too is decided by answers.

        Args:
            answers: Path -> answer, as stored.
            wrong: Paths of the questions about which something was found.
        """
        row = [answers.get(path) for path in self.paths]
        for judge in self._judges:
            if judge.learns and judge.path not in wrong and len(judge.known) < MOST_REMEMBERED:
                judge.known.add(judge.key(row))

    def deciding(self, path: str) -> frozenset[str] | None:
        """Give the questions whose answers decide about one, itself too; None when others may.

        Args:
            path: A question.
        """
        return self._needs(self._logic.rules[path])

    def _judge(
        self, rules: Rules, needs: frozenset[str] | None, places: Mapping[str, int]
    ) -> _Judge:
        index = places[rules.path]
        if needs is None:  # nothing about it can be known before
            return _Judge(rules.path, index, may_lack=False, fine=None, learns=False)
        others = tuple(sorted(places[path] for path in needs - {rules.path}))
        may_lack = rules.required is None and rules.calculate is None
        return _Judge(rules.path, index, may_lack, self._fine(rules), others)

    def _fine(self, rules: Rules) -> Fine | None:
        """Give what decides about an answer by itself, None where more must be known."""
        question = rules.question
        kinds = [check.kind for check in self._checks.get(rules.path, ())]
        if question is None or rules.offer or rules.itemset or set(kinds) - OF_ONE_ANSWER.keys():
            return None
        looks = [OF_ONE_ANSWER[kind] for kind in kinds]
        bounds = _bounds(rules.constraint)
        if bounds is None or rules.calculate is not None:
            return None
        if question.type in _NUMBERS and not looks:
            return _number(bounds, whole=question.type == "integer")
        if question.type in _TEXTS and not bounds:
            return _text(looks)
        return None

    def _needs(self, rules: Rules) -> frozenset[str] | None:
        """Give all answers that decide about a question, None when they cannot be told."""
        found: set[str] = set()
        waiting = [rules.path]
        of_rules = [rules.required, rules.constraint, rules.offer, *(rules.itemset or ())]
        waiting += _read(of_rules)
        waiting += [other for check in self._checks.get(rules.path, ()) for other in check.others]
        expressions = [*of_rules]
        while waiting:
            path = waiting.pop()
            if path in found:
                continue
            known = self._logic.rules.get(path)
            if known is None or _is_repeated(self._logic, path):
                return None
            if known.question is not None:
                found.add(path)
            above = [rule.relevant for rule in _with_groups(self._logic, path)]
            expressions += [*above, known.calculate]
            waiting += _read([*above, known.calculate])
        changing = any(each is not None and _CHANGING.search(each.text) for each in expressions)
        return None if changing else frozenset(found)


def _is_judged(logic: FormLogic, path: str, rules: Rules) -> bool:
    """Say whether anything can be wrong with a question outside repeats."""
    if rules.question is None or rules.is_meta or _is_repeated(logic, path):
        return False
    is_total = rules.question.type == "calculate" and _is_number(rules.calculate)
    return not is_total or rules.constraint is not None or rules.required is not None


def _is_number(expression: Expression | None) -> bool:
    """Say whether an expression gives a number whatever it reads."""
    if expression is None:
        return False
    tree: Any = expression.tree
    if isinstance(tree, Operation):
        return tree.operator in {"+", "-", "*", "div", "mod"}
    return isinstance(tree, Number | Negation) or (isinstance(tree, Call) and tree.name in _NUMERIC)


def _is_repeated(logic: FormLogic, path: str) -> bool:
    return bool(logic.shape.innermost_repeat(path)) or path in logic.shape.repeats


def _with_groups(logic: FormLogic, path: str) -> Iterator[Rules]:
    """Give the rules of a question and of the groups around it."""
    while path:
        if path in logic.rules:
            yield logic.rules[path]
        path = parent_path(path)


def _read(expressions: Iterable[Expression | None]) -> list[str]:
    return [reading.path for each in expressions if each is not None for reading in each.readings]


def _bounds(constraint: Expression | None) -> list[tuple[str, float]] | None:
    """Read a constraint such as `. >= 0 and . <= 100`, None when it says anything else."""
    if constraint is None:
        return []
    parts = [_BOUND.fullmatch(part.strip()) for part in constraint.text.split(" and ")]
    if not all(parts):
        return None
    return [(part[1], float(part[2])) for part in parts if part is not None]


def _number(bounds: Sequence[tuple[str, float]], *, whole: bool) -> Fine:
    low = max((n for sign, n in bounds if sign in {">=", "="}), default=-math.inf)
    high = min((n for sign, n in bounds if sign in {"<=", "="}), default=math.inf)
    above = max((n for sign, n in bounds if sign == ">"), default=-math.inf)
    below = min((n for sign, n in bounds if sign == "<"), default=math.inf)

    def fine(value: Value) -> bool:
        if type(value) is not int and (whole or type(value) is not float):
            return False
        return -_LARGEST < value < _LARGEST and low <= value <= high and above < value < below

    return fine


def _text(looks: Sequence[Callable[[str], object | None]]) -> Fine:
    def fine(value: Value) -> bool:
        if not isinstance(value, str) or _PLAIN_TEXT.fullmatch(value) is None:
            return False
        return not any(look(value) for look in looks)

    return fine
