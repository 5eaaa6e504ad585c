"""Versions of a form, case by case: what pairs, what changed, and what a series makes of them."""

import pytest
from support.forms import group, instrument, repeat, text

from forms.choices import Choice
from forms.instrument import ChoiceList, Marks, Question
from forms.series import Earlier, series, with_column_names
from forms.table_schema import columns
from forms.versions import Change, Said, compare


def asked(path, kind="text", label="", **parts):
    return Question(path, kind, {"": label or f"¿{path}?"}, **parts)


def marked(path, label="otra", **marks):
    return asked(path, label=label, marks=Marks(**marks))


def offered(*values, name="l"):
    return ChoiceList(name, tuple(Choice(value, {"": value}) for value in values))


class TestPairs:
    @pytest.mark.parametrize(
        ("old", "new", "same"),
        [
            ([asked("g/a")], [marked("b", was="g/a")], {"b": "g/a"}),
            ([asked("g/a")], [marked("b", was="a")], {"b": "g/a"}),
            ([asked("a")], [marked("c", was="x a")], {"c": "a"}),
            ([asked("g/a"), asked("h/a")], [marked("b", was="a")], {}),
            ([asked("a")], [marked("b", was="a"), marked("c", was="a")], {"b": "a"}),
            ([asked("g/a")], [asked("h/a", "integer")], {}),
            ([asked("g/a", label="Edad")], [asked("h/a", "integer", "EDAD")], {"h/a": "g/a"}),
            ([asked("g/a"), asked("h/a")], [asked("i/a")], {}),
            ([Question("n", "note")], [asked("n")], {}),
            ([Question("n", "note", calculate="1")], [asked("n")], {"n": "n"}),
            ([], [asked("a")], {}),
        ],
        ids=[
            "a mark names a path",
            "a mark names the only question of that name",
            "a mark of several names takes the one there was",
            "a mark of a name that stood twice is not believed",
            "two marks of one question go to the first",
            "neither words nor type are the same",
            "the words are the same in another type",
            "a name that stood twice is nobody's",
            "a note kept nothing",
            "a note that was worked out kept it",
            "everything is new",
        ],
    )
    def test_a_question_goes_on_from(self, old, new, same):
        assert compare(instrument(*old), instrument(*new)).same == same

    def test_a_decision_may_name_paths_or_names(self):
        old, new = instrument(group("g", asked("g/a"))), instrument(group("h", asked("h/b")))
        assert compare(old, new, Said({"a": "h/b"})) == compare(old, new, Said({"g/a": "b"}))

    @pytest.mark.parametrize(
        "said",
        [Said({"a": "nada"}), Said({"nada": "b"}), Said(separate=frozenset({"nada"}))],
    )
    def test_a_name_that_is_nowhere_is_told(self, said):
        with pytest.raises(KeyError, match="nada"):
            compare(instrument(asked("a")), instrument(asked("b")), said)

    def test_a_person_who_says_separate_is_believed_before_a_mark(self):
        new = instrument(marked("b", was="a"))
        said = Said(separate=frozenset({"b"}))
        assert compare(instrument(asked("a")), new, said).same == {}

    def test_no_decision_carries_an_answer_into_a_repeat(self):
        new = instrument(repeat("p", asked("p/b")))
        assert compare(instrument(asked("a")), new, Said({"a": "b"})).same == {}

    def test_a_doubt_goes_to_the_question_of_the_same_words(self):
        old = instrument(asked("x", label="Sexo"), asked("y", label="Edad"))
        comparison = compare(old, instrument(asked("z", label="edad")))
        assert [(change.before, change.now) for change in comparison.doubts] == [("y", "z")]


