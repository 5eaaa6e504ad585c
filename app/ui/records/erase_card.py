"""«Borrar para siempre»: what goes, what cannot be reached, why; a button that is meant."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from app.messages import _, ngettext
from app.operations.erase_answer import Erasure
from app.ui import numbers, theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import Card
from app.ui.controls.fields import Field, TextField
from app.ui.controls.text import Text


class EraseCard(Card):
    """Asks before an answer is erased on a citizen's request.

    Signals:
        confirmed: Why, in words.
        placed: The card itself, which has another size now.
    """

    confirmed = Signal(str)
    placed = Signal(object)

    def __init__(self, erasure: Erasure) -> None:
        super().__init__("warn")
        title = _("Borrar para siempre: «{label}»").format(label=erasure.label)
        self.setAccessibleName(title)
        column = self.column(6)
        column.addWidget(Text(title, "strong"))
        for words in erasure_words(erasure):
            column.addWidget(Text(words, "small", "ink2"))
        self.reason = TextField(_("Por qué se borra"), example=_("Lo pidió la persona"))
        self.field = Field(_("Por qué se borra"), self.reason, required=True)
        self.reason.returnPressed.connect(self._on_reason_entered)
        column.addWidget(self.field)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.button = Button(_("Borrar"), Kind.DANGER)
        self.button.clicked.connect(self._on_confirmed)
        self.back = Button(_("No borrar"))
        self.back.clicked.connect(self.deleteLater)
        row.addWidget(self.button)
        row.addWidget(self.back)
        row.addStretch(1)
        column.addLayout(row)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.placed.emit(self)

    def _on_reason_entered(self) -> None:
        """Go on to the button: Enter erases nothing."""
        if self._said():
            self.button.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_confirmed(self) -> None:
        reason = self._said()
        if reason:
            self.confirmed.emit(reason)

    def _said(self) -> str:
        """Give the reason; without one, ask for it and give ""."""
        reason = self.reason.text().strip()
        if not reason:
            self.field.complain(_("Diga por qué, sin escribir el dato."))
            self.reason.setFocus()
        return reason


def erasure_words(erasure: Erasure) -> list[str]:
    """Say what erasing an answer does, and where it stays."""
    told = ngettext(
        "Se borran el dato y la línea de la historia que lo dice. Queda escrito quién lo borró,"
        " cuándo y por qué. No se puede deshacer.",
        "Se borran el dato y las {n} líneas de la historia que lo dicen. Queda escrito quién lo"
        " borró, cuándo y por qué. No se puede deshacer.",
        erasure.lines,
    )
    words = [told.format(n=numbers.count(erasure.lines))]
    words.append(_("Las otras computadoras lo borran cuando reciban la próxima entrega."))
    if erasure.backups:
        kept = ngettext(
            "{n} respaldo hecho antes lo conserva hasta que otro más nuevo lo reemplace.",
            "{n} respaldos hechos antes lo conservan hasta que otros más nuevos los reemplacen.",
            erasure.backups,
        )
        words.append(kept.format(n=numbers.count(erasure.backups)))
    if erasure.second:
        words.append(_("Los respaldos de la segunda carpeta o memoria también lo conservan."))
    if erasure.releases:
        out = ngettext(
            "{n} paquete de datos ya preparado tiene este registro y no cambia.",
            "{n} paquetes de datos ya preparados tienen este registro y no cambian.",
            erasure.releases,
        )
        words.append(out.format(n=numbers.count(erasure.releases)))
    return words
