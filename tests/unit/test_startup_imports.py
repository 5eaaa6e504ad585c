"""The start stays quick: heavy libraries are imported by the function that needs them."""

import re

import pytest
from support.processes import python

HEAVY = (
    "PySide6",
    "frictionless",
    "jinja2",
    "openpyxl",
    "pandas",
    "pyxform",
    "requests",
    "sqlite_utils",
    "werkzeug",
)


def imported_by(*arguments: str) -> set[str]:
    """Top-level names that a run of the program imports."""
    run = python("-X", "importtime", "main.py", *arguments)
    assert run.returncode == 0, run.stderr[-2000:]
    return {name.split(".")[0] for name in re.findall(r"\| +([\w.]+)$", run.stderr, re.MULTILINE)}


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["demo", "--help"]])
def test_the_command_line_starts_without_a_heavy_library(arguments):
    assert not imported_by(*arguments) & set(HEAVY)


def test_the_window_is_defined_without_a_heavy_library_but_qt():
    code = (
        "import sys, app.ui.main_window;"
        f"print(*sorted(set(sys.modules) & set({HEAVY!r}) - {{'PySide6'}}))"
    )
    run = python("-c", code)
    if "PySide6" in run.stderr or "lib" in run.stderr:
        pytest.skip(f"Qt cannot be imported here: {run.stderr.strip().splitlines()[-1]}")
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == []
