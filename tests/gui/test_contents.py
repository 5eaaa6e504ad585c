"""What a layout holds is exchanged in one go: nobody finds the page empty, not for a moment."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from support.sheets import in_view, texts

from app.ui.controls.contents import bring_in, renewed, take_out
from app.ui.controls.flow import Flow


def seen(page):
    """The words that Qt shows this very moment; no event is let through before."""
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def filled(layout, *words):
    for each in words:
        layout.addWidget(QLabel(each))


@pytest.fixture
def page(shown):
    """A page in view, with a column that says something."""
    page = QWidget()
    filled(QVBoxLayout(page), "antes", "y esto")
    return shown(page)


class TestRenewed:
    """Something else stands there at once."""

    def test_the_new_words_are_in_view_before_any_event(self, page):
        with renewed(page.layout()):
            filled(page.layout(), "ahora")
        assert seen(page) == ["ahora"]

    def test_it_is_so_however_often_it_is_done(self, page):
        for number in range(5):
            with renewed(page.layout()):
                filled(page.layout(), f"vez {number}")
            assert seen(page) == [f"vez {number}"]

    def test_what_is_inside_something_new_is_in_view_too(self, page):
        card = QWidget()
        filled(QVBoxLayout(card), "título", "oración")
        with renewed(page.layout()):
            page.layout().addWidget(card)
        assert seen(page) == ["título", "oración"]

    def test_so_is_what_stands_in_a_layout_of_its_own(self, page):
        row = QHBoxLayout()
        filled(row, "uno", "dos")
        with renewed(page.layout()):
            page.layout().addLayout(row)
        assert seen(page) == ["uno", "dos"]
        with renewed(page.layout()):
            filled(page.layout(), "nada más")
        assert seen(page) == ["nada más"]

    def test_what_was_hidden_on_purpose_stays_hidden(self, page):
        later = QLabel("si tarda")
        later.hide()
        with renewed(page.layout()):
            filled(page.layout(), "ahora")
            page.layout().addWidget(later)
        assert seen(page) == ["ahora"]

    def test_room_between_is_no_obstacle(self, page):
        with renewed(page.layout()):
            filled(page.layout(), "ahora")
            page.layout().addStretch(1)
        assert (seen(page), page.layout().count()) == (["ahora"], 2)

    def test_it_may_be_left_empty(self, page):
        with renewed(page.layout()):
            pass
        assert (seen(page), page.layout().count()) == ([], 0)

    def test_on_a_page_out_of_view_it_waits_for_the_page(self, page):
        page.hide()
        with renewed(page.layout()):
            filled(page.layout(), "ahora")
        assert seen(page) == []
        page.show()
        assert seen(page) == ["ahora"]

    def test_in_a_layout_without_a_place_nothing_becomes_a_window(self, qtbot):
        column, label = QVBoxLayout(), QLabel("sin página")
        qtbot.addWidget(label)
        with renewed(column):
            column.addWidget(label)
        assert not label.isVisible()

    @pytest.mark.parametrize("layout", [QVBoxLayout, QHBoxLayout, lambda: Flow(4)])
    def test_every_kind_of_layout_will_do(self, shown, layout):
        page, inside = QWidget(), layout()
        page.setLayout(inside)
        filled(inside, "antes")
        shown(page)
        take_out(inside)
        filled(inside, "ahora")
        bring_in(inside)
        assert seen(page) == ["ahora"]


class TestWordsInTests:
    """How tests read a page: as it is meant, not as far as Qt has come with it."""

    def test_what_waits_for_its_first_showing_counts(self, page):
        late = QLabel("recién puesto")
        page.layout().addWidget(late)
        assert not late.isVisible()
        assert in_view(late, page)
        assert texts(page) == ["antes", "y esto", "recién puesto"]

    def test_what_is_hidden_or_lies_in_something_hidden_does_not(self, page):
        card = QWidget()
        filled(QVBoxLayout(card), "adentro")
        page.layout().addWidget(card)
        card.hide()
        assert texts(page) == ["antes", "y esto"]

    def test_a_window_of_its_own_does_not(self, page):
        assert not in_view(QWidget(page, Qt.WindowType.ToolTip), page)
