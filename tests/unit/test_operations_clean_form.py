"""Recipes over the records of a form: one batch, under its rules, taken back as one."""

import json

import pytest
from support.commands import Shell
from support.recipes import recipe
from support.reviewed import APPROVER, KEYER, OFFICER, reviewed
from support.workspaces import HandClock

from app.operations.clean_form import EXAMPLES, clean_form
from app.operations.clean_undo import is_recipe, take_back_recipe
from app.operations.record_states import change_state
from app.operations.remarks import remarks_of
from app.operations.set_answer import set_answer
from app.operations.undo_record import undo_last
from app.progress import Cancel, CancelledError
from app.store.record_query import RecordQuery
from forms.problem import ProblemError

FORM = "hogares"
NAMES = ["  ROSA  PÉREZ", "Ana López", "josÃ©", "Eva"]
AGES = [20, "veinte", 130, None]
TIDY = [
    {"op": "trim", "columns": ["nombre"]},
    {"op": "spaces", "columns": ["nombre"]},
    {"op": "mojibake", "columns": ["nombre"]},
    {"op": "case", "columns": ["nombre"], "to": "title"},
]


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with reviewed(tmp_path / "trabajo", clock) as opened:
        version = opened.instruments.latest(FORM)
        rows = [
            (n, {"nombre": name, "edad": age})
            for n, (name, age) in enumerate(zip(NAMES, AGES, strict=True), start=2)
        ]
        opened.records.add_imported(version, rows, KEYER, file_name="t.csv", file_sha256="a")
        yield opened


@pytest.fixture
def ids(workspace):
    version = workspace.instruments.latest(FORM)
    return workspace.records.ids(RecordQuery(version.instrument))


@pytest.fixture
def go(workspace, clock):
    def go(*steps, person=OFFICER, **more):
        clock.pass_by(seconds=1)
        return clean_form(workspace, FORM, recipe(*steps), person, clock=clock, **more)

    return go


def values(workspace, ids, path):
    """Answers of one question, record by record."""
    return [workspace.records.answers(workspace.records.info(key)).values.get(path) for key in ids]


def lines(workspace, key):
    """What the journal says of a record."""
    uuid = workspace.records.info(key).uuid
    return [line for line in workspace.journal.entries(uuid) if line.what.op == "set"]


def test_values_change_as_one_batch_with_a_line_each(workspace, ids, go):
    done = go(*TIDY, reason="Nombres parejos")
    assert values(workspace, ids, "nombre") == ["Rosa Pérez", "Ana López", "José", "Eva"]
    assert (done.records, done.changed, done.refused) == (2, 2, 0)
    (line,) = lines(workspace, ids[0])
    assert (line.batch, line.what.old, line.what.new) == (done.batch, NAMES[0], "Rosa Pérez")
    assert line.what.reason == "Nombres parejos"
    assert is_recipe(workspace, done.batch)


def test_a_preview_changes_nothing_and_says_the_same(workspace, ids, go):
    looked = go(*TIDY, preview=True)
    assert values(workspace, ids, "nombre") == NAMES
    assert (looked.records, looked.changed, looked.batch) == (2, 2, None)
    assert looked.report.as_json() == go(*TIDY).report.as_json()


def test_run_again_it_finds_nothing_to_do(workspace, ids, go):
    go(*TIDY)
    again = go(*TIDY)
    assert (again.batch, again.changed) == (None, 0)


def test_a_text_that_was_no_number_becomes_one(workspace, ids, go):
    done = go({"op": "map", "columns": ["edad"], "values": {"veinte": "20"}})
    assert values(workspace, ids, "edad")[1] == 20
    assert done.changed == 1


def test_what_cannot_be_read_stays_and_names_its_record(workspace, ids, go):
    done = go({"op": "parse_number", "columns": ["edad"], "decimal": "."})
    assert values(workspace, ids, "edad")[1] == "veinte"
    (problem,) = done.problems
    assert problem.code == "clean.not_a_number"
    assert problem.place.record == workspace.records.info(ids[1]).uuid
    assert done.batch is None


def test_an_answer_that_the_form_refuses_stays(workspace, ids, go):
    done = go({"op": "compute", "column": "edad", "expression": "150", "replace": True})
    assert values(workspace, ids, "edad") == [20, 150, 150, None]
    assert (done.changed, done.refused) == (2, 2)
    assert done.problems[0].code == "answer.constraint"


def test_approved_records_stay_and_are_said(workspace, ids, go, clock):
    uuid = workspace.records.info(ids[0]).uuid
    change_state(workspace, uuid, "approved", APPROVER, clock=clock)
    done = go(*TIDY)
    assert values(workspace, ids, "nombre")[0] == NAMES[0]
    assert (done.records, done.refused) == (1, 1)
    assert done.problems[0].code == "record.is_approved"


def test_who_only_captures_cleans_no_finished_record(workspace, ids, go):
    with pytest.raises(ProblemError, match=r"people\.may_not"):
        go(*TIDY, person=KEYER)
    assert values(workspace, ids, "nombre") == NAMES


@pytest.mark.parametrize("name", ["nombre", "Nombre"])
def test_a_question_is_called_by_its_name_or_its_label(workspace, ids, go, name):
    go({"op": "trim", "columns": [name]})
    assert values(workspace, ids, "nombre")[0] == "ROSA  PÉREZ"


def test_a_question_that_is_not_there_changes_nothing(workspace, ids, go):
    with pytest.raises(ProblemError, match=r"clean\.missing_column_similar"):
        go(*TIDY, {"op": "trim", "columns": ["nombres"]})
    assert values(workspace, ids, "nombre") == NAMES


