"""The columns of which nobody said whether they may leave, each with the four answers."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.messages import N_, _
from app.operations.publication import ColumnFate
from app.ui import theme
from app.ui.controls.combo import Combo
from app.ui.controls.contents import renewed
from app.ui.controls.fields import Field
from app.ui.controls.text import IconText

ANSWERS = (
    ("", N_("Elija")),
    ("publico", N_("Pública: sale tal como está")),
    ("confidencial", N_("Confidencial: se queda aquí")),
    ("sensible", N_("Sensible: se queda aquí")),
    ("reservado", N_("Reservada: se queda aquí")),
)
"""Class -> what a person reads; the first is none yet."""


class Classes(QWidget):
    """Asks for the class of each column that has none.

    Signals:
        chosen: (path of the question, its class).
    """

    chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        words = _("Nadie dijo si estas columnas pueden salir. Mientras falte una, no sale nada.")
        column.addWidget(IconText("triangle-alert", words, "body", "warn"))
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.px(8))
        column.addLayout(self._list)
        self.fields: dict[str, Field] = {}

    def show_columns(self, columns: Sequence[ColumnFate]) -> None:
        """Ask for those without a class; with none left, nothing is asked."""
        lacking = {each.path: each.title for each in columns if not each.privacy}
        self.setVisible(bool(lacking))
        if list(lacking) == list(self.fields):
            return
        with renewed(self._list):
            self.fields = {}
            for path, title in lacking.items():
                combo = Combo(title, [(code, _(words)) for code, words in ANSWERS])
                combo.activated.connect(partial(self._on_chosen, path, combo))
                self.fields[path] = Field(title, combo)
                self._list.addWidget(self.fields[path])

    def _on_chosen(self, path: str, combo: Combo, _index: int) -> None:
        if combo.code():
            self.chosen.emit(path, combo.code())
