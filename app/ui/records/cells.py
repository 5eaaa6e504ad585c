"""From rows of the store to cells of the table: signs of state, soft boxes, masks, widths."""

from collections.abc import Sequence

from PySide6.QtCore import Qt

from app.messages import _
from app.operations.browse_records import RecordCell, RecordRow, TableColumn
from app.ui import numbers, theme
from app.ui.controls.table import BADGE, PROBLEM
from app.ui.models.paged_table import Column

MASK = "●●●●●●"
"""What stands in place of answers about a person."""

STATE_TOKENS = {
    "draft": "borrador",
    "final": "terminado",
    "returned": "devuelto",
    "approved": "aprobado",
}
SEVERITY_COLORS = {"error": "err", "warning": "warn"}
_WORDS = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_WHOLE = int(Qt.ItemDataRole.ToolTipRole)


def columns_of(columns: Sequence[TableColumn]) -> list[Column]:
    """Give the heads: number, state, then the questions shown."""
    own = [Column(_("N.º"), numeric=True), Column(_("Estado"))]
    asked = [
        Column(each.title, numeric=each.numeric, icon="lock" if each.personal else "")
        for each in columns
    ]
    return own + asked


def cells_of(row: RecordRow, columns: Sequence[TableColumn]) -> list[object]:
    """Give the cells of a row; blanks are None and shown as «–»."""
    shown: list[object] = [numbers.count(row.id), _state(row)]
    shown += [
        _answer(cell, is_masked=column.personal)
        for cell, column in zip(row.cells, columns, strict=True)
    ]
    return shown


def state_token(row: RecordRow) -> str:
    """Give the token of what a row stands out by: a problem before its state."""
    if row.errors:
        return "error"
    return "aviso" if row.warnings else STATE_TOKENS[row.state]


def _state(row: RecordRow) -> object:
    icon, words, color, box = theme.tokens()["states"][state_token(row)]
    said = _(words)
    return {BADGE: (icon, said, color, box == "boxed"), _SPOKEN: said, _WORDS: said}


def _answer(cell: RecordCell, *, is_masked: bool) -> object:
    if cell.words is not None and is_masked:
        return {_WORDS: MASK, _SPOKEN: _("Dato personal, oculto")}
    if not cell.severity:
        return None if cell.words is None else {_WORDS: cell.words, _WHOLE: cell.words}
    kind = _("con error") if cell.severity == "error" else _("con aviso")
    words = "–" if cell.words is None else cell.words
    return {
        _WORDS: words,
        PROBLEM: SEVERITY_COLORS[cell.severity],
        _SPOKEN: f"{words}, {kind}",
        _WHOLE: words,
    }


def width_of(column: Column) -> int:
    """Give a width for a column, in pixels: its head and a usual answer fit."""
    head = theme.metrics("small_strong").horizontalAdvance(column.title) + theme.px(54)
    least, most = (96, 190) if column.numeric else (210, 300)
    return max(theme.px(least), min(head, theme.px(most)))
