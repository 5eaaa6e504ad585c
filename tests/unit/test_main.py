"""The one door: words go to the command line, none open the window, where one can be opened."""

import gc
import sys

import pytest
from support.processes import python
from support.qt_libraries import why_no_qt

from app import __main__ as door


@pytest.fixture(autouse=True)
def usual_looks():
    """Python's own number of objects between two looks for garbage, for the tests after these."""
    usual, set_again = gc.get_threshold(), gc.set_threshold
    yield
    set_again(*usual)


def test_words_go_to_the_command_line(monkeypatch):
    taken = []
    monkeypatch.setattr("app.cli.main.run", lambda words, _cancel: taken.append(words) or 1)
    with pytest.raises(SystemExit) as end:
        door.main(["data", "validate", "hogares"])
    assert taken == [["data", "validate", "hogares"]]
    assert end.value.code == 1


def test_no_words_open_the_window(monkeypatch):
    monkeypatch.setattr(door, "_open_window", lambda: 0)
    with pytest.raises(SystemExit) as end:
        door.main([])
    assert end.value.code == 0


def test_a_missing_piece_is_named_with_the_line_that_installs_it(monkeypatch, capsys):
    monkeypatch.setattr(door, "missing_piece", lambda: "libxcb-cursor.so.0: cannot open")
    with pytest.raises(SystemExit) as end:
        door.main([])
    said = capsys.readouterr().err
    assert end.value.code == 3
    assert "libxcb-cursor.so.0" in said
    assert "sudo apt-get install" in said
    assert "libxcb-cursor0" in said


def test_a_computer_without_a_screen_is_told_so(monkeypatch):
    if why_no_qt():
        pytest.skip(why_no_qt())
    run = python(
        "-c",
        "import os\n"
        "for name in ('DISPLAY', 'WAYLAND_DISPLAY', 'QT_QPA_PLATFORM'): os.environ.pop(name, 0)\n"
        "from app.__main__ import main\nmain([])",
    )
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux has windows without a screen")
    assert run.returncode == 3
    assert "no hay pantalla" in run.stderr


def test_the_window_keeps_no_source_of_what_it_imports():
    if why_no_qt():
        pytest.skip(why_no_qt())
    run = python(
        "-c",
        "import linecache\n"
        "from pathlib import Path\n"
        "from app import __main__ as door\n"
        "door.missing_piece()\n"
        "door._keep_no_sources()\n"
        "import app.ui.main_window\n"
        "app_folder = Path(door.__file__).parent\n"
        "print(sum(app_folder in Path(name).parents for name in linecache.cache))",
    )
    assert run.stdout.split() == ["0"], run.stderr


def test_the_console_is_left_alone_outside_the_frozen_program(monkeypatch):
    monkeypatch.delattr(sys, "frozen", raising=False)
    door._hide_console()


def test_a_command_looks_for_garbage_less_often_than_a_window(monkeypatch):
    said = []
    monkeypatch.setattr(door.gc, "set_threshold", said.append)
    monkeypatch.setattr("app.cli.main.run", lambda _words, _cancel: 0)
    monkeypatch.setattr(door, "_open_window", lambda: 0)
    for words in ([], ["data", "import"]):
        with pytest.raises(SystemExit):
            door.main(words)
    assert said == [door.OBJECTS_BETWEEN_LOOKS]
    assert gc.get_threshold()[0] < door.OBJECTS_BETWEEN_LOOKS


def test_it_still_looks_for_garbage():
    run = python(
        "-c",
        "import gc\n"
        "from app import __main__ as door\n"
        "try: door.main(['--version'])\n"
        "except SystemExit: print(gc.isenabled(), gc.get_threshold()[0])",
    )
    assert run.stdout.split()[-2:] == ["True", str(door.OBJECTS_BETWEEN_LOOKS)], run.stderr
