"""The context: what a screen asks of the world around it."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from support.announcements import overheard

from app.settings import Settings
from app.store.workspace import Workspace
from app.ui.context import Context, Truths
from app.ui.tasks import Part, Tasks


def settled(context, qtbot):
    """Wait until everything given to the store is done."""
    done = []
    context.tasks.run(lambda _workspace: True, done.append)
    qtbot.waitUntil(lambda: done == [True])


class TestGoing:
    """Another station, another form, another workspace."""

    def test_a_station_is_asked_for_with_its_target(self, context, qtbot):
        with qtbot.waitSignal(context.went) as went:
            context.go("capturar", record=38, field="vivienda/agua", row=None)
        target = {"record": 38, "field": "vivienda/agua", "row": None}
        assert went.args == ["capturar", target]

    def test_without_a_target_it_is_empty(self, context, qtbot):
        with qtbot.waitSignal(context.went) as went:
            context.go("inicio")
        assert went.args == ["inicio", {}]

    def test_at_first_no_form_is_in_hand(self, context):
        assert context.form == ""

    def test_taking_a_form_in_hand_is_told_once(self, context):
        told = []
        context.form_changed.connect(told.append)
        for form in ("hogares", "hogares", "escuelas", "hogares"):
            context.use_form(form)
        assert told == ["hogares", "escuelas", "hogares"]

    def test_who_listens_sees_the_new_form_already(self, context):
        seen = []
        context.form_changed.connect(lambda _form: seen.append(context.form))
        context.use_form("hogares")
        assert seen == ["hogares"]


class TestPerson:
    """Whose name stands in the journal."""

    @pytest.mark.parametrize(("name", "said"), [("Juana", "Juana"), ("", "Sin nombre")])
    def test_a_person_without_a_name_is_told_so(self, context, name, said):
        context.settings.person = name
        assert context.person == said


class TestSpeaking:
    """What is said to eye and ear."""

    @pytest.fixture
    def here(self, shown):
        field = shown(QLineEdit(), 200, 40)
        field.setFocus()
        return field

    @pytest.mark.usefixtures("here")
    @pytest.mark.parametrize("urgent", [False, True])
    def test_news_are_polite_and_errors_are_said_at_once(self, context, urgent):
        with overheard() as said:
            context.announce("Guardado", urgent=urgent)
        assert said == [("Guardado", urgent)]

    @pytest.mark.usefixtures("here")
    def test_what_happened_is_shown_and_said_with_its_way_back(self, context, qtbot):
        def undo():
            return None

        with overheard() as said, qtbot.waitSignal(context.said) as shown_:
            context.tell("Se apartó el registro 31.", undo)
        assert shown_.args == ["Se apartó el registro 31.", undo]
        assert said == [("Se apartó el registro 31.", False)]

    @pytest.mark.usefixtures("here")
    def test_what_cannot_be_taken_back_has_no_way_back(self, context, qtbot):
        with qtbot.waitSignal(context.said) as shown_:
            context.tell("Se guardó el informe.")
        assert shown_.args[1] is None

    def test_without_a_window_nothing_is_said_and_nothing_breaks(self, context, monkeypatch):
        monkeypatch.setattr(QApplication, "focusWidget", lambda: None)
        monkeypatch.setattr(QApplication, "activeWindow", lambda: None)
        with overheard() as said:
            context.announce("Guardado")
        assert said == []

    def test_an_error_goes_to_the_window_with_its_retry(self, context, qtbot):
        def retry():
            return None

        error = ValueError("mal")
        with qtbot.waitSignal(context.failed) as failed:
            context.show_error(error, retry)
        assert failed.args == [error, retry]

    def test_an_error_of_work_nobody_watches_comes_without_a_retry(self, context, qtbot):
        with qtbot.waitSignal(context.failed) as failed:
            context.tasks.run(lambda _w: 1 / 0)
        assert isinstance(failed.args[0], ZeroDivisionError)
        assert failed.args[1] is None


class TestTruths:
    """The three truths are changed one by one."""

    def test_at_first_nothing_is_known(self, context):
        assert context.truths == Truths("", "", "", "", online=False)

    def test_changing_one_keeps_the_others(self, context, qtbot):
        context.show_truths(Truths("Guardado a las 10:42:07", waiting="3 por enviar"))
        with qtbot.waitSignal(context.truths_changed):
            context.show_truths(replace(context.truths, connection="Con conexión", online=True))
        assert context.truths.saved == "Guardado a las 10:42:07"
        assert context.truths.waiting == "3 por enviar"
        assert context.truths.online

    def test_truths_cannot_be_changed_behind_the_status_line(self, context):
        with pytest.raises(AttributeError):
            context.truths.saved = "otra cosa"


class TestSettings:
    """Settings are kept at once, and the workspace learns of them."""

    def test_they_are_on_disk_when_saving_returns(self, context):
        context.settings.person = "Tomás Ixcoy"
        context.save_settings()
        assert Settings.load().person == "Tomás Ixcoy"

    def test_screens_are_told(self, context, qtbot):
        with qtbot.waitSignal(context.tasks.changed) as changed:
            context.save_settings()
        assert changed.args[0] is Part.SETTINGS

    def test_the_workspace_knows_office_and_person(self, context, qtbot):
        context.settings.municipality, context.settings.person = "1405", "Tomás Ixcoy"
        context.save_settings()
        settled(context, qtbot)
        with Workspace.open(context.folder) as workspace:
            kept = {key: workspace.settings.get(key) for key in ("municipality", "person")}
        assert set(kept.values()) & {"1405", "Tomás Ixcoy"}

    @pytest.mark.parametrize(
        ("number", "why"), [(28, "No space left on device"), (13, "Permission denied")]
    )
    def test_a_disk_that_refuses_is_said_with_what_is_safe(self, context, monkeypatch, number, why):
        def refuse(_settings):
            raise OSError(number, why)

        monkeypatch.setattr(Settings, "save", refuse)
        context.save_settings()
        assert context.truths.saved == f"No se pudieron guardar los ajustes: {why}"
        assert context.truths.trouble.startswith("Sus datos no se tocaron.")

    def test_after_a_refusal_nobody_is_told_of_a_change(self, context, monkeypatch):
        def refuse(_settings):
            raise OSError(28, "No space left on device")

        told = []
        context.tasks.changed.connect(told.append)
        monkeypatch.setattr(Settings, "save", refuse)
        context.save_settings()
        assert told == []

    def test_a_workspace_that_cannot_be_told_is_no_second_error(self, tmp_path, settings, qtbot):
        (tmp_path / "trabajo").write_text("no es una carpeta", encoding="utf-8")
        tasks = Tasks(lambda: Workspace.open(tmp_path / "trabajo"))
        made, errors = Context(tmp_path / "trabajo", settings, tasks), []
        made.failed.connect(lambda error, _retry: errors.append(error))
        made.introduce()
        done = []
        tasks.run(lambda _w: None, None, done.append)
        qtbot.waitUntil(lambda: len(done) == 1)
        tasks.close()
        assert len(errors) == 1, "only that the workspace cannot be opened"


def test_a_context_knows_its_folder_and_whether_it_is_practice(tmp_path, tasks, settings):
    made = Context(tmp_path / "trabajo", settings, tasks, practice=True)
    assert made.folder == Path(tmp_path / "trabajo")
    assert made.practice
