"""A question answered with a file: chosen, pasted, dropped, opened outside, taken away."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QLabel
from support.keys import press
from support.photos import photo
from support.question_states import state

from app.operations.attachments import RecordFiles
from app.ui.questions.attachment import AttachmentQuestion
from app.ui.questions.files import picture
from app.ui.questions.registry import question_widget
from app.ui.questions.wording import answer_words, help_words

KINDS = ("image", "audio", "video", "file")


@pytest.fixture
def kept(tmp_path):
    """A photo as the store keeps it: without an ending."""
    path = tmp_path / "ab12"
    path.write_bytes(photo())
    return path


@pytest.fixture
def asked(shown):
    """Build the widget and gather what it says."""

    def ask(kind="image", value=None, files=None, **attributes):
        files = RecordFiles({}, files or {})
        given = state(kind, value, label="Foto de la **vivienda**", **attributes)
        widget = shown(question_widget(given, "", files), 640, 360)
        widget.said, widget.given, widget.opened = [], [], []
        widget.answered.connect(widget.said.append)
        widget.file_given.connect(widget.given.append)
        widget.open_wanted.connect(lambda file, name: widget.opened.append((file, name)))
        return widget

    return ask


def words(widget):
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


def drop(widget, data):
    where, actions = QPointF(5, 5), Qt.DropAction.CopyAction
    widget.dropEvent(
        QDropEvent(where, actions, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    )


def of_files(*paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


class TestLooks:
    """What it shows."""

    @pytest.mark.parametrize("kind", KINDS)
    def test_every_kind_says_that_there_is_nothing_yet(self, asked, kind):
        widget = asked(kind)
        assert isinstance(widget, AttachmentQuestion)
        assert any(said.startswith("Todavía no hay") for said in words(widget))
        assert widget.remove.isHidden()
        assert widget.open_outside.isHidden()

    def test_a_photo_is_seen(self, asked, kept):
        widget = asked(value="1700.jpg", files={"1700.jpg": kept})
        assert "Hay una foto." in words(widget)
        seen = [label for label in widget.findChildren(QLabel) if not label.pixmap().isNull()]
        assert [label.accessibleName() for label in seen] == ["Foto de «Foto de la vivienda»"]

    def test_a_file_that_is_not_here_is_named(self, asked):
        widget = asked(value="1700.jpg")
        assert "El archivo «1700.jpg» no está en esta computadora." in words(widget)
        assert not widget.remove.isHidden()

    def test_the_person_is_told_what_becomes_of_a_photo(self, asked):
        [terms] = [said for said in words(asked()) if "sin el lugar" in said]
        assert "2048 píxeles" in terms
        [terms] = [
            said
            for said in words(asked(parameters={"max-pixels": "800"}))
            if "sin el lugar" in said
        ]
        assert "800 píxeles" in terms

    def test_other_files_say_how_large_they_may_be(self, asked):
        assert any("Hasta 100 MB" in said for said in words(asked("audio")))

    def test_the_question_is_spoken_with_each_button(self, asked):
        widget = asked()
        assert widget.choose.accessibleDescription() == "Foto de la vivienda"
        widget.show_problem("Falta la foto.")
        assert widget.choose.accessibleDescription() == "Falta la foto."

    @pytest.mark.parametrize("kind", KINDS)
    def test_kind_and_answer_read_in_words(self, kind):
        assert answer_words(state(kind, "1700.bin"), "").endswith(("guardada", "guardado"))
        assert "Presione 1" in help_words(state(kind), typed_in_list=False)


class TestGiving:
    """Ways for a file to come in."""

    def test_one_opens_the_list_of_files_without_stopping_the_window(self, asked, tmp_path):
        widget = asked("audio")
        press(widget.choose, Qt.Key.Key_1, text="1")
        [dialog] = widget.window().findChildren(QFileDialog)
        assert "*.mp3" in dialog.nameFilters()[0]
        dialog.fileSelected.emit(str(tmp_path / "a.mp3"))
        assert widget.given == [tmp_path / "a.mp3"]
        assert "Guardando el archivo…" in words(widget)
        dialog.close()

    def test_a_picture_of_the_clipboard(self, asked):
        QGuiApplication.clipboard().setImage(QImage.fromData(photo(40, 30)))
        widget = asked()
        press(widget.choose, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        [content] = widget.given
        assert QImage.fromData(content).width() == 40

    def test_a_file_of_the_clipboard(self, asked, tmp_path):
        QGuiApplication.clipboard().setMimeData(of_files(tmp_path / "a.mp4"))
        widget = asked("video")
        press(widget.choose, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert widget.given == [tmp_path / "a.mp4"]

    @pytest.mark.parametrize("kind", ["audio", "file"])
    def test_a_picture_answers_nothing_but_a_photo(self, asked, kind):
        QGuiApplication.clipboard().setImage(QImage.fromData(photo(40, 30)))
        widget = asked(kind)
        press(widget.choose, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert widget.given == []

    def test_text_of_the_clipboard_is_no_file(self, asked):
        QGuiApplication.clipboard().setText("hola")
        widget = asked()
        widget.paste.click()
        assert widget.given == []

    def test_the_first_file_that_is_dropped(self, asked, tmp_path):
        widget = asked("file")
        drop(widget, of_files(tmp_path / "a.pdf", tmp_path / "b.pdf"))
        assert widget.given == [tmp_path / "a.pdf"]

    def test_an_address_of_the_web_is_not_fetched(self, asked):
        widget = asked()
        data = QMimeData()
        data.setUrls([QUrl("https://x.gt/foto.jpg")])
        drop(widget, data)
        assert widget.given == []


class TestAnswered:
    """With a file there."""

    def test_two_opens_it_outside(self, asked, kept):
        widget = asked(value="1700.jpg", files={"1700.jpg": kept})
        press(widget.choose, Qt.Key.Key_2, text="2")
        assert widget.opened == [(kept, "1700.jpg")]

    def test_two_without_a_file_does_nothing(self, asked):
        widget = asked()
        press(widget.choose, Qt.Key.Key_2, text="2")
        assert widget.opened == []

    @pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
    def test_supr_takes_it_away_once(self, asked, kept, key):
        widget = asked(value="1700.jpg", files={"1700.jpg": kept})
        for _time in range(2):
            press(widget.choose, key)
        assert widget.said == [None]
        assert "Todavía no hay foto." in words(widget)

    def test_enter_goes_on_and_opens_nothing(self, asked, kept):
        widget = asked(value="1700.jpg", files={"1700.jpg": kept})
        press(widget.choose, Qt.Key.Key_Return, text="\r")
        assert (widget.given, widget.opened, widget.said) == ([], [], [])
        assert widget.window().findChildren(QFileDialog) == []

    def test_other_files_can_come_later(self, asked, kept):
        widget = asked(value="1700.jpg")
        widget.show_files(RecordFiles({}, {"1700.jpg": kept}))
        widget.set_answer("1700.jpg")
        assert "Hay una foto." in words(widget)


class TestPicture:
    """Pictures on the screen."""

    def test_it_keeps_its_shape_in_its_room(self, kept):
        seen = picture(kept, 100, 100)
        assert (seen.width(), seen.height()) == (100, 75)

    def test_a_small_one_is_not_blown_up(self, kept):
        assert picture(kept, 4000, 4000).width() == 400

    def test_what_is_no_picture_is_none(self, tmp_path):
        path = tmp_path / "x"
        path.write_bytes(b"hola")
        assert picture(path, 100, 100) is None
        assert picture(None, 100, 100) is None
