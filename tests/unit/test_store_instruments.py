"""Instruments: versions that never change, lists that are searched, the parser called late."""

import pytest
from support import xforms
from support.forms import choices, household, instrument, text
from support.workspaces import HandClock

from app.store.choices import LONG_LIST
from app.store.workspace import Workspace
from forms import xform, xform_settings
from forms.choices import Choice
from forms.instrument import ChoiceList
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

        monkeypatch.setattr("app.store.instruments.keep_long_lists", stumble)
        with pytest.raises(RuntimeError):
            add(workspace, household())
        assert workspace.instruments.forms() == []
        tables = "SELECT count(*) FROM sqlite_master WHERE name LIKE 'd1\\_%' ESCAPE '\\'"
        assert workspace.db.value(tables) == 0


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


PLACES = ChoiceList(
    "lugares",
    (
        Choice("10", {"es": "Santa María Nebaj", "ixl": "Naab'aꞌ"}, {"dep": "14"}),
        Choice("11", {"es": "Nueva Nebaj"}, {"dep": "14"}),
        Choice("12", {"es": "Chajul"}, {"dep": "14"}),
        *(Choice(f"x{n}", {"es": f"Aldea {n}"}, {"dep": "1"}) for n in range(LONG_LIST)),
    ),
)
SHORT = choices("sino", "Sí", "No", "No sabe")


@pytest.fixture
def source(workspace):
    stored = add(workspace, instrument(text("a"), lists=(PLACES, SHORT)))
    return workspace.choices.of_version(stored.id)


class TestChoices:
    @pytest.mark.usefixtures("source")
    def test_long_lists_are_in_the_file_and_short_ones_are_not(self, workspace):
        names = list(workspace.db.column("SELECT name FROM choice_list"))
        assert names == ["lugares"]
        assert workspace.db.value("SELECT count(*) FROM choice") == len(PLACES.choices)

    @pytest.mark.parametrize("listed", [PLACES, SHORT], ids=lambda listed: listed.name)
    def test_a_list_comes_back_in_its_order_with_all_it_had(self, source, listed):
        assert list(source.choices(listed.name)) == list(listed.choices)

    @pytest.mark.parametrize(("name", "value"), [("lugares", "12"), ("sino", "2")])
    def test_a_choice_is_found_by_its_value(self, source, name, value):
        assert source.find(name, value).value == value

    @pytest.mark.parametrize("name", ["lugares", "sino", "no hay"])
    def test_a_value_that_is_not_there_is_none(self, source, name):
        assert source.find(name, "999") is None

    def test_a_list_that_is_not_there_is_empty(self, source):
        assert list(source.choices("no hay")) == []
        assert source.search("no hay", "a") == []

    @pytest.mark.parametrize(
        "typed", ["santa maria", "SANTA MARÍA", "naab'a'", "Naab’aʼ", "naabꞌaꞌ", "naab´a´", "María"]
    )
    def test_a_search_is_blind_to_accents_case_and_apostrophes(self, source, typed):
        found = source.search("lugares", typed)
        assert [choice.value for choice in found] == (["10"])

    def test_labels_that_begin_so_come_first(self, source):
        assert [choice.value for choice in source.search("lugares", "nebaj")] == ["10", "11"]
        assert [choice.value for choice in source.search("lugares", "nueva")] == ["11"]
        assert [choice.value for choice in source.search("lugares", "na")] == ["10"]
        assert [choice.value for choice in source.search("sino", "no")] == ["2", "3"]

    def test_a_search_looks_at_values_too(self, source):
        assert [choice.value for choice in source.search("lugares", "x17")] == ["x17"]

    @pytest.mark.parametrize("name", ["lugares", "sino"])
    def test_a_search_gives_no_more_than_asked_for(self, source, name):
        assert len(source.search(name, "", limit=2)) == 2

    @pytest.mark.parametrize("typed", ["%", "_", "\\", "'"])
    def test_signs_of_the_query_language_are_only_signs(self, source, typed):
        found = source.search("lugares", typed)
        assert [choice.value for choice in found] == (["10"] if typed == "'" else [])

    def test_each_version_has_its_own_lists(self, workspace, source):
        other = ChoiceList("lugares", PLACES.choices[3:] + PLACES.choices[:1])
        stored = add(workspace, instrument(text("a"), lists=(other,), version="2"))
        second = workspace.choices.of_version(stored.id)
        assert second.find("lugares", "12") is None
        assert source.find("lugares", "12") is not None
