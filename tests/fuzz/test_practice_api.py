"""Whatever a client sends, the practice portal answers with one of CKAN's shapes."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import Client

from sync.practice.line import Line
from sync.practice.offices import OFFICE
from sync.practice.shelf import Shelf
from sync.practice.site import Site

TOKEN = "llave"
TABLE = "41c713c7-1311-4e1c-92bf-19914ecc7799"
ACTIONS = (
    "status_show", "license_list", "organization_list_for_user", "organization_show",
    "package_show", "package_search", "package_create", "package_patch", "package_revise",
    "package_delete", "resource_show", "resource_create", "resource_update", "resource_patch",
    "resource_delete", "nada", "datastore_create", "datastore_upsert", "datastore_delete",
    "datastore_search",
)  # fmt: skip

texts = st.one_of(
    st.sampled_from(["hogares", OFFICE, "", "datos.csv", "k", "n"]), st.text(max_size=8)
)
values = st.recursive(
    st.one_of(texts, st.none(), st.booleans(), st.integers(-3, 3)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=6,
)
names = st.sampled_from(
    ["id", "name", "owner_org", "title", "tags", "extras", "private", "match", "update", "filter",
     "include", "package_id", "url", "q", "fq", "resources", "state", "author_email", "notes",
     "rows", "start", "resource_id", "resource", "records", "fields", "filters", "primary_key",
     "limit", "offset"]
)  # fmt: skip
parameters = st.one_of(
    st.dictionaries(names, values, max_size=5),
    st.builds(lambda sent: {**sent, "id": "hogares"}, st.dictionaries(names, values, max_size=3)),
    st.builds(
        lambda update: {"match": {"name": "hogares"}, "update": update},
        st.dictionaries(names, values, max_size=3),
    ),
    st.builds(
        lambda sent: {**sent, "resource_id": TABLE}, st.dictionaries(names, values, max_size=4)
    ),
)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Shelf(Path(folder)), Line(), TOKEN, largest_file=100)
        site.url = "http://localhost"
        opened = Client(site)
        opened.post(
            "/api/3/action/package_create",
            json={"name": "hogares", "owner_org": OFFICE},
            headers={"Authorization": TOKEN},
        )
        tables = {"resource": {"package_id": "hogares", "id": TABLE}, "primary_key": ["k"]}
        opened.post(
            "/api/3/action/datastore_create",
            json={**tables, "fields": [{"id": "k"}, {"id": "n", "type": "numeric"}]},
            headers={"Authorization": TOKEN},
        )
        yield opened


@given(st.sampled_from(ACTIONS), parameters, st.sampled_from([TOKEN, "", "otra"]))
def test_every_object_gets_an_answer_of_ckans_shape(
    client: Client, action: str, sent: dict[str, object], token: str
) -> None:
    headers = {"Authorization": token} if token else {}
    reply = client.post(f"/api/3/action/{action}", json=sent, headers=headers)

    assert reply.status_code in {200, 400, 403, 404, 409}
    assert reply.content_type == "application/json;charset=utf-8"
    body = reply.get_json()
    assert isinstance(body, str) or body["success"] is (reply.status_code == 200)


@given(st.sampled_from(ACTIONS), st.binary(max_size=40))
def test_every_body_gets_an_answer(client: Client, action: str, body: bytes) -> None:
    reply = client.post(
        f"/api/3/action/{action}", data=body, headers={"Content-Type": "application/json"}
    )

    assert reply.status_code in {200, 400, 403, 404, 409}


@given(st.sampled_from(ACTIONS), st.dictionaries(names, texts, max_size=4), st.binary(max_size=120))
def test_every_form_gets_an_answer(
    client: Client, action: str, sent: dict[str, str], content: bytes
) -> None:
    from io import BytesIO

    form = {**sent, "upload": (BytesIO(content), "datos.csv")}
    headers = {"Authorization": TOKEN}
    reply = client.post(f"/api/3/action/{action}", data=form, headers=headers)

    assert reply.status_code in {200, 400, 403, 404, 409, 500}
    if reply.status_code == 500:
        assert reply.get_json()["error"]["__type"] == "Internal Server Error"


@given(st.text(max_size=30))
def test_every_address_gets_a_page(client: Client, path: str) -> None:
    reply = client.get("/dataset/" + path)

    assert reply.status_code in {200, 302, 308, 404}


def test_after_all_that_every_page_can_still_be_shown(client: Client) -> None:
    listed = client.get("/dataset/")
    found = client.post("/api/3/action/package_search", json={"rows": 1000}).get_json()

    assert listed.status_code == 200
    for dataset in found["result"]["results"]:
        assert client.get(f"/dataset/{dataset['name']}").status_code == 200
