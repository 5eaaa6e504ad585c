"""Tables kept row by row: the practice portal and a real CKAN refuse, store and give alike."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.portals import Side, fresh_name, skip_on_older
from support.shipments import Shipments, open_shipments, sha256

from sync.ckan import CkanPortal
from sync.engine import CycleResult, Engine
from sync.parcel import Kind, State
from sync.portal import PortalError, RemoteDataset
from sync.tables import Column, TableForm, as_record

FIELDS = [
    {"id": "codigo", "type": "text"},
    {"id": "hogares", "type": "numeric"},
    {"id": "dia", "type": "date"},
]
FORM = TableForm(
    (Column("codigo", "text", "Código"), Column("hogares", "numeric"), Column("dia", "date")),
    "codigo",
    ("codigo",),
)
ROWS = [
    ("0101", "12.50", "2026-01-02"),
    ("0102", "", ""),
    ('01"03', "-7", "1999-12-31"),
    ("una\r\nlínea, y más\u2028ñ", "0", "2026-01-01"),
]


@dataclass
class Held:
    """A private dataset with one empty table."""

    side: Side
    portal: CkanPortal
    dataset: RemoteDataset
    id: str

    def call(self, action: str, **parameters: object) -> tuple[object, ...]:
        return self.side.call(action, {"resource_id": self.id, **parameters}).shape

    def put(self, *rows: tuple[str, ...]) -> None:
        self.portal.tables.upsert(self.id, [as_record(FORM, row) for row in rows])

    def rows(self, keys: list[str] | None = None) -> list[tuple[str, ...]]:
        return sorted(self.portal.tables.rows(self.id, FORM, keys))


@pytest.fixture(scope="module")
def dataset(side: Side) -> Iterator[tuple[CkanPortal, RemoteDataset]]:
    portal = side.portal()
    made = portal.create({"name": fresh_name(), "owner_org": side.office, "private": True})
    yield portal, made
    portal.close()


@pytest.fixture
def held(side: Side, dataset: tuple[CkanPortal, RemoteDataset]) -> Held:
    portal, made = dataset
    table_id = str(uuid.uuid4())
    now = portal.show(made.name)
    assert now is not None
    portal.reserve(
        now, [portal.tables.place(table_id, {"name": "datos.csv", "acopio_hacia": "aa"})]
    )
    portal.tables.make(table_id, FORM)
    return Held(side, portal, made, table_id)


def test_a_portal_with_tables_says_so(side: Side) -> None:
    portal = side.portal()
    assert portal.status().has_tables
    portal.close()


def test_a_new_table_is_empty_and_described(held: Held) -> None:
    assert held.portal.tables.count(held.id) == 0
    shown = held.side.call("resource_show", {"id": held.id}).result
    assert (shown["url_type"], shown["datastore_active"]) == ("datastore", True)
    assert (shown["name"], shown["acopio_hacia"], shown["size"]) == ("datos.csv", "aa", None)
    assert str(shown["url"]).endswith(f"/datastore/dump/{held.id}")


def test_the_columns_of_a_table_are_told_with_their_kinds(held: Held) -> None:
    told = [(column.name, column.kind) for column in held.portal.tables.columns(held.id)]
    assert told == [(column.name, column.kind) for column in FORM.columns]


def test_rows_come_back_as_they_went(held: Held) -> None:
    held.put(*ROWS)
    assert held.rows() == sorted(ROWS)
    assert held.portal.tables.count(held.id) == len(ROWS)


def test_a_row_under_the_same_key_replaces_the_one_before(held: Held) -> None:
    held.put(*ROWS)
    held.put(("0101", "99", ""), ROWS[1])
    assert ("0101", "99", "") in held.rows()
    assert held.portal.tables.count(held.id) == len(ROWS)


def test_rows_are_found_and_taken_away_by_their_keys(held: Held) -> None:
    held.put(*ROWS)
    assert held.rows(["0102", "0101", "no está"]) == sorted(ROWS[:2])
    held.portal.tables.delete(held.id, FORM, ["0101", "no está"])
    assert held.rows() == sorted(ROWS[1:])


def test_many_keys_are_asked_for_in_several_requests(held: Held) -> None:
    rows = [(f"{number:04d}", str(number), "") for number in range(250)]
    held.put(*rows)
    assert held.rows([row[0] for row in rows]) == rows
    held.portal.tables.delete(held.id, FORM, [row[0] for row in rows[:240]])
    assert held.rows() == rows[240:]


def test_more_rows_than_a_page_are_read_whole(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.ckan_tables.PAGE", 40)
    rows = [(f"{number:04d}", str(number), "") for number in range(120)]
    held.put(*rows)
    assert held.rows() == rows


def test_one_bad_row_keeps_all_of_them_out_and_is_named(held: Held) -> None:
    with pytest.raises(PortalError) as caught:
        held.put(ROWS[0], ("0102", "doce", ""))
    assert caught.value.code == "portal.row_refused"
    assert caught.value.problems[0].values["row"] == 1
    assert caught.value.problems[0].values["reason"]
    assert held.rows() == []


def test_a_table_made_twice_keeps_its_rows(held: Held) -> None:
    held.put(*ROWS)
    held.portal.tables.make(held.id, FORM)
    assert held.rows() == sorted(ROWS)


def test_a_table_that_was_dropped_can_be_made_again(held: Held) -> None:
    held.put(*ROWS)
    held.portal.tables.drop(held.id)
    assert held.portal.tables.count(held.id) is None
    held.portal.tables.make(held.id, FORM)
    assert held.rows() == []


def test_what_is_said_of_a_table_is_shown_and_its_rows_stay(held: Held) -> None:
    held.put(*ROWS)
    held.portal.tables.describe(held.id, {"sha256": "ab", "acopio_hacia": ""})
    shown = held.portal.show(held.dataset.name)
    assert shown is not None
    file = shown.file(held.id)
    assert file is not None
    assert (file.sha256, file.bytes, file.fields["acopio_hacia"]) == ("ab", None, "")
    assert held.rows() == sorted(ROWS)


ELSEWHERE = "8e65bd06-8d31-49af-8146-eb7f7a40b6af"


@pytest.mark.parametrize(
    ("action", "parameters", "answer"),
    [
        ("datastore_upsert", {"records": [{"codigo": "1", "zz": "1"}], "method": "upsert"},
         (409, "Validation Error", "fields")),
        ("datastore_upsert", {"records": [{"hogares": "1"}], "method": "upsert"},
         (409, "Validation Error", "key")),
        ("datastore_upsert", {"records": [{"codigo": "1", "dia": "ayer"}], "method": "upsert"},
         (409, "Validation Error", "records", "records_row")),
        ("datastore_upsert", {"resource_id": ELSEWHERE}, (404, "Not Found Error")),
        ("datastore_search", {"resource_id": ELSEWHERE}, (404, "Not Found Error")),
        ("datastore_search", {"fields": ["zz"]}, (409, "Validation Error", "fields")),
        ("datastore_delete", {"filters": {"zz": ["1"]}}, (409, "Validation Error", "filters")),
        ("datastore_create", {"fields": [{"id": "_a"}]}, (409, "Validation Error", "fields")),
        ("datastore_create", {"resource_id": ELSEWHERE, "fields": FIELDS},
         (409, "Validation Error", "resource_id")),
    ],
)  # fmt: skip
def test_refusals_are_alike(
    held: Held, action: str, parameters: dict[str, object], answer: tuple[object, ...]
) -> None:
    if "records_row" in answer:
        skip_on_older(held.side)
    assert held.call(action, **parameters) == answer


@pytest.mark.parametrize("action", ["datastore_create", "datastore_upsert", "datastore_delete"])
def test_nobody_may_change_a_table(held: Held, action: str) -> None:
    asked = {"resource_id": held.id}
    assert held.side.call(action, asked, token="").shape == (403, "Authorization Error")


def test_a_private_table_is_hidden_from_everybody(held: Held) -> None:
    asked = {"resource_id": held.id}
    refused = held.side.call("datastore_search", asked, token="").shape
    assert refused == (403, "Authorization Error")
    dump = f"{held.side.url}/datastore/dump/{held.id}"
    assert held.side.get(dump, token="").status_code in {403, 404}


@pytest.mark.parametrize("action", ["datastore_create", "datastore_upsert"])
def test_a_file_is_no_table_to_write_in(held: Held, action: str) -> None:
    file_id = str(uuid.uuid4())
    said = {"package_id": held.dataset.id, "id": file_id, "name": "a.csv"}
    held.side.call("resource_create", said, upload=("a.csv", b"a\n1\n", "text/csv"))
    asked = {"resource_id": file_id}
    asked |= {"fields": FIELDS} if action == "datastore_create" else {"method": "upsert"}
    assert held.side.call(action, asked).shape == (409, "Validation Error", "read-only")


# -- the whole way


@dataclass
class Way:
    """A workspace, and the portal its tables go to."""

    shipments: Shipments
    side: Side
    name: str

    def queue(self, rows: int, kind: Kind = Kind.TABLE) -> str:
        """Put a version into the outbox."""
        office = self.side.office
        return self.shipments.parcel(
            self.side.url, rows=rows, name=self.name, organization=office, kind=kind
        ).id

    def cycle(self) -> CycleResult:
        self.shipments.clock.wait(3600)
        token = self.side.token
        engine = Engine(
            self.shipments.workspace, lambda url: CkanPortal(url, token), self.shipments.clock
        )
        return engine.run()

    def tables(self) -> list[dict[str, object]]:
        """What everybody sees of the dataset's tables."""
        files = self.side.call("package_show", {"id": self.name}, token="").result["resources"]
        return [file for file in files if file["url_type"] == "datastore"]


