"""Every painted control in every state and theme: readable words, room for them, a ring."""

import pytest
from PySide6.QtCore import QRectF, Qt
from support.painted import hard_to_read, painted, point_at

from app.ui import theme
from app.ui.controls.buttons import Button, HeroButton, IconButton, Kind
from app.ui.controls.cards import DateTile
from app.ui.controls.charts import BarChart, BarRow
from app.ui.controls.choices import CheckRow, Chip, ChoiceRow, Mark
from app.ui.controls.combo import Combo
from app.ui.controls.key_hint import KeyHint
from app.ui.controls.notices import Badge, UndoBar
from app.ui.controls.outline import Section, SectionOutline, Stepper
from app.ui.controls.pressable import Pressable
from app.ui.controls.views import Segmented, Tabs

THEMES = list(theme.Theme)
ZOOMS = [theme.ZOOMS[0], 100, 150, theme.ZOOMS[-1]]


def stepper():
    made = Stepper(["Datos", "Describir", "Privacidad", "Portal", "Enviar"])
    made.show_step(2)
    return made


def outline():
    made = SectionOutline("Secciones")
    made.show_sections(
        [
            Section("Ubicación", "4 de 4", done=True),
            Section("Agua", "3 de 7", current=True, errors="1 error"),
            Section("Personas", "0 de 5"),
        ]
    )
    return made


def combo():
    made = Combo("Frecuencia", [("mes", "Cada mes"), ("ano", "Cada año")])
    made.choose("ano")
    return made


CONTROLS = {
    "primary": (lambda: Button("Unir los 6 datos", Kind.PRIMARY, icon="check", key="F2"), 240, 36),
    "secondary": (lambda: Button("Ver las 12", icon="eye", key="F3", has_menu=True), 240, 36),
    "danger": (lambda: Button("Quitar del portal", Kind.DANGER), 200, 36),
    "ghost": (lambda: Button("Atrás", Kind.GHOST, key="Mayús+Tab"), 200, 36),
    "link": (lambda: Button("Ver detalle", Kind.LINK), 160, 36),
    "hero": (lambda: HeroButton("Seguir", key="Enter"), 200, 40),
    "icon": (lambda: IconButton("x", "Cerrar"), 36, 36),
    "boxed icon": (lambda: IconButton("ellipsis", "Más", boxed=True), 36, 36),
    "choice": (lambda: ChoiceRow("Pozo perforado", key="4", detail="También el mecánico"), 300, 60),
    "check": (lambda: CheckRow("La hierven", key="1"), 240, 38),
    "mark": (lambda: Mark("Mostrar los datos personales"), 300, 36),
    "chip": (lambda: Chip("Con avisos", icon="triangle-alert", color="warn", count=9), 200, 34),
    "combo": (combo, 220, 36),
    "tabs": (lambda: Tabs("Revisar", [("Problemas", "12"), ("Calidad", "92 de 100")]), 460, 44),
    "segments": (
        lambda: Segmented("Idioma", [("es", "Español"), ("en", "English")], "es"),
        300,
        44,
    ),
    "stepper": (stepper, 900, 40),
    "outline": (outline, 222, 200),
    "chart": (lambda: BarChart("Avance", [BarRow("Acul", 12, 12, "12 de 12")]), 420, 29),
    "key": (lambda: KeyHint("Ctrl+K", "Buscar o ejecutar"), 240, 21),
    "date": (lambda: DateTile("30", "nov", urgent=True), 44, 42),
    "badge": (lambda: Badge.of_state("borrador"), 120, 24),
}
PRESSED = ["primary", "secondary", "danger", "ghost", "link", "hero"]
FOCUSED = ["primary", "secondary", "danger", "ghost", "link", "hero", "icon", "boxed icon"]
FOCUSED += ["choice", "check", "mark", "chip", "combo", "tabs"]
CHOSEN = ["choice", "check", "mark", "chip"]


@pytest.fixture
def control(shown):
    """Build and show a control of the table at its size times the zoom in use."""

    def build(name):
        make, width, height = CONTROLS[name]
        made = shown(make(), theme.px(width), theme.px(height))
        point_at(made, on=False)
        made.clearFocus()
        return made

    return build


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize("name", CONTROLS)
def test_words_are_readable_on_the_ground_they_stand_on(look, control, palette, name):
    look(palette)
    assert hard_to_read(painted(control(name))) == []


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize("name", [*PRESSED, "choice", "check", "chip"])
def test_words_stay_readable_under_the_pointer(look, control, palette, name):
    look(palette)
    made = control(name)
    point_at(made)
    assert hard_to_read(painted(made)) == []


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize("name", PRESSED)
def test_words_stay_readable_while_pressed(look, control, palette, name):
    look(palette)
    made = control(name)
    made.setDown(True)
    assert hard_to_read(painted(made)) == []


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize("name", CHOSEN)
def test_words_stay_readable_when_chosen(look, control, palette, name):
    look(palette)
    made = control(name)
    made.setChecked(True)
    assert hard_to_read(painted(made)) == []


