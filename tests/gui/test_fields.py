"""Fields: the label is the name, the complaint stands under the editor and is spoken."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFocusEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from support.keys import press, type_text
from support.layout import clipped, told

from app.ui import theme
from app.ui.controls.combo import Combo
from app.ui.controls.fields import Field, TextArea, TextField

THEMES = list(theme.Theme)


@pytest.fixture
def field():
    return Field("Horas al día", TextField(""), hint="Cuente las de noche", required=True)


def test_the_label_names_the_editor(field):
    assert field.editor.accessibleName() == "Horas al día"


def test_the_hint_describes_the_editor(field):
    assert field.editor.accessibleDescription() == "Cuente las de noche"


def test_a_complaint_takes_the_place_of_the_hint(shown, field):
    shown(field, 400, 120)
    field.complain("Debe estar entre 0 y 24. Usted escribió 42.")
    assert field.complaint == "Debe estar entre 0 y 24. Usted escribió 42."
    assert field.editor.accessibleDescription() == field.complaint
    assert field.editor.property("state") == "error"


def test_a_notice_is_less_than_an_error(field):
    field.complain("Es mucho más que los demás.", notice=True)
    assert field.editor.property("state") == "notice"


def test_a_contented_field_shows_its_hint_again(field):
    field.complain("Debe estar entre 0 y 24.")
    field.be_content()
    assert field.complaint == ""
    assert field.editor.accessibleDescription() == "Cuente las de noche"
    assert field.editor.property("state") == ""


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("zoom", [100, 150, 200])
def test_a_long_complaint_is_shown_whole(look, shown, name, zoom):
    look(name, zoom)
    field = Field("Horas", TextField(""), hint="Pista")
    field.complain("Es mucho más que los demás (lo usual: Q10.00 a Q50.00). Si está bien, siga.")
    shown(field, 300, 400)
    assert clipped(field) == []


def test_the_focus_of_a_field_is_its_editor(shown, field):
    shown(field, 400, 120)
    field.setFocus()
    assert QApplication.focusWidget() is field.editor


def test_letters_of_every_language_can_be_typed(shown):
    editor = TextField("Nombre")
    shown(editor, 300, 36)
    type_text(editor, "Kꞌicheꞌ ñandú ẍ")
    assert editor.text() == "Kꞌicheꞌ ñandú ẍ"


def test_a_field_reached_by_tab_is_selected(shown):
    editor = TextField("Edad")
    shown(editor, 300, 36)
    editor.setText("42")
    QApplication.sendEvent(
        editor, QFocusEvent(QFocusEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason)
    )
    assert editor.selectedText() == "42"


def test_a_calculated_value_is_out_of_the_tab_order():
    editor = TextField("Litros por persona")
    editor.set_calculated(True)
    assert editor.isReadOnly()
    assert editor.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_the_words_inside_a_field_keep_their_room():
    plain = TextField("Pago").textMargins()
    full = TextField("Pago", unit="Q al mes", icon="search", key="/").textMargins()
    assert full.left() > plain.left()
    assert full.right() > plain.right()


def test_a_unit_may_change():
    editor = TextField("Lugar")
    editor.set_unit("3 de 20,594")
    assert editor.textMargins().right() > TextField("Lugar").textMargins().right()


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("state", ["error", "notice"])
def test_a_state_can_be_seen(look, shown, name, state):
    look(name)
    field = Field("Horas", TextField(""))
    shown(field, 300, 100)
    field.editor.clearFocus()
    sound = field.editor.grab().toImage()
    field.complain("Debe estar entre 0 y 24.", notice=state == "notice")
    assert field.editor.grab().toImage() != sound


def test_tab_leaves_a_text_of_several_lines():
    assert TextArea("Qué contiene").tabChangesFocus()


def test_a_list_gives_the_code_of_its_row():
    combo = Combo("Departamento", [("13", "Huehuetenango"), ("14", "Quiché")])
    combo.choose("14")
    assert combo.code() == "14"
    assert combo.currentText() == "Quiché"


def test_a_list_without_a_choice_gives_nothing():
    combo = Combo("Departamento", [("13", "Huehuetenango")])
    combo.choose("99")
    assert combo.code() == ""


def test_a_list_says_its_question_and_not_its_value():
    combo = Combo("Departamento", [("13", "Huehuetenango")])
    page = Field("Departamento", combo)
    label = next(each for each in page.findChildren(QLabel) if each.buddy() is combo)
    assert told(combo)[0] == QAccessible.Role.ComboBox
    assert combo.accessibleName() == label.text() == "Departamento"


def test_arrows_move_through_a_list(shown):
    combo = Combo("Departamento", [("13", "Huehuetenango"), ("14", "Quiché")])
    shown(combo, 200, 36)
    press(combo, Qt.Key.Key_Down)
    assert combo.code() == "14"


@pytest.mark.parametrize("name", THEMES)
def test_a_list_shows_its_focus(look, shown, name):
    look(name)
    combo = Combo("Departamento", [("13", "Huehuetenango")])
    shown(combo, 200, 36)
    combo.setFocus()
    with_focus = combo.grab().toImage()
    combo.clearFocus()
    assert combo.grab().toImage() != with_focus


@pytest.mark.parametrize("width", [160, 220, 300, 560])
@pytest.mark.parametrize("zoom", [100, 150])
def test_label_and_hint_wrap_whole_in_the_narrowest_panel(look, shown, width, zoom):
    look(zoom=zoom)
    hint = "Se la da quien administra el portal; se guarda solo en esta computadora"
    page = QWidget()
    column = QVBoxLayout(page)
    column.addWidget(Field("¿Cada cuánto se publica este conjunto?", TextField("x"), hint=hint))
    column.addStretch(1)
    shown(page, theme.px(width), theme.px(400))
    assert clipped(page) == []


def test_parts_of_a_field_stay_together_in_a_tall_column(shown):
    page, field = QWidget(), Field("Su nombre", TextField("x"), hint="Queda en la historia")
    QVBoxLayout(page).addWidget(field)
    shown(page, 400, 600)
    assert field.editor.y() < theme.px(60)
