"""How the pages of Formularios lie, and what is dropped on them."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.ui import theme


def top_of(*widgets: QWidget) -> QWidget:
    """Put widgets at the top of a page, as high as they are."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, theme.px(10))
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return page


def scrolling(page: QWidget) -> QScrollArea:
    """Let a page that is higher than the window scroll."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area


def dropped_files(event: QDropEvent) -> list[Path]:
    """Give the files of this computer that are being dropped."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
