"""Two versions of a form compared: which question is which, and what changed."""

import pytest
from support.forms import group, instrument, integer, repeat, text

from forms.choices import Choice
from forms.conversion import Conversion
from forms.instrument import ChoiceList, Marks, Question
from forms.question_types import Unreadable
from forms.versions import Said, compare


def asked(name, kind="text", label="", **parts):
    return Question(name, kind, {"": label or f"¿{name}?"}, **parts)


def listed(*values, name="lista"):
    return ChoiceList(name, tuple(Choice(value, {"": value.upper()}) for value in values))


def kinds(old, new, said=None):
    return [(change.kind, change.path) for change in compare(old, new, said).changes]


class TestWhichIsWhich:
    def test_a_question_of_the_same_path_is_the_same(self):
        form = instrument(text("a"), text("b"))
        assert compare(form, form).same == {"a": "a", "b": "b"}
        assert kinds(form, form) == []

    def test_a_mark_that_names_the_old_question_is_believed(self):
        new = asked("b", label="otra", marks=Marks(was="a"))
        comparison = compare(instrument(text("a")), instrument(new))
        assert comparison.renamed == {"b": "a"}
        assert [change.kind for change in comparison.changes] == ["renamed"]

    def test_an_old_mark_means_nothing_once_the_name_is_in_use(self):
        old = instrument(text("a"), asked("b", marks=Marks(was="a")))
        assert compare(old, old).renamed == {}

    def test_a_mark_wins_over_a_new_question_with_the_old_name(self):
        new = instrument(asked("b", marks=Marks(was="a")), asked("a", label="nueva"))
        comparison = compare(instrument(text("a")), new)
        assert comparison.same == {"b": "a"}
        assert ("added", "a") in [(c.kind, c.path) for c in comparison.changes]

    def test_the_same_public_column_is_the_same_question(self):
        old = instrument(asked("a", marks=Marks(column="poblacion")))
        new = instrument(asked("b", label="otra", marks=Marks(column="poblacion")))
        assert compare(old, new).renamed == {"b": "a"}

    def test_the_same_name_in_another_group_is_the_same_question(self):
        comparison = compare(instrument(text("a")), instrument(group("g", text("g/a"))))
        assert comparison.renamed == {"g/a": "a"}
        assert [c.kind for c in comparison.changes] == ["moved"]

    def test_the_same_words_under_another_name_are_only_a_doubt(self):
        old = instrument(asked("a", label="Edad"))
        comparison = compare(old, instrument(asked("b", label="edad")))
        assert comparison.same == {}
        assert [(c.before, c.now) for c in comparison.doubts] == [("a", "b")]

    def test_the_same_neighbours_and_type_are_only_a_doubt(self):
        old = instrument(text("x"), asked("a", label="uno"), text("y"))
        new = instrument(text("x"), asked("b", label="dos"), text("y"))
        assert kinds(old, new) == [("maybe_renamed", "b")]

    def test_another_type_in_the_same_place_is_no_doubt(self):
        old = instrument(text("x"), asked("a", label="uno"), text("y"))
        new = instrument(text("x"), asked("b", "integer", label="uno"), text("y"))
        assert kinds(old, new) == [("added", "b"), ("removed", "a")]

    def test_a_person_may_say_that_they_are_the_same(self):
        old, new = instrument(asked("a")), instrument(asked("b", "integer", label="otra"))
        assert compare(old, new, Said({"a": "b"})).renamed == {"b": "a"}

    def test_a_person_may_say_that_they_are_not(self):
        old, new = instrument(asked("a", label="Edad")), instrument(asked("b", label="Edad"))
        assert kinds(old, new, Said(separate=frozenset({"b"}))) == [
            ("added", "b"),
            ("removed", "a"),
        ]

    def test_two_questions_may_change_names(self):
        old = instrument(text("a"), integer("b"))
        new = instrument(integer("a"), text("b"))
        comparison = compare(old, new, Said({"a": "b", "b": "a"}))
        assert comparison.renamed == {"a": "b", "b": "a"}

    def test_a_decision_about_no_question_is_refused_by_its_name(self):
        with pytest.raises(KeyError, match="nada"):
            compare(instrument(text("a")), instrument(text("b")), Said({"nada": "b"}))

    def test_questions_of_repeats_are_compared_inside_their_repeat(self):
        old = instrument(repeat("p", asked("p/a", label="Edad")))
        new = instrument(repeat("p", asked("p/b", label="Edad")), asked("c", label="Edad"))
        assert kinds(old, new) == [("maybe_renamed", "p/b"), ("added", "c")]


