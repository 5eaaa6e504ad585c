"""Icons of one family, tinted with the palette and kept as pixmaps.

Drawing an SVG costs a hundred times what its pixmap costs, so each (name, colour, size, stroke,
pixel ratio) is drawn once.
"""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.ui import theme

STROKE = 1.8
STROKE_STRONG = 2.1


def pixmap(name: str, color: str = "ink2", size: float = 18, *, strong: bool = False) -> QPixmap:
    """Give an icon as a pixmap for the screen in use.

    Args:
        name: File name in `app/assets/icons` without its ending.
        color: Token of the palette.
        size: Side in design pixels; zoom is applied here.
        strong: Draw with the wider stroke of signs.
    """
    application = QGuiApplication.instance()
    ratio = application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0
    stroke = STROKE_STRONG if strong else STROKE
    return _draw(name, theme.color(color).name(), theme.px(size), stroke, ratio)


def icon(name: str, color: str = "ink2", size: float = 18) -> QIcon:
    """Give an icon for menus and list items."""
    return QIcon(pixmap(name, color, size))


def draw(
    painter: QPainter,
    name: str,
    box: QRectF,
    color: str = "ink2",
    size: float = 18,
    *,
    strong: bool = False,
) -> None:
    """Paint an icon in the middle of a box, snapped to whole pixels."""
    picture = pixmap(name, color, size, strong=strong)
    side = theme.px(size)
    painter.drawPixmap(
        round(box.center().x() - side / 2), round(box.center().y() - side / 2), picture
    )


@lru_cache(maxsize=512)
def _draw(name: str, color: str, side: int, stroke: float, ratio: float) -> QPixmap:
    path = theme.ASSETS / "icons" / f"{name}.svg"
    source = path.read_text(encoding="utf-8").replace("currentColor", QColor(color).name())
    source = source.replace('stroke-width="2"', f'stroke-width="{stroke}"')
    renderer = QSvgRenderer(QByteArray(source.encode("utf-8")))
    picture = QPixmap(round(side * ratio), round(side * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter)
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
