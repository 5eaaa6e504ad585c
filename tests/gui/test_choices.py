"""Choices: circles and squares with their keys, words that wrap, roles for a screen reader."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QVBoxLayout, QWidget
from support.keys import press
from support.layout import told

from app.ui import theme
from app.ui.controls.choices import CheckRow, Chip, ChoiceRow, Mark
from app.ui.controls.views import Segmented, Tabs

LONG = "Tubería dentro de la vivienda, compartida con otra vivienda del mismo terreno"


def column_of(*widgets):
    page = QWidget()
    layout = QVBoxLayout(page)
    for widget in widgets:
        layout.addWidget(widget)
    return page


def test_one_of_several_is_a_radio_button_to_a_screen_reader():
    row = ChoiceRow("Pozo", key="4")
    assert told(row) == (QAccessible.Role.RadioButton, "Pozo", "4")


def test_one_among_others_is_a_check_box_to_a_screen_reader():
    row = CheckRow("La hierven", key="1")
    assert told(row) == (QAccessible.Role.CheckBox, "La hierven", "1")


def test_a_row_is_a_target_for_a_finger():
    assert ChoiceRow("Sí", key="1").sizeHint().height() >= theme.size("choice")


def test_a_long_choice_wraps_and_is_never_cut():
    row = ChoiceRow(LONG, key="1")
    assert row.heightForWidth(200) > row.heightForWidth(900)


@pytest.mark.parametrize("width", [160, 240, 400])
@pytest.mark.parametrize("zoom", [100, 150, 200])
def test_every_word_of_a_choice_has_room(look, shown, width, zoom):
    look(zoom=zoom)
    row = ChoiceRow(LONG, key="F9")
    shown(column_of(row), theme.px(width), theme.px(500))
    assert row.height() >= row.heightForWidth(row.width())


def test_choosing_one_lets_the_other_go(shown):
    pipe, well = ChoiceRow("Tubería"), ChoiceRow("Pozo")
    shown(column_of(pipe, well))
    pipe.click()
    well.click()
    assert not pipe.isChecked()
    assert well.isChecked()


def test_several_may_stand_together(shown):
    boil, filter_ = CheckRow("La hierven"), CheckRow("La filtran")
    shown(column_of(boil, filter_))
    boil.click()
    filter_.click()
    assert boil.isChecked()
    assert filter_.isChecked()


def test_the_whole_row_takes_the_click(shown, qtbot):
    row = ChoiceRow("Pozo", key="4")
    shown(column_of(row), 500, 80)
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.rect().topRight())
    assert row.isChecked()


def test_arrows_move_between_choices(shown):
    pipe, well = ChoiceRow("Tubería"), ChoiceRow("Pozo")
    shown(column_of(pipe, well))
    pipe.click()
    pipe.setFocus()
    press(pipe, Qt.Key.Key_Down)
    assert well.isChecked()


@pytest.mark.parametrize("name", list(theme.Theme))
@pytest.mark.parametrize("kind", [ChoiceRow, CheckRow])
def test_the_chosen_one_can_be_told_apart(look, shown, name, kind):
    look(name)
    row = kind("Pozo", key="4")
    shown(column_of(row))
    row.clearFocus()
    before = row.grab().toImage()
    row.setChecked(True)
    assert row.grab().toImage() != before


def test_a_detail_gives_the_row_a_second_line():
    assert ChoiceRow("Señal lenta", detail="1.3 MB tardan 4 minutos").sizeHint().height() > 38


def test_a_mark_is_ticked_by_space(shown):
    mark = Mark("Mostrar los datos personales")
    shown(column_of(mark))
    press(mark, Qt.Key.Key_Space)
    assert mark.isChecked()


def test_a_chip_says_its_count():
    chip = Chip("Con avisos", icon="triangle-alert", color="warn", count=9)
    assert chip.accessibleName() == "Con avisos: 9"


def test_a_chip_makes_room_for_a_larger_count():
    chip = Chip("Todos", count=8)
    narrow = chip.width()
    chip.set_count(1_000_000)
    assert chip.width() > narrow


def test_one_chip_stands_out_among_its_neighbours(shown):
    every, some = Chip("Todos", count=38), Chip("Borradores", count=0)
    shown(column_of(every, some))
    every.click()
    press(some, Qt.Key.Key_Return)
    assert some.isChecked()
    assert not every.isChecked()


@pytest.fixture
def views():
    return Segmented("Idioma", [("es", "Español"), ("ixl", "Ixil"), ("dos", "Los dos")], "es")


def test_a_segment_is_chosen_by_its_code(views, qtbot):
    with qtbot.waitSignal(views.chosen) as chosen:
        views.choose("ixl")
    assert chosen.args == ["ixl"]
    assert views.current() == "ixl"


def test_a_segment_says_of_what_it_is(views):
    segment = next(b for b in views.findChildren(QWidget) if b.accessibleName() == "Ixil")
    assert segment.accessibleDescription() == "Idioma"


def test_segments_become_a_menu_button_where_room_is_short(views, shown):
    shown(views)
    views.set_narrow(True)
    names = [b.text() for b in views.findChildren(QWidget) if hasattr(b, "text") and b.isVisible()]
    assert names == ["Español"]


def test_a_tab_says_its_count():
    tabs = Tabs("Revisar", [("Problemas", "12"), ("Calidad", "92 de 100")])
    assert tabs.accessibleTabName(1) == "Calidad 92 de 100"


def test_a_tab_is_wide_enough_for_its_words():
    tabs = Tabs("Revisar", [("Problemas", "12")])
    words = theme.metrics("strong").horizontalAdvance("Problemas")
    count = theme.metrics("small").horizontalAdvance("12")
    assert tabs.tabSizeHint(0).width() >= words + count


def test_arrows_move_between_tabs(shown):
    tabs = Tabs("Revisar", [("Problemas", "12"), ("Duplicados", "1")])
    shown(tabs)
    tabs.setFocus()
    press(tabs, Qt.Key.Key_Right)
    assert tabs.currentIndex() == 1
