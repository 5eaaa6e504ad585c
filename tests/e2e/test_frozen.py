"""The built program of dist/: complete, small enough, and working from any folder."""

import json
import os
import re
import subprocess

import pytest
from support.processes import ROOT

BUNDLE = ROOT / "dist" / "acopio"
PROGRAM = BUNDLE / ("acopio.exe" if os.name == "nt" else "acopio")
CEILING_MB = 235

pytestmark = [
    pytest.mark.frozen,
    pytest.mark.skipif(not PROGRAM.exists(), reason="no frozen program: run `make build` first"),
]


def frozen(*arguments, cwd):
    """Run the built program from another folder; its environment names no Python of ours."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(
        [str(PROGRAM), *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_the_bundle_weighs_no_more_than_its_ceiling():
    files = (path for path in BUNDLE.rglob("*") if path.is_file() and not path.is_symlink())
    assert sum(path.stat().st_size for path in files) / 1e6 <= CEILING_MB


def test_it_tells_the_version_of_the_source(tmp_path):
    run = frozen("--version", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r'^version = "(.+)"$', project, re.MULTILINE).group(1) in run.stdout


def test_the_demo_runs_frozen_and_leaves_nothing_to_correct(tmp_path):
    run = frozen("demo", "--json", "--workspace", str(tmp_path / "w"), cwd=tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    said = json.loads(run.stdout)
    assert said["ok"]
    assert (said["captured"], said["imported"], said["problems_left"]) == (3, 338, 0)
    assert len(said["problems_found"]) == 5
    assert said["dataset"]["sha256"] == said["portal"]["sha256"]
    assert said["second_run_writes"] == 0


def test_a_broken_file_gets_a_sentence_frozen_too(tmp_path):
    broken = tmp_path / "boletas.xlsx"
    broken.write_bytes(b"no soy un libro")
    run = frozen(
        "form", "load", str(broken), "--json", "--workspace", str(tmp_path / "w"), cwd=tmp_path
    )
    assert run.returncode == 1, run.stdout + run.stderr
    (problem,) = json.loads(run.stdout)["problems"]
    assert problem["code"].startswith("form.")
    assert "boletas.xlsx" in problem["message"]


def test_nothing_that_only_builds_or_tests_is_inside():
    names = {path.name for path in BUNDLE.rglob("*")}
    assert not names & {"pytest", "PyInstaller", "babel", "tkinter", "ODK_Validate.jar", "uv"}


def test_buttons_of_qt_speak_spanish():
    assert list(BUNDLE.rglob("qtbase_es.qm"))
