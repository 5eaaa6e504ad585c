"""The ground of the offline map: municipalities and departments as paths, and how they are painted.

A place is drawn at x = longitude · cos 15.5°, y = -latitude, in degrees; a scale turns degrees
into pixels. At this size of country the error is under one part in a hundred.
"""

import math
from collections.abc import Mapping
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from app.steps.outlines import department_rings, outlines
from app.steps.reference import municipalities
from app.ui import theme
from app.ui.controls import painting
from forms.geometry import Point

NARROWING = math.cos(math.radians(15.5))
NO_CLASS = -1
"""Class of an area without data: it is hatched."""


def project(place: Point) -> QPointF:
    """Give where a place is drawn, in degrees of the drawing."""
    return QPointF(place[1] * NARROWING, -place[0])


def unproject(point: QPointF) -> Point:
    """Give the place that is drawn at a point."""
    return -point.y(), point.x() / NARROWING


@cache
def country() -> QRectF:
    """Give the box that holds every municipality."""
    whole = QRectF()
    for path in _areas().values():
        whole = whole.united(path.boundingRect())
    return whole


def box_of(code: str) -> QRectF:
    """Give the box of a municipality; of the country for a code that is not in use."""
    path = _areas().get(code)
    return path.boundingRect() if path is not None else country()


@cache
def _areas() -> Mapping[str, QPainterPath]:
    return {
        code: _path([[project(point) for point in ring] for ring in outline.rings])
        for code, outline in outlines().items()
    }


@cache
def _departments() -> QPainterPath:
    return _path([[project(point) for point in ring] for ring in department_rings()])


def _path(lines: list[list[QPointF]]) -> QPainterPath:
    path = QPainterPath()
    for line in lines:
        path.addPolygon(QPolygonF(line))
    return path


def paint_ground(
    painter: QPainter, to_screen: QTransform, view: QRectF, classes: Mapping[str, int] | None
) -> None:
    """Paint every municipality in view, then the lines between departments.

    Args:
        painter: An open painter, in pixels.
        to_screen: From degrees of the drawing to pixels.
        view: What is seen, in degrees of the drawing.
        classes: Step of the ramp of each municipality, 0 for the lowest; None for a plain map.
    """
    painter.save()
    painter.setTransform(to_screen, combine=True)
    painter.setPen(_pen("line_mid", 1))
    for code, path in _areas().items():
        if path.boundingRect().intersects(view):
            painter.setBrush(fill(classes.get(code, NO_CLASS) if classes is not None else None))
            painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen("ink3", 1.6))
    painter.drawPath(_departments())
    painter.restore()


def paint_marked(painter: QPainter, to_screen: QTransform, code: str) -> None:
    """Paint the outline of one municipality so that it stands out, also without colours."""
    path = _areas().get(code)
    if path is None:
        return
    painter.save()
    painter.setTransform(to_screen, combine=True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen("accent", theme.focus_width() + 1))
    painter.drawPath(path)
    painter.restore()


def paint_names(painter: QPainter, to_screen: QTransform, view: QRectF) -> None:
    """Write the names of the municipalities in view that are wide enough for them."""
    metrics = theme.metrics("small")
    for code, place in municipalities().items():
        box = box_of(code)
        if not box.intersects(view) or not metrics.height() * 2 < to_screen.mapRect(box).height():
            continue
        width = metrics.horizontalAdvance(place.name) + theme.px(4)
        if width < to_screen.mapRect(box).width():
            middle = to_screen.map(project((place.latitude, place.longitude)))
            area = QRectF(middle.x() - width / 2, middle.y() - theme.px(10), width, theme.px(20))
            painting.words(painter, area, place.name, "small", "ink2", align=painting.CENTRE)


def fill(step: int | None) -> QBrush:
    """Give how an area of a step of the ramp is filled; None for an area of a plain map."""
    if step is None:
        return QBrush(theme.color("surface"))
    if step == NO_CLASS:
        return QBrush(theme.color("line_strong"), Qt.BrushStyle.BDiagPattern)
    return QBrush(theme.ramp()[step])


def _pen(color: str, width: float) -> QPen:
    pen = QPen(theme.color(color), width)
    pen.setCosmetic(True)
    return pen
