"""The real program is killed while a person types: it comes back to the same field and text."""

import json
import os
import signal
import subprocess
import sys

import pytest
from support.capture_form import load_sheets
from support.processes import ROOT
from support.qt_libraries import why_no_qt

from app.store.workspace import Workspace

pytestmark = pytest.mark.skipif(bool(why_no_qt()), reason=why_no_qt() or "")

ES, IXL = "Español (es)", "Ixil (ixl)"
SHEETS = {
    "survey": (
        ("type", "name", f"label::{ES}", f"label::{IXL}"),
        ("text", "lugar", "Lugar", "Atinbꞌal"),
        ("begin repeat", "hijos", "Hijos", "Kꞌaol"),
        ("text", "nombre", "Nombre", "Abꞌii"),
        ("text", "nota", "Nota", "Yol"),
        ("end repeat", "", "", ""),
        ("text", "cierre", "Cierre", "Yaꞌsa"),
    ),
    "settings": (("form_id", "form_title", "default_language"), ("dos", "Dos lenguas", ES)),
}
LONG = "Vive cerca del río, pasando el puente, en la casa azul de madera."
F2, ENTER = ["key", "F2"], ["key", "Return"]


@pytest.fixture
def home(tmp_path):
    """A person who has worked before, with one form."""
    settings = tmp_path / ".config" / "acopio" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"first_run_done": True, "person": "Ana"}), encoding="utf-8")
    load_sheets(tmp_path / "Acopio", SHEETS)
    return tmp_path


def start(home, steps):
    """Start the program with a script of keys."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    environment = kept | {
        "HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "ACOPIO_BENCH_FIRST_PAINT": "1",
        "ACOPIO_WORKSPACE": str(home / "Acopio"),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "support.typist", json.dumps(steps)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip


def type_and_kill(home, steps, least):
    """Play keys, then type without a rest; kill the program once the disk has so many signs.

    What is typed is written while the hand goes on: nothing else brings the signs to the disk.
    """
    with start(home, [*steps, ["slowly", LONG]]) as typist:
        for _sign in range(least):
            typist.stdout.readline()
        while len(kept := text_on_disk(home)) < least:
            assert typist.poll() is None
        typist.send_signal(signal.SIGKILL)
    return kept


def text_on_disk(home):
    """Give what stands in the slot of what is being typed."""
    with Workspace.open(home / "Acopio", read_only=True) as workspace:
        pending = workspace.records.pending()
    return pending.text if pending else ""


def come_back(home):
    """Start it again, go on with the draft, and tell what is in hand."""
    with start(home, [["resume"], ["tell"], ["quit"]]) as again:
        told = json.loads(again.stdout.readline())
        again.wait(timeout=60)
    return told


def assert_nothing_lost(told, kept):
    """What was on disk is there again, with what followed until the end."""
    assert LONG.startswith(told["text"])
    assert told["text"].startswith(kept)


def answers(home):
    with Workspace.open(home / "Acopio") as workspace:
        found = workspace.records.answers(workspace.records.info(1))
    return found.values, [row.values for row in found.rows]


def test_it_comes_back_to_the_field_with_the_text(home):
    kept = type_and_kill(home, [F2], least=30)
    told = come_back(home)
    assert told["here"] == "lugar"
    assert_nothing_lost(told, kept)


def test_inside_an_instance_of_a_repeat(home):
    second = [["text", "Nebaj"], ENTER, ["text", "Juana"], ENTER, ENTER, ["key", "Alt+Ins"]]
    kept = type_and_kill(home, [F2, *second, ["text", "Pedro"], ENTER], least=25)
    told = come_back(home)
    assert told["here"] == "hijos[2]/nota"
    assert_nothing_lost(told, kept)
    values, rows = answers(home)
    assert values == {"lugar": "Nebaj"}
    assert [row["hijos/nombre"] for row in rows] == ["Juana", "Pedro"]


def test_after_the_language_was_switched(home):
    kept = type_and_kill(home, [F2, ["text", "Nebaj"], ENTER, ["key", "Ctrl+L"]], least=25)
    told = come_back(home)
    assert told["here"] == "hijos[1]/nombre"
    assert told["title"] == "Abꞌii"
    assert_nothing_lost(told, kept)


def test_killed_right_after_an_answer_it_is_at_the_next_question(home):
    with start(home, [F2, ["text", "Nebaj"], ENTER, ["tell"]]) as typist:
        assert json.loads(typist.stdout.readline())["here"] == "hijos[1]/nombre"
        typist.send_signal(signal.SIGKILL)
    assert come_back(home)["here"] == "hijos[1]/nombre"
    assert answers(home)[0] == {"lugar": "Nebaj"}