@pytest.fixture
def way(side: Side, tmp_path: Path) -> Iterator[Way]:
    shipments = open_shipments(tmp_path / "trabajo")
    yield Way(shipments, side, fresh_name("tabla"))
    shipments.workspace.close()


def test_a_dataset_is_published_as_a_table_and_corrected_by_rows(way: Way) -> None:
    way.queue(1200)
    first = way.cycle()
    way.queue(1203)
    second = way.cycle()

    assert first.problems == second.problems == ()
    data = [file for file in second.receipts[0]["files"] if file["rows"] is not None]
    assert [(file["name"], file["rows"]) for file in data] == [("datos.csv", 1203)]
    assert (first.receipts[0]["files"][0]["whole"], data[0]["whole"]) == (True, False)
    assert second.traffic.bytes_up < first.traffic.bytes_up / 4
    assert [table["name"] for table in way.tables()] == ["datos.csv", "cambios-datos.csv"]
    asked = {"resource_id": way.tables()[1]["id"]}
    log = way.side.call("datastore_search", asked, token="").result
    assert [row["cambio"] for row in log["records"]] == ["agregada"] * 3


def test_the_same_table_again_is_not_written(way: Way) -> None:
    way.queue(30)
    way.cycle()
    dataset = way.shipments.workspace.datasets.get(way.name)
    version = way.shipments.workspace.datasets.last_version(way.name)
    assert version is not None
    way.shipments.parcel(
        way.side.url,
        name=way.name,
        organization=way.side.office,
        version=(dataset.id, version.id),
        kind=Kind.TABLE,
    )
    again = way.cycle()
    assert (len(again.receipts), again.writes, again.problems) == (1, 0, ())


