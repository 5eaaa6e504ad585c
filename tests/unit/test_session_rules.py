"""Required answers, constraints and their messages (ODK XForms, "Bind")."""

import pytest
from support.forms import integer, repeat, text
from support.sessions import codes, open_session, session_of

from app.messages import sentence
from forms.answers import Answers
from forms.instrument import Question
from forms.problem import Place, Severity


def violation(session, ref: str):
    problem = session.node(ref).violation
    assert problem is not None
    return problem


def test_a_required_question_wants_an_answer():
    session = session_of(text("a", required="true()"), text("b"))
    assert session.node("a").required
    assert not session.node("b").required
    assert codes(session) == [("answer.required", "a")]
    session.answer("a", "x")
    assert codes(session) == []
    session.answer("a", "")
    assert codes(session) == [("answer.required", "a")]


def test_required_may_depend_on_another_answer():
    session = session_of(text("a"), text("b", required="/data/a = 'sí'"))
    assert codes(session) == []
    session.answer("a", "sí")
    assert session.node("b").required
    assert codes(session) == [("answer.required", "b")]


def test_a_required_note_or_calculation_keeps_the_record_from_being_finished():
    """As in both of ODK's engines: forms stop a person with a required note."""
    session = session_of(
        Question("nota", "note", {"": "Lea"}, required="true()"),
        Question("o", "calculate", calculate="''", required="true()"),
    )
    assert codes(session) == [("answer.required", "nota"), ("answer.required", "o")]


@pytest.mark.parametrize(
    ("rule", "answer", "accepted"),
    [
        (". >= 0 and . <= 100", "50", True),
        (". >= 0 and . <= 100", "100", True),
        (". >= 0 and . <= 100", "100.5", False),
        (". >= 0 and . <= 100", "-1", False),
        (". < /data/tope", "5", True),
        (". < /data/tope", "15", False),
        ("true()", "1", True),
        ("false()", "1", False),
        (". mod 2 = 0", "4", True),
        (". mod 2 = 0", "5", False),
    ],
)
def test_a_constraint_judges_the_answer(rule, answer, accepted):
    session = session_of(integer("tope"), Question("a", "decimal", constraint=rule))
    session.answer("tope", "10")
    session.answer("a", answer)
    assert codes(session) == ([] if accepted else [("answer.constraint", "a")])


@pytest.mark.parametrize(
    ("rule", "answer", "accepted"),
    [
        ("regex(., '[0-9]{4}')", "1601", True),
        ("regex(., '[0-9]{4}')", "160", False),
        ("string-length(.) <= 3", "abc", True),
        ("string-length(.) <= 3", "abcd", False),
        (". != /data/tope", "11", True),
        (". != /data/tope", "10", False),
        ("not(contains(., ' '))", "a b", False),
    ],
)
def test_a_constraint_judges_texts(rule, answer, accepted):
    session = session_of(integer("tope"), text("a", constraint=rule))
    session.answer("tope", "10")
    session.answer("a", answer)
    assert codes(session) == ([] if accepted else [("answer.constraint", "a")])


def test_a_constraint_says_nothing_of_a_blank_answer():
    session = session_of(integer("a", constraint="false()"))
    assert codes(session) == []


def test_dates_are_judged_against_today():
    session = session_of(Question("f", "date", constraint=". <= today()"))
    session.answer("f", "2026-11-21")
    assert codes(session) == []
    session.answer("f", "2026-11-22")
    assert codes(session) == [("answer.constraint", "f")]


def test_a_constraint_is_judged_again_when_what_it_reads_changes():
    session = session_of(integer("tope"), integer("a", constraint=". <= /data/tope"))
    session.answer("tope", "10")
    session.answer("a", "8")
    assert codes(session) == []
    update = session.answer("tope", "5")
    assert update.refreshed == {"tope", "a"}
    assert codes(session) == [("answer.constraint", "a")]