class TestWhatChanged:
    def changed(self, old, new, before=(), now=()):
        was, becomes = instrument(old, lists=before), instrument(new, lists=now)
        return [(c.kind, c.before, c.now) for c in compare(was, becomes).changes]

    def test_a_list_with_fewer_options_says_which_are_gone(self):
        one = asked("a", "select_one", list_name="lista")
        lists = {"before": [listed("s", "n", "x")], "now": [listed("n", "s", "z")]}
        assert self.changed(one, one, **lists) == [("narrowed", "x", "")]

    def test_a_list_with_more_options_changes_nothing(self):
        one = asked("a", "select_one", list_name="lista")
        assert self.changed(one, one, before=[listed("s")], now=[listed("s", "n")]) == []

    def test_a_question_that_must_be_answered_now(self):
        new = asked("a", required="true()")
        assert self.changed(asked("a"), new) == [("required", "", "true()")]
        assert self.changed(new, asked("a")) == []

    def test_a_condition_that_is_new_or_another(self):
        new = asked("a", "integer", constraint=". > 5")
        old = asked("a", "integer", constraint=". > 0")
        assert self.changed(old, new) == [("constraint", ". > 0", ". > 5")]
        assert self.changed(new, asked("a", "integer")) == []

    def test_another_type(self):
        assert self.changed(asked("a"), asked("a", "integer")) == [("type", "text", "integer")]

    def test_another_class_of_privacy(self):
        old = asked("a", marks=Marks(privacy="confidencial"))
        new = asked("a", marks=Marks(privacy="publico"))
        assert self.changed(old, new) == [("privacy", "confidencial", "publico")]

    def test_another_public_column(self):
        new = asked("a", marks=Marks(column="alfa"))
        assert self.changed(asked("a"), new) == [("column", "a", "alfa")]

    def test_a_question_that_went_into_a_repeat_or_out_of_it(self):
        outside, inside = instrument(text("a")), instrument(repeat("p", text("p/a")))
        assert kinds(outside, inside) == [("into_repeat", "p/a")]
        assert kinds(inside, outside) == [("out_of_repeat", "a")]

    def test_a_group_that_is_repeated_now(self):
        old = instrument(group("g", text("g/a")))
        assert kinds(old, instrument(repeat("g", text("g/a")))) == [("into_repeat", "g/a")]

    def test_notes_are_nobodys_business(self):
        assert kinds(instrument(text("a")), instrument(text("a"), Question("n", "note"))) == []


class TestConversion:
    @pytest.mark.parametrize(
        ("kind", "stored", "kept"),
        [
            ("integer", "12", 12),
            ("integer", "1,200", 1200),
            ("integer", 12.0, 12),
            ("decimal", 12, 12),
            ("text", 12, "12"),
            ("text", 12.5, "12.5"),
            ("date", "03/02/2026", "2026-02-03"),
            ("date", "2026-02-03", "2026-02-03"),
        ],
    )
    def test_what_can_be_read_is_kept_as_the_new_type_keeps_it(self, kind, stored, kept):
        found = Conversion(asked("a", kind), None)(stored)
        assert found == kept

    @pytest.mark.parametrize(
        ("kind", "stored"), [("integer", "doce"), ("integer", 12.5), ("date", "mañana")]
    )
    def test_what_cannot_be_read_is_refused(self, kind, stored):
        with pytest.raises(Unreadable):
            Conversion(asked("a", kind), None)(stored)

    def test_a_text_becomes_the_option_with_that_code_or_those_words(self):
        question = asked("a", "select_one", list_name="lista")
        convert = Conversion(question, listed("si", "no"))
        assert [convert("si"), convert("NO")] == ["si", "no"]
        with pytest.raises(Unreadable):
            convert("tal vez")

    def test_one_option_becomes_several_and_several_of_one_become_it(self):
        several = Conversion(asked("a", "select_multiple"), listed("1", "2"))
        assert several("1 2") == "1 2"
        with pytest.raises(Unreadable):
            Conversion(asked("a", "select_one"), listed("1", "2"))("1 2")
