"""What publishing a new version of a form does to the records that are here, before it is done."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.messages import _
from app.operations.load_form import ReadForm
from app.operations.new_rules import NewRules
from app.operations.sight import hidden_here
from app.progress import Cancel, Progress, Report, silent
from app.store.answer_tables import Layout, QuestionColumn
from app.store.instruments import StoredVersion, fingerprint
from app.store.record_query import RecordQuery
from app.store.stored_values import RecordSet, StoredValue, stored_values
from app.store.workspace import Workspace
from forms.conversion import Conversion, not_offered
from forms.instrument import Instrument, Question, Value
from forms.problem import Place, Problem, ProblemError
from forms.question_types import TYPES, Unreadable
from forms.table_schema import PUBLIC
from forms.versions import Change, Comparison, Kind, Said, compare

MOST_EXAMPLES = 5
_RULES = frozenset({"required", "constraint", "relevant"})


@dataclass(frozen=True, slots=True)
class Example:
    """A record that a change touches.

    Attributes:
        number: Its number in this workspace.
        record: Its uuid.
        value: The answer, None when it is missing.
    """

    number: int
    record: str
    value: Value


@dataclass(frozen=True, slots=True)
class Effect:
    """What one change of a question does.

    Attributes:
        kind: The change.
        path: The question as the new version calls it; as the old one did when it is gone.
        was: Its path in the version before, "" when it is new.
        label: Its words.
        number: Its place among the questions of its version, from 1.
        before, now: What changed, in the words of the form.
        records: How many records it touches: those with an answer to a question that is called,
            placed, typed or published otherwise or is gone; those whose answer is no longer
            offered, no longer asked for or no longer allowed; those that become incomplete.
        examples: Up to five of them that who looks may see.
        reversible: Whether taking the publication back undoes it.
        convertible: Of a change of type, the records whose answer the new type can hold.
        apart: The question gets a column of its own beside the one it had.
        recoded: Answers with an option that is stored otherwise now are rewritten.
    """

    kind: Kind
    path: str
    was: str
    label: str
    number: int
    before: str
    now: str
    records: int
    examples: tuple[Example, ...]
    reversible: bool
    convertible: int | None = None
    apart: bool = False
    recoded: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What a new version does.

    Attributes:
        form_id, title: The form.
        number: What the version will be, 1, 2, 3 … on this computer.
        records: Records of the form, drafts too.
        effects: In the order of the form.
        repeated: It is the version in use; nothing changes.
    """

    form_id: str
    title: str
    number: int
    records: int
    effects: tuple[Effect, ...] = ()
    repeated: bool = False

    @property
    def doubts(self) -> tuple[Effect, ...]:
        """Give the questions that may be old ones under another name: a person decides."""
        return tuple(effect for effect in self.effects if effect.kind == "maybe_renamed")


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided about a new version.

    Attributes:
        said: Which questions are the same under another name.
        apart: Names or paths of questions of another type that get a column of their own.
        recoded: Names or paths of questions whose options are stored otherwise now, and whose
            answers are rewritten so; records then answer the new version. `name=old` means one
            option alone, by the code that it had.
    """

    said: Said = field(default_factory=Said)
    apart: frozenset[str] = frozenset()
    recoded: frozenset[str] = frozenset()


def compare_with_latest(
    workspace: Workspace, version: StoredVersion, new: Instrument, decisions: Decisions
) -> Comparison:
    """Compare a new version with the one in use.

    Raises:
        ProblemError: `form.no_such_question`: a decision names what is not there;
            `form.no_option_renamed`.
    """
    old = workspace.instruments.instrument(version.id)
    try:
        comparison = compare(old, new, decisions.said)
    except KeyError as error:
        raise no_such_question(str(error.args[0])) from error
    for name in decisions.apart:
        if not any(_is_about(change, {name}) for change in comparison.changes):
            raise no_such_question(name)
    for name in decisions.recoded:
        if not any(is_recoded(change, frozenset({name})) for change in comparison.changes):
            problem = Problem(
                "form.no_option_renamed", place=Place(field=name), values={"name": name}
            )
            raise ProblemError(problem)
    return comparison


def no_such_question(name: str) -> ProblemError:
    """Say that a decision names a question that the form does not have."""
    problem = Problem("form.no_such_question", place=Place(field=name), values={"name": name})
    return ProblemError(problem)


def is_apart(change: Change, decisions: Decisions) -> bool:
    """Say whether a question of another type gets a column of its own."""
    return change.kind == "type" and _is_about(change, decisions.apart)


def is_recoded(change: Change, recoded: Collection[str]) -> bool:
    """Say whether answers with an option that is stored otherwise now are rewritten."""
    return change.kind == "option_renamed" and any(
        _is_about(change, {name}) and option in ("", change.before)
        for name, _sign, option in (each.partition("=") for each in recoded)
    )


def _is_about(change: Change, names: Collection[str]) -> bool:
    return change.path in names or change.path.rpartition("/")[2] in names


def is_in_use(read: ReadForm, version: StoredVersion) -> bool:
    """Say whether a form that was read is a stored version, with the same files."""
    return fingerprint(read.instrument, _hashes(read)) == version.sha256


def preview_form(
    workspace: Workspace,
    read: ReadForm,
    decisions: Decisions | None = None,
    *,
    clock: Callable[[], datetime],
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Preview:
    """Tell what a new version of a form does to the records that are here; nothing is changed.

    Records are read as a stream, some at a time.

    Args:
        workspace: Where they live.
        read: The new version.
        decisions: What a person decided so far.
        clock: The time, in UTC, for rules that ask for today.
        report: Told of the changes looked at.
        cancel: Stops the work.

    Raises:
        ProblemError: `form.no_such_question`.
    """
    decisions, new = decisions or Decisions(), read.instrument
    form = next((f for f in workspace.instruments.forms() if f.form_id == new.form_id), None)
    if form is None:
        return Preview(new.form_id, new.title(new.default_language), 1, 0)
    ids = workspace.records.ids(RecordQuery(form.instrument))
    old = workspace.instruments.instrument(form.id)
    start = Preview(new.form_id, new.title(new.default_language), form.number + 1, len(ids))
    if is_in_use(read, form):
        return Preview(start.form_id, start.title, form.number, len(ids), repeated=True)
    comparison = compare_with_latest(workspace, form, new, decisions)
    counting = _Counting(workspace, workspace.instruments.layout(form.instrument), old, new)
    rules = [c for c in comparison.changes if c.kind in _RULES]
    touched = counting.broken_rules(ids, comparison, rules, clock, cancel or Cancel())
    effects = []
    what = _("Viendo qué cambia")
    for done, change in enumerate(comparison.changes, start=1):
        (cancel or Cancel()).check()
        effect = counting.effect(change, touched.get((change.kind, change.path)))
        apart, recoded = is_apart(change, decisions), is_recoded(change, decisions.recoded)
        effects.append(replace(effect, apart=apart, recoded=recoded))
        report(Progress(done, len(comparison.changes), what))
    return Preview(start.form_id, start.title, start.number, len(ids), tuple(effects))


def _hashes(read: ReadForm) -> dict[str, str]:
    found = {}
    for name, path in read.found.items():
        with path.open("rb") as file:
            found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


class Touched:
    """The records that a change touches, counted as they pass."""

    def __init__(self, hidden: Collection[int] = ()) -> None:
        """Begin with none; those that are hidden count, and are no examples."""
        self._hidden = hidden
        self._records = RecordSet()
        self.examples: list[Example] = []

    @property
    def count(self) -> int:
        """Give how many there are."""
        return self._records.count

    def add(self, number: int, uuid: str, value: Value) -> None:
        """Take one in; each record counts once."""
        is_new = self._records.add(number)
        if is_new and len(self.examples) < MOST_EXAMPLES and number not in self._hidden:
            self.examples.append(Example(number, uuid, value))


class _Counting:
    """Counts what the changes of one version touch."""

    def __init__(
        self, workspace: Workspace, layout: Layout, old: Instrument, new: Instrument
    ) -> None:
        self._workspace = workspace
        self._hidden = hidden_here(workspace)
        self._layout = layout
        self._old, self._new = old, new
        self._places = {id(form): _numbers(form) for form in (old, new)}

    def effect(self, change: Change, touched: Touched | None) -> Effect:
        """Tell what a change does.

        Args:
            change: The change.
            touched: Records that break its rule, when it is one.
        """
        convertible = None
        if touched is None:
            touched, fits = Touched(self._hidden), Touched()
            for one, stays in self._values(change):
                (fits if stays else touched).add(one.record, one.uuid, one.value)
            convertible = fits.count if change.kind == "type" else None
        question, form = (change.new, self._new) if change.new else (change.old, self._old)
        assert question is not None  # noqa: S101 - a change is about one of the two
        goes_public = change.kind == "privacy" and change.now == PUBLIC
        return Effect(
            change.kind,
            question.path,
            "" if change.old is None else change.old.path,
            question.label(form.default_language),
            self._places[id(form)].get(question.path, 0),
            change.before,
            change.now,
            touched.count,
            tuple(touched.examples),
            reversible=not goes_public,
            convertible=convertible,
        )

    def _values(self, change: Change) -> Iterator[tuple[StoredValue, bool]]:
        """Give the answers of a question, each with whether the change leaves it as it is."""
        column = self._column(change.old)
        if column is None:
            return
        stays = self._stays(change)
        for one in stored_values(self._workspace.db, column):
            yield one, stays(one.value)

    def _column(self, question: Question | None) -> QuestionColumn | None:
        if question is None:
            return None
        inside = self._old.repeat_of(question.path) is not None
        return (self._layout.inside if inside else self._layout.outside).get(question.path)

    def _stays(self, change: Change) -> Callable[[Value], bool]:
        if change.kind == "narrowed" and change.new is not None:
            offered = self._new.choice_lists[change.new.list_name].choices
            values = frozenset(choice.value for choice in offered)
            several = change.new.type != "select_one"
            return lambda value: not not_offered(value, values, several=several)
        if change.kind == "option_renamed":
            gone = {change.before}
            return lambda value: not gone & set(str(value).split())
        if change.kind == "type" and change.new is not None:
            choices = self._new.choice_lists.get(change.new.list_name)
            return _readable(Conversion(change.new, choices))
        return lambda _value: False

    def broken_rules(
        self,
        ids: Sequence[int],
        comparison: Comparison,
        rules: list[Change],
        clock: Callable[[], datetime],
        cancel: Cancel,
    ) -> dict[tuple[Kind, str], Touched]:
        """Find the records that keep a rule now and will not keep the new one."""
        found = {(change.kind, change.path): Touched(self._hidden) for change in rules}
        if not rules:
            return found
        judge = NewRules(self._workspace, self._old, self._new, comparison, rules, clock=clock)
        for uuid, answers in self._workspace.records.stream(ids):
            cancel.check()
            broken = judge.broken(answers)
            if broken:
                number = self._workspace.records.find(uuid).id
                for change, value in broken:
                    found[change.kind, change.path].add(number, uuid, value)
        return found


def _readable(conversion: Conversion) -> Callable[[Value], bool]:
    def fits(value: Value) -> bool:
        try:
            conversion(value)
        except Unreadable:
            return False
        return True

    return fits


def _numbers(form: Instrument) -> Mapping[str, int]:
    answerable = (q.path for q in form.questions() if TYPES[q.type].is_answerable)
    return {path: number for number, path in enumerate(answerable, start=1)}
