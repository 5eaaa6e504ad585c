"""Runs `python main.py …` as a script does, and reads the one JSON object it prints."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from support.processes import ROOT

LONGEST_S = 120


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code, the JSON object (None without --json), both outputs."""

    code: int
    said: dict | None
    stdout: str
    stderr: str

    @property
    def codes(self) -> list[str]:
        """Codes of the problems, in order."""
        return [problem["code"] for problem in self.said["problems"]]

    @property
    def place(self) -> dict:
        """Place of the first problem."""
        return self.said["problems"][0]["place"]


def start(
    *words: str, environment: dict[str, str] | None = None, stdin: int | None = None
) -> subprocess.Popen:
    """Start a command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), *words],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, **(environment or {})},
    )


def acopio(
    *words: str | Path, environment: dict[str, str] | None = None, typed: str | None = None
) -> Ended:
    """Run a command to its end; what is typed comes to it through a pipe."""
    pipe = None if typed is None else subprocess.PIPE
    process = start(*map(str, words), environment=environment, stdin=pipe)
    stdout, stderr = process.communicate(typed, timeout=LONGEST_S)
    said = None
    if "--json" in words:
        lines = stdout.splitlines()
        assert len(lines) == 1, f"one object on stdout, not {lines!r}; stderr: {stderr}"
        said = json.loads(lines[0])
        assert said["ok"] is (process.returncode == 0)
    return Ended(process.returncode, said, stdout, stderr)
