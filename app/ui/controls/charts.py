"""Bars painted by hand: the number at the end, no grid, one hue."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy
from typing_extensions import override

from app.messages import _
from app.ui import icons, theme
from app.ui.controls import painting

ROW = 29


@dataclass(frozen=True, slots=True)
class BarRow:
    """One bar: `value` of `whole`, with the words at its end.

    Attributes:
        label: What is measured.
        value: How much; 0 or more.
        whole: The length of a full bar; more than 0.
        words: What stands at the end: «9 de 20».
    """

    label: str
    value: float
    whole: float
    words: str


class BarChart(QLabel):
    """Horizontal bars; a full one is jade with a tick. Its accessible name reads every row."""

    def __init__(self, title: str, rows: list[BarRow]) -> None:
        super().__init__()
        self._title = title
        self._rows: list[BarRow] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_rows(rows)

    def show_rows(self, rows: list[BarRow]) -> None:
        """Show other values."""
        self._rows = rows
        spoken = "; ".join(f"{row.label}, {row.words}" for row in rows)
        self.setAccessibleName(_("{title}: {rows}").format(title=self._title, rows=spoken))
        self.setToolTip("\n".join(f"{row.label}: {row.words}" for row in rows))
        self.setFixedHeight(theme.px(ROW) * max(1, len(rows)))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(360), theme.px(ROW) * max(1, len(self._rows)))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        small = theme.metrics("body")
        left = max((small.horizontalAdvance(r.label) for r in self._rows), default=0)
        right = max((small.horizontalAdvance(r.words) for r in self._rows), default=0)
        left = min(left, self.width() // 3) + theme.px(24)
        right += theme.px(40)
        for index, row in enumerate(self._rows):
            area = QRectF(0, index * theme.px(ROW), self.width(), theme.px(ROW))
            self._paint_row(painter, area, row, left, right)
        painter.end()

    @staticmethod
    def _paint_row(painter: QPainter, area: QRectF, row: BarRow, left: float, right: float) -> None:
        full = row.value >= row.whole
        label = theme.metrics("body").elidedText(
            row.label, Qt.TextElideMode.ElideRight, int(left - theme.px(16))
        )
        painting.words(painter, area, label, "body", "ink")
        tall = theme.px(10)
        track = QRectF(left, area.center().y() - tall / 2, area.width() - left - right, tall)
        outline = "line_mid" if theme.is_contrast() else None
        painting.box(painter, track, tall / 2, "press", outline)
        if row.value > 0:
            width = max(tall, track.width() * min(1.0, row.value / row.whole))
            bar = QRectF(track.left(), track.top(), width, tall)
            painting.box(painter, bar, tall / 2, "ok" if full else "accent")
        ink = "ok" if full else "ink2"
        painting.words(painter, area, row.words, "body", ink, align=painting.RIGHT)
        if full:
            words = theme.metrics("body").horizontalAdvance(row.words)
            sign = QRectF(
                area.right() - words - theme.px(26), area.top(), theme.px(18), area.height()
            )
            icons.draw(painter, "check", sign, "ok", 16)
