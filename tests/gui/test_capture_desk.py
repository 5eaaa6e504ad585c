"""The desk: the order of answer and disk, drafts, what is being typed; keys that wait meanwhile."""

import time
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from support.capture import load, stored, wait_for_workspace
from support.keys import type_text

from app.store.database import KnownError
from app.store.records import Records
from app.store.workspace import Workspace
from app.ui.capture.desk import Desk
from app.ui.capture.keystrokes import Keystrokes
from app.ui.capture.start import DRAFTS_AT_MOST, StartPage, read_start
from app.ui.controls.buttons import Button
from forms.answers import Update
from forms.problem import Problem

FORM = "conectividad_municipal"
MANY = 10_000


@pytest.fixture
def folder(tmp_path, context, qtbot):
    wait_for_workspace(context, qtbot)
    load(tmp_path / "trabajo")
    return tmp_path / "trabajo"


@pytest.fixture
def parent():
    return QObject()


@pytest.fixture
def desk(context, folder, parent, qtbot):
    desk = Desk(context, parent)
    with qtbot.waitSignal(desk.opened):
        desk.start(FORM)
    return desk


def answer(desk, qtbot, ref, value, going_to=None):
    """Answer a question and wait for the disk."""
    with qtbot.waitSignal(desk.settled):
        desk.save(desk.session.answer(ref, value), going_to)


def pending(folder):
    """The text that is being typed, as the disk has it."""
    with Workspace.open(folder) as workspace:
        return workspace.records.pending()


class TestDesk:
    def test_a_new_record_is_a_draft_on_disk(self, desk, folder):
        assert stored(folder) == [("draft", {})]
        assert desk.has_record

    def test_it_is_busy_until_the_commit_came_back(self, desk, qtbot, folder):
        desk.save(desk.session.answer("municipio", "1413"), None)
        assert desk.busy
        qtbot.waitUntil(lambda: not desk.busy)
        assert stored(folder)[0][1] == {"municipio": "1413"}

    def test_the_place_of_work_goes_with_the_answer(self, desk, qtbot, folder):
        answer(desk, qtbot, "municipio", "1413", ("anio_censo", None))
        with Workspace.open(folder) as workspace:
            assert workspace.records.place_of_work(desk.record) == ("anio_censo", None)

    def test_changes_put_before_are_stored_first(self, desk, qtbot, folder):
        desk.put_before(desk.session.answer("municipio", "1413"))
        answer(desk, qtbot, "municipio", "0801")
        assert stored(folder)[0][1] == {"municipio": "0801"}

    def test_a_record_is_taken_up_by_number_or_uuid(self, desk, qtbot):
        answer(desk, qtbot, "municipio", "1413")
        record = desk.record
        for identity in (record.id, record.uuid):
            with qtbot.waitSignal(desk.opened):
                desk.resume(identity)
            assert desk.session.node("municipio").value == "1413"

    def test_it_opens_where_the_record_was_left(self, desk, qtbot):
        answer(desk, qtbot, "municipio", "1413", ("anio_censo", None))
        with qtbot.waitSignal(desk.opened):
            desk.resume(desk.record.uuid)
        assert desk.left_at == ("anio_censo", None)

    def test_what_was_being_typed_comes_with_it(self, desk, qtbot, folder):
        desk.typing(("anio_censo", None), "201")
        desk.keep_typed()
        qtbot.waitUntil(lambda: pending(folder) is not None)
        with qtbot.waitSignal(desk.opened) as opened:
            desk.resume(desk.record.uuid)
        assert opened.args == ["201"]
        assert desk.left_at == ("anio_censo", None)

    def test_an_answer_ends_what_is_being_typed(self, desk, qtbot, folder):
        desk.typing(("municipio", None), "neb")
        desk.keep_typed()
        answer(desk, qtbot, "municipio", "1413")
        assert pending(folder) is None

    def test_leaving_forgets_what_is_typed_and_keeps_the_draft(self, desk, folder):
        desk.typing(("municipio", None), "neb")
        desk.leave()
        desk.keep_typed()
        assert not desk.has_record
        assert stored(folder)[0][0] == "draft"

    def test_a_record_with_something_missing_is_not_final(self, desk, qtbot, folder):
        with qtbot.waitSignal(desk.settled):
            desk.finish()
        assert stored(folder)[0][0] == "draft"

    def test_a_refusal_of_the_disk_keeps_the_change(self, desk, qtbot, folder, monkeypatch):
        save = Records.save

        def full(*_args, **_named):
            raise KnownError(Problem("store.disk_full"))

        monkeypatch.setattr(Records, "save", full)
        with qtbot.waitSignal(desk.stuck):
            desk.save(desk.session.answer("municipio", "1413"), None)
        monkeypatch.setattr(Records, "save", save)
        with qtbot.waitSignal(desk.settled):
            desk.save(Update(), ("municipio", None))
        assert stored(folder)[0][1] == {"municipio": "1413"}

    def test_a_finished_record_that_is_corrected_is_nobodys_draft(self, desk, qtbot, folder):
        values = ("1413", "2018", "72686", "2.9", "13", "10.2", "ixl", "86.2")
        questions = [q.path for q in desk.session.instrument.questions()][1:]
        for path, value in zip(questions, values, strict=True):
            answer(desk, qtbot, path, value)
        record = desk.record
        with qtbot.waitSignal(desk.finished):
            desk.finish()
        assert desk.finished_here == 1
        with qtbot.waitSignal(desk.opened):
            desk.resume(record.uuid)
        answer(desk, qtbot, "anio_censo", "2019", ("poblacion", None))
        with Workspace.open(folder) as workspace:
            assert workspace.records.place_of_work(record) is None
            assert workspace.records.drafts() == []

    def test_an_unknown_record_is_told(self, desk, context, qtbot):
        with qtbot.waitSignal(context.failed):
            desk.resume("no-hay")
        assert not desk.busy


