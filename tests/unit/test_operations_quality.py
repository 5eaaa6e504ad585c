"""The quality of a form's records: measured, said, written, and asked for by a script."""

import json
import re

import pytest
from support.command_line import acopio
from support.field_work import interviews
from support.practice_table import FORM, LINES
from support.publishing import now, put_records, sound_lines
from support.workspaces import PERSON, HandClock

from app.operations.add_record import add_record
from app.operations.measure_quality import measure_quality, measure_records, outliers_of
from app.operations.quality_report import report_as_json
from app.operations.quality_weights import (
    check_weights,
    keep_weights,
    kept_weights,
    read_weights,
    usual_weights,
)
from app.operations.save_quality import check_ending, write_report
from app.paper.quality_page import quality_page, quality_pictures
from app.steps.quality.index import WEIGHTS
from app.store.database import KnownError
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.problem import ProblemError


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "trabajo", clock=HandClock()) as opened:
        yield opened


@pytest.fixture
def filled(workspace, tmp_path):
    """Two loads: ten sound lines, then three of which one repeats a line of the first."""
    put_records(workspace, tmp_path, *sound_lines(10), file="primera.csv")
    put_records(workspace, tmp_path, LINES[29], *LINES[40:42], file="segunda.csv")
    return workspace


def measure(workspace, form=FORM, **options):
    return measure_quality(workspace, form, clock=now, **options)


class TestMeasuring:
    """What is measured."""

    def test_loads_are_measured_one_by_one(self, filled):
        found = measure(filled)
        assert found.tally.records == 13
        assert [(load.name, load.records) for load in found.loads] == [
            ("primera.csv", 10),
            ("segunda.csv", 3),
        ]
        first, second = found.loads
        assert first.index == 100
        # uniqueness 2/3 with weight 15 of the 85 of a load: 100 - 15/85 * 100/3
        assert second.index == round(100 - 15 / 85 * 100 / 3, 1)
        assert {part.name: part.good for part in found.parts}["uniqueness"] == 12

    def test_a_form_without_records_has_no_index(self, workspace):
        workspace.instruments.add(interviews(), "prueba.xlsx", {})
        found = measure(workspace, "prueba")
        assert (found.index, found.loads, found.outliers, found.hints) == (None, (), (), ())
        assert report_as_json(found)["index"] is None

    def test_a_form_that_is_not_here(self, workspace):
        with pytest.raises(ProblemError):
            measure(workspace, "nadie")

    def test_values_far_from_all_others_are_given_with_their_records(self, workspace):
        workspace.instruments.add(interviews(), "prueba.xlsx", {})
        for age in (*range(20, 32), 400):
            add_record(workspace, "prueba", {"edad": str(age)}, PERSON, clock=now)
        (found,) = measure(workspace, "prueba").outliers
        assert (found.path, [value for _record, value in found.records]) == ("edad", [400])

    @pytest.mark.parametrize("held", [1, 200, 10**9])
    def test_they_are_the_same_however_many_questions_are_looked_at_together(
        self, workspace, tmp_path, monkeypatch, held
    ):
        lines = [line.split(",") for line in sound_lines(90)]
        lines[7][3:] = [f"{cell}000" if cell.isdecimal() else cell for cell in lines[7][3:]]
        put_records(workspace, tmp_path, *map(",".join, lines))
        version = workspace.instruments.latest(FORM)
        ids = workspace.records.ids(RecordQuery(version.instrument))
        instrument = workspace.instruments.instrument(version.id)
        together = list(outliers_of(workspace, version, instrument, ids))
        monkeypatch.setattr("app.operations.measure_quality.NUMBERS_HELD", held)
        assert together
        assert list(outliers_of(workspace, version, instrument, ids)) == together

    def test_a_release_keeps_nothing_of_who_was_in_the_field(self, workspace):
        workspace.instruments.add(interviews(), "prueba.xlsx", {})
        add_record(workspace, "prueba", {"edad": "25"}, PERSON, clock=now)
        version = workspace.instruments.latest("prueba")
        ids = workspace.records.ids(RecordQuery(version.instrument))
        whole = measure_records(workspace, version, ids, now=now)
        counts = measure_records(workspace, version, ids, now=now, field_work=False)
        assert (len(whole.visits), len(counts.visits)) == (1, 0)
        assert counts.loads == whole.loads

    def test_captured_records_are_field_work(self, workspace):
        workspace.instruments.add(interviews(), "prueba.xlsx", {})
        clock = HandClock()
        for age in range(20, 26):
            add_record(workspace, "prueba", {"edad": str(age)}, PERSON, clock=clock)
        found = measure(workspace, "prueba")
        assert found.people == 1
        assert [load.name for load in found.loads] == ["2026-11"]

    def test_weights_change_the_index(self, filled):
        alone = measure(filled, weights=dict.fromkeys(WEIGHTS, 0) | {"uniqueness": 1})
        assert alone.index == round(100 * 12 / 13, 1)


