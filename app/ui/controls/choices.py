"""Choices: one of several (circle) or several (square), each with the key that marks it."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
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
from app.ui.controls.pressable import Pressable


class _Row:
    """Measures and paints what both kinds of row share."""

    def __init__(self, button: QAbstractButton, key: str, detail: str) -> None:
        self._button, self.key, self._detail = button, key, detail
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        button.setSizePolicy(policy)
        button.setCursor(Qt.CursorShape.PointingHandCursor)

    def text_left(self) -> int:
        """Left edge of the words: after the padding, the cap and the sign."""
        cap = painting.key_width(self.key) + theme.px(7) if self.key else theme.px(4)
        return theme.px(6) + cap + theme.px(18) + theme.px(8)

    def height_for(self, width: int) -> int:
        """Height that shows every word at a width."""
        room = QRect(0, 0, max(1, width - self.text_left() - theme.px(10)), 10000)
        words = theme.metrics("strong").boundingRect(
            room, Qt.TextFlag.TextWordWrap, self._button.text()
        )
        extra = theme.metrics("small").height() if self._detail else 0
        return max(theme.size("choice"), words.height() + extra + theme.px(12))

    def hint(self) -> QSize:
        """Size that needs no second line."""
        words = max(
            theme.metrics("strong").horizontalAdvance(self._button.text()),
            theme.metrics("small").horizontalAdvance(self._detail),
        )
        width = min(self.text_left() + words + theme.px(14), theme.px(360))
        return QSize(width, self.height_for(width))

    def paint(self) -> None:
        """Paint ground, cap, sign and words."""
        button = self._button
        painter = painting.begin(button)
        area, corner = QRectF(button.rect()), theme.radius("control")
        chosen = button.isChecked()
        ground = "accent_soft" if chosen else "hover" if button.underMouse() else "surface"
        border = "accent_line" if chosen else "line_mid"
        painting.box(painter, area, corner, ground, border)
        if button.hasFocus():
            painting.ring(painter, area, corner)
        elif chosen:
            painting.box(painter, area, corner, None, "accent", width=theme.px(1.5))
        left = float(theme.px(6))
        if self.key:
            self._paint_cap(painter, left, chosen)
            left += painting.key_width(self.key) + theme.px(7)
        else:
            left += theme.px(4)
        self._paint_sign(painter, QRectF(left, 0, theme.px(18), area.height()), chosen)
        self._paint_words(painter, area, chosen)
        painter.end()

    def _paint_cap(self, painter: QPainter, left: float, chosen: bool) -> None:
        middle = self._button.height() / 2
        if not chosen:
            painting.key_cap(painter, left, middle, self.key)
            return
        height = theme.size("key_hint")
        area = QRectF(left, round(middle - height / 2), painting.key_width(self.key), height)
        painting.box(painter, area, theme.radius("key_hint"), "accent")
        painting.words(painter, area, self.key, "small_strong", "on_accent", align=painting.CENTRE)

    def _paint_sign(self, painter: QPainter, area: QRectF, chosen: bool) -> None:
        if isinstance(self._button, QRadioButton):
            radio(painter, area.center(), chosen)
        else:
            tick(
                painter, area.center(), Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked
            )

    def _paint_words(self, painter: QPainter, area: QRectF, chosen: bool) -> None:
        room = area.adjusted(self.text_left(), 0, -theme.px(10), 0)
        ink = "ink" if self._button.isEnabled() else "ink_off"
        role = "strong" if chosen else "body"
        if not self._detail:
            painting.words(painter, room, self._button.text(), role, ink, wrap=True)
            return
        half = theme.metrics("small").height() / 2
        painting.words(painter, room.translated(0, -half), self._button.text(), role, ink)
        below = theme.metrics("body").height() / 2
        painting.words(painter, room.translated(0, below), self._detail, "small", "ink2")


def radio(painter: QPainter, centre: QPointF, chosen: bool) -> None:
    """Paint the circle of one of several."""
    half = theme.px(16) / 2
    area = QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half)
    painting.box(
        painter,
        area,
        half,
        "surface",
        "accent" if chosen else "line_strong",
        width=2 if chosen else 1.4,
    )
    if chosen:
        painting.box(
            painter, area.adjusted(half / 2, half / 2, -half / 2, -half / 2), half / 2, "accent"
        )


def tick(painter: QPainter, centre: QPointF, state: Qt.CheckState) -> None:
    """Paint the square of a mark: empty, ticked, or a bar for «some»."""
    half = theme.px(16) / 2
    area = QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half)
    if state is Qt.CheckState.Checked:
        painting.box(painter, area, theme.px(4), "accent")
        icons.draw(painter, "check", area, "on_accent", 13, strong=True)
        return
    painting.box(painter, area, theme.px(4), "surface", "line_strong", width=1.4)
    if state is Qt.CheckState.PartiallyChecked:
        bar = QRectF(centre.x() - half / 2, centre.y() - 1, half, theme.px(2))
        painting.box(painter, bar, 0, "accent")


class ChoiceRow(QRadioButton):
    """One of several answers."""

    def __init__(
        self, text: str, *, key: str = "", detail: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._row = _Row(self, key, detail)
        self.key = key
        self.setAccessibleName(text)
        self.setAccessibleDescription(" ".join(part for part in (detail, key) if part))

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._row.height_for(width)

    @override
    def sizeHint(self) -> QSize:
        return self._row.hint()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.size("choice"))

    @override
    def hitButton(self, pos: object) -> bool:
        return True

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        self._row.paint()


class CheckRow(QCheckBox):
    """An answer that stands beside others."""

    def __init__(
        self, text: str, *, key: str = "", detail: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._row = _Row(self, key, detail)
        self.key = key
        self.setAccessibleName(text)
        self.setAccessibleDescription(" ".join(part for part in (detail, key) if part))

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._row.height_for(width)

    @override
    def sizeHint(self) -> QSize:
        return self._row.hint()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.size("choice"))

    @override
    def hitButton(self, pos: object) -> bool:
        return True

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        self._row.paint()


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
