"""Explanations that travel with a dataset: question, rule, count, reason; nobody's name or data."""

import json
from dataclasses import replace

import pytest
from support.households import instrument, public
from support.workspaces import PERSON, HandClock

from app.messages import set_language
from app.operations.build_dataset import build_dataset, dataset_metadata
from app.operations.correct import let_stand, question_again, set_aside
from app.operations.measure_quality import measure_quality
from app.operations.mend_many import explain_all, issues_of
from app.operations.published_notes import published_notes
from app.operations.quality_report import report_as_json
from app.operations.set_answer import set_answer
from app.operations.validate_form import validate_form
from app.steps.package_check import check_package, verify_manifest
from app.steps.package_texts import (
    ExplainedColumn,
    ExplainedTable,
    PublishedNote,
    with_notes,
)
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.instrument import Marks, Question
from forms.problem import ProblemError

FORM = instrument(
    Question("numero", "integer", labels={"es": "Número"}, marks=public(key=True)),
    Question("nota", "text", labels={"es": "Nota | corta"}, marks=public()),
    Question("lugar", "text", labels={"es": "Lugar"}, marks=public()),
    Question("dentro", "text", labels={"es": "Dentro"}, marks=Marks(privacy="confidencial")),
)
SPACES = "Espacios de más en «Nota | corta»: Sin espacios alrededor"
FORMULAS = "Parecen fórmulas en «Nota | corta»: No empieza con = @ + -"


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path / "trabajo", clock=clock) as opened:
        opened.people.ensure(PERSON)
        yield opened


def cell(text):
    """Write a text as it stands in a cell of a Markdown table."""
    return text.replace("|", "\\|")


def take(workspace, clock, *rows):
    """Import rows and check them."""
    version = workspace.instruments.add(FORM, "f.xlsx", {})
    given = ((n, {"numero": n, **row}) for n, row in enumerate(rows, start=2))
    workspace.records.add_imported(version, given, PERSON, file_name="t.csv", file_sha256="a")
    clock.pass_by(seconds=1)
    validate_form(workspace, "hogares", clock=clock)


def explain(workspace, clock, reason, *records):
    """Explain what is open in some records, by number; in all when none is named."""
    version = workspace.instruments.latest("hogares")
    for issue in workspace.issues.open(version.instrument):
        if not records or issue.record in records:
            let_stand(workspace, issue, PERSON, reason=reason, clock=clock)


def notes(workspace, ids=None):
    version = workspace.instruments.latest("hogares")
    every = workspace.records.ids(RecordQuery(version.instrument))
    return published_notes(workspace, version, every if ids is None else ids)


def build(workspace, clock):
    metadata = dataset_metadata(workspace, "hogares")
    return build_dataset(workspace, "hogares", PERSON, clock=clock, metadata=metadata)


@pytest.mark.parametrize(
    ("rows", "reasons", "expected"),
    [
        pytest.param([{"nota": "a"}], {}, [], id="nothing doubtful"),
        pytest.param([{"nota": " a"}], {}, [], id="doubtful, not explained: no note"),
        pytest.param([{"nota": " a"}], {1: "Así es."}, [("nota", SPACES, 1, "Así es.")],
                     id="one explained"),
        pytest.param([{"nota": " a"}, {"nota": "b "}], {1: "Así es.", 2: "Así es."},
                     [("nota", SPACES, 2, "Así es.")], id="the same reason is one note"),
        pytest.param([{"nota": " a"}, {"nota": "b "}], {1: "Zeta", 2: "Alfa"},
                     [("nota", SPACES, 1, "Alfa"), ("nota", SPACES, 1, "Zeta")],
                     id="two reasons are two notes, in the order of their words"),
        pytest.param([{"nota": " a"}, {"nota": "=b"}], {1: "x", 2: "x"},
                     [("nota", FORMULAS, 1, "x"), ("nota", SPACES, 1, "x")],
                     id="two rules are two notes"),
        pytest.param([{"nota": " a"}, {"nota": " b"}], {2: "x"}, [("nota", SPACES, 1, "x")],
                     id="only what was explained counts"),
        pytest.param([{"nota": " a"}], {1: "dos\nlíneas   y\tmás"},
                     [("nota", SPACES, 1, "dos líneas y más")], id="a reason is one line"),
        pytest.param([{"nota": " a"}, {"nota": "b "}], {1: "Así es.", 2: " Así  es. "},
                     [("nota", SPACES, 2, "Así es.")], id="spaces make no other reason"),
        pytest.param([{"dentro": " a"}], {1: "secreto"}, [], id="what stays inside has no note"),
        pytest.param([{"dentro": "=a", "nota": "=b"}], {1: "x"}, [("nota", FORMULAS, 1, "x")],
                     id="only the public question of the two"),
    ],
)  # fmt: skip
def test_notes_say_column_rule_count_and_reason(workspace, clock, rows, reasons, expected):
    take(workspace, clock, *rows)
    for record, reason in reasons.items():
        explain(workspace, clock, reason, record)
    assert [(n.column, n.rule, n.count, n.reason) for n in notes(workspace)] == expected


