"""The offline map: a cross that the keyboard or the mouse takes to a place.

The ground is painted from the outlines that ship with the program; nothing is fetched.
"""

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy
from typing_extensions import override

from app.messages import _
from app.steps.outlines import municipality_at
from app.steps.reference import departments, municipalities
from app.ui import theme
from app.ui.controls import painting
from app.ui.controls.map_ground import (
    box_of,
    country,
    paint_ground,
    paint_marked,
    paint_names,
    project,
    unproject,
)
from app.ui.speech import announce
from forms.geometry import Point

STEP, FINE_STEP = 14, 2
"""Pixels that the cross moves at a press of an arrow, and with Mayús."""

ZOOM = 1.6
CLOSEST = 55_000.0
"""Most pixels a degree takes: about two metres each; the outlines know no more."""

METRES_A_DEGREE = 111_319.0
MARGIN = 1.25
DECIMALS = 6

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_REMOVE = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class MapView(QLabel):
    """The map with its cross.

    Arrows move the cross, + and - zoom, Inicio shows the country, Enter takes the place; the
    mouse drags the map, clicks to move the cross and clicks twice to take the place.

    Signals:
        moved: The cross stands elsewhere.
        chosen: (latitude, longitude) that the person took.
        removed: The person takes the last place back.
    """

    moved = Signal()
    chosen = Signal(float, float)
    removed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._wanted = country()
        self._middle = country().center()
        self._scale = 0.0
        self._fits = True
        self._cross = country().center()
        self._municipality = ""
        self._points: tuple[Point, ...] = ()
        self._is_area = False
        self._classes: Mapping[str, int] | None = None
        self._pressed: QPointF | None = None
        self._dragged = False

    # -- what is shown -----------------------------------------------------------------------

    def show_municipality(self, code: str) -> None:
        """Show a municipality with the cross in it, or the whole country for "" ."""
        place = municipalities().get(code)
        box = box_of(code)
        cross = project((place.latitude, place.longitude)) if place else box.center()
        self._fit(box, cross)

    def show_places(self, points: Sequence[Point]) -> None:
        """Show some places, with the cross at the last one.

        Args:
            points: (latitude, longitude) in degrees, at least one.
        """
        box = QPolygonF([project(point) for point in points]).boundingRect()
        least = 0.02
        grown = box.adjusted(-least, -least, least, least)
        self._fit(grown, project(points[-1]))

    def set_places(self, points: Sequence[Point], *, is_area: bool = False) -> None:
        """Mark places on the map, joined by a line in their order.

        Args:
            points: (latitude, longitude) in degrees.
            is_area: The line goes back to the first of them.
        """
        self._points, self._is_area = tuple(points), is_area
        self.update()

    def set_classes(self, classes: Mapping[str, int] | None) -> None:
        """Colour the municipalities by the steps of the ramp; those without data are hatched.

        Args:
            classes: Step by code, 0 to 3; None for the plain map.
        """
        self._classes = classes
        self.update()

    @property
    def cross(self) -> Point:
        """Latitude and longitude under the cross, in degrees."""
        latitude, longitude = unproject(self._cross)
        return round(latitude, DECIMALS), round(longitude, DECIMALS)

    @property
    def municipality(self) -> str:
        """Code of the municipality under the cross, "" outside."""
        return self._municipality

    def words(self) -> str:
        """Say where the cross stands: «Nebaj, Quiché»."""
        place = municipalities().get(self._municipality)
        if place is None:
            return _("Fuera de los municipios")
        return f"{place.name}, {departments()[place.department].name}"

    def put_cross(self, place: Point) -> None:
        """Move the cross, and the map with it where it would leave the view."""
        before = self._municipality
        self._cross = project(place)
        self._keep_cross_in_view()
        self._municipality = municipality_at(*place)
        latitude, longitude = self.cross
        self.setAccessibleDescription(f"{self.words()}. {latitude}, {longitude}")
        if self._municipality != before and self.hasFocus():
            announce(self.words())
        self.update()
        self.moved.emit()

    def zoom(self, factor: float, around: QPointF | None = None) -> None:
        """Come nearer (over 1) or go farther (under 1).

        Args:
            factor: Of the scale.
            around: Pixel that stays in its place; None for the cross.
        """
        still = self._to_screen().map(self._cross) if around is None else around
        fixed, self._fits = self._from_screen(still), False
        self._scale = max(self._farthest(), min(CLOSEST, self._scale * factor))
        moved = self._from_screen(still) - fixed
        self._middle -= moved
        self.update()

    # -- measures ----------------------------------------------------------------------------

    def _fit(self, box: QRectF, cross: QPointF) -> None:
        self._wanted, self._cross, self._fits = box, cross, True
        self._settle()
        self.put_cross(unproject(cross))

    def _settle(self) -> None:
        """Show what is wanted whole, until the person goes elsewhere."""
        if self._fits and self.width() > 1 and self.height() > 1:
            self._middle = self._wanted.center()
            self._scale = min(CLOSEST, self._scale_of(self._wanted))

    def _scale_of(self, box: QRectF) -> float:
        wide = self.width() / max(box.width(), 1e-6)
        return min(wide, self.height() / max(box.height(), 1e-6)) / MARGIN

    def _farthest(self) -> float:
        return self._scale_of(country()) / MARGIN

    def _to_screen(self) -> QTransform:
        transform = QTransform()
        transform.translate(self.width() / 2, self.height() / 2)
        transform.scale(self._scale or 1, self._scale or 1)
        transform.translate(-self._middle.x(), -self._middle.y())
        return transform

    def _from_screen(self, point: QPointF) -> QPointF:
        scale = self._scale or 1
        off = QPointF(point.x() - self.width() / 2, point.y() - self.height() / 2)
        return QPointF(self._middle.x() + off.x() / scale, self._middle.y() + off.y() / scale)

    def _keep_cross_in_view(self) -> None:
        if self._scale == 0:
            return
        at, edge = self._to_screen().map(self._cross), min(self.width(), self.height()) / 6
        right, bottom = self.width() - edge, self.height() - edge
        beyond_x = min(0.0, at.x() - edge) + max(0.0, at.x() - right)
        beyond_y = min(0.0, at.y() - edge) + max(0.0, at.y() - bottom)
        if beyond_x or beyond_y:
            self._middle += QPointF(beyond_x, beyond_y) / self._scale
            self._fits = False

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px(240))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(120))

    # -- keys and mouse ----------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            event.ignore()
        elif key in _ARROWS:
            fine = modifiers & Qt.KeyboardModifier.ShiftModifier
            right, down = _ARROWS[key]
            step = (FINE_STEP if fine else STEP) / (self._scale or 1)
            self.put_cross(unproject(self._cross + QPointF(right * step, down * step)))
        elif event.text() in ("+", "-"):
            self.zoom(ZOOM if event.text() == "+" else 1 / ZOOM)
        elif key == Qt.Key.Key_Home:
            self.show_municipality("")
        elif key in _ENTER:
            self.chosen.emit(*self.cross)
        elif key in _REMOVE:
            self.removed.emit()
        else:
            event.ignore()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position(), False

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        moved = event.position() - self._pressed
        if self._dragged or moved.manhattanLength() >= QApplication.startDragDistance():
            self._dragged, self._fits = True, False
            self._middle -= moved / self._scale
            self._pressed = event.position()
            self.update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and not self._dragged:
            self.put_cross(unproject(self._from_screen(event.position())))
        self._pressed = None

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.put_cross(unproject(self._from_screen(event.position())))
        self.chosen.emit(*self.cross)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.hasFocus():
            event.ignore()  # the page scrolls under a map that is not in hand
            return
        self.zoom(ZOOM if event.angleDelta().y() > 0 else 1 / ZOOM, event.position())

    @override
    def resizeEvent(self, event: object) -> None:
        self._settle()
        self._keep_cross_in_view()

    # -- painting ----------------------------------------------------------------------------

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        painter.fillRect(self.rect(), theme.color("sunken"))
        to_screen = self._to_screen()
        view = to_screen.inverted()[0].mapRect(QRectF(self.rect()))
        paint_ground(painter, to_screen, view, self._classes)
        paint_marked(painter, to_screen, self._municipality)
        if self._classes is None:
            paint_names(painter, to_screen, view)
        self._paint_places(painter, to_screen)
        self._paint_cross(painter, to_screen.map(self._cross))
        self._paint_ruler(painter)
        corner = theme.radius("control")
        painting.box(painter, QRectF(self.rect()), corner, None, "line_strong")
        if self.hasFocus():
            painting.ring(painter, QRectF(self.rect()), corner)
        painter.end()

    def _paint_places(self, painter: QPainter, to_screen: QTransform) -> None:
        points = [to_screen.map(project(point)) for point in self._points]
        line = QPolygonF([*points, *points[:1]] if self._is_area else points)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in (("surface", 5), ("ink", 2.4)):
            painter.setPen(QPen(theme.color(color), theme.px(width)))
            painter.drawPolyline(line)
        side = theme.px(20)
        for number, point in enumerate(points, start=1):
            area = QRectF(point.x() - side / 2, point.y() - side / 2, side, side)
            painting.box(painter, area, side / 2, "accent", "surface", width=theme.px(2))
            words = str(number) if len(points) > 1 else ""
            painting.words(painter, area, words, "small_strong", "on_accent", align=painting.CENTRE)

    @staticmethod
    def _paint_cross(painter: QPainter, at: QPointF) -> None:
        long, short = theme.px(16), theme.px(5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in (("surface", 6), ("ink", 2.4)):
            painter.setPen(QPen(theme.color(color), theme.px(width)))
            painter.drawEllipse(at, theme.px(9), theme.px(9))
            for right, down in _ARROWS.values():
                away = QPointF(right, down)
                painter.drawLine(at + away * short, at + away * long)

    def _paint_ruler(self, painter: QPainter) -> None:
        """Paint how long a round number of metres is, at the lower left."""
        if self._scale == 0:
            return
        metres = round_length(theme.px(110) / self._scale * METRES_A_DEGREE)
        length = metres / METRES_A_DEGREE * self._scale
        words = f"{metres / 1000:,.0f} km" if metres >= 1000 else f"{metres:,.0f} m"
        left, bottom = theme.px(12), self.height() - theme.px(12)
        ground = QRectF(left - theme.px(4), bottom - theme.px(26), 0, theme.px(30))
        text = theme.metrics("small").horizontalAdvance(words)
        ground.setWidth(max(length, text) + theme.px(10))
        painting.box(painter, ground, theme.radius("badge"), "surface")
        painter.setPen(QPen(theme.color("ink"), theme.px(2)))
        painter.drawLine(QPointF(left, bottom), QPointF(left + length, bottom))
        area = QRectF(left, bottom - theme.px(24), ground.width(), theme.px(20))
        painting.words(painter, area, words, "small", "ink")


def round_length(most: float) -> float:
    """Give the longest of 1, 2, 5, 10, 20, 50 … that is not over a length."""
    power: float = 10 ** math.floor(math.log10(most))
    return next(step * power for step in (5, 2, 1) if step * power <= most)
