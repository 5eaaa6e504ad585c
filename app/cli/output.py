"""What the command line prints: one JSON object on stdout, or lines for a person.

The shape is DESIGN section 6: `{"ok", "problems", …}` with the command's own keys beside.
Progress and everything that is not the answer go to stderr.
"""

import contextlib
import json
import os
import sys
from collections.abc import Iterable
from io import StringIO, TextIOWrapper

from app.cli.command import EXIT_ENVIRONMENT, Outcome
from app.messages import _, command_fix, sentence
from app.messages.durations import duration
from app.progress import Progress
from forms.problem import Place, Problem, Severity, system_reason

_PLACE = ("file", "sheet", "row", "column", "record", "row_id", "field")


def problem_as_json(problem: Problem) -> dict[str, object]:
    """Give a problem as the object that scripts read."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "message": sentence(problem),
        "fix": command_fix(problem),
        "place": {name: getattr(problem.place, name) for name in _PLACE},
    }


def open_streams() -> None:
    """Write UTF-8 whatever the locale says, and nothing where a stream was closed before us.

    A file name that is no text (a lone surrogate) is written as its escape, which JSON knows too.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        elif stream is None:
            setattr(sys, name, StringIO())


def print_outcome(outcome: Outcome, *, as_json: bool) -> int:
    """Print what a command ended with, at once, also into a pipe.

    Returns:
        The exit code: that of the outcome, or 3 when the answer could not be written.
    """
    try:
        if as_json:
            sys.stdout.write(_as_object(outcome) + "\n")
        else:
            _print_lines(outcome)
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go()  # who reads has seen enough: `acopio … | head`
    except OSError as error:
        where = Place(file=_("la salida"))
        problem = Problem(
            "command.cannot_write", place=where, values={"detail": system_reason(error)}
        )
        with contextlib.suppress(OSError):
            _print_lines(Outcome(problems=(problem,)))
        _let_go()
        return EXIT_ENVIRONMENT
    return outcome.exit_code


def _as_object(outcome: Outcome) -> str:
    answer = {
        "ok": outcome.exit_code == 0,
        "problems": [problem_as_json(problem) for problem in outcome.problems],
        **outcome.keys,
    }
    return json.dumps(answer, ensure_ascii=False, default=str)


def _print_lines(outcome: Outcome) -> None:
    for line in _problem_lines(outcome.problems):
        sys.stderr.write(line + "\n")
    if outcome.text:
        sys.stdout.write(outcome.text + "\n")


def _let_go() -> None:
    """Let what is still held back for the streams go nowhere, so that the process ends in peace."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _problem_lines(problems: Iterable[Problem]) -> Iterable[str]:
    for problem in problems:
        sign = "✗" if problem.severity is Severity.ERROR else "⚠"
        said = sentence(problem)
        yield f"{sign} {_where(problem, said)}{said}"
        if advice := command_fix(problem):
            yield f"  {advice}"


def _where(problem: Problem, said: str) -> str:
    """Give the place of a problem, as far as its sentence does not name it already."""
    place = problem.place
    parts = (
        (place.file, "{value}"),
        (place.sheet, _("hoja «{value}»")),
        (place.row, _("fila {value}")),
        (place.column, _("columna «{value}»")),
        (place.field, "{value}"),
    )
    words = [
        template.format(value=value)
        for value, template in parts
        if value is not None and str(value) not in said
    ]
    return ", ".join(words) + ": " if words else ""


class TerminalProgress:
    """Draws one line of progress on a terminal's stderr, and nothing elsewhere."""

    _WIDTH = 28

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._drawn = False

    def __call__(self, progress: Progress) -> None:
        """Draw the step."""
        if not self._is_terminal:
            return
        bar = ""
        if progress.total:
            full = min(self._WIDTH, self._WIDTH * progress.done // progress.total)
            bar = (
                "█" * full + "·" * (self._WIDTH - full) + f" {progress.done:,}/{progress.total:,} "
            )
        left = ""
        if progress.seconds_left is not None:
            left = " · " + _("faltan {time}").format(time=duration(progress.seconds_left))
        sys.stderr.write(f"\r\x1b[K{bar}{progress.what}{left}")
        sys.stderr.flush()
        self._drawn = True

    def clear(self) -> None:
        """Take the line away before the answer is printed."""
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._drawn = False
