"""Checking what was published: by the receipt, by the page, by a package, by a file at hand."""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.commands import Said, Shell
from support.portals import Side, practice_side
from support.shipments import NAME, Shipments, TickingClock, open_shipments, sha256

from app.messages import fix, sentence
from app.operations.verify_dataset import (
    Verification,
    read_receipt,
    verify_dataset,
    verify_published,
)
from app.progress import Cancel, CancelledError, Progress
from app.store.database import KnownError
from forms.problem import ProblemError, Severity
from sync.ckan import CkanPortal
from sync.engine import Engine
from sync.parcel import Kind
from sync.receipt import Receipt
from sync.verify import Standing

FILES = ["datos.csv", "LEAME.md", "datapackage.json", "diccionario.csv", "manifiesto.sha256"]


@dataclass
class Office:
    """One published dataset: the portal, the receipt, and a copy of the package."""

    side: Side
    folder: Path
    receipt: Receipt
    package: Path

    @property
    def page(self) -> str:
        return f"{self.side.url}/dataset/{NAME}"

    def saved(self, **changes: object) -> str:
        """Save the receipt as a file; give its path."""
        path = self.folder / "recibo.json"
        path.write_text(json.dumps({**self.receipt, **changes}), encoding="utf-8")
        return str(path)

    def call(self, action: str, **parameters: object) -> None:
        assert self.side.call(action, parameters).status == 200

    def resource(self, name: str = "datos.csv") -> str:
        files = self.side.call("package_show", {"id": NAME}).result["resources"]
        return next(file["id"] for file in files if file["name"] == name)

    def replace(self, name: str, content: bytes) -> None:
        """Let somebody put another content in the place of a file, and say nothing."""
        upload = (name, content, "text/plain")
        said = self.side.call("resource_patch", {"id": self.resource(name)}, upload=upload)
        assert said.status == 200


class Published:
    """A portal where one dataset was published; every test finds it as it was then."""

    def __init__(self, folder: Path, side: Side, kind: Kind) -> None:
        self.folder, self.side = folder, side
        with open_shipments(folder / "trabajo").workspace as workspace:
            box = Shipments(workspace, TickingClock())
            parcel = box.parcel(side.url, rows=40, organization=side.office, kind=kind)
            engine = Engine(workspace, lambda url: CkanPortal(url, side.token), box.clock)
            self.receipt = engine.run().receipts[0]
            self.package = workspace.folder / parcel.payload_path
        shutil.copytree(folder / "portal", folder / "as it was")

    def again(self, tmp_path: Path) -> Office:
        for part in ("datasets", "files", "tables"):
            shutil.rmtree(self.folder / "portal" / part)
            shutil.copytree(self.folder / "as it was" / part, self.folder / "portal" / part)
        package = Path(shutil.copytree(self.package, tmp_path / "paquete"))
        return Office(self.side, tmp_path, self.receipt, package)


