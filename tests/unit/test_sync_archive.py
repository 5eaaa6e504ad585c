"""What was published stays at the portal when a newer version takes its address."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.fake_portal import FakePortal
from support.shipments import NAME, Shipments, data_csv, open_shipments, sha256

from app.progress import CancelledError
from sync.archive import EarlierFile, Keeping, keep, keeping, pack
from sync.engine import Engine
from sync.large import Fit, Way
from sync.parcel import Parcel, State
from sync.portal import RemoteDataset, RemoteFile

URL = FakePortal.url


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Shipments]:
    opened = open_shipments(tmp_path / "trabajo")
    yield opened
    opened.workspace.close()


def cycle(box: Shipments, portal: FakePortal) -> list[str]:
    """One cycle an hour later; what went wrong."""
    box.clock.wait(3600)
    result = Engine(box.workspace, lambda _url: portal, box.clock).run()
    return [problem.code for problem in result.problems]


def kept(portal: FakePortal) -> dict[str, bytes]:
    """The archived versions at the portal: name -> the bytes that are packed in it."""
    found = {}
    for file in portal.shelf.datasets[NAME].files:
        if file.name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(portal.shelf.bytes_of[file.id])) as packed:
                assert packed.namelist() == ["datos.csv"]
                found[file.name] = packed.read("datos.csv")
    return found


# -- packing


def test_the_same_file_is_packed_to_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "datos.csv"
    path.write_bytes(data_csv(500))
    for name in ("uno.zip", "dos.zip"):
        pack(path, tmp_path / name)
    path.touch()
    pack(path, tmp_path / "tres.zip")
    assert len({sha256(tmp_path / f"{name}.zip") for name in ("uno", "dos", "tres")}) == 1
    assert (tmp_path / "uno.zip").stat().st_size < path.stat().st_size / 2


# -- on the way of a parcel


def test_the_first_version_has_nothing_to_keep(box: Shipments) -> None:
    portal = FakePortal()
    box.parcel(URL)
    assert cycle(box, portal) == []
    assert kept(portal) == {}


def test_every_version_before_the_newest_is_kept_as_it_was(box: Shipments) -> None:
    portal = FakePortal()
    for rows in (3, 5, 8):
        box.parcel(URL, rows=rows)
        assert cycle(box, portal) == []
    assert kept(portal) == {"datos-v1.csv.zip": data_csv(3), "datos-v2.csv.zip": data_csv(5)}
    newest = next(f for f in portal.shelf.datasets[NAME].files if f.name == "datos.csv")
    assert portal.shelf.bytes_of[newest.id] == data_csv(8)


def test_the_address_of_the_newest_stays(box: Shipments) -> None:
    portal = FakePortal()
    ids = set()
    for rows in (3, 5):
        box.parcel(URL, rows=rows)
        cycle(box, portal)
        ids |= {f.id for f in portal.shelf.datasets[NAME].files if f.name == "datos.csv"}
    assert len(ids) == 1


def test_the_same_data_described_anew_is_not_kept_twice(box: Shipments) -> None:
    portal = FakePortal()
    box.parcel(URL, rows=3)
    cycle(box, portal)
    box.parcel(URL, rows=3, LEAME__md="# Otro\n")
    assert cycle(box, portal) == []
    assert kept(portal) == {}


def test_what_was_published_from_another_computer_is_kept_as_the_portal_has_it(
    box: Shipments,
) -> None:
    portal = FakePortal()
    box.parcel(URL, rows=3)
    cycle(box, portal)
    box.workspace.db.execute("UPDATE dataset_version SET manifest_json = '{}' WHERE number = 1")
    box.parcel(URL, rows=5)
    assert cycle(box, portal) == []
    assert list(kept(portal).values()) == [data_csv(3)]
    assert next(iter(kept(portal))).startswith("datos-anterior-")


def test_a_table_of_data_that_is_no_longer_published_is_kept(box: Shipments) -> None:
    portal = FakePortal()
    box.parcel(URL, rows=3, barrios__csv="barrio\r\nCentro\r\n")
    cycle(box, portal)
    box.parcel(URL, rows=3)
    assert cycle(box, portal) == []
    names = [file.name for file in portal.shelf.datasets[NAME].files]
    assert "barrios-v1.csv.zip" in names
    assert "barrios.csv" not in names


@pytest.mark.parametrize("how", ["cut_at", "lose_at"])
@pytest.mark.parametrize("call", range(1, 22))
def test_wherever_it_breaks_a_version_is_kept_once(box: Shipments, how: str, call: int) -> None:
    shelf = (portal := FakePortal()).shelf
    box.parcel(URL, rows=3)
    cycle(box, portal)
    parcel = box.parcel(URL, rows=5)
    cycle(box, FakePortal(shelf, **{how: call}))
    cycle(box, portal := FakePortal(shelf))
    assert box.outbox.parcel(parcel.id).state is State.SENT
    assert kept(portal) == {"datos-v1.csv.zip": data_csv(3)}
    assert not shelf.torn
    names = [file.name for file in shelf.datasets[NAME].files]
    assert len(names) == len(set(names))


DATASET = RemoteDataset(
    "6a9e7a0e-8a52-4c3e-9d15-2b8f0d7c9b11", NAME, "o", public=True, modified="", fields={}
)
SHA = "ab" * 32


def kept_of(there: RemoteFile, before: EarlierFile | None, **changes: object) -> Keeping | None:
    dataset = replace(DATASET, **changes)
    return keeping(dataset, there, number=2, earlier=lambda _sha: before)


def test_a_person_can_stop_it(tmp_path: Path) -> None:
    path = tmp_path / "datos.csv"
    path.write_bytes(data_csv(5))
    portal = FakePortal()
    what = kept_of(RemoteFile("r1", "datos.csv", "", SHA, None), EarlierFile(path, 1))
    assert what is not None
    place = RemoteFile(what.id, what.name, "", "", None)
    portal.shelf.datasets[NAME] = replace(DATASET, files=(place,))

    def stop(_bytes: int) -> None:
        raise CancelledError

    aside = tmp_path / "aparte"
    aside.mkdir()
    with pytest.raises(CancelledError):
        keep(portal, what, aside, stop)
    assert portal.shelf.bytes_of == {}


@pytest.mark.parametrize(
    ("name", "number", "called"),
    [
        ("datos.csv", 1, "datos-v1.csv.zip"),
        ("datos.csv", None, "datos-anterior-abababab.csv.zip"),
        ("datos.csv.zip", 1, "datos-v1.csv.zip"),
        ("datos-parte-3.csv", 1, "datos-parte-3-v1.csv.zip"),
        ("censo.2024.csv", 1, "censo.2024-v1.csv.zip"),
    ],
)
def test_the_name_of_what_is_kept_says_what_it_was(
    name: str, number: int | None, called: str
) -> None:
    before = None if number is None else EarlierFile(Path("x"), number)
    found = kept_of(RemoteFile("r1", name, "", SHA, None), before)
    assert found is not None
    assert found.name == called


TABLE = {"url_type": "datastore"}


@pytest.mark.parametrize(
    ("why", "sha256", "number", "fields", "public"),
    [
        ("it is of the version that goes", SHA, 2, {}, True),
        ("it is of a newer one", SHA, 3, {}, True),
        ("its place was reserved and nothing came", "", 1, {}, True),
        ("nobody could see it, and it is not of ours", SHA, None, {}, False),
        ("rows that only the portal has stand in its change log", SHA, None, TABLE, True),
    ],
)
def test_what_needs_no_copy(
    why: str, sha256: str, number: int | None, fields: dict[str, object], public: bool
) -> None:
    before = None if number is None else EarlierFile(Path("x"), number)
    there = RemoteFile("r1", "datos.csv", "", sha256, None, fields)
    assert kept_of(there, before, public=public) is None, why


@pytest.mark.parametrize(("holds", "again"), [(SHA, False), ("", True)])
def test_a_copy_is_made_once_and_finished_when_only_its_place_is_there(
    holds: str, again: bool
) -> None:
    there, before = RemoteFile("r1", "datos.csv", "", SHA, None), EarlierFile(Path("x"), 1)
    first = kept_of(there, before)
    assert first is not None
    place = RemoteFile(first.id, first.name, "", holds, None)
    assert (kept_of(there, before, files=(place,)) is not None) is again


# -- what went packed or divided


def large(box: Shipments, portal: FakePortal, fit: Fit, **given: object) -> list[str]:
    """Send a version to a portal that takes no more than `fit` says."""
    box.parcel(URL, **given)
    box.clock.wait(3600)
    engine = Engine(box.workspace, lambda _url: portal, box.clock, fit=lambda _parcel: fit)
    return [problem.code for problem in engine.run().problems]


def inside(portal: FakePortal, name: str) -> bytes:
    """What is packed in a file of the portal."""
    file = next(f for f in portal.shelf.datasets[NAME].files if f.name == name)
    with zipfile.ZipFile(io.BytesIO(portal.shelf.bytes_of[file.id])) as packed:
        return packed.read(packed.namelist()[0])


def names(portal: FakePortal) -> set[str]:
    return {file.name for file in portal.shelf.datasets[NAME].files if ".csv" in file.name}


def test_a_version_that_went_packed_is_kept_as_it_went(box: Shipments) -> None:
    portal, fit = FakePortal(), Fit(2000, Way.ZIP)
    assert large(box, portal, fit, rows=300) == []
    assert large(box, portal, fit, rows=320) == []
    assert names(portal) == {"datos.csv.zip", "datos-v1.csv.zip", "diccionario.csv"}
    assert inside(portal, "datos-v1.csv.zip") == data_csv(300)
    assert inside(portal, "datos.csv.zip") == data_csv(320)


def test_parts_of_a_version_that_went_divided_are_kept(box: Shipments) -> None:
    portal, fit = FakePortal(), Fit(4000, Way.SPLIT)
    assert large(box, portal, fit, rows=150) == []
    before = {name: _content(portal, name) for name in names(portal) if "parte" in name}
    assert large(box, portal, fit, rows=3) == []  # fits whole again
    assert {f"{Path(name).stem}-v1.csv.zip" for name in before} | {
        "datos.csv", "diccionario.csv",
    } == names(portal)  # fmt: skip
    for name, content in before.items():
        assert inside(portal, f"{Path(name).stem}-v1.csv.zip") == content


def test_when_the_limit_is_another_one_now_the_portal_itself_is_asked(box: Shipments) -> None:
    portal = FakePortal()
    assert large(box, portal, Fit(4000, Way.SPLIT), rows=150) == []
    part = _content(portal, "datos-parte-1.csv")
    assert large(box, portal, Fit(6000, Way.SPLIT), rows=150, LEAME__md="# Otro\n") == []
    kept_parts = [name for name in names(portal) if "datos-parte-1-anterior" in name]
    assert len(kept_parts) == 1
    assert inside(portal, kept_parts[0]) == part


def _content(portal: FakePortal, name: str) -> bytes:
    file = next(f for f in portal.shelf.datasets[NAME].files if f.name == name)
    return portal.shelf.bytes_of[file.id]


# -- a version of ours that was cut off


def interrupted(box: Shipments) -> tuple[FakePortal, Parcel]:
    """A first version arrived; the second was cut off while its files went, and was withdrawn."""
    portal = FakePortal()
    box.parcel(URL, rows=3)
    cycle(box, portal)
    second = box.parcel(URL, rows=5)
    assert cycle(box, FakePortal(portal.shelf, cut_at=8)) == ["portal.line_cut"]
    return portal, box.outbox.withdraw(second.id, box.clock())


def test_a_newer_version_takes_the_place_of_one_of_ours_that_was_cut_off(box: Shipments) -> None:
    portal, _second = interrupted(box)
    third = box.parcel(URL, rows=8, LEAME__md="# Otro\n")
    assert cycle(box, portal) == []
    assert box.outbox.parcel(third.id).state is State.SENT


def test_a_version_cut_off_that_we_know_nothing_of_is_somebody_elses(box: Shipments) -> None:
    portal, second = interrupted(box)
    box.workspace.db.execute("DELETE FROM parcel WHERE id = ?", (second.id,))
    box.parcel(URL, rows=8, LEAME__md="# Otro\n")
    assert cycle(box, portal) == ["portal.changed"]


def test_a_version_cut_off_whose_package_is_gone_is_not_known_again(box: Shipments) -> None:
    portal, second = interrupted(box)
    (box.workspace.folder / second.payload_path / "datos.csv").unlink()
    box.parcel(URL, rows=8, LEAME__md="# Otro\n")
    assert cycle(box, portal) == ["portal.changed"]
