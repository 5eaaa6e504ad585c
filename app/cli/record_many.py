"""`acopio record list | count | move | takeback`: many records at once."""

import argparse
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import cast

from app.cli.command import Command, Invocation, Outcome
from app.messages import N_, _, ngettext
from app.operations.browse_records import find_records, with_options
from app.operations.export_view import export_view
from app.operations.find_record import column_of_any, read_conditions
from app.operations.group_records import group_records
from app.operations.move_many import TARGETS, Order, move_many
from app.operations.record_words import STATES
from app.operations.take_back_batch import take_back_batch
from app.store.instruments import StoredVersion
from app.store.record_query import COMPARISONS, RecordQuery, State
from app.store.workspace import Workspace

ROWS_AT_MOST = 100

_ABOUT = ("@uuid", "@state", "@municipality", "@period", "@person", "@updated", "@errors")


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", metavar="FORM", help=_("identificador del formulario"))
    parser.add_argument(
        "--state", choices=tuple(STATES), action="append", default=[], help=_("solo en este estado")
    )
    parser.add_argument(
        "--where",
        nargs=3,
        metavar=("FIELD", "OP", "VALUE"),
        action="append",
        default=[],
        help=_("solo donde el dato cumple; OP es {known}").format(known=" ".join(COMPARISONS)),
    )
    parser.add_argument("--search", metavar="TEXT", default="", help=_("solo donde dice esto"))
    parser.add_argument(
        "--by", metavar="PERSON", action="append", default=[], help=_("solo de esta persona")
    )
    parser.add_argument(
        "--period",
        metavar="PERIOD",
        action="append",
        default=[],
        help=_("solo de este mes (2026-10) o año (2026)"),
    )
    parser.add_argument(
        "--problems", action="store_true", help=_("solo con errores o avisos sin resolver")
    )


def _query(
    workspace: Workspace, arguments: argparse.Namespace
) -> tuple[StoredVersion, RecordQuery]:
    """Read which records are meant."""
    version = workspace.instruments.latest(arguments.form)
    query = RecordQuery(
        version.instrument,
        states=arguments.state,
        persons=arguments.by,
        periods=arguments.period,
        search=arguments.search,
        conditions=read_conditions(workspace, version, arguments.where),
        only_with_issues=arguments.problems,
    )
    return version, query


def _add_list(parser: argparse.ArgumentParser) -> None:
    _add_filters(parser)
    parser.add_argument(
        "--limit", type=_limit, default=ROWS_AT_MOST, help=_("cuántos se muestran; 0 son todos")
    )
    parser.add_argument(
        "--columns", metavar="FIELD,…", default="", help=_("qué preguntas; sin ella, todas")
    )
    parser.add_argument(
        "--export", metavar="FILE", type=Path, help=_("escribe todos en un .csv o .xlsx")
    )


def _limit(written: str) -> int:
    """Read how many are shown: a whole number without a sign."""
    if not re.fullmatch(r"\d{1,15}", written, re.ASCII):
        raise argparse.ArgumentTypeError
    return int(written)