class TestStart:
    def test_without_forms_there_is_nothing_to_begin(self, tmp_path):
        with Workspace.open(tmp_path / "vacío") as workspace:
            start = read_start(workspace, "")
        assert (start.forms, start.form, start.drafts, start.cut) == ((), "", (), None)

    def test_the_only_form_is_in_hand(self, folder):
        with Workspace.open(folder) as workspace:
            start = read_start(workspace, "")
        assert (start.form, start.title) == (FORM, "Conectividad de hogares por municipio")

    def test_the_form_of_the_latest_draft_is_in_hand(self, desk, folder):
        assert desk.has_record
        load(folder, "obras_municipales")
        with Workspace.open(folder) as workspace:
            assert read_start(workspace, "").form == FORM
            assert read_start(workspace, "obras_municipales").form == "obras_municipales"

    def test_a_draft_tells_where_it_was_left(self, desk, qtbot, folder):
        answer(desk, qtbot, "municipio", "1413", ("anio_censo", None))
        with Workspace.open(folder) as workspace:
            [left] = read_start(workspace, FORM).drafts
        assert (left.number, left.question) == (1, "Año del censo")
        assert left.municipality == "Santa María Nebaj"

    def test_a_text_that_was_being_typed_is_a_cut(self, desk, qtbot, folder):
        desk.typing(("anio_censo", None), "201")
        desk.keep_typed()
        qtbot.waitUntil(lambda: pending(folder) is not None)
        with Workspace.open(folder) as workspace:
            cut = read_start(workspace, FORM).cut
        assert (cut.number, cut.question) == (1, "Año del censo")


