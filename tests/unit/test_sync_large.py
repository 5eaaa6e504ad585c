"""Files a portal does not take whole: told before anything leaves; packed or divided by consent."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.commands import Shell
from support.shipments import NAME, Shipments, data_csv, open_shipments

from app.messages import fix, sentence
from app.operations.deliver import deliver
from app.operations.large_files import (
    USUAL,
    agree,
    largest_file,
    note_refusal,
    set_largest_file,
    way_of,
)
from app.operations.portals import ChosenPortal
from sync.large import Fit, Way, fitted
from sync.parcel import Kind, State
from sync.portal import PortalError
from sync.practice.server import PracticePortal
from sync.release import Release, file_sha256, read_release
from sync.tables import read_rows

URL = "https://datos.example.gt"


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Shipments]:
    opened = open_shipments(tmp_path / "trabajo")
    yield opened
    opened.workspace.close()


def released(box: Shipments, rows: int, *, as_tables: bool = False, **others: str) -> Release:
    _dataset, key = box.version(rows, **others)
    version = box.workspace.datasets.version(key)
    return read_release(
        box.workspace.folder / version.folder,
        name=NAME,
        number=1,
        rows=rows,
        fields={},
        manifest=version.manifest,
        as_tables=as_tables,
    )


@pytest.fixture
def aside(tmp_path: Path) -> Path:
    folder = tmp_path / "aparte"
    folder.mkdir()
    return folder


# -- fitting


def test_without_a_limit_everything_goes_as_it_is(box: Shipments, aside: Path) -> None:
    release = released(box, 300)
    assert fitted(release, Fit(), aside) is release


@pytest.mark.parametrize("way", list(Way))
def test_what_is_small_enough_goes_as_it_is(box: Shipments, aside: Path, way: Way) -> None:
    release = released(box, 3)
    largest = max(file.bytes for file in release.files)
    assert fitted(release, Fit(largest, way), aside) == release
    assert list(aside.iterdir()) == []


def test_without_a_persons_word_nothing_too_large_goes(box: Shipments, aside: Path) -> None:
    release = released(box, 300)
    with pytest.raises(PortalError) as caught:
        fitted(release, Fit(release.data.bytes - 1), aside)
    assert (caught.value.code, caught.value.retry_helps) == ("portal.too_large_known", False)
    problem = caught.value.problems[0]
    assert problem.values["file"] == "datos.csv"
    assert f"({release.data.bytes} de {release.data.bytes - 1} bytes)" in sentence(problem)
    assert f"acopio sync large {NAME} zip" in fix(problem)


def test_a_packed_file_holds_the_very_bytes(box: Shipments, aside: Path) -> None:
    release = released(box, 300)
    found = fitted(release, Fit(release.data.bytes - 1, Way.ZIP), aside)
    assert found.data.name == "datos.csv.zip"
    assert found.files[1:] == release.files[1:]
    with zipfile.ZipFile(found.data.path) as packed:
        assert packed.read("datos.csv") == data_csv(300)
    assert found.data.sha256 == file_sha256(found.data.path)
    assert (found.counted, found.data.is_data) == (False, False)


@pytest.mark.parametrize("largest", [120, 400, 2000, 5000])
def test_parts_together_are_the_file_and_none_is_too_large(
    box: Shipments, aside: Path, largest: int
) -> None:
    release = released(box, 300)
    largest = max(largest, *(file.bytes for file in release.files[1:]))
    parts = [f for f in fitted(release, Fit(largest, Way.SPLIT), aside).files if f.is_data]
    assert [part.name for part in parts] == [
        f"datos-parte-{number}.csv" for number in range(1, len(parts) + 1)
    ]
    assert all(part.bytes == part.path.stat().st_size <= largest for part in parts)
    header, *rows = read_rows(release.data.path)
    together = [list(read_rows(part.path)) for part in parts]
    assert all(part[0] == header for part in together)
    assert [row for part in together for row in part[1:]] == rows
    body = b"".join(part.path.read_bytes().split(b"\r\n", 1)[1] for part in parts)
    assert body == data_csv(300).split(b"\r\n", 1)[1]  # byte for byte, line ends in cells too


def test_what_is_no_table_is_packed_where_tables_are_divided(box: Shipments, aside: Path) -> None:
    release = released(box, 3, informe__html="<p>" + "x" * 5000)
    found = fitted(release, Fit(2000, Way.SPLIT), aside)
    assert "informe.html.zip" in [file.name for file in found.files]
    assert found.counted


@pytest.mark.parametrize("way", [Way.ZIP, Way.SPLIT])
def test_what_cannot_be_made_small_enough_is_told(box: Shipments, aside: Path, way: Way) -> None:
    release = released(box, 300)
    with pytest.raises(PortalError) as caught:
        fitted(release, Fit(60, way), aside)
    assert caught.value.code == "portal.too_large_packed"


def test_tables_go_by_rows_and_are_never_too_large(box: Shipments, aside: Path) -> None:
    release = released(box, 300, as_tables=True)
    others = max(file.bytes for file in release.files[1:])
    assert fitted(release, Fit(others), aside) == release


@pytest.mark.parametrize("way", [Way.ZIP, Way.SPLIT])
def test_the_same_release_gives_the_same_files(box: Shipments, tmp_path: Path, way: Way) -> None:
    release = released(box, 300)
    found = []
    for name in ("uno", "dos"):
        (folder := tmp_path / name).mkdir()
        files = fitted(release, Fit(2000, way), folder).files
        found.append([(file.name, file.sha256) for file in files])
    assert found[0] == found[1]


# -- what is known and agreed


def test_until_somebody_says_otherwise_the_limit_is_ckans_own(box: Shipments) -> None:
    assert largest_file(box.workspace, URL) == USUAL
    set_largest_file(box.workspace, URL + "/", 50, box.clock())
    assert largest_file(box.workspace, URL) == 50
    assert largest_file(box.workspace, "https://otro.example.gt") == USUAL


@pytest.mark.parametrize(("refused", "known"), [(1000, 999), (USUAL, USUAL - 1), (10**9, USUAL)])
def test_a_refusal_says_where_the_limit_is_not(box: Shipments, refused: int, known: int) -> None:
    note_refusal(box.workspace, URL, refused)
    assert largest_file(box.workspace, URL) == known


def test_nobody_has_agreed_at_first(box: Shipments) -> None:
    assert way_of(box.workspace, NAME) is Way.WHOLE
    agree(box.workspace, NAME, Way.ZIP, box.clock())
    assert (way_of(box.workspace, NAME), way_of(box.workspace, "otros")) == (Way.ZIP, Way.WHOLE)


# -- the whole way


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[PracticePortal]:
    with PracticePortal(tmp_path / "portal", largest_file=3000) as served:
        yield served


def cycle(box: Shipments, portal: PracticePortal) -> list[str]:
    chosen = ChosenPortal(portal.url, portal.organization, portal.token)
    cycle = deliver(box.workspace, chosen, clock=box.clock)
    return [problem.code for problem in cycle.problems]


def test_what_is_known_to_be_too_large_waits_for_a_word_and_then_goes(
    box: Shipments, portal: PracticePortal
) -> None:
    parcel = box.parcel(portal.url, rows=300)
    set_largest_file(box.workspace, portal.url, 3000, box.clock())
    assert cycle(box, portal) == ["portal.too_large_known"]
    assert box.outbox.parcel(parcel.id).state is State.REJECTED

    agree(box.workspace, NAME, Way.SPLIT, box.clock())

    assert cycle(box, portal) == []
    receipt = box.workspace.datasets.receipts()[0].body
    parts = [file for file in receipt["files"] if "parte" in file["name"]]
    assert sum(file["rows"] for file in parts) == receipt["rows"] == 300
    assert len(parts) > 2


def test_a_packed_file_is_published_and_read_back(box: Shipments, portal: PracticePortal) -> None:
    set_largest_file(box.workspace, portal.url, 3000, box.clock())
    agree(box.workspace, NAME, Way.ZIP, box.clock())
    box.parcel(portal.url, rows=300)
    assert cycle(box, portal) == []
    receipt = box.workspace.datasets.receipts()[0].body
    assert receipt["files"][0]["name"] == "datos.csv.zip"
    assert receipt["rows"] == 300


def test_what_a_portal_refuses_for_its_size_teaches_the_limit(
    box: Shipments, portal: PracticePortal
) -> None:
    box.parcel(portal.url, rows=300)
    size = len(data_csv(300))
    assert cycle(box, portal) == ["portal.too_large"]
    assert largest_file(box.workspace, portal.url) == size - 1
    agree(box.workspace, NAME, Way.ZIP, box.clock())
    assert cycle(box, portal) == []


def test_a_word_about_one_dataset_moves_no_other(box: Shipments, portal: PracticePortal) -> None:
    set_largest_file(box.workspace, portal.url, 3000, box.clock())
    parcels = [box.parcel(portal.url, rows=300, name=name) for name in ("uno", "dos")]
    cycle(box, portal)
    agree(box.workspace, "uno", Way.ZIP, box.clock())
    states = [box.outbox.parcel(parcel.id).state for parcel in parcels]
    assert states == [State.QUEUED, State.REJECTED]


def test_what_was_refused_for_another_reason_stays(box: Shipments) -> None:
    parcel = box.parcel(URL)
    box.outbox.claim(box.clock(), [URL])
    problem = PortalError("portal.forbidden", url=URL).problems[0]
    box.outbox.move(parcel.id, State.REJECTED, box.clock(), problem=problem)
    set_largest_file(box.workspace, URL, 10**9, box.clock())
    agree(box.workspace, NAME, Way.ZIP, box.clock())
    assert box.outbox.parcel(parcel.id).state is State.REJECTED


def test_a_table_needs_no_word(box: Shipments, portal: PracticePortal) -> None:
    set_largest_file(box.workspace, portal.url, 3000, box.clock())
    box.parcel(portal.url, rows=300, kind=Kind.TABLE)
    assert cycle(box, portal) == []


# -- the commands


def test_consent_and_limit_are_given_with_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = Shell(tmp_path / "trabajo", monkeypatch)
    said = shell("sync", "large", "hogares", "split", "--json").object
    assert (said["name"], said["way"]) == ("hogares", "split")
    said = shell("sync", "limit", f"{URL}/", "2.5", "--json").object
    assert (said["url"], said["largest_file"]) == (URL, 2_621_440)


@pytest.mark.parametrize(
    "words",
    [
        ("sync", "large", "hogares", "otro"),
        ("sync", "limit", URL, "0"),
        ("sync", "limit", URL, "mucho"),
        ("sync", "limit", URL, "nan"),
        ("sync", "limit", URL, "inf"),
        ("sync", "limit", URL, "-3"),
    ],
)
def test_what_cannot_be_meant_is_wrong_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    assert Shell(tmp_path / "trabajo", monkeypatch)(*words, "--json").code == 2


def test_packed_bytes_can_be_opened_by_anybody(box: Shipments, aside: Path) -> None:
    found = fitted(released(box, 300), Fit(3000, Way.ZIP), aside)
    with zipfile.ZipFile(io.BytesIO(found.data.path.read_bytes())) as packed:
        assert packed.testzip() is None
