"""Answers of a form as a recipe leaves them: counted, grouped, alike, placed; cleaned."""

import pytest
from support.cleaning import COLUMNS, FORM, PERSON, answers, fill
from support.recipes import recipe
from support.workspaces import HandClock

from app.operations.clean_answers import (
    Sight,
    Stopped,
    changes_values,
    clean_or_stop,
    cluster_answers,
    count_answers,
    facet_answers,
    form_to_clean,
    log_look,
    on_form,
    place_answers,
    preview,
    save_recipe,
)
from app.operations.clean_undo import take_back_recipe
from app.progress import Cancel, CancelledError
from app.store.database import KnownError
from app.store.workspace import Workspace
from forms.problem import ProblemError

NOTHING = recipe()
TRIM = {"op": "trim", "columns": ["municipio"]}
LOWER = {"op": "case", "columns": ["municipio"], "to": "lower"}


@pytest.fixture
def folder(tmp_path):
    fill(tmp_path / "trabajo")
    return tmp_path / "trabajo"


@pytest.fixture
def workspace(folder):
    with Workspace.open(folder) as opened:
        yield opened


def counted(workspace, column, *steps, where=""):
    """How often records say what in a column."""
    counts = count_answers(workspace, Sight(FORM, recipe(*steps), where), [column])
    return {value: rows for (value,), rows in counts.items()}


def test_a_form_says_what_can_be_cleaned_and_what_is_about_persons(workspace):
    form = form_to_clean(workspace, FORM)
    assert form.title == "Visitas"
    assert tuple(column.name for column in form.columns) == COLUMNS
    assert [column.label for column in form.columns if column.personal] == ["Nombre", "Teléfono"]


def test_a_form_that_is_not_there_is_a_problem(workspace):
    with pytest.raises(ProblemError):
        form_to_clean(workspace, "otro")


@pytest.mark.parametrize(
    ("step", "here"),
    [
        (TRIM, True),
        ({"op": "map", "columns": ["edad"], "values": {"1": "2"}}, True),
        ({"op": "fill", "columns": ["edad"]}, True),
        ({"op": "mark_outliers", "columns": ["edad"]}, True),
        ({"op": "compute", "column": "edad", "expression": "1", "replace": True}, True),
        ({"op": "compute", "column": "nueva", "expression": "1"}, False),
        ({"op": "delete_rows", "where": "1 = 1"}, False),
        ({"op": "drop_duplicates"}, False),
        ({"op": "split", "columns": ["nombre"], "into": ["a", "b"]}, False),
        ({"op": "merge", "columns": ["nombre"], "into": "a"}, False),
        ({"op": "rename", "names": {"nombre": "a"}}, False),
        ({"op": "drop_columns", "columns": ["nombre"]}, False),
        ({"op": "keep_columns", "columns": ["nombre"]}, False),
    ],
)
def test_steps_that_change_values_run_on_a_form(step, here):
    made = recipe(step)
    assert changes_values(made.steps[0]) is here
    assert len(on_form(made).steps) == int(here)


@pytest.mark.parametrize(
    ("column", "steps", "where", "seen"),
    [
        ("departamento", (), "", {"Quiché": 4, "Huehuetenango": 1, "": 1}),
        ("municipio", (TRIM,), "${departamento} = 'Quiché'", {"Nebaj": 2, "nebaj": 1, "Xyzw": 1}),
        ("municipio", (TRIM, LOWER), "${edad} < 50", {"nebaj": 3, "san juan": 1}),
        ("edad", (), "${municipio} = 'Xyzw'", {"": 1}),
        ("edad", (), "${municipio} = 'nadie'", {}),
        ("municipio", (), "starts-with(${fecha}, '3/')", {"Nebaj": 1}),
        ("departamento", (LOWER,), "${municipio} = 'soloma'", {"Huehuetenango": 1}),
        ("fecha", ({"op": "parse_date", "columns": ["fecha"], "order": "dmy"},),
         "starts-with(${fecha}, '2026-03')", {"2026-03-06": 1}),
        ("edad", ({"op": "mark_outliers", "columns": ["edad"]},), "${edad} > 50", {"60": 1}),
        ("edad", ({"op": "delete_rows", "where": "1 = 1"},), "${edad} > 50", {"60": 1}),
        ("comunidad", ({"op": "spaces", "columns": ["Comunidad"]},), "",
         {"Tzalbal": 1, "TZALBAL": 1, "Tzálbal": 1, "Salquil Grande": 2, "JosÃ©": 1}),
    ],
)  # fmt: skip
def test_answers_are_counted_as_the_recipe_leaves_them(workspace, column, steps, where, seen):
    assert counted(workspace, column, *steps, where=where) == seen


