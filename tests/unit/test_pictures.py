"""A photo is kept upright, no larger than asked, and says nothing of where it was taken."""

import pytest
from support.qt_libraries import why_no_qt

if why_no_qt():
    pytest.skip(why_no_qt(), allow_module_level=True)

from support.photos import PLACE, color_at, photo, size_of

from app import pictures
from app.pictures import redrawn


@pytest.mark.parametrize(
    ("size", "longest", "kept"),
    [
        ((4000, 3000), 2048, (2048, 1536)),
        ((300, 400), 200, (150, 200)),
        ((400, 300), 2048, (400, 300)),
        ((400, 300), 400, (400, 300)),
        ((2000, 2), 100, (100, 1)),
    ],
)
def test_the_longest_side_is_no_longer_than_asked(size, longest, kept):
    picture = redrawn(photo(*size), longest)
    assert (picture.width, picture.height) == kept
    assert size_of(picture.content) == kept


@pytest.mark.parametrize("kind", ["jpg", "png"])
def test_what_the_camera_wrote_stays_behind(kind):
    content = photo(kind=kind)
    assert PLACE in content
    kept = redrawn(content, 2048).content
    assert PLACE not in kept
    assert b"Exif" not in kept


def test_a_photo_is_turned_as_the_camera_was_held():
    picture = redrawn(photo(400, 300, turned=6), 2048)
    assert (picture.width, picture.height) == (300, 400)
    assert color_at(picture.content, 150, 20).blue() > 90  # what was left is above now
    assert color_at(picture.content, 150, 380).red() > 200


def test_a_turned_photo_shrinks_by_its_longest_side_too():
    picture = redrawn(photo(400, 300, turned=8), 200)
    assert (picture.width, picture.height) == (150, 200)


def test_colours_stay():
    picture = redrawn(photo(), 200)
    left = color_at(picture.content, 20, 20)
    assert (left.red(), left.green(), left.blue()) == pytest.approx((0, 128, 128), abs=12)


def test_a_drawing_that_can_be_seen_through_stays_so():
    picture = redrawn(photo(60, 40, kind="png", see_through=True), 2048)
    assert picture.suffix == ".png"
    assert color_at(picture.content, 50, 20).alpha() == 0


def test_a_picture_without_holes_becomes_a_jpeg():
    picture = redrawn(photo(kind="png"), 2048)
    assert picture.suffix == ".jpg"
    assert picture.content.startswith(b"\xff\xd8")


@pytest.mark.qt_log_ignore("JPEG")
@pytest.mark.parametrize("content", [b"", b"hola", b"\xff\xd8\xff\xe0", b"GIF89a", b"<svg/>"])
def test_what_is_no_picture_is_said_to_be_none(content):
    assert redrawn(content, 2048) is None


def test_a_picture_cut_short_is_shown_or_refused_but_never_an_error():
    content = photo(kind="png")
    for length in range(0, len(content), 97):
        redrawn(content[:length], 2048)


def test_a_picture_that_would_fill_the_memory_is_refused_unread(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 400 * 300 - 1)
    assert redrawn(photo(400, 300), 100) is None
