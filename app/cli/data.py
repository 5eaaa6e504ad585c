"""`acopio data import`: tables in."""

import argparse
from pathlib import Path

from app.cli.command import Command, Invocation, Outcome
from app.messages import N_, _, ngettext
from app.operations.import_table import import_table


def _add_form(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", metavar="FORM", help=_("identificador del formulario"))


def _add_import(parser: argparse.ArgumentParser) -> None:
    _add_form(parser)
    parser.add_argument("file", metavar="FILE.csv", type=Path, help=_("tabla con encabezado"))


def _import(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        imported = import_table(
            workspace,
            arguments.form,
            arguments.file,
            invocation.person,
            report=invocation.report,
            cancel=invocation.cancel,
        )
    text = ngettext("Se importó {rows} registro.", "Se importaron {rows} registros.", imported.rows)
    return Outcome(
        keys={
            "batch": imported.batch,
            "imported": 0 if imported.repeated else imported.rows,
            "repeated": imported.repeated,
        },
        text="" if imported.repeated else text.format(rows=imported.rows),
        problems=imported.problems,
    )


COMMANDS = (Command(("data", "import"), N_("importa una tabla"), _add_import, _import),)
