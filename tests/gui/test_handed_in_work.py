"""Entregas at work: its tables cell by cell, mistakes in the period, files that come again."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QModelIndex, Qt
from support.handed_in import row, write
from support.handed_in_screen import open_screen, read_again, take, texts

from app.operations.batch_board import BoardRow
from app.operations.import_folder import FileResult
from app.ui.controls.table import BADGE
from app.ui.handed_in.tables import (
    RESULTS,
    STANDINGS,
    Rows,
    board_heads,
    board_row,
    result_heads,
    result_row,
)
from forms.problem import Place, Problem

CAME = datetime(2026, 4, 10, 18, tzinfo=UTC)


def place(standing, **facts):
    """A municipality on the board."""
    return BoardRow("1413", "Nebaj", "Quiché", standing, **facts)


@pytest.mark.usefixtures("qapp")
class TestTables:
    """What stands in the cells."""

    BOARD = (
        (place("missing"), ("1413 Nebaj", "Falta", "Quiché", "", "", "")),
        (place("late"), ("1413 Nebaj", "Atrasado", "Quiché", "", "", "")),
        (
            place("received", records=1234, file="marzo.csv", at=CAME),
            ("1413 Nebaj", "Recibido", "Quiché", "1,234", "0", "marzo.csv"),
        ),
        (
            place("problems", records=10, wrong=3, file="a.xlsx", at=CAME),
            ("1413 Nebaj", "Con problemas", "Quiché", "10", "3", "a.xlsx"),
        ),
        (
            place("received", file="vacio.csv", at=CAME),
            ("1413 Nebaj", "Recibido", "Quiché", "", "", "vacio.csv"),
        ),
    )

    @pytest.mark.parametrize(("given", "texts"), BOARD, ids=lambda each: getattr(each, "file", ""))
    def test_a_municipality_is_said_in_words(self, given, texts):
        assert board_row(given).texts == texts

    @pytest.mark.parametrize("standing", STANDINGS)
    def test_a_standing_has_words_and_a_sign_beside_its_colour(self, standing):
        words, icon, color = board_row(place(standing)).badge
        assert words
        assert icon
        assert color in {"ok", "warn", "ink2", "err"}

    @pytest.mark.parametrize("status", RESULTS)
    def test_so_has_a_result(self, status):
        words, icon, _color = result_row(FileResult("a.csv", status)).badge
        assert words
        assert icon

    def test_no_two_standings_look_the_same(self):
        assert len({(words, icon) for words, icon, _color in STANDINGS.values()}) == len(STANDINGS)

    def test_a_result_says_why(self):
        why = Problem("batch.no_origin", place=Place(file="datos.csv"))
        texts = result_row(FileResult("datos.csv", "refused", problems=(why,))).texts
        assert texts[:5] == ("datos.csv", "Rechazado", "", "", "0")
        assert "datos.csv" in texts[5]

    def test_several_reasons_stand_one_after_the_other(self):
        why = tuple(
            Problem("batch.no_origin", place=Place(file=name)) for name in ("a.csv", "b.csv")
        )
        text = result_row(FileResult("a.csv", "refused", problems=why)).texts[5]
        assert text.index("a.csv") < text.index("b.csv")

    @pytest.mark.parametrize("heads", [board_heads, result_heads])
    def test_every_column_has_a_name_of_its_own(self, heads):
        assert len(set(heads().words)) == len(heads().words) == 6

    def test_the_model_gives_texts_names_and_badges(self):
        rows = Rows()
        rows.show_rows(board_heads(), [board_row(place("late"))])
        assert (rows.rowCount(), rows.columnCount()) == (1, 6)
        assert rows.index(0, 0).data() == "1413 Nebaj"
        assert rows.index(0, 0).data(BADGE) is None
        assert rows.index(0, 1).data(BADGE)[1] == "Atrasado"
        assert rows.headerData(0, Qt.Orientation.Horizontal) == "Municipio"
        assert rows.headerData(0, Qt.Orientation.Vertical) is None

    def test_a_cell_holds_no_rows(self):
        rows = Rows()
        rows.show_rows(board_heads(), [board_row(place("late"))])
        inside = rows.index(0, 0, QModelIndex())
        assert (rows.rowCount(inside), rows.columnCount(inside)) == (0, 0)

    def test_an_empty_model_stands(self):
        assert (Rows().rowCount(), Rows().columnCount()) == (0, 0)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def screen(folder, context, open_window, qtbot):
    return open_screen(folder, context, open_window, qtbot, due=[("2017", "2018-01-31")])


def look(screen, qtbot, period):
    """Read the board of a period."""
    screen.period.setText(period)
    read_again(screen, qtbot, screen.load)


def test_a_period_whose_day_is_past_says_late(screen, qtbot):
    look(screen, qtbot, "2017")
    assert set(texts(screen, 1)) == {"Atrasado"}
    assert "340 atrasados" in screen.said.text()


def test_the_sentence_counts_what_the_table_shows(screen, qtbot, tmp_path):
    write(tmp_path / "e" / "0101.csv", row())
    write(tmp_path / "e" / "1413.csv", row("1413", hogares_internet_pct="180"))
    take(screen, qtbot, tmp_path / "e")
    look(screen, qtbot, "2018")
    assert "1 recibidos, 1 con problemas, 338 faltan, 0 atrasados" in screen.said.text()
    assert texts(screen, 1).count("Falta") == 338


def test_the_same_folder_again_says_that_all_was_there(screen, qtbot, tmp_path):
    write(tmp_path / "e" / "0101.csv", row())
    take(screen, qtbot, tmp_path / "e")
    take(screen, qtbot, tmp_path / "e")
    assert texts(screen, 1) == ["Ya estaba"]
    assert "1 que ya estaban" in screen.said.text()


def test_a_day_in_a_name_is_told_as_a_doubt_with_the_place_it_could_be(screen, qtbot, tmp_path):
    write(tmp_path / "e" / "informe 15-03-2026.csv", row(), without=("municipio_codigo",))
    take(screen, qtbot, tmp_path / "e")
    assert texts(screen, 1) == ["Rechazado"]
    assert "1503" in texts(screen, 5)[0]


@pytest.mark.parametrize("period", ["marzo", "2026-13", "26"])
def test_what_is_no_period_leaves_the_board_that_was_there(screen, qtbot, period):
    failed = []
    screen.context.show_error = failed.append
    screen.period.setText(period)
    screen.load()
    qtbot.waitUntil(lambda: bool(failed))
    assert failed[0].problems[0].code == "batch.bad_period"
    assert screen.rows.rowCount() == 340


def test_a_folder_without_tables_is_told_and_the_board_stays(screen, qtbot, tmp_path):
    failed = []
    screen.context.show_error = failed.append
    (tmp_path / "vacia").mkdir()
    screen.import_from(tmp_path / "vacia")
    qtbot.waitUntil(lambda: bool(failed))
    assert failed[0].problems[0].code == "batch.no_tables"
    assert screen.rows.rowCount() == 340


def test_spaces_around_a_period_do_not_matter(screen, qtbot):
    look(screen, qtbot, " 2017 ")
    assert screen.board.period == "2017"
