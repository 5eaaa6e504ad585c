"""Signatures, sketches, marks on photos: drawn, brought, kept before the page goes on."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.keys import press
from support.question_states import state

from app.operations.attachments import RecordFiles
from app.ui.controls.buttons import Button
from app.ui.questions import drawing
from app.ui.questions.appearance import way_of
from app.ui.questions.attachment import AttachmentQuestion
from app.ui.questions.drawing import DrawingQuestion
from app.ui.questions.registry import question_widget

WAYS = ("signature", "draw", "annotate")


@pytest.fixture
def asked(shown, monkeypatch):
    """The widget of a drawing; `given` are its pictures, `said` its answers, `went` how often."""
    monkeypatch.setattr(drawing, "SECOND_MS", 3_600_000)

    def ask(way="signature", value=None, files=None, width=720, height=600):
        question = state("image", value, appearance=way)
        known = RecordFiles({}, files or {})
        widget = shown(question_widget(question, "", known), width, height)
        widget.given, widget.said, widget.went = [], [], []
        widget.file_given.connect(widget.given.append)
        widget.answered.connect(widget.said.append)
        widget.done.connect(lambda: widget.went.append(1))
        widget.setFocus()
        return widget

    return ask


@pytest.fixture
def photo(tmp_path):
    """A blue picture on disk, without an ending, as contents are kept."""
    path = tmp_path / "0a1b"
    image = QImage(400, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#3366CC"))
    image.save(str(path), "PNG")
    return path


def draw(widget):
    """Draw a line across the sheet."""
    canvas = widget.canvas
    middle = canvas.height() // 2
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(20, middle))
    QTest.mouseMove(canvas, QPoint(90, middle))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(120, middle))


def words_of_buttons(widget):
    """What the buttons under the sheet say."""
    return [button.text() for button in widget.findChildren(Button)]


def kept(widget, name, path):
    """Tell the widget that what it gave is kept under a name."""
    widget.show_files(RecordFiles({}, {name: path}))
    widget.set_answer(name)
    QApplication.processEvents()


class TestWhichWay:
    """What the form asks for."""

    @pytest.mark.parametrize("way", WAYS)
    def test_an_image_with_such_an_appearance_is_drawn(self, asked, way):
        widget = asked(way)
        assert isinstance(widget, DrawingQuestion)
        assert widget.way == way

    @pytest.mark.parametrize("appearance", ["", "new", "signatures"])
    def test_any_other_image_is_a_photo(self, qtbot, appearance):
        widget = question_widget(state("image", appearance=appearance), "")
        qtbot.addWidget(widget)
        assert isinstance(widget, AttachmentQuestion)
        assert not isinstance(widget, DrawingQuestion)

    def test_no_question_is_no_drawing(self):
        assert way_of(None) == ""


class TestKeeping:
    """From the sheet to the disk."""

    def test_going_on_waits_until_the_drawing_is_kept(self, asked, photo):
        widget = asked()
        draw(widget)
        assert not widget.ready()
        [content] = widget.given
        assert content.startswith(b"\x89PNG")
        assert widget.went == []
        kept(widget, "1.png", photo)
        assert widget.went == [1]
        assert widget.ready()

    def test_pressing_again_meanwhile_keeps_it_once(self, asked, photo):
        widget = asked()
        draw(widget)
        widget.ready()
        widget.ready()
        assert len(widget.given) == 1
        kept(widget, "1.png", photo)
        assert widget.went == [1]

    def test_without_a_change_it_goes_on_at_once(self, asked, photo):
        widget = asked(value="1.png", files={"1.png": photo})
        assert widget.ready()
        widget.confirm()
        assert widget.given == []

    def test_a_second_after_the_last_stroke_it_is_kept_by_itself(self, asked, qtbot):
        widget = asked()
        widget._pause.setInterval(1)
        draw(widget)
        qtbot.waitUntil(lambda: len(widget.given) == 1)

    def test_keeping_by_itself_does_not_go_on(self, asked, photo):
        widget = asked()
        draw(widget)
        widget._keep()
        kept(widget, "1.png", photo)
        assert widget.went == []

    def test_strokes_drawn_meanwhile_are_kept_next(self, asked, photo):
        widget = asked()
        draw(widget)
        widget._keep()
        draw(widget)
        kept(widget, "1.png", photo)
        assert len(widget.canvas.sheet.strokes) == 2
        assert not widget.ready()
        assert len(widget.given) == 2

    def test_leaving_backwards_keeps_it_too(self, asked):
        widget = asked()
        draw(widget)
        widget.confirm()
        assert len(widget.given) == 1

    def test_what_could_not_be_kept_stays_on_the_sheet_and_is_tried_again(self, asked):
        widget = asked()
        draw(widget)
        widget.ready()
        widget.set_answer(None)
        assert len(widget.canvas.sheet.strokes) == 1
        assert widget.went == []
        assert not widget.ready()
        assert len(widget.given) == 2

    def test_strokes_stay_strokes_after_they_are_kept(self, asked, photo):
        widget = asked()
        draw(widget)
        widget._keep()
        kept(widget, "1.png", photo)
        press(widget.canvas, Qt.Key.Key_Backspace)
        assert widget.canvas.sheet.is_empty

    def test_an_empty_sheet_is_no_answer(self, asked, photo):
        widget = asked(value="1.png", files={"1.png": photo})
        press(widget.canvas, Qt.Key.Key_Delete)
        assert not widget.ready()
        QApplication.processEvents()
        assert widget.said == [None]
        assert widget.went == [1]

    def test_clearing_a_drawing_that_was_never_kept_says_nothing(self, asked):
        widget = asked()
        draw(widget)
        press(widget.canvas, Qt.Key.Key_Delete)
        widget.confirm()
        assert (widget.said, widget.given) == ([], [])


class TestWithoutAMouse:
    """Ways for who cannot draw here."""

    def test_signed_on_paper_is_a_picture_that_says_so(self, asked):
        widget = asked()
        press(widget.canvas, 0, text="3")
        assert widget.canvas.sheet.words == "Firmado en papel"
        widget.confirm()
        assert len(widget.given) == 1

    @pytest.mark.parametrize("way", ["draw", "annotate"])
    def test_only_a_signature_can_be_on_paper(self, asked, way):
        widget = asked(way)
        press(widget.canvas, 0, text="3")
        assert widget.canvas.sheet.is_empty
        assert "Firmado en papel" not in words_of_buttons(widget)

    def test_one_asks_for_a_file(self, asked):
        widget = asked()
        asked_for = []
        widget.ask = lambda: asked_for.append(1)
        press(widget.canvas, 0, text="1")
        assert asked_for == [1]

    def test_a_picture_is_pasted(self, asked):
        widget = asked("annotate")
        image = QImage(60, 40, QImage.Format.Format_RGB32)
        image.fill(QColor("red"))
        QGuiApplication.clipboard().setImage(image)
        press(widget.canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert len(widget.given) == 1

    def test_enter_is_left_to_the_page(self, asked):
        widget = asked()
        draw(widget)
        press(widget.canvas, Qt.Key.Key_Return)
        assert widget.given == []

    @pytest.mark.parametrize("way", WAYS)
    def test_every_button_has_its_key_on_the_sheet(self, asked, way):
        widget = asked(way)
        for button in (widget.undo, widget.remove, widget.choose, widget.paste):
            assert button.focusPolicy() == Qt.FocusPolicy.NoFocus
            assert button.key


class TestStored:
    """What was kept before."""

    def test_it_is_shown_on_the_sheet(self, asked, photo):
        widget = asked(value="1.png", files={"1.png": photo})
        assert widget.canvas.image().pixelColor(5, 5).name() == "#3366cc"
        assert widget._said.text() == "Está en el registro."

    def test_a_file_that_is_not_here_is_told(self, asked):
        widget = asked(value="1.png")
        assert "no está en esta computadora" in widget._said.text()

    def test_a_file_that_is_no_picture_leaves_the_sheet_white(self, asked, tmp_path):
        broken = tmp_path / "roto"
        broken.write_bytes(b"no")
        assert asked(value="1.png", files={"1.png": broken}).canvas.sheet.is_empty

    def test_marks_are_drawn_on_the_photo_that_was_chosen(self, asked, photo):
        widget = asked("annotate")
        kept(widget, "1.jpg", photo)
        draw(widget)
        widget.confirm()
        [content] = widget.given
        marked = QImage.fromData(content)
        assert marked.pixelColor(5, 5).name() == "#3366cc"
        assert any(
            marked.pixelColor(x, marked.height() // 2).name() == "#b00020"
            for x in range(marked.width())
        )

    def test_a_large_photo_is_read_no_larger_than_the_sheet(self, asked, tmp_path):
        path = tmp_path / "grande"
        QImage(3000, 1500, QImage.Format.Format_RGB32).save(str(path), "PNG")
        widget = asked("annotate", "1.png", {"1.png": path})
        assert widget.canvas.sheet.ground.width() == 1200


class TestLook:
    """Names, colours, room."""

    @pytest.mark.parametrize("way", WAYS)
    def test_the_sheet_is_named_after_the_question(self, asked, way):
        assert asked(way).canvas.accessibleName() == "¿Qué?"

    def test_colours_have_words(self, asked):
        widget = asked("draw")
        widget._on_color_chosen("#0B3D91")
        draw(widget)
        assert widget.canvas.sheet.strokes[0].color == "#0B3D91"
        assert widget.canvas.hasFocus()

    def test_a_signature_is_black(self, asked):
        assert asked().canvas.color == "#000000"

    @pytest.mark.parametrize("way", WAYS)
    def test_the_sheet_is_no_higher_than_the_window_has_room_for(self, asked, way):
        widget = asked(way, width=780, height=500)
        assert widget.canvas.height() <= 500 * 0.32 + 2
        assert widget.canvas.heightForWidth(widget.canvas.width()) == pytest.approx(
            widget.canvas.height(), abs=1
        )

    @pytest.mark.parametrize("way", WAYS)
    def test_twice_as_large_it_still_fits(self, look, asked, way):
        look("contraste", 200)
        widget = asked(way, width=620)
        assert widget.minimumSizeHint().width() <= 620

    @pytest.mark.parametrize("way", WAYS)
    def test_no_part_of_it_ever_is_a_window_of_its_own(self, asked, photo, way):
        widget = asked(way, value="1.png", files={"1.png": photo})
        parts = {widget.canvas, widget.choose, widget.paste, widget.undo, widget._seen}
        assert not any(part.isWindow() for part in parts)
        assert not widget._seen.isVisible()

    def test_a_complaint_is_heard_at_the_sheet(self, asked):
        widget = asked()
        widget.show_problem("Falta la firma.")
        assert widget.canvas.accessibleDescription() == "Falta la firma."
