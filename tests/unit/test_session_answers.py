"""Answering: what is kept, what is told, what is refused."""

import pytest
from support.forms import group, instrument, integer, repeat, text
from support.sessions import calculation, changes, codes, open_session, session_of

from forms.answers import AnswerChange
from forms.instrument import Question
from forms.problem import ProblemError


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", "hola", "hola"),
        ("text", " con espacio ", " con espacio "),
        ("text", "", None),
        ("integer", "12", 12),
        ("integer", " 1,234 ", 1234),
        ("integer", 12, 12),
        ("integer", None, None),
        ("decimal", "1.5", 1.5),
        ("decimal", 1.5, 1.5),
        ("decimal", 2, 2),
        ("date", "2026-11-21", "2026-11-21"),
        ("date", "21/11/2026", "2026-11-21"),
        ("time", "16:20", "16:20:00"),
        ("dateTime", "21/11/2026 16:20", "2026-11-21T16:20:00"),
        ("select_one", " a ", "a"),
        ("select_multiple", " a  b a", "a b"),
        ("geopoint", "14.6, -90.5", "14.6 -90.5"),
        ("acknowledge", "ok", "OK"),
        ("image", "foto.jpg", "foto.jpg"),
    ],
)
def test_an_answer_is_read_as_its_type_says(kind, typed, kept):
    session = session_of(Question("q", kind))
    session.answer("q", typed)
    assert session.node("q").value == kept
    assert type(session.node("q").value) is type(kept)


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("integer", "doce", "answer.not_a_number"),
        ("integer", "1.5", "answer.not_a_whole_number"),
        ("integer", 1.5, "answer.not_a_whole_number"),
        ("integer", "9" * 30, "answer.number_too_big"),
        ("decimal", "1,5", "answer.not_a_number"),
        ("date", "31/02/2026", "answer.not_a_date"),
        ("time", "25:00", "answer.not_a_time"),
        ("dateTime", "mañana", "answer.not_a_date_time"),
        ("geopoint", "14.6", "answer.not_a_place"),
        ("geopoint", "95 0", "answer.not_a_place"),
        ("acknowledge", "sí", "answer.not_acknowledged"),
        ("image", "../foto.jpg", "answer.not_a_file_name"),
    ],
)
def test_what_cannot_be_read_is_kept_as_typed_and_found_later(kind, typed, code):
    session = session_of(Question("q", kind, {"": "¿Cuánto?"}))
    session.answer("q", typed)
    assert session.node("q").value == typed
    problem = session.node("q").violation
    assert problem is not None
    assert problem.code == code
    assert problem.values["label"] == "¿Cuánto?"
    assert problem.values["value"] == str(typed)
    assert codes(session) == [(code, "q")]


def test_a_bad_value_is_no_number_in_calculations():
    session = session_of(integer("a"), calculation("o", "/data/a + 1"))
    session.answer("a", "doce")
    assert session.node("o").value is None


def test_a_corrected_answer_is_no_longer_found():
    session = session_of(integer("a"))
    session.answer("a", "doce")
    session.answer("a", "12")
    assert session.violations() == []


def test_an_update_has_the_exact_old_and_new_value():
    session = session_of(integer("a"))
    assert changes(session.answer("a", "5")) == [("a", None, 5)]
    assert changes(session.answer("a", "6")) == [("a", 5, 6)]
    assert changes(session.answer("a", "")) == [("a", 6, None)]


def test_the_same_answer_again_is_no_change():
    session = session_of(integer("a"), calculation("o", "/data/a"))
    session.answer("a", "5")
    update = session.answer("a", "5")
    assert update.answers == ()
    assert update.refreshed == frozenset()


def test_what_was_typed_comes_before_what_was_calculated():
    session = session_of(calculation("doble", "/data/a * 2"), integer("a"))
    assert session.answer("a", "5").answers == (
        AnswerChange("a", None, None, 5, calculated=False),
        AnswerChange("doble", None, None, "10", calculated=True),
    )


