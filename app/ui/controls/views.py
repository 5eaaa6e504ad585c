"""Ways to switch what is shown: segments (views of one thing) and tabs (its parts)."""

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.ui import theme
from app.ui.controls import painting
from app.ui.controls.buttons import Button
from app.ui.controls.menus import open_under


class _Segment(QRadioButton):
    """One view among two to four."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        width = theme.metrics("strong").horizontalAdvance(self.text()) + theme.px(24)
        return QSize(width, theme.px(30))

    @override
    def hitButton(self, pos: object) -> bool:
        return True

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        area, corner = QRectF(self.rect()), theme.radius("control")
        chosen = self.isChecked()
        if chosen:
            border = "accent" if theme.is_contrast() else "line_mid"
            painting.box(
                painter, area, corner, "surface", border, width=2 if theme.is_contrast() else 1
            )
        if self.hasFocus():
            painting.ring(painter, area, corner)
        painting.words(
            painter,
            area,
            self.text(),
            "strong" if chosen else "body",
            "ink" if chosen else "ink2",
            align=painting.CENTRE,
        )
        painter.end()


class Segmented(QWidget):
    """Two to four views of one thing; a menu button where the window is narrow.

    Signals:
        chosen: The code of the view now shown.
    """

    chosen = Signal(str)

    def __init__(self, name: str, items: list[tuple[str, str]], current: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._items = items
        self._group = QButtonGroup(self)
        self._menu_button = Button(dict(items)[current], has_menu=True)
        self._bar = _Bar()
        self._buttons = {code: self._add(text) for code, text in items}
        self._buttons[current].setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._bar)
        column.addWidget(self._menu_button)
        self._menu_button.hide()
        self._menu_button.clicked.connect(self._on_menu_pressed)
        self._group.buttonToggled.connect(self._on_toggled)

    def current(self) -> str:
        """Give the code of the view shown."""
        return next(code for code, button in self._buttons.items() if button.isChecked())

    def choose(self, code: str) -> None:
        """Show another view."""
        self._buttons[code].setChecked(True)

    def set_narrow(self, narrow: bool) -> None:
        """Become a menu button, or segments again."""
        self._bar.setVisible(not narrow)
        self._menu_button.setVisible(narrow)

    def _add(self, text: str) -> _Segment:
        segment = _Segment(text)
        segment.setAccessibleDescription(self.accessibleName())
        self._group.addButton(segment)
        self._bar.row.addWidget(segment)
        return segment

    def _on_toggled(self, _button: object, checked: bool) -> None:
        if checked:
            self._menu_button.set_words(dict(self._items)[self.current()])
            self.chosen.emit(self.current())

    def _on_menu_pressed(self) -> None:
        choices = [(text, partial(self.choose, code)) for code, text in self._items]
        open_under(self._menu_button, choices)


class _Bar(QWidget):
    """The sunken case of the segments."""

    def __init__(self) -> None:
        super().__init__()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(theme.px(3), theme.px(3), theme.px(3), theme.px(3))
        self.row.setSpacing(theme.px(2))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        painting.box(painter, QRectF(self.rect()), theme.radius("row"), "sunken", "line")
        painter.end()


class Tabs(QTabBar):
    """Parts of one thing, the shown one underlined; a count stands beside its word."""

    def __init__(self, name: str, items: list[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setFont(theme.font("strong"))
        self._counts: dict[int, str] = {}
        for text, count in items:
            self.set_count(self.addTab(text), count)

    def set_count(self, index: int, count: str) -> None:
        """Show a count, or words such as «92 de 100», beside a tab's name."""
        self._counts[index] = count
        self.setAccessibleTabName(index, f"{self.tabText(index)} {count}".strip())
        self.setTabText(index, self.tabText(index))  # Qt works the widths out anew
        self.updateGeometry()

    @override
    def tabSizeHint(self, index: int) -> QSize:
        width = theme.metrics("strong").horizontalAdvance(self.tabText(index))
        if self._counts.get(index):
            width += theme.metrics("small").horizontalAdvance(self._counts[index]) + theme.px(9)
        return QSize(width + theme.px(26), theme.px(44))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        for index in range(self.count()):
            area = QRectF(self.tabRect(index)).adjusted(theme.px(13), 0, -theme.px(13), 0)
            shown = index == self.currentIndex()
            role, ink = ("strong", "ink") if shown else ("body", "ink2")
            painting.words(painter, area, self.tabText(index), role, ink)
            painting.words(
                painter,
                area,
                self._counts.get(index, ""),
                "small",
                "ink2",
                align=painting.RIGHT,
            )
            if shown:
                line = QRectF(area.left(), area.bottom() - theme.px(3), area.width(), theme.px(3))
                painting.box(painter, line, theme.px(1.5), "accent")
            if shown and self.hasFocus():
                room = QRectF(self.tabRect(index)).adjusted(
                    theme.px(4), theme.px(4), -theme.px(4), 0
                )
                painting.ring(painter, room, theme.radius("control"))
        painter.end()
