"""Capturing with forms as they come: without labels, with thirty groups, with long lists."""

import pytest
from PySide6.QtCore import Qt
from support.capture import Keyer, stored, wait_for_workspace
from support.capture_form import load_sheets
from support.layout import clipped, sticks_out, unnamed

from app.ui.stations import FACTORIES
from forms.problem import ProblemError

FORM = {"capturar": FACTORIES["capturar"]}
HEAD = ("type", "name", "label", "relevant")
SIZES = [(1366, 768), (1024, 600), (910, 512), (900, 500)]


def sheets(*rows, choices=()):
    """A form of these rows."""
    settings = (("form_id", "form_title"), ("rara", "Rara"))
    lists = (("list_name", "name", "label"), *choices)
    return {"survey": (HEAD, *rows), "choices": lists, "settings": settings}


def groups(count):
    """A form of that many groups with a question each."""
    rows = []
    for n in range(1, count + 1):
        rows += [
            ("begin group", f"g{n}", f"Parte {n}", ""),
            ("text", f"p{n}", f"Pregunta {n}", ""),
            ("end group", "", "", ""),
        ]
    return sheets(*rows)


NAMELESS = sheets(("text", "uno", "", ""), ("integer", "dos", "", ""), ("date", "tres", "", ""))
LONG_LIST = sheets(
    ("select_one aldeas", "aldea", "¿En qué aldea?", ""),
    ("text", "cierre", "Observaciones", ""),
    choices=tuple(("aldeas", f"a{n:03}", f"Aldea Xolꞌaꞌ {n}") for n in range(200)),
)
DECIDED = sheets(
    ("select_one sn", "tiene", "¿Tiene chorro?", ""),
    ("text", "quien", "¿Quién lo cobra?", "${tiene} = '1'"),
    ("text", "cierre", "Observaciones", ""),
    choices=(("sn", "1", "Sí"), ("sn", "2", "No")),
)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def capture(folder, context, open_window, qtbot):
    """Begin a record of a form, in a window of a size."""
    wait_for_workspace(context, qtbot)

    def open_(form, size=(1366, 768)):
        load_sheets(folder, form)
        keyer = Keyer(open_window(FORM, *size), qtbot)
        qtbot.waitUntil(lambda: bool(keyer.screen.context.form))
        keyer.begin()
        return keyer

    return open_


def row_words(keyer):
    return [row.accessibleName() for row in keyer.filling.page.rows()]


def test_a_form_without_labels_is_refused_with_every_question_named(folder):
    with pytest.raises(ProblemError) as refused:
        load_sheets(folder, NAMELESS)
    told = [(each.code, each.values["name"]) for each in refused.value.problems]
    assert told == [("form.missing_label", name) for name in ("uno", "dos", "tres")]


@pytest.mark.parametrize("size", SIZES)
def test_thirty_groups_fit_every_window(capture, size):
    keyer = capture(groups(30), size)
    assert sticks_out(keyer.window) == clipped(keyer.window) == []
    assert unnamed(keyer.window) == []


def test_thirty_groups_are_gone_through_page_by_page(capture):
    keyer = capture(groups(30))
    seen = [keyer.here]
    for _ in range(29):
        keyer.press(Qt.Key.Key_PageDown)
        seen.append(keyer.here)
    assert seen == [f"g{n}/p{n}" for n in range(1, 31)]
    keyer.press(Qt.Key.Key_PageUp)
    assert keyer.here == "g29/p29"


def test_one_of_two_hundred_is_found_by_its_words(capture, folder):
    keyer = capture(LONG_LIST)
    keyer.type("xolꞌaꞌ 199")
    assert stored(folder, "rara")[0][1] == {"aldea": "a199"}
    assert keyer.here == "cierre"


def test_what_stands_in_no_list_stays_and_is_told(capture, folder):
    keyer = capture(LONG_LIST)
    keyer.type("aldea que no hay")
    assert stored(folder, "rara")[0][1] == {"aldea": "aldea que no hay"}


@pytest.mark.parametrize(("code", "asked"), [("1", True), ("2", False)])
def test_a_question_comes_and_goes_with_the_answer_that_decides(capture, code, asked):
    keyer = capture(DECIDED)
    keyer.press(getattr(Qt.Key, f"Key_{code}"))
    keyer.press(Qt.Key.Key_Return)
    assert (keyer.here == "quien") is asked
    reasons = [words for words in row_words(keyer) if words.endswith("es No")]
    assert bool(reasons) is not asked


def test_before_the_answer_its_line_says_what_decides(capture):
    keyer = capture(DECIDED)
    assert "2 no aplica, porque «¿Tiene chorro?» no tiene respuesta" in row_words(keyer)
