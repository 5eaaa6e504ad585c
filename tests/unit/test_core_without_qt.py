"""The core, both its rooms and its command line, runs on a machine without Qt."""

import pytest
from support.processes import ROOT, python

ROOMS = ("forms", "sync", "app/store", "app/steps", "app/operations", "app/cli", "app/messages")

BLOCKED = """
import importlib, sys
sys.modules["PySide6"] = None
for name in sys.argv[1:]:
    importlib.import_module(name)
print(len(sys.argv) - 1)
"""


def modules(room: str) -> list[str]:
    """Dotted names of every module of a room."""
    files = sorted((ROOT / room).rglob("*.py"))
    names = (".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files)
    return [name.removesuffix(".__init__") for name in names]


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_imports_with_qt_blocked(room):
    names = modules(room)
    run = python("-W", "error", "-c", BLOCKED, *names)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == str(len(names))


def test_the_command_line_answers_with_qt_blocked():
    code = (
        "import sys; sys.modules['PySide6'] = None; sys.argv = ['acopio', '--version'];"
        "from app.__main__ import main; main()"
    )
    run = python("-c", code)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip()
