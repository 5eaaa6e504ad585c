"""What must hold of every page: controls named, words whole, tab order from top to bottom."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
)

from app.ui import theme
from app.ui.controls.table import PADDING
from app.ui.controls.text import Name

CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)


def in_view(root, kind):
    """Give the visible widgets of a kind inside a page."""
    return [each for each in root.findChildren(kind) if each.isVisibleTo(root)]


def unnamed(root):
    """Give the controls that a screen reader could not name."""
    nameless = []
    for kind in CONTROLS:
        for control in in_view(root, kind):
            words = control.text() if isinstance(control, QAbstractButton) else ""
            if not control.accessibleName() and not words:
                nameless.append(control)
    return nameless


def clipped(root):
    """Give the words of labels and buttons that do not fit where they stand."""
    cut = []
    for label in in_view(root, QLabel):
        if isinstance(label, Name) or not label.text():
            continue
        if label.wordWrap():
            fits = label.heightForWidth(label.width()) <= label.height() + 1
        else:
            fits = label.sizeHint().width() <= label.width() + 1
        if not fits:
            cut.append(label.text())
    buttons = in_view(root, QAbstractButton)
    narrow = [b.text() for b in buttons if b.minimumSizeHint().width() > b.width() + 1]
    return cut + narrow


def sticks_out(root):
    """Give the controls outside the page that no scrolling brings back."""
    out = []
    for kind in (*CONTROLS, QLabel):
        for control in in_view(root, kind):
            if _scrolls(control):
                continue
            corner = control.mapTo(root, QPoint(0, 0))
            if not root.rect().adjusted(-1, -1, 1, 1).contains(QRect(corner, control.size())):
                out.append(control)
    return out


def _scrolls(widget):
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea | QAbstractItemView):
            return True
        parent = parent.parentWidget()
    return False


def tab_order(root):
    """Give the controls of a page in the order of Tab."""
    order, each = [], root.nextInFocusChain()
    while each is not root:
        takes = each.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        if takes and root.isAncestorOf(each) and each.isVisibleTo(root):
            order.append(each)
        each = each.nextInFocusChain()
    return order


def told(widget):
    """Give role, name and description as a screen reader gets them."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return (
        interface.role(),
        interface.text(QAccessible.Text.Name),
        interface.text(QAccessible.Text.Description),
    )


def state_of(widget):
    """Give the state of a control as a screen reader gets it: checked, disabled, focused …"""
    return QAccessible.queryAccessibleInterface(widget).state()


def cut_cells(table, columns):
    """Give the words in some columns of a table that end before their last letter."""
    cut = []
    for column in columns:
        if table.isColumnHidden(column):
            continue
        room = table.columnWidth(column) - theme.px(2 * PADDING)
        for row in range(table.model().rowCount()):
            words = str(table.model().index(row, column).data())
            if theme.metrics("body").horizontalAdvance(words) > room:
                cut.append(words)
    return cut
