"""Capturing with keys alone: three records typed as a keyer types them, read back from the disk."""

import pytest
from PySide6.QtCore import Qt
from support.capture import Keyer, load, stored

from app.ui.stations import FACTORIES

FORM = {"capturar": FACTORIES["capturar"]}
RECORDS = (
    ("nebaj", "2018", "72686", "2.9", "13", "10.2", "ixil", "86.2"),
    ("0801", "2018", "103,952", "11.4", "31.4", "12.1", "quc", "52.3"),
    ("coban", "2018", "212421", "17.2", "26.5", "11.3", "kek", "65.1"),
)


@pytest.fixture
def folder(tmp_path):
    load(tmp_path / "trabajo")
    return tmp_path / "trabajo"


@pytest.fixture
def keyer(folder, open_window, qtbot):
    keyer = Keyer(open_window(FORM), qtbot)
    qtbot.waitUntil(lambda: keyer.screen._start is not None)
    return keyer


def test_three_records_are_typed_with_keys_alone_and_stand_on_disk(keyer, folder):
    for record in RECORDS:
        keyer.begin()
        for answer in record:
            keyer.type(answer)
        keyer.press(Qt.Key.Key_Return)  # the last Enter stands on «Terminar registro»
        keyer.qtbot.waitUntil(lambda: not keyer.filling.desk.has_record)
    found = stored(folder)
    assert [state for state, _values in found] == ["final"] * 3
    assert [values["municipio"] for _state, values in found] == ["1413", "0801", "1601"]
    assert found[1][1]["poblacion"] == 103952
    assert found[2][1]["idioma_materno"] == "kek"
