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
from app.operations.mend_many import (
    Mended,
    Mending,
    explain_all,
    mend_all,
    take_back_mending,
)
from app.operations.review import Case, ProblemGroup
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
        """Say what deciding for all does now; "" when the card decides about its record only."""
        if card.is_explaining:
            return _("Explicar los {n}").format(n=numbers.count(count))
        if card.is_writing and not card.is_repeated:
            return _("Poner en los {n}").format(n=numbers.count(count))
        return ""

    def decide_alike(self, card: CaseCard, form: str, group: ProblemGroup) -> str:
        """Do what the card is about in all records of its kind.

        Returns:
            What is missing, in words; "" when it is being done.
        """
        reason, value = card.reason.text().strip(), card.value()
        if value in (None, "") and not card.is_explaining:
            return _("Escriba el dato nuevo.")
        if not reason:
            return _("Escriba la razón.")
        if card.is_explaining:
            self._explain_all(form, group, reason)
        else:
            self._mend(Mending(form, group.code, group.path, "value", value, reason))
        return ""

    def mend_all(self, form: str, group: ProblemGroup) -> None:
        """Put what is proposed in every record of a kind, each with its own reason."""
        self._mend(Mending(form, group.code, group.path))

    def _mend(self, mending: Mending) -> None:
        person = self._person
        self._row.begin(_("Corrigiendo los registros"))
        cancel = self._context.tasks.run_long(
            lambda workspace, report, cancel: mend_all(
                workspace, mending, person, clock=now, report=report, cancel=cancel
            ),
            self._on_all_mended,
            self._on_not_all_corrected,
            on_progress=self._row.show_progress,
            touches=TOUCHED,
        )
        self._row.follow(cancel)

    def _explain_all(self, form: str, group: ProblemGroup, reason: str) -> None:
        person, issues = self._person, group.issues
        self._row.begin(_("Guardando la explicación"))
        cancel = self._context.tasks.run_long(
            lambda workspace, _report, _cancel: explain_all(
                workspace, form, issues, person, reason=reason, clock=now
            ),
            self._on_all_explained,
            self._on_not_all_corrected,
            touches=TOUCHED,
        )
        self._row.follow(cancel)

    def _on_not_all_corrected(self, error: Exception) -> None:
        self._row.end()
        self._on_error(error)
        self._context.tasks.changed.emit(TOUCHED)  # those done before stay

    def _on_all_mended(self, done: Mended) -> None:
        if not done.mended and done.problems:
            self._row.end()
            self.refused.emit(sentence(done.problems[0]))
            return
        said = ngettext("Se corrigió {n} registro.", "Se corrigieron {n} registros.", done.mended)
        self._tell_of_all(done, said)

    def _on_all_explained(self, done: Mended) -> None:
        said = ngettext("Se explicó {n} problema.", "Se explicaron {n} problemas.", done.mended)
        self._tell_of_all(done, said)

    def _tell_of_all(self, done: Mended, said: str) -> None:
        self._row.end()
        undo = partial(self._take_back_all, done.batch)
        self._context.tell(said.format(n=numbers.count(done.mended)), undo)
        self.decided.emit()

    def _take_back_all(self, batch: int) -> None:
        person = self._person
        self._row.begin(_("Deshaciendo la corrección"))
        self._context.tasks.run_long(
            lambda workspace, report, _cancel: take_back_mending(
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
