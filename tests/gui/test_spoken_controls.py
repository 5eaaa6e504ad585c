"""What a screen reader is told of every control: role, name, description, value and state."""

from array import array

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget
from support.layout import state_of, told

from app.progress import Progress
from app.ui.controls.buttons import Button, HeroButton, IconButton, Kind
from app.ui.controls.cards import Card, TitledCard
from app.ui.controls.charts import BarChart, BarRow
from app.ui.controls.choices import CheckRow, Chip, ChoiceRow, Mark
from app.ui.controls.combo import Combo
from app.ui.controls.dialogs import Question, Sheet
from app.ui.controls.fields import Field, TextArea, TextField
from app.ui.controls.key_hint import KeyHint
from app.ui.controls.lookup import Entry, Lookup
from app.ui.controls.notices import Badge, Banner, EmptyState
from app.ui.controls.outline import Section, SectionOutline, Stepper
from app.ui.controls.progress import Bar, ProgressRow
from app.ui.controls.table import Table
from app.ui.controls.text import IconText, Name, Text
from app.ui.controls.views import Segmented, Tabs
from app.ui.models.paged_table import Column, PagedTableModel

Role = QAccessible.Role
FREQUENCIES = [("mes", "Cada mes"), ("ano", "Cada año")]
TABLE = {
    # Of each: how it is built, then role, name and description as they are heard.
    "button": (lambda: Button("Unir los 6 datos", key="F2"), Role.Button, "Unir los 6 datos", "F2"),
    "primary": (lambda: Button("Seguir", Kind.PRIMARY), Role.Button, "Seguir", ""),
    "danger": (lambda: Button("Quitar", Kind.DANGER), Role.Button, "Quitar", ""),
    "shifted key": (lambda: Button("Atrás", key="Shift+Tab"), Role.Button, "Atrás", "Mayús+Tab"),
    "hero": (lambda: HeroButton("Seguir", key="Enter"), Role.Button, "Seguir", "Enter"),
    "icon": (lambda: IconButton("x", "Cerrar"), Role.Button, "Cerrar", "Cerrar"),
    "choice": (lambda: ChoiceRow("Pozo", key="4"), Role.RadioButton, "Pozo", "4"),
    "choice with detail": (
        lambda: ChoiceRow("Señal lenta", key="1", detail="Tarda 4 minutos"),
        Role.RadioButton,
        "Señal lenta",
        "Tarda 4 minutos 1",
    ),
    "check": (lambda: CheckRow("La hierven", key="1"), Role.CheckBox, "La hierven", "1"),
    "mark": (lambda: Mark("Mostrar datos"), Role.CheckBox, "Mostrar datos", ""),
    "chip": (lambda: Chip("Avisos", count=9), Role.RadioButton, "Avisos: 9", ""),
    "field": (lambda: TextField("Su nombre"), Role.EditableText, "Su nombre", ""),
    "area": (lambda: TextArea("Observaciones"), Role.EditableText, "Observaciones", ""),
    "bar": (lambda: Bar("Respuestas dadas"), Role.ProgressBar, "Respuestas dadas", ""),
    "text": (lambda: Text("Se guardan al momento"), Role.StaticText, "Se guardan al momento", ""),
    "sign": (lambda: IconText("check", "Guardado"), Role.StaticText, "Guardado", ""),
    "name": (lambda: Name("Salquil Grande"), Role.StaticText, "Salquil Grande", ""),
    "badge": (lambda: Badge.of_state("aviso"), Role.StaticText, "Aviso", ""),
    "hint": (lambda: KeyHint("Shift+F8", "Aviso anterior"), Role.StaticText,
             "Aviso anterior Mayús+F8", ""),
    "outline": (lambda: SectionOutline("Secciones"), Role.List, "Secciones", ""),
    "table": (lambda: Table("Registros"), Role.Table, "Registros", ""),
}  # fmt: skip


def act_on(control):
    """Do what a screen reader does to press a control."""
    actions = QAccessible.queryAccessibleInterface(control).actionInterface()
    actions.doAction(next(n for n in actions.actionNames() if n in ("Press", "Toggle")))


