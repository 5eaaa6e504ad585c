"""How the practice portal describes one file."""

import pytest

from sync.practice.refusals import RefusalError
from sync.practice.resources import address_name, new_resource, patched_resource, reserved

DATASET = {"id": "d1"}
NOW, LATER = "2026-11-21T12:00:00.000000", "2026-11-21T13:00:00.000000"


def a_resource(**changes: object) -> dict[str, object]:
    given = {"id": "r1", "package_id": "hogares", "name": "datos.csv", "format": "csv", **changes}
    return {**new_resource(given, DATASET, NOW), "position": 0}


def test_a_new_resource_belongs_to_its_dataset_by_id() -> None:
    made = a_resource()

    assert (made["id"], made["package_id"]) == ("r1", "d1")
    assert (made["created"], made["metadata_modified"]) == (NOW, NOW)


def test_what_the_server_makes_cannot_be_sent() -> None:
    made = a_resource(size=99, url_type="upload", file_name="otro", upload="x")

    assert (made["size"], made["url_type"], made["file_name"]) == (None, None, "")
    assert "upload" not in made


def test_fields_of_our_own_are_kept() -> None:
    assert a_resource(sha256="abc", rows="3")["sha256"] == "abc"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("csv", "CSV"), ("Json", "JSON"), ("md", "md"), ("", ""), ("SHA256", "SHA256")],
)
def test_well_known_formats_are_written_in_one_way(sent: str, kept: str) -> None:
    assert a_resource(format=sent)["format"] == kept


def test_a_patch_keeps_what_is_not_said() -> None:
    old = a_resource(sha256="abc", description="Antes")
    new = patched_resource(old, {"id": "r1", "sha256": "def"}, LATER, keep=True)

    assert (new["sha256"], new["description"], new["name"]) == ("def", "Antes", "datos.csv")
    assert (new["created"], new["metadata_modified"]) == (NOW, LATER)


def test_an_update_forgets_what_is_not_said_but_not_the_stored_file() -> None:
    old = {**a_resource(sha256="abc", description="Antes"), "size": 7, "file_name": "datos.csv"}
    new = patched_resource(old, {"id": "r1", "name": "x"}, LATER, keep=False)

    assert "sha256" not in new
    assert (new["name"], new["description"]) == ("x", None)
    assert (new["size"], new["file_name"], new["format"]) == (7, "datos.csv", "CSV")


@pytest.mark.parametrize("keep", [True, False])
def test_a_file_stays_what_and_where_it_is(keep: bool) -> None:
    old = a_resource()
    given = {"id": "r1", "package_id": "d9", "position": 5, "created": "ayer", "state": "deleted"}
    new = patched_resource(old, given, LATER, keep=keep)

    for name in ("id", "package_id", "position", "created", "state"):
        assert new[name] == old[name]


@pytest.mark.parametrize(
    ("sent", "address"),
    [
        ("datos.csv", "datos.csv"),
        ("LEAME.md", "leame.md"),
        ("Año 2026 (final).csv", "ano-2026-final.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Datos\\obras.XLSX", "obras.xlsx"),
        ("a.b.csv", "a-b.csv"),
        ("ꞌꞌꞌ.csv", "archivo.csv"),
        ("", "archivo"),
        (".csv", "csv"),
    ],
)
def test_a_file_name_becomes_plain_in_an_address(sent: str, address: str) -> None:
    assert address_name(sent) == address


WITH_ONE = {"id": "d1", "metadata_modified": NOW, "resources": [{"id": "r1"}]}
FREE, IN_USE = "41c713c7-1311-4e1c-92bf-19914ecc7799", "6a9e7a0e-8a52-4c3e-9d15-2b8f0d7c9b11"


def home_of(key: str) -> str | None:
    return "d2" if key == IN_USE else None


def test_places_stand_behind_what_is_there_and_hold_nothing() -> None:
    table = {"name": "datos.csv", "url_type": "datastore"}
    made = reserved([{"id": FREE, "name": "LEAME.md"}, table], WITH_ONE, home_of)

    assert [(m["name"], m["position"], m["url_type"]) for m in made] == [
        ("LEAME.md", 1, None), ("datos.csv", 2, "datastore"),
    ]  # fmt: skip
    assert made[0]["id"] == FREE
    assert [m["size"] for m in made] == [None, None]


@pytest.mark.parametrize("key", ["no es un id", IN_USE])
def test_a_place_needs_an_id_that_is_free(key: str) -> None:
    with pytest.raises(RefusalError) as caught:
        reserved([{"id": key, "name": "LEAME.md"}], WITH_ONE, home_of)

    assert caught.value.status == 409
