"""`acopio dataset define|release|list|show`: what is published, and in which versions."""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from app.cli.command import Command, Invocation, Outcome, named_path, no_arguments
from app.cli.output import problem_as_json
from app.messages import N_, _, command_fix, ngettext, sentence
from app.operations.build_dataset import BuiltDataset, copy_package, release_dataset
from app.operations.define_dataset import Defined, define_dataset, read_definition
from app.operations.list_datasets import (
    DatasetVersion,
    ListedDataset,
    dataset_history,
    datasets_here,
)
from app.operations.receipts import last_receipt, receipt_json, receipt_text, save_receipt
from app.operations.release_blocks import blocks_of
from app.steps.exports import replacing
from app.store.clock import as_text
from forms.problem import Problem


def _add_define(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", metavar="FORM", help=_("identificador del formulario"))
    parser.add_argument("--name", metavar="NAME", help=_("nombre de los datos en el portal"))
    parser.add_argument(
        "--definition", metavar="FILE", type=named_path, help=_("definición completa, en JSON")
    )
    parser.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help=_("cambia un dato de la definición o de una columna (COLUMNA.CAMPO=VALOR)"),
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=named_path,
        help=_("guarda la definición aquí, para cambiarla"),
    )


def _define(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    body = None if arguments.definition is None else read_definition(arguments.definition)
    with invocation.workspace() as workspace:
        made = define_dataset(
            workspace,
            arguments.form,
            invocation.person,
            name=arguments.name,
            body=body,
            changes=arguments.set,
        )
    file = arguments.output
    if file is not None:
        with replacing(file) as part:
            part.write_text(made.as_file(), encoding="utf-8", newline="")
    text = _("«{name}» está definido (definición {number}): se publican {out} de {all} columnas.")
    columns = _columns(made)
    out = sum(bool(column["publish"]) and column["privacy"] == "publico" for column in columns)
    return Outcome(
        keys={**_defined_keys(made), "file": None if file is None else str(file)},
        text=text.format(name=made.name, number=made.number, out=out, all=len(columns)),
        problems=made.problems,
    )


def _defined_keys(made: Defined) -> dict[str, object]:
    return {
        "dataset": made.name,
        "form": made.form_id,
        "number": made.number,
        "repeated": made.repeated,
        "definition": made.definition,
        "metadata": made.metadata.to_json(),
    }


def _columns(made: Defined) -> list[Mapping[str, object]]:
    listed = made.definition["columns"]
    return listed if isinstance(listed, list) else []


def _add_release(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=_("nombre de los datos en el portal"))
    parser.add_argument(
        "--reason",
        metavar=_("TEXTO"),
        default="",
        help=_("por qué hay una versión nueva; se publica"),
    )
    parser.add_argument(
        "-o", "--output", metavar="DIR", type=Path, help=_("copia el paquete a esta carpeta")
    )


def _release(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        built = release_dataset(
            workspace,
            arguments.name,
            invocation.person,
            clock=invocation.clock,
            reason=" ".join(arguments.reason.split()),
            report=invocation.report,
            cancel=invocation.cancel,
        )
        folder = built.folder
        if arguments.output is not None:
            folder = copy_package(built.folder, arguments.output)
    return Outcome(
        keys={"dataset": built_as_json(built, folder)},
        text=_release_text(built, folder),
        problems=built.problems,
    )


def built_as_json(built: BuiltDataset, folder: Path) -> dict[str, object]:
    """Give a version that was built as the object that scripts read.

    Args:
        built: The version.
        folder: Where its files are now.
    """
    return {
        "name": built.name,
        "version": built.number,
        "rows": built.rows,
        "sha256": built.data_sha256,
        "folder": str(folder),
        "repeated": built.repeated,
        "drafts_left": built.drafts,
        "files": list(built.files),
        "changes": built.changes,
    }


def _release_text(built: BuiltDataset, folder: Path) -> str:
    if built.repeated:
        text = _("Nada cambió desde la versión {number} de «{name}», que sigue en {folder}.")
    else:
        text = _("«{name}», versión {number}, con {rows} filas, en {folder}.")
    lines = [
        text.format(name=built.name, number=built.number, rows=f"{built.rows:,}", folder=folder)
    ]
    if not built.repeated:
        lines += _change_lines(built.changes)
    return "\n".join(lines)


def _change_lines(changes: Mapping[str, Mapping[str, int]]) -> list[str]:
    words = _("  {table}: filas agregadas {added}, cambiadas {changed}, retiradas {removed}")
    return [
        words.format(table=table, **{name: f"{count:,}" for name, count in counts.items()})
        for table, counts in changes.items()
    ]


def _list(invocation: Invocation) -> Outcome:
    with invocation.workspace() as workspace:
        datasets = datasets_here(workspace)
    text = "\n".join(map(_list_line, datasets)) or _("Todavía no hay datos definidos.")
    return Outcome(keys={"datasets": [_listed_as_json(each) for each in datasets]}, text=text)


def _listed_as_json(listed: ListedDataset) -> dict[str, object]:
    built = None if listed.built_at is None else as_text(listed.built_at)
    news = None if listed.news is None else asdict(listed.news)
    said = {**asdict(listed), "form": listed.form_id, "version": listed.number}
    return {
        **{name: value for name, value in said.items() if name not in {"form_id", "number"}},
        "built_at": built,
        "news": news,
    }


def _list_line(listed: ListedDataset) -> str:
    if listed.number is None or listed.news is None:
        words = _("{name}: {title}. Sin versiones; {ready} registros listos.")
        return words.format(name=listed.name, title=listed.title, ready=f"{listed.ready:,}")
    words = _("{name}: {title}. Versión {number}, filas {rows}; nuevas {added}, otras {changed}.")
    return words.format(
        name=listed.name,
        title=listed.title,
        number=listed.number,
        rows=f"{listed.rows or 0:,}",
        added=f"{listed.news.added:,}",
        changed=f"{listed.news.changed:,}",
    )


def _add_show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=_("nombre de los datos en el portal"))
    parser.add_argument(
        "--receipt",
        metavar="N",
        type=int,
        nargs="?",
        const=0,
        help=_("el recibo de la versión N (si no: el último)"),
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=named_path,
        help=_("guarda el recibo aquí: .pdf para imprimir, .txt o .json"),
    )


def _receipt(invocation: Invocation) -> Outcome:
    """Print the receipt of a version, or keep it as a file."""
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        receipt = last_receipt(workspace, arguments.name, arguments.receipt or None)
    file = arguments.output
    if file is not None:
        save_receipt(receipt, file)
    keys = {
        "receipt": json.loads(receipt_json(receipt)),
        "file": None if file is None else str(file),
    }
    text = (
        receipt_text(receipt) if file is None else _("Recibo guardado en {file}.").format(file=file)
    )
    return Outcome(keys, text.rstrip("\n"))


def _show(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    if arguments.receipt is not None or arguments.output is not None:
        return _receipt(invocation)
    with invocation.workspace() as workspace:
        history = dataset_history(workspace, invocation.arguments.name)
        blocks = blocks_of(workspace, invocation.arguments.name)
    made = history.defined
    head = _("{name}: {title} (formulario {form}, definición {number})")
    lines = [
        head.format(
            name=made.name, title=made.metadata.title, form=made.form_id, number=made.number
        ),
        *(line for version in history.versions for line in _version_lines(version)),
        *_block_lines(_("Impide hacer la versión siguiente:"), blocks.release),
        *_block_lines(_("Impide publicar la última versión:"), blocks.publishing),
    ]
    return Outcome(
        keys={
            **_defined_keys(made),
            "versions": [_version_as_json(version) for version in history.versions],
            "blocks": {
                "release": [problem_as_json(each) for each in blocks.release],
                "publishing": [problem_as_json(each) for each in blocks.publishing],
            },
        },
        text="\n".join(lines),
        problems=made.problems,
    )


def _block_lines(head: str, found: Sequence[Problem]) -> list[str]:
    return (
        [head, *(f"  {sentence(each)} {command_fix(each)}".rstrip() for each in found)]
        if found
        else []
    )


def _version_as_json(version: DatasetVersion) -> dict[str, object]:
    return {
        "version": version.number,
        "rows": version.rows,
        "sha256": version.sha256,
        "built_at": as_text(version.built_at),
        "prepared_by": version.prepared_by,
        "approved_by": version.approved_by,
        "definition": version.definition,
        "reason": version.reason,
        "changes": version.changes,
        "folder": version.folder,
        "files": [asdict(file) for file in version.files],
        "receipts": [{"url": url, "at": as_text(at)} for url, at in version.receipts],
    }


def _version_lines(version: DatasetVersion) -> list[str]:
    files = ngettext("{count} archivo", "{count} archivos", len(version.files))
    words = _(
        "Versión {number}, {day}: filas {rows}, {files}. Preparó {prepared}; aprobó {approved}."
    )
    line = words.format(
        number=version.number,
        day=version.built_at.strftime("%d/%m/%Y"),
        rows=f"{version.rows:,}",
        files=files.format(count=len(version.files)),
        prepared=version.prepared_by or "–",
        approved=version.approved_by or "–",
    )
    reason = [f"  {version.reason}"] if version.reason else []
    held = [f"  {url}" for url, _at in version.receipts]
    return [line, *reason, *_change_lines(version.changes), *held]


COMMANDS = (
    Command(
        ("dataset", "define"), N_("define qué se publica de un formulario"), _add_define, _define
    ),
    Command(
        ("dataset", "release"), N_("hace la versión siguiente de los datos"), _add_release, _release
    ),
    Command(("dataset", "list"), N_("dice qué datos hay"), no_arguments, _list),
    Command(("dataset", "show"), N_("muestra los datos y sus versiones"), _add_show, _show),
)