@pytest.mark.parametrize("what", TABLE)
def test_a_control_has_its_role_name_and_description(what):
    build, role, name, description = TABLE[what]
    control = build()
    found_role, found_name, found_description = told(control)
    assert (found_role, found_name) == (role, name)
    if not isinstance(control, IconButton):  # its tooltip says its name again
        assert found_description == description


@pytest.mark.parametrize("what", [what for what in TABLE if TABLE[what][1] is Role.Button])
def test_what_can_be_pressed_says_so(what, shown):
    control = shown(TABLE[what][0](), 300, 60)
    interface = QAccessible.queryAccessibleInterface(control)
    names = interface.actionInterface().actionNames()
    assert {"Press", "Toggle"} & set(names)


@pytest.mark.parametrize("what", ["button", "primary", "danger", "chip", "icon"])
def test_a_screen_reader_can_press_it(what, shown, qtbot):
    control = shown(TABLE[what][0](), 300, 60)
    with qtbot.waitSignal(control.clicked):
        act_on(control)


@pytest.mark.parametrize("what", ["choice", "check", "mark"])
def test_a_screen_reader_can_turn_it(what, shown, qtbot):
    control = shown(TABLE[what][0](), 300, 60)
    with qtbot.waitSignal(control.toggled):
        act_on(control)
    assert control.isChecked()


def test_what_stays_down_says_one_click_however_it_was_pressed(shown, qtbot):
    for way in (act_on, Chip.click, lambda c: qtbot.mouseClick(c, Qt.MouseButton.LeftButton)):
        chip, clicks = shown(Chip("Avisos", count=9), 200, 34), []
        chip.clicked.connect(lambda _on=False, found=clicks: found.append("Avisos"))
        way(chip)
        assert clicks == ["Avisos"]


def test_what_a_screen_turns_itself_is_no_click(shown):
    one, other, clicks = Chip("Todos", count=38), Chip("Avisos", count=9), []
    page = QWidget()
    column = QVBoxLayout(page)
    for chip in (one, other):
        column.addWidget(chip)
        chip.clicked.connect(lambda _on=False, c=chip: clicks.append(c.text()))
    shown(page)
    one.setChecked(True)
    other.setChecked(True)
    assert clicks == []
    act_on(one)
    assert clicks == ["Todos"]


class TestStates:
    """Checked, disabled, read-only, focused: told, not only painted."""

    @pytest.mark.parametrize("what", ["choice", "check", "mark", "chip"])
    def test_what_is_chosen_is_checked(self, what):
        control = TABLE[what][0]()
        assert not state_of(control).checked
        control.setChecked(True)
        assert state_of(control).checked

    @pytest.mark.parametrize("what", ["button", "choice", "check", "field"])
    def test_what_is_off_is_disabled(self, what):
        control = TABLE[what][0]()
        control.setEnabled(False)
        assert state_of(control).disabled

    @pytest.mark.parametrize("what", ["button", "choice", "check", "mark", "field"])
    def test_what_has_the_focus_says_so(self, what, shown):
        control = shown(TABLE[what][0](), 300, 60)
        control.setFocus()
        state = state_of(control)
        assert state.focusable
        assert state.focused

    def test_a_calculated_value_is_read_only(self):
        field = TextField("Litros por persona")
        field.set_calculated(True)
        assert state_of(field).readOnly

    def test_a_key_that_is_typed_is_not_read_out(self):
        field = TextField("Llave")
        field.setEchoMode(TextField.EchoMode.Password)
        field.setText("secreta")
        assert state_of(field).passwordEdit
        interface = QAccessible.queryAccessibleInterface(field)
        assert "secreta" not in interface.text(QAccessible.Text.Value)

    def test_a_mark_of_some_is_neither_yes_nor_no(self):
        mark = Mark("Todas las columnas")
        mark.setTristate(True)
        mark.setCheckState(Qt.CheckState.PartiallyChecked)
        assert state_of(mark).checkStateMixed


