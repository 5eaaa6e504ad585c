"""The practice portal's actions without HTTP: rights, search, marks, and what tears a dataset."""

import io
from pathlib import Path
from typing import Any

import pytest

from sync.practice.actions import Actions, Call
from sync.practice.offices import EDITOR, LICENSES, OFFICE, OTHER_OFFICE, organization
from sync.practice.refusals import RefusalError
from sync.practice.shelf import Shelf

URL = "http://127.0.0.1:5000"


class Desk:
    """An editor who calls actions."""

    def __init__(self, folder: Path) -> None:
        self.shelf = Shelf(folder)
        self.actions = Actions(self.shelf, largest_file=1000)

    def call(
        self, action: str, user: str | None = EDITOR, upload: bytes | None = None, **given: Any
    ) -> Any:
        stored = None if upload is None else ("datos.csv", "text/csv", io.BytesIO(upload))
        return self.actions.run(action, Call(given, user, stored, URL))

    def refused(self, action: str, user: str | None = EDITOR, **given: Any) -> RefusalError:
        with pytest.raises(RefusalError) as caught:
            self.call(action, user, **given)
        return caught.value

    def dataset(self, name: str = "hogares", **fields: Any) -> dict[str, Any]:
        made: dict[str, Any] = self.call(
            "package_create", **{"name": name, "owner_org": OFFICE, **fields}
        )
        return made

    def found(self, **query: Any) -> list[str]:
        return [d["name"] for d in self.call("package_search", **query)["results"]]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "portal")


def test_every_action_is_known_and_reads_are_told_from_writes(desk: Desk) -> None:
    assert desk.actions.knows("package_show")
    assert desk.actions.is_read("package_show")
    assert desk.actions.knows("package_create")
    assert not desk.actions.is_read("package_create")
    assert not desk.actions.knows("package_purge")


def test_the_offices_are_found_by_name_and_by_id() -> None:
    office = organization(OFFICE)

    assert office is not None
    assert organization(office["id"]) == office
    assert organization(OTHER_OFFICE) != office
    assert organization(None) is None


def test_the_editor_publishes_in_one_office_only(desk: Desk) -> None:
    offices = desk.call("organization_list_for_user", permission="create_dataset")

    assert [(office["name"], office["capacity"]) for office in offices] == [(OFFICE, "editor")]
    refusal = desk.refused("package_create", name="ajenos", owner_org=OTHER_OFFICE)
    assert refusal.status == 403


def test_an_office_counts_its_datasets(desk: Desk) -> None:
    desk.dataset("uno")
    desk.dataset("dos", private=True)

    assert desk.call("organization_show", id=OFFICE)["package_count"] == 2


@pytest.mark.parametrize("license_id", sorted(LICENSES))
def test_a_licence_is_shown_with_its_title(desk: Desk, license_id: str) -> None:
    made = desk.dataset(license_id=license_id)

    assert made["license_title"] == LICENSES[license_id][0]
    assert made["isopen"] is (license_id != "notspecified")


def test_a_licence_the_portal_does_not_know_is_kept_and_not_called_open(desk: Desk) -> None:
    made = desk.dataset(license_id="otra")

    assert (made["license_id"], made["license_title"], made["isopen"]) == ("otra", "otra", False)


# -- search


def test_a_search_goes_through_titles_descriptions_and_names(desk: Desk) -> None:
    desk.dataset("hogares", title="Hogares con internet", notes="Censo 2018")
    desk.dataset("obras", title="Obras municipales")

    assert desk.found(q="INTERNET") == ["hogares"]
    assert desk.found(q="censo hogares") == ["hogares"]
    assert desk.found(q="obras") == ["obras"]
    assert desk.found(q="nada") == []
    assert set(desk.found(q="*:*")) == set(desk.found()) == {"hogares", "obras"}


def test_a_search_can_be_narrowed(desk: Desk) -> None:
    desk.dataset("hogares")
    desk.dataset("obras")

    assert desk.found(fq="name:obras") == ["obras"]
    assert set(desk.found(fq=f'organization:"{OFFICE}"')) == {"hogares", "obras"}
    assert desk.found(fq=f"organization:{OTHER_OFFICE}") == []


def test_a_search_is_given_page_by_page(desk: Desk) -> None:
    for number in range(5):
        desk.dataset(f"datos-{number}")

    assert desk.found(start=0, rows=2) == ["datos-4", "datos-3"]
    assert desk.found(start=4, rows=2) == ["datos-0"]
    assert desk.call("package_search", rows=0)["count"] == 5


