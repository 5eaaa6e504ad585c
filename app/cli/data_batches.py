"""`acopio data batches`, `board`, `undo`, `remarks`, and what `data import` says of a folder."""

import argparse
from dataclasses import asdict

from app.cli.command import EXIT_DATA, Command, Invocation, Outcome, named_path
from app.cli.output import problem_as_json
from app.messages import N_, _, ngettext, sentence
from app.operations.batch_board import (
    STANDINGS,
    Board,
    BoardRow,
    of_department,
    read_board,
    set_due,
    write_missing,
)
from app.operations.batch_list import ListedBatch, list_batches, undo_batch
from app.operations.batch_remarks import write_remarks
from app.operations.batch_words import correction_words, difference_words, row_lines
from app.operations.compare_batches import Difference, KeptCorrection
from app.operations.import_batch import BatchOptions
from app.operations.import_folder import FileResult, FileStatus, import_folder
from app.operations.plan_import import ImportOptions

_STATUS: dict[FileStatus, str] = {
    "imported": N_("importado"),
    "problems": N_("importado, con problemas"),
    "repeated": N_("ya estaba"),
    "refused": N_("rechazado"),
    "planned": N_("se importaría"),
    "waiting": N_("sin empezar"),
}
_STANDING = {
    "received": N_("recibido"),
    "problems": N_("con problemas"),
    "missing": N_("falta"),
    "late": N_("atrasado"),
}


def import_files(invocation: Invocation, table: ImportOptions) -> Outcome:
    """Import the folder of `data import FORM DIR`, or one file with its origin and period."""
    given = invocation.arguments
    options = BatchOptions(given.period or "", dict(given.origin), table)
    with invocation.workspace() as workspace:
        done = import_folder(
            workspace,
            given.form,
            given.file,
            invocation.person,
            options=options,
            preview=given.preview,
            clock=invocation.clock,
            report=invocation.report,
            cancel=invocation.cancel,
        )
    counts = {status: done.count(status) for status in _STATUS}
    keys = {
        "files": [_file(each) for each in done.files],
        "skipped": list(done.skipped),
        "stopped": done.stopped,
        "preview": given.preview,
        "imported": sum(
            each.rows for each in done.files if each.status in ("imported", "problems")
        ),
        "counts": counts,
    }
    lines = [line for each in done.files for line in _file_lines(each)]
    summary = _(
        "{imported} importados, {problems} con problemas, {repeated} que ya estaban, "
        "{refused} rechazados"
    ).format(**counts)
    failed = done.stopped or done.count("refused") > 0
    return Outcome(keys, "\n".join([*lines, summary]), (), EXIT_DATA if failed else None)


def add_batch_options(parser: argparse.ArgumentParser) -> None:
    """Declare what `data import` takes for files that were handed in."""
    parser.add_argument("--period", metavar="P", help=_("período de los archivos: 2026-03 o 2026"))
    parser.add_argument(
        "--origin",
        action="append",
        default=[],
        type=_origin,
        metavar="FILE=CODE",
        help=_("municipio de un archivo; un guion si es de varios"),
    )
    parser.add_argument("--preview", action="store_true", help=_("solo dice qué se importaría"))


def _origin(text: str) -> tuple[str, str]:
    file, sign, code = text.rpartition("=")
    if not sign or not file or not code:
        raise argparse.ArgumentTypeError
    return file, code


def _file(result: FileResult) -> dict[str, object]:
    difference = result.difference
    return {
        "file": result.file,
        "status": result.status,
        "batch": result.batch,
        "rows": result.rows,
        "repeats": [{"repeat": path, "rows": n} for path, n in result.repeats.items()],
        "errors": result.errors,
        "municipality": result.municipality,
        "period": result.period,
        "origin_by": result.origin_by,
        "replaces": result.replaces,
        "difference": None if difference is None else _difference(difference),
        "corrections": [_kept(each) for each in result.kept_corrections],
        "problems": [problem_as_json(problem) for problem in result.problems],
    }


def _difference(difference: Difference) -> dict[str, object]:
    facts = asdict(difference)
    del facts["corrections"]
    return facts


def _kept(kept: KeptCorrection) -> dict[str, object]:
    correction = kept.correction
    return {
        "outcome": kept.outcome,
        "key": kept.key,
        "row": kept.row,
        "field": kept.place or correction.path,
        "was": correction.old,
        "corrected": correction.new,
        "now": kept.value,
        "person": correction.person,
        "reason": correction.reason,
    }


def _file_lines(result: FileResult) -> list[str]:
    place = " ".join(filter(None, (result.municipality, result.period)))
    lines = [f"{result.file}: {_(_STATUS[result.status])}" + (f" ({place})" if place else "")]
    lines += [f"  {path}: {rows}" for path, rows in result.repeats.items()]
    if result.difference is not None:
        lines.append(f"  {difference_words(result.difference)}")
        lines += [f"  {line}" for each in result.difference.rows[:20] for line in row_lines(each)]
    lines += [f"  {correction_words(kept)}" for kept in result.kept_corrections]
    return [*lines, *(f"  {sentence(problem)}" for problem in result.problems)]


# -- what there is ------------------------------------------------------------------------------


