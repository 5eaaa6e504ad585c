"""Icons: one family, tinted, drawn once for each colour and size."""

import pytest

from app.ui import icons, theme


def all_names():
    """Every icon that ships."""
    return sorted(path.stem for path in (theme.ASSETS / "icons").glob("*.svg"))


def named_in_tokens():
    """Every icon that the design names."""
    table = theme.tokens()["icons"]
    groups = (table["stations"].values(), table["question_types"].values())
    states = (state[0] for state in theme.tokens()["states"].values())
    marks = (mark[0] for mark in theme.tokens()["privacy_marks"].values())
    return {*groups[0], *groups[1], *table["actions"], *table["signs"], *states, *marks}


def test_every_icon_of_the_design_ships():
    assert named_in_tokens() <= set(all_names())


@pytest.mark.parametrize("name", all_names())
def test_every_icon_can_be_drawn(name):
    picture = icons.pixmap(name)
    assert picture.width() == 18
    assert not picture.toImage().allGray() or name == "ellipsis"


def test_an_icon_is_drawn_once():
    assert icons.pixmap("house").cacheKey() == icons.pixmap("house").cacheKey()


def test_an_icon_takes_the_colour_of_the_theme(look):
    light = icons.pixmap("house", "accent").cacheKey()
    look("oscuro")
    assert icons.pixmap("house", "accent").cacheKey() != light


def test_an_icon_grows_with_the_zoom(look):
    look(zoom=200)
    assert icons.pixmap("house").width() == 36


def test_the_stroke_of_signs_is_wider():
    thin = icons.pixmap("circle-check", strong=False).toImage()
    assert thin != icons.pixmap("circle-check", strong=True).toImage()


def test_the_licences_ship_beside():
    assert "ISC License" in (theme.ASSETS / "icons" / "LICENSE.txt").read_text(encoding="utf-8")
    assert "SIL Open Font" in (theme.ASSETS / "fonts" / "OFL.txt").read_text(encoding="utf-8")
