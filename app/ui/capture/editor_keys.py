"""Keys that mean the record before they mean the editor they are pressed in.

The numeric pad alone fills a coded form: its signs move where no answer can hold them. Ctrl+Z
belongs to the editor while it has something of its own to take back, else to the record.
"""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from typing_extensions import override

from forms.instrument import Question

TURNS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
CTRL_Y = QKeySequence("Ctrl+Y")
CODED = frozenset({"integer", "decimal", "range", "select_one", "select_multiple", "acknowledge"})
"""Types whose answers hold none of the pad's signs."""

WITH_SLASH = frozenset({"date", "dateTime"})
"""Types in which the slash of the pad is part of the answer."""

WITH_POINT = frozenset({"decimal", "range", "geopoint"})
"""Types whose decimals begin with a point, also where the pad says comma."""

PadKeys = Mapping[Qt.Key, Callable[[], object]]


class EditorKeys(QObject):
    """Watches whatever has the focus inside one widget.

    `asked` gives the question in hand; `pad` says what the signs of the numeric pad do.

    Signals:
        pressed: A key was pressed there.
    """

    pressed = Signal()

    def __init__(self, around: QWidget, asked: Callable[[], Question | None], pad: PadKeys) -> None:
        super().__init__(around)
        self._around, self._asked, self._pad = around, asked, pad
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None:
            before.removeEventFilter(self)
        if now is not None and self._around.isAncestorOf(now):
            now.installEventFilter(self)  # the last one installed is asked first

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            return self._leaves_to_record(watched, event)
        if event.type() is not QEvent.Type.KeyPress:
            return False
        self.pressed.emit()
        return self._on_pad_key(watched, event)

    def _leaves_to_record(self, editor: QWidget, event: QKeyEvent) -> bool:
        """Keep an editor from claiming undo and redo when it has nothing to take back."""
        turns = any(event.matches(key) for key in TURNS)
        if not turns and QKeySequence(event.keyCombination()) != CTRL_Y:
            return False
        event.ignore()
        return not _has_own_turns(editor)

    def _on_pad_key(self, editor: QWidget, event: QKeyEvent) -> bool:
        if event.modifiers() != Qt.KeyboardModifier.KeypadModifier:
            return False
        question, key = self._asked(), Qt.Key(event.key())
        kind = question.type if question is not None else ""
        if key is Qt.Key.Key_Comma and kind in WITH_POINT and isinstance(editor, QLineEdit):
            editor.insert(".")
            editor.textEdited.emit(editor.text())
            return True
        if key not in self._pad or _is_part(key, kind):
            return False
        self._pad[key]()
        return True


def _is_part(key: Qt.Key, kind: str) -> bool:
    """Whether a sign of the pad can be part of an answer; "" is the end of a repeat."""
    if kind in WITH_SLASH:
        return key is Qt.Key.Key_Slash
    return kind not in ("", "time", *CODED)


def _has_own_turns(editor: QWidget) -> bool:
    if isinstance(editor, QLineEdit):
        return editor.isUndoAvailable() or editor.isRedoAvailable()
    if isinstance(editor, QPlainTextEdit):
        document = editor.document()
        return document.isUndoAvailable() or document.isRedoAvailable()
    return False


def pad_keys(
    step: Callable[[int], object], absent: Callable[[], object], leave: Callable[[], object]
) -> PadKeys:
    """Say what the signs of the numeric pad do.

    Args:
        step: Goes on (1) or back (-1).
        absent: Answers that nobody knows.
        leave: Leaves the repeat for what follows it.
    """
    return {
        Qt.Key.Key_Plus: partial(step, 1),
        Qt.Key.Key_Minus: partial(step, -1),
        Qt.Key.Key_Asterisk: absent,
        Qt.Key.Key_Slash: leave,
    }
