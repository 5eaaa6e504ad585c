"""A table on its way: only what differs goes up, and wherever it breaks it comes out equal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from support.fake_tables import FakeTables, TableShelf
from support.shipments import sha256

from app.progress import CancelledError
from sync.archive import EarlierFile
from sync.portal import PortalError, RemoteDataset
from sync.readback import ReadBack
from sync.reconcile import log_key, resource_id
from sync.release import ReleaseFile
from sync.table_delivery import FORM, ROWS, TOWARDS, TableDelivery
from sync.tables import TableForm, records, table_form

DATASET = RemoteDataset(
    "41c713c7-1311-4e1c-92bf-19914ecc7799", "hogares", "muni", public=False, modified="", fields={}
)
LOG = resource_id(DATASET.id, log_key("datos.csv"))
SCHEMA: dict[str, object] = {
    "fields": [{"name": "hogares", "type": "integer"}],
    "primaryKey": "codigo",
}

Rows = Mapping[str, int]


@dataclass
class Office:
    """Versions of one file, frozen here, and the portal's shelf."""

    folder: Path
    shelf: TableShelf = field(default_factory=TableShelf)
    frozen: dict[str, EarlierFile] = field(default_factory=dict)
    number: int = 0

    def version(self, rows: Rows, extra: str = "") -> Path:
        """Freeze a version; `extra` is one more column."""
        self.number += 1
        path = self.folder / f"v{self.number}" / "datos.csv"
        path.parent.mkdir()
        head = f"codigo,hogares{',' + extra if extra else ''}"
        lines = [f"{code},{count}{',x' if extra else ''}" for code, count in rows.items()]
        path.write_bytes("".join(f"{line}\r\n" for line in [head, *lines]).encode())
        self.frozen[sha256(path)] = EarlierFile(path, self.number)
        return path

    def run(
        self,
        path: Path,
        tables: FakeTables | None = None,
        *,
        attempts: int = 1,
        sent: Callable[[float], None] = lambda _share: None,
    ) -> TableDelivery:
        form = table_form(path, SCHEMA)
        size = path.stat().st_size
        tables = tables or FakeTables(self.shelf)
        return TableDelivery(
            tables,
            self.shelf.dataset(DATASET),
            ReleaseFile(path, sha256(path), size, "", is_data=True, form=form),
            form,
            self.number,
            attempts,
            self.frozen.get,
            tables.reserve,
            sent,
        )

    def bring(self, path: Path, tables: FakeTables | None = None) -> FakeTables:
        tables = tables or FakeTables(self.shelf)
        self.run(path, tables).bring()
        return tables

    @property
    def resource(self) -> dict[str, object]:
        return self.shelf.resources[resource_id(DATASET.id, "tabla:datos.csv")]

    @property
    def log(self) -> dict[str, str]:
        """What the change log says: version and key -> what happened."""
        return {key: row[2] for key, row in self.shelf.tables.get(LOG, {}).items()}

    def assert_holds(self, path: Path) -> None:
        """The portal holds exactly the rows of a file and says so; nothing was torn."""
        form = table_form(path, SCHEMA)
        there = self.shelf.tables[resource_id(DATASET.id, "tabla:datos.csv")]
        assert there == dict(records(path, form))
        assert self.resource["sha256"] == self.resource["hash"] == sha256(path)
        assert (self.resource[TOWARDS], self.resource[ROWS]) == ("", str(len(there)))
        assert not self.shelf.torn


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def counted(first: int, last: int, count: int = 1) -> dict[str, int]:
    return {f"{code:04d}": count for code in range(first, last)}


# -- a good line


def test_the_first_time_every_row_goes_up(office: Office) -> None:
    path = office.version(counted(0, 1200))
    told: list[float] = []

    run = office.run(path, tables := FakeTables(office.shelf), sent=told.append)
    run.bring()

    assert tables.calls == [
        "reserve", "make", "upsert 500", "upsert 500", "upsert 200", "describe",
    ]  # fmt: skip
    office.assert_holds(path)
    assert told == pytest.approx([0, 500 / 1200, 1000 / 1200, 1])
    assert LOG not in office.shelf.resources


def test_while_rows_are_on_their_way_the_table_says_so(office: Office) -> None:
    path = office.version(counted(0, 10))
    with pytest.raises(PortalError):
        office.bring(path, FakeTables(office.shelf, cut_at=3))
    assert office.resource["sha256"] == office.resource["hash"] == ""
    assert office.resource[TOWARDS] == sha256(path)
    assert office.resource["name"] == "datos.csv"


def test_a_correction_sends_what_differs(office: Office) -> None:
    office.bring(office.version(counted(0, 1000)))
    corrected = {**counted(1, 1000), "0500": 7, "2000": 1}
    path = office.version(corrected)

    tables = office.bring(path)

    assert tables.calls == [
        "count", "describe", "upsert 2", "delete 1", "reserve", "make", "upsert 3", "describe",
    ]  # fmt: skip
    office.assert_holds(path)


