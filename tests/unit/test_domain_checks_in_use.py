"""Declared checks on the way of the data: warned of, said in Revisar, no obstacle to publish."""

import pytest
from support.command_line import acopio
from support.workbook import write_workbook
from support.workspaces import PERSON, HandClock

from app.messages import sentence
from app.operations.add_record import add_record
from app.operations.load_form import load_form, load_library_form
from app.operations.measure_quality import measure_quality
from app.operations.review import review
from app.operations.validate_form import validate_form
from app.steps.reference import municipalities
from app.store.workspace import Workspace

WORKS = "obras_municipales"
FORM = """
| survey   |              |        |           |                    |                    |
|          | type         | name   | label     | bind::acopio:check | bind::acopio:class |
|          | text         | cui    | CUI       | cui                | confidencial       |
|          | text         | nit    | NIT       | nit                | publico            |
|          | text         | tel    | Teléfono  | telefono           | publico            |
|          | date         | inicio | Inicio    |                    | publico            |
|          | date         | fin    | Fin       | desde ${inicio}    | publico            |
|          | integer      | m      | Mujeres   |                    | publico            |
|          | integer      | h      | Hombres   |                    | publico            |
|          | integer      | t      | Total     | suma ${m} ${h}    | publico            |
|          | begin repeat | pagos  | Pagos     |                    |                    |
|          | text         | r      | Renglón   | renglon            | publico            |
|          | end repeat   |        |           |                    |                    |
| settings |              |        |           |
|          | form_title   | form_id | namespaces                        |
|          | Planilla     | planilla | acopio="https://acopio.gt/xforms" |
"""
SOUND = {
    "cui": "1234567890101",
    "nit": "576937-K",
    "tel": "24131234",
    "inicio": "2026-01-01",
    "fin": "2026-02-01",
    "m": "3",
    "h": "4",
    "t": "7",
    "pagos": [{"r": "011"}],
}


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path / "trabajo", clock=clock) as opened:
        load_form(opened, write_workbook(tmp_path / "planilla.xlsx", FORM))
        yield opened


def check(workspace, clock, **answers):
    added = add_record(workspace, "planilla", SOUND | answers, PERSON, clock=clock)
    assert added.state == "final", "a doubt is no obstacle to finishing"
    return validate_form(workspace, "planilla", clock=clock).problems


def test_a_sound_record_has_no_warnings(workspace, clock):
    assert check(workspace, clock) == ()


@pytest.mark.parametrize(
    ("answers", "code", "words"),
    [
        ({"cui": "1234567880101"}, "check.cui_digit", "1234567880101"),
        ({"cui": "1234567890118"}, "check.cui_municipality", "Guatemala"),
        ({"cui": "123"}, "check.cui_length", "3 cifras"),
        ({"nit": "576937-1"}, "check.nit_digit", "576937-1"),
        ({"nit": "CF"}, "check.nit_final_consumer", "consumidor final"),
        ({"tel": "14131234"}, "check.phone_first", "empieza con 1"),
        ({"fin": "2025-12-31"}, "check.date_order", "31/12/2025"),
        ({"t": "8"}, "check.sum", "es 7"),
        ({"pagos": [{"r": "011"}, {"r": "29"}]}, "check.renglon_zeros", "«29»"),
    ],
)
def test_a_doubt_is_a_warning_with_its_place_and_words(workspace, clock, answers, code, words):
    (found,) = check(workspace, clock, **answers)
    (path,) = answers
    assert (found.code, found.severity) == (code, "warning")
    assert found.place.field in (path, "pagos/r")
    assert bool(found.place.row_id) is (path == "pagos")
    assert words in sentence(found)


def test_revisar_groups_them_by_kind_with_a_rule_each(workspace, clock):
    check(workspace, clock, cui="1")
    check(workspace, clock, cui="2", nit="CF")
    groups = review(workspace, "planilla").groups
    assert [(group.code, len(group.issues), group.severity) for group in groups] == [
        ("check.cui_length", 2, "warning"),
        ("check.nit_final_consumer", 1, "warning"),
    ]
    assert all(group.title and group.rule for group in groups)


def test_a_doubt_that_was_explained_counts_no_more(workspace, clock):
    check(workspace, clock, t="8")
    assert measure(workspace, clock)["consistency"] == 0
    (issue,) = workspace.issues.open(workspace.instruments.latest("planilla").instrument)
    workspace.issues.accept(issue.id, "Dos personas no quisieron decirlo")
    assert measure(workspace, clock)["consistency"] == 1
    assert validate_form(workspace, "planilla", clock=clock).problems == ()


def measure(workspace, clock):
    found = measure_quality(workspace, "planilla", clock=clock)
    return {part.name: part.ratio for part in found.parts}


def test_doubts_alone_leave_the_index_of_valid_data_whole(workspace, clock):
    check(workspace, clock, cui="1", nit="CF", tel="1")
    assert measure(workspace, clock)["validity"] == 1


def test_the_command_line_warns_and_ends_well(workspace, clock):
    check(workspace, clock, cui="1")
    ended = acopio("data", "validate", "planilla", "--workspace", workspace.folder, "--json")
    assert (ended.code, ended.codes) == (0, ["check.cui_length"])


class TestLibrary:
    """Standard instruments declare theirs."""

    @pytest.fixture
    def works(self, workspace):
        load_library_form(workspace, WORKS)
        return workspace

    @pytest.mark.parametrize(
        ("path", "value", "code"),
        [("nog", "0", "check.nog"), ("snip", "0", "check.snip")],
    )
    def test_works_have_numbers_of_the_state(self, works, clock, path, value, code):
        add_record(works, WORKS, {path: value}, PERSON, clock=clock)
        version = works.instruments.latest(WORKS)
        instrument = works.instruments.instrument(version.id)
        checks = {q.name: q.marks.check for q in instrument.questions() if q.marks.check}
        assert checks[path] == code.split(".")[1]

    def test_the_point_of_a_work_lies_in_its_municipality(self, works):
        from app.steps.domain_checks.checks import DomainChecks
        from forms.answers import Answers

        version = works.instruments.latest(WORKS)
        checks = DomainChecks(works.instruments.instrument(version.id))
        xela = municipalities()["0901"]
        answers = Answers(
            {
                "ubicacion/municipio": "1413",
                "ubicacion/punto": f"{xela.latitude} {xela.longitude} 0 0",
            }
        )
        (found,) = checks.problems(answers)
        assert found.code == "check.other_municipality"
        assert "Quetzaltenango" in sentence(found)
