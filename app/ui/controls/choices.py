"""Choices: one of several (circle) or several (square), each with the key that marks it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QRadioButton,
    QSizePolicy,
    QWidget,
)
from typing_extensions import override

from app.ui import icons, theme
from app.ui.controls import painting
from app.ui.controls.choice_look import RowLook, look_of, tick
from app.ui.controls.pressable import Pressable

# Qt allows one Qt class among the bases, so at run time this one stands beside it.
if TYPE_CHECKING:
    _Button = QAbstractButton
else:
    _Button = object


class _Painted(_Button):
    """What its look measures and paints, pressed anywhere on it."""

    look: RowLook

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self.look.height_for(width)

    @override
    def sizeHint(self) -> QSize:
        return self.look.hint()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.least_width(), theme.size("choice"))

    @override
    def hitButton(self, pos: object) -> bool:
        return True

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        self.look.paint()


class ChoiceRow(_Painted, QRadioButton):
    """One of several answers."""

    def __init__(
        self,
        text: str,
        *,
        key: str = "",
        detail: str = "",
        tile: bool = False,
        picture: QPixmap | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.look = look_of(self, key, detail, tile=tile, picture=picture)


class CheckRow(_Painted, QCheckBox):
    """An answer that stands beside others."""

    def __init__(
        self,
        text: str,
        *,
        key: str = "",
        detail: str = "",
        tile: bool = False,
        picture: QPixmap | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.look = look_of(self, key, detail, tile=tile, picture=picture)


class Mark(QCheckBox):
    """A plain tick box with its words, for settings and side panels."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(theme.size("control"))

    @override
    def sizeHint(self) -> QSize:
        width = theme.metrics("body").horizontalAdvance(self.text()) + theme.px(38)
        return QSize(width, theme.size("control"))

    @override
    def hitButton(self, pos: object) -> bool:
        return True

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        area = QRectF(self.rect())
        if self.hasFocus():
            painting.ring(painter, area, theme.radius("control"))
        tick(painter, QPointF(theme.px(14), area.center().y()), self.checkState())
        words = area.adjusted(theme.px(32), 0, 0, 0)
        painting.words(painter, words, self.text(), "body", "ink", wrap=True)
        painter.end()


class Chip(Pressable):
    """A filter with its count; the chosen one is tinted."""

    def __init__(self, text: str, *, icon: str = "", color: str = "ink2", count: int = 0) -> None:
        super().__init__(text)
        self._icon, self._color, self._count = icon, color, count
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(count)

    def set_count(self, count: int) -> None:
        """Show how many rows the filter leaves; zero stays, greyed."""
        self._count = count
        self.setAccessibleName(f"{self.text()}: {count:,}")
        self.setFixedSize(self.sizeHint())
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = theme.metrics("strong").horizontalAdvance(self.text())
        width += theme.metrics("small").horizontalAdvance(f"{self._count:,}") + theme.px(32)
        return QSize(width + (theme.px(20) if self._icon else 0), theme.px(34))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        area = QRectF(self.rect())
        corner = area.height() / 2
        chosen = self.isChecked()
        fill = "accent_soft" if chosen else "hover" if self.underMouse() else "surface"
        painting.box(painter, area, corner, fill, "accent" if chosen else "line_mid", width=1.5)
        if self.hasFocus():
            painting.ring(painter, area, corner)
        ink = "accent_ink" if chosen else "ink" if self._count else "ink_off"
        left = theme.px(12)
        if self._icon:
            icons.draw(
                painter, self._icon, QRectF(left, 0, theme.px(15), area.height()), self._color, 15
            )
            left += theme.px(20)
        painting.words(painter, area.adjusted(left, 0, 0, 0), self.text(), "body", ink)
        painting.words(
            painter,
            area.adjusted(0, 0, -theme.px(13), 0),
            f"{self._count:,}",
            "small",
            "accent_ink" if chosen else "ink2",
            align=painting.RIGHT,
        )
        painter.end()