def test_a_row_changed_at_the_portal_is_found_when_it_is_read_back_and_mended(way: Way) -> None:
    way.queue(30)
    way.cycle()
    table = way.tables()[0]
    row = {"records": [{"clave_fila": "de otro", "municipio": "9999"}], "method": "upsert"}
    assert way.side.call("datastore_upsert", {"resource_id": table["id"], **row}).status == 200
    way.queue(33)

    result = way.cycle()

    assert result.problems == ()
    assert result.receipts[0]["rows"] == 33
    asked = {"resource_id": table["id"], "limit": 0}
    assert way.side.call("datastore_search", asked, token="").result["total"] == 33


def test_a_portal_without_tables_is_told_before_anything_is_sent(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    parcel = way.queue(3)
    monkeypatch.setattr("sync.portal.PortalStatus.has_tables", property(lambda _self: False))
    result = way.cycle()
    assert [problem.code for problem in result.problems] == ["portal.no_tables"]
    assert result.writes == 0
    assert way.shipments.outbox.parcel(parcel).state is State.REJECTED


def test_what_went_as_a_file_can_go_as_a_table_from_now_on(way: Way) -> None:
    way.queue(30, Kind.FILES)
    way.cycle()
    dataset = way.shipments.workspace.datasets.get(way.name)
    assert way.shipments.outbox.last_kind(dataset.id, way.side.url) is Kind.FILES
    parcel = way.queue(31)
    assert way.cycle().problems == ()
    assert way.shipments.outbox.last_kind(dataset.id, way.side.url) is Kind.TABLE
    folder = way.shipments.workspace.folder / way.shipments.outbox.parcel(parcel).payload_path
    assert way.tables()[0]["sha256"] == sha256(folder / "datos.csv")
