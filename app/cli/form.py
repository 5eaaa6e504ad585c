"""`acopio form …`: instruments."""

import argparse
import json
import sys
from pathlib import Path

from app.cli.command import (
    EXIT_DATA,
    EXIT_DONE,
    EXIT_ENVIRONMENT,
    Command,
    Invocation,
    Outcome,
)
from app.messages import N_, _, ngettext
from app.operations.load_form import load_form
from forms.problem import Problem


def _add_load(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help=_("XLSForm (.xlsx, .xls) o XForm (.xml)"))
    parser.add_argument(
        "--media", metavar="DIR", type=Path, help=_("carpeta de sus listas, imágenes y grabaciones")
    )


def _load(invocation: Invocation) -> Outcome:
    with invocation.workspace() as workspace:
        loaded = load_form(workspace, invocation.arguments.file, media=invocation.arguments.media)
    version = loaded.version
    text = ngettext(
        "«{title}» quedó guardado, con {count} pregunta.",
        "«{title}» quedó guardado, con {count} preguntas.",
        loaded.questions,
    )
    return Outcome(
        keys={
            "form": version.form_id,
            "title": version.title,
            "version": version.version,
            "number": version.number,
            "questions": loaded.questions,
            "files": loaded.files,
        },
        text=text.format(title=version.title, count=loaded.questions),
        problems=loaded.problems,
    )


def _add_drive(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", nargs="?", help=_("XLSForm o XForm"))
    parser.add_argument("--answers", metavar="A.json", default="", help=_("pasos, en orden"))
    parser.add_argument("--now", metavar="ISO", default="", help=_("hora en que para el reloj"))
    parser.add_argument("--seed", metavar="N", type=int, help=_("semilla del azar"))
    parser.add_argument("--dir", metavar="MEDIA", default="", help=_("carpeta de listas y medios"))
    parser.add_argument("--instance", metavar="OLD.xml", default="", help=_("registro por editar"))
    parser.add_argument("--choices", action="store_true", help=_("dice también las opciones"))
    parser.add_argument("--lines", action="store_true", help=_("una petición JSON por línea"))


def _drive(invocation: Invocation) -> Outcome:
    from app.operations.drive_form import Drive, drive_form

    arguments = invocation.arguments
    if arguments.lines:
        return _drive_lines()
    if not arguments.form:
        usage = "form drive FORM [--answers A.json] | form drive --lines"
        return Outcome(problems=(Problem("command.usage", values={"usage": usage}),), code=2)
    found = drive_form(
        Drive(
            form=arguments.form,
            answers=arguments.answers,
            directory=arguments.dir,
            now=arguments.now,
            seed=arguments.seed,
            instance=arguments.instance,
            choices=arguments.choices,
        )
    )
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    return Outcome(code=_EXITS[str(found["status"])], printed=True)


_EXITS = {
    "success": EXIT_DONE,
    "warning": EXIT_DONE,
    "failure": EXIT_DATA,
    "crash": EXIT_ENVIRONMENT,
}


def _drive_lines() -> Outcome:
    """Answer requests until there are no more; a bad one is answered too."""
    from app.operations.drive_form import drive_line

    for line in sys.stdin.buffer:
        text = line.decode("utf-8", errors="replace")
        if text.strip():
            sys.stdout.write(json.dumps(drive_line(text), ensure_ascii=False) + "\n")
            sys.stdout.flush()
    return Outcome(printed=True)


def _add_keys(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="F.pdf", type=Path, help=_("PDF o HTML"))
    parser.add_argument(
        "--paper", choices=("letter", "a4"), default="letter", help=_("papel carta o A4")
    )


def _keys(invocation: Invocation) -> Outcome:
    from app.messages.keys import uses

    rows = [{"keys": use.names(), "does": use.words()} for use in uses()]
    wanted = invocation.arguments.output
    if wanted is None:
        text = "\n".join(f"{' · '.join(row['keys']):24} {row['does']}" for row in rows)
        return Outcome(keys={"uses": rows, "file": None}, text=text)
    from app.operations.key_card import write_key_card

    file = write_key_card(wanted, invocation.arguments.paper)
    text = _("La hoja de teclas está en «{file}».").format(file=file)
    return Outcome(keys={"uses": rows, "file": str(file)}, text=text)


COMMANDS = (
    Command(("form", "load"), N_("carga un formulario"), _add_load, _load),
    Command(("form", "keys"), N_("dice o imprime las teclas"), _add_keys, _keys),
    Command(("form", "drive"), N_("llena un formulario con un guion"), _add_drive, _drive),
)
