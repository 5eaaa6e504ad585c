"""Paper to draw on with mouse, finger or pen: strokes over an empty sheet or a picture."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QImageWriter,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QLabel, QSizePolicy
from typing_extensions import override

from app.ui import theme
from app.ui.controls import painting

WIDTH = 1200
"""Pixels of the picture that is kept, and units that strokes are measured in."""

PEN = 5
"""Width of a stroke in those units."""

TEXT_SHARE = 0.14
"""Height of written words, as part of the sheet's."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line drawn without lifting the pen.

    Attributes:
        color: As `#RRGGBB`.
        points: In units of the sheet; a single one is a dot.
    """

    color: str
    points: tuple[QPointF, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is on the paper.

    Attributes:
        ground: Picture under the strokes, or None for white paper.
        strokes: In the order they were drawn.
        words: Written in the middle, "" for none.
    """

    ground: QImage | None = None
    strokes: tuple[Stroke, ...] = ()
    words: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is on it."""
        return self.ground is None and not self.strokes and not self.words


class Canvas(QLabel):
    """The paper. Every change can be taken back, one after another.

    Retroceso takes the last change back and Supr clears the sheet.

    Signals:
        changed: Something else is on the paper.
    """

    changed = Signal()

    def __init__(self, name: str, height: int) -> None:
        """Lay out an empty sheet.

        Args:
            name: What is drawn: the question.
            height: Of the sheet for a width of `WIDTH`, while no picture has its own.
        """
        super().__init__()
        self._height = height
        self._sheet = Sheet()
        self._before: list[Sheet] = []
        self._drawing: list[QPointF] = []
        self.color = "#000000"
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    # -- what is on the paper ----------------------------------------------------------------

    @property
    def sheet(self) -> Sheet:
        """What is on the paper now."""
        return self._sheet

    def show_picture(self, picture: QImage | None) -> None:
        """Show a picture that was kept before, or empty paper; nothing can be taken back."""
        self._sheet, self._before = Sheet(picture), []
        self._redraw()

    def put_picture(self, picture: QImage) -> None:
        """Take a picture as the ground; strokes go, and can be brought back."""
        self._change(Sheet(picture))

    def write(self, words: str) -> None:
        """Write words on an empty sheet."""
        self._change(Sheet(words=words))

    def undo(self) -> None:
        """Take the last change back."""
        if self._before:
            self._sheet = self._before.pop()
            self._redraw()
            self.changed.emit()

    def wipe(self) -> None:
        """Clear the sheet."""
        if not self._sheet.is_empty:
            self._change(Sheet())

    def _change(self, sheet: Sheet) -> None:
        self._before.append(self._sheet)
        self._sheet = sheet
        self._redraw()
        self.changed.emit()

    def _redraw(self) -> None:
        self.updateGeometry()
        self.update()

    def image(self) -> QImage:
        """Draw the sheet as a picture, `WIDTH` pixels wide."""
        image = QImage(WIDTH, self.units_high(), QImage.Format.Format_ARGB32)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter)
        painter.end()
        return image

    def png(self) -> bytes:
        """Give the picture as a PNG file."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(self.image())
        return bytes(buffer.data().data())

    # -- measures ----------------------------------------------------------------------------

    def units_high(self) -> int:
        """Give the height of the sheet for a width of `WIDTH`."""
        ground = self._sheet.ground
        if ground is None or not ground.width():
            return self._height
        return max(1, round(WIDTH * ground.height() / ground.width()))

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return round(width * self.units_high() / WIDTH)

    @override
    def sizeHint(self) -> QSize:
        width = theme.px(520)
        return QSize(width, self.heightForWidth(width))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(60))

    def _scale(self) -> float:
        return min(self.width() / WIDTH, self.height() / self.units_high())

    def _units(self, position: QPointF) -> QPointF:
        return position / (self._scale() or 1)

    # -- drawing -----------------------------------------------------------------------------

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._drawing = [self._units(event.position())]
            self.update()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drawing:
            self._drawing.append(self._units(event.position()))
            self.update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drawing:
            drawn, self._drawing = tuple(self._drawing), []
            strokes = (*self._sheet.strokes, Stroke(self.color, drawn))
            self._change(replace(self._sheet, strokes=strokes))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Backspace:
            self.undo()
        elif key == Qt.Key.Key_Delete:
            self.wipe()
        else:
            event.ignore()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        painter.save()
        painter.scale(self._scale(), self._scale())
        self._draw(painter)
        painter.restore()
        area = QRectF(self.rect())
        painting.box(painter, area, theme.radius("control"), None, "line_strong")
        if self.hasFocus():
            painting.ring(painter, area, theme.radius("control"))
        painter.end()

    def _draw(self, painter: QPainter) -> None:
        """Draw the sheet in its units; paper is white and ink as chosen in every theme."""
        area = QRectF(0, 0, WIDTH, self.units_high())
        painter.fillRect(area, Qt.GlobalColor.white)
        if self._sheet.ground is not None:
            painter.drawImage(area, self._sheet.ground)
        if self._sheet.words:
            _write(painter, area, self._sheet.words)
        for stroke in (*self._sheet.strokes, Stroke(self.color, tuple(self._drawing))):
            _draw_stroke(painter, stroke)


def _write(painter: QPainter, area: QRectF, words: str) -> None:
    font = QFont(theme.font("strong"))
    font.setPixelSize(round(area.height() * TEXT_SHARE))
    painter.setFont(font)
    painter.setPen(Qt.GlobalColor.black)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)


def _draw_stroke(painter: QPainter, stroke: Stroke) -> None:
    pen = QPen(QColor(stroke.color), PEN)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if len(stroke.points) == 1:
        painter.drawPoint(stroke.points[0])
    else:
        painter.drawPolyline(QPolygonF(stroke.points))
