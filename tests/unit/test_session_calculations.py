"""Calculations: their order, their types, how far an edit reaches."""

import pytest
from support.forms import group, integer, repeat, text
from support.sessions import calculation, changes, session_of

from forms.instrument import Question


def test_calculations_run_when_a_record_is_opened():
    session = session_of(calculation("o", "1 + 1"))
    assert session.node("o").value == "2"
    assert changes(session.initial_update()) == [("o", None, "2")]


def test_calculations_run_in_the_order_of_what_they_read_not_of_the_form():
    session = session_of(
        calculation("c", "/data/b + 1"),
        calculation("b", "/data/a + 1"),
        integer("a"),
    )
    update = session.answer("a", "1")
    assert changes(update) == [("a", None, 1), ("b", None, "2"), ("c", None, "3")]


def test_each_calculation_runs_once_per_answer_though_it_reads_two_others():
    session = session_of(
        integer("a"),
        calculation("b", "/data/a + 1"),
        calculation("c", "/data/a + 2"),
        calculation("d", "/data/b + /data/c"),
    )
    update = session.answer("a", "1")
    assert [change.path for change in update.answers] == ["a", "b", "c", "d"]
    assert session.node("d").value == "5"


def test_what_does_not_change_is_not_told():
    session = session_of(
        integer("a"), calculation("grande", "/data/a > 10"), calculation("o", "/data/grande")
    )
    session.answer("a", "1")
    assert changes(session.answer("a", "2")) == [("a", 1, 2)]


def test_an_edit_touches_only_what_depends_on_it():
    questions = [integer(f"q{n}") for n in range(50)]
    calculations = [calculation(f"o{n}", f"/data/q{n} * 2") for n in range(50)]
    session = session_of(*questions, *calculations)
    update = session.answer("q7", "3")
    assert [change.path for change in update.answers] == ["q7", "o7"]
    assert update.refreshed == {"q7", "o7"}


@pytest.mark.parametrize(
    ("kind", "expression", "value"),
    [
        ("calculate", "2 * 3", "6"),
        ("calculate", "1 div 3", "0.3333333333333333"),
        ("calculate", "true()", "true"),
        ("calculate", "'a'", "a"),
        ("calculate", "''", None),
        ("calculate", "0 div 0", None),
        ("integer", "2 * 3", 6),
        ("decimal", "3 div 2", 1.5),
        ("decimal", "4 div 2", 2.0),
        ("integer", "0 div 0", None),
        ("date", "date('2020-01-31')", "2020-01-31"),
        ("text", "2 * 3", "6"),
        ("select_multiple", "'b a b'", "b a"),
    ],
)
def test_a_result_has_the_type_of_its_question(kind, expression, value):
    session = session_of(Question("o", kind, calculate=expression))
    assert session.node("o").value == value
    assert type(session.node("o").value) is type(value)


def test_a_result_that_is_not_of_its_type_is_kept_and_found():
    session = session_of(Question("o", "integer", calculate="1.5"))
    assert session.node("o").value == "1.5"
    (problem,) = session.violations()
    assert problem.code == "answer.not_a_whole_number"


def test_a_chain_of_thousands_of_calculations_runs():
    links = [calculation(f"o{n}", f"/data/o{n - 1} + 1") for n in range(1, 2000)]
    session = session_of(integer("o0"), *reversed(links))
    session.answer("o0", "1")
    assert session.node("o1999").value == "2000"


def test_calculations_cross_groups():
    session = session_of(
        group("a", integer("a/n")),
        group("b", calculation("b/doble", "../../a/n * 2")),
        calculation("o", "/data/b/doble + 1"),
    )
    session.answer("a/n", "4")
    assert session.node("o").value == "9"


def test_a_calculation_in_a_repeat_runs_for_the_edited_instance_alone():
    session = session_of(repeat("r", integer("r/n"), calculation("r/o", "../n * 2")))
    session.add_row("r")
    session.answer("r[1]/n", "1")
    update = session.answer("r[2]/n", "5")
    assert [(change.path, change.row) for change in update.answers] == [
        ("r/n", "id-2"),
        ("r/o", "id-2"),
    ]


def test_a_calculation_over_instances_runs_once():
    session = session_of(
        repeat("r", integer("r/n")),
        calculation("total", "sum(/data/r/n)"),
        calculation("parte", "/data/total div 2"),
    )
    session.add_row("r")
    session.answer("r[1]/n", "4")
    assert changes(session.answer("r[2]/n", "6")) == [
        ("r/n", None, 6),
        ("total", None, "10"),
        ("parte", None, "5"),
    ]


def test_a_running_total_reads_the_instance_before():
    before = "/data/r[position() = position(current()/..) - 1]/total"
    session = session_of(
        repeat(
            "r",
            integer("r/n"),
            calculation("r/total", f"coalesce(../n, 0) + coalesce(sum({before}), 0)"),
        )
    )
    for _ in range(3):
        session.add_row("r")
    for position in (1, 2, 3, 4):
        session.answer(f"r[{position}]/n", str(position))
    assert [session.node(f"r[{n}]/total").value for n in (1, 2, 3, 4)] == ["1", "3", "6", "10"]
    session.answer("r[1]/n", "100")
    assert [session.node(f"r[{n}]/total").value for n in (1, 2, 3, 4)] == [
        "100",
        "102",
        "105",
        "109",
    ]


def test_running_totals_also_stand_on_indexed_repeat():
    before = "indexed-repeat(/data/r/total, /data/r, position(..) - 1)"
    session = session_of(
        repeat("r", integer("r/n"), calculation("r/total", f"sum(../n) + coalesce({before}, 0)"))
    )
    session.add_row("r")
    session.answer("r[1]/n", "5")
    session.answer("r[2]/n", "7")
    assert session.node("r[2]/total").value == "12"


def test_rules_that_never_settle_are_stopped():
    other = "/data/r[position() != position(current()/..)]/o"
    session = session_of(
        repeat("r", text("r/n"), calculation("r/o", f"concat(../n, string-length({other}))"))
    )
    session.add_row("r")
    session.answer("r[1]/n", "x")
    assert str(session.node("r[1]/o").value).startswith("x")


def test_labels_in_calculations_follow_the_choice():
    from support.forms import choices

    session = session_of(
        Question("m", "select_one", list_name="munis"),
        calculation("nombre", "jr:choice-name(/data/m, '/data/m')"),
        lists=[choices("munis", "Cobán", "Tactic")],
    )
    session.answer("m", "2")
    assert session.node("nombre").value == "Tactic"
