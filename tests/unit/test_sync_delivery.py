"""One parcel on its way: every step looks before it writes, and reads back what it wrote."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from support.fake_portal import OFFICE, FakePortal, Shelf
from support.shipments import NAME, Shipments, data_csv, open_shipments, sha256

from app.progress import Cancel, CancelledError, Progress
from sync.delivery import Delivery
from sync.parcel import Parcel, Step
from sync.portal import Fields, Organization, PortalError, RemoteDataset, RemoteFile, Upload
from sync.receipt import Receipt
from sync.reconcile import fingerprint, mark_of, resource_id
from sync.release import Release, read_release

FILES = ["datos.csv", "LEAME.md", "datapackage.json", "diccionario.csv", "manifiesto.sha256"]


@pytest.fixture
def shipments(tmp_path: Path) -> Iterator[Shipments]:
    opened = open_shipments(tmp_path / "trabajo")
    yield opened
    opened.workspace.close()


@pytest.fixture
def portal() -> FakePortal:
    return FakePortal()


class Run:
    """A delivery as a test starts it, and what it told."""

    def __init__(
        self,
        shipments: Shipments,
        portal: FakePortal,
        *,
        rows: int = 3,
        version: tuple[int, int] | None = None,
        agreed: str | None = None,
        overwrites: str | None = None,
        **other_files: str,
    ) -> None:
        version = version or shipments.version(rows, **other_files)
        self.parcel: Parcel = replace(
            shipments.parcel(portal.url, version=version), overwrites=overwrites
        )
        stored = shipments.workspace.datasets.version(self.parcel.version)
        self.release: Release = read_release(
            shipments.workspace.folder / self.parcel.payload_path,
            name=self.parcel.dataset_name,
            number=self.parcel.number,
            rows=stored.rows,
            fields=self.parcel.fields,
            manifest=stored.manifest,
        )
        self.steps: list[Step] = []
        self.told: list[Progress] = []
        self.cancel = Cancel()
        self.delivery = Delivery(
            portal=portal,
            parcel=self.parcel,
            release=self.release,
            agreed=agreed,
            step_done=lambda step, _id: self.steps.append(step),
            report=self.told.append,
            cancel=self.cancel,
            aside=shipments.workspace.folder,
        )

    def go(self) -> Receipt:
        return self.delivery.run()

    def refused(self) -> PortalError:
        with pytest.raises(PortalError) as caught:
            self.delivery.run()
        return caught.value


# -- the whole way


def test_the_first_delivery_creates_sends_reads_back_and_publishes(
    shipments: Shipments, portal: FakePortal
) -> None:
    run = Run(shipments, portal)

    run.go()

    assert portal.calls == [
        "show",
        "create",
        "reserve",
        *["update_resource"] * 5,
        *["download"] * 5,
        "status",
        "show",
        "publish",
    ]
    assert run.steps == [Step.LOOK, Step.CREATE, Step.RESOURCES, Step.VERIFY, Step.PUBLISH]


def test_the_portal_holds_every_file_once_byte_for_byte(
    shipments: Shipments, portal: FakePortal
) -> None:
    run = Run(shipments, portal, rows=40)

    run.go()

    remote = portal.shelf.datasets[NAME]
    assert [file.name for file in remote.files] == FILES
    assert portal.shelf.bytes_of[remote.files[0].id] == data_csv(40)
    assert remote.public


def test_a_place_says_what_its_file_will_be_and_claims_no_content(
    shipments: Shipments, portal: FakePortal
) -> None:
    portal.cut_at = 4  # the first file

    Run(shipments, portal).refused()

    places = portal.shelf.datasets[NAME].files
    assert [place.name for place in places] == FILES
    assert {place.sha256 for place in places} == {""}
    assert (places[0].fields["format"], places[0].fields["mimetype"]) == ("CSV", "text/csv")
    assert places[0].fields["description"] == "Datos por municipio"


def test_nothing_is_public_before_it_was_read_back(
    shipments: Shipments, portal: FakePortal
) -> None:
    seen: list[bool] = []
    portal.before = lambda call: (
        seen.append(portal.shelf.datasets[NAME].public) if call == "download" else None
    )

    Run(shipments, portal).go()

    assert seen == [False] * 5


def test_the_receipt_says_what_was_read_back(shipments: Shipments, portal: FakePortal) -> None:
    run = Run(shipments, portal, rows=12)

    receipt = run.go()

    folder = shipments.workspace.folder / run.parcel.payload_path
    assert receipt["rows"] == 12
    assert receipt["sha256"] == sha256(folder / "datos.csv")
    assert {file["name"]: file["sha256"] for file in receipt["files"]} == {
        name: sha256(folder / name) for name in FILES
    }
    assert [file["rows"] for file in receipt["files"]] == [12, None, None, None, None]
    assert receipt["writes"] == 8
    assert receipt["fingerprint"] == fingerprint(run.release)
    assert receipt["dataset"]["url"] == f"{portal.url}/dataset/{NAME}"
    assert receipt["portal"] == {
        "url": portal.url,
        "title": "Portal de papel",
        "version": "2.12.0",
    }


def test_progress_names_the_file_and_its_bytes(shipments: Shipments, portal: FakePortal) -> None:
    run = Run(shipments, portal, rows=40)

    run.go()

    size = run.release.data.bytes
    all_files = sum(file.bytes for file in run.release.files)
    assert Progress(0, 2 * all_files, "Enviando datos.csv") in run.told
    assert Progress(size, 2 * all_files, "Enviando datos.csv") in run.told
    assert Progress(all_files, 2 * all_files, "Comprobando datos.csv") in run.told
    assert run.told[-1].done == 2 * all_files


def test_what_is_at_the_portal_already_is_only_read_back(
    shipments: Shipments, portal: FakePortal
) -> None:
    version = shipments.version(40)
    Run(shipments, portal, version=version).go()
    again = Run(shipments, portal, version=version)

    again.go()

    all_files = sum(file.bytes for file in again.release.files)
    assert {told.total for told in again.told} == {all_files}
    assert not [told for told in again.told if told.what.startswith("Enviando")]


# -- again


def test_an_equal_release_writes_nothing_and_is_read_back_all_the_same(
    shipments: Shipments, portal: FakePortal
) -> None:
    first = Run(shipments, portal)
    first.go()
    again = FakePortal(portal.shelf)
    run = Run(shipments, again, agreed=fingerprint(first.release))

    receipt = run.go()

    assert (again.writes, receipt["writes"]) == (0, 0)
    assert again.calls.count("download") == 5


def test_a_new_version_sends_only_what_changed(shipments: Shipments, portal: FakePortal) -> None:
    first = Run(shipments, portal, rows=3)
    first.go()
    again = FakePortal(portal.shelf)

    Run(shipments, again, rows=4, agreed=fingerprint(first.release)).go()

    written = [c for c in again.calls if c not in {"status", "show", "download"}]
    changed = ["update_resource"] * 3  # the version before, packed; data; manifest
    assert written == ["revise", "reserve", *changed]


def test_a_new_version_stays_public_while_it_arrives(
    shipments: Shipments, portal: FakePortal
) -> None:
    first = Run(shipments, portal, rows=3)
    first.go()
    again = FakePortal(portal.shelf)

    Run(shipments, again, rows=4, agreed=fingerprint(first.release)).go()

    assert "publish" not in again.calls
    assert again.shelf.datasets[NAME].public


def test_a_file_the_new_version_has_not_is_taken_away(
    shipments: Shipments, portal: FakePortal
) -> None:
    first = Run(shipments, portal, anexo__csv="a\r\n1\r\n")
    first.go()
    again = FakePortal(portal.shelf)

    Run(shipments, again, agreed=fingerprint(first.release)).go()

    assert again.calls.count("delete_resource") == 1
    names = [f.name for f in again.shelf.datasets[NAME].files]
    assert sorted(name for name in names if "anterior" not in name) == sorted(FILES)
    assert len(names) == len(FILES) + 1  # what it held stays, packed


def test_a_file_somebody_put_beside_ours_stays(shipments: Shipments, portal: FakePortal) -> None:
    first = Run(shipments, portal)
    first.go()
    remote = portal.shelf.datasets[NAME]
    foreign = RemoteFile("b1946ac9", "mapa.pdf", "", "", 5)
    portal.shelf.datasets[NAME] = replace(remote, files=(foreign, *remote.files))

    Run(shipments, portal, rows=9, agreed=fingerprint(first.release)).go()

    assert foreign in portal.shelf.datasets[NAME].files


# -- broken anywhere, run again


@pytest.mark.parametrize("how", ["cut_at", "lose_at"])
@pytest.mark.parametrize("call", range(1, 17))
def test_a_delivery_broken_at_any_request_is_finished_by_the_next_run(
    shipments: Shipments, how: str, call: int
) -> None:
    shelf = Shelf()
    version = shipments.version(5)
    broken = FakePortal(shelf, **{how: call})

    assert Run(shipments, broken, version=version).refused().retry_helps
    again = FakePortal(shelf)
    Run(shipments, again, version=version).go()

    remote = shelf.datasets[NAME]
    assert not shelf.torn
    assert sorted(file.name for file in remote.files) == sorted(FILES)
    assert remote.public


@pytest.mark.parametrize("how", ["cut_at", "lose_at"])
@pytest.mark.parametrize("call", range(1, 13))
def test_an_update_broken_at_any_request_is_finished_by_the_next_run(
    shipments: Shipments, how: str, call: int
) -> None:
    shelf = Shelf()
    first = Run(shipments, FakePortal(shelf), rows=3)
    first.go()
    agreed = fingerprint(first.release)
    version = shipments.version(4)

    Run(shipments, FakePortal(shelf, **{how: call}), version=version, agreed=agreed).refused()
    Run(shipments, FakePortal(shelf), version=version, agreed=agreed).go()

    assert not shelf.torn
    data = shelf.datasets[NAME].file(resource_id(shelf.datasets[NAME].id, "datos.csv"))
    assert data is not None
    assert shelf.bytes_of[data.id] == data_csv(4)


def test_each_retry_sends_only_what_is_missing(shipments: Shipments) -> None:
    shelf = Shelf()
    version = shipments.version(5)
    Run(shipments, FakePortal(shelf, cut_at=6), version=version).refused()  # the third file
    again = FakePortal(shelf)

    Run(shipments, again, version=version).go()

    assert again.calls.count("update_resource") == 3
    assert "create" not in again.calls


def test_stopping_while_a_file_goes_up_leaves_the_rest_for_later(
    shipments: Shipments, portal: FakePortal
) -> None:
    run = Run(shipments, portal)
    portal.before = lambda call: run.cancel.set() if call == "update_resource" else None

    with pytest.raises(CancelledError):
        run.go()

    assert portal.calls.count("update_resource") == 1
    assert not portal.shelf.datasets[NAME].public


# -- others at the portal


@pytest.mark.parametrize(
    ("offices", "known", "code"),
    [
        ((Organization("2", "otra-oficina", "Otra"),), True, "portal.other_office"),
        ((), True, "portal.no_office"),
        ((), False, "portal.key_unknown"),
    ],
)
def test_a_key_without_the_office_is_told_before_any_file_is_sent(
    shipments: Shipments,
    portal: FakePortal,
    offices: tuple[Organization, ...],
    known: bool,
    code: str,
) -> None:
    portal.offices, portal.known = offices, known
    portal.refuse["create"] = PortalError("portal.forbidden", url=portal.url)

    error = Run(shipments, portal).refused()

    assert (error.code, error.retry_helps) == (code, False)
    assert error.problems[0].values["organization"] == OFFICE
    assert portal.writes == 1  # the one that was refused


def test_a_key_that_may_not_look_is_told_from_a_name_that_is_taken(
    shipments: Shipments, portal: FakePortal
) -> None:
    portal.offices, portal.known = (), False
    portal.refuse["show"] = PortalError("portal.forbidden", url=portal.url)

    assert Run(shipments, portal).refused().code == "portal.key_unknown"
    assert portal.writes == 0


def test_an_office_chosen_by_mistake_is_told_from_a_name_that_is_taken(
    shipments: Shipments, portal: FakePortal
) -> None:
    portal.create({"name": NAME, "owner_org": "otra-oficina"})
    portal.offices = (Organization("2", "otra-oficina", "Otra"),)

    assert Run(shipments, portal).refused().code == "portal.other_office"
    assert portal.writes == 1  # only the other office's own


def test_a_line_that_breaks_while_the_reason_is_asked_delays(
    shipments: Shipments, portal: FakePortal
) -> None:
    portal.refuse["create"] = PortalError("portal.forbidden", url=portal.url)
    portal.refuse["organizations"] = PortalError("portal.line_cut", url=portal.url)

    assert Run(shipments, portal).refused().retry_helps


def test_a_name_that_another_office_has_is_told_as_such(
    shipments: Shipments, portal: FakePortal
) -> None:
    portal.create({"name": NAME, "owner_org": "otra-oficina"})

    error = Run(shipments, portal).refused()

    assert (error.code, error.retry_helps) == ("portal.name_taken", False)
    assert portal.writes == 1  # only the other office's own


def test_a_hidden_dataset_of_another_office_is_a_name_that_is_taken(
    shipments: Shipments, portal: FakePortal
) -> None:
    portal.refuse["show"] = PortalError("portal.forbidden", url=portal.url)

    assert Run(shipments, portal).refused().code == "portal.name_taken"


def test_a_dataset_of_the_own_office_that_we_never_sent_needs_a_persons_word(
    shipments: Shipments, portal: FakePortal
) -> None:
    portal.create({"name": NAME, "owner_org": OFFICE, "title": "De otra computadora"})

    error = Run(shipments, portal).refused()

    assert error.code == "portal.changed"
    assert error.problems[0].values["modified"] == portal.shelf.datasets[NAME].modified


def changed_there(portal: FakePortal) -> str:
    remote = portal.revise(portal.shelf.datasets[NAME], {"notes": "Cambiado a mano"})
    return remote.modified


@pytest.mark.parametrize("rows", [3, 4])
def test_what_somebody_changed_there_is_not_overwritten(
    shipments: Shipments, portal: FakePortal, rows: int
) -> None:
    first = Run(shipments, portal, rows=3)
    first.go()
    changed_there(portal)
    before = portal.writes

    error = Run(shipments, portal, rows=rows, agreed=fingerprint(first.release)).refused()

    assert error.code == "portal.changed"
    assert portal.writes == before
    assert portal.shelf.datasets[NAME].fields["notes"] == "Cambiado a mano"


def test_what_a_person_agreed_to_replace_is_replaced(
    shipments: Shipments, portal: FakePortal
) -> None:
    first = Run(shipments, portal, rows=3)
    first.go()
    seen = changed_there(portal)

    agreed = fingerprint(first.release)
    Run(shipments, portal, rows=4, agreed=agreed, overwrites=seen).go()

    assert portal.shelf.datasets[NAME].fields["notes"] == "Hogares con internet por municipio."


def test_agreement_holds_for_what_was_seen_and_not_for_later_changes(
    shipments: Shipments, portal: FakePortal
) -> None:
    first = Run(shipments, portal, rows=3)
    first.go()
    seen = changed_there(portal)
    changed_there(portal)

    agreed = fingerprint(first.release)
    error = Run(shipments, portal, rows=4, agreed=agreed, overwrites=seen).refused()

    assert error.code == "portal.changed"


def test_a_change_in_the_moment_of_writing_is_noticed_by_the_portal(
    shipments: Shipments, portal: FakePortal
) -> None:
    first = Run(shipments, portal, rows=3)
    first.go()

    def meddle(call: str) -> None:
        if call == "revise":
            portal.before = lambda _call: None
            changed_there(portal)

    portal.before = meddle
    error = Run(shipments, portal, rows=4, agreed=fingerprint(first.release)).refused()

    assert (error.code, error.retry_helps) == ("portal.stale", True)


def test_the_mark_of_the_release_goes_first(shipments: Shipments, portal: FakePortal) -> None:
    run = Run(shipments, portal)
    portal.cut_at = 4  # the first file

    run.refused()

    assert mark_of(portal.shelf.datasets[NAME]) == fingerprint(run.release)


# -- what was read back differs


class ForgetfulPortal(FakePortal):
    """Stores another content than it was given, so many times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    def _put(self, home: RemoteDataset, file_id: str, upload: Upload) -> RemoteFile:
        file = super()._put(home, file_id, upload)
        if upload.path.name == "datos.csv" and self.times:
            self.times -= 1
            self.shelf.bytes_of[file_id] = b"municipio\r\n"
        return file


