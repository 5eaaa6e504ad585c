"""`acopio form template`: the workbook that people fill in."""

import argparse

from app.cli.command import Command, Invocation, Outcome, named_path
from app.messages import N_, _
from app.operations.form_template import write_form_template


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", metavar="FORM", help=_("identificador del formulario"))
    parser.add_argument(
        "-o", "--output", metavar="T.xlsx", type=named_path, required=True, help=_("libro de Excel")
    )


def _run(invocation: Invocation) -> Outcome:
    given = invocation.arguments
    with invocation.workspace() as workspace:
        written = write_form_template(workspace, given.form, given.output)
    return Outcome(
        keys={
            "file": str(written.file),
            "questions": written.questions,
            "repeats": [{"repeat": path, "sheet": name} for path, name in written.repeats.items()],
        },
        text=_("La plantilla está en «{file}».").format(file=written.file),
    )


COMMANDS = (Command(("form", "template"), N_("hace un libro para llenar"), _add, _run),)
