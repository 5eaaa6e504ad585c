"""The receipt of a delivery on paper: to be filed, signed, stamped."""

from pathlib import Path

from app.messages import _
from app.operations.receipts import FiledReceipt, approved_words, here
from app.paper.data_pdf import Letterhead, Section, write_data_pdf
from app.paper.pdf_file import moment


def write_receipt_paper(receipt: FiledReceipt, target: Path) -> None:
    """Write a receipt as PDF; the same receipt gives the same bytes.

    Args:
        receipt: As it was filed.
        target: The file.

    Raises:
        OSError: It cannot be written.
    """
    body = receipt.body
    facts = [
        (_("Página"), body["dataset"]["url"]),
        (_("Portal"), body["portal"]["title"] or body["portal"]["url"]),
        (_("Versión del portal"), body["portal"]["version"]),
        (_("Versión de los datos"), str(body["version"])),
        (_("Filas en el portal"), f"{body['rows']:,}"),
        (_("Preparó"), receipt.prepared_by),
        *[approved_words(receipt)],
        (_("Se empezó a enviar"), here(body["started_at"])),
        (_("Publicado y comprobado"), here(body["finished_at"])),
        (_("Fin de la historia al enviar"), body["journal_head"]),
    ]
    practice = _("Del portal de práctica; no vale como publicación.")
    about = _(
        "Después de enviar, Acopio bajó cada archivo del portal y lo comparó con el suyo: son"
        " iguales. Cualquiera puede comprobarlo con «acopio dataset verify»."
    )
    head = Letterhead(
        office=body["dataset"]["organization"],
        law=practice if receipt.practice else "",
        title=_("Recibo de publicación: {title}").format(title=receipt.title),
        about=about,
        facts=[(label, value) for label, value in facts if value],
        page=_("Página"),
        of=_("de"),
    )
    header = [_("Archivo"), _("Filas"), _("Bytes"), _("Huella SHA-256")]
    rows = [
        [
            file["name"],
            "" if file["rows"] is None else f"{file['rows']:,}",
            f"{file['bytes']:,}",
            file["sha256"],
        ]
        for file in body["files"]
    ]
    files = Section(
        _("Archivos, bajados otra vez del portal"), header, lambda: rows, 1, [False, True, True]
    )
    write_data_pdf(target, head, [files], moment(receipt.arrived_at))
