"""`acopio data preview` and `acopio data import`: tables from outside."""

import argparse
import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from app.cli.command import Command, Invocation, Outcome, named_path
from app.cli.data_batches import add_batch_options, import_files
from app.messages import N_, _, ngettext
from app.operations.form_from_table import form_from_table
from app.operations.import_problems import as_facts
from app.operations.import_repeats import repeat_facts
from app.operations.import_table import ImportedTable, import_table, original_of
from app.operations.plan_import import ImportOptions
from app.operations.preview_table import TablePreview, preview_table, template_repeats

if TYPE_CHECKING:
    from app.steps.column_kinds import ColumnLook

_ORDERS = ("dmy", "mdy", "ymd")
_SIGNS = (".", ",")
_EPOCHS = ("1900", "1904")
_CENTURY = re.compile(r"1[5-9]\d\d|20\d\d", re.ASCII)


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=named_path, help=_("tabla con encabezado"))
    parser.add_argument("--sheet", metavar="SHEET", help=_("hoja del libro"))
    parser.add_argument("--encoding", metavar="NAME", help=_("codificación del texto"))
    parser.add_argument("--delimiter", metavar="SIGN", help=_("separador de las columnas"))
    parser.add_argument(
        "--header-row", metavar="N", type=_row, help=_("fila con los nombres de las columnas")
    )


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", metavar="FORM", help=_("identificador del formulario"))
    _add_file(parser)
    parser.add_argument(
        "--new", action="store_true", help=_("hace un formulario nuevo con las columnas")
    )
    for name, dest, metavar, words in (
        ("--map", "questions", "COLUMN=QUESTION", _("qué pregunta contesta una columna")),
        ("--date-order", "date_orders", "COLUMN=ORDER", _("orden de las fechas: dmy, mdy o ymd")),
        ("--decimal", "decimals", "COLUMN=SIGN", _("signo de los decimales")),
        ("--century", "centuries", "COLUMN=YEAR", _("de qué cien años son los de dos cifras")),
        ("--serial", "epochs", "COLUMN=EPOCH", _("números que son días desde 1900 o 1904")),
    ):
        parser.add_argument(
            name, dest=dest, action="append", default=[], type=_pair, metavar=metavar, help=words
        )
    parser.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="COLUMN",
        help=_("columna que no entra; * para todas las que nada contestan"),
    )
    parser.add_argument(
        "--map-file",
        metavar="MAPPING.json",
        type=named_path,
        help=_("archivo con los nombres de las columnas de un sistema"),
    )
    for name, dest, metavar, words in (
        ("--repeat", "repeats", "REPEAT=TABLE", _("hoja o archivo con las filas de un grupo")),
        ("--link", "links", "REPEAT=COLUMN", _("columna que dice a qué registro van esas filas")),
    ):
        parser.add_argument(
            name, dest=dest, action="append", default=[], type=_first_pair, metavar=metavar,
            help=words,
        )  # fmt: skip
    parser.add_argument(
        "--recipe",
        metavar="RECIPE.json",
        type=named_path,
        help=_("receta por la que pasan las filas"),
    )
    add_batch_options(parser)


