"""Compare what two people keyed from the same paper, field by field, instances by position.

What was decided about a difference is a line of the journal beside the change it made: taking
that action back opens the difference again.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from app.messages import _
from app.operations.attachments import KEPT_TYPES
from app.operations.record_actions import actions_of, standing
from app.progress import Cancel, Progress, Report, silent
from app.store.clock import as_moment, as_text
from app.store.journal import Entry, JournalEntry
from app.store.knowledge import in_order
from app.store.record_info import RecordInfo
from app.store.second_keyings import Pair
from app.store.workspace import Workspace
from forms.answers import Answers
from forms.instrument import Instrument, Question, Value
from forms.question_types import TYPES

Taken = Literal["first", "second", "other"]

SIGN = "@second"
"""What stands as the old value in a line that says how a difference was decided."""

_PLAIN = frozenset({"select_multiple"})  # the order of several choices means nothing


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two keyings of a field.

    Attributes:
        value: What was keyed, None when blank; of an instance, its answers in a line.
        person: Who keyed it, "" when nobody did.
        at: When, None when nobody did.
    """

    value: Value
    person: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about a difference."""

    taken: Taken
    value: Value
    reason: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """What is decided about a difference.

    Attributes:
        taken: Which of the two values, or another.
        value: That other one; text is read by the question's type.
        reason: Why, for the journal; "" says that it was decided in the comparison.
    """

    taken: Taken
    value: Value = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two keyings differ, or an instance that only one of them has.

    Attributes:
        record, number: The record that was keyed first.
        second: uuid of its second keying.
        ref: Place with positions: `personas[2]/edad`, `personas[3]`.
        path: The question, or the repeat.
        is_row: An instance is missing in one of them.
        first_side, second_side: The two values, with who and when.
        decision: None while nobody decided.
    """

    record: str
    number: int
    second: str
    ref: str
    path: str
    is_row: bool
    first_side: Side
    second_side: Side
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The second keyings of a form beside the first ones.

    Attributes:
        pairs: Records that were keyed twice.
        begun: Second keyings that are not finished.
        differences: In the order of records and questions.
    """

    pairs: tuple[Pair, ...]
    begun: int
    differences: tuple[Difference, ...]

    @property
    def undecided(self) -> int:
        """Give how many differences wait for somebody."""
        return sum(each.decision is None for each in self.differences)


@dataclass(frozen=True, slots=True)
class Placed:
    """The answers of a record by place.

    Attributes:
        values: Place with positions -> value.
        rows: Place of each instance -> its uuid.
        row_of: Place of an answer in an instance -> uuid of that instance.
        paths: Place -> path.
    """

    values: dict[str, Value] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    row_of: dict[str, str | None] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)


def places(answers: Answers) -> Placed:
    """Give answers by their place with positions, which does not depend on who keyed them."""
    found = Placed(dict(answers.values))
    found.row_of.update(dict.fromkeys(answers.values))
    found.paths.update({path: path for path in answers.values})
    refs: dict[str, tuple[str, str]] = {}
    for row in answers.rows:  # parents come before children
        above, ref = refs.get(row.parent or "", ("", ""))
        own = f"{ref}{row.repeat.removeprefix(above)}[{row.position}]"
        refs[row.row] = (row.repeat, own)
        found.rows[own], found.paths[own] = row.row, row.repeat
        for path, value in row.values.items():
            place = f"{own}{path.removeprefix(row.repeat)}"
            found.values[place], found.row_of[place] = value, row.row
            found.paths[place] = path
    return found


def agree(question: Question, one: Value, other: Value) -> bool:
    """Say whether two answers to a question are the same.

    Args:
        question: The question; the order of several choices means nothing.
        one: As stored.
        other: As stored.
    """
    if question.type in _PLAIN:
        return set(str(one or "").split()) == set(str(other or "").split())
    return _plain(one) == _plain(other)


def _plain(value: Value) -> Value:
    """Take from a text what nobody sees: blanks around it, how its accents are encoded."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).strip() or None
    return value


def compared_questions(instrument: Instrument) -> Mapping[str, Question]:
    """Give the questions that people key, by path: what is computed or a file is left out."""
    return {
        question.path: question
        for question in instrument.questions()
        if TYPES[question.type].is_answerable
        and question.type not in KEPT_TYPES
        and not (question.calculate or question.preload)
    }


