"""Two officers publish the same data: the other one changes the portal's copy between our looks.

The other officer is whoever holds the key of the office: title, tags, an own extra and a file of
their own are changed by plain HTTP. Against the practice portal and against a real CKAN.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.portals import Side, fresh_name
from support.shipments import FIELDS, Shipments, open_shipments

from app.operations.compare_copies import Comparison, compared
from app.operations.settle_copies import settle_copies
from app.steps.catalogue import DatasetMetadata
from sync.ckan import CkanPortal
from sync.comparison import Take
from sync.engine import CycleResult, Engine
from sync.parcel import Parcel, State


@dataclass
class Office:
    """Our workspace, and the portal that the other officer writes to as well."""

    shipments: Shipments
    side: Side
    name: str

    def queue(self, rows: int, **fields: object) -> Parcel:
        box = self.shipments
        said = {**FIELDS, **fields}
        place = {"name": self.name, "organization": self.side.office}
        parcel = box.parcel(self.side.url, rows=rows, fields=said, **place)
        datasets, described = box.workspace.datasets, DatasetMetadata(self.name, "Hogares")
        datasets.define(self.name, datasets.get(self.name).instrument, described.to_json())
        return parcel

    def send(self) -> CycleResult:
        box = self.shipments
        portal_for = lambda url: CkanPortal(url, self.side.token)  # noqa: E731 - one line says it
        return Engine(box.workspace, portal_for, box.clock).run()

    def state(self, parcel: Parcel) -> State:
        return self.shipments.outbox.parcel(parcel.id).state

    def compare(self, parcel: Parcel) -> Comparison:
        portal = CkanPortal(self.side.url, self.side.token)
        try:
            return compared(self.shipments.workspace, parcel, portal)
        finally:
            portal.close()

    def settle(self, parcel: Parcel, found: Comparison, **takes: Take) -> None:
        named = {name.replace("_", "."): take for name, take in takes.items()}
        box = self.shipments
        settle_copies(box.workspace, parcel.id, found, named, box.clock())

    def there(self) -> dict[str, object]:
        return self.side.call("package_show", {"id": self.name}).result

    def other_officer(self, **changes: object) -> None:
        assert self.side.call("package_patch", {"id": self.name, **changes}).status == 200


@pytest.fixture
def office(side: Side, tmp_path: Path) -> Iterator[Office]:
    shipments = open_shipments(tmp_path / "trabajo")
    yield Office(shipments, side, fresh_name("dos"))
    shipments.workspace.close()


def test_what_each_changed_is_seen_and_what_was_decided_goes(office: Office) -> None:
    office.queue(3)
    office.send()
    extras = [*office.there()["extras"], {"key": "revisado", "value": "por Pedro"}]
    office.other_officer(title="De Pedro", notes="Otra descripción", extras=extras)
    parcel = office.queue(5, title="De Ana")
    assert [each.code for each in office.send().problems] == ["portal.changed"]
    assert office.state(parcel) is State.CONFLICT

    found = office.compare(parcel)
    told = {each.name: each.changed_by.value for each in found.differences}
    assert told == {
        "title": "both",
        "notes": "them",
        "extras.revisado": "them",
        "files.datos.csv": "us",
        "files.manifiesto.sha256": "us",
    }
    office.settle(parcel, found, title=Take.OURS)
    assert office.send().problems == ()
    assert office.state(parcel) is State.SENT
    there = office.there()
    assert (there["title"], there["notes"]) == ("De Ana", "Otra descripción")
    assert {"key": "revisado", "value": "por Pedro"} in there["extras"]


def test_a_file_that_the_other_one_adds_is_no_conflict_and_stays(office: Office) -> None:
    office.queue(3)
    office.send()
    link = {"package_id": office.name, "name": "Mapa", "url": "https://example.gt/mapa.pdf"}
    assert office.side.call("resource_create", link).status == 200
    parcel = office.queue(5)
    assert office.send().problems == ()
    assert office.state(parcel) is State.SENT
    assert office.compare(parcel).besides == ("Mapa",)
    assert "Mapa" in [each["name"] for each in office.there()["resources"]]


def test_a_change_after_the_look_is_never_written_over(office: Office) -> None:
    office.queue(3)
    office.send()
    office.other_officer(title="De Pedro")
    parcel = office.queue(5, title="De Ana")
    office.send()
    found = office.compare(parcel)
    office.other_officer(title="De Pedro, otra vez")
    office.settle(parcel, found, title=Take.OURS)
    assert [each.code for each in office.send().problems] == ["portal.changed"]
    assert office.there()["title"] == "De Pedro, otra vez"
    office.settle(parcel, office.compare(parcel), title=Take.THEIRS)
    assert office.send().problems == ()
    assert office.there()["title"] == "De Pedro, otra vez"


@pytest.mark.parametrize(
    ("fields", "code", "place"),
    [
        ({"maintainer_email": "no"}, "portal.field_email", "contact_email"),
        ({"tags": [{"name": "a/b"}]}, "portal.field_signs", "keywords"),
        ({"tags": [{"name": "a"}]}, "portal.field_length", "keywords"),
        ({"extras": [{"key": "", "value": "x"}]}, "portal.field_missing", "portal.extras"),
        (
            {"extras": [{"key": "laip", "value": "a"}, {"key": "laip", "value": "b"}]},
            "portal.field_repeated",
            "laip",
        ),
    ],
)
def test_what_the_portal_refuses_is_said_at_our_field(
    office: Office, fields: dict[str, object], code: str, place: str
) -> None:
    parcel = office.queue(3, **fields)
    (problem,) = office.send().problems
    assert (problem.code, problem.place.field) == (code, place)
    assert office.state(parcel) is State.REJECTED
