"""What a person changes from the table: each is written down, said, and can be taken back."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QObject

from app.messages import _, sentence
from app.operations.correct import (
    Corrected,
    Correction,
    bring_back,
    correct_checked,
    set_aside,
)
from app.operations.erase_answer import erase_answer
from app.operations.read_record import RecordProblem, log_reveal
from app.operations.record_actions import Action
from app.operations.record_states import Moved, RemarkGiven, change_state
from app.operations.remarks import answer_remark, close_remark
from app.operations.undo_record import redo_last, undo_last
from app.store.record_info import RecordInfo
from app.store.record_query import State
from app.store.workspace import Workspace
from app.ui import numbers
from app.ui.context import Context
from app.ui.controls.work_row import WorkRow
from app.ui.tasks import Part
from forms.problem import ProblemError

TOUCHED = Part.RECORDS | Part.ISSUES


def now() -> datetime:
    """Give the time, in UTC."""
    return datetime.now(UTC)


class RecordChanges(QObject):
    """Changes of records, for one screen."""

    def __init__(self, context: Context, row: WorkRow, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._row = row
        self._numbers: Sequence[int] = ()

    @property
    def _person(self) -> str:
        return self._context.person

    def mend(self, found: RecordProblem) -> None:
        """Take what is proposed."""
        issue, person = found.issue, self._person
        correction = Correction(
            issue.record_uuid, issue.path, found.proposal, found.reason, issue.row
        )
        self._context.tasks.run(
            lambda workspace: correct_checked(workspace, correction, person, clock=now),
            self._on_corrected,
            touches=TOUCHED,
        )

    def _on_corrected(self, corrected: Corrected) -> None:
        said = _("Se corrigió el dato. La razón quedó en la historia.")
        self._context.tell(said, partial(self.undo, corrected.correction.record))

    def move(self, uuid: str, state: State, remarks: Sequence[RemarkGiven] = ()) -> None:
        """Move a record to another state."""
        person = self._person
        self._context.tasks.run(
            lambda workspace: change_state(
                workspace, uuid, state, person, clock=now, remarks=remarks
            ),
            self._on_moved,
            touches=TOUCHED,
        )

    def _on_moved(self, moved: Moved) -> None:
        number = numbers.count(moved.record.id)
        if moved.problems:
            words = _("El registro {n} no se aprobó: {why}")
            self._context.tell(words.format(n=number, why=sentence(moved.problems[0])))
            return
        said = {
            "approved": _("El registro {n} quedó aprobado."),
            "returned": _("El registro {n} se devolvió con notas."),
            "draft": _("El registro {n} es borrador otra vez."),
            "final": _("El registro {n} quedó terminado."),
        }[moved.record.state].format(n=number)
        self._context.tell(said, partial(self.undo, moved.record.uuid))

    def answer_remark(self, uuid: str, number: int, text: str) -> None:
        """Answer a remark, by its number."""
        person = self._person
        self._context.tasks.run(
            lambda workspace: answer_remark(workspace, uuid, number, text, person),
            touches=TOUCHED,
        )

    def settle_remark(self, uuid: str, number: int) -> None:
        """Close a remark, by its number."""
        person = self._person
        self._context.tasks.run(
            lambda workspace: close_remark(workspace, uuid, number, person), touches=TOUCHED
        )

    def erase(self, uuid: str, path: str, row: str | None, reason: str) -> None:
        """Erase an answer for good, on a citizen's request."""
        person = self._person
        self._context.tasks.run(
            lambda workspace: erase_answer(
                workspace, uuid, path, person, clock=now, row=row, reason=reason
            ),
            self._on_erased,
            self._on_not_turned,
            touches=TOUCHED,
        )

    def _on_erased(self, _lines: int) -> None:
        self._context.tell(_("El dato se borró, también de la historia. Esto no se deshace."))

    def undo(self, uuid: str) -> None:
        """Take back the last thing that was done to a record."""
        person = self._person
        self._context.tasks.run(
            lambda workspace: undo_last(workspace, uuid, person, clock=now),
            self._on_undone,
            self._on_not_turned,
            touches=TOUCHED,
        )

    def redo(self, uuid: str) -> None:
        """Do again what was taken back last."""
        person = self._person
        self._context.tasks.run(
            lambda workspace: redo_last(workspace, uuid, person, clock=now),
            self._on_redone,
            self._on_not_turned,
            touches=TOUCHED,
        )

    def _on_undone(self, _action: Action) -> None:
        self._context.tell(_("Se deshizo lo último. Ctrl+Y lo rehace."))

    def _on_redone(self, _action: Action) -> None:
        self._context.tell(_("Se rehizo lo que se había deshecho."))

    def _on_not_turned(self, error: Exception) -> None:
        if isinstance(error, ProblemError):
            self._context.tell(sentence(error.problems[0]))
        else:
            self._context.show_error(error)

    def bring_back(self, record: RecordInfo) -> None:
        """Put a record that was set aside back into the list."""
        self._bring_back((record.uuid,))
        said = _("El registro {n} está de vuelta.").format(n=numbers.count(record.id))
        self._context.tell(said, partial(self._set_aside_again, record.uuid))

    def _bring_back(self, uuids: tuple[str, ...]) -> None:
        person = self._person

        def op(workspace: Workspace) -> None:
            for uuid in uuids:
                bring_back(workspace, uuid, person)

        self._context.tasks.run(op, touches=TOUCHED)

    def _set_aside_again(self, uuid: str) -> None:
        person, reason = self._person, _("Se apartó desde Registros")
        self._context.tasks.run(
            lambda workspace: set_aside(workspace, uuid, person, reason=reason), touches=TOUCHED
        )

    def log_reveal(self, record: RecordInfo) -> None:
        """Write down that what a record says about a person was shown."""
        person = self._person
        self._context.tasks.run(
            lambda workspace: log_reveal(workspace, record.uuid, person, clock=now),
            touches=Part.SETTINGS,
        )
