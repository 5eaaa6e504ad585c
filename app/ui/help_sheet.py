"""F1: what is in focus, and the keys that work here."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.messages import _
from app.ui import theme
from app.ui.controls.buttons import Button
from app.ui.controls.dialogs import Sheet
from app.ui.controls.key_hint import KeyHint
from app.ui.controls.text import Text

COLUMNS = 2


class HelpSheet(Sheet):
    """Says the name and hint of the control in focus, then the keys of the screen."""

    def __init__(
        self, parent: QWidget, focused: QWidget | None, keys: list[tuple[str, str]]
    ) -> None:
        name = focused.accessibleName() if focused is not None else ""
        hint = focused.accessibleDescription() if focused is not None else ""
        super().__init__(parent, name or _("Teclas de esta pantalla"), hint)
        if name:
            self.column.addWidget(Text(_("Teclas de esta pantalla"), "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(24))
        grid.setVerticalSpacing(theme.px(8))
        for index, (key, words) in enumerate(keys):
            hint_of_key = KeyHint(key, words, key_first=True)
            place = (index // COLUMNS, index % COLUMNS)
            grid.addWidget(hint_of_key, *place, Qt.AlignmentFlag.AlignLeft)
        self.column.addLayout(grid)
        close = Button(_("Cerrar"), key="Esc")
        close.clicked.connect(self.reject)
        self.buttons.addWidget(close)
        self.finish()
        close.setFocus()
