"""The way of the data through all steps, with the standard form and the exercise of the course."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.findings import findings_of
from support.processes import ROOT

from app.paths import asset
from app.steps.catalogue import default_metadata
from app.steps.columns import map_columns, row_values
from app.steps.corrections import proposal
from app.steps.datapackage import build_package
from app.steps.package_check import check_package, verify_manifest
from app.steps.reference import municipalities
from app.steps.relevance import relevant_answers
from app.steps.tables import open_table
from forms.answers import Answers
from forms.choices import Choice
from forms.xlsform import read_xlsform

RELEASED = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)


class FormLists:
    """The choice lists of a form, as a store would give them."""

    def __init__(self, instrument):
        self._lists = instrument.choice_lists

    def choices(self, list_name) -> list[Choice]:
        return list(self._lists[list_name].choices)

    def find(self, list_name, value):
        return next((c for c in self.choices(list_name) if c.value == value), None)

    def search(self, list_name, text, limit=20):
        return [c for c in self.choices(list_name) if text in c.label()][:limit]


@pytest.fixture(scope="module")
def form():
    return read_xlsform(ROOT / "forms" / "library" / "conectividad_municipal.xlsx").instrument


def clock():
    return RELEASED


def imported(path: Path, form):
    """Records of a table, by the row they stand in."""
    table = open_table(path)
    columns = map_columns(table.header, form, file=table.file)
    return {f"row {number:03}": Answers(row_values(columns, cells)) for number, cells in table.rows}


@pytest.fixture
def exercise(form):
    return imported(asset("practice/conectividad_2018.csv"), form)


def found(form, records):
    return list(findings_of(form, records.items(), FormLists(form), now=clock))


def test_the_exercise_has_338_records_and_four_errors_in_single_records(form, exercise):
    findings = found(form, exercise)
    assert len(exercise) == 338
    assert sorted(finding.code for finding in findings) == [
        "answer.constraint",
        "answer.not_a_number",
        "answer.not_in_list",
        "answer.required",
    ]


def test_the_lost_zero_is_the_one_error_that_repairs_itself(form, exercise):
    proposals = {
        finding.code: proposal(finding, form, FormLists(form)) for finding in found(form, exercise)
    }
    code = proposals.pop("answer.not_in_list")
    assert code in municipalities()
    assert code.startswith("0")
    assert set(proposals.values()) == {None}


def repeated(exercise):
    """Name the rows that say the municipality of an earlier one."""
    first = {}
    for uuid, answers in exercise.items():
        first.setdefault(answers.values["municipio"], uuid)
    return {uuid for uuid, each in exercise.items() if first[each.values["municipio"]] != uuid}


@pytest.fixture
def built(form, exercise, tmp_path):
    wrong = {finding.record for finding in found(form, exercise)} | repeated(exercise)
    good = {uuid: answers for uuid, answers in exercise.items() if uuid not in wrong}
    records = relevant_answers(form, good.items(), FormLists(form), now=clock)
    metadata = default_metadata(form, organization="Oficina de práctica")
    return build_package(tmp_path / "paquete", form, records, metadata, RELEASED)


def test_what_is_right_becomes_a_package_that_frictionless_confirms(built):
    assert built.rows == 333
    assert check_package(built.folder) == []
    assert verify_manifest(built.folder) == []


def test_what_was_published_can_be_imported_again_without_a_change(form, exercise, built):
    again = imported(built.folder / built.data_file, form)
    assert found(form, again) == []
    by_place = {answers.values["municipio"]: answers.values for answers in exercise.values()}
    for answers in again.values():
        assert answers.values == by_place[answers.values["municipio"]]


def test_the_package_describes_itself_from_the_form_alone(built):
    text = (built.folder / "LEAME.md").read_text(encoding="utf-8")
    assert "Instituto Nacional de Estadística" in text
    assert "cada diez años" in text
    dictionary = (built.folder / "diccionario.csv").read_text(encoding="utf-8")
    assert "1333 = Petatán" in dictionary
