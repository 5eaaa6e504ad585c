"""Releasing: frozen numbered versions with everything beside the data, changes told to people."""

import csv
import hashlib
import io
import json

import pytest
from openpyxl import load_workbook
from support.visits import (
    DATASET,
    NOON,
    change,
    content,
    define,
    open_visits,
    release,
    visit,
    visits,
)
from support.workspaces import PERSON

from app.messages import sentence
from app.operations import release as release_module
from app.operations import release_files, release_paper
from app.operations.build_dataset import build_dataset
from app.operations.publication import column_fates, forms_to_publish
from app.steps.package_check import check_package, verify_manifest
from app.steps.release import workbook
from forms.problem import ProblemError

ALL = "formats=xlsx,json,pdf,geojson"


@pytest.fixture
def workspace(tmp_path):
    with open_visits(tmp_path) as workspace:
        yield workspace


@pytest.fixture
def nested(tmp_path):
    with open_visits(tmp_path / "nested", visits(persons=True)) as workspace:
        yield workspace


def rows(built, name=f"{DATASET}.csv"):
    return list(csv.reader(io.StringIO(content(built)[name].decode(), newline="")))


def said(built, name):
    return json.loads(content(built)[name])


class TestFiles:
    def test_a_release_holds_all_that_was_asked(self, workspace):
        visit(workspace, "a", lugar="15.4 -91.1", monto=5.5, agua="rio")
        define(workspace, ALL, "series=month", "laip=10.18")
        built = release(workspace)
        assert set(content(built)) == {
            "CAMBIOS.md",
            "LEAME.md",
            "calidad.html",
            "calidad.json",
            "datapackage.json",
            "diccionario.csv",
            "diccionario.html",
            "diccionario.pdf",
            "manifiesto.sha256",
            "receta.json",
            "visitas-2026-10.csv",
            "visitas.csv",
            "visitas.geojson",
            "visitas.json",
            "visitas.pdf",
            "visitas.xlsx",
        }
        assert set(built.files) == set(content(built)) - {"manifiesto.sha256"}
        assert check_package(built.folder) == []
        assert verify_manifest(built.folder) == []

    def test_only_what_was_asked_is_there(self, workspace):
        visit(workspace, "a")
        define(workspace, "formats=")
        endings = {name.rpartition(".")[2] for name in content(release(workspace))}
        assert endings == {"md", "html", "json", "csv", "sha256"}

    def test_a_table_without_places_has_no_map(self, workspace):
        visit(workspace, "a")
        define(workspace, "formats=geojson", "lugar.publish=no")
        assert not any(name.endswith(".geojson") for name in release(workspace).files)

    def test_all_formats_say_the_same(self, workspace):
        visit(workspace, "a", lugar="15.4 -91.1", monto=5.5, agua="rio")
        visit(workspace, "b", agua="pozo")
        define(workspace, ALL)
        built = release(workspace)
        header, *cells = rows(built)
        assert header == ["clave", "fecha", "lugar", "agua", "monto"]
        assert cells == [
            ["a", "2026-10-05", "15.4 -91.1", "rio", "5.5"],
            ["b", "2026-10-05", "", "pozo", ""],
        ]
        first, second = said(built, "visitas.json")
        assert first == {**dict(zip(header, cells[0], strict=True)), "monto": 5.5}
        assert (second["lugar"], second["monto"]) == (None, None)
        book = load_workbook(built.folder / "visitas.xlsx")
        assert [list(row) for row in book["visitas"].iter_rows(min_row=2, values_only=True)] == [
            ["a", "2026-10-05", "15.4 -91.1", "rio", 5.5],
            ["b", "2026-10-05", None, "pozo", None],
        ]
        points = [each["geometry"] for each in said(built, "visitas.geojson")["features"]]
        assert points == [{"type": "Point", "coordinates": [-91.1, 15.4]}, None]

    def test_the_workbook_brings_its_dictionary(self, workspace):
        visit(workspace, "a")
        define(workspace, "formats=xlsx", "monto.title=Cuánto costó")
        sheet = load_workbook(release(workspace).folder / "visitas.xlsx")["Diccionario"]
        assert "Cuánto costó" in [cell.value for row in sheet.iter_rows() for cell in row]

    def test_nothing_that_stays_inside_is_in_any_file(self, workspace):
        visit(workspace, "a", nombre="Rosa Matom", monto=731.25)
        define(workspace, ALL, "monto.publish=no", "series=year")
        for name, data in content(release(workspace)).items():
            assert b"Rosa" not in data, name
            assert b"731" not in data or name.endswith((".pdf", ".xlsx", ".sha256")), name

    def test_repeats_have_files_of_their_own_with_the_key_of_their_record(self, nested):
        visit(nested, "a", edades=[40, 7])
        visit(nested, "b", "2026-11-01", edades=[12])
        define(nested, ALL, "series=month")
        built = release(nested)
        header, *persons = rows(built, "visitas-personas.csv")
        ids = {row[1]: row[0] for row in rows(built)[1:]}
        assert header == ["id_registro", "id_fila", "edad"]
        assert [(row[0], row[2]) for row in persons] == [
            (ids["a"], "40"),
            (ids["a"], "7"),
            (ids["b"], "12"),
        ]
        assert len(rows(built, "visitas-personas-2026-10.csv")) == 3
        assert len(rows(built, "visitas-personas-2026-11.csv")) == 2
        assert load_workbook(built.folder / "visitas.xlsx").sheetnames == [
            "visitas",
            "personas",
            "Diccionario",
        ]
        assert check_package(built.folder) == []

    def test_a_repeat_that_nobody_answered_is_a_table_without_rows(self, nested):
        visit(nested, "a")
        define(nested, ALL, "series=month")
        built = release(nested)
        assert rows(built, "visitas-personas.csv") == [["id_registro", "id_fila", "edad"]]
        assert said(built, "visitas-personas.json") == []
        profiled = said(built, "calidad.json")["tables"]
        assert [(each["file"], each["rows"]) for each in profiled] == [
            ("visitas.csv", 1),
            ("visitas-personas.csv", 0),
        ]

    def test_the_recipe_says_how_the_data_were_made(self, workspace):
        visit(workspace, "a")
        visit(workspace, "b", state="approved")
        define(workspace, "least_state=final", "monto.title=Costo")
        made = said(release(workspace), "receta.json")
        assert made["form"]["versions"] == [{"number": 1, "version": "1", "records": 2}]
        assert made["records"] == {
            "states": ["final", "approved"],
            "count": 2,
            "captured": 2,
            "imported": [],
        }
        assert made["definition"]["columns"] == [{"path": "monto", "title": "Costo"}]
        assert made["tables"] == {"visitas": 2}

    def test_the_readme_says_which_file_is_what(self, workspace):
        visit(workspace, "a")
        define(workspace, ALL, "series=month")
        text = content(release(workspace))["LEAME.md"].decode()
        for name in ("visitas.xlsx", "visitas-2026-10.csv", "receta.json", "CAMBIOS.md"):
            assert f"| `{name}` | " in text
        assert "**Versión:** 1" in text

    def test_the_dictionary_says_what_the_definition_says(self, workspace):
        visit(workspace, "a")
        define(workspace, "monto.title=Cuánto <costó>", "monto.name=costo", "monto.unit=quetzales")
        built = release(workspace)
        assert "costo" in rows(built)[0]
        row = next(row for row in rows(built, "diccionario.csv") if row[1] == "costo")
        assert (row[2], row[5]) == ("Cuánto <costó>", "quetzales")
        assert b"Cu\xc3\xa1nto &lt;cost" in content(built)["diccionario.html"]


