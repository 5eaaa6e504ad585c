"""The base of every station's page: header, outline, work, side panel, footer.

A screen fills `body`, names its primary button, and answers `activate` and `refresh`. It never
reaches for the window: what lies outside, it asks of its context. See README.md beside this.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.ui import icons, theme
from app.ui.context import Context
from app.ui.controls import painting
from app.ui.controls.cards import Hairline
from app.ui.controls.menus import open_under
from app.ui.controls.pressable import Pressable
from app.ui.controls.text import IconText, Text
from app.ui.room import Height, Room, Width
from app.ui.tasks import Part

SCROLL_BAR = 10


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the list of actions.

    Attributes:
        words: Verb and object: «Revisar Hogares y agua 2026».
        run: What it does.
        icon: Name of its icon.
        leads: Where it leads, in small at the right.
        key: The key that does the same, or "".
    """

    words: str
    run: Callable[[], object]
    icon: str = "arrow-right"
    leads: str = ""
    key: str = ""


class Header(QWidget):
    """Small line over the title, actions at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setSpacing(theme.px(10))
        self._words = QVBoxLayout()
        self._words.setSpacing(0)
        self._words.addStretch(1)
        self.crumb = Text("", "small", "ink2")
        self.title = _Title()
        self._words.addWidget(self.crumb)
        self._words.addWidget(self.title)
        self._words.addStretch(1)
        self._row.addLayout(self._words, 1)

    def add(self, widget: QWidget) -> None:
        """Put an action at the right."""
        self._row.addWidget(widget)

    def greet(self) -> None:
        """Turn around: the title in display type, the small line under it (Inicio)."""
        self.title.role = "display"
        self._words.removeWidget(self.crumb)
        self._words.insertWidget(2, self.crumb)
        self.crumb.setFont(theme.font("body"))

    def set_room(self, room: Room) -> None:
        """Take the height and margins of the window's step."""
        self.setFixedHeight(room.header + (theme.px(8) if self.title.role == "display" else 0))
        self._row.setContentsMargins(room.margin, 0, room.margin, 0)


class _Title(Pressable):
    """The title; with a chevron when it can be switched."""

    def __init__(self) -> None:
        super().__init__()
        self.role = "h1"
        self.has_menu = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_menu(self, has_menu: bool) -> None:
        """Show the chevron and take part in the tab order, or not."""
        self.has_menu = has_menu
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if has_menu else Qt.FocusPolicy.NoFocus)
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if has_menu else Qt.CursorShape.ArrowCursor
        )
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        metrics = theme.metrics(self.role)
        width = metrics.horizontalAdvance(self.text()) + (theme.px(34) if self.has_menu else 2)
        return QSize(width, metrics.height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(80), theme.metrics(self.role).height())

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        area = QRectF(self.rect())
        chevron = theme.px(34) if self.has_menu else 0
        metrics = theme.metrics(self.role)
        shown = metrics.elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(area.width() - chevron)
        )
        self.setToolTip(self.text() if shown != self.text() else "")
        painting.words(painter, area, shown, self.role, "ink")
        if self.has_menu:
            left = metrics.horizontalAdvance(shown) + theme.px(6)
            icons.draw(painter, "chevron-down", QRectF(left, 0, theme.px(22), area.height()))
        if self.hasFocus():
            painting.ring(painter, area, theme.radius("control"))
        painter.end()


class Footer(QFrame):
    """Back at the left; message, second and primary at the right. Never scrolls away."""

    def __init__(self) -> None:
        super().__init__()
        self.row = QHBoxLayout(self)
        self.row.setSpacing(theme.px(8))
        self._left = QHBoxLayout()
        self._left.setSpacing(theme.px(10))
        self._right = QHBoxLayout()
        self._right.setSpacing(theme.px(8))
        self._least: tuple[QWidget, ...] = ()
        self._dropped: list[QWidget] = []
        self.message = IconText("triangle-alert", "", "body", "warn", wrap=False)
        self.message.hide()
        self.row.addLayout(self._left)
        self.row.addStretch(1)
        self.row.addWidget(self.message)
        self.row.addLayout(self._right)

    def add_left(self, button: QWidget) -> None:
        """Put a way back at the left."""
        self._left.addWidget(button)

    def add_right(self, button: QWidget) -> None:
        """Put a button at the right; the primary comes last."""
        self._right.addWidget(button)

    def say(self, sentence: str, icon: str = "triangle-alert", color: str = "warn") -> None:
        """Say what is missing, or "" when nothing is."""
        self.message.set_sign(icon, sentence, color)
        self.message.setVisible(bool(sentence))

    def fit(self, *least: QWidget) -> None:
        """Hide buttons where they have no room together, the least needed first.

        Args:
            least: Those whose keys do the same; called each time they were shown.
        """
        self._least, self._dropped = least, []
        self.row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._drop()

    def _drop(self) -> None:
        for button in self._least:
            if self._needed() <= self.width():
                return
            if not button.isHidden():
                button.hide()
                self._dropped.append(button)

    def _needed(self) -> int:
        """Give the width that all shown buttons take."""
        rows = (self._left, self._right)
        items = [row.itemAt(place) for row in rows for place in range(row.count())]
        shown = [item.widget() for item in items if item is not None]
        widths = [each.sizeHint().width() for each in shown if each and not each.isHidden()]
        margins = self.row.contentsMargins()
        return sum(widths) + theme.px(10) * len(widths) + margins.left() + margins.right()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for button in self._dropped:
            button.show()
        self._dropped = []
        self._drop()

    def set_room(self, room: Room) -> None:
        """Take the height and margins of the window's step."""
        self.setFixedHeight(room.footer)
        self.row.setContentsMargins(room.margin, 0, room.margin, 0)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.fillRect(0, 0, self.width(), 1, theme.color("line"))
        painter.end()


