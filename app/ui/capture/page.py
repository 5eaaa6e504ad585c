"""The page of the sheet in view: painted rows around the one question in hand.

The page knows where things stand and which keys move; what an answer means is asked of others.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.operations.remarks import Remark
from app.ui import theme
from app.ui.capture.live import Block, LiveQuestion
from app.ui.capture.repeats import RepeatBlock
from app.ui.capture.rows import Row
from app.ui.capture.sheet import Item, SheetPage
from app.ui.controls.text import Text
from app.ui.questions.files import NO_FILES
from app.ui.remark_card import open_at
from forms.instrument import Value

WIDEST = 780
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Body(QWidget):
    """Holds the rows; Tab and Enter that no editor wanted go to the next question."""

    def __init__(self, step: Callable[[int], None]) -> None:
        super().__init__()
        self._step = step

    @override
    def focusNextPrevChild(self, forward: bool) -> bool:
        self._step(1 if forward else -1)
        return True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._step(1)
        else:
            super().keyPressEvent(event)


class PageView(QScrollArea):
    """Shows one page.

    Attributes:
        municipality: Code of the municipality the record is about, "" while unknown.
        files: What can be shown and played with the record's questions.
        remarks: Those on the record in hand; each is shown when its question is.

    Signals:
        answered: (place, value): what the editor in hand says.
        typing: (place, text): what stands in it while it is no answer yet.
        stepped: 1 or -1: the person goes on, or back.
        opened: The place of a question that was clicked.
        file_given: (place, source): what a question is to be answered with.
        open_wanted: (Path, name): a file to be opened outside.
        row_added: The place of the repeat that is to have another instance.
        row_removed: The place of the repeat whose last instance is to go.
        answer_wanted, settled: The number of a remark.
    """

    answered = Signal(str, object)
    typing = Signal(str, str)
    stepped = Signal(int)
    opened = Signal(str)
    file_given = Signal(str, object)
    open_wanted = Signal(object, str)
    row_added = Signal(str)
    row_removed = Signal(str)
    answer_wanted = Signal(int)
    settled = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._languages = "", ""
        self._items: tuple[Item, ...] = ()
        self._widgets: list[QWidget] = []
        self.live: Block | None = None
        self.municipality = ""
        self.files = NO_FILES
        self.remarks: Sequence[Remark] = ()
        body = _Body(self.stepped.emit)
        body.setMaximumWidth(theme.px(WIDEST))
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, theme.px(8), theme.px(12))
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(16), 0, 0, theme.px(6))
        head.setSpacing(theme.px(10))
        self._title = Text("", "h2", wrap=False)
        self._where = Text("", "body", "ink3", wrap=False)
        head.addWidget(self._title)
        head.addWidget(self._where, 1)
        column.addLayout(head)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        column.addLayout(self._column)
        column.addStretch(1)
        self.setWidget(body)

    @property
    def ref(self) -> str:
        """The place in hand, "" when there is none."""
        return self.live.item.ref if self.live else ""

    @property
    def question(self) -> LiveQuestion | None:
        """The question in hand, None at the end of a repeat."""
        return self.live if isinstance(self.live, LiveQuestion) else None

    def has(self, ref: str) -> bool:
        """Whether a place can be opened on the page in view."""
        return any(item.ref == ref and item.is_stop for item in self._items)

    def rows(self) -> list[Row]:
        """Give the painted rows, from top to bottom."""
        return [widget for widget in self._widgets if isinstance(widget, Row)]

    def show_page(
        self, page: SheetPage, where: str, language: str, ref: str, second: str = ""
    ) -> None:
        """Build a page with one place of it in hand.

        Args:
            page: What stands on it.
            where: Small words beside its title.
            language: Language of choices and answers.
            ref: The place to open, "" for none.
            second: Language of choices under it, "" for none.
        """
        self.setUpdatesEnabled(False)
        self._languages = language, second
        self._title.setText(page.title)
        self._where.setText(where)
        self._clear(self._widgets)
        self.live, self._items = None, page.items
        self._widgets = [self._build(item, ref) for item in page.items]
        for widget in self._widgets:
            self._column.addWidget(widget)
        self.setUpdatesEnabled(True)
        self._reveal()

    def clear(self) -> None:
        """Show nothing: there is no record in hand."""
        self._clear(self._widgets)
        self.live, self._items, self._widgets = None, (), []

    def refresh(self, page: SheetPage) -> None:
        """Draw the page anew where something changed; what is in hand keeps its place."""
        top = self._live_top()
        self.setUpdatesEnabled(False)
        old = dict(zip(map(_identity, self._items), self._widgets, strict=True))
        self._items = page.items
        widgets = []
        for index, item in enumerate(page.items):
            widget = old.pop(_identity(item), None)
            widget = self._build(item, "") if widget is None else self._renew(widget, item)
            if self._column.indexOf(widget) != index:
                self._column.insertWidget(index, widget)
            widgets.append(widget)
        self._clear(list(old.values()))
        self._widgets = widgets
        if self.live not in widgets:
            self.live = None
        self._settle()
        self._keep_top(top)
        self.setUpdatesEnabled(True)

    def open(self, ref: str) -> None:
        """Take another place of this page in hand."""
        refs = [item.ref for item in self._items]
        self.setUpdatesEnabled(False)
        before = self.live
        self.live = None
        if before is not None:
            self._replace(refs.index(before.item.ref), ref)
        self._replace(refs.index(ref), ref)
        self.setUpdatesEnabled(True)
        self._reveal()

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Show the remarks as they are now beside the question in hand."""
        self.remarks = remarks
        if self.question is not None:
            state = self.question.item.state
            self.question.show_remarks(open_at(remarks, (state.path, state.row)))

    def take_focus(self, *, anew: bool = True) -> None:
        """Put the keys into what is in hand.

        Args:
            anew: What is typed next replaces what a line holds.
        """
        if self.live is not None:
            self.live.stop.setFocus(
                Qt.FocusReason.TabFocusReason if anew else Qt.FocusReason.OtherFocusReason
            )
        line = QApplication.focusWidget()
        if anew and isinstance(line, QLineEdit):
            line.selectAll()

    # -- inside ------------------------------------------------------------------------------

    def _replace(self, index: int, ref: str) -> None:
        old, new = self._widgets[index], self._build(self._items[index], ref)
        self._column.replaceWidget(old, new)
        self._widgets[index] = new
        self._clear([old])

    def _clear(self, widgets: list[QWidget]) -> None:
        focus = QApplication.focusWidget()
        for widget in widgets:
            if focus is not None and (widget is focus or widget.isAncestorOf(focus)):
                focus.clearFocus()  # hiding it would count as Tab
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def _renew(self, widget: QWidget, item: Item) -> QWidget:
        if isinstance(widget, Row):
            if widget.item != item:
                widget.show_item(item)
        elif isinstance(widget, LiveQuestion):
            widget.item = item
            widget.complain(item.words, item.doubt)
        return widget

    def _build(self, item: Item, ref: str) -> QWidget:
        if item.ref != ref or not item.is_stop:
            row = Row(item, self._languages[0], self.files)
            if item.is_stop:
                row.clicked.connect(lambda: self.opened.emit(item.ref))
            return row
        self.live = self._repeat(item) if item.kind == "repeat" else self._question(item)
        self.live.resized.connect(self._on_live_resized)
        return self.live

    def _repeat(self, item: Item) -> RepeatBlock:
        block = RepeatBlock(item)
        block.add_wanted.connect(lambda: self.row_added.emit(item.ref))
        block.remove_wanted.connect(lambda: self.row_removed.emit(item.ref))
        return block

    def _question(self, item: Item) -> LiveQuestion:
        block = LiveQuestion(item, *self._languages, files=self.files)
        block.editor.municipality = self.municipality
        block.editor.answered.connect(lambda value: self._on_answered(item.ref, value))
        block.editor.typing.connect(lambda text: self.typing.emit(item.ref, text))
        block.editor.done.connect(lambda: self.stepped.emit(1))
        block.editor.file_given.connect(lambda source: self.file_given.emit(item.ref, source))
        block.editor.open_wanted.connect(self.open_wanted)
        block.open_wanted.connect(self.open_wanted)
        block.answer_wanted.connect(self.answer_wanted)
        block.settled.connect(self.settled)
        block.show_remarks(open_at(self.remarks, (item.state.path, item.state.row)))
        return block

    def _on_answered(self, ref: str, value: Value) -> None:
        self.answered.emit(ref, value)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reveal()

    # -- keeping its place -------------------------------------------------------------------

    def _settle(self) -> None:
        """Have the layout done now, not in the next turn of the loop."""
        layout_wanted = QEvent.Type.LayoutRequest.value
        # Choices stand in one column or two once their width is known: a second round.
        for block in (self.live, self.widget()) * 2:
            if block is not None:
                QCoreApplication.sendPostedEvents(block, layout_wanted)

    def _live_top(self) -> int:
        return self.live.mapTo(self.viewport(), QPoint(0, 0)).y() if self.live else 0

    def _keep_top(self, top: int) -> None:
        moved = self._live_top() - top
        if self.live is not None and moved:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + moved)

    def _on_live_resized(self) -> None:
        # The page takes its new height in the next turn of the loop.
        QTimer.singleShot(0, self, self._reveal)

    def _reveal(self) -> None:
        """Show what is in hand whole, with the row before it where there is room."""
        self._settle()
        if self.live is None or self.live not in self._widgets:
            self.verticalScrollBar().setValue(0)
            return
        at = self._widgets.index(self.live)
        above = self._widgets[at - 1].height() if at else self.live.y()
        top, height = self.live.y(), self.live.height()
        room = self.viewport().height()
        bar = self.verticalScrollBar()
        if top - above >= bar.value() and top + height <= bar.value() + room:
            return
        bar.setValue(top - above if above + height <= room else top)
        focus = QApplication.focusWidget()
        if focus is not None and self.live.isAncestorOf(focus):
            self.ensureWidgetVisible(focus, 0, theme.px(48))


def _identity(item: Item) -> tuple[bool, str]:
    """Tell a question from the line that says it is not asked: both have its place."""
    return item.is_stop, item.ref
