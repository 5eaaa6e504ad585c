"""`acopio store …`: the workspace itself, whole and safe."""

import argparse
import sys

from app.cli.command import EXIT_DATA, Command, Invocation, Outcome
from app.messages import N_, _
from app.operations.crash_test import CrashTest, run_crash_test, write_until_killed
from app.operations.crash_writers import WRITERS
from forms.problem import Problem


def _add_crashtest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--trials", type=int, default=60, metavar="N", help=_("cuántas veces se corta")
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S", help=_("semilla del azar"))
    parser.add_argument(
        "--write", choices=tuple(WRITERS), help=_("ser uno de los programas que se cortan")
    )


def _crashtest(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    if arguments.write:
        with invocation.workspace() as workspace:
            write_until_killed(workspace, arguments.write, arguments.seed, _say_at_once)
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
    Command(
        ("store", "crashtest"),
        N_("corta programas que escriben y busca lo que falte"),
        _add_crashtest,
        _crashtest,
    ),
)
"""Commands of this module."""
