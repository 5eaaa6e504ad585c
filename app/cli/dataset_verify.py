"""`acopio dataset verify`: whether what was published is still what was published."""

import argparse
from pathlib import Path

from app.cli.command import Command, Invocation, Outcome
from app.messages import N_, _
from app.operations.verify_dataset import Verification, verify_dataset, verify_published


def _add_verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        metavar="WHAT",
        help=_("recibo (.json), dirección de la página, paquete (carpeta o zip), o nombre"),
    )
    parser.add_argument(
        "--file",
        metavar="F",
        type=Path,
        action="append",
        default=[],
        help=_("archivo que se tiene, para compararlo; puede repetirse"),
    )
    parser.add_argument(
        "--offline", action="store_true", help=_("solo compara los archivos con el recibo")
    )


def _verify(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    if _is_name(arguments.what):
        with invocation.workspace() as workspace:
            found = verify_published(
                workspace, arguments.what, report=invocation.report, cancel=invocation.cancel
            )
    else:
        found = verify_dataset(
            arguments.what,
            arguments.file,
            only_copies=arguments.offline,
            report=invocation.report,
            cancel=invocation.cancel,
        )
    return Outcome(
        keys={
            "verified": found.verified,
            "what": found.what,
            "portal": found.portal,
            "files": [
                {
                    "name": check.name,
                    "url": check.url,
                    "state": check.standing.value,
                    "expected": check.expected,
                    "found": check.found,
                    "bytes": check.bytes,
                    "rows": check.rows,
                }
                for check in found.files
            ],
        },
        text=_text(found),
        problems=found.problems,
    )


def _is_name(what: str) -> bool:
    """Tell the name of a dataset of the workspace from a file and from an address."""
    return not what.startswith(("http://", "https://")) and not (
        Path(what).exists() or "/" in what or "\\" in what or "." in what
    )


def _text(found: Verification) -> str:
    words = {
        "equal": _("igual"),
        "counted": _("mismas filas, sin leerlas una por una"),
        "differs": _("distinto"),
        "missing": _("no está"),
        "unstated": _("sin huella con que comparar"),
    }
    lines = [f"{check.name}: {words[check.standing.value]}" for check in found.files]
    lines.append(_("Todo es como se dijo.") if found.verified else _("No todo es como se dijo."))
    return "\n".join(lines)


COMMANDS = (Command(("dataset", "verify"), N_("comprueba lo publicado"), _add_verify, _verify),)