def compare_form(
    workspace: Workspace,
    form_id: str,
    *,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Comparison:
    """Compare all records of a form that were keyed twice.

    Args:
        workspace: Where they live.
        form_id: The form.
        report: Told of the records compared.
        cancel: Stops it; nothing was changed.

    Raises:
        ProblemError: `people.may_not_compare`: who only captures does not see both.
    """
    if workspace.reader:
        workspace.people.allow(workspace.reader, "compare")
    instrument = workspace.instruments.latest(form_id).instrument
    pairs = tuple(workspace.second_keyings.pairs(instrument))
    decided = set(workspace.second_keyings.marked(instrument, SIGN))
    firsts = workspace.records.stream([pair.first.id for pair in pairs])
    seconds = workspace.records.stream([pair.second.id for pair in pairs])
    found: list[Difference] = []
    what = _("Comparando las dos capturas")
    for done, (pair, one, other) in enumerate(zip(pairs, firsts, seconds, strict=True), start=1):
        if cancel is not None:
            cancel.check()
        found += _compared(workspace, pair, one[1], other[1], has_decisions=one[0] in decided)
        if done % 100 == 0 or done == len(pairs):
            report(Progress(done, len(pairs), what))
    begun = len(workspace.second_keyings.drafts(instrument))
    return Comparison(pairs, begun, tuple(found))


def compare_record(workspace: Workspace, first: RecordInfo, second: RecordInfo) -> list[Difference]:
    """Compare one record with its second keying."""
    answers = (workspace.records.answers(each) for each in (first, second))
    return _compared(workspace, Pair(first, second), *answers, has_decisions=True)


def _compared(
    workspace: Workspace, pair: Pair, one: Answers, other: Answers, *, has_decisions: bool
) -> list[Difference]:
    how = workspace.second_keyings.of_record(pair.second)
    fields = how.fields if how is not None else None
    questions = compared_questions(workspace.instruments.instrument(pair.first.version))
    if fields is not None:
        questions = {path: each for path, each in questions.items() if path in fields}
    first, second = places(one), places(other)
    live = list(_differing(questions, first, second, rows=fields is None))
    if not live and not has_decisions:
        return []
    decisions = _decisions(workspace, pair.first) if has_decisions else {}
    sides = (_Said(workspace, pair.first, first), _Said(workspace, pair.second, second))
    found = [_live(pair, ref, sides, questions, decisions) for ref in live]
    settled = (each for ref, each in decisions.items() if ref not in live)
    found += [each.as_difference(pair) for each in settled]
    order = {path: number for number, path in enumerate(_in_order(questions))}
    return sorted(found, key=lambda each: (order.get(each.path, len(order)), each.ref))


def _in_order(questions: Iterable[str]) -> Iterator[str]:
    """Give each question after the groups and repeats it stands in."""
    seen: set[str] = set()
    for path in questions:
        parts = path.split("/")
        for length in range(1, len(parts) + 1):
            above = "/".join(parts[:length])
            if above not in seen:
                seen.add(above)
                yield above


def _differing(
    questions: Mapping[str, Question], first: Placed, second: Placed, *, rows: bool
) -> Iterator[str]:
    missing = [ref for ref in (first.rows.keys() ^ second.rows.keys()) if rows]
    filled = {ref for each in (first, second) for ref, value in each.values.items() if value}
    missing = [ref for ref in missing if any(each.startswith(f"{ref}/") for each in filled)]
    inside = tuple(f"{ref}/" for ref in missing)
    yield from (ref for ref in missing if not ref.startswith(inside))
    for ref in first.values.keys() | second.values.keys():
        question = questions.get(first.paths.get(ref) or second.paths[ref])
        if question is None or ref.startswith(inside):
            continue
        if not agree(question, first.values.get(ref), second.values.get(ref)):
            yield ref


class _Said:
    """What one keying says at a place, with who keyed it and when."""

    def __init__(self, workspace: Workspace, record: RecordInfo, placed: Placed) -> None:
        self.placed = placed
        self._record = record
        lines = workspace.journal.entries(record.uuid, ops=("set", "add_row"))
        self._lines = {(line.what.path, line.what.row): line for line in in_order(lines)}

    def at(self, ref: str) -> Side:
        placed = self.placed
        is_row = ref in placed.rows
        path = placed.paths.get(ref)
        row = placed.rows[ref] if is_row else placed.row_of.get(ref)
        line = self._lines.get((path, row))
        value = self._row_words(ref) if is_row else placed.values.get(ref)
        if line is None:
            return Side(value, self._record.author, self._record.created_at)
        return Side(value, line.person, line.at)

    def _row_words(self, ref: str) -> str:
        inside = (v for place, v in self.placed.values.items() if place.startswith(f"{ref}/"))
        return ", ".join(str(value) for value in inside if value is not None)


@dataclass(frozen=True, slots=True)
class DecidedDifference:
    """A decision as the journal tells it."""

    ref: str
    path: str
    is_row: bool
    first: Side
    second: Side
    decision: Decision

    def as_difference(self, pair: Pair) -> Difference:
        """Give the difference between two records that this was decided about."""
        return Difference(
            pair.first.uuid,
            pair.first.id,
            pair.second.uuid,
            self.ref,
            self.path,
            self.is_row,
            self.first,
            self.second,
            self.decision,
        )


def _live(
    pair: Pair,
    ref: str,
    sides: Sequence[_Said],
    questions: Mapping[str, Question],
    decisions: Mapping[str, DecidedDifference],
) -> Difference:
    first, second = (said.at(ref) for said in sides)
    path = next(said.placed.paths[ref] for said in sides if ref in said.placed.paths)
    decided = decisions.get(ref)
    if decided is not None and _still(questions.get(path), decided, first, second):
        return decided.as_difference(pair)
    return Difference(
        pair.first.uuid,
        pair.first.id,
        pair.second.uuid,
        ref,
        path,
        path not in questions,
        first,
        second,
    )


def _still(
    question: Question | None, decided: DecidedDifference, first: Side, second: Side
) -> bool:
    """Say whether a decision is about the two values that are there now."""
    pairs = ((first.value, decided.decision.value), (second.value, decided.second.value))
    if question is None:
        return all(one == other for one, other in pairs)
    return all(agree(question, one, other) for one, other in pairs)


def _decisions(workspace: Workspace, first: RecordInfo) -> dict[str, DecidedDifference]:
    """Give what was decided in a record and not taken back, by place; the latest counts."""
    found: dict[str, DecidedDifference] = {}
    for action in standing(actions_of(workspace, first.uuid)):
        for line in action.entries:
            if is_decision(line.what) and line.what.new is not None:
                decided = decision_of(line)
                found[decided.ref] = decided
    return found


def is_decision(what: Entry) -> bool:
    """Say whether a line of the journal tells how a difference was decided."""
    return what.op == "remark" and what.old == SIGN


def decision_line(difference: Difference, choice: Choice, value: Value, row: str | None) -> Entry:
    """Give the line of the journal that says how a difference is decided.

    Args:
        difference: What it is about.
        choice: What is decided.
        value: What the record says from now on.
        row: uuid of the instance it is in, None outside repeats.
    """
    sides = {
        name: {"value": side.value, "person": side.person, "at": side.at and as_text(side.at)}
        for name, side in (("first", difference.first_side), ("second", difference.second_side))
    }
    said = {"ref": difference.ref, "taken": choice.taken, "value": value, **sides}
    return Entry(
        "remark",
        difference.record,
        row,
        difference.path,
        old=SIGN,
        new=json.dumps({**said, "is_row": difference.is_row}, ensure_ascii=False),
        reason=choice.reason or _("Se decidió al comparar las dos capturas"),
    )


def decision_of(line: JournalEntry) -> DecidedDifference:
    """Read a line for which `is_decision` holds and whose values were not erased."""
    what = line.what
    said = json.loads(str(what.new))
    first, second = (
        Side(
            said[name]["value"],
            said[name]["person"],
            as_moment(said[name]["at"]) if said[name]["at"] else None,
        )
        for name in ("first", "second")
    )
    decision = Decision(said["taken"], said["value"], what.reason or "", line.person, line.at)
    return DecidedDifference(said["ref"], what.path or "", said["is_row"], first, second, decision)
