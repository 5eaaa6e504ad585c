"""«Copiar un mes»: which period, into which one, and what would come of it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.messages import _, ngettext
from app.ui import numbers, theme
from app.ui.controls.cards import Card
from app.ui.controls.combo import Combo
from app.ui.controls.contents import renewed
from app.ui.controls.fields import Field, TextField
from app.ui.controls.text import Text

if TYPE_CHECKING:
    from app.operations.copy_period import CopyPlan, Period


class CopyPage(QWidget):
    """Asks for two periods and says what copying does; the buttons are the screen's.

    Signals:
        asked: (from, to): say what copying would do.
    """

    asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.plan: CopyPlan | None = None
        self._source: Combo | None = None
        self.target = TextField(_("Mes o año nuevo"), example="11/2026")
        self.target.textChanged.connect(self._on_changed)
        self.said = Text("", "body", "ink2")
        self._fields = QHBoxLayout()
        self._fields.setSpacing(theme.px(16))
        card = Card()
        inner = QVBoxLayout(card)
        inner.setContentsMargins(theme.px(20), theme.px(18), theme.px(20), theme.px(18))
        inner.setSpacing(theme.px(12))
        inner.addWidget(Text(_("Copiar las filas de un mes como borradores de otro"), "h2", "ink"))
        inner.addLayout(self._fields)
        inner.addWidget(self.said)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        self._to = Field(_("A este mes o año"), self.target)

    @property
    def source(self) -> str:
        """The period to copy."""
        return self._source.code() if self._source is not None else ""

    def show_periods(self, periods: "list[Period]") -> None:
        """Offer periods; the latest is chosen, and the one after it to copy to."""
        from app.operations.copy_period import next_period

        self._fields.removeWidget(self._to)
        items = [(each.code, period_words(each)) for each in periods]
        self._source = Combo(_("Mes o año que se copia"), items)
        self._source.currentIndexChanged.connect(self._on_source_changed)
        with renewed(self._fields):
            self._fields.addWidget(Field(_("De este mes o año"), self._source))
            self._fields.addWidget(self._to)
            self._fields.addStretch(1)
        self.target.setText(code_words(next_period(periods[0].code)))
        self._on_changed()
        self._source.setFocus(Qt.FocusReason.TabFocusReason)

    def show_plan(self, plan: "CopyPlan") -> None:
        """Say what copying would do."""
        self.plan = plan
        words = ngettext(
            "Se copia {n} fila como borrador de {period}.",
            "Se copian {n} filas como borradores de {period}.",
            len(plan.records),
        ).format(n=numbers.count(len(plan.records)), period=code_words(plan.target))
        if plan.repeated:
            words += " " + _("{n} ya están en ese mes y no se repiten.").format(
                n=numbers.count(plan.repeated)
            )
        self.said.setText(words + " " + _("Todavía no se guardó nada; después se puede deshacer."))

    def show_refusal(self, sentence: str) -> None:
        """Say why nothing can be copied."""
        self.plan = None
        self.said.setText(sentence)

    def _on_source_changed(self) -> None:
        from app.operations.copy_period import next_period

        if self.source:
            self.target.setText(code_words(next_period(self.source)))
            self._on_changed()

    def _on_changed(self) -> None:
        self.plan = None
        if self.source and self.target.text().strip():
            self.asked.emit(self.source, self.target.text())


def code_words(code: str) -> str:
    """Say a period: `2026-10` is 10/2026."""
    year, _dash, month = code.partition("-")
    return f"{month}/{year}" if month else year


def period_words(period: "Period") -> str:
    """Say a period with how many records it has."""
    words = ngettext("{period}: {n} registro", "{period}: {n} registros", period.records)
    return words.format(period=code_words(period.code), n=numbers.count(period.records))
