"""Tables of the practice portal by themselves: what is refused, stored and given."""

from pathlib import Path

import pytest

from sync.practice.refusals import RefusalError
from sync.practice.shelf import Shelf
from sync.practice.tables import TableActions, as_csv, chosen, found, made_table, upserted

TABLE = {
    "fields": [{"id": "k", "type": "text"}, {"id": "n", "type": "numeric"}],
    "key": "k",
    "rows": [["a", "1"], ["b", None], ["c", "3"]],
}
RESOURCE = {"id": "41c713c7-1311-4e1c-92bf-19914ecc7799", "url_type": "datastore"}


def refused(call) -> dict[str, object]:
    with pytest.raises(RefusalError) as caught:
        call()
    assert caught.value.status == 409
    return dict(caught.value.error)


@pytest.mark.parametrize("key", ["k", ["k"]])
def test_a_table_is_made_as_it_is_described(key) -> None:
    made = made_table({"fields": [{"id": "k"}, {"id": "n", "type": "numeric"}], "primary_key": key})
    assert made == {**TABLE, "rows": []}


@pytest.mark.parametrize("name", ["", " ", "_id", 'con"comilla', None, 7])
def test_a_column_cannot_be_called_anything(name) -> None:
    assert "fields" in refused(lambda: made_table({"fields": [{"id": name}]}))


def test_what_is_not_said_of_a_row_stays_as_it_was() -> None:
    rows = upserted(TABLE, [{"k": "a"}, {"k": "b", "n": 2}, {"k": "z", "n": "9"}])["rows"]
    assert rows == [["a", "1"], ["b", 2], ["c", "3"], ["z", "9"]]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"k": "a", "x": "1"}, "fields"),
        ({"n": "1"}, "key"),
        ({"k": "a", "n": "uno"}, "records"),
        ({"k": "a", "n": ""}, "records"),
    ],
)
def test_a_row_that_does_not_fit_is_refused(row, reason: str) -> None:
    assert reason in refused(lambda: upserted(TABLE, [{"k": "ok", "n": "1"}, row]))


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        ({}, "abc"),
        (None, "abc"),
        ({"k": "b"}, "b"),
        ({"k": ["a", "c", "z"]}, "ac"),
        ({"k": ["a", "c"], "n": ["3"]}, "c"),
        ({"n": [None]}, "b"),
        ({"k": []}, ""),
    ],
)
def test_rows_are_chosen_by_what_their_columns_hold(filters, keys: str) -> None:
    assert "".join(row[0] for row in chosen(TABLE, filters)) == keys


@pytest.mark.parametrize(
    ("asked", "records"),
    [
        ({"limit": 0}, []),
        ({"limit": 1}, [{"k": "a", "n": "1"}]),
        ({"limit": "1", "offset": "2"}, [{"k": "c", "n": "3"}]),
        ({"fields": ["n"], "filters": {"k": "b"}}, [{"n": None}]),
        ({"fields": ["n", "k"], "records_format": "csv"}, "1,a\n,b\n3,c\n"),
    ],
)
def test_a_page_is_given_as_it_is_asked_for(asked, records) -> None:
    answer = found(TABLE, asked)
    assert answer["records"] == records
    assert answer["total"] == len(chosen(TABLE, asked.get("filters")))


def test_the_total_is_left_out_on_request() -> None:
    assert "total" not in found(TABLE, {"include_total": False})


@pytest.mark.parametrize("asked", [{"limit": "-1"}, {"offset": "x"}, {"fields": ["zz"]}])
def test_a_page_that_cannot_be_is_refused(asked) -> None:
    assert set(asked) & set(refused(lambda: found(TABLE, asked)))


def test_csv_keeps_commas_quotes_and_line_ends() -> None:
    assert as_csv([["a,b", 'c"d'], ["e\r\nf", None]]) == '"a,b","c""d"\n"e\r\nf",\n'


@pytest.fixture
def actions(tmp_path: Path) -> TableActions:
    return TableActions(Shelf(tmp_path))


def test_a_table_is_kept_until_it_is_dropped(actions: TableActions) -> None:
    actions.make({"fields": TABLE["fields"], "primary_key": "k"}, RESOURCE)
    actions.upsert({"records": [{"k": "a", "n": "1"}, {"k": "b", "n": "2"}]}, RESOURCE)
    actions.delete({"filters": {"k": "a"}}, RESOURCE)
    assert actions.dump(RESOURCE["id"]) == "k,n\nb,2\n"
    actions.delete({}, RESOURCE)
    assert actions.dump(RESOURCE["id"]) is None


@pytest.mark.parametrize("action", ["upsert", "delete", "search"])
def test_without_a_table_there_is_nothing(actions: TableActions, action: str) -> None:
    with pytest.raises(RefusalError) as caught:
        getattr(actions, action)({}, RESOURCE)
    assert caught.value.status == 404


@pytest.mark.parametrize("records", ["texto", [1], {"k": "a"}])
def test_rows_are_a_list_of_objects(actions: TableActions, records) -> None:
    assert "records" in refused(lambda: actions.upsert({"records": records}, RESOURCE))


def test_no_other_name_becomes_part_of_a_path(actions: TableActions) -> None:
    assert actions.dump("../portal") is None
