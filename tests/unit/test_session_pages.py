"""Pages and states: what a client draws."""

import pytest
from support.forms import choices, group, instrument, integer, repeat, text
from support.sessions import open_session, session_of

from forms.instrument import Group, Question, Repeat
from forms.problem import ProblemError


def pages(session) -> list[tuple[str, tuple[str, ...]]]:
    return [(page.ref, page.refs) for page in session.pages()]


def questions(prefix: str, count: int) -> tuple[Question, ...]:
    return tuple(text(f"{prefix}q{n}") for n in range(1, count + 1))


def test_questions_outside_groups_share_a_page_with_the_form_s_title():
    session = session_of(text("a"), text("b"))
    assert pages(session) == [("", ("a", "b"))]
    assert session.pages()[0].label == "Hogares"


def test_each_group_at_the_top_is_a_page_with_its_label():
    session = session_of(
        text("a"),
        Group("g", {"": "Vivienda"}, children=(text("g/b"), text("g/c"))),
        Group("h", children=(text("h/d"),)),
        text("e"),
    )
    assert pages(session) == [
        ("", ("a",)),
        ("g", ("g/b", "g/c")),
        ("h", ("h/d",)),
        ("", ("e",)),
    ]
    assert [page.label for page in session.pages()] == ["Hogares", "Vivienda", "h", "Hogares"]


def test_an_inner_group_stands_on_the_page_of_its_group_under_its_heading():
    session = session_of(group("g", text("g/a"), group("g/h", text("g/h/b")), text("g/c")))
    assert pages(session) == [("g", ("g/a", "g/h", "g/h/b", "g/c"))]


@pytest.mark.parametrize(("count", "sizes"), [(25, [25]), (26, [25, 1]), (60, [25, 25, 10])])
def test_no_page_has_more_than_25_questions(count, sizes):
    session = session_of(Group("g", children=questions("g/", count)))
    assert [len(page.refs) for page in session.pages()] == sizes
    assert {page.ref for page in session.pages()} == {"g"}


def test_an_inner_group_that_no_longer_fits_begins_a_page():
    session = session_of(
        group("g", *questions("g/", 20), Group("g/h", children=questions("g/h/", 10)), text("g/z"))
    )
    assert [(page.ref, len(page.refs)) for page in session.pages()] == [
        ("g", 20),
        ("g/h", 10),
        ("g", 1),
    ]


def test_each_instance_of_a_repeat_is_a_page_and_the_repeat_stands_after_the_last():
    session = session_of(text("a"), repeat("r", text("r/b")), text("c"))
    session.add_row("r")
    assert pages(session) == [
        ("", ("a",)),
        ("r[1]", ("r[1]/b",)),
        ("r[2]", ("r[2]/b", "r")),
        ("", ("c",)),
    ]


def test_a_repeat_without_instances_stands_where_they_would_be():
    session = session_of(text("a"), repeat("r", text("r/b")), text("c"))
    session.remove_row("r[1]")
    assert pages(session) == [("", ("a", "r", "c"))]


def test_a_repeat_inside_a_group_has_pages_of_its_own():
    session = session_of(group("g", text("g/a"), repeat("g/r", text("g/r/b")), text("g/c")))
    assert pages(session) == [
        ("g", ("g/a",)),
        ("g/r[1]", ("g/r[1]/b", "g/r")),
        ("g", ("g/c",)),
    ]


def test_nested_repeats_have_pages_in_order():
    session = session_of(repeat("r", text("r/a"), repeat("r/s", text("r/s/b")), text("r/c")))
    assert pages(session) == [
        ("r[1]", ("r[1]/a",)),
        ("r[1]/s[1]", ("r[1]/s[1]/b", "r[1]/s")),
        ("r[1]", ("r[1]/c", "r")),
    ]


def test_what_is_not_asked_has_no_place_on_a_page():
    session = session_of(
        text("a"),
        text("b", relevant="/data/a = 'sí'"),
        Group("g", relevant="/data/a = 'sí'", children=(text("g/c"),)),
        Repeat("r", relevant="/data/a = 'sí'", children=(text("r/d"),)),
    )
    assert pages(session) == [("", ("a",))]
    session.answer("a", "sí")
    assert pages(session) == [
        ("", ("a", "b")),
        ("g", ("g/c",)),
        ("r[1]", ("r[1]/d", "r")),
    ]


def test_notes_are_shown_and_what_the_program_fills_in_is_not():
    session = session_of(
        Question("nota", "note", {"": "Lea"}),
        Question("o", "calculate", calculate="1"),
        Question("inicio", "start"),
        Question("oculta", "hidden"),
        text("a"),
    )
    assert pages(session) == [("", ("nota", "a"))]


def test_a_group_of_nothing_but_calculations_is_no_page():
    session = session_of(group("g", Question("g/o", "calculate", calculate="1")), text("a"))
    assert pages(session) == [("", ("a",))]


def test_an_empty_form_has_no_pages():
    assert session_of().pages() == ()


def test_every_ref_on_a_page_can_be_asked_for():
    session = session_of(
        text("a"), group("g", text("g/b"), group("g/h", text("g/h/c"))), repeat("r", text("r/d"))
    )
    kinds = [session.node(ref).kind for page in session.pages() for ref in page.refs]
    assert kinds == ["question", "question", "group", "question", "question", "repeat"]


def test_a_state_has_everything_a_client_draws():
    form = instrument(
        Question(
            "a",
            "select_one",
            {"": "¿Tiene agua?"},
            {"": "Lea las opciones."},
            required="true()",
            list_name="l",
        ),
        lists=[choices("l", "Sí", "No")],
    )
    session = open_session(form)
    session.answer("a", "2")
    state = session.node("a")
    assert (state.ref, state.path, state.row, state.kind) == ("a", "a", None, "question")
    assert state.question is form.question("a")
    assert (state.relevant, state.required, state.readonly) == (True, True, False)
    assert (state.label, state.hint, state.value) == ("¿Tiene agua?", "Lea las opciones.", "2")
    assert [choice.label() for choice in state.choices] == ["Sí", "No"]
    assert state.violation is None


def test_states_of_groups_repeats_and_rows():
    session = session_of(
        Group("g", {"": "Grupo"}, children=(text("g/a"),)),
        Repeat("r", {"": "Persona"}, children=(text("r/b"),)),
    )
    session.add_row("r")
    states = {state.ref: (state.kind, state.value, state.row) for state in session.nodes()}
    assert states == {
        "g": ("group", None, None),
        "g/a": ("question", None, None),
        "r": ("repeat", 2, None),
        "r[1]": ("row", None, "id-1"),
        "r[1]/b": ("question", None, "id-1"),
        "r[2]": ("row", None, "id-2"),
        "r[2]/b": ("question", None, "id-2"),
    }


def test_a_state_is_the_same_object_until_something_changes():
    session = session_of(integer("a"), text("b"))
    state, other = session.node("a"), session.node("b")
    session.answer("a", "5")
    assert session.node("a") is not state
    assert session.node("b") is other


def test_a_place_that_is_not_there_has_no_state():
    with pytest.raises(ProblemError):
        session_of(text("a")).node("b")
