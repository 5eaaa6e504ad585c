"""Records judged by the rules of a new version: what was remembered changes no verdict."""

import random
from datetime import UTC, datetime

import pytest
from support.workbook import write_workbook

from app.operations import new_rules
from app.operations.load_form import load_form, read_form_file
from app.operations.new_rules import NewRules
from app.store.workspace import Workspace
from forms.answers import Answers, StoredRow
from forms.versions import compare

FORM = """
| survey |              |         |         |           |            |          |               |
|        | type         | name    | label   | required  | constraint | relevant | calculation   |
|        | text         | nombre  | Nombre  | {nombre}  |            |          |               |
|        | integer      | edad    | Edad    | {edad}    | {limite}   |          |               |
|        | text         | sexo    | Sexo    |           |            |          |               |
|        | begin group  | casa    | Casa    |           |            | {grupo}  |               |
|        | integer      | cuartos | Cuartos | {cuartos} | {pares}    | {cuando} |               |
|        | end group    |         |         |           |            |          |               |
|        | calculate    | doble   |         |           |            |          | ${{edad}} * 2 |
|        | integer      | suma    | Suma    |           | {suma}     |          |               |
|        | begin repeat | hijos   | Hijos   |           |            |          |               |
|        | integer      | anios   | Años    | {anios}   | {hijo}     |          |               |
|        | end repeat   |         |         |           |            |          |               |
| settings |            |         |
|          | form_title | form_id |
|          | Hogares    | hogares |
"""
FREE = dict.fromkeys(
    ("nombre", "edad", "limite", "grupo", "cuartos", "pares", "cuando", "suma", "anios", "hijo"), ""
)
RULES = {
    "a question that must be answered": {"nombre": "yes"},
    "one that must be answered by some": {"cuartos": "${sexo} = 'm'"},
    "a condition on one answer": {"limite": ". < 50"},
    "a condition on two": {"pares": ". <= ${edad}"},
    "a condition on what is computed": {"suma": ". < ${doble}"},
    "a condition on an instance": {"hijo": ". < 20"},
    "an answer that each instance must have": {"anios": "yes"},
    "a question asked of some": {"cuando": "${sexo} = 'm'"},
    "a group asked of some": {"grupo": "${edad} > 17"},
    "a condition on how many instances": {"suma": ". >= count(${hijos})"},
    "a condition on the day": {"limite": ". < 50 or today() < date('2020-01-01')"},
    "all together": {
        "nombre": "yes", "cuartos": "${sexo} = 'm'", "limite": ". < 50", "pares": ". <= ${edad}",
        "grupo": "${edad} > 17", "suma": ". < ${doble}", "hijo": ". < 20",
    },
}  # fmt: skip
VALUES = {
    "nombre": (None, "Ana", "Rosa"),
    "edad": (None, 3, 17, 18, 49, 50, "treinta", 18.0),
    "sexo": (None, "m", "h"),
    "casa/cuartos": (None, 1, 20, 60),
    "suma": (None, 1, 6, 100),
}


def now():
    return datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def record(chance):
    values = {path: chance.choice(some) for path, some in VALUES.items()}
    if isinstance(values["edad"], int):
        values["doble"] = values["edad"] * 2
    rows = [
        StoredRow("hijos", f"fila{n}", None, n, {"hijos/anios": chance.choice((None, 5, 30))})
        for n in range(1, chance.choice((1, 1, 1, 3)))
    ]
    return Answers({path: value for path, value in values.items() if value is not None}, rows)


@pytest.fixture(scope="module")
def judges(tmp_path_factory):
    """Make judges of a new version, each remembering for itself."""
    folder = tmp_path_factory.mktemp("reglas")

    def book(name, rules):
        return write_workbook(folder / name, FORM.format(**{**FREE, **rules}))

    with Workspace.open(folder / "trabajo") as workspace:
        load_form(workspace, book("uno.xlsx", {}))
        old = workspace.instruments.instrument(workspace.instruments.latest("hogares").id)

        def make(rules):
            new = read_form_file(book("dos.xlsx", rules)).instrument
            comparison = compare(old, new)
            kinds = ("required", "constraint", "relevant")
            changes = [change for change in comparison.changes if change.kind in kinds]
            return lambda: NewRules(workspace, old, new, comparison, changes, clock=now)

        yield make


def verdicts(found):
    return sorted((change.kind, change.path, str(value)) for change, value in found)


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_a_judge_that_remembers_says_what_a_new_one_says(judges, rules):
    make, chance = judges(rules), random.Random(2026)
    remembering, broken = make(), 0
    for _n in range(80):
        answers = record(chance)
        fresh = verdicts(make().broken(answers))
        assert verdicts(remembering.broken(answers)) == fresh
        assert verdicts(remembering.broken(answers)) == fresh
        broken += len(fresh)
    assert broken > 0


def test_the_same_answers_are_worked_through_once(judges, monkeypatch):
    judge, opened = judges(RULES["a condition on two"])(), []
    look = new_rules.open_session
    monkeypatch.setattr(new_rules, "open_session", lambda *a: opened.append(1) or look(*a))
    for name in ("Ana", "Rosa", "Juana"):
        answers = Answers({"nombre": name, "edad": 30, "casa/cuartos": 40})
        assert [value for _change, value in judge.broken(answers)] == [40]
    assert len(opened) == 2  # by the new rules, and by the old ones


@pytest.mark.parametrize(
    ("rules", "values"),
    [
        ({"limite": ". < 50"}, {"nombre": "Ana"}),
        ({"cuartos": "${sexo} = 'm'"}, {"casa/cuartos": 3, "sexo": "m"}),
        ({"cuando": "${sexo} = 'm'"}, {"sexo": "h"}),
        ({"hijo": ". < 20"}, {"edad": 30}),
        ({"nombre": "yes"}, {"edad": 30}),
    ],
)
def test_a_record_that_needs_no_work_is_not_opened(judges, monkeypatch, rules, values):
    judge = judges(rules)()
    monkeypatch.setattr(new_rules, "open_session", None)
    assert len(judge.broken(Answers(values))) == ("nombre" in rules)


def test_whole_and_broken_numbers_are_told_apart(judges):
    judge = judges({"limite": ". < 50"})()
    assert judge.broken(Answers({"edad": 50}))
    assert verdicts(judge.broken(Answers({"edad": 50.0}))) == verdicts(
        judges({"limite": ". < 50"})().broken(Answers({"edad": 50.0}))
    )


def test_what_is_remembered_has_an_end(judges, monkeypatch):
    monkeypatch.setattr(new_rules, "_MOST_REMEMBERED", 2)
    judge = judges({"limite": ". < 50"})()
    for age in range(40, 60):
        assert bool(judge.broken(Answers({"edad": age}))) is (age >= 50)
    assert [len(rule._known) for rule in judge._rules] == [2]
