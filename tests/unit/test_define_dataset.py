"""Defining a dataset: once from its form, edited later, every definition kept."""

import json

import pytest
from support.visits import FORM, asked, define, open_visits, visit, visits
from support.workspaces import PERSON

from app.messages import sentence
from app.operations.define_dataset import define_dataset, defined, read_definition
from app.store.database import KnownError
from forms.problem import ProblemError, Severity


@pytest.fixture
def workspace(tmp_path):
    with open_visits(tmp_path) as workspace:
        yield workspace


def column(made, path):
    return next(each for each in made.definition["columns"] if each["path"] == path)


def refused(workspace, *changes, **options):
    """Give the codes of what hinders a definition, and see that nothing was kept."""
    with pytest.raises(ProblemError) as caught:
        define(workspace, *changes, **options)
    assert all(sentence(each) for each in caught.value.problems)
    assert [each for each in workspace.datasets.all() if workspace.definitions.all(each.id)] == []
    return [each.code for each in caught.value.problems]


class TestDefining:
    def test_a_dataset_begins_as_its_form_says(self, workspace):
        made = define(workspace)
        assert (made.name, made.form_id, made.number, made.repeated) == (FORM, FORM, 1, False)
        assert made.definition["least_state"] == "final"
        assert made.definition["formats"] == ["pdf", "geojson"]
        assert column(made, "monto")["unit"] == "Q"
        assert column(made, "nombre")["privacy"] == "confidencial"

    def test_the_same_again_is_the_same_definition(self, workspace):
        define(workspace, "series=month")
        again = define(workspace, "series=month")
        assert (again.number, again.repeated) == (1, True)

    def test_every_definition_is_kept_with_its_person(self, workspace):
        define(workspace)
        define(workspace, "series=month")
        define_dataset(workspace, FORM, "Mateo", changes=["series=year"])
        kept = workspace.definitions.all(workspace.datasets.get(FORM).id)
        assert [(each.number, each.person) for each in kept] == [
            (1, PERSON),
            (2, PERSON),
            (3, "Mateo"),
        ]
        assert [each.body["series"] for each in kept] == ["", "month", "year"]

    def test_what_equals_the_form_is_not_kept_and_follows_the_form(self, workspace):
        define(workspace, "monto.title=Monto", "monto.unit=Q")
        (kept,) = workspace.definitions.all(workspace.datasets.get(FORM).id)
        assert kept.body["columns"] == []

    def test_a_form_may_have_several_datasets(self, workspace):
        define(workspace)
        define(workspace, "monto.publish=no", name="visitas-sin-montos")
        assert [each.name for each in workspace.datasets.all()] == [FORM, "visitas-sin-montos"]
        assert column(define(workspace), "monto")["publish"] is True
        assert column(define(workspace, name="visitas-sin-montos"), "monto")["publish"] is False

    def test_a_name_that_another_form_has_is_refused(self, workspace):
        workspace.instruments.add(visits(asked("otra")), "otra.xlsx", {})
        other = visits()
        other = type(other)(**{**vars_of(other), "form_id": "otro", "xform": "<otro/>"})
        workspace.instruments.add(other, "otro.xlsx", {})
        define_dataset(workspace, "otro", PERSON, name="agua")
        with pytest.raises(ProblemError) as caught:
            define(workspace, name="agua")
        assert caught.value.problems[0].code == "dataset.name_taken"

    def test_a_form_that_is_not_here_is_named(self, workspace):
        with pytest.raises(ProblemError) as caught:
            define_dataset(workspace, "nada", PERSON)
        assert caught.value.problems[0].code == "store.no_such_form"


def vars_of(form):
    return {name: getattr(form, name) for name in form.__slots__}


