"""Storing and sending: what a session gives away, and how it is opened again."""

from xml.etree import ElementTree

import pytest
from support.forms import group, instrument, integer, repeat, text
from support.sessions import calculation, changes, open_session, session_of

from forms.answers import Answers, StoredRow
from forms.instrument import Question, Repeat

FORM = instrument(
    text("a"),
    group("g", integer("g/n"), text("g/oculta", relevant="/data/a = 'sí'")),
    repeat("r", text("r/b"), repeat("r/s", integer("r/s/c"))),
    calculation("o", "sum(/data/r/s[c != '']/c)"),
)


def filled():
    session = open_session(FORM)
    session.answer("a", "no")
    session.answer("g/n", "5")
    session.answer("g/oculta", "secreto")
    session.add_row("r")
    session.answer("r[1]/b", "uno")
    session.answer("r[2]/s[1]/c", "7")
    return session


def test_all_answers_are_given_for_the_draft():
    answers = filled().answers()
    assert answers.values == {"a": "no", "g/n": 5, "g/oculta": "secreto", "o": "7"}
    assert answers.rows == [
        StoredRow("r", "id-1", None, 1, {"r/b": "uno"}),
        StoredRow("r/s", "id-2", "id-1", 1, {}),
        StoredRow("r", "id-3", None, 2, {}),
        StoredRow("r/s", "id-4", "id-3", 1, {"r/s/c": 7}),
    ]


def test_only_what_is_asked_is_given_for_the_final_record():
    answers = filled().final_answers()
    assert answers.values == {"a": "no", "g/n": 5, "o": "7"}
    assert [row.row for row in answers.rows] == ["id-1", "id-2", "id-3", "id-4"]


def test_a_draft_opens_again_as_it_was():
    stored = filled().answers()
    again = open_session(FORM, stored)
    assert again.answers() == stored
    assert again.initial_update().answers == ()
    assert again.initial_update().rows == ()
    assert again.node("r[2]/s[1]/c").value == 7


def test_rows_may_come_in_any_order():
    stored = filled().answers()
    stored.rows.reverse()
    assert open_session(FORM, stored).answers() == filled().answers()


def test_a_stored_record_without_rows_stays_without_rows():
    session = open_session(FORM, Answers({"a": "x"}))
    assert session.row_count("r") == 0
    assert session.initial_update().rows == ()


@pytest.mark.parametrize("nothing", [None, Answers()])
def test_a_record_with_nothing_in_it_is_a_new_one(nothing):
    session = open_session(FORM, nothing)
    assert session.row_count("r") == 1
    assert [row.row for row in session.initial_update().rows] == ["id-1", "id-2"]


def test_answers_the_form_has_no_place_for_stay_where_they_are_stored():
    stored = Answers(
        {"a": "x", "de_otra_version": 1, "g": "grupo", "r/b": "sin fila", "": "raíz"},
        [
            StoredRow("r", "r1", None, 1, {"r/b": "uno", "r/falta": 2, "a": "ajena"}),
            StoredRow("repe_ajeno", "x1", None, 1, {}),
            StoredRow("r/s", "s1", "huérfana", 1, {"r/s/c": 1}),
            StoredRow("r/b", "x2", None, 1, {}),
        ],
    )
    session = open_session(FORM, stored)
    assert session.answers().values == {"a": "x"}
    assert session.answers().rows == [StoredRow("r", "r1", None, 1, {"r/b": "uno"})]


def test_a_stored_blank_text_is_blank():
    session = open_session(FORM, Answers({"a": "", "g/n": 1}))
    assert session.node("a").value is None


def test_a_bad_stored_value_is_kept_as_it_is():
    session = open_session(FORM, Answers({"g/n": "cinco"}))
    assert session.node("g/n").value == "cinco"
    assert session.answers().values["g/n"] == "cinco"
    assert [problem.code for problem in session.violations()] == ["answer.not_a_number"]


