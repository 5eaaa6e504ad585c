"""The record in hand: read for the panel, and what is wanted of it there is done."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from app.operations.erase_answer import look_at_erasure
from app.operations.look_at_record import RecordLook
from app.operations.record_states import RemarkGiven
from app.ui.context import Context
from app.ui.records.changes import RecordChanges, now
from app.ui.records.loading import read_look
from app.ui.records.panel import RecordPanel
from app.ui.records.view import RecordsView

if TYPE_CHECKING:
    from app.store.record_query import State


class RecordInHand(QObject):
    """Keeps panel and selection on one record."""

    def __init__(
        self,
        context: Context,
        view: RecordsView,
        panel: RecordPanel,
        changes: RecordChanges,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context, self._view = context, view
        self._panel, self._changes = panel, changes
        panel.state_wanted.connect(self._on_state_wanted)
        panel.return_wanted.connect(self._on_return_wanted)
        panel.remark_answered.connect(self._on_remark_answered)
        panel.remark_settled.connect(self._on_remark_settled)
        panel.erase_wanted.connect(self._on_erase_wanted)
        panel.erased.connect(self._on_erased)
        panel.moment_wanted.connect(self._read)
        panel.revealed.connect(self._on_revealed)

    def show(self) -> None:
        """Read the record the selection rests on, and show it."""
        if self._view.current_record():
            self._read(None)
        else:
            self._panel.show_nothing()

    def undo(self) -> None:
        """Take back the last thing that was done to the record."""
        if self._panel.sheet is not None:
            self._changes.undo(self._record())

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._panel.sheet is not None:
            self._changes.redo(self._record())

    def _record(self) -> str:
        return self._panel.sheet.info.uuid if self._panel.sheet is not None else ""

    def _read(self, at: datetime | None) -> None:
        number, person = self._view.current_record(), self._context.person
        self._context.tasks.read(partial(read_look, number, person, at), self._on_look)

    def _on_look(self, look: RecordLook) -> None:
        if look.sheet.info.id == self._view.current_record() and not self._writes_of(look):
            self._panel.show_look(look, now())

    def _writes_of(self, look: RecordLook) -> bool:
        """Whether somebody is writing why this very record goes back: that stays on the page."""
        sheet = self._panel.sheet
        same = sheet is not None and sheet.info == look.sheet.info
        return same and self._panel.is_returning

    def _on_state_wanted(self, state: str) -> None:
        self._changes.move(self._record(), cast("State", state))

    def _on_return_wanted(self, remarks: list[RemarkGiven]) -> None:
        self._changes.move(self._record(), "returned", remarks)

    def _on_remark_answered(self, number: int, text: str) -> None:
        self._changes.answer_remark(self._record(), number, text)

    def _on_remark_settled(self, number: int) -> None:
        self._changes.settle_remark(self._record(), number)

    def _on_erase_wanted(self, path: str, row: str | None) -> None:
        uuid, person = self._record(), self._context.person
        self._context.tasks.read(
            lambda workspace: look_at_erasure(workspace, uuid, path, person, row=row),
            self._panel.ask_erasure,
        )

    def _on_erased(self, path: str, row: str | None, reason: str) -> None:
        self._changes.erase(self._record(), path, row, reason)

    def _on_revealed(self) -> None:
        if self._panel.sheet is not None:
            self._panel.reveal()
            self._changes.log_reveal(self._panel.sheet.info)
