"""Repeats: instances that people add, and those that a number of the form decides."""

import pytest
from support.forms import integer, repeat, text
from support.sessions import calculation, changes, session_of

from forms.answers import RowChange
from forms.instrument import Question, Repeat
from forms.problem import ProblemError


def counted(count: str, *children) -> Repeat:
    return Repeat("r", count=count, children=children or (text("r/a"),))


def test_a_new_record_has_one_instance_of_what_people_extend():
    session = session_of(repeat("r", text("r/a")))
    assert session.row_count("r") == 1
    assert session.initial_update().rows == (RowChange("add_row", "r", "id-1", None, 1),)


def test_an_instance_is_added_at_the_end_with_a_uuid():
    session = session_of(repeat("r", text("r/a")))
    update = session.add_row("r")
    assert update.rows == (RowChange("add_row", "r", "id-2", None, 2),)
    assert session.row_count("r") == 2
    assert session.node("r[2]").row == "id-2"
    assert {"r", "r[2]", "r[2]/a"} <= update.refreshed


def test_an_instance_is_removed_and_those_after_it_move_up():
    session = session_of(repeat("r", text("r/a")))
    session.add_row("r")
    session.add_row("r")
    for position in (1, 2, 3):
        session.answer(f"r[{position}]/a", f"v{position}")
    update = session.remove_row("r[2]")
    assert update.rows == (RowChange("remove_row", "r", "id-2", None, 2),)
    assert update.answers == ()
    assert [session.node(f"r[{n}]/a").value for n in (1, 2)] == ["v1", "v3"]
    assert session.node("r[2]").row == "id-3"
    assert "r[2]/a" in update.refreshed


def test_all_instances_may_go():
    session = session_of(repeat("r", text("r/a")))
    session.remove_row("r[1]")
    assert session.row_count("r") == 0
    assert session.node("r").value == 0


def test_places_of_what_moved_are_told_anew():
    session = session_of(repeat("r", text("r/a")))
    session.add_row("r")
    assert session.node("r[2]/a").ref == "r[2]/a"
    session.remove_row("r[1]")
    assert session.node("r[1]/a").ref == "r[1]/a"
    assert session.node("r[1]/a").row == "id-2"


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("count(/data/r)", ["1", "2", "3", "2"]),
        ("sum(/data/r/n)", ["1", "2", "3", "2"]),
        ("join(' ', /data/r/p)", ["1", "1 2", "1 2 3", "1 2"]),
        ("indexed-repeat(/data/r/n, /data/r, 2)", [None, "1", "1", "1"]),
        ("count(/data/r[position() = last()])", ["1", "1", "1", "1"]),
    ],
)
def test_what_counts_instances_follows_them(expression, values):
    session = session_of(
        repeat("r", integer("r/n", default="1"), calculation("r/p", "position(..)")),
        calculation("o", expression),
    )
    seen = [session.node("o").value]
    session.add_row("r")
    seen.append(session.node("o").value)
    session.add_row("r")
    seen.append(session.node("o").value)
    session.remove_row("r[1]")
    seen.append(session.node("o").value)
    assert seen == values


def test_positions_are_worked_out_again_when_an_instance_goes():
    session = session_of(repeat("r", calculation("r/p", "position(..)")))
    session.add_row("r")
    session.add_row("r")
    update = session.remove_row("r[1]")
    assert [(change.row, change.old, change.new) for change in update.answers] == [
        ("id-2", "2", "1"),
        ("id-3", "3", "2"),
    ]


@pytest.mark.parametrize(
    ("answer", "rows"),
    [("3", 3), ("0", 0), ("", 0), ("-2", 0), ("2.9", 2), ("muchos", 0)],
)
def test_a_number_of_the_form_decides(answer, rows):
    session = session_of(Question("n", "decimal"), counted("/data/n"))
    assert session.row_count("r") == 0
    session.answer("n", answer)
    assert session.row_count("r") == rows


def test_instances_come_and_go_with_the_number_and_the_rest_stays():
    session = session_of(integer("n"), counted("/data/n"))
    update = session.answer("n", "3")
    assert [row.row for row in update.rows] == ["id-1", "id-2", "id-3"]
    session.answer("r[1]/a", "uno")
    update = session.answer("n", "2")
    assert update.rows == (RowChange("remove_row", "r", "id-3", None, 3),)
    assert session.node("r[1]/a").value == "uno"
    update = session.answer("n", "3")
    assert update.rows == (RowChange("add_row", "r", "id-4", None, 3),)


def test_a_fixed_number_makes_its_instances_at_once():
    assert session_of(counted("4")).row_count("r") == 4


def test_a_number_beyond_reason_is_cut():
    session = session_of(integer("n"), counted("/data/n"))
    session.answer("n", "99999999")
    assert session.row_count("r") == 10_000


@pytest.mark.parametrize("series", [counted("2"), Repeat("r", fixed=True, children=(text("r/a"),))])
def test_people_cannot_change_a_number_the_form_decides(series):
    session = session_of(series)
    assert session.node("r").readonly
    for action in (lambda: session.add_row("r"), lambda: session.remove_row("r[1]")):
        with pytest.raises(ProblemError) as refused:
            action()
        assert refused.value.problems[0].code == "answer.fixed_rows"


