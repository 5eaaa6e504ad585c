"""Pictures made ready to be kept: upright, no larger than asked, without what a camera adds.

A photo of a telephone says where and when it was taken, in its EXIF. Only its pixels are kept: it
is drawn anew, turned as the camera held it. Needs Qt's picture reader, not a display.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QIODevice
    from PySide6.QtGui import QImage

JPEG_QUALITY = 85
MOST_PIXELS = 120_000_000
"""A larger picture is refused before it is unpacked: 120 megapixels are 480 MB of memory."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept.

    Attributes:
        content: The file.
        suffix: Its ending: `.jpg`, `.png`.
        width, height: Pixels.
    """

    content: bytes
    suffix: str
    width: int
    height: int


def redrawn(content: bytes, longest: int) -> Picture | None:
    """Draw a picture anew, at most so many pixels on its longest side.

    Args:
        content: A JPEG, PNG, WebP, GIF or BMP file.
        longest: Pixels of the longest side; smaller pictures stay as large as they are.

    Returns:
        The picture, a JPEG or, where parts can be seen through, a PNG. None when these bytes are
        no picture that can be read, or one far too large.

    Raises:
        ImportError: This computer lacks what Qt needs to read pictures.
    """
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImage, QImageWriter

    source = QBuffer()
    source.setData(QByteArray(content))
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    image = _read(source, longest)
    if image is None:
        return None
    see_through = image.hasAlphaChannel()
    kind = QImage.Format.Format_ARGB32 if see_through else QImage.Format.Format_RGB32
    image = image.convertToFormat(kind)
    # The pixels alone: texts and colour tables of the camera stay behind.
    bare = QImage(image.constBits(), image.width(), image.height(), image.bytesPerLine(), kind)
    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    suffix = ".png" if see_through else ".jpg"
    writer = QImageWriter(target, QByteArray(suffix[1:].encode("ascii")))
    writer.setQuality(-1 if see_through else JPEG_QUALITY)
    if not writer.write(bare):
        return None
    return Picture(bytes(target.data().data()), suffix, bare.width(), bare.height())


def _read(source: "QIODevice", longest: int) -> "QImage | None":
    """Read a picture upright and no larger than asked; a JPEG is never unpacked larger."""
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QImageReader

    reader = QImageReader(source)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and size.width() * size.height() > MOST_PIXELS:
        return None
    largest = max(size.width(), size.height())
    if size.isValid() and largest > longest:
        sides = (max(1, round(side * longest / largest)) for side in (size.width(), size.height()))
        reader.setScaledSize(QSize(*sides))
    image = reader.read()
    return None if image.isNull() else image
