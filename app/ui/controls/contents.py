"""What a layout holds, exchanged in one go.

Qt shows a widget that was put into a layout in view only with its next round of events: a page
painted before that would be blank for a moment, and a screen reader would find nothing in it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


@contextmanager
def renewed(layout: QLayout) -> Iterator[None]:
    """Take out what a layout holds, and bring into view at once what is put in instead."""
    take_out(layout)
    yield
    bring_in(layout)


def take_out(layout: QLayout) -> None:
    """Take every widget out of a layout, also out of layouts inside it; they are gone at once."""
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            take_out(inner)
        elif widget is not None:
            widget.hide()
            widget.deleteLater()


def bring_in(layout: QLayout) -> None:
    """Bring into view what was put into a layout, but for what was hidden on purpose."""
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            bring_in(inner)
        elif widget is not None and _waits(widget):
            widget.show()


def _waits(widget: QWidget) -> bool:
    """Tell whether nobody showed or hid it yet; without a place it would be a window."""
    is_settled = widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
    return widget.parentWidget() is not None and not is_settled
