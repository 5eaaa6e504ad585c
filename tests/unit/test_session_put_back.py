"""Instances that were removed come back where they stood, with all they held."""

import pytest
from support.forms import integer, repeat, text
from support.sessions import calculation, changes, session_of

from forms.answers import RowChange
from forms.instrument import Repeat
from forms.problem import ProblemError


def three_rows():
    """A record with the instances v1, v2 and v3."""
    session = session_of(repeat("r", text("r/a")))
    session.add_row("r")
    session.add_row("r")
    for position in (1, 2, 3):
        session.answer(f"r[{position}]/a", f"v{position}")
    return session


def values(session, name="a"):
    """What the instances hold, in order."""
    return [session.node(f"r[{n}]/{name}").value for n in range(1, session.row_count("r") + 1)]


def test_a_removal_says_what_the_instance_held():
    session = three_rows()
    (gone,) = session.remove_row("r[2]").rows
    assert [(row.row, row.position, row.values) for row in gone.held] == [
        ("id-2", 2, {"r/a": "v2"})
    ]


def test_what_was_held_is_no_part_of_being_the_same_change():
    session = three_rows()
    assert session.remove_row("r[2]").rows == (RowChange("remove_row", "r", "id-2", None, 2),)


def test_an_instance_comes_back_in_the_middle_with_its_uuid_and_answers():
    session = three_rows()
    before = session.answers()
    (gone,) = session.remove_row("r[2]").rows
    update = session.put_back(gone.held)
    assert session.answers() == before
    assert update.rows == (RowChange("add_row", "r", "id-2", None, 2),)
    assert changes(update) == [("r/a", None, "v2")]
    assert not update.answers[0].calculated


def test_the_instances_after_it_have_their_old_places_and_are_drawn_anew():
    session = three_rows()
    (gone,) = session.remove_row("r[1]").rows
    update = session.put_back(gone.held)
    assert values(session) == ["v1", "v2", "v3"]
    assert session.node("r[3]/a").ref == "r[3]/a"
    assert {"r", "r[1]/a", "r[2]/a", "r[3]/a"} <= update.refreshed


def test_what_counts_and_sums_instances_follows():
    session = session_of(
        repeat("r", integer("r/a")),
        calculation("n", "count(/data/r)"),
        calculation("s", "sum(/data/r/a)"),
    )
    session.add_row("r")
    session.answer("r[1]/a", "5")
    session.answer("r[2]/a", "7")
    (gone,) = session.remove_row("r[1]").rows
    session.put_back(gone.held)
    assert (session.node("n").value, session.node("s").value) == ("2", "12")


def test_instances_inside_come_back_too():
    session = session_of(repeat("r", text("r/a"), repeat("r/s", integer("r/s/b"))))
    session.add_row("r[1]/s")
    session.answer("r[1]/s[1]/b", "5")
    session.answer("r[1]/s[2]/b", "7")
    before = session.answers()
    (gone,) = session.remove_row("r[1]").rows
    session.put_back(gone.held)
    assert session.answers() == before


def test_calculated_values_come_back_as_calculated():
    session = session_of(repeat("r", integer("r/a"), calculation("r/double", "../a * 2")))
    session.answer("r[1]/a", "4")
    (gone,) = session.remove_row("r[1]").rows
    update = session.put_back(gone.held)
    assert [(c.path, c.new, c.calculated) for c in update.answers] == [
        ("r/a", 4, False),
        ("r/double", "8", True),
    ]


def test_an_instance_whose_place_is_past_the_end_comes_back_at_the_end():
    session = three_rows()
    (gone,) = session.remove_row("r[3]").rows
    session.remove_row("r[2]")
    session.put_back(gone.held)
    assert values(session) == ["v1", "v3"]


def test_where_the_form_decides_how_many_there_are_nothing_is_put_back():
    session = session_of(integer("n"), Repeat("r", count="/data/n", children=(text("r/a"),)))
    session.answer("n", "1")
    (gone,) = session.answer("n", "0").rows
    with pytest.raises(ProblemError) as caught:
        session.put_back(gone.held)
    assert caught.value.problems[0].code == "answer.fixed_rows"
    assert session.row_count("r") == 0


def test_what_stood_in_an_instance_that_is_gone_cannot_come_back():
    session = session_of(repeat("r", repeat("r/s", text("r/s/b"))))
    (inner,) = session.remove_row("r[1]/s[1]").rows
    session.remove_row("r[1]")
    with pytest.raises(ProblemError) as caught:
        session.put_back(inner.held)
    assert caught.value.problems[0].code == "answer.unknown_question"


def test_a_place_is_worded_in_another_language_without_switching():
    from forms.instrument import Question

    two = Question(
        "a",
        "text",
        labels={"Español": "Nombre", "Kʼicheʼ": "Bʼiʼaj"},
        hints={"Español": "Completo"},
    )
    session = session_of(two)
    assert session.wording("a", "Kʼicheʼ") == ("Bʼiʼaj", "")
    assert session.wording("a", "Español") == ("Nombre", "Completo")
    assert session.wording("a", "Ixil") == ("", "")


def test_an_unknown_place_has_no_wording():
    with pytest.raises(ProblemError):
        session_of(text("a")).wording("b", "Español")
