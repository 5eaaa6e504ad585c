"""A cell that takes an option: typed by code or by part of its words, blind to accents."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, QStringListModel, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from app.messages import _
from app.ui import theme
from app.ui.controls import painting
from app.ui.controls.lookup import Entry, find, searched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from forms.choices import Choice

MOST_SHOWN = 50
ROWS_IN_SIGHT = 7


class ChoiceField(QLineEdit):
    """A line with the options that fit below it; the first is taken unless another is marked."""

    def __init__(self, name: str, choices: "Sequence[Choice]", parent: QWidget) -> None:
        super().__init__(parent)
        self._entries = [
            (searched(f"{each.value} {each.label()}"), Entry(each.value, each.label()))
            for each in choices
        ]
        self._hits: list[Entry] = []
        self._is_typed = False
        self._names = QStringListModel(self)
        self._completer = QCompleter(self._names, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(ROWS_IN_SIGHT)
        self._completer.setWidget(self)
        self._list = QListView()
        self._completer.setPopup(self._list)
        self._dress(name)
        self._completer.activated.connect(self._on_activated)
        self.textEdited.connect(self._on_edited)

    def _dress(self, name: str) -> None:
        self._list.setAccessibleName(_("Opciones de {name}").format(name=name))
        self._list.setFont(theme.font("body"))
        self._list.setMinimumWidth(theme.px(280))
        self._list.setItemDelegate(_Option(self._list))

    def chosen(self) -> str:
        """Give the code of the option meant; what no option has is given as it was typed."""
        text = self.text().strip()
        if not self._is_typed or not text:
            return text
        exact = [entry for key, entry in self._entries if searched(text) in {key, entry.code}]
        if exact:
            return exact[0].code
        marked = self._list.currentIndex().row()
        if 0 <= marked < len(self._hits):
            return self._hits[marked].code
        return self._hits[0].code if self._hits else text

    def moves_in_list(self, key: Qt.Key) -> bool:
        """Say whether a key moves through the options shown."""
        return self._list.isVisible() and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}

    def matches(self) -> list[str]:
        """Give the codes of the options shown now."""
        return [entry.code for entry in self._hits]

    def _on_edited(self, text: str) -> None:
        self._is_typed = True
        self._hits = find(self._entries, text)[:MOST_SHOWN]
        self._names.setStringList([_words(entry) for entry in self._hits])
        if not self._hits:
            self._list.hide()
            return
        area = self.rect()
        # An option is never cut: the list is as wide as the widest of them.
        widest = max(map(theme.metrics("strong").horizontalAdvance, self._names.stringList()))
        area.setWidth(max(area.width(), widest + theme.px(44)))
        self._completer.complete(area)
        self._list.setCurrentIndex(self._names.index(0))

    def _on_activated(self, words: str) -> None:
        for entry in self._hits:
            if _words(entry) == words:
                self.setText(entry.code)


def _words(entry: Entry) -> str:
    return entry.name if entry.name.startswith(entry.code) else f"{entry.code} {entry.name}"


class _Option(QStyledItemDelegate):
    """Paints one option of the list below a cell."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: "QModelIndex | QPersistentModelIndex"
    ) -> QSize:
        return QSize(theme.px(280), theme.px(36))

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: "QModelIndex | QPersistentModelIndex",
    ) -> None:
        area = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        marked = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(area, theme.color("accent_soft" if marked else "surface"))
        if marked and theme.is_contrast():
            painting.box(painter, area, 0, None, "focus", width=2)
        inner = area.adjusted(theme.px(12), 0, -theme.px(12), 0)
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        painting.words(painter, inner, text, "strong" if marked else "body", "ink")
        painter.restore()
