"""The problem in hand: what is wrong, what is proposed, another value, the reason."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _, fix, sentence
from app.operations.attachments import KEPT_TYPES
from app.operations.mend_many import may_stand
from app.operations.review import OpenCase
from app.ui import theme
from app.ui.controls import painting
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import Card
from app.ui.controls.fields import Field, TextField
from app.ui.controls.text import IconText, Text
from app.ui.questions.registry import question_widget
from app.ui.review.case_list import paint_change, said
from app.ui.review.comparison import Comparison, record_title
from app.ui.review.problem_list import SIGNS
from forms.instrument import Value
from forms.node_state import NodeState

if TYPE_CHECKING:
    from app.ui.questions.question import QuestionWidget

FIELD_WIDTH = 460


class _Change(QLabel):
    """«512» struck out, an arrow, «0512 San Vicente Pacaya»."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(_("{before} cambiaría a {after}").format(before=before, after=after))
        self._before, self._after = before, after
        self.setAccessibleName(self.text())
        self.setToolTip(self.text())
        self.setMinimumHeight(theme.px(30))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        paint_change(painter, QRectF(self.rect()), self._before, self._after, aligned=False)
        painter.end()


class CaseCard(QWidget):
    """One problem with everything needed to decide about it.

    Signals:
        entered: Enter was pressed in the value or the reason.
        changed: Another way to mend it is in hand.
        record_wanted: Go to the record.
        first_aside_wanted: Set the earlier record aside instead of this one.
    """

    entered = Signal()
    changed = Signal()
    record_wanted = Signal()
    first_aside_wanted = Signal()

    def __init__(self, open_case: OpenCase) -> None:
        super().__init__()
        self.open_case = open_case
        self.editor: QuestionWidget | None = None
        self.is_explaining = False
        self._answer: Value = None
        self._typed = False
        found = open_case.case.found
        self.setAccessibleName(sentence(found.problem))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        card = Card()
        inside = card.column(10)
        column.addWidget(card)
        self._add_head(inside)
        self._editing = QWidget()
        self._editing_column = QVBoxLayout(self._editing)
        self._editing_column.setContentsMargins(0, 0, 0, 0)
        self._editing_column.setSpacing(theme.px(6))
        self._complaint = IconText("circle-x", "", "small", "err", icon_size=15, gap=7)
        if found.proposal is not None:
            inside.addWidget(_Change(said(open_case.case), found.proposed))
        inside.addWidget(self._editing)
        self._editing.hide()
        inside.addWidget(self._complaint)
        self._complaint.hide()
        self.reason = TextField(_("Razón"))
        self.reason.setText(found.reason)
        self.reason_field = Field(
            _("Razón"), self.reason, hint=_("Queda en la historia del registro")
        )
        self.reason_field.setMaximumWidth(theme.px(640))
        inside.addWidget(self.reason_field)
        inside.addLayout(self._ways())
        if open_case.first is not None:
            beside = Comparison(open_case.sheet, open_case.first)
            beside.first_aside_wanted.connect(self.first_aside_wanted)
            column.addWidget(beside)
        if not self.is_repeated and not found.short:
            self.write_other()

    @property
    def is_repeated(self) -> bool:
        """Whether the record repeats an earlier one."""
        return self.open_case.case.found.issue.code == "record.duplicate_key"

    @property
    def is_warning(self) -> bool:
        """Whether the problem may stand."""
        return may_stand(self.open_case.case.found.issue)

    @property
    def is_writing(self) -> bool:
        """Whether another value is being written instead of what is proposed."""
        return not self._editing.isHidden()

    def value(self) -> Value:
        """Give the value to put: what was written, or what is proposed; None when neither."""
        if not self.is_writing:
            return self.open_case.case.found.proposal
        if self.editor is not None:
            self.editor.confirm()
        return self._answer

    @property
    def has_written(self) -> bool:
        """Whether something stands in the editor instead of what is proposed."""
        return self.is_writing and (self._typed or self._answer not in (None, ""))

    def write_other(self) -> None:
        """Open the editor of the question, empty."""
        question = self.open_case.question
        if question is None or not _is_written_here(question):
            return
        if self.editor is None:
            self.editor = question_widget(replace(question, value=None), self.open_case.language)
            self.editor.setMaximumWidth(theme.px(FIELD_WIDTH))
            self.editor.answered.connect(self._on_answered)
            self.editor.typing.connect(self._on_typing)
            self._editing_column.addWidget(Text(question.label, "strong"))
            self._editing_column.addWidget(self.editor)
        self.is_explaining = False
        self._editing.show()
        self.other_button.hide()
        self.editor.setFocus()
        self.changed.emit()

    def explain(self) -> None:
        """Ask why it is right as it is."""
        self.is_explaining = True
        self._editing.hide()
        self.reason.clear()
        self.reason.setFocus()
        self.changed.emit()

    def complain(self, what: str) -> None:
        """Say what is missing or wrong with the value."""
        self._complaint.setText(what)
        self._complaint.setVisible(bool(what))
        if self.editor is not None:
            self.editor.show_problem(what)

    def take_focus(self) -> None:
        """Put the focus where the person goes on: the editor, else the reason."""
        if self.is_writing and self.editor is not None:
            self.editor.setFocus()
        else:
            self.reason.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def _add_head(self, column: QVBoxLayout) -> None:
        found = self.open_case.case.found
        sheet = self.open_case.sheet
        icon, color = SIGNS[found.issue.severity]
        column.addWidget(IconText(icon, sentence(found.problem), "strong", "ink", icon_color=color))
        column.addWidget(Text(fix(found.problem), "body", "ink2"))
        where = QHBoxLayout()
        words = record_title(sheet)
        if sheet.file:
            words = _("{record} de «{file}»").format(record=words, file=sheet.file)
        if sheet.name:
            words = f"{words} · {sheet.name}"
        where.addWidget(Text(words, "small", "ink2"), 1)
        column.addLayout(where)

    def _ways(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.other_button = Button(_("Escribir otro dato"), Kind.LINK, key="Ctrl+E")
        self.other_button.clicked.connect(self.write_other)
        if self.open_case.question is None or not _is_written_here(self.open_case.question):
            self.other_button.hide()
        self.record_button = Button(_("Ir al registro"), Kind.LINK, key="Ctrl+I")
        self.record_button.clicked.connect(self.record_wanted)
        row.addWidget(self.other_button)
        row.addSpacing(theme.px(8))
        row.addWidget(self.record_button)
        row.addStretch(1)
        return row

    def _on_answered(self, value: Value) -> None:
        self._answer = value
        self.complain("")
        self.changed.emit()

    def _on_typing(self, text: str) -> None:
        self.complain("")
        if self._typed is not bool(text):
            self._typed = bool(text)
            self.changed.emit()


def _is_written_here(state: NodeState) -> bool:
    """Whether another value can be written in review; a file is changed in its record."""
    return state.question is not None and state.question.type not in KEPT_TYPES
