"""`acopio form publish | unpublish`: new versions of a form, and what they do to records."""

import argparse
from pathlib import Path

from app.cli.command import EXIT_DATA, Command, Invocation, Outcome
from app.messages import N_, _
from app.operations.change_words import change_sentence, taken_back_sentences
from app.operations.load_form import ReadForm, read_form_file
from app.operations.preview_form import Decisions, Effect, Preview, preview_form
from app.operations.publish_form import publish_form, take_back_form
from forms.versions import Said


def _add_publish(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="NEWFILE", type=Path, help=_("la versión nueva"))
    parser.add_argument("--preview", action="store_true", help=_("dice qué cambia y nada más"))
    parser.add_argument(
        "--rename",
        metavar="OLD=NEW",
        type=_renaming,
        action="append",
        default=[],
        help=_("una pregunta que ahora se llama de otro modo"),
    )
    parser.add_argument(
        "--separate",
        metavar="NEW",
        action="append",
        default=[],
        help=_("una pregunta que es otra, aunque se parezca"),
    )
    parser.add_argument(
        "--apart",
        metavar="NAME",
        action="append",
        default=[],
        help=_("una pregunta de otro tipo que lleva columna propia"),
    )
    parser.add_argument(
        "--recode",
        metavar="NAME[=OLD]",
        action="append",
        default=[],
        help=_("una pregunta, o una opción de antes, cuyos datos pasan al código nuevo"),
    )
    parser.add_argument(
        "--upgrade", action="store_true", help=_("pasa los registros a la versión nueva")
    )
    parser.add_argument(
        "--media", metavar="DIR", type=Path, help=_("carpeta de sus listas, imágenes y grabaciones")
    )


def _renaming(written: str) -> tuple[str, str]:
    old, sign, new = written.partition("=")
    if not (sign and old.strip() and new.strip()):
        raise argparse.ArgumentTypeError
    return old.strip(), new.strip()


def _publish(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    read = read_form_file(arguments.file, media=arguments.media, cancel=invocation.cancel)
    said = Said(dict(arguments.rename), frozenset(arguments.separate))
    decisions = Decisions(said, frozenset(arguments.apart), frozenset(arguments.recode))
    if arguments.preview:
        return _preview(invocation, read, decisions)
    with invocation.workspace() as workspace:
        done = publish_form(
            workspace,
            read,
            invocation.person,
            decisions,
            clock=invocation.clock,
            lift=arguments.upgrade,
            report=invocation.report,
            cancel=invocation.cancel,
        )
    version = done.loaded.version
    keys = {
        "form": version.form_id,
        "number": version.number,
        "version": version.version,
        "repeated": done.loaded.repeated,
        "renamed": {old: new for new, old in done.renamed.items()},
        "converted": done.converted,
        "upgraded": done.lifted,
        "batch": done.batch,
    }
    text = _("«{title}»: está en uso la versión {number}.")
    return Outcome(
        keys, text.format(title=version.title, number=version.number), done.loaded.problems
    )


def _preview(invocation: Invocation, read: ReadForm, decisions: Decisions) -> Outcome:
    with invocation.workspace() as workspace:
        preview = preview_form(
            workspace,
            read,
            decisions,
            clock=invocation.clock,
            report=invocation.report,
            cancel=invocation.cancel,
        )
    lines = [change_sentence(effect, preview.records) for effect in preview.effects]
    return Outcome(
        _preview_keys(preview),
        "\n".join(lines) or _("No cambia ninguna pregunta."),
        read.problems,
        code=EXIT_DATA if preview.doubts else None,
    )


def _preview_keys(preview: Preview) -> dict[str, object]:
    return {
        "form": preview.form_id,
        "number": preview.number,
        "records": preview.records,
        "repeated": preview.repeated,
        "questions": [_effect_keys(effect) for effect in preview.effects],
    }


def _effect_keys(effect: Effect) -> dict[str, object]:
    return {
        "question": effect.path,
        "was": effect.was,
        "change": effect.kind,
        "before": effect.before,
        "now": effect.now,
        "records": effect.records,
        "convertible": effect.convertible,
        "examples": [
            {"number": one.number, "record": one.record, "value": one.value}
            for one in effect.examples
        ],
        "reversible": effect.reversible,
        "apart": effect.apart,
        "recoded": effect.recoded,
    }


def _add_unpublish(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", metavar="FORM", help=_("el formulario"))


def _unpublish(invocation: Invocation) -> Outcome:
    with invocation.workspace() as workspace:
        done = take_back_form(
            workspace,
            invocation.arguments.form,
            invocation.person,
            clock=invocation.clock,
            report=invocation.report,
            cancel=invocation.cancel,
        )
    version = done.version
    keys = {
        "form": version.form_id,
        "number": version.number,
        "version": version.version,
        "withdrawn": done.withdrawn,
        "returned": done.returned,
        "restored": done.restored,
        "kept": done.kept,
    }
    return Outcome(keys, " ".join(taken_back_sentences(done)))


COMMANDS = (
    Command(("form", "publish"), N_("publica una versión nueva"), _add_publish, _publish),
    Command(("form", "unpublish"), N_("deshace la última versión"), _add_unpublish, _unpublish),
)