class TestValues:
    """What stands in a control is its value, not its name."""

    def test_a_field_keeps_its_name_while_it_is_filled(self):
        field = TextField("Su nombre", example="Juana Raymundo")
        field.setText("Tomás Ixcoy")
        interface = QAccessible.queryAccessibleInterface(field)
        assert interface.text(QAccessible.Text.Name) == "Su nombre"
        assert interface.text(QAccessible.Text.Value) == "Tomás Ixcoy"

    def test_a_list_says_the_words_of_its_row_and_its_label_by_relation(self):
        combo = Combo("Frecuencia", FREQUENCIES)
        field = Field("¿Cada cuánto se publica?", combo)
        combo.choose("ano")
        interface = QAccessible.queryAccessibleInterface(combo)
        assert interface.role() is Role.ComboBox
        assert interface.text(QAccessible.Text.Value) == "Cada año"
        labels = [each[0].object() for each in interface.relations()]
        assert [label.text() for label in labels if isinstance(label, Text)] == [
            "¿Cada cuánto se publica?"
        ]
        assert field.focusProxy() is combo

    @pytest.mark.parametrize(("done", "total", "value"), [(0, 20, 0), (9, 20, 9), (25, 20, 20)])
    def test_a_bar_says_how_far_it_is(self, done, total, value):
        bar = Bar("Registros de Acul")
        bar.set_share(done, total)
        interface = QAccessible.queryAccessibleInterface(bar).valueInterface()
        assert (interface.currentValue(), interface.maximumValue()) == (value, total)

    def test_a_chart_is_read_as_text_row_by_row(self):
        rows = [BarRow("Acul", 12, 12, "12 de 12"), BarRow("Pulay", 0, 18, "0 de 18")]
        role, name, _description = told(BarChart("Avance", rows))
        assert role is Role.StaticText
        assert name == "Avance: Acul, 12 de 12; Pulay, 0 de 18"

    def test_a_chart_with_other_values_is_read_anew(self):
        chart = BarChart("Avance", [BarRow("Acul", 1, 2, "1 de 2")])
        chart.show_rows([BarRow("Acul", 2, 2, "2 de 2")])
        assert told(chart)[1] == "Avance: Acul, 2 de 2"

    def test_progress_is_read_with_its_counts(self, shown):
        row = shown(ProgressRow("Importando compras.xlsx"), 500, 60)
        row.show_progress(Progress(412, 1200))
        assert told(row.bar)[:2] == (Role.ProgressBar, "Importando compras.xlsx")
        assert "412 de 1,200" in told(row.findChild(Name))[1]


class TestFieldBlock:
    """Label, hint and complaint belong to the editor they stand around."""

    @pytest.fixture
    def field(self):
        return Field("Horas de agua", TextField("x"), hint="De 0 a 24", required=True)

    def test_the_label_is_the_name_and_the_hint_the_description(self, field):
        assert told(field.editor)[1:] == ("Horas de agua", "De 0 a 24")

    def test_the_label_points_to_its_editor(self, field):
        label = next(t for t in field.findChildren(Text) if t.text() == "Horas de agua")
        assert label.buddy() is field.editor
        relations = QAccessible.queryAccessibleInterface(field.editor).relations()
        assert [each for each in relations if each[0].object() is label]

    @pytest.mark.parametrize("notice", [False, True])
    def test_a_complaint_is_read_with_the_field(self, field, notice):
        field.complain("Debe estar entre 0 y 24. Usted escribió 42.", notice=notice)
        assert told(field.editor)[2] == "Debe estar entre 0 y 24. Usted escribió 42."

    def test_a_complaint_that_is_solved_gives_the_hint_back(self, field):
        field.complain("Debe estar entre 0 y 24.")
        field.be_content()
        assert told(field.editor)[2] == "De 0 a 24"
        assert field.complaint == ""