def test_a_file_that_came_back_different_is_sent_once_more(shipments: Shipments) -> None:
    portal = ForgetfulPortal(times=1)

    receipt = Run(shipments, portal).go()

    assert portal.calls.count("update_resource") == 6
    assert receipt["rows"] == 3


def test_a_portal_that_keeps_something_else_is_not_believed(shipments: Shipments) -> None:
    portal = ForgetfulPortal(times=9)

    error = Run(shipments, portal).refused()

    assert (error.code, error.retry_helps) == ("portal.mismatch", False)
    assert error.problems[0].values["file"] == "datos.csv"
    assert not portal.shelf.datasets[NAME].public


def test_rows_are_compared_with_what_was_approved(shipments: Shipments, portal: FakePortal) -> None:
    run = Run(shipments, portal)
    run.delivery.release = replace(run.release, rows=4)

    assert run.refused().code == "portal.mismatch"


class ForgettingPlaces(FakePortal):
    """Takes places without complaint and keeps none."""

    def reserve(self, dataset: RemoteDataset, places: Sequence[Fields]) -> RemoteDataset:
        super().reserve(dataset, places)
        return dataset


def test_a_file_without_a_place_is_a_mismatch(shipments: Shipments) -> None:
    error = Run(shipments, ForgettingPlaces()).refused()

    assert (error.code, error.problems[0].values["file"]) == ("portal.mismatch", "datos.csv")


