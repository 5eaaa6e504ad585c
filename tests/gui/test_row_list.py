"""Lists with painted rows: what a row is told of itself, and what all such lists share."""

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QStandardItem
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView

from app.ui.controls.row_list import VALUE, RowList, RowPainter, RowState

HEIGHT = 30


class _Watched(RowPainter):
    """Notes what it was asked to paint."""

    def __init__(self, view):
        super().__init__(view)
        self.painted = {}

    def row_size(self, index):
        return QSize(120, HEIGHT + index.row())

    def paint_row(self, painter, area, index, state):
        painter.setOpacity(0.5)  # nobody puts it back but the list
        self.painted[index.row()] = (index.data(VALUE), area, state)


@pytest.fixture
def shown(qtbot):
    view = RowList("Municipios", _Watched)
    qtbot.addWidget(view)
    view.resize(200, 160)
    for name in ("Cobán", "Nebaj", "Chajul"):
        view.add_row(name, {"name": name}, f"{name}, municipio")
    view.show()
    qtbot.waitExposed(view)
    return view


def painted(view):
    view.grab()
    return view.itemDelegate().painted


def test_each_row_is_painted_with_its_value_in_its_own_place(shown):
    rows = painted(shown)

    assert [rows[row][0]["name"] for row in range(3)] == ["Cobán", "Nebaj", "Chajul"]
    heights = [rows[row][1].height() for row in range(3)]
    assert heights == [HEIGHT, HEIGHT + 1, HEIGHT + 2]
    assert isinstance(rows[0][1], QRectF)


def test_only_the_row_in_hand_is_chosen(shown):
    shown.setCurrentIndex(shown.rows.index(1, 0))

    assert [painted(shown)[row][2].chosen for row in range(3)] == [False, True, False]


def test_a_row_is_focused_only_while_its_list_has_the_keys(shown):
    shown.setCurrentIndex(shown.rows.index(0, 0))
    shown.setFocus()
    assert painted(shown)[0][2] == RowState(chosen=True, focused=True)

    shown.clearFocus()
    assert painted(shown)[0][2] == RowState(chosen=True, focused=False)


def test_a_reader_of_the_screen_hears_the_spoken_words(shown):
    item = shown.rows.item(2)

    assert item.text() == "Chajul"
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == "Chajul, municipio"


def test_without_spoken_words_the_words_shown_are_heard(shown):
    item = shown.add_row("Ixcán", None)

    assert item.data(Qt.ItemDataRole.AccessibleTextRole) is None
    assert item.text() == "Ixcán"


def test_the_list_has_a_name_and_no_frame_and_never_scrolls_sideways(shown):
    assert shown.accessibleName() == "Municipios"
    assert shown.frameShape() is QListView.Shape.NoFrame
    assert shown.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff


def test_typing_looks_for_a_row_and_never_writes_into_it(shown):
    shown.setCurrentIndex(shown.rows.index(0, 0))
    QTest.keyClicks(shown, "ch")

    assert [shown.rows.item(row).text() for row in range(3)] == ["Cobán", "Nebaj", "Chajul"]
    assert shown.currentIndex().row() == 2


def test_rows_may_be_put_in_from_elsewhere(shown):
    shown.rows.appendRow(QStandardItem("Cunén"))

    assert painted(shown)[3][0] is None


@pytest.mark.parametrize("method", ["row_size", "paint_row"])
def test_a_painter_must_say_what_its_rows_are(qtbot, method):
    view = QListView()
    qtbot.addWidget(view)
    arguments = {"row_size": (None,), "paint_row": (None, None, None, None)}[method]

    with pytest.raises(NotImplementedError):
        getattr(RowPainter(view), method)(*arguments)
