"""`acopio store …`: the workspace itself, whole and safe."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from app.cli.command import EXIT_DATA, Command, Invocation, Outcome, named_path, no_arguments
from app.cli.passphrases import key_of
from app.messages import N_, _, ngettext
from app.operations.back_up import back_up
from app.operations.check_store import check_store
from app.operations.crash_test import CrashTest, run_crash_test, write_until_killed
from app.operations.crash_writers import WRITERS
from app.operations.rescue import rescue
from app.operations.restore import Restored, look_into, restore
from app.store.clock import as_text
from forms.problem import Problem


def _add_crashtest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--trials", type=_trials, default=60, metavar="N", help=_("cuántas veces se corta")
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S", help=_("semilla del azar"))
    parser.add_argument(
        "--write", choices=tuple(WRITERS), help=_("ser uno de los programas que se cortan")
    )


def _trials(written: str) -> int:
    """Refuse a test that would try nothing and find everything well."""
    if (trials := int(written)) < 1:
        raise argparse.ArgumentTypeError
    return trials


def _crashtest(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    if arguments.write:
        write_until_killed(invocation.workspace, arguments.write, arguments.seed, _say_at_once)
    result = run_crash_test(
        arguments.trials,
        arguments.seed,
        clock=invocation.clock,
        report=invocation.report,
        cancel=invocation.cancel,
    )
    return Outcome(
        keys={
            "trials": result.trials,
            "acknowledged": result.acknowledged,
            "lost": result.losses.lost,
            "corrupt": result.losses.corrupt,
            "duplicates": result.losses.duplicates,
        },
        text=_crash_story(result),
        problems=_crash_problems(result),
        code=EXIT_DATA if result.losses else None,
    )


def _add_backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        type=named_path,
        help=_("carpeta de respaldos (si no: la propia)"),
    )


def _backup(invocation: Invocation) -> Outcome:
    with invocation.workspace() as workspace:
        done = back_up(
            workspace,
            clock=invocation.clock,
            place=invocation.arguments.output,
            report=invocation.report,
            cancel=invocation.cancel,
        )
    text = _("Respaldo hecho y revisado: {folder}").format(folder=done.backup.folder)
    if done.second is not None:
        text += "\n" + _("También quedó en: {folder}").format(folder=done.second.folder)
    return Outcome(
        keys={
            "backup": str(done.backup.folder),
            "bytes": done.backup.bytes,
            "media": len(done.backup.media),
            "second": None if done.second is None else str(done.second.folder),
        },
        text=text,
        problems=done.problems,
    )


def _add_restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("backup", metavar="BACKUP", type=Path, help=_("carpeta del respaldo"))
    parser.add_argument(
        "--to", metavar="DIR", type=named_path, required=True, help=_("carpeta de trabajo nueva")
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=_("solo mostrar lo que tiene el respaldo")
    )


def _restore(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    key = key_of(arguments, arguments.backup, invocation.clock)
    if arguments.dry_run:
        done = Restored(look_into(arguments.backup, key), None)
    else:
        done = restore(
            arguments.backup,
            arguments.to,
            clock=invocation.clock,
            key=key,
            report=invocation.report,
            cancel=invocation.cancel,
        )
    held = asdict(done.held) | {
        "made_at": as_text(done.held.made_at),
        "last_change": done.held.last_change and as_text(done.held.last_change),
    }
    return Outcome(
        keys={"folder": done.folder and str(done.folder), **held},
        text=_held_lines(done),
        problems=done.problems,
    )


def _held_lines(done: Restored) -> str:
    held = done.held
    lines = [_("Respaldo del {moment}").format(moment=as_text(held.made_at))]
    if held.last_change is not None:
        lines.append(_("Último cambio: {moment}").format(moment=as_text(held.last_change)))
    for form in held.forms:
        count = sum(form.records.values())
        words = ngettext("«{title}»: {n} registro", "«{title}»: {n} registros", count)
        lines.append(words.format(title=form.title, n=count))
    if held.people:
        lines.append(_("Personas: {names}").format(names=", ".join(held.people)))
    if done.folder is not None:
        lines.append(_("Recuperado en: {folder}").format(folder=done.folder))
    return "\n".join(lines)


def _add_rescue(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("damaged", metavar="DIR", type=Path, help=_("carpeta dañada"))
    parser.add_argument(
        "-o", "--output", metavar="NEW", type=named_path, required=True, help=_("carpeta nueva")
    )


def _rescue(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    done = rescue(
        arguments.damaged,
        arguments.output,
        clock=invocation.clock,
        key=key_of(arguments, arguments.damaged, invocation.clock),
        cancel=invocation.cancel,
    )
    words = ngettext(
        "Se rescató {n} registro en {folder}",
        "Se rescataron {n} registros en {folder}",
        done.records,
    )
    return Outcome(
        keys={
            "folder": str(done.folder),
            "records": done.records,
            "from_journal": done.from_journal,
            "tables": [asdict(table) for table in done.tables],
        },
        text=words.format(n=done.records, folder=done.folder),
        problems=done.problems,
    )


def _check(invocation: Invocation) -> Outcome:
    with invocation.workspace() as workspace:
        checked = check_store(workspace, report=invocation.report, cancel=invocation.cancel)
    whole = _(
        "Todo está como se guardó: {records} registros, {changes} líneas de bitácora, "
        "{media} archivos."
    )
    counts = {name: getattr(checked, name) for name in ("records", "changes", "media", "backups")}
    return Outcome(
        keys=counts,
        text="" if checked.problems else whole.format(**counts),
        problems=checked.problems,
    )


def _say_at_once(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _crash_story(result: CrashTest) -> str:
    return _(
        "Se cortó {trials} veces. De {acknowledged} escrituras guardadas se perdieron {lost}; "
        "dañadas {corrupt}, repetidas {duplicates}."
    ).format(
        trials=result.trials,
        acknowledged=result.acknowledged,
        lost=result.losses.lost,
        corrupt=result.losses.corrupt,
        duplicates=result.losses.duplicates,
    )


def _crash_problems(result: CrashTest) -> tuple[Problem, ...]:
    if result.kept is None:
        return ()
    return (Problem("store.crash_test_lost", values={"folder": str(result.kept)}),)


COMMANDS = (
    Command(("store", "backup"), N_("hace un respaldo"), _add_backup, _backup),
    Command(
        ("store", "restore"),
        N_("recupera un respaldo en una carpeta nueva"),
        _add_restore,
        _restore,
    ),
    Command(
        ("store", "rescue"),
        N_("rescata lo que se pueda de una carpeta dañada"),
        _add_rescue,
        _rescue,
    ),
    Command(("store", "check"), N_("revisa que todo esté como se guardó"), no_arguments, _check),
    Command(
        ("store", "crashtest"),
        N_("corta programas que escriben y busca lo que falte"),
        _add_crashtest,
        _crashtest,
    ),
)
"""Commands of this module."""
