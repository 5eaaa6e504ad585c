"""What stands around every screen: three truths, two keys, the band of practice."""

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from support.keys import press
from support.layout import clipped, in_view, tab_order
from support.painted import hard_to_read, painted

from app.ui import theme
from app.ui.context import Truths
from app.ui.controls.key_hint import KeyHint
from app.ui.controls.text import IconText, Text
from app.ui.frame import PracticeBand, StatusLine, _Divider

THEMES = list(theme.Theme)
SAVED, WAITING = "Guardado a las 10:42:07", "3 por enviar · 1.3 MB"
OFFLINE, ONLINE = "Sin conexión desde ayer, 16:20", "Con conexión"
REFUSED = "No se pudo guardar"
FULL = "El disco está lleno; libere espacio."


@pytest.fixture
def line(shown):
    """Show a status line with some truths, as wide as a window."""

    def show(truths, width=1366, keys=()):
        made = StatusLine()
        shown(made, theme.px(width), theme.px(30))
        made.show_truths(truths)
        made.show_keys(list(keys))
        QApplication.processEvents()
        return made

    return show


def truths_in(line):
    return [label.text() for label in in_view(line, IconText)]


def dividers_in(line):
    return len(in_view(line, _Divider))


class TestTruths:
    """Saved, waiting, signal: always in this order."""

    @pytest.mark.parametrize(
        ("truths", "said", "dividers"),
        [
            (Truths(), [], 0),
            (Truths(SAVED), [SAVED], 0),
            (Truths(SAVED, waiting=WAITING), [SAVED, WAITING], 1),
            (Truths(SAVED, connection=OFFLINE), [SAVED, OFFLINE], 1),
            (Truths(waiting=WAITING, connection=OFFLINE), [WAITING, OFFLINE], 1),
            (Truths(SAVED, "", WAITING, OFFLINE), [SAVED, WAITING, OFFLINE], 2),
        ],
    )
    def test_only_what_is_known_is_said_and_parted(self, line, truths, said, dividers):
        made = line(truths)
        assert truths_in(made) == said
        assert dividers_in(made) == dividers

    def test_they_stand_from_left_to_right_without_touching(self, line):
        made = line(Truths(SAVED, "", WAITING, OFFLINE))
        places = [label.geometry() for label in in_view(made, IconText)]
        assert all(a.right() < b.left() for a, b in itertools.pairwise(places))

    def test_each_has_its_sign_and_is_ink_while_all_is_well(self, line):
        found = painted(line(Truths(SAVED, "", WAITING, OFFLINE)))
        assert found.signs == [("check", "ok"), ("package", "ink2"), ("wifi-off", "ink2")]

    def test_being_offline_is_normal_and_never_red(self, line):
        found = painted(line(Truths(SAVED, "", WAITING, OFFLINE)))
        assert "err" not in dict(map(reversed, found.signs))

    def test_the_signal_has_a_sign_of_its_own_when_it_is_there(self, line):
        found = painted(line(Truths(SAVED, "", "", ONLINE, online=True)))
        assert ("wifi", "ink2") in found.signs

    def test_red_appears_only_for_what_could_not_be_saved(self, line):
        made = line(Truths(REFUSED, FULL, WAITING, OFFLINE))
        assert painted(made).signs[0] == ("circle-x", "err")
        made.show_truths(Truths(SAVED, "", WAITING, OFFLINE))
        assert painted(made).signs[0] == ("check", "ok")

    @pytest.mark.parametrize("width", [1366, 1024, 910, 900])
    @pytest.mark.parametrize("zoom", [100, 150])
    def test_all_three_have_room_beside_a_key(self, look, line, width, zoom):
        look(zoom=zoom)
        keys = [("Ctrl+K", "Buscar o ejecutar")]
        assert clipped(line(Truths(SAVED, "", WAITING, OFFLINE), width, keys)) == []

    @pytest.mark.parametrize("palette", THEMES)
    def test_its_words_are_readable_on_the_sunken_line(self, look, line, palette):
        look(palette)
        keys = [("F1", "Ayuda"), ("Ctrl+K", "Buscar o ejecutar")]
        made = line(Truths(SAVED, "", WAITING, OFFLINE), keys=keys)
        assert hard_to_read(painted(made), "sunken") == []

    def test_it_is_as_high_as_the_design_and_takes_no_focus(self, line):
        made = line(Truths(SAVED, "", WAITING, OFFLINE))
        assert made.height() == theme.tokens()["frame"]["wide"]["status"]
        assert tab_order(made) == []

    def test_its_words_are_never_taken_for_markup(self, line):
        made = line(Truths("<b>Guardado</b>"))
        assert in_view(made, IconText)[0].textFormat() is Qt.TextFormat.PlainText


