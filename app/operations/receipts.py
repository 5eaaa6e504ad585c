"""The receipt of a delivery: to read, to copy, to keep as a file."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from app.messages import _
from app.operations.portals import is_practice_address
from app.operations.publication import approver
from app.steps.approval_terms import Terms
from app.steps.catalogue import GUATEMALA
from app.store.clock import as_moment
from app.store.database import BugError, KnownError
from app.store.workspace import Workspace
from forms.problem import Place, Problem, system_reason
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
    lines = [
        _("Recibo de publicación: {title}").format(title=receipt.title),
        _("Del portal de práctica; no vale como publicación.") if receipt.practice else "",
        "",
        _("Página: {url}").format(url=body["dataset"]["url"]),
        _("Portal: {title}").format(title=body["portal"]["title"] or body["portal"]["url"]),
        _("Versión: {number}").format(number=body["version"]),
        _("Filas en el portal: {rows}, iguales a las de aquí").format(rows=f"{body['rows']:,}"),
        _("Preparó: {name}").format(name=receipt.prepared_by),
        _approved_words(receipt),
        _("Se empezó a enviar: {when}").format(when=_here(body["started_at"])),
        _("Publicado y comprobado: {when}").format(when=_here(body["finished_at"])),
        "",
        _("Archivos, bajados otra vez del portal (huella SHA-256):"),
    ]
    for file in body["files"]:
        lines += [f"  {file['name']} · {file['bytes']:,} bytes", f"  {file['sha256']}"]
    lines += ["", _("Fin de la historia al enviar: {hash}").format(hash=body["journal_head"])]
    return "\n".join(line for number, line in enumerate(lines) if line or number != 1) + "\n"


def _approved_words(receipt: FiledReceipt) -> str:
    if receipt.override:
        return _("Salió sin aprobación: {reason}").format(reason=receipt.override)
    return _("Aprobó: {name}").format(name=receipt.approved_by)


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
    """Write a receipt where the person wants it: JSON for a name that ends so, else text.

    Raises:
        KnownError: It cannot be written there.
    """
    is_json = target.suffix.lower() == ".json"
    try:
        target.write_text(
            receipt_json(receipt) if is_json else receipt_text(receipt), encoding="utf-8"
        )
    except OSError as error:
        values = {"detail": system_reason(error)}
        place = Place(file=str(target))
        raise KnownError(Problem("command.cannot_write", place=place, values=values)) from error
    return target


def _here(moment: str) -> str:
    """Write a moment as the clock on the wall in Guatemala shows it."""
    return as_moment(moment).astimezone(GUATEMALA).strftime("%d/%m/%Y %H:%M:%S")
