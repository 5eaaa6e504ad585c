"""Long lists: out of the form, in the file, back as they were, searched and filtered."""

import pytest
from support.long_lists import NAMED, long_list_form, places
from support.sessions import open_session
from support.workspaces import HandClock

from app.store.choices import LONG_LIST
from app.store.workspace import Workspace
from forms.choice_table import ChoiceTable
from forms.xform import parse_xform

FORM = parse_xform(long_list_form())


@pytest.fixture
def folder(tmp_path):
    with Workspace.open(tmp_path, clock=HandClock()) as workspace:
        workspace.instruments.add(FORM, "lugares.xml", {})
    return tmp_path


@pytest.fixture
def workspace(folder):
    """The workspace as the next start finds it."""
    with Workspace.open(folder) as workspace:
        yield workspace


@pytest.fixture
def source(workspace):
    return workspace.choices.of_version(1)


class TestKeeping:
    def test_long_lists_are_in_the_file_and_short_ones_are_not(self, workspace):
        assert list(workspace.db.column("SELECT name FROM choice_list")) == ["lugares"]
        assert workspace.db.value("SELECT count(*) FROM choice") == len(places())

    def test_a_list_of_three_hundred_is_not_long(self, tmp_path):
        with Workspace.open(tmp_path) as workspace:
            form = parse_xform(long_list_form(places(LONG_LIST - len(NAMED))))
            workspace.instruments.add(form, "lugares.xml", {})
            assert workspace.db.value("SELECT count(*) FROM choice_list") == 0

    def test_the_stored_form_holds_neither_its_items_nor_their_texts(self, workspace):
        stored = workspace.db.value("SELECT xform FROM instrument_version")
        assert "Aldea 17" not in stored
        assert "<name>x17</name>" not in stored
        assert "Lugar" in stored
        assert len(stored) < len(FORM.xform) / 20

    def test_the_form_comes_back_with_its_list_in_every_language(self, workspace):
        listed = workspace.instruments.instrument(1).choice_lists["lugares"].choices
        assert isinstance(listed, ChoiceTable)
        assert list(listed) == list(FORM.choice_lists["lugares"].choices)

    def test_everything_else_of_the_form_is_as_it_was(self, workspace):
        stored = workspace.instruments.instrument(1)
        assert stored.children == FORM.children
        assert stored.choice_lists["sino"] == FORM.choice_lists["sino"]
        assert stored.languages == FORM.languages

    def test_the_same_form_again_is_the_same_version(self, workspace):
        assert workspace.instruments.add(FORM, "otra_vez.xml", {}).id == 1

    def test_a_list_that_changed_makes_another_version_with_its_own_list(self, workspace, source):
        other = parse_xform(long_list_form({**places(), "13": ("Cotzal", "K'usal")}))
        second = workspace.instruments.add(other, "lugares.xml", {})
        assert second.number == 2
        assert workspace.choices.of_version(second.id).find("lugares", "13") is not None
        assert source.find("lugares", "13") is None


class TestSource:
    @pytest.mark.parametrize("name", ["lugares", "sino"])
    def test_a_list_comes_back_in_its_order_with_all_it_had(self, source, name):
        assert list(source.choices(name)) == list(FORM.choice_lists[name].choices)

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
        assert [choice.value for choice in source.search("lugares", typed)] == ["10"]

    def test_labels_that_begin_so_come_first(self, source):
        assert [choice.value for choice in source.search("lugares", "nebaj")] == ["10", "11"]
        assert [choice.value for choice in source.search("lugares", "nab")] == ["11"]
        assert [choice.value for choice in source.search("sino", "no")] == ["2"]

    def test_the_value_itself_comes_before_all(self, source):
        assert [choice.value for choice in source.search("lugares", "x17", 3)] == [
            "x17",
            "x170",
            "x171",
        ]

    @pytest.mark.parametrize("name", ["lugares", "sino"])
    def test_a_search_gives_no_more_than_asked_for(self, source, name):
        assert len(source.search(name, "", limit=2)) == 2

    @pytest.mark.parametrize("typed", ["%", "_", "\\", "*"])
    def test_signs_of_query_languages_are_only_signs(self, source, typed):
        assert source.search("lugares", typed) == []


class TestSession:
    """A record of a stored form: the same as one of the form as it came."""

    @pytest.fixture(params=["stored", "as it came"])
    def session(self, request, workspace):
        stored = request.param == "stored"
        return open_session(workspace.instruments.instrument(1) if stored else FORM)

    def test_a_filter_narrows_a_long_list(self, session):
        session.answer("dep", "14")
        assert [choice.value for choice in session.node("lugar").choices] == ["10", "11", "12"]

    def test_type_ahead_stays_within_the_filter(self, session):
        session.answer("dep", "14")
        found = session.node("lugar").choices.search("a", 2)
        assert ([choice.value for choice in found.choices], found.count) == (["10", "11"], 3)

    def test_without_a_filter_all_are_on_offer(self, session):
        offer = session.node("todos").choices
        assert len(offer) == len(places())
        assert offer.search("chajul", 5).choices[0].label("ixl") == "Txajul"

    def test_an_answer_that_is_no_longer_on_offer_is_taken_back(self, session):
        session.answer("dep", "14")
        session.answer("lugar", "10")
        session.answer("dep", "01")
        assert session.node("lugar").value is None

    def test_an_answer_outside_the_list_is_found(self, session):
        session.answer("todos", "nadie")
        assert session.node("todos").violation.code == "answer.not_in_list"

    def test_all_records_share_one_list(self, workspace):
        form = workspace.instruments.instrument(1)
        one, other = open_session(form), open_session(form)
        assert one.node("todos").choices == other.node("todos").choices
        assert one.node("todos").choices[0] == FORM.choice_lists["lugares"].choices[0]