def _add_original(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("batch", metavar="BATCH", type=int, help=_("número de la importación"))
    parser.add_argument("-o", "--output", metavar="FILE", type=named_path, required=True)


def _row(text: str) -> int:
    row = int(text)
    if row < 1:
        raise argparse.ArgumentTypeError
    return row


def _pair(text: str) -> tuple[str, str]:
    column, sign, value = text.rpartition("=")
    if not sign or not column or not value:
        raise argparse.ArgumentTypeError
    return column, value


def _first_pair(text: str) -> tuple[str, str]:
    name, _sign, value = text.partition("=")
    if not name or not value:
        raise argparse.ArgumentTypeError
    return name, value


def _link(text: str) -> tuple[str, str]:
    """Read `COLUMN`, which both tables have, or `OUTER:INNER`."""
    outer, sign, inner = text.partition(":")
    return (outer, inner) if sign and outer and inner else (text, text)


def _delimiter(text: str | None) -> str | None:
    """Read a separator as it is typed at a terminal: `tab` is a tab."""
    return "\t" if text in {"\\t", "tab"} else text


def _options(invocation: Invocation) -> ImportOptions:
    """Take what the person said of the table.

    Raises:
        The command's usage error: an order, a sign or a separator that is none.
    """
    given = invocation.arguments
    delimiter = _delimiter(given.delimiter)
    wrong = [order for _column, order in given.date_orders if order not in _ORDERS]
    wrong += [sign for _column, sign in given.decimals if sign not in _SIGNS]
    wrong += [year for _column, year in given.centuries if not _CENTURY.fullmatch(year)]
    wrong += [epoch for _column, epoch in given.epochs if epoch not in _EPOCHS]
    if wrong or (delimiter is not None and len(delimiter) != 1):
        given.refuse("value")
    return ImportOptions(
        given.sheet,
        given.encoding,
        delimiter,
        given.header_row,
        dict(given.questions),
        tuple(given.ignore),
        dict(given.date_orders),
        dict(given.decimals),
        dict(given.centuries),
        dict(given.epochs),
        recipe=given.recipe,
        mapping=given.map_file,
        repeats=dict(given.repeats),
        links={repeat: _link(columns) for repeat, columns in given.links},
    )


def _new(invocation: Invocation) -> Outcome:
    given, options = invocation.arguments, _options(invocation)
    with invocation.workspace() as workspace:
        made = form_from_table(
            workspace,
            given.form,
            given.file,
            invocation.person,
            options=options,
            report=invocation.report,
            cancel=invocation.cancel,
        )
    done = _imported(made.imported)
    facts = {"form": made.form_id, "xlsform": str(made.file), "questions": made.questions}
    return replace(done, keys={**facts, **done.keys})


def _import(invocation: Invocation) -> Outcome:
    if invocation.arguments.new:
        return _new(invocation)
    options, given = _options(invocation), invocation.arguments
    if given.file.is_dir() or given.period or given.origin or given.preview:
        return import_files(invocation, options)
    with invocation.workspace() as workspace:
        imported = import_table(
            workspace,
            invocation.arguments.form,
            invocation.arguments.file,
            invocation.person,
            options=options,
            report=invocation.report,
            cancel=invocation.cancel,
        )
    return _imported(imported)


def _imported(imported: ImportedTable) -> Outcome:
    text = ngettext("Se importó {rows} registro.", "Se importaron {rows} registros.", imported.rows)
    plan = imported.plan
    columns = [] if plan is None else plan.columns.columns
    return Outcome(
        keys={
            "batch": imported.batch,
            "imported": 0 if imported.repeated else imported.rows,
            "repeated": imported.repeated,
            "columns": [
                {"column": each.header, "question": each.question.path, "by": each.by}
                for each in columns
            ],
            "repeats": [] if plan is None else list(repeat_facts(plan.repeats)),
            "left_out": [] if plan is None else list(plan.columns.ignored),
            "steps": _steps(imported),
        },
        text="" if imported.repeated else text.format(rows=imported.rows),
        problems=imported.problems,
    )


def _preview(invocation: Invocation) -> Outcome:
    given = invocation.arguments
    delimiter = _delimiter(given.delimiter)
    if delimiter is not None and len(delimiter) != 1:
        given.refuse("value")
    seen = preview_table(
        given.file,
        ImportOptions(given.sheet, given.encoding, delimiter, given.header_row),
        report=invocation.report,
        cancel=invocation.cancel,
    )
    return Outcome(keys=_facts(seen), text=_told(seen), problems=seen.problems)


def _facts(seen: TablePreview) -> dict[str, Any]:
    table = seen.table
    return {
        "kind": table.kind,
        "encoding": table.encoding or None,
        "delimiter": table.delimiter or None,
        "accented": list(seen.accented),
        "sheet": table.sheet or None,
        "sheets": [{"name": sheet.name, "hidden": sheet.hidden} for sheet in table.sheets],
        "header_row": table.header_row,
        "header_rows": [row for row in (table.upper_row, table.header_row) if row is not None],
        "notes": [{"row": row, "text": text} for row, text in (*table.notes, *table.notes_below)],
        "rows": seen.rows,
        "blank_rows": table.blank_rows,
        "columns": [_column(look) for look in seen.looks],
        "sample": [{"row": row, "cells": cells} for row, cells in seen.sample],
        "doubts": [as_facts(doubt) for doubt in seen.doubts],
        "repeats": [
            {"repeat": path, "sheet": sheet, "rows": rows}
            for path, sheet, rows in template_repeats(table)
        ],
        "sha256": table.sha256,
    }


def _column(look: "ColumnLook") -> dict[str, Any]:
    facts = asdict(look)
    for name in ("index", "keeps_zeros", "values", "doubts"):
        del facts[name]
    facts["type"] = facts.pop("kind")
    for name in ("odd", "formula_cells"):
        facts[name] = [{"row": row, "text": text} for row, text in getattr(look, name)]
    facts["examples"] = list(look.examples)
    return facts


def _told(seen: TablePreview) -> str:
    table = seen.table
    origin = table.sheet or f"{table.encoding}, {table.delimiter!r}"
    lines = [
        _("{file}: {kind} ({origin}), {rows} filas, encabezado en la fila {row}").format(
            file=table.file, kind=table.kind, origin=origin, rows=seen.rows, row=table.header_row
        )
    ]
    if seen.accented:
        lines.append(_("Palabras con tilde: {words}").format(words=", ".join(seen.accented)))
    lines += [f"  {_line(look)}" for look in seen.looks]
    for doubt in seen.doubts:
        examples = ", ".join(doubt.examples[:3])
        settled = _(" o ").join(doubt.options)
        lines.append(
            _("Por decidir en «{column}» ({examples}): {options}").format(
                column=doubt.column, examples=examples, options=settled
            )
        )
    return "\n".join(lines)


def _line(look: "ColumnLook") -> str:
    return f"{look.name or look.index + 1}: {look.kind} — {', '.join(look.examples[:3])}"


def _steps(imported: ImportedTable) -> list[dict[str, object]]:
    """Give what each step of the recipe did; none without a recipe."""
    report = None if imported.plan is None else getattr(imported.plan.table, "report", None)
    return [] if report is None else report.as_json()


def _original(invocation: Invocation) -> Outcome:
    given = invocation.arguments
    with invocation.workspace() as workspace:
        written = original_of(workspace, given.batch, given.output)
    return Outcome(
        keys={"file": str(given.output), "name": written.name, "sha256": written.sha256},
        text=_("Se guardó «{file}».").format(file=given.output.name),
    )


COMMANDS: Sequence[Command] = (
    Command(("data", "preview"), N_("muestra una tabla antes de importarla"), _add_file, _preview),
    Command(("data", "import"), N_("importa una tabla"), _add_import, _import),
    Command(
        ("data", "original"),
        N_("devuelve el archivo del que vino una importación"),
        _add_original,
        _original,
    ),
)
