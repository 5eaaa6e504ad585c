"""The differences of a form and its keyers, read for the screen: values in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.messages import _
from app.operations.compare_keyings import Difference, Side, compare_form
from app.operations.keying_statistics import Operator, operators
from app.operations.record_words import RecordWords
from app.operations.second_keying import Plan, plan_of
from app.progress import Cancel, Report
from app.store.workspace import Workspace
from app.ui import numbers
from forms.instrument import Repeat
from forms.markdown import plain_words


@dataclass(frozen=True, slots=True)
class Line:
    """A difference in words.

    Attributes:
        difference: As it was found.
        label: Its question, with its place where it stands in an instance.
        first, second: The two values, «–» when blank.
        decided: What was decided, "" while nobody did.
    """

    difference: Difference
    label: str
    first: str
    second: str
    decided: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What the screen shows of a form.

    Attributes:
        form, title: The form.
        pairs: Records that were keyed twice.
        begun: Second keyings that are not finished.
        lines: What differs, undecided ones first.
        people: How each person keyed.
        plan: What is keyed twice.
    """

    form: str
    title: str
    pairs: int
    begun: int
    lines: tuple[Line, ...]
    people: tuple[Operator, ...]
    plan: Plan


def read_compared(
    workspace: Workspace, form: str, report: Report, cancel: Cancel | None = None
) -> Compared:
    """Compare the records of a form that were keyed twice."""
    version = workspace.instruments.latest(form)
    instrument = workspace.instruments.instrument(version.id)
    words = RecordWords(instrument, workspace.choices.of_version(version.id))
    comparison = compare_form(workspace, form, report=report, cancel=cancel)
    repeats = {
        each.path: each.label(instrument.default_language)
        for each in instrument.walk()
        if isinstance(each, Repeat)
    }
    lines = [_line(each, words, repeats) for each in comparison.differences]
    return Compared(
        form,
        version.title,
        len(comparison.pairs),
        comparison.begun,
        tuple(sorted(lines, key=lambda line: line.difference.decision is not None)),
        tuple(operators(workspace, form, comparison)),
        plan_of(workspace, form),
    )


def _line(each: Difference, words: RecordWords, repeats: Mapping[str, str]) -> Line:
    label = plain_words(repeats.get(each.path) or words.label(each.path))
    if "[" in each.ref:
        place = each.ref.rpartition("[")[2].partition("]")[0]
        label = f"{label} {place}" if each.is_row else f"{place}. {label}"

    def said(side: Side) -> str:
        if each.is_row and side.value is None:
            return _("no está")
        value = str(side.value) if each.is_row else words.say(each.path, side.value)
        return value or "–"

    decided = ""
    if each.decision is not None:
        decided = said(Side(each.decision.value))
    return Line(each, label, said(each.first_side), said(each.second_side), decided)


def who_and_when(side: Side, now: datetime) -> str:
    """Say who keyed a value, and when."""
    if side.at is None:
        return side.person
    return f"{side.person} · {numbers.day_and_time(side.at, now)}"
