"""The rail: the way of the data from top to bottom, with what waits at each station."""

import itertools

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.messages import _
from app.ui import icons, theme
from app.ui.controls import painting
from app.ui.controls.pressable import Pressable
from app.ui.controls.text import Name, Text
from app.ui.room import Height, Room, Width
from app.ui.stations import Station


class Mark(QLabel):
    """The mark of Acopio: a stepped rhombus of squares."""

    _ROWS = ("....#....", "...#.#...", "..#.+.#..", ".#.+o+.#.", "#.+ooo+.#")

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(theme.px(30), theme.px(30))
        self.setAccessibleName("Acopio")

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        painting.box(painter, QRectF(self.rect()), theme.radius("row"), "accent")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        step = self.width() * 0.8 / 9
        left = (self.width() - 9 * step) / 2
        rows = self._ROWS + self._ROWS[-2::-1]
        inks = {"#": "on_accent", "+": "accent_line", "o": "practice"}
        for y, row in enumerate(rows):
            for x, sign in enumerate(row):
                if sign in inks:
                    cell = QRectF(left + x * step, left + y * step, step, step)
                    painter.fillRect(cell, theme.color(inks[sign]))
        painter.end()


class RailItem(Pressable):
    """One station: icon and word, its count, and its number while Alt is held."""

    def __init__(self, station: Station, number: int) -> None:
        super().__init__(_(station.title))
        self.station = station
        self._number = number
        self._count = 0
        self._narrow = False
        self._shows_number = False
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription(f"Alt+{number}")
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """Show how many things wait at this station."""
        self._count = count
        words = self.text()
        self.setAccessibleName(f"{words}, {count:,}" if count else words)
        self.update()

    def set_room(self, room: Room) -> None:
        """Show the word beside the icon, or under it."""
        self._narrow = room.width < Width.WIDE
        low = room.height is Height.LOW
        self.setFixedHeight(theme.px((45 if low else 52) if self._narrow else 42))
        self.update()

    def show_number(self, shown: bool) -> None:
        """Show the digit that goes here with Alt, or the count again."""
        self._shows_number = shown
        self.update()

    def icon_centre(self) -> QPoint:
        """Give the middle of the icon, in the rail's coordinates."""
        if self._narrow:
            return self.mapToParent(QPoint(self.width() // 2, theme.px(16)))
        return self.mapToParent(QPoint(theme.px(23), self.height() // 2))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        area = QRectF(self.rect())
        ground = area.adjusted(0, theme.px(2), 0, -theme.px(2))
        filled = self.isChecked() and theme.is_contrast()
        if self.isChecked() or self.underMouse():
            fill = "accent" if filled else "accent_soft" if self.isChecked() else "press"
            painting.box(painter, ground, theme.radius("row"), fill)
        if self.isChecked() and not filled:
            bar = QRectF(0, area.center().y() - theme.px(10), theme.px(3.5), theme.px(20))
            painting.box(painter, bar, theme.px(1.5), "accent")
        if self.hasFocus():
            painting.ring(painter, ground, theme.radius("row"))
        ink = "on_accent" if filled else "accent_ink" if self.isChecked() else "ink"
        self._paint_words(painter, area, ink)
        self._paint_pill(painter, area)
        painter.end()

    def _paint_words(self, painter: QPainter, area: QRectF, ink: str) -> None:
        role = "strong" if self.isChecked() else "body"
        side = theme.px(18)
        quiet = ink if self.isChecked() else "ink2"
        if self._narrow:
            middle = theme.px(15 if area.height() < theme.px(50) else 18)
            sign = QRectF(0, middle - side / 2, area.width(), side)
            icons.draw(painter, self.station.icon, sign, quiet)
            words = QRectF(0, middle + theme.px(8), area.width(), theme.px(24))
            painting.words(painter, words, self.text(), role, ink, align=painting.CENTRE)
            return
        left = theme.px(14)
        icons.draw(painter, self.station.icon, QRectF(left, 0, side, area.height()), quiet)
        words = area.adjusted(theme.px(45), 0, 0, 0)
        painting.words(painter, words, self.text(), role, ink)

    def _paint_pill(self, painter: QPainter, area: QRectF) -> None:
        words = str(self._number) if self._shows_number else f"{self._count:,}"
        if not self._count and not self._shows_number:
            return
        amber = self.station.code == "revisar" and not self._shows_number
        high = theme.px(21)
        width = max(high, theme.metrics("small_strong").horizontalAdvance(words) + theme.px(13))
        right = theme.px(-1 if self._narrow else 10)
        top = theme.px(2) if self._narrow else (area.height() - high) / 2
        pill = QRectF(area.width() - right - width, top, width, high)
        if self._narrow:
            pill.moveRight(area.width() - 1)
        fill, border = ("warn_soft", "warn_line") if amber else ("surface", "line_mid")
        painting.box(painter, pill, high / 2, fill, border)
        ink = "warn" if amber else "ink2"
        painting.words(painter, pill, words, "small_strong", ink, align=painting.CENTRE)


class Rail(QFrame):
    """The way of the data from top to bottom.

    Signals:
        chosen: Code of the station to show.

    Attributes:
        items: The stations, by code.
        place: Name of the municipality, under the mark.
    """

    chosen = Signal(str)

    def __init__(self, stations: tuple[Station, ...]) -> None:
        super().__init__()
        self.items: dict[str, RailItem] = {}
        self._group = QButtonGroup(self)
        self._brand = QVBoxLayout()
        self._brand.setSpacing(0)
        self._brand.addWidget(Text("Acopio", "strong", wrap=False))
        self.place = Name("", "small", "ink3")
        self._brand.addWidget(self.place)
        self._top = QHBoxLayout()
        self._top.setSpacing(theme.px(12))
        self._top.addWidget(Mark(), 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._words = QWidget()
        self._words.setLayout(self._brand)
        self._brand.setContentsMargins(0, 0, 0, 0)
        self._top.addWidget(self._words, 1)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addLayout(self._top)
        self._gap = QWidget()
        self._column.addWidget(self._gap)
        self._fill(stations)

    def show_station(self, code: str) -> None:
        """Mark the station in view."""
        if code in self.items:
            self.items[code].setChecked(True)

    def show_numbers(self, shown: bool) -> None:
        """Show the digits of Alt+1…9 while Alt is held."""
        for item in self.items.values():
            item.show_number(shown)

    def set_room(self, room: Room) -> None:
        """Be wide, narrow, or away."""
        wide = room.width is Width.WIDE
        self.setVisible(bool(room.rail))
        self.setFixedWidth(max(1, room.rail))
        self._words.setVisible(wide)
        self._top.setContentsMargins(theme.px(8) if wide else theme.px(30), 0, 0, 0)
        side = theme.px(8) if wide else 1  # «Formularios» in strong type needs 88 of the 92
        self._column.setContentsMargins(
            side, theme.px(15 if wide else 8), side, theme.px(10 if wide else 4)
        )
        self._gap.setFixedHeight(theme.px(14 if wide else 4))
        for item in self.items.values():
            item.set_room(room)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        painter.fillRect(self.rect(), theme.color("sunken"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.color("line"))
        self._paint_thread(painter)
        ends = [item for item in self.items.values() if item.station.at_end]
        if ends and self.width() > theme.px(100):
            y = ends[0].y() - theme.px(9)
            painter.fillRect(theme.px(16), y, self.width() - theme.px(32), 1, theme.color("line"))
        painter.end()

    def _paint_thread(self, painter: QPainter) -> None:
        if self.width() < theme.px(100):
            return
        knots = [i.icon_centre() for i in self.items.values() if i.station.on_thread]
        reach = theme.px(14)
        for upper, lower in itertools.pairwise(knots):
            length = lower.y() - upper.y() - 2 * reach
            painter.fillRect(
                upper.x(), upper.y() + reach, theme.px(1.5), length, theme.color("line_mid")
            )

    def _fill(self, stations: tuple[Station, ...]) -> None:
        for number, station in enumerate(stations, start=1):
            if station.at_end and not any(i.station.at_end for i in self.items.values()):
                self._column.addStretch(1)
            item = RailItem(station, number)
            item.clicked.connect(self._on_item_pressed)
            self._group.addButton(item)
            self._column.addWidget(item)
            self.items[station.code] = item

    def _on_item_pressed(self) -> None:
        item = self._group.checkedButton()
        if isinstance(item, RailItem):
            self.chosen.emit(item.station.code)
