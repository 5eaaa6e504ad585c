"""The columns of a dataset, one line each: what becomes of it, how it is called."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal

from app.messages import _, ngettext
from app.ui import numbers
from app.ui.controls.table import BADGE
from app.ui.defining.editor import TYPES, Column
from app.ui.publish.short_tables import ShortTable, cell
from app.ui.publish.words import CLASSES, MARKS

MOST_ROWS = 6
_TABLE, _SEVERAL = 3, 2  # the column that names the table, where there are so many


class ColumnTable(ShortTable):
    """The columns; the line in hand is the one that is edited.

    Signals:
        column_chosen: Path of its question.
    """

    column_chosen = Signal(str)

    def __init__(self) -> None:
        heads = [_("Columna"), _("Qué pasa"), _("Tipo"), _("Tabla")]
        super().__init__(_("Columnas de estos datos"), heads)
        self._paths: list[str] = []
        self.selectionModel().currentRowChanged.connect(self._on_row_changed)

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show these columns; the line in hand stays in hand."""
        paths = [str(column["path"]) for column in columns]
        if paths != self._paths:
            self._paths = []
            self.rows.setRowCount(0)
            for _path in paths:
                self.rows.appendRow([cell("") for _each in range(4)])
            self._paths = paths
        for row, column in enumerate(columns):
            self._show_row(row, column)
        self.setColumnHidden(_TABLE, len({str(column["table"]) for column in columns}) < _SEVERAL)
        self.fit((0, 210, 150, 120), MOST_ROWS)

    def choose(self, path: str) -> None:
        """Take a column in hand; the first one where there is none of that path."""
        row = self._paths.index(path) if path in self._paths else 0
        if self._paths:
            self.setCurrentIndex(self.rows.index(row, 0))

    def _show_row(self, row: int, column: Column) -> None:
        icon, words = fate(column)
        kind = str(column["type"])
        table = str(column["table"] or "") or _("registros")
        texts = (str(column["title"] or column["name"]), words, _(TYPES.get(kind, kind)), table)
        for place, text in enumerate(texts):
            item = self.rows.item(row, place)
            if item.text() != text:
                item.setText(text)
                item.setToolTip(text)
        color = "warn" if not column["privacy"] and column["publish"] else "ink2"
        self.rows.item(row, 1).setData((icon, words, color, False), BADGE)

    def _on_row_changed(self, index: QModelIndex, _before: QModelIndex) -> None:
        if 0 <= index.row() < len(self._paths):
            self.column_chosen.emit(self._paths[index.row()])


def fate(column: Column) -> tuple[str, str]:
    """Give icon and words of what becomes of a column, and why it stays."""
    if goes_out(column):
        return MARKS[0][0], _(MARKS[0][1])
    why = str(column["privacy"] or "") if column["publish"] else "excluida"
    if not why:
        return "triangle-alert", _("falta su clase")
    return MARKS[-1][0], _("se queda: {why}").format(why=_(CLASSES[why]))


def goes_out(column: Column) -> bool:
    """Tell whether a column is published."""
    return bool(column["publish"]) and column["privacy"] == "publico"


def count_words(columns: Sequence[Column]) -> str:
    """Say how many columns go out: «7 de 9 columnas se publican · 1 sin clase»."""
    out = sum(map(goes_out, columns))
    said = ngettext(
        "{out} de {n} columna se publica", "{out} de {n} columnas se publican", len(columns)
    ).format(out=numbers.count(out), n=numbers.count(len(columns)))
    lacking = sum(not column["privacy"] and bool(column["publish"]) for column in columns)
    if not lacking:
        return said
    words = ngettext("{n} sin clase", "{n} sin clase", lacking)
    return f"{said} · {words.format(n=numbers.count(lacking))}"
