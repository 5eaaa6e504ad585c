"""The start stays quick: what is not needed yet is imported by the function that needs it."""

import re

import pytest
from support.processes import python
from support.qt_libraries import why_no_qt

from app.settings import Settings

HEAVY = {
    "PySide6",
    "frictionless",
    "jinja2",
    "keyring",
    "numpy",
    "openpyxl",
    "pandas",
    "python_calamine",
    "pyxform",
    "rapidfuzz",
    "requests",
    "sqlite_utils",
    "stdnum",
    "werkzeug",
}
AFTER_THE_FIRST_PAINT = {
    "PySide6.QtNetwork",
    "app.cli",
    "app.log",
    "app.steps",
    "app.store",
    "app.ui.action_list",
    "app.ui.capture",
    "app.ui.error_dialogs",
    "app.ui.first_run",
    "app.ui.help_sheet",
    "app.ui.home",
    "concurrent.futures",
    "ctypes",
    "csv",
    "decimal",
    "defusedxml",
    "forms",
    "hashlib",
    "sqlite3",
    "sync.engine",
    "sync.transport",
    "uuid",
    "xml",
}
"""Rooms, screens and libraries that the frame does not need."""

WINDOW = """
import os, sys
from app.__main__ import main
from app.ui import first_paint

def tell():
    print(*sys.modules, flush=True)
    os._exit(0)

def tell_when_inicio_is_filled():
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from app.ui.home.screen import HomeScreen

    def look():
        pages = [page for page in QApplication.allWidgets() if isinstance(page, HomeScreen)]
        if pages and pages[0].primary is not None and pages[0].health is not None:
            tell()

    timer = QTimer(QApplication.instance())
    timer.timeout.connect(look)
    timer.start(10)

first_paint._report = {"frame": tell, "inicio": tell_when_inicio_is_filled}[sys.argv.pop()]
main([])
"""


def imported_by(*arguments: str) -> set[str]:
    """Top-level names that a run of the program imports."""
    run = python("-X", "importtime", "main.py", *arguments)
    assert run.returncode == 0, run.stderr[-2000:]
    return {name.split(".")[0] for name in re.findall(r"\| +([\w.]+)$", run.stderr, re.MULTILINE)}


@pytest.fixture
def imported_at(monkeypatch):
    """Tell what the window of somebody who worked before has imported at a moment."""
    if why_no_qt():
        pytest.skip(why_no_qt())
    monkeypatch.setenv("ACOPIO_BENCH_FIRST_PAINT", "1")
    Settings(first_run_done=True, municipality="1413").save()

    def run(moment):
        window = python("-c", WINDOW, moment)
        assert window.returncode == 0, window.stderr
        return set(window.stdout.split())

    return run


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["demo", "--help"]])
def test_the_command_line_starts_without_a_heavy_library(arguments):
    assert not imported_by(*arguments) & HEAVY


def test_the_frame_is_painted_without_what_comes_after_it(imported_at):
    imported = imported_at("frame")
    assert "app.ui.main_window" in imported
    assert not imported & (HEAVY - {"PySide6"} | AFTER_THE_FIRST_PAINT)


def test_inicio_is_filled_without_a_heavy_library(imported_at):
    imported = imported_at("inicio")
    assert "sqlite3" in imported
    assert not imported & (HEAVY - {"PySide6"} | {"forms.session", "forms.xform", "sync.engine"})
