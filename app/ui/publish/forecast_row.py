"""How much a publication sends and how long it takes, at the measured line or another one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.messages import N_, _, ngettext
from app.messages.durations import MINUTE, duration
from app.operations.forecast import Forecast
from app.ui import numbers, theme
from app.ui.controls.combo import Combo
from app.ui.controls.fields import Field
from app.ui.controls.text import IconText, Text
from app.ui.publish.plan import Plan

RATES = (
    ("8000", N_("64 kbit/s, la más lenta")),
    ("32000", N_("256 kbit/s")),
    ("125000", N_("1 Mbit/s")),
    ("1250000", N_("10 Mbit/s")),
)
"""Bytes a second -> how a line is called."""


class ForecastRow(QWidget):
    """«Cuánto tarda».

    Signals:
        rate_chosen: Bytes a second, 0 for the measured line.
    """

    rate_chosen = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self.words = IconText("clock", "", "body", "ink2")
        self.line = Combo(_("Con qué señal"))
        self.line.activated.connect(self._on_chosen)
        column.addWidget(Text(_("Cuánto tarda"), "h2"))
        column.addWidget(self.words)
        column.addWidget(Field(_("Con qué señal"), self.line))

    def show_plan(self, plan: Plan) -> None:
        """Show what a package takes; once it is on its way, that says it better."""
        found = plan.forecast
        self.setVisible(found is not None and plan.shipment is None)
        if found is None:
            return
        self._offer(plan.line.rate)
        self.line.choose(f"{plan.rate:.0f}" if plan.rate else self.line.itemData(0))
        self.words.setText(forecast_words(found))

    def _offer(self, measured: float) -> None:
        offered = [(code, _(words)) for code, words in RATES]
        if measured:
            said = _("La de la última vez: {rate} por segundo").format(
                rate=numbers.size(round(measured))
            )
            offered.insert(0, ("0", said))
        shown = [self.line.itemData(at) for at in range(self.line.count())]
        if shown != [code for code, _words in offered]:
            self.line.clear()
            for code, words in offered:
                self.line.addItem(words, code)

    def _on_chosen(self, _index: int) -> None:
        self.rate_chosen.emit(float(self.line.code()))


def forecast_words(found: Forecast) -> str:
    """Say how much goes and how long it takes."""
    if not found.bytes:
        return _("El portal ya tiene todos estos archivos: no sale nada otra vez.")
    time = duration(found.seconds)
    about = _("unos {time}").format(time=time) if found.seconds >= MINUTE else time
    said = _("Salen {size}, y se leen de vuelta para comprobarlos: {time}.").format(
        size=numbers.size(found.bytes), time=about
    )
    if not found.unchanged:
        return said
    same = ngettext(
        "{n} archivo no sale: el portal ya lo tiene.",
        "{n} archivos no salen: el portal ya los tiene.",
        found.unchanged,
    )
    return f"{said} {same.format(n=numbers.count(found.unchanged))}"
