"""The answer of a command reaches whoever reads it, whatever the streams are like."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.processes import ROOT

NOWHERE = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": ""}
"""A system that knows no letter beyond ASCII."""


def run(*words: str | Path, environment: dict[str, str] | None = None, **streams: object):
    """Run a command with streams of our choice."""
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
    return subprocess.run(
        [sys.executable, ROOT / "main.py", *words],
        env={**os.environ, **(environment or {})},
        check=False,
        timeout=60,
        **(given | streams),
    )


def without(stream: int):
    """Close a stream before the program starts, as `>&-` does."""
    return lambda: os.close(stream)


def test_spanish_is_written_where_the_system_knows_only_english_letters() -> None:
    ended = run("hornear", environment=NOWHERE)
    assert ended.returncode == 2
    assert "No se entendió la orden." in ended.stderr.decode("utf-8")


def test_the_object_is_utf_8_there_too() -> None:
    ended = run("hornear", "--json", environment=NOWHERE)
    assert "No se entendió" in json.loads(ended.stdout)["problems"][0]["message"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file names")
def test_a_file_name_that_is_no_text_is_named_by_its_escape(tmp_path: Path) -> None:
    ended = run("form", "load", b"a\xff.xlsx", "--json", "--workspace", tmp_path)
    assert json.loads(ended.stdout)["problems"][0]["place"]["file"] == "a\udcff.xlsx"


@pytest.mark.parametrize("words", [("--help",), ("form", "load", "--help"), ("--version",)])
def test_help_is_an_answer_like_any_other(words: tuple[str, ...]) -> None:
    text, answer = run(*words), run(*words, "--json")
    assert (text.returncode, answer.returncode) == (0, 0)
    said = json.loads(answer.stdout)
    assert (said["ok"], said["problems"]) == (True, [])
    assert said["text"] == text.stdout.decode("utf-8").rstrip()


@pytest.mark.skipif(sys.platform == "win32", reason="closes streams as a shell of Unix does")
class TestStreamsThatAreNotThere:
    def test_a_closed_output_changes_nothing_but_the_output(self, tmp_path: Path) -> None:
        ended = run("sync", "status", "--workspace", tmp_path, stdout=None, preexec_fn=without(1))
        assert (ended.returncode, ended.stderr) == (0, b"")

    def test_closed_messages_change_nothing_but_the_messages(self, tmp_path: Path) -> None:
        ended = run("sync", "status", "--workspace", tmp_path, stderr=None, preexec_fn=without(2))
        assert (ended.returncode, ended.stdout) == (0, b"Por enviar: 0.\n")

    def test_a_reader_who_has_seen_enough_breaks_nothing(self) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        ended = run("--help", stdout=writing)
        os.close(writing)
        assert (ended.returncode, ended.stderr) == (0, b"")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
    def test_an_answer_that_finds_no_room_is_said_and_is_an_error(self) -> None:
        with Path("/dev/full").open("wb") as full:
            ended = run("--help", "--json", stdout=full)
        assert ended.returncode == 3
        assert "el disco está lleno" in ended.stderr.decode("utf-8")
