"""Columns find their questions however a heading is written, and cells their values."""

import string
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.instruments import instrument, public

from app.steps.columns import map_columns, row_values
from app.store.folding import folded
from forms.instrument import Group, Question, Repeat
from forms.problem import ProblemError
from forms.question_types import TYPES

NAMES = st.from_regex(r"[a-z][a-z0-9]{0,5}(_[a-z0-9]{1,4}){0,2}", fullmatch=True)
KINDS = st.sampled_from(["text", "integer", "decimal", "date", "select_one", "geopoint"])
WORDS = st.lists(
    st.sampled_from(["Año", "de", "la", "Medición", "Niñez", "Agua", "Municipio", "Índice", "Qué"]),
    min_size=2,
    max_size=4,
    unique=True,
)


@st.composite
def forms(draw):
    """A form of some questions, with labels no two of which read alike."""
    names = draw(st.lists(NAMES, min_size=1, max_size=8, unique_by=_bare))
    labels = draw(
        st.lists(WORDS.map(" ".join), min_size=len(names), max_size=len(names), unique_by=_bare)
    )
    assume(not {_bare(name) for name in names} & {_bare(label) for label in labels})
    return instrument(
        *(
            Question(name, draw(KINDS), labels={"": label})
            for name, label in zip(names, labels, strict=True)
        )
    )


def _bare(text):
    return "".join(sign for sign in folded(text) if sign.isalnum())


@st.composite
def rewritten(draw, text):
    """The same words in another hand: case, accents, signs between the words."""
    words = text.replace("_", " ").split()
    gap = draw(st.sampled_from([" ", "  ", " - ", "_", ". ", ": "]))
    hand = draw(st.sampled_from([str.upper, str.lower, str.title, str, _plain, _decomposed]))
    return gap.join(hand(word) for word in words) + draw(st.sampled_from(["", "?", ":", " *"]))


def _plain(text):
    return folded(text)


def _decomposed(text):
    return unicodedata.normalize("NFD", text)


@given(data=st.data(), form=forms())
def test_a_label_is_known_in_any_hand(data, form):
    questions = list(form.questions())
    header = [data.draw(rewritten(question.label())) for question in questions]
    found = map_columns(header, form)
    assert [column.question.path for column in found.columns] == [q.path for q in questions]


@given(data=st.data(), form=forms())
def test_the_order_of_the_columns_is_the_table_s_own(data, form):
    questions = data.draw(st.permutations(list(form.questions())))
    found = map_columns([question.name for question in questions], form)
    assert [column.question.path for column in found.columns] == [q.path for q in questions]
    assert [column.index for column in found.columns] == list(range(len(questions)))


@given(data=st.data(), form=forms())
def test_any_name_of_a_question_may_stand_beside_any_other(data, form):
    questions = list(form.questions())
    header = [
        data.draw(st.sampled_from([q.path, q.name, q.label(), q.label().upper()]))
        for q in questions
    ]
    found = map_columns(header, form)
    assert [found.header_of(q.path) for q in questions] == header


def mapped(header, form, allow):
    """The columns, or why the table was refused."""
    try:
        return map_columns(header, form, file="t.csv", allow_unknown=allow), ()
    except ProblemError as refused:
        return None, refused.problems


@given(
    header=st.lists(st.text(string.printable + "áéñ", max_size=10), max_size=8),
    form=forms(),
    allow=st.booleans(),
)
def test_any_header_is_mapped_or_every_column_of_it_is_named(header, form, allow):
    found, problems = mapped(header, form, allow)
    assert {problem.code for problem in problems} <= {"table.unknown_column", "table.two_columns"}
    assert {problem.place.file for problem in problems} <= {"t.csv"}
    if found is None:
        assert problems
        return
    assert len(found.columns) + len(found.ignored) == len(header)
    paths = [column.question.path for column in found.columns]
    assert len(paths) == len(set(paths))


@given(form=forms(), more=st.lists(NAMES, min_size=1, max_size=3, unique=True))
def test_unknown_columns_take_nothing_from_the_known_ones(form, more):
    known = [question.name for question in form.questions()]
    bare = {_bare(name) for q in form.questions() for name in (q.name, q.label())}
    more = [name for name in more if _bare(name) not in bare]
    found = map_columns([*more, *known], form, allow_unknown=True)
    assert [column.header for column in found.columns] == known
    assert list(found.ignored) == more


@given(st.sampled_from(["numero", "lugar/numero", "Número", "n_mero"]), st.booleans())
def test_an_indispensable_question_is_missed_under_every_other_name(name, required):
    question = public("lugar/numero", "integer", key=not required, required="true()" * required)
    form = instrument(Group("lugar", children=(question,)), Question("otra", "text"))
    if name == "n_mero":
        with pytest.raises(ProblemError) as refused:
            map_columns([name, "otra"], form, allow_unknown=True)
        assert [problem.code for problem in refused.value.problems] == ["table.missing_column"]
    else:
        assert map_columns([name, "otra"], form).header_of("lugar/numero") == name


ANSWERS = {
    "text": st.text(string.ascii_letters + "áñ '", min_size=1).filter(lambda t: bool(t.strip())),
    "integer": st.integers(-(10**9), 10**9),
    "decimal": st.decimals(-1000, 1000, places=3).map(float),
    "date": st.dates().filter(lambda day: day.year >= 1000).map(lambda day: day.isoformat()),
    "select_one": st.from_regex(r"[a-z0-9_]{1,8}", fullmatch=True),
    "select_multiple": st.lists(
        st.from_regex(r"[a-z0-9]{1,4}", fullmatch=True), min_size=1, max_size=4, unique=True
    ).map(" ".join),
    "geopoint": st.tuples(st.integers(-900, 900), st.integers(-1800, 1800)).map(
        lambda place: f"{place[0] / 10} {place[1] / 10}"
    ),
}


@pytest.mark.parametrize("kind", sorted(ANSWERS))
@given(data=st.data())
def test_a_cell_written_as_people_see_it_becomes_the_answer_it_was(kind, data):
    value = data.draw(ANSWERS[kind])
    columns = map_columns(["a"], instrument(Question("a", kind)))
    assert row_values(columns, [TYPES[kind].format(value)]) == {"a": value}


@pytest.mark.parametrize("kind", sorted(ANSWERS))
@given(cell=st.text(string.printable, max_size=10))
def test_no_cell_is_ever_lost(kind, cell):
    columns = map_columns(["a"], instrument(Question("a", kind)))
    values = row_values(columns, [cell])
    assert bool(values) or not cell.strip()


def test_a_repeat_never_takes_a_column_of_the_same_name():
    inner = Question("personas/edad", "integer")
    form = instrument(Question("edad", "integer"), Repeat("personas", children=(inner,)))
    assert map_columns(["edad"], form).columns[0].question.path == "edad"
