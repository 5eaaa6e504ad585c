"""Relevance: an answer to a question that is no longer asked does not go out."""

from datetime import UTC, datetime

from support.choice_lists import ListChoices
from support.households import FLAT, household, instrument, person

from app.steps.relevance import relevant_answers
from forms.answers import Answers, StoredRow
from forms.instrument import Group, Question, Repeat

WATER = instrument(
    Question("agua", "text"),
    Question("metros", "integer", relevant="/data/agua = 'pozo'"),
    Group(
        "tubo",
        relevant="/data/agua = 'tubo'",
        children=(Question("tubo/pago", "decimal"),),
    ),
)


def clock():
    return datetime(2026, 11, 21, 15, 0, tzinfo=UTC)


def relevant(form, answers):
    ((uuid, found),) = relevant_answers(form, [("u1", answers)], ListChoices(), now=clock)
    assert uuid == "u1"
    return found


def test_an_answer_that_is_not_asked_stays_inside():
    found = relevant(WATER, Answers({"agua": "tubo", "metros": 12, "tubo/pago": 5.0}))
    assert found.values == {"agua": "tubo", "tubo/pago": 5.0}


def test_what_was_stored_is_not_touched():
    answers = Answers({"agua": "pozo", "metros": 12, "tubo/pago": 5.0})
    relevant(WATER, answers)
    assert answers.values == {"agua": "pozo", "metros": 12, "tubo/pago": 5.0}


def test_a_form_that_always_asks_everything_gives_records_as_they_are():
    answers = household("0101", 1, nombre="Ana")
    assert relevant(FLAT, answers) is answers


def test_a_calculation_that_was_never_stored_is_made():
    form = instrument(
        Question("a", "integer"), Question("doble", "calculate", calculate="/data/a * 2")
    )
    assert relevant(form, Answers({"a": 4})).values["doble"] == "8"


def test_a_calculation_that_was_stored_keeps_its_day():
    form = instrument(
        Question("a", "integer"), Question("dia", "calculate", calculate="string(today())")
    )
    answers = Answers({"a": 4, "dia": "2020-01-01"})
    assert relevant(form, answers).values["dia"] == "2020-01-01"


def test_rows_keep_their_identity_and_lose_what_is_not_asked():
    form = instrument(
        Repeat(
            "personas",
            children=(
                Question("personas/edad", "integer"),
                Question("personas/escuela", "text", relevant="../edad < 18"),
            ),
        )
    )
    rows = [
        StoredRow("personas", "p1", None, 1, {"personas/edad": 40, "personas/escuela": "x"}),
        StoredRow("personas", "p2", None, 2, {"personas/edad": 12, "personas/escuela": "y"}),
    ]
    found = relevant(form, Answers(rows=rows))
    assert [(row.row, row.values) for row in found.rows] == [
        ("p1", {"personas/edad": 40}),
        ("p2", {"personas/edad": 12, "personas/escuela": "y"}),
    ]


def test_a_repeat_that_is_not_asked_gives_no_rows():
    form = instrument(
        Question("hay", "text"),
        Repeat(
            "personas",
            relevant="/data/hay = 'si'",
            children=(Question("personas/edad", "integer"),),
        ),
    )
    assert relevant(form, Answers({"hay": "no"}, [person("p1", 1, 40)])).rows == []
    assert len(relevant(form, Answers({"hay": "si"}, [person("p1", 1, 40)])).rows) == 1
