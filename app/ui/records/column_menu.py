"""The menu of columns: every question of the form, ticked when it is shown."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.messages import _
from app.operations.browse_records import TableColumn


def named(column: TableColumn) -> str:
    """Give the words of a column where one chooses among all; it says which are of before."""
    return (
        _("{title} (versión anterior)").format(title=column.title)
        if column.earlier
        else column.title
    )


def columns_menu(
    parent: QWidget,
    columns: Sequence[TableColumn],
    shown: Sequence[TableColumn],
    toggled: Callable[[TableColumn, bool], None],
) -> QMenu:
    """Give every question to tick or not.

    Args:
        parent: Who owns the menu.
        columns: All questions that can be columns.
        shown: Those that are.
        toggled: Told of a column and whether it is wanted.
    """
    menu = QMenu(parent)
    for column in columns:
        action = QAction(named(column), menu)
        action.setCheckable(True)
        action.setChecked(column in shown)
        action.toggled.connect(partial(toggled, column))
        menu.addAction(action)
    return menu
