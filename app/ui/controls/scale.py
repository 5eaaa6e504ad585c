"""A scale with a mark on it: moved by the mouse here, by the field beside it with the keys."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSlider
from typing_extensions import override

from app.ui import theme
from app.ui.controls import painting

MOST_TICKS = 50
LONG, THICK = 320, 40


class ScaleBar(QSlider):
    """The marks of a range, and where the answer stands among them.

    Positions count the steps from the start; without an answer there is no mark.
    """

    def __init__(self, name: str, steps: int, *, upright: bool = False, ticks: bool = True) -> None:
        way = Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal
        super().__init__(way)
        self._upright, self._ticks = upright, ticks and steps <= MOST_TICKS
        self._marked = False
        self.setRange(0, steps)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(self.sizeHint())

    def mark(self, position: int | None) -> None:
        """Show the answer at a position; None takes the mark away. Nothing is emitted."""
        self._marked = position is not None
        before = self.blockSignals(True)
        self.setValue(position or 0)
        self.blockSignals(before)
        self.update()

    @property
    def marked(self) -> bool:
        """Whether there is an answer to show."""
        return self._marked

    @override
    def sizeHint(self) -> QSize:
        along, across = theme.px(LONG), theme.px(THICK)
        return QSize(across, theme.px(180)) if self._upright else QSize(along, across)

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        self._go_to(ev.position())

    @override
    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        self._go_to(ev.position())

    @override
    def mouseReleaseEvent(self, ev: QMouseEvent) -> None:
        self.sliderReleased.emit()

    def _go_to(self, at: QPointF) -> None:
        start, length = self._track()
        share = (start - at.y() if self._upright else at.x() - start) / length
        self._marked = True
        position = round(min(1.0, max(0.0, share)) * self.maximum())
        self.setValue(position)
        self.sliderMoved.emit(position)
        self.update()

    def _track(self) -> tuple[float, float]:
        """Give where position 0 stands along the bar, and how long the bar is."""
        edge = theme.px(12)
        if self._upright:
            return self.height() - edge, self.height() - 2 * edge
        return edge, self.width() - 2 * edge

    def _place(self, position: float) -> float:
        start, length = self._track()
        moved = length * position / max(1, self.maximum())
        return start - moved if self._upright else start + moved

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        bar = self._stripe(0, self.maximum(), theme.px(6))
        painting.box(
            painter,
            bar,
            bar.width() / 2 if self._upright else bar.height() / 2,
            "sunken",
            "line_mid",
        )
        if self._ticks:
            self._paint_ticks(painter)
        if self._marked:
            done = self._stripe(0, self.value(), theme.px(6))
            painting.box(painter, done, theme.px(3), "accent")
            self._paint_mark(painter)
        painter.end()

    def _stripe(self, first: float, last: float, thick: float) -> QRectF:
        a, b = sorted((self._place(first), self._place(last)))
        middle = (self.width() if self._upright else self.height()) / 2
        if self._upright:
            return QRectF(middle - thick / 2, a, thick, b - a)
        return QRectF(a, middle - thick / 2, b - a, thick)

    def _paint_ticks(self, painter: QPainter) -> None:
        for position in range(self.maximum() + 1):
            tick = self._stripe(position, position, theme.px(16))
            area = (
                tick.adjusted(-0.5, 0, 0.5, 0)
                if not self._upright
                else tick.adjusted(0, -0.5, 0, 0.5)
            )
            painter.fillRect(area, theme.color("line_strong"))

    def _paint_mark(self, painter: QPainter) -> None:
        point = self._stripe(self.value(), self.value(), 0).center()
        half = theme.px(9)
        area = QRectF(point.x() - half, point.y() - half, 2 * half, 2 * half)
        painting.box(painter, area, half, "accent", "surface", width=2)
