"""How much room a window has: the steps of LOOK section 2, measured on width over zoom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui import theme
from app.ui.room import Height, Room, Width

WINDOWS = {
    # window: (zoom, width step, height step, rail, header, footer, margin), sizes at 100 %
    (1366, 768): (100, Width.WIDE, Height.TALL, 204, 76, 58, 28),
    (1920, 1080): (100, Width.WIDE, Height.TALL, 204, 76, 58, 28),
    (1200, 700): (100, Width.WIDE, Height.TALL, 204, 76, 58, 28),
    (1199, 699): (100, Width.MEDIUM, Height.SHORT, 92, 64, 58, 20),
    (1024, 600): (100, Width.MEDIUM, Height.SHORT, 92, 64, 58, 20),
    (960, 560): (100, Width.MEDIUM, Height.SHORT, 92, 64, 58, 20),
    (959, 559): (100, Width.SMALL, Height.LOW, 92, 58, 52, 14),
    (910, 512): (100, Width.SMALL, Height.LOW, 92, 58, 52, 14),
    (900, 500): (100, Width.SMALL, Height.LOW, 92, 58, 52, 14),
    (760, 440): (100, Width.SMALL, Height.LOW, 92, 58, 52, 14),
    (759, 440): (100, Width.MINI, Height.LOW, 0, 58, 52, 14),
}
LENGTHS = st.integers(1, 6000)


@pytest.mark.parametrize("size", WINDOWS, ids=lambda size: "x".join(map(str, size)))
def test_a_window_has_the_steps_of_the_design(size):
    _zoom, width, height, rail, header, footer, margin = WINDOWS[size]
    room = Room.of(*size)
    assert (room.width, room.height) == (width, height)
    assert (room.rail, room.header, room.footer, room.margin) == (rail, header, footer, margin)


@pytest.mark.parametrize(
    ("zoom", "step"),
    [(90, Width.WIDE), (100, Width.WIDE), (115, Width.MEDIUM), (130, Width.MEDIUM),
     (150, Width.SMALL), (175, Width.SMALL), (200, Width.MINI)],
)  # fmt: skip
def test_zoom_makes_the_same_screen_narrower(look, zoom, step):
    look(zoom=zoom)
    assert Room.of(1366, 768).width is step


@pytest.mark.parametrize("zoom", theme.ZOOMS)
def test_a_window_and_its_zoom_grow_together(look, zoom):
    look(zoom=zoom)
    room = Room.of(round(1366 * zoom / 100), round(768 * zoom / 100))
    assert (room.width, room.height) == (Width.WIDE, Height.TALL)


@pytest.mark.parametrize("zoom", theme.ZOOMS)
@pytest.mark.parametrize("step", Width)
def test_bars_and_margins_follow_the_zoom(look, zoom, step):
    plain = Room(step, Height.SHORT)
    sizes = plain.rail, plain.header, plain.footer, plain.margin
    look(zoom=zoom)
    zoomed = plain.rail, plain.header, plain.footer, plain.margin
    assert zoomed == tuple(theme.px(size) for size in sizes)


@given(LENGTHS, LENGTHS)
def test_every_window_has_a_step(width, height):
    room = Room.of(width, height)
    assert room.width <= width
    assert room.height <= height


@given(LENGTHS, LENGTHS, LENGTHS)
def test_a_wider_window_never_has_less_room(one, other, height):
    narrow, wide = sorted((one, other))
    assert Room.of(narrow, height).width <= Room.of(wide, height).width
    assert Room.of(narrow, height).rail <= Room.of(wide, height).rail
    assert Room.of(narrow, height).margin <= Room.of(wide, height).margin


@given(LENGTHS, LENGTHS, LENGTHS)
def test_a_higher_window_never_has_lower_bars(width, one, other):
    low, tall = sorted((one, other))
    assert Room.of(width, low).header <= Room.of(width, tall).header
    assert Room.of(width, low).footer <= Room.of(width, tall).footer


@given(LENGTHS, LENGTHS)
def test_width_and_height_are_measured_apart(width, height):
    assert Room.of(width, height).width is Room.of(width, 10).width
    assert Room.of(width, height).height is Room.of(10, height).height


def test_the_steps_are_those_of_the_tokens():
    frame = theme.tokens()["frame"]
    assert [frame[name]["min_width"] for name in ("small", "medium", "wide")] == [
        Width.SMALL,
        Width.MEDIUM,
        Width.WIDE,
    ]
    assert (frame["low_height"], frame["short_height"]) == (Height.SHORT, Height.TALL)


def test_the_design_minimum_still_has_a_rail():
    width, height = theme.tokens()["frame"]["design_minimum"]
    assert Room.of(width, height).rail > 0


def test_rooms_of_one_step_are_the_same():
    assert Room.of(1300, 800) == Room.of(1366, 768)
    assert Room.of(1300, 800) != Room.of(1100, 800)
