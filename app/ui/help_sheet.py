"""F1: what is in focus, and the keys that work here."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from app.messages import _
from app.ui import theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.dialogs import Sheet
from app.ui.controls.key_hint import KeyHint
from app.ui.controls.text import Text

GAP = 24
AROUND_WIDTH, AROUND_HEIGHT = 84, 250
"""Room that margins, title and button take in the window, in design pixels."""


class HelpSheet(Sheet):
    """Says the name and hint of the control in focus, then the keys of the screen.

    Keys stand in two columns where the window is wide enough, and scroll where it is low.

    Signals:
        print_wanted: The card with all keys, to print.
    """

    print_wanted = Signal()

    def __init__(
        self, parent: QWidget, focused: QWidget | None, keys: list[tuple[str, str]]
    ) -> None:
        name = focused.accessibleName() if focused is not None else ""
        hint = focused.accessibleDescription() if focused is not None else ""
        super().__init__(parent, name or _("Teclas de esta pantalla"), hint)
        self.setMaximumWidth(max(theme.px(420), parent.width() - theme.px(40)))
        if name:
            self.column.addWidget(Text(_("Teclas de esta pantalla"), "strong"))
        hints = [KeyHint(key, words, key_first=True) for key, words in keys]
        self.column.addWidget(_scrolling(_grid(hints, parent.width()), parent.height()))
        printed = Button(_("Imprimir la hoja de teclas"), Kind.LINK, icon="printer")
        printed.clicked.connect(self.print_wanted)
        printed.clicked.connect(self.reject)
        self.buttons.addWidget(printed)
        close = Button(_("Cerrar"), key="Esc")
        close.clicked.connect(self.reject)
        self.buttons.addWidget(close)
        self.finish()
        close.setFocus()


def _grid(hints: list[KeyHint], width: int) -> QWidget:
    """Put keys in two columns, or in one where two are too wide."""
    sides = [max((h.sizeHint().width() for h in hints[side::2]), default=0) for side in (0, 1)]
    columns = 2 if sum(sides) + theme.px(GAP + AROUND_WIDTH) <= width else 1
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(GAP))
    grid.setVerticalSpacing(theme.px(8))
    for index, hint in enumerate(hints):
        grid.addWidget(hint, index // columns, index % columns, Qt.AlignmentFlag.AlignLeft)
    return holder


def _scrolling(keys: QWidget, height: int) -> QScrollArea:
    """Let keys scroll where a window of this height has no room for all of them."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(keys)
    for ground in (area.viewport(), keys):
        ground.setAutoFillBackground(False)
    area.setAccessibleName(_("Teclas de esta pantalla"))
    needed = keys.sizeHint()
    area.setMinimumWidth(needed.width() + theme.px(12))
    area.setFixedHeight(min(needed.height(), max(theme.px(90), height - theme.px(AROUND_HEIGHT))))
    return area
