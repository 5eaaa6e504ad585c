"""Dialogs in depth: every known error, reports, questions, help, and the list of actions."""

from string import Formatter

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QListView, QWidget
from support.announcements import overheard
from support.keys import press, type_text
from support.layout import clipped, in_view, tab_order, told, unnamed
from support.painted import hard_to_read, painted

from app.messages import set_language
from app.messages.problems import problem_codes
from app.ui import theme
from app.ui.action_list import MOST, ActionList
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.dialogs import Question
from app.ui.controls.fields import TextArea, TextField
from app.ui.controls.key_hint import KeyHint
from app.ui.controls.text import Text
from app.ui.error_dialogs import BugDialog, KnownErrorDialog, dialog_for, report_of
from app.ui.help_sheet import HelpSheet
from app.ui.screen import Action
from app.ui.stations import FACTORIES
from forms.problem import Problem, ProblemError

THEMES = list(theme.Theme)
DISK = ProblemError(Problem("store.disk_full", values={"path": "acopio.sqlite"}))
PERSONAL = {"nombre": "Juana Raymundo", "cui": "1234 56789 0101"}


def with_values(code):
    """Give a problem of a code with a value for everything its sentences quote."""
    fields = [each for words in problem_codes()[code] for each in Formatter().parse(words)]
    values = {
        name: 12345 if spec else "conectividad-2018.csv" for _t, name, spec, _c in fields if name
    }
    return ProblemError(Problem(code, values=values))


@pytest.fixture
def page(shown):
    return shown(QWidget(), theme.px(900), theme.px(500))


@pytest.fixture
def opened(qtbot):
    """Open a dialog and wait until it stands."""
    alive = []

    def open_(dialog):
        qtbot.addWidget(dialog)
        alive.append(dialog)
        with qtbot.waitActive(dialog):
            dialog.open()
            dialog.activateWindow()
        return dialog

    return open_


class TestKnownErrors:
    """What happened, what is safe, what to do; the code only on request."""

    @pytest.mark.parametrize("language", ["es", "en"])
    def test_every_known_problem_fits_its_dialog(self, page, qtbot, language):
        set_language(language)
        wrong = {}
        for code in sorted(problem_codes()):
            dialog = KnownErrorDialog(page, with_values(code), lambda: None)
            qtbot.addWidget(dialog)
            dialog.adjustSize()
            dialog.show()
            QApplication.processEvents()
            if cut := clipped(dialog):
                wrong[code] = cut
            assert dialog.width() <= theme.px(640)
            dialog.close()
        assert wrong == {}

    def test_no_sentence_begins_with_a_code_or_shouts(self, page):
        for code in sorted(problem_codes()):
            title = KnownErrorDialog(page, with_values(code)).windowTitle()
            assert code not in title
            assert "!" not in title

    def test_the_code_comes_with_its_values_on_request(self, page, opened):
        dialog = opened(KnownErrorDialog(page, DISK))
        assert not dialog.detail.isVisible()
        show = next(b for b in in_view(dialog, Button) if b.kind is Kind.LINK)
        show.click()
        assert dialog.detail.toPlainText() == "store.disk_full  {'path': 'acopio.sqlite'}"
        show.click()
        assert not dialog.detail.isVisible()

    def test_trying_again_closes_it_and_tries_once(self, page, opened):
        tries = []
        dialog = opened(KnownErrorDialog(page, DISK, lambda: tries.append(1)))
        dialog.retry_button.click()
        assert tries == [1]
        assert not dialog.isVisible()

    def test_enter_closes_it_and_its_detail_waits_to_be_asked_for(self, page, opened):
        dialog = opened(KnownErrorDialog(page, DISK))
        assert dialog.focusWidget() is dialog.close_button
        press(dialog.close_button, Qt.Key.Key_Return)
        assert not dialog.isVisible()

    def test_where_it_can_be_tried_again_enter_does(self, page, opened):
        tries = []
        dialog = opened(KnownErrorDialog(page, DISK, lambda: tries.append(1)))
        assert dialog.focusWidget() is dialog.retry_button
        press(dialog.retry_button, Qt.Key.Key_Return)
        assert tries == [1]

    @pytest.mark.parametrize("way", ["button", "escape"])
    def test_closing_it_tries_nothing(self, page, opened, way):
        tries = []
        dialog = opened(KnownErrorDialog(page, DISK, lambda: tries.append(1)))
        if way == "button":
            dialog.close_button.click()
        else:
            press(dialog, Qt.Key.Key_Escape)
        assert tries == []
        assert not dialog.isVisible()

    @pytest.mark.parametrize("palette", THEMES)
    def test_it_is_readable_and_named(self, look, page, opened, palette):
        look(palette)
        dialog = opened(KnownErrorDialog(page, DISK, lambda: None))
        assert hard_to_read(painted(dialog)) == []
        assert unnamed(dialog) == []
        assert told(dialog)[1] == dialog.windowTitle()


