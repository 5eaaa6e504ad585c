"""`acopio dataset …`: build the package that is published, and publish it."""

import argparse
from pathlib import Path

from app.cli.command import Command, Invocation, Outcome
from app.cli.portal_options import add_portal_options, chosen_portal
from app.messages import N_, _
from app.operations.build_dataset import build_dataset, copy_package
from app.operations.portals import open_portal
from app.operations.publish import publish


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
    text = _("Paquete «{name}», versión {number}, con {rows} filas, en {folder}.")
    return Outcome(
        keys={
            "dataset": {
                "name": built.name,
                "version": built.number,
                "rows": built.rows,
                "sha256": built.data_sha256,
                "folder": str(folder),
                "repeated": built.repeated,
            }
        },
        text=text.format(name=built.name, number=built.number, rows=built.rows, folder=folder),
        problems=built.problems,
    )


def _add_publish(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=_("nombre de los datos en el portal"))
    add_portal_options(parser)


def _publish(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with (
        invocation.workspace() as workspace,
        open_portal(workspace, chosen_portal(arguments)) as portal,
    ):
        published = publish(
            workspace,
            arguments.name,
            portal,
            invocation.person,
            clock=invocation.clock,
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
    Command(("dataset", "publish"), N_("publica en el portal"), _add_publish, _publish),
)
