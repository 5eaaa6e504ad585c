"""One difference between two computers: before, here, there, and three ways to decide."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _
from app.operations.read_conflicts import ConflictSheet, Side
from app.ui import numbers, theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import Card
from app.ui.controls.fields import TextField
from app.ui.controls.text import Text


class ConflictCard(Card):
    """A difference.

    Signals:
        decided: «ours», «theirs» or «value», and the value.
        record_wanted: See the record.
    """

    decided = Signal(str, str)
    record_wanted = Signal()

    def __init__(self, sheet: ConflictSheet, now: datetime) -> None:
        super().__init__()
        self.sheet = sheet
        column = self.column(10)
        where = _("{form} · registro {number}").format(
            form=sheet.form, number=numbers.count(sheet.record)
        )
        column.addWidget(Text(where, "small", "ink2"))
        column.addWidget(Text(sheet.label, "h2"))
        column.addLayout(self._sides(now))
        column.addLayout(self._buttons())
        self.writing = QWidget()
        column.addWidget(self.writing)
        self._build_writing()
        self.writing.hide()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Decide by number, from any button of the card; a field keeps its digits."""
        if event.text() in ("1", "2"):
            self.decided.emit("ours" if event.text() == "1" else "theirs", "")
        elif event.text() == "3":
            self.open_writing()
        else:
            super().keyPressEvent(event)

    def _sides(self, now: datetime) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        device = _("Allá, en {device}").format(device=self.sheet.device)
        for title, side in (
            (_("Antes"), Side(self.sheet.before)),
            (_("Aquí"), self.sheet.here),
            (device, self.sheet.there),
        ):
            row.addWidget(_SideCard(title, side, now), 1)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.keep = Button(_("Dejar lo de aquí"), key="1")
        self.take = Button(_("Tomar lo de allá"), key="2")
        self.write = Button(_("Escribir otro"), key="3")
        look = Button(_("Ver el registro"), Kind.LINK, icon="table-2")
        self.keep.clicked.connect(lambda: self.decided.emit("ours", ""))
        self.take.clicked.connect(lambda: self.decided.emit("theirs", ""))
        self.write.clicked.connect(self.open_writing)
        look.clicked.connect(self.record_wanted)
        for button in (self.keep, self.take, self.write):
            button.setAccessibleName(f"{button.text()}: {self.sheet.label}")
            row.addWidget(button)
        if not self.sheet.writable:
            self.write.hide()
        row.addStretch(1)
        row.addWidget(look)
        return row

    def _build_writing(self) -> None:
        row = QHBoxLayout(self.writing)
        row.setContentsMargins(0, 0, 0, 0)
        self.field = TextField(_("Otro dato para «{label}»").format(label=self.sheet.label))
        self.field.returnPressed.connect(self._on_written)
        self.store = Button(_("Guardar este"))
        self.store.clicked.connect(self._on_written)
        row.addWidget(self.field, 1)
        row.addWidget(self.store)

    def open_writing(self) -> None:
        """Show the field for another value."""
        if self.sheet.writable:
            self.writing.show()
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_written(self) -> None:
        self.decided.emit("value", self.field.text())


class _SideCard(Card):
    """What one side says, who said it and when."""

    def __init__(self, title: str, side: Side, now: datetime) -> None:
        super().__init__("plain")
        column: QVBoxLayout = self.column(4)
        column.addWidget(Text(title, "small", "ink2"))
        said = Text(side.words, "strong")
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(said)
        if side.at is not None:
            who = side.person or _("alguien")
            words = f"{who}, {numbers.day_and_time(side.at, now)}"
            column.addWidget(Text(words, "small", "ink2"))
        column.addStretch(1)
