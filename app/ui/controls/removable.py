"""A small box with a word in it that can be taken away: keywords, options chosen of many."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from app.messages import _
from app.ui import icons, theme
from app.ui.controls import painting
from app.ui.controls.pressable import Pressable


class Removable(Pressable):
    """A word that is there; pressing it takes it away."""

    def __init__(self, word: str, name: str = "") -> None:
        super().__init__(word)
        self.setAccessibleName(name or _("Quitar la palabra «{word}»").format(word=word))
        self.setToolTip(self.accessibleName())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        width = theme.metrics("body").horizontalAdvance(self.text()) + theme.px(38)
        return QSize(width, theme.px(30))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        area, corner = QRectF(self.rect()), theme.radius("control")
        fill = "press" if self.isDown() else "hover" if self.underMouse() else "sunken"
        painting.box(painter, area, corner, fill, "line_mid")
        if self.hasFocus():
            painting.ring(painter, area, corner)
        painting.words(painter, area.adjusted(theme.px(9), 0, 0, 0), self.text(), "body", "ink")
        sign = QRectF(area.right() - theme.px(24), 0, theme.px(18), area.height())
        icons.draw(painter, "x", sign, "ink2", 14)
        painter.end()
