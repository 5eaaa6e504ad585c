"""Drafts: leaving, coming back to the same question, a program that is killed while typing."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from support.capture import Keyer, load, stored, wait_for_workspace
from support.processes import ROOT

from app.store.workspace import Workspace
from app.ui.capture.desk import SECOND_MS
from app.ui.stations import FACTORIES

FORM = {"capturar": FACTORIES["capturar"], "ajustes": FACTORIES["ajustes"]}
TYPIST = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.keys import type_text
from app.settings import Settings
from app.store.workspace import Workspace
from app.ui.application import make_application
from app.ui.context import Context
from app.ui.main_window import MainWindow
from app.ui.tasks import Tasks

folder = Path(sys.argv[1])
settings = Settings(person="Juana", theme="claro", first_run_done=True)
application = make_application(settings)
window = MainWindow(Context(folder, settings, Tasks(lambda: Workspace.open(folder))))
window.show()
window.activateWindow()
window.go("capturar")
filling = window.screen_in_view.filling


def step():
    here = filling.page.ref
    if filling.desk.busy:
        return
    if not here:
        QTest.keyClick(window, Qt.Key.Key_F2)
    elif here == "municipio":
        type_text(QApplication.focusWidget(), "nebaj")
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    elif here == "anio_censo":
        type_text(QApplication.focusWidget(), "201")
        timer.stop()
        print("typed", flush=True)


timer = QTimer(interval=50, timeout=step)
timer.start()
application.exec()
"""


@pytest.fixture
def folder(tmp_path, context, qtbot):
    wait_for_workspace(context, qtbot)
    load(tmp_path / "trabajo")
    return tmp_path / "trabajo"


@pytest.fixture
def open_keyer(folder, open_window, qtbot):
    def open_():
        keyer = Keyer(open_window(FORM), qtbot)
        qtbot.waitUntil(lambda: bool(keyer.screen.context.form))
        return keyer

    return open_


def buttons(keyer):
    """The buttons of the start page by their names."""
    found = keyer.screen.start_page.findChildren(QPushButton)
    return {button.accessibleName(): button for button in found if button.isVisible()}


def has_button(keyer, name):
    """Whether the start page has a button of that name."""
    return name in buttons(keyer)


def press_resume(keyer, number=1):
    """Press «Seguir» of a draft."""
    name = f"Seguir con el registro {number}"
    keyer.qtbot.waitUntil(lambda: has_button(keyer, name))
    buttons(keyer)[name].click()
    keyer.qtbot.waitUntil(lambda: keyer.here != "")


def test_a_draft_is_gone_on_with_at_the_same_question(open_keyer):
    keyer = open_keyer()
    keyer.begin()
    keyer.type("nebaj")
    keyer.type("2018")
    keyer.screen.leave_record()
    press_resume(keyer)
    assert keyer.here == "poblacion"
    assert "Santa María Nebaj" in keyer.screen.header.crumb.text()


def test_leaving_the_screen_stores_what_is_typed(open_keyer, folder, qtbot):
    keyer = open_keyer()
    keyer.begin()
    keyer.type("nebaj")
    keyer.type("2018", then=None)
    filling = keyer.filling
    keyer.window.go("ajustes")
    qtbot.waitUntil(lambda: not filling.desk.busy)
    assert stored(folder)[0][1]["anio_censo"] == 2018


def test_closing_the_window_stores_what_is_typed(open_keyer, folder):
    keyer = open_keyer()
    keyer.begin()
    keyer.type("nebaj")
    keyer.type("2018", then=None)
    keyer.window.close()
    assert stored(folder)[0][1]["anio_censo"] == 2018
    with Workspace.open(folder) as workspace:
        assert workspace.records.pending() is None


def test_what_is_being_typed_is_on_disk_within_a_second(open_keyer, folder, qtbot):
    keyer = open_keyer()
    keyer.begin()
    keyer.type("nebaj")
    keyer.type("20", then=None)

    def kept():
        with Workspace.open(folder) as workspace:
            pending = workspace.records.pending()
        return pending is not None and (pending.path, pending.text) == ("anio_censo", "20")

    assert SECOND_MS <= 1000
    qtbot.waitUntil(kept)