class Panel(QFrame):
    """The outline or the side panel: beside the work, or over it where room is short."""

    def __init__(self, content: QWidget, width: float, *, keep: bool, right: bool) -> None:
        super().__init__()
        self.keep, self._right = keep, right
        self.floating = False
        self.setFixedWidth(theme.px(width))
        column = QVBoxLayout(self)
        column.setContentsMargins(0 if right else 1, 0, 0, 0)
        column.addWidget(content)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.floating:
            painter = painting.begin(self)
            painting.box(painter, QRectF(self.rect()), 0, "surface", "line_strong")
            painter.end()


class Screen(QWidget):
    """One station's page.

    Signals:
        keys_changed: The keys to show in the status line are others.

    Attributes:
        station: Code of the station, set by each screen.
        outline_panel, side_panel: What `set_outline` and `set_side` put beside the work, or None.
    """

    keys_changed = Signal()
    station = ""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.room = Room()
        self.primary: QPushButton | None = None
        self.keys: dict[str, Callable[[], object]] = {}
        self.key_words: list[tuple[str, str]] = []
        self.key_help: dict[str, str] = {}
        self._scrolls = False
        self.header = Header()
        self.footer = Footer()
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.px(16))
        self._work_area = QWidget()
        self._work_area.setLayout(self.body)
        self.outline_panel: Panel | None = None
        self.side_panel: Panel | None = None
        self._areas = QHBoxLayout()
        self._areas.setSpacing(0)
        self._areas.addWidget(self._work_area, 1)
        self._across = QWidget()
        self._across.hide()
        self._header_line = Hairline()
        self._header_line.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._header_line)
        column.addWidget(self._across)
        column.addLayout(self._areas, 1)
        column.addWidget(self.footer)
        self.footer.hide()

    # What a screen overrides.

    def activate(self, **target: object) -> None:
        """Show this place; called each time the person comes here.

        Args:
            **target: Such as `record` and `field`; a screen ignores what it does not know.
        """

    def refresh(self, changes: Part) -> None:
        """Show anew what a write touched; only the screen in view is asked."""

    def place(self) -> dict[str, object]:
        """Give the target that `activate` needs to come back here after the window is rebuilt."""
        return {}

    def reflow(self, room: Room) -> None:
        """Arrange for another size of window; panels, header and footer are done already."""

    def offers(self) -> list[Action]:
        """Give what the list of actions (Ctrl+K) offers on this screen."""
        return []

    # What a screen calls while it is built.

    def set_title(self, title: str, crumb: str = "") -> None:
        """Say what this is, and in small where; the crumb holds record, counts or path."""
        self.header.title.setText(title)
        self.header.title.setAccessibleName(title)
        self.header.title.updateGeometry()
        self.header.crumb.setText(crumb)
        self.header.crumb.setVisible(bool(crumb))

    def set_title_menu(
        self, items: list[tuple[str, str]], on_chosen: Callable[[str], object]
    ) -> None:
        """Make the title a switch between things, given as (code, words)."""
        title = self.header.title
        title.set_menu(True)
        title.clicked.connect(
            lambda: open_under(title, [(words, partial(on_chosen, code)) for code, words in items])
        )

    def set_primary(self, button: QPushButton) -> None:
        """Name the one button that Ctrl+Enter presses."""
        self.primary = button

    def use_footer(self) -> Footer:
        """Show the footer and the line under the header, as flows do."""
        self.footer.show()
        self._header_line.show()
        return self.footer

    def use_across(self) -> QVBoxLayout:
        """Give a column over outline, work and side panel alike: filters, what runs."""
        column = QVBoxLayout(self._across)
        column.setSpacing(theme.px(8))
        self._across.show()
        return column

    def set_outline(self, widget: QWidget, width: float = 222) -> None:
        """Put a list of parts at the left; in a small window F6 opens it over the page."""
        self.outline_panel = Panel(widget, width, keep=False, right=False)
        self._areas.insertWidget(0, self.outline_panel)
        self._areas.insertWidget(1, Hairline(vertical=True))
        self.keys.setdefault("F6", lambda: self._toggle(self.outline_panel))

    def set_side(self, widget: QWidget, width: float = 316, *, keep: bool = False) -> None:
        """Put a panel at the right; where room is short, F1 opens it unless `keep`."""
        self.side_panel = Panel(widget, width, keep=keep, right=True)
        self._areas.addWidget(self.side_panel)
        if not keep:
            self.keys.setdefault("F1", lambda: self._toggle(self.side_panel))

    def scroll_page(self) -> QVBoxLayout:
        """Give a column that scrolls, filling the body; put the page's widgets in it."""
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(theme.px(16))
        area.setWidget(page)
        self.body.addWidget(area, 1)
        self._scrolls = True

        def keep_width(_least: int, most: int) -> None:
            # The bar stands in the margin: what is shown keeps its width when it comes.
            column.setContentsMargins(0, 0, 0 if most else theme.px(SCROLL_BAR), theme.px(12))

        area.verticalScrollBar().rangeChanged.connect(keep_width)
        keep_width(0, 0)
        return column

    def add_key(
        self, key: str, do: Callable[[], object], words: str = "", *, in_status: bool = False
    ) -> None:
        """Bind a key while this screen is in view.

        Args:
            key: As QKeySequence reads it: `F8`, `Shift+F8`, `Ctrl+N`, `/`.
            do: What it does.
            words: What the status line says of it.
            in_status: Show it there; the two most useful ones.
        """
        self.keys[key] = do
        if words:
            self.key_help[key] = words
        if in_status:
            self.key_words.append((key, words))
            self.keys_changed.emit()

    # What the window calls.

    def set_room(self, room: Room) -> None:
        """Arrange everything for a step of the window's size."""
        self.room = room
        self.header.set_room(room)
        self.footer.set_room(room)
        top = 0 if self._header_line.isHidden() else theme.px(16)
        right = room.margin - (theme.px(SCROLL_BAR) if self._scrolls else 0)
        self.body.setContentsMargins(room.margin, top, right, theme.px(8))
        across = self._across.layout()
        if across is not None:
            across.setContentsMargins(room.margin, top, room.margin, theme.px(12))
        medium_hides = room.width < Width.WIDE or room.height is Height.LOW
        self._dock(self.side_panel, room.width < Width.WIDE)
        self._dock(self.outline_panel, room.width < Width.MEDIUM)
        if self.side_panel is not None and self.side_panel.keep and medium_hides:
            self.side_panel.setVisible(room.width >= Width.MEDIUM)
        self.reflow(room)

    def undo(self) -> None:
        """Take back what was done last here; asked when the undo bar has nothing to take back."""

    def redo(self) -> None:
        """Do again what was taken back last here."""

    def take_focus(self) -> None:
        """Put the focus on the first control, unless `activate` has chosen one."""
        here = QApplication.focusWidget()
        if here is not None and self.isAncestorOf(here):
            return
        each = self.nextInFocusChain()
        while each is not None and each is not self:
            takes = each.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
            if takes and self.isAncestorOf(each) and each.isVisibleTo(self):
                each.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            each = each.nextInFocusChain()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for panel in (self.outline_panel, self.side_panel):
            if panel is not None and panel.floating:
                self._float(panel)

    def _dock(self, panel: Panel | None, leaves: bool) -> None:
        if panel is None:
            return
        if panel.floating:
            panel.floating = False
            at = self._areas.count() if panel is self.side_panel else 0
            self._areas.insertWidget(at, panel)
        panel.setVisible(not leaves or panel.keep)

    def _toggle(self, panel: Panel | None) -> None:
        if panel is None:
            return
        if panel.isVisible() and not panel.floating:
            panel.setFocus()
        elif panel.isVisible():
            panel.hide()
        else:
            self._areas.removeWidget(panel)
            panel.floating = True
            self._float(panel)

    def _float(self, panel: Panel) -> None:
        panel.setParent(self)
        top = self.header.height()
        bottom = self.footer.height() if self.footer.isVisible() else 0
        left = self.width() - panel.width() if panel is self.side_panel else 0
        panel.setGeometry(left, top, panel.width(), self.height() - top - bottom)
        panel.show()
        panel.raise_()
