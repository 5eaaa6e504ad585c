"""Publish a new version of a form: its questions keep their columns, and what is stored fits it.

Every step can be done again: a publication that was cut off goes on where it was when the same
file is published again.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from app.messages import _
from app.operations.load_form import LoadedForm, ReadForm, store_form
from app.operations.preview_form import (
    Decisions,
    compare_with_latest,
    is_apart,
    is_in_use,
    is_recoded,
)
from app.progress import Cancel, Progress, Report, silent
from app.store.answer_tables import QuestionColumn
from app.store.instruments import StoredVersion
from app.store.record_query import RecordQuery
from app.store.stored_values import stored_values
from app.store.table_growth import Continuity
from app.store.version_moves import CellMove, VersionMoves
from app.store.workspace import Workspace
from forms.conversion import Conversion, with_options_renamed
from forms.instrument import ChoiceList, Question
from forms.problem import Place, Problem, ProblemError
from forms.question_types import Unreadable
from forms.versions import Change, Comparison, renamed_options

_MOVES_A_TRANSACTION = 400


@dataclass(frozen=True, slots=True)
class PublishedForm:
    """What came of publishing a version.

    Attributes:
        loaded: The stored version.
        renamed: New path -> old path of what is called otherwise now.
        converted: Answers that were rewritten for their new type.
        lifted: Records that answer the new version now.
        batch: The batch of both, None when no record changed.
    """

    loaded: LoadedForm
    renamed: dict[str, str]
    converted: int = 0
    lifted: int = 0
    batch: int | None = None


def publish_form(
    workspace: Workspace,
    read: ReadForm,
    person: str,
    decisions: Decisions | None = None,
    *,
    clock: Callable[[], datetime],
    lift: bool = False,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> PublishedForm:
    """Put a version of a form in use.

    Answers whose question has another type now are rewritten where nothing of them is lost, all
    in one batch; the others stay as they are and are found by the review. Records keep the version
    they were captured with unless they are lifted to the new one.

    Args:
        workspace: Where it goes.
        read: The form.
        person: Who publishes.
        decisions: Which questions are the same under another name, which get columns of their own,
            which answers take over the new names of their options.
        clock: The time, in UTC.
        lift: Records answer the new version from now on; they do when options are recoded.
        report: Told of the answers and records done.
        cancel: Stops between two transactions; publishing again goes on from there.

    Raises:
        ProblemError: `people.may_not_correct`: records are here that it may change;
            `form.rename_doubt`, one for each question a person must decide on;
            `form.no_such_question`; `form.older_version`: it was in use before. Nothing was
            stored.
    """
    decisions = decisions or Decisions()
    forms = {form.form_id: form for form in workspace.instruments.forms()}
    before = forms.get(read.instrument.form_id)
    workspace.people.allow(person, "capture" if before is None else "correct")
    if before is None:
        return PublishedForm(store_form(workspace, read), {})
    loaded = store_form(workspace, read, _continuity(workspace, before, read, decisions))
    version = loaded.version
    if version.number < before.number:
        values = {"form": version.title, "number": version.number}
        raise ProblemError(Problem("form.older_version", values=values))
    if version.number == 1:
        return PublishedForm(loaded, {})
    return _Fitting(workspace, version, person, clock, decisions.recoded).fit(
        loaded, lift=lift or bool(decisions.recoded), report=report, cancel=cancel or Cancel()
    )


def _continuity(
    workspace: Workspace, before: StoredVersion, read: ReadForm, decisions: Decisions
) -> Continuity:
    """Give how the questions go on; of the version that is in use it was decided already."""
    if is_in_use(read, before):
        return Continuity()
    comparison = compare_with_latest(workspace, before, read.instrument, decisions)
    _refuse_doubts(comparison)
    apart = {change.path for change in comparison.changes if is_apart(change, decisions)}
    return Continuity(comparison.renamed, apart, comparison.renamed_repeats)


def _refuse_doubts(comparison: Comparison) -> None:
    problems = [
        Problem(
            "form.rename_doubt",
            place=Place(field=change.path),
            values={"old": change.before, "new": change.now},
        )
        for change in comparison.doubts
    ]
    if problems:
        raise ProblemError(*problems)


class _Fitting:
    """Makes the records that are here fit the newest version of their form."""

    def __init__(
        self,
        workspace: Workspace,
        version: StoredVersion,
        person: str,
        clock: Callable[[], datetime],
        recoded: Collection[str],
    ) -> None:
        self._workspace = workspace
        self._version = version
        self._person = person
        self._clock = clock
        self._recoded = recoded
        self._moves = VersionMoves(workspace, version)

    def fit(
        self, loaded: LoadedForm, *, lift: bool, report: Report, cancel: Cancel
    ) -> PublishedForm:
        """Rewrite answers and lift records, as one batch; nothing to do makes no batch."""
        version, batches = self._version, self._workspace.batches
        renamed = self._moves.renamed()
        cells = self._cells()
        first = next(cells, None)
        older = self._moves.older() if lift else []
        if first is None and not older:
            return PublishedForm(loaded, renamed)
        records = len(self._workspace.records.ids(RecordQuery(version.instrument)))
        with batches.changing(version, self._person, records, file_sha256=version.sha256) as batch:
            moves = self._moves.under(batch, self._person, self._clock)
            converted, lifted = 0, 0
            for some in _portions(chain([first] if first else [], cells)):
                cancel.check()
                converted += moves.move_cells(some)
                report(Progress(converted, None, _("Pasando los datos a la versión nueva")))
            while older:
                cancel.check()
                lifted += moves.lift(older)
                report(Progress(lifted, records, _("Pasando los registros a la versión nueva")))
                older = self._moves.older()
        return PublishedForm(loaded, renamed, converted, lifted, batch)

    def _cells(self) -> Iterator[CellMove]:
        """Give the answers that are kept otherwise: by another type, or with other options."""
        for retyped in self._moves.retyped():
            choices = self._choices(retyped.question)
            convert = Conversion(retyped.question, choices)
            for one in stored_values(self._workspace.db, retyped.column, everywhere=True):
                with suppress(Unreadable):
                    new = convert(one.value)
                    if (type(new), new) != (type(one.value), one.value):
                        yield CellMove(retyped.column, one, new)

        for column, question, names in self._renamed_options():
            several = question.type != "select_one"
            for one in stored_values(self._workspace.db, column, everywhere=True):
                value = with_options_renamed(one.value, names, several=several)
                if value != one.value:
                    yield CellMove(column, one, value)

    def _renamed_options(self) -> Iterator[tuple[QuestionColumn, Question, dict[str, str]]]:
        """Give the questions whose answers are to take over the new names of their options."""
        instruments = self._workspace.instruments
        before = instruments.before(self._version)
        if not self._recoded or before is None:
            return
        old_form, form = instruments.instrument(before.id), instruments.instrument(self._version.id)
        for old, column, new in self._moves.pairs():
            if old.type != new.type:
                continue
            names = {
                value: name
                for value, name in renamed_options(old_form, old, form, new).items()
                if is_recoded(Change("option_renamed", old, new, value, name), self._recoded)
            }
            if names:
                yield column, new, names

    def _choices(self, question: Question) -> ChoiceList | None:
        form = self._workspace.instruments.instrument(self._version.id)
        return form.choice_lists.get(question.list_name)


def _portions(cells: Iterable[CellMove]) -> Iterator[list[CellMove]]:
    source = iter(cells)
    while some := list(islice(source, _MOVES_A_TRANSACTION)):
        yield some


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What came of taking a publication back.

    Attributes:
        version: The version that is in use again.
        withdrawn: Number of the one that was taken back.
        returned: Records that answer the version they had before.
        restored: Answers that are as they were before their question had another type.
        kept: Records that were captured with it or changed under it; they stay as they are, with
            all their answers, and go on answering it.
    """

    version: StoredVersion
    withdrawn: int
    returned: int
    restored: int
    kept: int


