"""The board as a map: who handed in, in the shades of the ramp, and what the shades mean."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _
from app.operations.batch_board import Board, BoardRow, Standing
from app.ui import numbers, theme
from app.ui.controls import painting
from app.ui.controls.flow import Flow
from app.ui.controls.map import MapView
from app.ui.controls.map_ground import NO_CLASS, fill
from app.ui.controls.text import Text
from app.ui.handed_in.tables import STANDINGS

STEPS: dict[Standing, int] = {"received": 3, "problems": 1, "late": 0, "missing": NO_CLASS}
"""Standing -> step of the ramp; who is missing is hatched."""


class _Swatch(QWidget):
    """What a standing looks like on the map, with its words and how many there are."""

    def __init__(self, standing: Standing) -> None:
        super().__init__()
        self.standing = standing
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int) -> None:
        """Show how many municipalities stand so."""
        name = _(STANDINGS[self.standing][0])
        self._words = f"{name}: {numbers.count(count)}"
        self.setAccessibleName(self._words)
        self.setFixedSize(self.sizeHint())
        self.update()

    @override
    def sizeHint(self) -> QSize:
        words = theme.metrics("small").horizontalAdvance(self._words)
        return QSize(words + theme.px(34), theme.px(24))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        box = QRectF(theme.px(2), theme.px(4), theme.px(22), theme.px(16))
        painter.fillRect(box, theme.color("surface"))
        painter.fillRect(box, fill(STEPS[self.standing]))
        painting.box(painter, box, 0, None, "line_strong")
        room = QRectF(self.rect()).adjusted(theme.px(30), 0, 0, 0)
        painting.words(painter, room, self._words, "small", "ink")
        painter.end()


class StandingMap(QWidget):
    """The map, what its shades mean, and what the cross is on.

    Signals:
        pointed: The cross is on another municipality, or on none.
    """

    pointed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._board: Board | None = None
        self.view = MapView(_("Mapa de las entregas"))
        self.view.moved.connect(self._say)
        self.legend = [_Swatch(standing) for standing in STEPS]
        self.said = Text("", "body", "ink")
        legend = Flow(theme.px(12))
        for swatch in self.legend:
            legend.addWidget(swatch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addLayout(legend)
        column.addWidget(self.view, 1)
        column.addWidget(self.said)
        self.setFocusProxy(self.view)

    def show_board(self, board: Board) -> None:
        """Show where each municipality stands."""
        self._board = board
        self.view.set_classes({row.code: STEPS[row.standing] for row in board.rows})
        counts = board.counts()
        for swatch in self.legend:
            swatch.show_count(counts[swatch.standing])
        self._say()

    def place(self) -> BoardRow | None:
        """Give the municipality under the cross, None outside."""
        code, rows = self.view.municipality, self._board.rows if self._board else ()
        return next((each for each in rows if each.code == code), None)

    def _say(self) -> None:
        row = self.place()
        self.pointed.emit()
        if row is None:
            self.said.setText(_("Mueva la cruz con las flechas para ver un municipio."))
        else:
            place, standing = f"{row.code} {row.name}", _(STANDINGS[row.standing][0])
            self.said.setText(f"{place}, {row.department}: {standing}")
