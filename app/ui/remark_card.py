"""A remark beside its question: who asks for what, what was answered, and two buttons."""

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from app.messages import _
from app.operations.remarks import Remark
from app.ui import numbers, theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import Card
from app.ui.controls.text import IconText, Text

Place = tuple[str, str | None]


def open_at(remarks: Iterable[Remark], place: Place) -> list[Remark]:
    """Give the remarks beside a question that wait for somebody.

    Args:
        remarks: Of one record.
        place: Path and row of the question; path "" takes those on the whole record.
    """
    return [each for each in remarks if (each.path, each.row) == place and not each.closed]


def first_open(remarks: Iterable[Remark]) -> Place | None:
    """Give the place of the first remark on a question that waits for somebody."""
    places = ((each.path, each.row) for each in remarks if each.path and not each.closed)
    return next(places, None)


class RemarkCard(Card):
    """One remark.

    Signals:
        answer_wanted: Its number: the person wants to answer it.
        settled: Its number: nothing is left to do about it.
    """

    answer_wanted = Signal(int)
    settled = Signal(int)

    def __init__(self, remark: Remark, now: datetime) -> None:
        super().__init__("warn")
        self.remark = remark
        self.setAccessibleName(_("Nota: {note}").format(note=remark.text))
        column = self.column(4)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        column.addWidget(IconText("sticky-note", remark.text, "strong", icon_color="warn"))
        column.addWidget(Text(_signed(remark.person, remark.at, now), "small", "ink2"))
        for reply in remark.replies:
            column.addWidget(Text(f"«{reply.text}»"))
            column.addWidget(Text(_signed(reply.person, reply.at, now), "small", "ink2"))
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        self.answer = Button(_("Responder"), Kind.LINK)
        self.answer.clicked.connect(lambda: self.answer_wanted.emit(self.remark.number))
        self.settle = Button(_("Resuelta"), Kind.LINK, icon="check")
        self.settle.clicked.connect(lambda: self.settled.emit(self.remark.number))
        for button in (self.answer, self.settle):
            button.setAccessibleDescription(self.remark.text)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def keep_out_of_tab(self) -> None:
        """Leave the buttons to the mouse and to keys of their own: Tab goes on to answers."""
        for button in (self.answer, self.settle):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def _signed(person: str, at: datetime, now: datetime) -> str:
    return " · ".join(filter(None, (person, numbers.day_and_time(at, now))))
