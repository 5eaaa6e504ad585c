"""`acopio dataset …`: build the package that is published, approve it, and publish it."""

import argparse
from pathlib import Path

from app.cli.command import Command, Invocation, Outcome
from app.cli.dataset_define import built_as_json
from app.cli.passphrases import read_pin
from app.cli.portal_options import add_portal_options, chosen_portal
from app.messages import N_, _
from app.operations.approval import approve, let_out
from app.operations.build_dataset import build_dataset, copy_package
from app.operations.portals import open_portal
from app.operations.publish import publish
from app.operations.staff import needs_pin
from app.store.clock import as_text
from sync.parcel import Kind


def _add_build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", metavar="FORM", help=_("identificador del formulario"))
    parser.add_argument(
        "-o", "--output", metavar="DIR", type=Path, help=_("copia el paquete a esta carpeta")
    )


def _build(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        built = build_dataset(
            workspace,
            arguments.form,
            invocation.person,
            clock=invocation.clock,
            report=invocation.report,
        )
        folder = built.folder
        if arguments.output is not None:
            folder = copy_package(built.folder, arguments.output)
    text = _("Paquete «{name}», versión {number}, con {rows} filas, en {folder}.").format(
        name=built.name, number=built.number, rows=built.rows, folder=folder
    )
    stay = _("Registros sin terminar, que se quedan aquí: {count}.")
    return Outcome(
        keys={"dataset": built_as_json(built, folder)},
        text=f"{text}\n{stay.format(count=built.drafts)}",
        problems=built.problems,
    )


def _add_approve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=_("nombre de los datos en el portal"))


def _approve(invocation: Invocation) -> Outcome:
    """Approve as the person at work; their PIN is read once, to let them in and to sign."""
    arguments, person = invocation.arguments, invocation.person
    with invocation.unguarded_workspace() as workspace:
        pin = ""
        if needs_pin(workspace, person):
            pin = read_pin(arguments, _("PIN de {name}").format(name=person))
        approved = approve(workspace, arguments.name, person, pin)
    keys = {
        "name": approved.version.name,
        "version": approved.version.number,
        "prepared_by": approved.prepared_by,
        "approved_by": approved.approved_by,
        "manifest_sha256": approved.manifest_sha256,
        "at": as_text(approved.at),
        "repeated": approved.repeated,
    }
    text = _(
        "Aprobada la versión {version} de «{name}»: preparó {prepared_by}, aprobó {approved_by}."
    )
    return Outcome({"approval": keys}, text.format_map(keys))


_KINDS = {"file": Kind.FILES, "table": Kind.TABLE}


def _add_publish(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=_("nombre de los datos en el portal"))
    parser.add_argument(
        "--override",
        metavar="REASON",
        default="",
        help=_("publicar sin aprobación, por esta razón, que se publica"),
    )
    parser.add_argument(
        "--as",
        dest="kind",
        choices=("file", "table"),
        help=_("archivos, o tabla que se corrige por filas (si no: como la última vez)"),
    )
    add_portal_options(parser)


def _publish(invocation: Invocation) -> Outcome:
    arguments, person, clock = invocation.arguments, invocation.person, invocation.clock
    with invocation.workspace() as workspace:
        let_out(workspace, arguments.name, person, override=arguments.override, clock=clock)
        with open_portal(workspace, chosen_portal(arguments)) as portal:
            published = publish(
                workspace,
                arguments.name,
                portal,
                person,
                kind=_KINDS.get(arguments.kind),
                clock=clock,
                report=invocation.report,
                cancel=invocation.cancel,
            )
    text = _("Publicado y comprobado: el portal tiene {rows} filas, iguales a las suyas.\n{url}")
    return Outcome(
        keys={
            "portal": {"url": published.url, "rows": published.rows, "sha256": published.sha256},
            "receipt": published.receipt,
            "writes": published.writes,
        },
        text=text.format(rows=published.rows, url=published.url),
    )


COMMANDS = (
    Command(("dataset", "build"), N_("prepara el paquete de datos"), _add_build, _build),
    Command(("dataset", "approve"), N_("aprueba lo preparado"), _add_approve, _approve),
    Command(("dataset", "publish"), N_("publica en el portal"), _add_publish, _publish),
)
