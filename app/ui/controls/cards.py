"""Cards: white paper on the desk. The hero says where to go on; rows say what waits."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.ui import icons, theme
from app.ui.controls import painting
from app.ui.controls.contents import take_out
from app.ui.controls.text import Text


class Card(QFrame):
    """A rounded ground with a hairline: `tint` is "", accent, ok, warn, err, info or plain."""

    def __init__(self, tint: str = "", *, dashed: bool = False) -> None:
        super().__init__()
        self._tint, self._dashed = tint, dashed

    def set_tint(self, tint: str) -> None:
        """Give the card another meaning."""
        self._tint = tint
        self.update()

    def column(self, spacing: float = 8) -> QVBoxLayout:
        """Give the card a column with the padding of cards."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(18), theme.px(14), theme.px(18), theme.px(14))
        layout.setSpacing(theme.px(spacing))
        return layout

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        fill, border = "surface", "line"
        if self._tint == "accent":
            fill, border = "accent_soft", "accent_line"
        elif self._tint:
            fill, border = painting.meaning(self._tint)[2:]
        if self._dashed:
            fill, border = "canvas", "line_mid"
        corner = theme.radius("card")
        painting.box(painter, QRectF(self.rect()), corner, fill, border, dashed=self._dashed)
        painter.end()


class TitledCard(Card):
    """A card with its title, and a word at the right of it."""

    def __init__(self, title: str, note: str = "") -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.body = self.column(10)
        head = QHBoxLayout()
        head.addWidget(Text(title, "strong"), 1)
        self.note = Text(note, "body", "ink3", wrap=False)
        head.addWidget(self.note)
        self.body.addLayout(head)


class CardList(Card):
    """A card whose rows are parted by hairlines."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)

    def add_row(self, row: QWidget) -> None:
        """Add a row under the others."""
        if self._rows.count():
            self._rows.addWidget(Hairline())
        self._rows.addWidget(row)

    def clear(self) -> None:
        """Take every row away."""
        take_out(self._rows)


class Hairline(QFrame):
    """One pixel between rows or areas."""

    def __init__(self, *, vertical: bool = False, color: str = "line") -> None:
        super().__init__()
        self._color = color
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        painter.fillRect(self.rect(), theme.color(self._color))
        painter.end()


class IconTile(QLabel):
    """An icon in a small square: the sign at the left of a row."""

    def __init__(self, icon: str, tint: str = "plain", *, side: float = 36) -> None:
        super().__init__()
        self._icon, self._tint, self._side = icon, tint, side
        self.setFixedSize(theme.px(side), theme.px(side))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._tint == "accent":
            ink, fill, border = "accent_ink", "accent_soft", "accent_line"
        else:
            ink, fill, border = painting.meaning(self._tint)[1:]
        painter = painting.begin(self)
        area = QRectF(self.rect())
        painting.box(painter, area, theme.radius("row"), fill, border)
        icons.draw(painter, self._icon, area, ink, self._side / 2)
        painter.end()


class TaskRow(QWidget):
    """What waits: tile, what and how many, one sentence of why, one button."""

    def __init__(
        self, icon: str, tint: str, what: str, why: str, button: QWidget | None = None
    ) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(15), theme.px(9), theme.px(15), theme.px(9))
        row.setSpacing(theme.px(14))
        row.addWidget(IconTile(icon, tint))
        column = QVBoxLayout()
        column.setSpacing(theme.px(1))
        column.addWidget(Text(what, "strong"))
        self.why = Text(why, "small", "ink2")
        column.addWidget(self.why)
        row.addLayout(column, 1)
        self.why.setVisible(bool(why))
        if button is not None:
            row.addWidget(button)
        self.setMinimumHeight(theme.size("list_row_task"))


class HeroCard(Card):
    """The one tinted card «Siga donde quedó»: kicker, title, sentence, progress, buttons."""

    def __init__(self, kicker: str, title: str, sentence: str) -> None:
        super().__init__("accent")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        row.setSpacing(theme.px(24))
        self.words = QVBoxLayout()
        self.words.setSpacing(theme.px(4))
        self.words.addWidget(Text(kicker, "strong", "accent_ink"))
        self.words.addWidget(Text(title, "h1"))
        self.words.addWidget(Text(sentence, "body", "ink2"))
        row.addLayout(self.words, 1)
        self.buttons = QVBoxLayout()
        self.buttons.setSpacing(theme.px(6))
        self.buttons.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(self.buttons)


class DateTile(QLabel):
    """A day and its month in a small square; amber only when it presses."""

    def __init__(self, day: str, month: str, *, urgent: bool = False) -> None:
        super().__init__(f"{day} {month}")
        self._day, self._month, self._urgent = day, month, urgent
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(44), theme.px(42))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        ink, fill, border = painting.meaning("warn" if self._urgent else "plain")[1:]
        painter = painting.begin(self)
        area = QRectF(self.rect())
        painting.box(painter, area, theme.radius("row"), fill, border)
        centre, half = painting.CENTRE, area.height() / 2
        upper = QRectF(0, theme.px(2), area.width(), half)
        lower = QRectF(0, half - theme.px(1), area.width(), half)
        painting.words(
            painter, upper, self._day, "strong", ink if self._urgent else "ink", align=centre
        )
        painting.words(painter, lower, self._month, "small", ink, align=centre)
        painter.end()
