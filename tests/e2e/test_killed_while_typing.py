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
SIGNS_A_SECOND = 10
SLACK = 5
"""Signs more than a second's worth that a loaded machine may be behind."""

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


def type_and_kill(home, steps, after):
    """Play keys, then type slowly and kill the program at a sign; give how many were typed."""
    with start(home, [*steps, ["slowly", LONG]]) as typist:
        count = 0
        while count < after:
            count = json.loads(typist.stdout.readline())
        typist.send_signal(signal.SIGKILL)
        rest = typist.stdout.read().split()
    return int(rest[-1]) if rest else count


def come_back(home):
    """Start it again, go on with the draft, and tell what is in hand."""
    with start(home, [["resume"], ["tell"], ["quit"]]) as again:
        told = json.loads(again.stdout.readline())
        again.wait(timeout=60)
    return told


def assert_nothing_lost(told, typed):
    """All but the last second of what was typed is there."""
    assert LONG.startswith(told["text"])
    assert len(told["text"]) >= typed - SIGNS_A_SECOND - SLACK


def answers(home):
    with Workspace.open(home / "Acopio") as workspace:
        found = workspace.records.answers(workspace.records.info(1))
    return found.values, [row.values for row in found.rows]


def test_it_comes_back_to_the_field_with_the_text(home):
    typed = type_and_kill(home, [F2], after=30)
    told = come_back(home)
    assert told["here"] == "lugar"
    assert_nothing_lost(told, typed)


def test_inside_an_instance_of_a_repeat(home):
    second = [["text", "Nebaj"], ENTER, ["text", "Juana"], ENTER, ENTER, ["key", "Alt+Ins"]]
    typed = type_and_kill(home, [F2, *second, ["text", "Pedro"], ENTER], after=25)
    told = come_back(home)
    assert told["here"] == "hijos[2]/nota"
    assert_nothing_lost(told, typed)
    values, rows = answers(home)
    assert values == {"lugar": "Nebaj"}
    assert [row["hijos/nombre"] for row in rows] == ["Juana", "Pedro"]


def test_after_the_language_was_switched(home):
    typed = type_and_kill(home, [F2, ["text", "Nebaj"], ENTER, ["key", "Ctrl+L"]], after=25)
    told = come_back(home)
    assert told["here"] == "hijos[1]/nombre"
    assert told["title"] == "Abꞌii"
    assert_nothing_lost(told, typed)


def test_killed_right_after_an_answer_it_is_at_the_next_question(home):
    with start(home, [F2, ["text", "Nebaj"], ENTER, ["tell"]]) as typist:
        assert json.loads(typist.stdout.readline())["here"] == "hijos[1]/nombre"
        typist.send_signal(signal.SIGKILL)
    assert come_back(home)["here"] == "hijos[1]/nombre"
    assert answers(home)[0] == {"lugar": "Nebaj"}
