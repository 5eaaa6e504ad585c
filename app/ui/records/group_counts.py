"""«Contar por»: how many of the records shown give each answer, as bars."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.messages import _, ngettext
from app.operations.browse_records import TableColumn
from app.operations.group_records import NamedGroups
from app.ui import numbers, theme
from app.ui.controls.buttons import IconButton
from app.ui.controls.cards import Card
from app.ui.controls.charts import BarChart, BarRow
from app.ui.controls.combo import Combo
from app.ui.controls.text import Text
from app.ui.records.column_menu import named

BARS = 6


class GroupCounts(Card):
    """Bars for the most frequent answers of one question; hidden until it is wanted.

    Signals:
        wanted: Count by this path.
        closed: It is no longer wanted.
    """

    wanted = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Contar por"))
        column = self.column(6)
        head = QHBoxLayout()
        head.setSpacing(theme.px(6))
        head.addWidget(Text(_("Contar por"), "strong", wrap=False))
        self.by = Combo(_("Contar por"))
        self.by.currentIndexChanged.connect(self.ask)
        head.addWidget(self.by)
        self.words = Text("", "body", "ink2", wrap=False)
        head.addWidget(self.words)
        head.addStretch(1)
        close = IconButton("x", _("Cerrar el conteo"))
        close.clicked.connect(self._on_close)
        head.addWidget(close)
        column.addLayout(head)
        self.chart = BarChart(_("Registros"), [])
        column.addWidget(self.chart)
        self.hide()

    def show_columns(self, columns: Sequence[TableColumn]) -> None:
        """Offer the questions of a form that are answered from a list."""
        own = [("@state", _("Estado")), ("@municipality", _("Municipio"))]
        own += [("@period", _("Periodo")), ("@person", _("Persona"))]
        self.by.blockSignals(True)
        self.by.clear()
        for code, words in [*own, *((each.path, named(each)) for each in columns if each.listed)]:
            self.by.addItem(words, code)
        self.by.blockSignals(False)

    def open(self) -> None:
        """Come into sight and ask for the first count."""
        self.show()
        self.by.setFocus()
        self.ask()

    def ask(self) -> None:
        """Ask for the count anew, while it is in sight."""
        if not self.isHidden() and self.by.code():
            self.wanted.emit(self.by.code())

    def show_groups(self, found: NamedGroups) -> None:
        """Show what was counted: the most frequent answers, and how many more there are."""
        most = max((each.records for each in found.groups), default=1)
        rows = [
            BarRow(each.words, each.records, most * 1.0001, _share(each.records, found.records))
            for each in found.groups[:BARS]
        ]
        self.chart.show_rows(rows)
        rest = len(found.groups) - len(rows)
        more = ngettext("y {n} respuesta más", "y {n} respuestas más", rest)
        self.words.setText(more.format(n=numbers.count(rest)) if rest else "")

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()


def _share(records: int, of: int) -> str:
    return _("{n} · {share} %").format(
        n=numbers.count(records), share=numbers.count(round(100 * records / max(1, of)))
    )
