"""Settle records that repeat one another: by one rule for all, after a look, taken back as one.

Of the records with one key one stays, the others are set aside (`move_many`); nothing goes away.
An approved record is never set aside by a rule: those it repeats go, or nobody does.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.messages import N_, _
from app.operations.correct import allow_change
from app.operations.mend_many import issues_of
from app.operations.move_many import Order, move_many
from app.operations.sight import hidden_here
from app.operations.validate_form import validate_form
from app.progress import Cancel, Progress, Report, silent
from app.store.bulk import RECORDS_A_CHUNK
from app.store.issues import REPEATED
from app.store.record_info import RecordInfo
from app.store.workspace import Workspace
from forms.answers import Answers
from forms.problem import Place, Problem, ProblemError

Clock = Callable[[], datetime]

REASONS = {
    "newest": N_("Estaba repetido: se quedó el más reciente."),
    "fullest": N_("Estaba repetido: se quedó el que tiene más datos."),
    "first": N_("Estaba repetido: se quedó el primero."),
}
"""Rules of who stays -> why the others are set aside. Of equally full ones the newest stays."""

EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Settled:
    """Records with one key, by number: who stays, who goes, and what only those who go say.

    Attributes:
        key: What they say in the questions of their key.
        stays: Number of the record that stays.
        goes: Numbers of the others.
        lost: Paths of the questions that only those who go answer.
    """

    key: str
    stays: int
    goes: tuple[int, ...]
    lost: tuple[str, ...]


@dataclass(slots=True)
class Settling:
    """What came of it, or would.

    Attributes:
        batch: Key of the batch, to take it back; 0 when it was only looked at.
        found: Groups of records with one key.
        settled: Groups that are settled.
        aside: Records that are set aside.
        examples: The first groups.
        problems: Why others were left, the first of those.
    """

    batch: int = 0
    found: int = 0
    settled: int = 0
    aside: int = 0
    examples: list[Settled] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def preview_settling(
    workspace: Workspace,
    form_id: str,
    rule: str,
    person: str,
    *,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Settling:
    """Say who would stay and who would go by a rule, changing nothing; see `settle_repeated`."""
    return _plan(workspace, form_id, rule, person, report=report, cancel=cancel or Cancel())[0]


def settle_repeated(
    workspace: Workspace,
    form_id: str,
    rule: str,
    person: str,
    *,
    clock: Clock,
    reason: str = "",
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Settling:
    """Let one record of each key stay and set the others aside, as one.

    Args:
        workspace: Where the records live.
        form_id: Their form.
        rule: One of `REASONS`: the one changed last, with most answers, or captured first stays.
        person: Who settles it.
        clock: The time, in UTC.
        reason: Why, for the journal; "" takes that of the rule.
        report: Told of the groups looked at, then of the records that went.
        cancel: Stops between two; what went before stays, and is taken back by its batch.

    Returns:
        With a batch for `move_many.take_back_move`.

    Raises:
        ProblemError: `check.no_such_cause`: nothing is repeated; the person may not correct.
    """
    cancel = cancel or Cancel()
    done, goes = _plan(workspace, form_id, rule, person, report=report, cancel=cancel)
    order = Order("aside", person, reason or _(REASONS[rule]))
    if goes:
        moved = move_many(
            workspace, form_id, goes, order, clock=clock, report=report, cancel=cancel
        )
        done.batch = moved.batch
        validate_form(workspace, form_id, clock=clock, tells=False)
    return done


def _plan(
    workspace: Workspace, form_id: str, rule: str, person: str, *, report: Report, cancel: Cancel
) -> tuple[Settling, list[int]]:
    """Give what would come of a rule, and the keys of the records that go."""
    workspace.people.allow(person, "correct")
    found = list(_groups(workspace, form_id))
    done, goes, what = Settling(found=len(found)), list[int](), _("Mirando los repetidos")
    for number, (key, records) in enumerate(found, start=1):
        cancel.check()
        answers = _answers(workspace, records) if _reads(rule, done) else {}
        stays = max(records, key=lambda each: _rank(each, rule, answers.get(each.id)))
        others = [each for each in records if each is not stays]
        problem = _in_the_way(workspace, others, person)
        if problem is None:
            done.settled += 1
            done.aside += len(others)
            goes += [each.id for each in others]
            if len(done.examples) < EXAMPLES:
                lost = _lost(answers[stays.id], [answers[each.id] for each in others])
                done.examples.append(Settled(key, stays.id, tuple(e.id for e in others), lost))
        elif len(done.problems) < EXAMPLES:
            done.problems.append(problem)
        report(Progress(number, len(found), what))
    return done, goes


def _groups(workspace: Workspace, form_id: str) -> Iterator[tuple[str, list[RecordInfo]]]:
    """Give the key and the records of each group that is open, the first record first."""
    wanted = issues_of(workspace, form_id, REPEATED)
    hidden = hidden_here(workspace)
    groups: dict[str, list[int]] = defaultdict(list)
    keys: dict[str, str] = {}
    for start in range(0, len(wanted), RECORDS_A_CHUNK):
        for issue in workspace.issues.get(wanted[start : start + RECORDS_A_CHUNK]):
            first = str(issue.values["first"])
            groups[first].append(issue.record)
            keys[first] = str(issue.values.get("key", ""))
    for first, records in groups.items():
        infos = [workspace.records.find(first), *map(workspace.records.info, records)]
        there = [each for each in infos if not each.deleted and each.id not in hidden]
        if len(there) > 1:
            yield keys[first], there


def _reads(rule: str, done: Settling) -> bool:
    """Whether the answers of a group are needed: to compare them, or to show what is lost."""
    return rule == "fullest" or len(done.examples) < EXAMPLES


def _answers(workspace: Workspace, records: Sequence[RecordInfo]) -> dict[int, Answers]:
    ids = {each.uuid: each.id for each in records}
    return {ids[uuid]: said for uuid, said in workspace.records.stream(sorted(ids.values()))}


def _rank(record: RecordInfo, rule: str, answers: Answers | None) -> tuple[bool, int, str, int]:
    """Give what the record that stays has most of; who is approved stays whatever the rule."""
    if rule == "first":
        return record.state == "approved", -record.id, "", 0
    full = len(_said(answers)) if rule == "fullest" and answers is not None else 0
    return record.state == "approved", full, record.updated_at.isoformat(), record.id


def _said(answers: Answers) -> list[str]:
    """Give the path of each answer, those of repeats once an instance."""
    rows = [answers.values, *(row.values for row in answers.rows)]
    return [path for values in rows for path, value in values.items() if value is not None]


def _lost(stays: Answers, others: Sequence[Answers]) -> tuple[str, ...]:
    known = set(_said(stays))
    gone = dict.fromkeys(path for each in others for path in _said(each) if path not in known)
    return tuple(gone)


def _in_the_way(workspace: Workspace, others: Sequence[RecordInfo], person: str) -> Problem | None:
    """Give why one of those that would go has to stay."""
    for each in others:
        if each.state == "approved":
            return Problem("record.is_approved", place=Place(record=each.uuid))
        try:
            allow_change(workspace, each.uuid, person)
        except ProblemError as error:
            return error.problems[0]
    return None
