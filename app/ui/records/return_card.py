"""«Devolver»: what whoever captured should look at, said once for all that are selected."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.messages import _, ngettext
from app.ui import numbers, theme
from app.ui.controls.buttons import Button, IconButton
from app.ui.controls.cards import Card
from app.ui.controls.fields import TextField
from app.ui.controls.text import Text


class ReturnCard(Card):
    """Asks for the remark that travels with records; hidden while there is nothing to return.

    Signals:
        confirmed: The remark; "" sends them back without one.
    """

    confirmed = Signal(str)

    def __init__(self) -> None:
        super().__init__("warn")
        self.setAccessibleName(_("Devolver registros"))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.words = Text("", "strong", wrap=False)
        self.remark = TextField(_("Qué hay que ver"), example=_("Qué hay que ver"))
        self.remark.returnPressed.connect(self._on_confirmed)
        self.button = Button(_("Devolver"), icon="corner-down-left")
        self.button.clicked.connect(self._on_confirmed)
        close = IconButton("x", _("No devolver"))
        close.clicked.connect(self.hide)
        row.addWidget(self.words)
        row.addWidget(self.remark, 1)
        row.addWidget(self.button)
        row.addWidget(close)
        self.column(6).addLayout(row)
        self.hide()

    def ask(self, records: int) -> None:
        """Ask what is to be looked at in that many records."""
        said = ngettext("Devolver {n} registro", "Devolver {n} registros", records)
        self.words.setText(said.format(n=numbers.count(records)))
        self.remark.clear()
        self.show()
        self.remark.setFocus()

    def _on_confirmed(self) -> None:
        self.hide()
        self.confirmed.emit(self.remark.text().strip())
