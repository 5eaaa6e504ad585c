"""The receipt of a delivery: to read, to copy, to keep as a file."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from app.messages import _
from app.operations.dataset_of import dataset_named
from app.operations.portals import is_practice_address
from app.operations.publication import approver
from app.steps.approval_terms import Terms
from app.steps.catalogue import GUATEMALA
from app.steps.exports import replacing
from app.store.clock import as_moment
from app.store.database import BugError, KnownError
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError, system_reason
from sync.receipt import Receipt


@dataclass(frozen=True, slots=True)
class FiledReceipt:
    """A receipt, and who stands for what it is about.

    Attributes:
        title: Of the dataset.
        body: As it was filed.
        prepared_by, approved_by: Names; the same person may have done both, "" where it went out
            without approval.
        override: Why it went out without approval, "" otherwise.
        practice: It is from the practice portal.
        arrived_at: When everything was read back and found equal, UTC.
    """

    title: str
    body: Receipt
    prepared_by: str
    approved_by: str
    override: str
    practice: bool
    arrived_at: datetime


def last_receipt(workspace: Workspace, name: str, number: int | None = None) -> FiledReceipt:
    """Give the newest receipt of a dataset, or of one of its versions.

    Args:
        workspace: Where it was published from.
        name: The dataset.
        number: Of the version; None takes whichever arrived last.

    Raises:
        ProblemError: `dataset.unknown`, `verify.no_receipt`.
    """
    dataset_named(workspace, name)
    filed = [
        receipt
        for receipt in workspace.datasets.receipts(name)
        if number is None or workspace.datasets.version(receipt.version).number == number
    ]
    if not filed:
        raise ProblemError(Problem("verify.no_receipt", values={"name": name}))
    return read_receipt(workspace, max(filed, key=lambda receipt: receipt.at).parcel)


def read_receipt(workspace: Workspace, parcel_id: str) -> FiledReceipt:
    """Give the receipt of a parcel that arrived.

    Raises:
        BugError: It has none.
    """
    filed = next((r for r in workspace.datasets.receipts() if r.parcel == parcel_id), None)
    if filed is None:
        raise BugError(f"parcel {parcel_id} has no receipt")
    version = workspace.datasets.version(filed.version)
    body, override = cast("Receipt", filed.body), Terms.from_json(version.terms).override
    return FiledReceipt(
        title=str(version.metadata.get("title") or version.name),
        body=body,
        prepared_by=version.prepared_by,
        approved_by=approver(workspace, version.id) or ("" if override else version.prepared_by),
        override=override,
        practice=is_practice_address(body["portal"]["url"]),
        arrived_at=filed.at,
    )


def receipt_text(receipt: FiledReceipt) -> str:
    """Write a receipt as people read it, to be pasted into a letter; times are Guatemala's."""
    body = receipt.body
    label, name = approved_words(receipt)
    lines = [
        _("Recibo de publicación: {title}").format(title=receipt.title),
        _("Del portal de práctica; no vale como publicación.") if receipt.practice else "",
        "",
        _("Página: {url}").format(url=body["dataset"]["url"]),
        _("Portal: {title}").format(title=body["portal"]["title"] or body["portal"]["url"]),
        _("Versión: {number}").format(number=body["version"]),
        _("Filas en el portal: {rows}, iguales a las de aquí").format(rows=f"{body['rows']:,}"),
        _("Preparó: {name}").format(name=receipt.prepared_by),
        _("{label}: {name}").format(label=label, name=name),
        _("Se empezó a enviar: {when}").format(when=here(body["started_at"])),
        _("Publicado y comprobado: {when}").format(when=here(body["finished_at"])),
        "",
        _("Archivos, bajados otra vez del portal (huella SHA-256):"),
    ]
    for file in body["files"]:
        lines += [f"  {file['name']} · {file['bytes']:,} bytes", f"  {file['sha256']}"]
    lines += ["", _("Fin de la historia al enviar: {hash}").format(hash=body["journal_head"])]
    return "\n".join(line for number, line in enumerate(lines) if line or number != 1) + "\n"


def approved_words(receipt: FiledReceipt) -> tuple[str, str]:
    """Say who approved, or openly that nobody did and why: label, words."""
    if receipt.override:
        return _("Salió sin aprobación"), receipt.override
    return _("Aprobó"), receipt.approved_by


def receipt_json(receipt: FiledReceipt) -> str:
    """Write a receipt for programs: the filed body with the two names beside."""
    said: dict[str, object] = {
        "title": receipt.title,
        "prepared_by": receipt.prepared_by,
        "approved_by": receipt.approved_by,
        "override": receipt.override,
        "practice": receipt.practice,
        **receipt.body,
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def save_receipt(receipt: FiledReceipt, target: Path) -> Path:
    """Write a receipt where the person wants it: JSON or PDF for a name that ends so, else text.

    Raises:
        KnownError: It cannot be written there.
    """
    kind = target.suffix.lower()
    try:
        if kind == ".pdf":
            from app.operations.receipt_paper import write_receipt_paper

            with replacing(target) as part:
                write_receipt_paper(receipt, part)
        else:
            text = receipt_json(receipt) if kind == ".json" else receipt_text(receipt)
            target.write_text(text, encoding="utf-8")
    except OSError as error:
        values = {"detail": system_reason(error)}
        place = Place(file=str(target))
        raise KnownError(Problem("command.cannot_write", place=place, values=values)) from error
    return target


def here(moment: str) -> str:
    """Write a moment as the clock on the wall in Guatemala shows it."""
    return as_moment(moment).astimezone(GUATEMALA).strftime("%d/%m/%Y %H:%M:%S")
