"""Where a record may go from here, as buttons: only those that are this person's to press."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.messages import _
from app.store.record_query import State
from app.ui import theme
from app.ui.controls.buttons import Button
from app.ui.controls.fields import TextField
from app.ui.controls.flow import FlowRow
from app.ui.controls.text import Text


class StateBar(QWidget):
    """Buttons of the states; returning asks for notes first.

    Signals:
        moved: The state the record is to go to.
        returning: Whether notes are being written.
        returned: The notes are written: the record goes back; the note on the whole record or "".
    """

    moved = Signal(str)
    returning = Signal(bool)
    returned = Signal(str)

    def __init__(self, ways: Sequence[State]) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(6))
        self._row = FlowRow(round(theme.px(6)))
        self._column.addWidget(self._row)
        self.buttons: dict[State, Button] = {}
        words: dict[State, tuple[str, str]] = {
            "approved": (_("Aprobar"), "badge-check"),
            "returned": (_("Devolver con notas"), "undo-2"),
            "draft": (_("Volver a borrador"), "pencil"),
        }
        for state in ways:
            button = Button(words[state][0], icon=words[state][1])
            button.clicked.connect(lambda _on=False, to=state: self._on_pressed(to))
            self.buttons[state] = button
            self._row.add(button)

    def _on_pressed(self, state: State) -> None:
        if state != "returned":
            self.moved.emit(state)
            return
        for button in self.buttons.values():
            button.hide()
        self._ask()
        self.returning.emit(True)

    def _ask(self) -> None:
        self._column.addWidget(Text(_("Escriba qué hay que ver, junto a cada dato."), "strong"))
        self.whole = TextField(
            _("Nota sobre todo el registro"), example=_("Sobre todo el registro")
        )
        self._column.addWidget(self.whole)
        row = FlowRow(round(theme.px(6)))
        self.send = Button(_("Devolver"), icon="undo-2")
        self.send.clicked.connect(lambda: self.returned.emit(self.whole.text().strip()))
        self.stop = Button(_("No devolver"))
        self.stop.clicked.connect(lambda: self.returning.emit(False))
        for button in (self.send, self.stop):
            row.add(button)
        self._column.addWidget(row)

    def ask_for_words(self) -> None:
        """Say that a record goes back with at least one note."""
        self.whole.setFocus()
        self.whole.setPlaceholderText(_("Escriba al menos una nota"))