def published(kind: Kind, folder: Path) -> Iterator[Published]:
    with practice_side(folder / "portal") as side:
        yield Published(folder, side, kind)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    yield from published(Kind.FILES, tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    yield from published(Kind.TABLE, tmp_path_factory.mktemp("tables"))


@pytest.fixture
def office(files: Published, tmp_path: Path) -> Office:
    return files.again(tmp_path)


@pytest.fixture
def table(tables: Published, tmp_path: Path) -> Office:
    return tables.again(tmp_path)


def standings(found: Verification) -> dict[str, str]:
    return {check.name: check.standing.value for check in found.files}


def codes(found: Verification) -> list[str]:
    return [problem.code for problem in found.problems]


# -- by the receipt


def test_what_is_as_it_was_is_equal(office: Office) -> None:
    found = verify_dataset(office.saved())
    assert standings(found) == dict.fromkeys(FILES, "equal")
    assert (found.verified, found.problems, found.portal) == (True, (), office.side.url)
    assert found.files[0].rows == 40


def test_the_receipt_a_command_printed_will_do(office: Office) -> None:
    path = office.folder / "salida.json"
    path.write_text("\ufeff" + json.dumps({"ok": True, "receipt": office.receipt}), "utf-8")
    assert verify_dataset(str(path)).verified


def test_one_byte_is_seen(office: Office) -> None:
    content = (office.package / "datos.csv").read_bytes()
    office.replace("datos.csv", content.replace(b"0001,", b"0009,"))
    found = verify_dataset(office.saved())
    assert standings(found) == {**dict.fromkeys(FILES, "equal"), "datos.csv": "differs"}
    assert (found.verified, codes(found)) == (False, ["verify.differs"])
    assert found.problems[0].place.file == "datos.csv"


def test_a_file_that_was_taken_away_is_missed(office: Office) -> None:
    office.call("resource_delete", id=office.resource("LEAME.md"))
    found = verify_dataset(office.saved())
    assert standings(found)["LEAME.md"] == "missing"
    assert codes(found) == ["verify.missing"]


def test_what_others_put_beside_is_not_ours_to_judge(office: Office) -> None:
    upload = ("otro.csv", b"a\n", "text/csv")
    office.side.call("resource_create", {"package_id": NAME, "name": "otro.csv"}, upload=upload)
    assert verify_dataset(office.saved()).verified


def test_rows_count_as_well(office: Office) -> None:
    files = [{**file, "rows": 41 if file["rows"] else None} for file in office.receipt["files"]]
    found = verify_dataset(office.saved(files=files))
    assert standings(found)["datos.csv"] == "differs"


@pytest.mark.parametrize(
    ("action", "parameters", "code"),
    [
        ("package_patch", {"private": True}, "portal.not_public"),
        ("package_delete", {}, "portal.not_public"),
        ("package_patch", {"name": "otro-nombre"}, "portal.not_there"),
    ],
)
def test_what_nobody_can_see_is_told_apart(
    office: Office, action: str, parameters: dict[str, object], code: str
) -> None:
    office.call(action, id=NAME, **parameters)
    with pytest.raises(KnownError) as caught:
        verify_dataset(office.saved())
    assert caught.value.problems[0].code == code
    assert NAME in sentence(caught.value.problems[0])
    assert fix(caught.value.problems[0])


def test_a_portal_that_is_away_is_not_a_false_receipt(office: Office) -> None:
    away = {**office.receipt["portal"], "url": "http://127.0.0.1:9"}
    with pytest.raises(KnownError) as caught:
        verify_dataset(office.saved(portal=away))
    assert caught.value.problems[0].code == "portal.unreachable"


def test_each_file_is_told_before_it_is_read(office: Office) -> None:
    told: list[Progress] = []
    verify_dataset(office.saved(), report=told.append)
    assert [(each.done, each.total) for each in told] == [(n, 5) for n in range(5)]
    assert told[0].what == "Comprobando datos.csv"


def test_a_person_can_stop_it(office: Office) -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(CancelledError):
        verify_dataset(office.saved(), cancel=cancel)


# -- tables


def older(table: Office) -> str:
    """The receipt as it was before it said what the rows of a table hold."""
    files = [{k: v for k, v in file.items() if k != "content"} for file in table.receipt["files"]]
    return table.saved(files=files)


def test_a_table_is_compared_in_full_by_who_has_only_the_receipt(table: Office) -> None:
    found = verify_dataset(table.saved())
    assert standings(found)["datos.csv"] == "equal"
    assert (found.verified, found.files[0].rows) == (True, 40)


def test_a_table_is_compared_in_full_by_who_has_only_its_page(table: Office) -> None:
    assert standings(verify_dataset(table.page))["datos.csv"] == "equal"


def test_a_table_is_counted_where_an_older_receipt_says_no_more(table: Office) -> None:
    found = verify_dataset(older(table))
    assert standings(found)["datos.csv"] == "counted"
    assert (found.verified, found.files[0].rows) == (True, 40)


def test_only_a_file_of_rows_says_what_they_hold(table: Office) -> None:
    assert [file["name"] for file in table.receipt["files"] if "content" in file] == ["datos.csv"]


def test_a_table_is_compared_row_by_row_by_who_has_the_file(table: Office) -> None:
    copy = table.folder / "bajado ayer.csv"
    shutil.copy(table.package / "datos.csv", copy)
    found = verify_dataset(table.saved(), [copy])
    assert standings(found)["datos.csv"] == "equal"


@pytest.mark.parametrize(
    ("row", "by_count"),
    [
        ({"municipio": "9999", "clave_fila": "nueva"}, "differs"),  # one more
        ({"municipio": "9999"}, "counted"),  # another value: only seen row by row
    ],
)
def test_a_changed_row_is_seen(table: Office, row: dict[str, str], by_count: str) -> None:
    asked = {"resource_id": table.resource(), "limit": 1}
    first = table.side.call("datastore_search", asked).result["records"][0]
    upsert = {"resource_id": table.resource(), "method": "upsert", "records": [{**first, **row}]}
    table.call("datastore_upsert", **upsert)
    copy = [table.package / "datos.csv"]
    assert standings(verify_dataset(table.saved(), copy))["datos.csv"] == "differs"
    assert standings(verify_dataset(table.saved()))["datos.csv"] == "differs"
    assert standings(verify_dataset(table.page))["datos.csv"] == "differs"
    assert standings(verify_dataset(older(table)))["datos.csv"] == by_count


def test_a_table_that_is_gone_is_missed(table: Office) -> None:
    table.call("datastore_delete", resource_id=table.resource())
    assert standings(verify_dataset(table.saved()))["datos.csv"] == "missing"


def test_a_table_with_other_columns_is_another(table: Office) -> None:
    copy = table.folder / "otra.csv"
    copy.write_bytes((table.package / "datos.csv").read_bytes().replace(b"nombre", b"lugar"))
    path = table.saved(
        files=[{**file, "sha256": sha256(copy) if file["rows"] else file["sha256"]}
               for file in table.receipt["files"]]
    )  # fmt: skip
    assert standings(verify_dataset(path, [copy]))["datos.csv"] == "differs"


# -- by the page


@pytest.mark.parametrize("more", ["", "?lang=es", "#datos", "/resource/x"])
def test_a_page_is_checked_by_the_manifest_among_its_files(office: Office, more: str) -> None:
    found = verify_dataset(office.page + more)
    assert standings(found) == dict.fromkeys(FILES, "equal")
    assert found.verified


def test_a_file_that_is_not_that_of_the_manifest_is_seen(office: Office) -> None:
    office.replace("datos.csv", b"otra cosa\r\n")
    office.call("resource_patch", id=office.resource(), sha256="0" * 64, hash="0" * 64)
    found = verify_dataset(office.page)
    assert standings(found)["datos.csv"] == "differs"


def test_a_file_of_which_nobody_said_anything_is_only_a_warning(office: Office) -> None:
    upload = ("otro.csv", b"a\n", "text/csv")
    office.side.call("resource_create", {"package_id": NAME, "name": "otro.csv"}, upload=upload)
    found = verify_dataset(office.page)
    assert standings(found)["otro.csv"] == "unstated"
    assert [problem.severity for problem in found.problems] == [Severity.WARNING]
    assert found.verified


def test_a_page_without_files_proves_nothing(office: Office) -> None:
    side = office.side
    side.call("package_create", {"name": "vacio", "owner_org": side.office})
    with pytest.raises(ProblemError) as caught:
        verify_dataset(f"{side.url}/dataset/vacio")
    assert caught.value.problems[0].code == "verify.no_file"


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://127.0.0.1:9/dataset/"])
def test_an_address_that_is_no_page_is_told(address: str) -> None:
    with pytest.raises(ProblemError) as caught:
        verify_dataset(address)
    assert caught.value.problems[0].code == "verify.not_understood"


# -- packages and files at hand


def zipped(folder: Path, target: Path, inside: str = "") -> Path:
    with zipfile.ZipFile(target, "w") as packed:
        for path in folder.iterdir():
            packed.write(path, inside + path.name)
    return target


@pytest.mark.parametrize("inside", [None, "", "paquete/"])
def test_a_package_is_checked_by_its_own_manifest(office: Office, inside: str | None) -> None:
    given = office.package
    if inside is not None:
        given = zipped(office.package, office.folder / "paquete.zip", inside)
    assert verify_dataset(str(given)).verified
    (office.package / "LEAME.md").write_text("otra cosa", encoding="utf-8")
    if inside is not None:
        given = zipped(office.package, office.folder / "paquete.zip", inside)
    found = verify_dataset(str(given))
    assert (found.verified, codes(found)) == (False, ["package.file_changed"])


def test_a_zip_that_says_it_is_huge_is_not_opened(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.operations.verify_dataset.LARGEST_PACKAGE", 100)
    packed = zipped(office.package, office.folder / "paquete.zip")
    with pytest.raises(ProblemError) as caught:
        verify_dataset(str(packed))
    assert caught.value.problems[0].code == "verify.not_understood"


def test_a_file_is_known_by_what_is_in_it_whatever_it_is_called(office: Office) -> None:
    copy = office.folder / "descarga (3).csv"
    shutil.copy(office.package / "datos.csv", copy)
    found = verify_dataset(office.saved(), [copy], only_copies=True)
    assert (standings(found), found.portal) == ({copy.name: "equal"}, "")


def test_a_file_that_is_not_in_the_receipt_differs(office: Office) -> None:
    copy = office.folder / "datos.csv"
    copy.write_bytes(b"municipio\r\n")
    found = verify_dataset(office.saved(), [copy], only_copies=True)
    assert found.files[0].standing is Standing.DIFFERS
    assert found.files[0].expected == office.receipt["sha256"]


def test_nothing_at_hand_proves_nothing(office: Office) -> None:
    with pytest.raises(ProblemError) as caught:
        verify_dataset(office.saved(), only_copies=True)
    assert caught.value.problems[0].code == "verify.no_file"


@pytest.mark.parametrize(
    "text",
    [
        "", "no es json", "[]", "7", "null", "{}", '{"receipt": 3}', '{"portal": {}, "files": []}',
        '{"portal": {"url": 1}, "dataset": {"name": "a"}, "files": [{}]}',
        '{"portal": {"url": "x"}, "dataset": {"name": "a"}, "files": [{"name": "a"}]}',
        '{"portal": {"url": "x"}, "dataset": {"name": "a"}, "files": "abc"}',
        "\x00\x01",
    ],
)  # fmt: skip
def test_what_is_no_receipt_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "recibo.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemError) as caught:
        read_receipt(path)
    assert caught.value.problems[0].code == "verify.not_understood"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        verify_dataset(str(tmp_path / "recibo.json"))
    assert caught.value.problems[0].code == "verify.cannot_read"


# -- from the workspace


@pytest.mark.parametrize("kind", [Kind.FILES, Kind.TABLE])
def test_a_workspace_checks_its_own_by_name_and_tables_row_by_row(
    tmp_path: Path, kind: Kind
) -> None:
    from app.operations.portals import PRACTICE, open_destination

    box = open_shipments(tmp_path / "trabajo")
    with box.workspace as workspace:
        with open_destination(workspace, PRACTICE) as portal:
            box.parcel(portal.url, rows=9, organization=portal.organization, kind=kind)
            engine = Engine(workspace, lambda url: CkanPortal(url, portal.token), box.clock)
            assert engine.run().problems == ()
        found = verify_published(workspace, NAME)
    assert (found.verified, set(standings(found).values())) == (True, {"equal"})


def test_what_was_never_published_has_no_receipt(tmp_path: Path) -> None:
    box = open_shipments(tmp_path / "trabajo")
    with box.workspace as workspace, pytest.raises(ProblemError) as caught:
        verify_published(workspace, "nada")
    assert caught.value.problems[0].code == "verify.no_receipt"


# -- the command


@pytest.fixture
def verify(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """`acopio dataset verify` on a computer without any workspace."""
    shell = Shell(tmp_path / "ninguno", monkeypatch)
    return lambda *words: shell("dataset", "verify", *words, "--json")


def test_anybody_can_ask_and_is_told_file_by_file(office: Office, verify) -> None:
    said = verify(office.saved())
    assert (said.code, said.object["verified"], said.object["portal"]) == (0, True, office.side.url)
    assert set(said.object["files"][0]) == {
        "name", "url", "state", "expected", "found", "bytes", "rows",
    }  # fmt: skip
    assert not (office.folder / "ninguno").exists()


def test_what_differs_ends_with_one_and_what_is_away_with_three(office: Office, verify) -> None:
    office.replace("LEAME.md", b"otra cosa")
    said = verify(office.saved())
    assert (said.code, said.object["verified"]) == (1, False)
    away = {**office.receipt["portal"], "url": "http://127.0.0.1:9"}
    assert verify(office.saved(portal=away)).code == 3


def test_a_file_at_hand_needs_no_portal(office: Office, verify) -> None:
    away = {**office.receipt["portal"], "url": "http://127.0.0.1:9"}
    copy = str(office.package / "datos.csv")
    said = verify(office.saved(portal=away), "--file", copy, "--offline")
    assert (said.code, said.object["files"][0]["state"]) == (0, "equal")


@pytest.mark.parametrize("what", ["./nada.json", "nada.json", "carpeta/nada"])
def test_a_file_that_is_not_there_is_no_name(verify, what: str) -> None:
    assert [p["code"] for p in verify(what).object["problems"]] == ["verify.cannot_read"]


def test_a_name_is_looked_for_in_the_workspace(verify) -> None:
    said = verify("conectividad-de-hogares")
    assert [p["code"] for p in said.object["problems"]] == ["verify.no_receipt"]


def test_people_read_it_in_words(office: Office, tmp_path: Path, monkeypatch) -> None:
    said = Shell(tmp_path / "ninguno", monkeypatch)("dataset", "verify", office.page)
    assert said.out.splitlines() == [*(f"{name}: igual" for name in FILES), "Todo es como se dijo."]
