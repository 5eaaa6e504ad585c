"""The cap of a key beside the word of what it does."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy
from typing_extensions import override

from app.messages.keys import key_words
from app.ui import theme
from app.ui.controls import painting

GAP = 8


class KeyHint(QLabel):
    """«Ayuda [F1]»: the word before the cap, or after it in lists of keys."""

    def __init__(self, key: str, text: str = "", *, key_first: bool = False) -> None:
        key = key_words(key)
        super().__init__(f"{text} {key}".strip())
        self._key, self._word, self._key_first = key, text, key_first
        self.setFont(theme.font("small"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        width = painting.key_width(self._key)
        if self._word:
            width += theme.px(GAP) + theme.metrics("small").horizontalAdvance(self._word)
        return QSize(width, theme.size("key_hint"))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        middle, cap = self.height() / 2, painting.key_width(self._key)
        at = 0 if self._key_first or not self._word else self.width() - cap
        painting.key_cap(painter, at, middle, self._key)
        if self._word:
            left = cap + theme.px(GAP) if self._key_first else 0
            area = QRectF(left, 0, self.width() - left, self.height())
            painting.words(
                painter, area, self._word, "small", "ink2" if self._key_first else "ink3"
            )
        painter.end()
