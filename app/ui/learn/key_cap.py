"""A key as it lies on the keyboard, with what it does under it."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy
from typing_extensions import override

from app.messages.keys import key_words
from app.ui import theme
from app.ui.controls import painting

HIGH, EDGE, WORDS = 38, 4, 24


class KeyCap(QLabel):
    """The cap over its word; a screen reader says both."""

    def __init__(self, key: str, words: str) -> None:
        key = key_words(key)
        super().__init__(f"{key}: {words}")
        self._key, self._words = key, words
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(
            max(self._cap_width(), theme.metrics("small").horizontalAdvance(self._words)) + 2,
            theme.px(HIGH + EDGE + WORDS),
        )

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        width = self._cap_width()
        left = (self.width() - width) / 2
        corner = theme.radius("control")
        below = QRectF(left, theme.px(EDGE), width, theme.px(HIGH))
        cap = QRectF(left, 0, width, theme.px(HIGH))
        painting.box(painter, below, corner, "line_mid", "line_mid")
        painting.box(painter, cap, corner, "surface", "line_strong")
        painting.words(painter, cap, self._key, "strong", "ink", align=painting.CENTRE)
        words = QRectF(0, theme.px(HIGH + EDGE), self.width(), theme.px(WORDS))
        painting.words(painter, words, self._words, "small", "ink2", align=painting.CENTRE)
        painter.end()

    def _cap_width(self) -> int:
        return theme.metrics("strong").horizontalAdvance(self._key) + theme.px(26)
