"""The rail: the way of the data, words never cut, counts and keys where they belong."""

import itertools

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QEnterEvent, QKeyEvent, QPointingDevice
from PySide6.QtWidgets import QApplication
from support.keys import press
from support.layout import state_of, told
from support.painted import hard_to_read, painted, point_at

from app.messages import _, set_language
from app.ui import theme
from app.ui.rail import Mark, Rail
from app.ui.room import Height, Room, Width
from app.ui.stations import STATIONS

THEMES = list(theme.Theme)
CODES = [station.code for station in STATIONS]
ROOMS = {
    "1366x768": (Room(Width.WIDE, Height.TALL), 204, 738),
    "1024x600": (Room(Width.MEDIUM, Height.SHORT), 92, 570),
    "910x512": (Room(Width.SMALL, Height.LOW), 92, 482),
    "900x500": (Room(Width.SMALL, Height.LOW), 92, 470),
}
NARROW = ["1024x600", "910x512", "900x500"]
COUNTS = {"capturar": 3, "revisar": 1248, "publicar": 1, "envios": 12}


@pytest.fixture
def rail(shown):
    """Build a rail in the room of a window."""

    def build(window="1366x768", *, counts=True):
        room, width, height = ROOMS[window]
        made = Rail(STATIONS)
        made.place.set_name("Santa Catarina Ixtahuacán")
        made.set_room(room)
        for code, count in COUNTS.items() if counts else ():
            made.items[code].set_count(count)
        shown(made, theme.px(width), theme.px(height))
        return made

    return build


def pills(item):
    """Give the boxes of the count: higher than wide at most, with half their height as corner."""
    high = theme.px(21)
    return [box for box in painted(item).boxes if round(box.area.height()) == high]


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("zoom", theme.ZOOMS)
@pytest.mark.parametrize("window", ROOMS)
def test_no_word_is_cut_at_any_size_zoom_and_language(look, rail, window, zoom, language):
    set_language(language)
    look(zoom=zoom)
    made = rail(window)
    for code in CODES:
        made.show_station(code)
        assert [cut for item in made.items.values() for cut in painted(item).cut()] == []


@pytest.mark.parametrize("window", ROOMS)
def test_every_station_keeps_its_word(rail, window):
    made = rail(window)
    written = [painted(item).texts[0] for item in made.items.values()]
    assert written == [_(station.title) for station in STATIONS]


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize("window", ["1366x768", "1024x600"])
def test_words_and_counts_are_readable(look, rail, palette, window):
    look(palette)
    made = rail(window)
    made.show_station("revisar")
    for item in made.items.values():
        assert hard_to_read(painted(item), "sunken") == []


@pytest.mark.parametrize("window", ROOMS)
def test_items_neither_overlap_nor_leave_the_rail(rail, window):
    made = rail(window)
    places = [item.geometry() for item in made.items.values()]
    assert all(made.rect().contains(place) for place in places)
    assert all(not a.intersects(b) for a, b in itertools.pairwise(places))


@pytest.mark.parametrize(
    ("window", "high"), [("1366x768", 42), ("1024x600", 52), ("910x512", 45), ("900x500", 45)]
)
def test_an_item_is_a_target_for_a_finger(rail, window, high):
    assert {item.height() for item in rail(window).items.values()} == {high}
    assert high >= theme.size("target_min")


def test_an_item_has_the_whole_width_as_target(rail):
    made = rail("1024x600")
    assert all(item.width() >= theme.px(88) for item in made.items.values())


@pytest.mark.parametrize("window", ROOMS)
def test_learning_and_settings_stand_at_the_foot(rail, window):
    made = rail(window)
    gap = made.items["aprender"].y() - made.items["envios"].geometry().bottom()
    beside = made.items["registros"].y() - made.items["capturar"].geometry().bottom()
    assert gap >= beside
    assert made.items["ajustes"].geometry().bottom() > made.height() - theme.px(20)