class TestChanges:
    @pytest.mark.parametrize(
        ("change", "key", "value"),
        [
            ("least_state=approved", "least_state", "approved"),
            ("series=quarter", "series", "quarter"),
            ("series=no", "series", ""),
            ("series=", "series", ""),
            ("period=fecha", "period", "fecha"),
            ("formats=xlsx, json", "formats", ["xlsx", "json"]),
            ("formats=", "formats", []),
        ],
    )
    def test_one_thing_of_the_definition(self, workspace, change, key, value):
        assert define(workspace, change).definition[key] == value

    @pytest.mark.parametrize(
        ("change", "field", "value"),
        [
            ("title=Visitas de 2026", "title", "Visitas de 2026"),
            ("keywords=agua; hogares ;", "keywords", ("agua", "hogares")),
            ("laip=10.18", "laip", "10.18"),
            ("contact_email=datos@example.org", "contact_email", "datos@example.org"),
            ("description=a=b", "description", "a=b"),
        ],
    )
    def test_one_thing_of_the_description(self, workspace, change, field, value):
        assert getattr(define(workspace, change).metadata, field) == value

    @pytest.mark.parametrize(
        ("change", "field", "value"),
        [
            ("monto.title=Cuánto costó", "title", "Cuánto costó"),
            ("monto.name=costo", "name", "costo"),
            ("monto.unit=", "unit", ""),
            ("monto.privacy=sensible", "privacy", "sensible"),
            ("monto.publish=no", "publish", False),
            ("monto.publish=SI", "publish", True),
            ("monto.description=En quetzales", "description", "En quetzales"),
        ],
    )
    def test_one_thing_of_a_column(self, workspace, change, field, value):
        assert column(define(workspace, change), "monto")[field] == value

    def test_changes_come_one_upon_another(self, workspace):
        define(workspace, "monto.title=Costo")
        made = define(workspace, "monto.unit=quetzales", "agua.title=De dónde toman agua")
        assert column(made, "monto")["title"] == "Costo"
        assert column(made, "monto")["unit"] == "quetzales"
        assert column(made, "agua")["title"] == "De dónde toman agua"

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ("", "dataset.bad_definition"),
            ("series", "dataset.bad_definition"),
            ("series=week", "dataset.bad_definition"),
            ("least_state=draft", "dataset.bad_definition"),
            ("formats=docx", "dataset.bad_definition"),
            ("colour=red", "dataset.bad_definition"),
            ("monto.colour=red", "dataset.bad_definition"),
            (".title=x", "dataset.bad_definition"),
            ("monto.publish=quizás", "dataset.bad_definition"),
            ("monto.privacy=secreto", "dataset.bad_definition"),
            ("nada.title=x", "dataset.unknown_column"),
            ("monto.name=con espacio", "dataset.bad_column_name"),
            ("monto.name=agua", "dataset.same_column_name"),
            ("license=ninguna", "package.bad_license"),
            ("frequency=a veces", "package.bad_frequency"),
            ("temporal_start=ayer", "package.bad_period"),
            ("contact_email=juana", "package.bad_contact"),
            ("contact_email=a@b.c", "package.bad_contact"),
            ("contact_email=<uip@muni.gt>", "package.bad_contact"),
            ("contact_email=uip@muni..gt", "package.bad_contact"),
            ("contact_email=uip@10.0.0.1", "package.bad_contact"),
            ("language=", "package.bad_language"),
            ("language=español", "package.bad_language"),
            ("temporal_start=2026-13", "package.bad_period"),
            ("temporal_end=2026-02-30", "package.bad_period"),
            ("spatial=9999", "package.bad_place"),
            ("spatial=Nebaj", "package.bad_place"),
            ("sdg=18.1", "package.bad_sdg"),
            ("sdg=6.1.1; agua", "package.bad_sdg"),
            ("laip=diez", "package.bad_laip"),
            ("laip=10.30", "package.bad_laip"),
            ("laip=10.", "package.bad_laip"),
            ("laip=73.01", "package.bad_laip"),
        ],
    )
    def test_what_does_not_fit_is_named_and_nothing_is_kept(self, workspace, change, code):
        assert refused(workspace, change) == [code]

    def test_a_name_that_no_portal_takes_is_refused(self, workspace):
        assert refused(workspace, name="Con Mayúsculas") == ["package.bad_name"]

    def test_a_series_by_a_question_that_stays_inside_is_refused(self, workspace):
        changes = ("series=month", "fecha.privacy=confidencial")
        assert refused(workspace, *changes) == ["dataset.period_withheld"]


