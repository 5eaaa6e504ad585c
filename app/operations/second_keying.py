"""Key a record a second time, blind of the first: which ones, by whom, and how.

Which records are keyed again is drawn from their identity, so the same ones come out each time
and nobody who keys can choose them.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import uuid4

from app.operations import capture as capturing
from app.operations.capture import Capture
from app.operations.compare_keyings import agree, places
from app.operations.remarks import remarks_of
from app.store.record_info import RecordInfo
from app.store.second_keyings import SecondKeying, Way
from app.store.workspace import Workspace
from forms.answers import Answers, StoredRow
from forms.instrument import Question, Value
from forms.problem import Place, Problem, ProblemError

_CHANCES = 2**64


@dataclass(frozen=True, slots=True)
class Plan:
    """Which records of a form are keyed a second time, and how.

    Attributes:
        share: Percent of the finished records, 0 to 100.
        seed: Another seed draws other records.
        way: Whether differences are questioned at once.
        doubtful: Only answers with warnings, errors or open remarks, and `fields`.
        fields: Paths of questions that are always keyed again when only doubtful ones are.
    """

    share: float = 0
    seed: str = ""
    way: Way = "independent"
    doubtful: bool = False
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DueRecord:
    """A record that waits for its second keying.

    Attributes:
        id, uuid: The record.
        author: Who began it.
        fields: Paths of the questions to be keyed again; None means all.
    """

    id: int
    uuid: str
    author: str
    fields: tuple[str, ...] | None


def plan_of(workspace: Workspace, form_id: str) -> Plan:
    """Give the plan of a form; one that was never made keys nothing again."""
    text = workspace.settings.get(_key(form_id))
    if not text:
        return Plan()
    stored = json.loads(text)
    return Plan(**{**stored, "fields": tuple(stored["fields"])})


def set_plan(workspace: Workspace, form_id: str, plan: Plan, person: str) -> None:
    """Say which records of a form are keyed a second time.

    Raises:
        ProblemError: `people.may_not_review`: who only captures does not choose;
            `answer.unknown_question`; `record.no_such_share`.
    """
    workspace.people.allow(person, "review")
    version = workspace.instruments.latest(form_id)
    instrument = workspace.instruments.instrument(version.id)
    for path in plan.fields:
        instrument.question(path)
    if not 0 <= plan.share <= 100:
        raise ProblemError(Problem("record.no_such_share", values={"share": plan.share}))
    workspace.settings.set(_key(form_id), json.dumps(asdict(plan), ensure_ascii=False))


def _key(form_id: str) -> str:
    return f"second:{form_id}"


def is_drawn(uuid: str, share: float, seed: str = "") -> bool:
    """Say whether a record is among the share that is keyed again: always the same ones.

    Args:
        uuid: Identity of the record.
        share: Percent, 0 to 100.
        seed: Another one draws other records.
    """
    digest = hashlib.sha256(f"{seed}:{uuid}".encode()).digest()
    return int.from_bytes(digest[:8]) < share / 100 * _CHANCES


def due_records(
    workspace: Workspace, form_id: str, plan: Plan, person: str = ""
) -> Iterator[DueRecord]:
    """Give the records that wait for their second keying, in order.

    Args:
        workspace: Where they live.
        form_id: Their form.
        plan: Which ones.
        person: Leave out those that this person began.
    """
    instrument = workspace.instruments.latest(form_id).instrument
    for each in workspace.second_keyings.candidates(instrument):
        if each.author == person or not is_drawn(each.uuid, plan.share, plan.seed):
            continue
        fields = planned_fields(workspace, workspace.records.info(each.id), plan)
        if fields != ():
            yield DueRecord(each.id, each.uuid, each.author, fields)


def doubtful_fields(
    workspace: Workspace, record: RecordInfo, listed: Sequence[str] = ()
) -> tuple[str, ...]:
    """Give the questions of a record that somebody should key again, in the order of the form.

    Args:
        workspace: Where the record lives.
        record: The record.
        listed: Paths that are always among them.
    """
    found = {issue.path for issue in workspace.issues.of_records([record.id])}
    found |= {each.path for each in remarks_of(workspace, record.uuid) if not each.closed}
    found |= set(listed)
    instrument = workspace.instruments.instrument(record.version)
    return tuple(question.path for question in instrument.questions() if question.path in found)


def planned_fields(workspace: Workspace, record: RecordInfo, plan: Plan) -> tuple[str, ...] | None:
    """Give the questions of a record that a plan has keyed again; None means all."""
    return doubtful_fields(workspace, record, plan.fields) if plan.doubtful else None


def start_second(
    workspace: Workspace,
    record_uuid: str,
    person: str,
    *,
    clock: Callable[[], datetime],
    way: Way = "independent",
    fields: Sequence[str] | None = None,
) -> Capture:
    """Begin to key a record a second time, or go on where that was left.

    Nothing of the first keying is in it, but for the answers around when only some fields are
    keyed again.

    Args:
        workspace: Where the record lives.
        record_uuid: The record that was keyed first.
        person: Who keys it now.
        clock: The time, in UTC.
        way: Whether differences are questioned at once.
        fields: Paths of the questions to key; None means all.

    Raises:
        ProblemError: `record.same_keyer`, `record.is_draft`, `record.is_second`,
            `record.is_keyed_twice`, or the person may not capture.
    """
    workspace.people.allow(person, "capture")
    first = workspace.records.find(record_uuid)
    _see_finished(first)
    capturing.see_other_person(workspace, first, person)
    begun = workspace.second_keyings.begun(first)
    if begun is not None:
        if begun.state != "draft":
            raise _refusal("record.is_keyed_twice", first)
        return capturing.resume(workspace, begun.uuid, person, clock=clock)
    known = None
    if fields is not None:
        known = _around(workspace.records.answers(first), frozenset(fields))
    return capturing.begin(
        workspace,
        workspace.instruments.version(first.version),
        person,
        clock=clock,
        language=first.language,
        second=SecondKeying(first.id, way, None if fields is None else tuple(fields)),
        known=known,
    )


def _see_finished(first: RecordInfo) -> None:
    if first.second_of is not None:
        raise _refusal("record.is_second", first)
    if first.state == "draft":
        raise _refusal("record.is_draft", first)


def _refusal(code: str, record: RecordInfo) -> ProblemError:
    return ProblemError(Problem(code, place=Place(record=record.uuid), values={"n": record.id}))


def _around(answers: Answers, fields: frozenset[str]) -> Answers:
    """Give the answers that are not keyed again, in instances of their own."""
    new = {row.row: str(uuid4()) for row in answers.rows}

    def others(values: dict[str, Value]) -> dict[str, Value]:
        return {path: value for path, value in values.items() if path not in fields}

    rows = [
        StoredRow(
            row.repeat,
            new[row.row],
            None if row.parent is None else new[row.parent],
            row.position,
            others(row.values),
        )
        for row in answers.rows
    ]
    return Answers(others(answers.values), rows)


class FirstKeying:
    """What was keyed first, which can only be asked whether an answer agrees with it."""

    def __init__(self, answers: Answers) -> None:
        self.__values = places(answers).values

    def agrees(self, question: Question, ref: str, value: Value) -> bool:
        """Say whether the same was keyed first.

        Args:
            question: The question.
            ref: Its place, with positions.
            value: The answer now.
        """
        return agree(question, self.__values.get(ref), value)


def questioned(workspace: Workspace, second: RecordInfo) -> FirstKeying | None:
    """Give what each answer is compared with at once, None where that is done afterwards."""
    how = workspace.second_keyings.of_record(second)
    if how is None or how.way != "dependent":
        return None
    return FirstKeying(workspace.records.answers(workspace.records.info(how.first)))
