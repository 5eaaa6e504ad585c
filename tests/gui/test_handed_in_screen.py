"""Entregas: the board of the 340, a folder imported in the window, the missing as a file."""

import pytest
from support.handed_in import row, write
from support.handed_in_screen import open_screen, read_again, take, texts
from support.layout import unnamed

from app.ui.controls.table import BADGE
from app.ui.stations import PART_OF


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def screen(folder, context, open_window, qtbot):
    return open_screen(folder, context, open_window, qtbot)


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
    read_again(screen, qtbot, screen._back)
    assert texts(screen, 1)[0] == "Recibido"


def test_another_period_is_another_board(screen, qtbot, tmp_path):
    write(tmp_path / "entregas" / "0101.csv", row())
    take(screen, qtbot, tmp_path / "entregas")
    screen.period.setText("2026-03")
    read_again(screen, qtbot, screen.load)
    assert set(texts(screen, 1)) == {"Falta"}


def test_the_missing_are_written(screen, qtbot, tmp_path):
    file = tmp_path / "faltan.csv"
    screen.export_missing(file)
    qtbot.waitUntil(file.is_file)
    qtbot.waitUntil(lambda: len(file.read_text("utf-8-sig").splitlines()) == 341)


def test_every_control_has_a_name_and_the_page_belongs_to_the_records(screen):
    assert unnamed(screen) == []
    assert PART_OF["entregas"] == "registros"
    assert len({action.words for action in screen.offers()}) == 4
