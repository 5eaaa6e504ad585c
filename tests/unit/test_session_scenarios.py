"""Whole interviews, each a situation that form engines are known to get wrong.

The situations are those of JavaRosa's suites (TriggerableDagTest, RepeatTest, IndexedRepeatTest,
SelectCachingTest) and of ODK Web Forms' scenario package; forms and answers are our own.
"""

from support.forms import choices, group, integer, repeat, text
from support.sessions import calculation, changes, codes, session_of

from forms.choices import Choice
from forms.instrument import ChoiceList, Group, Question, Repeat


def values(session, refs: str) -> list[object]:
    return [session.node(ref).value for ref in refs.split()]


def test_household_roster_with_ages_and_a_head():
    """A roster counts itself, names its head and adds up (RepeatTest)."""
    session = session_of(
        integer("cuantos"),
        Repeat(
            "persona",
            {"": "{{ ./nombre }}"},
            count="/data/cuantos",
            children=(
                text("persona/nombre", required="true()"),
                integer("persona/edad", constraint=". >= 0 and . <= 120"),
                calculation("persona/menor", "../edad < 18"),
                text("persona/escuela", relevant="../edad >= 6 and ../edad <= 15"),
            ),
        ),
        calculation("menores", "count(/data/persona[menor = 'true'])"),
        calculation("mayor", "max(/data/persona/edad)"),
        calculation("jefe", "/data/persona[1]/nombre"),
        calculation("quien_mayor", "/data/persona[edad = /data/mayor]/nombre"),
    )
    session.answer("cuantos", "3")
    for place, (name, age) in enumerate([("Ana", 34), ("Beto", 12), ("Caya", 71)], start=1):
        session.answer(f"persona[{place}]/nombre", name)
        session.answer(f"persona[{place}]/edad", age)
    assert values(session, "menores mayor jefe quien_mayor") == ["1", "71", "Ana", "Caya"]
    assert [session.node(f"persona[{n}]/escuela").relevant for n in (1, 2, 3)] == [
        False,
        True,
        False,
    ]
    assert [page.label for page in session.pages()][1:] == ["Ana", "Beto", "Caya"]
    session.answer("cuantos", "2")
    assert values(session, "menores mayor quien_mayor") == ["1", "34", "Ana"]


def test_three_levels_of_places():
    """A change at the top empties two levels below and everything that named them."""
    session = session_of(
        Question("depto", "select_one", list_name="deptos"),
        Question("muni", "select_one", list_name="munis", choice_filter="de = /data/depto"),
        Question("aldea", "select_one", list_name="aldeas", choice_filter="de = /data/muni"),
        calculation("lugar", "concat(/data/depto, '/', /data/muni, '/', /data/aldea)"),
        lists=[
            choices("deptos", "Alta Verapaz", "Huehuetenango"),
            ChoiceList(
                "munis", tuple(Choice(m, {"": m}, {"de": m[0]}) for m in ("1a", "1b", "2a"))
            ),
            ChoiceList(
                "aldeas", tuple(Choice(a, {"": a}, {"de": a[:2]}) for a in ("1ax", "1ay", "2ax"))
            ),
        ],
    )
    for ref, value in (("depto", "1"), ("muni", "1a"), ("aldea", "1ay")):
        session.answer(ref, value)
    assert session.node("lugar").value == "1/1a/1ay"
    assert changes(session.answer("depto", "2")) == [
        ("depto", "1", "2"),
        ("muni", "1a", None),
        ("aldea", "1ay", None),
        ("lugar", "1/1a/1ay", "2//"),
    ]
    assert [choice.value for choice in session.node("muni").choices] == ["2a"]
    assert session.node("aldea").choices == ()