def test_the_change_log_says_what_each_version_did(office: Office) -> None:
    office.bring(office.version({"a": 1, "b": 1}))
    office.bring(office.version({"a": 2, "c": 1}))
    office.bring(office.version({"a": 2, "c": 1, "d": 1}))
    assert office.log == {
        "2|a": "cambiada", "2|b": "retirada", "2|c": "agregada", "3|d": "agregada",
    }  # fmt: skip


def test_a_version_without_a_difference_logs_nothing(office: Office) -> None:
    office.bring(office.version({"a": 1, "b": 1}))
    path = office.version({"b": 1, "a": 1})
    assert office.bring(path).calls == ["count", "describe", "describe"]
    assert office.log == {}
    assert office.resource["sha256"] == sha256(path)


def test_another_form_makes_the_table_anew(office: Office) -> None:
    office.bring(office.version({"a": 1}))
    before = office.resource[FORM]
    path = office.version({"a": 1}, extra="barrio")
    assert office.bring(path).calls == [
        "count", "drop", "describe", "make", "upsert 1", "describe",
    ]  # fmt: skip
    office.assert_holds(path)
    assert office.resource[FORM] != before


def test_an_empty_table_is_a_table(office: Office) -> None:
    path = office.version({})
    assert office.bring(path).calls == ["reserve", "make", "describe"]
    office.assert_holds(path)
    assert office.run(path).read_back().sha256 == sha256(path)


def test_a_version_we_never_had_is_read_at_the_portal(office: Office) -> None:
    office.bring(office.version(counted(0, 50)))
    office.frozen.clear()  # it was published from another computer
    path = office.version({**counted(0, 50), "0007": 9})
    assert "rows 50" in (calls := office.bring(path).calls)
    assert "upsert 1" in calls
    office.assert_holds(path)


def test_a_table_that_is_gone_is_made_again(office: Office) -> None:
    office.bring(office.version({"a": 1}))
    office.shelf.tables.clear()
    path = office.version({"a": 2})
    assert office.bring(path).calls == ["count", "describe", "make", "upsert 1", "describe"]
    office.assert_holds(path)


def test_batches_are_smaller_after_failures(office: Office) -> None:
    path = office.version(counted(0, 300))
    tables = FakeTables(office.shelf)
    office.run(path, tables, attempts=3).bring()
    assert tables.calls[2:-1] == ["upsert 125", "upsert 125", "upsert 50"]


def test_a_server_that_takes_less_at_once_is_given_less(office: Office) -> None:
    path = office.version(counted(0, 300))
    tables = FakeTables(office.shelf)
    tables.most = 80
    office.bring(path, tables)
    half = ["upsert 150", "upsert 75", "upsert 75"]
    assert tables.calls[2:-1] == ["upsert 300", *half, *half]
    office.assert_holds(path)


def test_a_single_row_that_is_too_large_is_told(office: Office) -> None:
    tables = FakeTables(office.shelf)
    tables.most = 0
    with pytest.raises(PortalError) as caught:
        office.bring(office.version({"a": 1, "b": 1}), tables)
    assert caught.value.code == "portal.too_large"


def test_a_row_that_is_refused_is_named_by_its_key(office: Office) -> None:
    path = office.version(counted(0, 700))
    tables = FakeTables(office.shelf)
    tables.refuse_row = lambda row: row["codigo"] == "0612"
    with pytest.raises(PortalError) as caught:
        office.bring(path, tables)
    assert (caught.value.code, caught.value.retry_helps) == ("portal.row_refused", False)
    values = caught.value.problems[0].values
    assert (values["row"], values["file"]) == ("0612", "datos.csv")
    assert values["reason"] == "no es un número"


def test_other_refusals_are_told_as_they_are(office: Office) -> None:
    class Full(FakeTables):
        def upsert(self, *_given: object) -> None:
            raise PortalError("portal.forbidden", url="")

    with pytest.raises(PortalError) as caught:
        office.bring(office.version({"a": 1}), Full(office.shelf))
    assert caught.value.code == "portal.forbidden"


def test_a_person_stops_it_between_batches(office: Office) -> None:
    path = office.version(counted(0, 1200))

    def stop(share: float) -> None:
        if share > 0.5:
            raise CancelledError

    with pytest.raises(CancelledError):
        office.run(path, sent=stop).bring()
    assert office.bring(path).calls == ["count", "upsert 200", "describe"]
    office.assert_holds(path)


# -- reading back


def read(office: Office, path: Path, *, whole: bool = False) -> tuple[ReadBack, list[str]]:
    run = office.run(path, tables := FakeTables(office.shelf))
    return run.read_back(whole=whole), tables.calls


def test_after_the_first_time_every_row_is_read_back(office: Office) -> None:
    path = office.version(counted(0, 30))
    run = office.run(path, tables := FakeTables(office.shelf))
    run.bring()
    back = run.read_back()
    assert (back.sha256, back.rows, back.whole) == (sha256(path), 30, True)
    assert tables.calls[-2:] == ["count", "rows 30"]