class TestStates:
    @pytest.mark.parametrize(("least", "keys"), [("final", ["b", "c"]), ("approved", ["c"])])
    def test_a_dataset_takes_records_from_its_least_state_on(self, workspace, least, keys):
        visit(workspace, "a", state="draft")
        visit(workspace, "b")
        visit(workspace, "c", state="approved")
        define(workspace, f"least_state={least}")
        assert [row[0] for row in rows(release(workspace))[1:]] == keys

    def test_no_record_of_that_state_is_nothing_to_release(self, workspace):
        visit(workspace, "a")
        define(workspace, "least_state=approved")
        with pytest.raises(ProblemError) as caught:
            release(workspace)
        assert caught.value.problems[0].code == "dataset.no_records"

    def test_a_dataset_that_nobody_defined_is_named(self, workspace):
        with pytest.raises(ProblemError) as caught:
            release(workspace)
        assert caught.value.problems[0].code == "dataset.unknown"

    def test_a_definition_that_the_form_has_left_behind_hinders(self, workspace):
        visit(workspace, "a")
        made = define(workspace)
        key = workspace.datasets.get(DATASET).id
        body = {"definition": 1, "columns": [{"path": "ya_no", "title": "x"}]}
        workspace.definitions.add(key, body, PERSON)
        with pytest.raises(ProblemError) as caught:
            release(workspace)
        assert caught.value.problems[0].code == "dataset.unknown_column"
        assert workspace.datasets.versions(made.name) == []