def test_an_update_names_the_places_to_draw_again():
    session = session_of(
        integer("a"),
        text("b", relevant="/data/a > 3"),
        text("c", required="/data/a > 3"),
        text("d"),
        calculation("e", "/data/a + 1"),
    )
    assert session.answer("a", "5").refreshed == {"a", "b", "c", "e"}


def test_an_answer_in_a_group_has_its_path():
    session = session_of(group("g", integer("g/a")))
    assert changes(session.answer("g/a", "5")) == [("g/a", None, 5)]


def test_an_answer_in_a_repeat_has_path_and_row():
    session = session_of(repeat("r", integer("r/a")))
    (change,) = session.answer("r[1]/a", "5").answers
    assert (change.path, change.row) == ("r/a", "id-1")


@pytest.mark.parametrize(
    "ref",
    ["", "falta", "g/falta", "r[9]/a", "r[0]/a", "r/a", "r[1]/falta", "a/b", "[1]", "r[x]/a", "/a"],
)
def test_a_place_that_is_not_there_is_told(ref):
    session = session_of(text("a"), group("g", text("g/b")), repeat("r", text("r/a")))
    with pytest.raises(ProblemError) as refused:
        session.answer(ref, "x")
    assert [problem.code for problem in refused.value.problems] == ["answer.unknown_question"]
    assert refused.value.problems[0].values["name"] == ref


@pytest.mark.parametrize("ref", ["g", "r", "r[1]", "nota", "o"])
def test_what_takes_no_answer_is_refused(ref):
    session = session_of(
        group("g", text("g/b")),
        repeat("r", text("r/a")),
        Question("nota", "note", {"": "Lea"}),
        calculation("o", "1 + 1"),
    )
    before = session.answers()
    with pytest.raises(ProblemError) as refused:
        session.answer(ref, "x")
    assert refused.value.problems[0].code == "answer.not_answerable"
    assert session.answers() == before


def test_a_calculation_on_a_question_people_see_can_be_overwritten():
    session = session_of(integer("a"), integer("b", calculate="/data/a + 1"))
    session.answer("a", "1")
    assert session.node("b").value == 2
    session.answer("b", "9")
    assert session.node("b").value == 9
    session.answer("a", "5")
    assert session.node("b").value == 6


def test_a_readonly_question_is_refused_while_it_is():
    session = session_of(text("a"), text("b", readonly="/data/a = 'cerrado'"))
    session.answer("b", "x")
    session.answer("a", "cerrado")
    assert session.node("b").readonly
    with pytest.raises(ProblemError) as refused:
        session.answer("b", "y")
    assert refused.value.problems[0].code == "answer.readonly"
    assert session.node("b").value == "x"
    session.answer("a", "abierto")
    session.answer("b", "y")
    assert session.node("b").value == "y"


def test_an_answer_to_a_question_that_is_not_asked_is_kept_for_later():
    session = session_of(
        text("a"), text("b", relevant="/data/a = 'sí'"), calculation("o", "/data/b")
    )
    session.answer("b", "guardada")
    assert session.node("b").value == "guardada"
    assert session.node("o").value is None
    session.answer("a", "sí")
    assert session.node("o").value == "guardada"


def test_names_that_differ_in_case_are_different_questions():
    session = session_of(text("Edad"), text("edad"))
    session.answer("edad", "x")
    assert session.node("Edad").value is None
    assert session.node("edad").value == "x"


def test_the_same_name_in_two_groups_is_two_questions():
    session = session_of(group("g", text("g/a")), group("h", text("h/a")))
    session.answer("h/a", "x")
    assert session.node("g/a").value is None


def test_one_form_serves_many_sessions_that_do_not_touch_each_other():
    form = instrument(integer("a"), calculation("o", "/data/a * 2"))
    first, second = open_session(form), open_session(form)
    first.answer("a", "5")
    assert second.node("o").value is None
