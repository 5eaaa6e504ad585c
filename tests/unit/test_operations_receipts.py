"""The receipt of a delivery: to read, to paste, to keep as a file."""

import json

import pytest
from support.practice_table import PERSON, TITLE
from support.publishing import APPROVER, approved, build, now, put_records, sound_lines

from app.messages import sentence
from app.operations.portals import open_portal
from app.operations.publish import publish
from app.operations.receipts import (
    last_receipt,
    read_receipt,
    receipt_json,
    receipt_text,
    save_receipt,
)
from app.operations.staff import work_alone
from app.store.database import BugError, KnownError
from app.store.workspace import Workspace
from forms.problem import ProblemError


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "trabajo") as workspace:
        put_records(workspace, tmp_path, *sound_lines(3))
        yield workspace


def deliver(workspace):
    built = approved(workspace)
    with open_portal(workspace) as portal:
        done = publish(workspace, built.name, portal, PERSON, clock=now)
    return read_receipt(workspace, done.receipt["parcel"])


def test_a_receipt_says_what_arrived_and_who_stands_for_it(workspace):
    receipt = deliver(workspace)
    assert receipt.title == TITLE
    assert (receipt.prepared_by, receipt.approved_by) == (PERSON, APPROVER)
    assert receipt.body["rows"] == 3
    assert receipt.practice
    assert receipt.arrived_at.tzinfo is not None


def test_one_person_may_have_done_both_and_it_is_said(workspace):
    work_alone(workspace, PERSON, alone=True)
    version = workspace.datasets.version(build(workspace).version)
    for part in ("prepares", "approves"):
        workspace.approvals.stand(version, PERSON, part, with_pin=True, alone=True)
    with open_portal(workspace) as portal:
        done = publish(workspace, version.name, portal, PERSON, clock=now)
    receipt = read_receipt(workspace, done.receipt["parcel"])
    assert (receipt.prepared_by, receipt.approved_by) == (PERSON, PERSON)


def test_what_went_out_without_approval_says_why_instead_of_a_name(workspace):
    workspace.people.set_pin(PERSON, "4321")
    name = build(workspace).name
    with open_portal(workspace) as portal:
        why = "El alcalde está de viaje."
        done = publish(workspace, name, portal, PERSON, override=why, clock=now)
    receipt = read_receipt(workspace, done.receipt["parcel"])
    assert (receipt.prepared_by, receipt.approved_by, receipt.override) == (PERSON, "", why)
    assert f"Salió sin aprobación: {why}" in receipt_text(receipt)
    assert json.loads(receipt_json(receipt))["override"] == why


def test_the_text_holds_page_rows_names_and_every_hash(workspace):
    receipt = deliver(workspace)
    text = receipt_text(receipt)
    assert text.startswith(f"Recibo de publicación: {TITLE}\n")
    assert receipt.body["dataset"]["url"] in text
    assert "Filas en el portal: 3, iguales a las de aquí" in text
    assert f"Preparó: {PERSON}" in text
    assert f"Aprobó: {APPROVER}" in text
    for file in receipt.body["files"]:
        assert file["name"] in text
        assert file["sha256"] in text
    assert receipt.body["journal_head"] in text


def test_the_text_of_practice_says_that_it_is_worth_nothing(workspace):
    assert "Del portal de práctica; no vale como publicación." in receipt_text(deliver(workspace))


def test_the_json_is_the_filed_body_with_the_names(workspace):
    receipt = deliver(workspace)
    said = json.loads(receipt_json(receipt))
    assert (said["prepared_by"], said["approved_by"], said["practice"]) == (PERSON, APPROVER, True)
    assert {key: said[key] for key in receipt.body} == receipt.body


def test_a_name_that_ends_in_json_gets_json(workspace, tmp_path):
    receipt = deliver(workspace)
    kept = save_receipt(receipt, tmp_path / "recibo.JSON")
    assert json.loads(kept.read_text(encoding="utf-8"))["rows"] == 3


def test_any_other_name_gets_the_text(workspace, tmp_path):
    receipt = deliver(workspace)
    kept = save_receipt(receipt, tmp_path / "recibo.txt")
    assert kept.read_text(encoding="utf-8") == receipt_text(receipt)


def test_a_place_that_cannot_be_written_is_said(workspace, tmp_path):
    receipt = deliver(workspace)
    with pytest.raises(KnownError) as caught:
        save_receipt(receipt, tmp_path / "no hay" / "recibo.txt")
    assert "recibo.txt" in sentence(caught.value.problems[0])


def test_a_name_that_ends_in_pdf_gets_a_page_to_be_printed(workspace, tmp_path):
    receipt = deliver(workspace)
    first = save_receipt(receipt, tmp_path / "recibo.pdf").read_bytes()
    assert first.startswith(b"%PDF-1.6")
    assert save_receipt(receipt, tmp_path / "otro.PDF").read_bytes() == first
    assert sorted(path.name for path in tmp_path.glob("*.[pP]*")) == ["otro.PDF", "recibo.pdf"]


def test_a_page_that_cannot_be_written_leaves_nothing(workspace, tmp_path):
    receipt = deliver(workspace)
    with pytest.raises(KnownError) as caught:
        save_receipt(receipt, tmp_path / "no hay" / "recibo.pdf")
    assert "recibo.pdf" in sentence(caught.value.problems[0])


def test_the_newest_receipt_is_found_by_dataset_and_by_version(workspace, tmp_path):
    first = deliver(workspace)
    put_records(workspace, tmp_path, *sound_lines(4)[3:], file="otro.csv")
    second = deliver(workspace)
    name = first.body["dataset"]["name"]
    assert last_receipt(workspace, name) == last_receipt(workspace, name, 2) == second
    assert last_receipt(workspace, name, 1) == first


@pytest.mark.parametrize(
    ("name", "number", "code"),
    [("nada", None, "dataset.unknown"), ("", 7, "verify.no_receipt"), ("", None, None)],
)
def test_what_has_no_receipt_is_said(workspace, name, number, code):
    own = deliver(workspace).body["dataset"]["name"]
    if code is None:
        assert last_receipt(workspace, name or own).body["dataset"]["name"] == own
        return
    with pytest.raises(ProblemError) as caught:
        last_receipt(workspace, name or own, number)
    assert caught.value.problems[0].code == code


def test_a_parcel_that_did_not_arrive_has_none(workspace):
    with pytest.raises(BugError):
        read_receipt(workspace, "nada")