@pytest.mark.parametrize("ref", ["", "falta", "a", "r[1]", "r[1]/a"])
def test_only_a_repeat_takes_instances(ref):
    session = session_of(text("a"), repeat("r", text("r/a")))
    with pytest.raises(ProblemError) as refused:
        session.add_row(ref)
    assert refused.value.problems[0].code == "answer.unknown_question"


@pytest.mark.parametrize("ref", ["r", "r[7]", "a", "r[1]/a", "g[1]"])
def test_only_an_instance_can_be_removed(ref):
    session = session_of(text("a"), repeat("r", text("r/a")))
    with pytest.raises(ProblemError):
        session.remove_row(ref)
    assert session.row_count("r") == 1


def test_a_count_that_is_blank_for_a_while_takes_no_instance_away():
    session = session_of(integer("n"), counted("/data/n"))
    session.answer("n", "2")
    session.answer("r[2]/a", "Ana")
    session.answer("n", "")
    assert (session.row_count("r"), session.node("r[2]/a").value) == (2, "Ana")
    session.answer("n", "1")
    assert session.row_count("r") == 1


def test_a_count_may_read_the_instances_it_makes():
    session = session_of(counted("count(/data/r[a = 'sí']) + 1"))
    assert session.row_count("r") == 1
    session.answer("r[1]/a", "sí")
    assert session.row_count("r") == 2
    session.answer("r[2]/a", "sí")
    assert session.row_count("r") == 3
    session.answer("r[2]/a", "no")
    assert session.row_count("r") == 2


def test_a_count_that_grows_forever_is_stopped():
    session = session_of(counted("count(/data/r) + 1"))
    assert 0 < session.row_count("r") <= 10_000


def test_instances_of_a_repeat_that_is_not_asked_are_kept():
    session = session_of(
        text("a"),
        Repeat(
            "r",
            relevant="/data/a = 'sí'",
            count="if(/data/a = 'sí', 2, 0)",
            children=(text("r/b"),),
        ),
    )
    session.answer("a", "sí")
    session.answer("r[1]/b", "dato")
    session.answer("a", "no")
    assert session.answers().rows[0].values == {"r/b": "dato"}
    assert session.final_answers().rows == []


def test_nested_instances_have_their_parents():
    session = session_of(repeat("r", text("r/a"), repeat("r/s", text("r/s/b"))))
    update = session.add_row("r")
    assert update.rows == (
        RowChange("add_row", "r", "id-3", None, 2),
        RowChange("add_row", "r/s", "id-4", "id-3", 1),
    )
    update = session.add_row("r[1]/s")
    assert update.rows == (RowChange("add_row", "r/s", "id-5", "id-1", 2),)
    assert session.row_count("r[1]/s") == 2
    assert session.row_count("r[2]/s") == 1


def test_a_removed_instance_takes_those_inside_with_it_in_one_change():
    session = session_of(
        repeat("r", text("r/a"), repeat("r/s", integer("r/s/b"))),
        calculation("o", "sum(/data/r/s/b)"),
    )
    session.add_row("r")
    session.answer("r[1]/s[1]/b", "5")
    session.answer("r[2]/s[1]/b", "7")
    update = session.remove_row("r[1]")
    assert update.rows == (RowChange("remove_row", "r", "id-1", None, 1),)
    assert changes(update) == [("o", "12", "7")]


def test_counted_repeats_inside_instances_follow_their_own_number():
    session = session_of(
        repeat("r", integer("r/n"), Repeat("r/s", count="../n", children=(text("r/s/b"),)))
    )
    session.add_row("r")
    session.answer("r[2]/n", "3")
    assert session.row_count("r[1]/s") == 0
    assert session.row_count("r[2]/s") == 3


def test_first_values_are_given_to_each_new_instance():
    session = session_of(repeat("r", integer("r/n", default="30"), text("r/a")))
    update = session.add_row("r")
    assert [(change.path, change.row, change.new) for change in update.answers] == [
        ("r/n", "id-2", 30)
    ]


def test_a_computed_first_value_is_worked_out_once_per_instance():
    session = session_of(
        text("base"),
        repeat("r", text("r/a", default_expression="concat(/data/base, position(..))")),
    )
    session.answer("base", "x")
    session.add_row("r")
    session.answer("base", "y")
    assert session.node("r[1]/a").value == "1"
    assert session.node("r[2]/a").value == "x2"


def test_a_row_is_told_by_path_and_uuid():
    session = session_of(text("a"), repeat("r", text("r/b"), repeat("r/s", text("r/s/c"))))
    session.add_row("r")
    assert session.ref("a", None) == "a"
    assert session.ref("r/b", "id-3") == "r[2]/b"
    assert session.ref("r/s/c", "id-4") == "r[2]/s[1]/c"


@pytest.mark.parametrize(
    ("path", "row"), [("falta", None), ("r/b", "nadie"), ("r/b", None), ("a", "id-1"), ("", None)]
)
def test_a_row_that_is_not_there_is_told(path, row):
    session = session_of(text("a"), repeat("r", text("r/b")))
    with pytest.raises(ProblemError) as refused:
        session.ref(path, row)
    assert refused.value.problems[0].code == "answer.unknown_question"