class TestVersions:
    def test_nothing_new_is_the_version_that_is_there(self, workspace):
        visit(workspace, "a")
        define(workspace, ALL)
        first = release(workspace)
        again = release(workspace, reason="otra vez")
        assert (again.number, again.repeated, again.folder) == (1, True, first.folder)

    @pytest.mark.parametrize(
        "edit",
        ["formats=xlsx", "monto.title=Costo", "series=year", "title=Otro", "monto.publish=no"],
    )
    def test_another_definition_is_another_version(self, workspace, edit):
        visit(workspace, "a")
        define(workspace)
        release(workspace)
        define(workspace, edit)
        assert (release(workspace).number, release(workspace).repeated) == (2, True)

    def test_what_was_released_stays_as_it_was(self, workspace):
        record = visit(workspace, "a", monto=5.0)
        define(workspace, ALL)
        first = release(workspace)
        before = content(first)
        change(workspace, record, "monto", 6.0, 5.0)
        second = release(workspace)
        assert second.folder != first.folder
        assert content(first) == before
        assert verify_manifest(first.folder) == []

    def test_a_version_knows_its_definition_reason_and_changes(self, workspace):
        record = visit(workspace, "a", monto=5.0)
        define(workspace)
        release(workspace)
        change(workspace, record, "monto", 6.0, 5.0)
        visit(workspace, "b")
        define(workspace, "monto.title=Costo")
        release(workspace, reason="Se corrigió un monto")
        kept = workspace.datasets.last_version(DATASET)
        assert (kept.number, kept.definition, kept.reason) == (2, 2, "Se corrigió un monto")
        assert kept.changes == {"visitas": {"added": 1, "changed": 1, "removed": 0}}

    def test_a_form_without_definition_is_built_as_before(self, workspace):
        visit(workspace, "a")
        built = build_dataset(workspace, "visitas", PERSON, clock=lambda: NOON)
        assert (built.name, built.number) == (DATASET, 1)
        assert workspace.datasets.last_version(DATASET).definition is None

    def test_two_datasets_of_a_form_have_versions_of_their_own(self, workspace):
        visit(workspace, "a")
        define(workspace)
        define(workspace, "monto.publish=no", name="otros")
        release(workspace)
        built = build_dataset(workspace, "visitas", PERSON, clock=lambda: NOON)
        assert built.repeated
        assert [len(workspace.datasets.versions(each)) for each in (DATASET, "otros")] == [1, 0]


class TestChanges:
    def test_the_first_version_says_that_it_is_the_first(self, workspace):
        visit(workspace, "a")
        define(workspace)
        built = release(workspace)
        assert "Primera versión, con 1 fila." in content(built)["CAMBIOS.md"].decode()
        assert "cambios.csv" not in built.files
        assert built.changes == {}

    def test_people_and_programs_read_what_changed(self, workspace):
        record = visit(workspace, "a", monto=5.0)
        visit(workspace, "b")
        define(workspace)
        release(workspace, at=NOON)
        change(workspace, record, "monto", 6.0, 5.0)
        visit(workspace, "c")
        built = release(workspace, reason="Se corrigió un monto | y más")
        assert rows(built, "cambios.csv") == [
            ["tabla", "cambio", "fila", "columna", "ahora"],
            ["visitas", "cambiada", "clave=a", "monto", "6"],
            ["visitas", "agregada", "clave=c", "", ""],
        ]
        text = content(built)["CAMBIOS.md"].decode()
        assert "Se corrigió un monto \\| y más" in text  # a bar is no column of a page
        assert "| `visitas` | 1 | 1 | 0 |" in text
        assert "columna `monto`: 1 dato cambiado" in text

    def test_the_history_of_all_versions_is_told_the_newest_first(self, workspace):
        visit(workspace, "a")
        define(workspace)
        for key in "bcd":
            release(workspace, reason=f"Vino {key}")
            visit(workspace, key)
        text = content(release(workspace))["CAMBIOS.md"].decode()
        heads = [line for line in text.splitlines() if line.startswith("## ")]
        assert [head.split(",")[0] for head in heads] == [f"## Versión {n}" for n in (4, 3, 2, 1)]
        assert all(f"Vino {key}" in text for key in "bcd")

    def test_columns_that_come_and_go_are_named(self, workspace):
        visit(workspace, "a", monto=5.0)
        define(workspace)
        release(workspace)
        define(workspace, "monto.publish=no", "agua.name=fuente")
        text = content(release(workspace))["CAMBIOS.md"].decode()
        assert "Columnas nuevas en `visitas`: `fuente`." in text
        assert "Columnas de `visitas` que ya no se publican: `agua`, `monto`." in text

    def test_a_version_whose_files_are_gone_is_not_compared(self, workspace):
        visit(workspace, "a")
        define(workspace)
        first = release(workspace)
        (first.folder / "datapackage.json").unlink()
        visit(workspace, "b")
        built = release(workspace)
        assert built.number == 2
        assert "cambios.csv" not in built.files
        assert "No se pudo comparar" in content(built)["CAMBIOS.md"].decode()


