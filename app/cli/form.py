"""`acopio form …`: instruments."""

import argparse
from pathlib import Path

from app.cli.command import Command, Invocation, Outcome
from app.messages import N_, _, ngettext
from app.operations.load_form import load_form


def _add_load(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help=_("XLSForm (.xlsx, .xls) o XForm (.xml)"))


def _load(invocation: Invocation) -> Outcome:
    with invocation.workspace() as workspace:
        loaded = load_form(workspace, invocation.arguments.file)
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
        },
        text=text.format(title=version.title, count=loaded.questions),
        problems=loaded.problems,
    )


COMMANDS = (Command(("form", "load"), N_("carga un formulario"), _add_load, _load),)