def _list(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        version, query = _query(workspace, arguments)
        paths = _columns(workspace, version, arguments.columns)
        if arguments.export is not None:
            return _export(invocation, workspace, with_options(workspace, query, version.id), paths)
        ids = find_records(workspace, query, version.id)
        shown = ids[: arguments.limit] if arguments.limit else ids
        rows = list(_rows(workspace, version.instrument, shown, paths))
    count = ngettext("{n} registro.", "{n} registros.", len(ids)).format(n=f"{len(ids):,}")
    lines = [
        f"{row['number']}  {row['record']}  {_(STATES[cast('State', row['state'])])}"
        for row in rows
    ]
    return Outcome({"count": len(ids), "records": rows}, "\n".join([*lines, count]))


def _columns(workspace: Workspace, version: StoredVersion, written: str) -> tuple[str, ...]:
    if not written:
        return tuple(workspace.instruments.layout(version.instrument).outside)
    return tuple(column_of_any(workspace, version, each.strip()) for each in written.split(","))


def _export(
    invocation: Invocation, workspace: Workspace, query: RecordQuery, paths: Sequence[str]
) -> Outcome:
    file: Path = invocation.arguments.export
    columns = ("@id", "@state", *(path for path in paths if path not in ("@id", "@state")))
    header = [path.removeprefix("@") for path in columns]
    rows = export_view(workspace, query, columns, header, file, report=invocation.report)
    text = ngettext("{n} fila en {file}.", "{n} filas en {file}.", rows)
    keys = {"count": rows, "file": str(file)}
    return Outcome(keys, text.format(n=f"{rows:,}", file=file.name))


def _rows(
    workspace: Workspace, instrument: int, ids: Sequence[int], paths: Sequence[str]
) -> Iterable[dict[str, object]]:
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        for number, cells in zip(
            some, workspace.records.page(instrument, some, (*_ABOUT, *paths)), strict=True
        ):
            about = zip(_ABOUT, cells, strict=False)
            row = {"record" if name == "@uuid" else name[1:]: cell for name, cell in about}
            said = zip(paths, cells[len(_ABOUT) :], strict=True)
            answers = {path: value for path, value in said if value is not None}
            yield {"number": number, **row, "answers": answers}


def _add_count(parser: argparse.ArgumentParser) -> None:
    _add_filters(parser)
    parser.add_argument("field", metavar="FIELD", help=_("por qué pregunta se cuentan"))


def _count(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        version, query = _query(workspace, arguments)
        path = column_of_any(workspace, version, arguments.field)
        found = group_records(workspace, query, version.id, path)
    groups = [
        {"value": each.value, "label": each.words, "records": each.records} for each in found.groups
    ]
    lines = [f"{each.records:>9,}  {each.words}" for each in found.groups]
    keys = {"field": path, "count": found.records, "groups": groups, "others": found.others}
    return Outcome(keys, "\n".join(lines))


def _add_move(parser: argparse.ArgumentParser) -> None:
    _add_filters(parser)
    parser.add_argument("target", metavar="NEW", choices=TARGETS, help=_("a dónde pasan"))
    parser.add_argument("--remark", metavar="TEXT", default="", help=_("qué hay que ver en ellos"))
    parser.add_argument("--reason", help=_("por qué"))


def _move(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        version, query = _query(workspace, arguments)
        ids = find_records(workspace, query, version.id)
        order = Order(arguments.target, invocation.person, arguments.reason, arguments.remark)
        done = move_many(
            workspace, arguments.form, ids, order, clock=invocation.clock, report=invocation.report
        )
    keys = {
        "batch": done.batch,
        "moved": done.moved,
        "there": done.there,
        "refused": done.refused,
    }
    text = ngettext("Cambió {n} registro.", "Cambiaron {n} registros.", done.moved)
    return Outcome(keys, text.format(n=f"{done.moved:,}"), tuple(done.problems))


def _add_takeback(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("batch", metavar="BATCH", type=int, help=_("el número que dio el cambio"))


def _takeback(invocation: Invocation) -> Outcome:
    with invocation.workspace() as workspace:
        batch = invocation.arguments.batch
        back = take_back_batch(
            workspace,
            batch,
            invocation.person,
            clock=invocation.clock,
            report=invocation.report,
        )
    text = ngettext("{n} registro está como antes.", "{n} registros están como antes.", back)
    return Outcome({"batch": batch, "back": back}, text.format(n=f"{back:,}"))


COMMANDS = (
    Command(("record", "list"), N_("lista los registros de un formulario"), _add_list, _list),
    Command(("record", "count"), N_("cuenta registros por una pregunta"), _add_count, _count),
    Command(("record", "move"), N_("cambia muchos registros a la vez"), _add_move, _move),
    Command(("record", "takeback"), N_("deshace ese cambio entero"), _add_takeback, _takeback),
)
