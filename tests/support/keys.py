"""Typing in tests: `QTest.keyClicks` ends the process at ñ, ä or ꞌ, so keys carry their text."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication


def type_text(widget, text):
    """Type a text, sign by sign, into a widget or whatever stands in for it."""
    target = widget.focusProxy() or widget
    for sign in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign)
            QApplication.sendEvent(target, event)


def press(widget, key, modifiers=Qt.KeyboardModifier.NoModifier, text=""):
    """Press and let go a key; enough for controls, not for shortcuts of the window."""
    target = widget.focusProxy() or widget
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers, text))
