"""Entregas: the board of the 340, a folder imported in the window, the missing as a file."""

import pytest
from PySide6.QtWidgets import QApplication
from support.capture import PATIENCE_MS, wait_for_workspace
from support.handed_in import FORM, row, write
from support.layout import unnamed
from support.processes import ROOT

from app.operations.load_form import load_form
from app.store.workspace import Workspace
from app.ui.controls.table import BADGE
from app.ui.stations import FACTORIES, PART_OF

SCREENS = {"entregas": FACTORIES["entregas"], "registros": FACTORIES["registros"]}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def screen(folder, context, open_window, qtbot):
    wait_for_workspace(context, qtbot)
    with Workspace.open(folder) as workspace:
        load_form(workspace, ROOT / "forms" / "library" / f"{FORM}.xlsx")
    context.use_form(FORM)
    window = open_window(SCREENS)
    context.go("entregas")
    found = window.screen_in_view
    qtbot.waitUntil(lambda: found.board is not None, timeout=PATIENCE_MS)
    QApplication.processEvents()
    return found


def texts(screen, column):
    model = screen.rows
    return [model.index(at, column).data() for at in range(model.rowCount())]


def take(screen, qtbot, folder):
    screen.import_from(folder)
    qtbot.waitUntil(lambda: screen.result is not None, timeout=PATIENCE_MS)
    QApplication.processEvents()


def test_all_municipalities_stand_on_the_board_with_their_standing_in_words(screen):
    assert screen.rows.rowCount() == 340
    assert set(texts(screen, 1)) == {"Falta"}
    assert screen.rows.index(0, 1).data(BADGE)[1] == "Falta"


def test_a_folder_gives_one_result_a_file(screen, qtbot, tmp_path):
    files = tmp_path / "entregas"
    write(files / "0101.csv", row())
    write(files / "San José.csv", row(), without=("municipio_codigo",))
    take(screen, qtbot, files)
    assert texts(screen, 0) == ["0101.csv", "San José.csv"]
    assert texts(screen, 1) == ["Importado", "Rechazado"]
    assert "0509" in texts(screen, 5)[1]


def test_escape_goes_back_to_the_board_that_knows_the_file(screen, qtbot, tmp_path):
    write(tmp_path / "entregas" / "0101.csv", row())
    take(screen, qtbot, tmp_path / "entregas")
    screen.board = None
    screen._back()
    qtbot.waitUntil(lambda: screen.board is not None, timeout=PATIENCE_MS)
    assert texts(screen, 1)[0] == "Recibido"


def test_another_period_is_another_board(screen, qtbot, tmp_path):
    write(tmp_path / "entregas" / "0101.csv", row())
    take(screen, qtbot, tmp_path / "entregas")
    screen.board = None
    screen.period.setText("2026-03")
    screen.load()
    qtbot.waitUntil(lambda: screen.board is not None, timeout=PATIENCE_MS)
    assert set(texts(screen, 1)) == {"Falta"}


def test_the_missing_are_written(screen, qtbot, tmp_path):
    file = tmp_path / "faltan.csv"
    screen.export_missing(file)
    qtbot.waitUntil(file.is_file, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(file.read_text("utf-8-sig").splitlines()) == 341)


def test_every_control_has_a_name_and_the_page_belongs_to_the_records(screen):
    assert unnamed(screen) == []
    assert PART_OF["entregas"] == "registros"
    assert len(screen.offers()) == 2
