"""«Ver como estaba el …»: the moments at which a record changed, as a list."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.messages import _
from app.operations.look_at_record import Moment
from app.ui import numbers, theme
from app.ui.controls.combo import Combo
from app.ui.controls.notices import Banner

NOW = "now"


class PastBar(QWidget):
    """A list of moments; with ↑ and ↓ one steps through the life of a record.

    Signals:
        wanted: The moment to be shown; None for now.
    """

    wanted = Signal(object)

    def __init__(self, moments: Sequence[Moment], at: datetime | None, now: datetime) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        items = [(NOW, _("Como está ahora"))]
        for number, moment in enumerate(moments[1:], start=1):
            when = numbers.day_and_time(moment.at, now)
            items.append((str(number), _("Como estaba: {when}").format(when=when)))
        self._moments = moments
        self.combo = Combo(_("Ver como estaba el registro"), items)
        here = (str(n) for n, moment in enumerate(moments) if at is not None and moment.at == at)
        self.combo.choose(next(here, NOW))
        self.combo.activated.connect(self._on_chosen)
        column.addWidget(self.combo)
        if at is not None:
            when = numbers.day_and_time(at, now)
            title = _("Así estaba: {when}").format(when=when)
            column.addWidget(Banner("info", title, _("Nada se cambia al mirar.")))

    def _on_chosen(self) -> None:
        code = self.combo.code()
        self.wanted.emit(None if code == NOW else self._moments[int(code)].at)
