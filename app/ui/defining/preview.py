"""How the data would look: the columns of a table down the side, its first rows across."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView

from app.messages import _, ngettext
from app.operations.draft_definition import Sample, TableSample
from app.ui import numbers, theme
from app.ui.controls.combo import Combo
from app.ui.controls.table import Table
from app.ui.controls.text import IconText, Text
from app.ui.models.text_rows import TextRows
from app.ui.publish.page import StepPage
from app.ui.publish.short_tables import in_card

ROWS, NAME_WIDTH, MOST_LINES = 2, 170, 13


class Preview(StepPage):
    """«Así saldrán»."""

    def __init__(self) -> None:
        super().__init__(_("Así saldrán los datos"))
        self._tables: dict[str, TableSample] = {}
        column = self.column
        column.setContentsMargins(theme.px(4), theme.px(16), theme.px(28), theme.px(12))
        column.setSpacing(theme.px(10))
        column.addWidget(IconText("globe", _("Así saldrán los datos"), "strong", "ink2"))
        self.tables = Combo(_("Tabla"))
        self.tables.activated.connect(self._show_table)
        self.words = Text("", "small", "ink2")
        self.cells = TextRows([_("Columna")])
        self.table = Table(_("Primeras filas, una columna en cada línea"), self.cells)
        self.table.setVerticalScrollMode(Table.ScrollMode.ScrollPerItem)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._box = in_card(self.table)
        for widget in (self.tables, self.words, self._box):
            column.addWidget(widget)
        column.addStretch(1)

    def show_sample(self, sample: Sample) -> None:
        """Show other tables; while a draft cannot be kept the ones before stay."""
        if not sample.may_be_kept:
            return
        chosen = self.tables.code()
        self._tables = {table.name: table for table in sample.tables}
        self.tables.clear()
        for name, table in self._tables.items():
            self.tables.addItem(f"{table.title} ({name}.csv)", name)
        self.tables.choose(chosen if chosen in self._tables else next(iter(self._tables), ""))
        self.tables.setVisible(len(self._tables) > 1)
        self._show_table()

    def _show_table(self, _index: int = 0) -> None:
        table = self._tables.get(self.tables.code())
        self._box.setVisible(table is not None)
        if table is None:
            self.words.setText(_("Ninguna columna sale: todas se quedan aquí."))
            return
        said = ngettext("{n} columna en {file}", "{n} columnas en {file}", len(table.columns))
        self.words.setText(
            said.format(n=numbers.count(len(table.columns)), file=f"{table.name}.csv")
        )
        shown = table.rows[:ROWS]
        heads = [_("Columna"), *(_("Fila {n}").format(n=at + 1) for at in range(len(shown)))]
        lines = [
            (name, *(row[place] for row in shown))
            for place, (name, _title) in enumerate(table.columns)
        ]
        self.cells.show_rows(lines, heads)
        head = self.table.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        head.resizeSection(0, theme.px(NAME_WIDTH))
        row = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(head.height() + max(1, min(len(lines), MOST_LINES)) * row)
