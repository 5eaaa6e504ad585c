"""The crash test: programs that write are killed at random moments, and nothing may be missing.

Every trial starts one program of each kind (`crash_writers`) at the same workspace, lets them
promise what is on disk, kills them with SIGKILL and opens the workspace again. SIGKILL cannot be
caught: nothing of theirs runs after it. What a power cut does beyond that (writes that never
left the disk's memory) is simulated by the tests.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.messages import _
from app.operations.crash_check import Losses, losses
from app.operations.crash_writers import FORM, PERSON, WRITERS, Written
from app.operations.import_table import import_table
from app.operations.load_form import load_library_form
from app.operations.practice import course
from app.progress import Cancel, Progress, Report, silent
from app.store.clock import Clock
from app.store.database import KnownError, known
from app.store.workspace import FILE_NAME, Workspace

_TRIALS_A_WORKSPACE = 10  # it grows with each, and is compared as a whole
_LONGEST_START_S = 60.0
_LONGEST_WRITING_S = 0.25
_KILLED_AT_START = 0.5  # share of the trials in which one writer is killed before its first word
_LONGEST_START_BEFORE_KILL_S = 1.0
_POLL_S = 0.005
_OTHERS_TAKE_LONG = {"store.busy", "store.migrating"}  # on a slow disk, also as long as one opens


@dataclass(frozen=True, slots=True)
class CrashTest:
    """What came of a crash test.

    Attributes:
        trials: How often programs were killed.
        acknowledged: Writes they had said are on disk.
        losses: What was not as it must be.
        kept: Folder of the workspaces, for who looks for the reason; None when nothing was lost.
    """

    trials: int
    acknowledged: int
    losses: Losses
    kept: Path | None


def run_crash_test(
    trials: int,
    seed: int,
    *,
    clock: Clock,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> CrashTest:
    """Kill writing programs again and again, each time comparing what is left.

    Args:
        trials: How often.
        seed: Of the moments and of what is written.
        clock: The time, in UTC.
        report: Told of each trial.
        cancel: Stops between two trials.

    Raises:
        KnownError: `store.writer_failed`: a writer said nothing for a minute, or ended.
    """
    chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
    found, acknowledged = Losses(), 0
    scratch = Path(tempfile.mkdtemp(prefix="acopio-crashtest-"))
    what = _("Cortando programas que escriben")
    try:
        model = _make_model(scratch / "modelo", clock)
        under_test = _Subject(model, scratch / "1")
        for trial in range(1, trials + 1):
            (cancel or Cancel()).check()
            acknowledged += under_test.kill_writers(chance)
            lost = under_test.compare(clock)
            found += lost
            if lost or trial % _TRIALS_A_WORKSPACE == 0:
                under_test = _Subject(model, scratch / str(trial + 1))
            report(Progress(trial, trials, what))
    finally:
        if not found:
            shutil.rmtree(scratch, ignore_errors=True)
    return CrashTest(trials, acknowledged, found, scratch if found else None)


def _make_model(folder: Path, clock: Clock) -> Path:
    """Make the workspace that every series of trials begins with."""
    with Workspace.open(folder, clock=clock) as workspace:
        load_library_form(workspace, FORM)
        import_table(workspace, FORM, course().table, PERSON)
    return folder


class _Subject:
    """A workspace under test, and everything that was promised of it."""

    def __init__(self, model: Path, folder: Path) -> None:
        shutil.copytree(model, folder)
        self._folder = folder
        self._promised: set[Written] = set()
        self._writers = 0

    def kill_writers(self, chance: random.Random) -> int:
        """Start one writer of each kind and kill them one after the other.

        Returns:
            How many writes they promised before.
        """
        writers = [self._start(kind, chance.randrange(1 << 30)) for kind in WRITERS]
        chance.shuffle(writers)
        early = chance.random() < _KILLED_AT_START
        try:
            for writer in writers:
                if early:
                    time.sleep(chance.uniform(0, _LONGEST_START_BEFORE_KILL_S))
                else:
                    writer.wait_for_a_word()
                    time.sleep(chance.uniform(0, _LONGEST_WRITING_S))
                early = False
                writer.kill()
        finally:
            for writer in writers:
                writer.kill()
        promised = {written for writer in writers for written in writer.promised()}
        new = promised - self._promised
        self._promised |= promised
        return sum(written.writes for written in new)

    def compare(self, clock: Clock) -> Losses:
        """Open the workspace as the next start does and look for what was promised."""
        with Workspace.open(self._folder, clock=clock) as workspace:
            return losses(workspace, self._promised)

    def _start(self, kind: str, seed: int) -> "_Writer":
        self._writers += 1
        said = self._folder / f"dicho-{self._writers}"
        return _Writer(kind, seed, self._folder, said)


class _Writer:
    """A program that writes; what it promises goes to a file, which outlives it."""

    def __init__(self, kind: str, seed: int, folder: Path, said: Path) -> None:
        self._kind, self._folder, self._said = kind, folder, said
        self._errors = said.with_name(f"{said.name}.error")
        words = ("--write", kind, "--seed", str(seed), "--workspace", str(folder))
        with said.open("wb") as output, self._errors.open("wb") as errors:
            self._process = subprocess.Popen(  # noqa: S603 - this very program
                [*_program(), "store", "crashtest", *words],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                env=_environment(),
            )

    def wait_for_a_word(self) -> None:
        """Wait for the first promise.

        Raises:
            KnownError: `store.writer_failed`.
        """
        deadline = time.monotonic() + _LONGEST_START_S
        while b"\n" not in self._said.read_bytes():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise known("store.writer_failed", self._folder / FILE_NAME, detail=self._words())
            time.sleep(_POLL_S)

    def _words(self) -> str:
        """Give what a writer that failed said itself, or how it ended without a word."""
        told = self._errors.read_text(encoding="utf-8", errors="replace").strip()
        end = self._process.poll()
        if end is None:
            silent_for = _("no escribió nada en {seconds} segundos")
            how = silent_for.format(seconds=int(_LONGEST_START_S))
        else:
            how = _("terminó con {code}").format(code=end)
        return f"{self._kind}: {how}. {told}".strip()

    def kill(self) -> None:
        """End the program in the middle of what it does."""
        self._process.kill()
        self._process.wait()

    def promised(self) -> Iterator[Written]:
        """Give what it had promised; a line without its end was not said."""
        lines = self._said.read_text(encoding="utf-8").splitlines(keepends=True)
        yield from (Written.from_line(line) for line in lines if line.endswith("\n"))


def _program() -> list[str]:
    frozen = getattr(sys, "frozen", False)
    return [sys.executable] if frozen else [sys.executable, "-m", "app"]


def _environment() -> dict[str, str]:
    """Let `-m app` be found from any folder."""
    root = str(Path(__file__).resolve().parents[2])
    before = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (root, before)))}


def write_until_killed(
    open_workspace: Callable[[], Workspace], kind: str, seed: int, say: Callable[[str], None]
) -> None:
    """Be one of the programs that the crash test kills.

    Args:
        open_workspace: Opens what is written to; the writer closes it.
        kind: A name of `WRITERS`.
        seed: Of what is written.
        say: Prints a line at once.
    """
    chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
    while True:
        try:
            with open_workspace() as workspace:
                WRITERS[kind](workspace, chance, lambda written: say(written.as_line()))
        except KnownError as error:
            if error.problems[0].code not in _OTHERS_TAKE_LONG:
                raise