def _add_form(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", metavar="FORM", help=_("identificador del formulario"))


def _batches(invocation: Invocation) -> Outcome:
    with invocation.workspace() as workspace:
        found = list_batches(workspace, invocation.arguments.form)
    lines = [_batch_line(each) for each in found]
    return Outcome({"batches": [_batch(each) for each in found]}, "\n".join(lines))


def _batch(each: ListedBatch) -> dict[str, object]:
    stored = each.stored
    return {
        "batch": stored.batch,
        "file": stored.file,
        "sha256": stored.sha256,
        "municipality": stored.municipality,
        "name": each.name or None,
        "period": stored.period,
        "rows": stored.rows,
        "errors": stored.errors,
        "warnings": stored.warnings,
        "wrong_rows": stored.wrong_rows,
        "person": stored.person,
        "at": stored.at.isoformat(),
        "standing": each.standing,
        "replaces": stored.replaces,
        "replaced_by": each.replaced_by,
    }


def _batch_line(each: ListedBatch) -> str:
    stored = each.stored
    place = " ".join(filter(None, (stored.municipality, each.name, stored.period)))
    end = {
        "done": _("{errors} errores").format(errors=stored.errors),
        "replaced": _("reemplazado por el {batch}").format(batch=each.replaced_by),
        "undone": _("deshecho"),
    }[each.standing]
    return f"{stored.batch}  {stored.file}  {place}  {stored.rows}  {stored.person}  {end}"


def _add_undo(parser: argparse.ArgumentParser) -> None:
    _add_form(parser)
    parser.add_argument("--batch", metavar="B", type=int, required=True, help=_("número del lote"))


def _undo(invocation: Invocation) -> Outcome:
    given = invocation.arguments
    with invocation.workspace() as workspace:
        undone = undo_batch(workspace, given.form, given.batch, invocation.person)
    said = ngettext("Se deshizo {rows} registro.", "Se deshicieron {rows} registros.", undone.rows)
    text = said.format(rows=f"{undone.rows:,}")
    if undone.back is not None:
        text += " " + _("Vuelve a contar el lote {batch}.").format(batch=undone.back)
    return Outcome({"batch": undone.batch, "rows": undone.rows, "back": undone.back}, text)


def _add_board(parser: argparse.ArgumentParser) -> None:
    _add_form(parser)
    parser.add_argument("--period", metavar="P", default="", help=_("período: 2026-03 o 2026"))
    parser.add_argument(
        "--due", metavar="DATE", help=_("fecha límite, que se guarda; vacía la quita")
    )
    parser.add_argument("--department", metavar="NAME", default="", help=_("solo un departamento"))
    parser.add_argument(
        "--missing",
        metavar="FILE.csv",
        type=named_path,
        help=_("escribe la lista de los que faltan"),
    )


def _board(invocation: Invocation) -> Outcome:
    given = invocation.arguments
    with invocation.workspace() as workspace:
        if given.due is not None:
            set_due(workspace, given.form, given.period, given.due)
        board = read_board(workspace, given.form, given.period, now=invocation.clock())
    board = of_department(board, given.department)
    written = write_missing(board, given.missing) if given.missing else None
    keys = {
        "form": board.form_id,
        "period": board.period or None,
        "due": board.due.isoformat() if board.due else None,
        "counts": board.counts(),
        "elsewhere": board.elsewhere,
        "departments": [
            {"department": name, **board.counts(name)}
            for name in dict.fromkeys(row.department for row in board.rows)
        ],
        "municipalities": [_municipality(row) for row in board.rows],
        "missing_file": str(given.missing) if written is not None else None,
    }
    return Outcome(keys, "\n".join(_board_lines(board)))


def _municipality(row: BoardRow) -> dict[str, object]:
    facts = asdict(row)
    facts["at"] = row.at.isoformat() if row.at else None
    return facts


def _board_lines(board: Board) -> list[str]:
    lines = []
    for name in dict.fromkeys(row.department for row in board.rows):
        counts = board.counts(name)
        said = ", ".join(f"{_(_STANDING[each])} {counts[each]}" for each in STANDINGS)
        lines.append(f"{name}: {said}")
        lines += [
            f"  {row.code} {row.name}: {_(_STANDING[row.standing])}"
            for row in board.rows
            if row.department == name and row.standing != "received"
        ]
    return lines


def _add_remarks(parser: argparse.ArgumentParser) -> None:
    _add_undo(parser)
    parser.add_argument("-o", "--output", metavar="X.xlsx", type=named_path, required=True)


def _remarks(invocation: Invocation) -> Outcome:
    given = invocation.arguments
    with invocation.workspace() as workspace:
        written = write_remarks(workspace, given.form, given.batch, given.output)
    said = ngettext(
        "«{file}» lleva {n} observación.", "«{file}» lleva {n} observaciones.", len(written.marks)
    )
    keys = {
        "file": str(given.output),
        "marks": [asdict(mark) for mark in written.marks],
        "keeps_look": written.keeps_look,
    }
    text = said.format(file=given.output.name, n=f"{len(written.marks):,}")
    return Outcome(keys, text, written.problems)


COMMANDS = (
    Command(("data", "batches"), N_("muestra los archivos recibidos"), _add_form, _batches),
    Command(("data", "undo"), N_("deshace una importación"), _add_undo, _undo),
    Command(("data", "board"), N_("muestra quién entregó y quién falta"), _add_board, _board),
    Command(
        ("data", "remarks"), N_("devuelve un archivo con sus observaciones"), _add_remarks, _remarks
    ),
)
