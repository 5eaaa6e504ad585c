"""Runs the program as a person or a script does: as a process of its own."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def python(*arguments: str, cwd: Path = ROOT, timeout: float = 120) -> subprocess.CompletedProcess:
    """Run this Python with arguments; output comes back as text, exit codes are not checked."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