class TestKeys:
    """The two keys most useful now, at the right."""

    def test_the_word_stands_before_its_cap(self, line):
        made = line(Truths(SAVED), keys=[("F8", "Siguiente aviso")])
        hint = in_view(made, KeyHint)[0]
        words, cap = (next(w for w in painted(hint).words if w.text == t) for t in
                      ("Siguiente aviso", "F8"))  # fmt: skip
        assert words.place.right() <= cap.area.left()

    def test_other_keys_take_their_place(self, line, qtbot):
        made = line(Truths(SAVED), keys=[("F8", "Siguiente aviso"), ("F1", "Ayuda")])
        made.show_keys([("F1", "Ayuda")])
        qtbot.waitUntil(lambda: len(made.findChildren(KeyHint)) == 1)
        assert [hint.text() for hint in in_view(made, KeyHint)] == ["Ayuda F1"]

    def test_keys_stand_at_the_right_edge(self, line):
        made = line(Truths(SAVED), keys=[("F1", "Ayuda")])
        hint = in_view(made, KeyHint)[0]
        assert made.width() - hint.geometry().right() <= theme.px(16)

    def test_a_line_may_have_no_keys(self, line):
        assert in_view(line(Truths(SAVED), keys=[]), KeyHint) == []


class TestPracticeBand:
    """Amber on every screen: nothing done here is published."""

    @pytest.fixture
    def band(self, shown):
        return shown(PracticeBand(), theme.px(1366), theme.px(42))

    def test_it_says_practice_in_a_word_and_a_sign_and_a_sentence(self, band):
        words = [label.text() for label in in_view(band, Text)]
        assert words == [
            "PRÁCTICA",
            "Nada de lo que haga aquí se publica. Los datos son inventados.",
        ]
        assert painted(band).signs == [("graduation-cap", "on_practice")]

    @pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
    def test_it_is_left_by_its_button(self, band, qtbot, key):
        with qtbot.waitSignal(band.left):
            press(band.button, key)

    @pytest.mark.parametrize("width", [1366, 1024, 910, 900, 720])
    @pytest.mark.parametrize("zoom", [100, 130])
    def test_its_sentence_is_whole_at_every_width(self, look, shown, width, zoom):
        look(zoom=zoom)
        made = shown(PracticeBand(), theme.px(width), theme.px(42))
        assert clipped(made) == []

    @pytest.mark.parametrize("palette", THEMES)
    def test_it_is_readable_on_amber_in_every_theme(self, look, shown, palette):
        look(palette)
        made = shown(PracticeBand(), 1366, 42)
        assert hard_to_read(painted(made), "practice") == []

    @pytest.mark.parametrize("palette", THEMES)
    def test_its_button_shows_the_focus(self, look, shown, palette):
        look(palette)
        made = shown(PracticeBand(), 1366, 42)
        made.button.clearFocus()
        thin = painted(made.button).boxes[0].width
        made.button.setFocus()
        assert painted(made.button).boxes[0].width > thin

    def test_its_button_is_named_after_what_it_does(self, band):
        assert band.button.accessibleName() == "Salir de la práctica"

    def test_it_is_as_high_as_the_design(self, band):
        assert band.height() == 42
