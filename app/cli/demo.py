"""`acopio demo`: real records travel the whole way, with one command."""

import argparse
import dataclasses

from app.cli.command import Command, Invocation, Outcome
from app.cli.portal_options import add_portal_options, chosen_portal
from app.messages import N_, _
from app.operations.demo import DemoResult, run_demo
from app.paths import demo_workspace


def _add(parser: argparse.ArgumentParser) -> None:
    add_portal_options(parser)
    parser.set_defaults(workspace=str(demo_workspace()))


def _run(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace(practice=True) as workspace:
        result = run_demo(
            workspace,
            chosen_portal(arguments),
            clock=invocation.clock,
            report=invocation.report,
            cancel=invocation.cancel,
        )
    return Outcome(keys=dataclasses.asdict(result), text=_story(result))


def _story(result: DemoResult) -> str:
    lines = [
        _("Formulario: {instrument}").format(instrument=result.instrument),
        _("Capturados a mano: {captured}. Importados de la tabla: {imported}.").format(
            captured=result.captured, imported=result.imported
        ),
        _("Errores encontrados: {found}. Sin corregir: {left}.").format(
            found=len(result.problems_found), left=result.problems_left
        ),
        _("Publicado: {rows} filas en {url}").format(
            rows=result.portal["rows"], url=result.portal["url"]
        ),
        _("Huella de los datos, aquí y en el portal: {sha256}").format(
            sha256=result.dataset["sha256"]
        ),
        _("Escrituras al publicar otra vez sin cambios: {writes}").format(
            writes=result.second_run_writes
        ),
    ]
    return "\n".join(lines)


COMMANDS = (Command(("demo",), N_("muestra el camino completo de los datos"), _add, _run),)
