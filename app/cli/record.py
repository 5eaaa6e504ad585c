"""`acopio record …`: records one by one."""

import argparse
import json
from pathlib import Path
from typing import NoReturn

from app.cli.command import Command, Invocation, Outcome
from app.messages import N_, _
from app.operations.add_record import GivenAnswers, add_record
from app.operations.attachments import attach
from app.operations.find_record import find_record
from app.operations.record_xml import record_xml
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError, system_reason


def _add_add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", metavar="FORM", help=_("identificador del formulario"))
    parser.add_argument(
        "--answers",
        metavar="A.json",
        type=Path,
        required=True,
        help=_("objeto JSON: pregunta y valor; grupo repetido y lista de objetos"),
    )


def _add(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    given = read_answers(arguments.answers)
    with invocation.workspace() as workspace:
        added = add_record(
            workspace, arguments.form, given, invocation.person, clock=invocation.clock
        )
    text = (
        _("Registro terminado y guardado: {uuid}.")
        if added.state == "final"
        else _("Registro guardado como borrador: {uuid}. Corrija lo señalado para terminarlo.")
    )
    return Outcome(
        keys={"record": added.uuid, "state": added.state},
        text=text.format(uuid=added.uuid),
        problems=added.problems,
    )


def read_answers(file: Path) -> GivenAnswers:
    """Read the answers of a record from a JSON file.

    Raises:
        ProblemError: It is no readable JSON object.
    """
    try:
        given = json.loads(file.read_text(encoding="utf-8-sig"), parse_constant=_no_number)
    except OSError as error:
        detail = system_reason(error)
    except UnicodeDecodeError:
        detail = _("no está en UTF-8")
    except json.JSONDecodeError as error:
        words = _("no es JSON desde la línea {line}, letra {column}")
        detail = words.format(line=error.lineno, column=error.colno)
    except (ValueError, RecursionError):
        detail = _("lleva un número o un anidado que no caben en JSON")
    else:
        if isinstance(given, dict):
            return given
        detail = _("no es un objeto")
    raise ProblemError(
        Problem(
            "command.cannot_read_answers",
            place=Place(file=file.name),
            values={"detail": detail},
        )
    )


def _no_number(written: str) -> NoReturn:
    """Refuse `NaN` and `Infinity`, which Python reads and JSON does not have (RFC 8259)."""
    raise ValueError(written)


def _add_attach(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("record", metavar="RECORD", help=_("número o identidad del registro"))
    parser.add_argument("field", metavar="FIELD", help=_("pregunta: grupo/foto, personas[2]/foto"))
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("file", metavar="FILE", nargs="?", type=Path, help=_("el archivo"))
    what.add_argument("--remove", action="store_true", help=_("quita el archivo de la respuesta"))


def _attach(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        uuid = _uuid(workspace, arguments.record)
        attached = attach(
            workspace,
            uuid,
            arguments.field,
            arguments.file,
            invocation.person,
            clock=invocation.clock,
            reason=_("Se cambió su archivo"),
        )
    text = _("Guardado como {name}.") if attached.name else _("Se quitó el archivo.")
    return Outcome(
        keys={"record": uuid, "field": arguments.field, "name": attached.name},
        text=text.format(name=attached.name),
    )


def _add_xml(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("record", metavar="RECORD", help=_("número o identidad del registro"))
    parser.add_argument(
        "--replaces", metavar="INSTANCE", default="", help=_("instanceID con que se envió antes")
    )


def _xml(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        uuid = _uuid(workspace, arguments.record)
        written = record_xml(workspace, uuid, clock=invocation.clock, replaces=arguments.replaces)
    keys = {
        "record": written.record,
        "instance_id": written.instance_id,
        "attachments": list(written.attachments),
        "xml": written.xml,
    }
    return Outcome(keys=keys, text=written.xml)


def _uuid(workspace: Workspace, given: str) -> str:
    """Give the uuid of a record that was named by its number or its uuid."""
    return find_record(workspace, given).uuid


COMMANDS = (
    Command(("record", "add"), N_("agrega un registro"), _add_add, _add),
    Command(("record", "attach"), N_("responde una pregunta con un archivo"), _add_attach, _attach),
    Command(("record", "xml"), N_("escribe un registro como lo envía ODK"), _add_xml, _xml),
)
