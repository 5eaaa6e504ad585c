"""Values far from all others: a line each, with what is usual; looked at in their records."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from app.messages import _, ngettext
from app.operations.odd_values import OddValue, odd_values
from app.operations.quality_words import rounded
from app.steps.reference import departments
from app.ui import numbers, theme
from app.ui.context import Context
from app.ui.controls.table import Table
from app.ui.controls.text import IconText, Text
from app.ui.models.text_rows import TextRows


class OddPage(QWidget):
    """The table, and a sentence over it.

    Signals:
        counted: How many there are, in words.
    """

    counted = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.values: Sequence[OddValue] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        self.title = Text(_("Datos lejos de los demás"), "h2")
        self.words = Text("", "body", "ink2")
        self.none = IconText("circle-check", _("Nada llama la atención."), "body", "ok")
        heads = (_("Registro"), _("Pregunta"), _("Dice"), _("Lo usual"))
        self.rows = TextRows(heads, numeric=(2,))
        self.table = Table(_("Datos lejos de los demás"), self.rows)
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.activated.connect(lambda _index: self.go_to_record())
        head = self.table.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for widget in (self.title, self.words, self.none):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addStretch(0)
        self.show_values(())

    def show_values(self, values: Sequence[OddValue]) -> None:
        """Show values, the first one in hand."""
        self.values = values
        self.rows.show_rows([_cells(each) for each in values])
        said = ngettext(
            "{n} dato conviene verlo: puede estar bien. Enter va a su registro.",
            "{n} datos conviene verlos: pueden estar bien. Enter va a su registro.",
            len(values),
        )
        self.words.setText(said.format(n=numbers.count(len(values))))
        self.words.setVisible(bool(values))
        self.none.setVisible(not values)
        self.table.setVisible(bool(values))
        self.counted.emit(numbers.count(len(values)))
        if values:
            self.table.selectRow(0)

    def seek(self) -> None:
        """Look for such values in the form in hand, beside all other work."""
        form = self._context.form
        if form:
            self._context.tasks.seek(
                lambda workspace, _tell, cancel: odd_values(workspace, form, cancel=cancel),
                self.show_values,
                lambda _error: None,  # nobody waits for it; the next check looks again
            )

    def go_to_record(self) -> None:
        """Go to the record and question of the line in hand."""
        if (odd := self.in_hand()) is not None:
            self._context.go("capturar", record=odd.record, field=odd.path, row=None)

    def in_hand(self) -> OddValue | None:
        """Give the value of the line in hand."""
        row = self.table.currentIndex().row()
        return self.values[row] if 0 <= row < len(self.values) else None

    def step(self, by: int) -> None:
        """Take the next line in hand, or the one before."""
        row = self.table.currentIndex().row() + by
        if 0 <= row < len(self.values):
            self.table.selectRow(row)


def _cells(each: OddValue) -> tuple[str, str, str, str]:
    known = departments().get(each.department)
    usual = _("{low} a {high}").format(low=rounded(each.low), high=rounded(each.high))
    if known is not None:
        usual = _("{usual} en {department}").format(usual=usual, department=known.name)
    return numbers.count(each.number), each.label, each.said, usual
