"""Records of several versions as one table: the same columns whatever a record was asked."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.forms import instrument
from support.workspaces import PERSON, typed

from app.operations.build_dataset import build_dataset
from app.operations.form_series import FormSeries
from app.operations.load_form import ReadForm
from app.operations.preview_form import Decisions
from app.operations.publish_form import publish_form
from app.operations.validate_form import validate_form
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.choices import Choice
from forms.instrument import ChoiceList, Marks, Question
from forms.table_schema import table_schema
from forms.versions import Said


def now():
    return datetime(2026, 11, 21, 16, 20, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path) as workspace:
        workspace.settings.set("organization_name", "Oficina de prueba")
        yield workspace


def asked(path, kind="text", **parts):
    marks = Marks(privacy="publico", **parts.pop("marks", {}))
    return Question(path, kind, {"": path}, marks=marks, **parts)


def publish(workspace, number, *questions, offers="", decisions=None, **options):
    lists = [ChoiceList("lista", tuple(Choice(value, {"": value}) for value in offers))]
    form = instrument(*questions, version=str(number), lists=lists, xform=f"<v{number}/>")
    read = ReadForm(form, Path("hogares.xlsx"), {}, ())
    return publish_form(workspace, read, PERSON, decisions, clock=now, **options)


def capture(workspace, **values):
    record = workspace.records.create(workspace.instruments.latest("hogares"), PERSON)
    for path, value in values.items():
        workspace.records.save(record, typed(path, value), PERSON)
    workspace.records.set_state(record, "final", PERSON)
    return record


def whole(workspace):
    version = workspace.instruments.latest("hogares")
    return FormSeries(workspace, version, workspace.records.ids(RecordQuery(version.instrument)))


def table(workspace):
    """The rows of the published table."""
    built = build_dataset(workspace, "hogares", PERSON, clock=now)
    with (built.folder / f"{built.name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def three_versions(workspace):
    """A renaming, then another type, then a shorter list; one record with each version."""
    one = asked("opcion", "select_one", list_name="lista")
    publish(workspace, 1, asked("clave", marks={"key": True}), asked("a"), one, offers="xy")
    capture(workspace, clave="1", a="12", opcion="y")
    said = Decisions(Said({"a": "edad"}))
    publish(workspace, 2, asked("clave", marks={"key": True}), asked("edad"), one, offers="xy",
            decisions=said)  # fmt: skip
    capture(workspace, clave="2", edad="13", opcion="x")
    publish(workspace, 3, asked("clave", marks={"key": True}), asked("edad", "integer"), one,
            offers="x")  # fmt: skip
    capture(workspace, clave="3", edad=14, opcion="x")


class TestThreeVersions:
    def test_the_published_table_has_one_column_for_each_question(self, workspace):
        three_versions(workspace)
        assert table(workspace) == [
            {"clave": "1", "a": "12", "opcion": "y"},
            {"clave": "2", "a": "13", "opcion": "x"},
            {"clave": "3", "a": "14", "opcion": "x"},
        ]

    def test_it_is_the_same_whether_records_are_lifted_or_not(self, workspace):
        three_versions(workspace)
        before = table(workspace)
        one = asked("opcion", "select_one", list_name="lista")
        form = asked("clave", marks={"key": True}), asked("edad", "integer"), one
        publish(workspace, 4, *form, offers="xy", lift=True)
        assert table(workspace) == before

    def test_its_schema_holds_the_records_of_all(self, workspace):
        three_versions(workspace)
        fields = {f["name"]: f for f in table_schema(whole(workspace).instrument())["fields"]}
        assert fields["a"]["type"] == "integer"
        assert set(fields["opcion"]["constraints"]["enum"]) == {"x", "y"}

    def test_answers_that_no_type_reads_make_the_column_a_text(self, workspace):
        publish(workspace, 1, asked("a"))
        capture(workspace, a="doce")
        publish(workspace, 2, asked("a", "integer"))
        capture(workspace, a=12)
        (field,) = table_schema(whole(workspace).instrument())["fields"]
        assert field["type"] == "string"
        assert sorted(row["a"] for row in table(workspace)) == ["12", "doce"]


class TestOneSeries:
    def fields(self, workspace):
        return {f["name"]: f for f in table_schema(whole(workspace).instrument())["fields"]}

    def test_a_form_of_one_version_is_itself(self, workspace):
        publish(workspace, 1, asked("a", required="true()"))
        capture(workspace, a="1")
        version = workspace.instruments.latest("hogares")
        assert whole(workspace).instrument() is workspace.instruments.instrument(version.id)

    def test_what_old_records_lack_is_not_demanded(self, workspace):
        publish(workspace, 1, asked("a"))
        capture(workspace)
        publish(workspace, 2, asked("a", required="true()"), asked("b", required="true()"))
        assert "constraints" not in self.fields(workspace)["a"]
        assert "constraints" not in self.fields(workspace)["b"]

    def test_a_version_that_nobody_answers_demands_nothing_less(self, workspace):
        publish(workspace, 1, asked("a"))
        publish(workspace, 2, asked("a", required="true()"))
        capture(workspace, a="1")
        assert self.fields(workspace)["a"]["constraints"] == {"required": True}

    def test_another_condition_leaves_no_bounds(self, workspace):
        publish(workspace, 1, asked("a", "integer", constraint=". < 100"))
        capture(workspace, a=90)
        publish(workspace, 2, asked("a", "integer", constraint=". < 10"))
        assert "constraints" not in self.fields(workspace)["a"]

    def test_a_question_that_is_asked_no_more_keeps_its_column_at_the_end(self, workspace):
        publish(workspace, 1, asked("a"), asked("b"))
        capture(workspace, a="1", b="2")
        publish(workspace, 2, asked("b"))
        capture(workspace, b="3")
        assert list(self.fields(workspace)) == ["b", "a"]
        assert sorted(row["a"] for row in table(workspace)) == ["", "1"]

    def test_also_when_all_records_were_lifted(self, workspace):
        publish(workspace, 1, asked("a"), asked("b"))
        capture(workspace, a="1", b="2")
        publish(workspace, 2, asked("b"), lift=True)
        assert table(workspace) == [{"b": "2", "a": "1"}]

    def test_one_that_nobody_ever_answered_leaves_no_column(self, workspace):
        publish(workspace, 1, asked("a"), asked("b"))
        capture(workspace, b="2")
        publish(workspace, 2, asked("b"))
        assert list(self.fields(workspace)) == ["b"]

    def test_a_question_with_two_columns_is_published_in_both(self, workspace):
        publish(workspace, 1, asked("a"))
        capture(workspace, a="doce")
        publish(workspace, 2, asked("a", "integer"), decisions=Decisions(apart=frozenset("a")))
        capture(workspace, a=12)
        assert sorted(table(workspace), key=lambda row: row["a"]) == [
            {"a_2": "12", "a": ""},
            {"a_2": "", "a": "doce"},
        ]

    def test_each_record_leaves_out_what_did_not_apply_in_its_own_version(self, workspace):
        hidden = asked("b", relevant="/data/a = 'sí'")
        publish(workspace, 1, asked("a"), hidden)
        capture(workspace, a="no", b="vieja")
        publish(workspace, 2, asked("a"), asked("b"))
        capture(workspace, a="no", b="nueva")
        assert sorted(row["b"] for row in table(workspace)) == ["", "nueva"]


class TestChecking:
    def problems(self, workspace):
        found = validate_form(workspace, "hogares", clock=now).problems
        return [(problem.code, problem.place.record) for problem in found]

    def test_a_record_is_held_to_its_own_version(self, workspace):
        publish(workspace, 1, asked("a"))
        capture(workspace)
        publish(workspace, 2, asked("a", required="true()"))
        wrong = capture(workspace)
        assert self.problems(workspace) == [("answer.required", wrong.uuid)]

    def test_once_lifted_it_is_held_to_the_new_one(self, workspace):
        publish(workspace, 1, asked("a"))
        old = capture(workspace)
        publish(workspace, 2, asked("a", required="true()"), lift=True)
        assert self.problems(workspace) == [("answer.required", old.uuid)]

    def test_a_key_is_compared_across_versions(self, workspace):
        publish(workspace, 1, asked("a", marks={"key": True}))
        capture(workspace, a="1")
        said = Decisions(Said({"a": "b"}))
        publish(workspace, 2, asked("b", marks={"key": True}), decisions=said)
        again = capture(workspace, b="1")
        assert self.problems(workspace) == [("record.duplicate_key", again.uuid)]

    def test_what_is_wrong_in_a_question_that_is_gone_can_still_be_said(self, workspace):
        publish(workspace, 1, asked("a", required="true()"), asked("b"))
        old = capture(workspace)
        self.problems(workspace)
        publish(workspace, 2, asked("b"))
        assert self.problems(workspace) == [("answer.required", old.uuid)]
