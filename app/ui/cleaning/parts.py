"""Rows of controls and layouts that the pages of Limpiar share."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.messages import _
from app.ui import theme
from app.ui.cleaning.desk import Desk
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.combo import Combo
from app.ui.controls.flow import Flow
from app.ui.controls.text import IconText


def stacked(parent: QWidget, spacing: int = 8) -> QVBoxLayout:
    """Give a widget a column without margins."""
    column = QVBoxLayout(parent)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(spacing))
    return column


def beside(*widgets: QWidget, shares: Sequence[int] = (1, 1)) -> QHBoxLayout:
    """Put two widgets side by side; `shares` is how wide one is to the other."""
    row = QHBoxLayout()
    row.setSpacing(theme.px(16))
    for widget, share in zip(widgets, shares, strict=True):
        row.addWidget(widget, share)
    return row


def flowing(*widgets: QWidget) -> QWidget:
    """Put small controls in a row that goes on in the next line."""
    holder = QWidget()
    flow = Flow(theme.px(8), holder)
    for widget in widgets:
        flow.addWidget(widget)
    return holder


def button(words: str, do: Callable[[], object], *, icon: str = "", key: str = "") -> Button:
    """Make a button that does something."""
    made = Button(words, icon=icon, key=key)
    made.clicked.connect(lambda _checked: do())
    return made


class ColumnChoice(QWidget):
    """Which column is looked at, and the way to see it when it is about persons."""

    def __init__(self, desk: Desk, name: str, on_chosen: Callable[[], object]) -> None:
        super().__init__()
        self._desk = desk
        self.combo = Combo(name)
        self.combo.currentIndexChanged.connect(lambda _at: on_chosen())
        self.hidden = IconText("lock", _("Son datos de personas."), "small", "ink2")
        self.show_button = Button(_("Mostrar"), Kind.LINK)
        self.show_button.setAccessibleName(_("Mostrar los datos personales"))
        self.show_button.clicked.connect(lambda: desk.reveal(self.name))

    @property
    def name(self) -> str:
        """Give the column, "" for none."""
        return self.combo.code()

    def offer(self) -> None:
        """Offer the columns of the form; the one chosen stays when it is there."""
        chosen = self.name
        self.combo.blockSignals(True)
        self.combo.clear()
        for column in self._desk.columns:
            self.combo.addItem(column.label, column.name)
        self.combo.choose(chosen)
        if self.combo.currentIndex() < 0 and self._desk.columns:
            self.combo.setCurrentIndex(0)
        self.combo.blockSignals(False)

    def is_hidden(self) -> bool:
        """Say whether its answers stay hidden, and show the way to see them."""
        hidden = self._desk.is_hidden(self.name)
        self.hidden.setVisible(hidden)
        self.show_button.setVisible(hidden)
        return hidden