class TestManyDrafts:
    """The start of Capturar shows the newest; all of them stand in Registros."""

    @pytest.fixture
    def many(self, folder):
        with Workspace.open(folder) as workspace:
            version = workspace.instruments.latest(FORM)
            with workspace.db.transaction():
                workspace.db.execute(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
                    "INSERT INTO record (uuid, instance_id, instrument, version, state, "
                    "created_at, updated_at) SELECT 'u' || i, 'i' || i, ?, ?, 'draft', "
                    "'2026-11-01T00:00:00.000Z', printf('2026-11-01T%02d:%02d:00.000Z', "
                    "i / 60 % 24, i % 60) FROM n",
                    (MANY, version.instrument, version.id),
                )
        return folder

    def test_the_newest_fifty_are_shown_and_the_others_counted(self, many):
        with Workspace.open(many) as workspace:
            start = read_start(workspace, FORM)
        assert (len(start.drafts), start.more) == (DRAFTS_AT_MOST, MANY - DRAFTS_AT_MOST)
        assert start.drafts[0].at >= start.drafts[-1].at

    def test_it_does_not_read_them_all(self, many):
        with Workspace.open(many) as workspace:
            read_start(workspace, FORM)  # the form is read once
            began = time.thread_time()
            read_start(workspace, FORM)
            assert time.thread_time() - began < 0.5

    def test_the_way_to_the_others_is_a_button(self, many, qtbot):
        with Workspace.open(many) as workspace:
            start = read_start(workspace, FORM)
        page = StartPage()
        qtbot.addWidget(page)
        page.show_start(start, datetime.now(UTC))
        buttons = [each for each in page.findChildren(Button) if "más en Registros" in each.text()]
        assert [each.text() for each in buttons] == ["9,950 más en Registros"]
        with qtbot.waitSignal(page.more_wanted):
            buttons[0].click()

    def test_few_need_no_such_way(self, folder):
        with Workspace.open(folder) as workspace:
            assert read_start(workspace, FORM).more == 0


class TestKeystrokes:
    @pytest.fixture
    def fields(self, shown):
        around = QWidget()
        column = QVBoxLayout(around)
        around.first, around.second = QLineEdit(), QLineEdit()
        column.addWidget(around.first)
        column.addWidget(around.second)
        shown(around)
        around.first.setFocus()
        return around

    def test_keys_wait_and_go_to_who_has_the_focus_then(self, fields):
        keys = Keystrokes(fields)
        keys.hold()
        type_text(QApplication.focusWidget(), "ñandú 2")
        assert fields.first.text() == ""
        fields.second.setFocus()
        keys.release()
        assert (fields.first.text(), fields.second.text()) == ("", "ñandú 2")

    def test_without_holding_they_go_through(self, fields):
        Keystrokes(fields)
        type_text(QApplication.focusWidget(), "a")
        assert fields.first.text() == "a"

    def test_actions_keep_their_turn_among_the_keys(self, fields):
        keys = Keystrokes(fields)
        keys.hold()
        type_text(QApplication.focusWidget(), "a")
        keys.later(fields.second.setFocus)
        type_text(QApplication.focusWidget(), "b")
        keys.release()
        assert (fields.first.text(), fields.second.text()) == ("a", "b")

    def test_a_key_that_makes_others_wait_stops_the_release(self, fields):
        keys = Keystrokes(fields)
        fields.first.returnPressed.connect(keys.hold)
        keys.hold()
        type_text(QApplication.focusWidget(), "a")
        QTest.keyClick(fields.first, Qt.Key.Key_Return)
        type_text(QApplication.focusWidget(), "b")
        keys.release()
        assert keys.holding
        assert fields.first.text() == "a"
        fields.second.setFocus()
        keys.release()
        assert fields.second.text() == "b"

    def test_dropped_keys_go_nowhere(self, fields):
        keys = Keystrokes(fields)
        keys.hold()
        type_text(QApplication.focusWidget(), "a")
        keys.drop()
        keys.release()
        assert fields.first.text() == ""
        assert not keys.holding

    def test_keys_for_others_are_left_alone(self, fields, shown):
        keys = Keystrokes(fields)
        keys.hold()
        other = shown(QLineEdit())
        type_text(other, "a")
        keys.drop()
        assert other.text() == "a"
