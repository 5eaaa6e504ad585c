"""A repeat that is called otherwise in a later version: no column of it is lost or split."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.forms import instrument, integer, repeat, text
from support.workspaces import PERSON, row_change, typed

from app.operations.form_series import FormSeries
from app.operations.load_form import ReadForm
from app.operations.preview_form import Decisions, preview_form
from app.operations.publish_form import publish_form, take_back_form
from app.operations.record_actions import lines_of
from app.operations.undo_record import undo_last
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.versions import Said


def now():
    return datetime(2026, 11, 21, 16, 20, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path) as workspace:
        yield workspace


def nested(outer, inner, *more):
    """A repeat with a repeat inside it."""
    place = f"{outer}/{inner}"
    return repeat(
        outer, text(f"{outer}/apodo"), integer(f"{outer}/edad"), *more,
        repeat(place, text(f"{place}/grado")),
    )  # fmt: skip


def version(number, *children):
    form = instrument(text("nombre"), *children, version=str(number), xform=f"<v{number}/>")
    return ReadForm(form, Path("hogares.xlsx"), {}, ())


def publish(workspace, number, *children, decisions=None, **options):
    read = version(number, *children)
    return publish_form(workspace, read, PERSON, decisions, clock=now, **options)


@pytest.fixture
def record(workspace):
    """A record with two instances, one of them with an instance inside."""
    publish(workspace, 1, nested("hijos", "cursos"))
    made = workspace.records.create(workspace.instruments.latest("hogares"), PERSON)
    for place, row in enumerate(("ana", "beto"), start=1):
        workspace.records.save(made, row_change("add_row", "hijos", row, place), PERSON)
        workspace.records.save(made, typed("hijos/apodo", row, row=row), PERSON)
    workspace.records.save(made, row_change("add_row", "hijos/cursos", "c", 1, "ana"), PERSON)
    workspace.records.save(made, typed("hijos/cursos/grado", "3", row="c"), PERSON)
    return made


def rows(workspace, record):
    """Give repeat, instance, the one around it and answers of all instances."""
    found = workspace.records.answers(workspace.records.find(record.uuid)).rows
    return [(row.repeat, row.row, row.parent, row.values) for row in found]


def as_called(outer, inner):
    return [
        (outer, "ana", None, {f"{outer}/apodo": "ana"}),
        (outer, "beto", None, {f"{outer}/apodo": "beto"}),
        (f"{outer}/{inner}", "c", "ana", {f"{outer}/{inner}/grado": "3"}),
    ]


class TestPublishing:
    def test_a_record_keeps_the_names_of_its_version(self, workspace, record):
        publish(workspace, 2, nested("ninos", "clases"))
        assert rows(workspace, record) == as_called("hijos", "cursos")

    def test_a_lifted_one_has_them_under_the_new_names(self, workspace, record):
        publish(workspace, 2, nested("ninos", "clases"), lift=True)
        assert rows(workspace, record) == as_called("ninos", "clases")

    def test_no_table_and_no_column_is_made(self, workspace, record):
        tables = "SELECT count(*) FROM sqlite_master WHERE name GLOB 'r[0-9]*'"
        before = workspace.db.value(tables), len(workspace.instruments.columns(record.instrument))
        publish(workspace, 2, nested("ninos", "clases"))
        after = workspace.db.value(tables), len(workspace.instruments.columns(record.instrument))
        assert after == before

    def test_the_preview_counts_the_records_of_each_question(self, workspace, record):
        effects = preview_form(workspace, version(2, nested("ninos", "clases")), clock=now).effects
        assert record
        assert [(e.kind, e.was, e.path, e.records) for e in effects] == [
            ("renamed", "hijos/apodo", "ninos/apodo", 1),
            ("renamed", "hijos/edad", "ninos/edad", 0),
            ("renamed", "hijos/cursos/grado", "ninos/clases/grado", 1),
        ]

    def test_an_answer_typed_after_it_stands_beside_those_before(self, workspace, record):
        publish(workspace, 2, nested("ninos", "clases"), lift=True)
        info = workspace.records.find(record.uuid)
        workspace.records.save(info, typed("ninos/edad", 7, row="beto"), PERSON)
        assert rows(workspace, record)[1][3] == {"ninos/apodo": "beto", "ninos/edad": 7}

    def test_another_repeat_may_take_the_old_name(self, workspace, record):
        decided = Decisions(Said({"hijos": "ninos"}))
        other = repeat("hijos", text("hijos/otra"))
        publish(workspace, 2, nested("ninos", "clases"), other, decisions=decided, lift=True)
        assert rows(workspace, record) == as_called("ninos", "clases")
        info = workspace.records.find(record.uuid)
        workspace.records.save(info, row_change("add_row", "hijos", "nueva"), PERSON)
        workspace.records.save(info, typed("hijos/otra", "x", row="nueva"), PERSON)
        assert ("hijos", "nueva", None, {"hijos/otra": "x"}) in rows(workspace, record)

    def test_it_may_be_called_as_before_again(self, workspace, record):
        publish(workspace, 2, nested("ninos", "clases"), lift=True)
        publish(workspace, 3, nested("hijos", "cursos"), lift=True)
        assert rows(workspace, record) == as_called("hijos", "cursos")

    @pytest.mark.parametrize("names", [("ninos", "clases"), ("hijos", "clases")])
    def test_a_repeat_of_its_own_begins_empty_and_loses_nothing(self, workspace, record, names):
        decided = Decisions(Said(separate=frozenset([names[0], "/".join(names)][-1:])))
        publish(workspace, 2, nested(*names), decisions=decided, lift=True)
        assert {value for *_place, values in rows(workspace, record) for value in values.values()}


class TestAfterwards:
    def test_taking_back_gives_the_names_back(self, workspace, record):
        publish(workspace, 2, nested("ninos", "clases"), lift=True)
        take_back_form(workspace, "hogares", PERSON, clock=now)
        assert rows(workspace, record) == as_called("hijos", "cursos")
        assert workspace.journal.verify() == []

    def test_the_journal_is_told_in_the_names_of_today(self, workspace, record):
        publish(workspace, 2, nested("ninos", "clases"), lift=True)
        paths = {line.what.path for line in lines_of(workspace, record.uuid) if line.what.row}
        assert paths == {"ninos", "ninos/apodo", "ninos/clases", "ninos/clases/grado"}

    def test_an_instance_taken_away_before_comes_back_whole(self, workspace, record):
        workspace.records.save(record, row_change("remove_row", "hijos", "ana"), PERSON)
        publish(workspace, 2, nested("ninos", "clases"), lift=True)
        undo_last(workspace, record.uuid, PERSON, clock=now)
        assert {(r[0], *r[3].values()) for r in rows(workspace, record)} == {
            ("ninos", "ana"), ("ninos", "beto"), ("ninos/clases", "3"),
        }  # fmt: skip

    def test_records_of_both_versions_are_one_table(self, workspace, record):
        publish(workspace, 2, nested("ninos", "clases"))
        newest = workspace.instruments.latest("hogares")
        new = workspace.records.create(newest, PERSON)
        workspace.records.save(new, row_change("add_row", "ninos", "eva"), PERSON)
        workspace.records.save(new, typed("ninos/apodo", "eva", row="eva"), PERSON)
        assert record
        ids = workspace.records.ids(RecordQuery(newest.instrument))
        series = FormSeries(workspace, newest, ids)
        found = [answers.rows for _uuid, answers in series.records(now)]
        assert {row.repeat for some in found for row in some} == {"ninos", "ninos/clases"}
        asked = {question.path for question in series.instrument().questions()}
        assert asked == {"nombre", "ninos/apodo", "ninos/edad", "ninos/clases/grado"}

    def test_a_question_it_no_longer_asks_stays_in_it(self, workspace, record):
        workspace.records.save(record, typed("hijos/edad", 7, row="ana"), PERSON)
        less = repeat("ninos", text("ninos/apodo"), text("ninos/sexo"))
        publish(workspace, 2, less, decisions=Decisions(Said({"hijos": "ninos"})))
        newest = workspace.instruments.latest("hogares")
        series = FormSeries(workspace, newest, [record.id])
        repeats = [e for e in series.instrument().children if e.path == "ninos"]
        assert len(repeats) == 1
        assert "hijos/edad" in [question.path for question in repeats[0].children]
