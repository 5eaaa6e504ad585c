"""Validation: the rules of the form for every record, with the record and field named."""

from datetime import UTC, datetime

import pytest
from support.choice_lists import ListChoices
from support.findings import findings_of
from support.households import FLAT, household, instrument, person

from app.messages import fix, sentence
from forms.answers import Answers
from forms.instrument import Group, Question, Repeat
from forms.problem import Place, Problem

NO_LISTS = ListChoices()


def clock():
    return datetime(2026, 11, 21, 15, 0, tzinfo=UTC)


def findings(form, *records, **options):
    return list(findings_of(form, records, NO_LISTS, now=clock, **options))


def named(found):
    return [(finding.record, finding.path, finding.code) for finding in found]


def one(form, **values):
    return [
        (finding.path, finding.code) for finding in findings(form, ("u1", Answers(dict(values))))
    ]


def test_records_that_keep_all_rules_have_no_findings():
    assert findings(FLAT, ("u1", household("0101", 1)), ("u2", household("0101", 2))) == []


def test_a_text_in_a_number_is_found_with_what_was_typed():
    (found,) = findings(FLAT, ("u1", household("0101", 1, ingreso="mucho")))
    assert (found.record, found.path, found.code) == ("u1", "ingreso", "answer.not_a_number")
    assert found.values["value"] == "mucho"
    assert found.severity == "error"


def test_a_number_outside_its_constraint_is_found():
    (found,) = findings(FLAT, ("u1", household("0101", 1, ingreso=-5.0)))
    assert found.path == "ingreso"
    assert found.code == "answer.constraint"
    assert found.values["value"] == "-5"


def test_a_value_outside_its_list_is_found():
    (found,) = findings(FLAT, ("u1", household("101", 1)))
    assert named([found]) == [("u1", "lugar/municipio", "answer.not_in_list")]
    assert found.values["value"] == "101"


def test_a_missing_required_answer_is_found():
    (found,) = findings(FLAT, ("u1", Answers({"numero": 1})))
    assert named([found]) == [("u1", "lugar/municipio", "answer.required")]


def test_what_is_wrong_comes_record_by_record_in_the_order_of_the_form():
    found = findings(
        FLAT,
        ("u1", household("101", 1, ingreso="x")),
        ("u2", household("0101", 2)),
        ("u3", household("0102", "tres")),
    )
    assert [(f.record, f.path) for f in found] == [
        ("u1", "lugar/municipio"),
        ("u1", "ingreso"),
        ("u3", "numero"),
    ]


ASKED_SOMETIMES = instrument(
    Question("agua", "text"),
    Question("metros", "integer", required="true()", relevant="/data/agua = 'pozo'"),
    Group(
        "tubo",
        relevant="/data/agua = 'tubo'",
        children=(Question("tubo/pago", "decimal", constraint=". > 0"),),
    ),
)


@pytest.mark.parametrize("agua", ["rio", "tubo"])
def test_what_is_not_asked_is_not_required(agua):
    assert one(ASKED_SOMETIMES, agua=agua) == []


def test_what_is_asked_is_required():
    assert one(ASKED_SOMETIMES, agua="pozo") == [("metros", "answer.required")]


def test_an_answer_to_what_is_not_asked_is_not_judged():
    assert one(ASKED_SOMETIMES, agua="rio", **{"tubo/pago": -1.0}) == []


def test_answers_inside_repeats_are_found_with_their_row():
    form = instrument(
        Repeat(
            "personas",
            children=(Question("personas/edad", "integer", constraint=". >= 0 and . < 120"),),
        )
    )
    answers = Answers(rows=[person("p1", 1, 40), person("p2", 2, 400), person("p3", 3, "doce")])
    found = findings(form, ("u1", answers))
    assert [(f.row, f.path) for f in found] == [("p2", "personas/edad"), ("p3", "personas/edad")]


def test_a_rule_that_asks_for_today_reads_the_clock_it_was_given():
    form = instrument(Question("cuando", "date", constraint=". <= today()"))
    assert one(form, cuando="2026-11-20") == []
    assert len(one(form, cuando="2026-11-23")) == 1


def test_a_repeated_key_is_said_in_words():
    values = {"key": "0101, 1", "label": "Municipio", "first": "u1", "first_row": 7}
    problem = Problem("record.duplicate_key", place=Place(record="u3"), values=values)
    assert sentence(problem) == (
        "Hay dos registros de «0101, 1» (Municipio): este y otro anterior."
    )
    assert fix(problem)


def test_338_records_with_four_seeded_errors_give_exactly_these_four():
    records = [(f"u{n}", household("0101", n, ingreso=float(n))) for n in range(334)]
    records += [
        ("zero", household("101", 400)),
        ("limit", household("0101", 401, ingreso=-1.0)),
        ("text", household("0101", 402, ingreso="mil")),
        ("missing", household(None, 403)),
    ]
    assert {(f.record, f.path) for f in findings(FLAT, *records)} == {
        ("zero", "lugar/municipio"),
        ("limit", "ingreso"),
        ("text", "ingreso"),
        ("missing", "lugar/municipio"),
    }