def take_back_form(
    workspace: Workspace,
    form_id: str,
    person: str,
    *,
    clock: Callable[[], datetime],
    report: Report = silent,
    cancel: Cancel | None = None,
) -> TakenBack:
    """Take the last publication of a form back, with all it changed in records.

    What people captured or changed with it stays. Publishing the same file again puts it back in
    use.

    Args:
        workspace: Where the form is.
        form_id: The form.
        person: Who takes it back.
        clock: The time, in UTC.
        report: Told of the changes taken back.
        cancel: Stops between two transactions; taking back again goes on from there.

    Raises:
        ProblemError: `form.only_version`, `people.may_not_correct`.
    """
    workspace.people.allow(person, "correct")
    version = workspace.instruments.latest(form_id)
    if workspace.instruments.before(version) is None:
        raise ProblemError(Problem("form.only_version", values={"form": version.title}))
    moves = VersionMoves(workspace, version)
    kept = moves.keep_what_was_done_since()
    done, total, returned, restored = 0, moves.count(), 0, 0
    what = _("Deshaciendo la versión {number}").format(number=version.number)
    mark = moves.mark_of_return
    with workspace.batches.changing(version, person, total, file_sha256=mark) as own:
        back = moves.under(own, person, clock)
        for batch in moves.batches():
            for some in moves.lines(batch):
                (cancel or Cancel()).check()
                lowered, given_back = back.take_back(some)
                returned, restored = returned + lowered, restored + given_back
                done += len(some)
                report(Progress(done, total, what))
    moves.withdraw()
    in_use = workspace.instruments.latest(form_id)
    return TakenBack(in_use, version.number, returned, restored, kept)