def test_a_note_has_the_words_of_its_question(workspace, clock):
    take(workspace, clock, {"nota": " a"})
    explain(workspace, clock, "x")
    assert notes(workspace) == (PublishedNote("nota", "Nota | corta", SPACES, 1, "x"),)


def test_a_record_that_does_not_go_out_has_no_note(workspace, clock):
    take(workspace, clock, {"nota": " a"}, {"nota": " b"})
    explain(workspace, clock, "x")
    assert [note.count for note in notes(workspace, [2])] == [1]
    assert notes(workspace, []) == ()


@pytest.mark.parametrize("after", ["sin espacios", " otro"])
def test_an_answer_that_changed_is_explained_no_more(workspace, clock, after):
    take(workspace, clock, {"nota": " a"})
    explain(workspace, clock, "x")
    clock.pass_by(seconds=1)
    uuid = workspace.records.info(1).uuid
    set_answer(workspace, uuid, "nota", after, PERSON, reason="así era", clock=clock)
    assert notes(workspace) == ()


def test_a_record_set_aside_takes_its_note_along(workspace, clock):
    take(workspace, clock, {"nota": " a"})
    explain(workspace, clock, "x")
    set_aside(workspace, workspace.records.info(1).uuid, PERSON, reason="repetido")
    assert notes(workspace, [1]) == ()


def test_an_explanation_taken_back_is_no_note(workspace, clock):
    take(workspace, clock, {"nota": " a"})
    explain(workspace, clock, "x")
    version = workspace.instruments.latest("hogares")
    (issue,) = workspace.issues.accepted(version.instrument)
    question_again(workspace, issue, PERSON, clock=clock)
    assert notes(workspace) == ()


class TestInThePackage:
    """Where a reader of the dataset finds the notes."""

    def test_the_read_me_has_a_row_for_each(self, workspace, clock):
        take(workspace, clock, {"nota": " a"}, {"nota": " b"}, {"lugar": "=c"})
        explain(workspace, clock, "Lleva | raya", 1, 2)
        explain(workspace, clock, "Es un nombre", 3)
        read_me = (build(workspace, clock).folder / "LEAME.md").read_text(encoding="utf-8")
        _, _, part = read_me.partition("## Datos dudosos que se explicaron")
        rows = [line for line in part.splitlines() if line.startswith("| `")]
        assert rows == [
            f"| `lugar` | Lugar | {FORMULAS.replace('Nota | corta', 'Lugar')} | 1 | Es un nombre |",
            rf"| `nota` | Nota \| corta | {cell(SPACES)} | 2 | Lleva \| raya |",
        ]

    def test_without_explanations_the_read_me_does_not_speak_of_them(self, workspace, clock):
        take(workspace, clock, {"nota": "a"})
        read_me = (build(workspace, clock).folder / "LEAME.md").read_text(encoding="utf-8")
        assert "explicaron" not in read_me

    def test_the_quality_report_has_the_same_notes_for_programs(self, workspace, clock):
        take(workspace, clock, {"nota": " a"})
        explain(workspace, clock, "x")
        said = json.loads((build(workspace, clock).folder / "calidad.json").read_text("utf-8"))
        assert said["explained"] == [
            {"column": "nota", "question": "Nota | corta", "rule": SPACES, "count": 1,
             "reason": "x"}
        ]  # fmt: skip

    def test_nobody_and_no_record_is_named(self, workspace, clock):
        take(workspace, clock, {"dentro": "=SECRETO"}, {"nota": " visible"})
        explain(workspace, clock, "no se dice", 1)
        explain(workspace, clock, "sí se dice", 2)
        folder = build(workspace, clock).folder
        said = "".join((folder / n).read_text("utf-8") for n in ("LEAME.md", "calidad.json"))
        assert "sí se dice" in said
        for hidden in (PERSON, "SECRETO", "no se dice", workspace.records.info(2).uuid):
            assert hidden not in said

    def test_the_package_stays_whole(self, workspace, clock):
        take(workspace, clock, {"nota": "=a"})
        explain(workspace, clock, "<b>x</b>")
        folder = build(workspace, clock).folder
        assert verify_manifest(folder) == []
        assert check_package(folder) == []

    def test_the_same_records_are_the_same_version_in_any_language(self, workspace, clock):
        take(workspace, clock, {"nota": " a"}, {"nota": "=b"})
        explain(workspace, clock, "x")
        first = build(workspace, clock)
        clock.pass_by(days=1)
        set_language("en")
        try:
            assert build(workspace, clock).repeated
        finally:
            set_language("es")
        assert first.number == 1

    def test_a_new_explanation_is_a_new_version(self, workspace, clock):
        take(workspace, clock, {"nota": " a"})
        first = build(workspace, clock)
        clock.pass_by(days=1)
        explain(workspace, clock, "x")
        second = build(workspace, clock)
        assert (second.repeated, second.number) == (False, first.number + 1)
        assert second.data_sha256 == first.data_sha256


