"""`acopio bundle …`: two laptops become one dataset, by files on a stick."""

import argparse
import json
from pathlib import Path

from app.cli.command import Command, Invocation, Outcome
from app.messages import N_, _, ngettext
from app.operations.bundle_file import refused
from app.operations.bundle_words import version_words
from app.operations.decide_conflict import Take, decide, value_here
from app.operations.export_bundle import export_bundle, read_acknowledgement
from app.operations.import_bundle import Imported, import_bundle, preview_bundle
from app.operations.sight import is_in_sight, open_conflicts
from app.store.clock import as_text
from app.store.conflicts import Conflict
from app.store.durable import write_durably
from app.store.workspace import Workspace
from forms.problem import Problem


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o", "--output", metavar="F.zip", type=Path, required=True, help=_("archivo de la entrega")
    )
    parser.add_argument(
        "--since", metavar="ACK", type=Path, help=_("acuse de la otra: solo lo que le falta")
    )


def _export(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    since = read_acknowledgement(arguments.since) if arguments.since else None
    with invocation.workspace() as workspace:
        done = export_bundle(
            workspace,
            arguments.output,
            clock=invocation.clock,
            since=since,
            report=invocation.report,
            cancel=invocation.cancel,
        )
    keys = {
        "file": str(done.file),
        "bytes": done.bytes,
        "lines": done.lines,
        "records": done.records,
        "media": done.media,
    }
    text = _("Entrega hecha: {file}. Registros enteros: {records}; cambios: {lines}.")
    return Outcome(keys, text.format(**keys), done.problems)


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bundle", metavar="F.zip", type=Path, help=_("archivo de la entrega"))
    parser.add_argument("--dry-run", action="store_true", help=_("solo decir qué traería"))
    parser.add_argument(
        "-o", "--output", metavar="ACK", type=Path, help=_("archivo del acuse (si no: al lado)")
    )


def _import(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    report, cancel = invocation.report, invocation.cancel
    conflicts: list[dict[str, object]]
    with invocation.workspace() as workspace:
        if arguments.dry_run:
            done = preview_bundle(workspace, arguments.bundle, report=report, cancel=cancel)
            conflicts = [
                {
                    "record": each.record,
                    "path": each.clash.path,
                    "row": each.clash.row,
                    "base": each.clash.base,
                    "ours": each.clash.ours,
                    "theirs": each.clash.theirs,
                }
                for each in done.foreseen
                if is_in_sight(workspace, each.record)
            ]
        else:
            done = import_bundle(
                workspace, arguments.bundle, clock=invocation.clock, report=report, cancel=cancel
            )
            conflicts = [
                _conflict_keys(workspace, each)
                for each in done.conflicts
                if is_in_sight(workspace, each.record)
            ]
    ack = None if done.acknowledgement is None else _write_acknowledgement(arguments, done)
    keys = {
        "from": done.sender,
        "made_at": done.at,
        "applied": done.applied,
        "skipped": done.skipped,
        "records": done.records,
        "forms": done.forms,
        "versions": [
            {"form": each.form_id, "before": each.before, "now": each.now} for each in done.versions
        ],
        "conflicts": conflicts,
        "ack": ack,
        "acknowledges": done.acknowledgement,
    }
    return Outcome(keys, _story(done, len(conflicts), ack))


def _write_acknowledgement(arguments: argparse.Namespace, done: Imported) -> str:
    beside = arguments.bundle.with_name(f"{arguments.bundle.stem}.acuse.json")
    target: Path = arguments.output or beside
    try:
        write_durably(target, json.dumps(done.acknowledgement, ensure_ascii=False, indent=1))
    except OSError as error:
        raise refused(target, error) from error
    return str(target)


def _story(done: Imported, conflicts: int, ack: str | None) -> str:
    came = _("De «{name}»: {applied} cambios nuevos, {skipped} que ya estaban.")
    lines = [came.format(name=done.sender, applied=done.applied, skipped=done.skipped)]
    lines += [version_words(each) for each in done.versions]
    if conflicts:
        waiting = ngettext(
            "{n} diferencia espera que alguien decida.",
            "{n} diferencias esperan que alguien decida.",
            conflicts,
        )
        lines.append(waiting.format(n=conflicts))
    if ack is not None:
        lines.append(_("Acuse para la otra computadora: {file}").format(file=ack))
    return "\n".join(lines)


def _add_conflicts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", choices=("list", "resolve"), metavar="list|resolve", help=_("ver o decidir")
    )
    parser.add_argument(
        "number", metavar="N", type=int, nargs="?", help=_("número de la diferencia")
    )
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--take", choices=("ours", "theirs"), help=_("dejar lo de aquí o tomar lo de allá")
    )
    choice.add_argument("--value", metavar="V", help=_("otro dato"))
    parser.add_argument("--reason", default="", help=_("por qué"))


def _conflicts(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    is_list, has_value = arguments.what == "list", arguments.value is not None
    if not is_list and (arguments.number is None or not (arguments.take or has_value)):
        usage = "acopio bundle conflicts resolve N --take ours|theirs"
        return Outcome(problems=(Problem("command.usage", values={"usage": usage}),), code=2)
    with invocation.workspace() as workspace:
        if is_list:
            waiting = open_conflicts(workspace)
            found = [_conflict_keys(workspace, each) for each in waiting]
            return Outcome({"conflicts": found}, "\n".join(map(_conflict_line, found)))
        take: Take = arguments.take or "value"
        decided = decide(
            workspace,
            arguments.number,
            take,
            invocation.person,
            reason=arguments.reason,
            clock=invocation.clock,
            value=arguments.value,
        )
    keys = {
        "number": decided.conflict.id,
        "record": decided.conflict.record,
        "path": decided.conflict.path,
        "value": decided.value,
        "conflicts": [],
    }
    text = "" if decided.problems else _("Decidido: {path} queda en {value}.")
    return Outcome(keys, text.format(path=keys["path"], value=keys["value"]), decided.problems)


def _conflict_keys(workspace: Workspace, conflict: Conflict) -> dict[str, object]:
    return {
        "number": conflict.id,
        "record": conflict.record,
        "row": conflict.row,
        "path": conflict.path,
        "base": conflict.base,
        "ours": value_here(workspace, conflict),
        "theirs": conflict.theirs,
        "our_person": conflict.our_person,
        "our_time": conflict.our_at and as_text(conflict.our_at),
        "their_person": conflict.their_person,
        "their_time": as_text(conflict.their_at),
        "their_device": conflict.their_device,
    }


def _conflict_line(keys: dict[str, object]) -> str:
    line = _("{number}. {path}: aquí {ours}, allá {theirs} ({their_person})")
    return line.format(**keys)


COMMANDS = (
    Command(
        ("bundle", "export"), N_("hace una entrega para otra computadora"), _add_export, _export
    ),
    Command(("bundle", "import"), N_("recibe una entrega"), _add_import, _import),
    Command(
        ("bundle", "conflicts"),
        N_("lo que dos computadoras dicen distinto"),
        _add_conflicts,
        _conflicts,
    ),
)
"""Commands of this module."""
