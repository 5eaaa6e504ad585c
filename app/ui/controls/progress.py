"""How far something is: a bar, and the row of work that runs behind the page."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout
from typing_extensions import override

from app.messages import _
from app.progress import Progress
from app.ui import numbers, theme
from app.ui.controls import painting
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import Card
from app.ui.controls.text import IconText, Name, Text


class Bar(QProgressBar):
    """A thin bar in a token's colour; its name says of what."""

    def __init__(self, name: str, *, color: str = "accent", height: float = 7) -> None:
        super().__init__()
        self._color, self._height = color, height
        self.setAccessibleName(name)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(height))

    def set_share(self, done: int, total: int, *, color: str = "") -> None:
        """Show `done` of `total`; 0 of 0 is an empty bar."""
        self._color = color or self._color
        self.setMaximum(max(1, total))
        self.setValue(min(done, max(1, total)))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(self._height))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        area, corner = QRectF(self.rect()), self.height() / 2
        painting.box(painter, area, corner, "press", "line_mid" if theme.is_contrast() else None)
        span = max(1, self.maximum() - self.minimum())
        share = max(0.0, (self.value() - self.minimum()) / span)
        if share > 0:
            width = max(area.height(), area.width() * share)
            painting.box(painter, QRectF(0, 0, width, area.height()), corner, self._color)
        painter.end()


class ProgressRow(Card):
    """Work that runs: what, how much of it, what is left, and a way to stop.

    `amount` writes how much, such as `numbers.size` for bytes.

    Signals:
        cancelled: The person asked to stop.
    """

    cancelled = Signal()

    def __init__(self, what: str, amount: Callable[[int], str] = numbers.count) -> None:
        super().__init__()
        self._what, self._amount = what, amount
        self.bar = Bar(what)
        self._words = Name(what)
        self._left = Text("", "small", "ink3", wrap=False)
        self._button = Button(_("Cancelar"), Kind.GHOST)
        self._button.clicked.connect(self._on_cancel_pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(10), theme.px(4), theme.px(10))
        row.setSpacing(theme.px(12))
        row.addWidget(IconText("loader", icon_color="accent_ink", gap=0))
        column = QVBoxLayout()
        column.setSpacing(theme.px(5))
        top = QHBoxLayout()
        top.addWidget(self._words, 1)
        top.addWidget(self._left)
        column.addLayout(top)
        column.addWidget(self.bar)
        row.addLayout(column, 1)
        row.addWidget(self._button)

    def show_progress(self, progress: Progress) -> None:
        """Show a step of the work: «Importando compras.xlsx · 412 de 1,200»."""
        what = progress.what or self._what
        if progress.total is None:
            self.bar.setRange(0, 0)
            self._words.set_name(what)
            return
        self.bar.set_share(progress.done, progress.total)
        counted = _("{done} de {total}").format(
            done=self._amount(progress.done), total=self._amount(progress.total)
        )
        self._words.set_name(f"{what} · {counted}")

    def set_time_left(self, sentence: str) -> None:
        """Say how long it takes still, in words."""
        self._left.setText(sentence)

    def _on_cancel_pressed(self) -> None:
        self._button.setEnabled(False)
        self._button.set_words(_("Deteniendo"))
        self.cancelled.emit()
