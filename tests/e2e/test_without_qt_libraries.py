"""On a machine that lacks Qt's system libraries the tests pass, the window alone does not open."""

import os
import re
import subprocess
import sys

import pytest
from support.processes import ROOT

from app.__main__ import QT_LIBRARIES

GUI_TEST = "tests/gui/test_none_refcount.py"
NO_QT = 'import sys; sys.modules["PySide6.QtWidgets"] = None\n'


@pytest.fixture
def run(tmp_path):
    """Run this Python where importing QtWidgets fails, as it does without libEGL."""
    (tmp_path / "sitecustomize.py").write_text(NO_QT, encoding="utf-8")

    def start(*arguments, **variables):
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(tmp_path)} | variables,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return start


def test_gui_tests_are_skipped_with_the_line_that_installs_what_is_missing(run):
    tests = run("-m", "pytest", "-p", "no:cacheprovider", GUI_TEST, ACOPIO_REQUIRE_GUI="")
    assert tests.returncode in (0, 5), tests.stdout
    assert "1 skipped" in tests.stdout
    assert "sudo apt" in tests.stdout
    assert "libegl1" in tests.stdout


def test_where_a_window_was_promised_the_skip_is_a_failure(run):
    tests = run("-m", "pytest", "-p", "no:cacheprovider", GUI_TEST, ACOPIO_REQUIRE_GUI="1")
    assert tests.returncode not in (0, 5), tests.stdout
    assert "libegl1" in tests.stdout


def test_other_tests_run_all_the_same(run):
    tests = run("-m", "pytest", "-p", "no:cacheprovider", "tests/unit/test_set_up.py")
    assert tests.returncode == 0, tests.stdout


def test_the_window_says_the_line_and_ends_with_3(run):
    window = run("main.py")
    assert window.returncode == 3
    assert "libegl1" in window.stderr
    assert "Traceback" not in window.stderr


def test_the_command_line_works_all_the_same(run):
    assert run("main.py", "--version").returncode == 0


def test_the_continuous_check_installs_what_the_window_asks_for():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    listed = re.search(r"^qt_packages=\((.+?)\)", script, re.MULTILINE | re.DOTALL).group(1)
    assert set(listed.split()) == set(QT_LIBRARIES.split())
