"""Questions answered in one line: text, numbers, dates, times, bar codes."""

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from app.messages import _
from app.ui import theme
from app.ui.controls.fields import TextField
from app.ui.controls.text import Text
from app.ui.questions.appearance import words_of
from app.ui.questions.dates import read_date, write_answer
from app.ui.questions.question import QuestionWidget
from forms.instrument import Value
from forms.node_state import NodeState

MONEY = "Q"
NUMBERS = QRegularExpression(r"[-+.,\d\s]*")
"""What a text of appearance `numbers` takes, as on a telephone."""


class LineQuestion(QuestionWidget):
    """One line of text, as wide as its column."""

    field_width = 0
    example = ""

    def __init__(self, state: NodeState) -> None:
        super().__init__(state)
        self._shown = ""
        self.field = TextField(self.label, example=self._example())
        if self.field_width:
            self.field.setFixedWidth(theme.px(self.field_width))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.field, 0 if self.field_width else 1)
        self._add_unit(row, self.question.marks.unit)
        self._take_editor(self.field)
        self.field.textEdited.connect(self.typing)

    def _example(self) -> str:
        return _(self.example) if self.example else ""

    def _add_unit(self, row: QHBoxLayout, unit: str) -> None:
        if unit:
            row.insertWidget(0 if unit == MONEY else 1, Text(unit, "body", "ink2", wrap=False))
        if self.field_width:
            row.addStretch(1)

    @override
    def set_answer(self, value: Value) -> None:
        self._shown = write_answer(self.question, value)
        self.field.setText(self._shown)

    @override
    def restore(self, typed: str) -> None:
        self.field.setText(typed)

    @override
    def confirm(self) -> None:
        typed = self.field.text()
        if typed != self._shown:
            self._shown = typed
            self.answered.emit(self.read(typed))

    def read(self, typed: str) -> str:
        """Give the text to answer with; a type may complete what the person wrote."""
        return typed


class TextQuestion(LineQuestion):
    """A text in one line; the form may ask for figures alone, or for letters nobody can read."""

    def __init__(self, state: NodeState) -> None:
        super().__init__(state)
        said = words_of(self.question)
        if "numbers" in said:
            hints = Qt.InputMethodHint.ImhFormattedNumbersOnly
            self.field.setInputMethodHints(hints)
            self.field.setValidator(QRegularExpressionValidator(NUMBERS, self.field))
        if "masked" in said:
            self.field.setEchoMode(TextField.EchoMode.Password)
        if "url" in said:
            self.field.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)


class NumberQuestion(LineQuestion):
    """A number, whole or with decimals, with its unit beside it."""

    field_width = 170

    def __init__(self, state: NodeState) -> None:
        super().__init__(state)
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)


class DateQuestion(LineQuestion):
    """A day; the numeric pad alone is enough: 21112026 reads as 21/11/2026."""

    field_width = 170

    @override
    def _example(self) -> str:
        said = words_of(self.question)
        if "year" in said:
            return _("aaaa")
        return _("mm/aaaa") if "month-year" in said else _("dd/mm/aaaa")

    @override
    def read(self, typed: str) -> str:
        return read_date(self.question, typed)


class TimeQuestion(LineQuestion):
    """A time of day."""

    field_width = 170
    example = "16:20"


class DateTimeQuestion(LineQuestion):
    """A day with its time."""

    field_width = 230
    example = "21/11/2026 16:20"


class BarcodeQuestion(LineQuestion):
    """A bar code: a scanner types it as a keyboard does and ends with Enter, which goes on.

    Its figures are text: leading zeros stay.
    """

    field_width = 330
    example = "0740123456789"