class TestChanges:
    def test_what_was_removed_comes_last(self):
        old = instrument(asked("a", label="uno"), asked("b"))
        new = instrument(asked("b"), asked("c", "integer"))
        assert [c.kind for c in compare(old, new).changes] == ["added", "removed"]

    def test_a_change_is_known_by_the_path_of_today_or_else_the_old_one(self):
        one, other = asked("a"), asked("b")
        changes = (Change("renamed", one, other), Change("removed", one, None))
        assert [change.path for change in changes] == ["b", "a"]

    def test_one_question_may_change_in_many_ways_at_once(self):
        new = asked("g/b", "integer", required="true()", constraint=". > 0", marks=Marks(was="a"))
        changes = compare(instrument(asked("a")), instrument(group("g", new))).changes
        assert [c.kind for c in changes] == ["renamed", "moved", "type", "required", "constraint"]

    @pytest.mark.parametrize(
        ("before", "now", "told"),
        [
            (Marks(), Marks(key=True), []),
            (Marks(), Marks(unit="personas"), []),
            (Marks(), Marks(privacy="publico"), [("privacy", "", "publico")]),
            (Marks(privacy="sensible"), Marks(), [("privacy", "sensible", "")]),
            (Marks(column="uno"), Marks(column="dos"), [("column", "uno", "dos")]),
            (Marks(column="uno"), Marks(), []),
            (Marks(), Marks(column="a"), []),
        ],
        ids=[
            "a key",
            "a unit",
            "a first class of privacy",
            "no class of privacy any more",
            "another column",
            "a column that keeps its name",
            "the name the column had",
        ],
    )
    def test_of_the_marks_privacy_and_column_are_told(self, before, now, told):
        old, new = instrument(asked("a", marks=before)), instrument(asked("a", marks=now))
        assert [(c.kind, c.before, c.now) for c in compare(old, new).changes] == told

    @pytest.mark.parametrize(
        "parts",
        [
            {"label": "Otras palabras"},
            {"hints": {"": "Ayuda"}},
            {"appearance": "multiline"},
            {"default": "x"},
            {"readonly": "true()"},
        ],
    )
    def test_what_no_stored_answer_feels_is_no_change(self, parts):
        assert compare(instrument(asked("a")), instrument(asked("a", **parts))).changes == ()

    @pytest.mark.parametrize(
        ("before", "now", "told"),
        [
            ("", "${b} = 1", [("", "${b} = 1")]),
            ("${b} = 1", "${b} = 2", [("${b} = 1", "${b} = 2")]),
            ("${b} = 1", "${b} = 1", []),
            ("${b} = 1", "", []),
        ],
    )
    def test_a_condition_under_which_it_is_asked_is_told_unless_it_goes(self, before, now, told):
        old, new = instrument(asked("a", relevant=before)), instrument(asked("a", relevant=now))
        assert [(c.before, c.now) for c in compare(old, new).changes] == told

    def test_options_of_another_type_of_question_are_not_compared(self):
        one = asked("a", "select_one", list_name="l")
        several = asked("a", "select_multiple", list_name="l")
        old = instrument(one, lists=[offered("1", "2")])
        new = instrument(several, lists=[offered("1")])
        assert [c.kind for c in compare(old, new).changes] == ["type"]

    def test_another_list_of_the_same_options_narrows_nothing(self):
        old = instrument(
            asked("a", "select_one", list_name="l"), lists=[offered("1", "2", name="l")]
        )
        new = instrument(
            asked("a", "select_one", list_name="m"), lists=[offered("2", "1", name="m")]
        )
        assert compare(old, new).changes == ()

    def test_from_one_repeat_to_another_is_into_a_repeat(self):
        old = instrument(repeat("p", asked("p/a")), repeat("q", asked("q/b")))
        new = instrument(repeat("p"), repeat("q", asked("q/b"), asked("q/a")))
        (change,) = compare(old, new).changes
        assert (change.kind, change.before, change.now) == ("into_repeat", "p/a", "q/a")

    def test_a_list_that_was_not_read_narrows_nothing(self):
        one = asked("a", "select_one", list_name="l")
        old = instrument(one, lists=[offered("1", "2")])
        assert compare(old, instrument(one, lists=[offered()])).changes == ()


class TestColumnNames:
    def test_a_form_whose_columns_have_their_names_is_itself(self):
        form = instrument(asked("a"))
        assert with_column_names(form, {"a": "a", "x": "y"}, {}) is form

    def test_a_column_outside_a_repeat_and_one_inside_have_names_of_their_own(self):
        form = instrument(group("g", asked("g/a")), repeat("p", asked("p/a")))
        named = with_column_names(form, {"g/a": "fuera", "p/a": "no"}, {"p/a": "dentro"})
        assert [column.name for column in columns(named)] == ["fuera", "dentro"]


