"""Decide about all problems of one kind alike: in which ways, what each would change, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.messages import N_, _, fix, sentence
from app.operations.mend_many import (
    EXAMPLES,
    Left,
    Mending,
    explain_all,
    mend_all,
    preview_mending,
)
from app.operations.record_words import RecordWords
from app.operations.review import ProblemGroup, read_cases
from app.operations.settle_repeated import REASONS, Settling, preview_settling, settle_repeated
from app.progress import Cancel, Report, silent
from app.store.issues import REPEATED
from app.store.workspace import Workspace
from forms.instrument import Value
from forms.problem import Problem

Clock = Callable[[], datetime]

EXPLAIN, VALUE = "explain", "value"
WORDS = {
    "suggested": N_("Lo que se propone para cada uno"),
    "zeros": N_("El código con sus ceros"),
    "nearest": N_("La opción más parecida"),
    "dmy": N_("Fecha escrita: día, mes, año"),
    "mdy": N_("Fecha escrita: mes, día, año"),
    "ymd": N_("Fecha escrita: año, mes, día"),
    "blank": N_("Dejar sin dato"),
    "newest": N_("Queda el que cambió de último"),
    "fullest": N_("Queda el que tiene más datos"),
    "first": N_("Queda el primero"),
    EXPLAIN: N_("Están bien así: explicar"),
}
"""Ways to decide, as a person chooses them; `value` says the value itself."""

_FURTHER = {
    "answer.not_in_list": ("zeros", "nearest"),
    "answer.not_a_date": ("dmy", "mdy", "ymd"),
}


@dataclass(frozen=True, slots=True)
class Alike:
    """One decision about all problems of a kind.

    Attributes:
        form_id: Their form.
        group: The kind.
        way: One of `WORDS`, or `value`.
        value: What is put in all of them, for `value`.
        reason: Why, for the journal; "" takes the one proposed for each.
    """

    form_id: str
    group: ProblemGroup
    way: str
    value: Value = None
    reason: str = ""

    @property
    def mending(self) -> Mending:
        """Give it as `mend_many` takes it."""
        group = self.group
        return Mending(self.form_id, group.code, group.path, self.way, self.value, self.reason)


@dataclass(frozen=True, slots=True)
class LookLine:
    """One example: which record or key, what it says, what it would say or why it stays."""

    subject: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Look:
    """What a decision would do; nothing was changed.

    Attributes:
        found: Problems of the kind, or keys that are repeated.
        count: What would change: answers, explanations, or records set aside.
        stays: How many would stay as they are.
        lines: The first that would change.
        left: The first of those that stay, and why.
    """

    found: int
    count: int
    stays: int
    lines: tuple[LookLine, ...]
    left: tuple[LookLine, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What was done: how many, and the batch that takes it back (`take_back_batch`)."""

    batch: int
    count: int
    problems: tuple[Problem, ...]


def ways_of(group: ProblemGroup, *, value: Value = None, explains: bool = False) -> list[str]:
    """Give the ways to decide about a kind, the most likely one first.

    Args:
        group: The kind.
        value: What a person wrote for one of its records, None when nothing.
        explains: Whether a person is explaining one of them.
    """
    if group.code == REPEATED:
        return list(REASONS)
    ways = [] if group.code == "answer.required" else ["suggested"]
    ways += _FURTHER.get(group.code, ())
    if ways:
        ways.append("blank")
    if value not in (None, ""):
        ways.insert(0, VALUE)
    if group.severity == "warning" or group.code == "check.formula":
        ways.insert(0 if explains else len(ways), EXPLAIN)
    return ways


def look_alike(
    workspace: Workspace,
    alike: Alike,
    person: str,
    *,
    clock: Clock,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Look:
    """Say what a decision would do, changing nothing.

    Args:
        workspace: Where the records live.
        alike: The decision.
        person: Who decides.
        clock: The time, in UTC.
        report: Told of those looked at.
        cancel: Stops between two.

    Raises:
        ProblemError: Nothing of the kind is open any more; the person may not.
    """
    if alike.way == EXPLAIN:
        return _look_at_explaining(workspace, alike)
    version = workspace.instruments.latest(alike.form_id)
    instrument = workspace.instruments.instrument(version.id)
    words = RecordWords(instrument, workspace.choices.of_version(version.id))
    if alike.way in REASONS:
        settling = preview_settling(
            workspace, alike.form_id, alike.way, person, report=report, cancel=cancel
        )
        return _settled(settling, words)
    done = preview_mending(
        workspace, alike.mending, person, clock=clock, report=report, cancel=cancel
    )
    lines = [
        LookLine(_record(c.record), c.before or "–", words.say(c.field, c.after) or _("sin dato"))
        for c in done.changes
    ]
    left = [LookLine(_record(each.record), each.said or "–", _why(each)) for each in done.left]
    return Look(done.found, done.mended, done.found - done.mended, tuple(lines), tuple(left))


def _look_at_explaining(workspace: Workspace, alike: Alike) -> Look:
    count = len(alike.group.issues)
    lines = [
        LookLine(_record(case.number), case.found.said or "–", _("queda así, con su explicación"))
        for case in read_cases(workspace, alike.form_id, alike.group.issues[:EXAMPLES])
    ]
    return Look(count, count, 0, tuple(lines), ())


def _settled(done: Settling, words: RecordWords) -> Look:
    lines = []
    for each in done.examples:
        goes = ", ".join(f"{number:,}" for number in each.goes)
        said = _("queda el {stays}, se aparta {goes}").format(stays=f"{each.stays:,}", goes=goes)
        lost = ", ".join(words.label(path) for path in each.lost)
        lines.append(LookLine(each.key, said, lost or _("nada")))
    left = [LookLine("", "", f"{sentence(each)} {fix(each)}") for each in done.problems]
    return Look(done.found, done.aside, done.found - done.settled, tuple(lines), tuple(left))


def _why(left: Left) -> str:
    if left.problem is None:
        return _("No se sabe qué quiso decir")
    return sentence(left.problem)


def _record(number: int) -> str:
    return _("Registro {n}").format(n=f"{number:,}")


def decide_alike(
    workspace: Workspace,
    alike: Alike,
    person: str,
    *,
    clock: Clock,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Decided:
    """Carry a decision out as one batch; arguments and errors as `look_alike`.

    Stopped midway, what was done stays and is taken back by its batch.
    """
    if alike.way == EXPLAIN:
        done = explain_all(
            workspace, alike.form_id, alike.group.issues, person, reason=alike.reason, clock=clock
        )
        return Decided(done.batch, done.mended, ())
    if alike.way in REASONS:
        settled = settle_repeated(
            workspace,
            alike.form_id,
            alike.way,
            person,
            clock=clock,
            reason=alike.reason,
            report=report,
            cancel=cancel,
        )
        return Decided(settled.batch, settled.aside, tuple(settled.problems))
    done = mend_all(workspace, alike.mending, person, clock=clock, report=report, cancel=cancel)
    return Decided(done.batch, done.mended, tuple(done.problems))
