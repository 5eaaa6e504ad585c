"""What a person decides about a problem: put a value, set aside, let stand; each can be undone."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.messages import _, ngettext, sentence
from app.operations.correct import (
    Corrected,
    Correction,
    bring_back,
    correct_checked,
    let_stand,
    question_again,
    set_aside,
    take_back,
)
from app.operations.decide_alike import EXPLAIN, Alike, Decided, decide_alike
from app.operations.review import Case
from app.operations.settle_repeated import REASONS
from app.operations.take_back_batch import take_back_batch
from app.progress import CancelledError
from app.store.issues import StoredIssue
from app.ui import numbers
from app.ui.context import Context
from app.ui.controls.work_row import WorkRow
from app.ui.records.changes import TOUCHED, now
from app.ui.review.case_card import CaseCard
from forms.problem import ProblemError


class Decisions(QObject):
    """Carries out what is decided, for one screen.

    Signals:
        decided: It is on disk: go on to the next problem.
        refused: A sentence: the form refuses the value, nothing was changed.
    """

    decided = Signal()
    refused = Signal(str)

    def __init__(self, context: Context, row: WorkRow, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._row = row
        self._in_hand: Case | None = None
        self._aside = ("", 0)
        self._way = ""

    @property
    def _person(self) -> str:
        return self._context.settings.person

    def words(self, card: CaseCard) -> str:
        """Say what deciding does now, for the primary button."""
        if card.is_explaining:
            return _("Guardar la explicación")
        if card.is_repeated and not card.is_writing:
            return _("Apartar el registro")
        if card.is_writing:
            return _("Poner este dato")
        return card.open_case.case.found.deed

    def decide(self, card: CaseCard) -> str:
        """Do what the card is about.

        Returns:
            What is missing, in words; "" when it is being done.
        """
        reason = card.reason.text().strip()
        case = card.open_case.case
        value = card.value()
        sets_aside = card.is_repeated and not card.is_writing
        says_nothing = value is None or (card.is_writing and value == "")
        if says_nothing and not card.is_explaining and not sets_aside:
            return _("Escriba el dato nuevo.")
        if not reason:
            return _("Escriba la razón.")
        self._in_hand = case
        issue = case.found.issue
        if card.is_explaining:
            self._let_stand(issue, reason)
        elif sets_aside:
            self._set_aside(case, reason)
        else:
            correction = Correction(issue.record_uuid, issue.path, value, reason, issue.row)
            self._correct(correction)
        return ""

    # One value.

    def _correct(self, correction: Correction) -> None:
        person = self._person
        self._context.tasks.run(
            lambda workspace: correct_checked(workspace, correction, person, clock=now),
            self._on_corrected,
            self._on_error,
            touches=TOUCHED,
        )

    def _on_corrected(self, corrected: Corrected) -> None:
        if corrected.problem is not None:
            self.refused.emit(sentence(corrected.problem))
            return
        said = _("Se corrigió el registro {n}.").format(n=self._number())
        self._context.tell(said, partial(self._take_back, (corrected,)))
        self.decided.emit()

    def _take_back(self, corrected: Sequence[Corrected]) -> None:
        person = self._person
        self._context.tasks.run(
            lambda workspace: take_back(workspace, corrected, person, clock=now),
            touches=TOUCHED,
        )

    # All that have the same problem.

    def words_alike(self, card: CaseCard, count: int) -> str:
        """Say what looking at all of the kind leads to; "" when there is no way for all."""
        n = numbers.count(count)
        if card.is_explaining:
            return _("Explicar los {n}").format(n=n)
        if card.has_written:
            return _("Poner en los {n}").format(n=n)
        is_missing = card.open_case.case.found.issue.code == "answer.required"
        return "" if is_missing else _("Ver los {n} juntos").format(n=n)

    def carry_out(self, alike: Alike) -> None:
        """Decide about all problems of a kind as it was looked at."""
        person = self._person
        self._way = alike.way
        self._row.begin(_("Corrigiendo los registros"))
        cancel = self._context.tasks.run_long(
            lambda workspace, report, cancel: decide_alike(
                workspace, alike, person, clock=now, report=report, cancel=cancel
            ),
            self._on_all_decided,
            self._on_not_all_corrected,
            on_progress=self._row.show_progress,
            touches=TOUCHED,
        )
        self._row.follow(cancel)

    def _on_not_all_corrected(self, error: Exception) -> None:
        self._row.end()
        self._on_error(error)
        self._context.tasks.changed.emit(TOUCHED)  # those done before stay

    def _on_all_decided(self, done: Decided) -> None:
        self._row.end()
        if not done.count:
            self.refused.emit(sentence(done.problems[0]) if done.problems else "")
            return
        if self._way in REASONS:
            said = ngettext("Se apartó {n} registro.", "Se apartaron {n} registros.", done.count)
        elif self._way == EXPLAIN:
            said = ngettext("Se explicó {n} problema.", "Se explicaron {n} problemas.", done.count)
        else:
            said = ngettext("Se corrigió {n} dato.", "Se corrigieron {n} datos.", done.count)
        undo = partial(self.take_back_all, done.batch)
        self._context.tell(said.format(n=numbers.count(done.count)), undo)
        self.decided.emit()

    def take_back_all(self, batch: int) -> None:
        """Take back what was decided for many records."""
        person = self._person
        self._row.begin(_("Deshaciendo la corrección"))
        self._context.tasks.run_long(
            lambda workspace, report, _cancel: take_back_batch(
                workspace, batch, person, clock=now, report=report
            ),
            self._on_all_back,
            self._on_not_all_corrected,
            on_progress=self._row.show_progress,
            touches=TOUCHED,
        )

    def _on_all_back(self, _count: int) -> None:
        self._row.end()

    # A record that repeats another.

    def set_first_aside(self, card: CaseCard) -> None:
        """Set the earlier record aside instead of the one in hand."""
        first = card.open_case.first
        if first is not None:
            self._in_hand = card.open_case.case
            self._aside = (first.info.uuid, first.info.id)
            self._put_aside(card.reason.text().strip())

    def _set_aside(self, case: Case, reason: str) -> None:
        self._aside = (case.found.issue.record_uuid, case.number)
        self._put_aside(reason)

    def _put_aside(self, reason: str) -> None:
        uuid, person = self._aside[0], self._person
        self._context.tasks.run(
            lambda workspace: set_aside(workspace, uuid, person, reason=reason),
            self._on_set_aside,
            self._on_error,
            touches=TOUCHED,
        )

    def _on_set_aside(self, _nothing: None) -> None:
        uuid, number = self._aside
        said = _("Se apartó el registro {n}.").format(n=numbers.count(number))
        self._context.tell(said, partial(self._bring_back, uuid))
        self.decided.emit()

    def _bring_back(self, uuid: str) -> None:
        person = self._person
        self._context.tasks.run(
            lambda workspace: bring_back(workspace, uuid, person), touches=TOUCHED
        )

    # What is right as it is.

    def _let_stand(self, issue: StoredIssue, reason: str) -> None:
        person = self._person
        self._context.tasks.run(
            lambda workspace: let_stand(workspace, issue, person, reason=reason, clock=now),
            self._on_let_stand,
            self._on_error,
            touches=TOUCHED,
        )

    def _on_let_stand(self, _nothing: None) -> None:
        if self._in_hand is not None:
            said = _("Se guardó la explicación del registro {n}.").format(n=self._number())
            issue = self._in_hand.found.issue
            self._context.tell(said, partial(self._question_again, issue))
        self.decided.emit()

    def _question_again(self, issue: StoredIssue) -> None:
        person = self._person
        self._context.tasks.run(
            lambda workspace: question_again(workspace, issue, person, clock=now),
            touches=TOUCHED,
        )

    def _number(self) -> str:
        return numbers.count(self._in_hand.number) if self._in_hand is not None else ""

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, ProblemError) and error.problems[0].code.startswith("answer."):
            self.refused.emit(sentence(error.problems[0]))
        elif not isinstance(error, CancelledError):
            self._context.show_error(error)
