"""What stands around every screen beside the rail: status line and the band of practice."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
)
from typing_extensions import override

from app.messages import _
from app.ui import theme
from app.ui.context import Truths
from app.ui.controls import painting
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.contents import renewed
from app.ui.controls.key_hint import KeyHint
from app.ui.controls.text import IconText, Text

PRACTICE_EDGE = 5
PRACTICE_BAND = 42
STATUS_HEIGHT = 30


class StatusLine(QFrame):
    """The three truths at the left, always in this order; two keys at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(theme.px(STATUS_HEIGHT))
        self._saved = IconText("check", "", "small", "ok", icon_size=15, gap=7, wrap=False)
        self._waiting = IconText("package", "", "small", "ink2", icon_size=15, gap=7, wrap=False)
        self._signal = IconText("wifi-off", "", "small", "ink2", icon_size=15, gap=7, wrap=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), 1, theme.px(14), 0)
        row.setSpacing(theme.px(14))
        self._parts = (self._saved, _Divider(), self._waiting, _Divider(), self._signal)
        for part in self._parts:
            row.addWidget(part)
        row.addStretch(1)
        self._keys = QHBoxLayout()
        self._keys.setSpacing(theme.px(16))
        row.addLayout(self._keys)

    def show_truths(self, truths: Truths) -> None:
        """Say what is saved, what waits and how the signal is."""
        if truths.trouble:
            self._saved.set_sign("circle-x", truths.saved, "err")
        else:
            self._saved.set_sign("check", truths.saved, "ok")
        self._waiting.set_sign("package", truths.waiting, "ink2")
        self._signal.set_sign("wifi" if truths.online else "wifi-off", truths.connection, "ink2")
        shown = [bool(truths.saved), bool(truths.waiting), bool(truths.connection)]
        for label, visible in zip((self._saved, self._waiting, self._signal), shown, strict=True):
            label.setVisible(visible)
        self._parts[1].setVisible(shown[0] and (shown[1] or shown[2]))
        self._parts[3].setVisible(shown[1] and shown[2])

    def show_keys(self, keys: list[tuple[str, str]]) -> None:
        """Show the two keys most useful now, as (key, words)."""
        with renewed(self._keys):
            for key, words in keys:
                self._keys.addWidget(KeyHint(key, words))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        painter.fillRect(self.rect(), theme.color("sunken"))
        painter.fillRect(0, 0, self.width(), 1, theme.color("line"))
        painter.end()


class _Divider(QLabel):
    """The short line between two truths."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(1, theme.px(13))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        painter.fillRect(self.rect(), theme.color("line_mid"))
        painter.end()


class PracticeBand(QFrame):
    """The amber band: nothing done here is published.

    Signals:
        left: The person wants to leave practice.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(theme.px(PRACTICE_BAND))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), 0, theme.px(9), 0)
        row.setSpacing(theme.px(14))
        cap = IconText("graduation-cap", _("PRÁCTICA"), "strong", "on_practice", wrap=False)
        row.addWidget(cap)
        sentence = _("Nada de lo que haga aquí se publica. Los datos son inventados.")
        row.addWidget(Text(sentence, "body", "on_practice"), 1)
        self.button = _OnAmber(_("Salir de la práctica"), Kind.SECONDARY)
        self.button.clicked.connect(self.left)
        row.addWidget(self.button)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        painter.fillRect(self.rect(), theme.color("practice"))
        painter.end()


class _OnAmber(Button):
    """A button drawn in the band's own ink."""

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.px(32))

    @override
    def _ink(self) -> str:
        return "on_practice"

    @override
    def _paint_ground(self, painter: QPainter, area: QRectF) -> None:
        width = theme.focus_width() + 1 if self.hasFocus() else 1.5
        painting.box(painter, area, theme.radius("control"), None, "on_practice", width=width)
