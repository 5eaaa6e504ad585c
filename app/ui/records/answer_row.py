"""One answer beside the table: what it says, what is asked about it, who changed it and when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.messages import _
from app.operations.erase_answer import Erasure
from app.operations.read_record import AnswerLine, Event
from app.operations.remarks import Remark
from app.ui import theme
from app.ui.controls.buttons import IconButton
from app.ui.controls.fields import TextField
from app.ui.controls.text import IconText, Text
from app.ui.records.cells import MASK, SEVERITY_COLORS
from app.ui.records.erase_card import EraseCard
from app.ui.records.thread import Thread
from app.ui.remark_card import RemarkCard


class AnswerRow(QWidget):
    """A question with its answer; the history of this field alone is one click away.

    Signals:
        answered: (number, text): what somebody answers to a remark.
        settled: The number of a remark that is closed.
        erase_wanted: What it says shall be forgotten: tell first what that does.
        erased: Why; it is meant.
    """

    answered = Signal(int, str)
    settled = Signal(int)
    erase_wanted = Signal()
    erased = Signal(str)

    def __init__(
        self,
        line: AnswerLine,
        *,
        is_masked: bool,
        events: Sequence[Event],
        remarks: Sequence[Remark],
        now: datetime,
        is_now: bool = True,
    ) -> None:
        super().__init__()
        self.line = line
        self._events, self._now, self._is_masked = events, now, is_masked
        self._is_now = is_now
        self._thread: QWidget | None = None
        self.remark: TextField | None = None
        self.erasing: EraseCard | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4))
        self._column.addLayout(self._head())
        self.history.setVisible(bool(self._events) or self.line.words is not None)
        self._offer_erasure()
        for remark in remarks:
            self._add_remark(remark)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        pair = QVBoxLayout()
        pair.setSpacing(0)
        pair.addWidget(Text(self.line.label, "small", "ink2"))
        pair.addWidget(self._said())
        row.addLayout(pair, 1)
        self.history = IconButton("history", _("Quién cambió «{label}»").format(label=self._name()))
        self.history.clicked.connect(self.turn_history)
        row.addWidget(self.history)
        said = _("Borrar para siempre: «{label}»").format(label=self._name())
        self.erase = IconButton("circle-x", said)
        self.erase.clicked.connect(self.erase_wanted)
        row.addWidget(self.erase)
        return row

    def _offer_erasure(self) -> None:
        """Offer it at once where a person is spoken of, of any other answer with its history.

        A blank one can be erased too while its history tells what it said.
        """
        told = any(each.op == "set" and (each.old or each.new) for each in self._events)
        can_be = self._is_now and (told or self.line.words is not None)
        self.erase.setVisible(can_be and (self.line.personal or self._thread is not None))

    def _name(self) -> str:
        return self.line.label

    def _said(self) -> Text:
        line = self.line
        words = MASK if self._is_masked else line.words or "–"
        if not line.severity:
            return Text(words)
        color = SEVERITY_COLORS.get(line.severity, "ink")
        sign = "circle-x" if color == "err" else "triangle-alert"
        return IconText(sign, words, "strong", color, icon_size=15, gap=6)

    def turn_history(self) -> None:
        """Show who changed this answer and when, or hide it again."""
        if self._thread is not None:
            self._thread.hide()
            self._thread.deleteLater()
            self._thread = None
            self._offer_erasure()
            return
        events = tuple(self._shown_events())
        untouched = _("Nadie lo ha cambiado desde que llegó.")
        self._thread = Thread(events, self._now) if events else Text(untouched, "small", "ink2")
        self._thread.setAccessibleName(_("Historia de «{label}»").format(label=self._name()))
        self._column.insertWidget(1, self._thread)
        self._offer_erasure()

    def _shown_events(self) -> Sequence[Event]:
        """Give the events of this field; what is masked stays so in its history."""
        if not self._is_masked:
            return self._events
        return [
            replace(each, old=each.old and MASK, new=each.new and MASK) for each in self._events
        ]

    def ask_erasure(self, erasure: Erasure) -> EraseCard:
        """Say what erasing it does, and ask why."""
        if self.erasing is not None and isValid(self.erasing):
            self.erasing.deleteLater()
        self.erasing = EraseCard(erasure)
        self.erasing.confirmed.connect(self.erased)
        self._column.insertWidget(1, self.erasing)
        self.erasing.reason.setFocus()
        return self.erasing

    def ask_remark(self) -> None:
        """Open a line in which is written what should be looked at."""
        self.remark = TextField(
            _("Nota sobre «{label}»").format(label=self._name()), example=_("Qué hay que ver")
        )
        self._column.addWidget(self.remark)

    def _add_remark(self, remark: Remark) -> None:
        card = RemarkCard(remark, self._now)
        card.answer_wanted.connect(self._on_answer_wanted)
        card.settled.connect(self.settled)
        self._column.addWidget(card)

    def _on_answer_wanted(self, number: int) -> None:
        field = TextField(_("Respuesta a la nota"), key="Enter")
        field.returnPressed.connect(lambda: self._on_answered(number, field.text().strip()))
        self._column.addWidget(field)
        field.show()
        field.setFocus()

    def _on_answered(self, number: int, text: str) -> None:
        if text:
            self.answered.emit(number, text)