class TestStationInView:
    """The station in view is told by ground, bar, ink and weight together."""

    @pytest.mark.parametrize("palette", ["claro", "oscuro"])
    def test_it_has_a_soft_ground_and_a_bar(self, look, rail, palette):
        look(palette)
        made = rail()
        made.show_station("registros")
        assert painted(made.items["registros"]).fills == ["accent_soft", "accent"]
        point_at(made.items["capturar"], on=False)
        assert painted(made.items["publicar"]).fills == ["surface"], "only its pill"

    def test_in_high_contrast_it_is_filled_instead(self, look, rail):
        look("contraste")
        made = rail()
        made.show_station("registros")
        found = painted(made.items["registros"])
        assert found.fills == ["accent"]
        assert found.inks("Registros") == {"on_accent"}

    def test_its_word_is_strong(self, rail):
        made = rail()
        made.show_station("registros")
        roles = {code: painted(item).words[0].role for code, item in made.items.items()}
        assert [code for code, role in roles.items() if role == "strong"] == ["registros"]

    def test_only_one_is_in_view(self, rail):
        made = rail()
        for code in CODES:
            made.show_station(code)
            assert [c for c, item in made.items.items() if item.isChecked()] == [code]

    def test_a_station_that_is_not_there_changes_nothing(self, rail):
        made = rail()
        made.show_station("registros")
        made.show_station("observatorio")
        assert made.items["registros"].isChecked()

    def test_a_screen_reader_hears_which_it_is(self, rail):
        made = rail()
        made.show_station("registros")
        assert state_of(made.items["registros"]).checked
        assert not state_of(made.items["inicio"]).checked


class TestCounts:
    """How many things wait, in a pill at the right."""

    @pytest.mark.parametrize("window", ROOMS)
    def test_thousands_are_parted_by_commas(self, rail, window):
        assert "1,248" in painted(rail(window).items["revisar"]).texts

    def test_nothing_waiting_shows_no_pill(self, rail):
        made = rail(counts=False)
        assert all(pills(item) == [] for item in made.items.values())

    def test_zero_takes_the_pill_away(self, rail):
        item = rail().items["envios"]
        item.set_count(0)
        assert painted(item).texts == ["Envíos"]
        assert item.accessibleName() == "Envíos"

    def test_only_review_is_amber(self, rail):
        made = rail()
        amber = [c for c, item in made.items.items() if "warn_soft" in painted(item).fills]
        assert amber == ["revisar"]

    @pytest.mark.parametrize("code", COUNTS)
    def test_the_count_is_heard_with_the_station(self, rail, code):
        item = rail().items[code]
        assert item.accessibleName() == f"{item.text()}, {COUNTS[code]:,}"

    @pytest.mark.parametrize("window", NARROW)
    def test_a_pill_in_the_narrow_rail_stays_clear_of_the_word(self, rail, window):
        found = painted(rail(window).items["revisar"])
        word = next(each for each in found.words if each.text == "Revisar")
        count = next(each for each in found.words if each.text == "1,248")
        assert count.place.bottom() <= word.area.center().y()

    @pytest.mark.parametrize("count", [1, 12, 999, 1248, 20_594, 1_000_000])
    @pytest.mark.parametrize("window", ["1366x768", "910x512"])
    def test_a_pill_of_any_size_stays_inside_its_item(self, rail, window, count):
        item = rail(window).items["revisar"]
        item.set_count(count)
        assert all(item.rect().toRectF().contains(pill.area) for pill in pills(item))
        assert painted(item).cut() == []


class TestNumbers:
    """With Alt held each station shows the digit that leads there."""

    def test_the_digits_go_from_one_to_nine_in_reading_order(self, rail):
        made = rail()
        made.show_numbers(True)
        assert [painted(item).texts[1] for item in made.items.values()] == list("123456789")

    def test_the_digit_takes_the_place_of_the_count_and_its_colour(self, rail):
        item = rail().items["revisar"]
        item.show_number(True)
        found = painted(item)
        assert found.texts == ["Revisar", "5"]
        assert "warn_soft" not in found.fills

    def test_letting_go_brings_the_counts_back(self, rail):
        made = rail()
        made.show_numbers(True)
        made.show_numbers(False)
        assert painted(made.items["revisar"]).texts == ["Revisar", "1,248"]
        assert painted(made.items["inicio"]).texts == ["Inicio"]

    @pytest.mark.parametrize(("code", "digit"), list(zip(CODES, "123456789", strict=True)))
    def test_a_screen_reader_hears_the_key(self, rail, code, digit):
        role, _name, description = told(rail().items[code])
        assert description == f"Alt+{digit}"
        assert role in (QAccessible.Role.Button, QAccessible.Role.CheckBox)


