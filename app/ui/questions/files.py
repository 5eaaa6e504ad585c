"""Files shown with questions: those that came with the form, and those that answers name."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QImageReader, QPixmap

from app.operations.attachments import RecordFiles
from app.ui import theme

NO_FILES = RecordFiles({}, {})


def picture(file: Path | None, width: float, height: float) -> QPixmap | None:
    """Give a picture no larger than a room, None when there is none that can be read.

    Args:
        file: Where it lies.
        width: Of the room, in design pixels.
        height: Of the room.
    """
    if file is None:
        return None
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    return _picture(file, theme.px(width), theme.px(height), ratio)


def height_left(height: float) -> float:
    """Give the height that a picture may take, in design pixels, where letters are enlarged.

    Letters twice as large leave half of the room, and take twice of what is left: the question
    must stay in view together with its editor.
    """
    return height * min(1.0, (100 / theme.current_zoom()) ** 2)


@lru_cache(maxsize=64)
def _picture(file: Path, width: int, height: int, ratio: float) -> QPixmap | None:
    reader = QImageReader(str(file))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    room = QSize(round(width * ratio), round(height * ratio))
    if size.isValid() and (size.width() > room.width() or size.height() > room.height()):
        reader.setScaledSize(size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        return None
    found = QPixmap.fromImage(image)
    found.setDevicePixelRatio(ratio)
    return found
