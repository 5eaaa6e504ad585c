"""A menu under the button that opens it; it is gone once it is closed."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget


def open_under(button: QWidget, choices: Iterable[tuple[str, Callable[[], object]]]) -> QMenu:
    """Open a menu at the lower left corner of what was pressed.

    Args:
        button: What was pressed.
        choices: (words, what they do), from top to bottom.
    """
    menu = QMenu(button)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for words, do in choices:
        menu.addAction(words).triggered.connect(lambda _checked, do=do: do())
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    return menu