class TestFiles:
    def test_a_definition_goes_to_a_file_and_back(self, workspace, tmp_path):
        before = define(workspace, "monto.title=Costo", "series=year", "title=Visitas")
        (tmp_path / "d.json").write_text(before.as_file(), encoding="utf-8")
        again = define(workspace, body=read_definition(tmp_path / "d.json"))
        assert (again.number, again.repeated) == (1, True)
        assert (again.definition, again.metadata) == (before.definition, before.metadata)

    def test_what_somebody_edits_there_is_what_counts(self, workspace):
        body = json.loads(define(workspace, "monto.title=Costo").as_file())
        body["columns"] = [{"path": "agua", "title": "Agua"}]
        body["metadata"]["title"] = "Otro título"
        made = define(workspace, body=body)
        assert column(made, "monto")["title"] == "Monto"
        assert made.metadata.title == "Otro título"
        assert made.metadata.name == FORM

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ([], "dataset.bad_definition"),
            ({"metadata": []}, "dataset.bad_definition"),
            ({"metadata": {"title": 5}}, "dataset.bad_definition"),
            ({"metadata": {"keywords": "agua"}}, "dataset.bad_definition"),
            ({"metadata": {"keywords": [1]}}, "dataset.bad_definition"),
            ({"metadata": {"name": "otro"}}, "dataset.bad_definition"),
            ({"columns": [{"path": "monto", "type": "string"}]}, "dataset.other_type"),
        ],
    )
    def test_a_body_that_is_none_is_refused(self, workspace, body, code):
        assert refused(workspace, body=body) == [code]

    @pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[" * 5000, b'{"a": NaN,}'])
    def test_a_file_that_is_no_json_is_named(self, tmp_path, content):
        (tmp_path / "d.json").write_bytes(content)
        with pytest.raises(ProblemError) as caught:
            read_definition(tmp_path / "d.json")
        (problem,) = caught.value.problems
        assert problem.code == "dataset.not_json"
        assert "d.json" in sentence(problem)

    def test_a_file_that_is_not_there_is_no_matter_of_the_data(self, tmp_path):
        with pytest.raises(KnownError):
            read_definition(tmp_path / "nada.json")


class TestMissing:
    def test_what_is_still_missing_is_said_and_hinders_nothing(self, workspace):
        made = define(workspace, "description=")
        assert {each.code for each in made.problems} >= {
            "package.no_description",
            "package.no_contact",
        }
        assert {each.severity for each in made.problems} == {Severity.WARNING}

    def test_every_column_without_a_class_is_named(self, tmp_path):
        with open_visits(tmp_path / "w", visits(asked("nueva", privacy=""))) as workspace:
            (problem,) = [
                each
                for each in define(workspace).problems
                if each.code == "dataset.column_without_class"
            ]
            assert problem.place.column == "nueva"
            assert "Nueva" in sentence(problem)
            made = define(workspace, "nueva.privacy=reservado")
            assert "dataset.column_without_class" not in [each.code for each in made.problems]

    def test_what_only_an_older_version_asked_can_be_defined_too(self, workspace):
        visit(workspace, "a", monto=5.0)
        shorter = visits(asked("nueva"))
        children = tuple(each for each in shorter.children if each.path != "monto")
        newest = type(shorter)(
            **{**vars_of(shorter), "children": children, "xform": "<v2/>", "version": "2"}
        )
        workspace.instruments.add(newest, "visitas.xlsx", {})
        assert column(define(workspace, "monto.title=Costo"), "monto")["title"] == "Costo"


def test_a_dataset_is_shown_as_it_is_defined(workspace):
    made = define(workspace, "monto.title=Costo")
    form = workspace.instruments.latest(FORM)
    again = defined(workspace, workspace.datasets.get(FORM), form)
    assert (again.definition, again.metadata, again.number) == (
        made.definition,
        made.metadata,
        1,
    )
