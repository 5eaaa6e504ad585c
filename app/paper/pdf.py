"""HTML onto pages of a PDF, with the bundled fonts; Qt is imported when the first one is made."""

import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from app.paths import asset

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

Size = Literal["letter", "a4"]
MARGIN_MM = 15.0
DOTS_AN_INCH = 1200
_SHARPNESS = 3  # dots of a picture for one of the page: some 290 an inch
FONTS = ("fonts/NotoSans-Regular.ttf", "fonts/NotoSans-SemiBold.ttf")


def write_pdf(
    html: str,
    target: Path,
    size: Size = "letter",
    *,
    pictures: Mapping[str, str] = MappingProxyType({}),
) -> int:
    """Write HTML as a PDF; works without a window and without a display.

    Args:
        html: A whole page.
        target: The file, replaced.
        size: Of the paper.
        pictures: Name in the page -> SVG.

    Returns:
        How many pages it has.

    Raises:
        OSError: The file cannot be written.
        ImportError: This machine lacks the system libraries of Qt.
    """
    from PySide6.QtCore import QEventLoop, QMarginsF, QSizeF, QUrl
    from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

    target.open("wb").close()  # a file that cannot be written: the writer would only fall silent
    _ensure_fonts()
    writer = QPdfWriter(str(target))
    writer.setResolution(DOTS_AN_INCH)
    paper = QPageSize.PageSizeId.Letter if size == "letter" else QPageSize.PageSizeId.A4
    writer.setPageSize(QPageSize(paper))
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    dispatcher = QEventLoop()  # a thread of Python's own has none, and laying out asks for one
    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    document.setDocumentMargin(0)
    for name, svg in pictures.items():
        document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), _drawn(svg))
    document.setHtml(html)
    area = writer.pageLayout().paintRectPixels(DOTS_AN_INCH)
    document.setPageSize(QSizeF(area.size()))
    document.print_(writer)
    pages = document.pageCount()
    del document, dispatcher
    return pages


def _drawn(svg: str) -> "QImage":
    """Draw an SVG with as many dots as paper shows."""
    from PySide6.QtCore import QByteArray, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(QByteArray(svg.encode()))
    image = QImage(renderer.defaultSize() * _SHARPNESS, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def _ensure_fonts() -> None:
    """Have Qt know the bundled fonts; on the command line there is no application yet."""
    from PySide6.QtGui import QFontDatabase, QGuiApplication

    if QGuiApplication.instance() is None:
        _keep.append(QGuiApplication([sys.argv[0], "-platform", "offscreen"]))
    if "Noto Sans" not in QFontDatabase.families():
        for name in FONTS:
            QFontDatabase.addApplicationFont(str(asset(name)))


_keep: list[object] = []  # Qt ends when the last name of its application goes
