"""Conditions on answers, persons and periods, over the table: which records are shown."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.messages import N_, _
from app.operations.browse_records import TableColumn
from app.store.record_groups import Group
from app.store.record_query import COMPARISONS, Comparison, Condition
from app.ui import numbers, theme
from app.ui.controls.buttons import Button, IconButton, Kind
from app.ui.controls.cards import Card
from app.ui.controls.combo import Combo
from app.ui.controls.fields import TextField
from app.ui.controls.text import Text
from app.ui.records.column_menu import named

TYPING_MS = 300

WORDS: Mapping[Comparison, str] = {
    "=": N_("es"),
    "!=": N_("no es"),
    "contains": N_("contiene"),
    "<": N_("es menor que"),
    "<=": N_("es a lo sumo"),
    ">": N_("es mayor que"),
    ">=": N_("es por lo menos"),
    "blank": N_("está en blanco"),
    "filled": N_("tiene dato"),
}
"""What comparisons are called, in the order they are offered."""

_WITHOUT_VALUE = ("blank", "filled")


class ConditionRow(QWidget):
    """One condition: question, comparison, value.

    Signals:
        changed: It means something else now.
        removed: It is no longer wanted.
    """

    changed = Signal()
    removed = Signal()

    def __init__(self, columns: Sequence[TableColumn]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(6))
        self.question = Combo(_("Pregunta"), [(each.path, named(each)) for each in columns])
        self.comparison = Combo(_("Comparación"), [(code, _(WORDS[code])) for code in WORDS])
        self.value = TextField(_("Dato"), example=_("Dato"))
        drop = IconButton("x", _("Quitar esta condición"))
        drop.clicked.connect(self.removed)
        row.addWidget(self.question, 3)
        row.addWidget(self.comparison, 2)
        row.addWidget(self.value, 3)
        row.addWidget(drop)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self.value.textChanged.connect(self._typing.start)
        self.question.currentIndexChanged.connect(self.changed)
        self.comparison.currentIndexChanged.connect(self._on_comparison)

    def show_condition(self, condition: Condition) -> None:
        """Show a condition that was kept."""
        self.question.choose(condition.path)
        self.comparison.choose(condition.comparison)
        self.value.setText("" if condition.value is None else str(condition.value))

    def condition(self) -> Condition | None:
        """Give what is written, None while it is not complete."""
        code, value = self.comparison.code(), self.value.text().strip()
        comparison = next((each for each in COMPARISONS if each == code), None)
        if comparison is None or not self.question.code():
            return None
        if comparison in _WITHOUT_VALUE:
            return Condition(self.question.code(), comparison)
        return Condition(self.question.code(), comparison, value) if value else None

    def _on_comparison(self) -> None:
        self.value.setVisible(self.comparison.code() not in _WITHOUT_VALUE)
        self.changed.emit()


class Narrowing(Card):
    """Several conditions, and whose and which period's records; hidden until it is wanted.

    Signals:
        changed: Other records are meant.
        opened: It came into sight: persons and periods are to be offered.
    """

    changed = Signal()
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Filtrar por datos"))
        self._columns: Sequence[TableColumn] = ()
        self.rows: list[ConditionRow] = []
        self._said: tuple[object, ...] = ((), (), ())
        column = self.column(6)
        head = QHBoxLayout()
        head.setSpacing(theme.px(6))
        head.addWidget(Text(_("Solo los registros donde"), "strong", wrap=False))
        self.person = Combo(_("Persona"), [("", _("Todas las personas"))])
        self.period = Combo(_("Periodo"), [("", _("Todos los periodos"))])
        for combo in (self.person, self.period):
            combo.currentIndexChanged.connect(self._on_changed)
            head.addWidget(combo)
        head.addStretch(1)
        self.add_button = Button(_("Agregar condición"), Kind.GHOST, icon="plus")
        self.add_button.clicked.connect(self._on_add)
        close = IconButton("x", _("Quitar las condiciones"))
        close.clicked.connect(self.clear)
        head.addWidget(self.add_button)
        head.addWidget(close)
        column.addLayout(head)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.px(4))
        column.addLayout(self._list)
        self.hide()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions that are complete."""
        found = (row.condition() for row in self.rows)
        return tuple(each for each in found if each is not None)

    @property
    def persons(self) -> tuple[str, ...]:
        """Whose records are meant; none means everybody's."""
        return tuple(filter(None, (self.person.code(),)))

    @property
    def periods(self) -> tuple[str, ...]:
        """Which periods are meant; none means all."""
        return tuple(filter(None, (self.period.code(),)))

    @property
    def is_narrowed(self) -> bool:
        """Whether records are left out."""
        return bool(self.conditions or self.persons or self.periods)

    def show_columns(self, columns: Sequence[TableColumn]) -> None:
        """Ask about the questions of another form."""
        self._columns = columns
        self.clear()

    def open(self) -> None:
        """Come into sight with a condition to fill in, the cursor in it."""
        if not self.rows:
            self.add()
        self.show()
        self.rows[-1].question.setFocus()
        self.opened.emit()

    def add(self, condition: Condition | None = None) -> ConditionRow:
        """Add a condition."""
        row = ConditionRow(self._columns)
        if condition is not None:
            row.show_condition(condition)
        row.changed.connect(self._on_changed)
        row.removed.connect(lambda: self._drop(row))
        self.rows.append(row)
        self._list.addWidget(row)
        return row

    def restore(
        self, conditions: Sequence[Condition], persons: Sequence[str], periods: Sequence[str]
    ) -> None:
        """Show what was kept; nothing is said of it."""
        for row in list(self.rows):
            self._take(row)
        for each in conditions:
            self.add(each)
        for combo, codes in ((self.person, persons), (self.period, periods)):
            _choose(combo, codes[0] if codes else "")
        self._said = (self.conditions, self.persons, self.periods)
        self.setVisible(self.is_narrowed)

    def offer(self, persons: Sequence[Group], periods: Sequence[Group]) -> None:
        """Offer persons and periods that have records, with how many."""
        everybody, always = _("Todas las personas"), _("Todos los periodos")
        years = sorted({str(each.value)[:4] for each in periods if each.value}, reverse=True)
        months = sorted((each for each in periods if each.value), key=_code, reverse=True)
        _fill(self.person, everybody, [(_code(each), _counted(each)) for each in persons])
        known = {_code(each) for each in months}
        shown = [(year, year) for year in years if year not in known]
        _fill(self.period, always, shown + [(_code(each), _counted(each)) for each in months])

    def clear(self) -> None:
        """Take all conditions away and go out of sight."""
        was = self.is_narrowed
        self.restore((), (), ())
        if was:
            self.changed.emit()

    def _on_add(self) -> None:
        self.add().question.setFocus()

    def _drop(self, row: ConditionRow) -> None:
        self._take(row)
        self._on_changed()

    def _take(self, row: ConditionRow) -> None:
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _on_changed(self) -> None:
        said = (self.conditions, self.persons, self.periods)
        if said != self._said:
            self._said = said
            self.changed.emit()


def _code(group: Group) -> str:
    return str(group.value)


def _counted(group: Group) -> str:
    return f"{group.value} ({numbers.count(group.records)})"


def _choose(combo: Combo, code: str) -> None:
    """Choose a code, also one that is not offered yet."""
    combo.blockSignals(True)
    if combo.findData(code) < 0:
        combo.addItem(code, code)
    combo.choose(code)
    combo.blockSignals(False)


def _fill(combo: Combo, everything: str, items: Sequence[tuple[str, str]]) -> None:
    chosen = combo.code()
    combo.blockSignals(True)
    combo.clear()
    for code, words in (("", everything), *((code, words) for code, words in items if code)):
        combo.addItem(words, code)
    combo.blockSignals(False)
    _choose(combo, chosen)
