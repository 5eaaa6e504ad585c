"""The question in hand: number, question, hint, the one live editor, what is wrong."""

from collections.abc import Iterable
from datetime import UTC, datetime

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _
from app.operations.attachments import RecordFiles
from app.operations.remarks import Remark
from app.ui import icons, theme
from app.ui.capture.beside import Beside
from app.ui.capture.rows import GUTTER, RIGHT
from app.ui.capture.sheet import Item
from app.ui.controls import painting
from app.ui.controls.contents import renewed
from app.ui.controls.rich_text import RichText
from app.ui.controls.text import IconText
from app.ui.questions.files import NO_FILES
from app.ui.questions.registry import question_widget
from app.ui.questions.wording import bilingual, help_words
from app.ui.remark_card import RemarkCard

OUTSIDE = 7
"""Room left above and below what is in hand, in design pixels."""


class Block(QFrame):
    """The frame of what is in hand; a subclass fills the column.

    Signals:
        resized: It is higher or lower than before.
        open_wanted: (Path, name): a file of the form is to be opened outside.
    """

    resized = Signal()
    open_wanted = Signal(object, str)

    def __init__(self, item: Item) -> None:
        super().__init__()
        self.item = item
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(item.title)
        self.column = QVBoxLayout(self)
        margins = (GUTTER, 18 + OUTSIDE, RIGHT, 18 + OUTSIDE)
        self.column.setContentsMargins(*(theme.px(side) for side in margins))
        self.column.setSpacing(theme.px(4))
        self.title = RichText(item.state.label, "lead")
        self.column.addWidget(self.title)
        if item.second[0]:
            self.column.addWidget(RichText(item.second[0], "lead", "ink2"))

    @property
    def stop(self) -> QWidget:
        """What takes the focus."""
        raise NotImplementedError

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() != event.oldSize().height():
            self.resized.emit()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        outside = theme.px(OUTSIDE)
        area = QRectF(self.rect()).adjusted(0, outside, 0, -outside)
        corner = theme.radius("card")
        width = 2 if theme.is_contrast() else 1.5
        painting.box(painter, area, corner, "surface", "accent", width=width)
        line = self.title.geometry().top()
        height = theme.metrics("lead").height()
        tile = QRectF(theme.px(16), line + (height - theme.px(22)) / 2, theme.px(32), theme.px(22))
        painting.box(painter, tile, theme.radius("badge"), "accent")
        if self.item.number:
            number = str(self.item.number)
            painting.words(
                painter, tile, number, "small_strong", "on_accent", align=painting.CENTRE
            )
        else:
            icons.draw(painter, "repeat", tile, "on_accent", 15)
        painter.end()


class LiveQuestion(Block):
    """A question with its editor.

    Signals:
        answer_wanted, settled: The number of a remark beside it.
    """

    answer_wanted = Signal(int)
    settled = Signal(int)

    def __init__(
        self, item: Item, language: str, second: str = "", *, files: RecordFiles = NO_FILES
    ) -> None:
        super().__init__(item)
        self.editor = question_widget(bilingual(item.state, language, second), language, files)
        self._beside: Beside | None = None
        typed_in_list = self.editor.typed_in_list
        hint = item.state.hint or help_words(item.state, typed_in_list=typed_in_list)
        words = _("Obligatoria · {hint}").format(hint=hint) if item.state.required else hint
        self.column.addWidget(RichText(words, "small", "ink2"))
        if item.second[1]:
            self.column.addWidget(RichText(item.second[1], "small", "ink2"))
        if Beside.has_something(item.state, files):
            self._beside = Beside(item.state, files)
            self._beside.open_wanted.connect(self.open_wanted)
            self.column.addWidget(self._beside)
        self.column.addSpacing(theme.px(8))
        self.column.addWidget(self.editor)
        self._remarks = QVBoxLayout()
        self._remarks.setSpacing(theme.px(6))
        self._complaint = IconText("circle-x", "", "body", "err", icon_size=16, gap=8)
        self.column.addWidget(self._complaint)
        self._doubt = IconText("triangle-alert", "", "body", "warn", icon_size=16, gap=8)
        self.column.addWidget(self._doubt)
        self.column.addLayout(self._remarks)
        self.complain(item.words, item.doubt)

    @property
    @override
    def stop(self) -> QWidget:
        return self.editor

    def hear(self) -> bool:
        """Play what the form recorded for this question; say whether there is anything."""
        return self._beside is not None and self._beside.hear()

    @property
    def complaint(self) -> str:
        """What is said under the editor, or ""."""
        return "" if self._complaint.isHidden() else self._complaint.text()

    def show_remarks(self, remarks: Iterable[Remark]) -> None:
        """Show what is asked about this question, under its editor."""
        with renewed(self._remarks):
            for remark in remarks:
                card = RemarkCard(remark, datetime.now(UTC))
                card.keep_out_of_tab()
                card.answer_wanted.connect(self.answer_wanted)
                card.settled.connect(self.settled)
                self._remarks.addWidget(card)

    @property
    def doubt(self) -> str:
        """What is said to be odd, or ""."""
        return "" if self._doubt.isHidden() else self._doubt.text()

    def complain(self, sentence: str, doubt: str = "") -> None:
        """Say under the editor what is wrong, or what is only odd; "" when nothing is."""
        self._doubt.setText(doubt)
        self._doubt.setVisible(bool(doubt))
        self._complaint.setText(sentence)
        self._complaint.setVisible(bool(sentence))
        self.editor.show_problem(sentence)
