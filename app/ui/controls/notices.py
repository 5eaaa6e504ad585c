"""What the page says by itself: banners, badges, the undo bar, the empty page."""

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _
from app.ui import icons, theme
from app.ui.controls import painting
from app.ui.controls.buttons import Button
from app.ui.controls.cards import Card, IconTile
from app.ui.controls.pressable import Pressable
from app.ui.controls.text import IconText, Text


class Banner(Card):
    """A sentence in the page that stays until it is solved: sign, title, sentence, one button.

    `kind` is ok, info, warn, err or plain; `icon` replaces the sign of the kind.
    """

    def __init__(
        self,
        kind: str,
        title: str,
        sentence: str = "",
        button: Button | None = None,
        icon: str = "",
    ) -> None:
        super().__init__(kind)
        self.setAccessibleName(title)
        sign, ink = painting.meaning(kind)[:2]
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(11), theme.px(14), theme.px(11))
        row.setSpacing(theme.px(4))
        mark = IconText(icon or sign, color=ink, gap=0)
        mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(theme.px(2))
        self.title = Text(title, "strong", ink if kind == "err" else "ink")
        self.sentence = Text(sentence, "body", "ink2")
        column.addWidget(self.title)
        column.addWidget(self.sentence)
        row.addLayout(column, 1)
        self.sentence.setVisible(bool(sentence))
        if button is not None:
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)


class Badge(QLabel):
    """A sign with its word: boxed when it asks for attention, plain when all is normal."""

    def __init__(self, icon: str, text: str, color: str = "ink2", *, boxed: bool = True) -> None:
        super().__init__(text)
        self._icon, self._color, self._boxed = icon, color, boxed
        self.setFont(theme.font("small"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @classmethod
    def of_state(cls, state: str) -> "Badge":
        """Give the badge of a record's state by its token, such as `borrador` or `aviso`.

        Raises:
            KeyError: There is no such state.
        """
        icon, text, color, box = theme.tokens()["states"][state]
        return cls(icon, _(text), color, boxed=box == "boxed")

    @override
    def sizeHint(self) -> QSize:
        side = theme.px(16) if self._boxed else 0
        width = theme.metrics("small").horizontalAdvance(self.text()) + theme.px(21) + side
        return QSize(width, theme.size("badge"))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        paint_badge(
            painter, QRectF(self.rect()), self._icon, self.text(), self._color, boxed=self._boxed
        )
        painter.end()


def paint_badge(
    painter: QPainter, area: QRectF, icon: str, text: str, color: str, *, boxed: bool
) -> None:
    """Paint a badge inside an area; tables use it for their state column.

    Args:
        painter: An open painter.
        area: Where; the badge fills it.
        icon: Name of the sign.
        text: Its word.
        color: Token of its meaning.
        boxed: With ground and border, or bare.
    """
    left = theme.px(8) if boxed else 0
    if boxed:
        fill, border = "sunken", "line_mid"
        if color in ("ok", "warn", "err", "info"):
            fill, border = painting.meaning(color)[2:]
        painting.box(painter, area, theme.radius("badge"), fill, border)
    sign = QRectF(area.left() + left, area.top(), theme.px(15), area.height())
    icons.draw(painter, icon, sign, color, 15)
    words = area.adjusted(left + theme.px(21), 0, 0, 0)
    painting.words(painter, words, text, "small", color if boxed else "ink2")


class EmptyState(Card):
    """«Todavía no hay …»: what will be here, the way to begin, another way."""

    def __init__(self, icon: str, title: str, sentence: str, *buttons: QWidget) -> None:
        super().__init__(dashed=True)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(18), theme.px(24), theme.px(18))
        column.setSpacing(theme.px(8))
        column.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._tile = IconTile(icon, "accent", side=52)
        column.addWidget(self._tile, 0, centre)
        for text in (Text(title, "h2"), Text(sentence, "body", "ink2")):
            text.setAlignment(centre)
            column.addWidget(text)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        column.addSpacing(theme.px(4))
        column.addLayout(row)
        column.addStretch(1)

    @override
    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(0, self._tile_room())

    @override
    def heightForWidth(self, width: int) -> int:
        return super().heightForWidth(width) + self._tile_room()

    def _tile_room(self) -> int:
        """Give the height a hidden tile would need: what hid it once asks for its room again."""
        return self._tile.height() + theme.px(8) if self._tile.isHidden() else 0

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tile.setVisible(event.size().height() >= self.heightForWidth(event.size().width()))


class _Action(Pressable):
    """The one thing the undo bar offers."""

    def __init__(self) -> None:
        super().__init__(_("Deshacer"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription("Ctrl+Z")

    @override
    def sizeHint(self) -> QSize:
        width = theme.metrics("strong").horizontalAdvance(self.text())
        return QSize(width + painting.key_width("Ctrl+Z") + theme.px(24), theme.size("control"))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        area = QRectF(self.rect())
        if self.hasFocus():
            painting.box(painter, area, theme.radius("control"), None, "toast_action", width=2)
        words = area.adjusted(theme.px(7), 0, 0, 0)
        painting.words(painter, words, self.text(), "strong", "toast_action")
        cap = self.width() - painting.key_width("Ctrl+Z") - theme.px(7)
        painting.key_cap(painter, cap, area.center().y(), "Ctrl+Z", "on_toast")
        painter.end()


class UndoBar(Card):
    """What happened, and the way back; it leaves by itself unless a hand or the focus is on it.

    Signals:
        undone: The person took it back.
    """

    undone = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__()
        self.setParent(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(5), theme.px(7), theme.px(5))
        row.setSpacing(theme.px(10))
        self._words = IconText("check", color="on_toast", icon_color="ok", wrap=False)
        if not theme.is_contrast() and theme.current_theme() is theme.Theme.LIGHT:
            self._words.set_sign("check", "", "on_toast")
        self._button = _Action()
        self._button.clicked.connect(self._on_pressed)
        row.addWidget(self._words)
        row.addWidget(self._button)
        self._leave = QTimer(self)
        self._leave.setSingleShot(True)
        self._leave.timeout.connect(self._on_time_over)
        self.hide()

    @property
    def sentence(self) -> str:
        """What the bar says happened."""
        return self._words.text()

    def tell(self, sentence: str, *, can_undo: bool = True) -> None:
        """Show what happened, with its way back, for a while."""
        self._words.setText(sentence)
        self._button.setVisible(can_undo)
        self.adjustSize()
        self.show()
        self.raise_()
        self._leave.start(theme.tokens()["motion_ms"]["toast_stay"])

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._leave.stop()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._leave.start(theme.tokens()["motion_ms"]["toast_stay"])

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        border = "line_mid" if theme.is_contrast() else None
        painting.box(painter, QRectF(self.rect()), theme.radius("row"), "toast", border)
        painter.end()

    def slide_in(self) -> None:
        """Come up to where the bar was placed, in 120 ms."""
        from PySide6.QtCore import QEasingCurve, QPropertyAnimation

        slide = QPropertyAnimation(self, b"pos", self)
        slide.setDuration(theme.tokens()["motion_ms"]["toast_in"])
        slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        slide.setEndValue(self.pos())
        slide.setStartValue(self.pos() + QPoint(0, theme.px(12)))
        slide.start(QPropertyAnimation.DeletionPolicy.DeleteWhenStopped)

    def _on_pressed(self) -> None:
        self.hide()
        self.undone.emit()

    def _on_time_over(self) -> None:
        if self._button.hasFocus() or self.underMouse():
            self._leave.start(theme.tokens()["motion_ms"]["toast_stay"])
        else:
            self.hide()
