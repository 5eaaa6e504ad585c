"""A built package, read for sending."""

import json
from pathlib import Path

import pytest
from support.shipments import FIELDS, NAME, sha256, write_package

from app.store.database import KnownError
from sync.release import Release, file_sha256, read_release


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "paquete"


def release(folder: Path, **changes: object) -> Release:
    manifest = write_package(folder, 3) if not folder.exists() else changes.pop("manifest")
    return read_release(
        folder,
        name=NAME,
        number=1,
        rows=3,
        fields=dict(changes.pop("fields", FIELDS)),
        manifest=manifest,
    )


def test_data_come_first_and_the_manifest_last(folder: Path) -> None:
    names = [file.name for file in release(folder).files]

    assert names == [
        "datos.csv",
        "LEAME.md",
        "datapackage.json",
        "diccionario.csv",
        "manifiesto.sha256",
    ]


def test_several_data_files_keep_the_order_of_the_package(folder: Path) -> None:
    manifest = write_package(folder, 3, aaa__csv="a\r\n1\r\n")
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"].append({"name": "aaa", "path": "aaa.csv", "schema": {"fields": []}})
    text = json.dumps(descriptor)
    (folder / "datapackage.json").write_text(text, encoding="utf-8", newline="")
    manifest["datapackage.json"]["sha256"] = sha256(folder / "datapackage.json")

    found = release(folder, manifest=manifest)

    assert [file.name for file in found.files if file.is_data] == ["datos.csv", "aaa.csv"]
    assert found.data.name == "datos.csv"


def test_only_tables_of_the_package_are_data(folder: Path) -> None:
    assert [file.name for file in release(folder).files if file.is_data] == ["datos.csv"]


def test_each_file_carries_its_hash_and_size(folder: Path) -> None:
    for file in release(folder).files:
        assert file.sha256 == sha256(folder / file.name)
        assert file.bytes == (folder / file.name).stat().st_size


def test_the_portal_is_told_the_hash_twice_because_a_loader_may_overwrite_one(folder: Path) -> None:
    fields = release(folder).data.fields()

    assert fields["hash"] == fields["sha256"] == sha256(folder / "datos.csv")
    assert fields["format"] == "CSV"
    assert fields["mimetype"] == "text/csv"
    assert fields["description"] == "Datos por municipio"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("LEAME.md", "text/markdown"),
        ("datapackage.json", "application/json"),
        ("manifiesto.sha256", "text/plain"),
    ],
)
def test_each_kind_of_file_has_its_media_type(folder: Path, name: str, kind: str) -> None:
    file = next(file for file in release(folder).files if file.name == name)

    assert file.fields()["mimetype"] == kind


def test_what_the_delivery_decides_is_not_taken_from_the_description(folder: Path) -> None:
    fields = {**FIELDS, "name": "otro", "owner_org": "otra", "private": True, "resources": [1]}

    assert release(folder, fields=fields).fields == FIELDS


def test_a_file_that_is_missing_is_named(folder: Path) -> None:
    manifest = write_package(folder, 3)
    (folder / "LEAME.md").unlink()

    with pytest.raises(KnownError) as caught:
        release(folder, manifest=manifest)

    problem = caught.value.problems[0]
    assert (problem.code, problem.place.file) == ("portal.package_missing", "LEAME.md")


def test_a_package_without_its_description_is_no_package(folder: Path) -> None:
    manifest = write_package(folder, 3)
    (folder / "datapackage.json").unlink()

    with pytest.raises(KnownError) as caught:
        release(folder, manifest=manifest)

    assert caught.value.problems[0].place.file == "datapackage.json"


def test_a_file_changed_after_approval_does_not_go_out(folder: Path) -> None:
    manifest = write_package(folder, 3)
    (folder / "datos.csv").write_text("municipio\r\n9999\r\n", encoding="utf-8")

    with pytest.raises(KnownError) as caught:
        release(folder, manifest=manifest)

    problem = caught.value.problems[0]
    assert (problem.code, problem.place.file) == ("portal.package_changed", "datos.csv")


def test_a_file_nobody_approved_stays_here(folder: Path) -> None:
    manifest = write_package(folder, 3)
    (folder / "notas.txt").write_text("solo para la oficina", encoding="utf-8")

    assert "notas.txt" not in [file.name for file in release(folder, manifest=manifest).files]


def test_the_hash_of_a_file_is_that_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a\r\n" * 100_000)

    assert file_sha256(path) == sha256(path)
