"""The cells with their totals and the sentence of the cell in hand: what is typed, and the keys."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.messages import _
from app.ui import theme
from app.ui.capture.keystrokes import Keystrokes
from app.ui.capture.panels import NoteBar
from app.ui.controls.cards import Card
from app.ui.controls.table import PROBLEM
from app.ui.controls.text import IconText
from app.ui.grid.desk import GridDesk
from app.ui.grid.model import GridModel
from app.ui.grid.totals import TotalsRow
from app.ui.grid.view import GridView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.operations.grid_changes import Kind
    from forms.instrument import Value


class GridSheet(QWidget):
    """Types into a grid through its desk.

    Signals:
        moved: Another cell is in hand.
    """

    moved = Signal()

    def __init__(self, desk: GridDesk) -> None:
        super().__init__()
        self.desk = desk
        self.model = GridModel(self)
        self.view = GridView(_("Cuadrícula de registros"), self.model)
        self.totals = TotalsRow(self.view, self.model)
        self.said = IconText("info", "", "body", "ink2", wrap=True)
        self.said.setFixedHeight(theme.px(40))
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        policy = self.said.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.said.setSizePolicy(policy)
        self.note_bar = NoteBar()
        self._held = Keystrokes(self.view)
        card = Card()
        inner = QVBoxLayout(card)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.setSpacing(0)
        inner.addWidget(self.view, 1)
        inner.addWidget(self.totals)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(card, 1)
        column.addWidget(self.note_bar)
        column.addWidget(self.said)
        self.setFocusProxy(self.view)
        self.view.moved.connect(self._on_moved)
        self.view.blanked.connect(self.blank)
        self.view.cells.typed.connect(self._on_typed)
        self.note_bar.closed.connect(self._on_note_closed)
        desk.free.connect(self._held.release)

    # -- one cell ------------------------------------------------------------------------------

    def _on_typed(self, index: QModelIndex, text: str) -> None:
        self.give(index.row(), index.column(), text)

    def give(self, row: int, column: int, value: "Value") -> None:
        """Answer a cell; keys pressed until it is on disk wait for that."""
        if self.desk.busy:
            return
        ids = self.model.ids
        record = ids[row] if row < len(ids) else None
        self.model.wait(row, column, "" if value is None else str(value))
        self._held.hold()
        self.desk.set_cell(record, self.model.columns[column].path, value, ids[-1:])

    def repeat_above(self) -> None:
        """Give the answer of the row above (F5)."""
        row, column = self.view.place()
        above = self.model.cell_at(row - 1, column) if row > 0 else None
        if above is None or above.value is None or not self.model.is_open(row, column):
            self.say(_("La fila de arriba no tiene ese dato."), "info", "ink2")
            return
        self.give(row, column, above.value)
        self.view.step(1, 0)

    # -- blocks --------------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the selected block on the clipboard, as spreadsheets take it."""
        from app.operations.grid_block import write_block

        top, bottom, left, right = self.view.block()
        rows = [
            [str(self.model.index(row, column).data() or "") for column in range(left, right + 1)]
            for row in range(top, bottom + 1)
        ]
        QGuiApplication.clipboard().setText(write_block(rows))

    def cut(self) -> None:
        """Copy the selected block and blank it."""
        self.copy()
        self.blank()

    def paste(self) -> None:
        """See what pasting the clipboard at the cell in hand would do."""
        from app.operations.grid_block import read_block

        data = QGuiApplication.clipboard().mimeData()
        self._plan(read_block(data.text(), data.html()), "paste", *self.view.block())

    def blank(self) -> None:
        """Blank the selected cells that can be typed in."""
        top, bottom, left, right = self.view.block()
        bottom = min(bottom, len(self.model.ids) - 1)
        if top == bottom and left == right:
            cell = self.model.cell_at(top, left)
            if cell is not None and cell.value is not None and self.model.is_open(top, left):
                self.give(top, left, None)
        elif top <= bottom:
            block = [[None] * (right - left + 1) for _row in range(top, bottom + 1)]
            self._plan(block, "clear", top, bottom, left, right)

    def fill_down(self) -> None:
        """Write the first row of the selected block into the others; of one cell, the one above."""
        top, bottom, left, right = self.view.block()
        if top == bottom:
            top -= 1
        first = self.model.row_at(top)
        bottom = min(bottom, len(self.model.ids) - 1)
        if first is None or bottom <= top:
            self.say(_("Elija la celda que se repite y las de abajo."), "info", "ink2")
            return
        values = [first.cells[column].value for column in range(left, right + 1)]
        self._plan([values] * (bottom - top), "fill", top + 1, bottom, left, right)

    def _plan(self, block: "Sequence[Sequence[Value]]", kind: "Kind", *place: int) -> None:
        from app.operations.paste_rows import Target

        top, bottom, left, right = place
        if self.desk.busy or top < 0:
            return
        is_one = len(block) == 1 and len(block[0]) == 1
        if kind == "paste" and is_one and (bottom > top or right > left):
            block = [[block[0][0]] * (right - left + 1)] * (bottom - top + 1)
        paths = [column.path for column in self.model.columns[left:]]
        self._held.hold()
        self.desk.plan(block, Target(list(self.model.ids), top, paths), kind)

    # -- going about ---------------------------------------------------------------------------

    def go_to_problem(self, way: int) -> None:
        """Go to the next cell, or the one before, that asks to be looked at."""
        places = self.model.problem_places()
        if not places:
            self.say(_("No hay nada por corregir en estas filas."), "circle-check", "ok")
            return
        here = self.view.place()
        after = [each for each in places if each > here] or places
        before = [each for each in places if each < here] or places
        self.view.go(*(after[0] if way > 0 else before[-1]))

    def selected_records(self) -> list[int]:
        """Give the keys of the rows of the selected block."""
        top, bottom, _left, _right = self.view.block()
        return self.model.ids[max(0, top) : bottom + 1]

    def open_note(self) -> None:
        """Write a note beside the cell in hand (F7)."""
        row, column = self.view.place()
        if self.model.row_at(row) is not None:
            self.note_bar.open_for(self.model.columns[column].title)

    def say(self, sentence: str, icon: str = "circle-x", color: str = "err") -> None:
        """Say something below the cells."""
        self.said.set_sign(icon, sentence, color)
        self.said.setVisible(bool(sentence))

    def _on_note_closed(self) -> None:
        self.note_bar.hide()
        self.view.setFocus()

    def _on_moved(self) -> None:
        self.say_here()
        self.moved.emit()

    def say_here(self) -> None:
        """Say what is wrong with the cell in hand, or what it asks for."""
        row, column = self.view.place()
        if column < 0:
            self.say("")
            return
        sentence = self.model.sentence_at(row, column)
        cell = self.model.cell_at(row, column)
        if sentence and cell is not None and cell.problem is not None and cell.state != "off":
            is_missing = self.model.index(row, column).data(PROBLEM) == "missing"
            self.say(sentence, *(("asterisk", "warn") if is_missing else ("circle-x", "err")))
        elif cell is not None and cell.remark:
            self.say(sentence, "sticky-note", "warn")
        elif sentence:
            self.say(sentence, "lock", "ink2")
        elif not self.model.ids:
            self.say(_("Escriba en la primera fila, pegue desde Excel o copie otro mes."), *_HINT)
        else:
            at = self.model.columns[column]
            self.say(f"{at.title}. {at.hint}" if at.hint else at.title, *_HINT)


_HINT = ("info", "ink2")
