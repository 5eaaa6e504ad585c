"""Recipes reach the answers inside repeats: one level a step, one batch, taken back as one."""

import pytest
from support.recipes import recipe
from support.workbook import write_workbook
from support.workspaces import PERSON, HandClock, row_change, typed

from app.operations.clean_answers import (
    Sight,
    cluster_answers,
    count_answers,
    facet_answers,
    form_to_clean,
)
from app.operations.clean_form import clean_form
from app.operations.clean_undo import take_back_recipe
from app.operations.load_form import load_form
from app.operations.undo_record import undo_last
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.answers import Answers, StoredRow
from forms.problem import ProblemError

FORM = "familias"
SHEET = """
| survey   |              |           |              |            |
|          | type         | name      | label        | constraint |
|          | text         | nombre    | Jefe de hogar |           |
|          | text         | municipio | Municipio    |            |
|          | begin_repeat | hijos     | Hijos        |            |
|          | text         | nombre    | Nombre       |            |
|          | integer      | edad      | Edad         | . < 120    |
|          | begin_repeat | vacunas   | Vacunas      |            |
|          | text         | vacuna    | Vacuna       |            |
|          | end_repeat   |           |              |            |
|          | end_repeat   |           |              |            |
| settings |              |           |              |            |
|          | form_title   | form_id   |              |            |
|          | Familias     | familias  |              |            |
"""
TRIM = {"op": "trim", "columns": ["hijos/nombre"]}
TITLE = {"op": "case", "columns": ["hijos/nombre"], "to": "title"}
FAMILIES = [
    (" Ana ", "nebaj", [(" rosa ", 3, ["bcg", "BCG"]), ("LUIS", 5, [])]),
    ("Eva", "NEBAJ", []),
    ("Juan", "Cobán", [("rosa", "siete", ["bcg "])]),
]


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "trabajo") as opened:
        load_form(opened, write_workbook(tmp_path / "familias.xlsx", SHEET))
        version = opened.instruments.latest(FORM)
        for number, (name, place, children) in enumerate(FAMILIES):
            rows = []
            for at, (child, age, vaccines) in enumerate(children, start=1):
                key = f"h{number}{at}"
                values = {"hijos/nombre": child, "hijos/edad": age}
                rows.append(StoredRow("hijos", key, None, at, values))
                rows += [
                    StoredRow("hijos/vacunas", f"{key}v{n}", key, n, {"hijos/vacunas/vacuna": one})
                    for n, one in enumerate(vaccines, start=1)
                ]
            initial = Answers({"nombre": name, "municipio": place}, rows)
            opened.records.create(version, PERSON, initial=initial)
        yield opened


@pytest.fixture
def go(workspace, clock):
    def go(*steps, **more):
        clock.pass_by(seconds=1)
        return clean_form(workspace, FORM, recipe(*steps), PERSON, clock=clock, **more)

    return go


def said(workspace, path):
    """What all records answer to a question, instance by instance."""
    ids = workspace.records.ids(RecordQuery(workspace.instruments.latest(FORM).instrument))
    found = []
    for _uuid, answers in workspace.records.stream(ids):
        places = [answers, *answers.rows]
        found += [each.values[path] for each in places if each.values.get(path) is not None]
    return found


def codes_of(work, *arguments, **more):
    with pytest.raises(ProblemError) as refused:
        work(*arguments, **more)
    return [(each.code, each.values.get("step")) for each in refused.value.problems]


def test_each_instance_is_a_row_of_its_own(workspace, go):
    done = go(TRIM, TITLE, reason="Nombres parejos")
    assert said(workspace, "hijos/nombre") == ["Rosa", "Luis", "Rosa"]
    assert said(workspace, "nombre") == [" Ana ", "Eva", "Juan"]
    assert (done.records, done.changed, done.refused) == (2, 3, 0)
    assert [tally.cells for tally in done.report.tallies] == [1, 3]


def test_a_preview_says_the_same_and_changes_nothing(workspace, go):
    seen = go(TRIM, TITLE, preview=True)
    assert (seen.records, seen.changed, seen.batch) == (2, 3, None)
    assert said(workspace, "hijos/nombre") == [" rosa ", "LUIS", "rosa"]
    assert [one.before for one in seen.report.tallies[1].examples] == ["rosa", "LUIS", "rosa"]


def test_every_answer_has_its_line_with_the_instance_it_stands_in(workspace, go):
    done = go(TITLE)
    lines = [line.what for line in workspace.journal.entries(batch=done.batch)]
    told = {(line.path, line.row, line.new) for line in lines if line.op == "set"}
    assert told == {
        ("hijos/nombre", "h01", " Rosa "),
        ("hijos/nombre", "h02", "Luis"),
        ("hijos/nombre", "h21", "Rosa"),
    }


