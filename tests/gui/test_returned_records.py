"""A returned record: listed first, opened at the remark, answered, settled, finished again."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from support.capture import Keyer, load, wait_for_workspace
from support.sheets import texts, words_of

from app.operations import capture
from app.operations.record_states import RemarkGiven, change_state
from app.operations.remarks import remarks_of
from app.operations.today import today
from app.store.clock import utc_now
from app.store.workspace import Workspace
from app.ui.capture.start import read_start
from app.ui.home.advice import tasks
from app.ui.remark_card import RemarkCard
from app.ui.stations import FACTORIES
from app.ui.tasks import Part

FORM = "conectividad_municipal"
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ASKED = "Revise con el censo"


def begun(workspace, year=2018):
    """A record that stands as if somebody had finished it."""
    made = capture.start(workspace, FORM, "Juana", clock=utc_now)
    capture.answer(workspace, made, "municipio", "1413")
    capture.answer(workspace, made, "anio_censo", year)
    return workspace.records.set_state(made.record, "final", "Juana")


def sent_back(workspace, path="anio_censo", text=ASKED):
    record = begun(workspace)
    remark = RemarkGiven(path, text)
    change_state(workspace, record.uuid, "returned", "Berta", clock=utc_now, remarks=[remark])
    return record.uuid


@pytest.fixture
def folder(tmp_path, context, qtbot):
    wait_for_workspace(context, qtbot)
    load(tmp_path / "trabajo")
    return tmp_path / "trabajo"


@pytest.fixture
def returned(folder):
    with Workspace.open(folder) as workspace:
        return sent_back(workspace)


@pytest.fixture
def keyer(returned, open_window, qtbot):
    keyer = Keyer(open_window({"capturar": FACTORIES["capturar"]}), qtbot)
    qtbot.waitUntil(lambda: bool(keyer.screen.context.form))
    return keyer


@pytest.fixture
def at_it(keyer, returned, qtbot):
    """The returned record in hand."""
    keyer.window.go("capturar", {"record": returned})
    qtbot.waitUntil(lambda: keyer.here != "")
    return keyer


def cards(keyer):
    QApplication.processEvents()
    return [card for card in keyer.filling.findChildren(RemarkCard) if card.isVisible()]


class TestTheLists:
    """Where a person finds what came back."""

    @pytest.mark.usefixtures("returned")
    def test_inicio_says_how_many(self, folder):
        with Workspace.open(folder) as workspace:
            sent_back(workspace)
            said = tasks(today(workspace, utc_now().date()))[0]
        assert said.what == "Le devolvieron 2 registros"
        assert said.way.station == "capturar"

    @pytest.mark.usefixtures("returned")
    def test_inicio_leads_to_the_latest_one(self, folder):
        with Workspace.open(folder) as workspace:
            latest = sent_back(workspace)
            assert tasks(today(workspace, utc_now().date()))[0].way.target == {"record": latest}

    def test_what_came_back_is_neither_ready_nor_to_be_published(self, folder, returned):
        with Workspace.open(folder) as workspace:
            work = today(workspace, utc_now().date()).forms[0]
        assert (work.returned, work.ready, work.publishable) == ((returned,), 0, 0)

    def test_one_that_was_set_aside_waits_for_nobody(self, folder, returned):
        with Workspace.open(folder) as workspace:
            workspace.records.delete(workspace.records.find(returned), "Berta")
            assert workspace.records.returned() == []

    def test_drafts_and_returned_ones_are_two_lists(self, folder, returned):
        with Workspace.open(folder) as workspace:
            draft = capture.start(workspace, FORM, "Juana", clock=utc_now).record.uuid
            assert [each.record.uuid for each in workspace.records.returned()] == [returned]
            assert [each.record.uuid for each in workspace.records.drafts()] == [draft]

    def test_capturar_shows_the_remark_and_its_question(self, keyer):
        shown = ("Devueltos con notas", "Registro 1 · Año del censo", ASKED)

        def says_all():
            said = words_of(keyer.screen.start_page)
            return all(words in said for words in shown)

        keyer.qtbot.waitUntil(says_all)

    def test_read_anew_the_page_is_not_empty_for_a_moment(self, keyer, monkeypatch):
        page, seen = keyer.screen.start_page, []
        keyer.qtbot.waitUntil(lambda: ASKED in words_of(page))
        show = page.show_start

        def noted(*given, **options):
            show(*given, **options)
            labels = [label for label in page.findChildren(QLabel) if label.isVisible()]
            seen.append(" | ".join(label.text() for label in labels))

        monkeypatch.setattr(page, "show_start", noted)
        keyer.screen.refresh(Part.RECORDS)
        keyer.qtbot.waitUntil(lambda: bool(seen))
        assert all(ASKED in words for words in seen)

    @pytest.mark.usefixtures("returned")
    def test_the_page_is_read_once(self, open_window, monkeypatch, qtbot):
        reads, answered = [], []

        def counted(*given):
            reads.append(given)
            return read_start(*given)

        monkeypatch.setattr("app.ui.capture.screen.read_start", counted)
        keyer = Keyer(open_window({"capturar": FACTORIES["capturar"]}), qtbot)
        qtbot.waitUntil(lambda: ASKED in words_of(keyer.screen.start_page))
        keyer.screen.context.tasks.read(lambda _workspace: None, answered.append)
        qtbot.waitUntil(lambda: answered == [None])
        assert len(reads) == 1


class TestInHand:
    """The record is open."""

    def test_it_opens_at_the_remarked_question(self, at_it):
        assert at_it.here == "anio_censo"

    def test_the_remark_stands_beside_the_question_with_who_asked(self, at_it):
        [card] = cards(at_it)
        assert ASKED in texts(card)
        assert any(words.startswith("Berta") for words in texts(card))

    def test_other_questions_do_not_show_it(self, at_it):
        at_it.press(Qt.Key.Key_Return)
        assert at_it.here != "anio_censo"
        assert cards(at_it) == []

    def test_tab_goes_on_to_the_next_question_not_into_the_remark(self, at_it):
        at_it.press(Qt.Key.Key_Tab)
        assert at_it.here == "poblacion"

    def test_it_is_answered_with_the_keys(self, at_it, folder, returned):
        at_it.press(Qt.Key.Key_F7, SHIFT)
        with at_it.qtbot.waitSignal(at_it.filling.desk.noted):
            at_it.type("Ya lo vi, es 2018")
        with Workspace.open(folder) as workspace:
            [remark] = remarks_of(workspace, returned)
        assert [reply.text for reply in remark.replies] == ["Ya lo vi, es 2018"]
        assert "«Ya lo vi, es 2018»" in texts(cards(at_it)[0])

    def test_it_is_answered_with_the_mouse(self, at_it):
        cards(at_it)[0].answer.click()
        assert at_it.filling.note_bar.isVisible()
        assert at_it.filling.note_bar.field.hasFocus()

    def test_settled_it_goes_away(self, at_it, folder, returned):
        with at_it.qtbot.waitSignal(at_it.filling.desk.noted):
            at_it.press(Qt.Key.Key_F7, CONTROL)
        assert cards(at_it) == []
        with Workspace.open(folder) as workspace:
            assert remarks_of(workspace, returned)[0].closed

    def test_a_note_of_ones_own_is_not_an_answer(self, at_it, folder, returned):
        at_it.press(Qt.Key.Key_F7, SHIFT)
        at_it.press(Qt.Key.Key_Escape)
        at_it.press(Qt.Key.Key_F7)
        with at_it.qtbot.waitSignal(at_it.filling.desk.noted):
            at_it.type("Otra cosa")
        with Workspace.open(folder) as workspace:
            assert [each.text for each in remarks_of(workspace, returned)] == [ASKED, "Otra cosa"]

    def test_without_a_remark_the_keys_say_so(self, at_it):
        at_it.press(Qt.Key.Key_Return)
        at_it.press(Qt.Key.Key_F7, CONTROL)
        assert at_it.screen.footer.message.text() == "Esta pregunta no tiene notas por resolver."

    def test_the_panel_tells_settled_ones_apart(self, at_it):
        with at_it.qtbot.waitSignal(at_it.filling.desk.noted):
            at_it.press(Qt.Key.Key_F7, CONTROL)
        assert f"«{ASKED}» · resuelta" in words_of(at_it.screen)

    def test_when_the_first_is_settled_it_opens_at_the_next(self, folder, keyer, qtbot):
        with Workspace.open(folder) as workspace:
            uuid = sent_back(workspace, "municipio", "Es otro")
            remarks = [RemarkGiven("poblacion", "¿Y esto?")]
            change_state(workspace, uuid, "returned", "Berta", clock=utc_now, remarks=remarks)
        keyer.window.go("capturar", {"record": uuid})
        qtbot.waitUntil(lambda: keyer.here == "municipio")
        with qtbot.waitSignal(keyer.filling.desk.noted):
            keyer.press(Qt.Key.Key_F7, CONTROL)
        keyer.screen.leave_record()
        keyer.window.go("capturar", {"record": uuid})
        qtbot.waitUntil(lambda: keyer.here == "poblacion")
