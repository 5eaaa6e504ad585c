"""Short tables of a step: a few rows in a card, higher ones scroll inside."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget
from typing_extensions import override

from app.ui import theme
from app.ui.controls.cards import Card
from app.ui.controls.table import Table
from app.ui.controls.text import Text

MOST_ROWS = 10
_TOP = QModelIndex()


class ShortTable(Table):
    """A short table whose first row is taken in hand when the keyboard comes to it."""

    def __init__(self, name: str, heads: list[str]) -> None:
        self.rows = QStandardItemModel(0, len(heads))
        self.rows.setHorizontalHeaderLabels(heads)
        super().__init__(name, self.rows)
        self.rows.setParent(self)
        self.setVerticalScrollMode(Table.ScrollMode.ScrollPerItem)

    def fit(self, widths: tuple[int, ...], most: int = MOST_ROWS) -> None:
        """Give the columns their widths, the first what is left; and the height of a few rows."""
        head = self.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(widths[1:], start=1):
            self.setColumnWidth(column, theme.px(width))
        shown = max(1, min(self.rows.rowCount(), most))
        self.setFixedHeight(head.height() + shown * self.verticalHeader().defaultSectionSize())
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model().rowCount(_TOP):
            self.setCurrentIndex(self.model().index(0, 0, _TOP))


def cell(words: str) -> QStandardItem:
    """Give a cell that is read only, whole in its tooltip."""
    item = QStandardItem(words)
    item.setEditable(False)
    item.setToolTip(words)
    return item


def in_card(table: Table) -> Card:
    """Put a table into a card of its own."""
    card = Card()
    column = QVBoxLayout(card)
    column.setContentsMargins(1, 1, 1, 1)
    column.addWidget(table)
    return card


def titled(title: str, words: QWidget) -> QWidget:
    """Put a title over what is said of it."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(4))
    column.addWidget(Text(title, "h2"))
    column.addWidget(words)
    return box