def test_a_repeat_inside_a_repeat_is_reached_by_the_name_of_its_question(workspace, go):
    go({"op": "trim", "columns": ["vacuna"]}, {"op": "case", "columns": ["vacuna"], "to": "upper"})
    assert said(workspace, "hijos/vacunas/vacuna") == ["BCG", "BCG", "BCG"]


def test_one_recipe_cleans_all_levels_as_one_batch_in_the_order_of_its_steps(workspace, go, clock):
    before = [said(workspace, path) for path in ("nombre", "hijos/nombre", "hijos/edad")]
    done = go(
        {"op": "trim", "columns": ["nombre"]},
        TRIM,
        {"op": "map", "columns": ["edad"], "values": {"siete": "7"}},
        {"op": "case", "columns": ["municipio"], "to": "title"},
        {"op": "case", "columns": ["vacuna"], "to": "upper"},
    )
    assert [each.step.op for each in done.report.plan.steps] == [
        *("trim", "trim", "map", "case", "case"),
    ]
    assert [tally.cells for tally in done.report.tallies] == [1, 1, 1, 2, 2]
    assert said(workspace, "hijos/edad") == [3, 5, 7]
    assert said(workspace, "municipio") == ["Nebaj", "Nebaj", "Cobán"]
    assert take_back_recipe(workspace, done.batch, PERSON, clock=clock) == 3
    assert [said(workspace, path) for path in ("nombre", "hijos/nombre", "hijos/edad")] == before


def test_an_instance_that_was_answered_since_or_is_gone_is_left_alone(workspace, go, clock):
    done = go(TITLE)
    ids = workspace.records.ids(RecordQuery(workspace.instruments.latest(FORM).instrument))
    ana = workspace.records.info(ids[0])
    workspace.records.save(ana, typed("hijos/nombre", "Rosa María", " Rosa ", "h01"), PERSON)
    workspace.records.save(
        workspace.records.info(ids[2]), row_change("remove_row", "hijos", "h21"), PERSON
    )
    assert take_back_recipe(workspace, done.batch, PERSON, clock=clock) == 1
    assert said(workspace, "hijos/nombre") == ["Rosa María", "LUIS"]


def test_one_record_is_taken_back_by_itself(workspace, go, clock):
    go(TITLE)
    ids = workspace.records.ids(RecordQuery(workspace.instruments.latest(FORM).instrument))
    undo_last(workspace, workspace.records.info(ids[2]).uuid, PERSON, clock=clock)
    assert said(workspace, "hijos/nombre") == [" Rosa ", "Luis", "rosa"]


def test_run_again_it_finds_nothing_to_do(go):
    go(TRIM, TITLE)
    again = go(TRIM, TITLE)
    assert (again.changed, again.batch) == (0, None)


def test_a_condition_is_about_the_instance(workspace, go):
    go({**TITLE, "where": "${edad} > 4"})
    assert said(workspace, "hijos/nombre") == [" rosa ", "Luis", "rosa"]


def test_filling_down_goes_from_instance_to_instance(workspace, go):
    go({"op": "set_missing", "columns": ["hijos/nombre"], "values": ["LUIS"]})
    go({"op": "fill", "columns": ["hijos/nombre"]})
    assert said(workspace, "hijos/nombre") == [" rosa ", " rosa ", "rosa"]


def test_what_cannot_be_read_names_its_record(workspace, go):
    done = go({"op": "parse_number", "columns": ["edad"], "decimal": "."})
    (problem,) = done.problems
    ids = workspace.records.ids(RecordQuery(workspace.instruments.latest(FORM).instrument))
    assert problem.code == "clean.not_a_number"
    assert problem.place.record == workspace.records.info(ids[2]).uuid


@pytest.mark.parametrize(
    ("steps", "codes"),
    [
        (
            [TRIM, {"op": "trim", "columns": ["municipio", "edad"]}],
            [("clean.mixed_levels", 2)],
        ),
        (
            [{"op": "trim", "columns": ["municipio"], "where": "${edad} = 3"}],
            [("clean.mixed_levels", 1)],
        ),
        (
            [{"op": "trim", "columns": ["edad"], "where": "${vacuna} = 'bcg'"}],
            [("clean.mixed_levels", 1)],
        ),
        (
            [{"op": "trim", "columns": ["edad"]}, {"op": "trim", "columns": ["edda"]}],
            [("clean.missing_column", 2)],
        ),
        (
            [{"op": "trim", "columns": ["municipio"]}, {**TRIM, "where": "${edad} >"}],
            [("clean.expression", 2)],
        ),
        ([{"op": "drop_duplicates", "keys": ["edad"]}], [("clean.structural", 1)]),
    ],
)
def test_what_does_not_fit_says_the_number_of_its_step_and_changes_nothing(
    workspace, go, steps, codes
):
    assert codes_of(go, *steps) == codes
    assert said(workspace, "hijos/nombre") == [" rosa ", "LUIS", "rosa"]