class TestOurMistakes:
    """A report to hand over, without anybody's answers."""

    def test_a_report_has_machine_and_trace_and_no_locals(self):
        def fail(_record):
            raise ZeroDivisionError("entre cero")

        try:
            fail(PERSONAL)
        except ZeroDivisionError as error:
            report = report_of(error)
        assert report.startswith("Acopio · Python 3.")
        assert "ZeroDivisionError: entre cero" in report
        assert "Juana Raymundo" not in report

    def test_it_says_what_is_safe(self, page, opened):
        dialog = opened(BugDialog(page, ValueError("mal")))
        words = [label.text() for label in in_view(dialog, Text)]
        assert any(word.startswith("Lo guardado sigue bien.") for word in words)

    def test_its_report_cannot_be_changed(self, page, opened):
        dialog = opened(BugDialog(page, ValueError("mal")))
        assert dialog.detail.isReadOnly()
        assert isinstance(dialog.detail, TextArea)

    def test_saving_to_nowhere_leaves_it_open(self, page, opened, monkeypatch):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: ("", ""))
        dialog = opened(BugDialog(page, ValueError("mal")))
        next(b for b in in_view(dialog, Button) if b.kind is Kind.PRIMARY).click()
        assert dialog.isVisible()

    @pytest.mark.parametrize(
        ("error", "kind"),
        [(DISK, KnownErrorDialog), (ValueError("mal"), BugDialog), (OSError(5, "E/S"), BugDialog)],
    )
    def test_each_error_has_its_dialog(self, page, error, kind):
        assert isinstance(dialog_for(page, error), kind)


class TestQuestions:
    """Only where there is no way back; the safe answer is at hand."""

    @pytest.fixture
    def question(self, page, opened):
        return opened(
            Question(page, "¿Quitar «Conectividad» del portal?", "Sus datos quedan aquí.",
                     safe="No quitar", danger="Quitar del portal")
        )  # fmt: skip

    def test_the_safe_answer_comes_first_and_is_the_default(self, question):
        assert [b.text() for b in tab_order(question)] == ["No quitar", "Quitar del portal"]
        assert question.safe.isDefault()
        assert not question.danger.isDefault()

    def test_answers_are_verbs_and_never_yes_or_no(self, question):
        words = {button.text().casefold() for button in in_view(question, Button)}
        assert not words & {"sí", "no", "aceptar", "cancelar", "ok"}

    @pytest.mark.parametrize("palette", THEMES)
    def test_danger_is_not_a_primary_in_any_theme(self, look, page, opened, palette):
        look(palette)
        made = opened(Question(page, "¿Quitar?", "Queda.", safe="No quitar", danger="Quitar"))
        assert "accent" not in painted(made.danger).fills

    @pytest.mark.parametrize("zoom", [100, 150, 200])
    def test_its_words_are_whole(self, look, page, opened, zoom):
        look(zoom=zoom)
        made = opened(
            Question(page, "¿Destruir la llave del portal de la municipalidad?",
                     "Sus paquetes quedan aquí y esperan otra llave.",
                     safe="Conservar la llave", danger="Destruir la llave")
        )  # fmt: skip
        assert clipped(made) == []


