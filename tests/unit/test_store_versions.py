"""Versions in the store: a column is kept whatever its question is called."""

import pytest
from support.forms import group, instrument, integer, repeat, text
from support.workspaces import PERSON, row_change, typed

from app.store.record_query import Condition, RecordQuery
from app.store.table_growth import Continuity
from app.store.workspace import Workspace
from forms.instrument import Marks, Question
from forms.table_schema import columns


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path) as workspace:
        yield workspace


def add(workspace, *questions, version="1", renamed=None, apart=()):
    form = instrument(*questions, version=version)
    continuity = Continuity(renamed or {}, frozenset(apart))
    return workspace.instruments.add(form, "prueba.xlsx", {}, continuity=continuity)


def record(workspace, version, **values):
    made = workspace.records.create(version, PERSON)
    for path, value in values.items():
        workspace.records.save(made, typed(path, value), PERSON)
    return made


def answers(workspace, made):
    return workspace.records.answers(made).values


def streamed(workspace, version):
    ids = workspace.records.ids(RecordQuery(version.instrument))
    return [answers.values for _uuid, answers in workspace.records.stream(ids)]


def width(workspace):
    return len(workspace.db.rows("PRAGMA table_info(d1_0)")) - 1


class TestRenaming:
    def test_a_renamed_question_goes_on_in_its_column(self, workspace):
        first = add(workspace, text("a"), text("b"))
        record(workspace, first, a="uno")
        second = add(workspace, text("alfa"), text("b"), version="2", renamed={"alfa": "a"})
        record(workspace, second, alfa="dos")
        assert width(workspace) == 2
        assert streamed(workspace, second) == [{"alfa": "uno"}, {"alfa": "dos"}]

    def test_a_record_keeps_the_names_of_its_own_version(self, workspace):
        first = add(workspace, text("a"))
        old = record(workspace, first, a="uno")
        add(workspace, text("alfa"), version="2", renamed={"alfa": "a"})
        assert answers(workspace, old) == {"a": "uno"}
        workspace.records.save(old, typed("a", "otro", "uno"), PERSON)
        assert answers(workspace, old) == {"a": "otro"}

    def test_two_questions_may_change_names_with_each_other(self, workspace):
        first = add(workspace, text("a"), text("b"))
        old = record(workspace, first, a="de a", b="de b")
        names = {"a": "b", "b": "a"}
        second = add(workspace, text("a"), text("b"), version="2", renamed=names)
        assert streamed(workspace, second) == [{"a": "de b", "b": "de a"}]
        assert answers(workspace, old) == {"a": "de a", "b": "de b"}

    def test_a_new_question_with_the_old_name_gets_a_column_of_its_own(self, workspace):
        first = add(workspace, text("a"))
        record(workspace, first, a="uno")
        add(workspace, text("alfa"), version="2", renamed={"alfa": "a"})
        third = add(workspace, text("a"), text("alfa"), version="3")
        made = record(workspace, third, a="nueva", alfa="vieja")
        assert answers(workspace, made) == {"a": "nueva", "alfa": "vieja"}
        assert streamed(workspace, third)[0] == {"alfa": "uno"}

    def test_a_question_can_be_renamed_again_and_again(self, workspace):
        made = record(workspace, add(workspace, text("a")), a="uno")
        add(workspace, text("b"), version="2", renamed={"b": "a"})
        add(workspace, text("a"), version="3", renamed={"a": "b"})
        last = add(workspace, text("c"), version="4", renamed={"c": "a"})
        assert width(workspace) == 1
        assert streamed(workspace, last) == [{"c": "uno"}]
        assert answers(workspace, made) == {"a": "uno"}

    def test_a_question_that_moved_to_another_group_keeps_its_column(self, workspace):
        record(workspace, add(workspace, text("a")), a="uno")
        moved = group("g", text("g/a"))
        second = add(workspace, moved, version="2", renamed={"g/a": "a"})
        assert streamed(workspace, second) == [{"g/a": "uno"}]

    def test_inside_a_repeat_it_is_the_same(self, workspace):
        first = add(workspace, repeat("p", text("p/a")))
        made = record(workspace, first)
        workspace.records.save(made, row_change("add_row", "p", "fila"), PERSON)
        workspace.records.save(made, typed("p/a", "uno", row="fila"), PERSON)
        second = add(workspace, repeat("p", text("p/b")), version="2", renamed={"p/b": "p/a"})
        ids = workspace.records.ids(RecordQuery(second.instrument))
        ((_uuid, found),) = workspace.records.stream(ids)
        assert [row.values for row in found.rows] == [{"p/b": "uno"}]

    def test_between_repeat_and_outside_both_columns_stay(self, workspace):
        record(workspace, add(workspace, text("a")), a="uno")
        form = repeat("p", text("p/a"))
        second = add(workspace, form, version="2", renamed={"p/a": "a"})
        assert streamed(workspace, second) == [{"a": "uno"}]

    def test_a_search_by_an_older_name_finds_the_same(self, workspace):
        first = add(workspace, text("a"))
        old = record(workspace, first, a="uno")
        second = add(workspace, text("b"), version="2", renamed={"b": "a"})
        for path in ("a", "b"):
            query = RecordQuery(second.instrument, conditions=[Condition(path, "=", "uno")])
            assert list(workspace.records.ids(query)) == [old.id]