def test_after_a_small_correction_the_count_and_the_rows_sent_are(office: Office) -> None:
    office.bring(office.version(counted(0, 30)))
    path = office.version({**counted(0, 30), "0007": 9})
    run = office.run(path, tables := FakeTables(office.shelf))
    run.bring()
    back = run.read_back()
    assert (back.sha256, back.rows, back.whole) == (sha256(path), 30, False)
    assert tables.calls[-2:] == ["count", "rows 1"]
    assert run.read_back(whole=True).whole


def test_a_run_that_sent_nothing_reads_everything(office: Office) -> None:
    path = office.version(counted(0, 30))
    office.bring(path)
    back, calls = read(office, path)
    assert (back.sha256, back.whole, calls) == (sha256(path), True, ["count", "rows 30"])


@pytest.mark.parametrize("damage", ["a row less", "a row more", "another value", "no table"])
def test_what_is_not_equal_has_no_hash(office: Office, damage: str) -> None:
    path = office.version(counted(0, 30))
    office.bring(path)
    table = office.shelf.tables[resource_id(DATASET.id, "tabla:datos.csv")]
    if damage == "a row less":
        table.pop("0003")
    elif damage == "a row more":
        table["9999"] = ("9999", "1")
    elif damage == "another value":
        table["0003"] = ("0003", "2")
    else:
        table.clear()
    back, _calls = read(office, path)
    assert back.sha256 == ""


def test_repairing_sends_only_what_is_wrong(office: Office) -> None:
    path = office.version(counted(0, 30))
    office.bring(path)
    table = office.shelf.tables[resource_id(DATASET.id, "tabla:datos.csv")]
    table.pop("0003")
    table["0004"], table["9999"] = ("0004", "8"), ("9999", "1")
    run = office.run(path, tables := FakeTables(office.shelf))
    run.repair()
    assert tables.calls == ["rows 30", "upsert 2", "delete 1", "describe"]
    office.assert_holds(path)
    assert run.read_back().whole


# -- broken at every request


STORIES: dict[str, list[Rows]] = {
    "the first time": [counted(0, 120)],
    "a correction": [counted(0, 120), {**counted(2, 118), "0050": 9, "0777": 1}],
    "two corrections": [{"a": 1, "b": 1, "c": 1}, {"a": 2, "b": 1}, {"a": 2, "c": 5, "d": 1}],
    "all rows gone": [counted(0, 5), {}],
    "from nothing": [{}, counted(0, 5)],
}


@pytest.mark.parametrize("how", ["cut_at", "lose_at"])
@pytest.mark.parametrize("story", sorted(STORIES))
def test_broken_at_any_request_it_comes_out_equal(tmp_path: Path, story: str, how: str) -> None:
    *before, last = STORIES[story]
    for request in range(1, 30):
        office = Office(tmp_path / str(request))
        office.folder.mkdir()
        for rows in before:
            office.bring(office.version(rows))
        path = office.version(last)
        broken = FakeTables(office.shelf, **{how: request})
        try:
            office.run(path, broken, attempts=4).bring()
        except PortalError:
            office.run(path, attempts=5).bring()
        else:
            assert request > len(broken.calls)
            break
        office.assert_holds(path)
        assert office.run(path).read_back().sha256 == sha256(path)
        logged = {key for key in office.log if key.startswith(f"{office.number}|")}
        assert len(logged) == _touched(before, last)


def _touched(before: list[Rows], last: Rows) -> int:
    """How many rows the last version added, changed or removed; nothing the first time."""
    if not before:
        return 0
    old = before[-1]
    return len({key for key in {*old, *last} if old.get(key) != last.get(key)})


@pytest.mark.parametrize("request_number", range(1, 8))
def test_a_newer_version_after_a_broken_one_comes_out_equal(
    office: Office, request_number: int
) -> None:
    """The second never arrives whole; the third is not that of which rows are there already."""
    office.bring(office.version({"a": 1, "b": 1, "c": 1}))
    second = office.version({"a": 2, "c": 1, "d": 1})
    third = office.version({"a": 1, "b": 3, "c": 1})
    try:
        office.bring(second, FakeTables(office.shelf, lose_at=request_number))
    except PortalError:
        with pytest.raises(PortalError):
            office.bring(third, FakeTables(office.shelf, lose_at=2))
    office.bring(third)
    office.assert_holds(third)


def test_a_first_version_that_never_arrived_gives_way_to_the_next(office: Office) -> None:
    with pytest.raises(PortalError):
        office.bring(office.version(counted(0, 900)), FakeTables(office.shelf, cut_at=3))
    path = office.version(counted(100, 300))
    office.bring(path)
    office.assert_holds(path)


def test_a_key_of_ours_is_a_column_of_the_table(office: Office) -> None:
    path = office.folder / "datos.csv"
    path.write_bytes(b"codigo,hogares\r\na,1\r\na,1\r\n")
    form: TableForm = table_form(path, {})
    tables = FakeTables(office.shelf)
    run = TableDelivery(
        tables,
        DATASET,
        ReleaseFile(path, sha256(path), 30, "", is_data=True, form=form),
        form,
        1,
        1,
        office.frozen.get,
        tables.reserve,
        lambda _share: None,
    )
    run.bring()
    assert run.read_back().sha256 == sha256(path)
    assert run.read_back().rows == 2