@pytest.mark.parametrize(
    ("column", "steps", "where"),
    [
        ("no_hay", (), ""),
        ("edad", (), "${no_hay} = 1"),
        ("edad", (), "${edad} >"),
        ("edad", ({"op": "trim", "columns": ["no_hay"]},), ""),
    ],
)
def test_what_does_not_fit_is_a_problem(workspace, column, steps, where):
    with pytest.raises(ProblemError):
        counted(workspace, column, *steps, where=where)


@pytest.mark.parametrize(
    "ask",
    [
        lambda w, cancel: count_answers(w, Sight(FORM, NOTHING), ["edad"], cancel=cancel),
        lambda w, cancel: facet_answers(w, Sight(FORM, NOTHING), "edad", "text", cancel=cancel),
        lambda w, cancel: cluster_answers(w, Sight(FORM, NOTHING), "edad", "ngram", cancel=cancel),
        lambda w, cancel: place_answers(w, Sight(FORM, NOTHING), "municipio", "", cancel=cancel),
        lambda w, cancel: preview(
            w, Sight(FORM, recipe(TRIM)), PERSON, clock=HandClock(), cancel=cancel
        ),
    ],
)
def test_every_look_can_be_stopped(workspace, ask):
    cancel = Cancel()
    cancel.set()
    with pytest.raises(CancelledError):
        ask(workspace, cancel)


def test_progress_is_told(workspace):
    told = []
    count_answers(workspace, Sight(FORM, NOTHING), ["edad"], report=told.append)
    assert [(each.done, each.total) for each in told] == [(0, 6)]


def test_groups_give_the_condition_that_chooses_them(workspace):
    facet = facet_answers(workspace, Sight(FORM, NOTHING), "departamento", "text")
    assert [(group.value, group.rows) for group in facet.groups] == [
        ("Quiché", 4),
        ("Huehuetenango", 1),
    ]
    for group in facet.groups:
        assert sum(counted(workspace, "edad", where=group.where).values()) == group.rows
    assert facet.missing == 1


@pytest.mark.parametrize("kind", ["text", "number", "missing"])
def test_every_group_holds_as_many_records_as_it_says(workspace, kind):
    facet = facet_answers(workspace, Sight(FORM, NOTHING), "edad", kind)
    for group in facet.groups:
        assert sum(counted(workspace, "edad", where=group.where).values()) == group.rows


def test_spellings_are_looked_for_among_the_records_that_are_seen(workspace):
    everywhere = cluster_answers(workspace, Sight(FORM, NOTHING), "comunidad", "fingerprint")
    assert sum(cluster.rows for cluster in everywhere) == 5
    some = Sight(FORM, NOTHING, "${edad} > 28")
    (few,) = cluster_answers(workspace, some, "comunidad", "fingerprint")
    assert {value for value, _rows in few.values} == {"Tzalbal", "TZALBAL"}


def test_places_take_the_department_as_context(workspace):
    sight = Sight(FORM, recipe(TRIM))
    found = {each.value: each for each in place_answers(workspace, sight, "municipio",
                                                        "departamento")}  # fmt: skip
    assert found["Nebaj"].code == "1413"
    assert found["Nebaj"].department == "Quiché"
    assert found["San Juan"].status == "ask"
    assert found["Xyzw"].status == "unknown"
    plain = place_answers(workspace, sight, "municipio", "")
    assert {each.department for each in plain} == {""}


