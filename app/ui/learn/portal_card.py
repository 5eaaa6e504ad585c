"""The practice portal: how its line behaves today, and the way to see it in a browser."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton
from typing_extensions import override

from app.messages import _
from app.operations.practice_portal import Signal
from app.ui import icons, theme
from app.ui.controls import painting
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import TitledCard
from app.ui.controls.choice_look import radio
from app.ui.controls.text import Text
from app.ui.learn.lessons import SIGNALS

ROW = 46


class SignalRow(QRadioButton):
    """One state of the line: its name, what it does, its icon."""

    def __init__(self, signal: Signal, name: str, does: str, icon: str) -> None:
        super().__init__(name)
        self.signal = signal
        self._does, self._icon = does, icon
        self.setAccessibleName(name)
        self.setAccessibleDescription(does)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedHeight(theme.px(ROW))

    @override
    def sizeHint(self) -> QSize:
        words = theme.metrics("small").horizontalAdvance(self._does)
        return QSize(words + theme.px(84), theme.px(ROW))

    @override
    def hitButton(self, pos: object) -> bool:
        return True

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        area, corner = QRectF(self.rect()), theme.radius("row")
        if self.isChecked():
            painting.box(painter, area, corner, "accent_soft", "accent", width=theme.px(1.5))
        elif self.underMouse():
            painting.box(painter, area, corner, "hover")
        if self.hasFocus():
            painting.ring(painter, area, corner)
        radio(painter, QPointF(theme.px(20), area.center().y()), self.isChecked())
        words = area.adjusted(theme.px(40), 0, -theme.px(36), 0)
        role = "strong" if self.isChecked() else "body"
        half = theme.px(10)
        painting.words(painter, words.translated(0, -half), self.text(), role, "ink")
        painting.words(painter, words.translated(0, half), self._does, "small", "ink2")
        sign = QRectF(area.right() - theme.px(34), 0, theme.px(24), area.height())
        icons.draw(painter, self._icon, sign, "ink2")
        painter.end()


class PortalCard(TitledCard):
    """The panel of the practice portal.

    Signals:
        signal_chosen: The Signal the person wants.
        opened: See the portal in the browser.
    """

    signal_chosen = QtSignal(object)
    opened = QtSignal()

    def __init__(self, signal: Signal) -> None:
        super().__init__(_("Portal de práctica"))
        self.body.setSpacing(theme.px(6))
        words = _("Vive en esta computadora. Elija cómo se porta la señal:")
        self.body.addWidget(Text(words, "small", "ink2"))
        self.rows: dict[Signal, SignalRow] = {}
        group = QButtonGroup(self)
        for code, name, does, icon in SIGNALS:
            row = SignalRow(code, _(name), _(does), icon)
            row.setChecked(code is signal)
            row.toggled.connect(lambda on, c=code: self.signal_chosen.emit(c) if on else None)
            group.addButton(row)
            self.rows[code] = row
            self.body.addWidget(row)
        self.open = Button(_("Abrir el portal"), Kind.LINK, icon="globe")
        self.open.clicked.connect(self.opened)
        self.body.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
