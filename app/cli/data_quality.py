"""`acopio data profile` and `acopio data quality`: what a table holds, and how good records are."""

import argparse
from pathlib import Path

from app.cli.command import Command, Invocation, Outcome, named_path
from app.messages import N_, _, ngettext
from app.operations.measure_quality import Quality, measure_quality
from app.operations.profile_table import ProfiledTable, profile_file, profile_form
from app.operations.quality_report import report_as_json
from app.operations.quality_weights import keep_weights, kept_weights, read_weights
from app.operations.quality_words import (
    hint_sentence,
    outlier_sentence,
    pair_sentence,
    part_sentence,
    part_title,
    percent,
)
from app.operations.save_quality import check_ending, write_report
from app.steps.profile.columns import ColumnProfile
from app.steps.profile.described import column_as_json
from forms.notation import write_number


def _add_profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "subject", metavar="FILE|FORM", help=_("tabla, o identificador del formulario")
    )


def _profile(invocation: Invocation) -> Outcome:
    subject = invocation.arguments.subject
    if _is_file(subject):
        tables = [profile_file(Path(subject), report=invocation.report, cancel=invocation.cancel)]
    else:
        with invocation.workspace() as workspace:
            tables = profile_form(
                workspace, subject, report=invocation.report, cancel=invocation.cancel
            )
    first, *repeats = tables
    keys: dict[str, object] = {"rows": first.rows, "columns": _as_json(first)}
    keys["repeats"] = [
        {"repeat": table.repeat, "rows": table.rows, "columns": _as_json(table)}
        for table in repeats
    ]
    text = "\n\n".join(_as_text(table) for table in tables)
    return Outcome(keys=keys, text=text, problems=first.problems)


def _is_file(subject: str) -> bool:
    """A form is named without folder and without ending, unless there is such a file."""
    return Path(subject).exists() or bool(Path(subject).suffix) or "/" in subject or "\\" in subject


def _as_json(table: ProfiledTable) -> list[dict[str, object]]:
    return [
        column_as_json(column, title)
        for column, title in zip(table.columns, table.titles, strict=True)
    ]


def _as_text(table: ProfiledTable) -> str:
    rows = ngettext("{rows} fila", "{rows} filas", table.rows).format(rows=f"{table.rows:,}")
    head = f"{table.repeat}: {rows}" if table.repeat else rows
    return "\n".join([head, *(_line(column) for column in table.columns)])


def _line(column: ColumnProfile) -> str:
    about = "~" if column.distinct_is_estimate else ""
    parts = [
        _("en blanco {count}").format(count=f"{column.missing:,}"),
        _("distintos {count}").format(count=f"{about}{column.distinct:,}"),
    ]
    if column.is_mixed:
        parts.append(_("mezcla de {kinds}").format(kinds=", ".join(column.kinds)))
    if (numbers := column.numbers) is not None:
        words = _("de {low} a {high}, mediana {median}")
        low, high, median = numbers.low, numbers.high, numbers.quantiles[2]
        parts.append(
            words.format(
                low=write_number(low), high=write_number(high), median=write_number(median)
            )
        )
    elif column.first_day:
        words = _("del {first} al {last}")
        parts.append(words.format(first=column.first_day, last=column.last_day))
    elif column.distinct == column.filled > 1:
        parts.append(_("ninguno se repite"))
    elif column.top:
        value, count = column.top[0]
        parts.append(_("el más frecuente «{value}» ({count})").format(value=value, count=count))
    return f"  {column.name}: " + " · ".join(parts)


def _add_quality(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", metavar="FORM", help=_("identificador del formulario"))
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=named_path,
        help=_("informe: .html, .pdf o .json"),
    )
    parser.add_argument(
        "--weight",
        metavar="PART=N",
        action="append",
        default=[],
        help=_("peso de una parte; queda para esta carpeta de trabajo"),
    )


def _quality(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    if arguments.output is not None:
        check_ending(arguments.output)
    with invocation.workspace() as workspace:
        if arguments.weight:
            changed = kept_weights(workspace) | read_weights(arguments.weight)
            keep_weights(workspace, changed, invocation.person)
        quality = measure_quality(
            workspace,
            arguments.form,
            clock=invocation.clock,
            report=invocation.report,
            cancel=invocation.cancel,
        )
    said = report_as_json(quality)
    if arguments.output is not None:
        write_report(said, arguments.output)
    file = None if arguments.output is None else str(arguments.output)
    return Outcome(keys={**said, "file": file}, text=_quality_text(quality))


def _quality_text(quality: Quality) -> str:
    if quality.index is None:
        return _("«{title}» todavía no tiene registros terminados.").format(
            title=quality.version.title
        )
    head = _("Calidad de «{title}»: {index} de 100, en {records} registros.")
    lines = [
        head.format(
            title=quality.version.title,
            index=f"{quality.index:g}",
            records=f"{quality.tally.records:,}",
        )
    ]
    for part in quality.parts:
        ratio = "–" if part.ratio is None else percent(part.ratio)
        lines.append(f"  {part_title(part.name)}: {ratio}. {part_sentence(part)}")
    labels = {q.path: q.label() for q in quality.instrument.questions()}
    lines += [
        outlier_sentence(labels[each.path], each.fences, len(each.records), each.group)
        for each in quality.outliers
    ]
    lines += [hint_sentence(hint, labels.get(hint.path, "")) for hint in quality.hints]
    lines += [pair_sentence(pair) for pair in quality.pairs]
    return "\n".join(lines)


COMMANDS = (
    Command(("data", "profile"), N_("dice qué hay en cada columna"), _add_profile, _profile),
    Command(
        ("data", "quality"), N_("dice qué tan buenos son los registros"), _add_quality, _quality
    ),
)