def test_an_interview_that_ends_early():
    """Without consent nothing more is asked, and the record can be finished."""
    session = session_of(
        Question("acepta", "select_one", list_name="sn", required="true()"),
        Group(
            "todo",
            relevant="/data/acepta = '1'",
            children=(
                text("todo/nombre", required="true()"),
                repeat("todo/hijo", integer("todo/hijo/edad", required="true()")),
            ),
        ),
        text("motivo", relevant="/data/acepta = '2'", required="true()"),
        lists=[choices("sn", "Sí", "No")],
    )
    assert codes(session) == [("answer.required", "acepta")]
    session.answer("acepta", "1")
    assert [field for _code, field in codes(session)] == ["todo/nombre", "todo/hijo/edad"]
    session.answer("acepta", "2")
    assert [field for _code, field in codes(session)] == ["motivo"]
    session.answer("motivo", "No está")
    assert codes(session) == []
    assert session.progress() == (2, 2)
    assert session.final_answers().rows == []


def test_none_of_these_excludes_the_rest():
    """«Ninguna» beside another choice is refused by the form's constraint."""
    session = session_of(
        Question(
            "servicios",
            "select_multiple",
            list_name="l",
            constraint="not(selected(., '3') and count-selected(.) > 1)",
        ),
        integer(
            "cuantos",
            calculate="if(selected(/data/servicios, '3'), 0, count-selected(/data/servicios))",
        ),
        lists=[choices("l", "Agua", "Luz", "Ninguno")],
    )
    session.answer("servicios", "1 2")
    assert session.node("cuantos").value == 2
    session.answer("servicios", "1 3")
    assert codes(session) == [("answer.constraint", "servicios")]
    session.answer("servicios", "3")
    assert codes(session) == []
    assert session.node("cuantos").value == 0


def test_percentages_must_add_up():
    """A total over questions is judged where it is computed, and follows every part."""
    parts = ["maiz", "frijol", "cafe"]
    session = session_of(
        *(integer(part) for part in parts),
        Question(
            "total",
            "integer",
            {"": "Total"},
            calculate=" + ".join(f"coalesce(/data/{part}, 0)" for part in parts),
            constraint=". = 100",
            constraint_messages={"": "Las partes deben sumar 100 y suman {{ . }}."},
        ),
    )
    session.answer("maiz", "60")
    session.answer("frijol", "30")
    (problem,) = session.violations()
    assert problem.values["message"] == "Las partes deben sumar 100 y suman 90."
    session.answer("cafe", "10")
    assert session.violations() == []


def test_age_from_a_date_of_birth():
    """The day decides the age; a date of the future is refused."""
    session = session_of(
        Question("nacio", "date", constraint=". <= today()"),
        calculation("edad", "int((today() - /data/nacio) div 365.25)"),
        text("dpi", relevant="/data/edad >= 18"),
    )
    session.answer("nacio", "22/11/2008")
    assert session.node("edad").value == "17"
    assert not session.node("dpi").relevant
    session.answer("nacio", "20/11/2008")
    assert session.node("edad").value == "18"
    assert session.node("dpi").relevant
    session.answer("nacio", "01/01/2030")
    assert codes(session) == [("answer.constraint", "nacio")]


def test_a_group_hidden_by_a_calculation_that_reads_another_group():
    """Relevance through calculations of hidden groups settles at once (TriggerableDagTest)."""
    session = session_of(
        integer("a"),
        Group("g", relevant="/data/a > 0", children=(calculation("g/b", "/data/a * 10"),)),
        Group("h", relevant="/data/g/b > 20", children=(calculation("h/c", "/data/g/b + 1"),)),
        calculation("d", "concat('c=', /data/h/c)"),
    )
    session.answer("a", "5")
    assert session.node("d").value == "c=51"
    session.answer("a", "1")
    assert session.node("d").value == "c="
    session.answer("a", "0")
    assert session.node("h").relevant is False
    session.answer("a", "3")
    assert session.node("d").value == "c=31"


