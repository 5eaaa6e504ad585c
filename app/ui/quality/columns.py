"""The columns of a form as a table, and what one of them holds at its side."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _
from app.operations.quality_words import percent
from app.ui import numbers, theme
from app.ui.controls.charts import BarChart, BarRow
from app.ui.controls.table import Table
from app.ui.controls.text import Text
from app.ui.models.text_rows import TextRows
from forms.notation import write_number

Column = Mapping[str, Any]
"""A column as `app.steps.profile.described` gives it."""

_SHOWN_VALUES = 8
_WHOLE_EDGES = 10  # wider bins are named by whole numbers
_COUNT_WIDTH = 96
_REMARKS = 4
_ROOM_FOR_REMARKS = 520  # with less, only the side panel says them: names are read whole first
_HIDDEN = "••••"


class ColumnTable(Table):
    """One line a column.

    Signals:
        shown: The number of the column in hand.
    """

    shown = Signal(int)

    def __init__(self) -> None:
        heads = (_("Columna"), _("Con dato"), _("Distintos"), _("Lo usual"), _("Para ver"))
        self.cells = TextRows(heads, numeric=(1, 2))
        super().__init__(_("Columnas del formulario"), self.cells)
        self.setSelectionMode(Table.SelectionMode.SingleSelection)
        head = self.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.selectionModel().currentRowChanged.connect(lambda index: self.shown.emit(index.row()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        counts = theme.px(_COUNT_WIDTH)
        room = self.viewport().width() - 2 * counts
        is_narrow = room < theme.px(_ROOM_FOR_REMARKS)
        share, usual_share = (0.6, 0.4) if is_narrow else (0.43, 0.27)
        name, usual_width = round(room * share), round(room * usual_share)
        widths = (name, counts, counts, usual_width, room - name - usual_width)
        for section, width in enumerate(widths):
            self.horizontalHeader().resizeSection(section, width)
        self.setColumnHidden(_REMARKS, is_narrow)

    def show_columns(self, columns: Sequence[Column], personal: frozenset[str]) -> None:
        """Show these columns; of those about persons no value is shown."""
        self.cells.show_rows(
            [
                (
                    words(column),
                    percent(_filled(column)),
                    numbers.count(column["distinct"]),
                    _HIDDEN if column["name"] in personal else usual(column),
                    ", ".join(remarks(column)) or "–",
                )
                for column in columns
            ]
        )


class ColumnPanel(QWidget):
    """What one column holds: words, and its values as bars."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(16))
        column.setSpacing(theme.px(8))
        self.title = Text("", "h2")
        self.facts = Text("", "body", "ink2")
        self.chart = BarChart(_("Datos"), [])
        for widget in (self.title, self.facts, self.chart):
            column.addWidget(widget)
        column.addStretch(1)

    def show_column(self, column: Column, *, is_personal: bool) -> None:
        """Show a column; nothing of its values when they are about persons."""
        self.title.setText(words(column))
        if is_personal:
            self.facts.setText(_("Son datos de personas: aquí no se muestran."))
            self.chart.show_rows([])
            return
        lines = [usual(column), *_middle(column), *remarks(column)]
        self.facts.setText("\n".join(filter(None, lines)))
        self.chart.show_rows(list(_bars(column)))


def words(column: Column) -> str:
    """Give what a column is called."""
    return str(column["title"] or column["name"])


def usual(column: Column) -> str:
    """Say what its values are like, in a few words."""
    if figures := column["numbers"]:
        said = _("de {low} a {high}")
        return said.format(low=_number(figures["min"]), high=_number(figures["max"]))
    if days := column["dates"]:
        return _("del {first} al {last}").format(first=days["first"], last=days["last"])
    if column["top"] and column["top"][0]["count"] > 1:
        return _("sobre todo «{value}»").format(value=column["top"][0]["value"])
    return ""


def _middle(column: Column) -> Iterator[str]:
    if figures := column["numbers"]:
        words = _("promedio {mean}, mediana {median}")
        median = figures["quantiles"]["0.5"]
        yield words.format(mean=_number(figures["mean"]), median=_number(median))


def remarks(column: Column) -> Iterator[str]:
    """Give what is worth a look."""
    if column["mixed"]:
        yield _("datos de varias clases")
    if column["placeholders"]:
        yield _("{count} dicen que no hay dato").format(count=numbers.count(column["placeholders"]))
    if column["outer_spaces"]:
        yield _("{count} con espacios de más").format(count=numbers.count(column["outer_spaces"]))
    if column["case_variants"]:
        count = numbers.count(column["case_variants"])
        yield _("{count} que solo cambian en mayúsculas o tildes").format(count=count)


def _bars(column: Column) -> Iterator[BarRow]:
    figures = column["numbers"]
    if figures and figures["histogram"]["counts"]:
        edges, counts = figures["histogram"]["edges"], figures["histogram"]["counts"]
        most = max(counts) * 1.001  # no bin is a goal that was reached
        is_wide = edges[1] - edges[0] >= _WHOLE_EDGES
        for edge, count in zip(edges, counts, strict=False):
            label = _("desde {low}").format(low=_number(round(edge) if is_wide else edge))
            yield BarRow(label, count, most, numbers.count(count))
        return
    top = column["top"][:_SHOWN_VALUES]
    most = max((each["count"] for each in top), default=1) * 1.001
    for each in top:
        yield BarRow(str(each["value"]), each["count"], most, numbers.count(each["count"]))


def _filled(column: Column) -> float:
    return (column["rows"] - column["missing"]) / column["rows"] if column["rows"] else 0.0


def _number(number: float) -> str:
    return write_number(round(number, 2))
