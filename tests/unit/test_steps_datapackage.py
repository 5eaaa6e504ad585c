"""The package: what frictionless confirms, the same bytes every time, whole or not at all."""

import csv
import json
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from support.households import (
    FLAT,
    METADATA,
    NESTED,
    RECORDS,
    child,
    household,
    instrument,
    person,
)

import app
from app.progress import Cancel, CancelledError
from app.steps import datapackage
from app.steps.datapackage import build_package
from app.steps.package_check import check_package, verify_manifest
from app.store.database import KnownError
from forms.instrument import Question
from forms.problem import ProblemError

RELEASED = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)


@pytest.fixture
def built(tmp_path):
    return build_package(tmp_path / "paquete", FLAT, RECORDS, METADATA, RELEASED)


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def descriptor(manifest):
    return json.loads((manifest.folder / "datapackage.json").read_text(encoding="utf-8"))


def test_a_package_holds_data_description_dictionary_readme_and_manifest(built):
    assert sorted(path.name for path in built.folder.iterdir()) == [
        "LEAME.md",
        "datapackage.json",
        "diccionario.csv",
        "diccionario.html",
        "hogares.csv",
        "manifiesto.sha256",
    ]


def test_frictionless_confirms_a_built_package(built):
    assert check_package(built.folder) == []
    assert verify_manifest(built.folder) == []


def test_data_are_public_columns_verbatim_sorted_by_key(built):
    with (built.folder / "hogares.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            ["municipio", "numero", "ingreso", "nota"],
            ["0101", "9", "", ""],
            ["0101", "10", "1234.5", 'dos\n"líneas"'],
            ["0102", "1", "61", "=1+1"],
        ]


def test_nothing_that_is_not_public_is_in_any_file(built):
    for content in bytes_of(built.folder).values():
        assert b"Ana" not in content
        assert b"Ixil" not in content
        assert b"no sale," not in content


def test_the_manifest_tells_rows_hashes_and_sizes(built):
    assert (built.rows, built.data_file) == (3, "hogares.csv")
    assert built.data_sha256 == built.files["hogares.csv"]["sha256"]
    assert set(built.files) == set(bytes_of(built.folder)) - {"manifiesto.sha256"}
    for name, said in built.files.items():
        assert said["bytes"] == (built.folder / name).stat().st_size


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs the program sha256sum")
def test_sha256sum_confirms_the_manifest(built):
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "manifiesto.sha256"],
        cwd=built.folder,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_same_records_description_and_time_give_the_same_bytes(tmp_path, built):
    again = build_package(tmp_path / "otra", FLAT, reversed(RECORDS), METADATA, RELEASED)
    assert bytes_of(again.folder) == bytes_of(built.folder)
    assert again.files == built.files


def test_another_time_changes_texts_but_not_data(tmp_path, built):
    later = build_package(tmp_path / "otra", FLAT, RECORDS, METADATA, RELEASED + timedelta(days=30))
    assert later.data_sha256 == built.data_sha256
    assert later.files["datapackage.json"] != built.files["datapackage.json"]


def test_no_file_holds_the_folder_it_was_built_in(built):
    for content in bytes_of(built.folder).values():
        assert str(built.folder.parent).encode() not in content


def test_the_description_says_everything_the_portal_and_programs_ask(built):
    said = descriptor(built)
    assert said["created"] == "2026-11-21T15:00:00Z"
    assert said["version"] == "2026-11-21"
    assert said["licenses"][0]["name"] == "CC-BY-4.0"
    assert said["contributors"] == [
        {"title": "Municipalidad de Nebaj", "role": "publisher"},
        {"title": "Municipalidad de Nebaj", "role": "contact", "email": "uip@example.org"},
    ]
    assert said["temporal"] == {"start": "2026-01", "end": "2026-06"}
    assert said["accrualPeriodicity"] == "R/P1Y"
    assert said["acopio"] == {
        "version": app.__version__,
        "form": "hogares",
        "formVersion": "3",
        "laip": "10.28",
        "sdg": ["1.1.1"],
        "withheldColumns": {"sin clase": 1, "confidencial": 1, "sensible": 1},
    }


