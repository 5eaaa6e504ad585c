"""The program before a real terminal: progress that is drawn and gone, Ctrl+C that is answered."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.command_line import LONGEST_S, acopio
from support.practice_table import FORM
from support.processes import ROOT

from app.operations.practice import course
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.library import library

pty = pytest.importorskip("pty", reason="terminals of this kind are those of Linux and macOS")
FILE = next(form.path for form in library() if form.form_id == FORM)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with the standard form."""
    folder = tmp_path / "trabajo"
    assert acopio("form", "load", FILE, "--workspace", folder).code == 0
    return folder


class Watched:
    """A command whose messages go to a terminal, and its answer into a pipe."""

    def __init__(self, *words: object) -> None:
        self._master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=slave,
            encoding="utf-8",
            start_new_session=True,
        )
        os.close(slave)
        self.seen = ""

    def end(self) -> str:
        """Wait for its end and give what it answered."""
        answer, _ = self.process.communicate(timeout=LONGEST_S)
        self._look()
        os.close(self._master)
        return answer

    def wait_for(self, words: str) -> None:
        """Wait until the terminal shows these words."""
        end = time.monotonic() + LONGEST_S
        while words not in self.seen:
            assert time.monotonic() < end, self.seen
            self.seen += os.read(self._master, 65536).decode("utf-8", "replace")

    def _look(self) -> None:
        os.set_blocking(self._master, False)
        try:
            while block := os.read(self._master, 65536):
                self.seen += block.decode("utf-8", "replace")
        except OSError:  # Linux says so where nobody holds the other end any more
            return


def test_progress_is_drawn_and_gone_before_the_answer(workspace: Path) -> None:
    watched = Watched("data", "import", FORM, course().table, "--workspace", workspace)
    answer = watched.end()
    assert watched.process.returncode == 0
    assert answer == "Se importaron 338 registros.\n"
    assert "Importando" in watched.seen
    assert watched.seen.endswith("\r\x1b[K")


def test_a_pipe_gets_the_object_and_no_sign_of_a_terminal(workspace: Path) -> None:
    watched = Watched("data", "import", FORM, course().table, "--workspace", workspace, "--json")
    answer = watched.end()
    assert answer.startswith('{"ok": true')
    assert "\x1b" not in answer
    assert len(answer.splitlines()) == 1


def test_ctrl_c_in_the_middle_of_an_import_leaves_nothing_of_it(
    workspace: Path, tmp_path: Path
) -> None:
    head, *lines = course().table.read_text(encoding="utf-8").splitlines()
    large = tmp_path / "grande.csv"
    large.write_text("\n".join([head, *lines * 400]) + "\n", encoding="utf-8")
    watched = Watched("data", "import", FORM, large, "--workspace", workspace, "--json")
    watched.wait_for("Importando")
    watched.process.send_signal(signal.SIGINT)
    answer = watched.end()
    assert watched.process.returncode == 3
    assert "command.cancelled" in answer
    with Workspace.open(workspace) as opened:
        version = opened.instruments.latest(FORM)
        assert list(opened.records.ids(RecordQuery(version.instrument))) == []
        assert opened.db.value("SELECT count(*) FROM record") == 0
