"""Two officers published the same data: what stays is decided thing by thing, then it goes."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.fake_portal import FakePortal
from support.shipments import FIELDS, NAME, open_shipments

from app.operations.compare_copies import Comparison, compared, difference_words
from app.operations.settle_copies import parcel_in_conflict, settle_copies, settled
from app.steps.adopted_fields import adopted
from app.steps.catalogue import DatasetMetadata
from forms.problem import ProblemError
from sync.comparison import ChangedBy, Difference, Take, compare, copy_of, with_theirs
from sync.engine import Engine
from sync.parcel import State
from sync.portal import RemoteFile

URL = FakePortal.url
OURS, THEIRS = Take.OURS, Take.THEIRS
SAID = {
    **FIELDS,
    "sector": "agua",
    "cobertura": ["rural", "urbana"],
    "groups": [{"name": "agua"}],
}


@pytest.fixture
def box(tmp_path):
    opened = open_shipments(tmp_path / "trabajo")
    yield opened
    opened.workspace.close()


def cycle(box, portal):
    Engine(box.workspace, lambda _url: portal, box.clock).run()


@pytest.fixture
def conflict(box):
    """Both changed the title; the other officer alone the description, we alone the data."""
    portal = FakePortal()
    box.parcel(URL, rows=3)
    cycle(box, portal)
    theirs = {"title": "Título de Pedro", "notes": "De Pedro"}
    portal.revise(portal.shelf.datasets[NAME], theirs)
    parcel = box.parcel(URL, rows=5, fields={**FIELDS, "title": "Título de Ana"})
    described = DatasetMetadata(NAME, "Hogares").to_json()
    box.workspace.datasets.define(NAME, box.workspace.datasets.get(NAME).instrument, described)
    cycle(box, portal)
    assert box.outbox.parcel(parcel.id).state is State.CONFLICT
    return portal, parcel_in_conflict(box.workspace, NAME)


@pytest.mark.parametrize(
    ("by", "name", "proposed"),
    [
        (ChangedBy.US, "title", OURS),
        (ChangedBy.BOTH_ALIKE, "title", OURS),
        (ChangedBy.THEM, "title", THEIRS),
        (ChangedBy.BOTH, "title", None),
        (ChangedBy.UNKNOWN, "title", None),
        (ChangedBy.US, "files.datos.csv", OURS),
        (ChangedBy.THEM, "files.datos.csv", None),
        (ChangedBy.BOTH, "files.datos.csv", None),
    ],
)
def test_what_one_side_alone_changed_is_proposed_and_a_file_never_theirs(by, name, proposed):
    assert Difference(name, "a", "b", "c", by).proposed is proposed


@pytest.mark.parametrize(
    ("takes", "codes"),
    [
        ({}, ["portal.undecided"]),
        ({"title": OURS}, []),
        ({"title": THEIRS, "notes": OURS}, []),
        ({"title": OURS, "color": OURS}, ["portal.no_difference"]),
        ({"title": OURS, "files.datos.csv": THEIRS}, ["portal.file_not_mixed"]),
        ({"color": OURS}, ["portal.no_difference", "portal.undecided"]),
    ],
)
def test_all_that_only_a_person_can_tell_has_to_be_said(box, conflict, takes, codes):
    portal, parcel = conflict
    found = compared(box.workspace, parcel, portal)
    if not codes:
        assert settled(found, takes).keys() == {each.name for each in found.differences}
        return
    with pytest.raises(ProblemError) as caught:
        settled(found, takes)
    assert [problem.code for problem in caught.value.problems] == codes


@pytest.mark.parametrize(
    ("takes", "title", "notes"),
    [
        ({"title": OURS}, "Título de Ana", "De Pedro"),
        ({"title": THEIRS}, "Título de Pedro", "De Pedro"),
        ({"title": OURS, "notes": OURS}, "Título de Ana", FIELDS["notes"]),
    ],
)
def test_what_was_decided_is_at_the_portal_and_in_the_description(
    box, conflict, takes, title, notes
):
    portal, parcel = conflict
    found = compared(box.workspace, parcel, portal)
    settle_copies(box.workspace, parcel.id, found, takes, box.clock())
    cycle(box, portal)
    assert box.outbox.parcel(parcel.id).state is State.SENT
    there = portal.shelf.datasets[NAME].fields
    assert (there["title"], there["notes"]) == (title, notes)
    kept = DatasetMetadata.from_json(box.workspace.datasets.get(NAME).metadata)
    assert (kept.description == "De Pedro") is (notes == "De Pedro")
    assert (kept.title == "Título de Pedro") is (title == "Título de Pedro")


def test_what_changes_again_before_it_goes_stops_it_again(box, conflict):
    portal, parcel = conflict
    found = compared(box.workspace, parcel, portal)
    portal.revise(portal.shelf.datasets[NAME], {"notes": "Y otra vez"})
    settle_copies(box.workspace, parcel.id, found, {"title": OURS}, box.clock())
    cycle(box, portal)
    assert box.outbox.parcel(parcel.id).state is State.CONFLICT
    assert portal.shelf.datasets[NAME].fields["notes"] == "Y otra vez"


def test_a_refused_decision_changes_nothing(box, conflict):
    portal, parcel = conflict
    found = compared(box.workspace, parcel, portal)
    with pytest.raises(ProblemError):
        settle_copies(box.workspace, parcel.id, found, {}, box.clock())
    assert box.outbox.parcel(parcel.id) == parcel


def test_files_of_others_are_named_and_stay(box, conflict):
    portal, parcel = conflict
    there = portal.shelf.datasets[NAME]
    foreign = RemoteFile("0b0e", "mapa.pdf", "", "", 5)
    portal.shelf.datasets[NAME] = replace(there, files=(*there.files, foreign))
    found = compared(box.workspace, parcel, portal)
    assert found.besides == ("mapa.pdf",)
    settle_copies(box.workspace, parcel.id, found, {"title": OURS}, box.clock())
    cycle(box, portal)
    assert foreign in portal.shelf.datasets[NAME].files


def test_what_is_not_in_conflict_waits_for_nobody(box):
    box.parcel(URL)
    with pytest.raises(ProblemError, match=r"portal\.no_conflict"):
        parcel_in_conflict(box.workspace, NAME)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("title", "Otro"),
        ("maintainer", "Pedro"),
        ("notes", ""),
        ("tags", "agua, hogares"),
        ("tags", ""),
        ("extras.frecuencia", "R/P1M"),
        ("extras.frecuencia", ""),
        ("extras.nuevo", "x"),
        ("extras.sector", "salud"),
        ("extras.cobertura", "rural"),
        ("extras.grupo:salud", "1"),
        ("extras.grupo:agua", ""),
    ],
)
def test_one_thing_is_taken_over_and_nothing_else(name, text):
    before, after = copy_of(SAID, {}), copy_of(with_theirs(SAID, name, text), {})
    assert after.get(name, "") == text
    assert {key for key in {*before, *after} if before.get(key) != after.get(key)} <= {name}


METADATA = DatasetMetadata(NAME, "Hogares", license="CC-BY-4.0", groups=("agua",))


@pytest.mark.parametrize(
    ("name", "text", "changes"),
    [
        ("title", "Otro", {"title": "Otro"}),
        ("notes", "Texto", {"description": "Texto"}),
        ("author", "Otra oficina", {"organization": "Otra oficina"}),
        ("license_id", "cc-zero", {"license": "CC0-1.0"}),
        ("license_id", "de-la-casa", {}),
        ("tags", "agua, ods-06, hogares", {"keywords": ("agua", "hogares")}),
        ("accrualPeriodicity", "R/P1M", {"frequency": "R/P1M"}),
        ("accrualPeriodicity", "a veces", {}),
        ("theme", "GOVE nada SOCI", {"themes": ("GOVE", "SOCI")}),
        ("temporal", "2018/2019", {"temporal_start": "2018", "temporal_end": "2019"}),
        ("temporal", "2018", {"temporal_start": "2018", "temporal_end": "2018"}),
        ("source", "INE; censo", {"sources": ("INE", "censo")}),
        ("grupo:salud", "1", {"groups": ("agua", "salud")}),
        ("grupo:agua", "", {"groups": ()}),
        ("sector", "agua", {"asked": {"sector": "agua"}}),
        ("sector", "", {}),
        ("version", "2", {"asked": {"version": "2"}}),
        ("issued", "2020-01-01", {}),
        ("identifier", "otro", {}),
    ],
)
def test_the_description_takes_over_what_it_can_say(name, text, changes):
    assert adopted(METADATA, name, text) == replace(METADATA, **changes)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("notes", "qué contiene"),
        ("extras.accrualPeriodicity", "cada cuánto se actualiza"),
        ("extras.sector", "sector"),
        ("extras.grupo:agua", "grupo agua"),
        ("files.datos.csv", "archivo datos.csv"),
        ("tags", "palabras clave"),
    ],
)
def test_a_difference_is_called_as_in_the_form(name, words):
    assert difference_words(name) == words


def test_equal_copies_leave_nothing_to_decide():
    copies = copy_of(SAID, {"a.csv": "1"})
    assert settled(Comparison(NAME, "m", compare(copies, copies, copies)), {}) == {}


def test_the_folder_of_a_parcel_is_not_touched(box, conflict):
    portal, parcel = conflict
    folder = Path(box.workspace.folder / parcel.payload_path)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    found = compared(box.workspace, parcel, portal)
    settle_copies(box.workspace, parcel.id, found, {"title": THEIRS}, box.clock())
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
