"""`acopio data validate`: what is wrong in the records of a form, in a table, or in a package."""

import argparse
import time
from pathlib import Path

from app.cli.command import (
    EXIT_DATA,
    EXIT_DONE,
    EXIT_USAGE,
    Command,
    Invocation,
    Outcome,
    named_path,
)
from app.messages import N_, _, ngettext
from app.operations.check_tables import check_tables
from app.operations.form_report import counts_of, write_form_report
from app.operations.validate_form import validate_form
from forms.problem import Problem

DESCRIPTOR = "datapackage.json"


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "subject",
        metavar="FORM|FILE",
        nargs="?",
        help=_("identificador del formulario, o una tabla"),
    )
    parser.add_argument(
        "--schema", metavar="SCHEMA.json", type=named_path, help=_("descripción de la tabla")
    )
    parser.add_argument(
        "--package", metavar="DATAPACKAGE.json", type=named_path, help=_("paquete de tablas")
    )
    parser.add_argument(
        "--all", action="store_true", help=_("también los registros que no cambiaron")
    )
    parser.add_argument(
        "--report", metavar="REPORT.json", type=named_path, help=_("dónde escribir el informe")
    )
    parser.add_argument(
        "--strict", action="store_true", help=_("señala también espacios, guiones bajos y NaN")
    )


def _validate(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    subject: str | None = arguments.subject
    if arguments.package is None and subject is None:
        usage = "acopio data validate FORM | FILE [--schema S.json] | --package P.json"
        problem = Problem("command.usage", values={"usage": usage})
        return Outcome(problems=(problem,), code=EXIT_USAGE)
    if subject is not None and arguments.package is None and Path(subject).name == DESCRIPTOR:
        arguments.package, arguments.subject = Path(subject), None
    tables = arguments.package or arguments.schema or (subject and _is_file(subject))
    return _validate_tables(invocation) if tables else _validate_form(invocation)


def _is_file(subject: str) -> bool:
    """Tell a table from a form: a form's name has no folder and no ending of a file."""
    return Path(subject).is_file() or bool(Path(subject).suffix) or "/" in subject


def _validate_tables(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    checked = check_tables(
        arguments.subject,
        schema=arguments.schema,
        package=arguments.package,
        report_file=arguments.report,
        strict=arguments.strict,
        report=invocation.report,
        cancel=invocation.cancel,
    )
    text = ngettext(
        "Se revisó {count} tabla: {problems} por corregir.",
        "Se revisaron {count} tablas: {problems} por corregir.",
        len(checked.tasks),
    )
    return Outcome(
        keys={
            "valid": checked.valid,
            "errors": checked.errors,
            "counts": checked.counts,
            "tasks": checked.tasks,
        },
        text=text.format(count=len(checked.tasks), problems=checked.errors),
        problems=checked.problems,
        code=EXIT_DONE if checked.valid else EXIT_DATA,
    )


def _validate_form(invocation: Invocation) -> Outcome:
    arguments, began = invocation.arguments, time.monotonic()
    with invocation.workspace() as workspace:
        checked = validate_form(
            workspace,
            arguments.subject,
            clock=invocation.clock,
            everything=invocation.arguments.all,
            report=invocation.report,
            cancel=invocation.cancel,
        )
    if arguments.report is not None:
        seconds = time.monotonic() - began
        write_form_report(arguments.report, arguments.subject, checked, seconds)
    left = checked.errors + checked.warnings
    text = ngettext(
        "Se revisó {count} registro: {problems} por corregir.",
        "Se revisaron {count} registros: {problems} por corregir.",
        checked.records,
    )
    return Outcome(
        keys={
            "valid": not checked.errors,
            "errors": checked.errors,
            "counts": counts_of(checked.problems),
            "records": checked.records,
            "looked_at": checked.looked_at,
            "warnings": checked.warnings,
            "problems_left": left,
        },
        text=text.format(count=checked.records, problems=left),
        problems=checked.problems,
    )


COMMANDS = (
    Command(
        ("data", "validate"),
        N_("revisa registros, una tabla o un paquete"),
        _add_arguments,
        _validate,
    ),
)
