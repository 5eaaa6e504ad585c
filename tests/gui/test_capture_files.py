"""Files in the window: into the record, out to other programs; what forms show and play."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel
from support.capture import Keyer, stored, wait_for_workspace
from support.capture_form import load_sheets
from support.photos import photo

from app.store.workspace import Workspace
from app.ui.capture.beside import Beside
from app.ui.capture.rows import Row
from app.ui.capture.screen import CaptureScreen
from app.ui.controls.buttons import Button
from app.ui.questions.attachment import AttachmentQuestion

SURVEY = (
    (
        "type",
        "name",
        "label",
        "hint",
        "guidance_hint",
        "media::image",
        "media::audio",
        "appearance",
    ),
    ("note", "saludo", "**Mire** el mapa", "", "", "mapa.png", "", ""),
    ("image", "foto", "Foto", "", "", "", "", ""),
    ("text", "casa", "¿Cómo es la *casa*?", "", "Diga el **material**.", "mapa.png", "voz.mp3", ""),
    ("select_one techos", "techo", "Techo", "", "", "", "", ""),
    ("audio", "voz", "Grabación", "", "", "", "", ""),
)
CHOICES = (
    ("list_name", "name", "label", "media::image"),
    ("techos", "1", "Lámina", "mapa.png"),
    ("techos", "2", "Palma", ""),
)
SETTINGS = (("form_id", "form_title"), ("casas", "Casas"))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def keyer(folder, open_window, qtbot, context):
    """Somebody who has begun a record of a form with files."""
    wait_for_workspace(context, qtbot)
    sheets = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}
    version = load_sheets(folder, sheets).version
    with Workspace.open(folder) as workspace:
        names = {"mapa.png": photo(60, 40, kind="png"), "voz.mp3": b"sonido"}
        held = {name: workspace.media.add(content) for name, content in names.items()}
        with workspace.db.transaction():
            workspace.media.keep_with_form(version.id, held)
    keyer = Keyer(open_window({"capturar": CaptureScreen}), qtbot)
    qtbot.waitUntil(lambda: bool(keyer.screen.context.form))
    keyer.begin()
    return keyer


@pytest.fixture
def outside(monkeypatch):
    """What was opened with other programs."""
    opened = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True
    )
    return opened


def editor(keyer):
    return keyer.filling.page.question.editor


def given(keyer, qtbot, source):
    """Give a file to the question in hand and wait until its answer is on disk."""
    editor(keyer).file_given.emit(source)
    qtbot.waitUntil(lambda: keyer.filling.here.state.value is not None)
    keyer.settle()


def values(folder):
    [(_state, found)] = stored(folder, "casas")
    return found


class TestAttaching:
    """From the file to the answer."""

    def test_a_photo_becomes_the_answer(self, keyer, qtbot, folder):
        assert isinstance(editor(keyer), AttachmentQuestion)
        given(keyer, qtbot, photo())
        assert values(folder)["foto"].endswith(".jpg")
        assert any(not label.pixmap().isNull() for label in editor(keyer).findChildren(QLabel))

    def test_going_on_keeps_it_and_coming_back_shows_it(self, keyer, qtbot):
        given(keyer, qtbot, photo())
        keyer.press(Qt.Key.Key_Return)
        rows = [row for row in keyer.filling.page.rows() if "Foto guardada" in row.accessibleName()]
        assert len(rows) == 1
        keyer.press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        assert not editor(keyer).remove.isHidden()

    def test_what_is_refused_is_said_under_the_question(self, keyer, qtbot, tmp_path, folder):
        wrong = tmp_path / "carta.docx"
        wrong.write_bytes(b"carta")
        editor(keyer).file_given.emit(wrong)
        question = keyer.filling.page.question
        qtbot.waitUntil(lambda: "carta.docx" in question.complaint)
        assert "no se cambió nada" in question.complaint
        assert "foto" not in values(folder)

    def test_a_file_that_arrives_when_the_person_has_gone_on_still_answers(
        self, keyer, qtbot, folder
    ):
        editor(keyer).file_given.emit(photo())
        keyer.filling.step(1)
        qtbot.waitUntil(lambda: "foto" in values(folder))
        keyer.settle()
        assert keyer.here == "casa"

    def test_taking_it_away_is_on_disk_too(self, keyer, qtbot, folder):
        given(keyer, qtbot, photo())
        keyer.press(Qt.Key.Key_Delete)
        assert "foto" not in values(folder)

    def test_it_opens_as_a_copy_with_its_name(self, keyer, qtbot, outside):
        given(keyer, qtbot, photo())
        keyer.press(Qt.Key.Key_2)
        qtbot.waitUntil(lambda: bool(outside))
        assert outside[0].endswith(keyer.filling.here.state.value)


class TestMediaOfTheForm:
    """What the form shows and plays."""

    def to(self, keyer, ref):
        keyer.filling.go_to(ref)
        keyer.settle()
        return keyer.filling.page.question

    def test_a_note_shows_its_picture_and_speaks_its_words(self, keyer):
        [note] = [row for row in keyer.filling.page.rows() if row.item.kind == "note"]
        assert note.accessibleName() == "Mire el mapa"
        without = Row(note.item, "")
        assert note.heightForWidth(600) > without.heightForWidth(600) + 30

    def test_a_question_shows_its_picture_and_its_recording(self, keyer):
        question = self.to(keyer, "casa")
        assert any(
            label.accessibleName() == "Imagen de la pregunta «¿Cómo es la casa?»"
            for label in question.findChildren(QLabel)
        )
        assert "Oír la grabación" in [b.text() for b in question.findChildren(Button)]

    def test_f12_plays_the_recording(self, keyer, qtbot, outside):
        self.to(keyer, "casa")
        keyer.press(Qt.Key.Key_F12)
        qtbot.waitUntil(lambda: bool(outside))
        assert outside[0].endswith("voz.mp3")

    def test_f12_without_a_recording_plays_nothing(self, keyer, outside):
        question = self.to(keyer, "foto")
        assert not question.hear()
        assert outside == []

    def test_the_longer_help_comes_and_goes(self, keyer):
        [beside] = self.to(keyer, "casa").findChildren(Beside)
        [words] = [label for label in beside.findChildren(QLabel) if "material" in label.text()]
        assert words.isHidden()
        beside.turn_guidance()
        assert not words.isHidden()
        beside.turn_guidance()
        assert words.isHidden()

    def test_options_with_pictures_are_tiles(self, keyer):
        question = self.to(keyer, "techo")
        assert question.editor.rows[0].height() > 90

    def test_without_its_file_a_question_is_words(self, keyer):
        question = self.to(keyer, "voz")
        assert question.findChildren(Beside) == []
