"""Options that a new version stores otherwise: answers take over the new code when so decided."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.forms import instrument, repeat, text
from support.workspaces import PERSON, row_change, typed

from app.operations.change_words import change_sentence
from app.operations.load_form import ReadForm, store_form
from app.operations.preview_form import Decisions, preview_form
from app.operations.publish_form import publish_form, take_back_form
from app.progress import Cancel
from app.store.checks import changed_answers
from app.store.database import CancelledError
from app.store.workspace import Workspace
from forms.choices import Choice
from forms.conversion import with_options_renamed
from forms.instrument import ChoiceList, Question
from forms.problem import ProblemError
from forms.versions import Said, renamed_options

RECODE = Decisions(recoded=frozenset({"sexo"}))
WORDS = {"m": "Mujer", "h": "Hombre", "n": "No dice"}
CODES = {"1": "Mujer", "2": "Hombre", "n": "No dice"}


def now():
    return datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path) as workspace:
        yield workspace


def options(words):
    choices = tuple(Choice(value, {"": label}) for value, label in words.items())
    return [ChoiceList("sexos", choices)]


def asks(kind="select_one", path="sexo"):
    return Question(path, kind, {"": "Sexo"}, list_name="sexos")


def form(words, number, *questions):
    questions = questions or (asks(), text("nombre"))
    made = instrument(*questions, version=str(number), lists=options(words), xform=f"<v{number}/>")
    return ReadForm(made, Path("hogares.xlsx"), {}, ())


def capture(workspace, value, path="sexo"):
    record = workspace.records.create(workspace.instruments.latest("hogares"), PERSON)
    workspace.records.save(record, typed(path, value), PERSON)
    return record


def publish(workspace, read, decisions=RECODE, **options):
    return publish_form(workspace, read, PERSON, decisions, clock=now, **options)


def held(workspace, *records):
    found = (workspace.records.answers(workspace.records.find(each.uuid)) for each in records)
    return [answers.values.get("sexo") for answers in found]


def number_of(workspace, record):
    version = workspace.records.find(record.uuid).version
    return workspace.instruments.version(version).number


@pytest.fixture
def three(workspace):
    """Three records of the first version: a woman, a man, and one who does not say."""
    store_form(workspace, form(WORDS, 1))
    return [capture(workspace, value) for value in "mhn"]


class TestPublishing:
    def test_answers_take_over_the_new_codes_and_the_others_stay(self, workspace, three):
        done = publish(workspace, form(CODES, 2))
        assert held(workspace, *three) == ["1", "2", "n"]
        assert (done.converted, done.lifted) == (2, 3)
        assert list(changed_answers(workspace)) == []

    def test_without_the_decision_they_stay_as_they_are(self, workspace, three):
        done = publish(workspace, form(CODES, 2), Decisions(), lift=True)
        assert held(workspace, *three) == ["m", "h", "n"]
        assert done.converted == 0

    def test_records_answer_the_version_that_knows_the_codes(self, workspace, three):
        publish(workspace, form(CODES, 2))
        assert [number_of(workspace, each) for each in three] == [2, 2, 2]

    def test_all_of_it_is_one_batch_and_goes_back_as_one(self, workspace, three):
        done = publish(workspace, form(CODES, 2))
        back = take_back_form(workspace, "hogares", PERSON, clock=now)
        assert done.batch is not None
        assert (back.restored, back.returned) == (2, 3)
        assert held(workspace, *three) == ["m", "h", "n"]
        assert [number_of(workspace, each) for each in three] == [1, 1, 1]
        assert list(changed_answers(workspace)) == []
        assert workspace.journal.verify() == []

    def test_what_somebody_answered_since_stays_when_it_goes_back(self, workspace, three):
        publish(workspace, form(CODES, 2))
        workspace.records.save(workspace.records.find(three[0].uuid), typed("sexo", "2"), PERSON)
        assert take_back_form(workspace, "hogares", PERSON, clock=now).kept == 1
        assert held(workspace, *three) == ["2", "h", "n"]

    def test_each_of_several_options_is_taken_over_once(self, workspace):
        several = asks("select_multiple")
        store_form(workspace, form(WORDS, 1, several))
        records = [capture(workspace, value) for value in ("m n h", "n", "h")]
        publish(workspace, form(CODES, 2, several))
        assert held(workspace, *records) == ["1 n 2", "n", "2"]

    def test_answers_inside_a_repeat_too(self, workspace):
        inside = repeat("personas", asks(path="personas/sexo"))
        store_form(workspace, form(WORDS, 1, inside))
        record = workspace.records.create(workspace.instruments.latest("hogares"), PERSON)
        workspace.records.save(record, row_change("add_row", "personas", "fila"), PERSON)
        change = typed("personas/sexo", "m", row="fila")
        workspace.records.save(record, change, PERSON)
        publish(workspace, form(CODES, 2, inside))
        (row,) = workspace.records.answers(workspace.records.find(record.uuid)).rows
        assert row.values == {"personas/sexo": "1"}

    def test_a_question_that_is_called_otherwise_at_the_same_time(self, workspace, three):
        decisions = Decisions(Said({"sexo": "genero"}), recoded=frozenset({"genero"}))
        renamed = form(CODES, 2, asks(path="genero"), text("nombre"))
        assert publish(workspace, renamed, decisions).converted == 2
        found = workspace.records.answers(workspace.records.find(three[0].uuid)).values
        assert found == {"genero": "1"}

    def test_broken_off_it_goes_on_when_the_same_is_published_again(self, workspace, three):
        cancel = Cancel()
        with pytest.raises(CancelledError):
            publish(workspace, form(CODES, 2), report=lambda _done: cancel.set(), cancel=cancel)
        done = publish(workspace, form(CODES, 2))
        assert done.lifted == 3
        assert held(workspace, *three) == ["1", "2", "n"]

    def test_decided_later_it_is_done_then(self, workspace, three):
        publish(workspace, form(CODES, 2), Decisions())
        assert publish(workspace, form(CODES, 2)).converted == 2
        assert held(workspace, *three) == ["1", "2", "n"]

    @pytest.mark.parametrize(
        ("chosen", "values"),
        [
            pytest.param({"sexo=m"}, ["1", "h", "n"], id="one option alone"),
            pytest.param({"sexo=h"}, ["m", "2", "n"], id="the other one"),
            pytest.param({"sexo=m", "sexo=h"}, ["1", "2", "n"], id="one after the other"),
            pytest.param({"sexo", "sexo=h"}, ["1", "2", "n"], id="all of them"),
        ],
    )
    def test_each_option_can_be_decided_by_itself(self, workspace, three, chosen, values):
        done = publish(workspace, form(CODES, 2), Decisions(recoded=frozenset(chosen)))
        assert held(workspace, *three) == values
        assert done.converted == sum(value in "12" for value in values)
        assert done.lifted == len(three)
        take_back_form(workspace, "hogares", PERSON, clock=now)
        assert held(workspace, *three) == ["m", "h", "n"]

    def test_the_rest_can_be_decided_later(self, workspace, three):
        publish(workspace, form(CODES, 2), Decisions(recoded=frozenset({"sexo=m"})))
        publish(workspace, form(CODES, 2), Decisions(recoded=frozenset({"sexo=h"})))
        assert held(workspace, *three) == ["1", "2", "n"]

    def test_published_again_with_the_same_words_it_changes_nothing(self, workspace, three):
        assert publish(workspace, form(CODES, 2)).lifted == len(three)
        again = publish(workspace, form(CODES, 2))
        assert (again.converted, again.lifted, again.batch) == (0, 0, None)

    @pytest.mark.parametrize("name", ["nombre", "nada", "", "sexo=n", "sexo=1", "sexo=x", "=m"])
    def test_a_question_whose_options_stay_is_refused(self, workspace, three, name):
        decisions = Decisions(recoded=frozenset({name}))
        with pytest.raises(ProblemError) as caught:
            publish(workspace, form(CODES, 2), decisions)
        assert caught.value.problems[0].code == "form.no_option_renamed"
        assert workspace.instruments.latest("hogares").number == 1
        assert held(workspace, *three) == ["m", "h", "n"]


class TestPreview:
    def effects(self, workspace, decisions):
        preview = preview_form(workspace, form(CODES, 2), decisions, clock=now)
        return [(each.kind, each.before, each.now, each.recoded) for each in preview.effects]

    @pytest.mark.parametrize(("decisions", "recoded"), [(RECODE, True), (Decisions(), False)])
    def test_it_says_of_each_option_whether_answers_follow(
        self, workspace, three, decisions, recoded
    ):
        assert len(three) == 3
        assert self.effects(workspace, decisions) == [
            ("option_renamed", "m", "1", recoded),
            ("option_renamed", "h", "2", recoded),
        ]

    def test_it_says_so_of_the_option_that_was_chosen(self, workspace, three):
        assert len(three) == 3
        decisions = Decisions(recoded=frozenset({"sexo=h"}))
        assert self.effects(workspace, decisions) == [
            ("option_renamed", "m", "1", False),
            ("option_renamed", "h", "2", True),
        ]

    @pytest.mark.parametrize(
        ("decisions", "said"), [(RECODE, "pasa a la de ahora"), (Decisions(), "la conserva")]
    )
    def test_it_says_so_in_words(self, workspace, three, decisions, said):
        preview = preview_form(workspace, form(CODES, 2), decisions, clock=now)
        assert said in change_sentence(preview.effects[0], len(three))


class TestCodes:
    @pytest.mark.parametrize(
        ("value", "several", "now"),
        [
            ("m", False, "1"),
            ("x", False, "x"),
            ("m h", False, "m h"),
            ("m h", True, "1 2"),
            ("x", True, "x"),
            ("h  x", True, "2 x"),
            ("x  y", True, "x  y"),
            ("m 1", True, "1"),
            (7, True, 7),
            ("", True, ""),
        ],
    )
    def test_an_answer_takes_them_over(self, value, several, now):
        assert with_options_renamed(value, {"m": "1", "h": "2"}, several=several) == now

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            (CODES, {"m": "1", "h": "2"}),
            (WORDS, {}),
            ({}, {}),
            ({"1": "Mujer", "2": "Mujer"}, {}),
            ({"h": "Mujer", "m": "Hombre"}, {}),
            ({"1": "Otra"}, {}),
        ],
    )
    def test_they_are_found_by_the_same_words(self, words, found):
        old, new = form(WORDS, 1).instrument, form(words, 2).instrument
        assert renamed_options(old, asks(), new, asks()) == found