def test_a_calculation_that_was_never_stored_is_told_at_opening():
    stored = filled().answers()
    del stored.values["o"]
    assert changes(open_session(FORM, stored).initial_update()) == [("o", None, "7")]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        (integer("a", default="30"), 30),
        (text("a", default=" hola "), " hola "),
        (Question("a", "date", default="2020-01-31"), "2020-01-31"),
        (integer("a", default="treinta"), "treinta"),
        (text("a", default_expression="concat('x', 1 + 1)"), "x2"),
        (Question("a", "date", default_expression="today()"), "2026-11-21"),
        (integer("a", default_expression="2 * 3"), 6),
        (Question("a", "note", {"": "Lea"}, default="nada"), None),
    ],
)
def test_first_values_are_given_to_a_new_record(question, value):
    session = session_of(question)
    assert session.node("a").value == value
    assert changes(session.initial_update()) == ([] if value is None else [("a", None, value)])


def test_first_values_are_not_given_again():
    form = instrument(integer("a", default="30"), text("b"))
    assert open_session(form, Answers({"b": "x"})).node("a").value is None


def test_a_first_value_is_no_calculation_it_can_be_changed_for_good():
    session = session_of(text("b"), text("a", default_expression="/data/b"))
    session.answer("b", "x")
    assert session.node("a").value is None
    session.answer("a", "y")
    session.answer("b", "z")
    assert session.node("a").value == "y"


def test_a_new_record_notes_when_it_was_begun():
    session = session_of(Question("inicio", "start"), Question("hoy", "today"))
    assert changes(session.initial_update()) == [
        ("inicio", None, "2026-11-21T10:00:00.000-06:00"),
        ("hoy", None, "2026-11-21"),
    ]
    assert session.violations() == []


def test_a_stored_record_keeps_when_it_was_begun():
    form = instrument(Question("hoy", "today"), text("a"))
    session = open_session(form, Answers({"hoy": "2020-01-01", "a": "x"}))
    assert session.node("hoy").value == "2020-01-01"


def test_the_record_is_written_as_odk_sends_it():
    root = ElementTree.fromstring(filled().to_xml("uuid:123"))
    assert root.tag == "data"
    assert root.attrib == {"id": "hogares", "version": "1"}
    assert root.findtext("meta/instanceID") == "uuid:123"
    assert root.findtext("g/n") == "5"
    assert [row.findtext("b") for row in root.findall("r")] == ["uno", ""]
    assert [row.findtext("s/c") for row in root.findall("r")] == ["", "7"]
    assert [child.tag for child in root] == ["a", "g", "r", "r", "o", "meta"]


def test_what_is_not_asked_is_not_written():
    session = filled()
    assert "oculta" not in session.to_xml()
    session.answer("a", "sí")
    assert "<oculta>secreto</oculta>" in session.to_xml()


def test_without_an_identity_the_record_gets_a_new_one():
    assert "<instanceID>uuid:id-" in filled().to_xml()


def test_the_form_s_own_place_for_the_identity_is_used():
    session = session_of(text("a"), group("meta", text("meta/instanceID"), text("meta/otra")))
    root = ElementTree.fromstring(session.to_xml("uuid:1"))
    assert [child.tag for child in root] == ["a", "meta"]
    assert root.findtext("meta/instanceID") == "uuid:1"


def test_numbers_and_signs_are_written_so_that_xml_stays_whole():
    session = session_of(text("a"), Question("d", "decimal"), integer("n"))
    session.answer("a", "<b> & 'ñ' ]]>")
    session.answer("d", "1500000")
    session.answer("n", "-3")
    root = ElementTree.fromstring(session.to_xml("uuid:1"))
    assert root.findtext("a") == "<b> & 'ñ' ]]>"
    assert root.findtext("d") == "1500000.0"
    assert root.findtext("n") == "-3"


def test_a_form_without_a_version_writes_none():
    session = open_session(instrument(text("a"), version=""))
    assert 'version="' not in session.to_xml()


def test_a_counted_repeat_keeps_the_uuids_of_its_stored_rows():
    form = instrument(integer("n"), Repeat("r", count="/data/n", children=(text("r/b"),)))
    session = open_session(form)
    session.answer("n", "2")
    again = open_session(form, session.answers())
    assert [row.row for row in again.answers().rows] == ["id-1", "id-2"]
    assert again.initial_update().rows == ()
