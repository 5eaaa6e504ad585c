"""CKAN's answers, understood: what each status and body means for the person."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from support.loopback import HANG_UP, Loopback, Reply, page, refused, said

from app.messages import fix, problem_codes, sentence
from sync.ckan import BRIEFLY, CkanPortal
from sync.portal import (
    RETRY_HELPS,
    PortalError,
    RefusedFieldsError,
    RemoteDataset,
    RemoteFile,
    Upload,
)

DATASET: dict[str, object] = {
    "id": "6a9e7a0e-8a52-4c3e-9d15-2b8f0d7c9b11",
    "name": "hogares",
    "title": "Hogares",
    "private": True,
    "state": "active",
    "metadata_modified": "2026-11-21T10:00:00.000001",
    "organization": {"name": "muni", "title": "Municipalidad"},
    "resources": [
        {
            "id": "r1",
            "name": "datos.csv",
            "url": "http://portal/dataset/x/resource/r1/download/datos.csv",
            "sha256": "aa",
            "size": 12,
        }
    ],
}


@contextmanager
def portal(*replies: Reply, largest: int | None = None) -> Iterator[tuple[CkanPortal, Loopback]]:
    with Loopback(*replies).serving() as server:
        opened = CkanPortal(server.url, "llave", largest_file=largest)
        try:
            yield opened, server
        finally:
            opened.close()


def refusal(call: Callable[[CkanPortal], object], *replies: Reply) -> PortalError:
    with portal(*replies) as (opened, _server), pytest.raises(PortalError) as caught:
        call(opened)
    return caught.value


def known(**changes: object) -> RemoteDataset:
    with portal(said({**DATASET, **changes})) as (opened, _server):
        found = opened.show("hogares")
    assert found is not None
    return found


def show(opened: CkanPortal) -> object:
    return opened.show("hogares")


def create(opened: CkanPortal) -> object:
    return opened.create({"name": "hogares"})


def test_what_has_not_the_shape_of_a_dataset_is_no_ckan() -> None:
    without_mark = {name: value for name, value in DATASET.items() if name != "metadata_modified"}
    nameless_office = {**DATASET, "organization": {}}
    for odd in (None, "hola", [1], 7, {}, without_mark, nameless_office):
        for call in (show, create):
            error = refusal(call, said(odd))
            assert error.code == "portal.not_ckan"
            assert error.problems[0].values["url"].startswith("http://127.0.0.1")


def test_what_has_not_the_shape_of_an_office_or_a_status_is_no_ckan() -> None:
    assert refusal(CkanPortal.organizations, said([{"id": "o"}])).code == "portal.not_ckan"
    for odd in (None, {}, {"ckan_version": "2.12.0", "extensions": 7}):
        assert refusal(CkanPortal.status, said(odd)).code == "portal.not_ckan"


def test_a_revision_that_gives_no_dataset_back_is_no_ckan() -> None:
    dataset = known()
    error = refusal(lambda opened: opened.revise(dataset, {"title": "T"}), said({"otra": 1}))
    assert error.code == "portal.not_ckan"


# -- who answers


def test_a_ckan_tells_its_name_and_version() -> None:
    told = {"ckan_version": "2.12.0", "site_title": "Datos", "extensions": ["datastore"]}
    with portal(said(told)) as (opened, _server):
        status = opened.status()

    assert (status.title, status.version, status.extensions) == ("Datos", "2.12.0", ("datastore",))


@pytest.mark.parametrize(
    "reply",
    [
        page(200),
        page(404),
        page(302, Location="/entrar"),
        said({"otra": "cosa"}),
        said("nada"),
        refused(404, {"__type": "Not Found Error"}),
    ],
)
def test_something_that_is_no_ckan_is_called_so(reply: Reply) -> None:
    assert refusal(lambda opened: opened.status(), reply).code == "portal.not_ckan"


def test_the_offices_of_the_key_are_listed() -> None:
    offices = [{"id": "1", "name": "muni", "title": "Municipalidad"}, {"id": "2", "name": "mag"}]
    with portal(said(offices)) as (opened, server):
        found = opened.organizations()

    assert [(o.name, o.title) for o in found] == [("muni", "Municipalidad"), ("mag", "mag")]
    assert server.requests[0].json == {"permission": "create_dataset"}


def test_a_wrong_key_has_no_office_and_no_error() -> None:
    with portal(said([])) as (opened, _server):
        assert opened.organizations() == ()


# -- what is there


def test_a_dataset_is_read_with_its_files() -> None:
    found = known()

    assert (found.name, found.organization, found.public) == ("hogares", "muni", False)
    assert found.modified == "2026-11-21T10:00:00.000001"
    assert [(f.id, f.name, f.sha256, f.bytes) for f in found.files] == [
        ("r1", "datos.csv", "aa", 12)
    ]
    assert found.file("r1") == found.files[0]
    assert found.file("r2") is None


@pytest.mark.parametrize(
    ("size", "understood"), [(12, 12), ("12", 12), (None, None), ("", None), ("12 kB", None)]
)
def test_a_size_is_a_number_or_unknown(size: object, understood: int | None) -> None:
    found = known(resources=[{"id": "r1", "size": size}])

    assert found.files[0].bytes == understood
    assert (found.files[0].name, found.files[0].sha256) == ("", "")


@pytest.mark.parametrize(("private", "public"), [(True, False), (False, True)])
def test_who_may_see_it_is_read(private: bool, public: bool) -> None:
    assert known(private=private).public is public


def test_a_dataset_without_an_office_is_nobodys() -> None:
    assert known(organization=None).organization == ""


def test_what_is_not_there_is_none() -> None:
    with portal(refused(404, {"__type": "Not Found Error"})) as (opened, _server):
        assert opened.show("hogares") is None


def test_what_was_deleted_is_not_there() -> None:
    with portal(said({**DATASET, "state": "deleted"})) as (opened, _server):
        assert opened.show("hogares") is None


@pytest.mark.parametrize(
    "error", ["Not found", {"message": "no such path"}, {"__type": "Otro"}, {"__type": None}]
)
def test_another_server_that_has_it_not_says_nothing_about_a_dataset(error: object) -> None:
    assert refusal(show, refused(404, error)).code == "portal.not_ckan"


def test_a_page_that_says_404_is_no_answer_about_a_dataset() -> None:
    assert refusal(show, page(404)).code == "portal.not_ckan"


# -- refusals


VALIDATION = {"__type": "Validation Error"}


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (refused(403, {"__type": "Authorization Error", "message": "no"}), "portal.forbidden"),
        (page(401), "portal.shield"),
        (page(403), "portal.shield"),
        (refused(403, "Forbidden"), "portal.forbidden"),
        (page(413), "portal.too_large"),
        (refused(413, "Too large"), "portal.too_large"),
        (page(429), "portal.busy"),
        (page(502), "portal.busy"),
        (page(503), "portal.busy"),
        (page(504), "portal.busy"),
        (refused(503, {"__type": "x"}), "portal.busy"),
        (page(500), "portal.server_error"),
        (refused(500, {"__type": "Internal Server Error"}), "portal.server_error"),
        (refused(409, {"__type": "Search Index Error", "message": "x"}), "portal.server_error"),
        (refused(404, {"__type": "Not Found Error"}), "portal.not_found"),
        (refused(400, "Bad request: Action name not known"), "portal.bad_request"),
        (refused(400, {"__type": "Integrity Error", "message": "x"}), "portal.bad_request"),
        (refused(409, {**VALIDATION, "title": ["Falta"]}), "portal.validation"),
        (refused(409, {**VALIDATION, "upload": ["File upload too large"]}), "portal.too_large"),
        (refused(409, {**VALIDATION, "name": ["Ya existe"]}), "portal.name_taken"),
        (page(200), "portal.not_ckan"),
        (page(301, Location="/x"), "portal.not_ckan"),
        (said(["sin", "sentido"]), "portal.not_ckan"),
        (HANG_UP, "portal.line_cut"),
    ],
)
def test_every_refusal_has_its_code_and_sentence(reply: Reply, code: str) -> None:
    error = refusal(create, reply)

    assert error.code == code
    assert code in problem_codes()
    for problem in error.problems:
        assert "…" not in sentence(problem).replace("«…»", "")
        assert fix(problem)


def test_what_the_portal_asks_to_wait_is_kept() -> None:
    error = refusal(show, page(429, **{"Retry-After": "77"}))

    assert (error.retry_after, error.retry_helps) == (77.0, True)


def test_only_what_may_pass_by_itself_is_tried_again() -> None:
    hopeless = {code for code in problem_codes() if code.startswith("portal.")} - RETRY_HELPS

    assert {"portal.forbidden", "portal.validation", "portal.name_taken"} <= hopeless
    assert {"portal.too_large", "portal.shield", "portal.changed"} <= hopeless
    assert set(problem_codes()) >= RETRY_HELPS


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (["Falta el valor"], "Falta el valor"),
        (["Muy corta", "Con espacios"], "Muy corta; Con espacios"),
        ("Falta", "Falta"),
        ([{}, {"value": ["Falta"]}], "value: Falta"),
        ({"0": ["mal"]}, "0: mal"),
    ],
)
def test_each_refused_field_is_a_problem_with_the_portals_own_words(
    value: object, reason: str
) -> None:
    error = refusal(create, refused(409, {**VALIDATION, "extras": value, "title": ["Largo"]}))

    assert isinstance(error, RefusedFieldsError)
    assert error.reasons == {"extras": reason, "title": "Largo"}
    *_extras, title = error.problems
    assert (title.place.field, title.values["reason"]) == ("title", "Largo")


# -- what is written


def test_fields_are_created_as_they_are() -> None:
    with portal(said(DATASET)) as (opened, server):
        made = opened.create({"name": "hogares", "private": True})

    assert server.requests[0].path.endswith("/package_create")
    assert server.requests[0].json == {"name": "hogares", "private": True}
    assert made.id == DATASET["id"]


def test_a_change_is_locked_to_what_was_seen_and_replaces_whole_lists() -> None:
    dataset = known()
    with portal(said({"package": DATASET})) as (opened, server):
        opened.revise(dataset, {"name": "hogares", "title": "Otro", "tags": [], "extras": []})

    assert server.requests[0].path.endswith("/package_revise")
    assert server.requests[0].json == {
        "match": {"id": dataset.id, "metadata_modified": dataset.modified},
        "filter": ["-extras", "-tags"],
        "update": {"title": "Otro", "tags": [], "extras": []},
    }


def test_a_lock_that_was_lost_says_so() -> None:
    dataset = known()
    lost = refused(409, {**VALIDATION, "match": ["metadata_modified"]})

    assert refusal(lambda opened: opened.revise(dataset, {}), lost).code == "portal.stale"


def test_a_refused_field_of_a_change_is_told_like_any_other() -> None:
    dataset = known()
    wrong = refused(409, {**VALIDATION, "tags": ["Muy corta"]})

    assert refusal(lambda opened: opened.revise(dataset, {}), wrong).code == "portal.validation"


def test_publishing_changes_nothing_but_who_may_see_it() -> None:
    dataset = known()
    with portal(said({"package": {**DATASET, "private": False}})) as (opened, server):
        published = opened.publish(dataset)

    body = server.requests[0].json
    assert isinstance(body, dict)
    assert body["update"] == {"private": False}
    assert published.public
    assert published.files == dataset.files


def test_what_is_known_here_is_not_answered_once_more() -> None:
    """A long description would come down the line again for its mark alone."""
    brief = {"metadata_modified": "later", "private": False}
    dataset = known()
    with portal(said({"package": brief})) as (opened, server):
        published = opened.publish(dataset)

    body = server.requests[0].json
    assert isinstance(body, dict)
    assert body["include"] == BRIEFLY
    assert (published.modified, published.fields["title"]) == ("later", dataset.fields["title"])


def test_a_dataset_that_stayed_private_is_not_called_public() -> None:
    dataset = known()
    with portal(said({"package": {"metadata_modified": "later", "private": True}})) as (opened, _):
        assert not opened.publish(dataset).public


@pytest.fixture
def upload(tmp_path: Path) -> Upload:
    path = tmp_path / "datos.csv"
    path.write_bytes(b"a\r\n1\r\n")
    return Upload(path, {"name": "datos.csv", "sha256": "aa"}, lambda _count: None)


def test_places_are_reserved_at_once_under_the_lock_of_the_dataset() -> None:
    places = [{"id": str(uuid.uuid4()), "name": name} for name in ("datos.csv", "LEAME.md")]
    dataset = known()
    answer = {"package": {"metadata_modified": "later", "private": True}}
    with portal(said(answer)) as (opened, server):
        now = opened.reserve(dataset, places)

    body = server.requests[0].json
    assert isinstance(body, dict)
    assert server.requests[0].path.endswith("/package_revise")
    assert body["match"] == {"id": dataset.id, "metadata_modified": dataset.modified}
    assert body["update__resources__extend"] == places
    assert now.modified == "later"
    assert [(file.name, file.sha256) for file in now.files[-2:]] == [
        ("datos.csv", ""), ("LEAME.md", ""),
    ]  # fmt: skip
    assert opened.writes == 1


def test_a_place_that_is_there_already_is_never_asked_for_again() -> None:
    dataset = replace(known(), files=(RemoteFile("r1", "datos.csv", "", "", None, {}),))
    again, new = {"id": "r1", "name": "datos.csv"}, {"id": "r2", "name": "LEAME.md"}
    answer = {"package": {"metadata_modified": "later", "private": True}}
    with portal(said(answer)) as (opened, server):
        assert opened.reserve(dataset, [again]) == dataset
        now = opened.reserve(dataset, [again, new])

    assert [request.json["update__resources__extend"] for request in server.requests] == [[new]]
    assert [file.id for file in now.files] == ["r1", "r2"]


def test_a_place_is_not_reserved_in_what_somebody_changed_meanwhile() -> None:
    lost = refused(409, {**VALIDATION, "match": ["metadata_modified"]})
    with portal(lost) as (opened, _server), pytest.raises(PortalError) as caught:
        opened.reserve(known(), [{"id": "r9", "name": "datos.csv"}])
    assert caught.value.code == "portal.stale"


@pytest.mark.parametrize(
    "result",
    [{}, {"package": None}, {"package": {}}, {"package": {"metadata_modified": "later"}}],
)
def test_what_answers_a_reservation_in_another_shape_is_no_ckan(result: dict[str, object]) -> None:
    with portal(said(result)) as (opened, _server), pytest.raises(PortalError) as caught:
        opened.reserve(known(), [{"id": "r9", "name": "datos.csv"}])
    assert caught.value.code == "portal.not_ckan"


STORED = {"id": "r1", "name": "datos.csv", "url": "http://x/r1/datos.csv", "sha256": "aa"}


def test_a_file_is_replaced_by_its_id_alone(upload: Upload) -> None:
    with portal(said(STORED)) as (opened, server):
        opened.update_resource("r1", upload)

    assert server.requests[0].path.endswith("/resource_patch")
    assert b"package_id" not in server.requests[0].body


def test_the_answer_says_where_a_file_is_and_what_it_is(upload: Upload) -> None:
    with portal(said({**STORED, "size": 6})) as (opened, server):
        stored = opened.update_resource("r1", upload)

    assert (stored.id, stored.url, stored.sha256, stored.bytes) == ("r1", STORED["url"], "aa", 6)
    assert len(server.requests) == 1


@pytest.mark.parametrize("answer", [None, [], {}, {"id": "r1"}, {"id": "r1", "url": ""}])
def test_an_answer_that_does_not_say_where_a_file_is_is_no_ckans(
    upload: Upload, answer: object
) -> None:
    error = refusal(lambda opened: opened.update_resource("r1", upload), said(answer))

    assert error.code == "portal.not_ckan"


def test_a_file_known_to_be_too_large_is_not_sent_at_all(upload: Upload) -> None:
    with portal(said({}), largest=5) as (opened, server), pytest.raises(PortalError) as caught:
        opened.update_resource("r1", upload)

    assert caught.value.problems[0].values == {"name": "datos.csv", "bytes": 6, "largest": 5}
    assert server.requests == []


@pytest.mark.parametrize(
    "reply", [page(413), refused(409, {**VALIDATION, "upload": ["File upload too large"]})]
)
def test_a_file_found_too_large_is_named(upload: Upload, reply: Reply) -> None:
    error = refusal(lambda opened: opened.update_resource("r1", upload), reply)

    assert error.problems[0].values == {"name": "datos.csv", "bytes": 6}


@pytest.mark.parametrize("reply", [said(None), refused(404, {"__type": "Not Found Error"})])
def test_a_file_is_taken_away_even_if_it_was_gone(reply: Reply) -> None:
    with portal(reply) as (opened, server):
        opened.delete_resource("r1")

    assert server.requests[0].json == {"id": "r1"}


def test_a_file_is_read_back_from_its_address() -> None:
    file = known().files[0]
    with portal(Reply(200, b"a\r\n1\r\n")) as (opened, server):
        assert b"".join(opened.download(file)) == b"a\r\n1\r\n"

    assert server.requests[0].path == "/dataset/x/resource/r1/download/datos.csv"


@pytest.mark.parametrize(
    ("fields", "taken_out"),
    [
        ({"title": "Otro"}, []),
        ({"tags": [], "extras": []}, ["-extras", "-tags"]),
        ({"groups": [{"name": "agua"}], "sector": "agua"}, ["-groups"]),
        ({"cobertura": ["rural"]}, ["-cobertura"]),
        ({"cobertura": [], "name": "no"}, ["-cobertura"]),
    ],
)
def test_every_list_is_taken_out_before_another_one_is_put_in(
    fields: dict[str, object], taken_out: list[str]
) -> None:
    """`package_revise` merges lists by position: a shorter one would keep the rest of the old."""
    with portal(said({"package": DATASET})) as (opened, server):
        opened.revise(known(), fields)
    request = server.requests[0].json
    assert isinstance(request, dict)
    assert request["filter"] == taken_out