def test_a_killed_program_loses_nothing_and_says_where_to_go_on(folder, open_keyer):
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
    with subprocess.Popen(
        [sys.executable, "-c", TYPIST, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment,
    ) as typist:
        assert typist.stdout.readline() == "typed\n"
        _until_pending(folder, "201")
        typist.send_signal(signal.SIGKILL)
    keyer = open_keyer()
    keyer.qtbot.waitUntil(lambda: has_button(keyer, "Seguir con el registro 1"))
    words = json.dumps([each.text() for each in keyer.screen.start_page.findChildren(_label())])
    assert "Acopio se cerr" in words
    press_resume(keyer)
    assert keyer.here == "anio_censo"
    assert keyer.filling.page.question.editor.field.text() == "201"
    keyer.type("8")
    assert stored(folder)[0][1] == {"municipio": "1413", "anio_censo": 2018}


def _label():
    from PySide6.QtWidgets import QLabel

    return QLabel


def _until_pending(folder, text):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with Workspace.open(folder) as workspace:
            pending = workspace.records.pending()
        if pending is not None and pending.text == text:
            return
    raise AssertionError("nothing was kept")


def test_a_target_opens_a_record_at_a_question(open_keyer, folder):
    keyer = open_keyer()
    keyer.begin()
    keyer.type("nebaj")
    keyer.screen.leave_record()
    keyer.window.go("capturar", {"record": 1, "field": "idioma_materno"})
    keyer.qtbot.waitUntil(lambda: keyer.here == "idioma_materno")


def test_the_window_built_anew_comes_back_to_the_question(open_keyer, qtbot):
    keyer = open_keyer()
    keyer.begin()
    keyer.type("nebaj")
    keyer.type("2018")
    keyer.window.rebuild()
    qtbot.waitUntil(lambda: keyer.here == "poblacion")


def test_f2_piles_up_no_empty_records(open_keyer, folder):
    keyer = open_keyer()
    keyer.begin()
    keyer.press(Qt.Key.Key_F2)
    keyer.press(Qt.Key.Key_F2)
    assert len(stored(folder)) == 1


def test_a_finished_record_can_be_taken_up_again(open_keyer, folder):
    keyer = open_keyer()
    keyer.begin()
    for answer in ("nebaj", "2018", "72686", "2.9", "13", "10.2", "ixil", "86.2"):
        keyer.type(answer)
    keyer.press(Qt.Key.Key_Return)
    keyer.qtbot.waitUntil(lambda: not keyer.filling.desk.has_record)
    keyer.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    keyer.qtbot.waitUntil(lambda: keyer.here != "")
    assert stored(folder)[0][0] == "draft"


def test_a_disk_that_refuses_keeps_the_answer_and_the_question(open_keyer, folder, monkeypatch):
    from app.store.database import KnownError
    from app.store.records import Records
    from forms.problem import Problem

    keyer = open_keyer()
    keyer.begin()
    save = Records.save

    def full(*_args, **_named):
        raise KnownError(Problem("store.disk_full", values={"path": "disco"}))

    monkeypatch.setattr(Records, "save", full)
    keyer.type("nebaj")
    assert keyer.here == "municipio"
    assert keyer.screen.context.truths.trouble
    assert QApplication.activeModalWidget() is None
    monkeypatch.setattr(Records, "save", save)
    keyer.press(Qt.Key.Key_Return)
    assert keyer.here == "anio_censo"
    assert stored(folder)[0][1] == {"municipio": "1413"}


def test_without_forms_the_page_says_where_to_get_one(tmp_path, open_window, qtbot):
    went = []
    window = open_window(FORM)
    window.context.went.connect(lambda station, _target: went.append(station))
    keyer = Keyer(window, qtbot)
    qtbot.waitUntil(lambda: has_button(keyer, "Ver los formularios"))
    buttons(keyer)["Ver los formularios"].click()
    assert went == ["formularios"]