@pytest.mark.parametrize(
    ("user", "everything", "names"),
    [(None, False, []), (None, True, []), (EDITOR, False, []), (EDITOR, True, ["hogares"])],
)
def test_what_is_private_is_found_by_its_editor_who_asks_for_it(
    desk: Desk, user: str | None, everything: bool, names: list[str]
) -> None:
    desk.dataset("hogares", private=True)
    result = desk.call("package_search", user, include_private=everything)

    assert [d["name"] for d in result["results"]] == names


@pytest.mark.parametrize("name", ["rows", "start"])
@pytest.mark.parametrize("value", ["muchas", "-1", None, [1]])
def test_a_page_that_is_no_number_is_refused_by_its_field(
    desk: Desk, name: str, value: object
) -> None:
    refusal = desk.refused("package_search", **{name: value})

    assert isinstance(refusal.error, dict)
    assert (refusal.status, name in refusal.error) == (409, True)


# -- marks of change


def test_every_change_has_a_later_mark_even_in_one_instant(desk: Desk) -> None:
    desk.dataset()
    marks = []
    for number in range(20):
        changed = desk.call("package_patch", id="hogares", notes=str(number))
        marks.append(changed["metadata_modified"])

    assert marks == sorted(set(marks))


def test_files_change_through_their_own_actions_only(desk: Desk) -> None:
    desk.dataset()
    desk.call("resource_create", package_id="hogares", name="d", upload=b"x")
    desk.call("package_patch", id="hogares", resources=[])
    update = {"resources": [{"name": "otro"}]}
    desk.call("package_revise", match={"name": "hogares"}, update=update)

    left = desk.call("package_show", id="hogares")["resources"]
    assert [resource["name"] for resource in left] == ["d"]


def test_what_cannot_be_changed_stays(desk: Desk) -> None:
    made = desk.dataset()
    fields = {"creator_user_id": "otro", "metadata_created": "ayer", "type": "x", "num_tags": 9}
    changed = desk.call("package_patch", id="hogares", notes="y", **fields)

    for name in ("id", "creator_user_id", "metadata_created", "type", "num_tags"):
        assert changed[name] == made[name]


# -- files


def test_a_file_too_large_leaves_nothing_behind(desk: Desk) -> None:
    desk.dataset()
    refusal = desk.refused("resource_create", package_id="hogares", name="d", upload=b"x" * 1001)

    assert isinstance(refusal.error, dict)
    assert list(refusal.error) == ["upload", "__type"]
    assert desk.call("package_show", id="hogares")["resources"] == []


def test_a_torn_dataset_fails_on_every_change_and_still_shows(desk: Desk) -> None:
    desk.dataset()
    file = desk.call("resource_create", package_id="hogares", name="d", upload=b"x")
    desk.call("resource_create", package_id="hogares", id=file["id"], name="d", upload=b"x")
    changes = [
        ("package_patch", {"id": "hogares", "notes": "x"}),
        ("package_revise", {"match": {"name": "hogares"}, "update": {"notes": "x"}}),
        ("resource_patch", {"id": file["id"], "description": "x"}),
    ]

    assert [desk.refused(action, **given).status for action, given in changes] == [500] * 3
    assert "torn" not in desk.call("package_show", id="hogares")


def test_a_link_without_an_upload_keeps_its_address(desk: Desk) -> None:
    desk.dataset()
    made = desk.call(
        "resource_create", package_id="hogares", name="mapa", url="https://example.org/mapa"
    )

    assert (made["url"], made["url_type"], made["size"]) == ("https://example.org/mapa", None, None)


def test_places_close_up_when_a_file_is_taken_away(desk: Desk) -> None:
    desk.dataset()
    files = [
        desk.call("resource_create", package_id="hogares", name=name, upload=b"x")
        for name in ("a", "b", "c")
    ]
    desk.call("resource_delete", id=files[0]["id"])
    left = desk.call("package_show", id="hogares")["resources"]

    assert [(r["name"], r["position"]) for r in left] == [("b", 0), ("c", 1)]


def test_addresses_follow_the_portal_to_another_port(desk: Desk) -> None:
    desk.dataset()
    desk.call("resource_create", package_id="hogares", name="d", upload=b"x")
    elsewhere = Call({"id": "hogares"}, EDITOR, None, "http://127.0.0.1:6000")
    shown: Any = desk.actions.run("package_show", elsewhere)

    assert shown["resources"][0]["url"].startswith("http://127.0.0.1:6000/dataset/")