class TestWeights:
    """Those of a workspace."""

    def test_they_are_the_usual_ones_until_somebody_changes_them(self, workspace):
        assert kept_weights(workspace) == WEIGHTS
        keep_weights(workspace, {"validity": 40}, "Ana")
        assert kept_weights(workspace) == {**WEIGHTS, "validity": 40}

    def test_the_journal_says_who_changed_them_and_what_they_were(self, workspace):
        keep_weights(workspace, {"validity": 40}, "Ana")
        keep_weights(workspace, {"validity": 40}, "Ana")
        sql = "SELECT old, new FROM journal WHERE path = '@quality_weights'"
        ((old, new),) = map(tuple, workspace.db.rows(sql))
        assert ("validity=25" in old, "validity=40" in new) == (True, True)

    def test_once_there_is_a_steward_only_they_change_them(self, workspace):
        workspace.people.ensure("Rosa")
        workspace.people.set_role("Rosa", "steward")
        with pytest.raises(ProblemError) as refused:
            keep_weights(workspace, {"validity": 40}, "Ana")
        assert refused.value.problems[0].code == "people.steward_only"
        assert kept_weights(workspace) == usual_weights()
        keep_weights(workspace, {"validity": 40}, "Rosa")
        assert kept_weights(workspace)["validity"] == 40

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (["belleza=5"], "quality.unknown_part"),
            (["validity"], "quality.bad_weight"),
            (["validity=mucho"], "quality.bad_weight"),
            (["validity=-1"], "quality.bad_weight"),
            (["validity=nan"], "quality.bad_weight"),
            (["validity=1e9"], "quality.bad_weight"),
            ([f"{part}=0" for part in WEIGHTS], "quality.no_weight"),
        ],
    )
    def test_what_is_no_weight_is_refused(self, words, code):
        with pytest.raises(ProblemError) as refused:
            check_weights(read_weights(words))
        assert refused.value.problems[0].code == code


class TestReport:
    """As JSON, as a page, as a PDF."""

    def test_the_page_is_whole_in_itself(self, filled):
        page = quality_page(report_as_json(measure(filled)))
        assert page.startswith("<!DOCTYPE html>")
        assert "<script" not in page
        assert not re.search(r"(?:src|href)=.(?:http|//)", page)
        assert page.count("<svg") >= 3
        assert 'role="img"' in page
        assert "primera.csv" in page

    def test_names_that_are_markup_stay_text(self, filled):
        report = report_as_json(measure(filled))
        report["title"] = "<b>&"
        page = quality_page(report)
        assert "<b>&<" not in page
        assert "&lt;b&gt;&amp;" in page

    def test_pictures_have_a_name_for_the_pdf_and_stand_in_its_page(self, filled):
        report = report_as_json(measure(filled))
        page = quality_page(report, for_pdf=True)
        assert "<svg" not in page
        assert set(re.findall(r'src="([^"]+)"', page)) == set(quality_pictures(report))

    @pytest.mark.parametrize("ending", ["html", "json", "pdf"])
    def test_it_is_written_as_its_name_says(self, filled, tmp_path, ending):
        path = tmp_path / f"informe.{ending}"
        write_report(report_as_json(measure(filled)), path)
        begins = {"html": b"<!DOCTYPE html>", "json": b"{", "pdf": b"%PDF"}
        assert path.read_bytes().startswith(begins[ending])
        assert not [each for each in tmp_path.iterdir() if each.name.endswith(".part")]

    def test_an_empty_form_has_a_report_too(self, workspace, tmp_path):
        workspace.instruments.add(interviews(), "prueba.xlsx", {})
        write_report(report_as_json(measure(workspace, "prueba")), tmp_path / "v.html")
        assert "Todavía no hay registros" in (tmp_path / "v.html").read_text(encoding="utf-8")

    @pytest.mark.parametrize("name", ["informe", "informe.docx", "informe.html.txt"])
    def test_another_ending_is_refused(self, tmp_path, name):
        with pytest.raises(ProblemError):
            check_ending(tmp_path / name)

    def test_a_folder_that_is_not_there_is_the_computer_s_matter(self, filled, tmp_path):
        with pytest.raises(KnownError):
            write_report(report_as_json(measure(filled)), tmp_path / "falta" / "i.html")


class TestCommand:
    """`acopio data quality`."""

    def test_for_scripts(self, filled, tmp_path):
        file = tmp_path / "i.json"
        ended = acopio("data", "quality", FORM, "--workspace", filled.folder, "-o", file, "--json")
        assert ended.code == 0
        said = ended.said
        assert said["records"] == 13
        assert [part["part"] for part in said["parts"]] == list(WEIGHTS)
        assert said["file"] == str(file)
        assert json.loads(file.read_text(encoding="utf-8"))["index"] == said["index"]

    def test_for_people(self, filled):
        ended = acopio("data", "quality", FORM, "--workspace", filled.folder)
        assert ended.code == 0
        assert "de 100, en 13 registros" in ended.stdout

    def test_weights_are_kept(self, filled):
        words = ("--weight", "uniqueness=50", "--weight", "validity=0", "--json")
        first = acopio("data", "quality", FORM, "--workspace", filled.folder, *words)
        again = acopio("data", "quality", FORM, "--workspace", filled.folder, "--json")
        assert first.said["weights"] == again.said["weights"]
        assert again.said["weights"]["uniqueness"] == 50

    @pytest.mark.parametrize(
        ("words", "code", "problem"),
        [
            (("--weight", "belleza=1"), 1, "quality.unknown_part"),
            (("-o", "informe.docx"), 1, "quality.bad_ending"),
        ],
    )
    def test_what_is_wrong_is_said_before_anything_is_done(self, filled, words, code, problem):
        ended = acopio("data", "quality", FORM, "--workspace", filled.folder, *words, "--json")
        assert (ended.code, ended.codes) == (code, [problem])
