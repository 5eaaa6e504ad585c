"""What stands over the table: filters with their counts, the search, the columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget
from typing_extensions import override

from app.messages import N_, _
from app.store.record_counts import RecordCounts
from app.store.record_query import RecordQuery, State
from app.ui import numbers, theme
from app.ui.controls.buttons import Button, IconButton
from app.ui.controls.choices import Chip
from app.ui.controls.fields import TextField
from app.ui.controls.menus import open_under

TYPING_MS = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """Some of the records of a form.

    Attributes:
        words: Its name, of the catalogue.
        icon, color: Its sign.
        narrow: Makes of a query for all one for these.
        count: Takes theirs out of the counts.
    """

    words: str
    icon: str
    color: str
    narrow: Callable[[int], RecordQuery]
    count: Callable[[RecordCounts], int]


def _in_state(words: str, icon: str, color: str, state: State) -> Filter:
    return Filter(
        words,
        icon,
        color,
        lambda instrument: RecordQuery(instrument, states=(state,)),
        lambda counts: counts.by_state.get(state, 0),
    )


FILTERS: Mapping[str, Filter] = {
    "todos": Filter(N_("Todos"), "", "", RecordQuery, lambda counts: counts.all),
    "errores": Filter(
        N_("Con errores"),
        "circle-x",
        "err",
        lambda instrument: RecordQuery(instrument, severity="error"),
        lambda counts: counts.with_errors,
    ),
    "avisos": Filter(
        N_("Con avisos"),
        "triangle-alert",
        "warn",
        lambda instrument: RecordQuery(instrument, severity="warning"),
        lambda counts: counts.with_warnings,
    ),
    "borradores": _in_state(N_("Borradores"), "pencil", "ink2", "draft"),
    "terminados": _in_state(N_("Terminados"), "circle-check", "info", "final"),
    "devueltos": _in_state(N_("Devueltos"), "corner-down-left", "warn", "returned"),
    "aprobados": _in_state(N_("Aprobados"), "check", "ok", "approved"),
    "apartados": Filter(
        N_("Apartados"),
        "archive",
        "ink2",
        lambda instrument: RecordQuery(instrument, deleted=True),
        lambda counts: counts.set_aside,
    ),
}
"""The filters by name, in their order."""

LATER = ("devueltos", "aprobados")
"""Filters that have nothing to show in most offices: they come when there is something."""


class FilterBar(QWidget):
    """Chips with counts, or one menu where room is short; the search; the columns.

    Signals:
        changed: Another filter, or another text to search.
        columns_wanted: The person wants to choose columns.
        narrow_wanted: … to filter by answers.
        count_wanted: … to count by an answer.
        views_wanted: … to take a view that was kept, or to keep this one.
    """

    changed = Signal()
    columns_wanted = Signal()
    narrow_wanted = Signal()
    count_wanted = Signal()
    views_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chosen = "todos"
        self._counts: dict[str, int] = {}
        self._narrow = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(6))
        self._group = QButtonGroup(self)
        self.chips = {name: self._chip(row, name) for name in FILTERS}
        self.chips["todos"].setChecked(True)
        self.menu_button = Button(_("Todos"), has_menu=True)
        self.menu_button.clicked.connect(self._on_menu_pressed)
        row.addWidget(self.menu_button)
        row.addStretch(0)
        self.search = TextField(
            _("Buscar en todo"), example=_("Buscar en todo"), icon="search", key="/"
        )
        self.search.setMinimumWidth(theme.px(150))
        self.search.setMaximumWidth(theme.px(210))
        row.addWidget(self.search, 1)
        self.more = IconButton("ellipsis", _("Filtrar por datos, contar, vistas"), boxed=True)
        self.more.clicked.connect(self._on_more_pressed)
        self.columns = IconButton("columns-3", _("Columnas"), boxed=True)
        self.columns.clicked.connect(self.columns_wanted)
        row.addWidget(self.more)
        row.addWidget(self.columns)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self.search.textChanged.connect(self._typing.start)
        self.search.returnPressed.connect(self._search_now)

    def query(self, instrument: int) -> RecordQuery:
        """Give what the chosen filter means, without the search."""
        return FILTERS[self.chosen].narrow(instrument)

    def text(self) -> str:
        """Give what is searched."""
        return self.search.text().strip()

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter or a search leaves records out."""
        return self.chosen != "todos" or bool(self.text())

    def show_counts(self, counts: RecordCounts) -> None:
        """Show how many records each filter leaves."""
        self._counts = {name: each.count(counts) for name, each in FILTERS.items()}
        for name, chip in self.chips.items():
            chip.set_count(self._counts[name])
        self._arrange()

    def choose(self, name: str) -> None:
        """Show another part of the records; an unknown name shows all."""
        self.chosen = name if name in FILTERS else "todos"
        self.chips[self.chosen].setChecked(True)
        self._arrange()
        self.changed.emit()

    def restore(self, name: str, text: str) -> None:
        """Show a filter and a search that were kept; nothing is said of it."""
        self.blockSignals(True)
        self.search.setText(text)
        self._typing.stop()
        self.choose(name)
        self.blockSignals(False)

    def clear(self) -> None:
        """Take filter and search away."""
        self.search.clear()
        self.choose("todos")

    def set_narrow(self, narrow: bool) -> None:
        """Show the filters as one menu, or as chips again."""
        self._narrow = narrow
        self._arrange()

    def _chip(self, row: QHBoxLayout, name: str) -> Chip:
        each = FILTERS[name]
        chip = Chip(_(each.words), icon=each.icon, color=each.color)
        self._group.addButton(chip)
        chip.clicked.connect(partial(self.choose, name))
        row.addWidget(chip)
        return chip

    def _arrange(self) -> None:
        wanted = [
            chip
            for name, chip in self.chips.items()
            if name not in LATER or self._counts.get(name, 0) or name == self.chosen
        ]
        narrow = self._narrow or self._width_of(wanted) > self.width()
        for chip in self.chips.values():
            chip.setVisible(chip in wanted and not narrow)
        self.menu_button.setVisible(narrow)
        self.menu_button.set_words(self._words(self.chosen))

    def _width_of(self, chips: Sequence[Chip]) -> int:
        """Give the pixels that chips need beside the search and the buttons."""
        beside = self.more.sizeHint().width() + self.columns.sizeHint().width()
        gaps = (len(chips) + 3) * theme.px(6)
        shown = sum(chip.sizeHint().width() for chip in chips)
        return shown + gaps + beside + self.search.minimumWidth()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _words(self, name: str) -> str:
        return f"{_(FILTERS[name].words)} {numbers.count(self._counts.get(name, 0))}"

    def _on_menu_pressed(self) -> None:
        names = [(self._words(name), partial(self.choose, name)) for name in FILTERS]
        open_under(self.menu_button, names)

    def _on_more_pressed(self) -> None:
        ways = (
            (_("Filtrar por datos"), self.narrow_wanted.emit),
            (_("Contar por…"), self.count_wanted.emit),
            (_("Vistas guardadas…"), self.views_wanted.emit),
        )
        open_under(self.more, ways)

    def _search_now(self) -> None:
        self._typing.stop()
        self.changed.emit()
