"""Checking a package: what is wrong is named with file, row and column; nothing is trusted."""

from datetime import UTC, datetime

import pytest
from support.households import FLAT, METADATA, RECORDS, household

from app.steps import package_check
from app.steps.datapackage import build_package
from app.steps.package_check import check_package, verify_manifest

RELEASED = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True, params=[5_000_000, -1], ids=["frictionless", "large"])
def _read_by(request, monkeypatch):
    """Small packages are read by frictionless, large ones in blocks: with the same findings."""
    monkeypatch.setattr(package_check, "READ_BY_FRICTIONLESS", request.param)


@pytest.fixture
def folder(tmp_path):
    return build_package(tmp_path / "paquete", FLAT, RECORDS, METADATA, RELEASED).folder


def build(tmp_path, *records):
    return build_package(tmp_path / "malo", FLAT, records, METADATA, RELEASED).folder


def named(problems):
    return [(p.code, p.place.file, p.place.row, p.place.column) for p in problems]


def test_a_text_in_a_column_of_numbers_is_named_with_row_and_column(tmp_path):
    bad = build(tmp_path, ("u1", household("0101", 1, ingreso="mucho")))
    (problem,) = check_package(bad)
    assert named([problem]) == [("package.not_valid", "hogares.csv", 2, "ingreso")]
    assert problem.values["type"] == "type-error"


def test_a_value_under_its_minimum_is_named(tmp_path):
    bad = build(tmp_path, ("u1", household("0101", 1, ingreso=-1.0)))
    assert named(check_package(bad)) == [("package.not_valid", "hogares.csv", 2, "ingreso")]


def test_a_code_outside_the_list_is_named(tmp_path):
    bad = build(tmp_path, ("u1", household("101", 1)))
    assert named(check_package(bad)) == [("package.not_valid", "hogares.csv", 2, "municipio")]


def test_a_repeated_key_is_found(tmp_path):
    bad = build(tmp_path, ("u1", household("0101", 1)), ("u2", household("0101", 1)))
    assert [p.values["type"] for p in check_package(bad)] == ["primary-key"]


def test_a_missing_key_is_found(tmp_path):
    bad = build(tmp_path, ("u1", household("0101", None)))
    assert "package.not_valid" in {p.code for p in check_package(bad)}


def test_data_that_changed_do_not_match_hash_and_size(folder):
    with (folder / "hogares.csv").open("ab") as file:
        file.write(b"0102,2,5,\r\n")
    assert {p.values["type"] for p in check_package(folder)} == {"hash-count", "byte-count"}


def test_a_missing_data_file_is_found(folder):
    (folder / "hogares.csv").unlink()
    assert [p.code for p in check_package(folder)] == ["package.not_valid"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"resources": 3}', '{"resources": []}'])
def test_a_broken_description_is_a_problem_not_a_crash(folder, text):
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    assert check_package(folder)[0].code in {"package.cannot_read", "package.not_valid"}


def test_a_description_that_points_outside_the_folder_is_refused(folder):
    text = (folder / "datapackage.json").read_text(encoding="utf-8")
    (folder / "datapackage.json").write_text(
        text.replace('"path": "hogares.csv"', '"path": "../hogares.csv"'), encoding="utf-8"
    )
    assert check_package(folder) != []


def test_no_folder_is_a_problem_not_a_crash(tmp_path):
    assert [p.code for p in check_package(tmp_path / "nada")] == ["package.cannot_read"]
    assert [p.code for p in verify_manifest(tmp_path / "nada")] == ["package.cannot_read"]


def test_the_manifest_names_changed_missing_and_foreign_files(folder):
    (folder / "LEAME.md").write_text("otra cosa", encoding="utf-8")
    (folder / "diccionario.csv").unlink()
    (folder / "virus.exe").write_bytes(b"MZ")
    assert [(p.code, p.place.file) for p in verify_manifest(folder)] == [
        ("package.file_changed", "LEAME.md"),
        ("package.file_missing", "diccionario.csv"),
        ("package.file_unknown", "virus.exe"),
    ]


def test_a_manifest_of_other_bytes_confirms_nothing(folder):
    (folder / "manifiesto.sha256").write_bytes(b"\xff\xfe nada")
    assert [p.code for p in verify_manifest(folder)] == ["package.cannot_read"]