class TestGoing:
    """A click, Space and Enter lead to a station; each says its code."""

    @pytest.mark.parametrize("code", CODES)
    def test_a_click_leads_there(self, rail, qtbot, code):
        made = rail()
        with qtbot.waitSignal(made.chosen) as chosen:
            qtbot.mouseClick(made.items[code], Qt.MouseButton.LeftButton)
        assert chosen.args == [code]

    @pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
    def test_keys_lead_there_too(self, rail, qtbot, key):
        made = rail()
        made.items["publicar"].setFocus()
        with qtbot.waitSignal(made.chosen) as chosen:
            press(made.items["publicar"], key)
        assert chosen.args == ["publicar"]

    def test_pressing_the_station_in_view_says_it_again(self, rail, qtbot):
        made = rail()
        made.show_station("inicio")
        with qtbot.waitSignal(made.chosen) as chosen:
            made.items["inicio"].click()
        assert chosen.args == ["inicio"]

    @pytest.mark.parametrize("palette", THEMES)
    @pytest.mark.parametrize("window", ["1366x768", "910x512"])
    def test_the_focus_can_be_seen_on_every_station(self, look, rail, palette, window):
        look(palette)
        made = rail(window)
        for item in made.items.values():
            item.setFocus()
            assert painted(item).has_ring

    def test_the_pointer_leaves_a_trace_only_while_it_is_there(self, rail):
        item = rail(counts=False).items["publicar"]
        point_at(item, on=False)
        assert painted(item).fills == []
        here = QPoint(5, 5)
        device = QPointingDevice.primaryPointingDevice()
        point_at(item)
        QApplication.sendEvent(item, QEnterEvent(here, here, item.mapToGlobal(here), device))
        assert painted(item).fills == ["press"]
        point_at(item, on=False)
        QApplication.sendEvent(item, QEvent(QEvent.Type.Leave))
        assert painted(item).fills == []


class TestThread:
    """A thin thread joins the icons from forms to deliveries."""

    def test_the_stations_on_it_are_those_the_data_pass(self):
        on_it = [station.code for station in STATIONS if station.on_thread]
        assert on_it == ["formularios", "capturar", "registros", "revisar", "publicar", "envios"]

    def test_its_icons_stand_in_one_column(self, rail):
        made = rail()
        knots = [item.icon_centre() for item in made.items.values() if item.station.on_thread]
        assert len({knot.x() for knot in knots}) == 1
        assert [k.y() for k in knots] == sorted(k.y() for k in knots)

    def test_an_icon_is_painted_where_the_thread_expects_it(self, rail):
        made = rail()
        item = made.items["registros"]
        assert item.icon_centre().x() - item.x() == theme.px(14) + theme.px(18) // 2

    @pytest.mark.parametrize("window", NARROW)
    def test_in_the_narrow_rail_icons_stand_over_their_words(self, rail, window):
        item = rail(window).items["registros"]
        middle = item.icon_centre().x() - item.x()
        assert abs(middle - item.width() / 2) <= 1


class TestBrand:
    """Mark and municipality at the top."""

    def test_the_mark_is_named(self):
        assert Mark().accessibleName() == "Acopio"

    def test_a_long_municipality_is_whole_in_its_tooltip(self, rail):
        place = rail().place
        assert place.accessibleName() == "Santa Catarina Ixtahuacán"
        assert place.text() == "Santa Catarina Ixtahuacán" or place.toolTip()

    @pytest.mark.parametrize("window", NARROW)
    def test_the_narrow_rail_keeps_the_mark_alone(self, rail, window):
        made = rail(window)
        assert not made.place.isVisible()
        mark = made.findChild(Mark)
        assert mark.isVisible()
        middle = mark.mapTo(made, mark.rect().center()).x()
        assert abs(middle - made.width() / 2) <= 2

    @pytest.mark.parametrize("palette", THEMES)
    def test_the_mark_is_plain_geometry_in_the_colours_of_the_theme(self, look, shown, palette):
        look(palette)
        mark = shown(Mark(), 30, 30)
        assert painted(mark).fills == ["accent"]
        colors = {mark.grab().toImage().pixelColor(x, 14).name() for x in range(4, 26)}
        assert theme.color("on_accent").name() in colors


def test_a_rail_without_room_is_away(rail):
    made = rail()
    made.set_room(Room(Width.MINI, Height.LOW))
    assert not made.isVisible()
    made.set_room(Room(Width.WIDE, Height.TALL))
    assert made.isVisible()
    assert made.width() == 204


def test_alt_alone_is_no_way_to_a_station(rail, qtbot):
    made = rail()
    with qtbot.assertNotEmitted(made.chosen):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Alt, Qt.KeyboardModifier.AltModifier)
        QApplication.sendEvent(made.items["inicio"], event)
