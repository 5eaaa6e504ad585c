"""The look: colours from the tokens, one zoom for every length, type in points."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QWidget

from app.ui import theme

THEMES = list(theme.Theme)


def luminance(color):
    """Relative luminance of WCAG 2."""

    def linear(part):
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one, other):
    """Contrast of WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_every_promised_contrast_holds(look, name):
    look(name)
    for pair, promised in theme.tokens()["contrast"][name].items():
        text, ground = pair.split("/")
        found = ratio(theme.color(text), theme.color(ground))
        assert found == pytest.approx(promised, abs=0.06), pair


@pytest.mark.parametrize("name", THEMES)
def test_text_on_its_ground_is_readable(look, name):
    look(name)
    for ink in ("ink", "ink2", "ink3", "accent_ink", "ok", "warn", "err", "info"):
        assert ratio(theme.color(ink), theme.color("surface")) >= 4.5, ink


def test_every_theme_knows_every_colour():
    tables = [set(each["colors"]) for each in theme.tokens()["themes"].values()]
    assert tables[0] == tables[1] == tables[2]


def test_an_unknown_colour_is_a_mistake():
    with pytest.raises(KeyError):
        theme.color("violeta")


def test_the_zoom_multiplies_every_length(look):
    look(zoom=150)
    assert theme.px(36) == 54
    assert theme.size("control") == 54
    assert theme.radius("card") == 15


def test_the_zoom_stays_within_its_bounds(look):
    look(zoom=900)
    assert theme.current_zoom() == 200
    look(zoom=10)
    assert theme.current_zoom() == 90


def test_type_grows_with_the_zoom(look):
    small = theme.font("body").pointSizeF()
    look(zoom=200)
    assert theme.font("body").pointSizeF() == pytest.approx(2 * small)


def test_nothing_is_smaller_than_the_smallest_type():
    roles = theme.tokens()["type"]["roles_pt"].values()
    assert min(points for points, _weight in roles) == theme.tokens()["type"]["minimum_pt"]


def test_strong_words_are_set_in_the_bundled_weight():
    assert theme.font("strong").weight() == QFont.Weight.DemiBold


@pytest.mark.parametrize("sign", "ꞌʼẍɨñá«»–…·")
def test_the_bundled_font_has_the_signs_of_our_languages(sign):
    assert QFontMetrics(theme.font("body")).inFontUcs4(ord(sign))


@pytest.mark.parametrize("name", THEMES)
def test_the_palette_follows_the_theme(look, qapp, name):
    look(name)
    assert qapp.palette().color(QPalette.ColorRole.Window) == theme.color("canvas")
    assert qapp.palette().color(QPalette.ColorRole.PlaceholderText) == theme.color("ink3")


def test_only_contrast_is_contrast(look):
    assert not theme.is_contrast()
    look("contraste")
    assert theme.is_contrast()
    assert theme.focus_width() == 3


def test_a_setting_without_a_theme_follows_the_system():
    assert theme.chosen("") in THEMES
    assert theme.chosen("sepia") in THEMES
    assert theme.chosen("oscuro") is theme.Theme.DARK


def test_a_map_has_four_steps():
    assert len(theme.ramp()) == 4


@pytest.fixture
def told(qtbot):
    """What Qt tells a widget that stands while the application is dressed."""

    class Standing(QWidget):
        def __init__(self):
            super().__init__()
            self.changes = set()

        def event(self, event):
            self.changes.add(event.type())
            return super().event(event)

    widget = Standing()
    qtbot.addWidget(widget)
    widget.ensurePolished()
    widget.changes.clear()
    yield widget.changes
    widget.close()


DRESSED = {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}


def test_dressing_alike_again_goes_through_no_widget(look, told):
    look()
    assert not told & DRESSED


@pytest.mark.parametrize(("name", "zoom"), [("oscuro", 100), ("claro", 125), ("contraste", 200)])
def test_dressing_otherwise_reaches_every_widget(look, told, name, zoom):
    look(name, zoom)
    assert told >= DRESSED - ({QEvent.Type.PaletteChange} if name == "claro" else set())
    told.clear()
    look()
    assert told & DRESSED
    assert (theme.current_theme(), theme.current_zoom()) == (theme.Theme.LIGHT, 100)


def test_a_zoom_out_of_bounds_is_the_nearest_one_and_no_change(look, told):
    look(zoom=theme.ZOOMS[-1])
    told.clear()
    look(zoom=theme.ZOOMS[-1] + 100)
    assert not told & DRESSED
