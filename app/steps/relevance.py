"""What of a record counts: an answer to a question that is not asked any more does not go out."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime

from app.steps.validation import open_session
from forms.answers import Answers, StoredRow
from forms.choices import ChoiceSource
from forms.instrument import Instrument, Question, Value
from forms.logic import FormLogic, compile_form


def relevant_answers(
    instrument: Instrument,
    records: Iterable[tuple[str, Answers]],
    choices: ChoiceSource | None,
    *,
    now: Callable[[], datetime],
) -> Iterator[tuple[str, Answers]]:
    """Leave out of each record what its form does not ask there, and compute what was not yet.

    Stored values stay as they are, calculated ones too: a value that depends on the day it was
    computed keeps that day. Only calculations that were never stored (imported records) run. What
    another version asked stays too: this one cannot say that it did not apply.

    Args:
        instrument: Form of the records.
        records: (uuid, answers).
        choices: Lists that the form only names.
        now: Clock, aware; of a release, the time of the release.
    """
    if not _decides(instrument):
        yield from records
        return
    logic = compile_form(instrument)
    asked = frozenset(question.path for question in instrument.questions())
    for uuid, answers in records:
        kept = _relevant(logic, answers, choices, now)
        kept.values |= _elsewhere(answers.values, asked)
        stored = {row.row: row.values for row in answers.rows}
        for row in kept.rows:
            row.values |= _elsewhere(stored[row.row], asked)
        yield uuid, kept


def _elsewhere(values: Mapping[str, Value], asked: Collection[str]) -> dict[str, Value]:
    """Give the answers to what only other versions ask."""
    return {path: value for path, value in values.items() if path not in asked}


def _decides(instrument: Instrument) -> bool:
    return any(
        element.relevant or (isinstance(element, Question) and element.calculate)
        for element in instrument.walk()
    )


def _relevant(
    logic: FormLogic,
    answers: Answers,
    choices: ChoiceSource | None,
    now: Callable[[], datetime],
) -> Answers:
    final = open_session(logic, answers, choices, now).final_answers()
    stored = {row.row: row for row in answers.rows}
    rows = [
        StoredRow(
            row.repeat, row.row, row.parent, row.position, _kept(row.values, stored[row.row].values)
        )
        for row in final.rows
        if row.row in stored
    ]
    return Answers(_kept(final.values, answers.values), rows)


def _kept(final: dict[str, Value], stored: dict[str, Value]) -> dict[str, Value]:
    return {path: stored.get(path, value) for path, value in final.items()}