class TestSeries:
    def one(self, newest, *older, lists=(), **options):
        form = series(
            instrument(newest, lists=lists), [Earlier(instrument(o), {}) for o in older], **options
        )
        return next(iter(form.questions()))

    @pytest.mark.parametrize(
        ("now", "before", "required"),
        [
            ("true()", ["true()"], "true()"),
            ("true()", [""], ""),
            ("true()", ["true()", "${x} = 1"], ""),
            ("", ["true()"], ""),
        ],
    )
    def test_only_what_every_version_demands_is_demanded(self, now, before, required):
        older = [asked("a", required=rule) for rule in before]
        assert self.one(asked("a", required=now), *older).required == required

    def test_a_question_that_no_older_version_asks_is_not_demanded(self):
        assert self.one(asked("a", required="true()"), asked("b")).required == ""

    @pytest.mark.parametrize(("before", "rule"), [(". > 0", ". > 0"), (". > 1", ""), ("", "")])
    def test_a_condition_stays_when_all_versions_have_it(self, before, rule):
        older = asked("a", constraint=before)
        assert self.one(asked("a", constraint=". > 0"), older).constraint == rule

    def test_answers_of_mixed_types_are_text(self):
        assert self.one(asked("a", "integer"), asked("a"), mixed={"a"}).type == "text"

    def test_a_version_that_nobody_answered_loosens_nothing(self):
        newest = instrument(asked("a", required="true()"))
        assert series(newest, [Earlier(instrument(asked("a")), {}, answered=False)]) == newest

    def test_a_list_holds_the_options_of_all_versions_the_newest_first(self):
        one = asked("a", "select_one", list_name="l")
        newest = instrument(one, lists=[offered("3", "1")])
        older = instrument(one, lists=[offered("1", "2")])
        joint = series(newest, [Earlier(older, {})]).choice_lists["l@a"]
        assert [choice.value for choice in joint.choices] == ["3", "1", "2"]

    def test_a_question_under_an_older_name_is_found_by_its_path_of_today(self):
        newest = instrument(asked("b", constraint=". > 0"))
        older = Earlier(instrument(asked("a", constraint=". > 0")), {"a": "b"})
        assert next(iter(series(newest, [older]).questions())).constraint == ". > 0"

    def test_a_question_that_is_gone_stands_last_and_free_of_rules(self):
        old = asked("x", required="true()", relevant="${a} = 1", constraint=". != ''")
        form = series(instrument(text("a")), [Earlier(instrument(old), {})], gone={"x"})
        last = form.children[-1]
        assert (last.path, last.required, last.relevant, last.constraint) == ("x", "", "", "")

    def test_a_question_that_is_gone_from_a_repeat_stays_in_it(self):
        old = instrument(repeat("p", text("p/a"), text("p/x")))
        newest = instrument(repeat("p", text("p/a")), text("b"))
        form = series(newest, [Earlier(old, {})], gone={"p/x"})
        assert [question.path for question in form.questions()] == ["p/a", "p/x", "b"]

    def test_a_repeat_that_is_gone_comes_back_with_what_it_held(self):
        old = instrument(repeat("p", text("p/x")))
        form = series(instrument(text("b")), [Earlier(old, {})], gone={"p/x"})
        assert form.repeat_of("p/x").path == "p"

    def test_a_joint_list_takes_the_words_of_the_newest_version(self):
        one = asked("a", "select_one", list_name="l")
        lists = [ChoiceList("l", (Choice("1", {"": words}),)) for words in ("nuevo", "viejo")]
        newest, older = (instrument(one, lists=[each]) for each in lists)
        joint = series(newest, [Earlier(older, {})]).choice_lists["l@a"]
        assert [choice.label() for choice in joint.choices] == ["nuevo"]

    def test_mixed_answers_of_a_list_are_text_without_a_list(self):
        one = asked("a", "select_one", list_name="l")
        question = self.one(one, asked("a"), lists=[offered("1")], mixed={"a"})
        assert (question.type, question.list_name) == ("text", "")

    def test_the_lists_of_the_form_itself_stay_as_they_are(self):
        one = asked("a", "select_one", list_name="l")
        newest = instrument(one, lists=[offered("1")])
        older = instrument(one, lists=[offered("2")])
        form = series(newest, [Earlier(older, {})])
        assert form.choice_lists["l"] == offered("1")
        assert set(newest.choice_lists) == {"l"}

    def test_a_question_that_is_gone_keeps_its_column_and_all_its_options(self):
        one = asked("x", "select_one", list_name="l", marks=Marks(column="cultivo"))
        older = [Earlier(instrument(one, lists=[offered(v)]), {}) for v in ("2", "1")]
        form = series(instrument(text("a")), older, gone={"x"})
        assert [column.name for column in columns(form)] == ["a", "cultivo"]
        assert [choice.value for choice in form.choice_lists["l@x"].choices] == ["2", "1"]

    def test_what_older_versions_asked_and_nobody_keeps_is_left_out(self):
        form = series(instrument(text("a")), [Earlier(instrument(text("x")), {})])
        assert [question.path for question in form.questions()] == ["a"]