def test_outliers_in_a_repeat_get_their_remark_at_the_instance(workspace, go):
    done = go({"op": "mark_outliers", "columns": ["edad"]}, preview=True)
    assert done.report.tallies[0].unread == 1


@pytest.mark.parametrize(
    ("step", "left"),
    [
        ({**TITLE, "where": "${municipio} = 'nebaj'"}, [" Rosa ", "Luis", "rosa"]),
        ({**TITLE, "where": "${municipio} = 'nebaj' and ${edad} > 4"}, [" rosa ", "Luis", "rosa"]),
        ({**TITLE, "where": "${nombre} = 'Juan'"}, [" rosa ", "LUIS", "Rosa"]),
        ({**TITLE, "where": "${municipio} = 'nadie'"}, [" rosa ", "LUIS", "rosa"]),
        (
            {"op": "compute", "column": "hijos/nombre", "replace": True,
             "expression": "concat(${hijos/nombre}, ' de ', ${nombre})"},
            [" rosa  de  Ana ", "LUIS de  Ana ", "rosa de Juan"],
        ),
    ],
)  # fmt: skip
def test_a_step_in_a_repeat_may_ask_for_what_stands_around_it(workspace, go, step, left):
    go(step)
    assert said(workspace, "hijos/nombre") == left
    assert said(workspace, "nombre") == [" Ana ", "Eva", "Juan"]


def test_an_inner_repeat_sees_the_instance_and_the_record_around_it(workspace, go):
    where = "${edad} = 3 and ${municipio} = 'nebaj'"
    done = go({"op": "case", "columns": ["vacuna"], "to": "upper", "where": where})
    assert said(workspace, "hijos/vacunas/vacuna") == ["BCG", "BCG", "bcg "]
    assert done.changed == 1


def test_what_is_asked_of_outside_is_as_it_was_before_the_recipe(workspace, go):
    lower = {"op": "case", "columns": ["municipio"], "to": "lower"}
    go(lower, {**TITLE, "where": "${municipio} = 'cobán'"})
    assert said(workspace, "hijos/nombre") == [" rosa ", "LUIS", "rosa"]


def test_outliers_where_the_record_says_so_get_their_remark_at_the_instance(workspace, go):
    step = {"op": "mark_outliers", "columns": ["edad"], "where": "${municipio} = 'nebaj'"}
    assert go(step, preview=True).report.tallies[0].unread == 0


class TestLooking:
    """The window offers the questions of repeats with the name of their repeat."""

    def test_all_questions_are_offered(self, workspace):
        columns = form_to_clean(workspace, FORM).columns
        assert [(column.name, column.label) for column in columns] == [
            ("nombre", "Jefe de hogar"),
            ("municipio", "Municipio"),
            ("hijos/nombre", "Nombre (Hijos)"),
            ("edad", "Edad (Hijos)"),
            ("vacuna", "Vacuna (Vacunas)"),
        ]

    def test_instances_are_counted_as_the_recipe_leaves_them(self, workspace):
        sight = Sight(FORM, recipe(TRIM, {"op": "trim", "columns": ["nombre"]}))
        assert count_answers(workspace, sight, ["hijos/nombre"]) == {("rosa",): 2, ("LUIS",): 1}
        assert count_answers(workspace, sight, ["nombre"])["Ana",] == 1

    def test_groups_and_spellings_of_a_repeat(self, workspace):
        sight = Sight(FORM, recipe())
        (bcg, capital, blank) = facet_answers(workspace, sight, "vacuna", "text").groups
        assert {bcg.value, capital.value, blank.value} == {"bcg", "BCG", "bcg "}
        (cluster,) = cluster_answers(workspace, sight, "vacuna", "fingerprint")
        assert cluster.rows == 3

    def test_instances_are_counted_after_steps_that_ask_for_the_record(self, workspace):
        sight = Sight(FORM, recipe({**TITLE, "where": "${municipio} = 'nebaj'"}))
        counts = count_answers(workspace, sight, ["hijos/nombre"])
        assert counts == {(" Rosa ",): 1, ("Luis",): 1, ("rosa",): 1}

    def test_a_condition_of_another_level_is_refused_in_words(self, workspace):
        sight = Sight(FORM, recipe(), "${municipio} = 'nebaj'")
        assert codes_of(count_answers, workspace, sight, ["edad"]) == [("clean.mixed_sight", None)]