class TestHelp:
    """F1: what is in focus, then the keys."""

    KEYS = (("F8", "Siguiente aviso"), ("Ctrl+K", "Buscar o ejecutar"), ("F2", "Registro nuevo"))

    def test_it_names_what_is_in_focus_with_its_hint(self, page, opened):
        field = TextField("Horas de agua", parent=page)
        field.setAccessibleDescription("De 0 a 24")
        sheet = opened(HelpSheet(page, field, list(self.KEYS)))
        words = [label.text() for label in in_view(sheet, Text)]
        assert words[:2] == ["Horas de agua", "De 0 a 24"]
        assert "Teclas de esta pantalla" in words

    @pytest.mark.parametrize("nameless", [None, QLineEdit])
    def test_without_a_name_it_shows_the_keys_alone(self, page, opened, nameless):
        focused = nameless(page) if nameless else None
        sheet = opened(HelpSheet(page, focused, list(self.KEYS)))
        assert sheet.windowTitle() == "Teclas de esta pantalla"

    def test_every_key_stands_before_what_it_does(self, page, opened):
        sheet = opened(HelpSheet(page, None, list(self.KEYS)))
        for hint, (key, words) in zip(in_view(sheet, KeyHint), self.KEYS, strict=True):
            cap, label = (next(w for w in painted(hint).words if w.text == t) for t in (key, words))
            assert cap.area.right() <= label.place.left()

    def test_its_close_button_has_the_focus_and_esc_closes_it(self, page, opened):
        sheet = opened(HelpSheet(page, None, list(self.KEYS)))
        assert sheet.focusWidget().text() == "Cerrar"
        press(sheet, Qt.Key.Key_Escape)
        assert not sheet.isVisible()

    @pytest.mark.parametrize("count", [1, 2, 7, 24])
    @pytest.mark.parametrize("size", [(1366, 768), (900, 500), (720, 440)], ids=str)
    def test_no_key_is_cut_and_the_sheet_stays_inside_its_window(self, shown, opened, size, count):
        window = shown(QWidget(), *size)
        words = "Repetir el valor del registro anterior"
        keys = [(f"Mayús+F{number % 12 + 1}", words) for number in range(count)]
        sheet = opened(HelpSheet(window, None, keys))
        assert clipped(sheet) == []
        assert sheet.width() <= window.width()
        assert sheet.height() <= window.height()

    @pytest.mark.parametrize("palette", THEMES)
    def test_keys_stand_on_the_paper_of_the_sheet(self, look, page, opened, palette):
        look(palette)
        sheet = opened(HelpSheet(page, None, list(self.KEYS)))
        hint = in_view(sheet, KeyHint)[0]
        below = hint.mapTo(sheet, QPoint(hint.width() // 2, hint.height() + 2))
        assert sheet.grab().toImage().pixelColor(below) == theme.color("surface")

    def test_two_columns_become_one_where_they_do_not_fit(self, shown, opened):
        keys = [(f"F{number}", "Repetir el valor del registro anterior") for number in (1, 2)]
        for width, columns in ((1366, 2), (640, 1)):
            sheet = opened(HelpSheet(shown(QWidget(), width, 500), None, keys))
            assert len({hint.x() for hint in in_view(sheet, KeyHint)}) == columns


class TestActionList:
    """Ctrl+K: letters leave the rows that have them, Enter does one."""

    @pytest.fixture
    def done(self):
        return []

    @pytest.fixture
    def actions(self, page, opened, done):
        offers = [
            Action("Revisar Hogares y agua", lambda: done.append("revisar"), key="F3"),
            Action("Publicar Educación", lambda: done.append("publicar"), leads="2 listos"),
            Action("Ir a la comunidad Kꞌisis", lambda: done.append("ir")),
            *(Action(f"Acción {n}", lambda n=n: done.append(n)) for n in range(12)),
        ]
        made = opened(ActionList(page, offers))
        made.open_over()
        return made

    @pytest.mark.parametrize(
        ("typed", "first"),
        [
            ("revisar", "Revisar Hogares y agua"),
            ("agua rev", "Revisar Hogares y agua"),
            ("EDUCACION", "Publicar Educación"),
            ("kisis", "Ir a la comunidad Kꞌisis"),
            ("k'isis", "Ir a la comunidad Kꞌisis"),
            ("accion 11", "Acción 11"),
        ],
    )
    def test_letters_find(self, actions, typed, first):
        type_text(actions.field, typed)
        assert actions.shown()[0] == first

    def test_no_more_than_eight_stand_there(self, actions):
        type_text(actions.field, "accion")
        assert len(actions.shown()) == MOST == 8

    def test_letters_that_nothing_has_leave_nothing_to_do(self, actions, done):
        type_text(actions.field, "zzz")
        press(actions.field, Qt.Key.Key_Return)
        assert actions.shown() == []
        assert done == []
        assert actions.isVisible()

    @pytest.mark.parametrize(("downs", "does"), [(0, "revisar"), (1, "publicar"), (2, "ir")])
    def test_arrows_choose_and_enter_does(self, actions, done, downs, does):
        for _time in range(downs):
            press(actions.field, Qt.Key.Key_Down)
        press(actions.field, Qt.Key.Key_Return)
        assert done == [does]
        assert not actions.isVisible()

    def test_up_from_the_first_goes_to_the_last(self, actions, done):
        press(actions.field, Qt.Key.Key_Up)
        press(actions.field, Qt.Key.Key_Return)
        assert done == [4]

    def test_it_grows_and_shrinks_with_what_is_found(self, actions):
        tall = actions.height()
        type_text(actions.field, "educacion")
        assert actions.height() < tall

    def test_each_row_teaches_its_key_and_says_where_it_leads(self, actions):
        found = painted(actions)
        assert "F3" in found.texts
        assert found.inks("2 listos") == {"ink3"}

    @pytest.mark.parametrize("palette", THEMES)
    def test_it_is_readable(self, look, page, opened, palette):
        look(palette)
        offers = [Action("Revisar", lambda: None, key="F3", leads="12 avisos"),
                  Action("Publicar", lambda: None, leads="2 listos")]  # fmt: skip
        made = opened(ActionList(page, offers))
        assert hard_to_read(painted(made)) == []

    def test_field_and_list_have_names(self, actions):
        assert told(actions.field)[1] == "Buscar o ejecutar"
        assert told(actions.findChild(QListView))[1] == "Acciones que se pueden hacer"

    def test_it_opens_in_the_upper_middle_of_its_window(self, page, actions):
        corner = actions.mapToGlobal(QPoint(0, 0)) - page.mapToGlobal(QPoint(0, 0))
        assert abs(corner.x() - (page.width() - actions.width()) / 2) <= 1
        assert corner.y() == theme.px(72)


def test_an_error_is_said_at_once(open_window, context):
    open_window({"ajustes": FACTORIES["ajustes"]})
    with overheard() as said:
        context.show_error(DISK)
    assert any(urgent for _sentence, urgent in said)
