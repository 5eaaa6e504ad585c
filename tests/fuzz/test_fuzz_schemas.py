"""Table Schema, codebook and question types agree about any question and any answer."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.instruments import instrument, public

from app.steps.exports import plain
from forms.codebook import codebook
from forms.question_types import TYPES, Unreadable
from forms.table_schema import columns, table_schema, without_answers

ANSWERABLE = sorted(name for name, kind in TYPES.items() if kind.is_answerable and kind.field_type)
TYPED = st.one_of(
    st.text(max_size=12),
    st.from_regex(r"-?[0-9]{1,9}(\.[0-9]{1,4})?", fullmatch=True),
    st.from_regex(r"[0-3][0-9]/[01][0-9]/20[0-9]{2}", fullmatch=True),
    st.from_regex(r"[0-2][0-9]:[0-5][0-9]", fullmatch=True),
    st.sampled_from(["OK", "foto.jpg", "14.6 -90.4", "14.6, -90.4; 14.7, -90.5", "si no"]),
)
CODES = st.from_regex(r"[a-z0-9][a-z0-9_.-]{0,5}", fullmatch=True)


def field_of(question, **parts):
    """The field of a form of one question."""
    (field,) = table_schema(instrument(question, **parts))["fields"]
    return field


def accepts(field, cell):
    """Whether frictionless takes a cell for this field."""
    from frictionless import Field

    descriptor = {name: value for name, value in field.items() if name != "unit"}
    value, notes = Field.from_descriptor(descriptor).read_cell(cell)
    return not notes and (value is not None or cell == "")


@pytest.mark.parametrize("kind", ANSWERABLE)
@settings(max_examples=25)
@given(typed=TYPED)
def test_whatever_a_type_reads_its_field_accepts_as_published(kind, typed):
    try:
        value = TYPES[kind].parse(typed)
    except Unreadable:
        return
    assert accepts(field_of(public("a", kind)), plain(value))


@pytest.mark.parametrize("kind", ["integer", "decimal"])
@given(
    low=st.integers(-1000, 1000),
    width=st.integers(0, 1000),
    value=st.integers(-3000, 3000),
)
def test_bounds_of_the_form_are_bounds_of_the_field(kind, low, width, value):
    rule = f". >= {low} and . <= {low + width}"
    field = field_of(public("a", kind, constraint=rule))
    assert accepts(field, str(value)) is (low <= value <= low + width)
    (told,) = codebook(instrument(public("a", kind, constraint=rule)))
    assert (told.minimum, told.maximum) == (low, low + width)


@given(codes=st.lists(CODES, min_size=1, max_size=12, unique=True), other=CODES)
def test_a_list_takes_its_codes_and_no_other(codes, other):
    assume(other not in codes)
    field = field_of(public("a", "select_one", list_name="l"), lists={"l": codes})
    assert all(accepts(field, code) for code in codes)
    assert not accepts(field, other)


@given(
    codes=st.lists(CODES, min_size=1, max_size=8, unique=True),
    picked=st.data(),
    other=CODES,
)
def test_several_of_a_list_are_codes_between_single_spaces(codes, picked, other):
    assume(other not in codes)
    field = field_of(public("a", "select_multiple", list_name="l"), lists={"l": codes})
    some = picked.draw(st.lists(st.sampled_from(codes), min_size=1, unique=True))
    assert accepts(field, " ".join(some))
    assert not accepts(field, " ".join([*some, other]))


@given(digits=st.integers(2, 6), count=st.integers(51, 90))
def test_a_long_list_of_codes_of_one_shape_is_described_by_it(digits, count):
    codes = [f"{number:0{digits}}" for number in range(count)]
    field = field_of(public("a", "select_one", list_name="l"), lists={"l": codes})
    assert "enum" not in field.get("constraints", {})
    assert all(accepts(field, code) for code in codes)
    assert not accepts(field, "1" * (digits + 1))


@given(
    label=st.text("ab {}/", max_size=20),
    shown=st.from_regex(r"\{\{ /data/[a-z]{1,4} \}\}", fullmatch=True),
)
def test_no_published_text_shows_where_an_answer_would_stand(label, shown):
    assume("{{" not in label)
    assert "{{" not in without_answers(label + shown + label)
    assert without_answers(label) == label


@given(st.lists(st.text(min_size=1, max_size=70), min_size=1, max_size=6, unique=True))
def test_columns_of_any_mark_have_names_that_databases_take(marks):
    form = instrument(*(public(f"p{number}", column=mark) for number, mark in enumerate(marks)))
    names = [column.name for column in columns(form)]
    assert len({name.lower() for name in names}) == len(marks)
    for name in names:
        assert re.fullmatch(r"\w+", name), name
        assert len(name.encode()) <= 63


@pytest.mark.parametrize("kind", ANSWERABLE)
def test_the_codebook_tells_the_type_that_the_schema_declares(kind):
    question = public("a", kind)
    (told,) = codebook(instrument(question))
    assert told.type == field_of(question)["type"] == TYPES[kind].field_type
