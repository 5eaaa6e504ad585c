"""The end of a repeat: add another instance, take one away, or go on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from app.messages import _, ngettext
from app.ui import theme
from app.ui.capture.live import Block
from app.ui.capture.sheet import Item
from app.ui.controls.buttons import Button
from app.ui.controls.text import Text

ADD_KEY, REMOVE_KEY = "1", "2"


class RepeatBlock(Block):
    """The place after the last instance of a repeat; Enter goes on to what follows.

    Signals:
        add_wanted: Another instance.
        remove_wanted: The instance of the page this block stands on goes away.
    """

    add_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        count = int(item.state.value or 0)
        self._has_row = count > 0
        held = ngettext("Hay {n} registrada.", "Hay {n} registradas.", count).format(n=count)
        hint = held if count else _("No hay ninguna todavía.")
        enter = _("Enter sigue con lo que viene.")
        self.column.addWidget(Text(f"{hint} {enter}", "small", "ink2"))
        self.column.addSpacing(theme.px(8))
        self.add = Button(_("Agregar otra") if count else _("Agregar"), icon="plus", key=ADD_KEY)
        self.add.setAccessibleDescription(item.title)
        self.remove = Button(_("Quitar la última"), key=REMOVE_KEY)
        self.remove.setAccessibleDescription(item.title)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.add)
        row.addWidget(self.remove)
        row.addStretch(1)
        self.column.addLayout(row)
        self.remove.setVisible(self._has_row)
        self.add.clicked.connect(self.add_wanted)
        self.remove.clicked.connect(self.remove_wanted)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    @override
    def stop(self) -> QWidget:
        return self

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == ADD_KEY:
            self.add_wanted.emit()
        elif event.text() == REMOVE_KEY and self._has_row:
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)