class TestColumnsOfTheirOwn:
    def test_a_question_kept_apart_gets_a_second_column(self, workspace):
        first = add(workspace, text("a"))
        old = record(workspace, first, a="doce")
        second = add(workspace, integer("a"), version="2", apart={"a"})
        new = record(workspace, second, a=12)
        assert answers(workspace, old)["a"] == "doce"
        assert answers(workspace, new) == {"a": 12}
        assert streamed(workspace, second) == [{"a@1": "doce"}, {"a": 12}]

    def test_a_search_looks_into_both(self, workspace):
        record(workspace, add(workspace, text("a")), a="doce")
        second = add(workspace, integer("a"), version="2", apart={"a"})
        found = workspace.records.ids(RecordQuery(second.instrument, search="doce"))
        assert len(found) == 1

    def test_a_question_that_comes_back_finds_its_column(self, workspace):
        made = record(workspace, add(workspace, text("a"), text("b")), a="uno")
        add(workspace, text("b"), version="2")
        third = add(workspace, text("a"), text("b"), version="3")
        assert width(workspace) == 2
        assert streamed(workspace, third) == [{"a": "uno"}]
        assert answers(workspace, made) == {"a": "uno"}


class TestPublicNames:
    def names(self, workspace, version):
        return [c.name for c in columns(workspace.instruments.instrument(version.id))]

    def test_a_renamed_question_keeps_its_public_name(self, workspace):
        add(workspace, text("a"), text("b"))
        second = add(workspace, text("x"), text("b"), version="2", renamed={"x": "a"})
        assert self.names(workspace, second) == ["a", "b"]

    def test_a_name_that_the_form_gives_by_a_mark_rules(self, workspace):
        add(workspace, text("a"))
        marked = Question("x", "text", marks=Marks(column="alfa"))
        second = add(workspace, marked, version="2", renamed={"x": "a"})
        assert self.names(workspace, second) == ["alfa"]

    def test_a_new_question_in_another_group_takes_no_name_away(self, workspace):
        add(workspace, group("g", text("g/a")))
        both = group("f", text("f/a")), group("g", text("g/a"))
        second = add(workspace, *both, version="2")
        assert self.names(workspace, second) == ["a_2", "a"]

    def test_a_new_question_does_not_take_the_name_of_a_removed_one(self, workspace):
        add(workspace, text("a"), text("b"))
        add(workspace, text("b"), version="2")
        third = add(workspace, text("b"), group("g", text("g/A")), version="3")
        assert self.names(workspace, third) == ["b", "A_2"]

    def test_the_view_has_one_column_for_each_question(self, workspace):
        record(workspace, add(workspace, text("a")), a="uno")
        second = add(workspace, text("b"), version="2", renamed={"b": "a"})
        record(workspace, second, b="dos")
        rows = workspace.db.rows('SELECT * FROM "v_hogares"')
        assert [row["a"] for row in rows] == ["uno", "dos"]
        assert "b" not in rows[0].keys()  # noqa: SIM118 - a Row is no mapping


class TestTakingBack:
    def take_back(self, workspace, version):
        with workspace.db.transaction():
            workspace.instruments.take_back(version)

    def test_the_version_before_is_the_newest_again(self, workspace):
        first = add(workspace, text("a"))
        made = record(workspace, first, a="uno")
        second = add(workspace, text("b"), text("c"), version="2", renamed={"b": "a"})
        self.take_back(workspace, second)
        assert workspace.instruments.latest("hogares") == first
        assert answers(workspace, made) == {"a": "uno"}
        assert streamed(workspace, first) == [{"a": "uno"}]

    def test_it_can_be_published_again_otherwise(self, workspace):
        first = add(workspace, text("a"))
        record(workspace, first, a="uno")
        self.take_back(workspace, add(workspace, text("b"), version="2"))
        second = add(workspace, text("b"), version="2", renamed={"b": "a"})
        assert second.number == 2
        assert streamed(workspace, second) == [{"b": "uno"}]

    def test_a_column_it_had_made_is_used_again(self, workspace):
        add(workspace, text("a"))
        self.take_back(workspace, add(workspace, text("a"), text("b"), version="2"))
        third = add(workspace, text("a"), text("c"), version="3")
        assert width(workspace) == 2
        assert answers(workspace, record(workspace, third, c="tres")) == {"c": "tres"}

    def test_its_key_is_never_given_again(self, workspace):
        add(workspace, text("a"))
        second = add(workspace, text("b"), version="2")
        self.take_back(workspace, second)
        assert add(workspace, text("c"), version="2").id > second.id


class TestNamesAtRest:
    """What a version calls a question that it does not ask: the journal has written it down."""

    def called(self, workspace, version):
        layout = workspace.instruments.layout(version.instrument, version.id)
        return [column.path for column in layout.columns], [each.path for each in layout.repeats]

    def test_later_names_of_a_column_do_not_change_it(self, workspace):
        add(workspace, text("a"), text("z"))
        second = add(workspace, text("z"), version="2")
        add(workspace, text("a"), text("z"), version="3")
        add(workspace, text("b"), text("z"), version="4", renamed={"b": "a"})
        assert self.called(workspace, second) == (["a", "z"], [])

    def test_one_that_began_later_has_its_first_name(self, workspace):
        first = add(workspace, text("z"))
        add(workspace, text("z"), text("a"), version="2")
        add(workspace, text("z"), text("b"), version="3", renamed={"b": "a"})
        assert self.called(workspace, first) == (["z", "a"], [])

    def test_later_names_of_a_repeat_do_not_change_it(self, workspace):
        kept = repeat("p", text("p/a"))
        add(workspace, kept, text("z"))
        second = add(workspace, text("z"), version="2")
        add(workspace, kept, text("z"), version="3")
        form = instrument(repeat("q", text("q/a")), text("z"), version="4")
        named = Continuity(renamed={"q/a": "p/a"}, repeats={"q": "p"})
        fourth = workspace.instruments.add(form, "f.xlsx", {}, {}, named)
        assert self.called(workspace, second) == (["z", "p/a"], ["p"])
        assert self.called(workspace, fourth) == (["z", "q/a"], ["q"])