@pytest.mark.parametrize("zoom", ZOOMS)
@pytest.mark.parametrize("name", CONTROLS)
def test_every_word_has_room_at_every_zoom(look, control, zoom, name):
    look(zoom=zoom)
    assert painted(control(name)).cut() == []


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize("name", FOCUSED)
def test_the_ring_is_painted_where_the_focus_is_and_nowhere_else(look, control, palette, name):
    look(palette)
    made = control(name)
    assert "focus" not in painted(made).borders
    made.setFocus(Qt.FocusReason.TabFocusReason)
    assert painted(made).has_ring


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize("name", FOCUSED)
def test_the_ring_lies_wholly_inside_the_control(look, control, palette, name):
    look(palette)
    made = control(name)
    made.setFocus(Qt.FocusReason.TabFocusReason)
    rings = [box for box in painted(made).boxes if box.border in ("focus", "on_accent")]
    assert rings
    assert all(QRectF(made.rect()).contains(ring.area) for ring in rings)


class TestButtonGrounds:
    """What lies under a button's words says whether it is pressed, pointed at or off."""

    @pytest.mark.parametrize(
        ("state", "fill"), [("", "accent"), ("hover", "accent_hover"), ("down", "accent_press")]
    )
    def test_a_primary_darkens_from_rest_to_pointer_to_press(self, control, state, fill):
        made = control("primary")
        point_at(made, on=state == "hover")
        made.setDown(state == "down")
        assert painted(made).fills[0] == fill

    @pytest.mark.parametrize(
        ("state", "fill"), [("", "surface"), ("hover", "hover"), ("down", "press")]
    )
    def test_a_secondary_lies_on_paper_until_it_is_pointed_at(self, control, state, fill):
        made = control("secondary")
        point_at(made, on=state == "hover")
        made.setDown(state == "down")
        assert painted(made).fills[0] == fill

    @pytest.mark.parametrize("name", ["ghost", "link"])
    def test_a_quiet_button_has_no_ground_and_no_border_at_rest(self, control, name):
        found = painted(control(name))
        assert [box.fill for box in found.boxes][:1] == [None]
        assert [box.border for box in found.boxes][:1] == [None]

    @pytest.mark.parametrize("palette", THEMES)
    def test_danger_is_words_and_border_and_never_a_fill_of_its_colour(
        self, look, control, palette
    ):
        look(palette)
        found = painted(control("danger"))
        assert found.inks("Quitar del portal") == {"err"}
        assert "err_line" in found.borders
        assert "err" not in found.fills

    @pytest.mark.parametrize("name", PRESSED)
    def test_a_button_that_is_off_is_written_in_the_ink_of_what_is_off(self, control, name):
        made = control(name)
        made.setEnabled(False)
        assert painted(made).inks(made.text()) == {"ink_off"}

    @pytest.mark.parametrize("name", ["primary", "secondary", "danger", "hero"])
    def test_in_high_contrast_what_is_off_has_a_dashed_border(self, look, control, name):
        look("contraste")
        made = control(name)
        assert not painted(made).boxes[0].dashed
        made.setEnabled(False)
        assert painted(made).boxes[0].dashed

    def test_a_button_that_is_off_does_not_answer_to_the_pointer(self, control):
        made = control("secondary")
        made.setEnabled(False)
        point_at(made)
        assert painted(made).fills[0] == "sunken"

    def test_the_ring_of_a_primary_stands_inside_its_fill(self, control):
        made = control("primary")
        made.setFocus()
        ring = next(box for box in painted(made).boxes if box.border == "on_accent")
        assert ring.area.left() == theme.focus_width()
        assert ring.width == theme.focus_width()