def test_steps_that_change_rows_or_columns_are_refused(workspace, ids, go):
    with pytest.raises(ProblemError, match=r"clean\.structural"):
        go(*TIDY, {"op": "drop_duplicates"})
    assert values(workspace, ids, "nombre") == NAMES


def test_outliers_get_a_remark_and_keep_their_value(tmp_path, clock):
    with reviewed(tmp_path / "otro", clock) as workspace:
        version = workspace.instruments.latest(FORM)
        rows = [(n, {"nombre": "x", "edad": n}) for n in range(20, 31)]
        rows.append((31, {"nombre": "x", "edad": 119}))
        workspace.records.add_imported(version, rows, KEYER, file_name="t.csv", file_sha256="a")
        ids = workspace.records.ids(RecordQuery(version.instrument))
        step = recipe({"op": "mark_outliers", "columns": ["edad"]})
        done = clean_form(workspace, FORM, step, OFFICER, clock=clock)
        assert (done.records, done.changed) == (1, 0)
        uuid = workspace.records.info(ids[-1]).uuid
        (remark,) = remarks_of(workspace, uuid)
        assert (remark.path, remark.closed) == ("edad", False)
        clock.pass_by(seconds=1)
        assert take_back_recipe(workspace, done.batch, OFFICER, clock=clock) == 1
        assert [each.closed for each in remarks_of(workspace, uuid)] == [True]


class TestTakingBack:
    def test_all_records_are_as_they_were(self, workspace, ids, go, clock):
        done = go(*TIDY)
        clock.pass_by(seconds=1)
        assert take_back_recipe(workspace, done.batch, OFFICER, clock=clock) == 2
        assert values(workspace, ids, "nombre") == NAMES
        assert workspace.batches.get(done.batch).status == "undone"

    def test_taken_back_twice_changes_nothing_more(self, workspace, ids, go, clock):
        done = go(*TIDY)
        clock.pass_by(seconds=1)
        take_back_recipe(workspace, done.batch, OFFICER, clock=clock)
        clock.pass_by(seconds=1)
        assert take_back_recipe(workspace, done.batch, OFFICER, clock=clock) == 0
        assert values(workspace, ids, "nombre") == NAMES

    def test_an_answer_given_since_is_left_alone(self, workspace, ids, go, clock):
        done = go(*TIDY)
        clock.pass_by(seconds=1)
        uuid = workspace.records.info(ids[0]).uuid
        set_answer(workspace, uuid, "nombre", "Rosa P.", OFFICER, reason="la vi", clock=clock)
        clock.pass_by(seconds=1)
        assert take_back_recipe(workspace, done.batch, OFFICER, clock=clock) == 1
        assert values(workspace, ids, "nombre") == ["Rosa P.", "Ana López", "josÃ©", "Eva"]

    def test_one_record_is_taken_back_by_itself(self, workspace, ids, go, clock):
        go(*TIDY)
        clock.pass_by(seconds=1)
        undo_last(workspace, workspace.records.info(ids[0]).uuid, OFFICER, clock=clock)
        assert values(workspace, ids, "nombre") == [NAMES[0], "Ana López", "José", "Eva"]

    def test_stopped_midway_it_keeps_its_batch(self, workspace, ids, go, clock):
        cancel = Cancel()

        def stop(progress):
            if progress.done == 1:
                cancel.set()

        with pytest.raises(CancelledError):
            go(*TIDY, report=stop, cancel=cancel)
        (batch,) = [each for each in workspace.batches.all(1) if each.kind == "recipe"]
        clock.pass_by(seconds=1)
        assert take_back_recipe(workspace, batch.id, OFFICER, clock=clock) == 1
        assert values(workspace, ids, "nombre") == NAMES


def test_of_very_many_refused_answers_the_first_are_named(tmp_path, clock):
    with reviewed(tmp_path / "otro", clock) as workspace:
        version = workspace.instruments.latest(FORM)
        rows = [(n, {"nombre": "x", "edad": 20}) for n in range(EXAMPLES + 5)]
        workspace.records.add_imported(version, rows, KEYER, file_name="t.csv", file_sha256="a")
        step = recipe({"op": "compute", "column": "edad", "expression": "500", "replace": True})
        done = clean_form(workspace, FORM, step, OFFICER, clock=clock)
        assert (done.refused, len(done.problems)) == (EXAMPLES + 5, EXAMPLES)


def test_from_the_command_line(tmp_path, clock, monkeypatch):
    folder = tmp_path / "trabajo"
    with reviewed(folder, clock) as workspace:
        version = workspace.instruments.latest(FORM)
        rows = [(2, {"nombre": " ana ", "edad": 3})]
        workspace.records.add_imported(version, rows, KEYER, file_name="t.csv", file_sha256="a")
    file = tmp_path / "r.json"
    file.write_text(json.dumps({"recipe": 1, "steps": TIDY}), encoding="utf-8")
    shell = Shell(folder, monkeypatch)
    words = ("data", "clean", FORM, "--recipe", file, "--person", OFFICER)
    assert shell(*words, "-o", tmp_path / "o.csv", "--json").code == 2
    looked = shell(*words, "--preview", "--json")
    assert (looked.object["changed"], looked.object["batch"]) == (1, None)
    done = shell(*words, "--reason", "parejo", "--json")
    assert (done.code, done.object["records"]) == (0, 1)
    back = shell("record", "takeback", done.object["batch"], "--person", OFFICER, "--json")
    assert (back.code, back.object["back"]) == (0, 1)
    assert shell("data", "clean", "nada", "--recipe", file, "--json").code == 1
    again = shell(*words)
    assert "Se deshace entero con «acopio record takeback 3»." in again.out
    gone = shell("record", "takeback", 99, "--json")
    assert (gone.code, gone.codes) == (1, ["clean.no_such_batch"])
