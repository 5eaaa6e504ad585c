"""Words on the page: text in a role, text beside an icon, names that may be shortened."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from app.ui import icons, theme


class Text(QLabel):
    """Text in one role and colour; it wraps unless told otherwise."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        color: str = "ink",
        *,
        wrap: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(role))
        self.setWordWrap(wrap)
        self.set_color(color)

    def set_color(self, color: str) -> None:
        """Write in another colour of the palette."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.color(color))
        self.setPalette(palette)


class IconText(Text):
    """A sign and its words; the sign stands at the first line."""

    def __init__(
        self,
        icon: str,
        text: str = "",
        role: str = "body",
        color: str = "ink",
        *,
        icon_color: str = "",
        icon_size: float = 18,
        gap: float = 10,
        wrap: bool = True,
    ) -> None:
        super().__init__(text, role, color, wrap=wrap)
        self._icon, self._role, self._size = icon, role, icon_size
        self._icon_color = icon_color or color
        self.setContentsMargins(theme.px(icon_size + gap), 0, 0, 0)
        self.setMinimumHeight(theme.px(icon_size))

    def set_sign(self, icon: str, text: str, color: str) -> None:
        """Show another sign with other words."""
        self._icon, self._icon_color = icon, color
        self.set_color(color)
        self.setText(text)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = theme.px(self._size)
        line = theme.metrics(self._role).height()
        text_height = max(self.heightForWidth(self.width()), line)
        top = max(0.0, (self.height() - text_height) / 2)
        icons.draw(painter, self._icon, QRectF(0, top, side, line), self._icon_color, self._size)
        painter.end()


class Name(QLabel):
    """A name in a row: shortened with an ellipsis when it must, whole in the tooltip."""

    def __init__(self, text: str, role: str = "body", color: str = "ink") -> None:
        super().__init__()
        self._whole = text
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(role))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.color(color))
        self.setPalette(palette)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_name(text)

    def set_name(self, text: str) -> None:
        """Show another name."""
        self._whole = text
        self.setAccessibleName(text)
        self._shorten()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._whole), self.fontMetrics().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        shown = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 1)
        )
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")