class TestChosenStates:
    """A chosen answer differs by more than its colour."""

    @pytest.mark.parametrize("palette", THEMES)
    @pytest.mark.parametrize("name", ["choice", "check", "chip"])
    def test_what_is_chosen_lies_on_the_soft_accent_with_the_accents_border(
        self, look, control, palette, name
    ):
        look(palette)
        made = control(name)
        made.setChecked(True)
        found = painted(made)
        assert "accent_soft" in found.fills
        assert {"accent", "accent_line"} & set(found.borders)

    @pytest.mark.parametrize("name", ["choice", "check"])
    def test_what_is_chosen_is_written_stronger(self, control, name):
        made = control(name)
        roles = [each.role for each in painted(made).words if each.text == made.text()]
        made.setChecked(True)
        chosen = [each.role for each in painted(made).words if each.text == made.text()]
        assert (roles, chosen) == (["body"], ["strong"])

    def test_a_chosen_square_has_a_tick(self, control):
        made = control("check")
        assert painted(made).signs == []
        made.setChecked(True)
        assert painted(made).signs == [("check", "on_accent")]

    def test_a_chosen_circle_has_a_point_inside(self, control):
        made = control("choice")
        at_rest = len([box for box in painted(made).boxes if box.fill == "accent"])
        made.setChecked(True)
        accents = [box for box in painted(made).boxes if box.fill == "accent"]
        assert (at_rest, len(accents)) == (0, 2), "the key's cap and the point"

    def test_a_chosen_key_cap_is_filled(self, control):
        made = control("choice")
        assert painted(made).inks("4") == {"ink2"}
        made.setChecked(True)
        assert painted(made).inks("4") == {"on_accent"}

    def test_a_filter_that_leaves_nothing_is_greyed_but_can_be_chosen(self, control):
        made = control("chip")
        made.set_count(0)
        assert painted(made).inks("Con avisos") == {"ink_off"}
        made.click()
        assert made.isChecked()

    def test_a_mark_of_some_has_a_bar_instead_of_a_tick(self, control):
        made = control("mark")
        made.setTristate(True)
        made.setCheckState(Qt.CheckState.PartiallyChecked)
        found = painted(made)
        assert found.signs == []
        assert found.fills[-1] == "accent"

    def test_the_shown_tab_has_a_line_under_it(self, control):
        tabs = control("tabs")
        line = next(box for box in painted(tabs).boxes if box.fill == "accent")
        assert line.area.height() == theme.px(3)
        tabs.setCurrentIndex(1)
        moved = next(box for box in painted(tabs).boxes if box.fill == "accent")
        assert moved.area.left() > line.area.right()


class TestCombo:
    """A list that opens, painted."""

    @pytest.mark.parametrize(
        ("state", "border"), [("", "line_strong"), ("error", "err"), ("notice", "warn_edge")]
    )
    def test_its_border_tells_its_state(self, control, state, border):
        made = control("combo")
        made.setProperty("state", state)
        assert painted(made).boxes[0].border == border

    def test_an_error_is_a_wider_border_too(self, control):
        made = control("combo")
        made.setProperty("state", "error")
        assert painted(made).boxes[0].width == 2

    def test_without_a_choice_it_shows_its_example_as_a_hint(self, control):
        made = control("combo")
        made.setPlaceholderText("Elija una")
        made.choose("nada")
        assert painted(made).inks("Elija una") == {"ink3"}

    def test_off_it_is_sunken_and_written_so(self, control):
        made = control("combo")
        made.setEnabled(False)
        found = painted(made)
        assert found.boxes[0].fill == "sunken"
        assert found.inks("Cada año") == {"ink_off"}

    def test_it_has_its_arrow(self, control):
        assert ("chevron-down", "ink2") in painted(control("combo")).signs


class TestStops:
    """Circles on a thread: done, current, to come."""

    def test_a_done_step_has_a_tick_and_the_others_their_numbers(self, control):
        found = painted(control("stepper"))
        numbers = [text for text in found.texts if text.isdigit()]
        assert numbers == ["3", "4", "5"]
        assert [name for name, _ink in found.signs] == ["check", "check"]

    def test_only_the_current_number_stands_on_the_accent(self, control):
        found = painted(control("stepper"))
        assert found.inks("3") == {"on_accent"}
        assert found.inks("4") == found.inks("5") == {"ink2"}

    @pytest.mark.parametrize(
        ("palette", "ink"), [("claro", "surface"), ("oscuro", "canvas"), ("contraste", "canvas")]
    )
    def test_the_tick_of_a_done_step_is_dark_on_light_jade(self, look, control, palette, ink):
        look(palette)
        assert set(painted(control("stepper")).signs) == {("check", ink)}

    def test_errors_of_a_section_have_a_sign_beside_their_words(self, control):
        found = painted(control("outline"))
        assert ("circle-x", "err") in found.signs
        assert found.inks("1 error") == {"err"}

    def test_a_section_title_that_is_too_long_is_shortened_before_its_edge(self, control):
        made = control("outline")
        made.show_sections([Section("Personas que viven habitualmente en esta vivienda")])
        assert painted(made).texts[1].endswith("…")
        assert painted(made).cut() == []


class TestUndoBar:
    """The dark bar above the footer."""

    @pytest.fixture
    def bar(self, shown):
        page = shown(Mark("Página"))
        page.bar = UndoBar(page)
        page.bar.tell("Se apartó el registro 31.")
        return page.bar

    @pytest.mark.parametrize("palette", THEMES)
    def test_its_words_are_readable_on_its_ground(self, look, shown, palette):
        look(palette)
        page = shown(Mark("Página"))
        page.bar = UndoBar(page)
        page.bar.tell("Se apartó el registro 31.")
        assert hard_to_read(painted(page.bar), "toast") == []

    def test_its_action_shows_its_key(self, bar):
        assert painted(bar).texts == ["Deshacer", "Ctrl+Z"]

    def test_its_action_shows_the_focus(self, bar):
        assert "toast_action" not in painted(bar).borders
        bar.findChild(Pressable).setFocus()
        assert "toast_action" in painted(bar).borders
