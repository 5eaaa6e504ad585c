"""Forms as large, as deep and as long as anybody has made them, and larger."""

import time
from pathlib import Path

import pytest
from support.forms import choices, group, instrument, integer, long_form, repeat, text
from support.sessions import calculation, open_session
from support.workspaces import PERSON, HandClock

from app.operations import capture
from app.store.workspace import Workspace
from forms.answers import Answers, StoredRow
from forms.logic import compile_form
from forms.problem import ProblemError

MANY = 10_000
LONG = instrument(
    repeat(
        "r",
        integer("r/x", constraint=". < 100"),
        calculation("r/doble", "../x * 2"),
        calculation("r/lugar", "position(..)"),
        calculation("r/antes", "indexed-repeat(/data/r/x, /data/r, position(..) - 1)"),
        calculation("r/vecino", "../../r[position() = position(current()/..) + 1]/x"),
        text("r/t", relevant="../x > 2"),
    ),
    calculation("total", "sum(/data/r/x)"),
    calculation("cuantos", "count(/data/r)"),
)


@pytest.fixture(scope="module")
def crowd():
    """A record with ten thousand instances, each with x = 1."""
    rows = [StoredRow("r", f"f{n}", None, n, {"r/x": 1}) for n in range(1, MANY + 1)]
    return open_session(LONG, Answers({}, rows))


def test_an_answer_among_ten_thousand_instances_changes_what_reads_it(crowd):
    before = time.process_time()
    crowd.answer("r[5000]/x", 4)
    assert time.process_time() - before < 10
    assert crowd.node("total").value == str(MANY + 3)
    assert crowd.node("r[5001]/antes").value == "4"
    assert crowd.node("r[4999]/vecino").value == "4"
    assert crowd.node("r[5000]/t").relevant
    crowd.answer("r[5000]/x", 1)


def test_instances_among_ten_thousand_come_and_go(crowd):
    crowd.add_row("r")
    assert crowd.node("cuantos").value == str(MANY + 1)
    crowd.remove_row("r[10]")
    assert crowd.node("cuantos").value == str(MANY)
    assert crowd.node("r[10]/lugar").value == "10"
    assert crowd.node(f"r[{MANY}]/lugar").value == str(MANY)


def test_groups_two_hundred_deep():
    path = "g"
    for _ in range(199):
        path += "/g"
    element = integer(f"{path}/n", relevant="/data/si = 1")
    deepest = path
    while deepest:
        element = group(deepest, element)
        deepest = deepest.rpartition("/")[0]
    total = f"/data/{path}/n + 1"
    session = open_session(instrument(integer("si"), element, calculation("o", total)))
    session.answer("si", 1)
    session.answer(f"{path}/n", 4)
    assert session.node("o").value == "5"
    assert session.to_xml("uuid:1").count("<g>") == 200


def test_repeats_in_repeats_in_repeats():
    form = instrument(
        repeat("a", repeat("a/b", repeat("a/b/c", integer("a/b/c/n")))),
        calculation("total", "sum(/data/a/b/c[n != '']/n)"),
        calculation(
            "uno", "indexed-repeat(/data/a/b/c/n, /data/a, 2, /data/a/b, 1, /data/a/b/c, 2)"
        ),
    )
    session = open_session(form)
    for ref in ("a", "a[1]/b", "a[2]/b[1]/c"):
        session.add_row(ref)
    session.answer("a[1]/b[2]/c[1]/n", 3)
    session.answer("a[2]/b[1]/c[2]/n", 4)
    assert session.node("total").value == "7"
    assert session.node("uno").value == "4"


def test_one_if_inside_the_other_for_each_municipality():
    nested = "".join(f"if(/data/m = {n}, 'lugar {n}', " for n in range(340)) + "''" + ")" * 340
    session = open_session(instrument(integer("m"), calculation("o", nested)))
    session.answer("m", 339)
    assert session.node("o").value == "lugar 339"


@pytest.mark.parametrize(
    "expression",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "-" * 10_000 + "1",
        "/data/n" + "[1" * 3000 + "]" * 3000,
        "concat(" * 5000 + ")" * 5000,
        " + ".join(["1"] * 300_000),
        "/data" + "/n" * 500_000,
    ],
)
def test_an_expression_made_to_exhaust_is_refused_in_words(expression):
    with pytest.raises(ProblemError) as refused:
        compile_form(instrument(integer("n"), calculation("o", expression)))
    (problem,) = refused.value.problems
    assert problem.code == "form.expression"
    assert problem.place.field == "o"


def test_three_thousand_questions_are_captured_and_stored(tmp_path: Path):
    form = long_form(3000)
    refs = [one.path for one in form.walk() if one.path and not hasattr(one, "children")][::500]
    clock = HandClock()
    with Workspace.open(tmp_path, clock=clock) as workspace:
        workspace.instruments.add(form, "larga.xlsx", {})
        opened = capture.start(workspace, form.form_id, PERSON, clock=clock)
        for ref in refs:
            capture.answer(workspace, opened, ref, "7")
        again = capture.resume(workspace, opened.record.uuid, PERSON, clock=clock)
        assert all(str(again.session.node(ref).value) == "7" for ref in refs)


def test_choices_by_the_thousand_are_found_by_their_filter():
    labels = [f"lugar {n}" for n in range(5000)]
    form = instrument(
        integer("n"),
        calculation("o", "instance('l')/root/item[name = string(/data/n)]/label"),
        lists=[choices("l", *labels)],
    )
    session = open_session(form)
    session.answer("n", 4999)
    assert session.node("o").value == "lugar 4998"
