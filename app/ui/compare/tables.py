"""The two tables of the comparison: what differs, and how people key."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView
from typing_extensions import override

from app.messages import _
from app.operations.keying_statistics import Operator
from app.ui import numbers, theme
from app.ui.compare.lines import Line
from app.ui.controls.table import BADGE, Table
from app.ui.models.text_rows import TextRows

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)


class _Differences(TextRows):
    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> object:
        if role == BADGE and index.column() == len(self.heads) - 1:
            said = self.text(index.row(), index.column())
            return (
                ("check", said, "ok", False) if said else ("clock", _("por decidir"), "warn", True)
            )
        return super().data(index, role)


class DifferenceTable(Table):
    """What differs, a line each; 1 and 2 choose, Enter goes on.

    Signals:
        shown: The number of the line in hand.
        chosen: `first` or `second`.
        passed: The person goes on without deciding.
    """

    shown = Signal(int)
    chosen = Signal(str)
    passed = Signal()

    def __init__(self) -> None:
        heads = (
            _("Registro"), _("Pregunta"), _("1. Primera captura"), _("2. Segunda captura"),
            _("Queda"),
        )  # fmt: skip
        self.cells = _Differences(heads)
        super().__init__(_("Lo que difiere entre las dos capturas"), self.cells)
        self.setSelectionMode(Table.SelectionMode.SingleSelection)
        head = self.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        head.resizeSection(0, theme.px(90))
        head.setSectionResizeMode(4, QHeaderView.ResizeMode.Fixed)
        head.resizeSection(4, theme.px(160))
        self.selectionModel().currentRowChanged.connect(lambda index: self.shown.emit(index.row()))
        self._keys: dict[int, Callable[[], object]] = {
            int(Qt.Key.Key_1): lambda: self.chosen.emit("first"),
            int(Qt.Key.Key_2): lambda: self.chosen.emit("second"),
            int(Qt.Key.Key_Return): self.passed.emit,
            int(Qt.Key.Key_Enter): self.passed.emit,
        }

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show what differs."""
        self.cells.show_rows(
            [
                (numbers.count(each.difference.number), each.label, each.first, each.second,
                 each.decided)
                for each in lines
            ]
        )  # fmt: skip

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        do = self._keys.get(event.key())
        if do is None or modifiers:
            super().keyPressEvent(event)
        else:
            do()


class PeopleTable(Table):
    """How each person keys: answers, keys, time, and what was decided against them."""

    def __init__(self) -> None:
        heads = (
            _("Persona"), _("Registros"), _("Datos"), _("Teclas"), _("Tiempo"),
            _("Por hora"), _("Comparados"), _("Errores"),
        )  # fmt: skip
        self.cells = TextRows(heads, numeric=range(1, 8))
        super().__init__(_("Cómo captura cada persona"), self.cells)
        self.horizontalHeader().setStretchLastSection(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def show_people(self, people: Sequence[Operator]) -> None:
        """Show how these people key."""
        self.cells.show_rows([_person(each) for each in people])


def _person(each: Operator) -> tuple[str, ...]:
    hour, rate = each.fields_an_hour, each.error_rate
    minutes = _("{n} min").format(n=numbers.count(round(each.active_s / 60)))
    errors = "–"
    if rate is not None:
        errors = f"{numbers.count(each.against)} · {rate * 100:.1f} %"
    return (
        each.person,
        numbers.count(each.records),
        numbers.count(each.fields),
        numbers.count(each.keystrokes),
        minutes,
        "–" if hour is None else numbers.count(round(hour)),
        numbers.count(each.compared),
        errors,
    )