class TestSeries:
    def test_a_period_keeps_its_bytes_while_nothing_in_it_changes(self, workspace):
        visit(workspace, "a", "2026-09-30")
        define(workspace, "series=month")
        first = content(release(workspace))
        visit(workspace, "b", "2026-10-01")
        second = content(release(workspace))
        assert second["visitas-2026-09.csv"] == first["visitas-2026-09.csv"]
        assert set(second) - set(first) == {"visitas-2026-10.csv", "cambios.csv"}

    def test_the_whole_table_keeps_its_name_and_is_always_the_latest(self, workspace):
        visit(workspace, "a", "2026-09-30")
        visit(workspace, "b", "2026-10-01")
        define(workspace, "series=quarter")
        built = release(workspace)
        parts = ["visitas-2026-T3.csv", "visitas-2026-T4.csv"]
        assert rows(built)[1:] == [row for name in parts for row in rows(built, name)[1:]]

    def test_every_period_is_a_resource_that_validators_read(self, workspace):
        visit(workspace, "a", "2026-09-30")
        visit(workspace, "b", "2025-10-01")
        define(workspace, "series=year")
        resources = said(release(workspace), "datapackage.json")["resources"]
        assert [(each["name"], each.get("period")) for each in resources] == [
            ("visitas", None),
            ("visitas-2025", "2025"),
            ("visitas-2026", "2026"),
        ]
        assert resources[1]["title"] == "Visitas, 2025"


class TestLimits:
    def test_more_rows_than_excel_takes_are_a_warning_with_the_limit(self, workspace, monkeypatch):
        monkeypatch.setattr(release_files, "LARGEST_SHEET", 3)
        monkeypatch.setattr(workbook, "LARGEST_SHEET", 3)
        for key in "abc":
            visit(workspace, key)
        define(workspace, ALL)
        built = release(workspace)
        (problem,) = [each for each in built.problems if each.code == "package.too_many_rows"]
        assert "visitas.xlsx" in sentence(problem)
        assert "2" in sentence(problem)
        assert "visitas.xlsx" not in built.files
        assert "visitas.csv" in built.files

    def test_more_rows_than_go_on_paper_are_named_there_by_file_and_hash(
        self, workspace, monkeypatch
    ):
        monkeypatch.setattr(release_paper, "ROWS_ON_PAPER", 2)
        for key in "abc":
            visit(workspace, key)
        define(workspace, ALL)
        built = release(workspace)
        (problem,) = [each for each in built.problems if each.code == "package.too_long_for_paper"]
        assert "3" in sentence(problem)
        assert "visitas.pdf" in built.files

    def test_texts_that_look_like_formulas_stop_a_release_until_they_are_settled(self, workspace):
        visit(workspace, "=1+1")
        define(workspace, ALL)
        with pytest.raises(ProblemError) as caught:
            release(workspace)
        assert "check.formula" in [each.code for each in caught.value.problems]

    def test_many_records_are_not_looked_at_twice_when_there_is_news(self, workspace, monkeypatch):
        monkeypatch.setattr(release_module, "_FEW_RECORDS", 0)
        visit(workspace, "a")
        define(workspace)
        release(workspace)
        assert release(workspace).repeated
        visit(workspace, "b")
        assert release(workspace).number == 2


def test_the_manifest_has_the_hash_of_every_file(workspace):
    visit(workspace, "a")
    define(workspace, ALL)
    files = content(release(workspace))
    lines = files.pop("manifiesto.sha256").decode().splitlines()
    assert sorted(lines) == sorted(
        f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in files.items()
    )


class TestOnTheScreen:
    """What Publicar shows of a form follows the definition of its dataset."""

    def test_what_becomes_of_each_column_is_what_the_definition_says(self, workspace):
        visit(workspace, "a")
        define(workspace, "monto.publish=no", "agua.privacy=sensible", "nombre.title=Quién")
        fates = {fate.name: fate for fate in column_fates(workspace, DATASET)}
        out = {name for name, fate in fates.items() if fate.goes_out}
        assert out == {"clave", "fecha", "lugar"}
        assert (fates["monto"].privacy, fates["agua"].privacy) == ("excluida", "sensible")
        assert fates["nombre"].title == "Quién"

    @pytest.mark.parametrize(("least", "finished"), [("final", 2), ("approved", 1)])
    def test_the_records_counted_are_those_that_would_go_out(self, workspace, least, finished):
        visit(workspace, "a")
        visit(workspace, "b", state="approved")
        define(workspace, f"least_state={least}")
        release(workspace)
        (form,) = forms_to_publish(workspace)
        assert (form.finished, form.last.rows) == (finished, finished)
        assert not form.news
