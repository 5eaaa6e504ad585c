"""Signatures captured in the whole window, to the file on disk."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from support.capture import Keyer, stored, wait_for_workspace
from support.capture_form import load_sheets
from support.workbook import sheets_of

from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from app.ui.capture.screen import CaptureScreen

ENTER = Qt.Key.Key_Return
FORM = sheets_of("""
| survey |       |        |          |            |          |
|        | type  | name   | label    | appearance | required |
|        | image | firma  | Firma    | signature  | yes      |
|        | image | dibujo | Croquis  | draw       |          |
|        | text  | fin    | Algo más |            |          |
| settings |         |            |
|          | form_id | form_title |
|          | firmas  | Firmas     |
""")


@pytest.fixture
def folder(tmp_path):
    """Where the workspace is."""
    return tmp_path / "trabajo"


@pytest.fixture
def keyer(folder, context, open_window, qtbot):
    """Somebody with a record of the form begun, at the signature."""
    wait_for_workspace(context, qtbot)
    load_sheets(folder, FORM)
    person = Keyer(open_window({"capturar": CaptureScreen}, 910, 512), qtbot)
    qtbot.waitUntil(lambda: bool(person.screen.context.form))
    person.begin()
    return person


def editor(keyer):
    """The widget of the question in hand."""
    return keyer.filling.page.question.editor


def go_on(keyer, to):
    """Press Enter once and wait for a question."""
    keyer.press(ENTER)
    keyer.qtbot.waitUntil(lambda: keyer.here == to)
    keyer.settle()


def sign(keyer):
    """Draw a line on the sheet with the mouse."""
    canvas = editor(keyer).canvas
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    QTest.mouseMove(canvas, QPoint(80, 40))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(90, 50))


def picture(folder, question):
    """The picture that the answer of the only record stands for."""
    with Workspace.open(folder) as workspace:
        form = workspace.instruments.latest("firmas")
        [key] = workspace.records.ids(RecordQuery(form.instrument))
        info = workspace.records.info(key)
        name = workspace.records.answers(info).values[question]
        assert name.endswith(".png")
        return QImage.fromData(workspace.media.of_record(info.uuid, name).read_bytes())


def test_one_enter_keeps_the_signature_and_goes_on(keyer, folder):
    sign(keyer)
    go_on(keyer, "dibujo")
    image = picture(folder, "firma")
    assert (image.width(), image.height()) == (1200, 400)


def test_without_a_mouse_it_was_signed_on_paper(keyer, folder):
    keyer.press(Qt.Key.Key_3)
    go_on(keyer, "dibujo")
    assert not picture(folder, "firma").isNull()


def test_an_empty_sheet_is_told_when_it_is_required(keyer):
    keyer.press(ENTER)
    assert keyer.here == "firma"
    assert keyer.filling.page.question.complaint


def test_coming_back_shows_what_was_signed(keyer):
    sign(keyer)
    go_on(keyer, "dibujo")
    keyer.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert keyer.here == "firma"
    assert editor(keyer).canvas.sheet.ground is not None


def test_clearing_it_takes_the_answer_away(keyer, folder):
    sign(keyer)
    go_on(keyer, "dibujo")
    keyer.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    keyer.press(Qt.Key.Key_Delete)
    keyer.press(ENTER)
    keyer.qtbot.waitUntil(lambda: "firma" not in stored(folder, "firmas")[0][1])


def test_going_back_in_the_middle_keeps_it(keyer, folder, qtbot):
    go_on_from_first(keyer)
    sign(keyer)
    keyer.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: "dibujo" in stored(folder, "firmas")[0][1])
    assert not picture(folder, "dibujo").isNull()


def go_on_from_first(keyer):
    """Leave the signature for the sketch."""
    keyer.press(Qt.Key.Key_3)
    go_on(keyer, "dibujo")
