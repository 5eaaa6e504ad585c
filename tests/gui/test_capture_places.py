"""Places, orders and codes captured in the whole window with the keyboard alone, to the disk."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from support.capture import Keyer, stored, wait_for_workspace
from support.capture_form import load_sheets
from support.workbook import sheets_of

from app.ui.capture.screen import CaptureScreen

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
ENTER = Qt.Key.Key_Return
FORM = sheets_of("""
| survey |                    |           |            |          |                       |
|        | type               | name      | label      | required | bind::acopio:codelist |
|        | select_one lugares | municipio | Municipio  |          | municipios            |
|        | geopoint           | pozo      | Pozo       | yes      |                       |
|        | geoshape           | terreno   | Terreno    |          |                       |
|        | rank prioridades   | orden     | Orden      |          |                       |
|        | barcode            | medidor   | Medidor    |          |                       |
|        | acknowledge        | leido     | Aviso      |          |                       |
|        | text               | fin       | Algo más   |          |                       |
| choices |             |      |         |
|         | list_name   | name | label   |
|         | lugares     | 0901 | Xela    |
|         | lugares     | 0101 | Capital |
|         | prioridades | agua | Agua    |
|         | prioridades | luz  | Luz     |
|         | prioridades | vía  | Camino  |
| settings |         |            |                                   |
|          | form_id | form_title | namespaces                        |
|          | lugares | Lugares    | acopio="https://acopio.gt/xforms" |
""")


@pytest.fixture
def folder(tmp_path):
    """Where the workspace is."""
    return tmp_path / "trabajo"


@pytest.fixture
def keyer(folder, context, open_window, qtbot):
    """Somebody with a record of the form begun, at its first question."""
    wait_for_workspace(context, qtbot)
    load_sheets(folder, FORM)
    person = Keyer(open_window({"capturar": CaptureScreen}, 910, 512), qtbot)
    qtbot.waitUntil(lambda: bool(person.screen.context.form))
    person.begin()
    return person


def editor(keyer):
    """The widget of the question in hand."""
    return keyer.filling.page.question.editor


def go(keyer, ref):
    """Open a question."""
    keyer.filling.go_to(ref)
    keyer.settle()
    keyer.qtbot.waitUntil(lambda: keyer.here == ref)


def answers(folder):
    """The answers of the only record, as they lie on disk."""
    [(_state, values)] = stored(folder, "lugares")
    return values


def test_the_whole_form_without_a_mouse(keyer, folder):
    keyer.press(Qt.Key.Key_1)
    keyer.press(ENTER)
    keyer.type("14 50 05 N 91 31 05 W")
    keyer.press(Qt.Key.Key_M, CTRL)
    for step in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        keyer.press(ENTER)
        keyer.press(step)
    keyer.press(Qt.Key.Key_Escape)
    keyer.press(ENTER)
    keyer.type("312", then=None)
    keyer.settle()
    keyer.press(ENTER)
    keyer.type("0012345")
    keyer.press(Qt.Key.Key_1)
    keyer.press(ENTER)
    assert keyer.here == "fin"
    values = answers(folder)
    assert values["municipio"] == "0901"
    assert values["pozo"] == "14.8347222 -91.5180556"
    corners = values["terreno"].split(";")
    assert len(corners) == 4
    assert corners[0] == corners[-1]
    assert values["orden"] == "luz vía agua"
    assert values["medidor"] == "0012345"
    assert values["leido"] == "OK"


class TestDoubt:
    """Going on with an odd place."""

    def test_enter_asks_and_stays(self, keyer, folder):
        go(keyer, "pozo")
        keyer.type("-91.5181, 14.8347")
        assert keyer.here == "pozo"
        assert editor(keyer).box.isVisible()
        assert "pozo" not in answers(folder)

    def test_one_then_enter_goes_on_with_the_proposal(self, keyer, folder):
        go(keyer, "pozo")
        keyer.type("-91.5181, 14.8347")
        keyer.press(Qt.Key.Key_1)
        keyer.press(ENTER)
        assert keyer.here == "terreno"
        assert answers(folder)["pozo"] == "14.8347 -91.5181"

    def test_enter_twice_goes_on_with_what_was_typed(self, keyer, folder):
        go(keyer, "pozo")
        keyer.type("14.8347, 91.5181")
        keyer.press(ENTER)
        assert keyer.here == "terreno"
        assert answers(folder)["pozo"] == "14.8347 91.5181"

    def test_going_back_is_never_held_up(self, keyer):
        go(keyer, "pozo")
        keyer.type("14.8347, 91.5181", then=None)
        keyer.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
        assert keyer.here == "municipio"

    def test_finishing_asks_too(self, keyer, folder):
        go(keyer, "pozo")
        keyer.type("14.8347, 91.5181", then=None)
        keyer.press(ENTER, CTRL)
        assert keyer.here == "pozo"
        assert stored(folder, "lugares")[0][0] == "draft"

    def test_a_text_that_is_no_place_is_kept_and_told(self, keyer, folder):
        go(keyer, "pozo")
        keyer.type("junto al puente")
        assert keyer.here == "pozo"
        assert "punto en el mapa" in keyer.filling.page.question.complaint
        assert answers(folder)["pozo"] == "junto al puente"

    def test_plane_coordinates_are_told_by_name(self, keyer):
        go(keyer, "pozo")
        keyer.type("15P 766000 1618000")
        assert "UTM o GTM" in keyer.filling.page.question.complaint


class TestWhereTheMapOpens:
    """At the place the record is about."""

    def opened(self, keyer):
        go(keyer, "pozo")
        keyer.press(Qt.Key.Key_M, CTRL)
        return editor(keyer).panel.view.municipality

    def test_at_the_municipality_of_the_office_while_the_record_says_none(self, keyer):
        assert self.opened(keyer) == "1413"

    def test_at_the_municipality_of_the_record(self, keyer):
        keyer.press(Qt.Key.Key_2)
        assert self.opened(keyer) == "0101"


class TestSmallWindow:
    """At 910x512 what is in hand can be seen."""

    @pytest.mark.parametrize("ref", ["pozo", "terreno"])
    def test_the_map_in_hand_is_wholly_in_view(self, keyer, ref):
        go(keyer, ref)
        keyer.press(Qt.Key.Key_M, CTRL)
        page, view = keyer.filling.page, editor(keyer).panel.view

        def is_in_view():
            QApplication.processEvents()
            top = view.mapTo(page.viewport(), view.rect().topLeft()).y()
            return top >= 0 and top + view.height() <= page.viewport().height()

        keyer.qtbot.waitUntil(is_in_view)

    def test_nothing_is_wider_than_the_page(self, keyer):
        for ref in ("pozo", "terreno", "orden", "medidor", "leido"):
            go(keyer, ref)
            page = keyer.filling.page
            assert page.widget().minimumSizeHint().width() <= page.viewport().width()


def test_a_scanner_goes_on_to_the_next_question_by_its_own_enter(keyer, folder):
    go(keyer, "medidor")
    keyer.type("740\x30012")
    assert keyer.here == "leido"
    assert answers(folder)["medidor"] == "7400012"


def test_an_order_half_done_is_on_disk_after_each_key(keyer, folder):
    go(keyer, "orden")
    keyer.press(Qt.Key.Key_2)
    assert answers(folder)["orden"] == "agua"
    keyer.press(Qt.Key.Key_1)
    assert answers(folder)["orden"] == "luz agua"


def test_a_moved_row_is_on_disk_too(keyer, folder):
    go(keyer, "orden")
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3):
        keyer.press(key)
    keyer.press(Qt.Key.Key_Up, ALT)
    assert answers(folder)["orden"] == "agua vía luz"
