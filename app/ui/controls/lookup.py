"""Type-ahead over a long list, blind to accents: the field and the rows that fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.messages import _
from app.store.folding import folded
from app.ui import theme
from app.ui.controls import painting
from app.ui.controls.fields import TextField
from app.ui.controls.row_list import VALUE, Index, RowList, RowPainter, RowState, paint_chosen


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to find.

    Attributes:
        code: What identifies it.
        name: What is shown and searched.
        note: What stands at the right: «1413 · Quiché».
        also: Other names it is found by.
    """

    code: str
    name: str
    note: str = ""
    also: str = ""


def searched(text: str) -> str:
    """Give a text as it is sought: folded, and without the saltillo that few keyboards have."""
    return folded(text).replace("'", "")


def find(entries: Sequence[tuple[str, Entry]], typed: str) -> list[Entry]:
    """Find entries whose text has every word typed, those that begin with it first.

    Args:
        entries: (text as `searched` gives it, entry), in the order to show.
        typed: What the person wrote.
    """
    wanted = searched(typed).split()
    hits = [(key, entry) for key, entry in entries if all(word in key for word in wanted)]
    start = searched(typed).strip()
    hits.sort(key=lambda hit: not hit[0].startswith(start))
    return [entry for _key, entry in hits]


class Finder(Protocol):
    """Where a lookup finds its entries: a few in memory, or tens of thousands in an index."""

    def __len__(self) -> int:
        """Give how many entries there are."""

    def of_code(self, code: str) -> Entry | None:
        """Give the entry of a code, or None."""

    def search(self, typed: str, limit: int) -> tuple[Sequence[Entry], int]:
        """Find entries by what was typed, those that begin with it first.

        Returns:
            At most so many of them, and how many there are; it takes no longer than 10 ms.
        """


class Entries(Finder):
    """Entries in memory."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = [(searched(f"{e.name} {e.also} {e.note}"), e) for e in entries]

    @override
    def __len__(self) -> int:
        return len(self._entries)

    @override
    def of_code(self, code: str) -> Entry | None:
        return next((entry for _key, entry in self._entries if entry.code == code), None)

    @override
    def search(self, typed: str, limit: int) -> tuple[Sequence[Entry], int]:
        hits = find(self._entries, typed)
        return hits[:limit], len(hits)


class _Rows(RowPainter):
    """Paints the entries: name at the left, note at the right."""

    @override
    def row_size(self, index: Index) -> QSize:
        return QSize(theme.px(200), theme.px(38))

    @override
    def paint_row(self, painter: QPainter, area: QRectF, index: Index, state: RowState) -> None:
        entry: Entry = index.data(VALUE)
        if state.chosen:
            ground = area.adjusted(theme.px(3), 1, -theme.px(3), -1)
            paint_chosen(painter, ground, theme.radius("control"))
        inner = area.adjusted(theme.px(14), 0, -theme.px(14), 0)
        painting.words(painter, inner, entry.name, "strong" if state.chosen else "body", "ink")
        painting.words(painter, inner, entry.note, "small", "ink3", align=painting.RIGHT)


class Lookup(QWidget):
    """A field that finds one entry of many while the person types.

    Arrows move through the rows and Enter takes one, without leaving the field.

    Signals:
        chosen: The code of the entry taken.
    """

    chosen = Signal(str)

    def __init__(self, name: str, entries: Sequence[Entry] | Finder, *, rows: int = 5) -> None:
        super().__init__()
        self._finder = Entries(entries) if isinstance(entries, Sequence) else entries
        self._limit = 50
        self._code = ""
        self.field = TextField(name, icon="search", example=_("Escriba para buscar"))
        self._list = RowList(_("Coincidencias: {name}").format(name=name), _Rows)
        self._model = self._list.rows
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFixedHeight(theme.px(38) * rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self.field)
        column.addWidget(self._list)
        self.setFocusProxy(self.field)
        self.field.installEventFilter(self)
        self.field.textEdited.connect(self._on_typed)
        self._list.clicked.connect(self._on_row_chosen)
        self._show("")

    def code(self) -> str:
        """Give the code of the entry taken, or ""."""
        return self._code

    def choose(self, code: str) -> None:
        """Take the entry of a code; an unknown code empties the field."""
        entry = self._finder.of_code(code)
        self._code = entry.code if entry else ""
        self.field.setText(entry.name if entry else "")
        self._show(self.field.text())
        self._list.setVisible(entry is None)
        if entry:
            self.chosen.emit(entry.code)

    def matches(self) -> list[Entry]:
        """Give the entries shown now."""
        rows = range(self._model.rowCount())
        return [self._model.item(row).data(VALUE) for row in rows]

    def marked(self) -> Entry | None:
        """Give the entry that Enter would take, or None."""
        entry: Entry | None = self._list.currentIndex().data(VALUE)
        return entry

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None:
            row = max(0, min(self._model.rowCount() - 1, self._list.currentIndex().row() + step))
            self._list.setCurrentIndex(self._model.index(row, 0))
            return True
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not self._code and self._list.currentIndex().isValid():
            self._on_row_chosen(self._list.currentIndex())
            return True
        return False

    def _on_typed(self, text: str) -> None:
        self._code = ""
        self._show(text)
        self._list.setVisible(self._model.rowCount() > 0)

    def _on_row_chosen(self, index: QModelIndex) -> None:
        self.choose(index.data(VALUE).code)

    def _show(self, typed: str) -> None:
        hits, count = self._finder.search(typed, self._limit)
        self._model.clear()
        for entry in hits:
            self._list.add_row(entry.name, entry, f"{entry.name}, {entry.note}")
        if hits:
            self._list.setCurrentIndex(self._model.index(0, 0))
        shown, whole = f"{count:,}", f"{len(self._finder):,}"
        self.field.set_unit(_("{shown} de {whole}").format(shown=shown, whole=whole))
