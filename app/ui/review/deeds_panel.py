"""The side of Revisar: what was decided for many records at once, each to be taken back."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.messages import N_, _, ngettext
from app.operations.recent_deeds import Deed, recent_deeds
from app.ui import numbers, theme
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import Card
from app.ui.controls.contents import renewed
from app.ui.controls.text import Text
from app.ui.records.changes import now

_WHAT = {
    "mended": N_("Corregir"),
    "explained": N_("Explicar"),
    "aside": N_("Apartar registros"),
    "cleaned": N_("Receta de limpieza"),
}


class DeedsPanel(QWidget):
    """Steps, the newest first, and the ways to the other work on these records.

    Signals:
        back_wanted: Take a batch back.
    """

    back_wanted = Signal(int)

    def __init__(self, context: Context, ways: Sequence[Button]) -> None:
        """Prepare.

        Args:
            context: Of the window.
            ways: Buttons that lead to cleaning, comparing and checking again.
        """
        super().__init__()
        self._context = context
        self._ways = ways
        self.buttons: list[Button] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(12))
        column.setSpacing(theme.px(8))
        column.addWidget(Text(_("Lo que se hizo junto"), "strong"))
        self.words = Text("", "small", "ink2")
        column.addWidget(self.words)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(theme.px(6))
        column.addLayout(self._steps)
        column.addStretch(1)
        for way in ways:
            column.addWidget(way)
        self.show_deeds(())

    def load(self, form: str) -> None:
        """Read what was done in a form; "" shows what is there."""
        if form:
            self._context.tasks.read(
                lambda workspace: recent_deeds(workspace, form),
                self.show_deeds,
                lambda _error: None,  # the form is no longer there: the review says so
            )

    def show_deeds(self, deeds: Sequence[Deed]) -> None:
        """Show these steps."""
        self.buttons = []
        none = _("Aquí verá lo que corrija en muchos registros a la vez, para deshacerlo.")
        some = _("Lo que decía antes queda en la historia. Cada paso se puede deshacer.")
        self.words.setText(some if deeds else none)
        at = now()
        before: QWidget = self._ways[-1]
        with renewed(self._steps):
            for deed in deeds:
                self._steps.addWidget(self._step(deed, at))
                QWidget.setTabOrder(before, self.buttons[-1])
                before = self.buttons[-1]

    def _step(self, deed: Deed, at: datetime) -> Card:
        card = Card()
        column = card.column(2)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(6))
        title = deed_title(deed)
        column.addWidget(Text(title, "body"))
        count = ngettext("{n} registro", "{n} registros", deed.records)
        said = (
            f"{count.format(n=numbers.count(deed.records))} · {numbers.day_and_time(deed.at, at)}"
        )
        column.addWidget(Text(said, "small", "ink2"))
        button = Button(_("Deshacer"), Kind.LINK, icon="undo-2")
        button.setAccessibleName(_("Deshacer: {what}, {said}").format(what=title, said=said))
        button.clicked.connect(partial(self.back_wanted.emit, deed.batch))
        column.addWidget(button)
        self.buttons.append(button)
        return card


def deed_title(deed: Deed) -> str:
    """Say what was done: «Corregir «Población total»»."""
    what = _(_WHAT[deed.what])
    return f"{what}: {deed.label}" if deed.label else what
