"""The offline map: the cross by keys and mouse, what is seen, what is spoken."""

import time

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.announcements import overheard
from support.keys import press

from app.steps.reference import municipalities
from app.ui.controls.map import MapView, round_length
from app.ui.controls.map_ground import project, unproject

NEBAJ = "1413"
CAPITAL = (14.6349, -90.5069)
FRAME_MS = 50


@pytest.fixture
def view(shown):
    """A map of Nebaj, in a window, with the keys."""
    widget = MapView("Mapa: pozo")
    widget.show_municipality(NEBAJ)
    shown(widget, 640, 320)
    widget.setFocus()
    widget.said = []
    widget.chosen.connect(lambda lat, lon: widget.said.append((lat, lon)))
    return widget


def pixel(view, place):
    """Where a place is painted."""
    return view._to_screen().map(project(place))


def click(view, place, double=False):
    """Click the map where a place is painted."""
    at = pixel(view, place).toPoint()
    act = QTest.mouseDClick if double else QTest.mouseClick
    act(view, Qt.MouseButton.LeftButton, pos=at)


def turn_wheel(view, steps, at):
    """Turn the wheel over a pixel."""
    far = view.mapToGlobal(at.toPoint()).toPointF()
    event = QWheelEvent(
        at,
        far,
        QPointF().toPoint(),
        QPointF(0, 120 * steps).toPoint(),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_drawing_a_place_and_back_gives_the_place():
    assert unproject(project(CAPITAL)) == pytest.approx(CAPITAL)


class TestWhatIsSeen:
    """Where the map opens."""

    def test_a_municipality_opens_with_the_cross_in_it(self, view):
        place = municipalities()[NEBAJ]
        assert view.municipality == NEBAJ
        assert view.cross == pytest.approx((place.latitude, place.longitude))
        assert view.words() == "Santa María Nebaj, Quiché"

    @pytest.mark.parametrize("code", ["", "9999"])
    def test_an_unknown_one_shows_the_country(self, view, code):
        view.show_municipality(code)
        for place in municipalities().values():
            at = pixel(view, (place.latitude, place.longitude))
            assert view.rect().contains(at.toPoint())

    def test_what_opens_is_whole_also_after_the_window_grew(self, view):
        view.resize(900, 600)
        high = view._to_screen().mapRect(view._wanted)
        assert view.rect().contains(high.toRect())
        assert high.height() > 300

    def test_places_are_all_in_view_with_the_cross_at_the_last(self, view):
        points = [(14.6, -90.5), (14.7, -90.6), (14.65, -90.4)]
        view.show_places(points)
        assert all(view.rect().contains(pixel(view, point).toPoint()) for point in points)
        assert view.cross == points[-1]

    def test_a_single_place_is_seen_with_some_land_around(self, view):
        view.show_places([CAPITAL])
        assert view.rect().contains(pixel(view, (14.645, -90.517)).toPoint())

    def test_outside_it_says_so(self, view):
        view.put_cross((0, 0))
        assert view.municipality == ""
        assert view.words() == "Fuera de los municipios"


class TestKeys:
    """The cross without a mouse."""

    @pytest.mark.parametrize(
        ("key", "lat", "lon"),
        [
            (Qt.Key.Key_Up, 1, 0),
            (Qt.Key.Key_Down, -1, 0),
            (Qt.Key.Key_Right, 0, 1),
            (Qt.Key.Key_Left, 0, -1),
        ],
    )
    def test_arrows_move_it_their_way(self, view, key, lat, lon):
        before = view.cross
        press(view, key)
        moved = (view.cross[0] - before[0], view.cross[1] - before[1])
        assert [(part > 1e-9) - (part < -1e-9) for part in moved] == [lat, lon]

    def test_with_shift_they_move_it_a_little(self, view):
        before = view.cross[1]
        press(view, Qt.Key.Key_Right)
        far = view.cross[1] - before
        press(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        assert 0 < view.cross[1] - before - far < far / 4

    def test_plus_comes_nearer_and_minus_goes_back_around_the_cross(self, view):
        before = pixel(view, view.cross)
        far = view._scale
        press(view, 0, text="+")
        assert view._scale == pytest.approx(far * 1.6)
        assert (pixel(view, view.cross) - before).manhattanLength() < 1
        press(view, 0, text="-")
        assert view._scale == pytest.approx(far)

    def test_it_never_comes_nearer_than_the_outlines_know_nor_loses_the_country(self, view):
        for _press in range(40):
            press(view, 0, text="+")
        assert view._scale == 55_000
        for _press in range(60):
            press(view, 0, text="-")
        assert view._scale == pytest.approx(view._farthest())

    def test_the_map_follows_the_cross(self, view):
        for _press in range(200):
            press(view, Qt.Key.Key_Left)
        assert view.rect().contains(pixel(view, view.cross).toPoint())

    def test_home_shows_the_country(self, view):
        press(view, Qt.Key.Key_Home)
        assert view.rect().contains(pixel(view, (17.8, -89.2)).toPoint())

    def test_enter_takes_the_place(self, view):
        press(view, Qt.Key.Key_Return)
        assert view.said == [view.cross]

    @pytest.mark.parametrize("key", [Qt.Key.Key_Backspace, Qt.Key.Key_Delete])
    def test_back_asks_to_remove(self, view, qtbot, key):
        with qtbot.waitSignal(view.removed):
            press(view, key)

    @pytest.mark.parametrize(
        "modifier", [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier]
    )
    def test_keys_of_the_window_are_left_to_it(self, view, modifier):
        before = view.cross
        press(view, Qt.Key.Key_Right, modifier)
        press(view, Qt.Key.Key_Return, modifier)
        assert (view.cross, view.said) == (before, [])


class TestMouse:
    """The same with a mouse."""

    def test_a_click_moves_the_cross(self, view):
        click(view, (15.45, -91.2))
        assert view.cross == pytest.approx((15.45, -91.2), abs=0.01)
        assert view.said == []

    def test_two_clicks_take_the_place(self, view):
        click(view, (15.45, -91.2), double=True)
        assert view.said == [view.cross]

    def test_dragging_moves_the_map_and_leaves_the_cross(self, view):
        cross, at = view.cross, pixel(view, (15.45, -91.2)).toPoint()
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
        QTest.mouseMove(view, at + QPointF(40, 30).toPoint())
        QTest.mouseMove(view, at + QPointF(80, 60).toPoint())
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at + QPointF(80, 60).toPoint())
        assert view.cross == cross
        assert (pixel(view, (15.45, -91.2)).toPoint() - at).manhattanLength() > 100

    def test_the_wheel_comes_nearer_to_what_is_under_it(self, view):
        at = QPointF(100, 60)
        before = unproject(view._from_screen(at))
        turn_wheel(view, 1, at)
        assert unproject(view._from_screen(at)) == pytest.approx(before)
        assert view._scale > 0

    def test_without_the_keys_the_wheel_is_left_to_the_page(self, view):
        view.clearFocus()
        before = view._scale
        turn_wheel(view, 1, QPointF(100, 60))
        assert view._scale == before


class TestSpoken:
    """What who does not see the map hears."""

    def test_it_has_the_name_it_was_given(self, view):
        assert view.accessibleName() == "Mapa: pozo"

    def test_its_description_tells_where_the_cross_stands(self, view):
        view.put_cross(CAPITAL)
        assert view.accessibleDescription() == "Guatemala, Guatemala. 14.6349, -90.5069"

    def test_another_municipality_is_spoken_once(self, view):
        with overheard() as said:
            view.put_cross(CAPITAL)
            view.put_cross((14.635, -90.507))
        assert said == [("Guatemala, Guatemala", False)]


class TestPainting:
    """What is painted, in every theme."""

    def painted(self, view):
        view.repaint()
        return view.grab().toImage()

    @pytest.mark.parametrize("theme_name", ["claro", "oscuro", "contraste"])
    def test_each_theme_is_another_picture(self, look, shown, theme_name):
        look(theme_name)
        widget = MapView("Mapa")
        widget.show_municipality(NEBAJ)
        shown(widget, 400, 240)
        picture = self.painted(widget)
        colours = {
            picture.pixelColor(x, y).name() for x in range(0, 400, 5) for y in range(0, 240, 5)
        }
        assert len(colours) >= 3

    def test_marked_places_are_seen(self, view):
        before = self.painted(view)
        view.set_places([(15.45, -91.2), (15.5, -91.1)], is_area=True)
        assert self.painted(view) != before

    def test_classes_colour_and_hatch(self, view):
        plain = self.painted(view)
        view.set_classes({NEBAJ: 3})
        coloured = self.painted(view)
        view.set_classes({NEBAJ: 0})
        assert len({bytes(p.constBits()) for p in (plain, coloured, self.painted(view))}) == 3
        view.set_classes(None)
        assert self.painted(view) == plain

    def test_a_map_without_a_size_paints_nothing_and_breaks_nothing(self, qtbot):
        widget = MapView("Mapa")
        qtbot.addWidget(widget)
        widget.resize(1, 1)
        widget.show_municipality(NEBAJ)
        widget.render(QImage(4, 4, QImage.Format.Format_RGB32))

    @pytest.mark.parametrize("code", ["", NEBAJ])
    def test_one_frame_leaves_the_window_alive(self, view, code):
        view.show_municipality(code)
        self.painted(view)
        began = time.thread_time()  # the clock would tell of the neighbours on this machine
        view.grab()
        assert (time.thread_time() - began) * 1000 < FRAME_MS * 4


@pytest.mark.parametrize(
    ("most", "length"), [(1, 1), (9, 5), (1234, 1000), (4999, 2000), (5000, 5000), (99_999, 50_000)]
)
def test_the_ruler_has_round_lengths(most, length):
    assert round_length(most) == length
