"""The codebook explains every public column, in the language asked for."""

import pytest
from support.instruments import instrument, public

from forms.codebook import codebook
from forms.instrument import Question, Repeat


def entry(question, **parts):
    """The entry of a form of one question."""
    (only,) = codebook(instrument(question, **parts))
    return only


def test_there_is_an_entry_per_public_column_in_the_order_of_the_form():
    form = instrument(public("b"), Question("c", "text"), public("a"), public("n", "note"))
    assert [e.column for e in codebook(form)] == ["b", "a", "n"]


def test_it_names_question_column_and_table():
    form = instrument(Repeat("r", children=(public("r/modificacion_tipo", column="tipo"),)))
    (only,) = codebook(form)
    assert (only.table, only.column, only.path) == ("r", "tipo", "r/modificacion_tipo")


def test_columns_outside_repeats_belong_to_the_table_of_records():
    assert entry(public("a")).table == ""


def test_names_are_those_of_the_published_table():
    form = instrument(public("x"), public("g/x"))
    assert [e.column for e in codebook(form)] == ["x", "g_x"]


@pytest.mark.parametrize(
    ("kind", "field_type"),
    [("integer", "integer"), ("decimal", "number"), ("date", "date"), ("select_one", "string")],
)
def test_it_tells_both_types(kind, field_type):
    told = entry(public("a", kind))
    assert (told.question_type, told.type) == (kind, field_type)


def test_it_tells_limits_and_what_the_form_says_of_them():
    told = entry(
        public(
            "a",
            "integer",
            constraint=". >= 0 and . <= 9",
            constraint_messages={"": "Debe estar entre 0 y 9."},
        )
    )
    assert (told.minimum, told.maximum, told.rule) == (0, 9, "Debe estar entre 0 y 9.")


def test_without_limits_it_tells_none():
    told = entry(public("a", "integer"))
    assert (told.minimum, told.maximum, told.rule) == (None, None, "")


def test_it_tells_when_a_question_is_asked():
    told = entry(public("a", relevant="/data/b = 1", required="true()"))
    assert (told.condition, told.required) == ("/data/b = 1", False)


def test_a_question_always_asked_and_required_is_never_blank():
    told = entry(public("a", required="true()"))
    assert (told.condition, told.required) == ("", True)


def test_marks_are_told():
    told = entry(public("a", unit="%", codelist="municipios", sdg="17.8.1", key=True))
    assert (told.unit, told.codelist, told.sdg, told.key, told.required) == (
        "%",
        "municipios",
        "17.8.1",
        True,
        True,
    )
    assert told.privacy == "publico"


def test_choices_come_with_their_labels():
    told = entry(public("a", "select_one", list_name="l"), lists={"l": ["si", "no"]})
    assert told.choices == (("si", "SI"), ("no", "NO"))


def test_a_question_without_a_list_has_no_choices():
    assert entry(public("a")).choices == ()


def test_texts_are_in_the_default_language():
    question = public("a", labels={"es": "Edad", "en": "Age"}, hints={"es": "Años", "en": "Years"})
    told = entry(question, languages=("es", "en"))
    assert (told.title, told.description) == ("Edad", "Años")


def test_texts_may_be_asked_for_in_another_language():
    question = public("a", labels={"es": "Edad", "en": "Age"}, hints={"es": "Años"})
    (told,) = codebook(instrument(question, languages=("es", "en")), "en")
    assert (told.title, told.description) == ("Age", "Años")


def test_answers_in_a_label_are_left_out():
    assert entry(public("a", labels={"": "Edad de {{ /data/n }}"})).title == "Edad de …"


def test_an_instrument_without_public_columns_has_an_empty_codebook():
    assert codebook(instrument(Question("a", "text"))) == ()