class TestParts:
    """Lists, tables, steps and views say each of their parts."""

    def test_a_section_is_read_whole(self, shown):
        outline = shown(SectionOutline("Secciones"), 222, 200)
        outline.show_sections([Section("Agua", "3 de 7", errors="1 error"), Section("Personas")])
        interface = QAccessible.queryAccessibleInterface(outline)
        spoken = [interface.child(i).text(QAccessible.Text.Name) for i in range(2)]
        assert spoken == ["Agua, 3 de 7, 1 error", "Personas"]

    def test_an_entry_that_was_found_is_read_with_its_note(self, shown):
        lookup = shown(Lookup("Municipio", [Entry("1413", "Nebaj", "1413 · Quiché")]), 400, 300)
        rows = QAccessible.queryAccessibleInterface(lookup._list)
        assert rows.child(0).text(QAccessible.Text.Name) == "Nebaj, 1413 · Quiché"
        assert rows.text(QAccessible.Text.Name) == "Coincidencias: Municipio"

    @pytest.mark.parametrize(("index", "name"), [(0, "Problemas 12"), (1, "Calidad 92 de 100")])
    def test_a_tab_is_read_with_its_count(self, shown, index, name):
        tabs = shown(Tabs("Revisar", [("Problemas", "12"), ("Calidad", "92 de 100")]), 500, 44)
        tab = QAccessible.queryAccessibleInterface(tabs).child(index)
        assert tab.role() is Role.PageTab
        assert tab.text(QAccessible.Text.Name) == name

    def test_segments_are_radio_buttons_of_one_thing(self, shown):
        views = shown(Segmented("Idioma", [("es", "Español"), ("x", "Ixil")], "es"), 300, 44)
        radios = [b for b in views.findChildren(QWidget) if told(b)[0] is Role.RadioButton]
        assert [told(b)[1:] for b in radios] == [("Español", "Idioma"), ("Ixil", "Idioma")]
        assert [bool(state_of(b).checked) for b in radios] == [True, False]

    def test_a_step_to_come_is_told_as_off(self, shown):
        stepper = shown(Stepper(["Datos", "Describir"]), 500, 40)
        steps = [b for b in stepper.findChildren(QWidget) if hasattr(b, "number")]
        assert [bool(state_of(step).disabled) for step in steps] == [False, True]

    def test_cells_of_a_table_are_read(self, shown):
        model = PagedTableModel([Column("Comunidad"), Column("Horas", numeric=True)], lambda *_: 0)
        model.show_ids(array("q", [7]))
        model.fill(0, [7], [["Acul", "6"]])
        table = shown(Table("Registros", model), 500, 200)
        interface = QAccessible.queryAccessibleInterface(table)
        parts = [interface.child(i) for i in range(interface.childCount())]
        spoken = [(p.role(), p.text(QAccessible.Text.Name)) for p in parts if p is not None]
        assert (Role.ColumnHeader, "Horas") in spoken
        assert (Role.Cell, "Acul") in spoken
        assert (Role.Cell, "6") in spoken


class TestAreas:
    """Areas of a page are named, so that a person knows where the focus came to."""

    @pytest.mark.parametrize(
        ("build", "name"),
        [
            (lambda: TitledCard("Cómo se ve"), "Cómo se ve"),
            (lambda: Banner("warn", "Acopio se cerró de golpe."), "Acopio se cerró de golpe."),
            (lambda: EmptyState("table-2", "Todavía no hay registros", "Aquí los verá."),
             "Todavía no hay registros"),
            (lambda: Sheet(None, "Teclas de esta pantalla"), "Teclas de esta pantalla"),
            (lambda: Question(None, "¿Quitar el paquete?", "Sus datos quedan.", safe="No quitar",
                              danger="Quitar"), "¿Quitar el paquete?"),
        ],
    )  # fmt: skip
    def test_an_area_is_named_by_its_title(self, build, name, qtbot):
        area = build()
        qtbot.addWidget(area)
        assert told(area)[1] == name

    def test_a_dialog_is_a_dialog(self, qtbot):
        sheet = Sheet(None, "Acciones")
        qtbot.addWidget(sheet)
        assert told(sheet)[0] is Role.Dialog

    def test_a_plain_card_says_nothing_of_itself(self):
        assert told(Card())[1] == ""


def test_choices_of_one_question_know_each_other(shown):
    page, group = QWidget(), QButtonGroup()
    column = QVBoxLayout(page)
    rows = [ChoiceRow(words) for words in ("Tubería", "Pozo", "Río")]
    for row in rows:
        group.addButton(row)
        column.addWidget(row)
    shown(page)
    rows[1].click()
    assert [bool(state_of(row).checked) for row in rows] == [False, True, False]


def test_names_follow_the_words(shown):
    button = shown(Button("Cancelar"), 200, 36)
    button.set_words("Deteniendo")
    assert told(button)[1] == "Deteniendo"
    assert isinstance(button, QObject)
