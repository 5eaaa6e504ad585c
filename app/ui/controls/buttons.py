"""Buttons: one primary a screen, secondary, ghost, link and danger, each with its key."""

import enum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from app.messages.keys import key_words
from app.ui import icons, theme
from app.ui.controls import painting
from app.ui.controls.pressable import Pressable

GAP = 10


class Kind(enum.Enum):
    """How much a button asks for attention; the value is its side padding in design pixels."""

    PRIMARY = (14, "primary")
    SECONDARY = (14, "secondary")
    DANGER = (14, "danger")
    GHOST = (10, "ghost")
    LINK = (2, "link")

    @property
    def padding(self) -> int:
        """Space at each side, in design pixels."""
        return self.value[0]


class Button(Pressable):
    """A button that shows its icon, its words and the key that presses it."""

    def __init__(
        self,
        text: str,
        kind: Kind = Kind.SECONDARY,
        *,
        icon: str = "",
        key: str = "",
        has_menu: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.kind = kind
        self.key = key
        self.enter_presses = kind is not Kind.DANGER
        self._icon = icon
        self._has_menu = has_menu
        self.setAccessibleName(text)
        self.setAccessibleDescription(key_words(key))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(self.sizeHint())

    def set_words(self, text: str) -> None:
        """Say something else, to the eye and to a screen reader."""
        self.setText(text)
        self.setAccessibleName(text)
        self.setMinimumSize(self.sizeHint())
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._content_width() + 2 * theme.px(self.kind.padding), theme.size("control"))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        self._paint_ground(painter, QRectF(self.rect()))
        self._paint_content(painter)
        painter.end()

    def _content_width(self) -> int:
        width = theme.metrics("strong").horizontalAdvance(self.text())
        if self._icon:
            width += theme.px(18 + GAP)
        if self.key:
            width += theme.px(GAP) + painting.key_width(self.key)
        if self._has_menu:
            width += theme.px(24)
        return width

    def _ink(self) -> str:
        if not self.isEnabled():
            return "ink_off"
        return {
            Kind.PRIMARY: "on_accent",
            Kind.SECONDARY: "ink",
            Kind.DANGER: "err",
            Kind.GHOST: "accent_ink",
            Kind.LINK: "accent_ink",
        }[self.kind]

    def _paint_ground(self, painter: QPainter, area: QRectF) -> None:
        corner = theme.radius("control")
        if self.kind is Kind.PRIMARY and self.isEnabled():
            self._paint_fill(painter, area, corner)
            return
        fill, border = self._ground()
        dashed = not self.isEnabled() and theme.is_contrast() and border is not None
        painting.box(painter, area, corner, fill, border, dashed=dashed)
        if self.hasFocus():
            painting.ring(painter, area, corner)

    def _ground(self) -> tuple[str | None, str | None]:
        quiet = self.kind in (Kind.GHOST, Kind.LINK)
        if not self.isEnabled():
            return (None, None) if quiet else ("sunken", "line")
        fill = "press" if self.isDown() else "hover" if self.underMouse() else None
        if quiet:
            return fill, None
        return fill or "surface", "err_line" if self.kind is Kind.DANGER else "line_mid"

    def _paint_fill(self, painter: QPainter, area: QRectF, corner: float) -> None:
        fill = "accent"
        if self.isDown():
            fill = "accent_press"
        elif self.underMouse():
            fill = "accent_hover"
        painting.box(painter, area, corner, fill)
        if self.hasFocus():
            width = theme.focus_width()
            inner = area.adjusted(width, width, -width, -width)
            painting.box(painter, inner, corner - 2, None, "on_accent", width=width)

    def _paint_content(self, painter: QPainter) -> None:
        ink = self._ink()
        width = self._content_width()
        x = float((self.width() - width) // 2)
        middle = self.height() / 2
        if self._icon:
            side = theme.px(18)
            icons.draw(painter, self._icon, QRectF(x, 0, side, self.height()), ink)
            x += theme.px(18 + GAP)
        text_width = theme.metrics("strong").horizontalAdvance(self.text())
        painting.words(
            painter, QRectF(x, 0, text_width + 2, self.height()), self.text(), "strong", ink
        )
        x += text_width + theme.px(GAP)
        if self.key:
            filled = self.kind is Kind.PRIMARY and self.isEnabled()
            painting.key_cap(painter, x, middle, self.key, "on_accent" if filled else "")
        if self._has_menu:
            chevron = QRectF(x - theme.px(2), 0, theme.px(16), self.height())
            icons.draw(painter, "chevron-down", chevron, ink, 16)


class HeroButton(Button):
    """The primary of a hero card: a little higher, as wide as its column."""

    def __init__(self, text: str, *, key: str = "") -> None:
        super().__init__(text, Kind.PRIMARY, key=key)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(
            max(super().sizeHint().width() + theme.px(16), theme.px(156)),
            theme.size("primary_in_hero"),
        )


class IconButton(Pressable):
    """An icon without a word: only close, more, undo, redo and columns."""

    def __init__(self, icon: str, name: str, *, boxed: bool = False) -> None:
        super().__init__()
        self._icon = icon
        self._boxed = boxed
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(theme.size("control"), theme.size("control"))

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.size("control"), theme.size("control"))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        area, corner = QRectF(self.rect()), theme.radius("control")
        fill = "press" if self.isDown() else "hover" if self.underMouse() else None
        if self._boxed:
            painting.box(painter, area, corner, fill or "surface", "line_mid")
        elif fill:
            painting.box(painter, area, corner, fill)
        if self.hasFocus():
            painting.ring(painter, area, corner)
        icons.draw(painter, self._icon, area, "ink" if self._boxed else "ink2")
        painter.end()