def test_the_description_lets_nobody_guess_how_to_read_the_data(built):
    (resource,) = descriptor(built)["resources"]
    assert resource["hash"] == f"sha256:{built.data_sha256}"
    assert resource["encoding"] == "utf-8"
    assert resource["dialect"]["lineTerminator"] == "\r\n"
    assert resource["dialect"]["header"] is True
    assert resource["schema"]["primaryKey"] == ["municipio", "numero"]


def test_repeats_become_linked_tables_that_frictionless_confirms(tmp_path):
    answers = household("0101", 1)
    answers.rows += [person("p1", 1, 40), child("h1", "p1", 1, "F"), person("p2", 2, 12)]
    records = [("u1", answers), ("u2", household("0102", 2))]
    built = build_package(tmp_path / "p", NESTED, records, METADATA, RELEASED)
    assert check_package(built.folder) == []
    assert (built.folder / "hogares-personas.csv").read_bytes() == (
        b"id_registro,id_fila,edad\r\nu1,p1,40\r\nu1,p2,12\r\n"
    )
    assert built.rows == 2


def test_texts_that_look_like_formulas_are_a_warning(built):
    (problem,) = built.problems
    assert (problem.code, problem.severity) == ("table.formula_like", "warning")
    assert (problem.place.file, problem.place.column) == ("hogares.csv", "nota")
    assert problem.values["count"] == 1


def test_a_form_without_public_columns_publishes_nothing(tmp_path):
    form = instrument(Question("a", "text"))
    with pytest.raises(ProblemError) as refused:
        build_package(tmp_path / "p", form, [], METADATA, RELEASED)
    assert refused.value.problems[0].code == "package.no_public_columns"
    assert list(tmp_path.iterdir()) == []


def test_an_older_package_gives_way_to_the_new_one(built):
    (built.folder / "sobra.txt").write_text("vieja", encoding="utf-8")
    again = build_package(built.folder, FLAT, RECORDS[:1], METADATA, RELEASED)
    assert again.rows == 1
    assert not (built.folder / "sobra.txt").exists()
    assert check_package(built.folder) == []


def test_records_that_fail_half_way_leave_the_older_package(built):
    before = bytes_of(built.folder)

    def records():
        yield RECORDS[0]
        raise RuntimeError("the store is gone")

    with pytest.raises(RuntimeError):
        build_package(built.folder, FLAT, records(), METADATA, RELEASED)
    assert bytes_of(built.folder) == before
    assert [path.name for path in built.folder.parent.iterdir()] == ["paquete"]


def test_a_cancelled_build_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(datapackage, "RECORDS_PER_REPORT", 2)
    cancel = Cancel()
    cancel.set()
    with pytest.raises(CancelledError):
        build_package(tmp_path / "p", FLAT, RECORDS, METADATA, RELEASED, cancel=cancel)
    assert list(tmp_path.iterdir()) == []


def test_progress_counts_records(tmp_path, monkeypatch):
    monkeypatch.setattr(datapackage, "RECORDS_PER_REPORT", 2)
    told = []
    build_package(tmp_path / "p", FLAT, RECORDS, METADATA, RELEASED, report=told.append)
    assert [progress.done for progress in told] == [2]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "archivo").write_text("no es carpeta", encoding="utf-8")
    with pytest.raises(KnownError) as stopped:
        build_package(tmp_path / "archivo" / "p", FLAT, RECORDS, METADATA, RELEASED)
    assert stopped.value.problems[0].code == "package.cannot_write"


def test_338_records_of_coded_places_keep_their_zeros(tmp_path):
    records = [(f"u{n}", household("0101", n, ingreso=n / 10)) for n in range(338)]
    built = build_package(tmp_path / "p", FLAT, records, METADATA, RELEASED)
    assert built.rows == 338
    assert check_package(built.folder) == []
    lines = (built.folder / "hogares.csv").read_text(encoding="utf-8").splitlines()
    assert all(line.startswith("0101,") for line in lines[1:])


def test_a_description_without_the_optional_parts_is_still_valid(tmp_path):
    bare = replace(METADATA, contact_email="", sources=(), themes=(), keywords=(), sdg=(), laip="")
    built = build_package(tmp_path / "p", FLAT, RECORDS, bare, RELEASED)
    assert check_package(built.folder) == []
    assert "sources" not in descriptor(built)
