"""How options are drawn: as a row, or as a tile with its picture over its words."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QRadioButton, QSizePolicy
from typing_extensions import override

from app.ui import icons, theme
from app.ui.controls import painting

PICTURE_WIDTH, PICTURE_HEIGHT = 150, 104
TILE_WIDTH = 96
EDGE = 6
WRAP = Qt.TextFlag.TextWordWrap


class RowLook:
    """Measures and paints a row of one of several or several of several: cap, sign, words."""

    def __init__(self, button: QAbstractButton, key: str, detail: str) -> None:
        self.button, self.key, self._detail = button, key, detail
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        button.setSizePolicy(policy)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setAttribute(Qt.WidgetAttribute.WA_Hover)
        button.setAccessibleName(button.text())
        button.setAccessibleDescription(" ".join(part for part in (detail, key) if part))

    def text_left(self) -> int:
        """Left edge of the words: after the padding, the cap and the sign."""
        cap = painting.key_width(self.key) + theme.px(7) if self.key else theme.px(4)
        return theme.px(6) + cap + theme.px(18) + theme.px(8)

    def height_for(self, width: int) -> int:
        """Height that shows every word at a width."""
        room = QRect(0, 0, max(1, width - self.text_left() - theme.px(10)), 10000)
        words = theme.metrics("strong").boundingRect(
            room, Qt.TextFlag.TextWordWrap, self.button.text()
        )
        extra = theme.metrics("small").height() if self._detail else 0
        return max(theme.size("choice"), words.height() + extra + theme.px(12))

    def least_width(self) -> int:
        """Width that cuts no word."""
        return self.text_left() + _longest_word(self.button.text()) + theme.px(12)

    def hint(self) -> QSize:
        """Size that needs no second line."""
        words = max(
            theme.metrics("strong").horizontalAdvance(self.button.text()),
            theme.metrics("small").horizontalAdvance(self._detail),
        )
        width = min(self.text_left() + words + theme.px(14), theme.px(360))
        return QSize(width, self.height_for(width))

    def paint(self) -> None:
        """Paint ground, cap, sign and words."""
        painter = painting.begin(self.button)
        area, chosen = QRectF(self.button.rect()), self.button.isChecked()
        self._paint_ground(painter, area, chosen)
        left = float(theme.px(EDGE))
        if self.key:
            self._paint_cap(painter, left, area.height() / 2, chosen)
            left += painting.key_width(self.key) + theme.px(7)
        else:
            left += theme.px(4)
        self._paint_sign(painter, QRectF(left, 0, theme.px(18), area.height()), chosen)
        self._paint_words(painter, area, chosen)
        painter.end()

    def _paint_ground(self, painter: QPainter, area: QRectF, chosen: bool) -> None:
        corner = theme.radius("control")
        hovered = self.button.underMouse()
        ground = "accent_soft" if chosen else "hover" if hovered else "surface"
        painting.box(painter, area, corner, ground, "accent_line" if chosen else "line_mid")
        if self.button.hasFocus():
            painting.ring(painter, area, corner)
        elif chosen:
            painting.box(painter, area, corner, None, "accent", width=theme.px(1.5))

    def _paint_cap(self, painter: QPainter, left: float, middle: float, chosen: bool) -> None:
        if not chosen:
            painting.key_cap(painter, left, middle, self.key)
            return
        height = theme.size("key_hint")
        area = QRectF(left, round(middle - height / 2), painting.key_width(self.key), height)
        painting.box(painter, area, theme.radius("key_hint"), "accent")
        painting.words(painter, area, self.key, "small_strong", "on_accent", align=painting.CENTRE)

    def _paint_sign(self, painter: QPainter, area: QRectF, chosen: bool) -> None:
        if isinstance(self.button, QRadioButton):
            radio(painter, area.center(), chosen)
        else:
            tick(
                painter, area.center(), Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked
            )

    def _paint_words(self, painter: QPainter, area: QRectF, chosen: bool) -> None:
        room = area.adjusted(self.text_left(), 0, -theme.px(10), 0)
        ink = "ink" if self.button.isEnabled() else "ink_off"
        role = "strong" if chosen else "body"
        if not self._detail:
            painting.words(painter, room, self.button.text(), role, ink, wrap=True)
            return
        half = theme.metrics("small").height() / 2
        painting.words(painter, room.translated(0, -half), self.button.text(), role, ink)
        below = theme.metrics("body").height() / 2
        painting.words(painter, room.translated(0, below), self._detail, "small", "ink2")


class TileLook(RowLook):
    """An option as a tile: key and sign above, then its picture, then its words, in the middle."""

    def __init__(
        self, button: QAbstractButton, key: str, detail: str, picture: QPixmap | None
    ) -> None:
        super().__init__(button, key, detail)
        self._picture = picture

    @override
    def height_for(self, width: int) -> int:
        room = QRect(0, 0, max(1, width - 2 * theme.px(EDGE)), 10000)
        words = theme.metrics("strong").boundingRect(room, WRAP, self.button.text())
        return self._words_top() + words.height() + theme.px(EDGE + 2)

    @override
    def least_width(self) -> int:
        words = _longest_word(self.button.text()) + 2 * theme.px(EDGE + 1)
        return max(theme.px(TILE_WIDTH), words)

    @override
    def hint(self) -> QSize:
        words = theme.metrics("strong").horizontalAdvance(self.button.text())
        least = theme.px(TILE_WIDTH)
        wide = self._picture.deviceIndependentSize().width() if self._picture else 0
        width = max(least, min(words, theme.px(160)), round(wide)) + 2 * theme.px(EDGE + 2)
        return QSize(width, self.height_for(width))

    def _words_top(self) -> int:
        top = theme.px(EDGE + 2) + theme.size("key_hint") + theme.px(4)
        return top + (theme.px(PICTURE_HEIGHT + 4) if self._picture else 0)

    @override
    def paint(self) -> None:
        painter = painting.begin(self.button)
        area, chosen = QRectF(self.button.rect()), self.button.isChecked()
        self._paint_ground(painter, area, chosen)
        cap = painting.key_width(self.key) + theme.px(7) if self.key else 0
        left = (area.width() - cap - theme.px(18)) / 2
        middle = theme.px(EDGE + 2) + theme.size("key_hint") / 2
        if self.key:
            self._paint_cap(painter, left, middle, chosen)
        sign = QRectF(left + cap, middle - theme.px(9), theme.px(18), theme.px(18))
        self._paint_sign(painter, sign, chosen)
        if self._picture is not None:
            self._paint_picture(painter, self._picture, area)
        self._paint_words(painter, area, chosen)
        painter.end()

    def _paint_picture(self, painter: QPainter, picture: QPixmap, area: QRectF) -> None:
        size = picture.deviceIndependentSize()
        if size.width() > area.width() - theme.px(2 * EDGE):
            size *= (area.width() - theme.px(2 * EDGE)) / size.width()
        room = theme.px(PICTURE_HEIGHT)
        top = self._words_top() - theme.px(4) - room
        place = QPointF((area.width() - size.width()) / 2, top + (room - size.height()) / 2)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(QRectF(place, size), picture, QRectF(picture.rect()))

    @override
    def _paint_words(self, painter: QPainter, area: QRectF, chosen: bool) -> None:
        edge = theme.px(EDGE)
        room = area.adjusted(edge, self._words_top(), -edge, 0)
        painter.setFont(theme.font("strong" if chosen else "body"))
        painter.setPen(theme.color("ink" if self.button.isEnabled() else "ink_off"))
        painter.drawText(room, WRAP | painting.CENTRE, self.button.text())


def look_of(
    button: QAbstractButton, key: str, detail: str, *, tile: bool, picture: QPixmap | None
) -> RowLook:
    """Give a button the look of an option.

    Args:
        button: One of several, or several of several; it is given its name for screen readers.
        key: The key that marks it, or "".
        detail: Small words below its own.
        tile: It stands as a tile among others, with its picture over its words.
        picture: What a tile shows.
    """
    if tile:
        return TileLook(button, key, detail, picture)
    return RowLook(button, key, detail)


def _longest_word(text: str) -> int:
    metrics = theme.metrics("strong")
    return max(map(metrics.horizontalAdvance, text.split()), default=0)


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
