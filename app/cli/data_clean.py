"""`acopio data clean`: recipes over tables and over the records of a form."""

import argparse
from pathlib import Path

from app.cli.command import Command, Invocation, Outcome, named_path
from app.messages import N_, _, ngettext
from app.operations.clean_form import clean_form
from app.operations.clean_table import clean_table
from app.operations.table_choice import TableChoice


def is_file(written: str) -> bool:
    """Say whether a word names a table rather than a form: it is there, or it ends as files do."""
    path = Path(written)
    return path.is_file() or bool(path.suffix) or len(path.parts) > 1


def add_table_options(parser: argparse.ArgumentParser) -> None:
    """Let a person say which part of a file is the table."""
    parser.add_argument("--sheet", metavar="SHEET", help=_("hoja del libro"))
    parser.add_argument("--encoding", metavar="NAME", help=_("codificación del texto"))


def table_choice(arguments: argparse.Namespace) -> TableChoice:
    """Give what was said of the file."""
    return TableChoice(arguments.sheet, arguments.encoding)


def _add_clean(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table", metavar="FILE|FORM", help=_("tabla, o formulario de la carpeta"))
    parser.add_argument(
        "--recipe", metavar="R.json", type=named_path, required=True, help=_("qué se hace")
    )
    parser.add_argument(
        "-o", "--output", metavar="OUT.csv", type=named_path, help=_("dónde se escribe la tabla")
    )
    parser.add_argument("--preview", action="store_true", help=_("solo dice qué cambiaría"))
    add_table_options(parser)
    parser.add_argument("--reason", default="", help=_("por qué, para el historial"))


def _clean(invocation: Invocation) -> Outcome:
    if is_file(invocation.arguments.table):
        return _clean_file(invocation)
    return _clean_form(invocation)


def _clean_form(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    if arguments.output is not None:
        arguments.refuse("-o")
    with invocation.workspace() as workspace:
        done = clean_form(
            workspace,
            arguments.table,
            arguments.recipe,
            invocation.person,
            clock=invocation.clock,
            preview=arguments.preview,
            reason=arguments.reason,
            report=invocation.report,
            cancel=invocation.cancel,
        )
    keys = {
        "batch": done.batch,
        "records": done.records,
        "changed": done.changed,
        "refused": done.refused,
        "unread": done.report.unread,
        "steps": done.report.as_json(),
    }
    text = ngettext("{n} dato cambiado.", "{n} datos cambiados.", done.changed)
    lines = [*_step_lines(done.report.as_json()), text.format(n=f"{done.changed:,}")]
    if done.batch is not None:
        words = _("Se deshace entero con «acopio record takeback {batch}».")
        lines.append(words.format(batch=done.batch))
    return Outcome(keys, "\n".join(lines), tuple(done.problems))


def _clean_file(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    if arguments.output is None and not arguments.preview:
        arguments.refuse("-o")
    cleaned = clean_table(
        Path(arguments.table),
        arguments.recipe,
        None if arguments.preview else arguments.output,
        choice=table_choice(arguments),
        report=invocation.report,
        cancel=invocation.cancel,
    )
    done = cleaned.report
    keys = {
        "rows_in": done.rows_in,
        "rows_out": done.rows_out,
        "changed": done.changed,
        "unread": done.unread,
        "columns": list(cleaned.header),
        "steps": done.as_json(),
        "file": None if arguments.preview else str(arguments.output),
        "sha256": cleaned.sha256 or None,
    }
    text = ngettext("{n} dato cambiado.", "{n} datos cambiados.", done.changed)
    lines = [*_step_lines(done.as_json()), text.format(n=f"{done.changed:,}")]
    return Outcome(keys, "\n".join(lines), cleaned.problems)


def _step_lines(steps: list[dict[str, object]]) -> list[str]:
    """Say of each step what it does, with the first examples."""
    lines = []
    for each in steps:
        words = _("{step}. {op}: datos {cells}, filas fuera {removed}, sin leer {unread}")
        lines.append(words.format(**each))
        examples = each["examples"]
        if isinstance(examples, list):
            lines += [
                f"   {one['row']}  {one['column']}  «{one['before']}» → «{one['after']}»"
                for one in examples
            ]
    return lines


COMMANDS = (Command(("data", "clean"), N_("limpia con una receta"), _add_clean, _clean),)
