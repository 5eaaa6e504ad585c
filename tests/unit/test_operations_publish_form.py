"""A new version of a form with records here: what it would do, doing it, and taking it back."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.forms import group, instrument, integer, repeat, text
from support.workspaces import PERSON, row_change, typed

from app.operations.load_form import ReadForm, store_form
from app.operations.preview_form import Decisions, preview_form
from app.operations.publish_form import publish_form, take_back_form
from app.operations.read_record import read_record
from app.operations.record_actions import lines_of
from app.operations.remarks import remarks_of
from app.operations.undo_record import undo_last
from app.store.checks import changed_answers
from app.store.journal import VERSION, Entry
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.choices import Choice
from forms.instrument import ChoiceList, Group, Marks, Question
from forms.problem import ProblemError
from forms.versions import Said


def now():
    return datetime(2026, 11, 21, 16, 20, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path) as workspace:
        yield workspace


def version(*children, number=1, lists=()):
    form = instrument(*children, version=str(number), lists=lists, xform=f"<v{number}/>")
    return ReadForm(form, Path("hogares.xlsx"), {}, ())


def begin(workspace, *records, form):
    loaded = store_form(workspace, form)
    made = []
    for values in records:
        record = workspace.records.create(loaded.version, PERSON)
        for path, value in values.items():
            workspace.records.save(record, typed(path, value), PERSON)
        made.append(record)
    return made


def effects(workspace, form, decisions=None):
    return preview_form(workspace, form, decisions, clock=now).effects


def publish(workspace, form, decisions=None, **options):
    return publish_form(workspace, form, PERSON, decisions, clock=now, **options)


def answers(workspace, record):
    return workspace.records.answers(workspace.records.find(record.uuid)).values


def offers(values):
    return [ChoiceList("lista", tuple(Choice(value, {}) for value in values))]


SAME = Decisions(Said({"a": "b"}))


class TestPreview:
    def only(self, workspace, form, decisions=None):
        (effect,) = effects(workspace, form, decisions)
        return effect

    def test_a_form_that_is_new_here_changes_nothing(self, workspace):
        preview = preview_form(workspace, version(text("a")), clock=now)
        assert (preview.number, preview.records, preview.effects) == (1, 0, ())

    def test_the_version_in_use_is_told_as_such(self, workspace):
        begin(workspace, form=version(text("a")))
        preview = preview_form(workspace, version(text("a")), clock=now)
        assert (preview.repeated, preview.number) == (True, 1)

    def test_a_removed_question_counts_the_records_that_have_an_answer(self, workspace):
        made = begin(workspace, {"a": "1"}, {"b": "2"}, form=version(text("a"), text("b")))
        effect = self.only(workspace, version(text("b"), number=2))
        assert (effect.kind, effect.path, effect.records) == ("removed", "a", 1)
        assert [(e.record, e.value) for e in effect.examples] == [(made[0].uuid, "1")]
        assert effect.reversible

    def test_examples_are_five_at_most(self, workspace):
        begin(workspace, *[{"a": str(n)} for n in range(9)], form=version(text("a"), text("b")))
        effect = self.only(workspace, version(text("b"), number=2))
        assert (effect.records, len(effect.examples)) == (9, 5)

    def test_a_doubt_is_told_with_the_records_it_is_about(self, workspace):
        begin(workspace, {"a": "1"}, form=version(text("a")))
        form = version(Question("b", "text", {"": "a"}), number=2)
        preview = preview_form(workspace, form, clock=now)
        assert [(d.was, d.path, d.records) for d in preview.doubts] == [("a", "b", 1)]
        assert self.only(workspace, form, SAME).kind == "renamed"

    def test_a_narrowed_list_counts_answers_that_are_no_longer_offered(self, workspace):
        question = Question("a", "select_one", list_name="lista")
        lists = [offers("xyz"), offers("x")]
        begin(
            workspace, {"a": "x"}, {"a": "y"}, {"a": "z"},
            form=version(question, lists=lists[0]),
        )  # fmt: skip
        effect = self.only(workspace, version(question, number=2, lists=lists[1]))
        assert (effect.kind, effect.before, effect.records) == ("narrowed", "y z", 2)
        assert [e.value for e in effect.examples] == ["y", "z"]

    def test_of_several_options_each_must_be_offered(self, workspace):
        question = Question("a", "select_multiple", list_name="lista")
        lists = [
            [ChoiceList("lista", tuple(Choice(v, {}) for v in some))] for some in ("xyz", "xy")
        ]
        begin(workspace, {"a": "x y"}, {"a": "x z"}, form=version(question, lists=lists[0]))
        assert self.only(workspace, version(question, number=2, lists=lists[1])).records == 1

    def test_a_question_that_becomes_required_counts_incomplete_records(self, workspace):
        begin(workspace, {"b": "1"}, {"a": "1"}, form=version(text("a"), text("b")))
        form = version(text("a", required="true()"), text("b"), number=2)
        effect = self.only(workspace, form)
        assert (effect.kind, effect.records, effect.number) == ("required", 1, 1)

    def test_where_it_is_not_asked_nothing_is_missing(self, workspace):
        begin(workspace, {"b": "1"}, {"b": "2"}, form=version(text("a"), text("b")))
        form = version(text("a", required="true()", relevant="/data/b = '2'"), text("b"), number=2)
        found = {effect.kind: effect.records for effect in effects(workspace, form)}
        assert found == {"required": 1, "relevant": 0}

    def test_in_a_repeat_one_missing_answer_is_enough(self, workspace):
        (made,) = begin(workspace, {}, form=version(repeat("p", text("p/a"), text("p/b"))))
        for row, path in (("uno", "p/a"), ("dos", "p/b")):
            workspace.records.save(made, row_change("add_row", "p", row), PERSON)
            workspace.records.save(made, typed(path, "x", row=row), PERSON)
        form = version(repeat("p", text("p/a", required="true()"), text("p/b")), number=2)
        assert self.only(workspace, form).records == 1

    def test_a_new_condition_counts_the_records_that_break_it(self, workspace):
        begin(workspace, *[{"a": n} for n in (1, 5, 9, 9)], form=version(integer("a")))
        effect = self.only(workspace, version(integer("a", constraint=". < 6"), number=2))
        assert (effect.kind, effect.records) == ("constraint", 2)
        assert [e.value for e in effect.examples] == [9, 9]

    def test_what_was_wrong_before_is_not_counted(self, workspace):
        old = version(integer("a", constraint=". < 6"))
        begin(workspace, *[{"a": n} for n in (1, 5, 9)], form=old)
        effect = self.only(workspace, version(integer("a", constraint=". < 3"), number=2))
        assert effect.records == 1

    @pytest.mark.parametrize(
        ("before", "now", "records"),
        [
            ("", "/data/b = '1'", 2),
            ("/data/b != '1'", "/data/b = '1'", 2),
            ("/data/b = '1'", "/data/b = '1' or /data/b = '2'", 0),
            ("/data/b = '1'", "/data/b = '2'", 1),
        ],
    )
    def test_another_condition_counts_answers_that_would_not_be_asked_for(
        self, workspace, before, now, records
    ):
        old = version(text("b"), text("a", relevant=before))
        begin(workspace, *[{"b": b, "a": "x"} for b in "123"], {"b": "3"}, form=old)
        effect = self.only(workspace, version(text("b"), text("a", relevant=now), number=2))
        assert (effect.kind, effect.path, effect.records) == ("relevant", "a", records)

    def test_the_condition_of_a_group_is_that_of_its_questions(self, workspace):
        begin(workspace, {"b": "1", "g/a": "x"}, form=version(text("b"), group("g", text("g/a"))))
        closed = Group("g", relevant="/data/b = '2'", children=(text("g/a"),))
        effect = self.only(workspace, version(text("b"), closed, number=2))
        assert (effect.kind, effect.path, effect.records) == ("relevant", "g/a", 1)

    def test_what_is_asked_always_now_touches_nobody(self, workspace):
        old = version(text("b"), text("a", relevant="/data/b = '1'"))
        begin(workspace, {"b": "1", "a": "x"}, form=old)
        assert effects(workspace, version(text("b"), text("a"), number=2)) == ()

    def test_in_a_repeat_one_answer_that_is_not_asked_for_is_enough(self, workspace):
        (made,) = begin(workspace, {}, form=version(repeat("p", text("p/a"), text("p/b"))))
        for row in ("uno", "dos"):
            workspace.records.save(made, row_change("add_row", "p", row), PERSON)
            for path, value in (("p/a", row), ("p/b", "x")):
                workspace.records.save(made, typed(path, value, row=row), PERSON)
        asked = text("p/b", relevant="../a = 'uno'")
        effect = self.only(workspace, version(repeat("p", text("p/a"), asked), number=2))
        assert (effect.kind, effect.records) == ("relevant", 1)

    def test_an_option_under_another_value_is_told_apart_from_one_that_is_gone(self, workspace):
        question = Question("a", "select_one", list_name="lista")
        old = [ChoiceList("lista", tuple(Choice(v, {"": v.upper()}) for v in "xyz"))]
        new = [ChoiceList("lista", (Choice("x", {"": "X"}), Choice("w", {"": "y"})))]
        begin(workspace, *[{"a": v} for v in "xyyz"], form=version(question, lists=old))
        found = effects(workspace, version(question, number=2, lists=new))
        assert [(e.kind, e.before, e.now, e.records) for e in found] == [
            ("option_renamed", "y", "w", 2), ("narrowed", "z", "", 3),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("before", "now", "value", "fits"),
        [
            ("select_one", "select_multiple", "x", 1),
            ("select_multiple", "select_one", "x", 1),
            ("select_multiple", "select_one", "x y", 0),
        ],
    )
    def test_one_option_and_several(self, workspace, before, now, value, fits):
        old = version(Question("a", before, list_name="lista"), lists=offers("xy"))
        begin(workspace, {"a": value}, form=old)
        new = version(Question("a", now, list_name="lista"), number=2, lists=offers("xy"))
        effect = self.only(workspace, new)
        assert (effect.kind, effect.convertible, effect.records) == ("type", fits, 1 - fits)

    def test_another_type_counts_what_can_be_converted_and_shows_what_cannot(self, workspace):
        begin(workspace, *[{"a": v} for v in ("1", "dos", "3")], form=version(text("a")))
        effect = self.only(workspace, version(integer("a"), number=2))
        assert (effect.convertible, effect.records) == (2, 1)
        assert [e.value for e in effect.examples] == ["dos"]

    def test_what_begins_to_be_published_cannot_be_taken_back(self, workspace):
        begin(workspace, {"a": "1"}, form=version(text("a")))
        form = version(text("a", marks=Marks(privacy="publico")), number=2)
        assert not self.only(workspace, form).reversible

    def test_records_that_were_set_aside_do_not_count(self, workspace):
        made = begin(workspace, {"a": "1"}, {"a": "2"}, form=version(text("a"), text("b")))
        workspace.records.delete(made[0], PERSON)
        assert self.only(workspace, version(text("b"), number=2)).records == 1

    def test_looking_changes_nothing(self, workspace):
        begin(workspace, {"a": "1"}, form=version(text("a")))
        before = workspace.db.value("SELECT total_changes()")
        effects(workspace, version(integer("a"), number=2))
        assert workspace.db.value("SELECT total_changes()") == before


class TestPublishing:
    def test_a_doubt_stops_it_and_nothing_is_stored(self, workspace):
        begin(workspace, {"a": "1"}, form=version(text("a")))
        with pytest.raises(ProblemError) as caught:
            publish(workspace, version(Question("b", "text", {"": "a"}), number=2))
        assert [p.code for p in caught.value.problems] == ["form.rename_doubt"]
        assert workspace.instruments.latest("hogares").number == 1

    def test_a_decided_one_keeps_its_column(self, workspace):
        (old,) = begin(workspace, {"a": "1"}, form=version(text("a")))
        done = publish(workspace, version(text("b"), number=2), SAME)
        assert done.renamed == {"b": "a"}
        assert answers(workspace, old) == {"a": "1"}
        found = workspace.records.stream([old.id])
        assert [values.values for _uuid, values in found] == [{"b": "1"}]

    def test_a_decision_about_nothing_is_refused(self, workspace):
        begin(workspace, form=version(text("a")))
        for decisions in (Decisions(Said({"x": "a"})), Decisions(apart=frozenset({"x"}))):
            with pytest.raises(ProblemError, match="no_such_question"):
                publish(workspace, version(text("a"), integer("c"), number=2), decisions)

    def test_answers_of_another_type_are_rewritten_in_one_batch(self, workspace):
        made = begin(workspace, *[{"a": v} for v in ("1", "dos", "3")], form=version(text("a")))
        done = publish(workspace, version(integer("a"), number=2))
        assert done.converted == 2
        assert [answers(workspace, record)["a"] for record in made] == [1, "dos", 3]
        lines = workspace.journal.entries(batch=done.batch)
        assert [(line.what.old, line.what.new) for line in lines] == [("1", 1), ("3", 3)]

    def test_a_question_kept_apart_is_not_converted(self, workspace):
        (old,) = begin(workspace, {"a": "1"}, form=version(text("a")))
        done = publish(workspace, version(integer("a"), number=2), Decisions(apart=frozenset("a")))
        assert (done.converted, done.batch) == (0, None)
        assert answers(workspace, old) == {"a": "1"}

    def test_records_keep_their_version(self, workspace):
        (old,) = begin(workspace, {"a": "1"}, form=version(text("a")))
        publish(workspace, version(text("a"), text("c"), number=2))
        assert workspace.records.find(old.uuid).version == old.version

    def test_records_are_lifted_when_asked(self, workspace):
        made = begin(workspace, {"a": "1"}, {}, form=version(text("a")))
        workspace.records.create(workspace.instruments.latest("hogares"), PERSON)
        done = publish(workspace, version(text("b"), number=2), SAME, lift=True)
        newest = workspace.instruments.latest("hogares")
        assert done.lifted == 3
        assert {workspace.records.find(r.uuid).version for r in made} == {newest.id}
        assert answers(workspace, made[0]) == {"b": "1"}

    def test_a_draft_that_is_lifted_opens_at_its_question_under_the_new_name(self, workspace):
        (draft,) = begin(workspace, {}, form=version(text("a")))
        workspace.records.save(draft, typed("a", "1"), PERSON, at_work=("a", None))
        publish(workspace, version(text("b"), number=2), SAME, lift=True)
        assert workspace.records.place_of_work(draft) == ("b", None)

    def test_publishing_the_same_again_only_does_what_is_left(self, workspace):
        begin(workspace, {"a": "1"}, form=version(text("a")))
        form = version(integer("a"), number=2)
        publish(workspace, form)
        again = publish(workspace, form)
        assert (again.converted, again.loaded.version.number) == (0, 2)
        assert publish(workspace, form, lift=True).lifted == 1

    def test_an_answer_that_changes_meanwhile_is_left_alone(self, workspace, monkeypatch):
        (old,) = begin(workspace, {"a": "1"}, form=version(text("a")))
        enter = type(workspace.batches).changing

        def change_first(*arguments, **options):
            workspace.records.save(old, typed("a", "5", "1"), PERSON)
            return enter(workspace.batches, *arguments, **options)

        monkeypatch.setattr(workspace.batches, "changing", change_first)
        assert publish(workspace, version(integer("a"), number=2)).converted == 0
        assert answers(workspace, old) == {"a": "5"}

    def test_thousands_of_records_pass_some_at_a_time(self, workspace):
        loaded = store_form(workspace, version(text("a")))
        rows = ((n, {"a": str(n)}) for n in range(2, 3002))
        given = {"file_name": "t.csv", "file_sha256": "x"}
        workspace.records.add_imported(loaded.version, rows, PERSON, **given)
        seen = []
        done = publish(workspace, version(integer("a"), number=2), lift=True, report=seen.append)
        assert (done.converted, done.lifted) == (3000, 3000)
        assert len(seen) > 10


class TestWhoMay:
    @pytest.mark.parametrize(("role", "code"), [
        ("enumerator", "people.may_not_correct"), ("approver", "people.may_not_correct"),
        ("officer", ""), ("steward", ""),
    ])  # fmt: skip
    def test_a_version_that_may_change_records_is_for_those_who_correct(
        self, workspace, role, code
    ):
        begin(workspace, {"a": "1"}, form=version(text("a")))
        workspace.people.set_role(PERSON, role)
        newer = version(integer("a"), number=2)
        if not code:
            publish(workspace, newer, lift=True)
            assert take_back_form(workspace, "hogares", PERSON, clock=now).withdrawn == 2
            return
        for change in (
            lambda: publish(workspace, newer, lift=True),
            lambda: take_back_form(workspace, "hogares", PERSON, clock=now),
        ):
            with pytest.raises(ProblemError) as caught:
                change()
            assert caught.value.problems[0].code == code
        assert workspace.instruments.latest("hogares").number == 1


class TestTakingBack:
    def test_everything_is_as_it_was(self, workspace):
        made = begin(workspace, {"a": "1"}, {"a": "dos"}, form=version(text("a"), text("c")))
        before = [answers(workspace, record) for record in made]
        form = version(integer("b"), group("g", text("g/c")), number=2)
        publish(workspace, form, SAME, lift=True)
        done = take_back_form(workspace, "hogares", PERSON, clock=now)
        first = done.version
        assert (first.number, done.withdrawn) == (1, 2)
        assert (done.returned, done.restored, done.kept) == (2, 1, 0)
        assert [answers(workspace, record) for record in made] == before
        assert [workspace.records.find(r.uuid).version for r in made] == [first.id, first.id]
        assert workspace.instruments.latest("hogares") == first
        assert workspace.journal.verify() == []

    def test_the_journal_keeps_both(self, workspace):
        (old,) = begin(workspace, {"a": "1"}, form=version(text("a")))
        newer = publish(workspace, version(integer("a"), number=2), lift=True).loaded.version
        first = take_back_form(workspace, "hogares", PERSON, clock=now).version
        lines = [line.what for line in workspace.journal.entries(old.uuid)][2:]
        assert [(line.path, line.old, line.new) for line in lines] == [
            ("a", "1", 1), (VERSION, first.sha256, newer.sha256),
            (VERSION, newer.sha256, first.sha256), ("a", 1, "1"),
        ]  # fmt: skip

    def test_it_can_be_published_again(self, workspace):
        (old,) = begin(workspace, {"a": "1"}, form=version(text("a")))
        form = version(integer("a"), number=2)
        publish(workspace, form)
        take_back_form(workspace, "hogares", PERSON, clock=now)
        assert publish(workspace, form).converted == 1
        assert answers(workspace, old) == {"a": 1}

    def test_an_answer_given_since_stays(self, workspace):
        (old,) = begin(workspace, {"a": "1"}, form=version(text("a")))
        publish(workspace, version(integer("a"), number=2))
        workspace.records.save(old, typed("a", "7", 1), PERSON)
        take_back_form(workspace, "hogares", PERSON, clock=now)
        assert answers(workspace, old) == {"a": "7"}

    def test_what_somebody_captured_with_it_stays_whole(self, workspace):
        (old,) = begin(workspace, {"a": "1"}, form=version(text("a")))
        publish(workspace, version(integer("a"), text("c"), number=2))
        new = workspace.records.create(workspace.instruments.latest("hogares"), PERSON)
        workspace.records.save(new, typed("c", "nuevo"), PERSON)
        done = take_back_form(workspace, "hogares", PERSON, clock=now)
        assert (done.version.number, done.kept, done.restored) == (1, 1, 1)
        assert workspace.instruments.latest("hogares").number == 1
        assert workspace.records.find(new.uuid).version == new.version
        assert (answers(workspace, old), answers(workspace, new)) == ({"a": "1"}, {"c": "nuevo"})
        assert workspace.journal.verify() == []

    def test_a_lifted_record_that_was_corrected_stays_as_it_is(self, workspace):
        made = begin(workspace, {"a": "1"}, {"a": "5"}, form=version(text("a")))
        newer = publish(workspace, version(integer("b"), number=2), SAME, lift=True).loaded.version
        workspace.records.save(workspace.records.find(made[0].uuid), typed("b", 2, 1), PERSON)
        done = take_back_form(workspace, "hogares", PERSON, clock=now)
        assert (done.returned, done.restored, done.kept) == (1, 1, 1)
        versions = [workspace.records.find(record.uuid).version for record in made]
        assert versions == [newer.id, done.version.id]
        assert [answers(workspace, record) for record in made] == [{"b": 2}, {"a": "5"}]

    def test_new_records_answer_the_version_that_is_in_use_again(self, workspace):
        begin(workspace, {"a": "1"}, form=version(text("a")))
        publish(workspace, version(text("a"), text("c"), number=2))
        workspace.records.create(workspace.instruments.latest("hogares"), PERSON)
        first = take_back_form(workspace, "hogares", PERSON, clock=now).version
        form = workspace.instruments.instrument(workspace.instruments.latest("hogares").id)
        assert [question.path for question in form.questions()] == ["a"]
        assert workspace.instruments.forms() == [first]

    def test_publishing_it_again_puts_it_back_in_use(self, workspace):
        (old,) = begin(workspace, {"a": "1"}, form=version(text("a")))
        form = version(integer("b"), number=2)
        publish(workspace, form, SAME)
        new = workspace.records.create(workspace.instruments.latest("hogares"), PERSON)
        take_back_form(workspace, "hogares", PERSON, clock=now)
        done = publish(workspace, form, SAME)
        assert (done.loaded.version.id, done.loaded.version.withdrawn) == (new.version, False)
        assert (done.converted, answers(workspace, old)) == (1, {"a": 1})

    def test_another_version_goes_on_from_the_one_in_use(self, workspace):
        (old,) = begin(workspace, {"a": "1"}, form=version(text("a")))
        publish(workspace, version(text("b"), text("c"), number=2), SAME)
        workspace.records.create(workspace.instruments.latest("hogares"), PERSON)
        take_back_form(workspace, "hogares", PERSON, clock=now)
        done = publish(workspace, version(text("a"), text("d"), number=3), lift=True)
        assert done.loaded.version.number == 3
        assert answers(workspace, old) == {"a": "1"}
        layout = workspace.instruments.layout(old.instrument, done.loaded.version.id)
        assert [layout.outside["a"].n, layout.outside["d"].n] == [0, 2]

    def test_three_can_be_taken_back_one_after_the_other(self, workspace):
        (old,) = begin(workspace, {"a": "1"}, form=version(text("a")))
        for number, name in enumerate("bcd", start=2):
            before = workspace.instruments.instrument(workspace.instruments.latest("hogares").id)
            (asked,) = before.questions()
            decided = Decisions(Said({asked.path: name}))
            publish(workspace, version(text(name), number=number), decided, lift=True)
            workspace.records.create(workspace.instruments.latest("hogares"), PERSON)
        for left in (3, 2, 1):
            done = take_back_form(workspace, "hogares", PERSON, clock=now)
            assert (done.version.number, done.returned, done.kept) == (left, left, 1)
        assert answers(workspace, old) == {"a": "1"}

    def test_instances_get_back_what_they_held(self, workspace):
        (made,) = begin(workspace, {}, form=version(repeat("p", text("p/a"))))
        for row, value in (("uno", "1"), ("dos", "x"), ("tres", "3")):
            workspace.records.save(made, row_change("add_row", "p", row), PERSON)
            workspace.records.save(made, typed("p/a", value, row=row), PERSON)
        done = publish(workspace, version(repeat("p", integer("p/a")), number=2))
        assert done.converted == 2
        assert take_back_form(workspace, "hogares", PERSON, clock=now).restored == 2
        found = workspace.records.answers(workspace.records.find(made.uuid)).rows
        assert {row.row: row.values["p/a"] for row in found} == {
            "uno": "1", "dos": "x", "tres": "3",
        }  # fmt: skip

    def test_the_only_version_cannot_be_taken_back(self, workspace):
        begin(workspace, form=version(text("a")))
        with pytest.raises(ProblemError, match="only_version"):
            take_back_form(workspace, "hogares", PERSON, clock=now)

    def test_one_that_was_cut_off_goes_on(self, workspace, monkeypatch):
        (old,) = begin(workspace, {"a": "1"}, form=version(text("a")))
        publish(workspace, version(integer("a"), number=2))
        monkeypatch.setattr(type(workspace.instruments), "take_back", _stumble)
        with pytest.raises(RuntimeError):
            take_back_form(workspace, "hogares", PERSON, clock=now)
        monkeypatch.undo()
        assert take_back_form(workspace, "hogares", PERSON, clock=now).version.number == 1
        assert answers(workspace, old) == {"a": "1"}

    def test_ids_of_records_are_all_there_still(self, workspace):
        begin(workspace, {"a": "1"}, {"a": "2"}, form=version(text("a")))
        publish(workspace, version(integer("a"), number=2), lift=True)
        first = take_back_form(workspace, "hogares", PERSON, clock=now).version
        assert len(workspace.records.ids(RecordQuery(first.instrument))) == 2


def _stumble(*_arguments):
    raise RuntimeError


class TestHistory:
    @pytest.fixture
    def lifted(self, workspace):
        (old,) = begin(workspace, {"a": "1"}, form=version(text("a")))
        workspace.records.save(old, typed("a", "2", "1"), PERSON, reason="se oyó mal")
        publish(workspace, version(text("b"), number=2), SAME, lift=True)
        workspace.records.save(workspace.records.find(old.uuid), typed("b", "3", "2"), PERSON)
        return old.uuid

    def test_what_happened_is_told_under_the_name_of_today(self, workspace, lifted):
        told = [(line.what.path, line.what.new) for line in lines_of(workspace, lifted)[1:]]
        newest = workspace.instruments.latest("hogares").sha256
        assert told == [("b", "1"), ("b", "2"), (VERSION, newest), ("b", "3")]

    def test_a_remark_stays_beside_its_question(self, workspace, lifted):
        entry = Entry("remark", record=lifted, path="b", new="¿seguro?")
        workspace.records.write_down(PERSON, entry)
        assert [remark.path for remark in remarks_of(workspace, lifted)] == ["b"]

    def test_the_sheet_of_the_record_says_that_it_was_lifted(self, workspace, lifted):
        events = read_record(workspace, lifted).events
        lift = next(event for event in events if event.path == VERSION)
        assert (lift.label, lift.old, lift.new) == ("Versión del formulario", "1", "2")

    def test_the_check_of_the_store_finds_nothing_wrong(self, workspace, lifted):
        assert lifted
        assert list(changed_answers(workspace)) == []

    def test_nor_when_records_keep_their_version(self, workspace):
        begin(workspace, {"a": "1"}, form=version(text("a")))
        publish(workspace, version(text("b"), number=2), SAME)
        assert list(changed_answers(workspace)) == []
        workspace.db.execute("UPDATE d1_0 SET c0 = 'otra cosa'")
        assert [p.code for p in changed_answers(workspace)] == ["store.answer_changed"]

    def test_undoing_goes_past_what_publishing_did(self, workspace, lifted):
        undo_last(workspace, lifted, PERSON, clock=now)
        assert workspace.records.answers(workspace.records.find(lifted)).values == {"b": "2"}
