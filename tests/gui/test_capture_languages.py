"""Asking in several languages: switched with a key, two at once, remembered, nothing typed lost."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from support.capture import Keyer, wait_for_workspace
from support.capture_form import load_sheets
from support.keys import type_text

from app.settings import Settings
from app.store.workspace import Workspace
from app.ui.capture.languages import (
    Spoken,
    keep_spoken,
    language_kept,
    language_name,
    next_language,
    spoken_by,
    with_second,
)
from app.ui.stations import FACTORIES

ES, IXL, QUC = "Español (es)", "Ixil (ixl)", "quc"
CTRL = Qt.KeyboardModifier.ControlModifier
BOTH = CTRL | Qt.KeyboardModifier.ShiftModifier
SURVEY = (
    ("type", "name", f"label::{ES}", f"label::{IXL}", f"hint::{ES}", f"hint::{IXL}"),
    ("text", "nombre", "Nombre", "Abꞌii", "Como en el DPI", "Kam chit"),
    ("select_one si", "agua", "¿Tiene agua?", "¿At aꞌ?", "", ""),
    ("begin repeat", "hijos", "Hijos", "Kꞌaol", "", ""),
    ("text", "hijo", "Nombre del hijo", "Abꞌii kꞌaol", "", ""),
    ("end repeat", "", "", "", "", ""),
)
CHOICES = (
    ("list_name", "name", f"label::{ES}", f"label::{IXL}"),
    ("si", "1", "Sí", "Eꞌ"),
    ("si", "2", "No", "Yeꞌxh"),
)
SETTINGS = (("form_id", "form_title", "default_language"), ("dos", "Dos lenguas", ES))
SHEETS = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def keyer(folder, context, open_window, qtbot):
    wait_for_workspace(context, qtbot)
    load_sheets(folder, SHEETS)
    keyer = Keyer(open_window({"capturar": FACTORIES["capturar"]}), qtbot)
    qtbot.waitUntil(lambda: bool(keyer.screen.context.form))
    keyer.begin()
    return keyer


def texts(keyer):
    """The words of the question in hand, from top to bottom."""
    from PySide6.QtWidgets import QLabel

    return [each.text() for each in keyer.filling.page.live.findChildren(QLabel)]


def options(keyer):
    return [row.text() for row in keyer.filling.page.question.editor.rows]


def switch(keyer):
    keyer.press(Qt.Key.Key_L, CTRL)


class TestSwitching:
    def test_ctrl_l_asks_in_the_next_language_and_back(self, keyer):
        switch(keyer)
        assert texts(keyer)[0] == "Abꞌii"
        switch(keyer)
        assert texts(keyer)[0] == "Nombre"

    def test_what_is_being_typed_stays_and_is_no_answer_yet(self, keyer, folder):
        type_text(QApplication.focusWidget(), "Mar")
        switch(keyer)
        assert keyer.filling.page.question.editor.field.text() == "Mar"
        keyer.type("ía")
        with Workspace.open(folder) as workspace:
            record = workspace.records.info(1)
            entries = workspace.journal.entries(record.uuid, ops=("set",))
            assert [entry.what.new for entry in entries] == ["María"]

    def test_what_is_being_typed_is_on_disk_at_once_after_it(self, keyer, folder):
        keyer.filling.desk.findChild(QTimer).setInterval(3_600_000)
        type_text(QApplication.focusWidget(), "Mar")
        switch(keyer)
        keyer.qtbot.waitUntil(lambda: _pending(folder) == "Mar")

    def test_the_record_says_in_which_language_it_was_asked(self, keyer, folder):
        switch(keyer)
        with Workspace.open(folder) as workspace:
            assert workspace.records.info(1).language == IXL

    def test_a_draft_goes_on_in_its_language(self, keyer):
        switch(keyer)
        keyer.type("María")
        record = keyer.filling.desk.record.uuid
        keyer.screen.leave_record()
        keyer.filling.desk.resume(record)
        keyer.qtbot.waitUntil(lambda: keyer.here == "agua")
        assert texts(keyer)[0] == "¿At aꞌ?"

    def test_the_next_record_is_asked_in_the_language_chosen_last(self, keyer):
        switch(keyer)
        keyer.type("María")
        keyer.screen.leave_record()
        keyer.begin()
        assert texts(keyer)[0] == "Abꞌii"

    def test_a_form_of_one_language_has_no_switch(self, keyer, folder):
        from support.capture_form import load_households

        load_households(folder)
        keyer.screen.context.use_form("hogares")
        keyer.screen.start_record()
        keyer.qtbot.waitUntil(lambda: keyer.here == "lugar/comunidad")
        switch(keyer)
        assert texts(keyer)[0] == "Comunidad"


class TestTwoAtOnce:
    def test_the_second_language_stands_under_the_first(self, keyer):
        keyer.press(Qt.Key.Key_L, BOTH)
        found = texts(keyer)
        assert found.index("Abꞌii") == found.index("Nombre") + 1
        assert "Kam chit" in found

    def test_options_say_both(self, keyer):
        keyer.press(Qt.Key.Key_L, BOTH)
        keyer.type("María")
        assert options(keyer) == ["Sí · Eꞌ", "No · Yeꞌxh"]
        keyer.press(Qt.Key.Key_1)
        assert keyer.filling.desk.session.node("agua").value == "1"

    def test_the_two_change_places_with_ctrl_l(self, keyer):
        keyer.press(Qt.Key.Key_L, BOTH)
        switch(keyer)
        found = texts(keyer)
        assert found.index("Nombre") == found.index("Abꞌii") + 1

    def test_once_more_shows_one_again(self, keyer):
        keyer.press(Qt.Key.Key_L, BOTH)
        keyer.press(Qt.Key.Key_L, BOTH)
        assert "Abꞌii" not in texts(keyer)

    def test_it_is_remembered_for_the_next_record(self, keyer):
        keyer.press(Qt.Key.Key_L, BOTH)
        keyer.type("María")
        keyer.screen.leave_record()
        keyer.begin()
        assert "Abꞌii" in texts(keyer)

    def test_f12_has_the_question_said_in_both(self, keyer, monkeypatch):
        said = []
        keyer.press(Qt.Key.Key_L, BOTH)
        monkeypatch.setattr(
            keyer.screen.context, "announce", lambda words, **_how: said.append(words)
        )
        keyer.press(Qt.Key.Key_F12)
        assert said == ["Nombre. Como en el DPI. Abꞌii. Kam chit"]


class TestNames:
    @pytest.mark.parametrize(
        ("written", "name"),
        [
            (ES, "Español"),
            ("Kʼicheʼ (quc)", "Kʼicheʼ"),
            ("ixl", "Ixil"),
            ("(quc)", "K'iche'"),
            ("Inventado", "Inventado"),
            ("zz", "zz"),
            ("", ""),
        ],
    )
    def test_a_language_has_its_name(self, written, name):
        assert language_name(written) == name


class TestMemory:
    def test_each_person_has_their_own_for_each_form(self):
        settings = Settings()
        keep_spoken(settings, "Ana", "dos", Spoken(IXL, ES))
        assert spoken_by(settings, "Ana", "dos", [ES, IXL]) == Spoken(IXL, ES)
        assert spoken_by(settings, "Luis", "dos", [ES, IXL]) == Spoken(ES)
        assert spoken_by(settings, "Ana", "tres", [ES, IXL]) == Spoken(ES)
        assert language_kept(settings, "Ana", "dos") == IXL
        assert language_kept(settings, "Luis", "dos") == ""

    def test_what_the_form_no_longer_has_is_left_out(self):
        settings = Settings()
        keep_spoken(settings, "Ana", "dos", Spoken(QUC, IXL))
        assert spoken_by(settings, "Ana", "dos", [ES, IXL]) == Spoken(ES, IXL)

    def test_it_outlasts_the_program(self):
        settings = Settings()
        keep_spoken(settings, "Ana", "dos", Spoken(IXL))
        settings.save()
        assert language_kept(Settings.load(), "Ana", "dos") == IXL

    def test_languages_go_round(self):
        offered = [ES, IXL, QUC]
        assert next_language(offered, Spoken(QUC)) == Spoken(ES)
        assert next_language(offered, Spoken(ES, QUC)) == Spoken(QUC, ES)
        assert with_second(offered, Spoken(ES)) == Spoken(ES, IXL)
        assert with_second(offered, Spoken(ES, QUC)) == Spoken(ES)


def _pending(folder):
    with Workspace.open(folder) as workspace:
        pending = workspace.records.pending()
    return pending.text if pending is not None else None
