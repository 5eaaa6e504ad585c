"""Reads the command line, runs one command, prints one answer, gives one exit code.

Exit codes (DESIGN section 6): 0 done; 1 problems in the data; 2 wrong use; 3 environment or a
portal's refusal.
"""

import argparse
import getpass
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NoReturn

from typing_extensions import override

from app import __version__
from app.cli import (
    bundle,
    data_batches,
    data_check,
    data_clean,
    data_import,
    data_quality,
    data_review,
    data_values,
    dataset,
    dataset_define,
    dataset_duties,
    dataset_export,
    dataset_verify,
    demo,
    form,
    form_template,
    form_versions,
    grid,
    person,
    portal,
    record,
    record_change,
    record_look,
    record_many,
    record_twice,
    store,
    store_encryption,
    sync_compare,
)
from app.cli import sync as sync_commands
from app.cli.command import (
    EXIT_DATA,
    EXIT_ENVIRONMENT,
    EXIT_USAGE,
    Command,
    Invocation,
    Outcome,
    named_path,
)
from app.cli.output import TerminalProgress, print_outcome
from app.cli.passphrases import add_passphrase_option, add_pin_option
from app.log import log_unexpected
from app.messages import _, set_language
from app.paths import default_workspace
from app.progress import Cancel, CancelledError
from app.settings import Settings
from app.store.database import KnownError
from app.store.people import written
from forms.problem import Problem, ProblemError


class UsageError(Exception):
    """The words of the command are off."""


class _AnsweredError(Exception):
    """The words asked only for help, or for the version; the text is the answer."""


class _Parser(argparse.ArgumentParser):
    """A parser that raises instead of printing and ending the program.

    What argparse has to say is English; how the command is written is not. Options are written
    whole, so that `--json` is seen whatever else is wrong.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - argparse's own
        super().__init__(allow_abbrev=False, **options)

    @override
    def print_help(self, file: object = None) -> NoReturn:
        raise _AnsweredError(self.format_help().rstrip())

    @override
    def error(self, message: str) -> NoReturn:
        usage = " ".join(self.format_usage().split()[1:])
        names = [name for action in self._actions for name in _subcommands(action)]
        raise UsageError(usage + (f" ({', '.join(names)})" if names else ""))


class _Version(argparse.Action):
    @override
    def __call__(self, *_arguments: object) -> NoReturn:
        raise _AnsweredError(f"acopio {__version__}")


def _subcommands(action: argparse.Action) -> list[str]:
    return list(action.choices) if isinstance(action.choices, dict) else []


def commands() -> tuple[Command, ...]:
    """Give every command of the program."""
    return (
        *demo.COMMANDS,
        *form.COMMANDS,
        *form_versions.COMMANDS,
        *form_template.COMMANDS,
        *record.COMMANDS,
        *record_many.COMMANDS,
        *record_look.COMMANDS,
        *record_change.COMMANDS,
        *record_twice.COMMANDS,
        *grid.COMMANDS,
        *data_import.COMMANDS,
        *data_batches.COMMANDS,
        *data_check.COMMANDS,
        *data_quality.COMMANDS,
        *data_review.COMMANDS,
        *data_clean.COMMANDS,
        *data_values.COMMANDS,
        *dataset.COMMANDS,
        *dataset_define.COMMANDS,
        *dataset_duties.COMMANDS,
        *dataset_export.COMMANDS,
        *dataset_verify.COMMANDS,
        *sync_commands.COMMANDS,
        *sync_compare.COMMANDS,
        *person.COMMANDS,
        *portal.COMMANDS,
        *bundle.COMMANDS,
        *store.COMMANDS,
        *store_encryption.COMMANDS,
    )


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of all commands; docs/cli.md is held to it by a test."""
    parser = _Parser(prog="acopio", description=_("Acopio en la línea de comandos."))
    parser.add_argument("--version", action=_Version, nargs=0, help=_("la versión de Acopio"))
    first = parser.add_subparsers(dest="group", metavar=_("orden"), required=True)
    groups: dict[str, argparse._SubParsersAction[_Parser]] = {}
    for command in commands():
        head, *rest = command.name
        if not rest:
            leaf = first.add_parser(head, help=_(command.help))
        else:
            if head not in groups:
                group = first.add_parser(head, help=_GROUPS()[head])
                groups[head] = group.add_subparsers(
                    dest="command", metavar=_("orden"), required=True
                )
            leaf = groups[head].add_parser(rest[0], help=_(command.help))
        _add_common_options(leaf)
        command.add_arguments(leaf)
        leaf.set_defaults(run=command.run, refuse=leaf.error)
    return parser