def test_a_file_is_read_back_where_the_portal_says_it_put_it(
    shipments: Shipments, portal: FakePortal
) -> None:
    asked: list[str] = []
    down = portal.download
    portal.download = lambda file: (asked.append(file.url), down(file))[1]  # type: ignore[method-assign] # watched

    Run(shipments, portal).go()

    assert asked == [file.url for file in portal.shelf.datasets[NAME].files]
    assert all(asked)


def test_a_file_that_vanished_while_others_were_read_back_is_not_published(
    shipments: Shipments, portal: FakePortal
) -> None:
    def vanish(call: str) -> None:
        if call == "show" and portal.calls.count("show") == 2:
            remote = portal.shelf.datasets[NAME]
            portal.shelf.datasets[NAME] = replace(remote, files=remote.files[:-1])

    portal.before = vanish
    error = Run(shipments, portal).refused()

    assert (error.code, error.problems[0].values["file"]) == ("portal.mismatch", "la ficha")
    assert not portal.shelf.datasets[NAME].public


def test_a_dataset_that_vanished_is_a_mismatch(shipments: Shipments, portal: FakePortal) -> None:
    def vanish(call: str) -> None:
        if call == "show" and portal.calls.count("show") == 2:
            portal.shelf.datasets.clear()

    portal.before = vanish

    assert Run(shipments, portal).refused().code == "portal.mismatch"


def test_a_change_while_files_were_read_back_is_not_published(
    shipments: Shipments, portal: FakePortal
) -> None:
    def meddle(call: str) -> None:
        if call == "show" and portal.calls.count("show") == 2:
            remote = portal.shelf.datasets[NAME]
            fields = {**remote.fields, "title": "Otro"}
            portal.shelf.datasets[NAME] = replace(remote, fields=fields)

    portal.before = meddle
    error = Run(shipments, portal).refused()

    assert (error.code, error.problems[0].values["file"]) == ("portal.mismatch", "la ficha")
    assert not portal.shelf.datasets[NAME].public
