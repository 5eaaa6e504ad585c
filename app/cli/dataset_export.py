"""`acopio dataset export`: datasets as a folder that any portal can pull, or as a ZIP to carry."""

import argparse

from app.cli.command import Command, Invocation, Outcome, named_path
from app.messages import N_, _
from app.operations.export_dataset import export_datasets


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "names", metavar="NAME", nargs="+", help=_("nombre de los datos en el portal")
    )
    parser.add_argument(
        "--to", choices=("harvest", "zip"), required=True, help=_("carpeta para portales, o ZIP")
    )
    parser.add_argument(
        "-o", "--output", metavar="DIR", type=named_path, required=True, help=_("dónde")
    )
    parser.add_argument(
        "--base-url", metavar="URL", default="", help=_("dirección que tendrá la carpeta")
    )
    parser.add_argument(
        "--override", metavar="REASON", default="", help=_("por qué sale sin aprobar; se publica")
    )


def _export(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        done = export_datasets(
            workspace,
            arguments.names,
            arguments.output,
            invocation.person,
            to=arguments.to,
            clock=invocation.clock,
            base=arguments.base_url,
            override=arguments.override,
            report=invocation.report,
            cancel=invocation.cancel,
        )
    text = _("{count} archivos, {bytes} bytes, en {path}.")
    return Outcome(
        keys={
            "path": str(done.path),
            "datasets": [
                {"name": name, "versions": list(numbers)} for name, numbers in done.datasets.items()
            ],
            "files": done.files,
            "bytes": done.bytes,
        },
        text=text.format(count=f"{done.files:,}", bytes=f"{done.bytes:,}", path=done.path),
        problems=done.problems,
    )


COMMANDS = (
    Command(
        ("dataset", "export"),
        N_("escribe los datos para cualquier portal, o para llevarlos"),
        _add_export,
        _export,
    ),
)
