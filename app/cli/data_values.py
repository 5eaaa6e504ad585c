"""`acopio data cluster | places | duplicates`: what values of a table look like one thing."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.command import Command, Invocation, Outcome, named_path
from app.cli.data_clean import add_table_options, is_file, table_choice
from app.messages import N_, _, ngettext
from app.operations.clean_duplicates import Duplicates, duplicates_in_file, duplicates_in_form
from app.operations.clean_values import Places, cluster_column, place_column

if TYPE_CHECKING:
    from app.steps.cleaning.duplicates import Reason, Role

SHOWN = 50
"""Groups, or spellings to be asked, that a person sees; scripts get all."""

_METHODS = ("fingerprint", "ngram", "levenshtein", "phonetic")


def _add_column(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=named_path, help=_("tabla con encabezado"))
    parser.add_argument("column", metavar="COLUMN", help=_("columna, como dice el encabezado"))
    parser.add_argument(
        "-o", "--output", metavar="R.json", type=named_path, help=_("escribe la receta")
    )
    add_table_options(parser)


def _add_cluster(parser: argparse.ArgumentParser) -> None:
    _add_column(parser)
    parser.add_argument(
        "--method", choices=_METHODS, default=_METHODS[0], help=_("qué tan parecidas")
    )


def _cluster(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    found = cluster_column(
        arguments.file,
        arguments.column,
        arguments.method,
        arguments.output,
        choice=table_choice(arguments),
        report=invocation.report,
        cancel=invocation.cancel,
    )
    clusters = [
        {
            "suggested": each.suggested,
            "rows": each.rows,
            "values": [{"value": value, "rows": rows} for value, rows in each.values],
        }
        for each in found.clusters
    ]
    keys = {
        "method": arguments.method,
        "rows": found.rows,
        "distinct": found.distinct,
        "clusters": clusters,
        "recipe": _written(arguments.output),
    }
    lines = [
        f"{each.suggested}  ←  " + ", ".join(f"«{value}» ({rows:,})" for value, rows in each.values)
        for each in found.clusters[:SHOWN]
    ]
    text = ngettext("{n} grupo.", "{n} grupos.", len(clusters)).format(n=f"{len(clusters):,}")
    return Outcome(keys, "\n".join([*lines, text]), found.problems)


def _add_places(parser: argparse.ArgumentParser) -> None:
    _add_column(parser)
    parser.add_argument(
        "--department", metavar="COLUMN", default="", help=_("columna del departamento")
    )


def _places(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    found = place_column(
        arguments.file,
        arguments.column,
        arguments.department,
        arguments.output,
        choice=table_choice(arguments),
        report=invocation.report,
        cancel=invocation.cancel,
    )
    values = [
        {
            "value": each.value,
            "department": each.department or None,
            "rows": each.rows,
            "status": each.status,
            "how": each.how or None,
            "code": each.code or None,
            "name": each.name or None,
            "candidates": [
                {
                    "code": one.code,
                    "name": one.name,
                    "department": one.department,
                    "distance": one.distance,
                }
                for one in each.candidates
            ],
        }
        for each in found.placed
    ]
    keys = {
        "rows": found.rows,
        "accepted": found.rows_that_are("accepted"),
        "ask": found.rows_that_are("ask"),
        "unknown": found.rows_that_are("unknown"),
        "values": values,
        "recipe": _written(arguments.output),
    }
    return Outcome(keys, _places_text(found), found.problems)


def _places_text(found: Places) -> str:
    asked = [each for each in found.placed if each.status != "accepted"]
    lines = []
    for each in asked[:SHOWN]:
        said = ", ".join(
            f"{one.code} {one.name} ({one.department})" for one in each.candidates
        ) or _("no se parece a ninguno")
        beside = f" ({each.department})" if each.department else ""
        lines.append(f"«{each.value}»{beside} × {each.rows:,}: {said}")
    words = _("De {rows} filas, {accepted} tienen su municipio y {ask} están por decidir.")
    rest = found.rows - found.rows_that_are("accepted")
    lines.append(
        words.format(
            rows=f"{found.rows:,}",
            accepted=f"{found.rows_that_are('accepted'):,}",
            ask=f"{rest:,}",
        )
    )
    return "\n".join(lines)


def _add_duplicates(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("subject", metavar="FILE|FORM", help=_("tabla, o formulario"))
    for option, words in (
        ("--id", _("columna del CUI u otro documento")),
        ("--name", _("columna del nombre; puede repetirse")),
        ("--date", _("columna de la fecha de nacimiento")),
        ("--phone", _("columna del teléfono")),
    ):
        parser.add_argument(option, metavar="COLUMN", action="append", default=[], help=words)
    add_table_options(parser)


def _duplicates(invocation: Invocation) -> Outcome:
    found = _find_duplicates(invocation)
    pairs = [
        {
            "first": each.pair.first,
            "second": each.pair.second,
            "records": list(each.records) if each.records[0] else None,
            "reasons": list(each.pair.reasons),
            "likeness": each.pair.likeness,
            "values": {column: list(said) for column, said in each.values.items()},
        }
        for each in found.pairs
    ]
    keys = {
        "rows": found.rows,
        "columns": {role: list(columns) for role, columns in found.roles.items()},
        "pairs": pairs,
    }
    reasons = _reasons()
    lines = []
    for each in found.pairs[:SHOWN]:
        why = ", ".join(reasons[reason] for reason in each.pair.reasons)
        said = "; ".join(f"{one} / {other}" for one, other in each.values.values())
        lines.append(f"{each.pair.first} – {each.pair.second}  ({why}): {said}")
    text = ngettext(
        "{n} par de filas que conviene ver.", "{n} pares de filas que conviene ver.", len(pairs)
    )
    return Outcome(keys, "\n".join([*lines, text.format(n=f"{len(pairs):,}")]), found.problems)


def _find_duplicates(invocation: Invocation) -> Duplicates:
    arguments = invocation.arguments
    roles: dict[Role, list[str]] = {
        "id": arguments.id,
        "name": arguments.name,
        "date": arguments.date,
        "phone": arguments.phone,
    }
    report, cancel = invocation.report, invocation.cancel
    if is_file(arguments.subject):
        return duplicates_in_file(
            Path(arguments.subject),
            roles,
            choice=table_choice(arguments),
            report=report,
            cancel=cancel,
        )
    with invocation.workspace() as workspace:
        return duplicates_in_form(workspace, arguments.subject, roles, report=report, cancel=cancel)


def _reasons() -> "dict[Reason, str]":
    return {
        "same_id": _("mismo documento"),
        "id_nearly_same": _("documento casi igual y nombre parecido"),
        "similar_name_same_date": _("nombre parecido y misma fecha de nacimiento"),
        "similar_name_same_phone": _("nombre parecido y mismo teléfono"),
        "same_name": _("mismo nombre completo"),
    }


def _written(output: Path | None) -> str | None:
    return None if output is None else str(output)


COMMANDS = (
    Command(("data", "cluster"), N_("junta los nombres que se parecen"), _add_cluster, _cluster),
    Command(("data", "places"), N_("halla el municipio de cada nombre"), _add_places, _places),
    Command(
        ("data", "duplicates"),
        N_("muestra filas que pueden ser de la misma persona"),
        _add_duplicates,
        _duplicates,
    ),
)