def test_a_preview_leaves_structural_steps_out_and_changes_nothing(workspace, folder):
    sight = Sight(FORM, recipe({"op": "delete_rows", "where": "1 = 1"}, TRIM))
    done = preview(workspace, sight, PERSON, clock=HandClock())
    assert (done.records, done.changed, done.batch) == (1, 1, None)
    assert len(done.report.tallies) == 1
    assert answers(folder, "municipio")[2] == " Nebaj "


def test_a_recipe_cleans_as_one_batch_and_is_taken_back(workspace, folder):
    clock = HandClock()
    done = clean_or_stop(workspace, Sight(FORM, recipe(TRIM)), PERSON, "Parejo", clock=clock)
    assert done.changed == 1
    assert answers(folder, "municipio")[2] == "Nebaj"
    clock.pass_by(seconds=1)
    assert take_back_recipe(workspace, done.batch, PERSON, clock=clock) == 1
    assert answers(folder, "municipio")[2] == " Nebaj "


def test_a_recipe_that_changes_nothing_makes_no_batch(workspace):
    sight = Sight(FORM, recipe({"op": "trim", "columns": ["departamento"]}))
    done = clean_or_stop(workspace, sight, PERSON, "Nada", clock=HandClock())
    assert (done.changed, done.batch) == (0, None)


class StopsLater(Cancel):
    """Stops at a check, counted from 1."""

    def __init__(self, at):
        super().__init__()
        self._left = at

    def check(self):
        self._left -= 1
        if self._left <= 0:
            self.set()
        super().check()


@pytest.mark.parametrize("at", [5, 6])
def test_stopped_midway_it_names_the_batch_of_what_was_changed(workspace, folder, at):
    sight = Sight(FORM, recipe({"op": "case", "columns": ["comunidad"], "to": "upper"}))
    clock = HandClock()
    done = clean_or_stop(workspace, sight, PERSON, "Parejo", clock=clock, cancel=StopsLater(at))
    assert isinstance(done, Stopped)
    changed = sum(value == value.upper() for value in answers(folder, "comunidad")) - 1
    assert 0 < changed < 5
    clock.pass_by(seconds=1)
    assert take_back_recipe(workspace, done.batch, PERSON, clock=clock) == changed


def test_stopped_before_anything_changed_there_is_nothing_to_take_back(workspace):
    sight = Sight(FORM, recipe(TRIM))
    done = clean_or_stop(
        workspace, sight, PERSON, "Parejo", clock=HandClock(), cancel=StopsLater(1)
    )
    assert done == Stopped(None)


def test_an_earlier_cleaning_is_not_taken_for_the_one_that_was_stopped(workspace):
    clock = HandClock()
    sight = Sight(FORM, recipe(TRIM))
    assert clean_or_stop(workspace, sight, PERSON, "Parejo", clock=clock).batch
    clock.pass_by(seconds=1)
    again = clean_or_stop(workspace, sight, PERSON, "Parejo", clock=clock, cancel=StopsLater(1))
    assert again == Stopped(None)


def test_who_looked_at_answers_about_persons_is_written_down(workspace):
    log_look(workspace, "nombre", PERSON, clock=HandClock())
    line = list(workspace.journal.entries())[-1]
    assert (line.what.path, line.person, line.what.record) == ("nombre", PERSON, None)
    assert "personales" in line.what.reason


def test_a_recipe_is_written_whole(tmp_path):
    path = tmp_path / "receta.json"
    save_recipe("uno", path)
    save_recipe("dos", path)
    assert path.read_text(encoding="utf-8") == "dos"


@pytest.mark.parametrize("name", ["", "falta/receta.json"])
def test_a_recipe_is_not_written_where_it_cannot_be(tmp_path, name):
    with pytest.raises(KnownError) as caught:
        save_recipe("uno", tmp_path / name)
    assert caught.value.problems[0].code == "table.cannot_write"