def _GROUPS() -> dict[str, str]:  # noqa: N802 - a table that must wait for the language
    return {
        "form": _("Formularios"),
        "record": _("Registros"),
        "data": _("Importar y revisar datos"),
        "dataset": _("Conjuntos de datos"),
        "bundle": _("Entregar a otra computadora y recibir de ella"),
        "sync": _("Envíos al portal"),
        "person": _("Quién trabaja"),
        "portal": _("Portal de práctica"),
        "store": _("Carpeta de trabajo: respaldos, revisión, cifrado"),
    }


def _add_common_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--workspace",
        metavar="DIR",
        type=named_path,
        default=str(default_workspace()),
        help=_("carpeta de trabajo (si no: ACOPIO_WORKSPACE, si no: ~/Acopio)"),
    )
    parser.add_argument("--person", metavar=_("NOMBRE"), help=_("quién trabaja"))
    parser.add_argument("--json", action="store_true", help=_("un solo objeto JSON en la salida"))
    add_passphrase_option(parser)
    add_pin_option(parser)


def _parsed(argv: Sequence[str]) -> argparse.Namespace:
    """Read the words of a command; only names of files may hold bytes that are no letters."""
    arguments = build_parser().parse_args(argv)
    if not all(map(_is_readable, _texts(list(vars(arguments).values())))):
        arguments.refuse("letters")
    return arguments


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _is_readable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def run(argv: Sequence[str], cancel: Cancel | None = None) -> int:
    """Run one command.

    Args:
        argv: Words after the program's name.
        cancel: Set when the person presses Ctrl+C.

    Returns:
        The exit code.
    """
    settings = Settings.load()
    set_language(settings.language)
    as_json = "--json" in argv
    progress = TerminalProgress()
    try:
        arguments = _parsed(argv)
        outcome: Outcome = arguments.run(
            Invocation(
                arguments=arguments,
                person=written(arguments.person or settings.person or getpass.getuser()),
                report=progress,
                cancel=cancel or Cancel(),
                clock=lambda: datetime.now(UTC),
            )
        )
    except _AnsweredError as answer:
        outcome = Outcome(keys={"text": str(answer)}, text=str(answer))
    except UsageError as error:
        outcome = Outcome(
            problems=(Problem("command.usage", values={"usage": str(error)}),), code=EXIT_USAGE
        )
    except KnownError as error:
        outcome = Outcome(problems=error.problems, code=EXIT_ENVIRONMENT)
    except ProblemError as error:
        outcome = Outcome(problems=error.problems, code=EXIT_DATA)
    except (CancelledError, KeyboardInterrupt):
        outcome = Outcome(problems=(Problem("command.cancelled"),), code=EXIT_ENVIRONMENT)
    except Exception as error:  # noqa: BLE001 - the last door: a script must get its object
        where = log_unexpected(error)
        # Its text may quote a token or an answer: only its kind is told.
        values = {"error": type(error).__name__, "log": where}
        outcome = Outcome(
            problems=(Problem("command.unexpected", values=values),), code=EXIT_ENVIRONMENT
        )
    progress.clear()
    return outcome.exit_code if outcome.printed else print_outcome(outcome, as_json=as_json)
