"""Runs commands inside the test's own process: quick, with the terminal it is told to have."""

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli.main import run
from app.progress import Cancel

SHAPE = {"code", "severity", "message", "fix", "place"}
PLACE = {"file", "sheet", "row", "column", "record", "row_id", "field"}


class Terminal(io.StringIO):
    """A stream that says whether a person sits before it."""

    def __init__(self, *, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


@dataclass
class Said:
    """How a command ended: exit code, both outputs, the object (None without --json)."""

    code: int
    out: str
    err: str
    object: dict | None

    @property
    def codes(self) -> list[str]:
        """Codes of the problems, in order."""
        return [problem["code"] for problem in self.object["problems"]]


class Shell:
    """A person, or a script, at the command line of one workspace."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch

    def __call__(
        self, *words: object, is_terminal: bool = False, cancel: Cancel | None = None
    ) -> Said:
        """Run a command in the workspace, which stands at the end of its words."""
        return self.plain(
            *words, "--workspace", self.folder, is_terminal=is_terminal, cancel=cancel
        )

    def plain(
        self, *words: object, is_terminal: bool = False, cancel: Cancel | None = None
    ) -> Said:
        """Run a command exactly as it is written."""
        written = [str(word) for word in words]
        with self._streams(is_terminal) as (out, err):
            code = run(written, cancel)
        said = None
        if "--json" in written:
            (line,) = out.getvalue().splitlines()
            said = json.loads(line)
            _hold_to_shape(said, code)
        return Said(code, out.getvalue(), err.getvalue(), said)

    def _streams(self, is_terminal: bool) -> "_Streams":
        return _Streams(self._monkeypatch, is_terminal)


class _Streams:
    """Puts streams of ours in the place of the process's own for a while."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, is_terminal: bool) -> None:
        self._context = monkeypatch.context()
        self._is_terminal = is_terminal

    def __enter__(self) -> tuple[Terminal, Terminal]:
        patch = self._context.__enter__()
        out, err = (Terminal(is_terminal=self._is_terminal) for _ in range(2))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        return out, err

    def __exit__(self, *error: object) -> None:
        self._context.__exit__(*error)


def _hold_to_shape(said: dict, code: int) -> None:
    assert said["ok"] is (code == 0), said
    for problem in said["problems"]:
        assert set(problem) == SHAPE
        assert set(problem["place"]) == PLACE
        assert problem["severity"] in {"error", "warning"}
        assert problem["message"]
