"""`acopio record paste | copy | finish`: what the grid does to many records at once."""

import argparse
from pathlib import Path

from app.cli.command import Command, Invocation, Outcome
from app.messages import N_, _, ngettext
from app.operations.copy_period import apply_copy, plan_copy, read_period
from app.operations.grid import Grid
from app.operations.grid_block import read_block
from app.operations.grid_changes import finish_rows
from app.operations.paste_rows import Keep, PastePlan, Target, apply_paste, plan_paste, summary
from forms.problem import Place, Problem, ProblemError, system_reason


def _add_form(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", metavar="FORM", help=_("identificador del formulario"))


def _add_preview(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--preview", action="store_true", help=_("dice qué pasaría, sin guardar"))


def _add_paste(parser: argparse.ArgumentParser) -> None:
    _add_form(parser)
    parser.add_argument(
        "file", metavar="FILE.tsv", type=Path, help=_("celdas separadas por tabuladores, UTF-8")
    )
    _add_preview(parser)
    parser.add_argument(
        "--all", action="store_true", help=_("guarda también lo que no cabe, para corregirlo")
    )


def _paste(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    block = read_block(_read(arguments.file))
    with invocation.workspace() as workspace:
        grid = Grid(workspace, arguments.form, invocation.person, clock=invocation.clock)
        ids = grid.ids(workspace)
        paths = [column.path for column in grid.form.columns]
        below = Target(ids, len(ids), paths)
        report, cancel = invocation.report, invocation.cancel
        plan = plan_paste(workspace, grid, block, below, report=report, cancel=cancel)
        if arguments.preview:
            return Outcome(_planned(plan), summary(plan), _misfits(plan))
        keep: Keep = "all" if arguments.all else "fitting"
        changed = apply_paste(workspace, grid, plan, keep, report=report, cancel=cancel)
    created = changed.change.created
    text = ngettext("Se agregó {n} borrador.", "Se agregaron {n} borradores.", len(created))
    keys = _planned(plan) | {
        "batch": changed.change.batch,
        "records": [row.uuid for row in changed.rows],
        "complete": sum(1 for row in changed.rows if row.is_complete),
    }
    return Outcome(keys, text.format(n=f"{len(created):,}"), _misfits(plan))


def _planned(plan: PastePlan) -> dict[str, object]:
    return {"rows": len(plan.rows), "fitting": plan.fitting, "misfits": len(plan.misfits)}


def _misfits(plan: PastePlan) -> list[Problem]:
    return [misfit.problem for misfit in plan.misfits]


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        detail = system_reason(error)
    except UnicodeDecodeError:
        detail = _("no está en UTF-8")
    values = {"detail": detail}
    raise ProblemError(Problem("grid.cannot_read", place=Place(file=file.name), values=values))


def _add_copy(parser: argparse.ArgumentParser) -> None:
    _add_form(parser)
    parser.add_argument(
        "--from", dest="source", metavar="P", required=True, help=_("mes o año: 2026-10, 2026")
    )
    parser.add_argument(
        "--to", dest="target", metavar="P", required=True, help=_("mes o año de los nuevos")
    )
    _add_preview(parser)


def _copy(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        grid = Grid(workspace, arguments.form, invocation.person, clock=invocation.clock)
        source, target = (read_period(text, grid) for text in (arguments.source, arguments.target))
        plan = plan_copy(workspace, grid, source, target)
        keys: dict[str, object] = {"copied": len(plan.records), "repeated": plan.repeated}
        if not arguments.preview:
            changed = apply_copy(
                workspace, grid, plan, report=invocation.report, cancel=invocation.cancel
            )
            keys |= {"batch": changed.change.batch, "records": [row.uuid for row in changed.rows]}
    count = len(plan.records)
    if arguments.preview:
        text = ngettext("Se copiaría {n} registro.", "Se copiarían {n} registros.", count)
    else:
        text = ngettext("Se copió {n} registro.", "Se copiaron {n} registros.", count)
    return Outcome(keys, text.format(n=f"{count:,}"))


def _finish(invocation: Invocation) -> Outcome:
    with invocation.workspace() as workspace:
        grid = Grid(workspace, invocation.arguments.form, invocation.person, clock=invocation.clock)
        ids = grid.ids(workspace)
        changed = finish_rows(
            workspace, grid, ids, report=invocation.report, cancel=invocation.cancel
        )
    count = len(changed.change.finished)
    text = ngettext("Se terminó {n} registro.", "Se terminaron {n} registros.", count)
    keys = {"finished": count, "left": len(ids) - count}
    return Outcome(keys, text.format(n=f"{count:,}"))


COMMANDS = (
    Command(
        ("record", "paste"), N_("agrega borradores de un bloque de celdas"), _add_paste, _paste
    ),
    Command(("record", "copy"), N_("copia los registros de un mes o año a otro"), _add_copy, _copy),
    Command(("record", "finish"), N_("termina los borradores completos"), _add_form, _finish),
)