def test_a_violation_carries_label_value_and_the_form_s_own_words():
    session = session_of(
        Question(
            "pct",
            "decimal",
            {"": "Hogares con internet (%)"},
            constraint=". <= 100",
            constraint_messages={"": "Un porcentaje va de 0 a 100."},
        )
    )
    session.answer("pct", "1234.5")
    problem = violation(session, "pct")
    assert problem.code == "answer.constraint"
    assert problem.severity is Severity.ERROR
    assert problem.place == Place(field="pct")
    assert problem.values == {
        "label": "Hogares con internet (%)",
        "value": "1234.5",
        "message": "Un porcentaje va de 0 a 100.",
    }
    assert "Un porcentaje va de 0 a 100." in sentence(problem)


def test_a_value_is_quoted_as_people_write_it():
    session = session_of(
        Question("f", "date", constraint="false()"), integer("n", constraint="false()")
    )
    session.answer("f", "2026-11-21")
    session.answer("n", "25000")
    assert violation(session, "f").values["value"] == "21/11/2026"
    assert violation(session, "n").values["value"] == "25,000"


def test_a_required_message_is_the_form_s_own():
    session = session_of(
        text("a", required="true()", required_messages={"": "Sin nombre no se puede seguir."})
    )
    problem = violation(session, "a")
    assert problem.values["message"] == "Sin nombre no se puede seguir."


def test_without_words_of_its_own_a_rule_says_nothing_more():
    session = session_of(text("a", required="true()"))
    assert violation(session, "a").values["message"] == ""


def test_messages_show_answers():
    session = session_of(
        integer("tope"),
        integer(
            "a",
            constraint=". <= /data/tope",
            constraint_messages={"": "No pase de {{ /data/tope }}."},
        ),
    )
    session.answer("tope", "10")
    session.answer("a", "11")
    assert violation(session, "a").values["message"] == "No pase de 10."


def test_a_violation_in_a_repeat_names_its_row():
    session = session_of(repeat("r", integer("r/a", constraint=". > 0")))
    session.add_row("r")
    session.answer("r[2]/a", "0")
    (problem,) = session.violations()
    assert problem.place == Place(field="r/a", row_id="id-2")


def test_one_answer_has_one_violation_the_first():
    session = session_of(integer("a", required="true()", constraint=". > 5"))
    session.answer("a", "x")
    assert codes(session) == [("answer.not_a_number", "a")]
    session.answer("a", "1")
    assert codes(session) == [("answer.constraint", "a")]


def test_violations_come_in_the_order_of_the_form():
    session = session_of(
        text("z", required="true()"),
        repeat("r", text("r/y", required="true()")),
        text("a", required="true()"),
    )
    session.add_row("r")
    assert [field for _code, field in codes(session)] == ["z", "r/y", "r/y", "a"]


def test_progress_counts_questions_that_are_asked():
    session = session_of(
        text("a"),
        text("b", relevant="/data/a = 'sí'"),
        Question("nota", "note", {"": "Lea"}),
        Question("o", "calculate", calculate="1"),
    )
    assert session.progress() == (0, 1)
    session.answer("a", "sí")
    assert session.progress() == (1, 2)
    session.answer("b", "x")
    assert session.progress() == (2, 2)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_form_s_words_are_in_the_language_of_the_session(language):
    from support.forms import instrument

    form = instrument(
        text(
            "a",
            required="true()",
            required_messages={"es": "Falta.", "en": "Missing."},
        )
    )
    session = open_session(form, language=language)
    assert violation(session, "a").values["message"] == {"es": "Falta.", "en": "Missing."}[language]


class TestCells:
    """What a review counts: each relevant question that people answer."""

    FORM = (
        Question("nota", "note"),
        Question("tiene", "text", required="true()"),
        Question("cual", "text", required="/data/tiene = 'si'", relevant="/data/tiene != 'no'"),
        Question("edad", "integer", constraint=". < 10"),
        Question("doble", "calculate", calculate="/data/edad * 2"),
    )

    def cells(self, **answers):
        session = session_of(*self.FORM, answers=Answers(answers))
        return {
            cell.path: (cell.is_required, cell.is_answered, cell.problem and cell.problem.code)
            for cell in session.cells()
        }

    def test_required_answered_and_wrong(self):
        assert self.cells(tiene="si", edad=12) == {
            "tiene": (True, True, None),
            "cual": (True, False, "answer.required"),
            "edad": (False, True, "answer.constraint"),
        }

    def test_what_does_not_apply_is_not_there(self):
        assert set(self.cells(tiene="no")) == {"tiene", "edad"}
