"""Strokes that several controls share: boxes with crisp hairlines, key caps, focus rings."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.messages.keys import key_words
from app.ui import theme

CENTRE = Qt.AlignmentFlag.AlignHCenter
RIGHT = Qt.AlignmentFlag.AlignRight


def begin(widget: QWidget) -> QPainter:
    """Open a smooth painter on a widget; the caller ends it."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def box(
    painter: QPainter,
    area: QRectF,
    corner: float,
    fill: str | None,
    border: str | None = None,
    *,
    width: float = 1,
    dashed: bool = False,
) -> None:
    """Paint a rounded box whose border lies wholly inside the area.

    Args:
        painter: An open painter.
        area: Outer edges, in pixels.
        corner: Radius in pixels.
        fill: Token of the ground, or None for none.
        border: Token of the border, or None for none.
        width: Of the border in pixels.
        dashed: Dashes instead of a line: switched off, or waiting to be filled.
    """
    pen = QPen(Qt.PenStyle.NoPen)
    if border is not None:
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        pen = QPen(theme.color(border), width, style)
        inset = width / 2
        area = area.adjusted(inset, inset, -inset, -inset)
    painter.setPen(pen)
    painter.setBrush(theme.color(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area, corner, corner)


def words(
    painter: QPainter,
    area: QRectF,
    text: str,
    role: str,
    color: str,
    *,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    wrap: bool = False,
) -> None:
    """Write text in a role and a colour, in the vertical middle of an area."""
    painter.setFont(theme.font(role))
    painter.setPen(QColor(theme.color(color)))
    flags = align | Qt.AlignmentFlag.AlignVCenter
    if wrap:
        painter.drawText(area, flags | Qt.TextFlag.TextWordWrap, text)
    else:
        painter.drawText(area, flags | Qt.TextFlag.TextSingleLine, text)


def key_width(key: str) -> int:
    """Give the width of a key's cap in pixels."""
    width = theme.metrics("small").horizontalAdvance(key_words(key))
    return int(max(theme.size("key_hint"), width + theme.px(13)))


def key_cap(painter: QPainter, x: float, middle: float, key: str, on_fill: str = "") -> None:
    """Paint the cap of a key.

    Args:
        painter: An open painter.
        x: Left edge.
        middle: Vertical middle.
        key: As `keys.key_words` takes it.
        on_fill: Token of text and outline when the ground is a fill; "" for the sunken cap.
    """
    height = theme.size("key_hint")
    area = QRectF(x, round(middle - height / 2), key_width(key), height)
    if on_fill:
        painter.save()
        painter.setOpacity(0.62)
        box(painter, area, theme.radius("key_hint"), None, on_fill)
        painter.restore()
    else:
        box(painter, area, theme.radius("key_hint"), "sunken", "line_mid")
    words(painter, area, key_words(key), "small", on_fill or "ink2", align=CENTRE)


def ring(painter: QPainter, area: QRectF, corner: float) -> None:
    """Paint the focus ring inside an area."""
    box(painter, area, corner, None, "focus", width=theme.focus_width())


def meaning(kind: str) -> tuple[str, str, str, str]:
    """Give icon, text colour, ground and border of a meaning: ok, warn, err, info, plain."""
    if kind == "plain":
        return "info", "ink2", "sunken", "line_mid"
    icon = {"ok": "circle-check", "warn": "triangle-alert", "err": "circle-x", "info": "info"}
    return icon[kind], kind, f"{kind}_soft", f"{kind}_line"
