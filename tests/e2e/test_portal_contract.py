"""The practice portal answers as a real CKAN does: every case runs against both.

Everything our client uses stands here, with the statuses and shapes it relies on. The work is done
as the editor of an organisation: as an administrator several refusals would never show.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.portals import Side, Spoken, fresh_name, skip_on_older

from sync.ckan import CkanPortal
from sync.portal import PortalError, Upload
from sync.reconcile import own_files, resource_id

pytestmark = pytest.mark.contract

TEN_MEGABYTES = 10 * 1024 * 1024
CSV = b"municipio,hogares\r\n0101,12\r\n0102,7\r\n"


OTHERWISE_BEFORE_2_12 = {
    "test_status_tells_the_version",
    "test_a_change_that_changes_nothing_leaves_the_mark",
    "test_an_id_that_is_no_uuid_is_refused",
    "test_a_file_created_twice_breaks_the_dataset",
    "test_a_file_comes_back_byte_for_byte",  # no ranges
    "test_the_client_goes_the_whole_way",  # asks for the version
}


@pytest.fixture(autouse=True)
def _of_this_version(request: pytest.FixtureRequest) -> None:
    if request.node.originalname in OTHERWISE_BEFORE_2_12:
        skip_on_older(request.getfixturevalue("side"))


@dataclass(frozen=True)
class Made:
    """A private dataset with one uploaded file."""

    id: str
    name: str
    file_id: str
    url: str


@pytest.fixture
def made(side: Side) -> Made:
    name = fresh_name()
    dataset = {"name": name, "owner_org": side.office, "private": True, "title": "Hogares"}
    dataset_id = str(side.call("package_create", dataset).result["id"])
    file_id = str(uuid.uuid4())
    file = side.call(
        "resource_create",
        {"package_id": name, "id": file_id, "name": "datos.csv", "format": "csv", "sha256": "aa"},
        upload=("datos.csv", CSV, "text/csv"),
    ).result
    return Made(dataset_id, name, file_id, str(file["url"]))


def shown(side: Side, name: str) -> dict[str, object]:
    return side.call("package_show", {"id": name}).result


def resources(side: Side, name: str) -> list[dict[str, object]]:
    found = shown(side, name)["resources"]
    assert isinstance(found, list)
    return found


# -- who answers, who asks


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_status_tells_the_version(side: Side, method: str) -> None:
    result = side.call("status_show", method=method, token="").result

    assert str(result["ckan_version"]).startswith("2.12")
    assert isinstance(result["site_title"], str)
    assert isinstance(result["extensions"], list)


def test_the_editor_sees_the_office_to_publish_in(side: Side) -> None:
    spoken = side.call("organization_list_for_user", {"permission": "create_dataset"})

    assert spoken.status == 200
    assert isinstance(spoken.body, dict)
    offices = [office["name"] for office in spoken.body["result"]]
    assert side.office in offices
    assert side.other_office not in offices


@pytest.mark.parametrize("token", ["", "llave-equivocada"])
def test_a_wrong_key_is_nobody_and_sees_no_office(side: Side, token: str) -> None:
    parameters = {"permission": "create_dataset"}
    spoken = side.call("organization_list_for_user", parameters, token=token)

    assert isinstance(spoken.body, dict)
    assert (spoken.status, spoken.body["result"]) == (200, [])


def test_an_office_is_shown(side: Side) -> None:
    result = side.call("organization_show", {"id": side.office}).result

    assert (result["name"], result["is_organization"]) == (side.office, True)


def test_licences_are_listed_with_their_titles(side: Side) -> None:
    spoken = side.call("license_list", token="")

    assert isinstance(spoken.body, dict)
    licences = {licence["id"]: licence["title"] for licence in spoken.body["result"]}
    assert {"cc-by", "cc-zero", "odc-by", "notspecified"} <= set(licences)
    assert all(licences.values())


# -- requests that cannot be read


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("package_create", b"{no es json"),
        ("package_create", b"[1]"),
        ("package_create", b'"texto"'),
        ("package_show", b"\xff"),
    ],
)
def test_what_is_no_json_object_gets_a_bare_text(side: Side, action: str, body: bytes) -> None:
    assert side.call(action, body=body).shape == (400, "text")


def test_an_unknown_action_gets_a_bare_text(side: Side) -> None:
    assert side.call("no_hay_tal_cosa").shape == (400, "text")


def test_what_changes_something_cannot_be_asked_by_get(side: Side) -> None:
    spoken = side.call("package_create", {"name": "a"}, method="GET")

    assert spoken.shape == (400, "text")


def test_what_changes_nothing_can_be_asked_by_get(side: Side, made: Made) -> None:
    assert side.call("package_show", {"id": made.name}, method="GET").status == 200


@pytest.mark.parametrize("path", ["/api/3/action/", "/dataset/no-hay-tal-cosa", "/nada"])
def test_an_address_that_is_not_there_is_a_page(side: Side, path: str) -> None:
    reply = side.get(side.url + path)

    assert reply.status_code == 404
    assert reply.headers["Content-Type"].startswith("text/html")


# -- creating a dataset


def test_a_dataset_is_created_as_it_was_described(side: Side) -> None:
    name = fresh_name()
    result = side.call(
        "package_create",
        {
            "name": name,
            "title": "  Hogares con internet ",
            "notes": "Por municipio.\r\n",
            "owner_org": side.office,
            "private": True,
            "license_id": "cc-by",
            "author": "Municipalidad",
            "maintainer_email": "datos@muni.gob.gt",
            "tags": [{"name": "Salud pública"}, {"name": "año 2026"}],
            "extras": [{"key": "b", "value": "2"}, {"key": "a", "value": "1"}],
        },
    ).result

    assert (result["name"], result["title"]) == (name, "Hogares con internet")
    assert (result["notes"], result["private"]) == ("Por municipio.\r\n", True)
    assert (result["license_id"], result["state"], result["type"]) == ("cc-by", "active", "dataset")
    assert result["license_title"]
    assert (result["author"], result["maintainer_email"]) == ("Municipalidad", "datos@muni.gob.gt")
    assert {"key": "a", "value": "1"} in result["extras"]
    assert sorted(tag["name"] for tag in result["tags"]) == ["Salud pública", "año 2026"]
    assert result["organization"]["name"] == side.office
    assert (result["resources"], result["num_resources"], result["num_tags"]) == ([], 0, 2)


def test_what_is_not_said_is_null_and_a_title_falls_back_to_the_name(side: Side) -> None:
    name = fresh_name()
    result = side.call("package_create", {"name": name, "owner_org": side.office}).result

    assert (result["title"], result["notes"], result["version"]) == (name, None, None)
    assert (result["private"], result["tags"], result["extras"]) == (False, [], [])


DATASET_KEYS = {
    "author", "author_email", "creator_user_id", "extras", "groups", "id", "isopen", "license_id",
    "license_title", "maintainer", "maintainer_email", "metadata_created", "metadata_modified",
    "name", "notes", "num_resources", "num_tags", "organization", "owner_org", "private",
    "relationships_as_object", "relationships_as_subject", "resources", "state", "tags", "title",
    "type", "url", "version",
}  # fmt: skip

RESOURCE_KEYS = {
    "cache_last_updated", "cache_url", "created", "datastore_active", "description", "format",
    "hash", "id", "last_modified", "metadata_modified", "mimetype", "mimetype_inner", "name",
    "package_id", "position", "resource_type", "sha256", "size", "state", "url", "url_type",
}  # fmt: skip


def test_a_dataset_and_a_resource_have_ckans_keys_and_no_others(side: Side, made: Made) -> None:
    dataset = shown(side, made.name)

    assert set(dataset) - {"license_url"} == DATASET_KEYS
    assert set(resources(side, made.name)[0]) == RESOURCE_KEYS


def create(side: Side, token: str | None = None, **fields: object) -> tuple[object, ...]:
    given = {"name": fresh_name(), "owner_org": side.office, **fields}
    kept = {name: value for name, value in given.items() if value is not None}
    return side.call("package_create", kept, token=token).shape


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"name": None}, ["name"]),
        ({"name": ""}, ["name"]),
        ({"name": "Con Mayúsculas"}, ["name"]),
        ({"name": "a"}, ["name"]),
        ({"name": "a" * 101}, ["name"]),
        ({"name": "new"}, ["name"]),
        ({"owner_org": None}, ["owner_org"]),
        ({"id": "41c713c7-1311-4e1c-92bf-19914ecc7799"}, ["id"]),
        ({"author_email": "no es correo"}, ["author_email"]),
        ({"maintainer_email": "tampoco"}, ["maintainer_email"]),
        ({"tags": [{"name": "x"}]}, ["tags"]),
        ({"tags": [{"name": "con signos!"}]}, ["tags"]),
        ({"extras": [{"key": "a"}]}, ["extras"]),
        ({"extras": [{"value": "a"}]}, ["extras"]),
        ({"extras": [{"key": "a", "value": "1"}] * 2}, ["extras_validation"]),
        ({"name": None, "tags": [{"name": "x"}], "author_email": "?"},
         ["author_email", "name", "tags"]),
    ],
)  # fmt: skip
def test_every_refused_field_is_named(
    side: Side, fields: dict[str, object], refused: list[str]
) -> None:
    assert create(side, **fields) == (409, "Validation Error", *refused)


def test_a_list_that_is_none_is_no_validation_error(side: Side) -> None:
    assert create(side, tags="texto")[:2] == (400, "Integrity Error")


def test_a_name_that_is_taken_is_refused_by_its_field_alone(side: Side, made: Made) -> None:
    assert create(side, name=made.name) == (409, "Validation Error", "name")


@pytest.mark.parametrize("token", ["", "llave-equivocada"])
def test_nobody_may_create(side: Side, token: str) -> None:
    assert create(side, token=token) == (403, "Authorization Error")


def test_an_office_without_a_role_there_and_one_that_is_not_there_look_the_same(side: Side) -> None:
    assert create(side, owner_org=side.other_office) == (403, "Authorization Error")
    assert create(side, owner_org="no-hay-tal-oficina") == (403, "Authorization Error")


def test_rights_are_asked_before_fields_are_looked_at(side: Side) -> None:
    assert create(side, token="", name="Mal Nombre") == (403, "Authorization Error")


# -- looking


@pytest.mark.parametrize("token", ["", "llave-equivocada"])
def test_what_is_private_is_forbidden_and_not_hidden(side: Side, made: Made, token: str) -> None:
    asked = {"id": made.name}

    assert side.call("package_show", asked, token=token).shape == (403, "Authorization Error")
    asked = {"id": made.file_id}
    assert side.call("resource_show", asked, token=token).shape == (403, "Authorization Error")


def test_a_dataset_is_found_by_name_and_by_id(side: Side, made: Made) -> None:
    assert shown(side, made.name) == shown(side, made.id)


@pytest.mark.parametrize(
    ("action", "parameters"),
    [
        ("package_show", {"id": "no-hay-tal-cosa"}),
        ("resource_show", {"id": "8e65bd06-8d31-49af-8146-eb7f7a40b6af"}),
        ("organization_show", {"id": "no-hay-tal-cosa"}),
        ("package_patch", {"id": "no-hay-tal-cosa", "notes": "x"}),
        ("package_revise", {"match": {"name": "no-hay-tal-cosa"}, "update": {}}),
        ("package_delete", {"id": "no-hay-tal-cosa"}),
        ("resource_create", {"package_id": "no-hay-tal-cosa", "name": "x"}),
        ("resource_patch", {"id": "8e65bd06-8d31-49af-8146-eb7f7a40b6af"}),
        ("resource_delete", {"id": "8e65bd06-8d31-49af-8146-eb7f7a40b6af"}),
    ],
)
def test_what_is_not_there_is_not_found(
    side: Side, action: str, parameters: dict[str, object]
) -> None:
    assert side.call(action, parameters).shape == (404, "Not Found Error")


@pytest.mark.parametrize(
    ("action", "parameters", "refused"),
    [
        ("package_show", {}, ["name_or_id"]),
        ("package_patch", {}, []),
        ("package_revise", {"match": {}, "update": {}}, ["match__id"]),
        ("package_revise", {"match": "texto", "update": {}}, ["match"]),
        ("resource_create", {"name": "x"}, ["package_id"]),
        ("resource_patch", {"hash": "x"}, []),
        ("resource_delete", {}, ["id"]),
    ],
)
def test_what_an_action_cannot_do_without_is_named(
    side: Side, action: str, parameters: dict[str, object], refused: list[str]
) -> None:
    assert side.call(action, parameters).shape == (409, "Validation Error", *refused)


def test_a_search_finds_what_is_public_and_counts(side: Side, made: Made) -> None:
    query = {"fq": f"name:{made.name}", "rows": 0}
    hidden = side.call("package_search", query, token="").result
    side.call("package_patch", {"id": made.name, "private": False})
    found = side.call("package_search", query, token="").result

    assert (hidden["count"], found["count"], found["results"]) == (0, 1, [])
    assert set(found) == {"count", "facets", "results", "sort", "search_facets"}


# -- changing


def revise(side: Side, name: str, **parts: object) -> dict[str, object]:
    result = side.call("package_revise", {"match": {"name": name}, **parts}).result
    package = result["package"]
    assert isinstance(package, dict)
    return package


def test_a_change_is_locked_to_what_was_seen(side: Side, made: Made) -> None:
    seen = shown(side, made.name)["metadata_modified"]
    match = {"id": made.id, "metadata_modified": seen}
    first = side.call("package_revise", {"match": match, "update": {"notes": "uno"}})
    second = side.call("package_revise", {"match": match, "update": {"notes": "dos"}})

    assert first.shape == (200, "done")
    assert second.shape == (409, "Validation Error", "match")
    assert isinstance(second.body, dict)
    assert second.body["error"]["match"] == ["metadata_modified"]
    assert shown(side, made.name)["notes"] == "uno"


def test_a_change_that_changes_nothing_leaves_the_mark(side: Side, made: Made) -> None:
    before = shown(side, made.name)
    after = revise(side, made.name, update={"title": before["title"]})

    assert after["metadata_modified"] == before["metadata_modified"]


def test_lists_are_merged_by_place_unless_they_are_taken_out_first(side: Side, made: Made) -> None:
    two = [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]
    revise(side, made.name, update={"extras": two})
    merged = revise(side, made.name, update={"extras": [{"key": "c", "value": "3"}]})
    replaced = revise(
        side, made.name, filter=["-extras"], update={"extras": [{"key": "d", "value": "4"}]}
    )

    assert sorted(extra["key"] for extra in merged["extras"]) == ["b", "c"]
    assert replaced["extras"] == [{"key": "d", "value": "4"}]


def test_files_stay_when_fields_change(side: Side, made: Made) -> None:
    revise(side, made.name, filter=["-extras", "-tags"], update={"title": "Otro", "tags": []})

    assert [r["id"] for r in resources(side, made.name)] == [made.file_id]


@pytest.mark.parametrize(
    ("include", "left"),
    [
        (["-*"], set()),
        (["-*", "+id"], set()),
        (["+package__id", "+package__metadata_modified", "-package__*"],
         {"id", "metadata_modified"}),
    ],
)  # fmt: skip
def test_an_answer_can_be_cut_down(
    side: Side, made: Made, include: list[str], left: set[str]
) -> None:
    request = {"match": {"id": made.id}, "update": {"notes": "x"}, "include": include}
    result = side.call("package_revise", request).result

    assert set(result.get("package", {})) == left


@pytest.mark.parametrize(
    ("update", "refused"),
    [
        ({"name": "Mal Nombre"}, "name"),
        ({"author_email": "?"}, "author_email"),
        ({"tags": [{"name": "x"}]}, "tags"),
    ],
)
def test_a_refused_change_names_its_field_and_changes_nothing(
    side: Side, made: Made, update: dict[str, object], refused: str
) -> None:
    before = shown(side, made.name)
    request = {"match": {"id": made.id}, "update": {"notes": "no debe quedar", **update}}

    assert side.call("package_revise", request).shape == (409, "Validation Error", refused)
    assert shown(side, made.name) == before


def test_a_patch_changes_only_what_it_says(side: Side, made: Made) -> None:
    patched = side.call("package_patch", {"id": made.name, "notes": "parche"}).result

    assert (patched["notes"], patched["title"]) == ("parche", "Hogares")
    assert [r["id"] for r in resources(side, made.name)] == [made.file_id]


def test_an_office_that_is_not_there_cannot_own_what_exists(side: Side, made: Made) -> None:
    spoken = side.call("package_patch", {"id": made.name, "owner_org": "no-hay-tal-oficina"})

    assert spoken.shape == (409, "Validation Error", "owner_org")


@pytest.mark.parametrize("action", ["package_patch", "package_delete"])
def test_nobody_may_change_a_dataset(side: Side, made: Made, action: str) -> None:
    spoken = side.call(action, {"id": made.name, "notes": "x"}, token="")

    assert spoken.shape == (403, "Authorization Error")


def test_nobody_may_change_files(side: Side, made: Made) -> None:
    for action in ("resource_patch", "resource_delete"):
        spoken = side.call(action, {"id": made.file_id, "hash": "x"}, token="")
        assert spoken.shape == (403, "Authorization Error")
    spoken = side.call("resource_create", {"package_id": made.name, "name": "x"}, token="")
    assert spoken.shape == (403, "Authorization Error")


def test_publishing_lets_everybody_see(side: Side, made: Made) -> None:
    published = revise(side, made.name, update={"private": False})

    assert published["private"] is False
    assert side.call("package_show", {"id": made.name}, token="").status == 200


# -- files


def test_an_uploaded_file_is_described_as_it_was_sent(side: Side, made: Made) -> None:
    file = resources(side, made.name)[0]

    assert (file["id"], file["name"], file["format"]) == (made.file_id, "datos.csv", "CSV")
    assert (file["size"], file["sha256"], file["url_type"]) == (len(CSV), "aa", "upload")
    assert file["mimetype"] == "text/csv"
    expected = f"/dataset/{made.id}/resource/{made.file_id}/download/datos.csv"
    assert str(file["url"]).endswith(expected)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("LEAME.md", "leame.md"),
        ("Año 2026 (final).csv", "ano-2026-final.csv"),
        ("../../diccionario.csv", "diccionario.csv"),
    ],
)
def test_a_file_name_is_made_plain_in_its_address(
    side: Side, made: Made, sent: str, kept: str
) -> None:
    parameters = {"package_id": made.name, "name": sent}
    file = side.call("resource_create", parameters, upload=(sent, b"x", "text/plain")).result

    assert str(file["url"]).rsplit("/", 1)[1] == kept
    assert file["name"] == sent


@pytest.mark.parametrize("file_id", ["no-uuid", "../mal", "aaaaaaaa"])
def test_an_id_that_is_no_uuid_is_refused(side: Side, made: Made, file_id: str) -> None:
    spoken = side.call("resource_create", {"package_id": made.name, "id": file_id, "name": "x"})

    assert spoken.shape == (409, "Validation Error", "id")


def test_an_id_of_another_dataset_is_refused(side: Side, made: Made) -> None:
    other = fresh_name()
    side.call("package_create", {"name": other, "owner_org": side.office})
    spoken = side.call(
        "resource_create",
        {"package_id": other, "id": made.file_id, "name": "x"},
        upload=("x.csv", b"x", "text/csv"),
    )

    assert spoken.shape == (409, "Validation Error", "id")


def test_a_file_created_twice_breaks_the_dataset(side: Side, made: Made) -> None:
    """Why our client looks first: the second answer is 200, and nothing works any more."""
    parameters = {"package_id": made.name, "name": "b.csv"}
    side.call("resource_create", parameters, upload=("b.csv", b"x", "text/csv"))
    again = side.call(
        "resource_create",
        {"package_id": made.name, "id": made.file_id, "name": "datos.csv"},
        upload=("datos.csv", CSV, "text/csv"),
    )

    assert again.shape == (200, "done")
    assert again.result["position"] == 2
    assert len(resources(side, made.name)) == 2
    spoken = side.call("package_patch", {"id": made.name, "notes": "x"})
    assert spoken.shape == (500, "Internal Server Error")


def test_a_patched_file_keeps_what_is_not_said(side: Side, made: Made) -> None:
    parameters = {"id": made.file_id, "sha256": "bb", "description": "Corregido"}
    new = CSV + b"0103,1\r\n"
    file = side.call("resource_patch", parameters, upload=("datos.csv", new, "text/csv")).result

    assert (file["sha256"], file["size"], file["format"]) == ("bb", len(new), "CSV")
    assert (file["position"], file["name"]) == (0, "datos.csv")
    assert side.get(made.url).content == new


def test_an_updated_file_forgets_what_is_not_said(side: Side, made: Made) -> None:
    parameters = {"id": made.file_id, "name": "datos.csv"}
    file = side.call("resource_update", parameters, upload=("datos.csv", b"x", "text/csv")).result

    assert "sha256" not in file
    assert (file["id"], file["size"], file["description"]) == (made.file_id, 1, None)


def test_a_change_of_a_file_moves_the_datasets_mark(side: Side, made: Made) -> None:
    before = shown(side, made.name)["metadata_modified"]
    side.call("resource_patch", {"id": made.file_id, "description": "otra"})

    assert str(shown(side, made.name)["metadata_modified"]) > str(before)


def test_a_file_that_was_taken_away_is_gone_and_may_come_back(side: Side, made: Made) -> None:
    parameters = {"package_id": made.name, "id": made.file_id, "name": "datos.csv"}

    assert side.call("resource_delete", {"id": made.file_id}).shape == (200, "done")
    assert resources(side, made.name) == []
    assert side.call("resource_show", {"id": made.file_id}).shape == (404, "Not Found Error")
    back = side.call("resource_create", parameters, upload=("datos.csv", CSV, "text/csv"))
    assert back.shape == (200, "done")
    assert side.call("package_patch", {"id": made.name, "notes": "x"}).status == 200


def test_a_file_over_the_limit_is_refused_after_it_was_sent(side: Side, made: Made) -> None:
    big = b"x" * (TEN_MEGABYTES + 1024)
    parameters = {"package_id": made.name, "name": "grande"}
    spoken = side.call("resource_create", parameters, upload=("g.csv", big, "text/csv"))

    assert spoken.shape == (409, "Validation Error", "upload")
    assert isinstance(spoken.body, dict)
    assert "too large" in spoken.body["error"]["upload"][0]
    assert len(resources(side, made.name)) == 1


# -- deleted


def test_a_deleted_name_can_be_used_again_but_not_its_files_ids(side: Side, made: Made) -> None:
    assert side.call("package_delete", {"id": made.name}).shape == (200, "done")
    assert shown(side, made.name)["state"] == "deleted"
    nobody = side.call("package_show", {"id": made.name}, token="")
    assert nobody.shape == (403, "Authorization Error")

    again = side.call("package_create", {"name": made.name, "owner_org": side.office}).result

    assert again["id"] != made.id
    assert shown(side, made.name)["id"] == again["id"]
    spoken = side.call(
        "resource_create",
        {"package_id": made.name, "id": made.file_id, "name": "datos.csv"},
        upload=("datos.csv", CSV, "text/csv"),
    )
    assert spoken.shape == (409, "Validation Error", "id")


# -- downloads


def test_a_file_comes_back_byte_for_byte(side: Side, made: Made) -> None:
    reply = side.get(made.url)

    assert (reply.status_code, reply.content) == (200, CSV)
    assert reply.headers["Content-Length"] == str(len(CSV))
    assert reply.headers["Content-Type"].startswith("text/csv")
    assert reply.headers["Accept-Ranges"] == "bytes"
    assert {"ETag", "Last-Modified"} <= set(reply.headers)


def test_what_is_known_already_is_not_sent_again(side: Side, made: Made) -> None:
    first = side.get(made.url)
    by_tag = side.get(made.url, If_None_Match=first.headers["ETag"])
    by_time = side.get(made.url, If_Modified_Since=first.headers["Last-Modified"])

    assert [(r.status_code, r.content) for r in (by_tag, by_time)] == [(304, b"")] * 2


def test_a_new_content_has_a_new_tag(side: Side, made: Made) -> None:
    first = side.get(made.url).headers["ETag"]
    upload = ("datos.csv", CSV + b"0103,1\r\n", "text/csv")
    side.call("resource_patch", {"id": made.file_id}, upload=upload)

    assert side.get(made.url).headers["ETag"] != first


@pytest.mark.parametrize(("asked", "got"), [("5-", slice(5, None)), ("2-6", slice(2, 7))])
def test_a_part_can_be_asked_for(side: Side, made: Made, asked: str, got: slice) -> None:
    tag = side.get(made.url).headers["ETag"]
    reply = side.get(made.url, Range=f"bytes={asked}", If_Range=tag)

    assert (reply.status_code, reply.content) == (206, CSV[got])
    assert reply.headers["Content-Range"].endswith(f"/{len(CSV)}")


def test_a_part_of_what_changed_is_the_whole(side: Side, made: Made) -> None:
    reply = side.get(made.url, Range="bytes=5-", If_Range='"otra"')

    assert (reply.status_code, reply.content) == (200, CSV)


def test_a_part_beyond_the_end_is_refused(side: Side, made: Made) -> None:
    assert side.get(made.url, Range="bytes=9999-").status_code == 416


@pytest.mark.parametrize("token", ["", "llave-equivocada"])
def test_a_private_file_is_a_forbidden_page_for_others(side: Side, made: Made, token: str) -> None:
    reply = side.get(made.url, token=token)

    assert reply.status_code == 403
    assert reply.headers["Content-Type"].startswith("text/html")


def test_a_file_that_is_not_there_is_a_page(side: Side, made: Made) -> None:
    url = made.url.replace(made.file_id, "8e65bd06-8d31-49af-8146-eb7f7a40b6af")

    assert side.get(url).status_code == 404


# -- places that are reserved for files


def reserving(side: Side, made: Made, modified: str, *files: dict[str, object]) -> Spoken:
    request = {
        "match": {"id": made.id, "metadata_modified": modified},
        "update__resources__extend": list(files),
        "include": ["+package__metadata_modified", "-package__*"],
    }
    return side.call("package_revise", request)


def test_a_place_is_reserved_once_however_often_the_request_arrives(side: Side, made: Made) -> None:
    """It may be worked off long after it was given up; the dataset can still be changed."""
    modified = str(shown(side, made.name)["metadata_modified"])
    place = {"id": str(uuid.uuid4()), "name": "LEAME.md"}
    first, second = (reserving(side, made, modified, place) for _time in range(2))

    assert set(first.result["package"]) == {"metadata_modified"}
    assert second.shape == (409, "Validation Error", "match")
    names = [file["name"] for file in shown(side, made.name)["resources"]]
    assert names == ["datos.csv", "LEAME.md"]
    upload = side.call("resource_patch", {"id": place["id"]}, upload=("LEAME.md", b"# A", "text/x"))
    assert (upload.status, upload.result["size"], upload.result["url_type"]) == (200, 3, "upload")
    assert side.call("package_patch", {"id": made.name, "version": "2"}).status == 200


def test_a_place_needs_an_id(side: Side, made: Made) -> None:
    modified = str(shown(side, made.name)["metadata_modified"])
    assert reserving(side, made, modified, {"id": "no es un id"}).status == 409
    assert len(shown(side, made.name)["resources"]) == 1


def test_the_client_never_reserves_a_place_twice(side: Side, made: Made) -> None:
    """CKAN 2.12 answers such a request with 200, and the dataset with 500 from then on."""
    portal = side.portal()
    try:
        dataset = portal.show(made.name)
        assert dataset is not None
        assert portal.reserve(dataset, [{"id": made.file_id, "name": "otra vez"}]) == dataset
        assert portal.writes == 0
    finally:
        portal.close()
    assert len(shown(side, made.name)["resources"]) == 1


# -- the same through our client


@pytest.fixture
def csv(tmp_path: Path) -> Upload:
    path = tmp_path / "datos.csv"
    path.write_bytes(CSV)
    fields = {"name": "datos.csv", "sha256": "aa", "mimetype": "text/csv", "format": "CSV"}
    return Upload(path, fields, lambda _count: None)


def test_the_client_goes_the_whole_way(side: Side, csv: Upload) -> None:
    name = fresh_name()
    portal = side.portal()
    try:
        assert portal.status().version.startswith("2.12")
        assert side.office in [office.name for office in portal.organizations()]
        assert portal.show(name) is None
        made = portal.create({"name": name, "owner_org": side.office, "private": True})
        file_id = resource_id(made.id, "datos.csv")
        portal.reserve(made, [{"id": file_id, "name": "datos.csv"}])
        stored = portal.update_resource(file_id, csv)
        seen = portal.show(name)
        assert seen is not None
        assert [file.id for file in own_files(seen)] == [file_id]
        told, shown_later = ((f.url, f.sha256, f.bytes) for f in (stored, seen.files[0]))
        assert told == shown_later
        assert b"".join(portal.download(stored)) == CSV
        published = portal.publish(portal.revise(seen, {"title": "Hogares", "tags": []}))
        assert (published.public, published.organization) == (True, side.office)
        assert portal.show(name).modified == published.modified
        portal.delete_resource(file_id)
        portal.delete_resource(file_id)
        assert portal.writes == 7
    finally:
        portal.close()


def failure(side: Side, deed: Callable[[CkanPortal], object]) -> str:
    portal = side.portal()
    try:
        with pytest.raises(PortalError) as caught:
            deed(portal)
    finally:
        portal.close()
    return caught.value.code


def test_the_client_understands_a_name_that_is_taken(side: Side, made: Made) -> None:
    fields = {"name": made.name, "owner_org": side.office}

    assert failure(side, lambda portal: portal.create(fields)) == "portal.name_taken"


def test_the_client_understands_that_it_may_not(side: Side) -> None:
    fields = {"name": fresh_name(), "owner_org": side.other_office}

    assert failure(side, lambda portal: portal.create(fields)) == "portal.forbidden"


def test_the_client_understands_which_field_is_refused(side: Side) -> None:
    fields = {"name": fresh_name(), "owner_org": side.office, "maintainer_email": "?"}

    assert failure(side, lambda portal: portal.create(fields)) == "portal.validation"


def test_the_client_understands_that_somebody_was_faster(side: Side, made: Made) -> None:
    portal = side.portal()
    seen = portal.show(made.name)
    assert seen is not None
    portal.revise(seen, {"title": "primero"})
    portal.close()

    assert failure(side, lambda late: late.revise(seen, {"title": "tarde"})) == "portal.stale"


def test_the_client_does_not_see_what_was_deleted(side: Side, made: Made) -> None:
    side.call("package_delete", {"id": made.name})
    portal = side.portal()
    try:
        assert portal.show(made.name) is None
    finally:
        portal.close()
