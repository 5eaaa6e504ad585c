"""The records a hint is about, each a way to see it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.messages import _
from app.ui import numbers, theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.text import Text

MOST_LINKS = 5


class RecordLinks(QWidget):
    """A row of buttons, one a record; of many only the first ones."""

    def __init__(self, records: Sequence[int], show: Callable[[int], None]) -> None:
        """Prepare.

        Args:
            records: Keys of the records.
            show: What shows one of them.
        """
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(28), 0, 0, 0)
        row.setSpacing(theme.px(4))
        row.addWidget(Text(_("Ver registro"), "small", "ink2"))
        self.buttons: list[Button] = []
        for record in records[:MOST_LINKS]:
            number = numbers.count(record)
            button = Button(number, Kind.GHOST)
            button.setAccessibleName(_("Ver el registro {number}").format(number=number))
            button.clicked.connect(partial(show, record))
            row.addWidget(button)
            self.buttons.append(button)
        if len(records) > MOST_LINKS:
            words = _("y {count} más").format(count=numbers.count(len(records) - MOST_LINKS))
            row.addWidget(Text(words, "small", "ink2"))
        row.addStretch(1)