def test_removing_an_instance_in_the_middle_renumbers_sums_and_lookups():
    """What read an instance by its place reads the one now there (IndexedRepeatTest)."""
    session = session_of(
        repeat(
            "obra",
            text("obra/nombre"),
            integer("obra/costo"),
            calculation("obra/n", "position(..)"),
        ),
        integer("cual"),
        calculation("nombre", "indexed-repeat(/data/obra/nombre, /data/obra, /data/cual)"),
        calculation("total", "sum(/data/obra/costo)"),
    )
    for place, (name, cost) in enumerate([("Pozo", 10), ("Puente", 20), ("Escuela", 30)], start=1):
        if place > 1:
            session.add_row("obra")
        session.answer(f"obra[{place}]/nombre", name)
        session.answer(f"obra[{place}]/costo", cost)
    session.answer("cual", "2")
    assert values(session, "nombre total") == ["Puente", "60"]
    update = session.remove_row("obra[2]")
    assert values(session, "nombre total obra[2]/n") == ["Escuela", "40", "2"]
    assert {change.path for change in update.answers} == {"nombre", "total", "obra/n"}
    session.remove_row("obra[2]")
    assert values(session, "nombre total") == [None, "10"]


def test_choices_made_of_other_answers_in_the_same_form():
    """A filter that reads several answers follows each of them."""
    session = session_of(
        Question("vistos", "select_multiple", list_name="l"),
        Question(
            "mejor", "select_one", list_name="l", choice_filter="selected(/data/vistos, name)"
        ),
        Question(
            "peor",
            "select_one",
            list_name="l",
            choice_filter="selected(/data/vistos, name) and name != /data/mejor",
        ),
        lists=[choices("l", "uno", "dos", "tres")],
    )
    session.answer("vistos", "1 2")
    session.answer("mejor", "1")
    session.answer("peor", "2")
    session.answer("mejor", "2")
    assert values(session, "mejor peor") == ["2", None]
    session.answer("vistos", "1 3")
    assert values(session, "mejor peor") == [None, None]
    assert [choice.value for choice in session.node("peor").choices] == ["1", "3"]


def test_matrices_of_repeats_inside_repeats():
    """Totals per row and over all rows stay right while inner instances come and go."""
    session = session_of(
        repeat(
            "parcela",
            text("parcela/nombre"),
            repeat("parcela/cultivo", Question("parcela/cultivo/area", "decimal")),
            calculation("parcela/area", "sum(../cultivo/area)"),
        ),
        calculation("total", "sum(/data/parcela/area)"),
        calculation("cultivos", "count(/data/parcela/cultivo)"),
    )
    session.add_row("parcela")
    session.add_row("parcela[2]/cultivo")
    session.answer("parcela[1]/cultivo[1]/area", "1.5")
    session.answer("parcela[2]/cultivo[1]/area", "2")
    session.answer("parcela[2]/cultivo[2]/area", "0.25")
    assert values(session, "parcela[1]/area parcela[2]/area total cultivos") == [
        "1.5",
        "2.25",
        "3.75",
        "3",
    ]
    session.remove_row("parcela[2]/cultivo[1]")
    assert values(session, "parcela[2]/area total cultivos") == ["0.25", "1.75", "2"]
    session.remove_row("parcela[1]")
    assert values(session, "parcela[1]/area total cultivos") == ["0.25", "0.25", "1"]


def test_the_same_answer_typed_and_untyped_many_times_leaves_no_trace():
    """Going back and forth ends where it began (ODK Web Forms, statefulness)."""
    session = session_of(
        integer("n"),
        Repeat("r", count="/data/n", children=(calculation("r/p", "position(..) * /data/n"),)),
        calculation("suma", "sum(/data/r/p)"),
        group("g", text("g/a", relevant="/data/suma > 5")),
    )
    start = session.answers()
    for _ in range(10):
        session.answer("n", "4")
        assert session.node("suma").value == "40"
        session.answer("n", "0")
        session.answer("n", "")
    assert session.answers() == start
    assert session.node("g/a").relevant is False
