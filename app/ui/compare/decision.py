"""One difference in hand: both values with who and when, another value, and why."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.messages import _
from app.ui import theme
from app.ui.compare.lines import Line, who_and_when
from app.ui.controls.buttons import Button
from app.ui.controls.fields import TextField
from app.ui.controls.text import Text


class DecisionPanel(QWidget):
    """Both values side by side, each with its key.

    Signals:
        chosen: `first` or `second`.
        other_given: Another value, as typed.
    """

    chosen = Signal(str)
    other_given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown = ("", "")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(16), theme.px(18), theme.px(16))
        column.setSpacing(theme.px(6))
        self.label = Text("", "h2")
        column.addWidget(self.label)
        self.first, self._first_by = Text("", "lead"), Text("", "small", "ink2")
        self.second, self._second_by = Text("", "lead"), Text("", "small", "ink2")
        sides = (
            (_("Primera captura"), self.first, self._first_by, "1", "first"),
            (_("Segunda captura"), self.second, self._second_by, "2", "second"),
        )
        for title, value, who, key, side in sides:
            column.addSpacing(theme.px(8))
            column.addWidget(Text(title, "small_strong", "ink2"))
            column.addWidget(value)
            column.addWidget(who)
            words = _("Queda la primera") if side == "first" else _("Queda la segunda")
            button = Button(words, key=key)
            button.clicked.connect(lambda _checked=False, side=side: self.chosen.emit(side))
            column.addWidget(button)
        column.addSpacing(theme.px(12))
        self.other = TextField(_("Otro dato"), example=_("Otro dato"), key="Enter")
        self.reason = TextField(_("Por qué"), example=_("Por qué: lo dice el papel"))
        column.addWidget(self.other)
        column.addWidget(self.reason)
        self.complaint = Text("", "small", "err")
        column.addWidget(self.complaint)
        self._decided = Text("", "small", "ink2")
        column.addWidget(self._decided)
        column.addStretch(1)
        self.other.returnPressed.connect(self._on_other)

    def show_line(self, line: Line, now: datetime) -> None:
        """Show a difference."""
        each = line.difference
        self.label.setText(line.label)
        self.first.setText(line.first)
        self.second.setText(line.second)
        self._first_by.setText(who_and_when(each.first_side, now))
        self._second_by.setText(who_and_when(each.second_side, now))
        self.other.setVisible(not each.is_row)
        if self._shown != (each.record, each.ref):  # else the same one was read again
            self._shown = (each.record, each.ref)
            self.other.clear()
            self.complaint.setText("")
        decided = ""
        if each.decision is not None:
            decided = _("Queda {value}. Lo decidió {person}: {reason}").format(
                value=line.decided, person=each.decision.person, reason=each.decision.reason
            )
        self._decided.setText(decided)

    def _on_other(self) -> None:
        if self.other.text().strip():
            self.other_given.emit(self.other.text().strip())
