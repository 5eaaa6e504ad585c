"""What was published stays at the portal when a newer version takes its address."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.fake_portal import FakePortal
from support.shipments import NAME, Shipments, data_csv, open_shipments, sha256

from app.progress import CancelledError
from sync.archive import EarlierFile, archive, pack
from sync.engine import Engine
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


def test_what_another_office_put_there_is_not_ours_to_keep(box: Shipments) -> None:
    portal = FakePortal()
    box.parcel(URL, rows=3)
    cycle(box, portal)
    box.workspace.db.execute("UPDATE dataset_version SET manifest_json = '{}' WHERE number = 1")
    box.parcel(URL, rows=5)
    assert cycle(box, portal) == []
    assert kept(portal) == {}


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


def test_a_person_can_stop_it(tmp_path: Path) -> None:
    path = tmp_path / "datos.csv"
    path.write_bytes(data_csv(5))
    there = RemoteFile("r1", "datos.csv", "", sha256(path), None)
    dataset = RemoteDataset(
        "6a9e7a0e-8a52-4c3e-9d15-2b8f0d7c9b11", NAME, "o", public=True, modified="", fields={}
    )
    portal = FakePortal()
    portal.shelf.datasets[NAME] = dataset

    def stop(_bytes: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        archive(
            portal, dataset, there, number=2, earlier=lambda _sha: EarlierFile(path, 1), sent=stop
        )
    assert kept(portal) == {}


@pytest.mark.parametrize("number", [1, 2])
def test_a_file_of_the_version_that_goes_needs_no_copy(tmp_path: Path, number: int) -> None:
    path = tmp_path / "datos.csv"
    path.write_bytes(data_csv(5))
    there = RemoteFile("r1", "datos.csv", "", sha256(path), None)
    dataset = RemoteDataset(
        "6a9e7a0e-8a52-4c3e-9d15-2b8f0d7c9b11", NAME, "o", public=True, modified="", fields={}
    )
    portal = FakePortal()
    earlier = EarlierFile(path, 2)
    told: list[int] = []
    assert not archive(
        portal, dataset, there, number=number, earlier=lambda _sha: earlier, sent=told.append
    )
    assert (portal.calls, told) == ([], [])


# -- a version of ours that was cut off


def interrupted(box: Shipments) -> tuple[FakePortal, Parcel]:
    """A first version arrived; the second was cut off while its files went, and was withdrawn."""
    portal = FakePortal()
    box.parcel(URL, rows=3)
    cycle(box, portal)
    second = box.parcel(URL, rows=5)
    assert cycle(box, FakePortal(portal.shelf, cut_at=7)) == ["portal.line_cut"]
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
