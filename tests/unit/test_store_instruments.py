"""Instruments: versions that never change, lists that are searched, the parser called late."""

import pytest
from support import xforms
from support.forms import household, instrument, text
from support.workspaces import HandClock

from app.store.workspace import Workspace
from forms import xform, xform_settings
from forms.problem import ProblemError


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path, clock=clock) as workspace:
        yield workspace


def add(workspace, form, source="prueba.xlsx"):
    return workspace.instruments.add(form, source, {"fields": [{"name": "a"}]})


class TestVersions:
    def test_a_form_is_kept_with_what_is_known_of_it(self, workspace, clock):
        stored = add(workspace, household())
        assert (stored.form_id, stored.number, stored.version) == ("hogares", 1, "1")
        assert (stored.title, stored.source_name) == ("Hogares", "prueba.xlsx")
        assert stored.schema == {"fields": [{"name": "a"}]}
        assert stored.loaded_at == clock.now

    def test_the_same_form_again_is_the_same_version(self, workspace):
        assert add(workspace, household()) == add(workspace, household(), "otra vez.xlsx")

    def test_a_form_that_changed_is_the_next_version(self, workspace):
        first = add(workspace, instrument(text("a")))
        second = add(workspace, instrument(text("a"), version="2"))
        assert second.instrument == first.instrument
        assert (first.number, second.number) == (1, 2)

    def test_the_version_of_before_loaded_again_is_the_one_of_before(self, workspace):
        first = add(workspace, instrument(text("a")))
        add(workspace, instrument(text("a"), version="2"))
        assert add(workspace, instrument(text("a"))) == first

    def test_the_newest_version_is_the_one_in_use(self, workspace):
        add(workspace, instrument(text("a")))
        second = add(workspace, instrument(text("a"), version="2"))
        other = add(workspace, instrument(text("x"), form_id="agua"))
        assert workspace.instruments.latest("hogares") == second
        assert workspace.instruments.forms() == [other, second]

    def test_a_form_that_is_not_there_is_named(self, workspace):
        with pytest.raises(ProblemError) as caught:
            workspace.instruments.latest("nada")
        (problem,) = caught.value.problems
        assert (problem.code, problem.values["form"]) == ("store.no_such_form", "nada")

    def test_a_version_that_is_not_there_is_a_key_error(self, workspace):
        with pytest.raises(KeyError):
            workspace.instruments.version(99)
        with pytest.raises(KeyError):
            workspace.instruments.instrument(99)

    def test_a_form_that_cannot_be_kept_leaves_nothing_behind(self, workspace, monkeypatch):
        def stumble(*_arguments):
            raise RuntimeError

        monkeypatch.setattr("app.store.instruments.keep_lists", stumble)
        with pytest.raises(RuntimeError):
            add(workspace, household())
        assert workspace.instruments.forms() == []
        tables = "SELECT count(*) FROM sqlite_master WHERE name LIKE 'd1\\_%' ESCAPE '\\'"
        assert workspace.db.value(tables) == 0


class TestRules:
    def test_the_rules_of_a_version_are_compiled_once(self, workspace):
        stored = add(workspace, household())
        logic = workspace.instruments.logic(stored.id)
        assert logic is workspace.instruments.logic(stored.id)
        assert logic.instrument is workspace.instruments.instrument(stored.id)

    def test_there_are_none_of_a_version_that_is_not_there(self, workspace):
        with pytest.raises(KeyError):
            workspace.instruments.logic(99)


class TestParsing:
    def test_what_was_just_loaded_is_not_read_again(self, workspace, monkeypatch):
        monkeypatch.delattr(xform, "parse_xform")
        form = household()
        assert workspace.instruments.instrument(add(workspace, form).id) is form

    def test_a_stored_form_is_read_once(self, tmp_path, monkeypatch):
        with Workspace.open(tmp_path) as workspace:
            stored = add(workspace, household())
        read = []

        def parse(document):
            read.append(document)
            return household()

        monkeypatch.setattr(xform, "parse_xform", parse)
        with Workspace.open(tmp_path) as workspace:
            for _ in range(3):
                assert workspace.instruments.instrument(stored.id) == household()
        assert read == [household().xform]

    def test_settings_of_a_form_are_read_without_the_form(self, tmp_path, monkeypatch):
        document = xforms.xform("<p/>", root='id="obras" acopio:frequency="R/P1M"')
        with Workspace.open(tmp_path) as workspace:
            stored = add(workspace, xform.parse_xform(document))
        monkeypatch.delattr(xform, "parse_xform")
        with Workspace.open(tmp_path) as workspace:
            assert workspace.instruments.settings(stored.id) == {"frequency": "R/P1M"}

    def test_settings_of_a_form_that_was_read_are_its_own(self, workspace, monkeypatch):
        monkeypatch.delattr(xform_settings, "read_settings")
        form = household()
        assert workspace.instruments.settings(add(workspace, form).id) is form.settings

    def test_settings_of_no_version_are_a_key_error(self, workspace):
        with pytest.raises(KeyError):
            workspace.instruments.settings(99)
