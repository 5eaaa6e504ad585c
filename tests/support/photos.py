"""Pictures for tests, made here: with what a telephone writes into them."""

import struct

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

PLACE = b"14.6268N 90.4800W"
"""What a telephone would say of where it was."""


def photo(width=400, height=300, *, kind="jpg", turned=1, see_through=False) -> bytes:
    """Make a picture whose left half is teal and right half orange.

    Args:
        width: Pixels.
        height: Pixels.
        kind: Ending of its format.
        turned: How the camera was held (EXIF "Orientation", 1 is upright); of a JPEG.
        see_through: Its ground cannot be seen.
    """
    format_ = QImage.Format.Format_ARGB32 if see_through else QImage.Format.Format_RGB32
    image = QImage(width, height, format_)
    image.fill(QColor(0, 0, 0, 0) if see_through else QColor("orange"))
    if not see_through:
        left = QImage(width // 2, height, format_)
        left.fill(QColor("teal"))
        painter = QPainter(image)
        painter.drawImage(0, 0, left)
        painter.end()
    image.setText("Comment", PLACE.decode("ascii"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(kind.encode("ascii"))).write(image)
    content = bytes(buffer.data().data())
    return _with_exif(content, turned) if kind == "jpg" else content


def size_of(content: bytes) -> tuple[int, int]:
    """Give width and height of a picture."""
    image = QImage.fromData(content)
    return image.width(), image.height()


def color_at(content: bytes, x: int, y: int) -> QColor:
    """Give the colour of one pixel."""
    return QImage.fromData(content).pixelColor(x, y)


def _with_exif(jpeg: bytes, turned: int) -> bytes:
    """Put an EXIF segment behind the first mark of a JPEG: orientation, and a place as text."""
    head = b"MM\0*" + struct.pack(">I", 8) + struct.pack(">H", 2)
    orientation = struct.pack(">HHIHH", 0x0112, 3, 1, turned, 0)
    description = struct.pack(">HHII", 0x010E, 2, len(PLACE), 38)
    body = b"Exif\0\0" + head + orientation + description + struct.pack(">I", 0) + PLACE
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]
