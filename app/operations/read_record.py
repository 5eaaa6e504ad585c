"""Read one record as people look at it: answers in words, what is wrong, what happened to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from app.messages import _
from app.operations.compare_keyings import decision_of, is_decision
from app.operations.record_actions import is_mark, lines_of
from app.operations.record_words import RecordWords
from app.operations.sight import see
from app.operations.validate_form import issue_as_problem
from app.steps.corrections import proposal
from app.store.clock import as_text
from app.store.erasure import ERASED
from app.store.issues import StoredIssue
from app.store.journal import VERSION, Entry, JournalEntry
from app.store.record_info import RecordInfo
from app.store.workspace import Workspace
from forms.answers import Answers
from forms.choices import ChoiceSource
from forms.instrument import Instrument, Value
from forms.problem import Problem


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer.

    Attributes:
        path, row: Its place.
        label: Its question, with the number of its repeat instance.
        words: The answer, None when blank.
        severity: Of what is wrong with it, "" when nothing is.
        personal: It is about a person.
    """

    path: str
    row: str | None
    label: str
    words: str | None
    severity: str
    personal: bool


@dataclass(frozen=True, slots=True)
class RecordProblem:
    """Something wrong with a record, and what may mend it.

    Attributes:
        issue: As it is stored.
        problem: The same with the words of its question, to be said.
        said: What the answer says now, None when blank.
        proposal: The answer that was probably meant, "" for none at all, None when there is nothing
            safe to propose.
        proposed: The same in words: «0512 San Vicente Pacaya».
        short: The same as a button says it: «0512».
        reason: Why one would mend it so, proposed for the journal.
    """

    issue: StoredIssue
    problem: Problem
    said: str | None
    proposal: Value
    proposed: str
    short: str
    reason: str

    @property
    def deed(self) -> str:
        """Say what putting the proposal does, as a button says it."""
        if self.proposal == "":
            return _("Dejar sin dato")
        return _("Poner {value}").format(value=self.short)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a record.

    Attributes:
        op: As in the journal; `import` for how it came, `closed` for the end of a remark, `decided`
            for what was decided between two keyings, `erased` for what a citizen asked to forget.
        path, row: What it was about, "" and None when the whole record.
        at: When, UTC.
        person: Who.
        label: The question it was about, "" when the whole record.
        old, new: Answers in words, states as stored, None when blank.
        reason: Why, "" when nobody said.
        is_routine: The first capture of an answer: one of many.
    """

    op: str
    path: str
    row: str | None
    at: datetime
    person: str
    label: str
    old: str | None
    new: str | None
    reason: str
    is_routine: bool


@dataclass(frozen=True, slots=True)
class RecordSheet:
    """Everything about one record.

    Attributes:
        info: What is known of it beside its answers.
        name: What it is known by, "" when its form has no key.
        file: The file it was imported from, "" when it was captured.
        answers: In the order of the form; those of repeats after the others.
        problems: Open ones, errors first.
        events: What happened, the latest first.
    """

    info: RecordInfo
    name: str
    file: str
    answers: tuple[AnswerLine, ...]
    problems: tuple[RecordProblem, ...]
    events: tuple[Event, ...]


def read_record(workspace: Workspace, record_uuid: str) -> RecordSheet:
    """Read a record by its uuid.

    Raises:
        ProblemError: `store.no_such_record`, `record.is_blind`.
    """
    info = see(workspace, workspace.records.find(record_uuid))
    instrument = workspace.instruments.instrument(info.version)
    choices = workspace.choices.of_version(info.version)
    words = RecordWords(instrument, choices)
    answers = workspace.records.answers(info)
    issues = workspace.issues.of_records([info.id])
    return RecordSheet(
        info=info,
        name=words.name(answers.values),
        file="" if info.batch is None else workspace.batches.get(info.batch).file_name,
        answers=tuple(answer_lines(instrument, words, answers, issues)),
        problems=tuple(problem_of(issue, instrument, choices, words) for issue in issues),
        events=tuple(_events(workspace, info, words)),
    )


def problem_of(
    issue: StoredIssue, instrument: Instrument, choices: ChoiceSource, words: RecordWords
) -> RecordProblem:
    """Give an issue with what may mend it; see `RecordProblem`."""
    question = words.questions.get(issue.path)
    meant = proposal(issue, instrument, choices) if question is not None else None
    proposed = _("sin dato") if meant == "" else words.say(issue.path, meant) or ""
    wrong = _text(issue.values.get("value"))
    is_official = question is not None and bool(question.marks.codelist)
    return RecordProblem(
        issue=issue,
        problem=issue_as_problem(issue, instrument),
        said=wrong,
        proposal=meant,
        proposed=proposed,
        short=str(meant) if is_official and meant else proposed,
        reason=_reason(issue, wrong, meant),
    )


def _reason(issue: StoredIssue, wrong: str | None, meant: Value) -> str:
    """Propose why an answer is corrected; the person may say it otherwise."""
    if issue.code == "record.duplicate_key":
        return _("Estaba repetido: «{key}» ya está en otro registro.").format(
            key=issue.values.get("key", "")
        )
    if wrong is None:
        return _("Faltaba el dato; se completó en la revisión.")
    if meant == "":
        return _("Decía «{old}»: así se escribe un dato que falta.").format(old=wrong)
    if meant is None:
        return _("Decía «{old}»; se corrigió en la revisión.").format(old=wrong)
    if isinstance(meant, str) and meant.startswith("0") and meant.endswith(wrong):
        return _("Se había perdido el cero: decía «{old}» y el código es {new}.").format(
            old=wrong, new=meant
        )
    return _("Decía «{old}»; quiere decir {new}.").format(old=wrong, new=meant)


def answer_lines(
    instrument: Instrument, words: RecordWords, answers: Answers, issues: list[StoredIssue]
) -> Iterator[AnswerLine]:
    """Say answers of a record in the order of its form; those of repeats after the others."""
    wrong = {(issue.path, issue.row): issue.severity for issue in reversed(issues)}

    def line(path: str, row: str | None, label: str, value: Value) -> AnswerLine:
        severity, personal = wrong.get((path, row), ""), words.is_personal(path)
        return AnswerLine(path, row, label, words.say(path, value), severity, personal)

    for question in words.questions.values():
        if question.type != "note" and instrument.repeat_of(question.path) is None:
            value = answers.values.get(question.path)
            yield line(question.path, None, words.label(question.path), value)
    for row in answers.rows:
        for path, value in row.values.items():
            label = f"{row.position}. {words.label(path)}"
            yield line(path, row.row, label, value)


def _events(workspace: Workspace, info: RecordInfo, words: RecordWords) -> Iterator[Event]:
    entries = lines_of(workspace, info.uuid)
    finished = next((each.seq for each in entries if each.what.op == "state"), None)
    for entry in reversed(entries):
        if not is_mark(entry.what):
            yield _event(_with_number(workspace, info, entry), words, finished)
    if info.batch is not None:
        batch = workspace.batches.get(info.batch)
        yield Event("import", "", None, batch.at, info.author, "", None, batch.file_name, "", False)


def _with_number(workspace: Workspace, info: RecordInfo, entry: JournalEntry) -> JournalEntry:
    """Give a line that names versions of the form with their numbers on this computer."""
    if entry.what.path != VERSION:
        return entry
    old, new = (
        version.number if version is not None else None
        for said in (entry.what.old, entry.what.new)
        for version in (workspace.instruments.named(info.instrument, said),)
    )
    return replace(entry, what=replace(entry.what, old=old, new=new))


def _event(entry: JournalEntry, words: RecordWords, finished: int | None) -> Event:
    what = entry.what
    path = what.path or ""
    if is_decision(what) and what.new is not None:
        return _decided(entry, words)
    is_lift = path == VERSION
    is_answer, is_remark = what.op == "set" and not is_lift, what.op == "remark"
    op: str = what.op
    if is_remark and what.old is not None and what.new is None:
        op = "erased" if what.old == ERASED else "closed"
    return Event(
        op=op,
        path=path,
        row=what.row,
        at=entry.at,
        person=entry.person,
        label=_("Versión del formulario") if is_lift else words.label(path) if path else "",
        old=words.say(path, what.old) if is_answer else None if is_remark else _text(what.old),
        new=words.say(path, what.new) if is_answer else _text(what.new),
        reason=what.reason or "",
        is_routine=is_answer and not what.reason and (finished is None or entry.seq < finished),
    )


def _decided(entry: JournalEntry, words: RecordWords) -> Event:
    """Tell how somebody decided between two keyings: what was keyed first, what stays."""
    path, decided = entry.what.path or "", decision_of(entry)
    return Event(
        op="decided",
        path=path,
        row=entry.what.row,
        at=entry.at,
        person=entry.person,
        label=words.label(path),
        old=words.say(path, decided.first.value),
        new=words.say(path, decided.decision.value),
        reason=entry.what.reason or "",
        is_routine=False,
    )


def _text(value: object) -> str | None:
    return None if value in (None, "") else str(value)


def log_reveal(
    workspace: Workspace, record_uuid: str, person: str, *, clock: Callable[[], datetime]
) -> None:
    """Write down that somebody asked to see what a record says about a person.

    Args:
        workspace: Where the record lives.
        record_uuid: Which record.
        person: Who looks.
        clock: The time, in UTC.
    """
    who = workspace.people.ensure(person).id
    entry = Entry("remark", record=record_uuid, reason=_("Se mostraron sus datos personales"))
    with workspace.db.transaction():
        workspace.journal.append((entry,), person=who, at=as_text(clock()))
