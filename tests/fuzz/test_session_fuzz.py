"""Whatever a person does in a form: what the session keeps in step bit by bit is what a
session that opens the same answers afresh works out from the start."""

from hypothesis import given
from hypothesis import strategies as st
from support.forms import choices, group, instrument, integer, repeat, text
from support.sessions import calculation, open_session

from forms.answers import Answers
from forms.choices import Choice
from forms.instrument import ChoiceList, Group, Question, Repeat
from forms.logic import compile_form
from forms.problem import ProblemError

FORM = instrument(
    Question("depto", "select_one", list_name="deptos"),
    Question("muni", "select_one", list_name="munis", choice_filter="depto = /data/depto"),
    integer("n", constraint=". < 5"),
    Group(
        "g",
        relevant="/data/n > 1",
        children=(integer("g/a"), calculation("g/o", "../a + /data/n", relevant="../a != 3")),
    ),
    Repeat(
        "c",
        count="/data/n",
        children=(
            integer("c/e"),
            text("c/t", relevant="../e > 2"),
            calculation("c/p", "position(..)"),
        ),
    ),
    repeat(
        "r",
        integer("r/x"),
        calculation("r/doble", "../x * 2"),
        calculation("r/hasta", "sum(/data/r[position() <= position(current()/..)]/doble)"),
        repeat("r/s", integer("r/s/z"), calculation("r/s/w", "../z + ../../x")),
    ),
    calculation("total", "sum(/data/r/doble) + sum(/data/r/s/w)"),
    calculation("lugar", "jr:choice-name(/data/muni, '/data/muni')"),
    calculation("mayores", "count(/data/c[e > 2])"),
    text("fin", relevant="/data/total > 10 and /data/lugar != ''", required="true()"),
    group("z", calculation("z/todo", "join('|', /data/c/e, /data/r/x, /data/g/o)")),
    lists=[
        choices("deptos", "uno", "dos"),
        ChoiceList(
            "munis",
            tuple(Choice(f"m{n}", {"": f"M{n}"}, {"depto": str(n % 2 + 1)}) for n in range(6)),
        ),
    ],
)
LOGIC = compile_form(FORM)

COUNTS, CODES = st.integers(0, 4), st.sampled_from(["1", "2", "3"])
FITTING = {
    "depto": CODES,
    "muni": st.sampled_from(["m0", "m1", "m2", "m5"]),
    "n": COUNTS,
    "g/a": COUNTS,
    "c[1]/e": COUNTS,
    "c[2]/e": COUNTS,
    "c[2]/t": st.just("sí"),
    "r[1]/x": COUNTS,
    "r[2]/x": COUNTS,
    "r[1]/s[1]/z": COUNTS,
    "r[2]/s[1]/z": COUNTS,
    "fin": st.just("ya"),
}
ODD = st.one_of(
    st.none(), st.integers(-1, 6), st.sampled_from(["", "m9", "doce", "1.5"]), st.text(max_size=5)
)
ANSWERS = st.sampled_from(sorted(FITTING)).flatmap(
    lambda ref: st.tuples(st.just("answer"), st.just(ref), FITTING[ref])
)
ACTIONS = st.one_of(
    ANSWERS,
    ANSWERS,
    st.tuples(st.just("answer"), st.sampled_from([*FITTING, "g/o", "r", "falta", ""]), ODD),
    st.tuples(st.just("add_row"), st.sampled_from(["r", "r[1]/s", "r[2]/s", "c", "g"])),
    st.tuples(
        st.just("remove_row"), st.sampled_from(["r[1]", "r[2]", "r[1]/s[1]", "c[1]", "n", "r[9]"])
    ),
)
FILLED = [
    ("answer", "depto", "1"),
    ("answer", "muni", "m0"),
    ("answer", "n", 2),
    ("answer", "g/a", 1),
    ("answer", "c[1]/e", 3),
    ("answer", "c[1]/t", "sí"),
    ("add_row", "r"),
    ("answer", "r[1]/x", 2),
    ("answer", "r[2]/x", 4),
    ("answer", "r[1]/s[1]/z", 1),
    ("answer", "fin", "ya"),
]
WALKS = st.tuples(st.sampled_from([[], FILLED]), st.lists(ACTIONS, max_size=25)).map(
    lambda parts: [*parts[0], *parts[1]]
)


def do(session, actions):
    """Do what can be done and give the updates; what is refused changes nothing."""
    updates = []
    for name, *arguments in actions:
        before = session.answers()
        try:
            updates.append(getattr(session, name)(*arguments))
        except ProblemError:
            assert session.answers() == before
    return updates


def kept(answers: Answers) -> tuple[dict, dict]:
    rows = {row.row: (row.repeat, row.parent, row.position, row.values) for row in answers.rows}
    return answers.values, rows


def replay(updates) -> tuple[dict, dict]:
    """Build the answers from nothing but what the updates said, as a store does."""
    values: dict = {}
    rows: dict = {}
    for update in updates:
        for change in update.rows:
            if change.op == "add_row":
                rows[change.row] = (change.repeat, change.parent, change.position, {})
        for change in update.answers:
            held = values if change.row is None else rows[change.row][3]
            assert held.get(change.path) == change.old
            held[change.path] = change.new
            if change.new is None:
                del held[change.path]
        for change in update.rows:
            if change.op == "remove_row":
                remove(rows, change)
    return values, rows


def remove(rows: dict, change) -> None:
    gone = {change.row}
    while more := {row for row, (_, parent, _, _) in rows.items() if parent in gone} - gone:
        gone |= more
    for row in gone:
        del rows[row]
    for row, (path, parent, position, held) in rows.items():
        if (path, parent) == (change.repeat, change.parent) and position > change.position:
            rows[row] = (path, parent, position - 1, held)


@given(WALKS)
def test_step_by_step_is_the_same_as_from_the_start(actions):
    session = open_session(LOGIC)
    do(session, actions)
    stored = session.answers()
    again = open_session(LOGIC, stored)
    if stored.values or stored.rows:
        assert kept(again.answers()) == kept(stored)
        assert again.initial_update().answers == ()
        assert again.initial_update().rows == ()
        assert again.violations() == session.violations()
        assert again.final_answers() == session.final_answers()
        assert again.pages() == session.pages()


@given(WALKS)
def test_the_updates_alone_tell_a_store_all_it_needs(actions):
    session = open_session(LOGIC)
    updates = [session.initial_update(), *do(session, actions)]
    assert replay(updates) == kept(session.answers())


@given(WALKS)
def test_a_state_kept_since_before_is_the_state_worked_out_now(actions):
    session = open_session(LOGIC)
    list(session.nodes())  # everything is worked out and kept
    do(session, actions)
    kept_states = {state.ref: state for state in session.nodes()}
    for node in session._root.walk():
        node.cache.clear()
    assert {state.ref: state for state in session.nodes()} == kept_states


@given(WALKS)
def test_a_client_that_draws_only_what_is_refreshed_is_up_to_date(actions):
    session = open_session(LOGIC)
    screen = {state.ref: state for state in session.nodes()}
    for update in do_each(session, actions):
        now = {state.ref: state for state in session.nodes()}
        drawn = {ref: now[ref] if ref in update.refreshed else screen.get(ref) for ref in now}
        assert drawn == now
        screen = now


def do_each(session, actions):
    for action in actions:
        yield from do(session, [action])


@given(WALKS)
def test_the_record_can_always_be_written(actions):
    session = open_session(LOGIC)
    do(session, actions)
    assert session.to_xml("uuid:1").startswith("<data")
    answered, asked = session.progress()
    assert 0 <= answered <= asked
