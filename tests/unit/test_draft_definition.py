"""A definition that is being written: where it begins, how the data would look, what hinders it."""

import pytest
from support.visits import FORM, NOON, asked, define, open_visits, visit, visits

from app.messages import sentence
from app.operations.draft_definition import SAMPLE, begin_draft, sample
from forms.problem import ProblemError, Severity


@pytest.fixture
def workspace(tmp_path):
    with open_visits(tmp_path, visits(persons=True)) as workspace:
        visit(workspace, "b", monto=12.5, agua="rio", edades=(4, 40))
        visit(workspace, "a", fecha="1969-12-31", nombre="Rosa")
        yield workspace


def draft_of(workspace, name=None):
    return begin_draft(workspace, FORM, name, clock=lambda: NOON)


def edited(draft, path="", **changes):
    """The body of a draft with one column, or the rest of it, changed."""
    columns = [dict(each) for each in draft.body["columns"]]
    for column in columns:
        if column["path"] == path:
            column.update(changes)
    more = {} if path else changes
    return {**draft.body, "columns": columns, **more}


class TestBeginning:
    def test_it_begins_as_the_form_says_with_no_number(self, workspace):
        draft = draft_of(workspace)
        assert (draft.form_id, draft.title, draft.name, draft.number) == (FORM, "Visitas", FORM, 0)
        assert draft.own["monto"]["unit"] == "Q"
        assert draft.own["personas/edad"]["table"] == "personas"
        assert workspace.datasets.all() == []

    def test_it_begins_where_somebody_left_it(self, workspace):
        define(workspace, "monto.title=Quetzales", "series=month")
        draft = draft_of(workspace)
        titles = {each["path"]: each["title"] for each in draft.body["columns"]}
        assert (draft.number, draft.body["series"]) == (1, "month")
        assert (titles["monto"], draft.own["monto"]["title"]) == ("Quetzales", "Monto")

    def test_questions_that_may_say_a_period_come_dates_first_and_none_repeats(self, workspace):
        paths = [path for path, _title in draft_of(workspace).periods]
        assert paths[0] == "fecha"
        assert "personas/edad" not in paths
        assert "monto" not in paths

    def test_another_dataset_of_the_form_has_its_own(self, workspace):
        define(workspace, "monto.publish=no", name="sin-montos")
        shown = {each["path"]: each["publish"] for each in draft_of(workspace, "sin-montos").body["columns"]}  # fmt: skip # noqa: E501
        assert shown["monto"] is False
        assert draft_of(workspace, "otros").name == "otros"

    def test_a_form_that_is_not_here_is_named(self, workspace):
        with pytest.raises(ProblemError) as caught:
            begin_draft(workspace, "nada", clock=lambda: NOON)
        assert caught.value.problems[0].code == "store.no_such_form"


class TestSample:
    def test_it_shows_the_first_rows_as_the_csv_will_have_them(self, workspace):
        draft = draft_of(workspace)
        records, persons = sample(draft, draft.body).tables
        names = [name for name, _title in records.columns]
        rows = [dict(zip(names, row, strict=True)) for row in records.rows]
        assert (records.name, persons.name) == ("visitas", "visitas-personas")
        assert [row["clave"] for row in rows] == ["b", "a"]
        assert (rows[0]["monto"], rows[1]["fecha"], rows[1]["monto"]) == ("12.5", "1969-12-31", "")
        assert "nombre" not in names
        assert [row[-1] for row in persons.rows] == ["4", "40"]

    def test_a_long_repeat_shows_a_few_rows(self, workspace):
        visit(workspace, "c", edades=range(1, 9))
        draft = draft_of(workspace)
        assert len(sample(draft, draft.body).tables[1].rows) == SAMPLE

    @pytest.mark.parametrize(
        ("change", "names"),
        [
            ({"publish": False}, {"clave", "fecha", "agua"}),
            ({"privacy": "sensible"}, {"clave", "fecha", "agua"}),
            ({"name": "quetzales"}, {"clave", "fecha", "agua", "quetzales"}),
        ],
    )
    def test_it_follows_what_is_written(self, workspace, change, names):
        draft = draft_of(workspace)
        shown = sample(draft, edited(draft, "monto", **change)).tables[0]
        assert names <= {name for name, _title in shown.columns}
        assert "monto" not in {name for name, _title in shown.columns}

    def test_without_public_columns_no_table_is_left(self, workspace):
        draft = draft_of(workspace)
        body = {
            **draft.body,
            "columns": [{**each, "privacy": "reservado"} for each in draft.body["columns"]],
        }
        found = sample(draft, body)
        assert (found.tables, found.may_be_kept) == ((), True)

    @pytest.mark.parametrize(
        ("path", "change", "code"),
        [
            ("monto", {"name": "Monto total"}, "dataset.bad_column_name"),
            ("monto", {"name": "clave"}, "dataset.same_column_name"),
            ("monto", {"privacy": "secreta"}, "dataset.bad_definition"),
            ("", {"series": "month", "period": "personas/edad"}, "dataset.period_inside"),
            ("", {"series": "month", "period": "nombre"}, "dataset.period_withheld"),
            ("", {"series": "semana"}, "dataset.bad_definition"),
            ("", {"formats": ["docx"]}, "dataset.bad_definition"),
        ],
    )
    def test_what_hinders_it_is_said_and_nothing_is_shown(self, workspace, path, change, code):
        draft = draft_of(workspace)
        found = sample(draft, edited(draft, path, **change))
        assert [each.code for each in found.problems] == [code]
        assert all(sentence(each) for each in found.problems)
        assert (found.tables, found.may_be_kept) == ((), False)

    @pytest.mark.parametrize(("laip", "kept"), [("", True), ("10.28", True), ("ley", False)])
    def test_the_article_of_the_law_is_looked_at_too(self, workspace, laip, kept):
        draft = draft_of(workspace)
        assert sample(draft, draft.body, laip).may_be_kept is kept

    def test_a_column_without_class_warns_with_its_place(self, tmp_path):
        with open_visits(tmp_path / "otra", visits(asked("nota", privacy=""))) as workspace:
            draft = draft_of(workspace)
            (problem,) = sample(draft, draft.body).problems
        assert (problem.code, problem.place.field) == ("dataset.column_without_class", "nota")
        assert problem.severity is Severity.WARNING

    def test_nothing_is_kept_by_looking(self, workspace):
        draft = draft_of(workspace)
        sample(draft, edited(draft, "monto", title="Otro"))
        assert workspace.datasets.all() == []
        assert draft_of(workspace).body == draft.body
