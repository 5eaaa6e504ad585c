"""The menu of columns: every question, ticked when shown, those of before said to be so."""

import pytest
from PySide6.QtWidgets import QWidget

from app.operations.browse_records import TableColumn
from app.ui.records.column_menu import columns_menu, named

TODAY = TableColumn("edad", "Edad", numeric=True, personal=False)
BEFORE = TableColumn("sexo", "Sexo", numeric=False, personal=False, earlier=True)
STRANGE = TableColumn("x", "{title} 100%", numeric=False, personal=False, earlier=True)


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (TODAY, "Edad"),
        (BEFORE, "Sexo (versión anterior)"),
        (STRANGE, "{title} 100% (versión anterior)"),
    ],
)
def test_a_column_of_an_earlier_version_says_so(column, words):
    assert named(column) == words


def test_those_shown_are_ticked_and_a_tick_is_told(qtbot):
    owner, told = QWidget(), []
    qtbot.addWidget(owner)
    menu = columns_menu(
        owner, [TODAY, BEFORE], [TODAY], lambda column, wanted: told.append((column.path, wanted))
    )
    assert [action.isChecked() for action in menu.actions()] == [True, False]
    menu.actions()[1].trigger()
    assert told == [("sexo", True)]