@pytest.mark.parametrize("text", ["=1+1", "@a", "\ta", "\ra", "+a", "-a", "- a", "+", "-", "-.a"])
def test_a_formula_must_be_settled_before_release(workspace, clock, text):
    take(workspace, clock, {"nota": text})
    with pytest.raises(ProblemError) as refused:
        build(workspace, clock)
    assert [p.code for p in refused.value.problems] == ["dataset.has_errors", "check.formula"]
    issues = issues_of(workspace, "hogares", "check.formula")
    explain_all(workspace, "hogares", issues, PERSON, reason="así se llama", clock=clock)
    clock.pass_by(seconds=1)
    assert build(workspace, clock).rows == 1


@pytest.mark.parametrize("text", ["+502 2411 0000", "-5", "-.5", "+,5", "- 5", "a=b", "uno@dos"])
def test_a_number_and_a_sign_inside_never_hold_a_release_up(workspace, clock, text):
    take(workspace, clock, {"nota": text})
    assert build(workspace, clock).problems == ()


def test_the_dictionary_says_what_was_explained_beside_the_rules_of_its_column(workspace, clock):
    take(workspace, clock, {"nota": " a"}, {"nota": "b "})
    explain(workspace, clock, "Así lo escribe la escuela.")
    built = build(workspace, clock)
    folder = workspace.folder / workspace.datasets.version(built.version).folder
    line = f"explicado (2): {SPACES}; Así lo escribe la escuela."
    assert line in (folder / "diccionario.csv").read_text(encoding="utf-8")
    page = (folder / "diccionario.html").read_text(encoding="utf-8")
    assert "Así lo escribe la escuela." in page
    assert "Por qué está bien" in (folder / "calidad.html").read_text(encoding="utf-8")


def test_the_report_of_the_office_has_the_notes_too(workspace, clock):
    take(workspace, clock, {"nota": " a"})
    explain(workspace, clock, "Así es.")
    report = report_as_json(measure_quality(workspace, "hogares", clock=clock))
    (note,) = report["explained"]
    assert (note["column"], note["count"], note["reason"]) == ("nota", 1, "Así es.")


NOTED = PublishedNote("nota", "Nota", "Espacios de más", 1_200, "Así es.")
TABLE = ExplainedTable(
    "t.csv",
    "T",
    2,
    (
        ExplainedColumn("nota", "Nota", "", "texto", rules=("siempre tiene dato",)),
        ExplainedColumn("otra", "Otra", "", "texto"),
    ),
)


@pytest.mark.parametrize(
    ("notes", "rules"),
    [
        pytest.param((), [("siempre tiene dato",), ()], id="none"),
        pytest.param(
            (NOTED,),
            [("siempre tiene dato", "explicado (1,200): Espacios de más; Así es."), ()],
            id="after the rules of its own column",
        ),
        pytest.param(
            (replace(NOTED, column="otra"), replace(NOTED, column="otra", reason="Y así.")),
            [
                ("siempre tiene dato",),
                (
                    "explicado (1,200): Espacios de más; Así es.",
                    "explicado (1,200): Espacios de más; Y así.",
                ),
            ],
            id="two in a column without rules",
        ),
        pytest.param(
            (replace(NOTED, column="nadie"),), [("siempre tiene dato",), ()], id="of no column"
        ),
    ],
)
def test_notes_stand_beside_the_rules_of_their_column(notes, rules):
    (table,) = with_notes([TABLE], notes)
    assert [each.rules for each in table.entries] == rules
