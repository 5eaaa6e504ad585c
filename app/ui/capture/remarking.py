"""Notes and remarks of the record in hand: written, answered and closed beside their question."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.messages import _
from app.operations.remarks import Remark
from app.ui.remark_card import open_at

if TYPE_CHECKING:
    from app.ui.capture.filling import Filling


class Remarking(QObject):
    """What the note bar and the remarks beside the question in hand do."""

    def __init__(self, filling: "Filling") -> None:
        super().__init__(filling)
        self._filling = filling
        self._bar, self._desk = filling.note_bar, filling.desk
        self._answers = 0
        self._bar.written.connect(self._on_written)
        self._bar.closed.connect(self._on_closed)
        filling.page.answer_wanted.connect(self._on_answer_wanted)
        filling.page.settled.connect(self._desk.settle_remark)
        self._desk.noted.connect(filling.page.show_remarks)

    def open_note(self) -> None:
        """Begin a note beside the question in hand."""
        if self._filling.here is not None:
            self._answers = 0
            self._bar.open_for(self._filling.here.title)

    def answer(self) -> None:
        """Begin an answer to the first remark beside the question in hand."""
        remark = self._waiting()
        if remark is not None:
            self._on_answer_wanted(remark.number)

    def settle(self) -> None:
        """Close the first remark beside the question in hand."""
        remark = self._waiting()
        if remark is not None:
            self._desk.settle_remark(remark.number)

    def _waiting(self) -> Remark | None:
        if self._filling.here is None:
            return None
        waiting = open_at(self._desk.remarks, self._filling.place_here())
        if not waiting:
            self._filling.said.emit(_("Esta pregunta no tiene notas por resolver."))
        return waiting[0] if waiting else None

    def _on_answer_wanted(self, number: int) -> None:
        if self._filling.here is not None:
            self._answers = number
            self._bar.open_for(self._filling.here.title, is_answer=True)

    def _on_written(self, text: str) -> None:
        if self._answers:
            self._desk.answer_remark(self._answers, text)
        else:
            self._desk.note(self._filling.place_here(), text)

    def _on_closed(self) -> None:
        self._bar.hide()
        self._filling.page.take_focus(anew=False)
