"""Run the checks that a form declares on the answers of a record."""

from collections.abc import Callable, Iterator, Mapping

from app.steps.domain_checks.agreement import check_order, check_sum
from app.steps.domain_checks.codes import (
    check_nog,
    check_npg,
    check_phone,
    check_renglon,
    check_snip,
)
from app.steps.domain_checks.identity import Finding, check_cui, check_nit
from app.steps.domain_checks.places import check_inside
from forms.answers import Answers, StoredRow
from forms.declared_checks import AFTER, INSIDE, SUM, DeclaredCheck, declared_checks
from forms.instrument import Instrument, Value
from forms.problem import Place, Problem, Severity
from forms.question_types import TYPES

OF_ONE_ANSWER: Mapping[str, Callable[[str], Finding | None]] = {
    "cui": check_cui,
    "nit": check_nit,
    "telefono": check_phone,
    "nog": check_nog,
    "npg": check_npg,
    "snip": check_snip,
    "renglon": check_renglon,
}
"""Word of the declaration -> what looks at the text of the answer."""


class DomainChecks:
    """The checks of one version of a form."""

    def __init__(self, instrument: Instrument) -> None:
        """Prepare.

        Args:
            instrument: The form.
        """
        self._checks = declared_checks(instrument)
        paths = {path for check in self._checks for path in (check.path, *check.others)}
        self._repeats = {path: _repeat_path(instrument, path) for path in paths}
        self._questions = {path: instrument.question(path) for path in paths}

    def __bool__(self) -> bool:
        """Whether the form declares any."""
        return bool(self._checks)

    def problems(self, answers: Answers) -> Iterator[Problem]:
        """Give what is doubtful, each a warning with field and row of the repeat.

        Args:
            answers: The relevant answers of a record, as stored.
        """
        for check in self._checks:
            for row in _instances(answers, self._repeats[check.path]):
                value = (answers.values if row is None else row.values).get(check.path)
                found = None if value is None else self._look(check, value, row, answers)
                if found is not None:
                    yield self._problem(check, value, row, found)

    def _look(
        self, check: DeclaredCheck, value: Value, row: StoredRow | None, answers: Answers
    ) -> Finding | None:
        if check.kind in OF_ONE_ANSWER:
            return OF_ONE_ANSWER[check.kind](str(value))
        if check.kind == SUM:
            return check_sum(value, list(self._parts(check, row, answers)))
        other = next(self._values(check.others[0], row, answers), None)
        if other is None:
            return None
        if check.kind == INSIDE:
            return check_inside(str(value), str(other))
        found = check_order(str(value), str(other))
        return None if found is None else (found[0], {"other": self._said(check.others[0], other)})

    def _parts(
        self, check: DeclaredCheck, row: StoredRow | None, answers: Answers
    ) -> Iterator[tuple[int, Value]]:
        for sign, path in zip(check.signs, check.others, strict=True):
            for value in self._values(path, row, answers):
                yield sign, value

    def _values(self, path: str, row: StoredRow | None, answers: Answers) -> Iterator[Value]:
        """Give the answers to a question seen from an instance: around it, or inside it."""
        repeat = self._repeats[path]
        if repeat is None:
            yield answers.values.get(path)
            return
        above = {each.row: each for each in _with_parents(row, answers)}
        holding = [each for each in above.values() if each.repeat == repeat]
        if holding:
            yield holding[0].values.get(path)
            return
        for each in _instances(answers, repeat):
            around = {one.row for one in _with_parents(each, answers)}
            if each is not None and (row is None or row.row in around):
                yield each.values.get(path)

    def _problem(
        self, check: DeclaredCheck, value: Value, row: StoredRow | None, found: Finding
    ) -> Problem:
        code, values = found
        labels = {
            "label": self._questions[check.path].label(),
            "value": self._said(check.path, value),
        }
        if check.kind == AFTER:
            labels["other_label"] = self._questions[check.others[0]].label()
        place = Place(field=check.path, row_id=None if row is None else row.row)
        return Problem(code, Severity.WARNING, place, {**labels, **values})

    def _said(self, path: str, value: Value) -> str:
        return TYPES[self._questions[path].type].format(value)


def _repeat_path(instrument: Instrument, path: str) -> str | None:
    repeat = instrument.repeat_of(path)
    return None if repeat is None else repeat.path


def _instances(answers: Answers, repeat: str | None) -> Iterator[StoredRow | None]:
    if repeat is None:
        yield None
    else:
        yield from (row for row in answers.rows if row.repeat == repeat)


def _with_parents(row: StoredRow | None, answers: Answers) -> Iterator[StoredRow]:
    while row is not None:
        yield row
        parent = row.parent
        row = next((each for each in answers.rows if each.row == parent), None)
