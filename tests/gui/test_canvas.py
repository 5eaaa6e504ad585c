"""Paper to draw on: strokes, pictures, words, and taking each of them back."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from support.keys import press

from app.ui.controls.canvas import WIDTH, Canvas

BACK, WIPE = Qt.Key.Key_Backspace, Qt.Key.Key_Delete


@pytest.fixture
def canvas(shown):
    """A sheet of 600 x 200 pixels in a window; `changes` counts what it told."""
    sheet = shown(Canvas("Firma", 400), 600, 200)
    sheet.changes = []
    sheet.changed.connect(lambda: sheet.changes.append(len(sheet.sheet.strokes)))
    sheet.setFocus()
    return sheet


def draw(canvas, *points):
    """Draw a line through some pixels with the mouse."""
    places = [QPoint(*point) for point in points]
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(canvas, place)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=places[-1])


def photo(width=300, height=600, color="#3366CC"):
    """A picture of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return image


def ink(image):
    """How many pixels of a picture are not white, looking at every fifth."""
    white = QColor("white")
    places = ((x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5))
    return sum(image.pixelColor(x, y) != white for x, y in places)


class TestDrawing:
    """Strokes by mouse, finger or pen."""

    def test_a_line_is_one_stroke(self, canvas):
        draw(canvas, (50, 50), (200, 100), (400, 60))
        [stroke] = canvas.sheet.strokes
        assert len(stroke.points) >= 3
        assert canvas.changes == [1]

    def test_it_is_kept_in_units_of_the_sheet(self, canvas):
        draw(canvas, (300, 100), (310, 100))
        first = canvas.sheet.strokes[0].points[0]
        assert (first.x(), first.y()) == pytest.approx((600, 200), abs=2)

    def test_a_tap_is_a_dot(self, canvas):
        draw(canvas, (300, 100))
        assert ink(canvas.image()) > 0

    def test_moving_without_pressing_draws_nothing(self, canvas):
        QTest.mouseMove(canvas, QPoint(100, 100))
        QTest.mouseMove(canvas, QPoint(200, 100))
        assert canvas.sheet.is_empty

    def test_the_other_button_draws_nothing(self, canvas):
        QTest.mouseClick(canvas, Qt.MouseButton.RightButton, pos=QPoint(90, 90))
        assert canvas.sheet.is_empty

    def test_each_stroke_has_the_colour_of_its_time(self, canvas):
        draw(canvas, (50, 50), (90, 90))
        canvas.color = "#B00020"
        draw(canvas, (150, 50), (190, 90))
        assert [stroke.color for stroke in canvas.sheet.strokes] == ["#000000", "#B00020"]


class TestTakingBack:
    """Undo and clear, by keys."""

    def test_back_takes_the_last_stroke(self, canvas):
        draw(canvas, (50, 50), (90, 90))
        draw(canvas, (150, 50), (190, 90))
        press(canvas, BACK)
        assert len(canvas.sheet.strokes) == 1

    def test_on_an_empty_sheet_it_does_nothing(self, canvas):
        press(canvas, BACK)
        press(canvas, WIPE)
        assert canvas.changes == []

    def test_clearing_can_be_taken_back(self, canvas):
        draw(canvas, (50, 50), (90, 90))
        press(canvas, WIPE)
        assert canvas.sheet.is_empty
        press(canvas, BACK)
        assert len(canvas.sheet.strokes) == 1

    def test_so_can_a_picture_that_took_the_place_of_strokes(self, canvas):
        draw(canvas, (50, 50), (90, 90))
        canvas.put_picture(photo())
        assert canvas.sheet.strokes == ()
        press(canvas, BACK)
        assert len(canvas.sheet.strokes) == 1

    def test_what_was_kept_before_is_not_taken_back(self, canvas):
        draw(canvas, (50, 50), (90, 90))
        canvas.show_picture(photo())
        press(canvas, BACK)
        assert canvas.sheet.ground is not None

    def test_other_keys_are_left_to_the_page(self, canvas):
        draw(canvas, (50, 50), (90, 90))
        press(canvas, Qt.Key.Key_Return)
        assert canvas.changes == [1]


class TestPicture:
    """What is kept."""

    def test_it_has_the_width_of_the_sheet_whatever_the_window(self, canvas):
        draw(canvas, (50, 50), (90, 90))
        image = QImage.fromData(canvas.png(), "PNG")
        assert (image.width(), image.height()) == (WIDTH, 400)

    def test_it_is_a_png(self, canvas):
        assert canvas.png().startswith(b"\x89PNG")

    @pytest.mark.parametrize("name", ["claro", "oscuro", "contraste"])
    def test_it_is_black_on_white_in_every_theme(self, look, canvas, name):
        draw(canvas, (100, 100), (500, 100))
        light = canvas.image()
        look(name)
        assert canvas.image() == light
        assert light.pixelColor(2, 2) == QColor("white")
        assert light.pixelColor(WIDTH // 2, 200) == QColor("black")

    def test_over_a_picture_it_has_its_shape(self, canvas):
        canvas.show_picture(photo(300, 600))
        assert (canvas.image().width(), canvas.image().height()) == (WIDTH, 2 * WIDTH)

    def test_strokes_lie_over_the_picture(self, canvas):
        canvas.show_picture(photo(600, 200))
        canvas.color = "#B00020"
        draw(canvas, (100, 100), (500, 100))
        image = canvas.image()
        assert image.pixelColor(5, 5).name() == "#3366cc"
        assert image.pixelColor(WIDTH // 2, 200).name() == "#b00020"

    def test_words_are_written_in_the_middle(self, canvas):
        canvas.write("Firmado en papel")
        assert ink(canvas.image()) > 50
        assert not canvas.sheet.is_empty


class TestRoom:
    """How it stands in the page."""

    def test_its_height_follows_its_width(self, canvas):
        assert canvas.heightForWidth(600) == 200
        assert canvas.heightForWidth(300) == 100

    def test_a_tall_picture_makes_it_taller(self, canvas):
        canvas.show_picture(photo(300, 600))
        assert canvas.heightForWidth(100) == 200

    def test_a_picture_without_size_is_taken_for_paper(self, canvas):
        canvas.show_picture(QImage())
        assert canvas.heightForWidth(600) == 200

    def test_it_is_named_and_takes_the_keys(self, canvas):
        assert canvas.accessibleName() == "Firma"
        assert canvas.focusPolicy() == Qt.FocusPolicy.StrongFocus
