"""packaging/set_up.sh finds a Python, makes the environment, keeps quiet, explains failures."""

import shutil
import subprocess
from pathlib import Path

import pytest
from support.processes import ROOT

SHELL = shutil.which("sh")
pytestmark = pytest.mark.skipif(SHELL is None, reason="the set-up script is for Linux")

GOOD = """
case "$*" in
    *'-m venv'*) for folder; do :; done; mkdir -p "$folder/bin"; cp "$0" "$folder/bin/python" ;;
    *'-m pip install'*) echo 'WARNING: something about a mirror' >&2; exit {install} ;;
esac
"""


class Machine:
    """A machine with nothing but the Pythons that a test puts on it."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.venv = folder / "checkout" / ".venv"
        self.bin.mkdir()
        self.venv.parent.mkdir()
        for tool in ("mkdir", "cp", "sh"):
            (self.bin / tool).symlink_to(shutil.which(tool))

    def python(self, name: str, body: str) -> None:
        """Put a Python of this name on the PATH."""
        file = self.bin / name
        file.write_text(f"#!{SHELL}\n{body}\n", encoding="utf-8")
        file.chmod(0o755)

    def set_up(self) -> subprocess.CompletedProcess:
        """Run the script as make does."""
        return subprocess.run(
            [SHELL, str(ROOT / "packaging" / "set_up.sh"), str(self.venv), "requirements.lock"],
            env={"PATH": str(self.bin)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_without_python_it_says_what_to_install(machine):
    run = machine.set_up()
    assert run.returncode == 1
    assert "sudo apt install python3 python3-venv" in run.stderr
    assert not machine.venv.exists()


def test_an_old_python_or_one_without_venv_is_passed_over(machine):
    machine.python("python3", "exit 1")
    machine.python("python3.12", GOOD.format(install=0))
    run = machine.set_up()
    assert run.returncode == 0, run.stderr
    assert "with python3.12" in run.stderr


def test_warnings_of_pip_stay_quiet_when_all_went_well(machine):
    machine.python("python3", GOOD.format(install=0))
    run = machine.set_up()
    assert run.returncode == 0
    assert "WARNING" not in run.stdout + run.stderr


def test_what_pip_said_is_shown_when_it_failed(machine):
    machine.python("python3", GOOD.format(install=1))
    run = machine.set_up()
    assert run.returncode == 1
    assert "WARNING: something about a mirror" in run.stderr
    assert "Could not install requirements.lock" in run.stderr


def test_an_environment_that_works_is_kept(machine):
    machine.python("python3", GOOD.format(install=0))
    machine.set_up()
    again = machine.set_up()
    assert again.returncode == 0
    assert "Making" not in again.stderr


def test_a_half_made_environment_is_made_anew(machine):
    machine.python("python3", GOOD.format(install=0))
    machine.set_up()
    (machine.venv / "bin" / "python").write_text(f"#!{SHELL}\nexit 1\n", encoding="utf-8")
    again = machine.set_up()
    assert again.returncode == 0
    assert "Making" in again.stderr
