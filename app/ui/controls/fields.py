"""Fields: one line, several lines, and the block of label, editor, hint and complaint.

The states of a field are "", "error" and "notice"; a calculated value is read-only.
"""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.messages import _
from app.ui import icons, theme
from app.ui.controls import painting
from app.ui.controls.text import IconText, Text

STATES = ("", "error", "notice")


def set_state(editor: QWidget, state: str) -> None:
    """Show an editor as sound (""), wrong ("error") or doubtful ("notice")."""
    editor.setProperty("state", state)
    editor.style().unpolish(editor)
    editor.style().polish(editor)
    editor.update()


class TextField(QLineEdit):
    """One line of text, with an icon before it and a unit or a key after it."""

    def __init__(
        self,
        name: str,
        *,
        example: str = "",
        unit: str = "",
        icon: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._unit, self._icon, self._key = unit, icon, key
        self.setAccessibleName(name)
        self.setPlaceholderText(example)
        self.setFont(theme.font("body"))
        self.setFixedHeight(theme.size("control"))
        self._set_margins()

    def set_unit(self, unit: str) -> None:
        """Show a unit or a count at the right, inside the field."""
        self._unit = unit
        self._set_margins()
        self.update()

    def set_calculated(self, calculated: bool) -> None:
        """Show a value that nobody types: sunken, with a lock, out of the tab order."""
        self.setReadOnly(calculated)
        policy = Qt.FocusPolicy.NoFocus if calculated else Qt.FocusPolicy.StrongFocus
        self.setFocusPolicy(policy)
        self._set_margins()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(220), theme.size("control"))

    @override
    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.isUndoAvailable()
        ):
            event.ignore()  # nothing typed to take back: the key is the window's
            return True
        return super().event(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = painting.begin(self)
        height, right = self.height(), self.width() - theme.px(11)
        if self._icon:
            icons.draw(
                painter, self._icon, QRectF(theme.px(6), 0, theme.px(20), height), "ink3", 16
            )
        if self.isReadOnly():
            icons.draw(painter, "lock", QRectF(right - theme.px(18), 0, theme.px(18), height))
        elif self._key:
            width = painting.key_width(self._key)
            painting.key_cap(painter, self.width() - width - theme.px(9), height / 2, self._key)
        if self._unit:
            area = QRectF(0, 0, right, height)
            painting.words(painter, area, self._unit, "body", "ink3", align=painting.RIGHT)
        painter.end()

    def _set_margins(self) -> None:
        left = theme.px(26) if self._icon else theme.px(4)
        right = theme.px(4)
        if self._unit:
            right += theme.metrics("body").horizontalAdvance(self._unit) + theme.px(8)
        if self._key:
            right += painting.key_width(self._key) + theme.px(6)
        if self.isReadOnly():
            right += theme.px(22)
        self.setTextMargins(left, 0, right, 0)


class TextArea(QPlainTextEdit):
    """Several lines of text; Tab leaves it."""

    def __init__(self, name: str, *, example: str = "", lines: int = 3) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(example)
        self.setTabChangesFocus(True)
        self.setFont(theme.font("body"))
        self.document().setDocumentMargin(theme.px(3))
        line = theme.metrics("body").lineSpacing()
        self.setFixedHeight(line * lines + theme.px(20))


class Field(QWidget):
    """A label over its editor, then the hint or what is wrong with the answer.

    The editor takes the label as its accessible name, and hint or complaint as its description.
    """

    def __init__(
        self, label: str, editor: QWidget, *, hint: str = "", required: bool = False
    ) -> None:
        super().__init__()
        self.editor = editor
        self._hint_text = hint
        self.setFocusProxy(editor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addLayout(self._head(label, required, editor))
        column.addWidget(editor)
        self._hint = Text(hint, "small", "ink3")
        self._complaint = IconText("circle-x", "", "small", "err", icon_size=15, gap=7)
        for line in (self._hint, self._complaint):
            column.addWidget(line)
        column.addStretch(1)
        self._hint.setVisible(bool(hint))
        self._complaint.hide()
        editor.setAccessibleName(label)
        editor.setAccessibleDescription(hint)

    def complain(self, sentence: str, *, notice: bool = False) -> None:
        """Say under the field what is wrong, or what is unusual when `notice`."""
        icon, color = ("triangle-alert", "warn") if notice else ("circle-x", "err")
        self._complaint.set_sign(icon, sentence, color)
        self._complaint.show()
        self._hint.hide()
        self.editor.setAccessibleDescription(sentence)
        set_state(self.editor, "notice" if notice else "error")

    def set_hint(self, hint: str) -> None:
        """Say something else under the field while nothing is wrong with it."""
        self._hint_text = hint
        self._hint.setText(hint)
        if self._complaint.isHidden():
            self.be_content()

    def be_content(self) -> None:
        """Take the complaint away."""
        self._complaint.hide()
        self._hint.setVisible(bool(self._hint_text))
        self.editor.setAccessibleDescription(self._hint_text)
        set_state(self.editor, "")

    @property
    def complaint(self) -> str:
        """The sentence shown under the field, or "" when it is content."""
        return "" if self._complaint.isHidden() else self._complaint.text()

    @staticmethod
    def _head(label: str, required: bool, editor: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        words = Text(label, "strong", wrap=not required)
        words.setBuddy(editor)
        row.addWidget(words, 0 if required else 1)
        if required:
            row.addWidget(Text(_("obligatorio"), "small", "ink3", wrap=False), 1)
        return row
