"""The sections of a form on a thread, and the numbered steps of a wizard."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QStandardItem
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QSizePolicy,
    QWidget,
)
from typing_extensions import override

from app.ui import icons, theme
from app.ui.controls import painting
from app.ui.controls.pressable import Pressable
from app.ui.controls.row_list import VALUE, Index, RowList, RowPainter, RowState


@dataclass(frozen=True, slots=True)
class Section:
    """One stop on the thread.

    Attributes:
        title: Its name.
        detail: Small words under it: «3 de 7».
        done: Nothing is left to do here.
        current: The person is here.
        errors: Words about errors, such as «1 error», or "".
    """

    title: str
    detail: str = ""
    done: bool = False
    current: bool = False
    errors: str = ""


def circle(painter: QPainter, centre: QPointF, number: int, *, done: bool, current: bool) -> None:
    """Paint a stop: jade with a tick, accent with its number, or an outline."""
    half = theme.px(23) / 2
    area = QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half)
    if done and not current:
        painting.box(painter, area, half, "ok")
        tick = "canvas" if theme.current_theme() is not theme.Theme.LIGHT else "surface"
        icons.draw(painter, "check", area, tick, 14, strong=True)
        return
    fill, ink = ("accent", "on_accent") if current else ("surface", "ink2")
    painting.box(painter, area, half, fill, None if current else "line_strong")
    painting.words(
        painter,
        area,
        str(number),
        "small_strong" if current else "small",
        ink,
        align=painting.CENTRE,
    )


class _Stops(RowPainter):
    """Paints the stops of the thread."""

    @override
    def row_size(self, index: Index) -> QSize:
        return QSize(theme.px(150), theme.px(52))

    @override
    def paint_row(self, painter: QPainter, area: QRectF, index: Index, state: RowState) -> None:
        section: Section = index.data(VALUE)
        ground = area.adjusted(0, theme.px(3), 0, -theme.px(3))
        if section.current:
            border = "accent" if theme.is_contrast() else None
            painting.box(painter, ground, theme.radius("row"), "accent_soft", border, width=2)
        self._paint_thread(painter, area, index)
        centre = QPointF(area.left() + theme.px(22), area.center().y())
        circle(painter, centre, index.row() + 1, done=section.done, current=section.current)
        self._paint_words(painter, area, section)
        if state.focused:
            painting.ring(painter, ground, theme.radius("row"))

    @staticmethod
    def _paint_thread(painter: QPainter, area: QRectF, index: Index) -> None:
        x = area.left() + theme.px(22)
        top = area.center().y() if index.row() == 0 else area.top()
        last = index.row() == index.model().rowCount() - 1
        bottom = area.center().y() if last else area.bottom()
        painter.setPen(theme.color("line_mid"))
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))

    @staticmethod
    def _paint_words(painter: QPainter, area: QRectF, section: Section) -> None:
        room = area.adjusted(theme.px(44), 0, -theme.px(8), 0)
        half = theme.metrics("body").height() / 2 - 1
        role, ink = ("strong", "accent_ink") if section.current else ("body", "ink")
        title = theme.metrics(role).elidedText(
            section.title, Qt.TextElideMode.ElideRight, int(room.width())
        )
        painting.words(painter, room.translated(0, -half), title, role, ink)
        detail = section.detail + (" · " if section.detail and section.errors else "")
        below = room.translated(0, half)
        painting.words(painter, below, detail, "small", "ink2")
        if section.errors:
            left = theme.metrics("small").horizontalAdvance(detail)
            sign = QRectF(below.left() + left, below.top(), theme.px(14), below.height())
            icons.draw(painter, "circle-x", sign, "err", 13)
            words = below.adjusted(left + theme.px(18), 0, 0, 0)
            painting.words(painter, words, section.errors, "small_strong", "err")


class SectionOutline(RowList):
    """The sections of what is being filled, on a thread.

    Signals:
        chosen: The row of the section the person wants to see.
    """

    chosen = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__(name, _Stops)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.clicked.connect(self._on_row_chosen)
        self.activated.connect(self._on_row_chosen)

    def show_sections(self, sections: list[Section]) -> None:
        """Show these sections, in order, where the same ones stay in place."""
        self.rows.setRowCount(len(sections))
        for row, section in enumerate(sections):
            item = self.rows.item(row) or QStandardItem()
            item.setData(section, VALUE)
            parts = (section.title, section.detail, section.errors)
            spoken = ", ".join(part for part in parts if part)
            item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
            item.setText(section.title)
            self.rows.setItem(row, item)

    def _on_row_chosen(self, index: QModelIndex) -> None:
        self.chosen.emit(index.row())


class _Step(Pressable):
    """A numbered circle with its name; only done steps can be pressed."""

    def __init__(self, number: int, title: str) -> None:
        super().__init__(title)
        self.number, self.done, self.current = number, False, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        width = theme.metrics("strong").horizontalAdvance(self.text()) + theme.px(42)
        return QSize(width, theme.size("control"))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        area = QRectF(self.rect())
        if self.hasFocus():
            painting.ring(painter, area, theme.radius("control"))
        centre = QPointF(theme.px(14), area.center().y())
        circle(painter, centre, self.number, done=self.done, current=self.current)
        role = "strong" if self.current else "body"
        ink = "accent_ink" if self.current else "ink" if self.done else "ink2"
        painting.words(painter, area.adjusted(theme.px(35), 0, 0, 0), self.text(), role, ink)
        painter.end()


class Stepper(QWidget):
    """The steps of a wizard; a done step takes the person back to it.

    Signals:
        chosen: The index of the step pressed.
    """

    chosen = Signal(int)

    def __init__(self, titles: list[str]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(10))
        self._steps: list[_Step] = []
        self._threads: list[_Thread] = []
        for index, title in enumerate(titles):
            if index:
                self._threads.append(_Thread())
                row.addWidget(self._threads[-1], 1)
            step = _Step(index + 1, title)
            step.clicked.connect(self._on_step_pressed)
            self._steps.append(step)
            row.addWidget(step)
        self.show_step(0)

    def show_step(self, current: int) -> None:
        """Mark the steps before this one as done and this one as the place."""
        for index, step in enumerate(self._steps):
            step.done, step.current = index < current, index == current
            step.setEnabled(index <= current)
            step.update()
        for index, thread in enumerate(self._threads):
            thread.set_done(index < current)

    def _on_step_pressed(self) -> None:
        sender = self.sender()
        if isinstance(sender, _Step) and sender.done:
            self.chosen.emit(self._steps.index(sender))


class _Thread(QWidget):
    """The line between two steps."""

    _done = False

    def set_done(self, done: bool) -> None:
        """Colour the line that has been walked."""
        self._done = done
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        line = QRectF(0, self.height() / 2 - 1, self.width(), 2)
        painter.fillRect(line, theme.color("ok" if self._done else "line_mid"))
        painter.end()
