"""Every control by keyboard alone: what each key does, and what it must leave alone."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QLineEdit,
    QMenu,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from support.keys import press, type_text
from support.layout import tab_order

from app.ui.controls.buttons import Button, IconButton, Kind
from app.ui.controls.choices import CheckRow, Chip, ChoiceRow, Mark
from app.ui.controls.combo import Combo
from app.ui.controls.fields import Field, TextArea, TextField
from app.ui.controls.lookup import Entry, Lookup
from app.ui.controls.outline import Section, SectionOutline, Stepper
from app.ui.controls.views import Segmented, Tabs

Key = Qt.Key
MODIFIERS = Qt.KeyboardModifier
PLACES = [
    Entry("1413", "Nebaj", "1413 · Quiché", "Santa María Nebaj"),
    Entry("1405", "Chajul", "1405 · Quiché", "San Gaspar Chajul"),
    Entry("1411", "San Juan Cotzal", "1411 · Quiché"),
]


@pytest.fixture
def page(shown):
    """Show controls under each other, with a field before and after them."""

    def show(*controls):
        made = QWidget()
        column = QVBoxLayout(made)
        made.before, made.after = QLineEdit(), QLineEdit()
        for widget in (made.before, *controls, made.after):
            column.addWidget(widget)
        shown(made, 640, 600)
        return made

    return show


def tab(page, times=1):
    for _time in range(times):
        page.focusNextChild()


PRESSED = {
    "primary": lambda: Button("Unir", Kind.PRIMARY),
    "secondary": lambda: Button("Ver"),
    "ghost": lambda: Button("Atrás", Kind.GHOST),
    "link": lambda: Button("Detalle", Kind.LINK),
    "icon": lambda: IconButton("x", "Cerrar"),
    "chip": lambda: Chip("Todos", count=3),
}


class TestPressing:
    """Enter and Space press; nothing else does."""

    @pytest.mark.parametrize("what", PRESSED)
    @pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_Space])
    def test_enter_and_space_press(self, page, qtbot, what, key):
        control = PRESSED[what]()
        page(control)
        control.setFocus()
        with qtbot.waitSignal(control.clicked):
            press(control, key)

    @pytest.mark.parametrize("what", PRESSED)
    @pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_Delete, Key.Key_F2, Key.Key_A])
    def test_other_keys_press_nothing(self, page, qtbot, what, key):
        control = PRESSED[what]()
        page(control)
        with qtbot.assertNotEmitted(control.clicked):
            press(control, key)

    @pytest.mark.parametrize("modifier", [MODIFIERS.ControlModifier, MODIFIERS.AltModifier])
    def test_enter_with_a_modifier_belongs_to_the_window(self, page, qtbot, modifier):
        control = Button("Unir", Kind.PRIMARY)
        page(control)
        with qtbot.assertNotEmitted(control.clicked):
            press(control, Key.Key_Return, modifier)

    def test_the_enter_of_the_number_pad_counts_too(self, page, qtbot):
        control = Button("Unir", Kind.PRIMARY)
        page(control)
        with qtbot.waitSignal(control.clicked):
            press(control, Key.Key_Enter, MODIFIERS.KeypadModifier)

    @pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter])
    def test_enter_never_presses_danger(self, page, qtbot, key):
        control = Button("Quitar del portal", Kind.DANGER)
        page(control)
        control.setFocus()
        with qtbot.assertNotEmitted(control.clicked):
            press(control, key)

    @pytest.mark.parametrize("what", PRESSED)
    def test_what_is_off_cannot_be_pressed(self, page, qtbot, what):
        control = PRESSED[what]()
        page(control)
        control.setEnabled(False)
        with qtbot.assertNotEmitted(control.clicked):
            press(control, Key.Key_Return)


STOPS = {
    "combo": lambda: Combo("Frecuencia", [("mes", "Cada mes")]),
    "area": lambda: TextArea("Observaciones"),
    "lookup": lambda: Lookup("Municipio", PLACES),
    "tabs": lambda: Tabs("Revisar", [("Problemas", "12"), ("Calidad", "")]),
    "mark": lambda: Mark("Mostrar"),
    "check": lambda: CheckRow("La hierven"),
}


class TestTabOrder:
    """Tab goes through in reading order and leaves every control."""

    @pytest.mark.parametrize("what", STOPS)
    def test_a_control_is_one_stop(self, page, what):
        control = STOPS[what]()
        made = page(control)
        stop = control.focusProxy() or control
        assert tab_order(made) == [made.before, stop, made.after]

    @pytest.mark.parametrize("what", STOPS)
    def test_tab_enters_and_leaves_it(self, page, focused, what):
        control = STOPS[what]()
        made = page(control)
        made.before.setFocus()
        tab(made)
        assert focused() is (control.focusProxy() or control)
        tab(made)
        assert focused() is made.after

    def test_a_chain_of_controls_follows_the_eye(self, page):
        controls = [Field("Nombre", TextField("x")), Button("Ver"), Mark("Mostrar")]
        made = page(*controls)
        stops = [controls[0].editor, *controls[1:]]
        assert tab_order(made) == [made.before, *stops, made.after]

    def test_a_calculated_field_is_passed_over(self, page):
        field = TextField("Litros por persona")
        field.set_calculated(True)
        made = page(field)
        assert tab_order(made) == [made.before, made.after]

    def test_steps_to_come_are_passed_over(self, page):
        stepper = Stepper(["Datos", "Describir", "Privacidad"])
        stepper.show_step(1)
        made = page(stepper)
        made.before.setFocus()
        tab(made, 2)
        assert QApplication.focusWidget().text() == "Describir"
        tab(made)
        assert QApplication.focusWidget() is made.after


class TestChoices:
    """Arrows move among the choices of one question."""

    @pytest.fixture
    def rows(self, page):
        self.group = QButtonGroup()
        rows = [ChoiceRow(words) for words in ("Tubería", "Pozo", "Río")]
        for row in rows:
            self.group.addButton(row)
        page(*rows)
        rows[0].click()
        rows[0].setFocus()
        return rows

    @pytest.mark.parametrize(
        ("keys", "chosen"),
        [
            ([Key.Key_Down], 1),
            ([Key.Key_Down, Key.Key_Down], 2),
            ([Key.Key_Down, Key.Key_Up], 0),
        ],
    )
    def test_arrows_choose(self, rows, keys, chosen):
        for key in keys:
            press(QApplication.focusWidget(), key)
        assert [row.isChecked() for row in rows].index(True) == chosen
        assert QApplication.focusWidget() is rows[chosen]

    def test_space_marks_and_unmarks_one_of_several(self, page):
        row = CheckRow("La hierven")
        page(row)
        press(row, Key.Key_Space)
        assert row.isChecked()
        press(row, Key.Key_Space)
        assert not row.isChecked()

    def test_space_does_not_take_a_single_choice_away(self, rows):
        press(rows[0], Key.Key_Space)
        assert rows[0].isChecked()


class TestCombo:
    """A list that opens: letters and arrows choose without opening it."""

    @pytest.fixture
    def combo(self, page):
        items = [("dia", "Cada día"), ("mes", "Cada mes"), ("ano", "Cada año"), ("no", "Nunca")]
        made = Combo("Frecuencia", items)
        page(made)
        made.setFocus()
        return made

    @pytest.mark.parametrize(
        ("key", "code"), [(Key.Key_Down, "mes"), (Key.Key_End, "no"), (Key.Key_Up, "dia")]
    )
    def test_arrows_choose(self, combo, key, code):
        press(combo, key)
        assert combo.code() == code

    def test_a_letter_goes_to_the_row_that_begins_with_it(self, combo):
        type_text(combo, "n")
        assert combo.code() == "no"

    def test_choosing_by_key_is_told(self, combo, qtbot):
        with qtbot.waitSignal(combo.activated):
            press(combo, Key.Key_Down)

    def test_the_wheel_of_the_page_changes_nothing(self, combo):
        here = QPointF(5, 5)
        event = QWheelEvent(
            here, here, QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
            MODIFIERS.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(combo, event)
        assert combo.code() == "dia"
        assert not event.isAccepted()

    def test_an_unknown_code_leaves_it_without_a_choice(self, combo):
        combo.choose("siempre")
        assert combo.code() == ""
        assert combo.currentIndex() == -1


class TestLookup:
    """The field keeps the focus; rows are moved through below it."""

    @pytest.fixture
    def lookup(self, page):
        made = Lookup("Municipio", PLACES)
        page(made)
        made.setFocus()
        return made

    def test_typing_filters_and_marks_the_first(self, lookup):
        type_text(lookup, "cha")
        assert [entry.name for entry in lookup.matches()] == ["Chajul"]
        assert lookup.marked().code == "1405"

    def test_arrows_stop_at_both_ends(self, lookup):
        press(lookup, Key.Key_Up)
        assert lookup.marked().code == "1413"
        for _time in range(9):
            press(lookup, Key.Key_Down)
        assert lookup.marked().code == "1411"

    def test_enter_takes_what_is_marked(self, lookup, qtbot):
        press(lookup, Key.Key_Down)
        with qtbot.waitSignal(lookup.chosen) as chosen:
            press(lookup, Key.Key_Return)
        assert chosen.args == ["1405"]
        assert lookup.field.text() == "Chajul"

    def test_enter_on_what_was_taken_is_left_to_the_page(self, lookup, qtbot):
        lookup.choose("1405")
        with qtbot.assertNotEmitted(lookup.chosen):
            press(lookup, Key.Key_Return)

    def test_what_was_taken_needs_no_list(self, lookup):
        lookup.choose("1405")
        assert not lookup._list.isVisible()
        type_text(lookup, "x")
        assert lookup.code() == ""

    def test_taking_away_a_letter_finds_again(self, lookup):
        lookup.choose("1405")
        press(lookup, Key.Key_Backspace)
        assert lookup.code() == ""
        assert lookup.marked().code == "1405"

    def test_it_says_how_many_of_how_many_are_left(self, lookup):
        assert lookup.field._unit == "3 de 3"
        type_text(lookup, "quiche")
        assert lookup.field._unit == "3 de 3"
        type_text(lookup, " san")
        assert lookup.field._unit == "3 de 3", "also names count"
        type_text(lookup, " juan")
        assert lookup.field._unit == "1 de 3"


class TestViews:
    """Tabs and segments by arrows."""

    def test_tabs_go_both_ways_and_stay_inside(self, page):
        tabs = Tabs("Revisar", [("Problemas", "12"), ("Duplicados", "1"), ("Calidad", "")])
        page(tabs)
        tabs.setFocus()
        seen = []
        for key in (Key.Key_Right, Key.Key_Right, Key.Key_Left, Key.Key_Left, Key.Key_Left):
            press(tabs, key)
            seen.append(tabs.currentIndex())
        assert seen == [1, 2, 1, 0, 0]

    def test_segments_go_by_arrows_and_say_their_code(self, page, qtbot):
        views = Segmented("Idioma", [("es", "Español"), ("x", "Ixil"), ("dos", "Los dos")], "es")
        page(views)
        first = next(b for b in views.findChildren(QRadioButton) if b.isChecked())
        first.setFocus()
        with qtbot.waitSignal(views.chosen) as chosen:
            press(first, Key.Key_Right)
        assert chosen.args == ["x"]

    def test_segments_as_a_menu_offer_the_same_views(self, page, qtbot):
        views = Segmented("Idioma", [("es", "Español"), ("x", "Ixil")], "es")
        page(views)
        views.set_narrow(True)
        views.findChild(Button).click()
        menu = views.findChild(QMenu)
        assert [action.text() for action in menu.actions()] == ["Español", "Ixil"]
        with qtbot.waitSignal(views.chosen) as chosen:
            menu.actions()[1].trigger()
        assert chosen.args == ["x"]
        assert views.findChild(Button).text() == "Ixil"

    def test_choosing_what_is_shown_says_nothing(self, page, qtbot):
        views = Segmented("Idioma", [("es", "Español"), ("x", "Ixil")], "es")
        page(views)
        with qtbot.assertNotEmitted(views.chosen):
            views.choose("es")


class TestStops:
    """Sections and steps."""

    @pytest.fixture
    def outline(self, page):
        made = SectionOutline("Secciones")
        page(made)
        made.show_sections([Section("Ubicación", done=True), Section("Agua"), Section("Personas")])
        made.setFocus()
        made.setCurrentIndex(made.model().index(0, 0))
        return made

    def test_arrows_move_and_enter_chooses(self, outline, qtbot):
        press(outline, Key.Key_Down)
        with qtbot.waitSignal(outline.chosen) as chosen:
            press(outline, Key.Key_Return)
        assert chosen.args == [1]

    def test_moving_alone_chooses_nothing(self, outline, qtbot):
        with qtbot.assertNotEmitted(outline.chosen):
            press(outline, Key.Key_Down)

    def test_what_is_marked_stays_while_the_counts_change(self, outline):
        press(outline, Key.Key_Down)
        outline.show_sections([Section("Ubicación"), Section("Agua", "1 de 7"), Section("Otra")])
        assert outline.currentIndex().row() == 1

    def test_a_section_that_went_takes_its_row_away(self, outline):
        outline.show_sections([Section("Ubicación")])
        assert outline.model().rowCount() == 1

    @pytest.mark.parametrize(("step", "leads"), [(0, True), (1, True), (2, False), (3, False)])
    def test_only_done_steps_lead_back(self, page, step, leads):
        stepper, chosen = Stepper(["Datos", "Describir", "Privacidad", "Portal"]), []
        page(stepper)
        stepper.chosen.connect(chosen.append)
        stepper.show_step(2)
        buttons = sorted(
            (b for b in stepper.findChildren(QWidget) if hasattr(b, "number")),
            key=lambda b: b.number,
        )
        press(buttons[step], Key.Key_Return)
        assert chosen == ([step] if leads else [])


class TestFields:
    """Typing, undo and the keys a field leaves to the window."""

    @pytest.fixture
    def field(self, page):
        made = TextField("Su nombre")
        page(made)
        made.setFocus()
        return made

    def test_ctrl_z_belongs_to_the_window_while_nothing_was_typed(self, field):
        def asked():
            event = QKeyEvent(QEvent.Type.ShortcutOverride, Key.Key_Z, MODIFIERS.ControlModifier)
            event.ignore()
            QApplication.sendEvent(field, event)
            return event.isAccepted()

        assert not asked()
        type_text(field, "Juana")
        assert asked(), "first what was typed is taken back"

    def test_tab_selects_what_stands_there_and_a_click_does_not(self, field):
        field.setText("Juana")
        field.clearFocus()
        field.setFocus(Qt.FocusReason.TabFocusReason)
        assert field.selectedText() == "Juana"
        field.deselect()
        field.clearFocus()
        field.setFocus(Qt.FocusReason.MouseFocusReason)
        assert field.selectedText() == ""

    def test_typing_replaces_what_tab_selected(self, field):
        field.setText("Juana")
        field.setFocus(Qt.FocusReason.BacktabFocusReason)
        field.selectAll()
        type_text(field, "Ana")
        assert field.text() == "Ana"

    def test_shift_enter_begins_a_line_in_a_text_of_several(self, page):
        area = TextArea("Observaciones")
        page(area)
        type_text(area, "una")
        press(area, Key.Key_Return, MODIFIERS.ShiftModifier, "\r")
        type_text(area, "dos")
        assert len(area.toPlainText().split()) == 2
