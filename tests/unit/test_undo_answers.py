"""Taking back and doing again: every action turned round through the form session."""

from pathlib import Path

import pytest
from support.forms import integer, repeat, text
from support.sessions import session_of
from support.workspaces import PERSON, HandClock

from app.operations import capture
from app.operations.load_form import load_library_form
from app.operations.notes import Note, add_note
from app.operations.undo_answers import Trail, past_of
from app.store.workspace import Workspace
from forms.choices import Choice
from forms.instrument import ChoiceList, Question, Repeat


class Hand:
    """A person at a session: does things and notes them, as the window does."""

    def __init__(self, *children, **named):
        self.session = session_of(*children, **named)
        self.trail = Trail(self.session)

    def answer(self, ref, value):
        self.trail.note(self.session.answer(ref, value))

    def add(self, repeat_ref):
        self.trail.note(self.session.add_row(repeat_ref))

    def remove(self, ref):
        self.trail.note(self.session.remove_row(ref))

    def value(self, ref):
        return self.session.node(ref).value


def test_there_is_nothing_to_take_back_at_first():
    hand = Hand(text("a"))
    assert hand.trail.undo() is None
    assert hand.trail.redo() is None


def test_answers_are_taken_back_one_by_one_and_done_again():
    hand = Hand(text("a"), integer("b"))
    hand.answer("a", "uno")
    hand.answer("b", "2")
    hand.answer("a", "tres")
    seen = []
    while hand.trail.undo():
        seen.append((hand.value("a"), hand.value("b")))
    assert seen == [("uno", 2), ("uno", None), (None, None)]
    while hand.trail.redo():
        seen.append((hand.value("a"), hand.value("b")))
    assert seen[3:] == [("uno", None), ("uno", 2), ("tres", 2)]


def test_what_is_taken_back_says_where_to_look_and_what_to_store():
    hand = Hand(text("a"), text("b"))
    hand.answer("b", "x")
    turned = hand.trail.undo()
    assert turned.place == ("b", None)
    assert [(c.path, c.old, c.new) for u in turned.updates for c in u.answers] == [("b", "x", None)]


def test_a_new_answer_ends_what_could_be_done_again():
    hand = Hand(text("a"))
    hand.answer("a", "uno")
    hand.trail.undo()
    hand.answer("a", "dos")
    assert hand.trail.redo() is None
    hand.trail.undo()
    assert hand.value("a") is None


def test_what_only_the_form_calculated_is_no_step():
    hand = Hand(text("a"))
    hand.trail.note(hand.session.set_language(""))
    assert hand.trail.undo() is None


def test_a_text_that_is_no_number_comes_back_as_it_was_typed():
    hand = Hand(integer("a"))
    hand.answer("a", "doce")
    hand.answer("a", "12")
    hand.trail.undo()
    assert hand.value("a") == "doce"


def test_an_instance_that_was_added_goes_and_comes_again_with_its_uuid():
    hand = Hand(repeat("r", text("r/a")))
    hand.add("r")
    row = hand.session.node("r[2]").row
    hand.trail.undo()
    assert hand.session.row_count("r") == 1
    hand.trail.redo()
    assert hand.session.node("r[2]").row == row


def test_an_instance_that_was_removed_in_the_middle_comes_back_whole():
    hand = Hand(repeat("r", text("r/a"), repeat("r/s", integer("r/s/b"))))
    hand.add("r")
    hand.add("r")
    for n in (1, 2, 3):
        hand.answer(f"r[{n}]/a", f"v{n}")
        hand.answer(f"r[{n}]/s[1]/b", n)
    before = hand.session.answers()
    hand.remove("r[2]")
    assert hand.trail.undo().place == ("r/a", "id-3")
    assert hand.session.answers() == before
    hand.trail.redo()
    assert [row.values for row in hand.session.answers().rows if row.repeat == "r"] == [
        {"r/a": "v1"},
        {"r/a": "v3"},
    ]


def test_answers_given_before_an_instance_went_can_still_be_taken_back():
    hand = Hand(repeat("r", text("r/a")))
    hand.answer("r[1]/a", "v1")
    hand.remove("r[1]")
    hand.trail.undo()
    hand.trail.undo()
    assert hand.session.row_count("r") == 1
    assert hand.value("r[1]/a") is None


def test_a_number_that_took_instances_away_gives_them_back_with_their_answers():
    hand = Hand(integer("n"), Repeat("r", count="/data/n", children=(text("r/a"),)))
    hand.answer("n", "2")
    hand.answer("r[1]/a", "uno")
    hand.answer("r[2]/a", "dos")
    hand.answer("n", "1")
    hand.trail.undo()
    assert [hand.value(f"r[{n}]/a") for n in (1, 2)] == ["uno", "dos"]


def test_a_choice_that_another_took_away_comes_back_with_it():
    places = ChoiceList(
        "t", (Choice("a1", {"": "A1"}, {"d": "a"}), Choice("b1", {"": "B1"}, {"d": "b"}))
    )
    town = Question("t", "select_one", list_name="t", choice_filter="d = /data/d")
    hand = Hand(text("d"), town, lists=(places,))
    hand.answer("d", "a")
    hand.answer("t", "a1")
    hand.answer("d", "b")
    assert hand.value("t") is None
    hand.trail.undo()
    assert (hand.value("d"), hand.value("t")) == ("a", "a1")


def test_a_step_the_form_has_no_room_for_any_more_is_passed_over():
    hand = Hand(text("a"), repeat("r", text("r/a")))
    hand.answer("a", "uno")
    hand.answer("r[1]/a", "x")
    hand.session.remove_row("r[1]")  # not on the trail
    assert hand.trail.undo().place == ("a", None)


# -- across a closed program ---------------------------------------------------------------------


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    with Workspace.open(tmp_path, clock=HandClock()) as opened:
        load_library_form(opened, "conectividad_municipal")
        yield opened


def begun(workspace):
    """A record with two answers, one of them corrected."""
    made = capture.start(workspace, "conectividad_municipal", PERSON, clock=HandClock())
    capture.answer(workspace, made, "municipio", "1413")
    capture.answer(workspace, made, "anio_censo", "2017")
    capture.answer(workspace, made, "anio_censo", "2018")
    return made


def test_the_journal_remembers_what_can_be_taken_back_after_reopening(workspace):
    made = begun(workspace)
    again = capture.resume(workspace, made.record.uuid, PERSON, clock=HandClock())
    trail = Trail(again.session, past_of(workspace, again.record))
    trail.undo()
    assert again.session.node("anio_censo").value == 2017
    trail.undo()
    assert again.session.node("anio_censo").value is None
    trail.undo()
    assert again.session.node("municipio").value is None
    assert trail.undo() is None


def test_a_note_in_between_hides_nothing(workspace):
    made = begun(workspace)
    add_note(workspace, made.record, Note("municipio", None, "x"), PERSON, clock=HandClock())
    assert len(past_of(workspace, made.record)) == 3


def test_what_stood_before_another_state_stays_as_it_is(workspace):
    made = begun(workspace)
    workspace.records.set_state(made.record, "final", PERSON)
    workspace.records.set_state(made.record, "draft", PERSON)
    assert past_of(workspace, made.record) == []


def test_taking_back_is_written_down_like_any_answer(workspace):
    made = begun(workspace)
    trail = Trail(made.session, past_of(workspace, made.record))
    for update in trail.undo().updates:
        capture.save(workspace, made, update)
    last = workspace.journal.entries(made.record.uuid)[-1].what
    assert (last.op, last.path, last.old, last.new) == ("set", "anio_censo", 2018, 2017)
    assert workspace.journal.verify() == []
