"""Three copies side by side: what was agreed, what is ours, what the portal holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.fake_portal import FakePortal
from support.shipments import FIELDS, NAME, Shipments, open_shipments

from app.operations.compare_copies import Comparison, compare_copies, compared
from app.operations.parcels import put_back, replace_copy, take_out
from app.operations.portals import PRACTICE, open_destination
from app.store.database import KnownError
from sync.ckan import CkanPortal
from sync.comparison import ChangedBy, Difference, compare, copy_of
from sync.engine import Engine
from sync.parcel import Kind, Parcel, State
from sync.reconcile import MARK

URL = FakePortal.url


@pytest.mark.parametrize(
    ("agreed", "ours", "theirs", "changed_by"),
    [
        ("a", "a", "a", None),
        (None, None, None, None),
        ("a", "b", "a", ChangedBy.US),
        ("a", "a", "b", ChangedBy.THEM),
        ("a", "b", "b", ChangedBy.BOTH_ALIKE),
        ("a", "b", "c", ChangedBy.BOTH),
        ("a", None, "a", ChangedBy.US),
        ("a", "a", None, ChangedBy.THEM),
        ("a", None, None, ChangedBy.BOTH_ALIKE),
        ("a", None, "b", ChangedBy.BOTH),
        (None, "a", None, ChangedBy.US),
        (None, None, "a", ChangedBy.THEM),
        (None, "a", "b", ChangedBy.BOTH),
    ],
)
def test_who_changed_it_is_told_by_what_was_agreed(
    agreed: str | None, ours: str | None, theirs: str | None, changed_by: ChangedBy | None
) -> None:
    copies = [{"title": text} if text is not None else {} for text in (agreed, ours, theirs)]
    found = compare(*copies)
    if changed_by is None:
        assert found == ()
    else:
        assert found == (Difference("title", agreed, ours, theirs, changed_by),)


@pytest.mark.parametrize(("ours", "theirs", "differs"), [("a", "a", False), ("a", "b", True)])
def test_where_nothing_was_agreed_only_a_difference_counts(
    ours: str, theirs: str, differs: bool
) -> None:
    found = compare(None, {"title": ours}, {"title": theirs})
    assert [each.changed_by for each in found] == ([ChangedBy.UNKNOWN] if differs else [])


def test_fields_come_before_files() -> None:
    ours = {"files.a.csv": "1", "title": "T", "files.b.csv": "2", "notes": "N"}
    names = [each.name for each in compare({}, ours, {})]
    assert names == ["title", "notes", "files.a.csv", "files.b.csv"]


def test_a_copy_is_laid_out_flat_without_what_says_nothing() -> None:
    fields = {
        "title": " Hogares ",
        "notes": "",
        "version": None,
        "name": "hogares",
        "private": True,
        "tags": [{"name": "b"}, {"name": "a"}, "no es una etiqueta"],
        "extras": [{"key": "frecuencia", "value": "R/P1Y"}, {"key": MARK, "value": "x"}],
    }
    assert copy_of(fields, {"datos.csv": "aa", "LEAME.md": ""}) == {
        "title": "Hogares",
        "tags": "a, b",
        "extras.frecuencia": "R/P1Y",
        "files.datos.csv": "aa",
    }


# -- a parcel in conflict


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Shipments]:
    opened = open_shipments(tmp_path / "trabajo")
    yield opened
    opened.workspace.close()


def cycle(box: Shipments, portal: FakePortal) -> None:
    Engine(box.workspace, lambda _url: portal, box.clock).run()


def in_conflict(box: Shipments, portal: FakePortal) -> Parcel:
    """Somebody changes the description there; here the data and the title change."""
    box.parcel(URL, rows=3)
    cycle(box, portal)
    portal.revise(portal.shelf.datasets[NAME], {"notes": "Cambiado a mano"})
    parcel = box.parcel(URL, rows=5, fields={**FIELDS, "title": "Otro título"})
    cycle(box, portal)
    return box.outbox.parcel(parcel.id)


def by_name(found: Comparison) -> dict[str, str]:
    return {each.name: each.changed_by.value for each in found.differences}


def test_both_changes_are_seen_apart(box: Shipments) -> None:
    portal = FakePortal()
    parcel = in_conflict(box, portal)
    assert parcel.state is State.CONFLICT

    writes = portal.writes

    found = compared(box.workspace, parcel, portal)

    assert by_name(found) == {
        "title": "us",
        "notes": "them",
        "files.datos.csv": "us",
        "files.manifiesto.sha256": "us",
    }
    notes = next(each for each in found.differences if each.name == "notes")
    assert (notes.agreed, notes.theirs) == (FIELDS["notes"], "Cambiado a mano")
    assert (found.name, portal.writes) == (NAME, writes)


def test_who_decides_replaces_what_was_seen_and_nothing_newer(box: Shipments) -> None:
    portal = FakePortal()
    parcel = in_conflict(box, portal)
    seen = compared(box.workspace, parcel, portal).modified
    portal.revise(portal.shelf.datasets[NAME], {"notes": "Y otra vez"})

    box.outbox.overwrite(parcel.id, seen, box.clock())
    cycle(box, portal)
    assert box.outbox.parcel(parcel.id).state is State.CONFLICT

    seen = compared(box.workspace, parcel, portal).modified
    replace_copy(box.workspace, parcel.id, box.clock(), seen)
    cycle(box, portal)
    assert box.outbox.parcel(parcel.id).state is State.SENT


def test_before_the_first_delivery_nothing_was_agreed(box: Shipments) -> None:
    portal = FakePortal()
    portal.create({**FIELDS, "name": NAME, "title": "De otra persona", "owner_org": "muni"})
    found = compared(box.workspace, box.parcel(URL), portal)
    assert set(by_name(found).values()) == {"unknown"}
    assert by_name(found).keys() >= {"title", "files.datos.csv"}


def test_what_is_not_there_any_more_cannot_be_compared(box: Shipments) -> None:
    with pytest.raises(KnownError) as caught:
        compared(box.workspace, box.parcel(URL), FakePortal())
    assert caught.value.problems[0].code == "portal.not_there"


def test_the_way_to_the_portal_is_found_by_the_parcel(box: Shipments) -> None:
    workspace = box.workspace
    with open_destination(workspace, PRACTICE) as portal:
        box.parcel(portal.url, organization=portal.organization)
        Engine(workspace, lambda url: CkanPortal(url, portal.token), box.clock).run()
        parcel = box.parcel(portal.url, rows=9, organization=portal.organization)
    found = compare_copies(workspace, parcel.id)
    assert by_name(found) == {"files.datos.csv": "us", "files.manifiesto.sha256": "us"}


def test_without_a_key_there_is_no_way(box: Shipments) -> None:
    parcel = box.parcel("https://datos.example.gt")
    with pytest.raises(KnownError) as caught:
        compare_copies(box.workspace, parcel.id)
    assert caught.value.problems[0].code == "command.no_token"


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_put_back_goes_the_way_it_would_have_gone(box: Shipments, kind: Kind) -> None:
    parcel = box.parcel(URL, kind=kind)
    take_out(box.workspace, parcel.id, box.clock())
    again = put_back(box.workspace, parcel.id, box.clock())
    assert box.outbox.parcel(again).kind is kind
