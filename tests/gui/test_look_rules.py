"""The rules of the look that hold everywhere, read from the tokens and from what Qt was told."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from support.painted import luminance, ratio

from app.ui import icons, theme
from app.ui.controls import painting
from app.ui.controls.buttons import Kind

THEMES = list(theme.Theme)
MEANINGS = ("ok", "warn", "err", "info")
GROUNDS = ("canvas", "surface", "sunken")
HEX = re.compile(r"#[0-9A-F]{6}")


def _pairs(*inks_and_grounds):
    return [
        (ink, ground) for inks, grounds in inks_and_grounds for ink in inks for ground in grounds
    ]


TEXT_PAIRS = _pairs(
    (("ink", "ink2", "ink3", "accent_ink", *MEANINGS), GROUNDS),
    (("ink", "ink2"), ("hover", "press", "accent_soft", *(f"{m}_soft" for m in MEANINGS))),
    (("on_accent",), ("accent", "accent_hover", "accent_press")),
    (("on_practice",), ("practice",)),
    (("on_toast", "toast_action"), ("toast",)),
    (("accent_ink", "err"), ("hover",)),
) + [(meaning, f"{meaning}_soft") for meaning in MEANINGS]
EDGE_PAIRS = _pairs(
    (("line_strong", "err", "warn_edge", "focus", "accent"), ("canvas", "surface")),
    (("focus",), ("sunken", "accent_soft")),
)


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_words_have_the_contrast_of_wcag_aa(look, palette, ink, ground):
    look(palette)
    assert ratio(ink, ground) >= 4.5


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_edges_that_mean_something_can_be_seen(look, palette, edge, ground):
    look(palette)
    assert ratio(edge, ground) >= 3


@pytest.mark.parametrize("palette", THEMES)
def test_what_is_off_is_weaker_than_hints_and_still_seen(look, palette):
    look(palette)
    assert 3 <= ratio("ink_off", "surface") < ratio("ink3", "surface")


@pytest.mark.parametrize("palette", THEMES)
def test_inks_go_from_strong_to_quiet(look, palette):
    look(palette)
    strengths = [ratio(ink, "surface") for ink in ("ink", "ink2", "ink3", "ink_off")]
    assert strengths == sorted(strengths, reverse=True)


def test_in_high_contrast_every_ground_is_black(look):
    look("contraste")
    grounds = [*GROUNDS, "accent_soft", *(f"{meaning}_soft" for meaning in MEANINGS)]
    assert {theme.color(ground).name() for ground in grounds} == {"#000000"}


@pytest.mark.parametrize("meaning", MEANINGS)
def test_in_high_contrast_a_meaning_sits_in_its_border(look, meaning):
    look("contraste")
    assert theme.color(f"{meaning}_line") == theme.color(meaning)


@pytest.mark.parametrize("palette", THEMES)
def test_meanings_have_colours_of_their_own(look, palette):
    look(palette)
    used = [theme.color(name).name() for name in ("accent", *MEANINGS, "practice")]
    same_on_purpose = 1 if palette is theme.Theme.CONTRAST else 0  # amber is practice there
    assert len(set(used)) == len(used) - same_on_purpose


def test_the_colours_of_practice_are_alike_by_day_and_by_night(look):
    look("claro")
    day = theme.color("practice"), theme.color("on_practice")
    look("oscuro")
    assert (theme.color("practice"), theme.color("on_practice")) == day


@pytest.mark.parametrize("palette", THEMES)
def test_every_colour_is_written_out_in_full(palette):
    colors = theme.tokens()["themes"][palette]["colors"].values()
    assert all(HEX.fullmatch(color) for color in colors)


def test_every_colour_says_what_it_is_for():
    assert set(theme.tokens()["color_use"]) == set(theme.tokens()["themes"]["claro"]["colors"])


@pytest.mark.parametrize("palette", THEMES)
def test_the_steps_of_a_map_go_one_way(look, palette):
    look(palette)
    steps = [luminance(step) for step in theme.ramp()]
    assert steps in (sorted(steps), sorted(steps, reverse=True))
    assert len(set(steps)) == 4


class TestSizes:
    """Lengths of the design."""

    @pytest.mark.parametrize("name", ["control", "choice", "table_row", "rail_item"])
    def test_what_is_pressed_is_a_target(self, name):
        assert theme.tokens()["size"][name] >= theme.tokens()["size"]["target_min"] == 36

    def test_steps_lie_on_the_grid(self):
        space = theme.tokens()["space"]
        assert all(step % space["grid"] == 0 for step in space["steps"])

    def test_what_is_larger_has_rounder_corners(self):
        order = ["key_hint", "control", "row", "card", "dialog"]
        assert [theme.radius(name) for name in order] == [4, 6, 8, 10, 12]

    @pytest.mark.parametrize(("palette", "wide"), [("claro", 2), ("oscuro", 2), ("contraste", 3)])
    def test_the_ring_is_wider_in_high_contrast(self, look, palette, wide):
        look(palette)
        assert theme.focus_width() == wide

    @pytest.mark.parametrize("zoom", theme.ZOOMS)
    @pytest.mark.parametrize("name", ["control", "choice", "table_row", "badge", "key_hint"])
    def test_every_size_follows_the_zoom(self, look, zoom, name):
        look(zoom=zoom)
        assert theme.size(name) == round(theme.tokens()["size"][name] * zoom / 100)

    @given(st.floats(0, 2000), st.floats(0, 2000), st.sampled_from(theme.ZOOMS))
    def test_what_is_longer_stays_longer_at_every_zoom(self, one, other, zoom):
        theme.apply(QApplication.instance(), theme.Theme.LIGHT, 100)
        theme._InUse.zoom = zoom
        short, long = sorted((one, other))
        assert theme.px(short) <= theme.px(long)
        theme._InUse.zoom = 100

    @given(st.integers(-1000, 1000))
    def test_any_zoom_asked_for_ends_inside_the_bounds(self, percent):
        theme.apply(QApplication.instance(), theme.Theme.LIGHT, percent)
        assert theme.ZOOMS[0] <= theme.current_zoom() <= theme.ZOOMS[-1]
        if theme.ZOOMS[0] <= percent <= theme.ZOOMS[-1]:
            assert theme.current_zoom() == percent

    def test_the_zooms_are_those_of_the_design(self):
        assert theme.ZOOMS == (90, 100, 115, 130, 150, 175, 200)


class TestType:
    """Eight roles, two weights, nothing small."""

    ROLES = tuple(theme.tokens()["type"]["roles_pt"])

    @pytest.mark.parametrize("zoom", theme.ZOOMS)
    @pytest.mark.parametrize("role", ROLES)
    def test_a_role_has_its_size_at_every_zoom(self, look, role, zoom):
        look(zoom=zoom)
        points, weight = theme.tokens()["type"]["roles_pt"][role]
        font = theme.font(role)
        assert font.pointSizeF() == pytest.approx(points * zoom / 100)
        assert int(font.weight()) == weight

    @pytest.mark.parametrize("role", ROLES)
    def test_no_role_is_italic_or_underlined(self, role):
        font = theme.font(role)
        assert not font.italic()
        assert not font.underline()

    def test_there_are_two_weights(self):
        weights = {int(theme.font(role).weight()) for role in self.ROLES}
        assert weights == set(theme.tokens()["type"]["weights"])

    @pytest.mark.parametrize("pair", [("body", "strong"), ("small", "small_strong")])
    def test_strong_words_are_as_large_as_their_plain_ones(self, pair):
        plain, strong = (theme.font(role).pointSizeF() for role in pair)
        assert plain == strong

    @pytest.mark.parametrize("role", ROLES)
    def test_digits_have_one_width(self, role):
        metrics = theme.metrics(role)
        assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1

    @pytest.mark.parametrize("role", ["body", "strong", "small"])
    @pytest.mark.parametrize("word", ["Kꞌicheꞌ", "tzꞌutujil", "ixil ẍ ɨ", "Mam ẍjal", "«ñandú»"])
    def test_words_of_our_languages_need_no_other_font(self, role, word):
        metrics = theme.metrics(role)
        assert [sign for sign in word if not metrics.inFontUcs4(ord(sign))] == []

    def test_a_font_handed_out_is_a_copy(self):
        theme.font("body").setPointSize(40)
        assert theme.font("body").pointSizeF() == 11

    def test_a_role_that_is_not_there_is_a_mistake(self):
        with pytest.raises(KeyError):
            theme.font("título")

    def test_the_bundled_fonts_may_be_shipped(self):
        fonts = theme.ASSETS / "fonts"
        assert [path for path in fonts.iterdir() if "OFL" in path.read_text("utf-8", "ignore")]


class TestApplication:
    """What Qt itself is told, for everything that is not painted by hand."""

    @pytest.mark.parametrize("palette", THEMES)
    def test_disabled_words_are_weaker(self, look, qapp, palette):
        look(palette)
        off, role = QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text
        assert qapp.palette().color(off, role) == theme.color("ink_off")
        assert qapp.palette().color(role) == theme.color("ink")

    @pytest.mark.parametrize("palette", THEMES)
    def test_selected_words_are_readable(self, look, qapp, palette):
        look(palette)
        roles = QPalette.ColorRole
        ground, ink = (qapp.palette().color(r) for r in (roles.Highlight, roles.HighlightedText))
        assert ground == theme.color("accent")
        assert ink == theme.color("on_accent")

    @pytest.mark.parametrize("palette", THEMES)
    def test_placeholders_are_written_in_the_ink_of_hints(self, look, qapp, palette):
        look(palette)
        sheet = qapp.styleSheet()
        assert f"placeholder-text-color: {theme.color('ink3').name()}" in sheet

    @pytest.mark.parametrize("zoom", theme.ZOOMS)
    def test_scroll_bars_follow_the_zoom(self, look, qapp, zoom):
        look(zoom=zoom)
        assert f"QScrollBar:vertical {{ width: {theme.px(10)}px" in qapp.styleSheet()

    @pytest.mark.parametrize("zoom", theme.ZOOMS)
    def test_a_field_does_not_jump_when_it_takes_the_focus(self, look, qapp, zoom):
        look(zoom=zoom)
        plain = re.search(r"border: 1px .*?padding: (\d+)px", qapp.styleSheet(), re.DOTALL)
        focus = re.search(r":focus {[^}]*border: (\d+)px[^}]*padding: (\d+)px", qapp.styleSheet())
        assert plain
        assert focus
        at_rest, in_focus = 1 + int(plain[1]), int(focus[1]) + int(focus[2])
        assert at_rest == in_focus

    @pytest.mark.parametrize("palette", THEMES)
    def test_the_sheet_asks_for_nothing_that_qt_does_not_know(self, look, qapp, palette):
        look(palette)
        assert not re.search(r"box-shadow|transition|line-height", qapp.styleSheet())
        assert "{" in qapp.styleSheet()
        assert "None" not in qapp.styleSheet()

    def test_the_font_of_the_application_is_that_of_body(self, look, qapp):
        look(zoom=150)
        assert qapp.font().pointSizeF() == theme.font("body").pointSizeF()

    @pytest.mark.parametrize("name", [*THEMES, "", "sepia", "CLARO"])
    def test_any_setting_gives_a_theme(self, name):
        assert theme.chosen(name) in THEMES


class TestSigns:
    """Each meaning carries its sign; each state its word."""

    @pytest.mark.parametrize("meaning", MEANINGS)
    def test_the_sign_of_a_meaning_ships(self, meaning):
        sign, ink, ground, border = painting.meaning(meaning)
        assert not icons.pixmap(sign, ink).isNull()
        assert (ground, border) == (f"{meaning}_soft", f"{meaning}_line")

    def test_no_two_meanings_have_the_same_sign(self):
        assert len({painting.meaning(meaning)[0] for meaning in MEANINGS}) == len(MEANINGS)

    @pytest.mark.parametrize("state", theme.tokens()["states"])
    def test_a_state_is_a_sign_a_word_and_a_colour_that_are_there(self, state):
        sign, word, color, box = theme.tokens()["states"][state]
        assert not icons.pixmap(sign, color).isNull()
        assert word[0].isupper()
        assert box in ("boxed", "plain")

    def test_no_two_states_are_called_alike(self):
        words = [word for _sign, word, _color, _box in theme.tokens()["states"].values()]
        assert len(set(words)) == len(words)

    def test_only_what_asks_for_attention_is_boxed(self):
        states = theme.tokens()["states"]
        boxed = {state for state, (_i, _w, _c, box) in states.items() if box == "boxed"}
        assert boxed == {"borrador", "devuelto", "aviso", "error", "apartado"}

    @pytest.mark.parametrize("palette", THEMES)
    @pytest.mark.parametrize("ratio_of_screen", [1.0, 1.5, 2.0])
    def test_an_icon_is_sharp_on_any_screen(self, look, palette, ratio_of_screen):
        look(palette)
        picture = icons._draw("check", theme.color("ink").name(), 18, 1.8, ratio_of_screen)
        assert picture.width() == round(18 * ratio_of_screen)
        assert picture.devicePixelRatio() == ratio_of_screen

    def test_an_icon_that_does_not_ship_is_a_mistake(self):
        with pytest.raises(FileNotFoundError):
            icons.pixmap("dragón")

    @pytest.mark.parametrize("palette", THEMES)
    def test_an_icon_has_the_colour_asked_for_and_no_other(self, look, palette):
        look(palette)
        image = icons.pixmap("check", "err", 36).toImage()
        solid = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert solid == {theme.color("err").name()}

    def test_an_icon_of_a_menu_is_the_same_picture(self):
        picture = icons.icon("plus").pixmap(18, 18).toImage()
        assert picture == icons.pixmap("plus").toImage()


def test_a_button_of_each_kind_has_the_padding_of_the_design():
    assert [kind.padding for kind in Kind] == [14, 14, 14, 10, 2]
