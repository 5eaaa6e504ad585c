"""The history of a record as a thread: a sign for each thing that happened, who and when."""

from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _
from app.operations.read_record import Event
from app.operations.record_words import STATES
from app.ui import icons, numbers, theme
from app.ui.controls import painting
from app.ui.controls.text import Text

SIGNS = {
    "create": "plus",
    "import": "file-spreadsheet",
    "set": "pencil",
    "state": "circle-check",
    "delete": "archive",
    "undo": "undo-2",
    "remark": "sticky-note",
    "closed": "check",
    "erased": "circle-x",
    "add_row": "plus",
    "remove_row": "x",
    "move_row": "repeat",
}
GUTTER = 32


def event_words(event: Event) -> str:
    """Say what happened: «Personas: 6 cambió a 42»."""
    if event.op == "set":
        return _answer_words(event)
    if event.op == "state":
        for state, words in STATES.items():
            if state == event.new:
                return _(words)
    said = {
        "create": _("Empezado"),
        "import": _("Importado de «{file}»").format(file=event.new or ""),
        "delete": _("Apartado"),
        "undo": _("Se trajo de vuelta"),
        "add_row": _("Se agregó: {label}").format(label=event.label),
        "remove_row": _("Se quitó: {label}").format(label=event.label),
        "move_row": _("Se movió: {label}").format(label=event.label),
        "closed": _("Nota resuelta"),
        "erased": _("{label}: el dato se borró para siempre").format(label=event.label),
        "remark": _("Nota: {note}").format(note=event.new or event.reason),
    }
    return said.get(event.op, event.op)


def _answer_words(event: Event) -> str:
    if event.old is None:
        return _("{label}: {new}").format(label=event.label, new=event.new or "–")
    if event.new is None:
        return _("{label}: se dejó en blanco, decía {old}").format(label=event.label, old=event.old)
    return _("{label}: {old} cambió a {new}").format(
        label=event.label, old=event.old, new=event.new
    )


class ThreadItem(QWidget):
    """One thing that happened."""

    def __init__(self, event: Event, now: datetime, *, is_last: bool) -> None:
        super().__init__()
        self._sign, self._is_last = SIGNS.get(event.op, "circle"), is_last
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(GUTTER), 0, 0, theme.px(10))
        column.setSpacing(0)
        self.words = Text(event_words(event))
        column.addWidget(self.words)
        who = " · ".join(filter(None, (event.person, numbers.day_and_time(event.at, now))))
        column.addWidget(Text(who, "small", "ink2"))
        if event.reason and event.op != "remark":
            column.addWidget(Text(f"«{event.reason}»", "small", "ink2"))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        side = theme.px(22)
        line = theme.metrics("body").height()
        box = QRectF(0, (line - side) / 2, side, side)
        if not self._is_last:
            painter.setPen(theme.color("line_mid"))
            x = box.center().x()
            painter.drawLine(QPointF(x, box.bottom()), QPointF(x, self.height() + box.top()))
        painting.box(painter, box, side / 2, "surface", "line_mid")
        icons.draw(painter, self._sign, box, "ink2", 13)
        painter.end()


class Thread(QWidget):
    """What happened to a record, the latest first."""

    def __init__(self, events: tuple[Event, ...], now: datetime) -> None:
        super().__init__()
        self.setAccessibleName(_("Historia"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        for number, event in enumerate(events, start=1):
            column.addWidget(ThreadItem(event, now, is_last=number == len(events)))
