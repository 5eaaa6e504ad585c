"""A row of small things that goes on in the next line."""

import pytest
from PySide6.QtWidgets import QWidget

from app.ui.controls.flow import Flow
from app.ui.controls.pressable import Pressable
from app.ui.publish.keywords import Keywords


@pytest.fixture
def flow(shown):
    """Lay out boxes of 60x20 in a width."""

    def lay_out(count, width):
        parent = QWidget()
        layout = Flow(6, parent)
        boxes = [QWidget() for _ in range(count)]
        for box in boxes:
            box.setFixedSize(60, 20)
            layout.addWidget(box)
        shown(parent, width, 200)
        return layout, boxes

    return lay_out


def corners(boxes):
    return [(box.x(), box.y()) for box in boxes]


def test_things_stand_in_a_row_while_there_is_room(flow):
    _layout, boxes = flow(3, 192)
    assert corners(boxes) == [(0, 0), (66, 0), (132, 0)]


def test_what_finds_no_room_goes_on_in_the_next_line(flow):
    _layout, boxes = flow(3, 191)
    assert corners(boxes) == [(0, 0), (66, 0), (0, 26)]


@pytest.mark.parametrize(("width", "height"), [(192, 20), (191, 46), (60, 72), (10, 72)])
def test_the_height_follows_the_width(flow, width, height):
    layout, _boxes = flow(3, 400)
    assert layout.hasHeightForWidth()
    assert layout.heightForWidth(width) == height


def test_a_thing_wider_than_the_row_has_a_line_of_its_own(flow):
    _layout, boxes = flow(2, 61)
    assert corners(boxes) == [(0, 0), (0, 26)]


def test_it_needs_no_more_than_its_widest_thing(flow):
    layout, _boxes = flow(5, 400)
    assert (layout.minimumSize().width(), layout.sizeHint().width()) == (60, 60)


def test_things_can_be_taken_out(flow):
    layout, boxes = flow(2, 400)
    assert layout.takeAt(0).widget() is boxes[0]
    assert layout.count() == 1
    assert layout.itemAt(0).widget() is boxes[1]
    assert layout.itemAt(1) is None
    assert layout.takeAt(9) is None


def test_an_empty_row_takes_no_room(flow):
    layout, _boxes = flow(0, 100)
    assert layout.heightForWidth(100) == 0


def test_many_keywords_go_on_in_the_next_line(shown):
    keywords = shown(Keywords("Palabras clave"), 400, 200)
    keywords.show_words([f"palabra número {n}" for n in range(8)])
    keywords.layout().activate()
    boxes = [box for box in keywords.findChildren(Pressable) if not box.isHidden()]
    assert len({box.y() for box in boxes}) > 1
    assert all(box.geometry().right() <= keywords.width() for box in boxes)
